package decode

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"sostool/pkg/source"
)

// sameNodes reports whether all that is read of two nodes is the same.
func sameNodes(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Style == b.Style && a.Value == b.Value && a.Line == b.Line && a.Column == b.Column &&
		a.Anchor == b.Anchor && a.Alias == b.Alias && slices.EqualFunc(a.Content, b.Content, sameNodes)
}

// asUsual checks whether the parser reads the same as usual; false where it reads
// nothing.
func asUsual(t *testing.T, u *usual, text []byte) bool {
	t.Helper()
	f := &source.File{Name: "a.yaml", Bytes: text}
	if _, ok := scan(f); !ok {
		return false
	}
	if _, found := documents(f); found {
		return false
	}
	defer u.reset()
	root := u.read(f.Bytes)
	if root == nil {
		return false
	}
	want, err := parse(f.Bytes)
	if err != nil {
		t.Errorf("%v, but usual reads\n%s", err, text)
		return true
	}
	if want == nil || !sameNodes(want, root) {
		t.Errorf("(-parser +usual)\n%s\n%s", cmp.Diff(want, root), text)
	}
	return true
}

// FuzzUsual: the parser also reads what usual reads, as the same.
func FuzzUsual(f *testing.F) {
	for _, text := range []string{
		head, example, "a:\n- b\n- c: d\n  e: f\ng: h\n", "a:\n  b:\n  - c\n  -   d: [e, {f: 'g h'}]\n      i: j # k\n", "a: {}\nb: [ ]\n",
		"a: b:c\nd: e#f #g\n", "ä: b\n", "a: ä {b: c}\nd: [ä, {e: f}]\n", "a: [b,c,]\n", "a: \"b\"\nc: 'd''e'\n", "a: b\n c\n", "a:\n b\n", "a: -1\nb: - 1\n",
		"a: [b: c]\n", "a: {b}\n", "a: {b: }\n", "a: [b ? c]\n", "a: [b#c #d\n]\n", "a: b\n...\n", "a:\n- b\n -c\n", "a: |\n  b\n", "a:\n- |-\n b\n\n  c\n # d\n#e\n- >\n  f\n  g\n\n\n  h\n\n", "a: >-\n  b\n  \n\n  c\n   \nd: |\n\n e\nf: >\n g\n  h\n", "a:\n  b: |\n   c\n  # d\n  e: f\n", "a: |\n b", "a: 1 \nb:  2\n", "a: 12:30\nb: [12:30]\n",
	} {
		f.Add([]byte(text))
	}
	for _, lines := range recordFiles(f) {
		f.Add([]byte(strings.Join(lines, "\n")))
	}
	u := new(usual)
	f.Fuzz(func(t *testing.T, text []byte) { asUsual(t, u, text) })
}

// TestUsual: the records of the project are read without the parser, most of them,
// and each with a character gone or doubled as the parser reads it.
func TestUsual(t *testing.T) {
	var u usual
	files, read, slips := 0, 0, 200 // slips are of each file
	if testing.Short() {
		slips = 40
	}
	err := filepath.WalkDir("../../records", func(name string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(name)
		if files++; err == nil && asUsual(t, &u, text) {
			read++
		} else {
			t.Log(name)
		}
		for i := 0; i < len(text); i += 1 + len(text)/slips {
			asUsual(t, &u, append(text[:i:i], text[i+1:]...))
			asUsual(t, &u, append(text[:i+1:i+1], text[i:]...))
		}
		return err
	})
	if err != nil || read*2 < files {
		t.Errorf("%d of %d files are read, %v", read, files, err)
	}
}
