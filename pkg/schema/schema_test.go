package schema

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"sostool/pkg/check"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

var languages = []language.Language{language.English, language.Finnish, language.Swedish}

// kinds are the names of all schemas: the empty one is that of every kind.
var kinds = append([]string{""}, Names()...)

func written(t testing.TB, name string, l language.Language) string {
	t.Helper()
	return encoded(t, Of(name, l, municipality.Load(), check.SetOf(nil).Names()))
}

func forEditors(l language.Language) *Node {
	return ForEditors(l, municipality.Load(), check.SetOf(nil).Names())
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
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

// TestBesideReferences: drafts before 2019-09 ignore what is next to a $ref, so it must
// be annotations.
func TestBesideReferences(t *testing.T) {
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			_, isRef := v["$ref"].(string)
			for key, x := range v {
				if isRef && key != "$ref" && key != "description" {
					t.Errorf("%s is next to %v", key, v["$ref"])
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

// standard are the keywords of JSON Schema 2020-12 that are used, and ofEditors
// those of editors.
var (
	standard = strings.Fields(`$schema $id $comment $ref $defs title description examples type const enum pattern maxLength minimum maximum
		items minItems properties patternProperties propertyNames additionalProperties required minProperties allOf anyOf oneOf not if then`)
	ofEditors = strings.Fields(`enumDescriptions patternErrorMessage errorMessage defaultSnippets`)
)

// TestStrict: a validator that refuses what it does not know, several types in
// one schema, and keys that are required and not defined, takes the schema.
func TestStrict(t *testing.T) {
	used := make(map[string]bool)
	var walk func(v any, names, editors bool)
	walk = func(v any, names, editors bool) {
		switch v := v.(type) {
		case map[string]any:
			properties, _ := v["properties"].(map[string]any)
			required, _ := v["required"].([]any)
			for _, key := range required {
				if _, ok := properties[key.(string)]; !ok && !names {
					t.Errorf("%v is required and not defined", key)
				}
			}
			if _, several := v["type"].([]any); several && !names {
				t.Errorf("several types: %v", v["type"])
			}
			for key, x := range v {
				switch {
				case names:
				case slices.Contains(ofEditors, key):
					used[key] = true
					if !editors {
						t.Errorf("a keyword of editors: %s", key)
					}
				case !slices.Contains(standard, key):
					t.Errorf("an unknown keyword: %s", key)
				}
				switch key {
				case "examples", "enumDescriptions", "defaultSnippets":
					if !names {
						continue // values
					}
				}
				walk(x, !names && slices.Contains([]string{"properties", "patternProperties", "$defs"}, key), editors)
			}
		case []any:
			for _, x := range v {
				walk(x, false, editors)
			}
		}
	}
	for _, name := range kinds {
		walk(parsed(t, written(t, name, language.Swedish)), false, false)
	}
	walk(parsed(t, encoded(t, forEditors(language.Swedish))), false, true)
	if len(used) != len(ofEditors) {
		t.Errorf("of the keywords of editors only %v are used", used)
	}
}

func parsed(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestOffers: an editor has read numbers as numbers before it offers them, and offers
// true and false where a boolean may be: what it offers is right.
func TestOffers(t *testing.T) {
	for _, n := range []*Node{Of("", language.English, municipality.Load(), check.SetOf(nil).Names()), forEditors(language.English)} {
		defs := parsed(t, encoded(t, n)).(map[string]any)["$defs"].(map[string]any)
		for f := range leaves() {
			def, ok := defs[formOf(f.typ).name].(map[string]any)
			if !ok {
				continue
			}
			offers, _ := def["examples"].([]any)
			if strings.Contains(encoded(t, def), `"boolean"`) && formOf(f.typ).name != "truth" {
				offers = append(offers, true, false)
			}
			for _, x := range offers {
				if text := f.put(encoded(t, x)); !accepted(read(t, text)) {
					t.Errorf("%s offers %v: %s", formOf(f.typ).name, x, text)
				}
			}
		}
	}
	if names := formOf(reflect.TypeFor[record.RuleName]()).node.Examples; len(names) != len(check.SetOf(nil).Names()) {
		t.Errorf("%d names of rules are offered", len(names))
	}
}

// TestExamples: both the schema and the decoder take the examples of values.
func TestExamples(t *testing.T) {
	for _, e := range Of("", language.English, municipality.Load(), check.SetOf(nil).Names()).Defs {
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
// language that a table's cell can hold.
func TestMeanings(t *testing.T) {
	check := func(name string, m language.Text) {
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
	for typ := range mappings() {
		shape := record.ShapeOf(typ)
		check(typ.Name(), shape.Means)
		for _, f := range shape.Fields {
			check(typ.Name()+"."+f.Key, f.Means)
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
	for _, r := range record.Roots() {
		walk(r.Type)
	}
	return found
}
