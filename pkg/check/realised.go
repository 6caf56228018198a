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

var realisedAbove = &Rule{
	Name: "realised-above", Severity: diag.Warning,
	Whole: true,
	Title: language.Say("more was realised than granted"),
	Why:   language.Say("What is above the grant is not paid by it: a figure is wrong, or an amendment is missing."),
	Do:    language.Say("Look both figures up in the source, or add the amended budget."),
	Project: func(p *Pass, project *record.Project) {
		if !slices.ContainsFunc(project.Budgets, func(b record.Budget) bool { return b.Stage == record.StageRealised }) {
			return
		}
		chosen := finance.Budgets(project, "")
		for _, c := range chosen {
			if c.Realised != nil && c.Realised.Exists() && c.Budget.Stage.AfterGrant() {
				granted, realised := p.plan(project, c.Budget), p.plan(project, c.Realised)
				if !p.realisedAbove(c.Budget, granted, realised, language.Text{}) {
					p.partsAbove(c.Budget, granted, realised)
				}
			}
		}
		whole := finance.RealisedWhole(project)
		if whole == nil || !whole.Exists() || len(chosen) == 0 || chosen[0].Phase == nil {
			return
		}
		granted := finance.FinancingOf(project, "", p.Programme(project.Programme), &finance.Options{})
		late := func(c finance.Chosen) bool { return c.Budget.Stage.AfterGrant() }
		if granted.Whole() && !slices.ContainsFunc(chosen, func(c finance.Chosen) bool { return !late(c) }) {
			p.above(whole.At("total"), chosen[0].Budget, language.Text{}, language.Say("total"), p.plan(project, whole).Total.Amount.Amount, granted.Total().Amount)
		}
	},
}

// partsAbove compares what was realised with the grant beneficiary by beneficiary, where
// the project as a whole did not realise more.
func (p *Pass) partsAbove(b *record.Budget, granted, realised *finance.Plan) {
	for _, part := range granted.Beneficiaries {
		i := slices.IndexFunc(realised.Beneficiaries, func(x *finance.Beneficiary) bool {
			return p.key(x.Beneficiary.Name()) == p.key(part.Beneficiary.Name())
		})
		if i >= 0 {
			p.realisedAbove(b, part.Plan, realised.Beneficiaries[i].Plan, language.Verbatim(part.Beneficiary.Name()))
		}
	}
}

// realisedAbove compares what was realised with the grant, line by line; the
// totals where no line says more. Of a beneficiary it is called by whose it is.
func (p *Pass) realisedAbove(b *record.Budget, granted, realised *finance.Plan, whose language.Text) bool {
	pairs := finance.Pairs(granted, realised, func(a, b string) bool { return p.key(a) == p.key(b) })
	found := false
	for _, line := range granted.Lines {
		if other := pairs[line]; other != nil {
			found = p.above(other.Funding.At("amount"), b, whose, other.Funding.Source.Name(), recorded(other.Amount), line.Amount.Amount) || found
		}
	}
	if !found {
		found = p.jointAbove(b, granted, realised, whose)
	}
	return found || p.above(realised.Budget.At("total"), b, whose, language.Say("total"), recorded(realised.Total.Amount), granted.Total.Amount.Amount)
}

// recorded is a realised figure that the record gives; what claims make is judged with them.
func recorded(f finance.Figure) money.Amount {
	if f.By(finance.OfClaims) {
		return money.Amount{}
	}
	return f.Amount
}

// jointAbove compares the money of the EU and the State together, where one of the
// budgets tells them apart and the other does not.
func (p *Pass) jointAbove(b *record.Budget, granted, realised *finance.Plan, whose language.Text) bool {
	sum := func(plan *finance.Plan) (s finance.Sum, joint bool, first *record.Funding) {
		for _, line := range plan.Lines {
			if source := line.Funding.Source; source.Structural() {
				s.Add(line.Amount.Amount)
				joint = joint || source.Joint()
				if first == nil {
					first = line.Funding
				}
			}
		}
		return s, joint, first
	}
	have, jointly, _ := sum(granted)
	got, together, first := sum(realised)
	if jointly == together || have.Open || have.Rows == 0 || got.Rows == 0 {
		return false
	}
	return p.above(first.At("amount"), b, whose, record.EUState.Name(), got.Amount, have.Amount)
}

// above reports a realised figure that is certainly more than the granted one.
func (p *Pass) above(at source.Place, b *record.Budget, whose, name language.Text, realised, granted money.Amount) bool {
	over := above(realised, granted)
	if over == 0 {
		return false
	}
	if !whose.IsZero() {
		name = language.Say("{0}, {1}", whose, name)
	}
	f := p.Report(at, "{0}: {1} realised, {2} more than the {3} of the stage {4}", name, realised, money.Cents(over), granted, b.Stage.Name())
	f.Relate(b.At("stage"), "{0}", string(b.Stage)).
		Suggest("look both figures up in the source, or add the amended budget")
	tolerance(f, realised.Margin()+granted.Margin())
	return true
}

var realisedFuture = &Rule{
	Name: "realised-future", Severity: diag.Warning,
	Title: language.Say("realised figures of days that have not come"),
	Why:   language.Say("Nobody knows yet what will be spent: the figures are a plan, or a year is wrong."),
	Do:    language.Say("Correct the stage of the budget, the year or the period."),
	Project: func(p *Pass, project *record.Project) {
		for i := range project.Budgets {
			if b := &project.Budgets[i]; b.Stage == record.StageRealised {
				p.realisedAhead(project, b)
			}
		}
		p.claimedAhead(project)
	},
}

// realisedAhead reports realised figures of a period or of years that have not begun.
func (p *Pass) realisedAhead(project *record.Project, b *record.Budget) {
	period := finance.BudgetPeriod(project, b)
	if period.Start.Known() && period.Start.First() > p.Today {
		p.Report(b.At("stage"), "the figures are realised, but the period {0} has not begun", period.String()).
			Suggest("correct the stage of the budget, or the period")
		return
	}
	seen := make(map[record.Year]bool)
	eachYears(b, func(years finance.Years) {
		for _, e := range years.Entries {
			if e.Value.Cents() == 0 || seen[e.Key] || calendar.DayOf(int(e.Key), 1, 1) <= p.Today {
				continue
			}
			if p.selected[diag.YearSum] != nil && outside(period, int(e.Key)) {
				continue // which that rule says
			}
			seen[e.Key] = true
			p.Report(e.KeyAt, "figures of {0} are realised, but the year has not begun", strconv.Itoa(int(e.Key))).
				Suggest("correct the year, or the stage of the budget")
		}
	})
}
