// Package fix makes the corrections that findings offer. It goes on as long as
// there are some, since what one of them mends may let a rule see the next, and
// makes none that would change more than it is about. It writes no file.
package fix

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/parallel"
	"sostool/pkg/record"
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

// maxPasses is how often a file may be corrected. A syntax error hides the next
// one, so that a file may need as many as it has lines.
const maxPasses = 1_000

// Run makes the corrections in memory. The files are those that change, by
// name; the report is of the records as they would be then, and the errors are
// those of check.Run.
func Run(c *catalogue.Catalogue, o Options) (files []*File, left *diag.Report, errs []error) {
	m := mender{decoder: decode.New(c.Register), changed: make(map[string]*File)}
	m.decoder.Whole = true    // to compare all of a file with what it becomes
	var again map[string]bool // the files that the last pass changed; nil: all are checked
	for pass := 0; ; pass++ {
		options := o.Options
		if again != nil {
			options.Wanted = func(e *catalogue.Entry) bool { return again[e.Name] }
		}
		left, errs = check.Run(c, options)
		m.records = c
		var attempts []*attempt
		for _, e := range c.Entries {
			if found := o.offered(left, e.Name); len(found) > 0 && pass < maxPasses {
				attempts = append(attempts, &attempt{mender: &m, file: left.Read[e.Name], kind: e.Kind, found: found})
			}
		}
		parallel.Each(len(attempts), o.Workers, func(i int) { attempts[i].correct() })
		texts := make(map[string][]byte)
		for _, a := range attempts {
			if m.keep(a) {
				texts[a.file.Name] = a.text
			}
		}
		if len(texts) == 0 && again == nil {
			break
		}
		again = nil
		if len(texts) > 0 {
			again = make(map[string]bool)
			for name := range texts {
				again[name] = true
			}
			c = c.With(texts)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.changed)) {
		files = append(files, m.changed[name])
	}
	return files, left, errs
}

// offered are a file's findings with a correction that was asked for.
func (o *Options) offered(r *diag.Report, file string) (found []*diag.Finding) {
	first, _ := slices.BinarySearchFunc(r.Findings, file, func(f diag.Finding, name string) int { return strings.Compare(f.File, name) })
	for i := first; i < len(r.Findings) && r.Findings[i].File == file; i++ {
		if f := &r.Findings[i]; f.Fix != nil && f.Allowed == "" && (f.Fix.Safe || o.Unsafe) {
			if o.Language != "" {
				f.Fix = edit.In(r.Read[file], f.Fix, o.Language)
			}
			found = append(found, f)
		}
	}
	return found
}

// whole is a text with the byte order mark that its file began with.
func whole(f *source.File, text []byte) []byte {
	if f.Mark {
		return slices.Concat([]byte(source.ByteOrderMark), text)
	}
	return text
}

// mender makes corrections in files.
type mender struct {
	decoder *decode.Decoder
	records *catalogue.Catalogue // as they are by now
	changed map[string]*File
}

// keep notes what an attempt came to; false where it came to nothing, or to what
// the file was before: then its corrections undo each other.
func (m *mender) keep(a *attempt) bool {
	if len(a.made) == 0 {
		return false
	}
	f := m.changed[a.file.Name]
	if f == nil {
		f = &File{Name: a.file.Name, Before: whole(a.file, a.file.Bytes), seen: make(map[[sha256.Size]byte]bool)}
		f.seen[sha256.Sum256(f.Before)] = true
	}
	sum := sha256.Sum256(a.text)
	if f.seen[sum] {
		return false
	}
	f.seen[sum] = true
	f.After, f.Made = a.text, append(f.Made, a.made...)
	m.changed[a.file.Name] = f
	return true
}

// attempt makes corrections in one file as it is by now.
type attempt struct {
	*mender
	file  *source.File
	kind  string // of record that the file's place holds
	found []*diag.Finding

	before *decode.Record
	edits  []diag.Edit // of the corrections made
	made   []Correction
	text   []byte // with them
}

// correct makes the corrections of the findings. Of two that meet the first one
// is made: the other belongs to a text that is no longer there.
func (a *attempt) correct() {
	for _, f := range a.found {
		if f.Fix.Recoded != nil {
			a.text, a.made = f.Fix.Recoded, []Correction{{Finding: *f}}
			return
		}
	}
	var edits []diag.Edit
	var fitting []*diag.Finding
	for _, f := range a.found {
		if with := slices.Concat(edits, f.Fix.Edits); apart(with) {
			edits, fitting = with, append(fitting, f)
		}
	}
	a.before = a.decoder.Decode(&source.File{Name: a.file.Name, Bytes: a.file.Bytes}, a.kind)
	a.try(fitting)
	a.text = whole(a.file, a.text)
}

// apart reports whether no two edits meet.
func apart(edits []diag.Edit) bool {
	edits = slices.SortedFunc(slices.Values(edits), func(a, b diag.Edit) int { return a.From - b.From })
	for i := 1; i < len(edits); i++ {
		if edits[i].From < edits[i-1].To || edits[i].From == edits[i-1].From {
			return false
		}
	}
	return true
}

