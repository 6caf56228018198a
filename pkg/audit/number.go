package audit

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/money"
)

// digits reads what begins with a number, and returns the token to go on with.
func (s *scanner) digits(i int) int {
	switch {
	case s.glued(i) && (s.is(i-1, word) || s.sign(i-1, "_") || s.sign(i-1, "@")): // PaKaste2
		s.asides++
		return i + 1
	case s.aside(i):
		s.asides++
		for i++; s.sign(i, ".:/"+dashes) && s.glued(i) && s.is(i+1, digits) && s.glued(i+1); { // klo 12.45, liitteet 1–3
			i += 2
		}
		if s.ofPages(i) {
			i += 3
		}
		return i
	}
	if last, ok := s.register(i); ok {
		s.add(Register, value{number: s.span(i, last)}, i, last, i, last)
		return last + 1
	}
	for _, read := range []func(int) (int, bool){s.mixed, s.fraction} {
		if next, ok := read(i); ok {
			return next
		}
	}
	f := s.figure(i)
	unit := s.unit(f + 1)
	_, year := s.year(i)
	if unit.kind == none || unit.noun.time() || year && s.labelled(i, ofYears) { // vuodelta 2006 euroa
		if next, ok := s.time(i); ok && next > f {
			return next
		}
	}
	return s.measured(i, f, unit)
}

// aside reports whether a number is that of an item of a list, a page, an annex or an hour.
func (s *scanner) aside(i int) bool {
	n, ok := s.number(i, 1, 3)
	if !ok {
		return false
	}
	if s.labelled(i, structures) || s.ofPages(i+1) && s.glued(i+1) {
		return true
	}
	if mark := s.str(i + 1); s.sign(i+1, ".)") && s.glued(i+1) && s.is(i+2, word) && !s.glued(i) && month(s.low(i+2)) == 0 {
		first := mark + "\n" // of those that begin a paragraph, as headings do
		begins := s.all[i].gap == paragraph
		if n == 1 || n == s.listed[mark]+1 || begins && n == s.listed[first]+1 {
			s.listed[mark] = n
			if begins {
				s.listed[first] = n
			}
			return true
		}
	}
	if s.all[i].gap == paragraph && n == s.page+1 && (i+1 == len(s.all) || s.all[i+1].gap == paragraph || s.capital(i+1) || s.is(i+1, word) && s.unit(i+1).noun == "") {
		s.page = n
		return true
	}
	return false
}

// ofPages reports whether token i begins the number of all pages, after that of one: 1 (2).
func (s *scanner) ofPages(i int) bool {
	return s.sign(i, "(") && s.near(i) && s.is(i+1, digits) && s.glued(i+1) && s.sign(i+2, ")") && s.glued(i+2)
}

// structures begin the words before a number that is a place in the document itself, or an
// hour.
var structures = []string{"liite", "liittee", "sivu", "s", "p", "luku", "luvu", "taulukko", "taulukon", "kuva", "kuvio", "bilag", "sid", "tabell", "figur", "kappale", "klo", "kl", "kello"}

// ofYears begin the words before a calendar year.
var ofYears = []string{"vuosi", "vuode", "vuonna", "vuote", "åren", "året", "år"}

// numbers begin the words before a number that is a name of something.
var numbers = []string{"hakukierro", "kokou", "pöytäkirja", "protokoll", "sammanträde", "toimintalinja", "erityistavoit", "dnro", "diaarinumero", "hankenumero", "hankekoodi", "projektikoodi", "nro",
	"insatsområde", "mål", "diarienummer", "dnr", "projektnummer", "projektkod"}

// labelled reports whether one of some words is before a number, maybe with a point or
// colon after it: a whole word where it has at most three letters, else the beginning.
func (s *scanner) labelled(i int, labels []string) bool {
	k := i - 1
	if s.sign(k, ".:") && s.glued(k) {
		k--
	}
	if !s.is(k, word) || !s.near(i) {
		return false
	}
	w := s.low(k)
	return slices.ContainsFunc(labels, func(l string) bool { return w == l || len(l) > 3 && strings.HasPrefix(w, l) && len(w) < len(l)+8 })
}

