package finance

import (
	"slices"

	"sostool/pkg/record"
)

// Chosen is the budget of one phase that is shown, with the one that says what was
// realised.
type Chosen struct {
	Phase    *record.Phase // nil: the whole project
	Budget   *record.Budget
	Realised *record.Budget
}

// Budgets chooses a project's budget for each phase: that of the stage, or of the firmest
// one where none is named. The whole project's comes first, then the phases' in their
// order.
func Budgets(project *record.Project, stage record.Stage) []Chosen {
	return choose(project, stage, pointers(project.Budgets), claimedBudgets(project))
}

// AllBudgets are a project's budgets, with those that its claims make.
func AllBudgets(project *record.Project) []*record.Budget {
	return append(pointers(project.Budgets), claimedBudgets(project)...)
}

// pointers are those to the items of a list.
func pointers[T any](items []T) []*T {
	out := make([]*T, len(items))
	for i := range items {
		out[i] = &items[i]
	}
	return out
}

// choose is Budgets among some of the project's, and those that its claims make.
func choose(project *record.Project, stage record.Stage, among, claimed []*record.Budget) []Chosen {
	var out []Chosen
	of := make(map[record.PhaseID]Chosen)
	for _, b := range among {
		if !b.Sound("phase") {
			continue
		}
		c := of[b.Phase]
		if b.Stage == record.StageRealised {
			c.Realised = b
		}
		if stage != "" && b.Stage == stage || stage == "" && (c.Budget == nil || firmer(b, c.Budget)) {
			c.Budget = b
		}
		of[b.Phase] = c
	}
	for _, b := range claimed {
		c := of[b.Phase]
		if c.Realised = b; stage == record.StageRealised {
			c.Budget = b
		}
		of[b.Phase] = c
	}
	seen := make(map[record.PhaseID]bool)
	add := func(phase *record.Phase, id record.PhaseID) {
		seen[id] = true
		c := of[id]
		if c.Budget == nil {
			return
		}
		if c.Phase = phase; c.Realised == c.Budget {
			c.Realised = nil
		}
		out = append(out, c)
	}
	add(nil, "")
	for i := range project.Phases {
		add(&project.Phases[i], record.PhaseID(project.Phases[i].ID))
	}
	for _, b := range slices.Concat(among, claimed) { // of a phase that the project does not have
		if id := b.Phase; !seen[id] {
			add(&record.Phase{ID: record.ID(id)}, id)
		}
	}
	// What was realised of the whole is not a plan of it: the phases have theirs.
	planned := func(c Chosen) bool { return c.Budget.Stage != record.StageRealised }
	if stage == "" && len(out) > 1 && out[0].Phase == nil && !planned(out[0]) && slices.ContainsFunc(out, planned) {
		out = out[1:]
	}
	return out
}

// OneStage are those of some budgets of a project that may be added up: of each phase the
// one of the stage, or the firmest, and not phases next to the whole.
func OneStage(project *record.Project, stage record.Stage, among []*record.Budget) []*record.Budget {
	f := &Financing{Project: project, Chosen: choose(project, stage, among, nil)}
	var out []*record.Budget
	for _, k := range f.Counted() {
		out = append(out, f.Chosen[k].Budget)
	}
	return out
}

// RealisedWhole is the budget that says what was realised of the whole
// project, in the record or by its claims; nil where none does.
func RealisedWhole(project *record.Project) *record.Budget {
	for _, b := range AllBudgets(project) {
		if b.Stage == record.StageRealised && b.Phase == "" && b.Sound("phase") {
			return b
		}
	}
	return nil
}

// firmer reports whether a budget is of a later stage (rule 10): of a grant and
// its amendment the one that was decided later.
func firmer(b, than *record.Budget) bool {
	x, y, granted := b.Stage.Firmness(), than.Stage.Firmness(), record.StageGranted.Firmness()
	if x >= granted && y >= granted && b.Decided.Known() && than.Decided.Known() && b.Decided != than.Decided {
		return b.Decided.First() > than.Decided.First()
	}
	return x > y
}

// Pairs are the lines of a plan with those of another that they are compared with: the
// line of the same source, payer and form; where one line alone is of the source on both
// sides, one that does not say otherwise. same reports whether two names are those of one
// party.
func Pairs(planned, realised *Plan, same func(a, b string) bool) map[*Line]*Line {
	paired := make(map[*Line]*Line)
	taken := make(map[*Line]bool)
	pair := func(alike func(f, g *record.Funding) bool) {
		for _, line := range planned.Lines {
			for _, other := range realised.Lines {
				if paired[line] == nil && !taken[other] && line.Funding.Source == other.Funding.Source && alike(line.Funding, other.Funding) {
					paired[line], taken[other] = other, true
				}
			}
		}
	}
	samePayer := func(f, g *record.Funding) bool { return f.Payer == g.Payer || same(string(f.Payer), string(g.Payer)) }
	pair(func(f, g *record.Funding) bool { return samePayer(f, g) && FormOf(f) == FormOf(g) })
	alone := func(lines []*Line, source record.Source) bool {
		n := 0
		for _, l := range lines {
			if l.Funding.Source == source {
				n++
			}
		}
		return n == 1
	}
	pair(func(f, g *record.Funding) bool {
		return alone(planned.Lines, f.Source) && alone(realised.Lines, g.Source) &&
			(f.Payer == "" || g.Payer == "" || samePayer(f, g)) && (f.Form == "" || g.Form == "" || f.Form == g.Form)
	})
	return paired
}
