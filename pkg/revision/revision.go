// Package revision says what people mean by a revision: a commit of git, the records of a
// folder at it (REV, or REV:FOLDER where the folder had another name then), or nothing at
// all (a hash of zeros, as CI servers give it). How git finds a commit is up to package
// git.
package revision

import (
	"bytes"
	"cmp"
	"errors"
	"path"
	"path/filepath"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/git"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/usage"
)

// Split parts REV:FOLDER. A colon may also be within braces, or begin a search for a
// subject; no folder begins with one.
func Split(rev string) (name, folder string) {
	if strings.HasPrefix(rev, ":/") {
		return rev, ""
	}
	depth := 0
	for i, c := range rev {
		switch {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case c == ':' && depth == 0:
			if strings.HasPrefix(rev[i+1:], ":") {
				return rev, ""
			}
			return rev[:i], rev[i+1:]
		}
	}
	return rev, ""
}

// Nothing reports whether there is nothing at a revision: it is one of zeros, or a merge
// base with one.
func Nothing(name string) bool {
	a, b, _ := strings.Cut(name, "...")
	return git.Nothing(a) || git.Nothing(b)
}

// Commit is the commit that a revision means. The error is a usage error or a *git.Error.
func Commit(repo *git.Repository, rev string) (git.Commit, error) {
	if name, _ := Split(rev); name == "" {
		return git.Commit{}, usage.Wrong("{0}: the revision before the colon is empty; is a variable not set?", rev)
	}
	return repo.Commit(rev)
}

// Records are the records at a revision, REV or REV:FOLDER; none where there is nothing
// at it. dir is the folder as it is called today. They are read as long as the repository
// is open.
func Records(repo *git.Repository, dir, rev string) (*history.Records, error) {
	name, folder := Split(rev)
	if Nothing(name) {
		c, err := catalogue.Open(nil, "")
		return &history.Records{Catalogue: c, ID: func(*catalogue.Entry) string { return "" }}, err
	}
	if name != rev && name != "" {
		folder = path.Clean(filepath.ToSlash(folder))
		if !filepath.IsLocal(folder) {
			return nil, usage.Wrong("{0}: the folder is named from the top of the repository", rev)
		}
		repo, dir = repo.In(folder), folder
	}
	commit, err := Commit(repo, cmp.Or(name, rev))
	if err != nil {
		return nil, err
	}
	tree, err := repo.Files(commit)
	var absent *git.Error
	if errors.As(err, &absent) && absent.Kind == git.NoFolder {
		return nil, language.Fail("{0}; if it had another name then, {1} names it", absent.Text, name+":FOLDER")
	}
	if err != nil {
		return nil, err
	}
	c, err := catalogue.Open(tree, filepath.ToSlash(filepath.Clean(dir)))
	if err != nil {
		return nil, err
	}
	return &history.Records{Catalogue: c, ID: func(e *catalogue.Entry) string {
		id, _ := tree.ID(e.Path())
		return id
	}}, nil
}

// Against are the records of a catalogue, to be compared with those of another
// time. A file of the work tree that differs from that of the other time in its
// line ends only is the same: git itself may have written them so. What has the
// same bytes is then read here for both: that is faster than from git.
func Against(then *history.Records, repo *git.Repository, c *catalogue.Catalogue, workTree bool) *history.Records {
	before := make(map[string]*catalogue.Entry)
	for _, e := range then.Entries {
		before[e.Path()] = e
	}
	return &history.Records{Catalogue: c, ID: func(e *catalogue.Entry) string {
		text, err := e.Text()
		if err != nil {
			return ""
		}
		id, was := repo.HashBlob(text), before[e.Path()]
		switch {
		case was != nil && id == then.ID(was):
			was.SameAs(e)
		case workTree && bytes.Contains(text, []byte("\r\n")):
			return repo.HashBlob(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
		}
		return id
	}}
}
