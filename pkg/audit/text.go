package audit

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/personal"
	"sostool/pkg/source"
)

// Kind is what a passage of a text is, as machines read it.
type Kind string

// The kinds of passages.
const (
	Amount       Kind = "amount"
	Percent      Kind = "percent"
	Date         Kind = "date"
	Period       Kind = "period"
	Count        Kind = "count"
	Municipality Kind = "municipality"
	Organisation Kind = "organisation"
	Register     Kind = "register"
)

// Name is the kind as people read it.
func (k Kind) Name() language.Text {
	switch k {
	case Amount:
		return language.Say("an amount")
	case Percent:
		return language.Say("a share")
	case Date:
		return language.Say("a date")
	case Period:
		return language.Say("a period")
	case Count:
		return language.Say("a number of things")
	case Municipality:
		return language.Say("a municipality")
	case Organisation:
		return language.Say("an organisation")
	default:
		return language.Say("a register number")
	}
}

// Passage is a part of a text that says something a record may hold.
type Passage struct {
	Kind Kind
	value
	all  stretch // with the noun of a count, and the kind of a municipality
	core stretch // what a citation must say: the figure, the name
}

// value is what a passage says, as far as its kind needs it.
type value struct {
	figure     money.Amount // an amount; of a count the number, as if it were euros
	noun       noun         // what a count counts
	share      money.Share
	endless    bool   // the share is one that no decimals end, as a third
	start, end moment // of a date only the first
	number     string // of a register
	parties    []party
	groups     []stretch // of an amount that may be several
}

// Text is the text of a source with its passages.
type Text struct {
	*plain
	passages pieces
	quotes   *Quotes
	asides   int // numbers of lists, pages and annexes, which say nothing about a project
}

// plain is a text without what is found in it, which takes many times as much memory.
type plain struct {
	*source.File
	secrets []personal.Data
}

// Part is what a passage is in its text. It keeps no more alive than the text.
type Part struct {
	of *plain
	at stretch
}

// Part is the passage in its text.
func (o *Open) Part() Part { return Part{o.Text.plain, o.Passage.all} }

// Passages are those of the text, in order.
func (x *Text) Passages() iter.Seq[*Passage] { return x.passages.each }

// pieces are passages in pieces that stay where they are: as one list, growing, they would
// take five times the memory.
type pieces [][]Passage

func (p *pieces) add(x Passage) {
	last := len(*p) - 1
	if last < 0 || len((*p)[last]) == cap((*p)[last]) {
		last++
		*p = append(*p, make([]Passage, 0, 4<<min(last, 6)))
	}
	(*p)[last] = append((*p)[last], x)
}

func (p pieces) count() (n int) {
	for _, piece := range p {
		n += len(piece)
	}
	return n
}

func (p pieces) each(yield func(*Passage) bool) {
	for _, piece := range p {
		for i := range piece {
			if !yield(&piece[i]) {
				return
			}
		}
	}
}

// latest is the one that was added last; nil where there is none.
func (p pieces) latest() *Passage {
	if len(p) == 0 {
		return nil
	}
	piece := p[len(p)-1]
	return &piece[len(piece)-1]
}

// Read finds the passages of a text, which is UTF-8. It may be used by several goroutines.
func (n *Names) Read(text []byte) *Text {
	text = normal(text)
	t := tokensOf(string(text))
	x := &Text{plain: &plain{&source.File{Bytes: text}, personal.Find(text)}, quotes: newQuotes(t)}
	slices.SortFunc(x.secrets, func(a, b personal.Data) int { return cmp.Compare(a.Start, b.Start) })
	s := &scanner{tokens: t, names: n, secrets: x.secrets}
	s.scan()
	x.passages, x.asides = s.found, s.asides
	return x
}

// normal is a text with composed letters and with no line that ends in CR alone, which is then
// LF: as long, so that nothing changes its place.
func normal(text []byte) []byte {
	text = norm.NFC.Bytes(text)
	if bytes.Count(text, []byte("\r")) == bytes.Count(text, []byte("\r\n")) {
		return text
	}
	text = bytes.Clone(text)
	for i, c := range text {
		if c == '\r' && !bytes.HasPrefix(text[i+1:], []byte("\n")) {
			text[i] = '\n'
		}
	}
	return text
}

// scanner goes through a text once.
type scanner struct {
	*tokens
	names   *Names
	secrets []personal.Data // those not yet passed
	found   pieces
	asides  int
	listed  map[string]int // the last number of a list, by the sign after it
	page    int            // the last number of a page
}

func (s *scanner) scan() {
	s.listed = make(map[string]int)
	for i := 0; i < len(s.all); {
		next := i + 1
		switch {
		case s.secret(i):
		case s.all[i].kind == digits:
			next = s.digits(i)
		case s.all[i].kind == word:
			next = s.word(i)
		case signs[s.str(i)].of > 0:
			next, _ = s.fraction(i)
		}
		i = max(next, i+1)
	}
}

