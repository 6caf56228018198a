package finance

import (
	"slices"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// flatRate is a flat rate of a plan's costs.
type flatRate struct {
	Flat
	rate Term // as the row or the cost model says it
}

// readCosts takes over the costs that the record states, and those that its cost model
// says in addition.
func (p *Plan) readCosts() {
	b := p.Budget
	costs := costsOf(b)
	for i := range costs {
		c := &costs[i]
		p.Costs = append(p.Costs, &Cost{p.row(p.stated(c.Amount, c.Handle, "amount"), Figure{}, c.Years), c, i >= len(b.Costs)})
	}
	for _, f := range FlatsOf(b.CostModel, costs) {
		by := given{share: f.Rate}
		if row := &costs[f.Rows[0]]; row.Rate.Known() {
			by.of, by.key = row.Handle, "rate"
		} else if b.Stage != "" { // not of a claim, which has the cost model of its budget
			if by.of, by.key = b.Handle, "cost_model"; p.within != nil {
				by.of = p.within.Budget.Handle
			}
		}
		p.flats = append(p.flats, flatRate{f, hanging(p.given(money.Amount{}, by, 0))})
	}
}

// Item is the path of the row below its budget: that which it has in the record, or would
// have.
func (c *Cost) Item() string {
	if !c.Cost.Exists() {
		return ".costs[" + string(c.Cost.Category) + "]"
	}
	return ".costs[" + c.Cost.ItemName() + "]"
}

// ofFlatRates has amounts of costs follow from flat rates, and the years of a flat rate
// from those of its base.
func (p *Plan) ofFlatRates() {
	for i := range p.flats {
		f := &p.flats[i]
		p.ofFlat(f, theAmount)
		if len(f.Rows) == 1 {
			e := p.next(equation{rule: ByFlatRate, joint: func(p *Plan, _ *Line) { p.flatYears(f) }})
			p.visit(&e)
		}
	}
}

// ofFlatYears has single years of costs follow from flat rates, where other years are not
// known.
func (p *Plan) ofFlatYears() {
	for i := range p.flats {
		for j := range p.Years {
			p.ofFlat(&p.flats[i], yearAt(j))
		}
	}
}

// ofFlat has a slot of the row that is a flat rate follow from its base; where the two are
// all costs that of the base from the flat rate, or from the total.
func (p *Plan) ofFlat(f *flatRate, k slot) {
	from := func(gives []int, cells ...*Figure) {
		if len(gives) != 1 || p.Costs[gives[0]].at(k).Known() {
			return
		}
		e := p.next(equation{rule: ByFlatRate, joint: func(p *Plan, _ *Line) { p.deduceFlat(f, k, anyWay) }})
		e.gives, e.where = append(e.gives, p.Costs[gives[0]].at(k)), cells
		p.visit(&e)
	}
	from(f.Rows, p.costCells(f.Of, k)...)
	if f.Closed {
		from(f.Of, p.costCells(f.Rows, k)...)
		from(f.Of, p.Total.at(k))
	}
}

func (p *Plan) costCells(rows []int, k slot) []*Figure {
	p.amounts = p.amounts[:0]
	for _, i := range rows {
		p.amounts = append(p.amounts, p.Costs[i].at(k))
	}
	return p.amounts
}

// allCosts is what all costs make in a slot: the total with the income that is taken off
// them. Of no year is it known how much that is.
func (p *Plan) allCosts(k slot) Figure {
	switch {
	case k == theAmount:
		return p.eligible()
	case p.Income.Cents() != 0:
		return Figure{}
	default:
		return *p.Total.at(k)
	}
}

// deduceFlat fills in the slot of a row that follows from a flat rate in a way that is
// accepted: no year is more than the others leave of the amount.
func (p *Plan) deduceFlat(f *flatRate, k slot, accept func(howFlat) bool) {
	all := p.allCosts(k)
	amounts, cents := make([]money.Amount, len(p.Costs)), []int64{all.Cents()}
	for i, c := range p.Costs {
		amounts[i] = c.at(k).Amount
		cents = append(cents, amounts[i].Cents())
	}
	d, is := f.deduce(amounts, all.Amount, p.unitOf(cents))
	if is && d.how == isRate && all.Basis == money.Assumed { // which it is not rounded by, then
		d, is = f.deduce(amounts, money.Amount{}, p.unitOf(cents[1:]))
	}
	if !is || !accept(d.how) {
		return
	}
	row := &p.Costs[d.row].Row
	if left, known := p.sum(row.lessYears(make([]Term, 0, few))); k != theAmount && known && d.amount.Cents() > left.Cents() {
		return
	}
	p.fill(row.at(k), p.deduced(f, &d, k))
}

func anyWay(howFlat) bool { return true }

// deduced is the figure of a deduction.
func (p *Plan) deduced(f *flatRate, d *deduction, k slot) Figure {
	terms := make([]Term, 0, few)
	if d.how == isRest || d.how == inAll {
		terms = append(terms, plus(*p.Total.at(k)))
		if k == theAmount && p.Income.Cents() != 0 {
			terms = append(terms, plus(p.Income))
		}
	}
	for _, i := range d.from {
		term := plus(*p.Costs[i].at(k))
		if d.how == isRest {
			term.N = -term.N
		}
		terms = append(terms, term)
	}
	figure := p.figure(d.amount, ByFlatRate, append(terms, f.rate)...)
	switch d.how {
	case isRate:
		return p.rounded(ToNearest, percent(f.Rate), figure)
	case hasRate:
		return p.rounded(ToNearest, Part{whole, f.Rate.Micro(), Percent}, figure)
	case inAll:
		return p.rounded(ToNearest, Part{whole, whole + f.Rate.Micro(), Percent}, figure)
	default:
		return figure
	}
}

// By reports whether the figure was worked out by a rule.
func (f Figure) By(rule Rule) bool { return f.From != nil && f.From.Rule == rule }

// whyFlat says how a figure follows from a flat rate.
func (o *Origin) whyFlat() language.Text {
	part, terms := o.Part(), shown(slices.DeleteFunc(slices.Clone(o.Terms), func(t Term) bool { return t.N == 0 }))
	switch {
	case part.N == whole:
		return language.Say("{0} / {1} = {2}", terms, money.Micro(part.D), o.Amount)
	case len(terms) > 1:
		return language.Say("{0} of ({1}) = {2}", money.Micro(part.N), terms, o.Amount)
	default:
		return language.Say("{0} of {1} = {2}", money.Micro(part.N), terms, o.Amount)
	}
}

// flatYears fills in the years of a flat rate that is one row: what the other rows leave
// of a year of the total, where that is the rate of the year's base, else the part of the
// amount that the year's base is of the base. Likewise those of a base that makes the total
// together with its flat rate.
func (p *Plan) flatYears(f *flatRate) {
	if f.Closed && len(f.Of) == 1 && p.Income.Cents() == 0 {
		p.yearsLike(f, f.Of[0], []*Row{&p.Total})
	}
	for j := range p.Years {
		p.deduceFlat(f, yearAt(j), func(how howFlat) bool { return how == isRest })
	}
	base := make([]*Row, len(f.Of))
	for i, k := range f.Of {
		base[i] = &p.Costs[k].Row
	}
	p.yearsLike(f, f.Rows[0], base)
}

// yearsLike divides what the known years of a row of costs leave of its amount among its
// other years, in proportion to those of other rows. These make their amounts.
func (p *Plan) yearsLike(f *flatRate, cost int, like []*Row) {
	row := &p.Costs[cost].Row
	sum := make([]Term, 0, few) // of the years, less the amounts
	weights := make([]int64, len(p.Years))
	for _, r := range like {
		sum = append(sum, minus(r.Amount))
		for j, year := range r.Years {
			sum = append(sum, plus(year))
			weights[j] += year.Cents()
		}
	}
	if off, known := p.sum(sum); !known || off.Cents() != 0 || !row.Amount.Known() {
		return
	}
	left, all := row.Amount.Cents(), int64(0)
	for j, year := range row.Years {
		if year.Known() {
			left, weights[j] = left-year.Cents(), 0
		}
		all += weights[j]
	}
	unit := p.unitOf([]int64{left})
	parts := money.Apportion(left/unit, weights)
	for j := range parts {
		amount := money.Cents(parts[j] * unit)
		if row.Amount.IsAbout() {
			amount = partOf(row.Amount.Amount, amount.Cents())
		}
		terms := make([]Term, 0, few)
		for _, r := range like {
			terms = append(terms, plus(r.Years[j]))
		}
		figure := p.figure(amount, ByFlatRate, append(terms, hanging(row.Amount), f.rate)...)
		p.fill(&row.Years[j], p.rounded(ByRemainder, Part{left, all, Cents}, figure))
	}
}
