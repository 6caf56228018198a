package check

import (
	"slices"
	"strconv"
	"strings"

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

var shareSum = &Rule{
	Name: "share-sum", Severity: diag.Error, Also: []diag.Severity{diag.Note},
	Title: language.Say("the stated shares do not make 100 %"),
	Why:   language.Say("A share is wrong, or a line is missing. Where rounding explains the difference, that is a note: tables then give the lines their parts in proportion to the shares."),
	Do:    language.Say("Look the shares up in the source. Leave out the share of a line where the source does not state it."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		if !b.Sound("funding") || p.mistypedShare(project, b) {
			return
		}
		if public := finance.PublicSharesOf(b); !p.shareSum(b, public, record.OfPublic) {
			p.roundedPublicShares(project, b, public)
		}
		sum := finance.SharesOf(b)
		derived := slices.ContainsFunc(b.Funding, func(f record.Funding) bool { return f.Share.Known() && !f.Amount.Known() && f.Of != record.OfPublic })
		if !p.shareSum(b, sum, record.OfTotal) && derived {
			p.roundedShares(project, b, p.plan(project, b), sum)
		}
	}),
}

// shareSum reports shares of one whole that do not make it, and whether there are some.
func (p *Pass) shareSum(b *record.Budget, sum finance.ShareSum, of record.ShareOf) bool {
	if sum.Off == 0 || sum.Rounded {
		return false
	}
	f := p.Report(lastShare(b, of).At("share"), "the shares make {0}, not 100%", sum.Sum)
	f.Note("{0}", stated(b, of, sum.Sum))
	if of == record.OfPublic {
		f.Note("these are the shares {0}", of.Name())
	}
	f.Suggest("look the shares up in the source; one is wrong or a line is missing")
	return true
}

// roundedShares reports shares that miss the whole because they are rounded, or
// their parts of it are.
func (p *Pass) roundedShares(project *record.Project, b *record.Budget, plan *finance.Plan, sum finance.ShareSum) {
	total, rest, fits := plan.Total.Amount, plan.Unallocated().Amount, p.fits(project, b)
	open := slices.ContainsFunc(plan.Lines, func(l *finance.Line) bool { return !l.Amount.Known() })
	if open && rest.Cents() > 0 || !fits || max(rest.Cents(), -rest.Cents()) <= b.Total.Margin() {
		rest = finance.Figure{} // of a row without a figure, of another finding, or nothing
	}
	var figures finance.Terms
	for _, l := range plan.Lines {
		figures = append(figures, finance.Plus(l.Amount.Amount))
	}
	short := rest.Cents() // what the lines leave, before they are apportioned
	if plan.Apportioned && fits {
		figures = terms(lineRows(project, b))
		lines, _ := finance.Lines(project, b)
		short = -lines.Excess(total.Amount)
	}
	var f *diag.Finding
	switch at := lastShare(b, record.OfTotal).At("share"); {
	case sum.Off != 0:
		f = p.Report(at, "the shares make {0}, which rounding explains", sum.Sum)
		f.Note("{0}", stated(b, record.OfTotal, sum.Sum))
	case short > 0:
		f = p.Report(at, "the lines leave {0} of the total, which rounding explains", money.Cents(short))
	case short < 0:
		f = p.Report(at, "the lines make {0} more than the total, which rounding explains", money.Cents(-short))
	default:
		return
	}
	f.Severity = diag.Note
	if sum.Off == 0 {
		f.Note("{0} = {1}; the total is {2}", figures, money.Cents(total.Cents()-short), total.Amount)
	}
	if plan.Apportioned {
		f.Note("the lines get their parts of {0} in proportion to the shares", total.Amount)
	}
	if plan.Apportioned && rest.Cents() > 0 {
		f.Note("the programme's limits leave {0} of it", rest.Amount)
	}
	f.Suggest("nothing is wrong if the source rounds the shares; write more decimals if it states them")
}

// stated is how the shares of a whole add up.
func stated(b *record.Budget, of record.ShareOf, sum money.Share) language.Text {
	var shares language.List
	for i := range b.Funding {
		if line := &b.Funding[i]; line.Share.Known() && isOf(line, of) {
			shares = append(shares, line.Share.String())
		}
	}
	return language.Verbatim(strings.Join(shares, " + ") + " = " + sum.String())
}

