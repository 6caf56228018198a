// Package fix makes the corrections that findings offer. It goes on as long as
// there are some, since what one of them mends may let a rule see the next, and
// makes none that would change more than it is about. It writes no file.
package fix

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"maps"
	"slices"
	"sync"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/source"
)

// Options choose the findings whose corrections are made.
type Options struct {
	check.Options
	Unsafe   bool   // also guesses
	Language string // the code under which texts without a language go; empty: what is likeliest
}

// File is one file that changes.
type File struct {
	Name          string
	Before, After []byte
	Made          []Correction // as they were made, one pass after the other

	seen map[uint64]bool // what it was after each pass, by the mender's hash
}

// Correction is one that was made. Was and Now are the characters that it
// replaced and those in their place; both are empty where it has several places
// or is about the whole file. Was is not masked.
type Correction struct {
	diag.Finding
	Was, Now string
}

// maxPasses is how often a file may be corrected. Most are once or twice: what is wrong
// with a value is seen once its key is right. A rule tells so many of its findings at a
// time that a file may have all that it can hold.
const maxPasses = 100

// Run makes the corrections in memory. The files are those that change, by
// name; the report is of the records as they would be then, and the errors are
// those of check.Run.
//
// A file that changes is read once more, as proof, and what is read is checked again. Where
// other files may see the change, all are.
func Run(c *catalogue.Catalogue, o Options) (files []*File, left *diag.Report, errs []error) {
	m := mender{Options: &o, decoder: decode.New(c.Register), hash: maphash.MakeSeed(), changed: make(map[string]*File)}
	m.decoder.Whole = true // to look at all values whose keys are corrected
	left, errs = m.pass(c)
	for m.seen {
		c = c.With(m.texts)
		left, errs = m.pass(c)
	}
	for _, name := range slices.Sorted(maps.Keys(m.changed)) {
		files = append(files, m.changed[name])
	}
	return files, left, errs
}

// mender makes corrections in files.
type mender struct {
	*Options
	decoder *decode.Decoder
	records *catalogue.Catalogue // as they were before the latest pass

	mutex   sync.Mutex
	hash    maphash.Seed
	changed map[string]*File
	texts   map[string][]byte // of the files that the latest pass changed
	seen    bool              // other files may see one of these changes
}

// pass checks the files and makes the corrections that are offered.
func (m *mender) pass(c *catalogue.Catalogue) (*diag.Report, []error) {
	m.records, m.texts, m.seen = c, make(map[string][]byte), false
	options := m.Options.Options
	options.Visit = m.visit
	return check.Run(c, options)
}

// visit makes the corrections that a file's findings offer, and those that what is left of
// it offers in turn.
func (m *mender) visit(v *check.View) {
	for next := m.mended(v); next != nil; next = m.mended(v) {
		defer m.decoder.Free(next)
		v.Check(next)
	}
}

