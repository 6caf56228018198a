package query

import (
	"cmp"
	"math"
	"math/big"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Open is the answer where what is known decides neither for nor against. Why
// says what is known too little; it is empty where nothing is.
type Open struct{ Why language.Text }

// Money is an amount as far as it is known: as tables show it, and the cents
// between which the true one lies.
type Money struct {
	finance.Figure      // unknown where less than a part of it is known
	Partial        bool // it is the known part of a sum
	low, high      int64
}

// Bounds of what has none.
const (
	noLow  = math.MinInt64
	noHigh = math.MaxInt64
)

// stated is an amount as a record or an expression writes it.
func stated(a money.Amount) Money {
	return exactly(finance.Figure{Amount: a, Basis: money.Stated})
}

// exactly is a figure that is known but for its rounding.
func exactly(f finance.Figure) Money {
	m := Money{Figure: f, low: f.Cents() - f.Margin(), high: f.Cents() + f.Margin()}
	if f.Cents() >= 0 {
		m.low = max(0, m.low)
	}
	return m
}

// extent is what the project's figures say: nil where they say nothing.
func (s *Subject) extent(e finance.Extent) any {
	s.Lacks = s.Lacks || e.Lacks
	switch {
	case !e.Known() && e.Least == 0:
		return nil
	case !e.Known():
		return Money{low: e.Least, high: noHigh}
	}
	m := exactly(e.Figure)
	if e.Partial {
		m.Partial, m.high = true, noHigh
	}
	return m
}

// moneyOf is a value that is an amount. One of which nothing is known is not
// below nothing.
func moneyOf(v any) Money {
	if m, ok := v.(Money); ok {
		return m
	}
	return Money{high: noHigh}
}

// plus is the sum of two amounts, as far as it is known.
func plus(a, b Money) Money {
	sum := Money{low: addTo(a.low, b.low, noLow), high: addTo(a.high, b.high, noHigh)}
	switch {
	case a.Known() && b.Known():
		sum.Figure = total(a.Figure, b.Figure)
	case a.Known() && b.low >= 0:
		sum.Figure = a.Figure
	case b.Known() && a.low >= 0:
		sum.Figure = b.Figure
	}
	switch sum.Partial = sum.Known() && !(a.whole() && b.whole()); {
	case sum.Partial && sum.Cents() == 0: // no part of it
		sum.Figure, sum.Partial = finance.Figure{}, false
	case sum.Partial:
		sum.Basis = max(sum.Basis, money.Derived)
	}
	return sum
}

// less is the difference of two amounts: unknown where a part of the one that
// is taken off is.
func less(a, b Money) Money {
	off := b
	off.low, off.high = -b.high, -b.low
	if b.high == noHigh {
		off.low = noLow
	}
	if b.low == noLow {
		off.high = noHigh
	}
	off.Figure = finance.Negative(b.Figure)
	sum := plus(a, off)
	if !a.Known() || !b.whole() {
		sum.Figure, sum.Partial = finance.Figure{}, false
	}
	return sum
}

// whole reports whether an amount is known in whole.
func (m Money) whole() bool { return m.Known() && !m.Partial }

// Sum is what several numbers make.
type Sum struct {
	money.Number
	Partial bool // of those that are known, where others are not: the true one may be larger
}

// sumOfNumbers is the sum of numbers that are not below zero, as far as it is known; of
// one that number.
func sumOfNumbers(numbers []any) any {
	var sum Sum
	known := 0
	for _, v := range numbers {
		switch n := v.(type) {
		case money.Number:
			sum.Number, known = sum.Number+n, known+1
		case Sum:
			sum.Number, sum.Partial, known = sum.Number+n.Number, sum.Partial || n.Partial, known+1
		default:
			sum.Partial = true
		}
	}
	switch {
	case known == 0:
		return nil
	case len(numbers) == 1:
		return numbers[0]
	}
	return sum
}

// numberBounds are the numbers between which one lies.
func numberBounds(v any) (low, high money.Number) {
	switch n := v.(type) {
	case Sum:
		if n.Partial {
			return n.Number, noHigh
		}
		return n.Number, n.Number
	default:
		return n.(money.Number), n.(money.Number)
	}
}

// addTo adds two bounds of the side on which none means unbounded.
func addTo(a, b, none int64) int64 {
	sum, ok := money.Cents(a).Add(money.Cents(b))
	if a == none || b == none || !ok {
		return none
	}
	return sum.Cents()
}

// total adds figures that are known: what it makes is no more certain than the
// least certain of them.
func total(figures ...finance.Figure) finance.Figure {
	basis := money.Derived
	for _, f := range figures {
		basis = max(basis, f.Basis)
	}
	return finance.Figure{Amount: finance.SumOfFigures(figures), Basis: basis}
}

// decide compares two values that lie between bounds: nil where both answers
// are possible.
func decide[T any](operator string, low1, high1, low2, high2 T, order func(T, T) int) any {
	switch operator {
	case "<":
		return verdict(order(high1, low2) < 0, order(low1, high2) >= 0)
	case "<=":
		return verdict(order(high1, low2) <= 0, order(low1, high2) > 0)
	case ">":
		return decide("<", low2, high2, low1, high1, order)
	case ">=":
		return decide("<=", low2, high2, low1, high1, order)
	}
	apart := order(high1, low2) < 0 || order(low1, high2) > 0
	one := order(low1, high1) == 0 && order(low2, high2) == 0 && order(low1, low2) == 0
	if operator == "!=" {
		return verdict(apart, one)
	}
	return verdict(one, apart)
}

// verdict is yes, no, or neither.
func verdict(yes, no bool) any {
	if yes || no {
		return yes
	}
	return nil
}

func decideMoney(operator string, a, b Money) any {
	return decide(operator, a.low, a.high, b.low, b.high, cmp.Compare[int64])
}

func decidePortions(operator string, a, b Portion) any {
	low1, high1 := a.bounds()
	low2, high2 := b.bounds()
	return decide(operator, low1, high1, low2, high2, (*big.Rat).Cmp)
}

// decideDates compares a date with another, or with a stretch of time that is written
// out, at the precision that they have: 2009 comes before 2010-05, and whether it comes
// before 2009-05 is open. Two dates that are written alike are the same.
func decideDates(operator string, a, b calendar.Date, stretch bool) any {
	a.Uncertain, b.Uncertain = false, false
	switch {
	case stretch && operator == "<=": // not after it
		return verdict(a.Last() <= b.Last(), a.First() > b.Last())
	case stretch && operator == ">=":
		return verdict(a.First() >= b.First(), a.Last() < b.First())
	case stretch && operator == "<":
		return verdict(a.Last() < b.First(), a.First() >= b.First())
	case stretch && operator == ">":
		return verdict(a.First() > b.Last(), a.Last() <= b.Last())
	case stretch: // in it
		apart, in := a.Last() < b.First() || a.First() > b.Last(), b.First() <= a.First() && a.Last() <= b.Last()
		if operator == "!=" {
			return verdict(apart, in)
		}
		return verdict(in, apart)
	case a == b:
		return operator == "==" || operator == "<=" || operator == ">="
	}
	return decide(operator, a.First(), a.Last(), b.First(), b.Last(), cmp.Compare[calendar.Day])
}

// undecided is the answer of a comparison that leaves it open, because of the
// first of the values that is not known exactly. Of one that has no bounds there
// is nothing to say but that.
func undecided(parts ...part) *Open {
	for _, p := range parts {
		switch v := p.value.(type) {
		case Money:
			if !v.exact() {
				return &Open{within(p.text, v.low != noLow && (v.low != 0 || v.high != noHigh), v.high != noHigh, money.Cents(v.low), money.Cents(v.high))}
			}
		case Portion:
			if low, high := v.bounds(); low.Cmp(high) != 0 {
				return &Open{within(p.text, low.Sign() > 0, high.Cmp(big.NewRat(1, 1)) < 0, hundredths(low, false), hundredths(high, true))}
			}
		case Sum:
			if v.Partial {
				return &Open{within(p.text, true, false, v.Number, nil)}
			}
		case calendar.Date:
			if v.First() != v.Last() {
				return &Open{language.Say("{0} is known only as {1}", p.text, v)}
			}
		case calendar.Period:
			return &Open{language.Say("{0} is known only as {1}", p.text, v)}
		}
	}
	return &Open{}
}

// part is a part of an expression, with its value.
type part struct {
	text  string
	value any
}

// within says between which bounds a value lies, as far as it has some.
func within(text string, hasLow, hasHigh bool, low, high any) language.Text {
	switch {
	case hasLow && hasHigh:
		return language.Say("{0} is between {1} and {2}", text, low, high)
	case hasLow:
		return language.Say("{0} is at least {1}", text, low)
	case hasHigh:
		return language.Say("{0} is at most {1}", text, high)
	default:
		return language.Text{}
	}
}

// hundredths is a fraction that is not below zero in hundredths of a percent,
// rounded to the side on which it remains a bound.
func hundredths(fraction *big.Rat, up bool) money.Share {
	n := new(big.Int).Mul(fraction.Num(), big.NewInt(100_00))
	n, rest := n.QuoRem(n, fraction.Denom(), new(big.Int))
	if up && rest.Sign() > 0 {
		n.Add(n, big.NewInt(1))
	}
	return money.Hundredths(n.Int64())
}
