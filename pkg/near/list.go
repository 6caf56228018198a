package near

import (
	"slices"
	"strings"
)

// List is candidates among which many words are looked for: each search looks at
// a number of them that does not grow with the list.
type List struct {
	all               []string
	forward, backward []entry // of a long list, by how they begin and how they end
}

type entry struct{ key, word string }

// window is how many neighbours of a word in a long list are looked at on each
// side: of those that begin like it, and of those that end like it. A slip leaves
// one of the two ends as it is.
const window = 64

// NewList makes a list of candidates.
func NewList[T ~string](candidates []T) *List {
	l := &List{all: make([]string, len(candidates))}
	for i, c := range candidates {
		l.all[i] = string(c)
	}
	if len(l.all) <= 4*window {
		return l
	}
	for _, word := range l.all {
		key := fold(word)
		l.forward = append(l.forward, entry{string(key), word})
		slices.Reverse(key)
		l.backward = append(l.backward, entry{string(key), word})
	}
	for _, entries := range [][]entry{l.forward, l.backward} {
		slices.SortFunc(entries, func(a, b entry) int {
			if c := strings.Compare(a.key, b.key); c != 0 {
				return c
			}
			return strings.Compare(a.word, b.word)
		})
	}
	return l
}

// All are the candidates.
func (l *List) All() []string { return l.all }

// Word is Word among the candidates, as Words looks at them.
func (l *List) Word(word string) (string, bool) {
	if found := l.Words(word); len(found) == 1 {
		return found[0], true
	}
	return "", false
}

// Words are Words among the candidates, of a long list among those that are like
// the word at one end.
func (l *List) Words(word string) []string {
	if l.forward == nil {
		return Words(word, l.all)
	}
	key := fold(word)
	begin := around(l.forward, string(key))
	slices.Reverse(key)
	some := append(begin, around(l.backward, string(key))...)
	slices.Sort(some)
	return Words(word, slices.Compact(some))
}

// around are the neighbours of a key.
func around(entries []entry, key string) []string {
	at, _ := slices.BinarySearchFunc(entries, key, func(e entry, key string) int { return strings.Compare(e.key, key) })
	var out []string
	for _, e := range entries[max(0, at-window):min(len(entries), at+window)] {
		out = append(out, e.word)
	}
	return out
}
