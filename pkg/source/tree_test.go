package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// builder makes trees as a decoder does: node by node in the order of the
// text, each key on a line of its own.
type builder struct {
	tree    Tree
	parents []int32
	line    int
}

// add appends a node. An item of a sequence that has keys of its own shares
// its line with the first of them.
func (b *builder) add(key string, kind Kind, text string) int32 {
	depth := len(b.parents)
	n := Node{Key: key, Kind: kind, Text: text, Parent: -1, Keyed: key != ""}
	if depth > 0 {
		n.Parent = b.parents[depth-1]
	}
	b.line++
	n.KeyAt = stretch(b.line, 2*depth)
	n.At = stretch(b.line, 2*depth+100)
	if kind != Scalar { // begins with its first member, on the next line
		n.At = stretch(b.line+1, 2*depth+2)
	}
	b.tree.Nodes = append(b.tree.Nodes, n)
	i := int32(len(b.tree.Nodes) - 1)
	b.tree.Nodes[i].End = i + 1
	return i
}

// stretch is that of a key or value in a text whose lines have a thousand bytes.
func stretch(line, col int) Pos { return At(1000*line+col, 1000*line+col+1) }

func (b *builder) scalar(key, text string) { b.add(key, Scalar, text) }

func (b *builder) mapping(key string, members func()) { b.open(b.add(key, Mapping, ""), members) }

func (b *builder) list(key string, naming *Format, members func()) {
	i := b.add(key, Sequence, "")
	b.tree.Nodes[i].Format = naming
	b.open(i, members)
}

func (b *builder) open(i int32, members func()) {
	b.parents = append(b.parents, i)
	members()
	b.parents = b.parents[:len(b.parents)-1]
	n := &b.tree.Nodes[i]
	if n.End = int32(len(b.tree.Nodes)); n.End == i+1 { // a pair of brackets on the line
		n.At = At(int(n.KeyAt.From)+100, int(n.KeyAt.To)+100)
	}
}

// items adds mappings written "key=text key=text".
func (b *builder) items(items ...string) func() {
	return func() {
		for _, item := range items {
			b.mapping("", func() {
				for _, pair := range strings.Fields(item) {
					key, text, _ := strings.Cut(pair, "=")
					b.scalar(key, text)
				}
			})
		}
	}
}

// The namings of the format.
var (
	byID     = &Format{Naming: Naming{Any: []string{"id"}}}
	byParty  = &Format{Naming: Naming{Any: []string{"org", "municipality", "group"}, More: []Default{{"phase", ""}}}}
	byStage  = &Format{Naming: Naming{All: []string{"phase", "stage"}}}
	bySource = &Format{Naming: Naming{All: []string{"source"}, More: []Default{{"payer", ""}, {"form", "money"}}}}
)

