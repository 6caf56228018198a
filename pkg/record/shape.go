package record

import (
	"reflect"
	"slices"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Shape is what the tags of a mapping's type say.
type Shape struct {
	Kind   string // for a record's own type
	Means  language.Text
	Fields []Field
	OneOf  []string // exactly one of these keys is in it
	Least  []string // at least one of these keys is in it
	Most   []string // at most one of these keys is in it
	Needs  []Need   // keys that others require
}

// Need is a key that requires another, one of several.
type Need struct {
	Key   string
	Needs []string
}

// Field is one key of a mapping.
type Field struct {
	Key      string
	Index    []int        // of the Go field
	Type     reflect.Type // of the Go field
	In       reflect.Type // that declares it: the mapping's own, or one inlined
	Required bool
	Means    language.Text // what it is for
	Head     language.Text // what it is called over a column: by its tag, else as the key is elsewhere
}

// ShapeOf reads the tags of a mapping's type; a scalar's has none.
func ShapeOf(t reflect.Type) (s Shape) {
	if t.Kind() != reflect.Struct {
		return s
	}
	for _, r := range Roots() {
		if r.Type == t {
			s.Kind = r.Kind
		}
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.Type == reflect.TypeFor[source.Handle]() && len(f.Index) == 1 {
			s.Means = language.Say(f.Tag.Get("means"))
			s.OneOf = strings.Fields(f.Tag.Get("oneof"))
			s.Least = strings.Fields(f.Tag.Get("least"))
			s.Most = strings.Fields(f.Tag.Get("most"))
			for _, need := range strings.Fields(f.Tag.Get("needs")) {
				key, needs, _ := strings.Cut(need, "=")
				s.Needs = append(s.Needs, Need{key, strings.Split(needs, "|")})
			}
		}
		key, option, _ := strings.Cut(f.Tag.Get("rec"), ",")
		if key == "" {
			continue
		}
		in := t
		if outer := f.Index[:len(f.Index)-1]; len(outer) > 0 {
			in = t.FieldByIndex(outer).Type
		}
		head, _ := Head(key)
		if own := f.Tag.Get("head"); own != "" {
			head = language.Say(own)
		}
		s.Fields = append(s.Fields, Field{key, f.Index, f.Type, in, option == "required", language.Say(f.Tag.Get("means")), head})
	}
	return s
}

// MeaningOf is what a key of a mapping is for.
func MeaningOf(mapping any, key string) language.Text {
	f, _ := FieldOf(reflect.TypeOf(mapping), key)
	return f.Means
}

// FieldOf is the field of a mapping's type by its key; false where it has none, or the type
// is not known.
func FieldOf(t reflect.Type, key string) (Field, bool) {
	if t == nil {
		return Field{}, false
	}
	fields := ShapeOf(t).Fields
	if i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == key }); i >= 0 {
		return fields[i], true
	}
	return Field{}, false
}

// ItemOf is the type of the items of a List, nil for any other type.
func ItemOf(t reflect.Type) reflect.Type {
	if items, ok := member(t, "Items"); ok {
		return items.Type.Elem()
	}
	return nil
}

// EntryOf is the types of the keys and values of a Map, nil for any other type.
func EntryOf(t reflect.Type) (key, value reflect.Type) {
	if entries, ok := member(t, "Entries"); ok {
		entry := reflect.New(entries.Type.Elem()).Elem()
		return entry.FieldByName("Key").Type(), entry.FieldByName("Value").Type()
	}
	return nil, nil
}

func member(t reflect.Type, name string) (reflect.StructField, bool) {
	if t.Kind() != reflect.Struct {
		return reflect.StructField{}, false
	}
	return t.FieldByName(name)
}
