package record

import (
	_ "embed"
	"iter"
	"reflect"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/near"
)

// types yields each type of the format's values once, a mapping's before those of
// its fields.
func types() iter.Seq[reflect.Type] {
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
		for _, r := range Roots() {
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
	for t := range types() {
		for _, f := range ShapeOf(t).Fields {
			keys = append(keys, f.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
})

// Lists are the format's lists of words, each by the zero value of its type, in the
// order in which a record has them.
func Lists() []Choice {
	var out []Choice
	for t := range types() {
		if list, ok := reflect.Zero(t).Interface().(Choice); ok {
			out = append(out, list)
		}
	}
	return out
}

// keyWords are the words by which people call keys in Finnish and Swedish: a key
// a line, then the words, of which several keys may have the same.
//
//go:embed keys.txt
var keyWords string

// KeysCalled are the keys that people call by a word, out of those of a mapping.
func KeysCalled(word string, keys []string) []string {
	var found []string
	for _, key := range keysByWord()[near.Key(word)] {
		if slices.Contains(keys, key) {
			found = append(found, key)
		}
	}
	return found
}

var keysByWord = sync.OnceValue(func() map[string][]string {
	out := make(map[string][]string)
	for line := range strings.Lines(keyWords) {
		words := strings.Fields(line)
		for _, word := range words[1:] {
			out[near.Key(word)] = append(out[near.Key(word)], words[0])
		}
	}
	return out
})
