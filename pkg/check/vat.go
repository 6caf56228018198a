package check

import (
	"slices"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var vatRecoverable = &Rule{
	Name: "vat-recoverable", Severity: diag.Warning,
	Title:     language.Say("costs with value added tax that can be recovered"),
	Organised: true,
	Why:       language.Say("Value added tax is an eligible cost only where it can't be recovered, as municipalities and their joint authorities can (Act 1501/1993, section 130; KHO 2019:141)."),
	Do:        language.Say("Look up whether the costs include the tax; allow the finding where the funder accepted it."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		if b.VAT != record.VATIncluded {
			return
		}
		who := p.recovering(project, b)
		if len(who) == 0 {
			return
		}
		f := p.Report(b.At("vat"), "the costs include value added tax, which {0} can recover", who[0].name)
		for _, x := range who[:min(len(who), maxListed)] {
			f.Relate(x.at, "{0}", x.name)
		}
		f.Note("a tax that can be recovered is not an eligible cost (KHO 2019:141)").
			Suggest("look up whether the costs include the tax").
			Set("excluded", false)
	}),
}

// spender is one who spends a budget.
type spender struct {
	name string
	at   source.Place
}

// recovering are those who spend a budget and can recover value added tax: of its
// beneficiaries, else of those who carry the project out.
func (p *Pass) recovering(project *record.Project, b *record.Budget) (who []spender) {
	for i := range b.Beneficiaries {
		who = p.appendRecovering(who, &b.Beneficiaries[i].OneParty, b.Beneficiaries[i].Handle)
	}
	if len(b.Beneficiaries) > 0 {
		return who
	}
	for i := range project.Partners {
		x := &project.Partners[i]
		if x.Phase != "" && b.Phase != "" && x.Phase != b.Phase {
			continue
		}
		if slices.ContainsFunc(x.Roles.Items, func(r record.Role) bool { return slices.Contains(spending, r) }) {
			who = p.appendRecovering(who, &x.OneParty, x.Handle)
		}
	}
	return who
}

// spending are the roles of those who have costs in a project.
var spending = []record.Role{record.Applicant, record.Administrator, record.Lead, record.CoImplementer}

// appendRecovering adds a party that is a municipality, or a body of municipalities.
func (p *Pass) appendRecovering(who []spender, x *record.OneParty, h source.Handle) []spender {
	municipal := func(k record.PartyKind) bool { return slices.Contains(record.Municipal.Payers(), k) }
	switch {
	case x.Municipality != "":
		who = append(who, spender{string(x.Municipality), h.At("municipality")})
	case x.Org != "" && municipal(record.PartyKind(p.KindOf(record.Party(x.Org)))):
		who = append(who, spender{string(x.Org), h.At("org")})
	case x.Group.Exists() && municipal(x.Of):
		who = append(who, spender{x.Group.In(language.Finnish), h.At("group")})
	}
	return who
}
