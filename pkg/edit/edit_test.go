package edit

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"sostool/pkg/diag"
	"sostool/pkg/source"
)

func TestApply(t *testing.T) {
	for _, c := range []struct {
		edits []Edit
		want  string // empty: refused
	}{
		{nil, "äbcdef"},
		{[]Edit{{2, 3, "X"}, {4, 6, ""}}, "äXcf"},
		{[]Edit{{4, 6, ""}, {2, 3, "long"}}, "älongcf"},
		{[]Edit{{0, 0, "1"}, {7, 7, "2"}}, "1äbcdef2"},
		{[]Edit{{2, 4, "X"}, {4, 5, "Y"}}, "äXYef"},
		{[]Edit{{2, 4, "X"}, {3, 5, "Y"}}, ""},
		{[]Edit{{5, 4, "X"}}, ""},
		{[]Edit{{5, 8, "X"}}, ""},
		{[]Edit{{-1, 1, "X"}}, ""},
	} {
		text := []byte("äbcdef")
		got, err := Apply(text, c.edits)
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
		var edits []Edit
		for _, piece := range rapid.SliceOf(rapid.String()).Draw(t, "pieces") {
			put := piece
			if rapid.Bool().Draw(t, "edit") && piece != "" {
				put = rapid.String().Draw(t, "put")
				edits = append(edits, Edit{len(text), len(text) + len(piece), put})
			}
			text, want = append(text, piece...), append(want, put...)
		}
		got, err := Apply(text, rapid.Permutation(edits).Draw(t, "order"))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%q, %v; want %q", got, err, want)
		}
	})
}

func TestOf(t *testing.T) {
	f := &source.File{Bytes: []byte("ä: \"x y\"\r\nb: 12\n")}
	edits := Of(f, []diag.Edit{
		{At: source.Pos{Line: 1, Col: 4}, Text: "z"},
		{At: source.Pos{Line: 2, Col: 4, Len: 2}, Text: "13"},
		{Span: source.Span{Line: 1, Col: 9, EndLine: 2, EndCol: 1}, Text: "\n"},
	})
	got, err := Apply(f.Bytes, edits)
	if want := "ä: z\nb: 13\n"; string(got) != want || err != nil {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

const sample = `# top

# above record
record: project/1  # beside record
name: {fi: X, en: "Y"}
partners:  # beside partners
  # above the item
  - org: kolpene
    roles: [lead]
    # end of the item
area:
  fi: |  # beside fi
    text
# end
`

// TestSame: the proof sees every value and comment that goes, comes or moves,
// and nothing else.
func TestSame(t *testing.T) {
	for _, c := range []struct{ from, to string }{
		{"# top", "# tap"}, {"# top\n", ""}, {"# top\n\n", "# top\n"}, {"# above record\n", ""},
		{"  # beside record", ""}, {"project/1", "project/2"}, {"X", "x"}, {`"Y"`, "yes "}, {`"Y"`, "1"},
		{"{fi: X, en: \"Y\"}", "{fi: X}"}, {"fi: X", "fi: X, sv: Z"}, {"fi: X", "se: X"}, {"[lead]", "lead"}, {"[lead]", "[lead, lead]"},
		{"  # above the item\n", ""}, {"    # end of the item\n", "# end of the item\n"}, {"    # end of the item\n", "    # end of the item\n    # more\n"},
		{"  # beside fi", ""}, {"    text", "    text \n"}, {"# end\n", ""}, {"area:", "partners:"},
		{"- org: kolpene\n    roles", "- org: kolpene\n  - roles"},
	} {
		checkSame(t, c.from, c.to, false)
	}
	for _, c := range []struct{ from, to string }{
		{"\n\n", "\n\n\n"}, {"name: {fi: X, en: \"Y\"}\n", "name:\n\n    en: Y\n    fi: 'X'\n"}, {"[lead]", "\n    - \"lead\""},
		{"  # beside", "\t# beside"}, {"|", "|2"}, {"    text", "          text"}, {"X", `"\u0058"`},
	} {
		checkSame(t, c.from, c.to, true)
	}
}

func checkSame(t *testing.T, from, to string, want bool) {
	t.Helper()
	other := bytes.Replace([]byte(sample), []byte(from), []byte(to), 1)
	a, err1 := Read(&source.File{Bytes: []byte(sample)})
	b, err2 := Read(&source.File{Bytes: other})
	if err1 != nil || err2 != nil {
		t.Fatalf("%q for %q: %v %v", to, from, err1, err2)
	}
	if path, same := Same(a, b); same != want {
		t.Errorf("%q for %q: same %v at %q", to, from, same, path)
	}
	if path, same := Same(b, a); same != want {
		t.Errorf("%q for %q, turned: same %v at %q", to, from, same, path)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		text string
		line int32
	}{
		{"", 1}, {"# only\n", 1}, {"- a\n", 1}, {"[a]\n", 1}, {"a: &b c\n", 1}, {"a: b\nc: !x d\n", 2},
		{"a: b\nc: *b\n", 2}, {"a: !\n", 1}, {"? a\n: b\n", 1}, {"a: \"b\n", 1}, {"a: b\n---\nc: d\n", 2},
		{"a: b\n\tc: d\n", 2}, {"a: \x00\n", 1}, {"a:\n  # b\n  |\n  c\n", 3}, {"a: [ # b\n]  # c\n", 2},
	} {
		_, err := Read(&source.File{Bytes: []byte(c.text)})
		refusal, ok := err.(*Refusal)
		if !ok || refusal.At.Line != c.line {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}
