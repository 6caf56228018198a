package finance

import (
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/source"
)

// Figure is an amount with where it comes from. The zero value is unknown.
type Figure struct {
	money.Amount
	Basis money.Basis // that follows from where it comes from
	From  *Origin
}

// Terms are the amounts of a sum as people read them: 1 371 152 − 3 × 426 000.
type Terms []Term

// maxTerms is how many terms of a sum are printed.
const maxTerms = 12

// In is the terms in the language.
func (t Terms) In(l language.Language) string {
	return t.write(func(a money.Amount) string { return a.Figure(l) }, l)
}

// InTable is the terms as the notes of tables write them.
func (t Terms) InTable(l language.Language) string {
	return t.write(func(a money.Amount) string { return a.Digits(l) }, l)
}

func (t Terms) write(figure func(money.Amount) string, l language.Language) string {
	var b strings.Builder
	for i, x := range t {
		if x.Cents() < 0 && (i > 0 || x.N < 0) { // less a negative is more
			x = Term{-x.N, Negative(Figure{Amount: x.Amount}).node()}
		}
		switch {
		case x.N < 0:
			b.WriteString(" − ")
		case i > 0:
			b.WriteString(" + ")
		}
		if i == maxTerms {
			b.WriteString("…")
			break
		}
		if n := max(x.N, -x.N); n != 1 {
			b.WriteString(language.Say("{0} × ", int(n)).In(l))
		}
		b.WriteString(figure(x.Amount))
	}
	return strings.TrimSpace(b.String())
}

// sum adds terms up; false where one of them is unknown, or 64 bits do not hold it.
func (p *Plan) sum(terms []Term) (money.Amount, bool) {
	sum, any := money.Cents(0), false
	for i := range terms {
		t := &terms[i]
		if t.N == 0 {
			continue
		}
		if any = true; !t.Known() {
			return money.Amount{}, false
		}
		product, ok := t.Times(t.N)
		if ok {
			sum, ok = sum.Add(product)
		}
		if !ok {
			p.Wide = true
			return money.Amount{}, false
		}
	}
	return sum, any
}

// work is the sum of terms by a rule; unknown where one of them is.
func (p *Plan) work(rule Rule, terms ...Term) Figure {
	sum, ok := p.sum(terms)
	if !ok {
		return Figure{}
	}
	return p.figure(sum, rule, terms...)
}

// figure is an amount that was worked out from the terms by a rule.
func (p *Plan) figure(a money.Amount, rule Rule, terms ...Term) Figure {
	if len(terms) > cap(p.terms)-len(p.terms) {
		p.terms = make([]Term, 0, max(p.chunk, len(terms)))
	}
	start := len(p.terms)
	p.terms = append(p.terms, terms...)
	o := p.origin()
	o.Amount, o.Rule, o.Terms = a, rule, p.terms[start:len(p.terms):len(p.terms)]
	o.Basis = o.basis()
	return Figure{a, o.Basis, o}
}

// rounded is a figure that is a part of the sum of its terms, and how it was rounded.
func (p *Plan) rounded(how Rounding, part Part, f Figure) Figure {
	f.From.Rounded = how
	if part.D != 0 {
		f.From.more = p.detail()
		f.From.more.part = part
	}
	return f
}

// A plan has many origins, and memory for one is taken for several at once.

func (p *Plan) origin() *Origin {
	if len(p.origins) == 0 {
		p.origins = make([]Origin, max(p.chunk, 1))
	}
	o := &p.origins[0]
	p.origins = p.origins[1:]
	return o
}

func (p *Plan) detail() *detail {
	if len(p.details) == 0 {
		p.details = make([]detail, max(p.chunk/2, 1))
	}
	d := &p.details[0]
	p.details = p.details[1:]
	return d
}

// given is a figure that is not worked out; with n of a number.
func (p *Plan) given(a money.Amount, by given, n int64) Figure {
	o := p.origin()
	o.Amount, o.Basis, o.more = a, money.Stated, p.detail()
	if by.flag {
		o.Basis = money.Assumed
	}
	o.more.given, o.more.part.N = by, n
	return Figure{a, o.Basis, o}
}

// stated is a figure as the record has it, below a key of a mapping.
func (p *Plan) stated(a money.Amount, of source.Handle, key string) Figure {
	if !a.Known() {
		return Figure{}
	}
	return p.given(a, given{of: of, key: key}, 0)
}

// assumed is a figure as a flag has it.
func (p *Plan) assumed(a money.Amount, flag string) Figure {
	return p.given(a, given{key: flag, flag: true}, 0)
}

// shown are terms as people read them: equal ones that follow each other are
// counted.
func shown(terms []Term) Terms {
	var out Terms
	for _, t := range terms {
		if last := len(out) - 1; last >= 0 && out[last].Amount == t.Amount && (out[last].N < 0) == (t.N < 0) {
			out[last].N += t.N
		} else {
			out = append(out, t)
		}
	}
	return out
}

// less is a figure less others.
func (p *Plan) less(from Figure, others ...Figure) Figure {
	terms := append(make([]Term, 0, few), plus(from))
	for _, f := range others {
		terms = append(terms, minus(f))
	}
	return p.work(WhatIsLeft, terms...)
}

// termsOf are figures to be added up.
func termsOf(figures []Figure) []Term {
	terms := make([]Term, len(figures))
	for i, f := range figures {
		terms[i] = plus(f)
	}
	return terms
}

// few is more than the terms of most sums: a slice of as many stays on the
// stack.
const few = 12

// fill sets a figure that is unknown to one that has become known.
func (p *Plan) fill(f *Figure, with Figure) {
	if !f.Known() && with.Known() {
		*f = with
		p.changed = true
		p.filled++
	}
}

// partOf is so many cents in proportion to a rounded amount: off by as large a
// part of them as that is of its own.
func partOf(whole money.Amount, cents int64) money.Amount {
	margin := whole.Margin()
	if whole.Cents() > 0 && cents >= 0 {
		margin = money.Cents(margin).Fraction(cents, whole.Cents()).Cents() + 1
	}
	return money.Cents(cents).Within(margin)
}

// Difference is a figure less another; unknown where one of them is.
func Difference(a, b Figure) Figure { return new(Plan).less(a, b) }

// Negative is a figure that is taken off.
func Negative(f Figure) Figure {
	f.Amount, _ = f.Times(-1)
	return f
}

// SumOfFigures adds figures that are all known; unknown where 64 bits do not
// hold the sum.
func SumOfFigures(figures []Figure) money.Amount {
	s := Sum{}
	for i := range figures {
		s.Add(figures[i].Amount)
	}
	if s.Wide || s.Open {
		return money.Amount{}
	}
	return s.Amount
}

// TermsOf are figures as the terms of a sum.
func TermsOf(figures []Figure) Terms {
	terms := make([]Term, len(figures))
	for i, f := range figures {
		terms[i] = plus(f)
		if f.Cents() < 0 {
			terms[i] = minus(Negative(f))
		}
	}
	return shown(terms)
}
