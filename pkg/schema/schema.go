// Package schema describes the record types: as a JSON Schema for editors that check and
// complete YAML, and as a reference for people. It reads the same tags as the decoder and
// has no list of keys of its own; it says nothing about what values mean together, which
// is the rules' work.
package schema

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

// Names lists the kinds of record that have a schema.
func Names() []string {
	var names []string
	for _, r := range record.Roots() {
		names = append(names, r.Name())
	}
	return names
}

// examples are records that pass: what is in the README, shorter.
var examples = map[string]string{
	record.ProjectKind: `{"record": "project/1", "id": "lapin-esimerkki", "name": {"fi": "Lapin esimerkkihanke"}, "status": "applied",
		"period": "2008-11-01/2011-12-31", "partners": [{"municipality": "Kemi", "roles": ["applicant", "administrator"]}],
		"budgets": [{"stage": "applied", "total": 1828204, "funding": [{"source": "stm", "amount": 1371152}, {"source": "municipal", "amount": 457052}]}]}`,
	record.ProgrammeKind:     `{"record": "programme/1", "id": "kaste-2008-2011", "name": {"fi": "Kaste-ohjelma 2008–2011"}, "period": "2008/2011", "funder": "stm"}`,
	record.OrganisationsKind: `{"record": "organisations/1", "organisations": [{"id": "stm", "name": {"fi": "Sosiaali- ja terveysministeriö"}, "kind": "ministry"}]}`,
	record.SettingsKind: `{"record": "settings/1", "language": "fi", "archive": "sources", "severity": {"source-missing": "off"},
		"rules": [{"id": "own-granted-has-decision", "severity": "warning", "for": "status == \"granted\"", "require": "len(decisions) > 0", "message": {"en": "a granted project has no decision"}}]}`,
}

// builder makes the schemas of types, each once.
type builder struct {
	l        language.Language
	register *municipality.Register
	rules    []string
	editor   bool // for editors that complete YAML
	defs     named
}

// Of is the schema of a kind of record by its name; of all kinds, told apart by
// the first key, where the name is empty. It has the keywords of JSON Schema only.
// rules are the names that an allow entry may have.
func Of(name string, l language.Language, register *municipality.Register, rules []string) *Node {
	return (&builder{l: l, register: register, rules: rules}).schema(name)
}

// ForEditors is the schema of all kinds with editors' own keywords: what to offer, and
// what to say about a mistake.
func ForEditors(l language.Language, register *municipality.Register, rules []string) *Node {
	return (&builder{l: l, register: register, rules: rules, editor: true}).schema("")
}

func (b *builder) schema(name string) *Node {
	n := b.root(name)
	n.Schema = "https://json-schema.org/draft/2020-12/schema"
	n.Defs = b.defs
	slices.SortFunc(n.Defs, func(x, y entry) int { return strings.Compare(x.name, y.name) })
	return n
}

func (b *builder) root(name string) *Node {
	for _, r := range record.Roots() {
		if r.Name() == name {
			n := b.mapping(r.Type)
			n.ID = "urn:sostool:" + n.Title
			return n
		}
	}
	return b.records()
}

// records is the schema of every kind of record. Conditions on the first key let an
// editor report on one kind only, as oneOf would not.
func (b *builder) records() *Node {
	n := &Node{
		ID:          "urn:sostool:record",
		Title:       language.Say("Record of sostool").In(b.l),
		Description: language.Say("A record: a project, a programme, the organisations, or settings.").In(b.l),
		Type:        "object",
		Properties: named{{"record", &Node{
			Description: record.MeaningOf(record.Project{}, "record").In(b.l), Enum: record.Kinds()}}},
		Required: []string{"record"},
	}
	for _, r := range record.Roots() {
		n.AllOf = append(n.AllOf, &Node{
			If:   &Node{Properties: named{{"record", &Node{Const: r.Kind}}}, Required: []string{"record"}},
			Then: b.of(r.Type),
		})
		n.Examples = append(n.Examples, json.RawMessage(examples[r.Kind]))
	}
	return n
}

