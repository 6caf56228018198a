package finance

import (
	"math"
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Financing is a project's chosen budgets with the plans of them.
type Financing struct {
	Project *record.Project
	Chosen  []Chosen
	Plans   []*Plan // of Chosen
	known   []known // of Plans, once it is asked for
}

// known is what is known of a budget's total, and of its lines.
type known struct {
	total Extents
	lines []Extents
}

// Counted are the indices of the budgets that make the project's figures: that of the
// whole project, else those of its phases. The phases' also count where every phase has
// one and each of them is firmer than the whole one's.
func (f *Financing) Counted() []int {
	var phases []int
	firm := true
	for i, c := range f.Chosen {
		if c.Phase != nil {
			phases = append(phases, i)
			firm = firm && firmer(c.Budget, f.Chosen[0].Budget)
		}
	}
	if len(f.Chosen) > 0 && f.Chosen[0].Phase == nil && (len(phases) == 0 || !firm || len(f.Without()) > 0) {
		return []int{0}
	}
	return phases
}

// Without are the phases of which no budget is chosen.
func (f *Financing) Without() []*record.Phase {
	chosen := make(map[*record.Phase]bool)
	for _, c := range f.Chosen {
		chosen[c.Phase] = true
	}
	var out []*record.Phase
	for i := range f.Project.Phases {
		if phase := &f.Project.Phases[i]; !chosen[phase] {
			out = append(out, phase)
		}
	}
	return out
}

// Extent is a figure as far as it is known: the figure itself, or what is at
// least so much.
type Extent struct {
	Figure       // as tables show it
	Partial bool // it is the known part of a sum: the true figure may be larger
	// Least is what a figure that is not known is at least, in cents.
	Least int64
	// Lacks reports that a phase without a budget has a day in the time.
	Lacks bool
}

// Exact is the figure that is known in whole; unknown where only a part of it
// is.
func (e Extent) Exact() Figure {
	if e.Partial {
		return Figure{}
	}
	return e.Figure
}

// Total is the total of the project: the sum over the budgets that count, where
// all of these are known and 64 bits hold the sum.
func (f *Financing) Total() Extent {
	counted := f.Counted()
	total := Extent{Figure: together(counted, func(k int) Figure { return f.Plans[k].Total.Amount })}
	if !total.Known() {
		total.Least = f.least(counted, func(_ *Plan, e Extents) Extent { return e.Amount })
	}
	return total
}

// Wide reports whether 64 bits do not hold a sum of the budgets, or what those
// that count make together.
func (f *Financing) Wide() bool {
	counted := f.Counted()
	totals := SumOf(counted, func(k *int) money.Amount { return f.Plans[*k].Total.Amount.Amount })
	return totals.Wide || slices.ContainsFunc(f.Plans, func(p *Plan) bool { return p.Wide })
}

// Stretch is a run of calendar years, both ends included.
type Stretch struct{ From, To int }

// OneYear is a stretch of one calendar year.
func OneYear(year int) Stretch { return Stretch{year, year} }

func (s Stretch) has(year int) bool { return s.From <= year && year <= s.To }

func (s Stretch) period() calendar.Period {
	return calendar.Period{Start: calendar.CalendarYear(s.From).Start, End: calendar.CalendarYear(s.To).End}
}

// Cost is the total of the project in calendar years. A phase that has no day
// in them costs nothing in them. It is unknown where no budget that counts is of
// these years, and nothing where the project's period has no day in them.
func (f *Financing) Cost(years Stretch) Extent {
	counted := f.Counted()
	if nothing, outside := f.outside(counted, years); outside {
		return nothing
	}
	cost := add(counted, func(k int) Extent { return f.Plans[k].total(years) })
	cost.Lacks = f.lacks(counted, years)
	if !cost.Known() {
		cost.Least = f.least(counted, func(p *Plan, e Extents) Extent { return p.in(e, years) })
	}
	return cost
}

// outside reports whether none of the budgets, that of the whole project or
// those of its phases, is of the years: then they cost nothing where the
// project has no day in them, and else are unknown.
func (f *Financing) outside(budgets []int, years Stretch) (Extent, bool) {
	if slices.ContainsFunc(budgets, func(k int) bool { return slices.ContainsFunc(f.Plans[k].Years, years.has) }) {
		return Extent{}, false
	}
	if p := f.Project.Period; p.Known() && !p.MayOverlap(years.period()) {
		return Extent{Figure: nothing()}, true
	}
	return Extent{}, true
}

// lacks reports whether a phase without a budget has a day in the years.
func (f *Financing) lacks(budgets []int, years Stretch) bool {
	return f.Chosen[budgets[0]].Phase != nil && slices.ContainsFunc(f.Without(), func(phase *record.Phase) bool {
		return phase.Period.MustOverlap(years.period())
	})
}

// together is what figures of several budgets make: of one it is the figure.
func together[T any](of []T, figure func(T) Figure) Figure {
	if len(of) == 1 {
		return figure(of[0])
	}
	terms := make([]Term, len(of))
	for i, one := range of {
		terms[i] = plus(figure(one))
	}
	return new(Plan).work(TotalOfYears, terms...)
}

// Payment is what one party pays of a line, in one of the budgets.
type Payment struct {
	Budget int    // index in Chosen
	Line   *Line  // that it pays wholly or in part
	Payer  *Payer // nil where it pays the whole line
	Row    *Row   // its own part: unknown where several pay together
}

// Together reports whether the party pays with others that the source does not tell
// apart: what they pay is in Payer, and of that the part of one is not known.
func (p *Payment) Together() bool { return p.Payer != nil && len(p.Payer.Names) > 1 }

// Extents is what the party pays as far as it is known: of a line that it pays
// wholly at least what the line's payers do.
func (p *Payment) Extents() Extents {
	if p.Payer == nil {
		return p.Line.Extents()
	}
	return p.Row.Extents()
}

// Payments are what one party pays, in the order of the budgets and their
// lines: the lines that it pays wholly, and of the others the rows of payers
// that bear its name.
func (f *Financing) Payments(whole func(*Line) bool, same func(name string) bool) []Payment {
	var out []Payment
	for i, plan := range f.Plans {
		for _, line := range plan.Lines {
			if whole(line) {
				if line.leaves != nil {
					continue
				}
				out = append(out, Payment{Budget: i, Line: line, Row: &line.Row})
				continue
			}
			for _, payer := range line.Payers {
				if !slices.ContainsFunc(payer.Names, same) {
					continue
				}
				p := Payment{Budget: i, Line: line, Payer: payer, Row: &payer.Row}
				if p.Together() {
					unknown := plan.blank()
					p.Row = &unknown
				}
				out = append(out, p)
			}
		}
	}
	return out
}

// CountedFor are the indices of the budgets that count for what one party pays: those
// that make the project's figures, or, where these name nothing of the party, the others.
func (f *Financing) CountedFor(payments []Payment) []int {
	counted := f.Counted()
	if slices.ContainsFunc(payments, func(p Payment) bool { return slices.Contains(counted, p.Budget) }) {
		return counted
	}
	var others []int
	for i := range f.Chosen {
		if !slices.Contains(counted, i) {
			others = append(others, i)
		}
	}
	return others
}

// Paid is what a party's payments make in the budgets that count for it, as far
// as that is known; unknown where there is none.
func (f *Financing) Paid(payments []Payment) Extent {
	return add(within(f.CountedFor(payments), payments), func(p Payment) Extent { return p.Extents().Amount })
}

// PaidIn is what the payments make in calendar years, known as far as Cost is:
// one of a phase that has no day in them is nothing.
func (f *Financing) PaidIn(payments []Payment, years Stretch) Extent {
	counted := f.CountedFor(payments)
	if nothing, outside := f.outside(counted, years); outside {
		return nothing
	}
	paid := add(within(counted, payments), func(p Payment) Extent { return f.Plans[p.Budget].in(p.Extents(), years) })
	paid.Lacks = f.lacks(counted, years)
	return paid
}

// StatedShare is what part of the project's total the lines of a party's payments
// state, where the amounts do not say it exactly; unknown where one states none, or is
// not wholly the party's.
func (f *Financing) StatedShare(payments []Payment) money.Share {
	counted := f.Counted()
	payments = within(f.CountedFor(payments), payments)
	if len(counted) != 1 || len(payments) == 0 {
		return money.Share{}
	}
	var sum money.Share
	for i, p := range payments {
		if p.Budget != counted[0] || p.Payer != nil || !p.Line.Share().AsStated() {
			return money.Share{}
		}
		if i == 0 {
			sum = p.Line.Share().Stated
		} else {
			sum = money.AddShares(sum, p.Line.Share().Stated)
		}
	}
	return sum
}

// within are the payments of some of the budgets.
func within(budgets []int, payments []Payment) []Payment {
	return slices.DeleteFunc(slices.Clone(payments), func(p Payment) bool { return !slices.Contains(budgets, p.Budget) })
}

// add is the sum of what is known: of one it is that one.
func add[T any](of []T, extent func(T) Extent) Extent {
	if len(of) == 1 {
		return extent(of[0])
	}
	var known []Extent
	for _, one := range of {
		if e := extent(one); e.Known() {
			known = append(known, e)
		}
	}
	sum := Extent{Figure: together(known, func(e Extent) Figure { return e.Figure })}
	if len(known) < len(of) || slices.ContainsFunc(known, func(e Extent) bool { return e.Partial }) {
		sum = sum.part()
	}
	return sum
}

// part is the extent as a part of a larger sum: no part where it is nothing.
func (e Extent) part() Extent {
	if e.Cents() == 0 {
		return Extent{}
	}
	e.Partial, e.Basis = true, max(e.Basis, money.Derived)
	return e
}

// Extents is a row as far as it is known.
type Extents struct {
	Amount   Extent
	FullYear Extent
	Years    []Extent // by Plan.Years
}

// AsIs is the row with what is not known left unknown: of one that may be below
// nothing no part is the least.
func (r *Row) AsIs() Extents {
	e := Extents{Extent{Figure: r.Amount}, Extent{Figure: r.FullYear}, make([]Extent, len(r.Years))}
	for j, f := range r.Years {
		e.Years[j].Figure = f
	}
	return e
}

// Extents is the row as far as it is known: an amount that is not is at least
// what the years make that are.
func (r *Row) Extents() Extents {
	e := r.AsIs()
	if !r.Amount.Known() {
		e.Amount = e.inYears()
	}
	return e
}

// inYears is what the years make together, at least.
func (e Extents) inYears() Extent {
	return add(e.Years, func(year Extent) Extent { return year }).part()
}

// Extents is the line as far as it is known: each figure that is not is at least what its
// known payers make, and the amount what the years make.
func (l *Line) Extents() Extents {
	e := l.AsIs()
	payers := make([]Extents, len(l.Payers))
	for i, payer := range l.Payers {
		payers[i] = payer.Extents()
	}
	if l.Uncovered.Years != nil {
		payers = append(payers, l.Uncovered.Extents())
	}
	raise := func(into *Extent, pick func(Extents) Extent) {
		if !into.Known() {
			*into = add(payers, pick).part()
		}
	}
	raise(&e.FullYear, func(of Extents) Extent { return of.FullYear })
	for j := range e.Years {
		raise(&e.Years[j], func(of Extents) Extent { return of.Years[j] })
	}
	if l.Amount.Known() {
		return e
	}
	raise(&e.Amount, func(of Extents) Extent { return of.Amount })
	if years := e.inYears(); years.Low() > e.Amount.Low() {
		e.Amount = years
	}
	return e
}

// in is what a row makes in calendar years.
func (p *Plan) in(r Extents, years Stretch) Extent {
	return p.during(r.Amount, func(j int) Extent { return r.Years[j] }, years)
}

// total is the total in calendar years, with what is not known left unknown.
func (p *Plan) total(years Stretch) Extent {
	r := &p.Total
	return p.during(Extent{Figure: r.Amount}, func(j int) Extent { return Extent{Figure: r.Years[j]} }, years)
}

// during is what an amount with its years makes in calendar years: nothing where the
// plan's period has no day in them, and the amount where they are all there are.
func (p *Plan) during(amount Extent, of func(j int) Extent, years Stretch) Extent {
	var inside []Extent
	for j, year := range p.Years {
		if years.has(year) {
			inside = append(inside, of(j))
		}
	}
	switch {
	case !p.whole: // other years may be of it
		if len(inside) <= years.To-years.From && p.Period.MayOverlap(years.period()) {
			inside = append(inside, Extent{})
		}
	case len(inside) == len(p.Years) && len(inside) > 1 && amount.Known():
		return amount
	}
	if len(inside) == 0 {
		return Extent{Figure: nothing()}
	}
	return add(inside, func(e Extent) Extent { return e })
}

// nothing is what a time without a day of the period costs.
func nothing() Figure { return Figure{Amount: money.Cents(0), Basis: money.Derived} }

// least is what the totals of budgets are at least, in cents, by what is known about them
// and their lines.
func (f *Financing) least(budgets []int, of func(*Plan, Extents) Extent) int64 {
	for _, p := range f.Plans[len(f.known):] {
		k := known{total: p.AtLeast(&p.Total, p.Total.Extents(), true)}
		for _, line := range p.Lines {
			k.lines = append(k.lines, line.Extents())
		}
		f.known = append(f.known, k)
	}
	sum := int64(0)
	for _, k := range budgets {
		lines := int64(0)
		for _, line := range f.known[k].lines {
			lines = plusAtMost(lines, of(f.Plans[k], line).Low())
		}
		sum = plusAtMost(sum, max(of(f.Plans[k], f.known[k].total).Low(), lines))
	}
	return sum
}

// plusAtMost adds two figures that are not below nothing, as far as 64 bits hold
// the sum.
func plusAtMost(a, b int64) int64 {
	if b > math.MaxInt64-a {
		return math.MaxInt64
	}
	return a + b
}

// Low is what an extent is at least, in cents; it is never below nothing where
// the figure is not known.
func (e Extent) Low() int64 {
	if !e.Known() {
		return e.Least
	}
	return max(0, e.Cents()-e.Margin())
}
