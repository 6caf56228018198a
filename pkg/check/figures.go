package check

import (
	"slices"
	"strconv"

	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/personal"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// budgets runs a check on every budget of the project.
func budgets(check func(*Pass, *record.Project, *record.Budget)) func(*Pass, *record.Project) {
	return func(p *Pass, project *record.Project) {
		for i := range project.Budgets {
			check(p, project, &project.Budgets[i])
		}
	}
}

// eachLine visits the funding lines of a budget and those of its beneficiaries.
func eachLine(b *record.Budget, visit func(*record.Funding)) {
	for i := range b.Funding {
		visit(&b.Funding[i])
	}
	for k := range b.Beneficiaries {
		for i := range b.Beneficiaries[k].Funding {
			visit(&b.Beneficiaries[k].Funding[i])
		}
	}
}

// eachCost visits the costs of a budget and those of its beneficiaries.
func eachCost(b *record.Budget, visit func(*record.Cost)) {
	for i := range b.Costs {
		visit(&b.Costs[i])
	}
	for k := range b.Beneficiaries {
		for i := range b.Beneficiaries[k].Costs {
			visit(&b.Beneficiaries[k].Costs[i])
		}
	}
}

// eachYears visits the years of a budget, of its lines and of its costs.
func eachYears(b *record.Budget, visit func(finance.Years)) {
	visit(b.Years)
	eachLine(b, func(line *record.Funding) { visit(line.Years) })
	eachCost(b, func(c *record.Cost) { visit(c.Years) })
}

// spent are the parts of a budget that its beneficiaries spend.
func (p *Pass) spent(project *record.Project, b *record.Budget) (parts []*record.Budget) {
	if len(b.Beneficiaries) == 0 {
		return nil
	}
	for _, x := range p.plan(project, b).Beneficiaries {
		parts = append(parts, x.Budget)
	}
	return parts
}

var budgetPhase = &Rule{
	Name: "budget-phase", Severity: diag.Error,
	Title: language.Say("a budget of no phase, or two of one phase and stage"),
	Why:   language.Say("Figures are found by phase and stage; two with the same can't be told apart."),
	Do:    language.Say("Name a phase of the project, or another stage."),
	Project: func(p *Pass, project *record.Project) {
		names := p.ownNames()
		type key struct {
			phase record.PhaseID
			stage record.Stage
		}
		seen := make(map[key]*record.Budget)
		for i := range project.Budgets {
			b := &project.Budgets[i]
			if b.Phase != "" && !names.phases.has(string(b.Phase)) && !names.phases.open {
				if f := p.Report(b.At("phase"), "the project has no phase {0}", string(b.Phase)); f.Rule != "" {
					suggest(f, string(b.Phase), names.phases.nearest(), "add the phase, or correct the id")
				}
			}
			k := key{b.Phase, b.Stage}
			if b.Stage == "" || b.Has("phase") && b.Phase == "" {
				continue
			}
			if first := seen[k]; first != nil {
				p.Report(b.At("stage"), "there are two budgets of the stage {0} for one phase", string(b.Stage)).
					Relate(first.At("stage"), "the other one").
					Suggest("correct the stage or the phase of one of them")
				continue
			}
			seen[k] = b
		}
	},
}

var fullYearExceeds = &Rule{
	Name: "full-year-exceeds", Severity: diag.Error,
	Title: language.Say("the whole years cost more than the total"),
	Why:   language.Say("Nothing, or less, would be left for the rest of the period."),
	Do:    language.Say("Look up the total, the cost of a full year and the period."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		p.eachRest(project, b, func(yearly, whole source.Place, name string, total, full money.Amount, r finance.Rest) {
			if r.Amount.Cents() >= -total.Margin() {
				return
			}
			p.Report(yearly, "{0} full {0|year|years} cost more than the {1} in all", int(r.Whole), total).
				Relate(whole, "{0} {1}", name, total).
				Note("{0} × {1} = {2}, {3} more", int(r.Whole), money.Figure{Amount: full}, r.Years, money.Cents(-r.Amount.Cents())).
				Suggest("look up the total, the cost of a full year and the period")
		})
	}),
}

