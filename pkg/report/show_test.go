package report

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
	"sostool/pkg/table"
)

// TestShowJSON holds the JSON of every record of the repository to the facts
// of its file: the same values, as many, under the same keys.
func TestShowJSON(t *testing.T) {
	c, err := catalogue.Open(os.DirFS("../../records"), "records")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range c.Names(record.ToProject) {
		entries := c.Projects(record.ProjectID(id))
		var want []string
		c.Each(entries, 1, func(_ int, doc *decode.Record) {
			doc.Tree.Facts(func(path string, n *source.Node) { want = append(want, keys(path)+" = "+n.Text) })
		})
		r := &Request{Catalogue: c, Entries: entries, Sound: func(*decode.Record) bool { return true }}
		raw, _, err := ShowJSON(r)
		if err != nil {
			t.Fatal(err)
		}
		d := json.NewDecoder(strings.NewReader(string(raw)))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%s: %v\n%s", id, err, raw)
		}
		got := leaves(nil, "", v)
		slices.Sort(want)
		slices.Sort(got)
		if len(want) < 10 {
			t.Fatalf("%s: only %d facts", id, len(want))
		}
		equal(t, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// keys is a path without what names the items of lists.
func keys(path string) string {
	for {
		before, rest, found := strings.Cut(path, "[")
		if !found {
			return path
		}
		_, after, _ := strings.Cut(rest, "]")
		path = before + after
	}
}

// leaves are the values of JSON as a file writes them, each with its keys.
func leaves(out []string, path string, v any) []string {
	switch v := v.(type) {
	case map[string]any:
		for key, x := range v {
			out = leaves(out, strings.TrimPrefix(path+"."+key, "."), x)
		}
	case []any:
		for _, x := range v {
			out = leaves(out, path, x)
		}
	case json.Number:
		out = append(out, path+" = "+strings.TrimSuffix(v.String(), ".00"))
	default:
		out = append(out, fmt.Sprint(path, " = ", v))
	}
	return out
}

// TestChoiceNames: every word of every list has a name in every language, and a word of
// none is shown as it is.
func TestChoiceNames(t *testing.T) {
	types := make(map[reflect.Type]bool)
	for _, v := range []any{record.Project{}, record.Programme{}, record.Organisations{}} {
		choiceTypes(reflect.TypeOf(v), types)
	}
	if len(types) != 19 {
		t.Errorf("%d types of choices", len(types))
	}
	for typ := range types {
		make := func(word string) record.Choice {
			return reflect.ValueOf(word).Convert(typ).Interface().(record.Choice)
		}
		for _, word := range make("").Choices() {
			name := make(word).Name()
			if reflect.DeepEqual(name, language.Verbatim(word)) {
				t.Errorf("%s: %q has no name", typ, word)
			}
			for _, l := range []language.Language{language.Finnish, language.Swedish, language.English} {
				if name.In(l) == "" {
					t.Errorf("%s: %q has no name in %s", typ, word, l)
				}
			}
		}
		if got := make("new-word").Name().In(language.Finnish); got != "new-word" {
			t.Errorf("%s: an unknown word is shown as %q", typ, got)
		}
	}
	if got := record.CostModel("flat-rate-17").Name().In(language.Finnish); !strings.Contains(got, "17 %") {
		t.Errorf("flat-rate-17 is %q", got)
	}
}

// choiceTypes finds the types of choices that a type is made of.
func choiceTypes(t reflect.Type, found map[reflect.Type]bool) {
	switch {
	case t.Implements(reflect.TypeFor[record.Choice]()):
		found[t] = true
	case t.Kind() == reflect.Slice:
		choiceTypes(t.Elem(), found)
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && f.Type != reflect.TypeFor[source.Handle]() {
				choiceTypes(f.Type, found)
			}
		}
	}
}

func TestTimeline(t *testing.T) {
	tests := []struct {
		whole string // periods of which the scale is, the last one is drawn
		label string
		want  string
	}{
		{"2004/2011-12-31 2006/2008", "2004 2006 2008 2010", "░8█12░12"},
		{"2004/2011-12-31 2004/2005", "2004 2006 2008 2010", "█8░24"},
		{"2008/2008 2008-07-01/2008-07-01", "2008", "░15█1░16"},
		{"2013/2016 2014-01-01/2014-12-31", "2013 2014 2015 2016", "░8█8░16"},
		{"2016-08-01/..", "2016", "░18█1▒13"},
		{"2016/2019 ../2017", "2016 2017 2018 2019", "▒15█1░16"},
		{"1000/9999 5000/5000", "1000 2407 3813 5219 6625 8032", "░14█1░17"},
	}
	for _, test := range tests {
		var all []calendar.Period
		for text := range strings.FieldsSeq(test.whole) {
			p, err := calendar.ParsePeriod(text)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, p)
		}
		s := scaleOf(all, timelineCells)
		label := strings.Join(strings.FieldsFunc(s.label().String(), func(r rune) bool { return r == '\u00a0' }), " ")
		if got := runs(s.draw(all[len(all)-1])); got != test.want || label != test.label {
			t.Errorf("%s: got %s under %s, want %s under %s", test.whole, got, label, test.want, test.label)
		}
	}
}

// runs counts equal characters that follow each other.
func runs(s string) string {
	var b strings.Builder
	r := []rune(s)
	for i := 0; i < len(r); {
		n := 1
		for i+n < len(r) && r[i+n] == r[i] {
			n++
		}
		b.WriteString(string(r[i]) + strconv.Itoa(n))
		i += n
	}
	return b.String()
}

// TestRelatives: parts are found by what is in their files.
func TestRelatives(t *testing.T) {
	r := request(t, map[string]string{"a": "continues: [c]\n", "b": "part_of: a\n", "c": "", "d": "part_of: b\n"})
	r.Entries = r.Entries[:1]
	tables, _, err := Show(r)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range tables[0].Rows {
		for _, cell := range row.Cells {
			if cell.Known() {
				got = append(got, cell.Value.(table.Word).Text.String())
			}
		}
	}
	equal(t, strings.Join(got, "\n"), "Id\na\nStatus\ngranted\nPeriod\n2009–2010\nParts\nB (b)\nContinues\nC (c)")
}
