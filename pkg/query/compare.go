package query

import (
	"bytes"
	"cmp"
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// compare compiles a comparison. What is not known makes it false, whichever
// way it goes.
func (c *compiler) compare(operator string, at span, l, r node) func(*Subject) any {
	for _, n := range []node{l, r} {
		if n.elements != nil {
			c.fail(n.span(), language.Say("with a list that is written out goes in: status in [\"ended\", \"running\"]"))
		}
	}
	for _, pair := range [][2]node{{l, r}, {r, l}} {
		n, other := pair[0], pair[1]
		switch {
		case n.literal():
		case n.Kind == List && n.Of.Kind == Item:
			c.fail(at, language.Say("{0} is a list: ask how many it has, len({0}), or any({0}, ...)", c.text(n)))
		case n.Kind == List:
			c.fail(at, language.Say("{0} is a list: ask whether something is in it, as {1}", c.text(n), c.text(other)+" in "+c.text(n)))
		case textual(n.Kind) && operator != "==" && operator != "!=":
			c.fail(at, language.Say("{0} is {1}, which has no order: only == and != compare it", c.text(n), c.said(n)))
		}
	}
	if l.literal() { // what is written out stands on the right: 2009 == decided
		l, r = r, l
		operator = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}[operator]
	}
	literal := r.literal()
	l, r = c.alike(l, r)
	if l.Kind != r.Kind && !(textual(l.Kind) && textual(r.Kind)) {
		c.fail(at, language.Say("{0} is {1}, {2} is {3}: they can't be compared", c.text(l), c.said(l), c.text(r), c.said(r)))
	}
	if operator == "==" || operator == "!=" {
		if l.Kind != Date {
			equal := c.equal(at, l, r)
			wanted := operator == "=="
			return c.both(l, r, func(s *Subject, a, b any) bool { return equal(s, a, b) == wanted })
		}
	}
	if l.Kind == Date {
		return c.both(l, r, func(_ *Subject, a, b any) bool {
			return compareDates(operator, a.(calendar.Date), b.(calendar.Date), literal)
		})
	}
	var order func(a, b any) int
	switch l.Kind {
	case Amount:
		order = func(a, b any) int {
			return cmp.Compare(a.(finance.Figure).Cents(), b.(finance.Figure).Cents())
		}
	case Share:
		order = func(a, b any) int { return a.(Portion).compare(b.(Portion)) }
	case Number:
		order = func(a, b any) int { return cmp.Compare(a.(int), b.(int)) }
	case Period:
		c.fail(at, language.Say("periods have no order: compare period.start or period.end, or ask overlaps(period, \"2009\")"))
	default:
		c.fail(at, language.Say("{0} is {1}, which has no order: only == and != compare it", c.text(l), c.said(l)))
	}
	holds := map[string]func(int) bool{
		"<": func(n int) bool { return n < 0 }, "<=": func(n int) bool { return n <= 0 },
		">": func(n int) bool { return n > 0 }, ">=": func(n int) bool { return n >= 0 },
	}[operator]
	return c.both(l, r, func(_ *Subject, a, b any) bool { return holds(order(a, b)) })
}

// both compiles a comparison of two values, false where one is not known. Where
// that is a figure or a time of the project itself, the subject remembers it.
func (c *compiler) both(l, r node, holds func(s *Subject, a, b any) bool) func(*Subject) any {
	tells := len(c.items) == 0 && !textual(l.Kind)
	return func(s *Subject) any {
		if a := l.eval(s); a != nil {
			if b := r.eval(s); b != nil {
				return holds(s, a, b)
			}
		}
		s.Untold = s.Untold || tells
		return false
	}
}

// compareDates compares a date with another one, or with a stretch of time that
// is written out, at the precision that they have: what is not certain is false.
// 2009 comes before 2010-05, but neither before nor after 2009-05.
func compareDates(operator string, a, b calendar.Date, stretch bool) bool {
	a.Uncertain, b.Uncertain = false, false
	switch operator {
	case "<":
		return a.Last() < b.First()
	case ">":
		return a.First() > b.Last()
	case "!=":
		return a.Last() < b.First() || a.First() > b.Last()
	}
	switch {
	case stretch && operator == "<=": // not after it
		return a.Last() <= b.Last()
	case stretch && operator == ">=":
		return a.First() >= b.First()
	case stretch: // in it
		return b.First() <= a.First() && a.Last() <= b.Last()
	case a == b:
		return true
	case operator == "<=":
		return a.Last() <= b.First()
	case operator == ">=":
		return a.First() >= b.Last()
	default:
		return false
	}
}