// TestItemPaths: an item's path says what identifies it, as briefly as tells
// it from its neighbours, else its place.
func TestItemPaths(t *testing.T) {
	for _, c := range []struct {
		name   string
		naming *Format
		items  []string
		want   []string
	}{
		{"ids", byID, []string{"id=iii", "id=iv"}, []string{"iii", "iv"}},
		{"one id twice", byID, []string{"id=iii", "id=iii", "id=iv"}, []string{"0", "1", "iv"}},
		{"an id is missing", byID, []string{"id=a", "name=x"}, []string{"a", "1"}},
		{"parties", byParty, []string{"org=kolpene", "municipality=Kemi"}, []string{"kolpene", "Kemi"}},
		{"a party in two phases", byParty, []string{"org=kolpene phase=i", "org=kolpene phase=ii", "org=x phase=i"},
			[]string{"kolpene/i", "kolpene/ii", "x"}},
		{"a party once for all", byParty, []string{"org=kolpene", "org=kolpene phase=ii"}, []string{"kolpene", "kolpene/ii"}},
		{"a party twice", byParty, []string{"org=kolpene", "org=kolpene"}, []string{"0", "1"}},
		{"budgets", byStage, []string{"phase=iii stage=applied", "stage=applied", "phase=iii stage=granted"},
			[]string{"iii/applied", "applied", "iii/granted"}},
		{"a budget twice", byStage, []string{"stage=applied", "stage=applied"}, []string{"0", "1"}},
		{"lines", bySource, []string{"source=stm payer=stm", "source=municipal"}, []string{"stm", "municipal"}},
		{"two payers", bySource, []string{"source=stm payer=stm", "source=stm payer=kolpene"}, []string{"stm/stm", "stm/kolpene"}},
		{"one names its payer", bySource, []string{"source=stm", "source=stm payer=kolpene"}, []string{"stm", "stm/kolpene"}},
		{"two forms", bySource, []string{"source=municipal", "source=municipal form=work", "source=stm"},
			[]string{"municipal/money", "municipal/work", "stm"}},
		{"payers and forms", bySource,
			[]string{"source=municipal payer=Kemi", "source=municipal payer=Kemi form=work", "source=municipal payer=Inari"},
			[]string{"municipal/Kemi/money", "municipal/Kemi/work", "municipal/Inari/money"}},
		{"three alike", bySource, []string{"source=stm", "source=stm", "source=stm form=work"}, []string{"0", "1", "2"}},
		{"no names", nil, []string{"date=2009", "date=2010"}, []string{"0", "1"}},
		{"a bracket in the name", byParty, []string{"group=x]", "org=y"}, []string{"0", "y"}},
		{"a point in the name", byParty, []string{"group=a.b", "org=y"}, []string{"a.b", "y"}},
		{"numbers are names", byID, []string{"id=2", "id=1", "id=0"}, []string{"2", "1", "0"}},
		{"unless a place could be meant", byID, []string{"id=1", "name=x", "id=a"}, []string{"0", "1", "a"}},
		{"or two are alike", byID, []string{"id=2", "id=a", "id=a"}, []string{"0", "1", "2"}},
	} {
		b := &builder{}
		b.mapping("", func() { b.list("items", c.naming, b.items(c.items...)) })
		var got []string
		for i := range b.tree.Children(1) {
			path := b.tree.Path(i)
			got = append(got, strings.TrimSuffix(strings.TrimPrefix(path, "items["), "]"))
			if back, _ := b.tree.Resolve(path); back != i {
				t.Errorf("%s: %s leads to node %d, not %d", c.name, path, back, i)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestGroupPath: a party that the source does not name goes by its text.
func TestGroupPath(t *testing.T) {
	b := &builder{}
	b.mapping("", func() {
		b.list("partners", byParty, func() {
			b.mapping("", func() {
				b.mapping("group", func() {
					b.scalar("fi", "muut Lapin kunnat")
					b.scalar("en", "the other municipalities of Lapland")
				})
			})
			b.mapping("", func() { b.mapping("group", func() {}) })
		})
	})
	if got := b.tree.Path(2); got != "partners[muut Lapin kunnat]" {
		t.Errorf("path %q", got)
	}
	if got := b.tree.Path(6); got != "partners[1]" {
		t.Errorf("path %q", got)
	}
}

// TestPathOfRecord walks down a record.
func TestPathOfRecord(t *testing.T) {
	b := example()
	var got []string
	for i := range b.tree.Nodes {
		got = append(got, b.tree.Path(int32(i)))
	}
	want := []string{
		"",
		"id",
		"participants", "participants.municipality",
		"budgets", "budgets[iii/applied]", "budgets[iii/applied].phase", "budgets[iii/applied].stage",
		"budgets[iii/applied].funding", "budgets[iii/applied].funding[stm]", "budgets[iii/applied].funding[stm].source",
		"budgets[iii/applied].funding[stm].years", "budgets[iii/applied].funding[stm].years.2009",
		"team_regions", "team_regions[ita-lappi]", "team_regions[ita-lappi].id",
		"team_regions[ita-lappi].teams", "team_regions[ita-lappi].teams[0]", "team_regions[ita-lappi].teams[1]",
		"weights", "weights.Koski Tl",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func example() *builder {
	b := &builder{}
	b.mapping("", func() {
		b.scalar("id", "x")
		b.mapping("participants", func() { b.scalar("municipality", "94") })
		b.list("budgets", byStage, func() {
			b.mapping("", func() {
				b.scalar("phase", "iii")
				b.scalar("stage", "applied")
				b.list("funding", bySource, func() {
					b.mapping("", func() {
						b.scalar("source", "stm")
						b.mapping("years", func() { b.scalar("2009", "426000") })
					})
				})
			})
		})
		b.list("team_regions", byID, func() {
			b.mapping("", func() {
				b.scalar("id", "ita-lappi")
				b.list("teams", nil, func() { b.scalar("", "Kemi"); b.scalar("", "Tornio") })
			})
		})
		b.mapping("weights", func() { b.scalar("Koski Tl", "5") })
	})
	return b
}

// TestResolveAstray: a path that leads nowhere says how far it led, and what
// may follow there.
func TestResolveAstray(t *testing.T) {
	b := example()
	root := []string{"id", "participants", "budgets", "team_regions", "weights"}
	for _, c := range []struct {
		path, reached string
		next          []string
	}{
		{"", "", root},
		{"budget", "", root},
		{"[0]", "", root},
		{".id", "", root},
		{"budgets[ii/applied]", "budgets", []string{"[iii/applied]"}},
		{"budgets[1]", "budgets", []string{"[iii/applied]"}},
		{"budgets[-1]", "budgets", []string{"[iii/applied]"}},
		{"budgets[]", "budgets", []string{"[iii/applied]"}},
		{"budgets[iii/applied", "budgets", []string{"[iii/applied]"}},
		{"budgets.0", "budgets", []string{"[iii/applied]"}},
		{"budgets.iii/applied", "budgets", []string{"[iii/applied]"}},
		{"budgets[iii/applied].totl", "budgets[iii/applied]", []string{"phase", "stage", "funding"}},
		{"budgets[iii/applied].funding[stm].years.2010", "budgets[iii/applied].funding[stm].years", []string{"2009"}},
		{"id.x", "id", nil},
		{"id[0]", "id", nil},
		{"participants[municipality]", "participants", []string{"municipality"}},
		{"participants..municipality", "participants", []string{"municipality"}},
	} {
		node, reached := b.tree.Resolve(c.path)
		next := b.tree.Steps(reached)
		if node >= 0 || reached != c.reached {
			t.Errorf("%q: node %d, reached %q; want %q", c.path, node, reached, c.reached)
		}
		if diff := cmp.Diff(c.next, next); diff != "" {
			t.Errorf("%q goes on (-want +got):\n%s", c.path, diff)
		}
	}
	for _, path := range []string{"id.", "budgets.", "budgets[0].", "budgets[0]phase", "budgets.[0]", "budgets[0]].phase"} {
		if node, reached := b.tree.Resolve(path); node >= 0 || !strings.HasPrefix(path, reached) {
			t.Errorf("%q leads to node %d, reached %q", path, node, reached)
		}
	}
}

// TestResolveByPlace: an item may always be named by its place.
func TestResolveByPlace(t *testing.T) {
	b := example()
	named, _ := b.tree.Resolve("budgets[iii/applied].funding[stm].source")
	placed, _ := b.tree.Resolve("budgets[0].funding[0].source")
	if named < 0 || named != placed {
		t.Errorf("by name node %d, by place %d", named, placed)
	}
}

// trees are random records: keys of the format's kind, lists with and without
// names, names that repeat, are missing, or read as places.
func trees() *rapid.Generator[*builder] {
	return rapid.Custom(func(t *rapid.T) *builder {
		b := &builder{}
		b.mapping("", func() { grow(t, b, 0) })
		return b
	})
}

var (
	treeKeys  = []string{"id", "org", "group", "phase", "stage", "source", "payer", "form", "2009", "Koski Tl", "Länsi-Turunmaa", "full_year"}
	treeTexts = []string{"", "a", "b", "a/b", "0", "1", "2", "10", "x]", "[x", "a.b", "ä ö", "money", "work", "."}
	namings   = []*Format{nil, byID, byParty, byStage, bySource}
)

// grow adds members to a mapping.
func grow(t *rapid.T, b *builder, depth int) {
	for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom(treeKeys), 0, 5, rapid.ID).Draw(t, "keys") {
		switch kind := rapid.IntRange(0, 5).Draw(t, "kind"); {
		case depth > 3 || kind < 3:
			b.scalar(key, rapid.SampledFrom(treeTexts).Draw(t, "text"))
		case kind == 3:
			b.mapping(key, func() { grow(t, b, depth+1) })
		default:
			b.list(key, rapid.SampledFrom(namings).Draw(t, "naming"), func() {
				for range rapid.IntRange(0, 5).Draw(t, "items") {
					if rapid.IntRange(0, 4).Draw(t, "plain") == 0 {
						b.scalar("", rapid.SampledFrom(treeTexts).Draw(t, "text"))
					} else {
						b.mapping("", func() { grow(t, b, depth+1) })
					}
				}
			})
		}
	}
}

// TestResolvePath: a node's path leads back to it. Unknown keys are not drawn:
// they may hold points and brackets, and no path of the format names them.
func TestResolvePath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := &trees().Draw(t, "tree").tree
		seen := make(map[string]int32)
		for i := int32(1); i < int32(len(tree.Nodes)); i++ {
			path := tree.Path(i)
			if other, ok := seen[path]; ok {
				t.Fatalf("%q is the path of nodes %d and %d", path, other, i)
			}
			seen[path] = i
			node, reached := tree.Resolve(path)
			if node != i || reached != path {
				t.Fatalf("%q leads to node %d, not %d (reached %q)", path, node, i, reached)
			}
		}
	})
}

// TestFacts: every scalar once, in the order of the text, under its path.
func TestFacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := &trees().Draw(t, "tree").tree
		var want, got []string
		for i := range tree.Nodes {
			if tree.Nodes[i].Kind == Scalar {
				want = append(want, tree.Path(int32(i))+" = "+tree.Nodes[i].Text)
			}
		}
		tree.Facts(func(path string, n *Node) { got = append(got, path+" = "+n.Text) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestBeginning: the characters of a key or a value lead to it.
func TestBeginning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := &trees().Draw(t, "tree").tree
		for i := range tree.Nodes {
			n := tree.Nodes[i]
			if n.Key != "" {
				if got := tree.Beginning(n.KeyAt); got != int32(i) {
					t.Fatalf("the key of node %d leads to %d", i, got)
				}
			}
			if n.Kind == Scalar {
				if got := tree.Beginning(n.At); got != int32(i) {
					t.Fatalf("the text of node %d leads to %d", i, got)
				}
			}
			if whole := tree.Handle(int32(i)).Whole(); whole.Node() != int32(i) || whole.IsKey() != (n.Key != "") {
				t.Fatalf("the whole of node %d is %v", i, whole)
			}
		}
		if got := tree.Beginning(At(1<<30, 1<<30)); got != 0 {
			t.Fatalf("nothing is below the text, found node %d", got)
		}
	})
}

// TestResolveAnything: any text is a path that leads somewhere or nowhere.
func TestResolveAnything(t *testing.T) {
	b := example()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SampledFrom([]string{"budgets", "id", "funding", "[", "]", ".", "0", "stm", "iii/applied", "years", "2009", " ", "ä"})
		path := strings.Join(rapid.SliceOf(parts).Draw(t, "parts"), "")
		node, reached := b.tree.Resolve(path)
		if !strings.HasPrefix(path, reached) || node >= int32(len(b.tree.Nodes)) {
			t.Fatalf("%q: node %d, reached %q", path, node, reached)
		}
	})
}

