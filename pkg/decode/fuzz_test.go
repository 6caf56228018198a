package decode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// FuzzDecode reads anything. It never panics, says the same each time, and whatever it
// reports is inside the file; a path leads back to the node that it is the path of.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		"", head, example,
		head + "area: &a {fi: *a}\nsummary: {<<: *a}\n",
		head + "register: !!str 5\n? [a]\n: {b: c}\n",
		head + "period: 2008-13-01/2009\nform:\npart_of: Ä # b\ncontinues: [a, 'b'' c', \"d\\e\"]\n",
		head + "participants: {municipality: 94, ? {c: d} : 5}\ntasks:\n-\n- for: all\n  title: {fi: |\n",
		head + "budgets:\n  - stage: applied\n    total: 1\u00a0828\u00a0204\n    funding: [{source: stm, payer: Kemi}, {source: stm}, {source: stm}]\n",
		"record: programme/1\nid: x\nname: {fi: X}\ncaps:\n  - {source: stm, max_share: 0,75}\n",
		"record: organisations/1\norganisations:\n- id: kolpene\n  name:\n    fi: >-\n      K\n      P\n  kind: ministry\n",
		"\ufeff---\r\nrecord: project/1\r\n...\r\n", "%YAML 1.1\n---\na: [\n", "a:\n\tb: c\n", "\xff\xfe", "a\u0308: 👩\u200d⚕️ \u202e#\n",
		"- - - {a: [b, {c: d}]}\n", "'a\n\n b': \"c\n  d\"\n", "k: |2\n    x\n  y\n",
	} {
		f.Add([]byte(text))
	}
	for _, lines := range recordFiles(f) {
		f.Add([]byte(strings.Join(lines, "\n")))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, kind := range []string{"", record.OrganisationsKind} {
			doc := decoder.Decode(&source.File{Name: "fuzz.yaml", Bytes: text}, kind)
			again := decoder.Decode(&source.File{Name: "fuzz.yaml", Bytes: text}, kind)
			if diff := cmp.Diff(said(doc), said(again)); diff != "" {
				t.Errorf("the second time it says (-first +second):\n%s", diff)
			}
			sound(t, doc)
			spans(t, doc)
			if doc.Tree != nil {
				nodes(t, doc)
			}
			if doc.Parsed() && doc.Tree == nil {
				t.Error("a record without its tree")
			}
		}
	})
}

// said is all that findings say, in every language.
func said(doc *Record) []string {
	out := places(doc)
	for _, f := range doc.Findings {
		for _, l := range []language.Language{language.English, language.Finnish, language.Swedish} {
			out = append(out, f.Message.In(l), f.Hint.In(l))
			for _, n := range f.Notes {
				out = append(out, n.In(l))
			}
			for _, r := range f.Related {
				out = append(out, r.Message.In(l))
			}
		}
	}
	return out
}

// spans checks whether what findings point at begins in the file and goes forward.
func spans(t *testing.T, doc *Record) {
	t.Helper()
	for i := range doc.Findings {
		f := &doc.Findings[i]
		all := []source.Span{doc.File.Span(f.At.Pos)}
		for _, r := range f.Related {
			all = append(all, doc.File.Span(r.At))
		}
		for _, s := range all {
			if s.Line < 1 || s.EndLine > doc.File.LineCount() || s.EndLine < s.Line || s.EndLine == s.Line && s.EndCol <= s.Col {
				t.Errorf("%s covers %+v of %d lines", f.Rule, s, doc.File.LineCount())
			}
		}
		if f.Fix != nil {
			apply(doc, f) // panics where an edit goes backwards
		}
	}
}

// nodes checks whether each node of the tree is inside the file, in the order of the
// text, and its path leads back to it. A key that the format does not have, or one that
// appears twice, has no path of its own.
func nodes(t *testing.T, doc *Record) {
	t.Helper()
	tree := doc.Tree
	odd := make([]bool, len(tree.Nodes))
	last := source.Pos{}
	size := int32(len(doc.File.Bytes))
	for i := range tree.Nodes {
		n := &tree.Nodes[i]
		first := n.At
		if n.Keyed {
			first = n.KeyAt
		}
		if first.From < 0 || first.To < first.From || n.At.From < first.From || n.At.To < n.At.From || n.At.To > size {
			t.Errorf("node %d (%q) is at %v, its key at %v; the file has %d bytes", i, n.Key, n.At, n.KeyAt, size)
		}
		if first.Before(last) {
			t.Errorf("node %d (%q) at %s is before the one above", i, n.Key, begin(doc.File, first))
		}
		last = first
		if i == 0 {
			continue
		}
		if n.Parent < 0 || n.Parent >= int32(i) || n.End <= int32(i) || n.End > tree.Nodes[n.Parent].End {
			t.Fatalf("node %d to %d is not part of node %d", i, n.End, n.Parent)
		}
		keyed := tree.Nodes[n.Parent].Kind == source.Mapping
		odd[i] = odd[n.Parent] || n.Unknown || keyed && (n.Key == "" || strings.ContainsAny(n.Key, ".[]") || tree.Child(n.Parent, n.Key) != int32(i))
		if odd[i] {
			continue
		}
		path := tree.Path(int32(i))
		if back, reached := tree.Resolve(path); back != int32(i) || reached != path {
			t.Errorf("%q is the path of node %d and leads to %d (reached %q)", path, i, back, reached)
		}
		if n.Key != "" {
			if back := tree.Beginning(n.KeyAt); back != int32(i) {
				t.Errorf("the key %s at %s leads to node %d, not %d", n.Key, begin(doc.File, n.KeyAt), back, i)
			}
		}
	}
}
