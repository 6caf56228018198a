package change

import (
	"cmp"
	"slices"
	"strconv"

	"sostool/pkg/source"
)

// members are the values of a mapping or the items of a list, as far as they say
// something. Each is known by its index among them.
type members struct {
	*side
	parent  int32
	nodes   []int32
	partner []int    // index of the member's other version, -1 where it has none
	names   []string // of items in paths, empty for those without; made when first asked for
}

func (s *side) members(parent int32) *members {
	m := &members{side: s, parent: parent}
	for i := range s.tree.Children(parent) {
		if s.facts[i] > 0 {
			m.nodes = append(m.nodes, i)
			m.partner = append(m.partner, -1)
		}
	}
	return m
}

func (m *members) node(k int) int32 {
	if k < 0 {
		return -1
	}
	return m.nodes[k]
}

func (m *members) at(k int) *source.Node { return &m.tree.Nodes[m.nodes[k]] }

// path is the path of a member; that of a list's scalar is the list's.
func (m *members) path(parent string, k int) string {
	switch {
	case k < 0:
		return ""
	case m.tree.Nodes[m.parent].Kind == source.Mapping:
		if parent == "" {
			return m.at(k).Key
		}
		return parent + "." + m.at(k).Key
	case m.at(k).Kind == source.Scalar:
		return parent
	default:
		return parent + "[" + m.itemName(k) + "]"
	}
}

func (m *members) itemName(k int) string {
	if m.names == nil {
		i := 0
		all := m.tree.ItemNames(m.parent)
		for c := range m.tree.Children(m.parent) {
			if m.facts[c] > 0 {
				m.names = append(m.names, all[i])
			}
			i++
		}
	}
	return m.names[k]
}

// What members are matched by; the zero value matches nothing.

func (m *members) key(k int) string { return "." + m.at(k).Key }

func (m *members) sum(k int) uint64 { return m.sums[m.nodes[k]] }

func (m *members) identity(k int) string { return m.tree.Identity(m.nodes[k]) }

// name is an item's name in paths, empty where it may be a mere index.
func (m *members) name(k int) string {
	name := m.itemName(k)
	if _, err := strconv.Atoi(name); err == nil {
		return ""
	}
	return name
}

func join(old, new *members, k, l int) { old.partner[k], new.partner[l] = l, k }

// match makes pairs of members that have the same key, in order; where once is
// set, only of those that no other member shares the key with.
func match[K comparable](old, new *members, key func(*members, int) K, once bool) {
	olds := single(old, key)
	if len(olds) == 0 {
		return
	}
	for id, news := range single(new, key) {
		same := olds[id]
		if once && (len(same) > 1 || len(news) > 1) {
			continue
		}
		for i := range min(len(same), len(news)) {
			join(old, new, same[i], news[i])
		}
	}
}

// single are the members without a partner, by their key.
func single[K comparable](m *members, key func(*members, int) K) map[K][]int {
	var none K
	out := make(map[K][]int)
	for k, partner := range m.partner {
		if partner >= 0 {
			continue
		}
		if id := key(m, k); id != none {
			out[id] = append(out[id], k)
		}
	}
	return out
}

// Items are alike where they share half of their words, or more; searched for are at most
// about maxTrials pairs, those of items that are near each other among the items that are
// left over.
const (
	alike     = 500
	maxTrials = 1 << 19
)

// matchAlike makes pairs of the items left over, the most similar first; of equally
// similar ones those whose indices differ least.
func matchAlike(old, new *members) {
	olds, news := old.prints(), new.prints()
	if len(olds) == 0 || len(news) == 0 {
		return
	}
	type trial struct{ k, l, score int }
	var trials []trial
	reach := maxTrials / 2 / min(len(olds), len(news))
	for k := range olds {
		for l := max(0, k-reach); l <= min(k+reach, len(news)-1); l++ {
			if score := similar(olds[k].words, news[l].words); score >= alike {
				trials = append(trials, trial{k, l, score})
			}
		}
	}
	// The order is the same with old and new exchanged.
	slices.SortFunc(trials, func(a, b trial) int {
		return cmp.Or(b.score-a.score, distance(a.k, a.l)-distance(b.k, b.l), a.k+a.l-b.k-b.l, a.k-b.k)
	})
	for _, t := range trials {
		k, l := olds[t.k].member, news[t.l].member
		if old.partner[k] < 0 && new.partner[l] < 0 {
			join(old, new, k, l)
		}
	}
}

func distance(k, l int) int { return max(k-l, l-k) }

// print is an item by its words.
type print struct {
	member int
	words  []uint64
}

// prints are those of the items without a partner.
func (m *members) prints() []print {
	var out []print
	for k, partner := range m.partner {
		if partner < 0 && m.at(k).Kind != source.Scalar {
			out = append(out, print{k, m.words(m.nodes[k])})
		}
	}
	return out
}

// merge visits all members: the new ones in their order, each with its partner or -1, and
// the old ones without a partner after what they followed.
func merge(old, new *members, visit func(k, l int)) {
	gone := make([][]int, len(new.nodes)+1) // by the number of new members before
	before := 0
	for k, l := range old.partner {
		if l >= 0 {
			before = l + 1
		} else {
			gone[before] = append(gone[before], k)
		}
	}
	for l := range gone {
		for _, k := range gone[l] {
			visit(k, -1)
		}
		if l < len(new.partner) {
			visit(new.partner[l], l)
		}
	}
}
