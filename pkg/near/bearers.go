package near

import (
	"iter"
	"slices"
	"strings"
	"unicode"
)

// Names are ids with the names that each of them bears, among which many are
// looked for.
type Names struct {
	ids   []string
	borne [][]string       // of each id
	list  *List            // of all names
	named map[string][]int // the numbers of the ids that bear a name
	stems map[string][]int // and of those one of whose words begins so
}

// NewNames makes names of all.
func NewNames(all iter.Seq2[string, []string]) *Names {
	n := &Names{named: make(map[string][]int), stems: make(map[string][]int)}
	var names []string
	add := func(to map[string][]int, key string) {
		if of, i := to[key], len(n.ids)-1; len(of) == 0 || of[len(of)-1] != i {
			to[key] = append(of, i)
		}
	}
	for id, borne := range all {
		n.ids, n.borne = append(n.ids, id), append(n.borne, borne)
		names = append(names, borne...)
		for _, name := range borne {
			add(n.named, name)
			for _, word := range words(name) {
				add(n.stems, stem(word))
			}
		}
	}
	n.list = NewList(names)
	return n
}

// Bearers are the ids of those that bear nearly a name: the one whose name has a
// slip in it, or else all of which the words of one name are among those of the other,
// as Kolpeneen kuntayhtymä of Kolpeneen palvelukeskuksen kuntayhtymä. Of many
// names, a word with which a crowd begins leads to none of them.
func (n *Names) Bearers(name string) []string {
	var found []int
	if nearest, ok := n.list.Word(name); ok && Sure(name, nearest) {
		found = n.named[nearest]
	} else {
		for _, word := range words(name) {
			if of := n.stems[stem(word)]; len(of) <= 4*window {
				found = append(found, of...)
			}
		}
		slices.Sort(found)
		found = slices.DeleteFunc(slices.Compact(found), func(i int) bool {
			return !slices.ContainsFunc(n.borne[i], func(other string) bool { return sameWords(name, other) })
		})
	}
	var ids []string
	for _, i := range found {
		ids = append(ids, n.ids[i])
	}
	return ids
}

// stem is the beginning that words of one stem share.
func stem(word string) string { return word[:min(len(word), 4)] }

// sameWords reports whether all words of one name are among those of the other.
func sameWords(name, other string) bool {
	a, b := words(name), words(other)
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) > 0 && !slices.ContainsFunc(a, func(word string) bool {
		return !slices.ContainsFunc(b, func(other string) bool { return sameStem(word, other) })
	})
}

// words are those of a name that say something, as fold makes them.
func words(name string) (out []string) {
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if word = string(fold(word)); len(word) > 2 {
			out = append(out, word)
		}
	}
	return out
}

// sameStem reports whether two words are the same but for the ending that a case
// gives them: palvelukeskus, palvelukeskuksen.
func sameStem(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	common := 0
	for common < len(a) && a[common] == b[common] {
		common++
	}
	return common >= max(4, len(a)-1) && len(b)-common <= 4 || a == b
}
