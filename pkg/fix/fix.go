// Package fix makes the corrections that findings offer. It goes on as long as
// there are some, since what one of them mends may let a rule see the next, and
// makes none that would change more than it is about. It writes no file.
package fix

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"maps"
	"slices"
	"strings"
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

	seen map[[sha256.Size]byte]bool // what it was after each pass
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
// A file that changes is read once more, as proof, and then checked again. The others are
// checked again once nothing changes any more: what they refer to may have.
func Run(c *catalogue.Catalogue, o Options) (files []*File, left *diag.Report, errs []error) {
	m := mender{Options: &o, decoder: decode.New(c.Register), changed: make(map[string]*File)}
	m.decoder.Whole = true // to look at all values whose keys are corrected
	left, errs = m.pass(c, nil)
	for len(m.texts) > 0 {
		latest := m.texts
		c = c.With(latest)
		changed := func(e *catalogue.Entry) bool { return latest[e.Name] != nil }
		left, errs = m.pass(c, changed)
		if len(m.texts) == 0 {
			others, further := m.pass(c, func(e *catalogue.Entry) bool { return !changed(e) })
			left, errs = together(left, others), append(errs, further...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.changed)) {
		files = append(files, m.changed[name])
	}
	return files, left, distinct(errs)
}

// together is the report about the files of two reports.
func together(a, b *diag.Report) *diag.Report {
	both := *a
	both.Files += b.Files
	both.Projects += b.Projects
	both.Untold += b.Untold
	both.Findings = slices.Concat(a.Findings, b.Findings)
	slices.SortStableFunc(both.Findings, func(x, y diag.Finding) int { return strings.Compare(x.File, y.File) })
	return &both
}

// distinct are errors without those that say what one before them says.
func distinct(errs []error) (out []error) {
	said := make(map[string]bool)
	for _, err := range errs {
		if !said[err.Error()] {
			said[err.Error()] = true
			out = append(out, err)
		}
	}
	return out
}

// mender makes corrections in files.
type mender struct {
	*Options
	decoder *decode.Decoder
	records *catalogue.Catalogue // as they are by now
	passes  int

	mutex   sync.Mutex
	changed map[string]*File
	texts   map[string][]byte // of the files that the latest pass changed
}

// pass checks some files and makes the corrections that are offered.
func (m *mender) pass(c *catalogue.Catalogue, among func(*catalogue.Entry) bool) (*diag.Report, []error) {
	m.records, m.texts = c, make(map[string][]byte)
	m.passes++
	options := m.Options.Options
	options.Among = among
	if m.passes <= maxPasses {
		options.Visit = m.visit
	}
	return check.Run(c, options)
}

// visit makes the corrections that a file's findings offer.
func (m *mender) visit(e *catalogue.Entry, doc *decode.Record, found []diag.Finding) {
	a := &attempt{mender: m, before: doc, kind: e.Kind}
	if a.correct(m.offered(doc, found)); len(a.made) > 0 {
		m.keep(a)
	}
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

// keep notes what an attempt came to, unless the file was that before: then its
// corrections undo each other.
func (m *mender) keep(a *attempt) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	name := a.before.File.Name
	f := m.changed[name]
	if f == nil {
		f = &File{Name: name, Before: whole(a.before.File, a.before.File.Bytes), seen: make(map[[sha256.Size]byte]bool)}
		f.seen[sha256.Sum256(f.Before)] = true
	}
	sum := sha256.Sum256(a.text)
	if f.seen[sum] {
		return
	}
	f.seen[sum] = true
	f.After, f.Made = a.text, append(f.Made, a.made...)
	m.changed[name], m.texts[name] = f, a.text
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
	text  []byte // with them
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
	a.text = whole(a.before.File, a.text)
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
	text, ok := a.apply(with)
	switch n := len(found); {
	case ok:
		a.text, a.edits = text, with
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

// apply makes edits; false where they would change more than what they replace.
func (a *attempt) apply(edits []diag.Edit) ([]byte, bool) {
	was := a.before.File.Bytes
	text, err := edit.Apply(was, edits)
	if err != nil || bytes.Equal(text, was) {
		return nil, false
	}
	for _, sign := range []string{"#", "\n"} { // comments and lines stay
		if bytes.Count(text, []byte(sign)) != bytes.Count(was, []byte(sign)) {
			return nil, false
		}
	}
	if a.before.Tree == nil { // it could not be read: there is nothing to compare
		return text, true
	}
	after := a.decoder.Decode(&source.File{Name: a.before.File.Name, Bytes: text}, a.kind)
	defer a.decoder.Free(after)
	return text, after.Tree != nil && newProof(a.before, after, a.records, edits).holds()
}
