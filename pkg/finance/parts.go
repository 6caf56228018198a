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
		for _, line := range f.Plans[k].Lines {
			if slices.Contains(sources, line.Funding.Source) {
				s.Add(line.Amount.Amount)
			}
		}
	}
	return s
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
