package query

import (
	"bytes"
	"cmp"
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// compare compiles a comparison. What is known too little to decide it leaves it open,
// whichever way it goes; a text that is not there is not like any other.
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
	if l.literal() { // what is written out is put on the right: 2009 == decided
		l, r = r, l
		operator = mirrored[operator]
	}
	literal := r.literal()
	l, r = c.alike(l, r)
	if l.Kind != r.Kind && !(textual(l.Kind) && textual(r.Kind)) {
		c.fail(at, language.Say("{0} is {1}, {2} is {3}: they can't be compared", c.text(l), c.said(l), c.text(r), c.said(r)))
	}
	switch l.Kind {
	case Amount:
		return c.both(l, r, func(_ *Subject, a, b any) any { return decideMoney(operator, moneyOf(a), moneyOf(b)) })
	case Share:
		return c.both(l, r, func(_ *Subject, a, b any) any { return decidePortions(operator, a.(Portion), b.(Portion)) })
	case Decimal:
		return c.both(l, r, func(_ *Subject, a, b any) any {
			low1, high1 := numberBounds(a)
			low2, high2 := numberBounds(b)
			return decide(operator, low1, high1, low2, high2, cmp.Compare[money.Number])
		})
	case Date:
		return c.both(l, r, func(_ *Subject, a, b any) any {
			return decideDates(operator, a.(calendar.Date), b.(calendar.Date), literal)
		})
	case Number:
		return c.both(l, r, func(_ *Subject, a, b any) any {
			return decide(operator, a.(int), a.(int), b.(int), b.(int), cmp.Compare[int])
		})
	}
	if operator == "==" || operator == "!=" {
		equal := c.equal(at, l, r)
		wanted := operator == "=="
		return c.both(l, r, func(s *Subject, a, b any) any { return equal(s, a, b) == wanted })
	}
	if l.Kind == Period {
		c.fail(at, language.Say("periods have no order: compare period.start or period.end, or ask overlaps(period, \"2009\")"))
	}
	c.fail(at, language.Say("{0} is {1}, which has no order: only == and != compare it", c.text(l), c.said(l)))
	return nil
}

// both compiles a comparison of two values: open where one is not known, but
// false of a text that is not there.
func (c *compiler) both(l, r node, holds func(s *Subject, a, b any) any) func(*Subject) any {
	return func(s *Subject) any {
		a, b := l.eval(s), r.eval(s)
		if a == nil || b == nil {
			if textual(l.Kind) {
				return false
			}
			return &Open{}
		}
		if is := holds(s, a, b); is != nil {
			return is
		}
		return undecided(part{c.text(l), a}, part{c.text(r), b})
	}
}

// mirrored are the comparisons with their sides changed.
var mirrored = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

func textual(k Kind) bool { return k == Word || k == Text }

