package change

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"sostool/pkg/language"
	"sostool/pkg/source"
)

// records are the texts of the repository's own records.
func records(t testing.TB) map[string]string {
	out := make(map[string]string)
	for _, pattern := range []string{"*.yaml", "*/*.yaml"} {
		names, err := filepath.Glob("../../records/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out[strings.TrimSuffix(filepath.Base(name), ".yaml")] = string(text)
		}
	}
	if len(out) < 9 {
		t.Fatalf("only %d records", len(out))
	}
	return out
}

// draft is a record that can be edited: the parser's nodes.
type draft struct{ root yaml.Node }

func parse(t *rapid.T, text string) *draft {
	d := new(draft)
	if err := yaml.Unmarshal([]byte(text), &d.root); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *draft) tree(t *rapid.T) *source.Tree {
	text, err := yaml.Marshal(&d.root)
	if err != nil {
		t.Fatal(err)
	}
	tree := read(string(text))
	if tree == nil {
		t.Fatalf("does not parse: %v", decoder.Decode(&source.File{Bytes: text}, "").Findings)
	}
	return tree
}

// visit visits the values, not the keys.
func visit(n *yaml.Node, f func(parent *yaml.Node, k int)) {
	for k, c := range n.Content {
		if n.Kind != yaml.MappingNode || k%2 == 1 {
			f(n, k)
			visit(c, f)
		}
	}
}

type spot struct {
	parent *yaml.Node
	k      int
}

// spots are the values below the root for which keep is true.
func (d *draft) spots(keep func(parent, value *yaml.Node) bool) []spot {
	var out []spot
	visit(d.root.Content[0], func(parent *yaml.Node, k int) {
		if keep(parent, parent.Content[k]) {
			out = append(out, spot{parent, k})
		}
	})
	return out
}

func (s spot) remove() {
	from := s.k
	if s.parent.Kind == yaml.MappingNode {
		from--
	}
	s.parent.Content = append(append([]*yaml.Node{}, s.parent.Content[:from]...), s.parent.Content[s.k+1:]...)
}

func (d *draft) shuffle(t *rapid.T) {
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
	all := []*yaml.Node{d.root.Content[0]}
	visit(d.root.Content[0], func(parent *yaml.Node, k int) { all = append(all, parent.Content[k]) })
	for _, n := range all {
		size := 1
		if n.Kind == yaml.MappingNode {
			size = 2
		}
		var content []*yaml.Node
		for _, u := range r.Perm(len(n.Content) / size) {
			content = append(content, n.Content[u*size:(u+1)*size]...)
		}
		n.Content = content
		if r.IntN(2) == 0 && len(content) < 10 { // a line must not be too long
			n.Style ^= yaml.FlowStyle
		}
	}
}

// anyRecord draws one of the repository's records.
func anyRecord(t *rapid.T, texts map[string]string) string {
	return texts[rapid.SampledFrom(slices.Sorted(maps.Keys(texts))).Draw(t, "record")]
}

func scalars(_, value *yaml.Node) bool { return value.Kind == yaml.ScalarNode }

func items(parent, _ *yaml.Node) bool { return parent.Kind == yaml.SequenceNode }

// TestSame: a record does not differ from itself, in whatever order and style
// it is written.
func TestSame(t *testing.T) {
	texts := records(t)
	for name, text := range texts {
		if got := Compare(read(text), read(text)); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := parse(t, anyRecord(t, texts))
		old := d.tree(t)
		d.shuffle(t)
		if got := Compare(old, d.tree(t)); got != nil {
			t.Fatal(got)
		}
	})
}

// TestOneScalar: a scalar that is edited is one change with both values; in a
// list one word goes and one comes. Where an item is hardly more than the
// scalar, it is another item.
func TestOneScalar(t *testing.T) {
	texts := records(t)
	rapid.Check(t, func(t *rapid.T) {
		d := parse(t, anyRecord(t, texts))
		old := d.tree(t)
		all := d.spots(scalars)
		i := rapid.IntRange(0, len(all)-1).Draw(t, "scalar")
		s := all[i]
		value := s.parent.Content[s.k]
		before := value.Value
		if rapid.Bool().Draw(t, "figure") {
			value.Value, value.Tag = "7777777", "!!str"
		} else {
			value.Value, value.Tag = before+" quite-another", "!!str"
		}
		if value.Value == before || s.parent == d.root.Content[0] && s.parent.Content[s.k-1].Value == "record" {
			return
		}
		new := d.tree(t)
		path, k := "", 0
		new.Facts(func(p string, _ *source.Node) {
			if k == i {
				path = p
			}
			k++
		})
		changes := Compare(old, new)
		switch {
		case s.parent.Kind == yaml.SequenceNode:
			list := path[:strings.LastIndexByte(path, '[')]
			if len(changes) == 2 && changes[0].Old.Facts+changes[1].Old.Facts == 1 && changes[0].New.Facts+changes[1].New.Facts == 1 &&
				(changes[0].Path == list && changes[1].Path == list || strings.HasPrefix(list, changes[1].Path)) {
				return
			}
			item(t, old, new, changes, list)
		case len(changes) == 1:
			c := changes[0]
			if c.Path != path || c.Old.Text != before || c.New.Text != value.Value {
				t.Fatalf("%s: %q became %q, %+v", path, before, value.Value, c)
			}
		default:
			item(t, old, new, changes, path)
		}
	})
}

