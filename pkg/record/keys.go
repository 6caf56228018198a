package record

import (
	_ "embed"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/near"
)

// Keys are all keys of the format, sorted.
func Keys() []string { return allKeys() }

var allKeys = sync.OnceValue(func() []string {
	keys := make(map[string]bool)
	seen := make(map[reflect.Type]bool)
	for _, r := range Roots() {
		collect(r.Type, keys, seen)
	}
	return slices.Sorted(maps.Keys(keys))
})

// collect adds the keys of a type and of all that stands in it.
func collect(t reflect.Type, keys map[string]bool, seen map[reflect.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	key, value := EntryOf(t)
	switch {
	case t.Kind() == reflect.Slice:
		collect(t.Elem(), keys, seen)
	case ItemOf(t) != nil:
		collect(ItemOf(t), keys, seen)
	case key != nil:
		collect(value, keys, seen)
	case t.Kind() == reflect.Struct:
		for _, f := range ShapeOf(t).Fields {
			keys[f.Key] = true
			collect(f.Type, keys, seen)
		}
	}
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
