package audit

import (
	"maps"
	"math"
	"strings"
	"sync"

	"sostool/pkg/calendar"
)

// units are the Finnish numerals from one to ten, each in all its forms.
func units() map[string]int {
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
}

// swedish are the numerals of Swedish as words of their own.
var swedish = map[string]int{"en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10,
	"elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17, "arton": 18, "aderton": 18,
	"nitton": 19, "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90}

// halves are words for a half and for one and a half: puoli miljoonaa.
var halves = map[string]string{"puoli": "0,5", "puolen": "0,5", "puolta": "0,5", "halv": "0,5", "puolitoista": "1,5", "puolentoista": "1,5"}

// multipliers are the words for a hundred and more, which make more of the number before
// them. Millions of euros, "miljoonia euroja", say none; "sataan" is left out, or 104 would
// not be "sataaneljä".
var multipliers = sync.OnceValue(func() map[string]int {
	all := map[string]int{"sata": 100, "sataa": 100, "satana": 100, "hundra": 100,
		"tuhat": 1e3, "tuhatta": 1e3, "tuhantena": 1e3, "tuhanteen": 1e3, "tusen": 1e3,
		"miljoona": 1e6, "miljoonaa": 1e6, "miljoonana": 1e6, "miljoonaan": 1e6, "miljon": 1e6, "miljoner": 1e6,
		"miljardi": 1e9, "miljardia": 1e9, "miljardina": 1e9, "miljardiin": 1e9, "miljard": 1e9, "miljarder": 1e9}
	for stem, n := range map[string]int{"sada": 100, "tuhanne": 1e3, "miljoona": 1e6, "miljardi": 1e9} {
		for _, ending := range strings.Fields("n ssa ssä sta stä lla llä lta ltä lle ksi") {
			all[stem+ending] = n
		}
	}
	return all
})

// parts are all words that numerals are made of.
var parts = sync.OnceValue(func() map[string]int {
	all := units()
	maps.Copy(all, multipliers())
	maps.Copy(all, swedish)
	return all
})

// numeral is the number that a word in small letters says, or several with a space between,
// in any case of Finnish or in Swedish; 0 where it says none.
func numeral(w string) int {
	sum, below := 0, math.MaxInt  // of thousands and more, and what the next of them is less than
	group, one, room := 0, 0, 999 // what is less than a thousand, its last digit if that is a word, and how much may yet be added
	for w != "" {
		if rest, ok := strings.CutPrefix(w, "toista"); ok && one > 0 && group%100 == one {
			group, one, w = group+10, 0, rest
			continue
		}
		n, rest := prefixed(w, parts())
		switch {
		case n == 0:
			return 0
		case n >= 1000:
			if n >= below {
				return 0
			}
			sum, below = sum+max(group, 1)*n, n
			group, one, room = 0, 0, 999
		case n == 100:
			if group != one {
				return 0
			}
			group, one, room = max(group, 1)*100, 0, 99
		case n == 10 && one > 1 && group%100 == one:
			group, one, room = group+9*one, 0, 9
		case n > room:
			return 0
		case n >= 20:
			group, one, room = group+n, 0, 9
		case n >= 10:
			group, one, room = group+n, 0, 0
		default:
			group, one, room = group+n, n, 0
		}
		w = strings.TrimPrefix(rest, " ")
	}
	return sum + group
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

// cutMonths are the names of months that Swedish cuts short.
var cutMonths = map[string]int{"jan": 1, "feb": 2, "febr": 2, "apr": 4, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dec": 12}

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