// item accepts that an item went and another came, where they are not alike.
func item(t *rapid.T, old, new *source.Tree, changes []Change, path string) {
	if len(changes) != 2 || changes[0].New.Exists() == changes[1].New.Exists() || !changes[0].Old.Exists() == !changes[1].Old.Exists() {
		t.Fatalf("%s: %+v", path, changes)
	}
	was, is := changes[0], changes[1]
	if was.New.Exists() {
		was, is = is, was
	}
	o, _ := old.Resolve(was.Path)
	n, _ := new.Resolve(is.Path)
	if !strings.HasPrefix(path, is.Path) || !was.Old.Whole || similar(digest(old).words(o), digest(new).words(n)) >= alike {
		t.Fatalf("%s: %+v", path, changes)
	}
}

// TestOneItem: an item that goes is one change with all its facts, and so is
// one that comes.
func TestOneItem(t *testing.T) {
	texts := records(t)
	rapid.Check(t, func(t *rapid.T) {
		d := parse(t, anyRecord(t, texts))
		old := d.tree(t)
		all := d.spots(items)
		if len(all) == 0 {
			return
		}
		rapid.SampledFrom(all).Draw(t, "item").remove()
		new := d.tree(t)
		gone, come := Compare(old, new), Compare(new, old)
		if len(gone) != 1 || len(come) != 1 {
			t.Fatal(gone, come)
		}
		facts := count(old) - count(new)
		if gone[0].Old.Facts != facts || gone[0].New.Exists() || come[0].New.Facts != facts || come[0].Old.Exists() {
			t.Fatal(facts, gone, come)
		}
	})
}

func count(t *source.Tree) int {
	n := 0
	t.Facts(func(string, *source.Node) { n++ })
	return n
}

// edit changes a record in one way or another.
func (d *draft) edit(t *rapid.T) {
	all := d.spots(func(_, _ *yaml.Node) bool { return true })
	if len(all) < 2 {
		return
	}
	s := rapid.SampledFrom(all[1:]).Draw(t, "spot")
	switch value := s.parent.Content[s.k]; {
	case rapid.IntRange(0, 2).Draw(t, "edit") == 0:
		s.remove()
	case value.Kind == yaml.ScalarNode:
		word := rapid.SampledFrom([]string{"5", "kolpene", "2008", "a b c", "Kemi", "iii", "granted"}).Draw(t, "word")
		value.Value, value.Tag, value.Style = word, "!!str", 0
	case s.parent.Kind == yaml.SequenceNode:
		s.parent.Content = append(append([]*yaml.Node{}, s.parent.Content...), value)
	}
}

// TestAccount: what went and came makes the one version of the other, fact for
// fact, at paths that lead there; and the way back says the same.
func TestAccount(t *testing.T) {
	texts := records(t)
	rapid.Check(t, func(t *rapid.T) {
		d := parse(t, anyRecord(t, texts))
		old := d.tree(t)
		new := parse(t, anyRecord(t, texts)).tree(t)
		if rapid.IntRange(0, 4).Draw(t, "versions") > 0 {
			for range rapid.IntRange(0, 12).Draw(t, "edits") {
				d.edit(t)
			}
			if rapid.Bool().Draw(t, "shuffled") {
				d.shuffle(t)
			}
			new = d.tree(t)
		}
		said := make(map[string]int)
		add(old, 0, said, 1)
		add(new, 0, said, -1)
		last := int32(0)
		for _, c := range Compare(old, new) {
			if i, _ := new.Resolve(c.Path); c.New.Exists() && c.Path != "" {
				if i < last {
					t.Fatalf("%s is before the change named before it", c.Path)
				}
				last = i
			}
			path := c.Path
			if c.Was != "" {
				path = c.Was
			}
			account(t, old, path, c.Old, said, -1)
			account(t, new, c.Path, c.New, said, 1)
		}
		for text, n := range said {
			if n != 0 {
				t.Fatalf("%q: %d too many", text, n)
			}
		}
		mirrored(t, old, new)
	})
}

func account(t *rapid.T, tree *source.Tree, path string, v Value, said map[string]int, n int) {
	if !v.Exists() {
		return
	}
	i := int32(0)
	if path != "" {
		i, _ = tree.Resolve(path)
	}
	switch {
	case i < 0:
		t.Fatalf("%s leads nowhere", path)
	case v.Whole:
		if facts := int(digest(tree).facts[i]); facts != v.Facts {
			t.Fatalf("%s: %d facts, not %d", path, facts, v.Facts)
		}
		add(tree, i, said, n)
	case tree.Nodes[i].Kind == source.Scalar && tree.Nodes[i].Text != v.Text:
		t.Fatalf("%s: %q, not %q", path, tree.Nodes[i].Text, v.Text)
	default:
		said[meaning(&source.Node{Text: v.Text, Type: v.Type})] += n
	}
}

