package finance

import (
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// estimate divides what is left of the rows among the years without a figure,
// in proportion to time and to the cent (rules 6 to 8). What is left of the
// lines, and what they leave of the total, is divided so that every year still
// adds up.
func (p *Plan) estimate() {
	if !p.whole {
		return
	}
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
				p.estimateRow(&payer.Each)
			}
		}
	}
	costs := rowsOf(p.Costs)
	p.estimateParts(&p.Total, costs)
	for _, r := range costs {
		p.estimateRow(r)
	}
}

// assume gives the lines of which only the share holds the same part of every year,
// where nothing else is unknown in it.
func (p *Plan) assume() bool {
	assumed := false
	for _, line := range p.Lines {
		missing, _ := p.missing(&line.Row)
		assumed = assumed || line.free
		if !line.free && len(missing) > 0 && !line.unknown() {
			return false
		}
	}
	if assumed && p.whole {
		p.estimateParts(&p.Total, rowsOf(p.Lines))
		for _, line := range p.Lines {
			p.likeTotal(line)
		}
	}
	return assumed
}

// likeTotal gives a line of which only the share holds the same part of every year by
// itself: where the lines are more than the total, their years also are.
func (p *Plan) likeTotal(line *Line) {
	missing, _ := p.missing(&line.Row)
	if !line.free || !line.Amount.Known() || len(missing) != len(p.Years) {
		return
	}
	weights := make([]int64, len(p.Years))
	basis := max(money.Derived, line.Amount.Basis)
	for j, f := range p.Total.Years {
		if !f.Known() {
			return
		}
		weights[j], basis = f.Cents(), max(basis, f.Basis)
	}
	unit := p.unitOf([]int64{line.Amount.Cents()})
	parts := money.Apportion(line.Amount.Cents()/unit, weights)
	if parts == nil {
		return
	}
	for j := range missing {
		part := money.Cents(parts[j] * unit)
		p.fill(&line.Years[j], Figure{part, basis, p.why(func() language.Text {
			return language.Say("the same part of {0} as of the total = {1}", money.Figure{Amount: p.Total.Years[j].Amount}, part)
		})})
	}
}

