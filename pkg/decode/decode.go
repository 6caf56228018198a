// Package decode turns the bytes of a file into a typed record and says
// everything that is wrong with its form: characters, YAML, keys and the form
// of each value. It does not know what the values mean together.
//
// It is driven by the types of package record: there is no list of keys here.
package decode

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/source"
	"sostool/pkg/syntax"
)

// Record is the file of a record, decoded.
type Record struct {
	File     *source.File
	Tree     *source.Tree // nil where the file does not parse
	Findings []diag.Finding

	// One of these where the file parses and its kind is known.
	Project       *record.Project
	Programme     *record.Programme
	Organisations *record.Organisations
	Settings      *record.Settings

	id            record.ID
	documentation *record.Documentation

	References []Reference
	Misnamed   []Reference // where an id was expected and a name is: each has a finding
}

// Reference is a name that leads out of its mapping.
type Reference struct {
	To   record.Reference
	Name string
	At   source.Place
}

// ID is the id that the record states, empty where there is none.
func (d *Record) ID() string { return string(d.id) }

// Parsed reports whether there is a typed record.
func (d *Record) Parsed() bool { return d.documentation != nil }

// Whole reports whether all of the record is read as it is written: nothing can be said
// about what became of the rest.
func (d *Record) Whole() bool { return d.Parsed() && (d.Tree == nil || len(d.Tree.Broken) == 0) }

// Documentation is what the record says about its sources; nothing in settings.
func (d *Record) Documentation() *record.Documentation { return d.documentation }

// set makes the typed record that of the file.
func (d *Record) set(typed any) {
	switch r := typed.(type) {
	case *record.Project:
		r.Index()
		d.Project, d.id, d.documentation = r, r.ID, &r.Documentation
	case *record.Programme:
		d.Programme, d.id, d.documentation = r, r.ID, &r.Documentation
	case *record.Organisations:
		d.Organisations, d.documentation = r, &r.Documentation
	case *record.Settings:
		d.Settings, d.documentation = r, new(record.Documentation)
	}
}

// Decoder reads files. It may be used by several goroutines.
type Decoder struct {
	// Whole reads files to their end, however much in them does not fit.
	Whole bool

	patterns map[string]*pattern // by kind of record
	register *municipality.Register
	trees    sync.Pool // of documents that were given back
	readers  sync.Pool
}

// Free takes a document's tree for another. The document must not be used any more.
func (d *Decoder) Free(doc *Record) {
	if doc.Tree != nil {
		doc.Tree.Reset()
		d.trees.Put(doc.Tree)
		doc.Tree = nil
	}
}

// New makes a decoder; the register is where it looks municipalities up.
func New(register *municipality.Register) *Decoder {
	ps, byKind := make(patterns), make(map[string]*pattern)
	for _, r := range record.Roots() {
		byKind[r.Kind] = ps.of(r.Type)
	}
	return &Decoder{register: register, patterns: byKind,
		trees: sync.Pool{New: func() any { return new(source.Tree) }}, readers: sync.Pool{New: func() any { return new(syntax.Reader) }}}
}

// Decode reads a file. kind is what the file's folder holds, empty where that
// is not known; the record's own first key decides.
func (d *Decoder) Decode(f *source.File, kind string) *Record {
	r := d.readers.Get().(*syntax.Reader)
	defer d.readers.Put(r)
	doc := &Record{File: f, Tree: d.trees.Get().(*source.Tree)}
	ok := false
	if doc.Findings, ok = read(r, f, doc.Tree); !ok || !d.decode(doc, kind) {
		d.Free(doc)
	}
	return doc
}

// Reader reads files, one after the other, and keeps its memory for the next.
type Reader struct {
	syntax syntax.Reader
	tree   source.Tree
}

// Read reads a file as far as YAML goes: its tree, and what is wrong with its characters
// and with what YAML allows and records don't. The tree is nil where the file can't be
// read any further, and good until the next file is read. A byte order mark is taken off.
func (r *Reader) Read(f *source.File) (*source.Tree, []diag.Finding) {
	r.tree.Reset()
	findings, ok := read(&r.syntax, f, &r.tree)
	if !ok {
		return nil, findings
	}
	return &r.tree, findings
}

