package source

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Kind is the shape of a node.
type Kind uint8

// The three shapes of YAML.
const (
	Scalar Kind = iota
	Mapping
	Sequence
)

// Type is what a scalar was read as.
type Type uint8

// The types that are written otherwise for people than in a record, and Word:
// a scalar of any other type, or one that does not fit its own.
const (
	Word Type = iota
	Amount
	Share
	Count
	Number // with decimals, of something that is neither euros nor percents
	Date
	Period
)

// Figure reports whether scalars of the type are numbers that a source states.
func (t Type) Figure() bool { return t >= Amount && t <= Number }

// String is the type as machine formats name it.
func (t Type) String() string {
	return [...]string{"text", "amount", "share", "count", "number", "date", "period"}[t]
}

// Style is how a value is written.
type Style uint8

// Without quotes or brackets, in quotes, below | or >, in brackets, and as the name of an
// anchor.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Flow
	Alias
)

// Node is a value of a record: a scalar with its text, or a mapping or
// sequence whose members follow it in the tree.
type Node struct {
	Key    string // in its mapping, quotes and escapes undone; empty for a sequence's item
	Text   string // a scalar's, likewise
	KeyAt  Pos    // of an item of a sequence that is not in brackets: its hyphen
	At     Pos    // all of the value; of nothing: the key or hyphen
	Parent int32  // -1 for the root
	End    int32  // index after the node's last descendant
	Format *Format

	Kind    Kind
	Style   Style
	Type    Type   // of a scalar
	Indent  uint16 // of the lines of a text below | or >
	Keyed   bool   // it is the value of a key
	OddKey  bool   // which is an alias
	Misfit  bool   // reported as not being what the format expects
	Unknown bool   // the value of a key that the format does not have
}

// Quoted reports whether a scalar is in quotes.
func (n *Node) Quoted() bool { return n.Style == SingleQuoted || n.Style == DoubleQuoted }

// Block reports whether a scalar is below | or >.
func (n *Node) Block() bool { return n.Style == Literal || n.Style == Folded }

// Nothing reports whether nothing is where a value belongs.
func (n *Node) Nothing() bool { return n.Kind == Scalar && n.Text == "" && n.Style == Plain }

// Null reports whether a scalar is YAML's way of saying nothing.
func (n *Node) Null() bool { return n.Kind == Scalar && n.Style == Plain && Null(n.Text) }

