package finance

import (
	"slices"

	"sostool/pkg/record"
)

// What was realised is the sum of the accepted and paid claims where a record does not
// state it.

// StageClaimed is the stage of a budget that no record has: what all claims make, also those
// that are not accepted yet.
const StageClaimed record.Stage = "claimed"

// ClaimedBudget is what all claims make of a phase, of the whole project where none is named,
// as a budget that PlanOf works out; nil where there are no claims.
func ClaimedBudget(project *record.Project, phase record.PhaseID) *record.Budget {
	if len(project.Claims) == 0 || !project.Sound("claims") {
		return nil
	}
	return claimedBudget(project, phase, StageClaimed)
}

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
			out = append(out, claimedBudget(project, phase, record.StageRealised))
		}
	}
	return out
}

// accepted reports whether what is claimed is realised.
func accepted(x record.PaymentClaim) bool {
	return x.Stage == record.ClaimAccepted || x.Stage == record.ClaimPaid
}

// claimedBudget is the budget of a phase that claims fill in, as its stage says: it has the lines and the cost
// model of the one that was planned, and, where claims have categories of costs, those of
// both.
func claimedBudget(project *record.Project, phase record.PhaseID, stage record.Stage) *record.Budget {
	out := &record.Budget{Phase: phase, Stage: stage}
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
func (c *Claims) Realised(phase record.PhaseID) []*Claim { return c.making(phase, accepted) }

// making are some of the claims of a phase, likewise.
func (c *Claims) making(phase record.PhaseID, some func(record.PaymentClaim) bool) []*Claim {
	var out []*Claim
	for _, x := range c.Each {
		switch {
		case !some(*x.Record):
		case phase == "" || x.Record.Phase == phase:
			out = append(out, x)
		case x.Record.Phase == "":
			return nil
		}
	}
	return out
}

// fromClaims fills a realised budget in, or that of all claims, with what claims make: its
// total, the line that their support goes to where it is one, and the categories of costs,
// each in all and in the years that no claim is partly in. It reports whether they make
// something that was not known.
func (p *Plan) fromClaims(project *record.Project, programme *record.Programme) bool {
	p.changed = false
	some := accepted
	switch {
	case !project.Sound("claims"):
		return false
	case p.Budget.Stage == StageClaimed:
		some = func(record.PaymentClaim) bool { return true }
	case p.Budget.Stage != record.StageRealised:
		return false
	}
	c := ClaimsOf(project, "", programme, &Options{Same: p.options.Same, Kind: p.options.Kind})
	claims := c.making(p.Budget.Phase, some)
	if len(claims) == 0 {
		return false
	}
	p.claimed(&p.Total, claims, func(x *Claim) Extent { return x.Costs })
	if lines := p.SupportLines(); len(lines) == 1 {
		p.claimed(&lines[0].Row, claims, func(x *Claim) Extent { return x.Support })
	}
	for _, row := range p.Costs {
		p.claimed(&row.Row, claims, func(x *Claim) Extent { return c.of(row.Cost.Category, x.Plan) })
	}
	return p.changed
}

// claimed fills a row in with what claims make of it.
func (p *Plan) claimed(r *Row, claims []*Claim, of func(*Claim) Extent) {
	sum := func(claims []*Claim) Figure {
		terms := make([]Term, len(claims))
		for i, x := range claims {
			terms[i] = plus(of(x).Exact())
		}
		return p.work(OfClaims, terms...)
	}
	p.fill(&r.Amount, sum(claims))
	for j, year := range p.Years {
		switch in, whole := claimsIn(claims, year); {
		case len(in) == 0:
		case whole:
			p.fill(&r.Years[j], sum(in))
		default:
			p.atLeast(r, j, sum(in))
		}
	}
}

// atLeast notes that a year of a row is at least so much.
func (p *Plan) atLeast(r *Row, j int, f Figure) {
	if p.least == nil {
		p.least = make(map[*Figure]Figure)
	}
	p.least[&r.Years[j]] = f
}

// AsFarAsKnown are the figures of a row of the plan with years that are not known as far as
// claims make them.
func (p *Plan) AsFarAsKnown(r *Row, e Extents) Extents {
	for j := range r.Years {
		if least, is := p.least[&r.Years[j]]; is && least.Known() && !e.Years[j].Known() {
			e.Years[j] = Extent{Figure: least}.part()
		}
	}
	return e
}

// claimsIn are the claims of which all days are in a calendar year; they are not whole where
// another one has some in it, too.
func claimsIn(claims []*Claim, year int) (in []*Claim, whole bool) {
	whole = true
	for _, x := range claims {
		first, last := int(x.Record.Period.Start.Year), int(x.Record.Period.End.Year)
		switch {
		case !x.Record.Period.Bounded() || first < year && year <= last || first == year && last > year:
			whole = false
		case first == year:
			in = append(in, x)
		}
	}
	return in, whole
}

// Crosses reports whether a claim has days in several calendar years, or may have.
func (c *Claim) Crosses() bool {
	p := c.Record.Period
	return !p.Bounded() || p.Start.Year != p.End.Year
}