func textual(k Kind) bool { return k == Word || k == Text }

// equal compiles whether two known values of one kind are the same.
func (c *compiler) equal(at span, l, r node) func(s *Subject, a, b any) bool {
	switch l.Kind {
	case Amount:
		return func(_ *Subject, a, b any) bool { return a.(finance.Figure).Cents() == b.(finance.Figure).Cents() }
	case Share:
		return func(_ *Subject, a, b any) bool { return a.(Portion).compare(b.(Portion)) == 0 }
	case Date: // the one lies in the other: 2009-05-01 is in 2009
		return func(_ *Subject, a, b any) bool {
			return compareDates("==", a.(calendar.Date), b.(calendar.Date), true)
		}
	case Period:
		return func(_ *Subject, a, b any) bool { return certain(a.(calendar.Period)) == certain(b.(calendar.Period)) }
	case Number, Truth:
		return func(_ *Subject, a, b any) bool { return a == b }
	case Word, Text:
		if l.Municipality() && r.Municipality() {
			return equalParties
		}
		return equalTexts
	}
	c.fail(at, language.Say("{0} is {1}: compare a field of it", c.text(l), c.said(l)))
	return nil
}

// equalTexts compares texts: one by language is any of its languages, and a
// municipality is its name in either language, or its code.
func equalTexts(s *Subject, a, b any) bool {
	switch x := a.(type) {
	case *record.Text:
		switch y := b.(type) {
		case *record.Text:
			return x.Fi == y.Fi && x.Sv == y.Sv && x.En == y.En && x.Se == y.Se
		case string:
			return y == x.Fi || y == x.Sv || y == x.En || y == x.Se
		}
	case *party:
		return x.is(s, b.(string))
	case string:
		switch y := b.(type) {
		case *record.Text:
			return equalTexts(s, b, a)
		case *party:
			return y.is(s, x)
		case string:
			return x == y
		}
	}
	return false
}

// equalParties compares names of municipalities and organisations in a record.
func equalParties(s *Subject, a, b any) bool {
	x, ok1 := a.(string)
	y, ok2 := b.(string)
	if !ok1 || !ok2 || x == y {
		return equalTexts(s, a, b)
	}
	m := s.Catalogue.Register.Find(x, s.Project.Period)
	return m != nil && m == s.Catalogue.Register.Find(y, s.Project.Period)
}

// certain is a period without the question marks behind its dates.
func certain(p calendar.Period) calendar.Period {
	p.Start.Uncertain, p.End.Uncertain = false, false
	return p
}

// alike gives a literal the type of what it stands beside.
func (c *compiler) alike(l, r node) (node, node) {
	switch {
	case l.literal() && r.literal():
		return c.constant(l), c.constant(r)
	case l.literal():
		return c.as(l, r.Type, c.text(r)), r
	case r.literal():
		return l, c.as(r, l.Type, c.text(l))
	}
	return l, r
}

// constant is a literal that stands by itself.
func (c *compiler) constant(n node) node {
	if n.quoted != nil {
		return n.is(Type{Kind: Word}, constant(*n.quoted))
	}
	whole, err := wholeNumber(n.number)
	if err != nil {
		c.fail(n.span(), language.Say("a whole number was wanted here"))
	}
	return n.is(Type{Kind: Number}, constant(whole))
}

