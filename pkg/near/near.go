// Package near finds the word that somebody probably meant.
package near

import (
	"strings"
	"unicode"
)

// Word is the candidate nearest to word, within about a third of its length,
// or else the only one that begins with it; false where there is none or two
// are equally near.
func Word[T ~string](word string, candidates []T) (T, bool) {
	folded := fold(word)
	best, second := len(folded)/3+1, len(folded)/3+1
	var found T
	for _, c := range candidates {
		if c == found {
			continue
		}
		d := distance(folded, fold(string(c)), best)
		switch {
		case d < best:
			best, second, found = d, best, c
		case d == best && string(fold(string(c))) == string(fold(string(found))): // the same in another spelling
			if found != T(word) && (c == T(word) || c < found) {
				found = c
			}
		case d < second || d == best:
			second = d
		}
	}
	if found != "" {
		return found, best < second
	}
	return beginning(folded, candidates)
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
