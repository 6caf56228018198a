package git

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// repo is a repository made for a test.
type repo struct {
	t   *testing.T
	dir string
	day int
}

func newRepo(t *testing.T, options ...string) *repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	g := &repo{t: t, dir: t.TempDir()}
	g.git(append([]string{"init", "-q", "-b", "main"}, options...)...)
	g.git("config", "gc.auto", "0")
	return g
}

func (g *repo) git(args ...string) string { g.t.Helper(); return g.feed("", args...) }

func (g *repo) feed(stdin string, args ...string) string {
	g.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Stdin = g.dir, strings.NewReader(stdin)
	date := fmt.Sprintf("2019-03-%02dT12:00:00Z", g.day+1)
	cmd.Env = append(environment(os.Environ()), "GIT_AUTHOR_NAME=Aino", "GIT_AUTHOR_EMAIL=aino@example.org", "GIT_AUTHOR_DATE="+date,
		"GIT_COMMITTER_NAME=Aino", "GIT_COMMITTER_EMAIL=aino@example.org", "GIT_COMMITTER_DATE="+date, "GIT_ALLOW_PROTOCOL=file", "GIT_NO_LAZY_FETCH=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		g.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (g *repo) write(name, text string) {
	g.t.Helper()
	name = filepath.Join(g.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		g.t.Fatal(err)
	}
}

// commit commits everything on the next day.
func (g *repo) commit(subject string) string {
	g.t.Helper()
	g.day++
	g.git("add", "-A")
	g.git("commit", "-q", "--allow-empty", "-m", subject)
	return g.git("rev-parse", "HEAD")
}

func (g *repo) open(folder string) *Repository {
	g.t.Helper()
	r, err := Open(filepath.Join(g.dir, folder))
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(r.Close)
	return r
}

func (g *repo) files(r *Repository, rev string) *Tree {
	g.t.Helper()
	c, err := r.Commit(rev)
	if err != nil {
		g.t.Fatal(err)
	}
	files, err := r.Files(c)
	if err != nil {
		g.t.Fatal(err)
	}
	return files
}

// TestTree holds the file system of a commit to Go's own test of one.
func TestTree(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		t.Run(format, func(t *testing.T) {
			g := newRepo(t, "--object-format="+format)
			names := map[string]string{"a.yaml": "a: 1\n", "tyhjä": "", "sub/ä ö.yaml": "x\r\n", "sub/deep/z": "z", "sub.yaml": "y"}
			for name, text := range names {
				g.write("records/"+name, text)
			}
			g.write("elsewhere", "")
			one := g.commit("one")
			g.git("update-index", "--add", "--cacheinfo", "120000,"+g.feed("a.yaml", "hash-object", "-w", "--stdin")+",records/link")
			g.git("update-index", "--add", "--cacheinfo", "160000,"+one+",records/module")
			g.git("commit", "-q", "-m", "two")
			r := g.open("records")
			if err := fstest.TestFS(g.files(r, one), slices.Collect(maps.Keys(names))...); err != nil {
				t.Error(err)
			}
			files := g.files(r, "HEAD")
			for name, want := range names {
				text, err := fs.ReadFile(files, name)
				id, ok := files.ID(name)
				if err != nil || string(text) != want || !ok || id != r.HashBlob(text) {
					t.Errorf("%s: %q, %s, %v", name, text, id, err)
				}
				if text, err := r.Blob(id); err != nil || string(text) != want {
					t.Errorf("%s: %q, %v", id, text, err)
				}
			}
			if _, err := files.Open("link"); err == nil {
				t.Error("a symbolic link opens")
			}
			if target, err := files.ReadLink("link"); target != "a.yaml" || err != nil {
				t.Errorf("link leads to %q: %v", target, err)
			}
			if _, err := fs.Stat(files, "module"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("submodule: %v", err)
			}
			for _, id := range []string{"", "HEAD", strings.Repeat("0", len(g.git("rev-parse", "HEAD"))), "HEAD\n"} {
				if _, err := r.Blob(id); err == nil {
					t.Errorf("%q is a blob", id)
				}
			}
			if _, err := r.Blob(g.git("rev-parse", "HEAD")); err == nil {
				t.Error("a commit is a blob")
			}
			if _, err := fs.ReadFile(files, "a.yaml"); err != nil {
				t.Errorf("after an error: %v", err)
			}
		})
	}
}

