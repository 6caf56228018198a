package schema

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

// reference writes the field reference, each mapping once, where it first appears. The
// headings are the names of the schema's definitions.
type reference struct {
	*bufio.Writer
	*builder
	done map[reflect.Type]bool
	met  []reflect.Type // scalars that are not choices, one of each form, in their order
}

// WriteReference writes the keys of a kind of record by its name, of all kinds
// where the name is empty, with the form and the meaning of each, as Markdown.
func WriteReference(w io.Writer, name string, l language.Language, register *municipality.Register) error {
	r := &reference{bufio.NewWriter(w), &builder{l: l, register: register}, make(map[reflect.Type]bool), nil}
	r.say(language.Say("# {0}", language.Say("The record format")))
	for _, root := range record.Roots() {
		if name == "" || name == root.Name() {
			r.section("## "+root.Kind, root.Type)
		}
	}
	r.values()
	return r.Flush()
}

// say writes a paragraph.
func (r *reference) say(text language.Text) {
	fmt.Fprintf(r, "%s\n\n", text.In(r.l))
}

func oneOf(keys []string) language.Text {
	return language.Say("Exactly one of {0} must be given.", quoted(keys))
}

func mostOf(keys []string) language.Text {
	return language.Say("At most one of {0} may be given.", quoted(keys))
}

func leastOf(keys []string) language.Text {
	return language.Say("At least one of {0} must be given.", quoted(keys))
}

// section writes a mapping and those in it.
func (r *reference) section(heading string, t reflect.Type) {
	if r.done[t] {
		return
	}
	r.done[t] = true
	shape := record.ShapeOf(t)
	fmt.Fprintf(r, "%s\n\n%s\n\n", heading, shape.Means.In(r.l))
	r.header(language.Say("Key"), language.Say("Value"), language.Say("Required"), language.Say("Meaning"))
	for _, f := range shape.Fields {
		required := ""
		if f.Required {
			required = language.Say("yes").In(r.l)
		}
		value := r.value(f.Type)
		if f.Key == "record" {
			value = "`" + shape.Kind + "`"
		}
		r.row("`"+f.Key+"`", value, required, f.Means.In(r.l))
	}
	fmt.Fprintln(r)
	if len(shape.OneOf) > 0 {
		r.say(oneOf(shape.OneOf))
	}
	if len(shape.Least) > 0 {
		r.say(leastOf(shape.Least))
	}
	if len(shape.Most) > 0 {
		r.say(mostOf(shape.Most))
	}
	for _, need := range shape.Needs {
		r.say(language.Say("{0} requires {1}.", quoted([]string{need.Key}), language.Any(ticked(need.Needs))))
	}
	r.choices(shape.Fields)
	for _, f := range shape.Fields {
		if inner := mappingIn(f.Type); inner != nil {
			r.section("### "+hyphenated(inner.Name()), inner)
		}
	}
}

func (r *reference) header(cells ...language.Text) {
	var line []string
	for _, c := range cells {
		line = append(line, c.In(r.l))
	}
	r.row(line...)
	r.row(strings.Split(strings.Repeat("---|", len(cells)-1)+"---", "|")...)
}

func (r *reference) row(cells ...string) {
	fmt.Fprintf(r, "| %s |\n", strings.Join(cells, " | "))
}

// choices writes the words that the keys of a mapping take.
func (r *reference) choices(fields []record.Field) {
	written := false
	for _, f := range fields {
		t := f.Type
		if item := record.ItemOf(t); item != nil {
			t = item
		}
		if key, _ := record.EntryOf(t); key != nil {
			t = key
		}
		choice, ok := reflect.Zero(t).Interface().(record.Choice)
		if !ok {
			continue
		}
		var words []string
		for _, word := range choice.Choices() {
			words = append(words, fmt.Sprintf("`%s` (%s)", word, r.meaning(t, word)))
		}
		fmt.Fprintf(r, "- `%s`: %s\n", f.Key, strings.Join(words, ", "))
		written = true
	}
	if written {
		fmt.Fprintln(r)
	}
}

// value is what is under a key.
func (r *reference) value(t reflect.Type) string {
	key, value := record.EntryOf(t)
	switch {
	case t.Kind() == reflect.Slice:
		return r.list(t.Elem())
	case record.ItemOf(t) != nil:
		return r.list(record.ItemOf(t))
	case key != nil:
		return language.Say("a map: {0} → {1}", language.Verbatim(r.value(key)), language.Verbatim(r.value(value))).In(r.l)
	}
	s, ok := record.ScalarOf(t)
	if !ok {
		name := hyphenated(t.Name())
		return "[" + name + "](#" + name + ")"
	}
	known := func(other reflect.Type) bool { o, _ := record.ScalarOf(other); return o.Name == s.Name }
	if s.Choice == nil && !slices.ContainsFunc(r.met, known) { // choices appear below their table
		r.met = append(r.met, t)
	}
	return s.Is.In(r.l)
}

func (r *reference) list(item reflect.Type) string {
	return language.Say("a list: {0}", language.Verbatim(r.value(item))).In(r.l)
}

// maxExamples is how many examples of a value people need.
const maxExamples = 5

// values writes how the values that the keys take are written.
func (r *reference) values() {
	fmt.Fprintf(r, "## %s\n\n", language.Say("Values").In(r.l))
	r.header(language.Say("Value"), language.Say("Written"), language.Say("Examples"))
	for _, t := range r.met {
		s, _ := record.ScalarOf(t)
		var examples []string
		for _, e := range r.written(t, s).Examples {
			example := fmt.Sprint(e)
			if s, ok := e.(string); ok && strings.Trim(s, "0123456789") == "" {
				example = strconv.Quote(s) // a number without
			}
			examples = append(examples, example)
		}
		r.row(s.Is.In(r.l), s.Hint().In(r.l), quoted(examples[:min(len(examples), maxExamples)]).In(r.l))
	}
}

// mappingIn is the type of the mapping that a value is or that the items of a
// list are, nil where it is none.
func mappingIn(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || len(record.ShapeOf(t).Fields) == 0 {
		return nil
	}
	return t
}

// quoted are words of the format, as Markdown sets them apart.
func quoted(words []string) language.Text {
	return language.Verbatim(strings.Join(ticked(words), ", "))
}

func ticked(words []string) []string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = "`" + word + "`"
	}
	return out
}
