package schema

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
	"gopkg.in/yaml.v3"

	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// ofForm lists the rules of the decoder that a schema can hold to: keys, shapes
// and the form of values.
var ofForm = []string{"record-kind", "key-missing", "key-unknown", "party-choice", "value-type", "value-choice",
	"amount-form", "share-form", "date-form", "date-impossible", "period-form", "id-form", "code-form", "municipality-unknown"}

// ofMore lists those that no schema sees: the order of a period's dates, and comments and
// typographic quotes. What the other rules say (sums, references, duplicates, paths) is
// also beyond the decoder.
var ofMore = []string{"period-order", "text-cut", "text-quotes"}

// ofText reports whether a rule is about the file as a text: an editor's YAML
// has another record of it than the decoder, or none.
func ofText(rule string) bool {
	return strings.HasPrefix(rule, "yaml-") || rule == "text-invisible" || rule == "text-normal-form"
}

// differences lists, by the form of a value, texts on which the schema and the decoder
// differ. An editor's YAML hides how a number, true or false is written; two numbers in
// one text are not compared; years are those that people write.
var differences = map[string][]string{
	"amount":         {"12.5", "1.828", "1e6", "047", "091", "0000", "0800", "0x10", "0x7d9", "5.0", "12.000", "2009.0"},
	"person-years":   {"1.828", "1e6", "047", "091", "0000", "0800", "0x10", "0x7d9", "12.000"},
	"per-inhabitant": {"1e6", "047", "091", "0000", "0800", "0x10", "0x7d9"},
	"count":          {"1e6", "047", "091", "0000", "0800", "0x10", "0x7d9", "5.0", "12.000", "2009.0"},
	"year":           {"0x7d9", "2009.0"},
	"date":           {"2009.0", "0800", "0x7d9"},
	"period":         {"0800/0801"},
	"age":            {"29..18"},
	"id":             {"true", "5.0", "12.000", "2009.0"},
	"party":          {"true", "1e6", "0x10", "0x7d9"},
	"audience":       {"true", "1e6", "0x10", "0x7d9"},
	"truth":          {"True"},
	"words":          {"true", "True"}, // an editor would offer them
}

// values are tried everywhere. They have every form that a value may have, and
// those that people write instead.
var values = strings.Fields(`
	~ "" "\t" teksti Kemi Helsingfors Kemmi "047" "999" 091 "47" kolpene Kolpene pro--sos -a all applied approved stm municipality money equal plan
	0 5 -5 2009 20091101 1371152 "1371152" 1371152.50 "1371152.5" 1828204,50 999999999999 1000000000000 1_000
	about 75% 101% 100% 100.0% 8.96% 0.1234567% 075% .5%
	2008-11-01 2008-13-01 2008-00-01 2008-02-30 2008-02-29 2009-02-29 2000-02-29 2100-02-29 2008-04-31 2016-08 2016-8 "2016-11-15?" "2009?" 1.11.2008 11/2008 0000
	2008-11-01/2011-12-31 2004/2005 2008-02-30/2009 2016-08/.. ../2019 ../.. 2004/ 2005/2004 "2008-11-01?/2009"
	..29 55.. 18..29 18..131 .. 29
	true True "true" yes
	[] {} [teksti] [[teksti]] [stm] [Kemi] {fi:_teksti} {fi:_~} {fi:_[]} {2009:_5} {203:_5} {Kemi:_5} {municipality:_5} [{fi:_teksti}] {a:_b}
	two_words 1_828_204 about_1100000 about_1,1 75_% about_15% about_6.25 6.25 "1.8525" "1.85255" 1,85 6_htv 2004_-_2005
	12.5 1.828 1e6 047 0x10 12.000 5.0 2009.0 0800 0x7d9 0800/0801 29..18`)

func init() {
	for i, v := range values {
		if v != "1_000" {
			values[i] = strings.ReplaceAll(v, "_", " ")
		}
	}
}

var decoder = sync.OnceValue(func() *decode.Decoder { return decode.New(municipality.Load()) })

func read(t testing.TB, text string) *decode.Record {
	t.Helper()
	doc := decoder().Decode(&source.File{Name: "r.yaml", Bytes: []byte(text)}, "")
	for _, f := range doc.Findings {
		if !slices.Contains(ofForm, f.Rule) && !slices.Contains(ofMore, f.Rule) && !ofText(f.Rule) {
			t.Errorf("%s: is it of form or not?", f.Rule)
		}
	}
	return doc
}

