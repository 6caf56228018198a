package history

import (
	"slices"
	"strings"

	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/personal"
	"sostool/pkg/source"
)

// Event is a commit with what it changed in one record. What a merge changed is
// what differs from all its parents.
type Event struct {
	git.Step        // the subject without personal data
	File     string // the record's, after the commit; before it where it went
	Was      string // before the commit, where that was another one
	Changes  []change.Change
	Unparsed bool // the version does not parse: what changed can't be told
	Skipped  bool // the version before does not parse: Changes are those since one that does
}

// Reader reads contents of files by their ids, each once.
type Reader struct {
	Repository *git.Repository
	Decoder    *decode.Decoder

	documents map[string]*decode.Document
}

// place is where a record, or what stands at a path of it, is at a commit.
type place struct {
	file, path string
	born       bool // the file came later: what had its name before may be it, or another one
}

// Log lists the commits that changed a record, newest first: that of a file
// which is called so at the first step. From each commit to its parents it goes
// by the name that the file has there, and by the path that the items have
// there; a name that was another file's before is not this one's. Where a path
// is given, those commits count that changed what stands at or below it.
func (r *Reader) Log(steps []git.Step, file, kind, path string) ([]Event, error) {
	if len(steps) == 0 {
		return nil, nil
	}
	before := make(map[string]string) // contents by those that came in their place
	for _, s := range steps {
		for _, c := range s.Changes {
			if c.NewID != "" && before[c.NewID] == "" {
				before[c.NewID] = c.OldID
			}
		}
	}
	var out []Event
	places := map[string][]place{steps[0].Hash: {{file: file, path: path}}} // by commit
	for _, s := range steps {
		for _, at := range places[s.Hash] {
			olds := slices.Repeat([]place{at}, len(s.Parents))
			if c := touching(s.Changes, at.file); c != nil {
				if at.born && c.New != at.file {
					continue // another one, which has another name from here on
				}
				e, err := r.event(s, c, before, kind, at.path, olds)
				if err != nil {
					return nil, err
				}
				if len(e.Changes) > 0 || e.Unparsed || path == "" && e.Was != "" {
					out = append(out, e)
				}
			}
			for i, parent := range s.Parents {
				if !slices.Contains(places[parent], olds[i]) {
					places[parent] = append(places[parent], olds[i])
				}
			}
		}
		delete(places, s.Hash)
	}
	return out, nil
}

// touching is the change of the file that is called so after the commit or,
// where none is, before it; nil where neither changed.
func touching(changes []git.Change, name string) *git.Change {
	for _, is := range []func(git.Change) bool{
		func(c git.Change) bool { return c.New == name },
		func(c git.Change) bool { return c.Old == name },
	} {
		if i := slices.IndexFunc(changes, is); i >= 0 {
			return &changes[i]
		}
	}
	return nil
}

// nameIn is the name that the file of a change has in one of the parents.
func nameIn(c *git.Change, parent int) string {
	if parent == 0 || parent > len(c.Others) {
		return c.Old
	}
	return c.Others[parent-1]
}

// event is what a commit changed at a path of a record. olds are where that is
// in its parents, filled in as far as it is another place.
func (r *Reader) event(s git.Step, c *git.Change, before map[string]string, kind, path string, olds []place) (Event, error) {
	e := Event{Step: s, File: c.New}
	e.Subject = personal.Hide(s.Subject)
	for i := range olds {
		olds[i].file = nameIn(c, i)
		olds[i].born = olds[i].born || c.Status == 'A'
	}
	if c.NewID == "" {
		e.File = c.Old
	} else if c.OldID != "" && c.Old != c.New && !slices.Contains(c.Others, c.New) {
		e.Was = c.Old
	}
	now, ok, err := r.tree(c.NewID, kind)
	if err != nil || !ok {
		e.Unparsed = !ok
		return e, err
	}
	ids := append([]string{c.OldID}, c.OtherIDs...)
	if s.Boundary { // what was before is not in this clone
		ids = []string{""}
	}
	for i, id := range ids {
		was, ok, err := r.tree(id, kind)
		for tried := 0; err == nil && !ok && tried <= len(before); tried++ {
			e.Skipped = true
			id = before[id]
			was, ok, err = r.tree(id, kind)
		}
		if err != nil {
			return e, err
		}
		changes, old := change.CompareAt(was, now, path)
		if i < len(olds) {
			olds[i].path = old
		}
		if i > 0 {
			changes = common(e.Changes, changes)
		}
		e.Changes = changes
	}
	e.Changes = masked(e.Changes)
	return e, nil
}

// common are those changes from one parent of a merge that are changes from
// another one, too: of a whole and a part of it the part.
func common(a, b []change.Change) []change.Change {
	var out []change.Change
	add := func(c *change.Change) {
		if !slices.ContainsFunc(out, func(o change.Change) bool {
			return o.Path == c.Path && o.New.Text == c.New.Text && o.Old.Text == c.Old.Text
		}) {
			out = append(out, *c)
		}
	}
	for i := range a {
		for k := range b {
			x, y := &a[i], &b[k]
			switch {
			case x.Path == y.Path && x.New.Exists() == y.New.Exists() && x.New.Text == y.New.Text, below(x.Path, y.Path):
				add(x)
			case below(y.Path, x.Path):
				add(y)
			}
		}
	}
	return out
}

// below reports whether a path leads into what another one names.
func below(path, whole string) bool {
	rest, ok := strings.CutPrefix(path, whole)
	return ok && rest != "" && (whole == "" || rest[0] == '.' || rest[0] == '[')
}

// Next lists the paths that a record has, in a version of its file, as far as
// a path leads and one step on.
func (r *Reader) Next(id, kind, path string) ([]string, error) {
	tree, _, err := r.tree(id, kind)
	if err != nil || tree == nil {
		return nil, err
	}
	_, reached, next := tree.Resolve(path)
	for i, s := range next {
		if reached != "" && s[0] != '[' {
			s = "." + s
		}
		next[i] = personal.Hide(reached + s)
	}
	return next, nil
}

// tree reads a content, once however often it is asked for; nil where there is
// none, and false where it does not parse.
func (r *Reader) tree(id, kind string) (t *source.Tree, ok bool, err error) {
	if id == "" {
		return nil, true, nil
	}
	doc, ok := r.documents[id]
	if !ok {
		text, err := r.Repository.Blob(id)
		if err != nil {
			return nil, false, err
		}
		if r.documents == nil {
			r.documents = make(map[string]*decode.Document)
		}
		doc = r.Decoder.Decode(&source.File{Name: id, Bytes: text}, kind)
		r.documents[id] = doc
	}
	if !parsed(doc) {
		return nil, false, nil
	}
	return doc.Tree, true, nil
}
