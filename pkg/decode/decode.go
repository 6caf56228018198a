// Package decode turns the bytes of a file into a typed record and says
// everything that is wrong with its form: characters, YAML, keys and the form
// of each value. It does not know what the values mean together.
//
// It is driven by the types of package record: there is no list of keys here.
package decode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/source"
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
func (d *Record) ID() string {
	switch {
	case d.Project != nil:
		return string(d.Project.ID)
	case d.Programme != nil:
		return string(d.Programme.ID)
	default:
		return ""
	}
}

// Parsed reports whether there is a typed record.
func (d *Record) Parsed() bool {
	return d.Project != nil || d.Programme != nil || d.Organisations != nil
}

// Documentation is what the record says about its sources.
func (d *Record) Documentation() *record.Documentation {
	switch {
	case d.Project != nil:
		return &d.Project.Documentation
	case d.Programme != nil:
		return &d.Programme.Documentation
	case d.Organisations != nil:
		return &d.Organisations.Documentation
	default:
		return nil
	}
}

// Decoder reads files. It may be used by several goroutines.
type Decoder struct {
	// Whole reads files to their end, however much in them does not fit.
	Whole bool

	patterns map[string]*pattern // by kind of record
	register *municipality.Register
	trees    sync.Pool // of documents that were given back
	usuals   sync.Pool
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
	return &Decoder{register: register, patterns: byKind}
}

// Decode reads a file. kind is what the file's folder holds, empty where that
// is not known; the record's own first key decides.
func (d *Decoder) Decode(f *source.File, kind string) *Record {
	u, _ := d.usuals.Get().(*usual)
	if u == nil {
		u = new(usual)
	}
	defer d.usuals.Put(u)
	defer u.reset()
	root, findings := nodesOf(f, func(text []byte) (*yaml.Node, error) {
		if root := u.read(text); root != nil {
			return root, nil
		}
		return parse(text)
	})
	doc := &Record{File: f, Findings: findings}
	if root == nil {
		return doc
	}
	d.decode(doc, root, kind)
	return doc
}

// Nodes reads a file as far as YAML goes: its nodes, and what is wrong with its
// characters and with what YAML allows and records don't. The root is nil where
// the file can't be read any further. It takes a byte order mark off.
func Nodes(f *source.File) (*yaml.Node, []diag.Finding) { return nodesOf(f, parse) }

func nodesOf(f *source.File, parse func(text []byte) (*yaml.Node, error)) (*yaml.Node, []diag.Finding) {
	if len(f.Bytes) > MaxBytes {
		return nil, []diag.Finding{{Rule: diag.YAMLLimit, At: source.Start.Place(),
			Message: language.Say("the file has more than {0} bytes; a record has at most that many", MaxBytes)}}
	}
	findings, ok := scan(f)
	if !ok {
		return nil, findings
	}
	if finding, found := conflict(f, false); found {
		return nil, append(findings, finding)
	}
	if finding, found := documents(f); found {
		return nil, append(findings, finding)
	}
	root, err := parse(f.Bytes)
	if err != nil {
		if finding, found := conflict(f, true); found {
			return nil, append(findings, finding)
		}
		// An invisible character is the cause that a person can't see.
		finding := syntaxFault(f, err)
		if !slices.ContainsFunc(findings, func(other diag.Finding) bool {
			return other.Rule == diag.TextInvisible && other.At.Line == finding.At.Line
		}) {
			findings = append(findings, finding)
		}
		return nil, findings
	}
	if root == nil {
		return nil, append(findings, diag.Finding{Rule: diag.RecordKind, At: source.Start.Place(),
			Message: language.Say("the file is empty"),
			Hint:    language.Say("a record begins with its kind: record: project/1")})
	}
	s := structure{file: f, marked: bytes.ContainsAny(f.Bytes, "&!")}
	s.walk(root, 1)
	if s.refuse {
		root = nil
	}
	return root, append(findings, s.findings...)
}

