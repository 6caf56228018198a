package syntax

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// agrees checks whether the parser reads the same as the reader where that is sure; it
// reports whether it is.
func agrees(t *testing.T, text string) bool {
	t.Helper()
	if !sound(text) {
		return false
	}
	f := &source.File{Name: "a.yaml", Bytes: []byte(text)}
	var tree, want source.Tree
	if !new(Reader).pass(text, &tree, false) {
		return false
	}
	inOrder(t, &tree)
	if odd(&tree) {
		return false
	}
	root, err := parse(f.Bytes)
	if err != nil {
		t.Errorf("%v, but the reader reads\n%s", err, text)
		return true
	}
	graft(f, text, root, &want)
	if !same(&tree, &want) {
		t.Errorf("(-parser +reader)\n%s\n%q", cmp.Diff(want.Nodes, tree.Nodes), text)
	}
	return true
}

// odd reports whether there are anchors, tags or aliases, each of which is found fault with
// when it has been read: what else the parser says of them is not of interest.
func odd(t *source.Tree) bool {
	return len(t.Properties) > 0 || slices.ContainsFunc(t.Nodes, func(n source.Node) bool {
		return n.Style == source.Alias || n.OddKey
	})
}

// sound reports whether the reader is ever given a text.
func sound(text string) bool {
	if !utf8.ValidString(text) || len(text) > 1<<16 {
		return false
	}
	rest := strings.ReplaceAll(text, "\r\n", "\n")
	return strings.IndexFunc(rest, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff
	}) < 0 && !several(rest)
}

// several reports whether a text goes on after the marks of a document, or has directives.
func several(text string) bool {
	content := false
	for i, line := range strings.Split(text, "\n") {
		switch {
		case IsMarker(line) && line[0] == '-' && !content:
			content = true
		case IsMarker(line) && line[0] == '.' && i == strings.Count(strings.TrimSuffix(text, "\n"), "\n"):
		case IsMarker(line), strings.HasPrefix(line, "%"):
			return true
		case strings.Trim(line, " \t") != "" && strings.TrimLeft(line, " \t")[0] != '#':
			content = true
		}
	}
	return false
}

// inOrder checks whether a tree's nodes are in the order of the text, each within its
// parent.
func inOrder(t *testing.T, tree *source.Tree) {
	t.Helper()
	last := int32(0)
	for i, n := range tree.Nodes {
		begin := n.At.From
		if n.Keyed {
			begin = n.KeyAt.From
		}
		if begin < last || n.At.To < n.At.From || int(n.At.To) > len(tree.Text) || n.Parent >= int32(i) || n.End <= int32(i) || int(n.End) > len(tree.Nodes) {
			t.Errorf("node %d is out of order: %+v\n%q", i, n, tree.Text)
		}
		last = begin
	}
}

var texts = []string{
	"", "# a\n", "---\n", "--- # a\na: b\n...\n", "a", "a\n b\n\n c # d\n", "a:\n- b\n- c: d\n  e: f\ng: h\n", "a:\n  b:\n  - c\n  -   d: [e, {f: 'g h'}]\n      i: j # k\n", "a: {}\nb: [ ]\n",
	"a: b:c\nd: e#f #g\n", "ä: b\n", "a: ä {b: c}\nd: [ä, {e: f}]\n", "a: [b,c,]\n", "a: \"b\"\nc: 'd''e'\n", "a: b\n c\n", "a:\n b\n", "a: -1\nb: - 1\n",
	"a: [b: c]\n", "a: [b: c, d]\n", "a: [b: ]\n", "a: [b:, c]\n", "a: ['b':c, d]\n", "a: [b\n : c]\n", "a: [b c: d: e]\n", "a: [b: {c: d}, e: [f: g]]\n", "a: [\n b:\n  c,\n]\n", "a: [[b]: c]\n", "a: [b: c d\n e]\n", "a: [b: #c\n d]\n", "a: [\"b\n c\": d]\n", "a: {\"b\n c\": d}\n", "a: [b: c\n: d]\n", "a: [*b : c]\n", "...\n", "# a\n...\n", "---\n...\n", "!\n...\n", "a:[b: [ ...\n\r\n\n", "... # a", "- #\n... a", "a: b\n... # c\n", "a: {b}\n", "a: {b: }\n", "a: [b ? c]\n", "a: [b#c #d\n]\n", "a: b\n...\n", "a:\n- b\n -c\n", "a: |\n  b\n", "a:\n- |-\n b\n\n  c\n # d\n#e\n- >\n  f\n  g\n\n\n  h\n\n", "a: >-\n  b\n  \n\n  c\n   \nd: |\n\n e\nf: >\n g\n  h\n", "a:\n  b: |\n   c\n  # d\n  e: f\n", "a: |\n b", "a: 1 \nb:  2\n", "a: 12:30\nb: [12:30]\n",
	"a: \"b\\\n  c\\x41\\u00e4 \\\"d\\\"\n\n  e\"\n", "'a b': \"c\"\n\"d\" : e\n", "a : b\nc\t: d\n", "a:\tb\n", "a: [b,\n  c d\n  e,\n  # f\n  {g: h\n i}] # j\n", "- - a\n  - b\n-\n- c:\n  d:\n    - e\n",
	"a: |2+\n   b\n\n\nc: >1-\n  d\n", "a: &b c\nd: *b\ne: !f g\nh: ! [i]\n", "? a\n: b\n", "[a]: b\n*c : d\n", "a: b\r\nc: |\r\n  d\r\n  e\r\nf: \"g\r\n  h\"\r\n", "a:\n  # b\n  c\n  d\n", "a: # b\n  - c # d\n\n  # e\n",
	"a: >\n\n  b\n   c\n  d\n\n   e\n", "- a: b\n-\n  c: d\n", "a: {b: c, d: [e]}\nf: {\"g\":h}\n", "a: b\n\tc\n", "a: b\n  \tc\n", "a: {b\n: c}\n", "a: [b\n\n c]\n", "a: 'b\n\n\n c '\n", "a\u00a0: b\n", "- a\n-b\n", "a:\n  - b\n  c\n", "a: b # c\n d\n", "- |\n a\n- b\n", "a: |\n\n\n", "|\na\n", "a: |\nb: c\n",
}