// TestParallel reads from many goroutines at once, and after closing.
func TestParallel(t *testing.T) {
	g := newRepo(t)
	const n = 300
	for i := range n {
		g.write(fmt.Sprintf("records/%d", i), strings.Repeat(fmt.Sprint(i), i))
	}
	g.commit("one")
	r := g.open("records")
	files := g.files(r, "main")
	for range 2 {
		var group sync.WaitGroup
		for w := range 20 {
			group.Go(func() {
				for i := range n {
					i = (i + w) % n
					text, err := fs.ReadFile(files, fmt.Sprint(i))
					if err != nil || string(text) != strings.Repeat(fmt.Sprint(i), i) {
						t.Errorf("%d: %d bytes, %v", i, len(text), err)
					}
				}
			})
		}
		group.Wait()
		r.Close()
	}
}

// TestLarge reads only the beginning of a blob larger than any record, and the next one
// correctly.
func TestLarge(t *testing.T) {
	g := newRepo(t)
	g.write("records/large", strings.Repeat("x", MaxBlob+5))
	g.write("records/small", "small")
	g.commit("one")
	files := g.files(g.open("records"), "HEAD")
	f, err := files.Open("large")
	if err != nil {
		t.Fatal(err)
	}
	info, _ := f.Stat()
	text, err := io.ReadAll(f)
	if err == nil || len(text) != MaxBlob || info.Size() != MaxBlob+5 {
		t.Errorf("%d of %d bytes, %v", len(text), info.Size(), err)
	}
	if text, err := fs.ReadFile(files, "small"); string(text) != "small" {
		t.Errorf("%q, %v", text, err)
	}
}