var fullYearRest = &Rule{
	Name: "full-year-rest", Severity: diag.Note, Also: []diag.Severity{diag.Warning},
	Title: language.Say("a part year that costs much more or less than its share of a full year"),
	Why:   language.Say("Costs at the start or the end may be real; a figure may also be wrong."),
	Do:    language.Say("Nothing, if the source states the figures; tables show the part year as derived."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		p.statedFullYears(project, b)
		p.eachRest(project, b, func(yearly, whole source.Place, name string, total, full money.Amount, r finance.Rest) {
			switch {
			case r.Amount.Cents() < -total.Margin() || total.IsAbout():
				return
			case len(r.Parts) == 0 && r.Amount.Cents() != 0:
				f := p.Report(yearly, "{0} full {0|year|years} make {1}, the amount is {2}", int(r.Whole), r.Years, total)
				f.Severity = diag.Warning
				f.Relate(whole, "{0} {1}", name, total).
					Note("{0} is left, and the period has no other year", r.Amount).
					Suggest("look up the period, the total and the cost of a full year")
			case len(r.Parts) > 0 && r.Far():
				f := p.Report(yearly, "{0} is left for {1}, where its share of a full year would be {2}", r.Amount, strconv.Itoa(r.Parts[0]), r.ProRata)
				if len(r.Parts) == 2 {
					f.Message = language.Say("{0} is left for {1} and {2}, where their shares of a full year would be {3}", r.Amount, strconv.Itoa(r.Parts[0]), strconv.Itoa(r.Parts[1]), r.ProRata)
				}
				f.Relate(whole, "{0} {1}", name, total)
				f.Note("{0} − {1} × {2} = {3}", money.Figure{Amount: total}, int(r.Whole), money.Figure{Amount: full}, r.Amount)
				if r.Part == 1 {
					short := total.Cents() - r.AtRate.Cents()
					if short >= 0 {
						f.Note("{0} {0|month|months} at {1} a year make {2}, {3} less than stated", int(r.Months), money.Figure{Amount: full}, r.AtRate, money.Cents(short))
					} else {
						f.Note("{0} {0|month|months} at {1} a year make {2}, {3} more than stated", int(r.Months), money.Figure{Amount: full}, r.AtRate, money.Cents(-short))
					}
				}
				f.Suggest("nothing is wrong if the source states the figures")
			}
		})
	}),
}

// statedFullYears reports calendar years wholly inside the period for which
// another figure is stated than that of a full year.
func (p *Pass) statedFullYears(project *record.Project, b *record.Budget) {
	period := finance.BudgetPeriod(project, b)
	check := func(h source.Handle, years finance.Years, full money.Amount) {
		for _, e := range years.Entries {
			off := e.Value.Cents() - full.Cents()
			if !full.Known() || !period.WholeYear(int(e.Key)) || max(off, -off) <= full.Margin()+e.Value.Margin() {
				continue
			}
			f := p.Report(e.ValueAt, "{0} is stated for {1}, and {2} for a full year", e.Value, strconv.Itoa(int(e.Key)), full)
			f.Severity = diag.Warning
			f.Relate(h.At("full_year"), "{0} {1}", "full_year", full).
				Suggest("look both up in the source")
		}
	}
	if !period.Known() {
		return
	}
	check(b.Handle, b.Years, b.FullYear)
	eachLine(b, func(line *record.Funding) { check(line.Handle, line.Years, line.FullYear) })
}

// eachRest works out the rest of a budget, or of its lines where the budget as a whole
// states no full year, or of those of its beneficiaries where its own state none: what holds
// for the whole has one cause. yearly and whole are the places of the two figures.
func (p *Pass) eachRest(project *record.Project, b *record.Budget, visit func(yearly, whole source.Place, name string, total, full money.Amount, r finance.Rest)) {
	lines := finance.FullYears(b)
	if lines.Rows == 0 && !b.FullYear.Known() { // it does not say what a full year costs
		for _, part := range p.spent(project, b) {
			p.eachRest(project, part, visit)
		}
		return
	}
	period := finance.BudgetPeriod(project, b)
	if !p.fits(project, b) || !lines.OpenIf(!b.Sound("funding")).Agrees(b.FullYear) {
		return
	}
	if b.FullYear.Known() && b.Total.Known() {
		if r, ok := finance.RestOf(b.Total, b.FullYear, period); ok {
			visit(b.At("full_year"), b.At("total"), "total", b.Total, b.FullYear, r)
		}
		return
	}
	for i := range b.Funding {
		line := &b.Funding[i]
		if r, ok := finance.RestOf(line.Amount, line.FullYear, period); ok && line.Source != "" {
			visit(line.At("full_year"), line.At("amount"), string(line.Source), line.Amount, line.FullYear, r)
		}
	}
}

