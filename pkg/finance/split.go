package finance

import (
	"slices"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

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
		if parts == nil {
			return
		}
		for i, r := range rows {
			part := money.Cents(parts[i] * unit)
			f := Figure{part, max(basis, whole.Basis), p.why(func() language.Text {
				return language.Say("{0} × {1}/{2}, by the largest remainder = {3}",
					money.Figure{Amount: whole.Amount}, int(weights[i]), int(all), part)
			})}
			if whole.IsAbout() {
				f.Amount = partOf(whole.Amount, part.Cents())
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
					p.fillFull(r, j, basis)
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

// splitYears shares what is left of a line's years among its payers so that they make the
// payers' amounts, and what is left of the line as if it were one more year. It reports
// false where an amount is not known.
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
	if cells == nil {
		return false
	}
	for i, r := range rows {
		for k, j := range left {
			part := money.Cents(cells[i][k])
			f := Figure{part, max(basis, r.Amount.Basis, line.Years[j].Basis), p.why(func() language.Text {
				return language.Say("the same part of {0} as of the line = {1}", money.Figure{Amount: line.Years[j].Amount}, part)
			})}
			if line.Years[j].IsAbout() {
				f.Amount = partOf(line.Years[j].Amount, part.Cents())
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
			line.altered, line.lost = true, true
			continue
		}
		line.Payers = append(line.Payers, &Payer{Row: p.blank(),
			Names: []string{string(e.Key)}, Of: record.MunicipalityKind, Number: 1})
	}
}

// maxPayers is how many payers a line is shared among one by one.
const maxPayers = 10_000

// keys are the weights of a line's payers by its split; nil where there is
// none to go by, and where payers have figures of their own.
func (p *Plan) keys(line *Line) (weights []int64, basis money.Basis) {
	f := line.Funding
	basis = whatIf(line.lost)
	if p.options.Equal && len(line.Payers) > 0 {
		basis = money.Assumed
		var each []*Payer // those of a joint figure one by one
		for _, payer := range line.Payers {
			switch {
			case payer.equal:
				each = append(each, payer)
				continue
			case len(payer.Names) > 1:
				for _, name := range payer.Names {
					each = append(each, &Payer{Names: []string{name}, Of: payer.Of, Number: 1, Entry: payer.Entry})
				}
			default:
				each = append(each, payer)
			}
		}
		for _, payer := range each {
			if !payer.equal {
				payer.equal = true
				payer.Row, payer.Each = p.blank(), p.blank()
			}
		}
		line.Payers = each
	} else if !f.Split.Exists() || slices.ContainsFunc(line.Payers, func(x *Payer) bool { return x.own() }) {
		return nil, basis
	}
	people := int64(0)
	for _, payer := range line.Payers {
		number := payer.Number
		if payer.added && !p.options.Equal {
			weights = append(weights, 0) // it pays in addition to the others
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
