package check

import (
	"slices"
	"sync"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// eachPayer visits those who are named as paying a line: as a whole, a part of it, or by
// a key that only they have.
func eachPayer(line *record.Funding, visit func(name string, at source.Place)) {
	if line.Payer != "" {
		visit(string(line.Payer), line.At("payer"))
	}
	for k := range line.Payers {
		eachMember(&line.Payers[k], visit)
	}
	if len(line.Payers) > 0 {
		return
	}
	for _, e := range line.Split.Weights.Entries {
		if e.Key != "" {
			visit(string(e.Key), e.KeyAt)
		}
	}
}

// eachMember visits those who are named by an entry of payers.
func eachMember(payer *record.Payer, visit func(name string, at source.Place)) {
	places := payer.Municipalities.Places()
	for n, m := range payer.Municipalities.Items {
		if m != "" {
			visit(string(m), places[n])
		}
	}
	places = payer.Orgs.Places()
	for n, o := range payer.Orgs.Items {
		if o != "" {
			visit(string(o), places[n])
		}
	}
}

var payerNotPartner = &Rule{
	Name: "payer-not-partner", Severity: diag.Warning,
	Whole: true, Organised: true,
	Title: language.Say("a payer who takes no part"),
	Why:   language.Say("Who pays takes part, as a partner, in a team region or as the programme's funder; the record may have forgotten it, or names the wrong payer."),
	Do:    language.Say("Name it among the partners, for example with the role funder, or correct the payer."),
	Project: func(p *Pass, project *record.Project) {
		takesPart := p.partners(project)
		if takesPart == nil {
			return
		}
		for i := range project.Partners {
			if org := project.Partners[i].Org; org != "" && p.Knows(record.ToOrganisation, string(org)) != catalogue.Yes {
				return // it may be the payer under a wrong name
			}
		}
		// A group of municipalities without names may have any.
		anyMunicipality := slices.ContainsFunc(project.Partners, func(partner record.Partner) bool {
			return partner.Group.Exists() && (partner.Of == record.MunicipalityKind || partner.Of == "")
		})
		var missing absent
		spends := p.beneficiaries(project)
		for i := range project.Budgets {
			eachLine(&project.Budgets[i], func(line *record.Funding) {
				eachPayer(line, func(name string, at source.Place) {
					switch key := p.key(name); {
					case spends[key]: // which beneficiary-not-partner says
					case key.municipality && anyMunicipality, !key.municipality && p.pays(project, record.Party(name)):
					case !takesPart(key):
						missing.add(key, name, at)
					}
				})
			})
		}
		for _, x := range missing {
			x.relate(p.Report(x.at[0], "{0} pays, but is not named as taking part", x.name)).
				Suggest("name it among the partners, for example with the role funder")
		}
	},
}

// absent are those that a record does not name as taking part, in the order in which it
// names them otherwise.
type absent []*absentee

// absentee is one of them, with all places that name it: what it lacks is one cause.
type absentee struct {
	key  partyKey
	name string
	at   []source.Place
}

func (all *absent) add(key partyKey, name string, at source.Place) {
	i := slices.IndexFunc(*all, func(x *absentee) bool { return x.key == key })
	if i < 0 {
		i, *all = len(*all), append(*all, &absentee{key: key, name: name})
	}
	(*all)[i].at = append((*all)[i].at, at)
}

// relate adds to a finding at the first of the places the others.
func (x *absentee) relate(f *diag.Finding) *diag.Finding {
	for _, at := range x.at[1:min(len(x.at), maxListed+1)] {
		f.Relate(at, "also here")
	}
	return f
}

// partners says of a party whether it takes part in the project; nil where the record names
// no partners, or not all of them can be read.
func (p *Pass) partners(project *record.Project) func(partyKey) bool {
	if len(project.Partners) == 0 || !project.Sound("partners") || !project.Sound("team_regions") {
		return nil
	}
	all := sync.OnceValue(func() map[partyKey]bool { return p.takingPart(project) }) // once there is one to look for
	return func(party partyKey) bool { return all()[party] }
}

// pays reports whether paying is the body's own office: the programme's funder
// or fund, a ministry or a funding authority.
func (p *Pass) pays(project *record.Project, payer record.Party) bool {
	if programme := p.Programme(project.Programme); programme != nil && slices.Contains([]string{string(programme.Funder), string(programme.Fund)}, string(payer)) {
		return true
	}
	o, ok := p.Organisation(record.OrganisationID(payer))
	return !ok || record.PartyKind(o.Kind).PaysByOffice()
}

// The counties were founded by Act 611/2021; the services of the municipalities,
// and their paying for them, passed to them by Act 616/2021.
var (
	countiesFounded = calendar.DayOf(2021, 7, 1)
	countiesPay     = calendar.DayOf(2023, 1, 1)
)

var payerKind = &Rule{
	Name: "payer-kind", Severity: diag.Warning,
	Title: language.Say("a payer that does not pay from such a source"),
	Why:   language.Say("Municipal money is paid by municipalities and their joint bodies, that of the State and the EU by authorities, private money by companies, civil society and parishes; wellbeing services counties have been there since 1 July 2021."),
	Do:    language.Say("Correct the source, the payer or the organisation's kind."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		eachLine(b, func(line *record.Funding) {
			if node := line.Whole().Node(); node < 0 || p.Doc.Tree.Nodes[node].Misfit {
				return // not a line, or of a source that appears twice nobody knows which one counts
			}
			day := lastDay(project, b, line)
			eachPayer(line, func(name string, at source.Place) { p.payerKind(line, name, p.kindOf(name), day, at) })
			for k := range line.Payers {
				if payer := &line.Payers[k]; payer.Count.Known() {
					p.payerKind(line, payer.Count.String(), payer.Of, day, payer.At("of"))
				}
			}
		})
	}),
}

