package finance

import (
	"slices"

	"sostool/pkg/record"
)

// FinancingOf works out a project's budgets of a stage, of the firmest one of
// each phase where none is named.
func FinancingOf(project *record.Project, stage record.Stage, programme *record.Programme, o *Options) *Financing {
	f := &Financing{Project: project, Chosen: Budgets(project, stage)}
	for _, c := range f.Chosen {
		f.Plans = append(f.Plans, PlanOf(project, c.Budget, programme, o))
	}
	return f
}

// Whole reports whether the budgets that count are of the whole project: no
// phase is without one.
func (f *Financing) Whole() bool {
	counted := f.Counted()
	return len(counted) > 0 && (f.Chosen[counted[0]].Phase == nil || len(f.Without()) == 0)
}

// Sources adds what the lines of some sources pay in the budgets that count. It
// is open where one of them is not known, and has no rows where there is none.
func (f *Financing) Sources(sources []record.Source) Sum {
	var s Sum
	for _, k := range f.Counted() {
		plan := f.Plans[k]
		lines := plan.paying()
		s.Open = s.Open || len(lines) > 0 && !plan.payingAll()
		for _, line := range lines {
			if slices.Contains(sources, line.Funding.Source) {
				s.Add(line.Amount.Amount)
			}
		}
	}
	return s
}

// Listed reports whether the budgets that count list all that pays them: the lines of each
// are known and make its total.
func (f *Financing) Listed() bool {
	for _, k := range f.Counted() {
		plan := f.Plans[k]
		lines := paid(plan.paying())
		if !lines.Whole() || lines.Wide || !plan.payingAll() || plan.IsSupport() || !plan.Budget.Sound("funding") || !lines.Agrees(plan.Total.Amount.Amount) {
			return false
		}
	}
	return len(f.Counted()) > 0
}

// Fits reports whether the lines of the budgets that count agree with their
// totals.
func (f *Financing) Fits() bool {
	for _, k := range f.Counted() {
		if !Fits(f.Project, f.Chosen[k].Budget, f.Plans[k].IsSupport()) {
			return false
		}
	}
	return true
}
