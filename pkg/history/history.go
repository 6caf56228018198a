// Package history compares the records of two times, and follows one record
// through the commits of its repository. It finds out what belongs together and
// what changed; what follows from a change is for others to say.
package history

import (
	"cmp"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/personal"
	"sostool/pkg/source"
)

// Records are the records at one time: at a commit, or in a work tree.
type Records struct {
	*catalogue.Catalogue
	// ID tells the contents of files apart: where two have one id, they are
	// the same bytes. It is empty for a file that can't be read.
	ID func(*catalogue.Entry) string
}

// Pair is one record's file at two times, nil where it was not there.
type Pair struct{ Old, New *catalogue.Entry }

// Entry is the later catalogue.Entry of the two that are there.
func (p Pair) Entry() *catalogue.Entry {
	if p.New != nil {
		return p.New
	}
	return p.Old
}

// Moved reports whether the record is in a different file than before.
func (p Pair) Moved() bool { return p.Old != nil && p.New != nil && p.Old.Path() != p.New.Path() }

// Pairs are the files that came, went, moved or became other bytes, by name.
func Pairs(old, new *Records) []Pair {
	before := make(map[string]*catalogue.Entry)
	for _, e := range old.Entries {
		if e.Readable() {
			before[e.Path()] = e
		}
	}
	var pairs []Pair
	var came []*catalogue.Entry
	for _, e := range new.Entries {
		if !e.Readable() {
			continue
		}
		was := before[e.Path()]
		delete(before, e.Path())
		switch {
		case was == nil:
			came = append(came, e)
		case !same(old.ID(was), new.ID(e)):
			pairs = append(pairs, Pair{was, e})
		}
	}
	var went []*catalogue.Entry
	for _, e := range old.Entries {
		if before[e.Path()] == e {
			went = append(went, e)
		}
	}
	of, to := old.versions(went), new.versions(came)
	moved := moves(of, to)
	for i, k := range moved {
		pairs = append(pairs, Pair{went[i], came[k]})
	}
	gone, added := left(moved, of, to)
	for _, i := range gone {
		pairs = append(pairs, Pair{Old: went[i]})
	}
	for _, k := range added {
		pairs = append(pairs, Pair{New: came[k]})
	}
	slices.SortFunc(pairs, func(a, b Pair) int { return strings.Compare(a.Entry().Path(), b.Entry().Path()) })
	return pairs
}

func same(a, b string) bool { return a == b && a != "" }

// alike is the part of a record that it shares with another, per mille, from which on it
// may be the same record under another name.
const alike = 500

// maxCompared is how many pairs of a file that went and one that came are
// compared.
const maxCompared = 250_000

// version is a file at one of two times, as far as it is compared with those of
// the other.
type version struct {
	kind, id string // of the record, by the file's name
	content  string // equal where the bytes are; empty for a file that can't be read
	words    func() change.Words
}

// moves pairs the files that went with those that came, by index: those of the same
// bytes, then of the same name in another folder, then those that are most alike. The
// others stay alone.
func moves(went, came []version) map[int]int {
	pairs := make(map[int]int)
	sameKey(pairs, went, came, func(v *version) string { return v.content })
	sameKey(pairs, went, came, func(v *version) string { return v.id })
	mostAlike(pairs, went, came)
	return pairs
}

// left are the indices of the files without a partner.
func left(pairs map[int]int, went, came []version) (of, to []int) {
	taken := make(map[int]bool)
	for i := range went {
		if k, ok := pairs[i]; ok {
			taken[k] = true
		} else {
			of = append(of, i)
		}
	}
	for k := range came {
		if !taken[k] {
			to = append(to, k)
		}
	}
	return of, to
}

// sameKey pairs files of one kind that have a key in common; of several the
// first with the first.
func sameKey(pairs map[int]int, went, came []version, key func(*version) string) {
	of, to := left(pairs, went, came)
	by := make(map[string][]int)
	for _, k := range to {
		if b := &came[k]; key(b) != "" {
			by[b.kind+" "+key(b)] = append(by[b.kind+" "+key(b)], k)
		}
	}
	for _, i := range of {
		k := went[i].kind + " " + key(&went[i])
		if all := by[k]; len(all) > 0 {
			pairs[i], by[k] = all[0], all[1:]
		}
	}
}

// mostAlike pairs files by what they share, the most alike first.
func mostAlike(pairs map[int]int, went, came []version) {
	of, to := left(pairs, went, came)
	if len(of)*len(to) == 0 || len(of)*len(to) > maxCompared {
		return
	}
	type match struct{ i, k, perMille int }
	var all []match
	words := make([]change.Words, len(to))
	for at, k := range to {
		words[at] = came[k].words()
	}
	for _, i := range of {
		mine := went[i].words()
		for at, k := range to {
			if went[i].kind != came[k].kind {
				continue
			}
			if n := change.Similar(mine, words[at]); n >= alike {
				all = append(all, match{i, k, n})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y match) int { return cmp.Compare(y.perMille, x.perMille) })
	taken := make(map[int]bool)
	for _, m := range all {
		if _, paired := pairs[m.i]; !paired && !taken[m.k] {
			pairs[m.i], taken[m.k] = m.k, true
		}
	}
}

// versions are files as they are compared with those of another time.
func (r *Records) versions(entries []*catalogue.Entry) []version {
	out := make([]version, len(entries))
	for i, e := range entries {
		out[i] = version{e.Kind, e.ID, r.ID(e), func() change.Words { return r.words(e) }}
	}
	return out
}

// words are what a record is compared by; none where it does not parse.
func (r *Records) words(e *catalogue.Entry) change.Words {
	doc := r.Record(e)
	if doc == nil {
		return nil
	}
	defer r.Free(e, doc)
	if !doc.Whole() {
		return nil
	}
	return change.WordsOf(doc.Tree)
}

// Read calls visit with the documents of a pair, nil for a file that is not
// there or can't be read. They must not be used after the call.
func (p Pair) Read(old, new *Records, visit func(old, new *decode.Record)) {
	documents := [2]*decode.Record{}
	for i, side := range []struct {
		in *Records
		e  *catalogue.Entry
	}{{old, p.Old}, {new, p.New}} {
		if side.e != nil {
			documents[i] = side.in.Record(side.e)
			if doc := documents[i]; doc != nil {
				defer side.in.Free(side.e, doc)
			}
		}
	}
	visit(documents[0], documents[1])
}

func parsed(doc *decode.Record) bool { return doc != nil && doc.Whole() }

// Changes are what changed in the record, personal data masked; readable is
// false where a version of it does not parse, so that nothing can be said.
func Changes(p Pair, old, new *decode.Record) (changes []change.Change, readable bool) {
	var trees [2]*source.Tree
	for i, side := range []struct {
		e   *catalogue.Entry
		doc *decode.Record
	}{{p.Old, old}, {p.New, new}} {
		if side.e == nil {
			continue
		}
		if !parsed(side.doc) {
			return nil, false
		}
		trees[i] = side.doc.Tree
	}
	return masked(change.Compare(trees[0], trees[1])), true
}

// masked are the changes without the personal data that a version may hold:
// what was taken out must not come back in what is printed of it.
func masked(changes []change.Change) []change.Change {
	for i := range changes {
		c := &changes[i]
		c.Path, c.Was = personal.Hide(c.Path), personal.Hide(c.Was)
		c.Old, c.New = c.Old.Map(personal.Hide), c.New.Map(personal.Hide)
	}
	return changes
}