// secret reports whether a token is personal data, which no record holds.
func (s *scanner) secret(i int) bool {
	for len(s.secrets) > 0 && s.secrets[0].End <= int(s.all[i].from) {
		s.secrets = s.secrets[1:]
	}
	return len(s.secrets) > 0 && s.secrets[0].Start < int(s.all[i].to)
}

// add adds a passage from one token to another, of which some are its core.
func (s *scanner) add(kind Kind, v value, from, last, coreFrom, coreLast int) {
	s.found.add(Passage{Kind: kind, value: v,
		all: stretch{s.all[from].from, s.all[last].to}, core: stretch{s.all[coreFrom].from, s.all[coreLast].to}})
}

// word reads what begins with a word: a name, a project's code, a month with its year, a
// numeral with its noun. It returns the token to go on with.
func (s *scanner) word(i int) int {
	if last, ok := s.code(i); ok {
		s.add(Register, value{number: s.span(i, last)}, i, last, i, last)
		return last + 1
	}
	if m := s.names.at(s.tokens, i); m != nil {
		if next, ok := s.name(i, m); ok {
			return next
		}
	}
	if next, ok := s.time(i); ok {
		return next
	}
	if next, ok := s.fraction(i); ok {
		return next
	}
	if next, ok := s.inWords(i); ok {
		return next
	}
	return i + 1
}

// code reads a register number that begins with letters (STM/1408/2009), or the code of a
// project, as S10678: a few capitals and four digits or more, of which ESR2014 is none.
func (s *scanner) code(i int) (last int, ok bool) {
	letters := s.str(i)
	if s.glued(i) && s.is(i-1, digits) || strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ") != "" {
		return 0, false
	}
	if last, slashes := s.run(i); slashes >= 2 && s.sign(i+1, "/") && s.is(last, digits) {
		return last, true
	}
	if !s.is(i+1, digits) || !s.glued(i+1) || s.glued(i+2) && s.is(i+2, word) {
		return 0, false
	}
	_, year := s.year(i + 1)
	return i + 1, len(letters) <= 3 && len(s.str(i+1)) >= 4 && !(year && len(letters) > 1)
}

// time reads a period or a date that begins with token i.
func (s *scanner) time(i int) (next int, ok bool) {
	if start, end, ok := s.stretchOfTime(i); ok {
		s.add(Period, value{start: start, end: end}, i, end.end, i, end.end)
		return end.end + 1, true
	}
	if m, ok := s.moment(i); ok {
		s.add(Date, value{start: m}, i, m.end, i, m.end)
		return m.end + 1, true
	}
	return 0, false
}

// name adds a municipality or an organisation that the text names.
func (s *scanner) name(i int, m *mention) (next int, ok bool) {
	last := m.last
	if len(m.orgs) > 0 {
		s.add(Organisation, value{parties: m.orgs}, i, last, i, last)
		return last + 1, true
	}
	kind := s.is(last+1, word) && s.near(last+1) && kindOfMunicipality(s.low(last+1))
	if !kind && (!s.apart(i, last) || m.unsure && !s.surely(i, m)) {
		return 0, false
	}
	end := last
	if kind {
		end++
	}
	s.add(Municipality, value{parties: m.parties}, i, end, i, last)
	return end + 1, true
}

// kindOfMunicipality reports whether a word in small letters says that the name before it
// is a municipality's.
func kindOfMunicipality(w string) bool {
	stems := []string{"kaupunki", "kaupungi", "kunta", "kunna", "stad", "kommun"}
	found, ok := prefixOf(w, stems)
	if !ok {
		return false
	}
	rest := w[len(found):]
	return rest == "" || slices.Contains(endings, rest) || slices.Contains([]string{"s", "en", "ens"}, rest)
}

// prefixOf is the one of some words that another begins with.
func prefixOf(w string, of []string) (string, bool) {
	i := slices.IndexFunc(of, func(p string) bool { return strings.HasPrefix(w, p) })
	if i < 0 {
		return "", false
	}
	return of[i], true
}

// apart reports whether a name of a municipality is a word of its own: not a part of
// Länsi-Pohja or of Tornio-hanke, but one of Kemi-Tornio, where both are.
func (s *scanner) apart(i, last int) bool {
	if s.glued(i) && s.is(i-1, word) {
		return false
	}
	if s.glued(i) && s.sign(i-1, "-‑") && s.is(i-2, word) && s.glued(i-1) && !s.foundUpTo(i-2) {
		return false
	}
	if s.sign(last+1, "-‑") && s.glued(last+1) && s.is(last+2, word) && s.glued(last+2) {
		m := s.names.at(s.tokens, last+2)
		return m != nil && m.parties[0].code != ""
	}
	return true
}

