package usage

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/near"
)

// nameLines are the words for commands, topics, flags and their values that are not their
// names.
//
//go:embed names.txt
var nameLines string

var named = sync.OnceValue(func() map[string][]string {
	names := make(map[string][]string)
	for line := range strings.Lines(nameLines) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, words, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		for _, word := range strings.Fields(words) {
			names[near.Key(word)] = append(names[near.Key(word)], name)
		}
	}
	return names
})

// Called are those of some names that people call by a word in Finnish or Swedish.
func Called(word string, names []string) []string {
	return slices.DeleteFunc(slices.Clone(named()[near.Key(word)]), func(name string) bool { return !slices.Contains(names, name) })
}

// Better are the names that may be meant by a word that is none of them: those that people
// call by it, else those that it is near to.
func Better(word string, names []string) []string {
	if called := Called(word, names); len(called) > 0 {
		return called
	}
	return near.Words(word, names)
}
