package finance

import (
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/money"
)

// estimate divides what is left of the rows among the years without a figure,
// in proportion to time and to the cent (rules 6 to 8). What is left of the
// lines, and what they leave of the total, is divided so that every year still
// adds up.
func (p *Plan) estimate(*Line) {
	lines := rowsOf(p.Lines)
	if !p.estimateFromLines(lines) {
		p.estimateRow(&p.Total)
		p.estimateParts(&p.Total, lines)
	}
	for _, r := range lines {
		p.estimateRow(r)
	}
	for _, line := range p.Lines {
		p.estimateFees(line)
		p.estimateParts(&line.Row, rowsOf(line.Payers))
		for _, payer := range line.Payers {
			p.estimateRow(&payer.Row)
			if payer.Number > 1 {
				p.estimateRow(payer.Each)
			}
		}
	}
	costs := rowsOf(p.Costs)
	p.estimateParts(&p.Total, costs)
	for _, r := range costs {
		p.estimateRow(r)
	}
}

// estimateFromLines makes the years of the total from those of its lines and of
// what they leave, each spread by itself: where a line has figures for years
// and the total none, the total's own would contradict them.
func (p *Plan) estimateFromLines(lines []*Row) bool {
	rest := p.blank()
	p.ofRest(&list{whole: &p.Total, rows: p.givenTo(), own: &rest})
	if !rest.Amount.Known() || rest.Amount.Cents() < 0 || slices.ContainsFunc(p.Total.Years, Figure.Known) ||
		!slices.ContainsFunc(lines, func(r *Row) bool { return slices.ContainsFunc(r.Years, Figure.Known) }) {
		return false
	}
	parts := append(slices.Clone(lines), &rest)
	for _, r := range parts {
		p.estimateRow(r)
	}
	for j := range p.Total.Years {
		var terms []Term
		for _, r := range parts {
			if !r.unknown() {
				terms = append(terms, plus(r.Years[j]))
			}
		}
		p.fill(&p.Total.Years[j], p.work(TotalOfLines, terms...))
	}
	return true
}

// timeIn is how much of the period lies in a calendar year: n/d months or days.
func (p *Plan) timeIn(year int) (n, d int64) {
	if p.options.ProRate == ByDays {
		return p.Period.DaysIn(year), 1
	}
	n, d, _ = p.Period.MonthsIn(year)
	return n, d
}

// fullYear is the length of a calendar year in the unit of the estimate.
func (p *Plan) fullYear(year int) int64 {
	if p.options.ProRate == ByDays {
		return calendar.CalendarYear(year).DaysIn(year)
	}
	return 12
}

// missing are the indices of the period's years without a figure, with their lengths as
// weights. Only the first and the last year of a period may have a denominator.
func (p *Plan) missing(r *Row) (years []int, weights []int64) {
	common := int64(1)
	for j, year := range p.Years {
		if !r.Years[j].Known() && p.inPeriod(year) {
			years = append(years, j)
			if _, d := p.timeIn(year); common%d != 0 {
				common *= d
			}
		}
	}
	for _, j := range years {
		n, d := p.timeIn(p.Years[j])
		weights = append(weights, n*(common/d))
	}
	return years, weights
}

// left is what the years without a figure have to share, in cents; false where that is
// not known.
func (p *Plan) left(r *Row) (int64, bool) {
	if !r.Amount.Known() {
		return 0, false
	}
	rest, ok := p.sum(r.lessYears(make([]Term, 0, few)))
	return rest.Cents(), ok && rest.Cents() >= 0
}

// estimateRow divides what is left of a row by itself: by time, or where the
// amount is not known a part of the full year's.
func (p *Plan) estimateRow(r *Row) {
	years, weights := p.missing(r)
	if len(years) == 0 {
		return
	}
	if rest, ok := p.left(r); ok {
		parts := money.Apportion(rest, weights)
		if parts == nil {
			return
		}
		all := int64(0)
		for _, w := range weights {
			all += w
		}
		of := r.lessYears(make([]Term, 0, few))
		for k, j := range years {
			f := p.figure(money.Cents(parts[k]), ProRate, of...)
			p.fill(&r.Years[j], p.rounded(ByRemainder, Part{N: weights[k], D: all}, f))
		}
		return
	}
	if r.Amount.Known() || !r.FullYear.Known() {
		return
	}
	for _, j := range years {
		fee, part := p.fee(r.FullYear, p.Years[j])
		p.fill(&r.Years[j], p.rounded(ToNearest, part, p.figure(money.Cents(fee), ProRate, plus(r.FullYear))))
	}
}

