package edit_test

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/municipality"
	"sostool/pkg/source"
)

func TestApply(t *testing.T) {
	for _, c := range []struct {
		edits []diag.Edit
		want  string // empty: refused
	}{
		{nil, "äbcdef"},
		{[]diag.Edit{{From: 2, To: 3, Text: "X"}, {From: 4, To: 6, Text: ""}}, "äXcf"},
		{[]diag.Edit{{From: 4, To: 6, Text: ""}, {From: 2, To: 3, Text: "long"}}, "älongcf"},
		{[]diag.Edit{{From: 0, To: 0, Text: "1"}, {From: 7, To: 7, Text: "2"}}, "1äbcdef2"},
		{[]diag.Edit{{From: 2, To: 4, Text: "X"}, {From: 4, To: 5, Text: "Y"}}, "äXYef"},
		{[]diag.Edit{{From: 2, To: 4, Text: "X"}, {From: 3, To: 5, Text: "Y"}}, ""},
		{[]diag.Edit{{From: 5, To: 4, Text: "X"}}, ""},
		{[]diag.Edit{{From: 5, To: 8, Text: "X"}}, ""},
		{[]diag.Edit{{From: -1, To: 1, Text: "X"}}, ""},
	} {
		text := []byte("äbcdef")
		got, err := edit.Apply(text, c.edits)
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%v: %q, %v; want %q", c.edits, got, err, c.want)
		}
		if string(text) != "äbcdef" {
			t.Errorf("%v changed the text that it was given", c.edits)
		}
	}
}

// TestApplyPieces: edits of a text cut into pieces give the pieces' own texts,
// in whatever order they come.
func TestApplyPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text, want []byte
		var edits []diag.Edit
		for _, piece := range rapid.SliceOf(rapid.String()).Draw(t, "pieces") {
			put := piece
			if rapid.Bool().Draw(t, "edit") && piece != "" {
				put = rapid.String().Draw(t, "put")
				edits = append(edits, diag.Edit{From: len(text), To: len(text) + len(piece), Text: put})
			}
			text, want = append(text, piece...), append(want, put...)
		}
		got, err := edit.Apply(text, rapid.Permutation(edits).Draw(t, "order"))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%q, %v; want %q", got, err, want)
		}
	})
}

// TestOf: a correction is written in the quotes that were there, or in those that it
// needs, and changes nothing else.
func TestOf(t *testing.T) {
	for _, c := range []struct {
		text, path string
		change     diag.Change
		want       string // in place of text
	}{
		{"id: x", "id", diag.Change{Text: "y"}, "id: y"},
		{"id: 'x'  # c", "id", diag.Change{Text: "y's"}, "id: 'y''s'  # c"},
		{`id: "x y"`, "id", diag.Change{Text: `a "b"`}, `id: "a \"b\""`},
		{"id: x", "id", diag.Change{Text: "a: b"}, `id: "a: b"`},
		{"id: x", "id", diag.Change{Text: "budgets[granted].total"}, "id: budgets[granted].total"},
		{"name: {fi: x, sv: y}", "name.fi", diag.Change{Text: "budgets[granted].total"}, `name: {fi: "budgets[granted].total", sv: y}`},
		{"id: 47", "id", diag.Change{Text: "047", Form: diag.Quoted}, `id: "047"`},
		{"tentative: 'ei'", "tentative", diag.Change{Text: "false", Form: diag.Bare}, "tentative: false"},
		{"continues: x", "continues", diag.Change{Text: "x", Form: diag.OneOfList}, "continues: [x]"},
		{"name: x, y", "name", diag.Change{Text: "x, y", Language: "fi"}, `name: {fi: "x, y"}`},
		{"name: x", "name", diag.Change{Text: "x", Language: "sv"}, "name: {sv: x}"},
	} {
		f := &source.File{Bytes: []byte("record: project/1\n" + c.text + "\nstatus: idea\n")}
		doc := decode.New(municipality.Load()).Decode(f, "")
		node, _ := doc.Tree.Resolve(c.path)
		c.change.At = doc.Tree.At(node)
		got, err := edit.Apply(f.Bytes, []diag.Edit{edit.Of(f, doc.Tree, &c.change)})
		if want := "record: project/1\n" + c.want + "\nstatus: idea\n"; string(got) != want || err != nil {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
		fix := &diag.Fix{Change: &c.change}
		other := edit.In(f, fix, "en")
		if (other == fix) != (c.change.Language == "") || other != fix && !strings.Contains(other.Edits[0].Text, "{en: ") {
			t.Errorf("%q in English: %v", c.text, other.Edits)
		}
	}
}

// TestOfKey: a key gets another name, its value stays.
func TestOfKey(t *testing.T) {
	f := &source.File{Bytes: []byte("record: project/1\nnmae: {fi: x}\n")}
	doc := decode.New(municipality.Load()).Decode(f, "")
	at := doc.Tree.KeyAt(2)
	got, err := edit.Apply(f.Bytes, []diag.Edit{edit.Of(f, doc.Tree, &diag.Change{At: at, Text: "name"})})
	if string(got) != "record: project/1\nname: {fi: x}\n" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
