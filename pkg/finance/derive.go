package finance

import (
	"slices"

	"sostool/pkg/money"
)

// derive fills in what follows, until nothing more does.
func (p *Plan) derive() {
	for p.changed = true; p.changed; {
		p.changed = false
		p.eachRow(p.spread)
		for _, line := range p.Lines {
			if !line.free && len(line.Funding.Payers) > 0 {
				p.addUp(&line.Row, appendRows(make([]*Row, 0, few), line.Payers), FromPayers, line.dropped)
			}
		}
		p.addCosts()
		p.addLines()
		p.fromShares()
		p.own()
	}
	for _, line := range p.Lines {
		p.split(line)
	}
}

// eachRow visits every row of the plan.
func (p *Plan) eachRow(visit func(*Row)) {
	visit(&p.Total)
	for _, line := range p.Lines {
		visit(&line.Row)
		for _, payer := range line.Payers {
			visit(&payer.Row)
			if payer.Number > 1 {
				visit(&payer.Each)
			}
		}
	}
	for _, c := range p.Costs {
		visit(&c.Row)
	}
}

// spread works out the years of a row and its amount from one another. Every
// calendar year wholly inside the period costs the full year's amount, and
// what the years leave of the amount belongs to the one year without a figure
// (rule 6 and its precisions).
func (p *Plan) spread(r *Row) {
	if !p.whole {
		return
	}
	missing, one := 0, 0
	for j, year := range p.Years {
		if !r.Years[j].Known() && r.FullYear.Known() && p.full[j] {
			p.fillFull(r, j)
		}
		if !r.Years[j].Known() && p.inPeriod(year) {
			missing++
			one = j
		}
	}
	switch {
	case missing == 0:
		if r.Amount.Known() {
			return
		}
		terms := make([]Term, 0, few)
		for _, f := range r.Years {
			if f.Known() {
				terms = append(terms, plus(f))
			}
		}
		p.fill(&r.Amount, p.work(TotalOfYears, terms...))
	case missing == 1 && r.Amount.Known():
		p.fillRest(&r.Years[one], p.work(YearRest, r.lessYears(make([]Term, 0, few))...))
	}
}

// lessYears adds the amount and, taken off it, the years that are known to terms.
func (r *Row) lessYears(terms []Term) []Term {
	terms = append(terms, plus(r.Amount))
	for _, f := range r.Years {
		if f.Known() {
			terms = append(terms, minus(f))
		}
	}
	return terms
}

// fillFull fills in a calendar year wholly inside the period; it also hangs on the other
// terms.
func (p *Plan) fillFull(r *Row, j int, other ...Term) {
	if !r.Years[j].Known() {
		terms := append(make([]Term, 0, few), plus(r.FullYear))
		p.fill(&r.Years[j], p.figure(r.FullYear.Amount, FullYear, append(terms, other...)...))
	}
}

func (p *Plan) inPeriod(year int) bool {
	return p.Period.Bounded() && int(p.Period.Start.Year) <= year && year <= int(p.Period.End.Year)
}

// Known are the figures that are.
func Known(figures []Figure) []Figure {
	out := make([]Figure, 0, len(figures))
	for _, f := range figures {
		if f.Known() {
			out = append(out, f)
		}
	}
	return out
}

// rowed is what has a row: lines, payers, costs.
type rowed interface{ row() *Row }

func (l *Line) row() *Row  { return &l.Row }
func (p *Payer) row() *Row { return &p.Row }
func (c *Cost) row() *Row  { return &c.Row }

func rowsOf[T rowed](things []T) []*Row { return appendRows(make([]*Row, 0, len(things)), things) }

// appendRows is rowsOf for those who have room: a slice of few stays on the stack.
func appendRows[T rowed](rows []*Row, things []T) []*Row {
	for _, t := range things {
		rows = append(rows, t.row())
	}
	return rows
}

// The figures of a row, for what is worked out of each kind alike.
func amountOf(r *Row) Figure   { return r.Amount }
func fullYearOf(r *Row) Figure { return r.FullYear }

func yearOf(j int) func(*Row) Figure {
	return func(r *Row) Figure { return r.Years[j] }
}

// addUp fills in of a whole what its parts make, where all of them are known
// (rules 4 and 5), by a rule; what it makes also hangs on the other terms. The parts of a
// year are all of it only where the parts of the amount are.
func (p *Plan) addUp(whole *Row, parts []*Row, by Rule, other []Term) {
	if len(parts) == 0 {
		return
	}
	add := func(into *Figure, pick func(*Row) Figure) {
		if into.Known() || anyUnknown(parts, pick) {
			return
		}
		terms := make([]Term, 0, few)
		for _, part := range parts {
			terms = append(terms, plus(pick(part)))
		}
		p.fillRest(into, p.work(by, append(terms, other...)...))
	}
	add(&whole.Amount, amountOf)
	rest, known := p.restOf(whole.Amount, parts, amountOf)
	if known && rest.Cents() != 0 {
		return
	}
	if known {
		other = append(slices.Clip(other), leastOf(nil, appendRest(make([]Term, 0, few), whole.Amount, parts, amountOf)...)...)
	}
	add(&whole.FullYear, fullYearOf)
	if !known {
		return
	}
	for j, f := range whole.Years { // that are known make the same of the parts
		of, known := p.restOf(f, parts, yearOf(j))
		if known && of.Cents() != 0 {
			return
		}
	}
	for j := range whole.Years {
		add(&whole.Years[j], yearOf(j))
	}
}

