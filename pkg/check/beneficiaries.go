package check

import (
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// It runs with the sums of the budget: a wrong figure of a beneficiary breaks several.
var beneficiarySum = &Rule{
	Name: diag.BeneficiarySum, Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title: language.Say("the beneficiaries do not make the budget"),
	Why:   language.Say("Each euro of a budget is spent by one of its beneficiaries: a figure is wrong, or a beneficiary is missing."),
	Do:    language.Say("Look the figures up in the source. Leave out what it does not state of a beneficiary."),
}

// eachBeneficiarySum goes through the sums of a budget's beneficiaries, in all, of each
// category of costs and of each line, and through the sums of each of them.
func (p *Pass) eachBeneficiarySum(project *record.Project, b *record.Budget, whole finance.Whole, sums *additions) {
	if len(b.Beneficiaries) == 0 || b.Touched("beneficiaries") {
		return
	}
	plan := p.plan(project, b)
	open := !b.Sound("beneficiaries")
	var totals finance.Sum
	for _, x := range plan.Beneficiaries {
		totals.Add(x.Total.Amount.Amount)
	}
	sums.add(diag.BeneficiarySum, whole.Amount, totals.Against(whole).OpenIf(open), func() (language.Text, row, []row) {
		var rows []row
		for _, x := range plan.Beneficiaries {
			rows = append(rows, named(x.Beneficiary.Name(), x.Total.Amount.Amount, x.Beneficiary.Handle, "total"))
		}
		return language.Say("the beneficiaries' totals do not add up to the budget's"), totalRow(project, b, whole), rows
	})
	costs := plan.SpentCosts()
	for i := range b.Costs {
		c := &b.Costs[i]
		if k := slices.IndexFunc(costs, func(s finance.Spent) bool { return s.Cost.Cost == c }); k >= 0 && plan.OnlyOf(c.Category) {
			p.portions(plan, &costs[k], open, named(c.Text("category"), c.Amount, c.Handle, "amount"), sums)
		}
	}
	lines := plan.SpentLines()
	for k := range lines {
		if f := lines[k].Line.Funding; !lines[k].Only {
			unclear := slices.ContainsFunc(lines, func(s finance.Spent) bool { return s.Only && s.Line.Funding.Source == f.Source })
			p.portions(plan, &lines[k], open || unclear, named(f.Text("source"), f.Amount, f.Handle, "amount"), sums)
		}
	}
	for _, x := range plan.Beneficiaries {
		p.eachSum(project, x.Budget, sums)
	}
}

// portions compares a row of a budget with what its beneficiaries have of it.
func (p *Pass) portions(plan *finance.Plan, s *finance.Spent, open bool, stated row, sums *additions) {
	var sum finance.Sum
	for _, portion := range s.Each {
		if portion.Has {
			sum.Add(portion.Amount)
		}
	}
	sums.add(diag.BeneficiarySum, stated.amount, sum.OpenIf(open), func() (language.Text, row, []row) {
		var rows []row
		for i, x := range plan.Beneficiaries {
			if s.Each[i].Has {
				rows = append(rows, portionRow(x, s, s.Each[i].Figure))
			}
		}
		if s.Cost != nil {
			return language.Say("the beneficiaries' costs of {0} do not add up to the budget's", stated.name), stated, rows
		}
		return language.Say("the beneficiaries' lines of {0} do not add up to the budget's", stated.name), stated, rows
	})
}

// portionRow is what a beneficiary has of a row of the budget, at the one row of its own
// that states it, else at its list.
func portionRow(x *finance.Beneficiary, s *finance.Spent, f finance.Figure) row {
	var at []source.Handle
	key := "funding"
	if s.Cost != nil {
		key = "costs"
		for _, c := range x.Costs {
			if c.Cost.Category == s.Cost.Cost.Category && !c.Absent {
				at = append(at, c.Cost.Handle)
			}
		}
	} else {
		for _, l := range x.Lines {
			if l.Funding.Source == s.Line.Funding.Source {
				at = append(at, l.Funding.Handle)
			}
		}
	}
	name := x.Beneficiary.Name()
	if len(at) != 1 {
		return row{name: language.Verbatim(name), amount: f.Amount, at: x.Budget.At(key)}
	}
	return named(name, f.Amount, at[0], "amount")
}

var beneficiaryNotPartner = &Rule{
	Name: "beneficiary-not-partner", Severity: diag.Warning,
	Whole: true, Organised: true,
	Title: language.Say("a beneficiary who takes no part"),
	Why:   language.Say("Who spends a part of the budget carries the project out; the record may have forgotten the partner, or names the wrong beneficiary."),
	Do:    language.Say("Name it among the partners, for example with the role co-implementer, or correct the beneficiary."),
	Project: func(p *Pass, project *record.Project) {
		takesPart := p.partners(project)
		if takesPart == nil {
			return
		}
		for i := range project.Budgets {
			for k := range project.Budgets[i].Beneficiaries {
				x := &project.Budgets[i].Beneficiaries[k]
				key, at := "municipality", p.municipalityKey(x.Municipality)
				if x.Org != "" {
					key, at = "org", organisationKey(x.Org)
				}
				if x.Org == "" && x.Municipality == "" || p.mayBePartner(project, x) {
					continue
				}
				if !takesPart(at) {
					p.Report(x.At(key), "{0} spends a part of the budget, but is not named as taking part", x.Name()).
						Suggest("name it among the partners, for example with the role co-implementer")
				}
			}
		}
	},
}

// mayBePartner reports whether a partner that is not known by name may be the beneficiary:
// a municipality in a group without names, or an organisation under an id that nobody has.
func (p *Pass) mayBePartner(project *record.Project, x *record.Beneficiary) bool {
	return slices.ContainsFunc(project.Partners, func(partner record.Partner) bool {
		switch {
		case partner.Org != "":
			return p.Knows(record.ToOrganisation, string(partner.Org)) != catalogue.Yes
		case !partner.Group.Exists():
			return false
		case x.Municipality != "":
			return partner.Of == record.MunicipalityKind || partner.Of == ""
		}
		kind := p.kindOf(string(x.Org))
		return partner.Of == "" || kind == "" || partner.Of == kind
	})
}