// Null reports whether a text without quotes is YAML's way of saying nothing.
func Null(text string) bool {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// Place is what a finding points at: the value or the key of a node. A mapping or
// list as a whole is its key, or its value where it has none; an item of a list is
// its value. What is not about a node is characters of the text.
type Place struct {
	Pos        // where it begins
	node int32 // of its record's tree, counted from 1; 0 for characters
	key  bool
}

// Node is the index of the node, -1 where the place is characters.
func (p Place) Node() int32 { return p.node - 1 }

// IsKey reports whether the place is the key of its node.
func (p Place) IsKey() bool { return p.key }

// At is the place of a node's value: of a mapping or sequence without brackets where it
// begins, with a key or a hyphen; of a text below | or > the line with that sign.
func (t *Tree) At(i int32) Place {
	n := &t.Nodes[i]
	at := n.At
	switch {
	case n.Block():
		header, _, _ := strings.Cut(t.Text[at.From:at.To], "\n")
		at.To = at.From + int32(len(strings.TrimRight(header, " \t\r")))
	case n.Kind == Scalar || n.Style == Flow:
	case n.Kind == Mapping && n.End > i+1:
		at = t.Nodes[i+1].KeyAt
	default:
		at.To = at.From + 1
	}
	return Place{at, i + 1, false}
}

// KeyAt is the place of a node's key.
func (t *Tree) KeyAt(i int32) Place { return Place{t.Nodes[i].KeyAt, i + 1, true} }

// PlainKey reports whether the key of a node has no quotes.
func (t *Tree) PlainKey(i int32) bool {
	sign := t.Text[t.Nodes[i].KeyAt.From]
	return sign != '"' && sign != '\''
}

// Format is what the format says about a mapping or a sequence.
type Format struct {
	// Keys are all that the mapping may have; none where its keys are values.
	Keys []string
	Naming
}

// Naming says what identifies the items of a sequence in a path.
type Naming struct {
	// Any lists keys of which the first that is there names the item; All
	// lists keys that name it together, joined by a slash.
	Any, All []string
	// More lists keys whose values are added where two items share a name,
	// with the value that an absent one stands for.
	More []Default
}

// Default is a key and what its absence means.
type Default struct{ Key, Value string }

// Tree is the text of a record as keys, values and comments, in the order of the file: what
// is between them is punctuation, spaces and line breaks. It holds what the typed record
// has no place for: where everything is, and what did not fit. Node 0 is the root.
type Tree struct {
	Text       string
	Nodes      []Node
	Comments   []Pos                      // in the order of the text, each from its # to the end of its line
	Properties []Pos                      // anchors and tags, which records do not have
	Broken     []Pos                      // lines with faults, whose values are as they were probably meant, or not there
	Moved      []Pos                      // those of them that are not there, or whose indentation is a guess
	lists      map[int32]*items           // the sequences, once asked for
	index      map[int32]map[string]int32 // the members of what has many, likewise
}

// items are those of a sequence.
type items struct {
	names []string
	nodes []int32
}

// Reset empties the tree and keeps its memory for another.
func (t *Tree) Reset() {
	*t = Tree{Nodes: t.Nodes[:0], Comments: t.Comments[:0]}
}

// Handle is one mapping or sequence of a tree. A record type embeds it and so knows where
// its values are. The zero Handle is a mapping that is absent.
type Handle struct {
	tree  *Tree
	index int32
	wider bool
}

// Handle makes a handle of node i.
func (t *Tree) Handle(i int32) Handle { return Handle{t, i, false} }

// Wider is the mapping as part of one whose format has more keys: these may also be asked
// for, and are absent.
func (h Handle) Wider() Handle {
	h.wider = true
	return h
}

// Exists reports whether the mapping or sequence is in the file.
func (h Handle) Exists() bool { return h.tree != nil }

// Path is the name of the mapping or sequence from the root.
func (h Handle) Path() string {
	if h.tree == nil {
		return ""
	}
	return h.tree.Path(h.index)
}

// Whole is where a finding about the mapping or sequence as such belongs: at
// its key where it has one.
func (h Handle) Whole() Place {
	switch {
	case h.tree == nil:
		return Start.Place()
	case h.tree.Nodes[h.index].Keyed:
		return h.tree.KeyAt(h.index)
	default:
		return h.tree.At(h.index)
	}
}

// find is the index of the value of a key, -1 where the key is absent. To ask for a key
// that the format does not have is a bug in the program.
func (h Handle) find(key string) int32 {
	if h.tree == nil {
		return -1
	}
	i := h.tree.Child(h.index, key)
	if f := h.tree.Nodes[h.index].Format; i < 0 && !h.wider && f != nil && len(f.Keys) > 0 && !slices.Contains(f.Keys, key) {
		panic(fmt.Sprintf("%q is asked for; the keys are %s", key, strings.Join(f.Keys, ", ")))
	}
	return i
}

// Has reports whether the key is in the mapping, with a fitting value or not.
func (h Handle) Has(key string) bool { return h.find(key) >= 0 }

// At is the place of a key's value; the mapping that lacks it where the key
// is absent.
func (h Handle) At(key string) Place {
	if i := h.find(key); i >= 0 {
		return h.tree.At(i)
	}
	return h.Whole()
}

// Line is the line of a key's value.
func (h Handle) Line(key string) int {
	return 1 + strings.Count(h.tree.Text[:h.At(key).From], "\n")
}

// KeyAt is the place of the key itself.
func (h Handle) KeyAt(key string) Place {
	if i := h.find(key); i >= 0 {
		return h.tree.KeyAt(i)
	}
	return h.Whole()
}

// Text is a scalar value as it was written, quotes undone.
func (h Handle) Text(key string) string {
	if i := h.find(key); i >= 0 {
		return h.tree.Nodes[i].Text
	}
	return ""
}

// ItemName is what a path calls the mapping in the list that it is in; empty where it is
// in none.
func (h Handle) ItemName() string {
	if h.tree == nil || h.index == 0 {
		return ""
	}
	list := h.tree.Nodes[h.index].Parent
	if h.tree.Nodes[list].Kind != Sequence {
		return ""
	}
	return h.tree.itemName(h.index)
}

// Places are those of a sequence's items.
func (h Handle) Places() []Place {
	if h.tree == nil {
		return nil
	}
	var out []Place
	for c := range h.tree.Children(h.index) {
		out = append(out, h.tree.At(c))
	}
	return out
}

// Item is the place of item i of a sequence.
func (h Handle) Item(i int) Place {
	if h.tree != nil {
		for c := range h.tree.Children(h.index) {
			if i == 0 {
				return h.tree.At(c)
			}
			i--
		}
	}
	return h.Whole()
}

// Sound reports whether a rule may draw conclusions from what is absent: the key's value
// has no misfit in it, and where the key is absent there is no unknown key, which may be
// the same one misspelt, nor a line with a fault.
func (h Handle) Sound(key string) bool {
	if h.tree == nil {
		return true
	}
	if i := h.find(key); i >= 0 {
		return h.tree.sound(i)
	}
	if h.tree.Lacking(h.index) {
		return false
	}
	for c := range h.tree.Children(h.index) {
		if h.tree.Nodes[c].Unknown {
			return false
		}
	}
	return true
}

// Touched reports whether a line with a fault may belong to the value of a key: that is
// neither all nor only what was meant.
func (h Handle) Touched(key string) bool {
	i := h.find(key)
	return i >= 0 && h.tree.Touched(i)
}

// Damaged reports whether something in a mapping's or list's own members does
// not fit, or a key is unknown: what identifies them may be wrong.
func (t *Tree) Damaged(i int32) bool {
	for c := range t.Children(i) {
		if n := &t.Nodes[c]; n.Misfit || n.Unknown || t.Nodes[i].Kind == Sequence && t.Damaged(c) {
			return true
		}
	}
	return false
}

func (t *Tree) sound(i int32) bool {
	if t.Touched(i) {
		return false
	}
	for j := i; j < t.Nodes[i].End; j++ {
		if t.Nodes[j].Misfit {
			return false
		}
	}
	return true
}

// Children yields the indices of a node's members.
func (t *Tree) Children(i int32) func(yield func(int32) bool) {
	return func(yield func(int32) bool) {
		for c := i + 1; c < t.Nodes[i].End; c = t.Nodes[c].End {
			if !yield(c) {
				return
			}
		}
	}
}

// Count is the number of a node's members.
func (t *Tree) Count(i int32) int {
	n := 0
	for c := i + 1; c < t.Nodes[i].End; c = t.Nodes[c].End {
		n++
	}
	return n
}

// Child is the index of a mapping's value, -1 where the key is absent.
func (t *Tree) Child(i int32, key string) int32 {
	if t.Nodes[i].Kind != Mapping {
		return -1
	}
	for c := i + 1; c < t.Nodes[i].End; c = t.Nodes[c].End {
		if t.Nodes[c].Key == key {
			return c
		}
	}
	return -1
}

// Value is the text of a scalar, or of a list's scalars joined by commas;
// empty for anything else, and for what does not fit.
func (t *Tree) Value(i int32) string {
	n := t.Nodes[i]
	switch {
	case n.Misfit:
		return ""
	case n.Kind == Scalar:
		return n.Text
	case n.Kind == Sequence:
		var items []string
		for c := range t.Children(i) {
			if t.Nodes[c].Kind != Scalar {
				return ""
			}
			items = append(items, t.Nodes[c].Text)
		}
		return strings.Join(items, ", ")
	default:
		return ""
	}
}

// Path is the name of a node from the root: keys joined by points, items of a
// sequence in brackets by what identifies them.
func (t *Tree) Path(i int32) string {
	return string(t.appendPath(make([]byte, 0, 64), i)) // as long as most are
}

func (t *Tree) appendPath(b []byte, i int32) []byte {
	if i <= 0 {
		return b
	}
	n := &t.Nodes[i]
	b = t.appendPath(b, n.Parent)
	if t.Nodes[n.Parent].Kind == Sequence {
		return append(append(append(b, '['), t.itemName(i)...), ']')
	}
	if len(b) > 0 {
		b = append(b, '.')
	}
	return append(b, n.Key...)
}

// Facts yields every scalar with its path, in the order of the file.
func (t *Tree) Facts(yield func(path string, n *Node)) {
	if len(t.Nodes) > 0 {
		t.facts(0, "", yield)
	}
}

func (t *Tree) facts(i int32, path string, yield func(string, *Node)) {
	switch t.Nodes[i].Kind {
	case Scalar:
		yield(path, &t.Nodes[i])
	case Sequence:
		for c, name := range t.members(i) {
			t.facts(c, path+"["+name+"]", yield)
		}
	default:
		if path != "" {
			path += "."
		}
		for c, key := range t.members(i) {
			t.facts(c, path+key, yield)
		}
	}
}

// ItemNames are the names that paths give the items of a sequence: a name that is the
// item's place says nothing about the item.
func (t *Tree) ItemNames(seq int32) []string { return t.items(seq).names }

// Identity is all that may identify an item of a sequence, also what its name
// leaves out for want of another item like it; empty where nothing does.
func (t *Tree) Identity(item int32) string {
	format := t.Nodes[t.Nodes[item].Parent].Format
	name := t.naming(item, format)
	if name == "" {
		return ""
	}
	for _, key := range format.More {
		name += "/" + t.valueOr(item, key)
	}
	return name
}

// itemName is the name of an item of a sequence.
func (t *Tree) itemName(i int32) string {
	list := t.items(t.Nodes[i].Parent)
	k, _ := slices.BinarySearch(list.nodes, i)
	return list.names[k]
}

// Touched reports whether a line with a fault is in a node, or right below it where it may
// belong to the node.
func (t *Tree) Touched(i int32) bool { return t.meets(i, t.Broken) }

// Lacking reports whether an entry of a mapping may be on a line that is not there, or
// elsewhere. One of the record itself may be on any line with a fault.
func (t *Tree) Lacking(i int32) bool {
	if i == 0 {
		return len(t.Broken) > 0
	}
	return t.meets(i, t.Moved)
}

// meets reports whether one of some lines is in a node, or right below it.
func (t *Tree) meets(i int32, lines []Pos) bool {
	if len(lines) == 0 {
		return false
	}
	begin, end := t.Nodes[i].Begin(), len(t.Text)
	for j := t.Nodes[i].End; int(j) < len(t.Nodes); j++ {
		// An entry that begins with a fault may belong to the mapping or list above it.
		if n := &t.Nodes[j]; t.Nodes[i].Kind == Scalar || !t.InBroken(n.Begin()) {
			end = strings.LastIndexByte(t.Text[:n.Begin()], '\n') + 1
			break
		}
	}
	return Meets(lines, begin, end)
}

// InBroken reports whether a byte is on a line with a fault.
func (t *Tree) InBroken(offset int) bool { return Meets(t.Broken, offset, offset+1) }

// InMoved reports whether a byte is on a line of which it is a guess where it belongs.
func (t *Tree) InMoved(offset int) bool { return Meets(t.Moved, offset, offset+1) }

// Beginning is the node whose key or value begins with some bytes; the root where none
// does.
func (t *Tree) Beginning(p Pos) int32 {
	// The nodes are in the order of the text, a value never before its key.
	first := sort.Search(len(t.Nodes), func(i int) bool { return max(t.Nodes[i].KeyAt.From, t.Nodes[i].At.From) >= p.From })
	best := int32(0)
	for i := first; i < len(t.Nodes); i++ {
		n := &t.Nodes[i]
		switch {
		case n.Begin() > int(p.From):
			return best
		case n.Keyed && n.KeyAt.From == p.From, n.Kind == Scalar && n.At.From == p.From:
			return int32(i)
		case n.At.From == p.From:
			best = int32(i)
		}
	}
	return best
}

// Begin is where a node's key or, without one, its value begins.
func (n *Node) Begin() int {
	if n.Keyed {
		return int(n.KeyAt.From)
	}
	return int(n.At.From)
}

// Resolve is the node that a path names. Where the path leads nowhere it is -1, and
// reached is how much of the path still led somewhere.
func (t *Tree) Resolve(path string) (node int32, reached string) {
	for from := 0; from < len(path); {
		rest, child := path[from:], int32(-1)
		switch end := strings.IndexByte(rest, ']'); {
		case t.Nodes[node].Kind != Sequence:
			key, dotted := strings.CutPrefix(rest, ".")
			if end := strings.IndexAny(key, ".["); end >= 0 {
				rest, key = rest[:len(rest)-len(key)+end], key[:end]
			}
			if key != "" && dotted == (from > 0) {
				child = t.member(node, key)
			}
		case rest[0] == '[' && end > 0:
			rest = rest[:end+1]
			child = t.item(node, rest[1:end])
		}
		if child < 0 {
			return -1, path[:from]
		}
		node, from = child, from+len(rest)
	}
	if path == "" {
		return -1, ""
	}
	return node, path
}

// Steps lists what a path may name after one that leads somewhere.
func (t *Tree) Steps(path string) []string {
	i := int32(0)
	if path != "" {
		i, _ = t.Resolve(path)
	}
	if i < 0 {
		return nil
	}
	var out []string
	for _, name := range t.members(i) {
		if t.Nodes[i].Kind == Sequence {
			name = "[" + name + "]"
		}
		out = append(out, name)
	}
	return out
}

// item finds a sequence's item by its name, or by its place from 0.
func (t *Tree) item(i int32, name string) int32 {
	if c := t.member(i, name); c >= 0 {
		return c
	}
	nodes := t.items(i).nodes
	if place, err := strconv.Atoi(name); err == nil && place >= 0 && place < len(nodes) {
		return nodes[place]
	}
	return -1
}

// members yields those of a mapping or sequence with their keys or names.
func (t *Tree) members(i int32) func(yield func(c int32, name string) bool) {
	return func(yield func(int32, string) bool) {
		if t.Nodes[i].Kind == Sequence {
			list := t.items(i)
			for k, c := range list.nodes {
				if !yield(c, list.names[k]) {
					return
				}
			}
			return
		}
		for c := range t.Children(i) {
			if !yield(c, t.Nodes[c].Key) {
				return
			}
		}
	}
}

// many is how many members are worth finding by more than looking at each.
const many = 64

// member is the first member of a key or name; -1 where none has it.
func (t *Tree) member(i int32, name string) int32 {
	if t.Nodes[i].End-i < many {
		for c, other := range t.members(i) {
			if other == name {
				return c
			}
		}
		return -1
	}
	index, ok := t.index[i]
	if !ok {
		index = make(map[string]int32)
		for c, name := range t.members(i) {
			if _, twice := index[name]; !twice {
				index[name] = c
			}
		}
		if t.index == nil {
			t.index = make(map[int32]map[string]int32)
		}
		t.index[i] = index
	}
	if c, ok := index[name]; ok {
		return c
	}
	return -1
}

// items are those of a sequence, named by what identifies each, by its place where
// nothing does or where two would have one name.
func (t *Tree) items(seq int32) *items {
	if list, ok := t.lists[seq]; ok {
		return list
	}
	format := t.Nodes[seq].Format
	n := t.Count(seq)
	names, nodes := make([]string, 0, n), make([]int32, 0, n)
	for c := range t.Children(seq) {
		nodes = append(nodes, c)
		names = append(names, t.naming(c, format))
	}
	if format != nil && shared(names) != nil {
		t.distinguish(names, nodes, format.More)
	}
	twice := shared(names)
	nameless := func(name string) bool { return name == "" || twice[name] || strings.ContainsAny(name, "[]") }
	// Where some items go by their place, a name that reads as a place would
	// be taken for it.
	places := slices.ContainsFunc(names, nameless)
	for k, name := range names {
		if nameless(name) || places && strings.Trim(name, "0123456789") == "" {
			names[k] = strconv.Itoa(k)
		}
	}
	list := &items{names: names, nodes: nodes}
	if t.lists == nil {
		t.lists = make(map[int32]*items)
	}
	t.lists[seq] = list
	return list
}

// shared are the names that two items or more have; nil where there are none.
func shared(names []string) (twice map[string]bool) {
	before := func(k int) bool { return slices.Contains(names[:k], names[k]) }
	if len(names) >= many {
		met := make(map[string]bool, len(names))
		before = func(k int) bool {
			is := met[names[k]]
			met[names[k]] = true
			return is
		}
	}
	for k, name := range names {
		if before(k) {
			if twice == nil {
				twice = make(map[string]bool)
			}
			twice[name] = true
		}
	}
	return twice
}

// distinguish adds values to the names that two items share: the fewest that
// tell them apart, tried one key at a time and then all together.
func (t *Tree) distinguish(names []string, items []int32, more []Default) {
	groups := make(map[string][]int)
	for k, name := range names {
		groups[name] = append(groups[name], k)
	}
	for name, group := range groups {
		if len(group) < 2 || name == "" {
			continue
		}
		var trials [][]Default
		for _, key := range more {
			trials = append(trials, []Default{key})
		}
		if len(more) > 1 {
			trials = append(trials, more)
		}
		for _, keys := range trials {
			longer := make([]string, len(group))
			unique := make(map[string]bool, len(group))
			for g, k := range group {
				longer[g] = name
				for _, key := range keys {
					if value := t.valueOr(items[k], key); value != "" {
						longer[g] += "/" + value
					}
				}
				unique[longer[g]] = true
			}
			if len(unique) == len(group) {
				for g, k := range group {
					names[k] = longer[g]
				}
				break
			}
		}
	}
}

// valueOr is the text of a mapping's value, or what its absence means.
func (t *Tree) valueOr(item int32, key Default) string {
	if v := t.Child(item, key.Key); v >= 0 {
		return t.Nodes[v].Text
	}
	return key.Value
}

func (t *Tree) naming(item int32, format *Format) string {
	if format == nil || t.Nodes[item].Kind != Mapping {
		return ""
	}
	for _, key := range format.Any {
		c := t.Child(item, key)
		if c < 0 {
			continue
		}
		if t.Nodes[c].Kind == Mapping { // a text by language: its first form
			for first := range t.Children(c) {
				return t.Nodes[first].Text
			}
		}
		return t.Nodes[c].Text
	}
	var parts []string
	for _, key := range format.All {
		if c := t.Child(item, key); c >= 0 {
			parts = append(parts, t.Nodes[c].Text)
		}
	}
	return strings.Join(parts, "/")
}
