package audit

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// Near is a figure or a time of a record that is one slip away from what a text has, and
// that no text of the record has.
type Near struct {
	Path  string
	Value Value
	Line  int           // of the record
	Slip  language.Text // what happened to the digits
}

// Value is a money.Amount, a money.Share, a calendar.Date or a calendar.Period.
type Value interface {
	fmt.Stringer
	language.Localized
}

// near says of each passage that is open what of the record is one slip away from it. What
// the record has from sources whose texts are not here is not: nobody knows how they print
// it.
func (a *auditing) near() {
	if len(a.Open) == 0 {
		return
	}
	said := func(has func(*facts) bool) bool {
		for _, x := range a.texts {
			if has(a.said(x)) {
				return true
			}
		}
		return false
	}
	citing := a.citing()
	tree, near := a.doc.Tree, newTwins()
	for top := range tree.Children(0) {
		if slices.Contains(untold, tree.Nodes[top].Key) {
			continue
		}
		for i := top; i < tree.Nodes[top].End; i++ {
			if !a.fromElsewhere(citing, i) {
				near.node(said, tree, i)
			}
		}
	}
	for i := range a.Open {
		o := &a.Open[i]
		node, how := near.of(o.Passage.written())
		if how == 0 {
			continue
		}
		v := valueOf(&tree.Nodes[node])
		o.Near = &Near{Path: tree.Path(node), Value: v, Line: a.doc.File.LineAt(int(tree.Nodes[node].At.From)), Slip: how.said()}
	}
}

// fromElsewhere reports whether all that is cited for a value are sources without a text.
func (a *auditing) fromElsewhere(citing map[int32][]*record.Citation, i int32) bool {
	cited := a.citationsOf(citing, i)
	for _, c := range cited {
		if a.texts[c.Source] != nil {
			return false
		}
	}
	return len(cited) > 0
}

// valueOf is what a value of a record says; nil where nothing can be near it.
func valueOf(n *source.Node) Value {
	if n.Misfit || n.Kind != source.Scalar {
		return nil
	}
	switch n.Type {
	case source.Amount:
		if v, ok := money.Read(n.Text); ok {
			return v
		}
	case source.Share:
		if v, err := money.ParseShare(n.Text); err == nil {
			return v
		}
	case source.Date, source.Period:
		if d, err := calendar.ParseDate(n.Text); err == nil {
			return d
		}
		if p, err := calendar.ParsePeriod(n.Text); err == nil && p.Bounded() {
			return p
		}
	}
	return nil
}

// written are the digits of a value, after a sign for what it is: of an amount of whole euros
// without cents, of a time as Finnish prints it. They are empty where the value is rounded or
// uncertain, or where so many are near it that this says nothing.
func written(v Value) string {
	switch v := v.(type) {
	case money.Amount:
		if !v.Known() || v.IsAbout() {
			return ""
		}
		s := strings.ReplaceAll(v.Plain(), ".", "")
		if v.WholeEuros() {
			s = s[:len(s)-2]
		}
		if len(s) < leastAmount {
			return ""
		}
		return "€" + s
	case money.Share:
		if !v.Known() || v.IsAbout() {
			return ""
		}
		return "%" + v.Plain()
	case calendar.Date:
		if !v.Known() || v.Uncertain {
			return ""
		}
		return "@" + v.In(language.Finnish)
	case calendar.Period:
		if !v.Bounded() || v.Start.Uncertain || v.End.Uncertain {
			return ""
		}
		return "@" + v.In(language.Finnish)
	default:
		return ""
	}
}

const (
	leastAmount = 4 // digits of an amount that others are near
	leastLonger = 3 // digits of the longer of two of which one lacks one of the other
)

// written are the digits of a passage.
func (p *Passage) written() string {
	switch p.Kind {
	case Amount:
		return written(p.figure)
	case Percent:
		return written(p.share)
	case Date:
		if p.start.first == 0 {
			return written(p.start.Date)
		}
	case Period:
		if p.start.first == 0 && p.end.first == 0 {
			return written(calendar.Period{Start: p.start.Date, End: p.end.Date})
		}
	}
	return ""
}

// slip is how what a record has comes about from what a text has by a slip of the hand.
type slip uint8