func read(r *syntax.Reader, f *source.File, tree *source.Tree) (found []diag.Finding, ok bool) {
	if len(f.Bytes) > MaxBytes {
		return []diag.Finding{{Rule: diag.YAMLLimit, At: source.Start.Place(),
			Message: language.Say("the file has more than {0} bytes; a record has at most that many", MaxBytes)}}, false
	}
	s := scanner{file: f}
	if found, ok = s.scan(); !ok {
		return found, false
	}
	var without []source.Pos // the sides of a conflict
	if s.signs {
		found, without = unmerged(f, false, found)
	}
	faults := r.Read(f, tree, without...)
	if s.signs && len(faults) > 0 && len(without) == 0 {
		if found, without = unmerged(f, true, found); len(without) > 0 {
			tree.Reset()
			faults = r.Read(f, tree, without...)
		}
	}
	// An invisible character is the cause that a person can't see.
	for i := range faults {
		if line := f.LineAt(int(faults[i].At.From)); !slices.ContainsFunc(found, func(other diag.Finding) bool {
			return other.Rule == diag.TextInvisible && f.LineAt(int(other.At.From)) == line
		}) {
			found = append(found, faults[i])
		}
	}
	if len(tree.Nodes) == 0 {
		if len(faults) == 0 && len(without) == 0 {
			found = append(found, diag.Finding{Rule: diag.RecordKind, At: source.Start.Place(),
				Message: language.Say("the file is empty"),
				Hint:    language.Say("a record begins with its kind: record: project/1")})
		}
		return found, false
	}
	shape := structure{tree: tree}
	shape.all = found
	shape.check()
	return shape.all, !shape.refuse
}

// decode makes a record of a tree; false where it is not one.
func (d *Decoder) decode(doc *Record, kind string) bool {
	if root := &doc.Tree.Nodes[0]; root.Kind != source.Mapping {
		doc.Findings = append(doc.Findings, diag.Finding{Rule: diag.RecordKind, At: doc.Tree.At(0).Pos.Place(),
			Message: language.Say("expected a record: keys with values; found {0}", shape(root)),
			Hint:    language.Say("a record begins with its kind: record: project/1")})
		return false
	}
	dirty := slices.ContainsFunc(doc.Findings, func(f diag.Finding) bool {
		return f.Rule == diag.TextInvisible || f.Rule == diag.TextNormalForm
	})
	if dirty {
		tidy(doc.Tree)
	}
	p, finding := d.kind(doc.Tree, kind)
	if finding != nil {
		doc.Findings = append(doc.Findings, *finding)
	}
	if p == nil {
		return false
	}
	c := newContext(d, doc)
	typed := reflect.New(p.typ)
	c.mapping(0, typed.Elem(), p)
	if c.full() {
		doc.References = nil
		doc.Findings[len(doc.Findings)-1].Note("further places like this one are not shown")
	} else {
		doc.set(typed.Interface())
	}
	if dirty {
		doc.dropGrouping()
	}
	doc.dropBroken()
	return true
}

// dropBroken drops what is found on lines that are not read as they are written, but for
// the faults there.
func (d *Record) dropBroken() {
	if len(d.Tree.Broken) > 0 {
		d.Findings = slices.DeleteFunc(d.Findings, func(f diag.Finding) bool { return !ofText(f.Rule) && d.Broken(f.At.Pos) })
	}
}

// Broken reports whether a place is on a line with a fault: what is there is as it was
// probably meant, or not known.
func (d *Record) Broken(at source.Pos) bool {
	return d.Tree != nil && at != source.Start && d.Tree.InBroken(int(at.From))
}

// ofText reports whether a rule is about characters and YAML, not about keys and values.
func ofText(rule string) bool {
	return strings.HasPrefix(rule, "yaml-") && rule != diag.YAMLDuplicateKey || rule == diag.TextInvisible || rule == diag.TextNormalForm
}

