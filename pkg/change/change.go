// Package change says what changed between two versions of a record: facts and items by
// their paths, not lines. How a record is laid out, and the order of its items, are not
// changes.
package change

import (
	"slices"

	"sostool/pkg/source"
)

// Change is one fact, or one mapping or list with all its facts, that came,
// went or became another.
type Change struct {
	Path     string // in the new version; in the old one where it went
	Was      string // the path in the old version where that is another, else empty
	Old, New Value  // the zero value: not there
}

// Compare lists what changed, in the order of the new version, what went where it was.
// Either version may be nil: the record came or went as a whole.
//
// An empty list or mapping says nothing: it counts as not there.
func Compare(old, new *source.Tree) []Change {
	c := comparison{old: digest(old), new: digest(new)}
	if o, n := c.old.root(), c.new.root(); o >= 0 || n >= 0 {
		c.pair(o, n, "", "")
	}
	return c.changes
}

// CompareAt is Compare for what is at or below a path of the new version, or of the old
// one where the new one has nothing there; was is its path in the old version, the same
// where it has none. The empty path is the whole record.
func CompareAt(old, new *source.Tree, path string) (changes []Change, was string) {
	c := comparison{old: digest(old), new: digest(new)}
	o, n, is := int32(-1), c.new.at(path), path
	if was = path; n >= 0 {
		is = c.new.tree.Path(n)
		o, was = c.partner(n, is, true)
	} else if o = c.old.at(path); o >= 0 {
		n, is = c.partner(o, path, false)
	}
	if o >= 0 || n >= 0 {
		c.pair(o, n, was, is)
	}
	return c.changes, was
}

// Versions are two versions of a record, to be asked which of their items are
// versions of one another.
type Versions struct{ comparison }

// Match puts two versions side by side.
func Match(old, new *source.Tree) *Versions {
	return &Versions{comparison{old: digest(old), new: digest(new)}}
}

// Before is the path in the old version of what is at a path of the new one; false
// where the old version has nothing of it.
func (v *Versions) Before(path string) (string, bool) {
	n := v.new.at(path)
	if n < 0 {
		return "", false
	}
	o, was := v.partner(n, v.new.tree.Path(n), true)
	return was, o >= 0
}

// at is the node that a path names, -1 for one that is not there.
func (s *side) at(path string) int32 {
	if path == "" || s.root() < 0 {
		return s.root()
	}
	node, _ := s.tree.Resolve(path)
	if node < 0 || s.facts[node] == 0 {
		return -1
	}
	return node
}

// partner is the other version of a node, of the new one or the old one, with
// its path; -1 and the node's own path where it has none.
func (c *comparison) partner(node int32, path string, isNew bool) (int32, string) {
	from := c.old
	if isNew {
		from = c.new
	}
	var way []int32 // from the node to below the root
	for i := node; i > 0; i = from.tree.Nodes[i].Parent {
		way = append(way, i)
	}
	o, n, other := c.old.root(), c.new.root(), ""
	for _, i := range slices.Backward(way) {
		if o < 0 || n < 0 || c.old.tree.Nodes[o].Kind != c.new.tree.Nodes[n].Kind {
			return -1, path
		}
		old, new := c.matched(o, n)
		mine, theirs := old, new
		if isNew {
			mine, theirs = new, old
		}
		l := mine.partner[slices.Index(mine.nodes, i)]
		if l < 0 {
			return -1, path
		}
		other = theirs.path(other, l)
		if o, n = i, theirs.nodes[l]; isNew {
			o, n = n, o
		}
	}
	if isNew {
		return o, other
	}
	return n, other
}

type comparison struct {
	old, new *side
	changes  []Change
	pairs    map[[2]int32][2]*members // that were matched for partner
}

// matched are the members of two nodes of one kind, matched once however often
// they are asked for.
func (c *comparison) matched(o, n int32) (old, new *members) {
	at := [2]int32{o, n}
	if m, ok := c.pairs[at]; ok {
		return m[0], m[1]
	}
	old, new = c.old.members(o), c.new.members(n)
	matchAll(c.old.tree.Nodes[o].Kind, old, new)
	if c.pairs == nil {
		c.pairs = make(map[[2]int32][2]*members)
	}
	c.pairs[at] = [2]*members{old, new}
	return old, new
}

// pair compares two versions of a node, -1 for one that is not there, at their
// paths.
func (c *comparison) pair(o, n int32, was, path string) {
	if o >= 0 && n >= 0 {
		if c.old.sums[o] == c.new.sums[n] {
			return
		}
		kind := c.old.tree.Nodes[o].Kind
		if kind != source.Scalar && kind == c.new.tree.Nodes[n].Kind {
			c.members(kind, c.old.members(o), c.new.members(n), was, path)
			return
		}
	}
	change := Change{Path: path, Old: c.old.value(o), New: c.new.value(n)}
	switch {
	case n < 0:
		change.Path = was
	case o >= 0 && was != path:
		change.Was = was
	}
	c.changes = append(c.changes, change)
}

// members compares two mappings by their keys, or two lists.
func (c *comparison) members(kind source.Kind, old, new *members, was, path string) {
	matchAll(kind, old, new)
	merge(old, new, func(k, l int) {
		c.pair(old.node(k), new.node(l), old.path(was, k), new.path(path, l))
	})
}

// matchAll makes pairs of the members of two mappings, by their keys, or of two lists.
// Whatever is in both lists is not a change, wherever it is. Of the other items, those
// are versions of each other that have the same identity or else the same name, and last
// those that are most alike. Scalars of a list only come and go.
func matchAll(kind source.Kind, old, new *members) {
	if kind == source.Mapping {
		// A key that appears twice does not fit; the first goes with the first.
		match(old, new, (*members).key, false)
		return
	}
	match(old, new, (*members).sum, false)
	match(old, new, (*members).identity, true)
	match(old, new, (*members).name, true)
	matchAlike(old, new)
}
