package git

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Step is a commit with what it changed below the folder.
type Step struct {
	Commit
	Changes []Change
	// Boundary says that the parents are not in this shallow clone: everything
	// that is there seems added, and nothing is known to be.
	Boundary bool
}

// Change is what a commit did to one regular file. Paths are those in the
// folder; what is not a regular file counts as not there.
type Change struct {
	Status   byte   // A(dded), M(odified), D(eleted), R(enamed, and maybe modified)
	Old, New string // paths; equal but for R, and for R in a merge
	OldID    string // object ids, empty where there is no file
	NewID    string
	Others   []string // of a merge: paths in the parents but the first
	OtherIDs []string // and object ids
}

// History lists the commits that changed files below the folder, newest first
// and none before what follows on it: those that the given ones have behind
// them, themselves among them, or, where none are given, those behind every
// branch, tag and other reference. A merge counts as changed what differs from
// all its parents. The parents of a step are the nearest ones listed; for their
// sake merges are that changed nothing.
func (r *Repository) History(from ...Commit) iter.Seq2[Step, error] {
	return r.log(from, "-M", "-l0", "--parents")
}

// Object is a file's content with a commit in which it first stood below the
// folder.
type Object struct {
	ID       string
	Path     string // in the folder
	Commit   Commit
	Boundary bool // as in a Step
}

// Objects lists every content that a regular file below the folder ever had
// under a path that is wanted, each once, oldest first, in the history of the
// given commits; where none are given, in that of every reference.
func (r *Repository) Objects(wanted func(path string) bool, from ...Commit) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		seen := make(map[string]bool)
		for step, err := range r.log(from, "--reverse", "--no-renames") {
			if err != nil {
				yield(Object{}, err)
				return
			}
			for _, c := range step.Changes {
				if c.NewID == "" || seen[c.NewID] || !wanted(c.New) {
					continue
				}
				seen[c.NewID] = true
				if !yield(Object{c.NewID, c.New, step.Commit, step.Boundary}, nil) {
					return
				}
			}
		}
	}
}

func (r *Repository) log(from []Commit, options ...string) iter.Seq2[Step, error] {
	args := logging("--raw", "--no-abbrev", "-c", "--combined-all-paths", "--root", "--no-relative", "-O/dev/null",
		"--ignore-submodules=all", "--full-history", "--date-order", fields)
	args = append(args, options...)
	for _, c := range from {
		args = append(args, c.Hash)
	}
	if len(from) == 0 {
		args = append(args, "--all")
	}
	args = append(args, "--")
	if r.path != "." {
		args = append(args, r.path)
	}
	return func(yield func(Step, error) bool) {
		boundary, err := r.boundary()
		if err != nil {
			yield(Step{}, err)
			return
		}
		var stderr bytes.Buffer
		cmd := r.command(args...)
		cmd.Stderr = &stderr
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			yield(Step{}, failed(err, nil))
			return
		}
		read := logReader{r: r, in: bufio.NewReaderSize(out, 1<<16)}
		for {
			var step Step
			if step, err = read.step(); err != nil {
				break
			}
			step.Boundary = boundary[step.Hash]
			if !yield(step, nil) {
				out.Close()
				_ = cmd.Process.Kill() // nobody wants the rest
				_ = cmd.Wait()
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			_ = cmd.Process.Kill()
		}
		switch ended := cmd.Wait(); {
		case !errors.Is(err, io.EOF):
			yield(Step{}, failed(err, nil))
		case ended != nil:
			yield(Step{}, failed(ended, stderr.Bytes()))
		}
	}
}

// boundary are the commits whose parents a shallow clone lacks.
func (r *Repository) boundary() (map[string]bool, error) {
	hashes := make(map[string]bool)
	if !r.shallow {
		return hashes, nil
	}
	out, err := output(r.command("rev-parse", "--git-path", "shallow"))
	if err != nil {
		return nil, err
	}
	name := filepath.FromSlash(strings.TrimSuffix(string(out), "\n"))
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.dir, name)
	}
	text, err := os.ReadFile(name)
	for _, hash := range strings.Fields(string(text)) {
		hashes[hash] = true
	}
	return hashes, err
}

