package decode

import (
	"reflect"
	"strings"

	"sostool/pkg/record"
	"sostool/pkg/source"
)

// pattern is how values of one type are read, worked out once from the type.
type pattern struct {
	form form
	typ  reflect.Type

	// Where the handle of a mapping or sequence is, and the members of a
	// record.List or record.Map.
	handle, members int

	// A mapping with keys of its own.
	fields []field
	index  map[string]int // from key to field
	keys   []string
	oneOf  []string // exactly one of these keys is in it
	least  []string // at least one of these keys is in it
	most   []string // at most one of these keys is in it
	needs  []record.Need
	isText bool // by language

	// A list, or a mapping whose keys are values.
	item, key *pattern
	format    *source.Format // of a mapping or a list of mappings

	// A scalar.
	scalar  record.Scalar
	choices []string
}

// knows counts the keys of a mapping that the pattern has.
func (p *pattern) knows(t *source.Tree, i int32) int {
	known := 0
	for j := range t.Children(i) {
		if _, ok := p.index[t.Nodes[j].Key]; ok {
			known++
		}
	}
	return known
}

type field struct {
	key      string
	index    []int
	required bool
	pattern  *pattern
}

// of is the field in a value of the pattern's type.
func (f *field) of(v reflect.Value) reflect.Value {
	if len(f.index) == 1 {
		return v.Field(f.index[0])
	}
	return v.FieldByIndex(f.index)
}

type form uint8

const (
	scalarShape form = iota
	structShape
	listShape    // a slice of mappings
	itemsShape   // a record.List
	entriesShape // a record.Map
)

// patterns are those of record types, each made once.
type patterns map[reflect.Type]*pattern

func (ps patterns) of(t reflect.Type) *pattern {
	if p, ok := ps[t]; ok {
		return p
	}
	p := &pattern{typ: t}
	ps[t] = p
	key, value := record.EntryOf(t)
	scalar, isScalar := record.ScalarOf(t)
	switch {
	case isScalar:
		p.form, p.scalar = scalarShape, scalar
		if scalar.Choice != nil {
			p.choices = scalar.Choice.Choices()
		}
	case t.Kind() == reflect.Slice:
		p.form = listShape
		p.item = ps.of(t.Elem())
		p.format = naming(t.Elem())
	case record.ItemOf(t) != nil:
		p.form = itemsShape
		p.members = index(t, "Items")
		p.item = ps.of(record.ItemOf(t))
	case key != nil:
		p.form = entriesShape
		p.members = index(t, "Entries")
		p.key, p.item = ps.of(key), ps.of(value)
	default:
		ps.mapping(t, p)
	}
	return p
}

// index is the place of a field of the type's own.
func index(t reflect.Type, name string) int {
	f, _ := t.FieldByName(name)
	return f.Index[0]
}

func (ps patterns) mapping(t reflect.Type, p *pattern) {
	shape := record.ShapeOf(t)
	p.form, p.isText = structShape, t == reflect.TypeFor[record.Text]()
	p.oneOf, p.least, p.most, p.needs = shape.OneOf, shape.Least, shape.Most, shape.Needs
	p.index = make(map[string]int)
	p.handle = index(t, "Handle")
	for _, f := range shape.Fields {
		p.index[f.Key] = len(p.fields)
		p.keys = append(p.keys, f.Key)
		p.fields = append(p.fields, field{f.Key, f.Index, f.Required, ps.of(f.Type)})
	}
	p.format = &source.Format{Keys: p.keys}
}

// naming reads from an item's type what identifies it in a path.
func naming(t reflect.Type) *source.Format {
	f, ok := t.FieldByName("Handle")
	if !ok || f.Tag.Get("any") == "" && f.Tag.Get("all") == "" {
		return nil
	}
	n := source.Naming{Any: strings.Fields(f.Tag.Get("any")), All: strings.Fields(f.Tag.Get("all"))}
	for _, more := range strings.Fields(f.Tag.Get("more")) {
		key, value, _ := strings.Cut(more, "=")
		n.More = append(n.More, source.Default{Key: key, Value: value})
	}
	return &source.Format{Naming: n}
}