// register reads a register number (194/00.01.05/2019, STM/12/2010), the number of an act
// (1301/2014), a business id, a section (§ 41) or what a word before it calls a number.
func (s *scanner) register(i int) (last int, ok bool) {
	if s.is(i+2, digits) && s.sign(i+1, "-") && s.glued(i+1) && s.glued(i+2) && len(s.str(i)) == 7 && len(s.str(i+2)) == 1 {
		return i + 2, true
	}
	last, slashes := s.run(i)
	_, first := s.year(i)
	_, year := s.year(last)
	n, short := s.number(i, 1, 2)
	switch {
	case slashes >= 2:
		return last, true
	case slashes == 1 && year && last == i+2 && !first && !(short && n <= 12):
		return last, true
	case s.sign(i-1, "§") && s.near(i), s.sign(i+1, "§") && s.near(i+1):
		return i, true
	case s.labelled(i, numbers):
		return last, true
	default:
		return i, false
	}
}

// run is the last token of letters or digits of what may be a register number, and how many
// slashes are in it.
func (s *scanner) run(i int) (last, slashes int) {
	last = i
	for k := i + 1; k < min(len(s.all), i+longestRegister) && s.glued(k) && (s.all[k].kind == digits || s.sign(k, "/.:") || s.is(k, word) && s.str(k) == strings.ToUpper(s.str(k))); k++ {
		if s.str(k) == "/" {
			slashes++
		}
		if s.all[k].kind != sign {
			last = k
		}
	}
	return last, slashes
}

// longestRegister is how many tokens a register number has at most: 194/00.01.05/2019 has 9.
const longestRegister = 16

// figure is the last token of the figure that begins with token i: digits in groups of
// thousands, with decimals.
func (s *scanner) figure(i int) int {
	last, mark := i, ""
	for len(s.str(i)) <= 3 && last < i+mostColumns-1 {
		next, between := last+1, " "
		if s.sign(next, ".,'’") && s.glued(next) {
			between = s.str(next)
			next++
			if !s.glued(next) {
				break
			}
		}
		if !s.is(next, digits) || !s.near(next) || len(s.str(next)) != 3 || mark != "" && mark != between || s.str(i)[0] == '0' {
			break
		}
		last, mark = next, between
	}
	if s.sign(last+1, ",.") && s.str(last+1) != mark && s.glued(last+1) && s.is(last+2, digits) && s.glued(last+2) && !(s.str(last+1) == "." && s.sign(last+3, ".")) {
		return last + 2
	}
	return last
}

// unit is what comes after a figure.
type unit struct {
	kind  kindOfUnit
	zeros string // the magnitude as money reads it
	noun  noun
	last  int // its last token; that of the figure where there is none
}

type kindOfUnit uint8

const (
	none kindOfUnit = iota
	percents
	euros
	counted
)

// unit reads what a figure is of, from the token after it.
func (s *scanner) unit(k int) unit {
	u := unit{last: k - 1}
	if k >= len(s.all) || !s.near(k) {
		return u
	}
	at := k
	if s.sign(k, "-‑") && s.glued(k) && s.is(k+1, word) && s.glued(k+1) { // 30-vuotiaat, 75-prosenttinen
		at = k + 1
	}
	w, end := s.whole(at)
	if w == "%" || w == "pros" || w == "proc" || strings.HasPrefix(w, "prosent") || strings.HasPrefix(w, "procent") {
		u.kind, u.last = percents, end
		return u
	}
	if zeros, last := s.magnitude(at); last > 0 {
		u.kind, u.zeros, u.last = euros, zeros, last
		at = last + 1
	}
	if last, ok := s.currency(at); ok {
		u.kind, u.last = euros, last
		return u
	}
	if u.kind == euros {
		if n, _ := s.noun(at); n != "" { // 2,4 miljoonaa asukasta
			u.kind, u.noun = counted, n
		}
		return u
	}
	if n, last := s.noun(at); n != "" {
		u.kind, u.noun, u.last = counted, n, last
	}
	return u
}