// lastShare is the last line that states a share of a whole.
func lastShare(b *record.Budget, of record.ShareOf) *record.Funding {
	var last *record.Funding
	for i := range b.Funding {
		if line := &b.Funding[i]; line.Share.Known() && isOf(line, of) {
			last = line
		}
	}
	return last
}

// isOf reports whether a line's share is of a whole.
func isOf(line *record.Funding, of record.ShareOf) bool {
	return (line.Of == record.OfPublic) == (of == record.OfPublic)
}

// total is a budget's total as it is stated or follows; unknown where what is
// stated can't be read.
func (p *Pass) total(project *record.Project, b *record.Budget) money.Amount {
	if b.Total.Known() || b.Has("total") || !b.Sound("funding") {
		return b.Total
	}
	return p.plan(project, b).Total.Amount.Amount
}

// mistypedShare reports whether a share is not what the amounts make: where the amounts
// fit, that is one cause, and the sum of the shares is not another.
func (p *Pass) mistypedShare(project *record.Project, b *record.Budget) bool {
	total := p.total(project, b)
	if !p.fits(project, b) {
		return false
	}
	return slices.ContainsFunc(b.Funding, func(f record.Funding) bool {
		whole := p.wholeOf(project, b, total, &f)
		return f.Share.Known() && f.Amount.Known() && whole.Cents() > 0 && !f.Share.Agrees(f.Amount, whole)
	})
}

var shareMismatch = &Rule{
	Name: "share-mismatch", Severity: diag.Error, Also: []diag.Severity{diag.Warning, diag.Note},
	Title: language.Say("a stated share that the amounts do not make"),
	Why:   language.Say("The share or an amount is wrong. Where the share agrees as it is rounded, the amount may still differ from the exact share: by more than 1 € that is a warning, by less a note."),
	Do:    language.Say("Look both up in the source; record both as the source states them."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		total := p.total(project, b)
		if !p.fits(project, b) { // one cause: an amount is wrong
			return
		}
		for i := range b.Funding {
			line := &b.Funding[i]
			whole := p.wholeOf(project, b, total, line)
			if !line.Share.Known() || !line.Amount.Known() || whole.Cents() == 0 || line.Source == "" {
				continue
			}
			exact := line.Share.Of(whole)
			off := line.Amount.Cents() - exact.Cents()
			rounded := line.Amount.IsAbout() || whole.IsAbout() || line.Share.IsAbout()
			agrees := line.Share.Agrees(line.Amount, whole)
			if agrees && (rounded || off == 0) {
				continue
			}
			f := p.Report(line.At("share"), "the amount of {0} is {1} more than exactly {2} {3}", string(line.Source), money.Cents(max(off, -off)), line.Share, line.Of.Name())
			if off < 0 {
				f.Message = language.Say("the amount of {0} is {1} less than exactly {2} {3}", string(line.Source), money.Cents(-off), line.Share, line.Of.Name())
			}
			f.Severity = diag.Note
			f.Relate(line.At("amount"), "{0} {1}", "amount", line.Amount).
				Note("{0} of {1} is {2}; stated: {3}", line.Share, money.Figure{Amount: whole}, exact, line.Amount)
			switch {
			case !agrees:
				f.Severity = diag.Error
				f.Message = language.Say("the amounts do not make the stated share {0}", line.Share)
				if real, ok := money.PercentOf(line.Amount, whole, max(2, line.Share.Decimals())); ok {
					f.Note("{0} of {1} is {2}", money.Figure{Amount: line.Amount}, money.Figure{Amount: whole}, real)
				}
				if low, high := line.Share.Bounds(); line.Share.IsAbout() {
					f.Note("{0} is good to half a unit of its last digit: it is between {1} and {2}", line.Share, low, high)
				} else {
					f.Note("a stated share is good to half of its last digit; exactly half is rounded up")
				}
				f.Suggest("look the share and the amount up in the source")
			case off > 100 || off < -100:
				f.Severity = diag.Warning
				f.Suggest("the share agrees as it is rounded; look up whether the source means it exactly")
			default:
				f.Suggest("nothing is wrong if the source states both")
			}
		}
	}),
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
	for i := range b.Funding {
		check(b.Funding[i].Handle, b.Funding[i].Years, b.Funding[i].FullYear)
	}
}

