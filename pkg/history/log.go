package history

import (
	"slices"

	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/personal"
	"sostool/pkg/source"
)

// Event is a commit with what it changed in one record. A merge changed what it
// decided: see Log.
type Event struct {
	git.Step        // the subject without personal data
	File     string // the record's, after the commit; before it where it went
	Was      string // before the commit, where it was different
	Changes  []change.Change
	Unparsed bool // the version does not parse: what changed can't be told
	Skipped  bool // a version before does not parse: Changes are those since one that does
}

// Reader reads contents of files by their ids, each once.
type Reader struct {
	Repository *git.Repository
	Decoder    *decode.Decoder
	Wanted     func(file string) bool // what may be a record

	documents map[string]*decode.Record
}

// Log lists the commits that changed a record, the newest first: that of a file
// which is called so at the first step. From each commit to its parents it goes
// by the name that the file has there, and by the path that the items have
// there; a name that was another file's before is not this one's. Where a path
// is given, those commits count that changed what is at or below it.
//
// A merge is listed where it decided: where it says anything other than one of its
// parents that came to say so by commits of its own. What only one side touched, and the
// merge took over, is listed where that side changed it. So whatever was changed last in
// the list is what the record says.
func (r *Reader) Log(steps []git.Step, file, kind, path string) ([]Event, error) {
	if len(steps) == 0 {
		return nil, nil
	}
	w := newWalk(r, steps, kind)
	if err := w.all(place{file: file, path: path}, steps); err != nil {
		return nil, err
	}
	for _, here := range slices.Backward(w.order) { // of a merge, those before it are known
		e, err := w.event(here, w.commits[here.commit])
		if err != nil {
			return nil, err
		}
		w.events[here] = e
	}
	var out []Event
	for _, here := range w.order {
		e := w.events[here]
		if len(e.Changes) == 0 && !e.Unparsed && (path != "" || e.Was == "") {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].Hash == e.Hash {
			out[last].add(e)
			continue
		}
		out = append(out, *e)
	}
	for i := range out {
		out[i].Subject, out[i].Changes = personal.Hide(out[i].Subject), masked(out[i].Changes)
	}
	return out, nil
}

// add adds what the same commit changed in the record by another name.
func (e *Event) add(other *Event) {
	if e.Was == "" && other.Was != "" {
		e.Was, e.File = other.Was, other.File
	}
	for _, c := range other.Changes {
		if !slices.ContainsFunc(e.Changes, func(o change.Change) bool {
			return o.Path == c.Path && o.Old.Text == c.Old.Text && o.New.Text == c.New.Text
		}) {
			e.Changes = append(e.Changes, c)
		}
	}
	e.Unparsed, e.Skipped = e.Unparsed || other.Unparsed, e.Skipped || other.Skipped
}

// Next lists the paths that a record has, in a version of its file, as far as
// a path leads and one step on.
func (r *Reader) Next(id, kind, path string) ([]string, error) {
	tree, _, err := r.tree(id, kind)
	if err != nil || tree == nil {
		return nil, err
	}
	_, reached := tree.Resolve(path)
	next := tree.Steps(reached)
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
			r.documents = make(map[string]*decode.Record)
		}
		doc = r.Decoder.Decode(&source.File{Name: id, Bytes: text}, kind)
		r.documents[id] = doc
	}
	if !parsed(doc) {
		return nil, false, nil
	}
	return doc.Tree, true, nil
}
