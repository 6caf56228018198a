package near

import (
	"iter"
	"slices"
	"strings"
	"unicode"
)

// Bearers are the ids of those that bear nearly a name: the one whose name has a
// slip in it, or else all of which the words of one name are among those of the other,
// as Kolpeneen kuntayhtymä of Kolpeneen palvelukeskuksen kuntayhtymä. all are ids
// with the names that each of them bears.
func Bearers(name string, all iter.Seq2[string, []string]) []string {
	var names []string
	for _, borne := range all {
		names = append(names, borne...)
	}
	fits := func(other string) bool { return sameWords(name, other) }
	if nearest, ok := Word(name, names); ok && Sure(name, nearest) {
		fits = func(other string) bool { return other == nearest }
	}
	var ids []string
	for id, borne := range all {
		if slices.ContainsFunc(borne, fits) {
			ids = append(ids, id)
		}
	}
	return ids
}

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
