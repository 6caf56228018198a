package history

import (
	"slices"

	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/source"
)

// Event is a commit with what it changed in one record.
type Event struct {
	git.Step
	File     string // the record's, after the commit; before it where it went
	Was      string // before the commit, where that was another one
	Changes  []change.Change
	Unparsed bool // a version of it does not parse: what changed can't be told
}

// Reader reads contents of files by their ids, each once.
type Reader struct {
	Repository *git.Repository
	Decoder    *decode.Decoder

	documents map[string]*decode.Document
}

// Log lists the commits that changed a record, newest first: that of a file
// which is called so at the end, under all names that it had. Where a path is
// given, those that changed what stands at or below it.
func (r *Reader) Log(steps []git.Step, file, kind, path string) ([]Event, error) {
	names := follow(steps, file)
	var out []Event
	for _, step := range steps {
		for _, c := range step.Changes {
			if !slices.Contains(names, c.New) && !slices.Contains(names, c.Old) {
				continue
			}
			e, err := r.event(step, c, kind, path)
			if err != nil {
				return nil, err
			}
			if len(e.Changes) > 0 || e.Unparsed || path == "" && e.Was != "" {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

// follow lists all names that a file had: those from which it was renamed, and
// so on.
func follow(steps []git.Step, file string) []string {
	names := []string{file}
	for i := 0; i < len(names); i++ {
		for _, step := range steps {
			for _, c := range step.Changes {
				if c.Old != c.New && c.New == names[i] && c.Old != "" && !slices.Contains(names, c.Old) {
					names = append(names, c.Old)
				}
			}
		}
	}
	return names
}

func (r *Reader) event(step git.Step, c git.Change, kind, path string) (Event, error) {
	e := Event{Step: step, File: c.New}
	if c.NewID == "" {
		e.File = c.Old
	} else if c.OldID != "" && c.Old != c.New {
		e.Was = c.Old
	}
	if step.Boundary { // what was before is not in this clone
		c.OldID = ""
	}
	var trees [2]*source.Tree
	for i, id := range []string{c.OldID, c.NewID} {
		if id == "" {
			continue
		}
		doc, err := r.document(id, kind)
		if err != nil {
			return e, err
		}
		if !parsed(doc) {
			e.Unparsed = true
			return e, nil
		}
		trees[i] = doc.Tree
	}
	if path == "" {
		e.Changes = change.Compare(trees[0], trees[1])
	} else {
		e.Changes = change.CompareAt(trees[0], trees[1], path)
	}
	e.Changes = masked(e.Changes)
	return e, nil
}

// Next lists the paths that a record has, after a commit, as far as a path leads
// and one step on.
func (r *Reader) Next(step git.Step, file, kind, path string) ([]string, error) {
	for _, c := range step.Changes {
		if c.New != file || c.NewID == "" {
			continue
		}
		doc, err := r.document(c.NewID, kind)
		if err != nil || !parsed(doc) {
			return nil, err
		}
		_, reached, next := doc.Tree.Resolve(path)
		for i, s := range next {
			if reached != "" && s[0] != '[' {
				s = "." + s
			}
			next[i] = reached + s
		}
		return next, nil
	}
	return nil, nil
}

// document reads and decodes a content, once however often it is asked for.
func (r *Reader) document(id, kind string) (*decode.Document, error) {
	if doc, ok := r.documents[id]; ok {
		return doc, nil
	}
	text, err := r.Repository.Blob(id)
	if err != nil {
		return nil, err
	}
	if r.documents == nil {
		r.documents = make(map[string]*decode.Document)
	}
	doc := r.Decoder.Decode(&source.File{Name: id, Bytes: text}, kind)
	r.documents[id] = doc
	return doc, nil
}
