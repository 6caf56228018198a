package finance

import (
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Work is what rows of costs say about person-years.
type Work struct {
	Rows []*record.Cost // that state some
	Sum  record.PersonYears
}

// WorkOf is the work of a category in a list of costs, and whether there is a row of the
// category and each states its own.
func WorkOf(costs []record.Cost, category record.Category) (w Work, whole bool) {
	all, sum := 0, int64(0)
	for i := range costs {
		if costs[i].Category != category {
			continue
		}
		if all++; costs[i].PersonYears.Known() {
			w.Rows, sum = append(w.Rows, &costs[i]), sum+costs[i].PersonYears.Hundredths()
		}
	}
	w.Sum = record.HundredthsOfPersonYears(sum)
	return w, len(w.Rows) == all && all > 0
}

// WorkOfBeneficiaries is the work of a category by those who spend a budget, and whether
// there are some and all of them state theirs.
func WorkOfBeneficiaries(b *record.Budget, category record.Category) (w Work, whole bool) {
	whole = len(b.Beneficiaries) > 0 && b.Sound("beneficiaries")
	sum := int64(0)
	for i := range b.Beneficiaries {
		one, known := WorkOf(b.Beneficiaries[i].Costs, category)
		w.Rows, sum, whole = append(w.Rows, one.Rows...), sum+one.Sum.Hundredths(), whole && known
	}
	w.Sum = record.HundredthsOfPersonYears(sum)
	return w, whole
}

// In is the rows' work as a sum.
func (w Work) In(l language.Language) string {
	var terms []string
	for _, c := range w.Rows {
		terms = append(terms, c.PersonYears.In(l))
	}
	return strings.Join(terms, " + ")
}

// PersonYears is the work of a plan's costs: as stated, else what the beneficiaries make
// together.
func (p *Plan) PersonYears(c *Cost) (record.PersonYears, money.Basis) {
	if c.Cost.PersonYears.Known() {
		return c.Cost.PersonYears, money.Stated
	}
	for _, other := range p.Costs {
		if other != c && other.Cost.Category == c.Cost.Category {
			return record.PersonYears{}, money.Unknown // it may be the work of either
		}
	}
	if w, whole := WorkOfBeneficiaries(p.Budget, c.Cost.Category); whole {
		return w.Sum, money.Derived
	}
	return record.PersonYears{}, money.Unknown
}

// PerPersonYear is what a person-year costs, to the cent, halves up.
func (p *Plan) PerPersonYear(c *Cost) Figure {
	work, basis := p.PersonYears(c)
	if !work.Known() || !c.Amount.Known() {
		return Figure{}
	}
	return perPersonYear(c.Amount, work, basis)
}

// Labour is the work of several rows of costs, and what it costs.
type Labour struct {
	Years   record.PersonYears // unknown where no row states any
	Basis   money.Basis
	Partial bool   // of some pay the work is not known
	costs   Figure // of the rows whose work is known; unknown where one of these is
}

// PerPersonYear is what a person-year costs, to the cent, halves up; unknown where the work
// of some pay is.
func (l *Labour) PerPersonYear() Figure {
	if !l.Years.Known() || l.Partial || !l.costs.Known() {
		return Figure{}
	}
	return perPersonYear(l.costs, l.Years, l.Basis)
}

// perPersonYear is what a person-year costs of work that costs so much.
func perPersonYear(costs Figure, work record.PersonYears, basis money.Basis) Figure {
	return Figure{Amount: costs.Amount.Fraction(100, work.Hundredths()), Basis: max(money.Derived, basis, costs.Basis)}
}

// Labour is the work of the budgets that count: all of it where each has a row of pay and all
// rows of pay state theirs.
func (f *Financing) Labour() Labour {
	var l Labour
	var costs []Figure
	sum := int64(0)
	for _, k := range f.Counted() {
		pay := false
		for _, c := range f.Plans[k].Costs {
			work, basis := f.Plans[k].PersonYears(c)
			if work.Known() {
				sum, costs, l.Basis = sum+work.Hundredths(), append(costs, c.Amount), max(l.Basis, basis)
			} else if c.Cost.Category == record.Personnel {
				l.Partial = true
			}
			pay = pay || work.Known() || c.Cost.Category == record.Personnel
		}
		l.Partial = l.Partial || !pay
	}
	if len(costs) == 0 {
		return Labour{}
	}
	if len(costs) > 1 || l.Partial {
		l.Basis = max(l.Basis, money.Derived)
	}
	l.Years, l.costs = record.HundredthsOfPersonYears(sum), together(costs, func(f Figure) Figure { return f })
	return l
}