// accepted reports whether nothing is wrong with a document's form. Where its kind is
// written is beyond a schema, to which keys have no order.
func accepted(doc *decode.Record) bool {
	for _, f := range doc.Findings {
		late := f.Rule == "record-kind" && statesKind.Match(doc.File.Bytes)
		if slices.Contains(ofForm, f.Rule) && !late {
			return false
		}
	}
	if d := doc.Documentation(); d != nil {
		for _, a := range d.Allow {
			if a.Rule != "" && !isRule(a.Rule) {
				return false // by package check, which knows the names
			}
		}
	}
	if s := doc.Settings; s != nil {
		for _, e := range s.Severity.Entries {
			if !isRule(e.Key) {
				return false // likewise
			}
		}
	}
	return true
}

// isRule reports whether a rule has a name, or a folder's own may have it.
func isRule(name record.RuleName) bool {
	own := strings.HasPrefix(string(name), record.OwnPrefix) && record.ValidID(string(name))
	return own || check.Find(string(name)) != nil
}

var statesKind = regexp.MustCompile(`(?m)^record: (project|programme|organisations|settings)/1\b`)

// schemas are that of all kinds, for all and for editors, and that of each kind.
var schemas = sync.OnceValue(func() map[string][]*jsonschema.Schema {
	out := make(map[string][]*jsonschema.Schema)
	// Editors have keywords of their own, and some know no draft after 7.
	out[""] = []*jsonschema.Schema{
		compiled(new(testing.T), written(new(testing.T), "", language.Finnish), drafts[0]),
		compiled(new(testing.T), encoded(new(testing.T), forEditors(language.Finnish)), drafts[1]),
	}
	for _, name := range Names() {
		out[name] = append(out[name], compiled(new(testing.T), written(new(testing.T), name, language.English), drafts[0]))
	}
	return out
})

// agree holds the schemas to what the decoder says about a record. It reports whether
// they could be compared.
func agree(t testing.TB, text string, same bool) bool {
	t.Helper()
	doc := read(t, text)
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil || slices.ContainsFunc(doc.Findings, func(f diag.Finding) bool { return ofText(f.Rule) }) {
		return false
	}
	instance := instanceOf(&root)
	want := accepted(doc)
	for i, s := range schemas()[""] {
		if err := s.Validate(instance); (err == nil == want) != same {
			t.Errorf("draft %s\n%s\nthe decoder: %v\nthe schema: %v", drafts[i], text, doc.Findings, err)
		}
	}
	for _, r := range record.Roots() {
		if kind := record.ShapeOf(r.Type).Kind; same && strings.HasPrefix(text, "{record: "+kind) {
			if err := schemas()[r.Name()][0].Validate(instance); err == nil != want {
				t.Errorf("%s\n%s\nthe decoder: %v\nthe schema: %v", kind, text, doc.Findings, err)
			}
		}
	}
	return true
}

// TestFiles compares schema and decoder on every file there is: the records,
// the README's, those of the rules and those of the scripts.
func TestFiles(t *testing.T) {
	compared, refused := 0, 0
	for name, text := range files(t) {
		t.Run(name, func(t *testing.T) {
			if agree(t, text, name != "budget.txtar/records/projects/rikki.yaml") { // an amount of 1.828
				compared++
				if !accepted(read(t, text)) {
					refused++
				}
			}
		})
	}
	t.Logf("%d files compared, %d of them refused", compared, refused)
	if compared < 150 || refused < 15 {
		t.Errorf("only %d files compared, %d refused", compared, refused)
	}
}

