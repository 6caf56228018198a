package finance

import (
	"slices"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// equation says that a cell of the plan is what others make: the whole is the sum of the
// parts. It gives the whole by its rule, and a part that is what the
// others leave of the whole by another. One by which several cells are worked out together
// has a function that does it.
type equation struct {
	rule  Rule // by which the whole follows from the parts; Given: it does not
	rest  Rule // by which a part follows from the whole and the others; Given: none does
	whole *Figure
	parts []part
	only  *Figure // the one part that may follow; nil: each

	where  []*Figure // must be known for the equation to hold, and what follows hangs on them
	also   []Term    // on which what follows hangs, too
	signed bool      // what follows may be less than nothing

	joint func(*Plan, *Line) // fills in what it gives, and what those after it do without one
	line  *Line              // of a joint one
	gives []*Figure          // by a joint one, where all that it needs is known
}

// part is a cell in an equation, so many times.
type part struct {
	n    int64
	cell *Figure
}

// phase is when equations are worked off.
type phase uint8

const (
	always    phase = iota // until nothing changes
	ofTotal                // likewise, after what beneficiaries make: lines by their share, and what is own
	singly                 // where nothing does: years of a flat rate, of which others are not known
	shared                 // after that: how lines are shared among their payers
	estimated              // then, where that is asked for: years in proportion to time
	remaining              // once it is asked for: what is left
)

// solve fills in the one cell of an equation that is unknown and follows.
func (p *Plan) solve(e *equation) {
	if e.joint != nil {
		e.joint(p, e.line)
		return
	}
	cell, rule := e.open()
	if cell == nil || slices.ContainsFunc(e.where, func(f *Figure) bool { return !f.Known() }) {
		return
	}
	terms, sign := make([]Term, 0, few), int64(1)
	if cell != e.whole {
		terms, sign = append(terms, plus(*e.whole)), -1
	}
	for _, x := range e.parts {
		switch {
		case x.cell == cell:
		case x.cell.From != nil:
			terms = append(terms, Term{sign * x.n, x.cell.From})
		default:
			terms = append(terms, times(sign*x.n, *x.cell))
		}
	}
	var least []Term
	for _, f := range e.where {
		least = leastOf(least, hanging(*f))
	}
	sum, ok := p.sum(terms)
	if !ok || sum.Cents() < 0 && !e.signed {
		return
	}
	if len(e.also)+len(least) > 0 {
		terms = append(append(terms, e.also...), least...)
	}
	p.fill(cell, p.figure(sum, rule, terms...))
}

// open is the one cell that is unknown and may follow, with the rule by which it does; nil
// where there is none, or another is also unknown.
func (e *equation) open() (cell *Figure, by Rule) {
	if e.whole == nil {
		return nil, Given
	}
	if !e.whole.Known() {
		cell, by = e.whole, e.rule
	}
	for _, x := range e.parts {
		if x.cell.Known() {
			continue
		}
		if cell != nil {
			return nil, Given
		}
		if cell = x.cell; x.n == 1 && (e.only == nil || e.only == cell) {
			by = e.rest
		}
	}
	if by == Given {
		return nil, Given
	}
	return cell, by
}

// leastOf is the least certain of terms, as one on which others hang; none where all
// follow from the record alone.
func leastOf(least []Term, among ...Term) []Term {
	for _, t := range among {
		if t.Basis > money.Derived && (least == nil || t.Basis > least[0].Basis) {
			least = []Term{{0, t.Origin}}
		}
	}
	return least
}

// derive fills in what follows, until nothing more does.
func (p *Plan) derive() {
	p.deriveBeneficiaries()
	for p.changed = true; p.changed; {
		p.changed = false
		p.equations(always)
		if p.deriveBeneficiaries() || p.changed && len(p.Beneficiaries) > 0 {
			p.changed = true
			continue // what they make of a line comes before its share
		}
		if p.equations(ofTotal); !p.changed {
			p.equations(singly)
		}
	}
	p.equations(shared)
}

// equations visits the equations of a phase that may give something unknown.
func (p *Plan) equations(when phase) {
	switch when {
	case always:
		p.eachRow(p.ofRow)
		for _, line := range p.Lines {
			p.ofPayers(line)
		}
		p.ofBeneficiaries() // each rounds its own flat rate
		p.ofFlatRates()
		p.ofCosts()
		p.ofLines()
	case ofTotal:
		p.ofShares(record.OfTotal)
		p.ofShares(record.OfPublic)
		p.ofPublic()
		p.ofOwn()
	case singly:
		p.ofFlatYears()
	case shared:
		for _, line := range p.Lines {
			p.ofSplit(line)
		}
	case estimated:
		p.ofTime()
	case remaining:
		p.ofRests()
	}
}

// visit solves an equation, or shows it to the search that looks for what is missing. No
// equation outlives the visit, so that none takes memory.
func (p *Plan) visit(e *equation) {
	if p.search != nil {
		p.search.see(e)
	} else {
		p.solve(e)
	}
}

// next is an equation to visit, with room for its cells: that of the one before.
func (p *Plan) next(e equation) equation {
	e.parts, e.gives = p.parts[:0], p.gives[:0]
	return e
}

// ofRow has the years of a row and its amount follow from one another. Every calendar year
// wholly inside the period costs the full year's amount, and what the years leave of the
// amount belongs to the one year without a figure (rule 6 and its precisions).
func (p *Plan) ofRow(r *Row) {
	if !p.whole {
		return
	}
	for j := range p.Years {
		if p.full[j] && !r.Years[j].Known() {
			e := p.next(equation{rule: FullYear, whole: &r.Years[j]})
			e.parts = append(e.parts, part{1, &r.FullYear})
			p.visit(&e)
		}
	}
	if !r.open() {
		return
	}
	e := p.next(equation{rule: TotalOfYears, rest: YearRest, whole: &r.Amount})
	for j, year := range p.Years {
		if r.Years[j].Known() || p.inPeriod(year) {
			e.parts = append(e.parts, part{1, &r.Years[j]})
		}
	}
	p.visit(&e)
}

// open reports whether the amount or a year of a row is not known.
func (r *Row) open() bool {
	for j := range r.Years {
		if !r.Years[j].Known() {
			return true
		}
	}
	return !r.Amount.Known()
}

// ofPayers has a line follow from its payers (rule 5).
func (p *Plan) ofPayers(line *Line) {
	for _, x := range line.Payers {
		p.ofEach(x)
	}
	if len(line.Funding.Payers) > 0 {
		p.ofList(&list{whole: &line.Row, rows: rowsIn(&p.rows, line.Payers)}, equation{rule: FromPayers})
	}
}

// ofEach has what several pay together follow from what each of them pays.
func (p *Plan) ofEach(x *Payer) {
	if x.Number == 0 || len(x.Names) == 1 {
		return
	}
	for k := theAmount; k <= aFullYear; k++ {
		if whole := x.Row.at(k); !whole.Known() {
			e := p.next(equation{rule: FromPayers, whole: whole})
			e.parts = append(e.parts, part{x.Number, x.Each.at(k)})
			p.visit(&e)
		}
	}
}

// ofCosts has the total follow from the costs less the income (rule 4).
func (p *Plan) ofCosts() {
	all := list{whole: &p.Total, rows: rowsIn(&p.rows, p.Costs)}
	if p.Budget.Income.Cents() != 0 {
		all.less = &p.Income
	}
	p.ofList(&all, equation{rule: TotalOfCosts})
}

// ofLines has the total follow from the lines (rule 4); where these are only support, its
// years, once it is known to be no more than they are.
func (p *Plan) ofLines() {
	all := list{whole: &p.Total, rows: rowsIn(&p.rows, p.Lines)}
	if !p.linesAreAll() {
		return
	}
	p.ofList(&all, equation{rule: TotalOfLines})
}

// linesAreAll reports whether the lines are all of the total: not where they are only
// support, until it is known to be no more than they are.
func (p *Plan) linesAreAll() bool {
	if !p.support {
		return true
	}
	left, known := (&list{whole: &p.Total, rows: rowsOf(p.Lines)}).left(p, theAmount)
	return known && left == 0
}

// left reports whether a line is what the others leave, once they are known.
func (l *Line) left() bool {
	return l.Funding.Own && !slices.ContainsFunc(l.Payers, (*Payer).own) && !l.Funding.Split.Exists()
}

// ofOwn has the beneficiary's own contribution follow: what the total leaves where every
// other line is known (rule 3), in all and in each year.
func (p *Plan) ofOwn() {
	for _, line := range p.Lines {
		if line.left() {
			all := list{whole: &p.Total, rows: rowsIn(&p.rows, p.Lines), own: &line.Row}
			p.ofList(&all, equation{rest: WhatIsLeft})
		}
	}
}

// list is a whole and the rows that make it.
type list struct {
	whole *Row
	rows  []*Row
	less  *Figure // is taken off what the rows make in all; of no year is it known how much
	own   *Row    // the one row that follows, as what the others leave; nil: the whole follows
}

// ofList visits the equations of a list, which are like e: in all, in a full year and in
// each year. The rows of a year are all of it only where those of the amount are, and
// where those of no other year are known not to be.
func (p *Plan) ofList(l *list, e equation) {
	gives := l.gives()
	if len(l.rows) == 0 || gives.FullYear.Known() && !gives.open() {
		return
	}
	p.ofSlot(l, theAmount, e)
	left, known := l.left(p, theAmount)
	if known && left != 0 || l.less != nil {
		return
	}
	p.amounts = append(p.amounts[:0], &l.whole.Amount)
	for _, r := range l.rows {
		p.amounts = append(p.amounts, &r.Amount)
	}
	if known || l.own != nil {
		e.where = p.amounts
	}
	p.ofSlot(l, aFullYear, e)
	for j := range p.Years {
		if left, known := l.left(p, yearAt(j)); known && left != 0 {
			return
		}
	}
	e.where = p.amounts
	for j := range p.Years {
		p.ofSlot(l, yearAt(j), e)
	}
}

// ofSlot visits the equation of one slot of a list.
func (p *Plan) ofSlot(l *list, k slot, like equation) {
	if l.gives().at(k).Known() {
		return
	}
	e := p.next(like)
	e.whole = l.whole.at(k)
	for _, r := range l.rows {
		e.parts = append(e.parts, part{1, r.at(k)})
	}
	if l.less != nil && k == theAmount {
		e.parts = append(e.parts, part{-1, l.less})
	}
	if l.own != nil {
		e.only = l.own.at(k)
	}
	p.visit(&e)
}

// gives is the row that follows.
func (l *list) gives() *Row {
	if l.own != nil {
		return l.own
	}
	return l.whole
}

// left is what the rows leave of the whole, in cents; false where one of them is unknown.
func (l *list) left(p *Plan, k slot) (int64, bool) {
	terms := append(make([]Term, 0, few), plus(*l.whole.at(k)))
	for _, r := range l.rows {
		f := r.at(k)
		if !f.Known() {
			return 0, false
		}
		terms = append(terms, minus(*f))
	}
	if l.less != nil && k == theAmount {
		terms = append(terms, plus(*l.less))
	}
	left, ok := p.sum(terms)
	return left.Cents(), ok
}

// ofShares has the lines that state a share of a whole and no amount follow from it.
func (p *Plan) ofShares(of record.ShareOf) {
	e := p.next(equation{rule: FromShare})
	whole := &p.Total.Amount
	if of == record.OfPublic {
		e.rule, whole = OfPublic, &p.Public.Amount
	}
	for _, line := range p.Lines {
		if line.share.From != nil && line.Of() == of && !line.Amount.Known() {
			e.gives = append(e.gives, &line.Amount)
		}
	}
	if len(e.gives) > 0 {
		p.amounts = append(p.amounts[:0], whole)
		e.where, e.joint = p.amounts, func(p *Plan, _ *Line) { p.fromShares(of) }
		p.visit(&e)
	}
}

// ofSplit has a line's payers follow from it by its key (rule 9).
func (p *Plan) ofSplit(line *Line) {
	if !p.sharedByKey(line) {
		return
	}
	for k := theAmount; k < p.slots(); k++ {
		e := p.next(equation{rule: BySplit, line: line})
		if k == theAmount { // and with it all
			e.joint = (*Plan).split
		}
		p.amounts = append(p.amounts[:0], line.Row.at(k))
		e.where = p.amounts
		for _, x := range line.Payers {
			if k != aFullYear { // by what a full year is rounded to it may not follow
				e.gives = append(e.gives, x.Row.at(k))
			}
		}
		p.visit(&e)
	}
}

// ofTime has years follow in proportion to time, where that is asked for: of all rows
// together, so that they add up.
func (p *Plan) ofTime() {
	if p.options.ProRate == NoRate || !p.whole {
		return
	}
	e := p.next(equation{rule: ProRate, joint: (*Plan).estimate})
	p.visit(&e)
	p.eachRow(func(r *Row) {
		e := p.next(equation{rule: ProRate})
		for j, year := range p.Years {
			if p.inPeriod(year) && !r.Years[j].Known() {
				e.gives = append(e.gives, &r.Years[j])
			}
		}
		if len(e.gives) > 0 {
			p.amounts = append(p.amounts[:0], &r.Amount)
			e.where = p.amounts
			p.visit(&e)
		}
	})
}

// ofRests has what the parts leave follow: of the total, of the costs and of each line.
func (p *Plan) ofRests() {
	p.ofRest(p.unallocatedOf(), p.notGiven()...)
	if len(p.Costs) > 0 {
		costs := list{whole: &p.Total, rows: slices.DeleteFunc(rowsOf(p.Costs), (*Row).unknown), own: &p.beside.unitemised}
		if p.Budget.Income.Cents() != 0 {
			costs.less = &p.Income
		}
		p.ofRest(&costs)
	}
	for _, line := range p.Lines {
		if len(line.Payers) > 0 {
			p.ofRest(p.unpaid(line))
		}
	}
}

// unallocatedOf is what the lines leave of the total.
func (p *Plan) unallocatedOf() *list {
	return &list{whole: &p.Total, rows: p.givenTo(), own: &p.beside.unallocated}
}

// unpaid is what payers, and those who have gone, leave of a line.
func (p *Plan) unpaid(line *Line) *list {
	rows := rowsIn(&p.rows, line.Payers)
	if line.Uncovered.Years != nil {
		rows = append(rows, &line.Uncovered)
	}
	return &list{whole: &line.Row, rows: rows, own: &line.beside.rest}
}

// ofRest has what the rows of a list leave follow, which may be less than nothing; it also
// hangs on other terms.
func (p *Plan) ofRest(l *list, also ...Term) {
	l.rows = append(l.rows, l.own)
	for k := theAmount; k < p.slots(); k++ {
		if k == theAmount || l.less == nil {
			p.ofSlot(l, k, equation{rest: WhatIsLeft, also: also, signed: true})
		}
	}
}

// slot is one of the figures of a row.
type slot int

// The slots; the years come after them.
const (
	theAmount slot = iota
	aFullYear
	firstYear
)

func yearAt(j int) slot { return firstYear + slot(j) }

// slots is how many a row of the plan has.
func (p *Plan) slots() slot { return yearAt(len(p.Years)) }

func (r *Row) at(k slot) *Figure {
	switch k {
	case theAmount:
		return &r.Amount
	case aFullYear:
		return &r.FullYear
	default:
		return &r.Years[k-firstYear]
	}
}