// magnitude reads a word that multiplies; last is 0 where there is none.
func (s *scanner) magnitude(k int) (zeros string, last int) {
	w, end := s.whole(k)
	for _, m := range []struct{ begin, zeros string }{
		{"milj", "milj."}, {"mrd", "mrd"}, {"tuhat", "tuhatta"}, {"tuhan", "tuhatta"}, {"tusen", "tuhatta"},
		{"meur", "milj."}, {"teur", "tuhatta"}, {"keur", "tuhatta"},
	} {
		if !strings.HasPrefix(w, m.begin) {
			continue
		}
		if strings.HasPrefix(w, "miljard") {
			m.zeros = "mrd"
		}
		if k = end; s.sign(k+1, ".") && s.glued(k+1) && len(w) <= len("milj") && (s.is(k+2, word) || s.sign(k+2, "€")) {
			k++
		}
		return m.zeros, k
	}
	if short := map[string]string{"m": "milj.", "t": "tuhatta", "k": "tuhatta"}[w]; short != "" && s.sign(k+1, "€") && s.glued(k+1) {
		return short, k
	}
	if short := map[string]string{"Me": "milj.", "ke": "tuhatta"}[s.str(k)]; short != "" && s.ends(k) {
		return short, k
	}
	return "", 0
}

// currency reads the euro, or what a figure of euros is for: 20 000 /vuosi.
func (s *scanner) currency(k int) (last int, ok bool) {
	if !s.near(k) {
		return 0, false
	}
	w, end := s.whole(k)
	switch {
	case w == "€" || w == "eur" || w == "e" && s.ends(k) || strings.HasPrefix(w, "euro") && len(w) <= len("euroakaan"):
		return end, true
	case s.sign(k, ",:") && s.glued(k) && s.sign(k+1, "-–") && s.glued(k+1):
		return k + 1, true
	case s.sign(k, "/") && s.is(k+1, word) && s.near(k+1):
		_, per := prefixOf(s.low(k+1), []string{"vuosi", "vuode", "kuukau", "asuka", "kunta", "hlö", "henki", "år", "invånare"})
		return k - 1, per || slices.Contains([]string{"v", "kk", "as", "pv"}, s.low(k+1))
	default:
		return 0, false
	}
}

// measured adds what a figure with its unit is, and returns the token to go on with.
func (s *scanner) measured(i, f int, u unit) int {
	printed := oneLine(s.span(i, f))                                                              // a space may be before the end of the line, or a carriage return
	if s.sign(f+1, dashes) && u.kind == none && s.near(f+1) && s.is(f+2, digits) && s.near(f+2) { // 20–30 %
		if other := s.unit(s.figure(f+2) + 1); other.kind != none {
			u = unit{other.kind, other.zeros, other.noun, f}
		}
	}
	read, ok := money.ReadPrinted(strings.TrimSpace(printed + " " + u.zeros))
	switch {
	case u.kind == percents:
		share, err := money.ParseShare(strings.ReplaceAll(strings.Join(strings.Fields(printed), ""), ",", ".") + "%")
		if err != nil {
			return f + 1
		}
		if s.rounded(i) {
			share = share.About()
		}
		s.add(Percent, value{share: share}, i, u.last, i, f)
		return u.last + 1
	case u.zeros == "" && u.kind != counted && len(s.columns(i, f)) > 0:
		v := value{groups: s.columns(i, f)}
		if ok {
			v.figure = read.Amount
		}
		s.add(Amount, v, i, f, i, f)
		return u.last + 1
	case !ok:
		return f + 1
	case u.kind == euros, u.kind == none && len(printed) >= 4:
		a := read.Amount
		if s.rounded(i) {
			a = a.About()
		}
		core := f
		if u.zeros != "" { // the figure is with its magnitude
			core = max(f, u.last)
			if last, ok := s.currency(u.last); ok && last == u.last && u.last-1 > f {
				core = u.last - 1
			}
		}
		s.add(Amount, value{figure: a}, i, u.last, i, core)
		return u.last + 1
	default:
		return s.count(i, f, read.Amount)
	}
}

// rounded reports whether a word before a figure says that it is rounded.
func (s *scanner) rounded(i int) bool {
	k := i - 1
	if s.sign(k, ".") && s.glued(k) {
		k--
	}
	if !s.near(i) {
		return false
	}
	return slices.Contains([]string{"noin", "n", "ca", "cirka", "circa", "omkring", "ungefär", "runsas", "runsaat", "vajaa", "vajaat", "lähes", "~"}, s.low(k))
}