// kindOf is what a party is; empty where that is unknown.
func (p *Pass) kindOf(name string) record.PartyKind {
	if p.Register.Known(name) {
		return record.MunicipalityKind
	}
	o, _ := p.Organisation(record.OrganisationID(name))
	if o.Organisation == nil {
		return ""
	}
	return record.PartyKind(o.Kind)
}

// lastDay is the last day on which a line may be paid: of the first year for
// which it states an amount, of the budget's period, or of its decision; 0 where
// none of them is known.
func lastDay(project *record.Project, b *record.Budget, line *record.Funding) calendar.Day {
	var last calendar.Day
	for _, e := range line.Years.Entries {
		if day := calendar.DayOf(int(e.Key), 12, 31); e.Value.Cents() > 0 && (last == 0 || day < last) {
			last = day
		}
	}
	if period := finance.BudgetPeriod(project, b); last == 0 && period.Known() {
		_, last = period.Widest()
	}
	if last == 0 && b.Decided.Known() {
		last = b.Decided.Last()
	}
	return last
}

func (p *Pass) payerKind(line *record.Funding, name string, kind record.PartyKind, last calendar.Day, at source.Place) {
	early := func(day calendar.Day) bool { return kind == record.CountyKind && last != 0 && last < day }
	switch {
	case line.Source == "":
	case early(countiesFounded):
		p.Report(at, "{0} is a wellbeing services county: there was none before {1}", name, language.Verbatim("2021-07-01")).
			Suggest("correct the payer or the period")
	case early(countiesPay) && line.Source == record.Municipal:
		p.Report(at, "{0} is a wellbeing services county: they pay in place of municipalities from {1} on", name, language.Verbatim("2023-01-01")).
			Suggest("correct the source, the payer or the period")
	case !kind.MayPay(line.Source):
		f := p.Report(at, "{0} ({1}) does not pay from the source {2}", name, kind.Name(), string(line.Source))
		f.Relate(line.At("source"), "the source").
			Suggest("correct the source, the payer or the organisation's kind")
		if kinds := line.Source.Payers(); len(kinds) > 0 {
			f.Note("from the source {0} pay: {1}", string(line.Source), language.Choices(kinds))
		}
	}
}