var programmeLimit = &Rule{
	Name: diag.ProgrammeLimit, Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title: language.Say("a source pays more or less than its programme allows"),
	Why:   language.Say("The programme can't pay what passes its limit, and what is short of another's least share is not granted. Where the rule itself allows exceptions, that is a warning."),
	Do:    language.Say("Look up the amounts and the programme's rules; limits are checked in cents, not in rounded percents."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		programme := p.Programme(project.Programme)
		if programme == nil || len(programme.Caps) == 0 || !p.fits(project, b) {
			return // where an amount is wrong, that is the cause
		}
		plan := p.plan(project, b)
		limits := plan.Limits()
		for i := range limits {
			if !b.Sound("funding") {
				limits[i].Short = 0 // the line that is missing may be there
			}
		}
		for _, l := range plan.Causes(limits) { // what one source pays too much another pays too little
			p.brokenLimit(b, &l, programme)
		}
	}),
}

// brokenLimit reports a limit that is not kept, at the first line that it is
// for.
func (p *Pass) brokenLimit(b *record.Budget, l *finance.Limit, programme *record.Programme) {
	at := b.KeyAt("funding")
	if len(l.Lines) > 0 {
		at = figureOf(l.Lines[0].Funding)
	}
	paid, gap := l.Pays(), l.Gap()
	sources := l.Sources()
	share, bound := l.Cap.MaxShare, l.Most
	if l.Over == 0 {
		share, bound = l.Cap.MinShare, l.Least
	}
	var f *diag.Finding
	switch several := len(sources) > 1; {
	case l.Over > 0 && several:
		f = p.Report(at, "{0} pay {1} together, {2} more than {3} {4}", language.Choices(sources), paid, gap, share, l.Cap.Of.Name())
	case l.Over > 0:
		f = p.Report(at, "{0} pays {1}, {2} more than {3} {4}", string(sources[0]), paid, gap, share, l.Cap.Of.Name())
	case several:
		f = p.Report(at, "{0} pay {1} together, {2} less than {3} {4}", language.Choices(sources), paid, gap, share, l.Cap.Of.Name())
	default:
		f = p.Report(at, "{0} pays {1}, {2} less than {3} {4}", string(sources[0]), paid, gap, share, l.Cap.Of.Name())
	}
	if l.Cap.Exceptions {
		f.Severity = diag.Warning
	}
	whole := l.Of.Amount
	if l.Cap.Of != record.OfPublic {
		f.Relate(b.At("total"), "{0} {1}", "total", whole)
	} else if b.Has("public") {
		f.Relate(b.At("public"), "{0} {1}", "public", whole)
	}
	if figures := l.Figures(); len(figures) > 1 {
		f.Note("{0} = {1}", finance.TermsOf(figures), paid)
	}
	f.Note("{0} of {1} is {2}", share, money.Figure{Amount: whole}, bound)
	sameMoney(f, l.Cap, l.Lines)
	limitNotes(f, l.Cap, programme)
	roundingNote(f, l, bound)
	f.Suggest("look up the amounts and the programme's rules")
	if l.Paid.Rows != 1 || len(l.Lines) != 1 {
		return
	}
	first := l.Lines[0].Funding
	if wanted := inUnitOf(first.Amount, bound); finance.SlipOf(first.Amount, wanted) != finance.NoSlip {
		f.Suggest("a slip in the digits? {0} is exactly the limit", money.Figure{Amount: wanted}).Set(wanted.String(), false)
	}
}

// roundingNote works out what rounded figures leave of the difference between
// what is paid and a limit.
func roundingNote(f *diag.Finding, l *finance.Limit, bound money.Amount) {
	large, small, gap := l.Pays().Cents(), bound.Cents(), l.Over
	if l.Short > 0 {
		large, small, gap = small, large, l.Short
	}
	figure := func(cents int64) money.Figure { return money.Figure{Amount: money.Cents(cents)} }
	if rounding := large - small - gap; rounding > 0 {
		f.Note("{0} − {1} − {2} of rounding = {3}", figure(large), figure(small), figure(rounding), money.Cents(gap))
	}
}