// eachRest works out the rest of a budget, or of its lines where the budget
// as a whole states no full year: what holds for the whole has one cause. yearly and
// whole are the places of the two figures.
func (p *Pass) eachRest(project *record.Project, b *record.Budget, visit func(yearly, whole source.Place, name string, total, full money.Amount, r finance.Rest)) {
	lines := finance.FullYears(b)
	if lines.Rows == 0 && !b.FullYear.Known() {
		return // nothing says what a full year costs
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
		f.Note("{0} is at most {1} of the total", unsaid.Paid, unsaid.Share)
		if unsaid.Cap.MinShare.Known() {
			f.Note("{0} pays at least {1} of the total", string(unsaid.Cap.Source), unsaid.Cap.MinShare)
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
		if len(b.Costs) == 0 {
			return // those in kind may be among the ones that the record does not list
		}
		plan := p.plan(project, b)
		gap := inKindGap(plan)
		if gap == 0 || !p.fits(project, b) || !b.Sound("funding") || !b.Sound("costs") {
			return
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
	}),
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

// amounts visits the stated amounts of a budget that are of a kind, with their places, but
// for the income, which may be nothing.
func amounts(b *record.Budget, are func(money.Amount) bool, visit func(money.Amount, source.Place)) {
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
	rows := func(costs []record.Cost, funding []record.Funding) {
		for i := range costs {
			see(costs[i].Amount, costs[i].Handle, "amount")
			years(costs[i].Years)
		}
		for i := range funding {
			line := &funding[i]
			see(line.Amount, line.Handle, "amount")
			see(line.FullYear, line.Handle, "full_year")
			years(line.Years)
			for k := range line.Payers {
				payer := &line.Payers[k]
				see(payer.Amount, payer.Handle, "amount")
				see(payer.AmountEach, payer.Handle, "amount_each")
				see(payer.FullYearEach, payer.Handle, "full_year_each")
			}
		}
	}
	see(b.Total, b.Handle, "total")
	see(b.FullYear, b.Handle, "full_year")
	years(b.Years)
	see(b.Public, b.Handle, "public")
	rows(b.Costs, b.Funding)
	for i := range b.Beneficiaries {
		x := &b.Beneficiaries[i]
		see(x.Total, x.Handle, "total")
		rows(x.Costs, x.Funding)
	}
}

var amountZero = &Rule{
	Name: "amount-zero", Severity: diag.Warning,
	Title: language.Say("an amount of nothing"),
	Why:   language.Say("Unknown is not 0: a 0 says that the source states that nothing is paid."),
	Do:    language.Say("Leave the key out where the source does not say the amount; allow the finding where it states 0."),
	Project: budgets(func(p *Pass, _ *record.Project, b *record.Budget) {
		nothing := func(a money.Amount) bool { return a.Known() && a.Cents() == 0 }
		amounts(b, nothing, func(_ money.Amount, at source.Place) {
			if !slices.Contains(p.out.blamed, at) {
				p.Report(at, "the amount is 0").
					Suggest("leave the key out if the source does not say the amount; unknown is not 0")
			}
		})
	}),
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
	Project: budgets(func(p *Pass, _ *record.Project, b *record.Budget) {
		if b.Total.Known() && b.Total.Cents() > 0 && b.Total.Cents() < smallTotal*100 {
			p.Report(b.At("total"), "a project of {0} in all is very small", b.Total).
				Note("such projects cost from {0} to {1}", money.Euros(smallTotal), money.Euros(largeTotal)).
				Suggest("write euros, not thousands of euros")
		}
		large := func(a money.Amount) bool { return a.Cents() > largeTotal*100 }
		amounts(b, large, func(a money.Amount, at source.Place) {
			p.Report(at, "{0} is more than such projects cost", a).
				Note("such projects cost from {0} to {1}", money.Euros(smallTotal), money.Euros(largeTotal)).
				Suggest("look the figure up; there may be a digit too many")
		})
	}),
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
