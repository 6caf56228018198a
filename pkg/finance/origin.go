package finance

import (
	"strconv"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/source"
)

// Rule is the rule of financing by which a figure was worked out.
type Rule uint8

// The rules; Given is none: the record states the figure, or a flag assumes it.
const (
	Given           Rule = iota
	FromShare            // a line from its share of the total
	ShareOf              // a share from an amount and the total
	WhatIsLeft           // what others leave of their whole
	TotalOfYears         // what the years of a row make
	TotalOfCosts         // what the costs make, less the income
	TotalOfLines         // what the lines of funding make
	FromPayers           // what payers make together, or as many alike
	FullYear             // a calendar year wholly inside the period
	YearRest             // what the other years leave of the amount
	ProRate              // an estimate in proportion to time
	BySplit              // a payer by the line's key
	ByFlatRate           // a flat rate of other costs
	OfBeneficiaries      // what the beneficiaries make
	OfClaims             // what the claims make
	OfPublic             // a share of the public funding
	ByInhabitants        // an amount per inhabitant
	WhatIf               // the figure before, scaled as a flag says
)

// String is the word by which machines know the rule; empty for Given.
func (r Rule) String() string {
	return [...]string{"", "from-share", "share-of", "rest", "total-of-years", "total-of-costs", "total-of-lines",
		"from-payers", "full-year", "year-rest", "prorate", "split", "flat-rate", "beneficiaries", "claims", "public",
		"inhabitants", "what-if"}[r]
}

// Rounding says how a part became a whole number of units.
type Rounding uint8

// The roundings.
const (
	Exactly     Rounding = iota
	ToNearest            // to the nearest unit, halves up
	Limited              // down, since the programme limits the source
	Demanded             // up, since the programme demands a least share of it
	ByRemainder          // by the largest remainder among those that share
	Crossed              // so that both rows and columns add up
	ToAddUp              // from what it is by itself to what makes all add up
	AtLimit              // as much as the programme's limit allows
)

// Measure is what the numbers of a Part count.
type Measure uint8

// The measures.
const (
	Numbers Measure = iota // weights, months, days
	Cents
	Shares  // millionths of a percent
	Percent // likewise, of 100 %
)

// Part is N/D of something; with D 0 all of it.
type Part struct {
	N, D int64
	In   Measure
}

// percent is a share as a part.
func percent(s money.Share) Part { return Part{s.Micro(), money.Percent(100).Micro(), Percent} }

// Origin is a figure with where it comes from, as data. One that was worked out says by
// which rule and from which terms: it is the Part of their sum, rounded. Any other says
// where it was given. An origin is never changed once a figure has it.
type Origin struct {
	money.Amount // unknown where a share or a number was given
	Basis        money.Basis
	Rule         Rule
	Rounded      Rounding
	Terms        []Term

	more *detail // what few have
}

// detail is what few origins have.
type detail struct {
	part Part
	given
}

// given is where something was given that is not worked out.
type given struct {
	of    source.Handle // the mapping that states it
	key   string        // its key there, or the flag that assumes it
	year  int32         // the key, where it is a calendar year
	flag  bool          // it is assumed
	share money.Share   // that was given
	each  money.PerHead // likewise, for each inhabitant
}

// Term is one of those from which a figure was worked out: so many times something, taken
// off where N is below zero. Of N = 0 is what is not added up, but on which the figure
// hangs: a share, a weight, a payer who is assumed not to pay.
type Term struct {
	N int64
	*Origin
}

func plus(f Figure) Term  { return times(1, f) }
func minus(f Figure) Term { return times(-1, f) }

func times(n int64, f Figure) Term {
	if f.From != nil && f.From.Amount == f.Amount {
		return Term{n, f.From}
	}
	o := f.node()
	if f.Known() && f.Cents() != o.Cents() { // Negative
		n = -n
	}
	return Term{n, o}
}

// Plus is an amount as a term of a sum.
func Plus(a money.Amount) Term { return plus(Figure{Amount: a}) }

// Term is the figure as a term of a sum, once.
func (f Figure) Term() Term { return Term{1, f.node()} }

// hanging is a term on which a figure hangs that is not added up.
func hanging(f Figure) Term { return Term{0, f.node()} }

// unknown is what is not known, as a term.
var unknown = new(Origin)

// node is the origin of the figure, also of one that does not say where it comes from.
func (f Figure) node() *Origin {
	switch {
	case f.From == nil && !f.Known():
		return unknown
	case f.From == nil:
		return &Origin{Amount: f.Amount, Basis: f.Basis}
	default:
		return f.From
	}
}

// Part is the part of the sum of the terms that the figure is, before it was rounded; of
// a weight or number that was given, N is that.
func (o *Origin) Part() Part {
	if o.more == nil {
		return Part{}
	}
	return o.more.part
}

// Share is the share that was given; unknown where it is an amount or a number.
func (o *Origin) Share() money.Share {
	if o.more == nil {
		return money.Share{}
	}
	return o.more.share
}

// Each is what was given for each inhabitant; unknown where it is something else.
func (o *Origin) Each() money.PerHead {
	if o.more == nil {
		return money.PerHead{}
	}
	return o.more.each
}

// Flag is the flag that assumes what was given; empty for all else.
func (o *Origin) Flag() string {
	if o.more == nil || !o.more.flag {
		return ""
	}
	return o.more.key
}

