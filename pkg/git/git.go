// Package git reads a git repository: files as they were at a commit, and what each
// commit changed. It runs the program git, and only in ways that execute nothing that a
// repository's configuration names, write nothing, and reach no network. It never looks
// at the work tree, and knows not a records.
package git

import (
	"cmp"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sostool/pkg/language"
)

// Repository is a git repository as seen from a folder, which need not be
// there today. It may be used from several goroutines at once.
type Repository struct {
	folder     string // as people call it
	path       string // the folder's in a tree of the repository
	top        string // the folder that trees are of, links followed
	dir        string // where git keeps the repository
	hash       func() hash.Hash
	shallow    bool
	inWorkTree bool
	patience   time.Duration
	blobs      *pool
	differ     *pool
}

// Open finds the repository of a folder as git does: from the folder, or else
// from the nearest that is there, upwards. Whoever opens it must Close it.
func Open(folder string) (*Repository, error) { return open(folder, patience) }

func open(folder string, patience time.Duration) (*Repository, error) {
	near, rest := existing(filepath.Clean(folder))
	out, err := output(command(near, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository",
		"--show-object-format", "--absolute-git-dir", "--show-prefix"), patience)
	if KindOf(err) == NoRepository {
		return nil, &Error{NoRepository, language.Say("{0} is not in a git repository", folder)}
	}
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(out), "\n")
	switch truth := []string{"true", "false"}; {
	case len(lines) < 6 || !slices.Contains(truth, lines[0]) || !slices.Contains(truth, lines[1]):
		return nil, garbled(string(out))
	case len(lines) > 6:
		return nil, &Error{Failed, language.Say("the repository's path holds a line break")}
	}
	r := &Repository{folder: folder, shallow: lines[1] == "true", inWorkTree: lines[0] == "true", dir: filepath.FromSlash(lines[3]), hash: sha1.New, patience: patience}
	if lines[2] == "sha256" {
		r.hash = sha256.New
	}
	if r.top, err = physical(near); err != nil {
		return nil, err
	}
	r.path = filepath.ToSlash(filepath.Join(filepath.FromSlash(lines[4]), rest))
	if r.inWorkTree {
		for range strings.Count(lines[4], "/") {
			r.top = filepath.Dir(r.top)
		}
	} else if rel, err := filepath.Rel(r.dir, r.top); err == nil && filepath.IsLocal(rel) { // bare, or within .git
		r.path, r.top = filepath.ToSlash(filepath.Join(rel, rest)), r.dir
	} else if out, err := output(command(near, "rev-parse", "--is-bare-repository"), patience); err != nil || string(out) != "true\n" {
		return nil, cmp.Or(err, error(&Error{Failed, language.Say("{0} is not in the work tree that its git repository is configured to have", folder)}))
	}
	if r.path == "" {
		r.path = "."
	}
	r.blobs = newPool(readers(), func() (*process, error) { return start(r.command("cat-file", "--batch"), patience) })
	r.differ = newPool(1, func() (*process, error) { return start(r.command(differing...), patience) })
	return r, nil
}

// Top is the repository as seen from its top. It is closed with r.
func (r *Repository) Top() *Repository {
	return r.In(".")
}

// In is the repository as seen from another folder of its trees. It is closed
// with r.
func (r *Repository) In(path string) *Repository {
	other := *r
	other.folder, other.path = path, path
	return &other
}

// Close ends the programs that read for the repository.
func (r *Repository) Close() {
	r.blobs.close()
	r.differ.close()
}

// Below is the path in the folder of a file of the repository; false where it is
// not in the folder.
func (r *Repository) Below(path string) (string, bool) {
	if r.path == "." {
		return path, true
	}
	return strings.CutPrefix(path, r.path+"/")
}

// Path is the folder's path in a tree of the repository, "." at its top.
func (r *Repository) Path() string { return r.path }

// Name is the name that a path of the disk has in a tree of the repository; false where
// it is not in the repository. Nothing need be there today; a link at the path's end is
// not followed.
func (r *Repository) Name(path string) (string, bool) {
	dir, last := filepath.Split(filepath.Clean(path))
	if last == "." || last == ".." {
		dir, last = path, ""
	}
	dir, rest := existing(filepath.Clean(dir))
	dir, err := physical(dir)
	if err != nil {
		return "", false
	}
	rel, err := filepath.Rel(r.top, filepath.Join(dir, rest, last))
	return filepath.ToSlash(rel), err == nil && filepath.IsLocal(rel)
}

// HashBlob is the object id that these bytes have in the repository. A file of the work
// tree may be in the repository with other line ends.
func (r *Repository) HashBlob(text []byte) string {
	h := r.hash()
	fmt.Fprintf(h, "blob %d\x00", len(text))
	h.Write(text)
	return hex.EncodeToString(h.Sum(nil))
}

