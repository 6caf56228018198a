package finance

import (
	"cmp"
	"slices"
	"strings"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Claims are a project's claims for payment in the order of time, against what was
// granted. The order in which the record lists them changes nothing.
type Claims struct {
	Granted *Financing // the budgets that they are measured against
	Each    []*Claim
	All     *Account   // what they make together
	Phases  []*Account // those of the phases that have a granted budget
	Advance Figure     // paid before costs were claimed

	same func(a, b string) bool
	sums *Plan // adds figures up
}

// Claim is one claim for payment.
type Claim struct {
	Record *record.PaymentClaim
	Amounts
	// After is where the claim takes the grant: that of the phase which it names and
	// which has a budget, else that of the project. The advance is the project's.
	After Standing

	// Plan are its costs by category, worked out as those of a budget are; Granted is the
	// budget whose cost model holds for them, nil where none is granted.
	Plan    *Plan
	Granted *record.Budget
}

// Amounts are the figures of one claim, or what those of several make.
type Amounts struct {
	Costs    Extent // eligible costs
	Support  Extent // for these
	Deducted Extent // of the support, set off against the advance
	Paid     Extent // the support less what is deducted
}

// Grant is what was granted.
type Grant struct {
	Costs   Figure // eligible costs
	Support Figure // what those pay of them who are claimed from
}

// Standing is how far claims have come with a grant.
type Standing struct {
	Grant
	Claimed     Amounts
	Left        Figure // of the granted costs
	SupportLeft Figure
	AdvanceLeft Figure // still to be set off
}

// Account is what the claims of a phase or of a beneficiary make, or the costs of one category
// in all of them, or all claims.
type Account struct {
	Phase    *record.Phase
	Party    string // an organisation's id, a municipality, or the name of a group
	Category record.Category
	Standing // after all of them
	Steps    []Step
}

// Step is where one claim takes a part.
type Step struct {
	Claim *record.PaymentClaim
	Own   Amounts
	After Standing
}

// ClaimsOf works the claims of a project out against its budgets of a stage, against the
// firmest granted or amended ones where none is named.
func ClaimsOf(project *record.Project, stage record.Stage, programme *record.Programme, o *Options) *Claims {
	granted := &Financing{Project: project, Chosen: grantedOf(project, stage)}
	for _, chosen := range granted.Chosen {
		granted.Plans = append(granted.Plans, PlanOf(project, chosen.Budget, programme, o))
	}
	c := newClaims(granted, o)
	c.All.Grant = granted.grant()
	for i, chosen := range granted.Chosen {
		if chosen.Phase != nil {
			c.Phases = append(c.Phases, &Account{Phase: chosen.Phase, Standing: Standing{Grant: granted.Plans[i].grant()}})
		}
	}
	c.work()
	return c
}

// newClaims are claims that are yet to be worked out.
func newClaims(granted *Financing, o *Options) *Claims {
	c := &Claims{Granted: granted, same: o.Same, sums: new(Plan)}
	advance := &granted.Project.Advance
	c.Advance = c.sums.stated(advance.Amount, advance.Handle, "amount")
	c.All = &Account{Standing: Standing{AdvanceLeft: c.Advance}}
	return c
}

// work works each claim out, and what it makes together with those before it.
func (c *Claims) work() {
	for _, x := range InTime(c.Granted.Project.Claims) {
		claim := c.claim(x)
		c.follow(c.All, x, claim.Amounts)
		claim.After = c.All.Standing
		if i := slices.IndexFunc(c.Phases, func(p *Account) bool { return record.PhaseID(p.Phase.ID) == x.Phase }); i >= 0 {
			c.follow(c.Phases[i], x, claim.Amounts)
			claim.After = c.Phases[i].Standing
			claim.After.AdvanceLeft = c.All.AdvanceLeft
		}
		c.Each = append(c.Each, claim)
	}
}

// grantedOf are the budgets that claims are measured against.
func grantedOf(project *record.Project, stage record.Stage) []Chosen {
	if stage != "" {
		return Budgets(project, stage)
	}
	granted := slices.DeleteFunc(pointers(project.Budgets), func(b *record.Budget) bool {
		return !b.Stage.AfterGrant() || b.Stage == record.StageRealised
	})
	return choose(project, "", granted, nil)
}

// InTime are claims in the order of their periods; of two in the same time the one of the
// earlier date is first.
func InTime(claims []record.PaymentClaim) []*record.PaymentClaim {
	out := pointers(claims)
	slices.SortStableFunc(out, func(a, b *record.PaymentClaim) int {
		from, to := a.Period.Widest()
		first, last := b.Period.Widest()
		return cmp.Or(cmp.Compare(from, first), cmp.Compare(to, last), cmp.Compare(a.Date.First(), b.Date.First()), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// claim are the figures of a claim: of support, what is deducted and what is paid any two
// make the third. Where nothing is left of the advance, nothing is deducted.
func (c *Claims) claim(x *record.PaymentClaim) *Claim {
	support := c.sums.stated(x.Support, x.Handle, "support")
	deducted, paid := c.sums.stated(x.Deducted, x.Handle, "deducted"), c.sums.stated(x.Paid, x.Handle, "paid")
	if left := c.All.AdvanceLeft; left.Known() && left.Cents() == 0 && !left.IsAbout() {
		c.sums.fill(&deducted, nothing())
	}
	c.sums.fill(&support, c.sums.work(OfClaims, plus(paid), plus(deducted)))
	c.fillRest(&deducted, c.sums.less(support, paid))
	c.fillRest(&paid, c.sums.less(support, deducted))
	granted := c.grantedFor(x)
	costs := c.costs(x, granted)
	return &Claim{Record: x, Plan: costs, Granted: granted, Amounts: Amounts{c.known(costs), Extent{Figure: support}, Extent{Figure: deducted}, Extent{Figure: paid}}}
}

// fillRest fills in what is left, which can't be less than nothing.
func (c *Claims) fillRest(f *Figure, rest Figure) {
	if rest.Known() && rest.Cents() >= 0 {
		c.sums.fill(f, rest)
	}
}

// grantedFor is the granted budget that a claim is of; nil where there is none.
func (c *Claims) grantedFor(x *record.PaymentClaim) (b *record.Budget) {
	for _, chosen := range c.Granted.Chosen {
		if chosen.Phase == nil || chosen.Budget.Phase == x.Phase {
			b = chosen.Budget
		}
	}
	return b
}

// costs are the costs of a claim, worked out as those of a budget are: the total from the
// rows, and a flat rate from what it is of.
func (c *Claims) costs(x *record.PaymentClaim, granted *record.Budget) *Plan {
	b := &record.Budget{Handle: x.Wider(), Phase: x.Phase, Total: x.Total, Costs: x.Costs}
	if granted != nil {
		b.CostModel = granted.CostModel
	}
	return PlanOf(c.Granted.Project, b, nil, new(Options))
}

// known are costs as far as they are known: at least what the rows make that are.
func (c *Claims) known(costs *Plan) Extent {
	if costs.Total.Amount.Known() && (costs.Budget.Total.Known() || itemised(costs)) {
		return Extent{Figure: costs.Total.Amount}
	}
	rows := make([]Extent, len(costs.Costs))
	for i, row := range costs.Costs {
		rows[i].Figure = row.Amount
	}
	return c.sum(TotalOfCosts, rows...).part()
}

// Itemised reports whether the rows that the claim lists may be all of its costs: they have
// the flat rate that its cost model says.
func (x *Claim) Itemised() bool {
	flat := ModelOf(x.Plan.Budget.CostModel).Row
	return flat == "" || slices.ContainsFunc(x.Record.Costs, func(c record.Cost) bool { return c.Category == flat })
}

// itemised reports whether rows may be all of the costs: no flat rate is missing.
func itemised(costs *Plan) bool {
	flat := ModelOf(costs.Budget.CostModel).Row
	return flat == "" || slices.ContainsFunc(costs.Costs, func(c *Cost) bool { return c.Cost.Category == flat })
}

// sum adds figures up as far as they are known; unlike that of add it is derived also
// where it is of one.
func (c *Claims) sum(by Rule, of ...Extent) Extent {
	var known []Term
	open := false
	for _, e := range of {
		open = open || !e.Known() || e.Partial
		if e.Known() {
			known = append(known, plus(e.Figure))
		}
	}
	sum := Extent{Figure: c.sums.work(by, known...)}
	if open {
		return sum.part()
	}
	return sum
}

// follow takes a claim into a part.
func (c *Claims) follow(p *Account, x *record.PaymentClaim, next Amounts) {
	add := func(sum *Extent, e Extent) {
		if len(p.Steps) == 0 {
			*sum = c.sum(OfClaims, e)
		} else {
			*sum = c.sum(OfClaims, *sum, e)
		}
	}
	add(&p.Claimed.Costs, next.Costs)
	add(&p.Claimed.Support, next.Support)
	add(&p.Claimed.Deducted, next.Deducted)
	add(&p.Claimed.Paid, next.Paid)
	c.leave(&p.Standing)
	p.Steps = append(p.Steps, Step{x, next, p.Standing})
}

// Sum is what some of the claims make.
func (c *Claims) Sum(claims []*Claim) Amounts {
	var p Account
	for _, x := range claims {
		c.follow(&p, x.Record, x.Amounts)
	}
	return p.Claimed
}

// leave is what is left of the grant and of the advance.
func (c *Claims) leave(s *Standing) {
	s.Left = c.sums.less(s.Costs, s.Claimed.Costs.Exact())
	s.SupportLeft = c.sums.less(s.Support, s.Claimed.Support.Exact())
	s.AdvanceLeft = c.sums.less(c.Advance, s.Claimed.Deducted.Exact())
}

// Cells are the figures of claims, with paths such as claims[mh2].paid or claims[mh2].left;
// they are unknown where only a part is known.
func (c *Claims) Cells() Cells {
	exact := func(e Extent) *Figure {
		f := e.Exact()
		return &f
	}
	return func(visit func(string, *Figure)) {
		for _, x := range c.Each {
			at := "claims[" + string(x.Record.ID) + "]."
			visit(at+"total", exact(x.Costs))
			visit(at+"support", exact(x.Support))
			visit(at+"deducted", exact(x.Deducted))
			visit(at+"paid", exact(x.Paid))
			visit(at+"cumulative", exact(x.After.Claimed.Costs))
			visit(at+"used", c.used(x))
			visit(at+"left", &x.After.Left)
			visit(at+"support_left", &x.After.SupportLeft)
			visit(at+"advance_left", &x.After.AdvanceLeft)
		}
	}
}

// used is where the share of the granted costs comes from that the claims up to one make; a
// figure of no amount.
func (c *Claims) used(x *Claim) *Figure {
	claimed, granted := x.After.Claimed.Costs.Exact(), x.After.Costs
	share, ok := money.PercentOf(claimed.Amount, granted.Amount, 6)
	if !ok {
		return new(Figure)
	}
	f := c.sums.shareOf(claimed, granted, share)
	return &f
}

// Path is the path of a figure that is in the record or that claims make; empty for all
// else.
func (c *Claims) Path(o *Origin) (path string) {
	if o.Rule == Given {
		return o.Path()
	}
	c.Cells()(func(at string, f *Figure) {
		if f.From == o {
			path = at
		}
	})
	return path
}

// Missing are the paths of what the record does not say and that would give a figure of
// claims which is not known: any of support, what is set off and what is paid follows from
// the other two, and a sum from all claims up to its own.
func (c *Claims) Missing(path string) (paths []string) {
	at := strings.LastIndexByte(path, '.')
	claim, key := path[:at], path[at+1:]
	unknown := func(claim string, keys ...string) {
		for _, key := range keys {
			if cell := c.Cells().At(claim + "." + key); cell != nil && !cell.Known() {
				paths = append(paths, claim+"."+key)
			}
		}
	}
	if key == "left" || key == "used" {
		paths = c.ungranted()
	}
	of := map[string]string{"cumulative": "total", "used": "total", "left": "total", "support_left": "support", "advance_left": "deducted"}[key]
	switch {
	case key == "total":
		unknown(claim, key)
	case of == "":
		unknown(claim, "support", "deducted", "paid")
	default:
		for _, x := range c.Each {
			one := "claims[" + string(x.Record.ID) + "]"
			if unknown(one, of); one == claim {
				break
			}
		}
	}
	return paths
}

// ungranted are the paths of what would give the granted costs, where they are not known.
func (c *Claims) ungranted() (paths []string) {
	for _, k := range c.Granted.Counted() {
		plan := c.Granted.Plans[k]
		paths = append(paths, plan.Missing(&plan.Total.Amount)...)
	}
	return paths
}

// Wide reports whether 64 bits do not hold a sum.
func (c *Claims) Wide() bool { return c.sums.Wide || c.Granted.Wide() }

// ByBeneficiary are the beneficiaries of the granted budgets and those that claims name,
// in this order, and last, without a party, the claims that name none: these may be of any
// of them.
func (c *Claims) ByBeneficiary() []*Account {
	var out []*Account
	of := func(party string) *Account {
		i := slices.IndexFunc(out, func(p *Account) bool { return c.alike(p.Party, party) })
		if i < 0 {
			i, out = len(out), append(out, &Account{Party: party})
		}
		return out[i]
	}
	grants := make(map[*Account][]Grant)
	for _, k := range c.Granted.Counted() {
		for _, x := range c.Granted.Plans[k].Beneficiaries {
			part := of(x.Beneficiary.Name())
			grants[part] = append(grants[part], x.grant())
		}
	}
	for part, all := range grants {
		part.Grant = togetherOf(all)
	}
	var unnamed Account
	for _, x := range c.Each {
		part := &unnamed
		if name := x.Record.OneParty.Name(); name != "" {
			part = of(name)
		}
		c.follow(part, x.Record, x.Amounts)
	}
	for _, p := range out {
		c.settle(p, len(unnamed.Steps) > 0)
	}
	if len(unnamed.Steps) > 0 {
		out = append(out, &unnamed)
	}
	return out
}

// alike reports whether two names are those of one party.
func (c *Claims) alike(a, b string) bool { return a == b || c.same != nil && c.same(a, b) }

// settle says what is left of a part's grant: all of it where nothing is claimed. Where
// claims of other parts may be its own, what is known of it is only the least.
func (c *Claims) settle(p *Account, open bool) {
	for _, sum := range []*Extent{&p.Claimed.Costs, &p.Claimed.Support, &p.Claimed.Deducted, &p.Claimed.Paid} {
		switch {
		case len(p.Steps) == 0 && !open:
			sum.Figure = nothing()
		case open && sum.Known():
			*sum = sum.part()
		}
	}
	c.leave(&p.Standing)
}

// ByCategory are the categories of costs of the granted budgets and those that claims
// list, in this order.
func (c *Claims) ByCategory() []*Account {
	var out []*Account
	see := func(category record.Category) {
		if !slices.ContainsFunc(out, func(p *Account) bool { return p.Category == category }) {
			out = append(out, &Account{Category: category})
		}
	}
	for _, k := range c.Granted.Counted() {
		for _, row := range c.Granted.Plans[k].Costs {
			see(row.Cost.Category)
		}
	}
	for _, x := range c.Each {
		for _, row := range x.Plan.Costs {
			see(row.Cost.Category)
		}
	}
	for _, p := range out {
		p.Costs = c.grantFor(p.Category)
		for _, x := range c.Each {
			c.follow(p, x.Record, Amounts{Costs: c.of(p.Category, x.Plan)})
		}
		c.settle(p, false)
	}
	return out
}

// grantFor is what the granted budgets have of a category of costs; nothing where the other
// categories make the total.
func (c *Claims) grantFor(category record.Category) Figure {
	if !c.Granted.Whole() {
		return Figure{}
	}
	var rows []Figure
	for _, k := range c.Granted.Counted() {
		plan, n := c.Granted.Plans[k], len(rows)
		for _, row := range plan.Costs {
			if row.Cost.Category == category {
				rows = append(rows, row.Amount)
			}
		}
		if rest := plan.Unitemised().Amount; len(rows) == n && !(rest.Known() && rest.Cents() == 0) {
			return Figure{}
		}
	}
	if len(rows) == 0 {
		return nothing()
	}
	return together(rows, func(f Figure) Figure { return f })
}

// of are the costs of a category: nothing where the other ones make the total.
func (c *Claims) of(category record.Category, costs *Plan) Extent {
	var rows []Extent
	for _, row := range costs.Costs {
		if row.Cost.Category == category {
			rows = append(rows, Extent{Figure: row.Amount})
		}
	}
	if rest := costs.Unitemised().Amount; len(rows) == 0 && itemised(costs) && rest.Known() && rest.Cents() == 0 {
		return Extent{Figure: nothing()}
	}
	return c.sum(TotalOfCosts, rows...)
}

// SupportLines are the lines of a plan that claims are paid from: those that the programme
// limits, else those of the State and the EU, else the only one that is not the
// beneficiary's own; none where several may be.
func (p *Plan) SupportLines() []*Line { return p.supportAmong(p.Lines) }

// supportAmong is SupportLines of some lines.
func (p *Plan) supportAmong(lines []*Line) []*Line {
	among := func(is func(*Line) bool) []*Line {
		return slices.DeleteFunc(slices.Clone(lines), func(l *Line) bool { return l.Funding.Own || !is(l) })
	}
	limited := among(func(l *Line) bool {
		return slices.ContainsFunc(p.caps, func(c record.Cap) bool { return c.MaxShare.Known() && p.isFor(c.Source, l) })
	})
	if len(limited) > 0 {
		return limited
	}
	if official := among(func(l *Line) bool { return l.Funding.Source.Official() }); len(official) > 0 {
		return official
	}
	if others := among(func(*Line) bool { return true }); len(others) == 1 {
		return others
	}
	return nil
}

// grant is what a budget grants.
func (p *Plan) grant() Grant {
	var support []Figure
	for _, line := range p.supportAmong(p.paying()) {
		support = append(support, line.Amount)
	}
	if !p.payingAll() {
		support = nil
	}
	return Grant{p.Total.Amount, p.together(support)}
}

// together is what lines make: of one it is that one.
func (p *Plan) together(lines []Figure) Figure {
	if len(lines) == 1 {
		return lines[0]
	}
	return p.work(TotalOfLines, termsOf(lines)...)
}

// grant is what the budgets that count grant; unknown where a phase has none.
func (f *Financing) grant() Grant {
	var all []Grant
	if f.Whole() {
		for _, k := range f.Counted() {
			all = append(all, f.Plans[k].grant())
		}
	}
	return togetherOf(all)
}

// togetherOf is what several budgets grant.
func togetherOf(all []Grant) Grant {
	return Grant{together(all, func(g Grant) Figure { return g.Costs }), together(all, func(g Grant) Figure { return g.Support })}
}
