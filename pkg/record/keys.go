package record

import (
	_ "embed"
	"iter"
	"reflect"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/language"
	"sostool/pkg/near"
)

// types yields each type of the values of some kinds of record once, a mapping's before
// those of its fields.
func types(kinds []Root) iter.Seq[reflect.Type] {
	return func(yield func(reflect.Type) bool) {
		seen := make(map[reflect.Type]bool)
		var visit func(reflect.Type) bool
		visit = func(t reflect.Type) bool {
			if seen[t] {
				return true
			}
			seen[t] = true
			key, value := EntryOf(t)
			switch {
			case t.Kind() == reflect.Slice:
				return visit(t.Elem())
			case ItemOf(t) != nil:
				return visit(ItemOf(t))
			case key != nil:
				return visit(key) && visit(value)
			}
			if !yield(t) {
				return false
			}
			for _, f := range ShapeOf(t).Fields {
				if !visit(f.Type) {
					return false
				}
			}
			return true
		}
		for _, r := range kinds {
			if !visit(r.Type) {
				return
			}
		}
	}
}

// Keys are all keys of the format, sorted.
func Keys() []string { return allKeys() }

var allKeys = sync.OnceValue(func() []string {
	var keys []string
	for t := range types(Roots()) {
		for _, f := range ShapeOf(t).Fields {
			keys = append(keys, f.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
})

// Lists are the lists of words of projects and of what they refer to, each by the zero
// value of its type, in the order in which a record has them.
func Lists() []Choice {
	asked := slices.DeleteFunc(slices.Clone(Roots()), func(r Root) bool { return r.Leads == ToNothing })
	var out []Choice
	for t := range types(asked) {
		if list, ok := reflect.Zero(t).Interface().(Choice); ok {
			out = append(out, list)
		}
	}
	return out
}

// aKey is how people call a key.
type aKey struct {
	head  language.Text // of a column, or of what appears under the key
	words []string      // in Finnish and Swedish, as near.Key has them; several keys may share one
}

// keys.txt has a line for each key: the key, its head in English, and its words.
//
//go:embed keys.txt
var keysText string

var byKey = sync.OnceValue(func() map[string]aKey {
	out := make(map[string]aKey)
	for line := range strings.Lines(keysText) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		k := aKey{head: language.Say(f[1])}
		for _, word := range strings.Fields(f[2]) {
			k.words = append(k.words, near.Key(word))
		}
		out[f[0]] = k
	}
	return out
})

// Head is what a key is called over a column, whatever mapping it is in; false where the
// format has no such key.
func Head(key string) (language.Text, bool) {
	k, ok := byKey()[key]
	return k.head, ok
}

// KeysCalled are the keys that people call by a word, out of those of a mapping.
func KeysCalled(word string, keys []string) []string {
	word = near.Key(word)
	var found []string
	for _, key := range keys {
		if slices.Contains(byKey()[key].words, word) {
			found = append(found, key)
		}
	}
	return found
}