// count adds a number with what it counts: the noun is among the few words after it, where
// one is known, else the word after it.
func (s *scanner) count(i, f int, n money.Amount) int {
	of, last := s.noun(f + 1)
	switch {
	case of == inYears && (s.labelled(i, []string{"alle", "yli", "under", "över"}) || s.reached(last)):
		of = ages
	case of == "":
		last = f
		if s.is(f+1, word) && s.near(f+1) && !s.row(f+1) {
			last = f + 1
		}
		if s.is(i, word) { // no bare figure, as those of tables
			of = other
		}
	}
	s.add(Count, value{figure: n, noun: of}, i, last, i, f)
	return f + 1
}

// inWords reads what begins with a number in words: kaksisataa tuhatta euroa, viisi prosenttia,
// yksitoista kuntaa, kaksi ja puoli miljoonaa.
func (s *scanner) inWords(i int) (next int, ok bool) {
	if half := halves[s.low(i)]; half != "" {
		return s.spelled(i, i, half)
	}
	n, last := s.numeral(i)
	if n == 0 {
		return 0, false
	}
	if and, half := s.low(last+1), last+2; and == "ja" || and == "och" {
		if s.low(half) == "en" {
			half++
		}
		if halves[s.low(half)] == "0,5" && s.near(half) {
			if next, ok := s.spelled(i, half, strconv.Itoa(n)+",5"); ok {
				return next, true
			}
		}
	}
	if n == 1 || multipliers()[s.low(i)] == n && s.unit(last+1).kind == none {
		return 0, false // "a certain" as often as how many; a thousand thanks
	}
	if next, ok := s.spelled(i, last, strconv.Itoa(n)); ok {
		return next, true
	}
	return s.count(i, last, money.Euros(int64(n))), true
}

// numeral is the number that the words from token i on say, and its last token; 0 where they
// say none. Several words are one number where one multiplies: kaksisataa tuhatta.
func (s *scanner) numeral(i int) (n, last int) {
	said, last := s.whole(i)
	if n = numeral(said); n == 0 {
		said, last = s.low(i), i
		n = numeral(said)
	}
	if n == 0 || s.glued(i) && !s.sign(i-1, "(\"”„'’/") {
		return 0, i
	}
	if multipliers()[said] > 0 && s.near(i) {
		if _, vague := prefixOf(s.low(i-1), []string{"muutam", "par", "usea", "moni", "mone", "mont", "toista", "några", "flera"}); vague {
			return 0, i
		}
	}
	for s.is(last+1, word) && s.near(last+1) {
		w, end := s.whole(last + 1)
		more := numeral(said + " " + w)
		if multiplies, _ := prefixed(w, multipliers()); more == 0 || multiplies == 0 && n%1000 > 0 {
			break
		}
		said, n, last = said+" "+w, more, end
	}
	return n, last
}

// spelled adds an amount or a share whose number is in words, from one token to another; n is
// that number as money reads it.
func (s *scanner) spelled(i, last int, n string) (next int, ok bool) {
	u := s.unit(last + 1)
	if u.kind == percents {
		share, err := money.ParseShare(strings.ReplaceAll(n, ",", ".") + "%")
		if err != nil {
			return 0, false
		}
		s.add(Percent, value{share: share}, i, u.last, i, last)
		return u.last + 1, true
	}
	read, ok := money.ReadPrinted(strings.TrimSpace(n + " " + u.zeros))
	large := ok && read.Amount.Cents() >= 1000_00
	if !ok || u.kind != euros && !(u.kind == none && large) {
		return 0, false
	}
	a, core := read.Amount, last
	if large {
		a = a.About()
	}
	if _, zeros := s.magnitude(last + 1); zeros > 0 {
		core = zeros
	}
	s.add(Amount, value{figure: a}, i, u.last, i, core)
	return u.last + 1, true
}

// noun is what a number counts.
type noun string

// Nouns that records have figures of; those of organisations are their kinds.
const (
	inYears  noun = "years"
	inMonths noun = "months"
	teams    noun = "teams"
	ages     noun = "ages"

	parties    noun = "partners"
	objectives noun = "objectives"
	outcomes   noun = "outcomes"
	tasks      noun = "tasks"
	events     noun = "events"
	phases     noun = "phases"
	regions    noun = "regions"

	other noun = "other" // of which a record has no list
)

// time reports whether the noun measures time.
func (n noun) time() bool { return n == inYears || n == inMonths }

