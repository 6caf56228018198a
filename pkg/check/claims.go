package check

import (
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var claimPeriod = &Rule{
	Name: "claim-period", Severity: diag.Error,
	Title: language.Say("a claim outside the project's period, or overlapping another one"),
	Why:   language.Say("Costs are eligible in the project's period alone, and once: a date is wrong, or costs are claimed twice."),
	Do:    language.Say("Look the period of the claim up, or add the decision that extended the project."),
	Project: func(p *Pass, project *record.Project) {
		for i := range project.Claims {
			p.claimOutside(project, &project.Claims[i])
		}
		of := make(map[partyKey]*record.PaymentClaim) // the one before that ends last
		for _, x := range finance.InTime(project.Claims) {
			if !x.Period.Known() || !x.Sound("org") || !x.Sound("municipality") || !x.Sound("group") {
				continue
			}
			key := p.claimant(x)
			before := of[key]
			if before != nil && before.Period.MustOverlap(x.Period) {
				p.claimedTwice(before, x)
			}
			if before == nil || lastDayOf(before.Period) < lastDayOf(x.Period) {
				of[key] = x
			}
		}
	},
}

// claimant is whose costs are claimed.
func (p *Pass) claimant(x *record.PaymentClaim) partyKey {
	if x.Group.Exists() {
		return partyKey{id: x.OneParty.Name() + "\n"} // no id has a line break
	}
	return p.key(x.OneParty.Name())
}

func lastDayOf(period calendar.Period) calendar.Day {
	_, last := period.Narrowest()
	return last
}

// claimOutside reports a claim with a day outside the project's period, or where that is
// not known outside the time in which the programme's costs may arise.
func (p *Pass) claimOutside(project *record.Project, x *record.PaymentClaim) {
	switch programme := p.Programme(project.Programme); {
	case project.Period.Known() || !project.Sound("period"):
		if project.Period.LeavesCertainly(x.Period) {
			p.Report(x.At("period"), "the claim is for {0}, partly outside the project's period, {1}", x.Period.String(), project.Period.String()).
				Relate(project.At("period"), "the project's period").
				Suggest("correct the period of the claim, or that of the project where it was extended").
				Notes = outsideBy(project.Period, x.Period)
		}
	case programme != nil:
		eligible := eligibleIn(programme)
		if eligible.LeavesCertainly(x.Period) {
			p.Report(x.At("period"), "the claim is for {0}, partly outside the programme's period, {1}", x.Period.String(), eligible.String()).
				Relate(project.At("programme"), "the programme").
				Suggest("correct the period of the claim or the programme").
				Notes = outsideBy(eligible, x.Period)
		}
	}
}

// eligibleIn is when a programme's costs may arise.
func eligibleIn(programme *record.Programme) calendar.Period {
	if programme.Eligible.Known() || programme.Has("eligible") {
		return programme.Eligible
	}
	return programme.Period
}

// outsideBy says how many days of a part are outside a period, at least.
func outsideBy(period, part calendar.Period) (notes []language.Text) {
	first, last := period.Widest()
	if day := part.Start; day.Known() && period.Start.Known() && day.Last() < first {
		notes = append(notes, language.Say("{0} {0|day|days} before {1}", int(first-day.Last()), period.Start.String()))
	}
	if day := part.End; day.Known() && period.End.Known() && day.First() > last {
		notes = append(notes, language.Say("{0} {0|day|days} after {1}", int(day.First()-last), period.End.String()))
	}
	return notes
}

// claimedAhead reports claims of days that have not come, and an advance that was paid on
// one.
func (p *Pass) claimedAhead(project *record.Project) {
	for i := range project.Claims {
		x := &project.Claims[i]
		switch {
		case p.selected[claimPeriod.Name] != nil && project.Period.LeavesCertainly(x.Period): // which that rule says
		case x.Period.End.Known() && x.Period.End.First() > p.Today:
			p.Report(x.At("period"), "costs are claimed until {0}, a day that has not come", x.Period.End.String()).
				Suggest("correct the period")
		case x.Date.Known() && x.Date.First() > p.Today:
			p.Report(x.At("date"), "the claim is {0} on {1}, a day that has not come", x.Stage.Name(), x.Date.String()).
				Suggest("correct the date")
		}
	}
	if paid := project.Advance.Paid; paid.Known() && paid.First() > p.Today {
		p.Report(project.Advance.At("paid"), "the advance is paid on {0}, a day that has not come", paid.String()).
			Suggest("correct the date")
	}
}

// claimedTwice reports two claims of one beneficiary with days in common.
func (p *Pass) claimedTwice(before, x *record.PaymentClaim) {
	f := p.Report(x.At("period"), "the claims {0} and {1} overlap: {2} and {3}", string(before.ID), string(x.ID), before.Period.String(), x.Period.String())
	if name := x.OneParty.Name(); name != "" {
		f.Message = language.Say("the claims {0} and {1} of {4} overlap: {2} and {3}", string(before.ID), string(x.ID), before.Period.String(), x.Period.String(), name)
	}
	first, last := before.Period.Narrowest()
	from, to := x.Period.Narrowest()
	from, to = max(first, from), min(last, to)
	switch days := int(to-from) + 1; {
	case !before.Period.Bounded() || !x.Period.Bounded():
	case exact(before.Period) && exact(x.Period):
		f.Note("{0} {0|day|days} in both: {1}", days, language.Verbatim(from.String()+"/"+to.String()))
	default:
		f.Note("at least {0} {0|day|days} in both", days)
	}
	f.Relate(before.At("period"), "the claim {0}", string(before.ID)).
		Suggest("correct one of the periods, or name whose costs each claim is for")
}

// exact reports whether a period says its first and its last day.
func exact(period calendar.Period) bool {
	first, last := period.Narrowest()
	from, to := period.Widest()
	return first == from && last == to
}

// The rules below run together, in that of claim-sum: they all follow the claims in the
// order of time.

var claimSum = &Rule{
	Name: "claim-sum", Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title: language.Say("claims that do not add up"),
	Why:   language.Say("More support than was granted is not paid, and what is paid is the support less what is set off against the advance: a figure is wrong, or an amendment is missing."),
	Do:    language.Say("Look the figures of the claims up, or add the amended budget. What was realised is the sum of the accepted and paid claims."),
	Project: func(p *Pass, project *record.Project) {
		if len(project.Claims) == 0 && !project.Advance.Exists() {
			return
		}
		c := p.claims(project)
		for i := range project.Claims {
			p.paidOf(&project.Claims[i])
		}
		if !project.Sound("claims") || !project.Sound("advance") {
			return
		}
		if c.Granted.Fits() { // else one of its figures is wrong
			p.claimedAbove(c)
			p.advanceAbove(project, c)
		}
		p.recovered(project, c)
		for i := range project.Budgets {
			if b := &project.Budgets[i]; b.Stage == record.StageRealised {
				p.realisedAgrees(project, b)
			}
		}
	},
}

var advanceLimit = &Rule{
	Name: "advance-limit", Severity: diag.Error,
	Title: language.Say("an advance above the programme's limit"),
	Why:   language.Say("The programme pays no more than a share of the granted support in advance."),
	Do:    language.Say("Look up the advance and the granted support."),
}

var advanceRecovery = &Rule{
	Name: "advance-recovery", Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title: language.Say("an advance that claims do not set off as they should"),
	Why:   language.Say("While some of an advance is left, each claim sets off at least the programme's share of its support; what the last claim leaves is paid back."),
	Do:    language.Say("Look up what the decisions on the claims set off."),
}

// paidOf compares what is paid of one claim with its support.
func (p *Pass) paidOf(x *record.PaymentClaim) {
	support, deducted, paid := x.Support, x.Deducted, x.Paid
	if !support.Known() {
		return
	}
	if !deducted.Known() || !paid.Known() {
		var f *diag.Finding
		switch over, paidOver := above(deducted, support), above(paid, support); {
		case over > 0:
			f = p.as("claim-sum").Report(x.At("deducted"), "{0} is set off, {1} more than the support", deducted, money.Cents(over))
		case paidOver > 0:
			f = p.as("claim-sum").Report(x.At("paid"), "{0} is paid, {1} more than the support", paid, money.Cents(paidOver))
		default:
			return
		}
		f.Relate(x.At("support"), "support {0}", support).
			Suggest("look the figures up in the decision on the claim")
		return
	}
	off := paid.Cents() + deducted.Cents() - support.Cents()
	if max(off, -off) <= paid.Margin()+deducted.Margin()+support.Margin() {
		return
	}
	due := money.Cents(support.Cents() - deducted.Cents())
	f := p.as("claim-sum").Report(x.At("paid"), "{0} is paid, but the support less what is set off is {1}", paid, due)
	f.Relate(x.At("support"), "support {0}", support).
		Relate(x.At("deducted"), "set off {0}", deducted)
	terms := finance.TermsOf([]finance.Figure{{Amount: support}, finance.Negative(finance.Figure{Amount: deducted})})
	f.Notes = append(f.Notes, difference(len(terms), terms, due, off < 0, money.Cents(max(off, -off)), language.Say("what is paid")))
	f.Suggest("look the figures up in the decision on the claim")
	if due.Cents() >= 0 {
		f.Suggest("{0} would balance; look the figure up in the source", money.Figure{Amount: due})
		f.Set(due.String(), false)
	}
}

// grantKind is a kind of figure that claims take from a grant.
type grantKind struct {
	key      string // of a claim
	name     language.Text
	severity diag.Severity
	claimed  func(*finance.Amounts) finance.Extent
	granted  func(*finance.Grant) finance.Figure
}

var grantKinds = []grantKind{
	{"support", language.Say("support"), diag.Error,
		func(a *finance.Amounts) finance.Extent { return a.Support }, func(g *finance.Grant) finance.Figure { return g.Support }},
	{"total", language.Say("costs"), diag.Warning,
		func(a *finance.Amounts) finance.Extent { return a.Costs }, func(g *finance.Grant) finance.Figure { return g.Costs }},
}

// claimedAbove reports the claim with which the support, or else the costs, pass what was
// granted: for the project, else for its phases, else for beneficiaries.
func (p *Pass) claimedAbove(c *finance.Claims) {
	for _, kind := range grantKinds {
		for _, parts := range [][]*finance.Account{{c.All}, c.Phases, c.ByBeneficiary()} {
			found := false
			for _, part := range parts {
				found = p.passes(part, &kind) || found
			}
			if found {
				return
			}
		}
	}
}

// passes reports the first claim with which a part certainly passes its grant.
func (p *Pass) passes(part *finance.Account, kind *grantKind) bool {
	granted := kind.granted(&part.Grant)
	i := slices.IndexFunc(part.Steps, func(step finance.Step) bool {
		return above(kind.claimed(&step.After.Claimed).Amount, granted.Amount) > 0
	})
	if i < 0 {
		return false
	}
	var terms []finance.Figure
	for _, step := range part.Steps[:i+1] {
		if own := kind.claimed(&step.Own); own.Known() {
			terms = append(terms, own.Figure)
		}
	}
	step := &part.Steps[i]
	sum := kind.claimed(&step.After.Claimed).Amount
	over := money.Cents(above(sum, granted.Amount))
	f := p.as("claim-sum").Report(step.Claim.At(kind.key), "{0}: {1} claimed in all with this claim, {2} more than granted", kind.name, sum, over)
	switch {
	case part.Phase != nil:
		f.Message = language.Say("{0}, phase {3}: {1} claimed in all with this claim, {2} more than granted", kind.name, sum, over, string(part.Phase.ID))
	case part.Party != "":
		f.Message = language.Say("{0}, {3}: {1} claimed in all with this claim, {2} more than granted", kind.name, sum, over, part.Party)
	}
	f.Severity = kind.severity
	f.Notes = append(f.Notes, difference(len(terms), finance.TermsOf(terms), sum, true, over, granted.Amount))
	for _, before := range part.Steps[max(0, i-maxListed):i] {
		f.Relate(before.Claim.At(kind.key), "{0} {1}", string(before.Claim.ID), kind.claimed(&before.Own).Amount)
	}
	tolerance(f, sum.Margin()+granted.Margin())
	f.Suggest("look the figures up in the decisions on the claims, or add the amended budget")
	return true
}

// advanceAbove reports an advance that is more than the programme's share of the granted
// support.
func (p *Pass) advanceAbove(project *record.Project, c *finance.Claims) {
	programme := p.Programme(project.Programme)
	if programme == nil || !programme.Advance.MaxShare.Known() || !c.All.Support.Known() {
		return
	}
	advance, support, share := c.Advance.Amount, c.All.Support.Amount, programme.Advance.MaxShare
	limit := share.Floor(support)
	if above(advance, share.Floor(money.Cents(support.Cents()+support.Margin()))) == 0 {
		return
	}
	over := money.Cents(advance.Cents() - limit.Cents())
	f := p.as("advance-limit").Report(project.Advance.At("amount"), "the advance is {0}, {1} more than {2} of the granted support", advance, over, share)
	f.Note("{0} of {1} is {2}", share, money.Figure{Amount: support}, limit)
	tolerance(f, advance.Margin()+share.Floor(money.Cents(support.Margin())).Cents())
	p.advanceBasis(f, programme)
	for _, plan := range c.Granted.Plans {
		for _, line := range plan.SupportLines() {
			f.Relate(figureOf(line.Funding), "{0} {1}", string(line.Funding.Source), line.Amount.Amount)
		}
	}
	f.Suggest("look up the advance, the granted support and the programme's rules")
}

// advanceBasis says what sets the programme's share.
func (p *Pass) advanceBasis(f *diag.Finding, programme *record.Programme) {
	if basis := programme.Advance.Basis; basis != "" {
		f.Note("basis: {0}", language.Verbatim(basis))
	}
}

// recovered reports claims that set too little off against the advance while some of it is
// left, or more than is left, and what the last claim of a project that has ended leaves.
func (p *Pass) recovered(project *record.Project, c *finance.Claims) {
	programme := p.Programme(project.Programme)
	left := c.Advance.Amount
	for i, step := range c.All.Steps {
		before := left
		left = step.After.AdvanceLeft.Amount
		if !before.Known() || !left.Known() {
			return
		}
		switch deducted := step.Own.Deducted.Amount; {
		case above(deducted, before) > 0:
			f := p.as("advance-recovery").Report(setOffAt(step.Claim), "{0} is set off, {1} more than is left of the advance", deducted, money.Cents(above(deducted, before)))
			f.Note("{0} of the advance is left", before).
				Relate(project.Advance.At("amount"), "advance {0}", c.Advance.Amount).
				Suggest("look up what the decisions on the claims set off")
			tolerance(f, deducted.Margin()+before.Margin())
			return
		case programme == nil || !programme.Advance.MaxShare.Known():
		case i == len(c.All.Steps)-1 && project.Status == record.Ended && above(left, money.Cents(0)) > 0:
			p.leftOver(project, c, left)
		default:
			p.setOff(&step, before, programme)
		}
	}
}

// setOffAt is where a claim says what it sets off: what is paid, where that makes it.
func setOffAt(x *record.PaymentClaim) source.Place {
	for _, key := range []string{"deducted", "paid"} {
		if x.Has(key) {
			return x.At(key)
		}
	}
	return x.At("id")
}

// leftOver reports an advance of which the last claim leaves some.
func (p *Pass) leftOver(project *record.Project, c *finance.Claims, left money.Amount) {
	last := c.Each[len(c.Each)-1].Record
	terms := []finance.Figure{c.Advance}
	for _, x := range c.Each {
		if x.Deducted.Cents() > 0 {
			terms = append(terms, finance.Negative(x.Deducted.Figure))
		}
	}
	f := p.as("advance-recovery").Report(setOffAt(last), "the last claim leaves {0} of the advance", left)
	if len(terms) > 1 {
		f.Note("{0} = {1}", finance.TermsOf(terms), left)
	}
	tolerance(f, left.Margin())
	f.Relate(project.Advance.At("amount"), "advance {0}", c.Advance.Amount).
		Relate(project.At("status"), "{0}", string(project.Status)).
		Suggest("look up what the last decision sets off, or add the claim that is missing")
}

// setOff reports a claim that sets off less than the programme's share of its support, and
// less than all that is left.
func (p *Pass) setOff(step *finance.Step, left money.Amount, programme *record.Programme) {
	support, deducted, share := step.Own.Support.Amount, step.Own.Deducted.Amount, programme.Advance.MaxShare
	if !support.Known() || !deducted.Known() || left.Cents() <= 0 {
		return
	}
	due := share.Ceil(support)
	if due.Cents() > left.Cents() {
		due = left
	}
	short := due.Cents() - deducted.Cents()
	rounding := due.Margin() + support.Margin() + deducted.Margin() + left.Margin()
	if short <= rounding {
		return
	}
	f := p.as("advance-recovery").Report(setOffAt(step.Claim), "{0} is set off against the advance, {1} less than the claim should", deducted, money.Cents(short))
	f.Severity = diag.Warning
	f.Note("{0} of {1} is {2}", share, money.Figure{Amount: support}, share.Ceil(support)).
		Note("{0} of the advance is left", left)
	tolerance(f, rounding)
	p.advanceBasis(f, programme)
	f.Relate(step.Claim.At("support"), "support {0}", support).
		Suggest("look up what the decision on the claim sets off; at least {0} is expected", due)
}

// realisedAgrees compares a realised budget with the accepted and paid claims that make it:
// its total, or where that agrees the line that their support goes to, else its categories
// of costs and its years. The first that differs is the one cause.
func (p *Pass) realisedAgrees(project *record.Project, b *record.Budget) {
	plan := p.plan(project, b)
	whole := finance.WholeOf(project, b)
	if !p.claimsMake(b.At(whole.From), whole.Amount, plan.ByClaims(&plan.Total.Amount), language.Say("total")) {
		return
	}
	for _, line := range plan.Lines {
		if f := line.Funding; !p.claimsMake(f.At("amount"), f.Amount, plan.ByClaims(&line.Amount), f.Source.Name()) {
			return
		}
	}
	for _, row := range plan.Costs {
		if c := row.Cost; !p.claimsMake(c.At("amount"), c.Amount, plan.ByClaims(&row.Amount), c.Category.Name()) {
			return
		}
	}
	for j, year := range plan.Years {
		for _, e := range b.Years.Entries {
			if int(e.Key) == year && !p.claimsMake(e.ValueAt, e.Value, plan.ByClaims(&plan.Total.Years[j]), language.Verbatim(strconv.Itoa(year))) {
				return
			}
		}
	}
}

// claimsMake reports a stated figure that claims do not make, and whether they may.
func (p *Pass) claimsMake(at source.Place, stated money.Amount, claims []finance.OfClaim, name language.Text) bool {
	sum := finance.SumOf(claims, func(x *finance.OfClaim) money.Amount { return x.Exact().Amount })
	if sum.Agrees(stated) {
		return true
	}
	f := p.as("claim-sum").Report(at, "{0}: {1} realised, but the claims make {2}", name, stated, sum.Amount)
	var terms []finance.Figure
	for _, x := range claims {
		if x.Exact().Known() {
			terms = append(terms, x.Figure)
		}
		if len(f.Related) < maxListed {
			f.Relate(x.At(), "{0} {1}", string(x.Claim.Record.ID), x.Amount)
		}
	}
	off := sum.Excess(stated)
	f.Notes = append(f.Notes, difference(len(terms), finance.TermsOf(terms), sum.Amount, off > 0, money.Cents(max(off, -off)), stated))
	tolerance(f, sum.Tolerance(stated))
	f.Suggest("look the figures up, or add the claim that is missing; only accepted and paid claims count")
	return false
}

// coveredInClaims reports the costs of claims that their cost model already holds: what a
// flat rate holds, and any next to a lump sum or unit costs.
func (p *Pass) coveredInClaims(project *record.Project) {
	if len(project.Claims) == 0 {
		return
	}
	for _, chosen := range finance.Budgets(project, "") {
		b := chosen.Budget
		for i := range project.Claims {
			x := &project.Claims[i]
			switch {
			case b.Phase != "" && b.Phase != x.Phase || len(x.Costs) == 0:
			case b.CostModel == record.LumpSum || b.CostModel == record.UnitCost:
				f := p.Report(x.Costs[0].At("category"), "the claim lists costs, but {0} pays for what was agreed, whatever it costs", string(b.CostModel))
				f.Relate(b.At("cost_model"), "{0}", string(b.CostModel)).
					Suggest("remove the costs, and leave the total of the claim; or correct the cost model")
				for k := range x.Costs[1:min(len(x.Costs), maxListed)] {
					f.Relate(x.Costs[k+1].At("category"), "{0}", x.Costs[k+1].Text("category"))
				}
			default:
				p.covered(b, x.Costs)
			}
		}
	}
}