// fee is a part year of a full year's figure, in cents.
func (p *Plan) fee(full Figure, year int) (int64, Part) {
	n, d := p.timeIn(year)
	d *= p.fullYear(year)
	return full.Fraction(n, d).Cents(), Part{N: n, D: d}
}

// estimateFees gives each of a line's payers a part of its full year's figure
// (rule 8). They are worked out together, so that as many equal fees make what
// the sum of the fees makes.
func (p *Plan) estimateFees(line *Line) {
	var rows []*Row
	var fees []int64
	var terms []Term
	for _, payer := range line.Payers {
		if r := &payer.Row; !r.Amount.Known() && r.FullYear.Known() {
			rows, fees, terms = append(rows, r), append(fees, r.FullYear.Cents()), append(terms, plus(r.FullYear))
		}
	}
	sum, ok := p.sum(terms)
	if !ok {
		return
	}
	together := leastOf(nil, terms...)
	years, _ := p.missing(rows[0])
	for _, j := range years {
		fee, part := p.fee(Figure{Amount: sum}, p.Years[j])
		parts := money.Apportion(fee, fees)
		if parts == nil {
			return
		}
		for i, r := range rows {
			rounded := ToNearest
			if alone, _ := p.fee(r.FullYear, p.Years[j]); alone != parts[i] {
				rounded = ToAddUp
			}
			f := p.figure(money.Cents(parts[i]), ProRate, append(together, plus(r.FullYear))...)
			p.fill(&r.Years[j], p.rounded(rounded, part, f))
		}
	}
}

// estimateParts divides what is left of the parts of a whole among the years
// that none of them has a figure for, in proportion to what the whole has left
// in each. What the parts leave of the whole is divided with them.
func (p *Plan) estimateParts(whole *Row, parts []*Row) {
	var open []*Row
	var rests, columns []int64
	var least []Term
	var years []int
	for _, r := range parts {
		missing, _ := p.missing(r)
		rest, ok := p.left(r)
		switch {
		case len(missing) == 0 || r.unknown():
			continue
		case !ok || years != nil && !slices.Equal(years, missing):
			return
		}
		years = missing
		open, rests = append(open, r), append(rests, rest)
	}
	if len(open) == 0 || !whole.Amount.Known() {
		return
	}
	sum := int64(0)
	for _, j := range years {
		column := append(make([]Term, 0, few), plus(whole.Years[j]))
		for _, r := range parts {
			if r.Years[j].Known() {
				column = append(column, minus(r.Years[j]))
			}
		}
		left, ok := p.sum(column)
		if !ok || left.Cents() < 0 {
			return
		}
		columns, sum = append(columns, left.Cents()), sum+left.Cents()
		least = leastOf(least, column...)
	}
	together := sum
	for _, r := range rests {
		sum -= r
	}
	if sum < 0 {
		return
	}
	cells := p.cross(append(rests, sum), columns, 1) // estimates are in cents
	if cells == nil {
		return
	}
	for i, r := range open {
		terms := append(r.lessYears(make([]Term, 0, few)), least...)
		for k, j := range years {
			f := p.figure(money.Cents(cells[i][k]), ProRate, append(terms, hanging(whole.Years[j]))...)
			p.fill(&r.Years[j], p.rounded(Crossed, Part{columns[k], together, Cents}, f))
		}
	}
}

func (p *Plan) same(a, b string) bool {
	return a == b || p.options.Same != nil && p.options.Same(a, b)
}

// own reports whether the record gives the payer a figure of its own.
func (x *Payer) own() bool {
	return x.Entry != nil && (x.Entry.Amount.Known() || x.Entry.AmountEach.Known() || x.Entry.FullYearEach.Known() || x.Entry.PerInhabitant.Known())
}