// mended makes the corrections that a file's findings offer, and returns what the file is
// then; nil where it stays, and where other files see that it changed.
func (m *mender) mended(v *check.View) *decode.Record {
	a := &attempt{mender: m, before: v.Record, kind: v.Entry.Kind}
	if a.correct(m.offered(v.Record, v.Findings)); len(a.made) == 0 || !m.keep(a) {
		return nil
	}
	if a.after != nil && len(a.after.Findings) <= len(v.Record.Findings) && m.records.SameToOthers(v.Entry, v.Record, a.after) {
		return a.after
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.seen = true
	return nil
}

// offered are the findings with a correction that was asked for.
func (m *mender) offered(doc *decode.Record, found []diag.Finding) (out []*diag.Finding) {
	for i := range found {
		if f := &found[i]; f.Fix != nil && f.Allowed == "" && (f.Fix.Safe || m.Unsafe) {
			if m.Language != "" {
				f.Fix = edit.In(doc.File, f.Fix, m.Language)
			}
			out = append(out, f)
		}
	}
	return out
}

// keep notes what an attempt came to; false where the file was that before, for then its
// corrections undo each other.
func (m *mender) keep(a *attempt) bool {
	sum := maphash.Bytes(m.hash, a.text)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	name := a.before.File.Name
	f := m.changed[name]
	if f == nil {
		f = &File{Name: name, Before: whole(a.before.File, a.before.File.Bytes)}
		f.seen = map[uint64]bool{maphash.Bytes(m.hash, f.Before): true}
	}
	if f.seen[sum] || len(f.seen) > maxPasses {
		return false
	}
	f.seen[sum] = true
	f.After, f.Made = a.text, append(f.Made, a.made...)
	m.changed[name], m.texts[name] = f, a.text
	return true
}

// whole is a text with the byte order mark that its file began with.
func whole(f *source.File, text []byte) []byte {
	if f.Mark {
		return slices.Concat([]byte(source.ByteOrderMark), text)
	}
	return text
}

// attempt makes corrections in one file as it is by now.
type attempt struct {
	*mender
	before *decode.Record
	kind   string // of record that the file's place holds

	edits []diag.Edit // of the corrections made
	made  []Correction
	text  []byte         // with them
	after *decode.Record // which is read of it; nil where nothing could be read before
}

// correct makes the corrections of findings. Of two that meet the first one
// is made: the other belongs to a text that is no longer there.
func (a *attempt) correct(found []*diag.Finding) {
	var edits []diag.Edit // in the order of the text
	var fitting []*diag.Finding
	for _, f := range found {
		if f.Fix.Recoded != nil {
			a.text, a.made = f.Fix.Recoded, []Correction{{Finding: *f}}
			return
		}
		var ok bool
		if edits, ok = inserted(edits, f.Fix.Edits); ok {
			fitting = append(fitting, f)
		}
	}
	a.try(fitting)
}

// inserted puts edits among others, which are in the order of the text; false where two
// of them meet.
func inserted(edits, more []diag.Edit) ([]diag.Edit, bool) {
	for k, e := range more {
		i := from(edits, e.From)
		if i > 0 && edits[i-1].To > e.From || i < len(edits) && (edits[i].From < e.To || edits[i].From == e.From) {
			for _, e := range more[:k] { // all or none
				i := from(edits, e.From)
				edits = slices.Delete(edits, i, i+1)
			}
			return edits, false
		}
		edits = slices.Insert(edits, i, e)
	}
	return edits, true
}

// from is the index of the first edit that does not begin before an offset.
func from(edits []diag.Edit, offset int) int {
	i, _ := slices.BinarySearchFunc(edits, offset, func(e diag.Edit, offset int) int { return cmp.Compare(e.From, offset) })
	return i
}

// try makes corrections in addition to those already made. Where one of several goes too
// far, each half of them is tried by itself.
func (a *attempt) try(found []*diag.Finding) {
	with := slices.Clone(a.edits)
	for _, f := range found {
		with, _ = inserted(with, f.Fix.Edits)
	}
	text, after, ok := a.apply(with)
	switch n := len(found); {
	case ok:
		a.text, a.after, a.edits = text, after, with
		for _, f := range found {
			c := Correction{Finding: *f}
			if own := f.Fix.Edits; len(own) == 1 {
				c.Was, c.Now = string(a.before.File.Bytes[own[0].From:own[0].To]), own[0].Text
			}
			a.made = append(a.made, c)
		}
	case n > 1:
		a.try(found[:n/2])
		a.try(found[n/2:])
	}
}

// apply makes edits, and reads what the file is then; false where they would change more
// than what they replace.
func (a *attempt) apply(edits []diag.Edit) (text []byte, after *decode.Record, ok bool) {
	was := a.before.File.Bytes
	text, err := edit.Apply(was, edits)
	if err != nil || bytes.Equal(text, was) {
		return nil, nil, false
	}
	for _, sign := range []string{"#", "\n"} { // comments and lines stay
		if bytes.Count(text, []byte(sign)) != bytes.Count(was, []byte(sign)) {
			return nil, nil, false
		}
	}
	text = whole(a.before.File, text)
	if a.before.Tree == nil { // it could not be read: there is nothing to compare
		return text, nil, true
	}
	after = a.decoder.Decode(&source.File{Name: a.before.File.Name, Bytes: text}, a.kind)
	if after.Tree == nil || !newProof(a.before, after, a.records, edits).holds() {
		a.decoder.Free(after)
		return nil, nil, false
	}
	return text, after, true
}