// estimateFromLines makes the years of the total from those of its lines and of
// what they leave, each spread by itself: where a line has figures for years
// and the total none, the total's own would contradict them.
func (p *Plan) estimateFromLines(lines []*Row) bool {
	rest := p.leave(&p.Total, p.givenTo(), money.Derived)
	if !rest.Amount.Known() || rest.Amount.Cents() < 0 || slices.ContainsFunc(p.Total.Years, Figure.Known) ||
		!slices.ContainsFunc(lines, func(r *Row) bool { return slices.ContainsFunc(r.Years, Figure.Known) }) {
		return false
	}
	parts := append(slices.Clone(lines), &rest)
	for _, r := range parts {
		p.estimateRow(r)
	}
	for j := range p.Total.Years {
		var terms []term
		for _, r := range parts {
			if !r.unknown() {
				terms = append(terms, plus(r.Years[j]))
			}
		}
		p.fill(&p.Total.Years[j], p.work(terms...))
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

// left is what the years without a figure have to share; false where that is
// not known.
func (p *Plan) left(r *Row) (Figure, bool) {
	if !r.Amount.Known() {
		return Figure{}, false
	}
	rest := p.less(r.Amount, Known(r.Years)...)
	return rest, rest.Known() && rest.Cents() >= 0
}

// estimateRow divides what is left of a row by itself: by time, or where the
// amount is not known a part of the full year's.
func (p *Plan) estimateRow(r *Row) {
	years, weights := p.missing(r)
	if len(years) == 0 {
		return
	}
	if rest, ok := p.left(r); ok {
		parts := money.Apportion(rest.Cents(), weights)
		if parts == nil {
			return
		}
		all := int64(0)
		for _, w := range weights {
			all += w
		}
		for k, j := range years {
			p.fill(&r.Years[j], p.estimated(parts[k], rest, func() language.Text {
				return language.Say("{0} × {1}/{2} = {3}", money.Figure{Amount: rest.Amount}, int(weights[k]), int(all), money.Cents(parts[k]))
			}))
		}
		return
	}
	if r.Amount.Known() || !r.FullYear.Known() {
		return
	}
	for _, j := range years {
		p.fill(&r.Years[j], p.fee(r.FullYear, p.Years[j]))
	}
}

// estimated is an estimate of some cents out of a figure. That the figure may be rounded
// by its source is nothing next to that.
func (p *Plan) estimated(cents int64, of Figure, why func() language.Text) Figure {
	return Figure{money.Cents(cents), max(money.Estimated, of.Basis), p.why(why)}
}

// fee is a part year of a full year's figure.
func (p *Plan) fee(full Figure, year int) Figure {
	n, d := p.timeIn(year)
	d *= p.fullYear(year)
	cents := full.Fraction(n, d).Cents()
	return p.estimated(cents, full, func() language.Text {
		return language.Say("{0} × {1}/{2} = {3}",
			money.Figure{Amount: full.Amount}, int(n), int(d), money.Cents(cents))
	})
}

// estimateFees gives each of a line's payers a part of its full year's figure
// (rule 8). They are worked out together, so that as many equal fees make what
// the sum of the fees makes.
func (p *Plan) estimateFees(line *Line) {
	var rows []*Row
	var fees []int64
	together := Figure{Amount: money.Cents(0), Basis: money.Derived}
	for _, payer := range line.Payers {
		if r := &payer.Row; !r.Amount.Known() && r.FullYear.Known() {
			rows, fees = append(rows, r), append(fees, r.FullYear.Cents())
			together = p.work(plus(together), plus(r.FullYear))
		}
	}
	if len(rows) == 0 || !together.Known() {
		return
	}
	years, _ := p.missing(rows[0])
	for _, j := range years {
		fee := p.fee(together, p.Years[j])
		parts := money.Apportion(fee.Cents(), fees)
		if parts == nil {
			return
		}
		for i, r := range rows {
			one := p.fee(r.FullYear, p.Years[j])
			if one.Cents() != parts[i] {
				one = p.estimated(parts[i], r.FullYear, func() language.Text {
					return language.Say("{0}, rounded so that the payers add up: {1}", one.Why(), money.Cents(parts[i]))
				})
			}
			p.fill(&r.Years[j], one)
		}
	}
}

// estimateParts divides what is left of the parts of a whole among the years
// that none of them has a figure for, in proportion to what the whole has left
// in each. What the parts leave of the whole is divided with them.
func (p *Plan) estimateParts(whole *Row, parts []*Row) {
	var open []*Row
	var rests, columns []int64
	var of []Figure
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
		open, rests, of = append(open, r), append(rests, rest.Cents()), append(of, rest)
	}
	if len(open) == 0 || !whole.Amount.Known() {
		return
	}
	basis, sum := money.Estimated, int64(0)
	for _, j := range years {
		column := whole.Years[j]
		for _, r := range parts {
			if r.Years[j].Known() {
				column = p.less(column, r.Years[j])
			}
		}
		if !column.Known() || column.Cents() < 0 {
			return
		}
		basis = max(basis, column.Basis)
		columns, sum = append(columns, column.Cents()), sum+column.Cents()
	}
	together := sum
	for _, r := range rests {
		sum -= r
	}
	if sum < 0 {
		return
	}
	unit := int64(1) // estimates are in cents
	if p.options.ProRate == NoRate {
		unit = p.unitOf(rests, columns)
	}
	cells := p.cross(append(rests, sum), columns, unit)
	if cells == nil {
		return
	}
	for i, r := range open {
		for k, j := range years {
			f := p.estimated(cells[i][k], of[i], func() language.Text {
				return language.Say("{0} × {1}/{2} = {3}", money.Figure{Amount: of[i].Amount},
					money.Figure{Amount: money.Cents(columns[k])}, money.Figure{Amount: money.Cents(together)}, money.Cents(cells[i][k]))
			})
			f.Basis = max(f.Basis, basis)
			p.fill(&r.Years[j], f)
		}
	}
}

func (p *Plan) same(a, b string) bool {
	return a == b || p.options.Same != nil && p.options.Same(a, b)
}

// own reports whether the record gives the payer a figure of its own.
func (x *Payer) own() bool {
	return x.Entry != nil && (x.Entry.Amount.Known() || x.Entry.AmountEach.Known() || x.Entry.FullYearEach.Known())
}
