package check

import (
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

var personYearsSum = &Rule{
	Name: "person-years-sum", Severity: diag.Error,
	Title: language.Say("the beneficiaries' person-years do not add up"),
	Why:   language.Say("The support pays for the work of each beneficiary: one of the figures is wrong, or a beneficiary is missing."),
	Do:    language.Say("Look the person-years up in the source. Leave them out where it does not state them."),
	Project: budgets(func(p *Pass, _ *record.Project, b *record.Budget) {
		if len(b.Beneficiaries) == 0 || !b.Sound("costs") {
			return
		}
		seen := make(map[record.Category]bool)
		for i := range b.Costs {
			if c := &b.Costs[i]; c.PersonYears.Known() && !seen[c.Category] {
				seen[c.Category] = true
				p.personYears(b, c)
			}
		}
	}),
}

// personYears compares the person-years of a category, of which c is the first row that
// states some, with those of the beneficiaries: where all of these state some they make
// as many, else no more.
func (p *Pass) personYears(b *record.Budget, c *record.Cost) {
	stated, whole := finance.WorkOf(b.Costs, c.Category)
	made, all := finance.WorkOfBeneficiaries(b, c.Category)
	off := made.Sum.Hundredths() - stated.Sum.Hundredths()
	if !whole || len(made.Rows) == 0 || off == 0 || off < 0 && !all {
		return
	}
	f := p.Report(c.At("person_years"), "the beneficiaries' person-years of {0} do not add up to the budget's", c.Text("category"))
	f.Mark("{0} {1}", c.Text("category"), c.PersonYears)
	for _, x := range made.Rows[:min(len(made.Rows), maxListed)] {
		f.Relate(x.At("person_years"), "{0} {1}", x.Text("category"), x.PersonYears)
	}
	f.Notes = append(f.Notes, difference(len(made.Rows), made, made.Sum, off > 0, record.HundredthsOfPersonYears(max(off, -off)), stated.Sum))
	f.Suggest("{0} would balance; look the figure up in the source", made.Sum)
	if len(stated.Rows) == 1 {
		f.Set(made.Sum.String(), false)
	}
}

// The range of what a person-year costs with the employer's contributions. An average one
// in Finland costs some 65 000 € (an hour about 39 €, Eurostat 2023, times the 1 720 hours
// of Reg. (EU) 2021/1060 Art. 55(2)). The least is below the lowest pay of the collective
// agreements of 2004, the most above a professor's: a decimal point in the wrong place, or
// months for years, is outside.
const (
	leastPersonYear = 20_000  // €
	mostPersonYear  = 150_000 // €
)

var personYearsOutlier = &Rule{
	Name: "person-years-outlier", Severity: diag.Warning,
	Title: language.Say("personnel costs that don't fit the person-years"),
	Why:   language.Say("The decimal point may be in the wrong place, or months may have been written as years."),
	Do:    language.Say("Look the costs and the person-years up in the source; allow the finding if both are right."),
	Project: func(p *Pass, project *record.Project) {
		p.eachCosted(project, func(b, _ *record.Budget) {
			for i := range b.Costs {
				if c := &b.Costs[i]; c.PersonYears.Known() && c.Category == record.Personnel {
					p.personYearCost(c, p.plan(project, b).Costs[i].Amount.Amount)
				}
			}
		})
	},
}

// personYearCost reports costs of a person-year that are far from what one costs.
func (p *Pass) personYearCost(c *record.Cost, amount money.Amount) {
	n := c.PersonYears.Hundredths()
	if !amount.Known() || amount.Cents() == 0 {
		return
	}
	if n == 0 {
		p.Report(c.At("person_years"), "{0} of personnel costs for no work", amount).
			Suggest("leave the key out if the source does not state the work")
		return
	}
	var f *diag.Finding
	each, off := amount.Fraction(100, n), offUsual(amount, n)
	switch {
	case off > 0:
		f = p.Report(c.At("person_years"), "a person-year costs {0}, far more than usual", each).
			Suggest("look up the costs and the person-years; a digit may be lost")
	case off < 0:
		f = p.Report(c.At("person_years"), "a person-year costs {0}, far less than usual", each).
			Suggest("look up the costs and the person-years; a digit may be too many")
	default:
		return
	}
	f.Mark("{0} person-years", c.PersonYears).
		Relate(c.At("amount"), "{0} {1}", c.Text("category"), amount).
		Note("{0} / {1} = {2}", money.Figure{Amount: amount}, c.PersonYears, each).
		Note("a person-year usually costs from {0} to {1}", money.Euros(leastPersonYear), money.Euros(mostPersonYear))
	if n%12 == 0 && off < 0 && offUsual(amount, n/12) == 0 {
		years := record.HundredthsOfPersonYears(n / 12)
		f.Note("{0} / {1} = {2}", c.PersonYears, 12, years).
			Suggest("are these months? {0} would be the years", years).Set(years.String(), false)
	}
}

// offUsual reports whether hundredths of a person-year certainly cost more than is usual,
// above 0, or less, below it.
func offUsual(amount money.Amount, n int64) int {
	most, least := money.Euros(mostPersonYear).Fraction(n, 100), money.Euros(leastPersonYear).Fraction(n, 100)
	switch {
	case most.Known() && amount.Cents()-amount.Margin() > most.Cents():
		return 1
	case !least.Known() || amount.Cents()+amount.Margin() < least.Cents():
		return -1
	default:
		return 0
	}
}
