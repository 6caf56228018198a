package change

import (
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"

	"sostool/pkg/source"
)

// side is one version, with what each node says.
type side struct {
	tree  *source.Tree
	sums  []uint64 // by node: equal where the same is said, in whatever order
	facts []int32  // by node: the scalars at or below it
}

var seed = maphash.MakeSeed()

func digest(t *source.Tree) *side {
	if t == nil {
		t = new(source.Tree)
	}
	s := &side{t, make([]uint64, len(t.Nodes)), make([]int32, len(t.Nodes))}
	// Members come after their parent: from the end, they are complete.
	for i := len(t.Nodes) - 1; i >= 0; i-- {
		n := &t.Nodes[i]
		if n.Kind == source.Scalar {
			s.sums[i], s.facts[i] = maphash.String(seed, meaning(n)), 1
		} else {
			s.sums[i] = mix(s.sums[i], uint64(n.Kind))
		}
		if n.Parent >= 0 && s.facts[i] > 0 {
			s.facts[n.Parent] += s.facts[i]
			s.sums[n.Parent] += mix(s.sums[i], maphash.String(seed, n.Key))
		}
	}
	return s
}

// root is the node of the whole record, -1 where there is none or it says
// nothing.
func (s *side) root() int32 {
	if len(s.facts) == 0 || s.facts[0] == 0 {
		return -1
	}
	return 0
}

// meaning is a scalar's text, the same for all that mean the same.
func meaning(n *source.Node) string {
	if n.Type == source.Amount {
		return strings.TrimSuffix(n.Text, ".00")
	}
	return strings.TrimRight(n.Text, "\n") // the end of a block of text
}

// mix makes one number of two, not the same as of the two exchanged.
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^0x9e3779b97f4a7c15, bits.RotateLeft64(b, 32)^0xd6e8feb86659fd93)
	return hi ^ lo + a
}

// words are the words below a node, each with the keys that lead to it but not
// with its place in a list: sorted numbers, equal where key and word are.
func (s *side) words(i int32) []uint64 {
	out := s.appendWords(nil, i, 0)
	slices.Sort(out)
	return out
}

func (s *side) appendWords(out []uint64, i int32, way uint64) []uint64 {
	n := &s.tree.Nodes[i]
	if n.Kind == source.Scalar {
		found := false
		for word := range strings.FieldsSeq(meaning(n)) {
			out, found = append(out, mix(maphash.String(seed, word), way)), true
		}
		if !found {
			out = append(out, way)
		}
		return out
	}
	for c := range s.tree.Children(i) {
		below := way
		if n.Kind == source.Mapping {
			below = mix(maphash.String(seed, s.tree.Nodes[c].Key), way)
		}
		out = s.appendWords(out, c, below)
	}
	return out
}

// similar is how many of all words two nodes share, per mille: 1000 where they
// share all.
func similar(a, b []uint64) int {
	if len(a)+len(b) == 0 {
		return 0
	}
	shared, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			shared, i, j = shared+1, i+1, j+1
		}
	}
	return 2000 * shared / (len(a) + len(b))
}

// Words are the words and figures of a record, each with the keys that lead to it. The id
// is not among them: a file that was renamed has another.
type Words []uint64

// Similar is how much two records share, per mille of their words.
func Similar(old, new Words) int { return similar(old, new) }

// WordsOf are the words of a record.
func WordsOf(t *source.Tree) Words {
	if t == nil || len(t.Nodes) == 0 {
		return nil
	}
	s := side{tree: t}
	id := t.Child(0, "id")
	var out []uint64
	for c := range t.Children(0) {
		if c != id {
			out = s.appendWords(out, c, maphash.String(seed, t.Nodes[c].Key))
		}
	}
	slices.Sort(out)
	return out
}