// existing splits a path into the nearest folder that is there and what
// follows.
func existing(path string) (dir, rest string) {
	for dir = path; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err == nil && info.IsDir() || dir == filepath.Dir(dir) {
			return dir, rest
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}

// physical is a folder's own path, links followed: also those in the path of
// the current folder, to which a path that begins with .. adds.
func physical(dir string) (string, error) {
	if !filepath.IsAbs(dir) {
		wd, err := os.Getwd()
		if err != nil {
			return "", err
		}
		if wd, err = filepath.EvalSymlinks(wd); err != nil {
			return "", err
		}
		dir = filepath.Join(wd, dir)
	}
	return filepath.EvalSymlinks(dir)
}

// Shallow reports whether the repository lacks commits that its oldest ones
// have for parents.
func (r *Repository) Shallow() bool { return r.shallow }

// Rest is the command that brings all that other repositories have and a
// shallow clone, or one of a single branch, does not; empty where it may well
// have all.
func (r *Repository) Rest() string {
	fetch := ""
	if r.shallow {
		fetch = "git fetch --unshallow"
	}
	remote, single := r.single()
	if !single {
		return fetch
	}
	if fetch == "" {
		fetch = "git fetch"
	}
	return fmt.Sprintf("git remote set-branches %s \"*\" && %s", remote, fetch)
}

// single is the repository that this one is a clone of, where it asks it for
// some of its branches only.
func (r *Repository) single() (remote string, single bool) {
	out, err := r.ask("config", "--null", "--get-regexp", `^remote\..*\.fetch$`)
	if err != nil {
		return "", false // none is configured
	}
	for entry := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		key, refs, _ := strings.Cut(entry, "\n")
		if from, _, _ := strings.Cut(refs, ":"); strings.HasSuffix(from, "*") {
			return "", false
		}
		remote = strings.TrimSuffix(strings.TrimPrefix(key, "remote."), ".fetch")
	}
	return remote, true
}

// missing is the error for an object that is not there.
func (r *Repository) missing() error {
	if out, err := r.ask("config", "--get-regexp", `^remote\..*\.promisor$`); err == nil && len(out) > 0 {
		return notFetched()
	}
	return &Error{NoObject, language.Say("the repository is damaged, an object is missing: git fsck says more")}
}

// command is git in the repository's own folder, where no path has a prefix.
func (r *Repository) command(args ...string) *exec.Cmd {
	cmd := command(r.dir, args...)
	cmd.Env = append(cmd.Env, "GIT_DIR="+r.dir)
	return cmd
}

// atWork is git at the top of the work tree.
func (r *Repository) atWork(args ...string) *exec.Cmd {
	cmd := r.command(args...)
	cmd.Dir = r.top
	cmd.Env = append(cmd.Env, "GIT_WORK_TREE="+r.top)
	return cmd
}

// quiet is what keeps git from executing what a configuration names, and from
// taking a commit's parents and tree from anywhere but the commit.
var quiet = []string{
	"--no-pager", "--no-optional-locks", "--literal-pathspecs",
	"-c", "core.quotePath=false",
	"-c", "core.fsmonitor=false",
	"-c", "core.hooksPath=/dev/null",
	"-c", "log.showSignature=false",
	"-c", "core.commitGraph=false",
}

func command(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command("git", slices.Concat(quiet, args)...)
	cmd.Dir = dir
	cmd.Env = environment(os.Environ())
	return cmd
}

// kept are the only variables of git's that its own environment has: where its
// programs and the configuration of the machine and the user are, how far it
// looks for a repository, and the objects that a hook is asked about. Others
// would name another repository than the folder's (in a hook) or programs to
// run.
var kept = []string{
	"GIT_EXEC_PATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
	"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
	"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_TEST_ASSUME_DIFFERENT_OWNER", // only makes git stricter
}

// noProtocol is the one protocol that git may use. It has a name that no
// configuration can foresee: of every other, an alias remote-NAME would be run.
var noProtocol = rand.Text()

func environment(of []string) []string {
	var env []string
	for _, s := range of {
		name, value, _ := strings.Cut(s, "=")
		if strings.HasPrefix(name, "GIT_") && !slices.Contains(kept, name) {
			continue
		}
		if name == "GIT_OBJECT_DIRECTORY" && !filepath.IsAbs(value) {
			if abs, err := filepath.Abs(value); err == nil {
				s = name + "=" + abs // git runs in another folder
			}
		}
		env = append(env, s)
	}
	return append(env, "LC_ALL=C",
		"GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
		"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL="+noProtocol, // what a partial clone lacks stays lacking
		"GIT_NO_REPLACE_OBJECTS=1", "GIT_GRAFT_FILE=/dev/null") // a hash means what it is the hash of
}

// ask runs git in the repository's own folder and returns what it prints.
func (r *Repository) ask(args ...string) ([]byte, error) {
	return output(r.command(args...), r.patience)
}