// foundUpTo reports whether the last passage is a municipality that ends with a token.
func (s *scanner) foundUpTo(last int) bool {
	p := s.found.latest()
	return p != nil && p.Kind == Municipality && p.all.to == s.all[last].to
}

// surely reports whether a name that is also a surname or a word is a municipality's here:
// next to another one in a list, or in the form for being at a place; else with no other
// name beside it, and not where a sentence begins.
func (s *scanner) surely(i int, m *mention) bool {
	between := func(k int) bool { return s.sign(k, ",.;/()•·–") || conjunctions[s.low(k)] }
	if between(i-1) && s.foundUpTo(i-2) {
		return true
	}
	for k := m.last + 1; k <= m.last+2 && between(k); k++ {
		if next := s.names.at(s.tokens, k+1); next != nil && next.parties[0].code != "" && !next.unsure {
			return true
		}
	}
	begins := i == 0 || s.all[i].gap == paragraph || s.sign(i-1, ".!?:") && !s.glued(i)
	before := !begins && s.capital(i-1) && s.near(i) && !s.foundUpTo(i-1)
	after := s.capital(m.last+1) && s.near(m.last+1)
	if m.local {
		return !before
	}
	return !begins && !before && !after
}

var conjunctions = map[string]bool{"ja": true, "sekä": true, "tai": true, "och": true, "samt": true, "eller": true}

// Line is the line of the text, from 1, on which the part begins.
func (p Part) Line() int { return p.of.LineAt(int(p.at.from)) }

// Printed is the part as the text prints it, on one line.
func (p Part) Printed() string { return oneLine(string(p.of.Bytes[p.at.from:p.at.to])) }

// Excerpt is what is around a part on its lines, with personal data masked: at most so
// many characters on each side, cut at spaces.
func (p Part) Excerpt(around int) string {
	x, from, to := p.of, int(p.at.from), int(p.at.to)
	begin, end := x.Offset(p.Line(), 1), x.Offset(x.LineAt(to-1)+1, 1)
	before := x.masked(x.within(begin, from-(around+1)*utf8.UTFMax, from), from)
	after := strings.TrimRightFunc(x.masked(to, x.within(to, to+(around+1)*utf8.UTFMax, end)), unicode.IsSpace)
	left := len(before)
	for n := 0; n < around && left > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(before[:left])
		left -= size
	}
	if r, _ := utf8.DecodeLastRuneInString(before[:left]); left > 0 && !unicode.IsSpace(r) {
		left = len(before) - len(strings.TrimLeftFunc(before[left:], notSpace))
	}
	right := 0
	for n := 0; n < around && right < len(after); n++ {
		_, size := utf8.DecodeRuneInString(after[right:])
		right += size
	}
	if r, _ := utf8.DecodeRuneInString(after[right:]); right < len(after) && !unicode.IsSpace(r) {
		right = len(strings.TrimRightFunc(after[:right], notSpace))
	}
	out := oneLine(before[left:] + x.masked(from, to) + after[:right])
	if left > 0 {
		out = "… " + out
	}
	if right < len(after) {
		out += " …"
	}
	return out
}

func notSpace(r rune) bool { return !unicode.IsSpace(r) }

// within is an offset that is not before or after some others, and where a character begins.
func (x *plain) within(least, offset, most int) int {
	offset = min(max(least, offset), most)
	for offset > least && offset < len(x.Bytes) && !utf8.RuneStart(x.Bytes[offset]) {
		offset--
	}
	return offset
}

// masked is a part of the text with the personal data in it masked.
func (x *plain) masked(begin, end int) string {
	i, _ := slices.BinarySearchFunc(x.secrets, begin, func(d personal.Data, begin int) int { return cmp.Compare(d.End, begin+1) })
	if i == len(x.secrets) || x.secrets[i].Start >= end { // as nearly always
		return string(x.Bytes[begin:end])
	}
	var out strings.Builder
	at := begin
	for ; i < len(x.secrets) && x.secrets[i].Start < end; i++ {
		if from, to := max(x.secrets[i].Start, at), min(x.secrets[i].End, end); from < to {
			out.Write(x.Bytes[at:from])
			out.WriteString(personal.Masked(string(x.Bytes[from:to])))
			at = to
		}
	}
	out.Write(x.Bytes[at:end])
	return out.String()
}

// oneLine is a text with each row of spaces and line breaks as one space.
func oneLine(s string) string {
	space := true // before the next character
	for _, r := range s {
		if unicode.IsSpace(r) && (space || r != ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		space = r == ' '
	}
	return strings.TrimSuffix(s, " ")
}
