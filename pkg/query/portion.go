package query

import (
	"math/big"

	"sostool/pkg/money"
)

// Portion is a share of a total: one that is stated, or what a part makes of a
// whole, as the exact fraction that it is.
type Portion struct {
	Stated      money.Share
	Part, Whole Money // of one that is not stated
}

// bounds are the fractions between which the portion lies. A part is never more
// than its whole.
func (p Portion) bounds() (low, high *big.Rat) {
	if p.Stated.Known() {
		whole, margin := 2*money.Percent(100).Micro(), int64(0)
		if p.Stated.IsAbout() {
			margin = p.Stated.Unit() // twice its half
		}
		return big.NewRat(max(0, 2*p.Stated.Micro()-margin), whole), big.NewRat(min(whole, 2*p.Stated.Micro()+margin), whole)
	}
	low, high = new(big.Rat), big.NewRat(1, 1)
	if p.Whole.high != noHigh && p.Whole.high > 0 {
		low = big.NewRat(max(0, p.Part.low), p.Whole.high)
	}
	if p.Part.high != noHigh && p.Whole.low > 0 {
		if most := big.NewRat(p.Part.high, p.Whole.low); most.Cmp(high) < 0 || p.Part.exact() && p.Whole.exact() {
			high = most
		}
	}
	if high.Cmp(low) < 0 { // the record contradicts itself
		high = low
	}
	return low, high
}

// exact reports whether an amount is known to the cent.
func (m Money) exact() bool { return m.low == m.high }

// Known reports whether tables show the portion.
func (p Portion) Known() bool { return p.Stated.Known() || p.Part.Known() && p.Whole.whole() }

// Shown is the portion as tables show it, with where it comes from; unknown
// where the part or the whole is.
func (p Portion) Shown() (money.Share, money.Basis) {
	switch {
	case p.Stated.Known():
		return p.Stated, money.Stated
	case !p.Known():
		return money.Share{}, money.Unknown
	}
	share, _ := money.PercentOf(p.Part.Amount, p.Whole.Amount, 2)
	return share, max(money.Derived, p.Part.Basis, p.Whole.Basis)
}

// About reports whether the portion is of figures that a source rounds: all of a figure is
// all of it, however it is rounded.
func (p Portion) About() bool {
	return p.Stated.IsAbout() || (p.Part.IsAbout() || p.Whole.IsAbout()) && p.Part.Cents() != p.Whole.Cents()
}