func files(t *testing.T) map[string]string {
	out := make(map[string]string)
	add := func(name string, text []byte) {
		if strings.HasSuffix(name, ".yaml") {
			out[name] = string(text)
		}
	}
	read := func(name string) []byte {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	err := fs.WalkDir(os.DirFS("../../records"), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			add(name, read("../../records/"+name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```yaml\n# (\\S+\\.yaml)\n(.*?)```").FindAllSubmatch(read("../../README.md"), -1) {
		add("README/"+string(m[1]), m[2])
	}
	for _, rule := range check.SetOf(nil).Names() {
		wrong, right, err := check.ExamplesOf(rule)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range wrong.Files {
			add(rule+"/wrong/"+f.Name, []byte(f.Text))
		}
		for _, f := range right.Files {
			add(rule+"/right/"+f.Name, []byte(f.Text))
		}
	}
	scripts, err := filepath.Glob("../../testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts: ", err)
	}
	for _, s := range scripts {
		for _, f := range txtar.Parse(read(s)).Files {
			add(filepath.Base(s)+"/"+f.Name, f.Data)
		}
	}
	return out
}

// TestValues tries every value under every key, and as the item, key or value of what is
// there.
func TestValues(t *testing.T) {
	step := 2 // each value under half of the keys
	if testing.Short() {
		step = 21 // each value under some keys, each key with some values
	}
	n, first := 0, 0
	for f := range leaves() {
		form := formOf(f.typ)
		first++
		for i, v := range values {
			if (i+first)%step != 0 {
				continue
			}
			text := f.put(v)
			if strings.Contains(text, "{[") || strings.Contains(text, "{{") { // as a key
				continue
			}
			if agree(t, text, !slices.Contains(differences[form.name], v)) {
				n++
			} else {
				t.Errorf("not compared: %s", text)
			}
		}
	}
	t.Logf("%d values compared", n)
}

// TestKeys leaves each key out, puts one in that is not there, and takes all
// choices between keys.
func TestKeys(t *testing.T) {
	n := 0
	try := func(text string) {
		n++
		if !agree(t, text, true) {
			t.Errorf("not compared: %s", text)
		}
	}
	for m := range places() {
		shape := record.ShapeOf(m.typ)
		try(m.put(mapping(m.typ, nil)))
		try(m.put(mapping(m.typ, map[string]string{"nmae": "x"})))
		try(m.put(mapping(m.typ, map[string]string{"~": "x"})))
		for _, f := range shape.Fields {
			if f.Key != "record" || m.root {
				try(m.put(mapping(m.typ, map[string]string{f.Key: ""})))
			}
		}
		for _, need := range shape.Needs {
			with := make(map[string]string)
			for _, key := range need.Needs {
				with[key] = ""
			}
			for _, f := range shape.Fields {
				if f.Key == need.Key {
					with[f.Key] = sample(f.Type)
				}
			}
			try(m.put(mapping(m.typ, with)))
		}
		for _, keys := range [][]string{shape.OneOf, shape.Least, shape.Most} {
			for _, one := range keys {
				for _, other := range keys {
					with := make(map[string]string)
					for _, f := range shape.Fields {
						switch {
						case f.Key == one || f.Key == other:
							with[f.Key] = sample(f.Type)
						case slices.Contains(keys, f.Key):
							with[f.Key] = ""
						}
					}
					try(m.put(mapping(m.typ, with)))
				}
			}
		}
	}
	for _, text := range []string{"{}", "[]", "x", "{record: project/2}", "{record: [project/1]}", "{record: ~}", "{id: x}"} {
		try(text)
	}
	t.Logf("%d records compared", n)
}

// place is where a value of the type may be: put makes a small record with it.
type place struct {
	typ  reflect.Type
	root bool
	put  func(value string) string
}

// places are the mappings, each in one place.
func places() iter.Seq[place] {
	return func(yield func(place) bool) {
		seen := make(map[reflect.Type]bool)
		var walk func(p place) bool
		walk = func(p place) bool {
			if seen[p.typ] {
				return true
			}
			seen[p.typ] = true
			if !yield(p) {
				return false
			}
			for _, f := range record.ShapeOf(p.typ).Fields {
				inner := mappingIn(f.Type)
				if inner == nil {
					continue
				}
				put := p.under(f)
				if f.Type != inner {
					put = func(v string) string { return p.under(f)("[" + v + "]") }
				}
				if !walk(place{inner, false, put}) {
					return false
				}
			}
			return true
		}
		for _, r := range record.Roots() {
			if !walk(place{r.Type, true, func(v string) string { return v }}) {
				return
			}
		}
	}
}

func (p place) under(f record.Field) func(string) string {
	return func(v string) string { return p.put(mapping(p.typ, map[string]string{f.Key: v})) }
}

// leaves are the places of everything below the mappings: values, lists and
// maps, and the items, keys and values of these.
func leaves() iter.Seq[place] {
	return func(yield func(place) bool) {
		for p := range places() {
			for _, f := range record.ShapeOf(p.typ).Fields {
				if f.Key == "record" {
					continue
				}
				put := p.under(f)
				all := []place{{f.Type, false, put}}
				item := record.ItemOf(f.Type)
				if f.Type.Kind() == reflect.Slice {
					item = f.Type.Elem()
				}
				if item != nil {
					all = append(all, place{item, false, func(v string) string { return put("[" + v + "]") }})
				}
				if key, value := record.EntryOf(f.Type); key != nil {
					all = append(all,
						place{key, false, func(v string) string { return put("{" + v + ": " + sample(value) + "}") }},
						place{value, false, func(v string) string { return put("{" + sample(key) + ": " + v + "}") }})
				}
				for _, leaf := range all {
					if !yield(leaf) {
						return
					}
				}
			}
		}
	}
}

// mapping is the least mapping of a type, with some of its keys another value,
// or none where that is empty.
func mapping(t reflect.Type, with map[string]string) string {
	shape := record.ShapeOf(t)
	chosen := make(map[string]bool)
	needed := func() {
		for _, need := range shape.Needs {
			if chosen[need.Key] || with[need.Key] != "" {
				chosen[need.Needs[0]] = true
			}
		}
	}
	needed()
	for _, keys := range [][]string{shape.OneOf, shape.Least} {
		if len(keys) > 0 && !slices.ContainsFunc(keys, func(k string) bool { _, ok := with[k]; return ok || chosen[k] }) {
			chosen[keys[0]] = true
		}
	}
	needed()
	var pairs []string
	for _, f := range shape.Fields {
		v, given := with[f.Key]
		switch {
		case given && v == "":
			continue
		case f.Key == "record" && !given:
			v = shape.Kind
		case !given && !f.Required && !chosen[f.Key]:
			continue
		case !given:
			v = sample(f.Type)
		}
		pairs = append(pairs, f.Key+": "+v)
		delete(with, f.Key)
	}
	for key, v := range with {
		if v != "" {
			pairs = append(pairs, key+": "+v)
		}
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

// form is a scalar type with its definition in the schema.
type form struct {
	name string // empty of any other type
	node Node
}

var forms = make(map[reflect.Type]form)

// formOf is the form of a scalar type, none of any other.
func formOf(t reflect.Type) form {
	f, ok := forms[t]
	if s, is := record.ScalarOf(t); !ok && is {
		f = form{s.Name, (&builder{register: municipality.Load(), rules: check.SetOf(nil).Names()}).written(t, s)}
		if s.Choice != nil {
			f.name = hyphenated(t.Name())
		}
	}
	forms[t] = f
	return f
}

// sample is a value of a type that is right.
func sample(t reflect.Type) string {
	key, value := record.EntryOf(t)
	switch {
	case t.Kind() == reflect.Slice:
		return "[" + sample(t.Elem()) + "]"
	case record.ItemOf(t) != nil:
		return "[" + sample(record.ItemOf(t)) + "]"
	case key != nil:
		return "{" + sample(key) + ": " + sample(value) + "}"
	}
	f := formOf(t)
	switch {
	case f.name == "":
		return mapping(t, map[string]string{})
	case len(f.node.Examples) > 0:
		return fmt.Sprint(f.node.Examples[0])
	case f.node.Enum != nil:
		return f.node.Enum[0]
	case f.name == "truth":
		return "true"
	default:
		return "teksti"
	}
}

var (
	wholeNumber   = regexp.MustCompile(`^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$`)
	decimalNumber = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// instanceOf is a record as the YAML of an editor sees it: by the core schema
// of YAML 1.2. (yaml.v3 itself would make dates of dates.)
func instanceOf(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return instanceOf(n.Content[0])
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, instanceOf(item))
		}
		return list
	case yaml.MappingNode:
		m := make(map[string]any)
		for i := 0; i < len(n.Content); i += 2 {
			m[fmt.Sprint(instanceOf(n.Content[i]))] = instanceOf(n.Content[i+1])
		}
		return m
	}
	if n.Style != 0 {
		return n.Value
	}
	switch s := n.Value; {
	case slices.Contains([]string{"", "~", "null", "Null", "NULL"}, s):
		return nil
	case slices.Contains([]string{"true", "True", "TRUE"}, s):
		return true
	case slices.Contains([]string{"false", "False", "FALSE"}, s):
		return false
	case wholeNumber.MatchString(s):
		base := 10
		if strings.HasPrefix(s, "0o") || strings.HasPrefix(s, "0x") {
			base = 0
		}
		i, err := strconv.ParseInt(s, base, 64)
		if err != nil {
			return json.Number(strings.TrimPrefix(s, "+"))
		}
		return i
	case decimalNumber.MatchString(s):
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return s // Infinity is not JSON
		}
		return f
	default:
		return s
	}
}