// TestNoFolder gives trees that can't be a folder.
func TestNoFolder(t *testing.T) {
	g := newRepo(t)
	blob := g.feed("x", "hash-object", "-w", "--stdin")
	raw := func(name string) string {
		var id []byte
		fmt.Sscanf(blob, "%x", &id)
		return g.feed("100644 "+name+"\x00"+string(id), "hash-object", "-w", "-t", "tree", "--literally", "--stdin")
	}
	for _, name := range []string{"..", ".", "a/../b", "/a"} {
		tree := raw(name)
		g.git("update-ref", "refs/heads/main", g.git("commit-tree", "-m", "x", tree))
		r := g.open(".")
		c, err := r.Commit("main")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Files(c); KindOf(err) != Failed {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// steps are a revision's commit and its ancestors, as far as they changed anything: of a
// merge what differs from each parent.
func steps(t *testing.T, r *Repository, rev string, wanted func(string) bool) []string {
	t.Helper()
	from, err := r.Commit(rev)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for s, err := range r.History(wanted, from) {
		if err != nil {
			t.Fatal(err)
		}
		line := s.Subject
		if s.Boundary {
			line += " (boundary)"
		}
		line += written(s.Changes)
		if len(s.Parents) > 1 {
			for _, parent := range s.Parents {
				changes, err := r.Between(parent, s.Hash, wanted)
				if err != nil {
					t.Fatal(err)
				}
				line += " |" + written(changes)
			}
		}
		if strings.Contains(line, "records/") {
			out = append(out, line)
		}
	}
	return out
}

func written(changes []Change) string {
	var out string
	for _, c := range changes {
		letter := "M"
		switch {
		case c.OldID == "":
			letter = "A"
		case c.NewID == "":
			letter = "D"
		}
		out += " " + letter + " " + c.Path
	}
	return out
}

func inRecords(name string) bool { return strings.HasPrefix(name, "records/") }

func TestHistory(t *testing.T) {
	g := newRepo(t)
	g.write("records/a", "a\nb\nc\nd\n")
	g.write("records/tab\tnewline\n: x", "b")
	g.write("other", "")
	g.commit("one")
	g.write("other", "not ours")
	g.commit("other")
	g.git("mv", "records/a", "records/uusi nimi")
	g.write("records/uusi nimi", "a\nb\nc\nd\ne\n")
	g.commit(":100644 000000\x01 \"sähköinen\" \x1b[31m")
	g.git("switch", "-q", "-c", "side")
	g.write("records/side", "1")
	g.write("records/uusi nimi", "a\nb\nc\nd\ne side\n")
	g.commit("side")
	g.git("switch", "-q", "main")
	g.write("records/uusi nimi", "a\nb\nc\nd\ne main\n")
	g.commit("main")
	g.git("merge", "-q", "--no-commit", "-s", "ours", "side")
	g.write("records/side", "1")
	g.write("records/uusi nimi", "a\nb\nc\nd\ne both\n")
	g.commit("merge")
	g.git("switch", "-q", "-c", "clean", "HEAD~1")
	g.write("records/clean", "1")
	g.commit("clean side")
	g.git("switch", "-q", "main")
	g.git("merge", "-q", "-m", "clean merge", "clean")
	if err := os.Symlink("x", filepath.Join(g.dir, "records/link")); err == nil {
		g.commit("link") // not a regular file: no change
	}
	g.git("rm", "-q", "records/clean")
	g.commit("removed")
	want := []string{
		"removed D records/clean",
		"clean merge | A records/clean | A records/side M records/uusi nimi",
		"clean side A records/clean",
		"merge | A records/side M records/uusi nimi | M records/uusi nimi",
		"main M records/uusi nimi",
		"side A records/side M records/uusi nimi",
		":100644 000000\x01 \"sähköinen\" \x1b[31m D records/a A records/uusi nimi",
		"one A records/a A records/tab\tnewline\n: x",
	}
	r := g.open("records")
	check := func(name string) {
		t.Helper()
		if got := steps(t, r, "main", inRecords); !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwanted\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	check("plain")
	for key, value := range map[string]string{
		"diff.relative": "true", "log.follow": "true", "log.showRoot": "false", "log.diffMerges": "separate", "diff.renames": "copies",
		"diff.renameLimit": "1", "diff.orderFile": "/nowhere", "color.ui": "always", "core.abbrev": "7", "format.pretty": "oneline",
		"i18n.logOutputEncoding": "latin1", "log.decorate": "full", "log.date": "relative", "diff.noprefix": "true",
	} {
		g.git("config", key, value)
	}
	check("configured")

	// From a commit, to an early end, with its fields.
	c, err := r.Commit("main@{2019-03-03}")
	if err != nil {
		t.Fatal(err)
	}
	if got := steps(t, r, c.Hash, inRecords); len(got) != 1 || c.Subject != "other" || c.Author != "Aino" || c.Date.Day() != 3 || len(c.Parents) != 1 {
		t.Errorf("%+v: %q", c, got)
	}
	if c, err = r.Commit("main"); err != nil {
		t.Fatal(err)
	}
	for s, err := range r.History(inRecords, c) {
		if err != nil || s.Subject != "removed" {
			t.Error(s, err)
		}
		break
	}
	if got := steps(t, r, "main", anyPath); len(got) != len(want) || !strings.Contains(got[len(got)-1], " A other") {
		t.Errorf("every file: %q", got)
	}
	for _, bad := range []string{"", "main", "--stdin", c.Hash + "\n"} {
		if changes, err := r.Between(c.Hash, bad, anyPath); err == nil {
			t.Errorf("between %q: %v", bad, changes)
		}
	}
	if _, err := r.Between(c.Hash, strings.Repeat("1", len(c.Hash)), anyPath); KindOf(err) == 0 {
		t.Errorf("between nothing: %v", err)
	}
	if changes, err := r.Between(c.Hash, c.Hash, anyPath); err != nil || len(changes) != 0 {
		t.Errorf("between one and itself, after an error: %v, %v", changes, err)
	}

	// Every content once for each path, with the commit that brought it.
	var contents []string
	for o, err := range r.Objects(inRecords) {
		if err != nil {
			t.Fatal(err)
		}
		text, err := r.Blob(o.ID)
		if err != nil {
			t.Error(err)
		}
		contents = append(contents, fmt.Sprintf("%s %s %d", o.Commit.Subject[:3], strings.TrimPrefix(o.Path, "records/"), len(text)))
	}
	slices.Sort(contents)
	if want := []string{":10 uusi nimi 10", "cle clean 1", "mai uusi nimi 15", "mer uusi nimi 15", "one a 8", "one tab\tnewline\n: x 1",
		"sid side 1", "sid uusi nimi 15"}; !slices.Equal(contents, want) {
		t.Errorf("%q", contents)
	}

	// A shallow clone's oldest commit adds nothing that is known to be added.
	shallow := &repo{t: t, dir: filepath.Join(t.TempDir(), "shallow")}
	g.git("clone", "-q", "--depth", "2", "file://"+g.dir, shallow.dir)
	s := shallow.open("records")
	got := steps(t, s, "main", inRecords)
	if !s.Shallow() || len(got) != 2 || got[0] != want[0] || !strings.Contains(got[1], "(boundary) A records/clean A records/side") {
		t.Errorf("shallow: %q", got)
	}
}

// TestMeans holds a hash to what it is the hash of: replacements and grafts
// don't count, alternates and a hook's quarantine do.
func TestMeans(t *testing.T) {
	g := newRepo(t)
	g.write("records/a", "one")
	one := g.commit("one")
	g.write("records/a", "two")
	two := g.commit("two")
	cmd := exec.Command("git", "replace", one, two)
	cmd.Dir = g.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	g.write(".git/info/grafts", two+"\n")
	r := g.open("records")
	if text, err := fs.ReadFile(g.files(r, one), "a"); string(text) != "one" {
		t.Errorf("replaced: %q, %v", text, err)
	}
	c, err := r.Commit(two)
	if err != nil || len(c.Parents) != 1 {
		t.Errorf("grafted: %+v, %v", c, err)
	}

	shared := &repo{t: t, dir: filepath.Join(t.TempDir(), "shared")}
	g.git("clone", "-q", "--shared", g.dir, shared.dir)
	shared.files(shared.open("records"), one)

	// Objects in a quarantine are found, the hook's other variables do not count.
	quarantine := filepath.Join(t.TempDir(), "objects")
	if err := os.Mkdir(quarantine, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_OBJECT_DIRECTORY", quarantine)
	t.Setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", filepath.Join(g.dir, ".git/objects"))
	g.write("records/a", "three")
	three := g.commit("three")
	t.Setenv("GIT_DIR", "/nowhere")
	t.Setenv("GIT_INDEX_FILE", "/nowhere")
	if text, err := fs.ReadFile(g.files(g.open("records"), three), "a"); string(text) != "three" {
		t.Errorf("quarantine: %q, %v", text, err)
	}
	if entries, err := os.ReadDir(quarantine); len(entries) == 0 {
		t.Error("nothing was in the quarantine", err)
	}
}

func TestErrors(t *testing.T) {
	g := newRepo(t)
	r := g.open("records")
	if _, err := r.Commit("HEAD"); KindOf(err) != NoCommits {
		t.Errorf("no commits: %v", err)
	}
	for _, err := range r.Objects(anyPath) {
		t.Errorf("history without commits: %v", err)
	}
	g.write("records/a", "")
	g.commit("one")
	g.git("branch", "haara")
	for rev, want := range map[string]Kind{
		"": NoRevision, "a\x00b": NoRevision, "a\nb": NoRevision, "-h": NoRevision, "--all": NoRevision, "HEAD^{tree}": NoRevision,
		"HEAD:records/a": NoRevision, "HEAD..haara": NoRevision, "^HEAD": NoRevision, "@{2019-13-01}": NoRevision,
		"@{2000-01-01}": NoRevision, "@{2019-03-12}": 0, "haara@{2019-03-12}": 0, "HEAD": 0, "@": 0, "haara~0": 0,
	} {
		if _, err := r.Commit(rev); KindOf(err) != want {
			t.Errorf("%q: %v", rev, err)
		}
	}
	c, err := r.Commit("haraa")
	if err == nil || !strings.Contains(err.Error(), "did you mean haara?") {
		t.Errorf("%v, %v", c, err)
	}
	if c, err = r.Commit("HEAD"); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"record", "records/a", "records/a/b", "*"} {
		if _, err := g.open(folder).Files(c); KindOf(err) != NoFolder {
			t.Errorf("%s: %v", folder, err)
		}
	}
	if _, err := Open(t.TempDir()); KindOf(err) != NoRepository {
		t.Errorf("no repository: %v", err)
	}
	g.git("config", "core.worktree", t.TempDir())
	if _, err := Open(g.dir); KindOf(err) != Failed || !strings.Contains(err.Error(), "is not in the work tree") {
		t.Errorf("with a work tree elsewhere: %v", err)
	}
	g.git("config", "--unset", "core.worktree")
	g.git("config", "core.repositoryFormatVersion", "1")
	g.git("config", "extensions.refFormatOfTomorrow", "x")
	if _, err := Open(g.dir); KindOf(err) != Failed || !strings.HasSuffix(err.Error(), " found: refformatoftomorrow") {
		t.Errorf("of another git: %v", err)
	}
	t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
	if _, err := Open(g.dir); KindOf(err) != NotTrusted || !strings.Contains(err.Error(), "safe.directory") {
		t.Errorf("another's: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Open(g.dir); KindOf(err) != NoGit {
		t.Errorf("no git: %v", err)
	}
}

// TestName gives a path of the disk its name in the repository's trees.
func TestName(t *testing.T) {
	g := newRepo(t)
	g.write("records/projects/a", "")
	r := g.open("records")
	if err := os.Symlink("records", filepath.Join(g.dir, "link")); err != nil {
		t.Skip(err)
	}
	for path, want := range map[string]string{
		".": ".", "records": "records", "records/projects/a": "records/projects/a", "gone/x/y": "gone/x/y",
		"link": "link", "link/projects/b": "records/projects/b", "records/../x": "x", "..": "", "../x": "",
	} {
		name, ok := r.Name(g.dir + "/" + path)
		if !ok {
			name = ""
		}
		if name != want {
			t.Errorf("%s is %q, want %q", path, name, want)
		}
	}
	if path := g.open("link/projects").Path(); path != "records/projects" {
		t.Errorf("through a link: %s", path)
	}
}

// TestOddObjects reads what git itself never writes.
func TestOddObjects(t *testing.T) {
	g := newRepo(t)
	g.write("records/a", "a")
	g.commit("one")
	g.git("config", "advice.graftFileDeprecated", "false") // it would be among the answers
	object := func(kind, text string) string {
		return g.feed(text, "hash-object", "-t", kind, "-w", "--literally", "--stdin")
	}
	r := g.open("records")
	nobody := object("commit", "tree "+g.git("rev-parse", "HEAD^{tree}")+"\nparent "+g.git("rev-parse", "HEAD")+"\n\nby nobody")
	if c, err := r.Commit(nobody); err != nil || c.Author != "" || c.Subject != "by nobody" || !c.Authored.IsZero() || !c.Date.IsZero() {
		t.Errorf("without an author: %+v, %v", c, err)
	}
	id, err := hex.DecodeString(g.git("rev-parse", "HEAD:records/a"))
	if err != nil {
		t.Fatal(err)
	}
	inTree := func(id string) string { return object("tree", "40000 records\x00"+id) }
	twice, err := hex.DecodeString(object("tree", "100644 a\x00"+string(id)+"100644 a\x00"+string(id)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Commit(object("commit", "tree "+inTree(string(twice))+"\nauthor A <a> 1 +0\ncommitter A <a> 1 +0\n\nx"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Files(c); KindOf(err) != Failed || !strings.Contains(err.Error(), "holds what no folder can hold: a") {
		t.Errorf("a name twice: %v", err)
	}
}

// TestHostile asks everything of a repository whose configuration names
// programs. None may run, and nothing in the repository may change.
func TestHostile(t *testing.T) {
	g := newRepo(t)
	mark := filepath.Join(t.TempDir(), "mark")
	run := filepath.Join(t.TempDir(), "run")
	if err := os.WriteFile(run, []byte("#!/bin/sh\ntouch '"+mark+"'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	g.write(".gitattributes", "* diff=own filter=own\n")
	for i := range 3 {
		g.write("records/a", strings.Repeat("a line\n", 20+i))
		g.commit("x")
	}
	g.git("mv", "records/a", "records/b")
	g.write("records/b", strings.Repeat("a line\n", 30))
	g.commit("renamed")
	for _, key := range []string{"core.fsmonitor", "core.pager", "pager.log", "core.sshCommand", "diff.external", "diff.own.command",
		"diff.own.textconv", "filter.own.clean", "filter.own.smudge", "filter.own.process", "gpg.program", "core.alternateRefsCommand"} {
		g.git("config", key, run)
	}
	g.git("config", "log.showSignature", "true")
	g.git("config", "core.hooksPath", filepath.Dir(run))
	before := snapshot(t, filepath.Join(g.dir, ".git"))

	r := g.open("records")
	g2 := g.files(r, "HEAD~1")
	if _, err := fs.ReadFile(g2, "a"); err != nil {
		t.Error(err)
	}
	if got := steps(t, r, "HEAD", anyPath); len(got) != 4 {
		t.Errorf("%q", got)
	}
	for _, err := range r.Objects(anyPath) {
		if err != nil {
			t.Error(err)
		}
	}
	if _, err := r.Names(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(mark); err == nil {
		t.Error("a program of the configuration ran")
	}
	if after := snapshot(t, filepath.Join(g.dir, ".git")); !bytes.Equal(before, after) {
		t.Error("the repository changed")
	}
}

// snapshot is every file of a folder with its size and time.
func snapshot(t *testing.T, dir string) []byte {
	var b bytes.Buffer
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		fmt.Fprintln(&b, name, info.Size(), info.ModTime())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func anyPath(string) bool { return true }

// TestBase finds the merge base of two branches.
func TestBase(t *testing.T) {
	g := newRepo(t)
	g.write("records/a.yaml", "1\n")
	common := g.commit("common")
	g.git("checkout", "-q", "-b", "side")
	g.write("records/b.yaml", "2\n")
	g.commit("side")
	g.git("checkout", "-q", "-")
	g.write("records/c.yaml", "3\n")
	g.commit("main")
	r := g.open("records")
	for _, rev := range []string{"side...", "...side", "HEAD...side"} {
		c, err := r.Commit(rev)
		if err != nil || c.Hash != common || c.Rev != rev {
			t.Errorf("%s is %v, %v", rev, c, err)
		}
	}
	if _, err := r.Commit("nowhere..."); KindOf(err) != NoRevision {
		t.Errorf("nowhere...: %v", err)
	}
	g.git("checkout", "-q", "--orphan", "alone")
	g.commit("alone")
	if _, err := r.Commit("side..."); KindOf(err) != NoRevision {
		t.Errorf("no commit in common: %v", err)
	}
}
