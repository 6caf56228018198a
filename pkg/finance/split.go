package finance

import (
	"slices"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// split shares a line among its payers by the line's key, or equally where a
// what-if says so (rule 9), in the budget's unit.
func (p *Plan) split(line *Line) {
	weights, other := p.keys(line)
	if weights == nil {
		return
	}
	if p.options.anew() {
		p.applied(NewSplit)
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
			if whole.IsAbout() {
				part = partOf(whole.Amount, part.Cents())
			}
			f := p.figure(part, BySplit, append(other[i], plus(whole))...)
			p.fill(pick(r), p.rounded(ByRemainder, Part{N: weights[i], D: all}, f))
		}
	}
	divide(line.Amount, func(r *Row) *Figure { return &r.Amount })
	if p.fullYearsFit(line, weights) {
		divide(line.FullYear, func(r *Row) *Figure { return &r.FullYear })
		for j := range line.Years {
			for i, r := range rows {
				if p.isFull(line, j) {
					p.fillFull(r, j, other[i]...)
				}
			}
		}
	}
	sharing, beside := rows, false // who pays in addition to the others
	for i, x := range line.Payers {
		if beside = x.added != nil && !p.options.anew(); beside {
			sharing = rows[:i] // it comes last
			break
		}
	}
	if !p.splitYears(line, sharing, other) || beside {
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
func (p *Plan) splitYears(line *Line, rows []*Row, other [][]Term) bool {
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
		rests[i] = rest
	}
	for j, f := range line.Years {
		if f.Known() && slices.ContainsFunc(rows, func(r *Row) bool { return !r.Years[j].Known() }) {
			left, columns = append(left, j), append(columns, f.Cents())
		}
	}
	cells := p.cross(rests, append(columns, open), p.unitOf(rests, columns, []int64{open}))
	if cells == nil {
		return false
	}
	all := int64(0)
	for _, rest := range rests {
		all += rest
	}
	for i, r := range rows {
		for k, j := range left {
			part := money.Cents(cells[i][k])
			if line.Years[j].IsAbout() {
				part = partOf(line.Years[j].Amount, part.Cents())
			}
			f := p.figure(part, BySplit, append(other[i], plus(line.Years[j]), hanging(r.Amount))...)
			p.fill(&r.Years[j], p.rounded(Crossed, Part{rests[i], all, Cents}, f))
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
	entries := line.Funding.Split.Weights.Entries
	payers, names := make([]Payer, len(entries)), make([]string, len(entries))
	for i, e := range entries {
		names[i] = string(e.Key)
		x := &payers[i]
		*x = Payer{Row: p.blank(), Names: names[i : i+1 : i+1], Of: record.MunicipalityKind, Number: 1}
		if p.drops(names[i]) {
			x.leaves = p.leaves(names[i])
		}
		line.Payers = append(line.Payers, x)
	}
}

// maxPayers is how many payers a line is shared among one by one.
const maxPayers = 10_000

// sharedByKey reports whether the payers of a line share it by a key: by its split, where
// none has a figure of its own, or since a what-if says so.
func (p *Plan) sharedByKey(line *Line) bool {
	if p.options.anew() {
		return len(line.Payers) > 0
	}
	return line.Funding.Split.Exists() && !slices.ContainsFunc(line.Payers, (*Payer).own)
}

// keys are the weights of a line's payers by its split, with the terms on which the part
// of each hangs besides the line; none where one is not known.
func (p *Plan) keys(line *Line) (weights []int64, terms [][]Term) {
	f := line.Funding
	anew := p.anew(line)
	if anew {
		p.alike(line)
	}
	people := int64(0)
	for _, payer := range line.Payers {
		if payer.added != nil && !anew {
			weights, terms = append(weights, 0), append(terms, []Term{{0, payer.added}}) // it pays in addition to the others
			continue
		}
		if payer.Number == 0 || people > maxPayers-payer.Number {
			return nil, nil
		}
		people += payer.Number
		key := p.key(f, payer, anew)
		if key.From == nil {
			return nil, nil // not all weights are known
		}
		weights = append(weights, key.From.Part().N)
		terms = append(terms, []Term{hanging(key)})
	}
	return weights, terms
}

// alike makes payers of those who pay together, each without a figure of its own.
func (p *Plan) alike(line *Line) {
	var each []*Payer
	for _, payer := range line.Payers {
		if payer.equal || len(payer.Names) < 2 {
			each = append(each, payer)
			continue
		}
		for _, name := range payer.Names {
			each = append(each, &Payer{Names: []string{name}, Of: payer.Of, Number: 1, Entry: payer.Entry})
		}
	}
	for _, payer := range each {
		if !payer.equal {
			payer.equal = true
			p.clear(payer)
		}
	}
	line.Payers = each
}

// clear takes its figures off a payer.
func (p *Plan) clear(x *Payer) {
	x.Row = p.blank()
	if x.Each != nil {
		*x.Each = p.blank()
	}
}

// equal is the weight of so many payers who are assumed to pay the same.
func (p *Plan) equal(number int64) Figure {
	return p.given(money.Amount{}, given{flag: true, key: NewSplit + " " + Equally.String()}, number)
}

// anew reports whether a what-if shares a line equally that is not already so shared.
func (p *Plan) anew(line *Line) bool {
	return p.options.anew() && (line.Funding.Split.By != record.Equal || slices.ContainsFunc(line.Payers, func(x *Payer) bool {
		return x.own() || x.equal || len(x.Names) > 1
	}))
}

// key is a payer's weight; of no origin where it is not known.
func (p *Plan) key(f *record.Funding, payer *Payer, anew bool) Figure {
	switch {
	case anew:
		return p.equal(payer.Number)
	case f.Split.By == record.Equal:
		return p.given(money.Amount{}, given{of: f.Split.Handle, key: "by"}, payer.Number)
	}
	return p.weight(f, payer)
}

// weight is a payer's weight by the line's key; of no origin where it has none.
func (p *Plan) weight(f *record.Funding, payer *Payer) (key Figure) {
	for _, e := range f.Split.Weights.Entries {
		if len(payer.Names) == 1 && e.Value.Known() && p.same(string(e.Key), payer.Names[0]) {
			key = p.given(money.Amount{}, given{of: f.Split.Weights.Handle, key: string(e.Key)}, int64(e.Value.Int()))
		}
	}
	if key.From == nil && f.Split.By == record.Population {
		key = p.number(p.inhabitants(f, payer)) // of the register
	}
	return key
}