// logReader reads what git's log prints: tokens that end with NUL. A commit is
// its six fields and then its changes, each a token that begins with a colon
// and as many paths as it says. Between them stand empty tokens.
type logReader struct {
	r    *Repository
	in   *bufio.Reader
	hash string // of the next commit, read already
}

func (l *logReader) token() (string, error) {
	s, err := l.in.ReadString(0)
	if err != nil {
		if s != "" {
			err = io.ErrUnexpectedEOF
		}
		return "", err
	}
	return s[:len(s)-1], nil
}

// between is the next token that begins something.
func (l *logReader) between() (string, error) {
	for {
		s, err := l.token()
		if s = strings.TrimPrefix(s, "\n"); s != "" || err != nil {
			return s, err
		}
	}
}

func (l *logReader) step() (Step, error) {
	var part [6]string
	var err error
	if part[0] = l.hash; part[0] == "" {
		if part[0], err = l.between(); err != nil {
			return Step{}, err
		}
	}
	l.hash = ""
	if !l.r.isHash(part[0]) {
		return Step{}, fmt.Errorf("log: %q is no commit", part[0])
	}
	for i := 1; i < len(part); i++ {
		if part[i], err = l.token(); err != nil {
			return Step{}, inside(err)
		}
	}
	step := Step{Commit: commitOf(part)}
	for {
		s, err := l.between()
		if errors.Is(err, io.EOF) {
			return step, nil
		}
		if err != nil {
			return Step{}, err
		}
		if s[0] != ':' {
			l.hash = s
			return step, nil
		}
		change, ok, err := l.change(s)
		if err != nil {
			return Step{}, inside(err)
		}
		if ok {
			step.Changes = append(step.Changes, change)
		}
	}
}

// inside makes an error of an end where more must follow.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// change reads a change: as many colons as there are parents, the modes in
// these and in the commit, the object ids likewise, and a letter for each
// parent; then the paths. It is false where no regular file changed.
func (l *logReader) change(head string) (c Change, ok bool, err error) {
	meta := strings.TrimLeft(head, ":")
	parents := len(head) - len(meta)
	word := strings.Fields(meta)
	if len(word) != 2*(parents+1)+1 {
		return c, false, fmt.Errorf("log: %q is no change", head)
	}
	modes, ids, status := word[:parents+1], word[parents+1:2*(parents+1)], word[2*(parents+1)]
	paths := 1
	if parents > 1 {
		paths = parents + 1
	} else if status[0] == 'R' {
		paths = 2
	}
	for i := range paths {
		name, err := l.token()
		if err != nil {
			return c, false, err
		}
		switch name = l.below(name); {
		case i == 0:
			c.Old = name
		case i < parents:
			c.Others = append(c.Others, name)
		}
		c.New = name
	}
	for i, mode := range modes {
		if !strings.HasPrefix(mode, "100") {
			ids[i] = ""
		}
	}
	c.OldID, c.OtherIDs, c.NewID = ids[0], ids[1:parents], ids[parents]
	switch {
	case c.NewID == "" && strings.Join(ids[:parents], "") == "":
		return c, false, nil
	case c.NewID == "":
		c.Status, c.New = 'D', c.Old
	case c.OldID == "":
		c.Status, c.Old = 'A', c.New
	case c.Old != c.New:
		c.Status = 'R'
	default:
		c.Status = 'M'
	}
	return c, c.Status != 'M' || c.OldID != c.NewID || parents > 1, nil // else only its mode changed
}

func (l *logReader) below(name string) string {
	return strings.TrimPrefix(name, l.r.path+"/")
}
