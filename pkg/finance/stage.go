package finance

import (
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Chosen is the budget of one phase that is shown, with the one that says what
// was realised beside it.
type Chosen struct {
	Phase    *record.Phase // nil: the whole project
	Budget   *record.Budget
	Realised *record.Budget
}

// firmness orders the stages of a plan (rule 10).
var firmness = []record.Stage{record.StageRealised, record.StagePlanned, record.StageApplied, record.StageGranted, record.StageAmended}

// Budgets chooses a project's budget for each phase: that of the stage, or of
// the firmest one where none is named. The whole project's stands first, then
// the phases in their order.
func Budgets(project *record.Project, stage record.Stage) []Chosen {
	var out []Chosen
	of := func(phase *record.Phase, id record.PhaseID) {
		c := Chosen{Phase: phase}
		for i := range project.Budgets {
			b := &project.Budgets[i]
			if b.Phase != id || !b.Sound("phase") {
				continue
			}
			if b.Stage == record.StageRealised {
				c.Realised = b
			}
			if stage != "" && b.Stage == stage || stage == "" && (c.Budget == nil || firmer(b, c.Budget)) {
				c.Budget = b
			}
		}
		if c.Realised == c.Budget {
			c.Realised = nil
		}
		if c.Budget != nil {
			out = append(out, c)
		}
	}
	of(nil, "")
	seen := []record.PhaseID{""}
	for i := range project.Phases {
		id := record.PhaseID(project.Phases[i].ID)
		of(&project.Phases[i], id)
		seen = append(seen, id)
	}
	for i := range project.Budgets { // of a phase that the project does not have
		if id := project.Budgets[i].Phase; !slices.Contains(seen, id) {
			of(&record.Phase{ID: record.ID(id)}, id)
			seen = append(seen, id)
		}
	}
	// What was realised of the whole is no plan of it: the phases have theirs.
	planned := func(c Chosen) bool { return c.Budget.Stage != record.StageRealised }
	if stage == "" && len(out) > 1 && out[0].Phase == nil && !planned(out[0]) && slices.ContainsFunc(out, planned) {
		out = out[1:]
	}
	return out
}

// RealisedWhole is the budget that says what was realised of the whole
// project; nil where none does.
func RealisedWhole(project *record.Project) *record.Budget {
	for i := range project.Budgets {
		if b := &project.Budgets[i]; b.Stage == record.StageRealised && b.Phase == "" && b.Sound("phase") {
			return b
		}
	}
	return nil
}

// Counted are the places of the budgets that make the project's figures: that
// of the whole project, else those of its phases. The phases' count, too, where
// every phase has one and each of them is firmer than the whole one's.
func Counted(project *record.Project, chosen []Chosen) []int {
	var phases []int
	firm := len(Without(project, chosen)) == 0
	for i, c := range chosen {
		if c.Phase != nil {
			phases = append(phases, i)
			firm = firm && firmer(c.Budget, chosen[0].Budget)
		}
	}
	if len(chosen) > 0 && chosen[0].Phase == nil && (len(phases) == 0 || !firm) {
		return []int{0}
	}
	return phases
}

// firmer reports whether a budget is of a later stage: of a grant and its
// amendment the one that was decided later.
func firmer(b, than *record.Budget) bool {
	x, y := slices.Index(firmness, b.Stage), slices.Index(firmness, than.Stage)
	granted := slices.Index(firmness, record.StageGranted)
	if x >= granted && y >= granted && b.Decided.Known() && than.Decided.Known() && b.Decided != than.Decided {
		return b.Decided.First() > than.Decided.First()
	}
	return x > y
}

// Without are the phases of which no budget is chosen.
func Without(project *record.Project, chosen []Chosen) []*record.Phase {
	var out []*record.Phase
	for i := range project.Phases {
		phase := &project.Phases[i]
		if !slices.ContainsFunc(chosen, func(c Chosen) bool { return c.Phase == phase }) {
			out = append(out, phase)
		}
	}
	return out
}

// ProjectTotal is the total of a project: the sum over the budgets that count,
// where all of these are known and 64 bits hold the sum.
func ProjectTotal(project *record.Project, chosen []Chosen, plans []*Plan) Figure {
	return ofProject(project, chosen, plans, func(p *Plan) Figure { return p.Total.Amount })
}

// ProjectYear is the total of a project in a calendar year. A phase that has
// no day in the year costs nothing in it; the year is unknown where no budget
// that counts is of it, or a phase without one may be.
func ProjectYear(project *record.Project, chosen []Chosen, plans []*Plan, year int) Figure {
	counted := Counted(project, chosen)
	if !slices.ContainsFunc(counted, func(k int) bool { return slices.Contains(plans[k].Years, year) }) {
		return Figure{}
	}
	if chosen[counted[0]].Phase != nil {
		for _, phase := range Without(project, chosen) {
			if phase.Period.MustOverlap(calendar.CalendarYear(year)) {
				return Figure{}
			}
		}
	}
	return ofProject(project, chosen, plans, func(p *Plan) Figure { return p.InYear(&p.Total, year) })
}

func ofProject(project *record.Project, chosen []Chosen, plans []*Plan, pick func(*Plan) Figure) Figure {
	counted := Counted(project, chosen)
	if len(counted) == 1 {
		return pick(plans[counted[0]])
	}
	sum := Plan{options: &Options{}}
	terms := make([]term, len(counted))
	for i, k := range counted {
		terms[i] = plus(pick(plans[k]))
	}
	return sum.work(terms...)
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