// nouns are what the words begin with that may follow a number, the longer first.
var nouns = []struct {
	begin string
	of    noun
}{
	{"kuntayhtym", "joint-municipal-authority"}, {"samkommun", "joint-municipal-authority"},
	{"kuntalai", other},
	{"kunta", "municipality"}, {"kunna", "municipality"}, {"kunni", "municipality"}, {"kunti", "municipality"}, {"kaupun", "municipality"}, {"paikkakun", "municipality"},
	{"kommun", "municipality"}, {"städer", "municipality"},
	{"osaamiskesku", "centre-of-excellence"}, {"kompetenscent", "centre-of-excellence"},
	{"ammattikorkea", "university-of-applied-sciences"}, {"yrkeshögskol", "university-of-applied-sciences"},
	{"yliopisto", "university"}, {"universitet", "university"},
	{"yhdisty", "association"}, {"järjestö", "association"}, {"förening", "association"},
	{"hyvinvointialue", "wellbeing-services-county"}, {"välfärdsområde", "wellbeing-services-county"},
	{"seurakun", "parish"}, {"församling", "parish"}, {"yritys", "company"}, {"yrity", "company"}, {"företag", "company"},
	{"tiimi", teams}, {"team", teams}, {"työryhm", teams},
	{"vuotia", ages}, {"åring", ages},
	{"vuotta", inYears}, {"vuode", inYears}, {"vuosi", inYears}, {"år", inYears}, {"kuukau", inMonths}, {"månad", inMonths},
	{"henkilötyö", other}, {"htv", other}, {"årsverk", other},
	{"asuka", other}, {"henkilö", other}, {"asiaka", other}, {"työntekij", other}, {"osallistuj", other}, {"invånar", other},
	{"person", other}, {"deltagar", other}, {"hanke", other}, {"hankkee", other}, {"projekt", other}, {"kerta", other}, {"gång", other}, {"tapaami", other},
	{"seminaar", events}, {"kysely", events}, {"tilaisuu", events}, {"tapahtum", events}, {"seminarie", events}, {"enkät", events},
	{"kumppan", parties}, {"osapuol", parties}, {"toteuttaj", parties}, {"toimija", parties}, {"organisaatio", parties}, {"partner", parties},
	{"tavoit", objectives}, {"tehtäv", tasks}, {"uppgift", tasks}, {"tuloks", outcomes}, {"vaihe", phases}, {"alue", regions}, {"region", regions},
}

// cutNouns are those that are cut short.
var cutNouns = map[string]noun{"kk": inMonths, "mån": inMonths, "v": inYears, "as": other, "inv": other, "hlö": other, "pers": other}

// reached reports whether years, of which token k is the word, are those of an age: 65 v.
// täyttäneitä, 18 år fyllda.
func (s *scanner) reached(k int) bool {
	if s.sign(k+1, ".") {
		k++
	}
	_, ok := prefixOf(s.low(k+1), []string{"täyttän", "fyll"})
	return ok && s.near(k+1)
}

// ofYear reports whether a year is after a word that is cut short: 5 v. 2009.
func (s *scanner) ofYear(k int) bool {
	if s.sign(k+1, ".") {
		k++
	}
	_, ok := s.year(k + 1)
	return ok
}

// row reports whether a word begins the next row of a table, whose first one has no number of
// it: a line that begins with a capital letter.
func (s *scanner) row(k int) bool { return s.all[k].gap == newLine && s.capital(k) }

// mostBetween is how many words may be between a number and its noun: seven centres of
// excellence on social welfare are "seitsemän sosiaalialan osaamiskeskusta".
const mostBetween = 2

// noun looks for the noun of a number from token k on; last is its token.
func (s *scanner) noun(k int) (of noun, last int) {
	if s.sign(k, "-‑") && s.glued(k) && s.is(k+1, word) && s.glued(k+1) { // 30-vuotiaat
		k++
	}
	for between := range mostBetween + 1 {
		if !s.is(k, word) || !s.near(k) || s.row(k) {
			break
		}
		w, end := s.whole(k)
		if of := cutNouns[w]; of != "" && between == 0 && s.ends(k) && !s.ofYear(k) {
			return of, k
		}
		for _, n := range nouns {
			if strings.HasPrefix(w, n.begin) && !(n.of == other && between > 0) && !(n.of == inYears && w != "år" && len(n.begin) < 4) {
				return n.of, end
			}
		}
		if conjunctions[w] || month(w) > 0 {
			break
		}
		k = end + 1
	}
	return "", k
}
