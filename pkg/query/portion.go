package query

import (
	"cmp"
	"math/big"

	"sostool/pkg/finance"
	"sostool/pkg/money"
)

// Portion is a share of a total: one that is stated, or what a part makes of a
// whole, as the exact fraction that it is.
type Portion struct {
	Stated      money.Share
	Part, Whole finance.Figure // of one that is not stated
}

// compare orders two portions exactly.
func (p Portion) compare(q Portion) int {
	if p.Stated.Known() && q.Stated.Known() {
		return cmp.Compare(p.Stated.Micro(), q.Stated.Micro())
	}
	return p.fraction().Cmp(q.fraction())
}

func (p Portion) fraction() *big.Rat {
	if p.Stated.Known() {
		return big.NewRat(p.Stated.Micro(), money.Percent(100).Micro())
	}
	return big.NewRat(p.Part.Cents(), p.Whole.Cents())
}

// Shown is the portion as tables show it, with where it comes from.
func (p Portion) Shown() (money.Share, money.Basis) {
	if p.Stated.Known() {
		return p.Stated, money.Stated
	}
	share, _ := money.PercentOf(p.Part.Amount, p.Whole.Amount, 2)
	return share, max(money.Derived, p.Part.Basis, p.Whole.Basis)
}

// About reports whether the portion is of figures that a source rounds.
func (p Portion) About() bool { return p.Part.IsAbout() || p.Whole.IsAbout() }