// parse is the bare parser: one document into nodes, nil where there is none.
func parse(text []byte) (root *yaml.Node, err error) {
	defer func() {
		// yaml.v3 turns its own panics into errors; a bug in it must not
		// take the other files down.
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	var n, rest yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	switch err := decoder.Decode(&n); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	// What comes after the document would be ignored silently.
	if err := decoder.Decode(&rest); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if n.Kind != yaml.DocumentNode || len(n.Content) == 0 {
		return nil, nil
	}
	return n.Content[0], nil
}

func (d *Decoder) decode(doc *Record, root *yaml.Node, kind string) {
	if root.Kind != yaml.MappingNode {
		at := place(root)
		if int(at.Line) > doc.File.LineCount() { // nothing is below the mark "---"
			at = source.Start
		}
		doc.Findings = append(doc.Findings, diag.Finding{Rule: diag.RecordKind, At: at.Place(),
			Message: language.Say("expected a record: keys with values; found {0}", shape(root)),
			Hint:    language.Say("a record begins with its kind: record: project/1")})
		return
	}
	p, finding := d.kind(root, kind)
	if finding != nil {
		doc.Findings = append(doc.Findings, *finding)
	}
	if p == nil {
		return
	}
	c := newContext(d, doc)
	dirty := slices.ContainsFunc(doc.Findings, func(f diag.Finding) bool {
		return f.Rule == diag.TextInvisible || f.Rule == diag.TextNormalForm
	})
	if dirty {
		c.tidy(root)
	}
	switch p.kind {
	case record.ProjectKind:
		doc.Project = new(record.Project)
		c.record(root, doc.Project, p)
		doc.Project.Index()
	case record.ProgrammeKind:
		doc.Programme = new(record.Programme)
		c.record(root, doc.Programme, p)
	case record.OrganisationsKind:
		doc.Organisations = new(record.Organisations)
		c.record(root, doc.Organisations, p)
	}
	doc.Tree = c.tree
	if c.full() {
		doc.Project, doc.Programme, doc.Organisations, doc.References = nil, nil, nil, nil
		doc.Findings[len(doc.Findings)-1].Note("further places like this one are not shown")
	}
	if dirty {
		doc.dropGrouping()
	}
}

// formRules are those of values whose form is not the format's.
var formRules = []string{diag.AmountForm, diag.ShareForm, diag.DateForm, diag.PeriodForm, diag.IDForm, diag.CodeForm}

// dropGrouping drops the findings of no-break spaces inside values whose form is also
// wrong with plain spaces: 1 828 204 has one cause and one cure.
func (d *Record) dropGrouping() {
	d.Findings = slices.DeleteFunc(d.Findings, func(f diag.Finding) bool {
		return f.Rule == diag.TextInvisible && slices.ContainsFunc(d.Findings, func(other diag.Finding) bool {
			span := d.File.Span(other.At.Pos)
			return slices.Contains(formRules, other.Rule) && other.Fix != nil &&
				span.Line == int(f.At.Line) && span.EndLine == span.Line && span.Col <= int(f.At.Col) && int(f.At.Col) < span.EndCol
		})
	})
}

// kindKey is the key under which a record states its kind.
const kindKey = "record"

// kind finds the record's kind, and what is wrong with how it is stated.
func (d *Decoder) kind(root *yaml.Node, expected string) (*pattern, *diag.Finding) {
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if key.Value != kindKey {
			continue
		}
		p := d.patterns[value.Value]
		switch {
		case value.Kind != yaml.ScalarNode || p == nil:
			f := &diag.Finding{Rule: diag.RecordKind, At: place(value).Place(),
				Message: language.Say("\"{0}\" is not a kind of record", value.Value),
				Hint:    language.Say("the kinds are {0}", language.Choices(record.Kinds()))}
			if value.Kind != yaml.ScalarNode || isNull(value) {
				f.Message = language.Say("expected {0}, found {1}", language.Say("a choice"), shape(value))
			}
			if isNull(value) && value.Value == "" { // nothing to point at but the key
				f.At = place(key).Place()
			}
			name, version, _ := strings.Cut(value.Value, "/")
			if p := d.patterns[name+"/1"]; p != nil && version != "" {
				f.Message = language.Say("version {0} of {1} is not known to this program", version, name)
				return p, f
			}
			if better, ok := near.Word(value.Value, record.Kinds()); ok {
				f.Suggest("did you mean {0}?", better).Set(better, true)
				return d.patterns[better], f
			}
			return d.patterns[expected], f
		case expected != "" && expected != value.Value:
			if other := d.patterns[expected]; other.knows(root) > p.knows(root) {
				p = other // its kind is misstated, not its place
			}
			return p, &diag.Finding{Rule: diag.RecordKind, At: place(value).Place(),
				Message: language.Say("the record says {0}, but its folder holds records of the kind {1}", value.Value, expected),
				Hint:    language.Say("projects belong in projects/, programmes in programmes/, organisations in organisations.yaml")}
		case i > 0:
			return p, &diag.Finding{Rule: diag.RecordKind, At: place(key).Place(),
				Message: language.Say("the kind of the record does not come first"),
				Hint:    language.Say("make it the first key, so that people and programs see it at once")}
		}
		return p, nil
	}
	if expected == "" {
		expected = record.ProjectKind
	}
	f := &diag.Finding{Rule: diag.RecordKind, At: place(root).Place(),
		Message: language.Say("the file does not say what kind of record it is"),
		Hint:    language.Say("a record begins with its kind: {0}", "record: "+expected)}
	return d.patterns[expected], f
}

// shape names what is in a node, for "expected a list, found ...".
func shape(n *yaml.Node) language.Text {
	switch n.Kind {
	case yaml.MappingNode:
		return language.Say("a mapping of keys and values")
	case yaml.SequenceNode:
		return language.Say("a list")
	}
	if isNull(n) {
		return language.Say("nothing")
	}
	return language.Say("\"{0}\"", language.Shorten(n.Value, 60))
}

// isNull reports whether a scalar is YAML's way of saying nothing.
func isNull(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.Style != 0 {
		return false
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}
