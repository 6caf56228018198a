package schema

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

var languages = []language.Language{language.English, language.Finnish, language.Swedish}

// kinds are the names of all schemas: the empty one is that of every kind.
var kinds = append([]string{""}, Names()...)

func written(t testing.TB, name string, l language.Language) string {
	t.Helper()
	b, err := json.Marshal(Of(name, l, municipality.Load()))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// compiled is a schema as a validator of the draft reads it, itself valid
// against the draft's own schema.
func compiled(t testing.TB, text, draft string) *jsonschema.Schema {
	t.Helper()
	text = strings.Replace(text, "https://json-schema.org/draft/2020-12/schema", draft, 1)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:test", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:test")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// drafts are those by which editors read the schema: some know none after 7.
var drafts = []string{"https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#"}

// TestSchemas: every schema is one, in every language and to both drafts; its
// own examples are valid; it is the same each time.
func TestSchemas(t *testing.T) {
	for _, name := range kinds {
		for _, l := range languages {
			text := written(t, name, l)
			if again := written(t, name, l); again != text {
				t.Errorf("%q: two schemas in %s", name, l)
			}
			for _, draft := range drafts {
				s := compiled(t, text, draft)
				for _, example := range s.Examples {
					if err := s.Validate(example); err != nil {
						t.Errorf("%q: %v", name, err)
					}
				}
			}
		}
	}
	for name, text := range examples {
		if !accepted(read(t, text)) {
			t.Errorf("the decoder refuses the example of %s", name)
		}
	}
}

// TestBesideReferences: drafts before 2019-09 pass over what stands beside a
// $ref, so it must be annotations.
func TestBesideReferences(t *testing.T) {
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			_, isRef := v["$ref"].(string)
			for key, x := range v {
				if isRef && key != "$ref" && key != "description" {
					t.Errorf("%s stands beside %v", key, v["$ref"])
				}
				walk(x)
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	var v any
	if err := json.Unmarshal([]byte(written(t, "", language.English)), &v); err != nil {
		t.Fatal(err)
	}
	walk(v)
}

// TestExamples: both the schema and the decoder take the examples of values.
func TestExamples(t *testing.T) {
	for _, e := range Of("", language.English, municipality.Load()).Defs {
		for _, x := range e.node.Examples {
			text, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			for f := range leaves() {
				if formOf(f.typ).name == e.name {
					agree(t, f.put(string(text)), true)
					break
				}
			}
		}
	}
}

// TestMeanings: every mapping and every key says what it is, in words of each
// language that a table's cell can hold, and nothing else is explained.
func TestMeanings(t *testing.T) {
	want := make(map[string]bool)
	for typ := range mappings() {
		want[typ.Name()] = true
		for _, f := range record.ShapeOf(typ).Fields {
			want[f.In.Name()+"."+f.Key] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		m, ok := meanings[name]
		if !ok {
			t.Errorf("%s has no meaning", name)
			continue
		}
		said := make(map[string]bool)
		for _, l := range languages {
			said[m.In(l)] = true
			if strings.ContainsAny(m.In(l), "|\n<>`") || !strings.HasSuffix(m.In(l), ".") {
				t.Errorf("%s in %s: %q", name, l, m.In(l))
			}
		}
		if len(said) != len(languages) {
			t.Errorf("%s says the same in two languages", name)
		}
	}
	for name := range meanings {
		if !want[name] {
			t.Errorf("%s is explained and is not there", name)
		}
	}
}

// TestReference: the reference has a line for every key, and its links lead
// somewhere.
func TestReference(t *testing.T) {
	for _, l := range languages {
		var b bytes.Buffer
		if err := WriteReference(&b, "", l, municipality.Load()); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		for typ := range mappings() {
			for _, f := range record.ShapeOf(typ).Fields {
				if !strings.Contains(text, "\n| `"+f.Key+"` | ") {
					t.Errorf("%s.%s has no line in %s", typ.Name(), f.Key, l)
				}
			}
		}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "|") && strings.Count(line, "|") != 5 && strings.Count(line, "|") != 4 {
				t.Errorf("%s: the row %q", l, line)
			}
			if _, link, ok := strings.Cut(line, "](#"); ok {
				link, _, _ = strings.Cut(link, ")")
				if !strings.Contains(text, "\n### "+link+"\n") {
					t.Errorf("%s: no section %s", l, link)
				}
			}
		}
	}
}

// mappings are the types of all mappings with keys of their own.
func mappings() map[reflect.Type]bool {
	found := make(map[reflect.Type]bool)
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		if found[t] {
			return
		}
		found[t] = true
		for _, f := range record.ShapeOf(t).Fields {
			if inner := mappingIn(f.Type); inner != nil {
				walk(inner)
			}
		}
	}
	for _, r := range roots {
		walk(r.typ)
	}
	return found
}