// as reads a literal as a record would write it for a field of the type. beside
// is what it stands beside, for messages.
func (c *compiler) as(n node, t Type, beside string) node {
	mismatch := func() {
		c.fail(n.span(), language.Say("{0} is {1}, and this is {2}", beside, t.said(), c.said(n)))
	}
	text := n.written()
	var v any
	var err error
	switch {
	case t.Kind != Share && strings.HasSuffix(n.number, "%"):
		mismatch()
	case t.Kind == Amount:
		var a money.Amount
		bare, negative := strings.CutPrefix(text, "-")
		if a, err = money.Parse(cents(bare)); negative && n.number != "" {
			a, _ = a.Times(-1)
		}
		v = finance.Figure{Amount: a, Basis: money.Stated}
	case t.Kind == Share:
		if strings.HasPrefix(n.number, "0.") && !strings.HasSuffix(n.number, "%") {
			c.fail(n.span(), language.Say("shares are percents: write 75% for three quarters, {0}% for less than one percent", n.number))
		}
		var share money.Share
		share, err = money.ParseShare(strings.TrimSuffix(text, "%") + "%")
		v = Portion{Stated: share}
	case t.Kind == Date:
		v, err = calendar.ParseDate(text)
	case t.Kind == Number:
		v, err = wholeNumber(text)
	case t.Kind == Period && !strings.Contains(text, "/"):
		c.fail(n.span(), language.Say("{0} is a period: ask overlaps({0}, {1})", beside, c.text(n)))
	case n.number != "":
		if textual(t.Kind) {
			c.fail(n.span(), language.Say("{0} is a text: write \"{1}\"", beside, n.number))
		}
		mismatch()
	case t.Kind == Period:
		v, err = calendar.ParsePeriod(text)
	case textual(t.Kind):
		return n.is(t, constant(c.word(n, t, text)))
	default:
		mismatch()
	}
	if err != nil {
		c.fault(n.span(), err)
	}
	return n.is(t, constant(v))
}

// wholeNumber reads a number that may be below zero.
func wholeNumber(text string) (int, error) {
	bare, negative := strings.CutPrefix(text, "-")
	count, err := record.ParseCount(bare)
	if negative {
		return -count.Int(), err
	}
	return count.Int(), err
}

// cents gives a number with one decimal its second one: 0.5 is fifty cents.
func cents(number string) string {
	if i := strings.IndexByte(number, '.'); i >= 0 && len(number)-i == 2 {
		return number + "0"
	}
	return number
}

// fault fails with what a reader of the format says about a value.
func (c *compiler) fault(at span, err error) {
	var f *diag.Fault
	if !errors.As(err, &f) {
		c.fail(at, language.Verbatim(err.Error()))
	}
	message := f.Message
	if !f.Hint.IsZero() {
		message = language.Say("{0}: {1}", message, f.Hint)
	}
	c.fail(at, message)
}

// word is a text in quotes as a field of the type compares it. One of the
// format's choices, and the name of a record, must be there.
func (c *compiler) word(n node, t Type, text string) any {
	if choice := t.Choice(""); choice != nil {
		return c.choice(n.span(), choice, text, language.Say("{0} is none of the choices", language.Quoted(text)))
	}
	switch to := t.refers(); to {
	case record.ToMunicipality, record.ToParty, record.ToAudience:
		if to == record.ToAudience && text == string(record.All) {
			return text
		}
		return c.party(n)
	case record.ToOrganisation, record.ToProgramme, record.ToProject:
		c.exists(n, to, text)
	}
	return text
}

// exists fails about an id that no record bears.
func (c *compiler) exists(n node, to record.Reference, id string) {
	if c.catalogue.Knows(to, id) != catalogue.No {
		return
	}
	message := language.Say("there is no organisation {0}", id)
	switch to {
	case record.ToProgramme:
		message = language.Say("there is no programme {0}", id)
	case record.ToProject:
		message = language.Say("there is no project {0}", id)
	}
	unknown(c, n.span(), message, id, c.catalogue.Names(to))
}

// like compiles a search in a text: in any language that it has, and without
// regard to case and accents, but for matches, which is a regular expression.
func (c *compiler) like(operator string, l, r node) func(*Subject) any {
	if r.quoted == nil {
		c.fail(r.span(), language.Say("a text in quotes was wanted here"))
	}
	if l.literal() || !textual(l.Kind) {
		message := language.Say("a text was wanted, this is {0}", c.said(l))
		if l.Kind == List && textual(l.Of.Kind) {
			message = language.Say("{0} is a list: ask any({0}, # {1} {2})", c.text(l), operator, c.text(r))
		}
		c.fail(l.span(), message)
	}
	var found func(s *Subject, text string) bool
	pattern := fold(*r.quoted)
	switch operator {
	case "matches":
		re, err := regexp.Compile(*r.quoted)
		if err != nil {
			part := *r.quoted
			if fault := (*syntax.Error)(nil); errors.As(err, &fault) && fault.Expr != "" {
				part = fault.Expr
			}
			c.fail(r.span(), language.Say("this is no regular expression: {0} can't be read", language.Quoted(part)))
		}
		found = func(s *Subject, text string) bool {
			s.read(text)
			return re.MatchString(text)
		}
	case "contains":
		found = func(s *Subject, text string) bool { return bytes.Contains(s.fold(text), pattern) }
	case "startsWith":
		found = func(s *Subject, text string) bool { return bytes.HasPrefix(s.fold(text), pattern) }
	default:
		found = func(s *Subject, text string) bool { return bytes.HasSuffix(s.fold(text), pattern) }
	}
	return func(s *Subject) any {
		switch v := l.eval(s).(type) {
		case string:
			return found(s, v)
		case *record.Text:
			for text := range v.All() {
				if found(s, text) {
					return true
				}
			}
		}
		return false
	}
}

