package finance

import (
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
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

// likeTotal gives a line of which only the share holds the same part of every
// year by itself: where the lines are more than the total, their years are, too.
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
	for j := range missing {
		if parts == nil {
			return
		}
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
	known := func(f Figure) bool { return f.Known() }
	if !rest.Amount.Known() || rest.Amount.Cents() < 0 || slices.ContainsFunc(p.Total.Years, known) ||
		!slices.ContainsFunc(lines, func(r *Row) bool { return slices.ContainsFunc(r.Years, known) }) {
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
		return calendar.Period{Start: calendar.Date{Year: int16(year)}, End: calendar.Date{Year: int16(year)}}.DaysIn(year)
	}
	return 12
}

// missing are the places of the period's years without a figure, with their
// lengths as weights. Only the first and the last year of a period may have
// a denominator.
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
	rest := p.less(r.Amount, known(r.Years)...)
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
		all := int64(0)
		for _, w := range weights {
			all += w
		}
		for k, j := range years {
			if parts == nil {
				return
			}
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

// estimated is an estimate of some cents out of a figure. That the figure may
// be rounded by its source is nothing beside that.
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
		for i, r := range rows {
			if parts == nil {
				return
			}
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
	for i, r := range open {
		for k, j := range years {
			if cells == nil {
				return
			}
			f := p.estimated(cells[i][k], of[i], func() language.Text {
				return language.Say("{0} × {1}/{2} = {3}", money.Figure{Amount: of[i].Amount},
					money.Figure{Amount: money.Cents(columns[k])}, money.Figure{Amount: money.Cents(together)}, money.Cents(cells[i][k]))
			})
			f.Basis = max(f.Basis, basis)
			p.fill(&r.Years[j], f)
		}
	}
}

// split shares a line among its payers by the line's key, or equally where a
// what-if says so (rule 9), in the budget's unit.
func (p *Plan) split(line *Line) {
	weights, basis := p.keys(line)
	if weights == nil {
		return
	}
	if p.options.Equal {
		p.applied(EqualSplit)
	}
	rows := rowsOf(line.Payers)
	all := int64(0)
	for _, w := range weights {
		all += w
	}
	divide := func(whole Figure, pick func(*Row) *Figure) {
		if !whole.Known() || whole.Cents() < 0 {
			return
		}
		unit := p.Unit
		if whole.Cents()%unit != 0 {
			unit = 1
		}
		parts := apportion(whole.Cents()/unit, weights, line.Payers)
		for i, r := range rows {
			if parts == nil {
				return
			}
			part := money.Cents(parts[i] * unit)
			f := Figure{part, max(basis, whole.Basis), p.why(func() language.Text {
				return language.Say("{0} × {1}/{2}, by the largest remainder = {3}",
					money.Figure{Amount: whole.Amount}, int(weights[i]), int(all), part)
			})}
			if whole.IsAbout() {
				f.Amount = f.About()
			}
			p.fill(pick(r), f)
		}
	}
	divide(line.Amount, func(r *Row) *Figure { return &r.Amount })
	if p.fullYearsFit(line, weights) {
		divide(line.FullYear, func(r *Row) *Figure { return &r.FullYear })
		for j := range line.Years {
			for _, r := range rows {
				if p.isFull(line, j) {
					p.fill(&r.Years[j], Figure{r.FullYear.Amount, max(basis, r.FullYear.Basis),
						p.why(func() language.Text { return language.Say("a full year: {0}", r.FullYear.Amount) })})
				}
			}
		}
	}
	if !p.splitYears(line, rows, basis) {
		for j := range line.Years {
			divide(line.Years[j], func(r *Row) *Figure { return &r.Years[j] })
		}
	}
}

// isFull reports whether year j of a line is one of its full years.
func (p *Plan) isFull(line *Line, j int) bool {
	return p.full[j] && line.FullYear.Known() && line.Years[j].Known() && line.Years[j].Cents() == line.FullYear.Cents()
}

// fullYearsFit reports whether every full year may be shared as the full
// year's figure is: rounded alike each year, the payers' parts may come to more
// than their parts of the amount.
func (p *Plan) fullYearsFit(line *Line, weights []int64) bool {
	if !line.Amount.Known() || !line.FullYear.Known() {
		return true
	}
	years, rest := int64(0), line.Amount.Cents()
	for j := range line.Years {
		if p.isFull(line, j) {
			years++
			rest -= line.FullYear.Cents()
		}
	}
	unit := p.unitOf([]int64{line.Amount.Cents(), line.FullYear.Cents()})
	amounts := apportion(line.Amount.Cents()/unit, weights, line.Payers)
	full := apportion(line.FullYear.Cents()/unit, weights, line.Payers)
	if amounts == nil || full == nil {
		return true
	}
	for i := range amounts {
		if left := amounts[i] - years*full[i]; left < 0 || rest == 0 && left > 0 {
			return false
		}
	}
	return true
}

// splitYears shares what is left of a line's years among its payers so that
// they make the payers' amounts, and what is left of the line beside them as if
// it were one more year. It reports false where an amount is not known.
func (p *Plan) splitYears(line *Line, rows []*Row, basis money.Basis) bool {
	var left []int // years of the line that the payers lack
	var columns []int64
	open, ok := p.left(&line.Row)
	if !ok {
		return false
	}
	rests := make([]int64, len(rows))
	for i, r := range rows {
		rest, ok := p.left(r)
		if !ok {
			return false
		}
		rests[i] = rest.Cents()
	}
	for j, f := range line.Years {
		if f.Known() && slices.ContainsFunc(rows, func(r *Row) bool { return !r.Years[j].Known() }) {
			left, columns = append(left, j), append(columns, f.Cents())
		}
	}
	cells := p.cross(rests, append(columns, open.Cents()), p.unitOf(rests, columns, []int64{open.Cents()}))
	for i, r := range rows {
		if cells == nil {
			return false
		}
		for k, j := range left {
			part := money.Cents(cells[i][k])
			f := Figure{part, max(basis, r.Amount.Basis, line.Years[j].Basis), p.why(func() language.Text {
				return language.Say("the same part of {0} as of the line = {1}", money.Figure{Amount: line.Years[j].Amount}, part)
			})}
			if line.Years[j].IsAbout() {
				f.Amount = f.About()
			}
			p.fill(&r.Years[j], f)
		}
	}
	return true
}

// unitOf is the unit of the budget where all figures are whole ones, else the
// cent.
func (p *Plan) unitOf(figures ...[]int64) int64 {
	for _, cents := range slices.Concat(figures...) {
		if cents%p.Unit != 0 {
			return 1
		}
	}
	return p.Unit
}

// cross is money.Cross in whole units; nil where rows and columns don't make
// the same.
func (p *Plan) cross(rows, columns []int64, unit int64) [][]int64 {
	in := func(cents []int64) []int64 {
		out := make([]int64, len(cents))
		for i := range cents {
			out[i] = cents[i] / unit
		}
		return out
	}
	cells := money.Cross(in(rows), in(columns))
	for i := range cells {
		for j := range cells[i] {
			cells[i][j] *= unit
		}
	}
	return cells
}

// apportion divides units among payers by weight; a row of several payers gets
// the parts of all of them.
func apportion(units int64, weights []int64, payers []*Payer) []int64 {
	var each []int64
	for i, payer := range payers {
		number := max(1, payer.Number)
		for k := range number {
			each = append(each, weights[i]/number)
			if k < weights[i]%number {
				each[len(each)-1]++
			}
		}
	}
	parts := money.Apportion(units, each)
	if parts == nil {
		return nil
	}
	out := make([]int64, len(payers))
	k := 0
	for i, payer := range payers {
		for range max(1, payer.Number) {
			out[i] += parts[k]
			k++
		}
	}
	return out
}

// weighted makes payers of those that a line's key has weights for.
func (p *Plan) weighted(line *Line) {
	for _, e := range line.Funding.Split.Weights.Entries {
		if p.drops(string(e.Key)) {
			line.altered = true
			continue
		}
		line.Payers = append(line.Payers, &Payer{Row: p.row(money.Amount{}, money.Amount{}, Years{}),
			Names: []string{string(e.Key)}, Of: record.MunicipalityKind, Number: 1})
	}
}

// maxPayers is how many payers a line is shared among one by one.
const maxPayers = 10_000

// keys are the weights of a line's payers by its split; nil where there is
// none to go by, and where payers have figures of their own.
func (p *Plan) keys(line *Line) (weights []int64, basis money.Basis) {
	f := line.Funding
	basis = line.basis()
	if p.options.Equal && len(line.Payers) > 0 {
		basis = money.Assumed
		for _, payer := range line.Payers {
			if !payer.equal {
				payer.equal = true
				payer.Row, payer.Each = p.row(money.Amount{}, money.Amount{}, Years{}), p.row(money.Amount{}, money.Amount{}, Years{})
			}
		}
	} else if !f.Split.Exists() || slices.ContainsFunc(line.Payers, func(x *Payer) bool { return x.own() }) {
		return nil, basis
	}
	people := int64(0)
	for _, payer := range line.Payers {
		number := payer.Number
		if payer.added && !p.options.Equal {
			weights = append(weights, 0) // it pays beside the others
			continue
		}
		if number == 0 || people > maxPayers-number {
			return nil, basis
		}
		people += number
		if p.options.Equal || f.Split.By == record.Equal {
			weights = append(weights, number)
			continue
		}
		w, ok := int64(0), false
		for _, e := range f.Split.Weights.Entries {
			if len(payer.Names) == 1 && p.same(string(e.Key), payer.Names[0]) {
				w, ok = int64(e.Value.Int()), e.Value.Known()
			}
		}
		if !ok {
			return nil, basis // not all weights are known
		}
		weights = append(weights, w)
	}
	return weights, basis
}

func (p *Plan) same(a, b string) bool {
	return a == b || p.options.Same != nil && p.options.Same(a, b)
}

// own reports whether the record gives the payer a figure of its own.
func (x *Payer) own() bool {
	return x.Entry != nil && (x.Entry.Amount.Known() || x.Entry.AmountEach.Known() || x.Entry.FullYearEach.Known())
}