// Place is where the record states what was given; false for all else.
func (o *Origin) Place() (source.Place, bool) {
	if o.more == nil || !o.more.of.Exists() {
		return source.Place{}, false
	}
	return o.more.of.At(o.more.name()), true
}

// Path is the path of what the record states; empty for all else.
func (o *Origin) Path() string {
	if o.more == nil || o.more.key == "" && o.more.year == 0 || o.more.flag {
		return ""
	}
	return o.more.of.Path() + "." + o.more.name()
}

func (g *given) name() string {
	if g.year != 0 {
		return strconv.Itoa(int(g.year))
	}
	return g.key
}

// basis is no more certain than the least certain of the terms.
func (o *Origin) basis() money.Basis {
	basis := money.Derived
	if o.Rule == ProRate {
		basis = money.Estimated
	}
	for i := range o.Terms {
		basis = max(basis, o.Terms[i].Basis)
	}
	return basis
}

// sum is what the terms make that are added up.
func (o *Origin) sum() money.Amount {
	sum := money.Cents(0)
	for _, t := range o.Terms {
		if t.N != 0 {
			product, _ := t.Times(t.N)
			sum, _ = sum.Add(product)
		}
	}
	return sum
}

// share is the share among the terms.
func (o *Origin) share() money.Share {
	for _, t := range o.Terms {
		if s := t.Share(); s.Known() {
			return s
		}
	}
	return money.Share{}
}

// Why is how the figure was worked out, in one line; nothing for what the record states
// or a flag assumes.
func (f Figure) Why() language.Text {
	if f.From == nil {
		return language.Text{}
	}
	return f.From.Why()
}

// Why is how it was worked out, in one line; nothing for what was given.
func (o *Origin) Why() language.Text {
	if o.Rule == Given {
		return language.Text{}
	}
	a, base, part := o.Amount, money.Figure{Amount: o.sum()}, o.Part()
	switch {
	case o.Rounded == AtLimit:
		return language.Say("as much as the programme's limit allows = {0}", a)
	case o.Rule == ShareOf:
		return language.Say("{0} = {1}", language.Say("{0} / {1}", money.Figure{Amount: o.Terms[0].Amount}, money.Figure{Amount: o.Terms[1].Amount}), o.Share())
	case o.Rule == ByInhabitants:
		return language.Say("{0} × {1} per inhabitant = {2}", int(o.Terms[0].Part().N), o.Terms[1].Each(), a)
	case o.Rule == FullYear:
		return language.Say("a full year: {0}", a)
	case part.D == 0:
		return o.whySum()
	case o.Rule == ByFlatRate && o.Rounded == ToNearest:
		return o.whyFlat()
	case o.Rounded == Crossed && o.Rule == BySplit:
		return language.Say("the same part of {0} as of the line = {1}", base, a)
	case (o.Rule == FromShare || o.Rule == OfPublic) && part.In == Percent:
		return o.whyShare(base)
	}
	n, d := part.texts()
	switch {
	case o.Rule == WhatIf:
		said := language.Say("{0}/{1}", n, d)
		if share := o.share(); share.Known() && part.In == Percent {
			said = language.Say("{0}", share)
		}
		return language.Say("{0} × {1}, rounded so that all adds up = {2}", base, said, a)
	case o.Rounded == ByRemainder && o.Rule != ProRate:
		return language.Say("{0} × {1}/{2}, by the largest remainder = {3}", base, n, d, a)
	case o.Rounded == ToAddUp:
		alone := language.Say("{0} × {1}/{2} = {3}", base, n, d, base.Fraction(part.N, part.D))
		return language.Say("{0}, rounded so that the payers add up: {1}", alone, a)
	default:
		return language.Say("{0} × {1}/{2} = {3}", base, n, d, a)
	}
}

// texts are the two numbers of a part as people read them.
func (p Part) texts() (n, d any) {
	switch p.In {
	case Cents:
		return money.Figure{Amount: money.Cents(p.N)}, money.Figure{Amount: money.Cents(p.D)}
	case Shares, Percent:
		return money.Micro(p.N), money.Micro(p.D)
	default:
		return int(p.N), int(p.D)
	}
}

// whySum is the arithmetic of a sum.
func (o *Origin) whySum() language.Text {
	added := make([]Term, 0, len(o.Terms))
	for _, t := range o.Terms {
		if t.N != 0 {
			added = append(added, t)
		}
	}
	if len(added) == 1 && added[0].N == 1 {
		return language.Say("the whole of {0}", o.Amount)
	}
	return language.Say("{0} = {1}", shown(added), o.Amount)
}

// whyShare says how a share of a total was rounded.
func (o *Origin) whyShare(total money.Figure) language.Text {
	share, a := o.share(), o.Amount
	switch o.Rounded {
	case Limited:
		return language.Say("{0} of {1}, rounded down since the programme limits the source = {2}", share, total, a)
	case Demanded:
		return language.Say("{0} of {1}, rounded up since the programme demands a least share = {2}", share, total, a)
	case ByRemainder:
		return language.Say("{0} of {1}, by the largest remainder = {2}", share, total, a)
	default:
		return language.Say("{0} of {1} = {2}", share, total, a)
	}
}
