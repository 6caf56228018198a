package audit

import (
	"strings"

	"sostool/pkg/money"
)

// fraction is some of a few equal parts: 2/3.
type fraction struct{ n, of int }

// signs are the fractions that one character prints.
var signs = map[string]fraction{"½": {1, 2}, "⅓": {1, 3}, "⅔": {2, 3}, "¼": {1, 4}, "¾": {3, 4}, "⅕": {1, 5}, "⅖": {2, 5}, "⅗": {3, 5}, "⅘": {4, 5}}

// mostParts is how many parts the whole has at most: 11/12 is more often the November of a year.
const mostParts = 10

// equalParts are the words for one of some equal parts, or what they begin with: kolmannessa is
// no fraction.
var equalParts = []struct {
	word  string
	of    int
	whole bool
}{
	{"puolet", 2, true}, {"hälften", 2, true},
	{"kolmasosa", 3, false}, {"neljäsosa", 4, false}, {"viidesosa", 5, false}, {"kymmenesosa", 10, false},
	{"kolmannes", 3, true}, {"neljännes", 4, true}, {"viidennes", 5, true},
	{"kolmannekse", 3, false}, {"neljännekse", 4, false}, {"viidennekse", 5, false},
	{"tredjedel", 3, false}, {"fjärdedel", 4, false}, {"femtedel", 5, false}, {"tiondel", 10, false},
}

// spending begin the words beside which a fraction is a share of costs.
var spending = []string{"kustannu", "meno", "rahoit", "budjet", "avustu", "kulut", "kuluista", "kulujen", "osuu", "maksa", "makse", "korva", "summa", "määräraha", "palk",
	"omarahoit", "valtionosuu", "valtionavustu", "kokonaiskustannu", "euro", "kostnad", "utgift", "finansier", "budget", "bidrag", "understöd", "belopp", "lön", "ersätt", "betal", "andel", "anslag", "€"}

// reach is how many tokens a fraction and such a word have at most between them.
const reach = 10

// fraction reads a share of costs that is a fraction, in words or in figures: kaksi kolmasosaa
// menoista, ½, 1/2.
func (s *scanner) fraction(i int) (next int, ok bool) {
	f, last := s.printed(i)
	if f.of == 0 {
		f, last = s.inParts(i)
	}
	if f.of == 0 || s.labelled(i, []string{"erä", "osa", "vaihe", "jakso", "versio", "post", "rat", "del"}) || !s.ofCosts(i, last) {
		return 0, false
	}
	s.add(Percent, f.share(0), i, last, i, last)
	return last + 1, true
}

// mixed reads a number with a fraction after it: 33 1/3 %, 2½ miljoonaa.
func (s *scanner) mixed(i int) (next int, ok bool) {
	whole, ok := s.number(i, 1, 3)
	f, last := s.printed(i + 1)
	if !ok || f.of == 0 || !s.near(i+1) {
		return 0, false
	}
	u := s.unit(last + 1)
	v := f.share(whole)
	switch {
	case u.kind == percents && v.share.Known():
		s.add(Percent, v, i, u.last, i, last)
		return u.last + 1, true
	case u.kind == euros && u.zeros != "":
		return s.spelled(i, last, strings.ReplaceAll(v.share.Plain(), ".", ","))
	default:
		return 0, false
	}
}

// share is the fraction of all, or so many percents and the fraction of one.
func (f fraction) share(percents int) value {
	n, of := int64(f.n)*100_000_000, int64(f.of)
	if percents > 0 {
		n = (int64(percents)*of + int64(f.n)) * 1_000_000
	}
	v := value{share: money.Micro((n + of/2) / of), endless: n%of > 0}
	if v.endless {
		v.share = v.share.About()
	}
	return v
}

// shares are what a record may write of a share: of one without end, as a third, each of its
// roundings.
func (v *value) shares(yield func(money.Share) bool) {
	if !v.endless {
		yield(v.share)
		return
	}
	for unit := int64(1); unit <= 1_000_000; unit *= 10 {
		if !yield(money.Micro((v.share.Micro() + unit/2) / unit * unit)) {
			return
		}
	}
}

// printed reads a fraction in figures, as 1/2 or ½, and its last token.
func (s *scanner) printed(i int) (f fraction, last int) {
	if f := signs[s.str(i)]; f.of > 0 {
		return f, i
	}
	n, ok1 := s.number(i, 1, 1)
	of, ok2 := s.number(i+2, 1, 2)
	if !ok1 || !ok2 || !s.sign(i+1, "/") || !s.glued(i+1) || !s.glued(i+2) || n == 0 || n >= of || of > mostParts ||
		s.glued(i+3) && !s.sign(i+3, ".,;:)%") || s.glued(i) && !s.sign(i-1, "(") {
		return f, i
	}
	return fraction{n, of}, i + 2
}

// inParts reads a fraction in words, as kaksi kolmasosaa or hälften, and its last token.
func (s *scanner) inParts(i int) (f fraction, last int) {
	if w, last := s.whole(i); partOf(w, 1) > 0 {
		return fraction{1, partOf(w, 1)}, last
	}
	n, last := s.numeral(i)
	if n == 0 || !s.near(last+1) {
		return f, i
	}
	w, last := s.whole(last + 1)
	if of := partOf(w, n); n < of {
		return fraction{n, of}, last
	}
	return f, i
}

// partOf is of how many equal parts a word in small letters says one, or says some of them
// after a number; 0 if it says none.
func partOf(w string, n int) int {
	for _, p := range equalParts {
		if rest, ok := strings.CutPrefix(w, p.word); ok && (rest == "" || (n > 1 || !p.whole) && len(rest) <= len("kseen")) {
			return p.of
		}
	}
	return 0
}

// ofCosts reports whether a word for money is beside what is from one token to another, in
// the same sentence.
func (s *scanner) ofCosts(i, last int) bool {
	spends := func(k int) bool {
		_, ok := prefixOf(s.low(k), spending)
		return ok
	}
	for k := i - 1; k >= max(0, i-reach) && !s.begins(k+1); k-- {
		if spends(k) {
			return true
		}
	}
	for k := last + 1; k < min(len(s.all), last+1+reach) && !s.begins(k); k++ {
		if spends(k) {
			return true
		}
	}
	return false
}

// begins reports whether a sentence begins with a token.
func (t *tokens) begins(i int) bool {
	return t.all[i].gap == paragraph || t.sign(i-1, ".!?") && !t.glued(i) && t.capital(i)
}