// inUnitOf is a limit in the unit in which an amount is written: in whole euros
// without its cents.
func inUnitOf(amount, limit money.Amount) money.Amount {
	if amount.WholeEuros() {
		return money.Cents(limit.Cents() / 100 * 100)
	}
	return limit
}

// sameMoney says which money a limit is for, where a line has it under another
// name.
func sameMoney(f *diag.Finding, c *record.Cap, lines []*finance.Line) {
	switch {
	case !slices.ContainsFunc(lines, func(l *finance.Line) bool { return l.Funding.Source != c.Source }):
	case c.Source == record.STM:
		f.Note("a limit on stm also holds for what the ministry pays as state")
	default:
		f.Note("a limit on esr or eu-state holds for eu, state, esr and eu-state together")
	}
}

// limitNotes say what sets a limit.
func limitNotes(f *diag.Finding, c *record.Cap, programme *record.Programme) {
	if c.Basis != "" {
		f.Note("limit of {0}: {1}", personal.Hide(programme.Name.In(language.Finnish)), personal.Hide(c.Basis))
	}
	if c.Exceptions {
		f.Note("the rule itself allows exceptions")
	}
}

// figureOf is where a funding line says what it pays.
func figureOf(f *record.Funding) source.Place {
	for _, key := range []string{"amount", "share"} {
		if f.Has(key) {
			return f.At(key)
		}
	}
	return f.At("source")
}

var totalUnsaid = &Rule{
	Name: "total-unsaid", Severity: diag.Note,
	Title: language.Say("support whose total is not known"),
	Why:   language.Say("The support alone is not the total: under the programme's limits someone else pays the rest, and no one knows yet who and how much."),
	Do:    language.Say("Add the total, or the other lines, when a source says them."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		if b.Has("total") || !b.Sound("funding") || !b.Sound("costs") {
			return
		}
		plan := p.plan(project, b)
		unsaid, is := plan.Unsaid()
		if !is || plan.Wide {
			return
		}
		first := unsaid.Lines[slices.IndexFunc(unsaid.Lines, func(l *finance.Line) bool { return l.Amount.Known() })]
		f := p.Report(figureOf(first.Funding), "the total is unknown; under the programme's limits it is at least {0}", unsaid.Least)
		f.Note("{0} is at most {1} {2}", unsaid.Paid, unsaid.Share, unsaid.Cap.Of.Name())
		if unsaid.Cap.Of == record.OfPublic {
			f.Note("the public funding is at least {0}", unsaid.Whole)
		}
		if unsaid.Other.Known() {
			f.Note("{0} = {1}", finance.Terms{finance.Plus(unsaid.Whole), finance.Plus(unsaid.Other)}, unsaid.Least)
		}
		if unsaid.Cap.MinShare.Known() {
			f.Note("{0} pays at least {1} {2}", string(unsaid.Cap.Source), unsaid.Cap.MinShare, unsaid.Cap.Of.Name())
		} else {
			sameMoney(f, &unsaid.Cap, unsaid.Lines)
		}
		limitNotes(f, &unsaid.Cap, p.Programme(project.Programme))
		f.Suggest("add the total, or the other lines, when a source says them")
	}),
}

var inKindUnbalanced = &Rule{
	Name: "in-kind-unbalanced", Severity: diag.Error,
	Title: language.Say("in-kind funding without the same in-kind costs"),
	Why:   language.Say("What is given in kind is a cost and its funding at once, to the same amount."),
	Do:    language.Say("Add the row of costs in kind, or correct one of the two figures."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		if p.inKind(project, b) {
			return // what holds for the whole has one cause
		}
		for _, part := range p.spent(project, b) {
			p.inKind(project, part)
		}
	}),
}

