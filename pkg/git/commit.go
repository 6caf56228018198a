package git

import (
	"cmp"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"sostool/pkg/language"
	"sostool/pkg/near"
)

// Commit is a commit.
type Commit struct {
	Hash     string
	Rev      string // what it was asked for as, else its hash
	Parents  []string
	Author   string
	Authored time.Time // zero where the commit has no sensible date
	Date     time.Time // of the commit
	Subject  string
}

// fields are the parts of a commit as git's log prints them, each followed by a NUL:
// nothing in a commit can hold one.
const fields = "--format=%H%x00%P%x00%aN%x00%aI%x00%cI%x00%s"

// logging are the options that hold git's log to one form, whatever the
// configuration says. The names of authors are those that the last commit's
// .mailmap has.
func logging(args ...string) []string {
	return append([]string{"-c", "log.follow=false", "-c", "mailmap.blob=HEAD:.mailmap",
		"log", "-z", "--encoding=UTF-8", "--no-color", "--no-decorate", "--no-notes", "--no-show-signature", "--no-ext-diff", "--no-textconv"}, args...)
}

// commitOf makes a commit of the parts that git's log prints. For a commit that
// has no author git leaves the format as it is.
func commitOf(part [6]string) Commit {
	if part[2] == "%aN" {
		part[2] = ""
	}
	authored, _ := time.Parse(time.RFC3339, part[3])
	date, _ := time.Parse(time.RFC3339, part[4])
	return Commit{
		Hash: part[0], Rev: part[0], Parents: strings.Fields(part[1]),
		Author: part[2], Authored: authored, Date: date, Subject: part[5],
	}
}

// dated is a revision with a day: BRANCH@{2019-03-12}, and what may follow.
var dated = regexp.MustCompile(`^(.*?)@\{(\d{4}-\d{2}-\d{2})\}(.*)$`)

// Commit is the commit that a revision means: a name as git has them, or
// BRANCH@{2019-03-12}, the last commit of the branch by the end of that day (UTC). There
// git would ask the reflog when the branch came to be where it was on this machine, which
// a clone can't answer. A...B is their merge base; either may be left out for HEAD.
func (r *Repository) Commit(rev string) (Commit, error) {
	if a, b, ok := strings.Cut(rev, "..."); ok {
		return r.base(rev, a, b)
	}
	name := rev
	if m := dated.FindStringSubmatch(rev); m != nil {
		day, err := time.Parse(time.DateOnly, m[2])
		if err != nil {
			return Commit{}, &Error{NoRevision, language.Say("{0}: there is no such day", rev)}
		}
		hash, err := r.by(m[1], day)
		if err != nil {
			return Commit{}, err
		}
		name = hash + m[3]
	}
	hash, err := r.resolve(name, rev)
	if err != nil {
		return Commit{}, err
	}
	out, err := r.ask(logging("--no-walk", fields, "--end-of-options", hash+"^{commit}", "--")...)
	if KindOf(err) == Failed {
		return Commit{}, &Error{NoRevision, language.Say("{0} is not a commit", rev)}
	}
	if err != nil {
		return Commit{}, err
	}
	parts := strings.Split(string(out), "\x00")
	if len(parts) < 6 || !r.isHash(parts[0]) {
		return Commit{}, garbled(string(out))
	}
	c := commitOf([6]string(parts))
	c.Rev = rev
	return c, nil
}

// base is the merge base of two revisions.
func (r *Repository) base(rev, a, b string) (Commit, error) {
	hashes := make([]string, 0, 2)
	for _, name := range []string{a, b} {
		if name == "" {
			name = "HEAD"
		}
		c, err := r.Commit(name)
		if err != nil {
			return Commit{}, err
		}
		hashes = append(hashes, c.Hash)
	}
	out, err := r.ask("merge-base", hashes[0], hashes[1])
	if KindOf(err) == Failed {
		return Commit{}, r.unlessShallow(language.Say("{0}: the two have no commit in common", rev))
	}
	if err != nil {
		return Commit{}, err
	}
	hash := strings.TrimSpace(string(out))
	if !r.isHash(hash) {
		return Commit{}, garbled(hash)
	}
	c, err := r.Commit(hash)
	c.Rev = rev
	return c, err
}

