package finance

import (
	"slices"

	"sostool/pkg/record"
	"sostool/pkg/source"
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

// claimedBudget is the budget of a phase that claims fill in, as its stage says: it has the
// lines and the cost model of the one that was planned, and, where claims have categories
// of costs, those of both.
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

// claimed is what claims make of a cell of such a budget, as far as they say it.
type claimed struct {
	known   Extent
	parts   []OfClaim
	crossed bool // of a year: another claim has days in it and outside
}

// OfClaim is what one claim makes of a figure of a realised budget, under a key of its own;
// of a category of costs, under the rows of it.
type OfClaim struct {
	Extent
	Claim    *Claim
	Category record.Category
	key      string
}

// At is where the claim says it.
func (x *OfClaim) At() source.Place {
	for i := range x.Claim.Record.Costs {
		if c := &x.Claim.Record.Costs[i]; c.Category == x.Category {
			return c.At("amount")
		}
	}
	if x.Category != "" {
		return x.Claim.Record.At("costs")
	}
	return x.Claim.Record.At(x.key)
}

// lacks are the paths of what claims lack of a cell.
func (x claimed) lacks() (paths []string) {
	for _, part := range x.parts {
		if !part.Exact().Known() {
			path := "claims[" + string(part.Claim.Record.ID) + "]."
			if part.Category != "" {
				path += "costs[" + string(part.Category) + "]."
			}
			paths = append(paths, path+part.key)
		}
	}
	return paths
}

// ByClaims are the claims that make a cell of a realised budget; none where claims do not.
func (p *Plan) ByClaims(cell *Figure) []OfClaim { return p.claimed[cell].parts }

// fromClaims fills a realised budget in, or that of all claims, with what claims make: its
// total, the line that their support goes to where it is one, and the categories of costs,
// each in all and in the years that no claim is partly in. It reports whether they make
// something that was not known.
func (p *Plan) fromClaims(project *record.Project) bool {
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
	c := newClaims(&Financing{Project: project, Chosen: grantedOf(project, "")}, p.options)
	c.work()
	claims := c.making(p.Budget.Phase, some)
	if len(claims) == 0 {
		return false
	}
	p.claimed = make(map[*Figure]claimed)
	p.claim(c, &p.Total, claims, func(x *Claim) OfClaim { return OfClaim{x.Costs, x, "", "total"} })
	if lines := p.SupportLines(); len(lines) == 1 {
		p.claim(c, &lines[0].Row, claims, func(x *Claim) OfClaim { return OfClaim{x.Support, x, "", "support"} })
	}
	for _, row := range p.Costs {
		category := row.Cost.Category
		p.claim(c, &row.Row, claims, func(x *Claim) OfClaim { return OfClaim{c.of(category, x.Plan), x, category, "amount"} })
	}
	return p.changed
}

// claim fills a row in with what claims make of it.
func (p *Plan) claim(c *Claims, r *Row, claims []*Claim, of func(*Claim) OfClaim) {
	sum := func(cell *Figure, claims []*Claim, crossed bool) {
		made := claimed{parts: make([]OfClaim, len(claims)), crossed: crossed}
		extents := make([]Extent, len(claims))
		for i, x := range claims {
			made.parts[i] = of(x)
			extents[i] = made.parts[i].Extent
		}
		if made.known = c.sum(OfClaims, extents...); crossed {
			made.known, made.parts = made.known.part(), nil
		}
		p.claimed[cell] = made
		p.fill(cell, made.known.Exact())
	}
	sum(&r.Amount, claims, false)
	for j, year := range p.Years {
		if in, whole := claimsIn(claims, year); len(in) > 0 {
			sum(&r.Years[j], in, !whole)
		}
	}
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

// AtLeast are the figures of a row as far as they are known, also by claims that make a part
// of them: of a year that others cross where crossed says so.
func (p *Plan) AtLeast(r *Row, known Extents, crossed bool) Extents {
	raise := func(cell *Figure, e *Extent) {
		if made, is := p.claimed[cell]; is && !e.Known() && (crossed || !made.crossed) {
			*e = made.known
		}
	}
	raise(&r.Amount, &known.Amount)
	for j := range r.Years {
		raise(&r.Years[j], &known.Years[j])
	}
	return known
}