// inKind reports what is given in kind to a budget without the same costs, and whether it is.
func (p *Pass) inKind(project *record.Project, b *record.Budget) bool {
	if len(b.Costs) == 0 {
		return false // those in kind may be among the ones that the record does not list
	}
	plan := p.plan(project, b)
	if inKindGap(plan) == 0 || !p.fits(project, b) || !b.Sound("funding") || !b.Sound("costs") {
		return false
	}
	given, costs := plan.Given(record.InKind), finance.CostOf(b, record.InKindCosts)
	var line, cost source.Place
	for i := range b.Funding {
		if f := &b.Funding[i]; f.Form == record.InKind {
			if line = f.At("amount"); !f.Has("amount") {
				line = f.At("share")
			}
		}
	}
	for i := range b.Costs {
		if b.Costs[i].Category == record.InKindCosts {
			cost = b.Costs[i].At("amount")
		}
	}
	switch {
	case costs.Rows == 0:
		p.Report(line, "{0} is given in kind, but no costs in kind are listed", given.Amount).
			Suggest("add the row of costs in kind")
	case given.Rows == 0 && finance.ModelOf(b.CostModel).Covers(record.InKindCosts):
		// which flat-rate-covers says
	case given.Rows == 0:
		p.Report(cost, "the costs in kind are {0}, but no funding in kind is listed", costs.Amount).
			Suggest("add the funding line in kind, or give the line that it is part of the form in-kind")
	default:
		f := p.Report(line, "{0} is given in kind, the costs in kind are {1}", given.Amount, costs.Amount)
		f.Relate(cost, "costs in kind: {0}", costs.Amount)
		large, small := max(given.Amount.Cents(), costs.Amount.Cents()), min(given.Amount.Cents(), costs.Amount.Cents())
		f.Note("{0} − {1} = {2}", money.Figure{Amount: money.Cents(large)}, money.Figure{Amount: money.Cents(small)}, money.Cents(large-small)).
			Suggest("correct one of the two figures")
	}
	return true
}

// inKindGap is by how many cents the funding in kind is more than the costs in
// kind; 0 where one of them is not known, or no costs are listed at all.
func inKindGap(plan *finance.Plan) int64 {
	given, costs := plan.Given(record.InKind), finance.CostOf(plan.Budget, record.InKindCosts)
	all := finance.SumOf(plan.Budget.Costs, func(c *record.Cost) money.Amount { return c.Amount })
	if given.Rows+costs.Rows == 0 || all.Rows == 0 || given.Open || costs.Open || all.Open && costs.Rows == 0 {
		return 0
	}
	gap := given.Amount.Cents() - costs.Amount.Cents()
	if margin := given.Margin + costs.Margin; max(gap, -gap) <= margin {
		return 0
	}
	return gap
}

// amounts visits the stated amounts of a project that are of a kind, with their places, but
// for the income and what a claim sets off and is paid, which may be nothing.
func amounts(project *record.Project, are func(money.Amount) bool, visit func(money.Amount, source.Place)) {
	see := func(a money.Amount, h source.Handle, key string) {
		if are(a) {
			visit(a, h.At(key))
		}
	}
	years := func(y finance.Years) {
		for _, e := range y.Entries {
			if are(e.Value) {
				visit(e.Value, e.ValueAt)
			}
		}
	}
	for i := range project.Budgets {
		amountsOf(&project.Budgets[i], see, years)
	}
	see(project.Advance.Amount, project.Advance.Handle, "amount")
	for i := range project.Claims {
		x := &project.Claims[i]
		see(x.Total, x.Handle, "total")
		see(x.Support, x.Handle, "support")
		for k := range x.Costs {
			see(x.Costs[k].Amount, x.Costs[k].Handle, "amount")
			years(x.Costs[k].Years)
		}
	}
}

// amountsOf visits the stated amounts of a budget, and its rows of years.
func amountsOf(b *record.Budget, see func(money.Amount, source.Handle, string), years func(finance.Years)) {
	see(b.Total, b.Handle, "total")
	see(b.FullYear, b.Handle, "full_year")
	years(b.Years)
	see(b.Public, b.Handle, "public")
	for i := range b.Beneficiaries {
		see(b.Beneficiaries[i].Total, b.Beneficiaries[i].Handle, "total")
	}
	eachCost(b, func(c *record.Cost) {
		see(c.Amount, c.Handle, "amount")
		years(c.Years)
	})
	eachLine(b, func(line *record.Funding) {
		see(line.Amount, line.Handle, "amount")
		see(line.FullYear, line.Handle, "full_year")
		years(line.Years)
		for k := range line.Payers {
			payer := &line.Payers[k]
			see(payer.Amount, payer.Handle, "amount")
			see(payer.AmountEach, payer.Handle, "amount_each")
			see(payer.FullYearEach, payer.Handle, "full_year_each")
		}
	})
}