func TestHandle(t *testing.T) {
	b := example()
	root := b.tree.Handle(0)
	if !root.Exists() || !root.Has("id") || root.Has("name") {
		t.Error("the root has an id and no name")
	}
	if got := root.Text("id"); got != "x" {
		t.Errorf("the id is %q", got)
	}
	if value, key := root.At("id"), root.KeyAt("id"); value.Pos != b.tree.Nodes[1].At || value.Node() != 1 || value.IsKey() ||
		key.Pos != b.tree.Nodes[1].KeyAt || key.Node() != 1 || !key.IsKey() {
		t.Error("the id is elsewhere")
	}
	if at := root.At("name"); at != b.tree.At(0) {
		t.Errorf("what is missing belongs to the mapping that lacks it, not to %v", at)
	}
	teams := b.tree.Handle(16)
	if teams.Item(1) != b.tree.At(18) || teams.Item(5) != teams.Whole() || teams.Path() != b.tree.Path(16) {
		t.Error("items are elsewhere")
	}
	var absent Handle
	start := Start.Place()
	if absent.Exists() || absent.Has("x") || absent.Text("x") != "" || absent.At("x") != start || absent.Path() != "" ||
		absent.KeyAt("x") != start || absent.Whole() != start || absent.Item(0) != start || !absent.Sound("x") {
		t.Error("a mapping that is not there is at the file's start and holds nothing")
	}
}

