package finance

import (
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Figure is an amount with where it comes from. The zero value is unknown.
type Figure struct {
	money.Amount
	Basis money.Basis
	why   *language.Text
}

// Why is how the figure was worked out, in one line; nothing for a stated
// figure, and where Options.Explain does not ask for it.
func (f Figure) Why() language.Text {
	if f.why == nil {
		return language.Text{}
	}
	return *f.why
}

// Explained is not an amount, but how something else was worked out.
func Explained(why language.Text) Figure { return Figure{why: &why} }

// stated is a figure as the record has it.
func stated(a money.Amount) Figure {
	if !a.Known() {
		return Figure{}
	}
	return Figure{Amount: a, Basis: money.Stated}
}

// Term is one amount of a sum, so many times.
type Term struct {
	N      int64
	Amount money.Amount
	Minus  bool
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
		if x.Amount.Cents() < 0 && (i > 0 || x.Minus) { // less a negative is more
			x.Amount, _ = x.Amount.Times(-1)
			x.Minus = !x.Minus
		}
		switch {
		case x.Minus:
			b.WriteString(" − ")
		case i > 0:
			b.WriteString(" + ")
		}
		if i == maxTerms {
			b.WriteString("…")
			break
		}
		if x.N != 1 {
			b.WriteString(language.Say("{0} × ", int(x.N)).In(l))
		}
		b.WriteString(figure(x.Amount))
	}
	return strings.TrimSpace(b.String())
}

// term is one figure of a sum, n times.
type term struct {
	n     int64
	f     Figure
	minus bool
}

// work adds figures up. The sum is unknown where one of them is, and no more
// certain than the least certain of them.
func (p *Plan) work(terms ...term) Figure {
	if len(terms) == 0 {
		return Figure{}
	}
	sum, basis := money.Cents(0), money.Derived
	for _, t := range terms {
		product, ok := t.f.Amount.Times(t.n)
		if !t.f.Known() || !ok {
			p.Wide = p.Wide || !ok
			return Figure{}
		}
		if t.minus {
			product, _ = product.Times(-1)
		}
		if sum, ok = sum.Add(product); !ok {
			p.Wide = true
			return Figure{}
		}
		basis = max(basis, t.f.Basis)
	}
	return Figure{sum, basis, p.why(func() language.Text {
		if len(terms) == 1 && terms[0].n == 1 {
			return language.Say("the whole of {0}", sum)
		}
		return language.Say("{0} = {1}", shown(terms), sum)
	})}
}

// why says how a figure was worked out, where that is asked for.
func (p *Plan) why(say func() language.Text) *language.Text {
	if !p.options.Explain {
		return nil
	}
	text := say()
	return &text
}

// shown are terms as people read them: equal ones that follow each other are
// counted.
func shown(terms []term) Terms {
	var out Terms
	for _, t := range terms {
		if last := len(out) - 1; last >= 0 && out[last].Amount == t.f.Amount && out[last].Minus == t.minus {
			out[last].N += t.n
		} else {
			out = append(out, Term{t.n, t.f.Amount, t.minus})
		}
	}
	return out
}

// termsOf are figures to be added up.
func termsOf(figures []Figure) []term {
	terms := make([]term, len(figures))
	for i, f := range figures {
		terms[i] = plus(f)
	}
	return terms
}

func plus(f Figure) term  { return term{n: 1, f: f} }
func minus(f Figure) term { return term{n: 1, f: f, minus: true} }

// less is a figure less others.
func (p *Plan) less(from Figure, others ...Figure) Figure {
	terms := make([]term, 0, few)
	terms = append(terms, plus(from))
	for _, f := range others {
		terms = append(terms, minus(f))
	}
	return p.work(terms...)
}

// few is more than the terms of most sums: a slice of as many stays on the
// stack.
const few = 12

// times is n times a figure; unknown where n is.
func (p *Plan) times(n int64, f Figure) Figure {
	if n == 0 {
		return Figure{}
	}
	return p.work(term{n: n, f: f})
}

// fill sets a figure that is unknown to one that has become known.
func (p *Plan) fill(f *Figure, with Figure) {
	if !f.Known() && with.Known() {
		*f = with
		p.changed = true
	}
}

// fillRest fills in what is left, which can't be less than nothing.
func (p *Plan) fillRest(f *Figure, rest Figure) {
	if rest.Known() && rest.Cents() >= 0 {
		p.fill(f, rest)
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
func Difference(a, b Figure) Figure {
	p := Plan{options: &Options{}}
	return p.less(a, b)
}

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
	terms := make([]term, len(figures))
	for i, f := range figures {
		terms[i] = plus(f)
		if f.Cents() < 0 {
			terms[i] = minus(Negative(f))
		}
	}
	return shown(terms)
}