var amountZero = &Rule{
	Name: "amount-zero", Severity: diag.Warning,
	Title: language.Say("an amount of nothing"),
	Why:   language.Say("Unknown is not 0: a 0 says that the source states that nothing is paid."),
	Do:    language.Say("Leave the key out where the source does not say the amount; allow the finding where it states 0."),
	Project: func(p *Pass, project *record.Project) {
		nothing := func(a money.Amount) bool { return a.Known() && a.Cents() == 0 }
		amounts(project, nothing, func(_ money.Amount, at source.Place) {
			if !slices.Contains(p.out.blamed, at) {
				p.Report(at, "the amount is 0").
					Suggest("leave the key out if the source does not say the amount; unknown is not 0")
			}
		})
	},
}

// above is by how much one figure is certainly more than another, in cents; 0 where it is
// not, or one of them is not known.
func above(figure, limit money.Amount) int64 {
	over := figure.Cents() - limit.Cents()
	if !figure.Known() || !limit.Known() || over <= figure.Margin()+limit.Margin() {
		return 0
	}
	return over
}

// The range of totals that projects of this kind have.
const (
	smallTotal = 1_000       // €
	largeTotal = 100_000_000 // €
)

var amountOutlier = &Rule{
	Name: "amount-outlier", Severity: diag.Warning,
	Title: language.Say("an amount far outside what such projects cost"),
	Why:   language.Say("Thousands of euros may have been written as euros, or a digit too many."),
	Do:    language.Say("Look the figure up in the source; allow the finding if it is right."),
	Project: func(p *Pass, project *record.Project) {
		for i := range project.Budgets {
			if b := &project.Budgets[i]; b.Total.Known() && b.Total.Cents() > 0 && b.Total.Cents() < smallTotal*100 {
				p.Report(b.At("total"), "a project of {0} in all is very small", b.Total).
					Note("such projects cost from {0} to {1}", money.Euros(smallTotal), money.Euros(largeTotal)).
					Suggest("write euros, not thousands of euros")
			}
		}
		large := func(a money.Amount) bool { return a.Cents() > largeTotal*100 }
		amounts(project, large, func(a money.Amount, at source.Place) {
			p.Report(at, "{0} is more than such projects cost", a).
				Note("such projects cost from {0} to {1}", money.Euros(smallTotal), money.Euros(largeTotal)).
				Suggest("look the figure up; there may be a digit too many")
		})
	},
}

var statusStage = &Rule{
	Name: "status-stage", Severity: diag.Warning, Also: []diag.Severity{diag.Note},
	Whole: true,
	Title: language.Say("status and figures that don't fit together"),
	Why:   language.Say("A project that was not granted has no granted figures. A project that was, with figures of the application only, is worth a note."),
	Do:    language.Say("Correct the status or the stage of the budget."),
	Project: func(p *Pass, project *record.Project) {
		granted := false
		for i := range project.Budgets {
			b := &project.Budgets[i]
			granted = granted || b.Stage.AfterGrant() || b.Stage == "" // which may be any
			if !b.Stage.AfterGrant() {
				continue
			}
			early := project.Status == record.Idea || project.Status == record.Applied || project.Status == record.Rejected
			if early || project.Status == record.Granted && b.Stage == record.StageRealised {
				p.Report(b.At("stage"), "figures of the stage {0} in a project of the status {1}", string(b.Stage), string(project.Status)).
					Relate(project.At("status"), "the status").
					Suggest("correct the status or the stage")
			}
		}
		if project.Status.AfterGrant() && !granted && len(project.Budgets) > 0 {
			f := p.Report(project.At("status"), "the project is {0}, but all figures are from before the grant", string(project.Status))
			f.Severity = diag.Note
			f.Relate(project.Budgets[0].At("stage"), "{0}", string(project.Budgets[0].Stage)).
				Suggest("add the granted figures when a source says them")
		}
	},
}
