package format

import (
	"reflect"
	"slices"
	"sync"

	"sostool/pkg/record"
	"sostool/pkg/source"
)

// order is the order of a mapping's keys, which is that of the fields of its
// record type. A nil one knows no keys: those of years or municipalities stay
// as written.
type order []field

// field is a key with the order of the mappings under it, or in the list there.
type field struct {
	key   string
	below order
}

// orders are those of the kinds of record.
var orders = sync.OnceValue(func() map[string]order {
	out := make(map[string]order)
	for _, r := range record.Roots() {
		out[r.Kind] = orderOf(r.Type)
	}
	return out
})

func orderOf(t reflect.Type) (out order) {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	for _, f := range record.ShapeOf(t).Fields {
		out = append(out, field{f.Key, orderOf(f.Type)})
	}
	return out
}

// rank is the place of a key, which is probably not before one; -1 where it is unknown.
func (o order) rank(key string, likely int) int {
	for n := range o {
		if i := (likely + n) % len(o); o[i].key == key {
			return i
		}
	}
	return -1
}

// of is the order in the value of an entry, whose key probably has no place before one.
func (o order) of(n *source.Node, likely int) order {
	if len(o) == 0 || !n.Keyed {
		return o // an item's is that of its list
	}
	if i := o.rank(n.Key, likely); i >= 0 {
		return o[i].below
	}
	return nil
}

// sort returns the entries of a mapping or list, of a mapping in order. One with a key
// that is unknown or appears twice stays as it is: what it should have been is for a person
// to say. So does an item of a list where a comment would come between the hyphen and the
// first key.
func (w *writer) sort(i int32, o order) []int32 {
	from := len(w.entries)
	known, ordered, last := len(o) > 0 && w.Nodes[i].Kind == source.Mapping, true, -1
	for j := range w.Children(i) {
		w.entries = append(w.entries, j)
		if known {
			rank := o.rank(w.Nodes[j].Key, last+1)
			known, ordered, last = rank >= 0, ordered && rank > last, rank
		}
	}
	entries := slices.Clip(w.entries[from:])
	if !known || ordered {
		return entries
	}
	rank := func(j int32) int { return o.rank(w.Nodes[j].Key, 0) }
	sorted := slices.SortedFunc(slices.Values(entries), func(a, b int32) int { return rank(a) - rank(b) })
	for k, j := range sorted[1:] {
		if rank(j) == rank(sorted[k]) {
			return entries
		}
	}
	first := &w.around[sorted[0]]
	lead := unspaced(first.lead)
	if i > 0 && !w.Nodes[i].Keyed && len(lead) > 0 {
		return entries
	}
	first.lead = lead
	return sorted
}

// unspaced are lines without the blank ones at their beginning.
func unspaced(lines []string) []string {
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	return lines
}
