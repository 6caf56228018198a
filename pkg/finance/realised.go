package finance

import (
	"slices"

	"sostool/pkg/record"
)

// What was realised is the sum of the accepted and paid claims where a record does not
// state it.

// claimedBudgets are realised budgets that a record does not have and its claims make: of
// each phase where all of them name theirs, and of the whole project where they don't or a
// budget is of it. They state nothing: their plans have the figures.
func claimedBudgets(project *record.Project) []*record.Budget {
	if !project.Sound("claims") || !slices.ContainsFunc(project.Claims, accepted) {
		return nil
	}
	var phases []record.PhaseID
	phased := true
	for i := range project.Claims {
		switch x := &project.Claims[i]; {
		case !accepted(*x):
		case x.Phase == "":
			phased = false
		case !slices.Contains(phases, x.Phase):
			phases = append(phases, x.Phase)
		}
	}
	whole := slices.ContainsFunc(project.Budgets, func(b record.Budget) bool { return b.Phase == "" })
	if !phased {
		phases = nil
	}
	if !phased || whole {
		phases = append(phases, "")
	}
	var out []*record.Budget
	for _, phase := range phases {
		if !slices.ContainsFunc(project.Budgets, func(b record.Budget) bool { return b.Stage == record.StageRealised && b.Phase == phase }) {
			out = append(out, claimedBudget(project, phase))
		}
	}
	return out
}

// accepted reports whether what is claimed is realised.
func accepted(x record.PaymentClaim) bool {
	return x.Stage == record.ClaimAccepted || x.Stage == record.ClaimPaid
}

// claimedBudget is the budget of a phase that claims fill in: it has the lines and the cost
// model of the one that was planned, and, where claims have categories of costs, those of
// both.
func claimedBudget(project *record.Project, phase record.PhaseID) *record.Budget {
	out := &record.Budget{Phase: phase, Stage: record.StageRealised}
	have := func(costs []record.Cost) {
		for _, row := range costs {
			if !slices.ContainsFunc(out.Costs, func(c record.Cost) bool { return c.Category == row.Category }) {
				out.Costs = append(out.Costs, record.Cost{Category: row.Category})
			}
		}
	}
	for i := range project.Claims {
		have(project.Claims[i].Costs)
	}
	for _, c := range choose(project, "", pointers(project.Budgets), nil) {
		if c.Budget.Phase != phase {
			continue
		}
		out.CostModel = c.Budget.CostModel
		for i := range c.Budget.Funding {
			f := &c.Budget.Funding[i]
			out.Funding = append(out.Funding, record.Funding{Source: f.Source, Payer: f.Payer, Form: f.Form, Own: f.Own})
		}
		if len(out.Costs) > 0 {
			have(c.Budget.Costs)
		}
	}
	return out
}

// Realised are the claims that make what was realised of a phase, of the whole project
// where none is named; none where it is not known of which phase a claim is.
func (c *Claims) Realised(phase record.PhaseID) []*Claim {
	var out []*Claim
	for _, x := range c.Each {
		switch {
		case !accepted(*x.Record):
		case phase == "" || x.Record.Phase == phase:
			out = append(out, x)
		case x.Record.Phase == "":
			return nil
		}
	}
	return out
}

// fromClaims fills a realised budget in with what claims make: its total, the line that
// their support goes to where it is one, the categories of costs, and the years that no
// claim is partly in. It reports whether they make something that was not known.
func (p *Plan) fromClaims(project *record.Project, programme *record.Programme) bool {
	p.changed = false
	if p.Budget.Stage != record.StageRealised || !project.Sound("claims") {
		return false
	}
	c := ClaimsOf(project, "", programme, &Options{Same: p.options.Same, Kind: p.options.Kind})
	claims := c.Realised(p.Budget.Phase)
	if len(claims) == 0 {
		return false
	}
	sum := func(of func(*Claim) Extent) Figure {
		terms := make([]Term, len(claims))
		for i, x := range claims {
			terms[i] = plus(of(x).Exact())
		}
		return p.work(OfClaims, terms...)
	}
	p.fill(&p.Total.Amount, sum(func(x *Claim) Extent { return x.Costs }))
	if lines := p.SupportLines(); len(lines) == 1 {
		p.fill(&lines[0].Amount, sum(func(x *Claim) Extent { return x.Support }))
	}
	for _, row := range p.Costs {
		p.fill(&row.Amount, sum(func(x *Claim) Extent { return c.of(row.Cost.Category, x.Plan) }))
	}
	for j, year := range p.Years {
		p.fill(&p.Total.Years[j], p.claimedIn(claims, year))
	}
	return p.changed
}

// claimedIn is what claims make in a calendar year; unknown where none has a day in it, or
// one has one outside as well.
func (p *Plan) claimedIn(claims []*Claim, year int) Figure {
	var terms []Term
	for _, x := range claims {
		first, last := x.Record.Period.Start.Year, x.Record.Period.End.Year
		switch period := x.Record.Period; {
		case !period.Bounded() || int(first) < year && year <= int(last) || int(first) == year && int(last) > year:
			return Figure{}
		case int(first) == year:
			terms = append(terms, plus(x.Costs.Exact()))
		}
	}
	return p.work(OfClaims, terms...)
}