// equal compiles whether two known values of one kind are the same.
func (c *compiler) equal(at span, l, r node) func(s *Subject, a, b any) bool {
	switch l.Kind {
	case Period:
		return func(_ *Subject, a, b any) bool { return certain(a.(calendar.Period)) == certain(b.(calendar.Period)) }
	case Truth:
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

// certain is a period without the question marks after its dates.
func certain(p calendar.Period) calendar.Period {
	p.Start.Uncertain, p.End.Uncertain = false, false
	return p
}

// alike gives a literal the type of what it is compared with.
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

// constant is a literal on its own.
func (c *compiler) constant(n node) node {
	if n.quoted != nil {
		return n.is(Type{Kind: Word}, constant(*n.quoted))
	}
	whole, err := wholeNumber(n.number)
	if err != nil {
		c.fail(n.span(), language.Say("expected a whole number here"))
	}
	return n.is(Type{Kind: Number}, constant(whole))
}

// as reads a literal as a record would write it for a field of the type. against is what
// it is compared with, for messages.
func (c *compiler) as(n node, t Type, against string) node {
	mismatch := func() {
		c.fail(n.span(), language.Say("{0} is {1}, and this is {2}", against, t.said(), c.said(n)))
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
		v = stated(a)
	case t.Kind == Share:
		if strings.HasPrefix(n.number, "0.") && !strings.HasSuffix(n.number, "%") {
			c.fail(n.span(), language.Say("shares are percents: write 75% for three quarters, {0}% for less than one percent", n.number))
		}
		var share money.Share
		share, err = money.ParseShare(strings.TrimSuffix(text, "%") + "%")
		v = Portion{Stated: share}
	case t.Kind == Decimal:
		v, err = decimal(text)
	case t.Kind == Date:
		v, err = calendar.ParseDate(text)
	case t.Kind == Number:
		v, err = wholeNumber(text)
	case t.Kind == Period && !strings.Contains(text, "/"):
		c.fail(n.span(), language.Say("{0} is a period: ask overlaps({0}, {1})", against, c.text(n)))
	case n.number != "":
		if textual(t.Kind) {
			c.fail(n.span(), language.Say("{0} is a text: write \"{1}\"", against, n.number))
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

// decimal reads a number with decimals, which may be below zero.
func decimal(text string) (money.Number, error) {
	bare, negative := strings.CutPrefix(text, "-")
	n, err := money.ParseNumber(bare)
	if negative {
		return -n, err
	}
	return n, err
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
		c.fail(at, language.Spoken(err))
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
		return c.choice(n.span(), choice, text, language.Say("{0} is not one of the choices", language.Quoted(text)))
	}
	switch to := t.refers(); to {
	case record.ToMunicipality, record.ToParty, record.ToAudience:
		if to == record.ToAudience && text == string(record.All) {
			return text
		}
		return c.party(n)
	case record.ToOrganisation:
		if p, _ := c.catalogue.FindParty(text); p != nil && c.catalogue.Knows(to, string(p.Org)) == catalogue.Yes {
			return string(p.Org)
		}
		c.exists(n, to, text)
	case record.ToProgramme, record.ToProject:
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
	c.notInPeriod(l, r)
	if l.literal() || !textual(l.Kind) {
		message := language.Say("expected a text, found {0}", c.said(l))
		switch {
		case l.Kind == List && textual(l.Of.Kind) && r.quoted != nil:
			message = language.Say("{0} is a list: ask any({0}, # {1} {2})", c.text(l), operator, c.text(r))
		case l.Kind == Date && r.literal():
			message = language.Say("expected a text, found a date: ask {0} == {1}", c.text(l), c.text(r))
		case l.quoted != nil && !r.literal() && textual(r.Kind):
			message = language.Say("expected a field here: ask {0} {1} {2}", c.text(r), operator, c.text(l))
		case l.quoted != nil:
			message = language.Say("expected a field here")
		}
		c.fail(l.span(), message)
	}
	if r.quoted == nil {
		c.fail(r.span(), language.Say("expected a text in quotes here"))
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
			c.fail(r.span(), language.Say("this is not a valid regular expression: {0} can't be read", language.Quoted(part)))
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
		c.fail(l.span(), language.Say("expected one value here, not a list"))
	}
	if r.elements != nil {
		equals := make([]func(*Subject) any, len(r.elements))
		for i, e := range r.elements {
			equals[i] = c.compare("==", e.span(), l, e)
		}
		return func(s *Subject) any {
			s.step(len(equals))
			var found answers
			for _, equal := range equals {
				found.add(equal(s))
			}
			return found.any()
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
		c.notInPeriod(r, l)
		message := language.Say("expected a list, found {0}", c.said(r))
		switch {
		case r.Kind == Date && l.literal():
			message = language.Say("expected a list, found a date: ask {0} == {1}", c.text(r), c.text(l))
		case r.Kind == Word && (r.Choice("") != nil || r.refers() != record.ToNothing):
			message = language.Say("expected a list, found a text: ask {0} == {1}", c.text(r), c.text(l))
		case textual(r.Kind) && l.quoted != nil:
			message = language.Say("expected a list, found a text: ask {0} contains {1}", c.text(r), c.text(l))
		}
		c.fail(r.span(), message)
	}
	member := node{Type: *r.Of, from: r.from, to: r.to, eval: func(s *Subject) any { return s.member }}
	l, _ = c.alike(l, member)
	if l.Kind != member.Kind && !(textual(l.Kind) && textual(member.Kind)) {
		c.fail(l.span(), language.Say("{0} is a list, and none of it is {1}", c.text(r), c.said(l)))
	}
	equal := c.compare("==", r.span(), member, l)
	return func(s *Subject) any {
		all, whole := items(s, r)
		var found answers
		for _, x := range all {
			s.member = x
			found.add(equal(s))
		}
		found.unsure = !whole
		return found.any()
	}
}

// notInPeriod fails where a time is looked for in a period as if that were a
// text or a list: it names the question that answers this.
func (c *compiler) notInPeriod(period, when node) {
	switch {
	case period.literal() || period.Kind != Period || !when.literal():
	case c.text(period) == "years" || c.text(period) == "period":
		c.fail(period.span(), language.Say("{0} is a period: ask {1}", c.text(period), "active("+c.text(when)+")"))
	default:
		c.fail(period.span(), language.Say("{0} is a period: ask overlaps({0}, {1})", c.text(period), c.text(when)))
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
		a, b := moneyOf(l.eval(s)), moneyOf(r.eval(s))
		if minus {
			return less(a, b)
		}
		return plus(a, b)
	})
}