func add(tree *source.Tree, i int32, said map[string]int, n int) {
	for j := i; j < tree.Nodes[i].End; j++ {
		if tree.Nodes[j].Kind == source.Scalar {
			said[meaning(&tree.Nodes[j])] += n
		}
	}
}

// long is a record with a list of n tasks, made without the limits of a file.
func long(n int, task func(k int) (audience, title string)) *source.Tree {
	t := new(source.Tree)
	node := func(parent int32, key string, kind source.Kind, text string) int32 {
		t.Nodes = append(t.Nodes, source.Node{Key: key, Kind: kind, Text: text, Parent: parent})
		return int32(len(t.Nodes) - 1)
	}
	list := node(node(-1, "", source.Mapping, ""), "tasks", source.Sequence, "")
	for k := range n {
		audience, title := task(k)
		item := node(list, "", source.Mapping, "")
		node(item, "for", source.Scalar, audience)
		node(node(item, "title", source.Mapping, ""), "fi", source.Scalar, title)
	}
	for i := len(t.Nodes) - 1; i >= 0; i-- {
		t.Nodes[i].End = max(t.Nodes[i].End, int32(i)+1)
		if p := t.Nodes[i].Parent; p >= 0 {
			t.Nodes[p].End = max(t.Nodes[p].End, t.Nodes[i].End)
		}
	}
	return t
}

const many = 20_000

func plainTask(k int) (string, string) { return "Kemi", fmt.Sprintf("task number %d of many", k) }

func manyTasks() map[string][2]*source.Tree {
	old := long(many, plainTask)
	return map[string][2]*source.Tree{
		"few": {old, long(many+5, func(k int) (string, string) {
			switch {
			case k < 5:
				return "Simo", fmt.Sprint("new", k)
			case k%5000 == 0:
				return "Simo", fmt.Sprintf("task number %d of many", k-5)
			}
			return plainTask(k - 5)
		})},
		"all":     {old, long(many, func(k int) (string, string) { return "Simo", fmt.Sprintf("task number %d of many", k) })},
		"reverse": {old, long(many, func(k int) (string, string) { return plainTask(many - 1 - k) })},
		"other":   {old, long(many, func(k int) (string, string) { return "Simo", fmt.Sprintf("%d%d", k, k) })},
	}
}

func TestMany(t *testing.T) {
	pairs := manyTasks()
	for name, want := range map[string]int{"few": 9, "all": many, "reverse": 0, "other": 2 * many} {
		got := Compare(pairs[name][0], pairs[name][1])
		if len(got) != want {
			t.Errorf("%s: got %d changes, want %d", name, len(got), want)
		}
	}
	for _, c := range Compare(pairs["few"][0], pairs["few"][1])[5:] {
		if !strings.HasSuffix(c.Path, ".for") || c.Was == "" {
			t.Error(c)
		}
	}
}

func BenchmarkMany(b *testing.B) {
	for name, pair := range manyTasks() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Compare(pair[0], pair[1])
			}
		})
	}
}

// BenchmarkCompare compares two versions of the largest record; BenchmarkRead
// reads one of them.
func BenchmarkCompare(b *testing.B) {
	text := records(b)["lapin-sosiaalityon-kehittamisyksikko"]
	old := read(text)
	new := read(strings.NewReplacer("1371152", "1317152", "Kemi,", "Simo,", "Phase", "Stage").Replace(text))
	b.Logf("%d changes", len(Compare(old, new)))
	b.ReportAllocs()
	for b.Loop() {
		Compare(old, new)
	}
}

func BenchmarkSimilar(b *testing.B) {
	tree := read(records(b)["lapin-sosiaalityon-kehittamisyksikko"])
	for b.Loop() {
		Similar(WordsOf(tree), WordsOf(tree))
	}
}

func BenchmarkRead(b *testing.B) {
	text := []byte(records(b)["lapin-sosiaalityon-kehittamisyksikko"])
	b.ReportAllocs()
	for b.Loop() {
		decoder.Free(decoder.Decode(&source.File{Name: "x.yaml", Bytes: text}, ""))
	}
}

// TestShownDiffers: texts that differ are shown as different ones.
func TestShownDiffers(t *testing.T) {
	word := rapid.SampledFrom([]string{"ä", "ö", "kehittäminen", "sosiaalityö", "ja", "€", "x"})
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 12).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		head, tail := text.Draw(t, "head"), text.Draw(t, "tail")
		a, b := head+" "+text.Draw(t, "old")+" "+tail, head+" "+text.Draw(t, "new")+" "+tail
		c := Change{Old: Value{Text: a, Facts: 1}, New: Value{Text: b, Facts: 1}}
		old, new := c.Shown(language.English)
		if !utf8.ValidString(old+new) || a != b && old == new {
			t.Fatalf("%q, %q", old, new)
		}
	})
}