// in compiles whether a value is among those of a list, or a key of a map.
func (c *compiler) in(l, r node) func(*Subject) any {
	if l.elements != nil {
		c.fail(l.span(), language.Say("one value was wanted here, not a list"))
	}
	if r.elements != nil {
		equals := make([]func(*Subject) any, len(r.elements))
		for i, e := range r.elements {
			equals[i] = c.compare("==", e.span(), l, e)
		}
		return func(s *Subject) any {
			s.step(len(equals))
			return slices.ContainsFunc(equals, func(equal func(*Subject) any) bool { return truth(equal(s)) })
		}
	}
	switch {
	case r.Kind == Map && l.literal():
		entry := r.entry(c.keys(l.span(), r.Type, l.written()))
		return func(s *Subject) any {
			m := r.eval(s)
			return m != nil && entry(m) != nil
		}
	case r.literal() || r.Kind != List:
		message := language.Say("a list was wanted, this is {0}", c.said(r))
		switch {
		case r.Kind == Word && (r.Choice("") != nil || r.refers() != record.ToNothing):
			message = language.Say("a list was wanted, this is a text: ask {0} == {1}", c.text(r), c.text(l))
		case textual(r.Kind) && l.quoted != nil:
			message = language.Say("a list was wanted, this is a text: ask {0} contains {1}", c.text(r), c.text(l))
		}
		c.fail(r.span(), message)
	}
	l, element := c.alike(l, node{Type: *r.Of, from: r.from, to: r.to})
	if l.Kind != element.Kind && !(textual(l.Kind) && textual(element.Kind)) {
		c.fail(l.span(), language.Say("{0} is a list, and none of it is {1}", c.text(r), c.said(l)))
	}
	equal := c.equal(r.span(), element, l)
	return func(s *Subject) any {
		v := l.eval(s)
		if v == nil {
			return false
		}
		for _, x := range items(s, r) {
			if x != nil && equal(s, x, v) {
				return true
			}
		}
		return false
	}
}

// sum compiles the sum or the difference of two amounts or numbers.
func (c *compiler) sum(here node, minus bool, l, r node) node {
	if !textual(l.Kind) && !textual(r.Kind) || l.literal() == r.literal() {
		l, r = c.alike(l, r)
	}
	if l.literal() || r.literal() || l.Kind != r.Kind || l.Kind != Amount && l.Kind != Number || l.elements != nil || r.elements != nil {
		c.fail(here.span(), language.Say("amounts are added to amounts and whole numbers to whole numbers: {0} is {1}, {2} is {3}", c.text(l), c.said(l), c.text(r), c.said(r)))
	}
	if l.Kind == Number {
		return here.is(l.Type, func(s *Subject) any {
			a, ok1 := l.eval(s).(int)
			b, ok2 := r.eval(s).(int)
			switch {
			case !ok1 || !ok2:
				return nil
			case minus:
				return a - b
			default:
				return a + b
			}
		})
	}
	return here.is(l.Type, func(s *Subject) any {
		a, ok1 := l.eval(s).(finance.Figure)
		b, ok2 := r.eval(s).(finance.Figure)
		if !ok1 || !ok2 {
			return nil
		}
		if minus {
			b.Amount, _ = b.Times(-1)
		}
		return total(a, b)
	})
}

// total adds figures that are known: what it makes is no more certain than the
// least certain of them.
func total(figures ...finance.Figure) any {
	basis := money.Derived
	for _, f := range figures {
		basis = max(basis, f.Basis)
	}
	return figure(finance.Figure{Amount: finance.SumOfFigures(figures), Basis: basis})
}

// figure is a figure as a value.
func figure(f finance.Figure) any {
	if !f.Known() {
		return nil
	}
	return f
}
