package audit

import (
	"strings"

	"sostool/pkg/calendar"
)

// units are the Finnish numerals from one to ten, each in all its forms.
var units = func() map[string]int {
	all := make(map[string]int)
	for n, of := range map[int]struct{ base, weak, strong string }{
		1: {"yksi yhtä", "yhde", "yhte"}, 2: {"kaksi kahta", "kahde", "kahte"}, 3: {"kolme kolmea", "kolme", "kolme"},
		4: {"neljä neljää", "neljä", "neljä"}, 5: {"viisi viittä", "viide", "viite"}, 6: {"kuusi kuutta", "kuude", "kuute"},
		7: {"seitsemän seitsemää", "seitsemä", "seitsemä"}, 8: {"kahdeksan kahdeksaa", "kahdeksa", "kahdeksa"},
		9: {"yhdeksän yhdeksää", "yhdeksä", "yhdeksä"}, 10: {"kymmenen kymmentä", "kymmene", "kymmene"},
	} {
		for _, w := range strings.Fields(of.base) {
			all[w] = n
		}
		for _, ending := range strings.Fields("n ssa ssä sta stä lla llä lta ltä lle ksi") {
			all[of.weak+ending] = n
		}
		vowel := of.strong[len(strings.TrimRight(of.strong, "aeä")):]
		for _, ending := range []string{"na", "nä", vowel + "n"} {
			all[of.strong+ending] = n
		}
	}
	return all
}()

// swedish are the numerals of Swedish as words of their own.
var swedish = map[string]int{"en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10,
	"elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17, "arton": 18, "aderton": 18,
	"nitton": 19, "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90}

// halves are words for a half and for one and a half: puoli miljoonaa.
var halves = map[string]string{"puoli": "0,5", "puolen": "0,5", "puolta": "0,5", "halv": "0,5", "puolitoista": "1,5", "puolentoista": "1,5"}

// numeral is the number from 2 to 99 that a word in small letters says, in any case of
// Finnish or in Swedish; 0 where it says none. One is left out: it says "a certain" as often
// as how many.
func numeral(w string) int {
	if n := swedish[w]; n > 1 {
		return n
	}
	if ten, rest := prefixed(w, swedish); ten >= 20 {
		if one := swedish[rest]; one > 0 && one < 10 {
			return ten + one
		}
	}
	if n := units[w]; n > 1 {
		return n
	}
	n, rest := prefixed(w, units)
	switch {
	case n == 0:
		return 0
	case rest == "toista":
		return 10 + n
	case n == 1 || n == 10:
		return 0
	}
	ten, rest := prefixed(rest, units)
	if ten != 10 {
		return 0
	}
	switch one := units[rest]; {
	case rest == "":
		return 10 * n
	case one > 0 && one < 10:
		return 10*n + one
	default:
		return 0
	}
}

// prefixed is the number of the longest of some words that another begins with, and what
// is after it.
func prefixed(w string, words map[string]int) (n int, rest string) {
	const longest = 16 // bytes of any of them
	for end := min(len(w), longest); end > 0; end-- {
		if n := words[w[:end]]; n > 0 {
			return n, w[end:]
		}
	}
	return 0, w
}

// month is the month, from 1, that a word in small letters names in any case; 0 for none.
func month(w string) int {
	for i, names := range calendar.MonthNames {
		if rest, ok := strings.CutPrefix(w, names[0]); ok && len(rest) <= len("hun") {
			return i + 1
		}
		if w == names[1] {
			return i + 1
		}
	}
	return 0
}

// seasons are words for a part of a year, with the months that may be meant.
var seasons = []struct {
	begin       string
	first, last uint8
}{
	{"kevä", 1, 6}, {"kesä", 5, 8}, {"syksy", 8, 12}, {"talv", 1, 12}, {"vår", 1, 6}, {"sommar", 5, 8}, {"höst", 8, 12}, {"vinter", 1, 12},
	{"alkuvuo", 1, 6}, {"loppuvuo", 7, 12},
}

// season is the part of a year that a word in small letters means.
func season(w string) (first, last uint8, ok bool) {
	for _, s := range seasons {
		if rest, ok := strings.CutPrefix(w, s.begin); ok && len(rest) <= len("eeseen") {
			return s.first, s.last, true
		}
	}
	return 0, 0, false
}
