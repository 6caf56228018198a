package finance

import (
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
}

// Counted are the places of the budgets that make the project's figures: that
// of the whole project, else those of its phases. The phases' count, too, where
// every phase has one and each of them is firmer than the whole one's.
func (f *Financing) Counted() []int {
	var phases []int
	firm := len(f.Without()) == 0
	for i, c := range f.Chosen {
		if c.Phase != nil {
			phases = append(phases, i)
			firm = firm && firmer(c.Budget, f.Chosen[0].Budget)
		}
	}
	if len(f.Chosen) > 0 && f.Chosen[0].Phase == nil && (len(phases) == 0 || !firm) {
		return []int{0}
	}
	return phases
}

// Without are the phases of which no budget is chosen.
func (f *Financing) Without() []*record.Phase {
	var out []*record.Phase
	for i := range f.Project.Phases {
		phase := &f.Project.Phases[i]
		if !slices.ContainsFunc(f.Chosen, func(c Chosen) bool { return c.Phase == phase }) {
			out = append(out, phase)
		}
	}
	return out
}

// Total is the total of the project: the sum over the budgets that count, where
// all of these are known and 64 bits hold the sum.
func (f *Financing) Total() Figure {
	return together(f.Counted(), func(k int) Figure { return f.Plans[k].Total.Amount })
}

// Year is the total of the project in a calendar year. A phase that has no day
// in the year costs nothing in it; the year is unknown where no budget that
// counts is of it, or a phase without one may be.
func (f *Financing) Year(year int) Figure {
	counted := f.Counted()
	if !f.dated(counted, year) {
		return Figure{}
	}
	return together(counted, func(k int) Figure { return f.Plans[k].InYear(&f.Plans[k].Total, year) })
}

// dated reports whether one of the budgets, that of the whole project or those
// of its phases, is of a calendar year, and no phase without one must be.
func (f *Financing) dated(budgets []int, year int) bool {
	if !slices.ContainsFunc(budgets, func(k int) bool { return slices.Contains(f.Plans[k].Years, year) }) {
		return false
	}
	return f.Chosen[budgets[0]].Phase == nil || !slices.ContainsFunc(f.Without(), func(phase *record.Phase) bool {
		return phase.Period.MustOverlap(calendar.CalendarYear(year))
	})
}

// together is what figures of several budgets make: of one it is the figure.
func together[T any](of []T, figure func(T) Figure) Figure {
	if len(of) == 1 {
		return figure(of[0])
	}
	p := Plan{options: &Options{}}
	terms := make([]term, len(of))
	for i, one := range of {
		terms[i] = plus(figure(one))
	}
	return p.work(terms...)
}

// Payment is what one party pays of a line, in one of the budgets.
type Payment struct {
	Budget int    // place in Chosen
	Line   *Line  // that it pays wholly or in part
	Payer  *Payer // nil where it pays the whole line
	Row    *Row   // its own part: unknown where several pay together
}

// Together reports whether the party pays with others whom the source does not
// tell apart: what they pay is in Payer, and of that the part of one is not
// known.
func (p *Payment) Together() bool { return p.Payer != nil && len(p.Payer.Names) > 1 }

// Payments are what one party pays, in the order of the budgets and their
// lines: the lines that it pays wholly, and of the others the rows of payers
// that bear its name.
func (f *Financing) Payments(whole func(*Line) bool, same func(name string) bool) []Payment {
	var out []Payment
	for i, plan := range f.Plans {
		for _, line := range plan.Lines {
			if whole(line) {
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

// CountedFor are the places of the budgets that count for what one party pays:
// those that make the project's figures, or, where these name nothing of the
// party, the others.
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

// Paid is what a party's payments make in the budgets that count for it: never
// a part of them, so unknown where one of them is, or where there is none.
func (f *Financing) Paid(payments []Payment) Figure {
	return together(within(f.CountedFor(payments), payments), func(p Payment) Figure { return p.Row.Amount })
}

// PaidIn is what the payments make in a calendar year, known as far as Year is:
// one of a phase that has no day in the year is nothing in it.
func (f *Financing) PaidIn(payments []Payment, year int) Figure {
	counted := f.CountedFor(payments)
	if !f.dated(counted, year) {
		return Figure{}
	}
	return together(within(counted, payments), func(p Payment) Figure { return f.Plans[p.Budget].InYear(p.Row, year) })
}

// within are the payments of some of the budgets.
func within(budgets []int, payments []Payment) []Payment {
	return slices.DeleteFunc(slices.Clone(payments), func(p Payment) bool { return !slices.Contains(budgets, p.Budget) })
}

// InYear is a row's figure for a calendar year: nothing where the plan's
// period has no day in it.
func (p *Plan) InYear(r *Row, year int) Figure {
	if j, ok := slices.BinarySearch(p.Years, year); ok {
		return r.Years[j]
	}
	if p.whole && !p.inPeriod(year) {
		return Figure{Amount: money.Cents(0), Basis: money.Derived}
	}
	return Figure{}
}