// of is the schema of a type: a reference to its definition, or what replaces it.
func (b *builder) of(t reflect.Type) *Node {
	key, value := record.EntryOf(t)
	switch {
	case t.Kind() == reflect.Slice:
		return &Node{Type: "array", Items: b.of(t.Elem())}
	case record.ItemOf(t) != nil:
		return &Node{Type: "array", Items: b.of(record.ItemOf(t))}
	case key != nil:
		return b.entries(key, value)
	case t.Kind() == reflect.Bool:
		return &Node{Type: "boolean"}
	}
	if s, ok := record.ScalarOf(t); ok {
		return b.scalar(t, s)
	}
	return b.define(hyphenated(t.Name()), func() *Node { return b.mapping(t) })
}

// define makes a definition, once, and refers to it.
func (b *builder) define(name string, build func() *Node) *Node {
	if !slices.ContainsFunc(b.defs, func(e entry) bool { return e.name == name }) {
		i := len(b.defs)
		b.defs = append(b.defs, entry{name: name})
		n := build() // may add others
		b.defs[i].node = n
	}
	return &Node{Ref: "#/$defs/" + name}
}

// mapping is the schema of a mapping with keys of its own.
func (b *builder) mapping(t reflect.Type) *Node {
	shape := record.ShapeOf(t)
	n := &Node{Description: shape.Means.In(b.l), Type: "object", Additional: false}
	if shape.Kind != "" {
		n.Title = shape.Kind
		n.Examples = []any{json.RawMessage(examples[shape.Kind])}
	}
	for _, f := range shape.Fields {
		p := b.of(f.Type)
		if f.Key == "record" {
			p = &Node{Const: shape.Kind}
		}
		p.Description = f.Means.In(b.l)
		if f.Required {
			n.Required = append(n.Required, f.Key)
			if p.Type == "array" {
				p.MinItems = 1
			}
		}
		n.Properties = append(n.Properties, entry{f.Key, p})
	}
	switch {
	case len(shape.Least) == len(shape.Fields):
		n.MinProperties = 1
	default:
		n.AnyOf = b.eachRequired(shape.Least, leastOf(shape.Least))
	}
	n.OneOf = b.eachRequired(shape.OneOf, oneOf(shape.OneOf))
	for i, key := range shape.Most {
		for _, other := range shape.Most[i+1:] {
			n.AllOf = append(n.AllOf, &Node{Title: mostOf(shape.Most).In(b.l),
				Not: &Node{Properties: named{{key, nil}, {other, nil}}, Required: []string{key, other}}})
		}
	}
	for _, need := range shape.Needs {
		n.AllOf = append(n.AllOf, &Node{If: has(need.Key), Then: b.anyRequired(need)})
	}
	return n
}

// has is the schema of a mapping with a key, which strict validators require to be
// defined next to it.
func has(key string) *Node {
	return &Node{Properties: named{{key, nil}}, Required: []string{key}}
}

// anyRequired is the schema of a mapping with a key that another requires.
func (b *builder) anyRequired(need record.Need) *Node {
	if len(need.Needs) == 1 {
		return has(need.Needs[0])
	}
	return &Node{AnyOf: b.eachRequired(need.Needs, leastOf(need.Needs))}
}

// eachRequired are alternatives that have one key each, which strict validators require
// to be defined next to them. A validator that names the key of one of them, as if it had
// to be that one, also names the title.
func (b *builder) eachRequired(keys []string, said language.Text) (nodes []*Node) {
	if b.editor && len(keys) > 0 {
		// No mapping is null: what an editor says where it is none of them.
		nodes = append(nodes, &Node{Type: "null", Error: said.In(b.l)})
	}
	for _, key := range keys {
		nodes = append(nodes, &Node{Title: said.In(b.l), Properties: named{{key, nil}}, Required: []string{key}})
	}
	return nodes
}

// entries is the schema of a mapping whose keys are values.
func (b *builder) entries(key, value reflect.Type) *Node {
	n := &Node{Type: "object", Additional: false}
	choice, isChoice := reflect.Zero(key).Interface().(record.Choice)
	switch {
	case isChoice: // listed, so that editors offer them
		for _, word := range choice.Choices() {
			p := b.of(value)
			p.Description = b.meaning(key, word)
			n.Properties = append(n.Properties, entry{word, p})
		}
	case key == reflect.TypeFor[record.Year]():
		n.ByPattern = named{{`^` + year + `$`, b.of(value)}}
	default:
		n.PropertyNames, n.Additional = b.of(key), b.of(value)
	}
	return n
}

// hyphenated is the name of a Go type in lower case: team-region.
func hyphenated(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