// resolve is the hash of what a revision means; rev is what the user wrote.
func (r *Repository) resolve(name, rev string) (string, error) {
	if name == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return "", r.noRevision(rev)
	}
	out, err := r.ask("rev-parse", "--verify", "--end-of-options", name)
	switch hash := strings.TrimSpace(string(out)); {
	case KindOf(err) == Failed:
		return "", r.noRevision(rev)
	case err != nil:
		return "", err
	case strings.HasPrefix(hash, "^"): // of a range: not one commit
		return "", r.noRevision(rev)
	case !r.isHash(hash):
		return "", garbled(hash)
	default:
		return hash, nil
	}
}

// by is the last commit of a branch by the end of a day. Only what was on the branch
// itself counts: a commit that was merged later was not there yet, old as it may be.
func (r *Repository) by(branch string, day time.Time) (string, error) {
	name := branch
	if name == "" {
		name = "HEAD"
	}
	tip, err := r.resolve(name, name)
	if err != nil {
		return "", err
	}
	end := day.AddDate(0, 0, 1).Unix() - 1
	if end >= 0 {
		out, err := r.ask("rev-list", "-1", "--first-parent", fmt.Sprintf("--min-age=%d", end), "--end-of-options", tip, "--")
		if err != nil {
			return "", err
		}
		switch hash := strings.TrimSpace(string(out)); {
		case r.isHash(hash):
			return hash, nil
		case hash != "":
			return "", garbled(hash)
		}
	}
	return "", r.unlessShallow(language.Say("{0} has no commit as old as {1}", name, day.Format(time.DateOnly)))
}

// Nothing reports whether a revision is the one of zeros by which git says that
// there is no commit: what was before the first push of a branch.
func Nothing(rev string) bool {
	return (len(rev) == 2*sha1.Size || len(rev) == 2*sha256.Size) && strings.Trim(rev, "0") == ""
}

func (r *Repository) isHash(s string) bool {
	if len(s) != 2*r.hash().Size() {
		return false
	}
	return strings.Trim(s, "0123456789abcdef") == ""
}

// noRevision is the error for a revision that does not exist.
func (r *Repository) noRevision(rev string) error {
	names, err := r.Names()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		switch _, err := r.ask("rev-parse", "--verify", "HEAD"); {
		case KindOf(err) == Failed:
			return &Error{NoCommits, language.Say("the git repository has no commits yet")}
		case err != nil:
			return err
		}
	}
	text := language.Say("git knows no revision \"{0}\" here", rev)
	if from, to, ok := strings.Cut(rev, ".."); ok {
		return &Error{NoRevision, language.Say("{0}; two revisions are written apart: {1} {2}", text, cmp.Or(from, "HEAD"), cmp.Or(strings.TrimPrefix(to, "."), "HEAD"))}
	}
	end := strings.IndexAny(rev+"~", "~^@:")
	name := rev[:end]
	if slices.Contains(append(names, "", "HEAD"), name) { // its parents are missing
		return r.unlessShallow(text)
	}
	if better := near.Words(name, append(names, "HEAD")); len(better) > 0 {
		for i := range better {
			better[i] += rev[end:]
		}
		return &Error{NoRevision, language.Say("{0}; did you mean {1}?", text, language.Any(better))}
	}
	if rest := r.Rest(); rest != "" {
		text = language.Say("{0}; this clone does not have all: {1} brings the rest", text, rest)
	}
	return &Error{NoRevision, text}
}

// unlessShallow is the error for a commit that is not an ancestor of one that is there,
// with what to do where the clone may only lack it.
func (r *Repository) unlessShallow(text language.Text) error {
	if r.shallow {
		text = language.Say("{0}; this clone is shallow: git fetch --unshallow brings the rest", text)
	}
	return &Error{NoRevision, text}
}

// Names lists the branches and tags, also those of other repositories.
func (r *Repository) Names() ([]string, error) {
	out, err := r.ask("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads", "refs/tags", "refs/remotes")
	if err != nil {
		return nil, err
	}
	return strings.Fields(string(out)), nil // a name holds no blank
}