// formRules are those of values whose form is not the format's.
var formRules = []string{diag.AmountForm, diag.ShareForm, diag.DateForm, diag.PeriodForm, diag.IDForm, diag.CodeForm}

// dropGrouping drops the findings of no-break spaces inside values whose form is also
// wrong with plain spaces: 1 828 204 has one cause and one cure.
func (d *Record) dropGrouping() {
	d.Findings = slices.DeleteFunc(d.Findings, func(f diag.Finding) bool {
		return f.Rule == diag.TextInvisible && slices.ContainsFunc(d.Findings, func(other diag.Finding) bool {
			return slices.Contains(formRules, other.Rule) && other.Fix != nil && other.At.From <= f.At.From && f.At.From < other.At.To
		})
	})
}

// kindKey is the key under which a record states its kind.
const kindKey = "record"

// kind finds the record's kind, and what is wrong with how it is stated.
func (d *Decoder) kind(t *source.Tree, expected string) (*pattern, *diag.Finding) {
	if i := t.Child(0, kindKey); i >= 0 {
		value := &t.Nodes[i]
		p := d.patterns[value.Text]
		if t.InBroken(value.Begin()) {
			return cmp.Or(p, d.patterns[cmp.Or(expected, record.ProjectKind)]), nil
		}
		switch {
		case value.Kind != source.Scalar || p == nil:
			f := &diag.Finding{Rule: diag.RecordKind, At: t.At(i),
				Message: language.Say("\"{0}\" is not a kind of record", value.Text),
				Hint:    language.Say("the kinds are {0}", language.Choices(record.Kinds()))}
			if value.Kind != source.Scalar || value.Null() {
				f.Message = language.Say("expected {0}, found {1}", language.Say("a choice"), shape(value))
			}
			if value.Nothing() { // nothing to point at but the key
				f.At = t.KeyAt(i)
			}
			name, version, _ := strings.Cut(value.Text, "/")
			if p := d.patterns[name+"/1"]; p != nil && version != "" {
				f.Message = language.Say("version {0} of {1} is not known to this program", version, name)
				return p, f
			}
			if better, ok := near.Word(value.Text, record.Kinds()); ok {
				f.Suggest("did you mean {0}?", better).Set(better, true)
				return d.patterns[better], f
			}
			return d.patterns[expected], f
		case expected != "" && expected != value.Text:
			if other := d.patterns[expected]; other.knows(t, 0) > p.knows(t, 0) {
				p = other // its kind is misstated, not its place
			}
			return p, &diag.Finding{Rule: diag.RecordKind, At: t.At(i),
				Message: language.Say("the record says {0}, but its folder holds records of the kind {1}", value.Text, expected),
				Hint:    language.Say("projects belong in projects/, programmes in programmes/, organisations in organisations.yaml, settings in settings.yaml")}
		case i > 1:
			return p, &diag.Finding{Rule: diag.RecordKind, At: t.KeyAt(i),
				Message: language.Say("the kind of the record does not come first"),
				Hint:    language.Say("make it the first key, so that people and programs see it at once")}
		}
		return p, nil
	}
	if expected == "" {
		expected = record.ProjectKind
	}
	if len(t.Broken) > 0 { // the line that says it may have a fault
		return d.patterns[expected], nil
	}
	f := &diag.Finding{Rule: diag.RecordKind, At: t.At(0),
		Message: language.Say("the file does not say what kind of record it is"),
		Hint:    language.Say("a record begins with its kind: {0}", "record: "+expected)}
	return d.patterns[expected], f
}

// shape names what is in a node, for "expected a list, found ...".
func shape(n *source.Node) language.Text {
	switch {
	case n.Kind == source.Mapping:
		return language.Say("a mapping of keys and values")
	case n.Kind == source.Sequence:
		return language.Say("a list")
	case n.Null():
		return language.Say("nothing")
	}
	return language.Say("\"{0}\"", language.Shorten(n.Text, 60))
}