// try makes corrections in addition to those already made. Where one of several goes too
// far, each half of them is tried by itself.
func (a *attempt) try(found []*diag.Finding) {
	with := slices.Clone(a.edits)
	for _, f := range found {
		with = append(with, f.Fix.Edits...)
	}
	text, ok := a.apply(with)
	switch n := len(found); {
	case ok:
		a.text, a.edits = text, with
		for _, f := range found {
			c := Correction{Finding: *f}
			if own := f.Fix.Edits; len(own) == 1 {
				c.Was, c.Now = string(a.file.Bytes[own[0].From:own[0].To]), own[0].Text
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
	text, err := edit.Apply(a.file.Bytes, edits)
	if err != nil || bytes.Equal(text, a.file.Bytes) {
		return nil, false
	}
	for _, sign := range []string{"#", "\n"} { // comments and lines stay
		if bytes.Count(text, []byte(sign)) != bytes.Count(a.file.Bytes, []byte(sign)) {
			return nil, false
		}
	}
	if a.before.Tree == nil { // it could not be read: there is nothing to compare
		return text, true
	}
	after := a.decoder.Decode(&source.File{Name: a.file.Name, Bytes: text}, a.kind)
	p := proof{a.before.Tree, after, a.records, a.file, edits}
	return text, after.Tree != nil && p.same(0, 0)
}

// proof compares a record before and after some edits.
type proof struct {
	before  *source.Tree
	after   *decode.Record
	records *catalogue.Catalogue
	file    *source.File
	edits   []diag.Edit
}

// same reports whether two nodes are the same but for the words that the edits
// replace.
func (p *proof) same(i, j int32) bool {
	x, y := &p.before.Nodes[i], &p.after.Tree.Nodes[j]
	if x.Kind == source.Scalar && p.touches(x.At, p.next(i)) {
		return x.Kind == y.Kind && x.Text == y.Text || p.replaced(i)
	}
	others := slices.Collect(p.after.Tree.Children(j))
	if x.Kind != y.Kind || x.Text != y.Text || len(others) != len(slices.Collect(p.before.Children(i))) {
		return false
	}
	n := 0
	for child := range p.before.Children(i) {
		a, b := &p.before.Nodes[child], &p.after.Tree.Nodes[others[n]]
		switch {
		case a.Key == b.Key:
		case !p.touches(a.KeyAt, p.keyEnd(child)) || p.misfit(others[n]):
			return false
		}
		if !p.same(child, others[n]) {
			return false
		}
		n++
	}
	return true
}

// misfit reports whether a renamed key has a value that is not of its kind and can't be
// mended, or that leads nowhere (published: 2010 is not a publisher): then another key
// was meant.
func (p *proof) misfit(i int32) bool {
	n := &p.after.Tree.Nodes[i]
	value := func(at source.Place) bool { return at.Node() == i && !at.IsKey() } // or its key, where it is empty
	return n.Unknown ||
		slices.ContainsFunc(p.after.Findings, func(f diag.Finding) bool { return value(f.At) && f.Fix == nil }) ||
		slices.ContainsFunc(p.after.References, func(r decode.Reference) bool {
			outside := r.To == record.ToOrganisation || r.To == record.ToProgramme || r.To == record.ToProject
			return value(r.At) && outside && p.records.Knows(r.To, r.Name) != catalogue.Yes
		})
}

// keyEnd is the offset at which the value of a key begins; where there is none, the next
// node.
func (p *proof) keyEnd(i int32) int {
	if n := &p.before.Nodes[i]; n.At != n.KeyAt {
		return int(n.At.From)
	}
	return p.next(i)
}

// next is the offset at which the node after a scalar begins.
func (p *proof) next(i int32) int {
	if int(i)+1 == len(p.before.Nodes) {
		return len(p.file.Bytes)
	}
	if n := &p.before.Nodes[i+1]; !n.Keyed {
		return int(n.At.From)
	}
	return int(p.before.Nodes[i+1].KeyAt.From)
}

// replaced reports whether nothing of a scalar is left after the edits in it: a value may
// go on in lines below.
func (p *proof) replaced(i int32) bool {
	from, end := int(p.before.Nodes[i].At.From), p.next(i)
	for _, e := range p.edits {
		if from <= e.From && e.From < end {
			from = max(from, e.To)
		}
	}
	for line := range strings.Lines(string(p.file.Bytes[from:max(from, end)])) {
		line, _, _ = strings.Cut(line, "#")
		if strings.Trim(line, " \t\r\n,:[]{}?-.") != "" {
			return false
		}
	}
	return true
}

// touches reports whether an edit begins between a place and an offset.
func (p *proof) touches(at source.Pos, end int) bool {
	return slices.ContainsFunc(p.edits, func(e diag.Edit) bool { return int(at.From) <= e.From && e.From < end })
}