// leastOf is the least certain of terms, as one on which others hang; none where all
// follow from the record alone.
func leastOf(least []Term, among ...Term) []Term {
	for _, t := range among {
		if t.Basis > money.Derived && (least == nil || t.Basis > least[0].Basis) {
			least = []Term{Term{0, t.Origin}}
		}
	}
	return least
}

// restOf is what the parts leave of a whole; false where one of them is unknown.
func (p *Plan) restOf(whole Figure, parts []*Row, pick func(*Row) Figure) (money.Amount, bool) {
	if !whole.Known() || anyUnknown(parts, pick) {
		return money.Amount{}, false
	}
	return p.sum(appendRest(make([]Term, 0, few), whole, parts, pick))
}

// appendRest adds a whole and, taken off it, its parts to terms.
func appendRest(terms []Term, whole Figure, parts []*Row, pick func(*Row) Figure) []Term {
	terms = append(terms, plus(whole))
	for _, part := range parts {
		terms = append(terms, minus(pick(part)))
	}
	return terms
}

// anyUnknown reports whether a part's figure is not known, as most of years and full years
// are not.
func anyUnknown(parts []*Row, pick func(*Row) Figure) bool {
	for _, part := range parts {
		if !pick(part).Known() {
			return true
		}
	}
	return false
}

// addLines fills in the total, and its years, from the lines; where these are
// only support, of a total that is known to be no more.
func (p *Plan) addLines() {
	lines := appendRows(make([]*Row, 0, few), p.Lines)
	if p.support {
		if rest, known := p.restOf(p.Total.Amount, lines, amountOf); !known || rest.Cents() != 0 {
			return
		}
	}
	p.addUp(&p.Total, lines, TotalOfLines, p.dropped)
}

// addCosts fills in the total, and its years, from the costs less the income.
func (p *Plan) addCosts() {
	if len(p.Costs) > 0 {
		p.addUp(&p.Total, p.lessIncome(rowsOf(p.Costs)), TotalOfCosts, nil)
	}
}

// lessIncome are rows of costs with the income that is taken off them: of no
// year is it known how much.
func (p *Plan) lessIncome(costs []*Row) []*Row {
	if p.Budget.Income.Cents() == 0 {
		return costs
	}
	income := p.blank()
	income.Amount = Negative(p.Income)
	return append(costs, &income)
}

// fromShares works out the lines that state a share and no amount (rule 1): a line whose
// source the programme limits is rounded down, one of which it requires a least share up,
// the others by the largest remainder.
func (p *Plan) fromShares() {
	total := p.Total.Amount
	if !total.Known() || total.Cents() < 0 {
		return
	}
	s := sharing{total: total}
	terms := append(make([]Term, 0, few), plus(total))
	all := true
	for _, line := range p.Lines {
		switch {
		case line.Amount.Known():
			terms = append(terms, minus(line.Amount))
		case line.share.From != nil:
			s.lines, s.weights = append(s.lines, line), append(s.weights, line.part().Micro())
			s.how = append(s.how, p.rounding(line))
		default:
			all = false
		}
	}
	if len(s.lines) == 0 {
		return
	}
	left, known := p.sum(terms)
	s.unit = p.Unit
	if total.Cents()%s.unit != 0 || all && known && left.Cents()%s.unit != 0 {
		s.unit = 1 // a figure that was estimated, or is rounded to cents
	}
	want := int64(-1)
	if all && known {
		want = left.Cents() / s.unit
	}
	s.parts = money.Round(total.Cents()/s.unit, s.weights, money.Percent(100).Micro(), s.how, want)
	if s.parts == nil {
		p.Wide = true
		return
	}
	if known && p.sharesRounded(&s, left.Cents(), all) {
		p.inProportion(&s, left.Cents()/s.unit)
	}
	p.share(&s, terms)
}

// own fills in the beneficiary's own contribution: what the total leaves where
// every other line is known (rule 3), in all and in each year.
func (p *Plan) own() {
	for i, line := range p.Lines {
		if !line.Funding.Own || slices.ContainsFunc(line.Payers, (*Payer).own) || line.Funding.Split.Exists() {
			continue
		}
		others := rowsOf(slices.Concat(p.Lines[:i], p.Lines[i+1:]))
		also := p.dropped
		fill := func(into *Figure, pick func(*Row) Figure) {
			if whole := pick(&p.Total); !into.Known() && whole.Known() && !anyUnknown(others, pick) {
				terms := appendRest(make([]Term, 0, few), whole, others, pick)
				p.fillRest(into, p.work(WhatIsLeft, append(terms, also...)...))
			}
		}
		fill(&line.Amount, amountOf)
		rest, known := p.restOf(p.Total.Amount, others, amountOf)
		if !known || rest.Cents() != line.Amount.Cents() {
			continue // the lines are not all of the total, nor of its years
		}
		also = append(slices.Clip(also), leastOf(nil, appendRest(make([]Term, 0, few), p.Total.Amount, others, amountOf)...)...)
		fill(&line.FullYear, fullYearOf)
		for j := range line.Years {
			fill(&line.Years[j], yearOf(j))
		}
	}
}