const (
	swapped slip = iota + 1 // two digits changed places
	turned                  // the day and the month did
	dropped                 // the record lacks a digit
	doubled                 // the record has one too many
)

// said is the slip in words.
func (s slip) said() language.Text {
	switch s {
	case swapped:
		return language.Say("two digits changed places")
	case turned:
		return language.Say("the day and the month changed places")
	case dropped:
		return language.Say("a digit is missing")
	default:
		return language.Say("there is a digit too many")
	}
}

// twins finds the values of a record that are nearly another.
type twins struct {
	exact   map[string]int32  // nodes by the digits
	without map[string]string // digits by those without one of them; empty where several are
}

func newTwins() *twins { return &twins{make(map[string]int32), make(map[string]string)} }

// node adds a value of a record, where no text has said it. Of a period the ends are also dates.
func (t *twins) node(said func(has func(*facts) bool) bool, tree *source.Tree, i int32) {
	switch v := valueOf(&tree.Nodes[i]).(type) {
	case money.Amount:
		if !said(func(f *facts) bool { return f.amounts.has(v) }) {
			t.add(v, i)
		}
	case money.Share:
		if !said(func(f *facts) bool { return f.shares.hasShare(v) }) {
			t.add(v, i)
		}
	case calendar.Date:
		if !said(func(f *facts) bool { return f.day(v) }) {
			t.add(v, i)
		}
	case calendar.Period:
		if !said(func(f *facts) bool { return f.stretch(v) }) {
			t.add(v, i)
		}
		for _, end := range []calendar.Date{v.Start, v.End} {
			if end.Month > 0 && !said(func(f *facts) bool { return f.day(end) }) { // a year is near too many others
				t.add(end, i)
			}
		}
	}
}

// day reports whether a text has a date, as it is or without its year.
func (f *facts) day(d calendar.Date) bool {
	return f.dates[d] || d.Day > 0 && f.exact[calendar.Date{Month: d.Month, Day: d.Day}]
}

// stretch reports whether a text has a period, as it is or less precisely.
func (f *facts) stretch(p calendar.Period) bool {
	for _, start := range prints(p.Start) {
		for _, end := range prints(p.End) {
			if f.spans[calendar.Period{Start: start, End: end}] {
				return true
			}
		}
	}
	return false
}

func (t *twins) add(v Value, node int32) {
	s := written(v)
	if s == "" || t.exact[s] > 0 {
		return
	}
	t.exact[s] = node
	for w := range lessOne(s) {
		if other, ok := t.without[w]; !ok || other == s {
			t.without[w] = s
		} else {
			t.without[w] = ""
		}
	}
}

// lessOne yields digits without each of them.
func lessOne(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if digitsIn(s) < leastLonger {
			return
		}
		for i := range len(s) {
			if isDigit(s[i]) && !yield(s[:i]+s[i+1:]) {
				return
			}
		}
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func digitsIn(s string) (n int) {
	for i := range len(s) {
		if isDigit(s[i]) {
			n++
		}
	}
	return n
}

// of is the value of the record that is nearly what a text has; the slip is 0 where there is
// none, or where several are.
func (t *twins) of(s string) (node int32, how slip) {
	if s == "" {
		return 0, 0
	}
	one := true
	try := func(digits string, by slip) {
		if n := t.exact[digits]; n > 0 && n != node {
			one = one && node == 0
			node, how = n, by
		}
	}
	for i := 0; i+1 < len(s); i++ {
		if isDigit(s[i]) && isDigit(s[i+1]) && s[i] != s[i+1] {
			try(s[:i]+s[i+1:i+2]+s[i:i+1]+s[i+2:], swapped)
		}
	}
	if date := strings.Split(strings.TrimPrefix(s, "@"), "."); len(date) == 3 && date[0] != date[1] {
		try("@"+date[1]+"."+date[0]+"."+date[2], turned)
	}
	for w := range lessOne(s) {
		try(w, dropped)
	}
	switch longer, ok := t.without[s]; {
	case ok && longer == "":
		return 0, 0
	case ok:
		try(longer, doubled)
	}
	if !one {
		return 0, 0
	}
	return node, how
}