// TestKeys: a key that the format does not have is not asked for without notice.
func TestKeys(t *testing.T) {
	b := example()
	root := b.tree.Handle(0)
	b.tree.Nodes[0].Format = &Format{Keys: []string{"id", "name"}}
	if root.Has("name") || !root.Has("budgets") {
		t.Error("keys that are there, and those of the format, may be asked for")
	}
	defer func() {
		if recover() == nil {
			t.Error("no word about a key that there is not")
		}
	}()
	root.At("nmae")
}

func TestSound(t *testing.T) {
	b := &builder{}
	b.mapping("", func() {
		b.mapping("misfit", func() { b.scalar("deep", "x") })
		b.scalar("fine", "x")
		b.scalar("nmae", "x")
	})
	root := b.tree.Handle(0)
	for _, c := range []struct {
		key  string
		want bool
	}{{"misfit", true}, {"fine", true}, {"name", true}} {
		if root.Sound(c.key) != c.want {
			t.Errorf("%s is sound: %v", c.key, !c.want)
		}
	}
	b.tree.Nodes[2].Misfit = true
	b.tree.Nodes[4].Unknown = true
	for _, c := range []struct {
		key  string
		want bool
	}{{"misfit", false}, {"fine", true}, {"name", false}} {
		if root.Sound(c.key) != c.want {
			t.Errorf("%s is sound: %v", c.key, !c.want)
		}
	}
}

func ExampleTree_Path() {
	b := example()
	node, _ := b.tree.Resolve("budgets[0].funding[0].years.2009")
	fmt.Println(b.tree.Path(node))
	// Output: budgets[iii/applied].funding[stm].years.2009
}

// TestIdentity: what identifies an item does not depend on its neighbours.
func TestIdentity(t *testing.T) {
	for _, c := range []struct {
		naming *Format
		item   string
		want   string
	}{
		{byParty, "org=kolpene phase=i", "kolpene/i"},
		{byParty, "org=kolpene", "kolpene/"},
		{bySource, "source=stm payer=stm", "stm/stm/money"},
		{byStage, "phase=i stage=applied", "i/applied"},
		{byStage, "total=5", ""},
		{nil, "id=x", ""},
	} {
		b := &builder{}
		b.mapping("", func() { b.list("items", c.naming, b.items(c.item)) })
		if got := b.tree.Identity(2); got != c.want {
			t.Errorf("%s: got %q, want %q", c.item, got, c.want)
		}
	}
}
