// Package near finds the word that was probably meant.
package near

import (
	"strings"
	"unicode"
)

// Word is the candidate nearest to word, as Words finds it; false where there is
// none or several are equally near.
func Word[T ~string](word string, candidates []T) (T, bool) {
	if found := Words(word, candidates); len(found) == 1 {
		return found[0], true
	}
	var none T
	return none, false
}

// maxNear is how many candidates that are equally near are worth offering.
const maxNear = 3

// Words are the candidates nearest to word, within about a third of its length,
// or else the only one that begins with it; none where too many are equally
// near. A word of two letters is near to one that has a letter more, or its
// letters the other way round.
func Words[T ~string](word string, candidates []T) []T {
	folded := fold(word)
	limit := len(folded) / 3
	if len(folded) == 2 {
		limit = 1
	}
	var found []T
	for _, c := range candidates {
		other := fold(string(c))
		d := distance(folded, other, limit)
		if d > limit || len(folded) == 2 && d > 0 && !extends(folded, other) {
			continue
		}
		if d < limit {
			limit, found = d, nil
		}
		if len(found) <= maxNear { // else there are too many already
			found = add(found, c, T(word))
		}
	}
	switch {
	case len(found) > maxNear:
		return nil
	case len(found) > 0:
		return found
	}
	if c, ok := beginning(folded, candidates); ok {
		return []T{c}
	}
	return nil
}

// Far is how far a word is from the nearest of some names, to sort by: all that
// have less than half of it in common are equally far.
func Far(word string, names []string) int {
	folded := fold(word)
	least := len(folded)/2 + 1
	for _, name := range names {
		least = min(least, distance(folded, fold(name), least))
	}
	return least
}

// add puts a candidate among others; of one in two spellings the word's own is
// kept, else the first.
func add[T ~string](found []T, c, word T) []T {
	for i := range found {
		if string(fold(string(found[i]))) != string(fold(string(c))) {
			continue
		}
		if found[i] != word && (c == word || c < found[i]) {
			found[i] = c
		}
		return found
	}
	return append(found, c)
}

// extends reports whether a candidate is a word of two letters with one more, or
// with the two in each other's place.
func extends(word, candidate []rune) bool {
	return len(candidate) == len(word)+1 || string(candidate) == string([]rune{word[1], word[0]})
}

// beginning is the only candidate that begins with the word.
func beginning[T ~string](word []rune, candidates []T) (T, bool) {
	var found T
	if len(word) < 3 {
		return found, false
	}
	for _, c := range candidates {
		if !strings.HasPrefix(string(fold(string(c))), string(word)) || c == found {
			continue
		}
		if found != "" {
			return found, false
		}
		found = c
	}
	return found, found != ""
}

// Sure reports whether one word is the other beyond reasonable doubt: the same
// but for case, accents and hyphens, or with one slip in a long word. Words
// that differ in a digit or in a short part (vaihe-i, vaihe-ii) are two names.
func Sure(word, other string) bool {
	a, b := fold(word), fold(other)
	return string(a) == string(b) || min(len(a), len(b)) >= 6 && Slip(word, other) && !partsDiffer(word, other)
}

// Slip reports whether one word is the other but for case, accents, hyphens
// and at most one slip of a hand, in letters.
func Slip(word, other string) bool {
	a, b := fold(word), fold(other)
	return digits(a) == digits(b) && distance(a, b, 1) <= 1
}

// partsDiffer reports whether two names of as many parts differ in one that is
// too short to have a slip in it.
func partsDiffer(word, other string) bool {
	a, b := parts(word), parts(other)
	for i := range min(len(a), len(b)) {
		if len(a) == len(b) && a[i] != b[i] && min(len(a[i]), len(b[i])) < 4 {
			return true
		}
	}
	return false
}

// parts are the letters of a name between its hyphens and other marks.
func parts(word string) []string {
	return strings.FieldsFunc(strings.ToLower(word), func(r rune) bool { return !unicode.IsLetter(r) })
}

func digits(word []rune) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, string(word))
}

// fold makes words comparable as a careless hand writes them: case, accents,
// and the marks between the parts of a word do not count.
func fold(s string) []rune {
	out := make([]rune, 0, len(s))
	for _, r := range strings.ToLower(s) {
		switch r {
		case '-', '_', ' ', '.':
			continue
		}
		r = Plain(r)
		if !unicode.IsMark(r) {
			out = append(out, r)
		}
	}
	return out
}

// Key is a word in the form in which those that fold alike are the same.
func Key(word string) string { return string(fold(word)) }

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours. It gives up above limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Plain is the letter of ASCII that a lower-case letter of the Nordic languages
// and their neighbours is written with where no other is at hand.
func Plain(r rune) rune {
	switch r {
	case 'å', 'ä', 'á', 'à', 'â':
		return 'a'
	case 'ö', 'ø', 'ó', 'õ':
		return 'o'
	case 'é', 'è':
		return 'e'
	case 'ü':
		return 'u'
	case 'č', 'ç':
		return 'c'
	case 'đ':
		return 'd'
	case 'ŋ', 'ñ':
		return 'n'
	case 'š':
		return 's'
	case 'ŧ':
		return 't'
	case 'ž':
		return 'z'
	default:
		return r
	}
}
