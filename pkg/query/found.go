package query

import (
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// reason says what a part of a condition asks for and what it finds, of a project that the
// condition does not hold of, or that leaves it open.
type reason func(s *Subject) []language.Text

// Found says why a condition does not hold of a project, or is not decided: for each part
// that it hangs on what it asks for and what is there, with figures worked out. What takes
// too long to work out is left unsaid.
func (e *Expression) Found(s *Subject) (out []language.Text) {
	defer func() {
		if cause := recover(); cause != nil {
			if _, long := cause.(tooLong); !long {
				panic(cause)
			}
		}
	}()
	return e.why(s)
}

// reasons are those of a part, of which nothing is known but what it comes to.
func (c *compiler) reasons(n node) reason {
	if n.why != nil {
		return n.why
	}
	return func(s *Subject) []language.Text { return c.found(n, "true", n.eval(s)) }
}

// found is what was found where something else was expected.
func (c *compiler) found(n node, expected string, v any) []language.Text {
	return []language.Text{language.Say("{0}: expected {1}, found {2}", language.Verbatim(c.short(n)), language.Verbatim(expected), said(v))}
}

// short is a part of the expression on one line.
func (c *compiler) short(n node) string {
	return language.Shorten(strings.Join(strings.Fields(c.text(n)), " "), 60)
}

// unmet is why two conditions don't hold together: those that don't, else those that are
// not decided.
func (c *compiler) unmet(l, r node) reason {
	left, right := c.reasons(l), c.reasons(r)
	return func(s *Subject) (out []language.Text) {
		a, b := l.eval(s), r.eval(s)
		if a != true && (a == false || b != false) {
			out = append(out, left(s)...)
		}
		if b != true && (b == false || a != false) {
			out = append(out, right(s)...)
		}
		return out
	}
}

// neither is why none of two conditions holds.
func (c *compiler) neither(l, r node) reason {
	left, right := c.reasons(l), c.reasons(r)
	return func(s *Subject) []language.Text { return append(left(s), right(s)...) }
}

// negated is why a condition holds that should not.
func (c *compiler) negated(x node) reason {
	open := c.reasons(x)
	return func(s *Subject) []language.Text {
		if v := x.eval(s); v == true {
			return c.found(x, "false", v)
		}
		return open(s)
	}
}

// sides says what both sides of a comparison are.
func (c *compiler) sides(operator string, l, r node) reason {
	if l.literal() {
		l, r, operator = r, l, mirrored[operator]
	}
	l, r = c.alike(l, r)
	return func(s *Subject) []language.Text {
		return []language.Text{language.Say("{0}: expected {1} {2}, found {3}", language.Verbatim(c.short(l)), language.Verbatim(operator), said(r.eval(s)), said(l.eval(s)))}
	}
}

// among says what is looked for in a list, and what is there.
func (c *compiler) among(l, r node) reason {
	if l.literal() {
		return func(s *Subject) []language.Text {
			return []language.Text{language.Say("{0}: expected {1} in it, found {2}", language.Verbatim(c.short(r)), language.Verbatim(c.short(l)), said(r.eval(s)))}
		}
	}
	return func(s *Subject) []language.Text {
		return c.found(l, "in "+c.short(r), l.eval(s))
	}
}

// mostMembers is how many members of a list are said.
const mostMembers = 5

// said is a value as messages have it.
func said(v any) language.Text {
	switch v := v.(type) {
	case nil:
		return language.Say("unknown")
	case *Open:
		if v.Why.IsZero() {
			return language.Say("unknown")
		}
		return language.Say("not decided, since {0}", v.Why)
	case bool:
		if v {
			return language.Verbatim("true")
		}
		return language.Verbatim("false")
	case int:
		return language.Say("{0}", v)
	case money.Number:
		return language.Say("{0}", v)
	case Sum:
		if v.Partial {
			return language.Say("at least {0}", v.Number)
		}
		return language.Say("{0}", v.Number)
	case Money:
		return saidAmount(v)
	case Portion:
		if share, _ := v.Shown(); share.Known() {
			return language.Say("{0}", share)
		}
		return language.Say("unknown")
	case calendar.Date:
		return language.Say("{0}", v)
	case calendar.Period:
		return language.Say("{0}", v)
	case string:
		return language.Say("\"{0}\"", v)
	case *record.Text:
		return language.Say("\"{0}\"", v.In(language.Finnish)) // a text that can be masked
	case *party:
		return language.Say("\"{0}\"", v.Name)
	default:
		return saidMembers(v)
	}
}

// saidAmount is an amount as messages have it.
func saidAmount(m Money) language.Text {
	switch {
	case m.whole():
		return language.Say("{0}", m.Amount)
	case m.low != noLow && m.low > 0:
		return language.Say("at least {0}", money.Cents(m.low))
	default:
		return language.Say("unknown")
	}
}

// saidMembers are the members of a list as messages have them; of a mapping only that it
// is there.
func saidMembers(v any) language.Text {
	var all []any
	switch v := v.(type) {
	case []any:
		all = v
	case some:
		all = v
	default:
		return language.Say("a mapping")
	}
	if len(all) == 0 {
		return language.Say("nothing")
	}
	text := said(all[0])
	for _, x := range all[1:min(len(all), mostMembers)] {
		text = language.Say("{0}, {1}", text, said(x))
	}
	if len(all) > mostMembers {
		text = language.Say("{0}, {1}", text, language.Verbatim("…"))
	}
	return text
}
