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
	"sostool/pkg/source"
)

// Options choose the findings whose corrections are made.
type Options struct {
	check.Options
	Unsafe bool // guesses, too
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
	var again map[string]bool // the files that the last pass changed; nil: all are checked
	for pass := 0; ; pass++ {
		options := o.Options
		if again != nil {
			options.Wanted = func(e *catalogue.Entry) bool { return again[e.Name] }
		}
		left, errs = check.Run(c, options)
		texts := make(map[string][]byte)
		for _, e := range c.Entries {
			found := o.offered(left, e.Name)
			if len(found) == 0 || pass >= maxPasses {
				continue
			}
			if f := m.mend(left.Read[e.Name], e.Kind, found); f != nil {
				texts[e.Name] = f.After
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

// offered are a file's findings with a correction that is wanted.
func (o *Options) offered(r *diag.Report, file string) (found []*diag.Finding) {
	first, _ := slices.BinarySearchFunc(r.Findings, file, func(f diag.Finding, name string) int { return strings.Compare(f.File, name) })
	for i := first; i < len(r.Findings) && r.Findings[i].File == file; i++ {
		if f := &r.Findings[i]; f.Fix != nil && f.Allowed == "" && (f.Fix.Safe || o.Unsafe) {
			found = append(found, f)
		}
	}
	return found
}

// whole is a text with the byte order mark that its file began with.
func whole(f *source.File, text []byte) []byte {
	if f.Mark {
		return slices.Concat([]byte("\xef\xbb\xbf"), text)
	}
	return text
}

// mender makes corrections in files.
type mender struct {
	decoder *decode.Decoder
	changed map[string]*File
}

// mend makes the corrections of some findings in a file as it stands by now; nil
// where none of them can be made. Of two that meet the first one is made: the
// other belongs to a text that is no longer there.
func (m *mender) mend(text *source.File, kind string, found []*diag.Finding) *File {
	after, made := m.corrected(text, kind, found)
	if len(made) == 0 {
		return nil
	}
	f := m.changed[text.Name]
	if f == nil {
		f = &File{Name: text.Name, Before: whole(text, text.Bytes), seen: make(map[[sha256.Size]byte]bool)}
		f.seen[sha256.Sum256(f.Before)] = true
	}
	if sum := sha256.Sum256(after); f.seen[sum] {
		return nil // they undo each other
	} else {
		f.seen[sum] = true
	}
	f.After, f.Made = after, append(f.Made, made...)
	m.changed[text.Name] = f
	return f
}

func (m *mender) corrected(file *source.File, kind string, found []*diag.Finding) (text []byte, made []Correction) {
	for _, f := range found {
		if f.Fix.Recoded != nil {
			return f.Fix.Recoded, []Correction{{Finding: *f}}
		}
	}
	var edits []edit.Edit
	var fitting []*diag.Finding
	for _, f := range found {
		if with := slices.Concat(edits, edit.Of(file, f.Fix.Edits)); apart(with) {
			edits, fitting = with, append(fitting, f)
		}
	}
	text, ok := m.apply(file, kind, edits)
	if !ok { // one of them goes too far: each has to show that it does not
		edits, found, fitting = nil, fitting, nil
		for _, f := range found {
			with := slices.Concat(edits, edit.Of(file, f.Fix.Edits))
			if next, ok := m.apply(file, kind, with); ok {
				text, edits, fitting = next, with, append(fitting, f)
			}
		}
	}
	for _, f := range fitting {
		c := Correction{Finding: *f}
		if own := edit.Of(file, f.Fix.Edits); len(own) == 1 {
			c.Was, c.Now = string(file.Bytes[own[0].From:own[0].To]), own[0].Text
		}
		made = append(made, c)
	}
	return whole(file, text), made
}

// apart reports whether no two edits meet.
func apart(edits []edit.Edit) bool {
	edits = slices.SortedFunc(slices.Values(edits), func(a, b edit.Edit) int { return a.From - b.From })
	for i := 1; i < len(edits); i++ {
		if edits[i].From < edits[i-1].To || edits[i].From == edits[i-1].From {
			return false
		}
	}
	return true
}

// apply makes edits; false where they would change more than what they replace.
func (m *mender) apply(file *source.File, kind string, edits []edit.Edit) ([]byte, bool) {
	text, err := edit.Apply(file.Bytes, edits)
	if err != nil || bytes.Equal(text, file.Bytes) {
		return nil, false
	}
	for _, sign := range []string{"#", "\n"} { // comments and lines stay
		if bytes.Count(text, []byte(sign)) != bytes.Count(file.Bytes, []byte(sign)) {
			return nil, false
		}
	}
	before := m.decoder.Decode(&source.File{Name: file.Name, Bytes: file.Bytes}, kind)
	after := m.decoder.Decode(&source.File{Name: file.Name, Bytes: text}, kind)
	if before.Tree == nil { // it could not be read: there is nothing to compare
		return text, true
	}
	p := proof{before.Tree, after, file, edits}
	return text, after.Tree != nil && p.same(0, 0)
}

// proof compares a record before and after some edits.
type proof struct {
	before *source.Tree
	after  *decode.Document
	file   *source.File
	edits  []edit.Edit
}

// same reports whether two nodes are the same but for the words that the edits
// replace.
func (p *proof) same(i, j int32) bool {
	x, y := &p.before.Nodes[i], &p.after.Tree.Nodes[j]
	if x.Kind == source.Scalar && p.touches(x.At, p.next(i)) {
		return true
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
		case !p.touches(a.KeyAt, p.file.Offset(int(a.At.Line), int(a.At.Col))) || p.misfit(b):
			return false
		}
		if !p.same(child, others[n]) {
			return false
		}
		n++
	}
	return true
}

// misfit reports whether a renamed key has a value that is not of its kind and
// that nobody knows how to mend: then it was another key that was meant.
func (p *proof) misfit(n *source.Node) bool {
	return n.Unknown || slices.ContainsFunc(p.after.Findings, func(f diag.Finding) bool { return f.At == n.At && f.Fix == nil })
}

// next is the offset at which the node after a scalar begins.
func (p *proof) next(i int32) int {
	if int(i)+1 == len(p.before.Nodes) {
		return len(p.file.Bytes)
	}
	at := p.before.Nodes[i+1].KeyAt
	if at.Line == 0 {
		at = p.before.Nodes[i+1].At
	}
	return p.file.Offset(int(at.Line), int(at.Col))
}

// touches reports whether an edit begins between a place and an offset.
func (p *proof) touches(at source.Pos, end int) bool {
	from := p.file.Offset(int(at.Line), int(at.Col))
	return slices.ContainsFunc(p.edits, func(e edit.Edit) bool { return from <= e.From && e.From < end })
}