// TestExtents: each value goes from its first character to its last one, quotes and
// brackets with it, whatever they hold.
func TestExtents(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"word", "a: Kemi  # x", "Kemi"},
		{"text over lines", "a: Kemi\n  ja # x\n", "Kemi\n  ja"},
		{"double quotes", `a: "x \" y" # z`, `"x \" y"`},
		{"double quotes with backslash", `a: "x\\" # "z`, `"x\\"`},
		{"single quotes", `a: 'it''s' # z`, `'it''s'`},
		{"quotes over lines", "a: \"x\n  y\" # z", "\"x\n  y\""},
		{"single quotes over lines", "a: 'x\n\n  y'", "'x\n\n  y'"},
		{"quotes of characters, not bytes", "ä: \"öå😀\"\n", "\"öå😀\""},
		{"list", "a: [x, y] # z", "[x, y]"},
		{"nested", "a: {b: [x, {c: d}], e: f} # }", "{b: [x, {c: d}], e: f}"},
		{"brackets over lines", "a: [x,\n  y,\n] # z", "[x,\n  y,\n]"},
		{"brackets in quotes", `a: [']', "[", x]`, `[']', "[", x]`},
		{"bracket behind a tight colon", `a: {"b":"}", c: d}`, `{"b":"}", c: d}`},
		{"apostrophe in a word", "a: [it's, x] # 'y]", "[it's, x]"},
		{"apostrophe before a word", "a: {fi: rock 'n roll, sv: x} # it's", "{fi: rock 'n roll, sv: x}"},
		{"comment in brackets", "a: [x, # y]\n  z]", "[x, # y]\n  z]"},
		{"quote in a comment", "a: [x, # \"y\n  z] # \"", "[x, # \"y\n  z]"},
		{"hash in a word", "a: [x#y, z]", "[x#y, z]"},
		{"empty brackets", "a: [ # x\n]\n", "[ # x\n]"},
		{"lines of a text", "a: | # x\n  b\n\n  c\n\n# d\n", "| # x\n  b\n\n  c"},
		{"list below its key", "a:\n- b\n- c # d\n# e\n", "- b\n- c"},
		{"mapping below its key", "a:\n  b: c\n  d:\n\n# e\n", "b: c\n  d:"},
		{"nothing", "a: # b\n", "a"},
	} {
		var tree source.Tree
		if !new(Reader).pass(c.text, &tree, false) {
			t.Errorf("%s: not read", c.name)
			continue
		}
		at := tree.Nodes[1].At
		if got := c.text[at.From:at.To]; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestComments: each goes from its # to the last of it, and a # in a word or in quotes
// begins none.
func TestComments(t *testing.T) {
	text := "# a\nb: c#d # e \t\nf: [\"# g\", h # i]\n  , '#j'] #k\nl: |  # m\n  # n\n # o\n"
	var tree source.Tree
	new(Reader).pass(text, &tree, false)
	var got []string
	for _, at := range tree.Comments {
		got = append(got, text[at.From:at.To])
	}
	if diff := cmp.Diff([]string{"# a", "# e", "# i]", "#k", "# m", "# o"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestReader: the parser reads these texts as the reader does.
func TestReader(t *testing.T) {
	for _, text := range texts {
		agrees(t, text)
	}
}

// FuzzReader: what the reader is sure of, the parser reads as the same.
func FuzzReader(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	for _, text := range files(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { agrees(t, text) })
}

// files are the texts of the project's records.
func files(tb testing.TB) (out []string) {
	err := filepath.WalkDir("../../records", func(name string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(name)
		out = append(out, string(text))
		return err
	})
	if err != nil || len(out) == 0 {
		tb.Fatal(len(out), err)
	}
	return out
}

// TestRecords: the reader is sure of the project's records, and of each with a character
// gone or doubled it says what the parser says.
func TestRecords(t *testing.T) {
	slips := 200 // of each file
	if testing.Short() {
		slips = 40
	}
	for _, text := range files(t) {
		if !agrees(t, text) {
			t.Errorf("not sure of\n%s", text)
		}
		for i := 0; i < len(text); i += 1 + len(text)/slips {
			agrees(t, text[:i]+text[i+1:])
			agrees(t, text[:i+1]+text[i:])
		}
	}
}

// reading is all that a reading makes of a text.
type reading struct {
	tree   *source.Tree
	faults []diag.Finding
}

func read(text string) reading {
	tree := new(source.Tree)
	return reading{tree, new(Reader).Read(&source.File{Bytes: []byte(text)}, tree)}
}

// differences are those between two readings, all of the trees and the faults.
func differences(a, b reading) string {
	if reflect.DeepEqual(a, b) { // sooner than the rest
		return ""
	}
	options := cmp.Options{cmpopts.IgnoreUnexported(source.Tree{}), cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b language.Text) bool { return a.String() == b.String() }),
		cmp.Comparer(func(a, b source.Place) bool { return a == b })}
	return cmp.Diff(a.tree, b.tree, options) + cmp.Diff(a.faults, b.faults, options)
}
