package format

import (
	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"

	"sostool/pkg/source"
)

// Same reports whether two texts say the same: the same values under the same keys; items,
// and the values of a key that appears twice, in the same order; and the same comments at
// the same keys and items. The order of keys, blank lines, Unicode's forms of a character
// and the way a value is written make no difference.
func Same(a, b *Layout) bool {
	c := comparison{a, b, make([]bool, len(b.Nodes)), len(a.Comments)+len(b.Comments) > 0}
	c.met[b.left] = true // node 0 is in no mapping or list
	return c.same(0, 0)
}

// comparison compares the nodes of two texts.
type comparison struct {
	a, b     *Layout
	met      []bool // the nodes of b that were compared
	comments bool   // there are some
}

// same compares node i of the one with node j of the other, and what is around them.
func (c *comparison) same(i, j int32) bool {
	a, b, met := c.a, c.b, c.met
	x, y := &a.Nodes[i], &b.Nodes[j]
	switch {
	case x.Kind != y.Kind || c.comments && !a.around[i].alike(&b.around[j]):
		return false
	case x.Kind == source.Scalar:
		return alikeScalars(x.Text, y.Text, x.Style == source.Plain, y.Style == source.Plain)
	}
	next := func(d int32) int32 { // the first from one on that is not met
		for d < y.End && met[d] {
			d = b.Nodes[d].End
		}
		return d
	}
	first := next(j + 1)
	for k := range a.Children(i) {
		if k == a.left {
			continue
		}
		d := first
		for d < y.End && x.Kind == source.Mapping && !alikeScalars(a.Nodes[k].Key, b.Nodes[d].Key, a.PlainKey(k), b.PlainKey(d)) {
			d = next(b.Nodes[d].End)
		}
		if d == y.End || !c.same(k, d) {
			return false
		}
		met[d] = true
		first = next(first)
	}
	return first == y.End
}

// alikeScalars reports whether two texts, with quotes or plain, are read as the same, and
// by every program as the same type.
func alikeScalars(a, b string, plain, plain2 bool) bool {
	return equal(a, b) && (plain == plain2 || isText(a) && isText(b))
}

// isText reports whether YAML takes a text without quotes for one, not for a number or
// nothing.
func isText(s string) bool {
	return (&yaml.Node{Kind: yaml.ScalarNode, Value: s}).ShortTag() == "!!str"
}

// alike reports whether the same comments are around two nodes.
func (a *around) alike(b *around) bool {
	return alike(a.beside(), b.beside()) && alike(a.lead, b.lead) && alike(a.inner, b.inner) && alike(a.foot, b.foot)
}

// beside are the comments on the lines of an entry. Which of its lines they are on
// depends on whether its value is in brackets.
func (a *around) beside() []string { return []string{a.head.text, a.trail.text} }

// alike reports whether lines hold the same comments.
func alike(a, b []string) bool {
	a, b = unspaced(a), unspaced(b)
	for len(a) > 0 && len(b) > 0 && equal(a[0], b[0]) {
		a, b = unspaced(a[1:]), unspaced(b[1:])
	}
	return len(a)+len(b) == 0
}

// equal reports whether two texts are the same but for Unicode's forms of a character.
func equal(a, b string) bool { return a == b || norm.NFC.String(a) == norm.NFC.String(b) }
