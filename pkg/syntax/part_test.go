package syntax

import (
	"strings"
	"testing"

	"sostool/pkg/source"
)

// TestPart: characters of a value are found where the file has them, however it writes
// the value.
func TestPart(t *testing.T) {
	for _, text := range []string{
		"a: one |two| three", "a: 'one''s |two| three'", `a: "one\t\"|two| three"`, `a: "\u00e4\x41\U0001f600\\|two| three"`,
		"a: ykköstä |kakkö| ää", "a: one\n  and |two| three\n", "a: 'one\n\n  and |two| three'\n", "a: \"one \\\n  and |two| three\"\n",
		"a: |\n  one\n    and\n  |two| three\n", "a: >-\n  one\n  and\n\n  |two| three\n", "a: {b: [one, |two| three]}", "a: 'one |''| three'",
		"a:\n  - |two|", "a: \"|\\\"| x\"", "a: one |two|", "a: \"one\r\n  and |two|\"\r\n",
	} {
		before, marked, _ := strings.Cut(strings.Replace(text, "a: |\n", "a: ¦\n", 1), "|")
		want, after, _ := strings.Cut(marked, "|")
		bare := strings.Replace(before+want+after, "¦", "|", 1)
		from := len(strings.Replace(before, "¦", "|", 1))
		var tree source.Tree
		if faults := new(Reader).Read(&source.File{Name: "x.yaml", Bytes: []byte(bare)}, &tree); len(faults) > 0 {
			t.Fatalf("%q: %v", bare, faults)
		}
		found := false
		for i := range tree.Nodes {
			n := &tree.Nodes[i]
			read := want
			if n.Kind == source.Scalar && n.Style != source.Plain {
				read = unquote(want, map[source.Style]byte{source.SingleQuoted: '\'', source.DoubleQuoted: '"'}[n.Style])
			}
			at := strings.LastIndex(n.Text, read)
			if n.Kind != source.Scalar || at < 0 {
				continue
			}
			k := len([]rune(n.Text[:at]))
			if got := tree.Part(int32(i), k, k+len([]rune(read))); int(got.From) != from || int(got.To) != from+len(want) || got.Node() != int32(i) {
				t.Errorf("%q: %d to %d, not %d to %d", bare, got.From, got.To, from, from+len(want))
			}
			found = true
		}
		if !found {
			t.Errorf("%q: not found", bare)
		}
	}
}
