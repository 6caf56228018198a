package format

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/edit"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// order is the order of a mapping's keys, which is that of the fields of its
// record type. A nil one knows no keys: those of years or municipalities stay
// as written.
type order struct {
	rank  map[string]int
	below map[string]*order // the mappings under its keys, or in the lists there
}

// orders are those of the kinds of record.
var orders = sync.OnceValue(func() map[string]*order {
	out := make(map[string]*order)
	for _, r := range record.Roots() {
		out[r.Kind] = orderOf(r.Type)
	}
	return out
})

func orderOf(t reflect.Type) *order {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	o := &order{make(map[string]int), make(map[string]*order)}
	for _, f := range reflect.VisibleFields(t) {
		if key, _, _ := strings.Cut(f.Tag.Get("rec"), ","); key != "" {
			o.rank[key] = len(o.rank)
			o.below[key] = orderOf(f.Type)
		}
	}
	if len(o.rank) == 0 {
		return nil
	}
	return o
}

// of is the order in the value of a key.
func (o *order) of(key *edit.Scalar) *order {
	if o == nil || key == nil {
		return o // an item's is that of its list
	}
	return o.below[key.Value]
}

// sort puts the entries of a mapping in order. A mapping with a key that is unknown or
// appears twice stays as it is: what it should have been is for a person to say. So does
// an item of a list where a comment would come between the hyphen and the first key.
func (o *order) sort(n *edit.Node, item bool) []edit.Entry {
	if o == nil || n.Kind != source.Mapping {
		return n.Entries
	}
	last, sorted := -1, true
	seen := make([]bool, len(o.rank))
	for i := range n.Entries {
		rank, ok := o.rank[n.Entries[i].Key.Value]
		if !ok || seen[rank] {
			return n.Entries
		}
		seen[rank] = true
		sorted = sorted && rank > last
		last = rank
	}
	if sorted {
		return n.Entries
	}
	entries := slices.Clone(n.Entries)
	slices.SortFunc(entries, func(a, b edit.Entry) int { return o.rank[a.Key.Value] - o.rank[b.Key.Value] })
	first := &entries[0]
	for len(first.Lead) > 0 && first.Lead[0] == "" {
		first.Lead = first.Lead[1:]
	}
	if item && len(first.Lead) > 0 {
		return n.Entries
	}
	return entries
}
