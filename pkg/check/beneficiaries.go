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
	if totals, stated := beneficiaryTotals(plan); stated > 0 {
		sums.add(diag.BeneficiarySum, whole.Amount, totals.Against(whole).OpenIf(open), func() (language.Text, row, []row) {
			return language.Say("the beneficiaries' totals do not add up to the budget's"), totalRow(project, b, whole), spentRows(project, plan)
		})
	}
	costs := plan.SpentCosts()
	for i := range b.Costs {
		c := &b.Costs[i]
		if k := slices.IndexFunc(costs, func(s finance.Spent) bool { return s.Cost.Cost == c }); k >= 0 && plan.OnlyOf(c.Category) {
			p.portions(plan, &costs[k], open, named(c.Text("category"), c.Amount, c.Handle, "amount"), sums)
		}
	}
	lines := plan.SpentLines()
	for k := range lines {
		if f := lines[k].Line.Funding; !lines[k].Only && !byFaultyShares(plan, &lines[k]) {
			unclear := slices.ContainsFunc(lines, func(s finance.Spent) bool { return s.Only && s.Line.Funding.Source == f.Source })
			p.portions(plan, &lines[k], open || unclear, named(f.Text("source"), f.Amount, f.Handle, "amount"), sums)
		}
	}
	for _, x := range plan.Beneficiaries {
		p.eachSum(project, x.Budget, sums)
	}
}

// beneficiaryTotals adds the totals of a plan's beneficiaries; stated is the number of those
// that are not only shares, which share-sum adds up.
func beneficiaryTotals(plan *finance.Plan) (totals finance.Sum, stated int) {
	for _, x := range plan.Beneficiaries {
		if totals.Add(x.Total.Amount.Amount); x.Total.Amount.Known() && !x.ByShare() {
			stated++
		}
	}
	return totals, stated
}

// spentRows are the totals of a plan's beneficiaries, where each is stated or what makes it.
func spentRows(project *record.Project, plan *finance.Plan) (rows []row) {
	for _, x := range plan.Beneficiaries {
		key := finance.WholeOf(project, x.Budget).From
		if x.ByShare() {
			key = "share"
		}
		r := named(x.Beneficiary.Name(), x.Total.Amount.Amount, x.Budget.Handle, key)
		r.own = key == finance.FromTotal
		rows = append(rows, r)
	}
	return rows
}

// byFaultyShares reports whether a beneficiary's part of a line follows from shares that do
// not make 100 %, which share-sum says.
func byFaultyShares(plan *finance.Plan, s *finance.Spent) bool {
	for i, x := range plan.Beneficiaries {
		if shares := finance.SharesOf(x.Budget); s.Each[i].By(finance.FromShare) && shares.Off != 0 && !shares.Rounded {
			return true
		}
	}
	return false
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
		var missing absent
		eachSpender(project, func(x *record.OneParty, at source.Place) {
			if key := p.key(x.Name()); !p.mayBePartner(project, x) && !takesPart(key) {
				missing.add(key, x.Name(), at)
			}
		})
		for _, x := range missing {
			x.relate(p.Report(x.at[0], "{0} spends a part of the budget, but is not named as taking part", x.name)).
				Suggest("name it among the partners, for example with the role co-implementer")
		}
	},
}

// eachSpender visits the parties by name that spend a part of a budget, or claim costs.
func eachSpender(project *record.Project, visit func(x *record.OneParty, at source.Place)) {
	see := func(x *record.OneParty, of source.Handle) {
		if at, named := partyAt(x, of); named {
			visit(x, at)
		}
	}
	for i := range project.Budgets {
		for k := range project.Budgets[i].Beneficiaries {
			x := &project.Budgets[i].Beneficiaries[k]
			see(&x.OneParty, x.Handle)
		}
	}
	for i := range project.Claims {
		see(&project.Claims[i].OneParty, project.Claims[i].Handle)
	}
}

// partyAt is where an entry names its party; false where that is a group, or nobody.
func partyAt(x *record.OneParty, of source.Handle) (at source.Place, named bool) {
	switch {
	case x.Org != "":
		return of.At("org"), true
	case x.Municipality != "":
		return of.At("municipality"), true
	default:
		return at, false
	}
}

// beneficiaries are the parties of which beneficiary-not-partner says whether they take
// part; none where it is not asked for.
func (p *Pass) beneficiaries(project *record.Project) map[partyKey]bool {
	all := make(map[partyKey]bool)
	if p.selected[beneficiaryNotPartner.Name] != nil {
		eachSpender(project, func(x *record.OneParty, _ source.Place) { all[p.key(x.Name())] = true })
	}
	return all
}

// mayBePartner reports whether a partner that is not known by name may be the beneficiary:
// a municipality in a group without names, or an organisation under an id that nobody has.
func (p *Pass) mayBePartner(project *record.Project, x *record.OneParty) bool {
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
