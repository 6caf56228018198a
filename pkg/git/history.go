package git

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Step is a commit with what it changed. What a merge changed is not in it:
// Between tells a merge from each of its parents.
type Step struct {
	Commit
	Changes []Change
	// Boundary says that the parents are not in this shallow clone: everything
	// that is there seems added, and nothing is known to be.
	Boundary bool
}

// Change is that one regular file became another, came or went. What is not a regular
// file counts as not there.
type Change struct {
	Path  string // from the top of the repository
	OldID string // object ids, empty where there is no file
	NewID string
}

// History lists a commit and its ancestors, the newest first and none before its
// children, each with the files that it changed and that are wanted, wherever in the
// repository they are.
func (r *Repository) History(wanted func(path string) bool, from Commit) iter.Seq2[Step, error] {
	return r.log(wanted, []Commit{from})
}

// Object is a file's content with a commit in which it was first under a path.
type Object struct {
	ID       string
	Path     string // from the top of the repository
	Commit   Commit
	Boundary bool // as in a Step
}

// Objects lists every content that a regular file ever had under a path that is
// wanted, once for each such path, oldest first, in the history of the given
// commits; where none are given, in that of every reference.
func (r *Repository) Objects(wanted func(path string) bool, from ...Commit) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		seen := make(map[[2]string]bool)
		for step, err := range r.log(wanted, from, "--reverse", "-m") {
			if err != nil {
				yield(Object{}, err)
				return
			}
			for _, c := range step.Changes {
				at := [2]string{c.NewID, c.Path}
				if c.NewID == "" || seen[at] {
					continue
				}
				seen[at] = true
				if !yield(Object{c.NewID, c.Path, step.Commit, step.Boundary}, nil) {
					return
				}
			}
		}
	}
}

// raw are the options that hold git's lists of changes to one form, whatever the
// configuration says. They know no moves: what moved is for the caller to say, who knows
// what a file is.
var raw = []string{"--raw", "--no-abbrev", "--no-renames", "--no-relative", "-O/dev/null", "--ignore-submodules=all", "--no-ext-diff", "--no-textconv"}

func (r *Repository) log(wanted func(path string) bool, from []Commit, options ...string) iter.Seq2[Step, error] {
	args := slices.Concat(logging("--root", "--date-order", fields), raw, options)
	for _, c := range from {
		args = append(args, c.Hash)
	}
	if len(from) == 0 {
		args = append(args, "--all")
	}
	args = append(args, "--")
	return func(yield func(Step, error) bool) {
		boundary, err := r.boundary()
		if err != nil {
			yield(Step{}, err)
			return
		}
		p, err := start(r.command(args...), r.patience)
		if err != nil {
			yield(Step{}, err)
			return
		}
		p.in.Close()
		read := logReader{r: r, in: p.out, wanted: wanted}
		for {
			var step Step
			if step, err = read.step(); err != nil {
				break
			}
			step.Boundary = boundary[step.Hash]
			if !yield(step, nil) {
				p.stop()
				_ = p.end(io.EOF) // no one wants the rest
				return
			}
		}
		if err := p.end(err); err != nil {
			yield(Step{}, err)
		}
	}
}

// differing are git's arguments for what answers Between.
var differing = slices.Concat([]string{"diff-tree", "--stdin", "--always", "-r", "-z"}, raw)

// Between lists the wanted files that differ between two commits.
func (r *Repository) Between(old, new string, wanted func(path string) bool) ([]Change, error) {
	if !r.isHash(old) || !r.isHash(new) {
		return nil, fmt.Errorf("%q or %q is not a commit", old, new)
	}
	var changes []Change
	err := r.differ.use(func(p *process) (whole bool, err error) {
		// git echoes what is not a commit: it ends the answer.
		p.say(new + " " + old + "\n.\n")
		read := logReader{r: r, in: p.out, wanted: wanted}
		if first, err := p.out.Peek(1); err == nil && first[0] == '.' {
			return false, fmt.Errorf("%q is not a commit", new)
		}
		if head, err := read.token(); err != nil || head != new {
			return false, cmp.Or(err, garbled(head))
		}
		for {
			switch next, err := p.out.Peek(1); {
			case err != nil:
				return false, err
			case next[0] != ':':
				line, err := p.out.ReadString('\n')
				if err == nil && line != ".\n" {
					err = garbled(line)
				}
				return err == nil, err
			}
			head, err := read.token()
			if err != nil {
				return false, err
			}
			if changes, err = read.change(head, changes); err != nil {
				return false, err
			}
		}
	})
	return changes, err
}

// boundary are the commits whose parents a shallow clone lacks.
func (r *Repository) boundary() (map[string]bool, error) {
	hashes := make(map[string]bool)
	if !r.shallow {
		return hashes, nil
	}
	out, err := r.ask("rev-parse", "--git-path", "shallow")
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
// and a path. Between them are empty tokens.
type logReader struct {
	r      *Repository
	in     *bufio.Reader
	wanted func(path string) bool
	hash   string // of the next commit, read already
}

func (l *logReader) token() (string, error) {
	s, err := l.in.ReadString(0)
	if err != nil {
		if s != "" {
			err = garbled(s)
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
		return Step{}, garbled(part[0])
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
		if step.Changes, err = l.change(s, step.Changes); err != nil {
			return Step{}, inside(err)
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

// change reads a change that begins with a token, :MODE MODE ID ID LETTER, and appends it
// where a wanted regular file became another, came or went.
func (l *logReader) change(head string, to []Change) ([]Change, error) {
	word := strings.Fields(head)
	if len(word) != 5 || !l.r.isHash(word[2]) || !l.r.isHash(word[3]) {
		return nil, garbled(head)
	}
	name, err := l.token()
	if err != nil {
		return nil, err
	}
	c := Change{Path: name}
	if isRegular(word[0][1:]) {
		c.OldID = word[2]
	}
	if isRegular(word[1]) {
		c.NewID = word[3]
	}
	if c.OldID == c.NewID || !l.wanted(name) {
		return to, nil
	}
	return append(to, c), nil
}

func isRegular(mode string) bool { return strings.HasPrefix(mode, "100") }
