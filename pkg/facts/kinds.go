package facts

import (
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/draft"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/usage"
)

// Project is a project's record. l is the language in which names are given that
// say none, and in which comments say what is missing; it is asked when it is
// needed.
func Project(l func() language.Language) *Record {
	var p record.Project
	var b record.Budget
	r := &Record{Kind: record.ProjectKind, language: l, stage: func() record.Stage { return b.Stage }}
	roles := func(roles ...record.Role) func(*catalogue.Catalogue, string) error {
		return func(c *catalogue.Catalogue, name string) error { return addPartner(&p, c, name, roles) }
	}
	r.Facts = []*Fact{
		r.name(&p.Name, record.MeaningOf(p, "name")),
		{Flag: "status", Usage: "how far it is: a `STATUS`, " + strings.Join(p.Status.Choices(), ", "),
			question: record.MeaningOf(p, "status"), choice: p.Status, take: chosenWord(&p.Status)},
		{Flag: "form", Usage: "how the support is held: a `FORM`, " + strings.Join(p.Form.Choices(), ", "),
			choice: p.Form, take: chosenWord(&p.Form)},
		{Flag: "programme", Usage: "the `ID` of the programme that funds it",
			question: record.MeaningOf(p, "programme"), offer: programmeNames, take: named(&p.Programme, meant.Programme)},
		{Flag: "period", Usage: "when it is carried out: a `PERIOD` as 2008-11-01/2011-12-31 or 2026/..",
			question: language.Say("{0} As {1}.", record.MeaningOf(p, "period"), language.Verbatim("2008-11-01/2011-12-31, 2026/..")), take: parsed(&p.Period, calendar.ParsePeriod)},
		{Flag: "register", Usage: "the authority's register `NUMBER`", take: parsed(&p.Register, draft.Words)},
		{Flag: "code", Usage: "its `CODE` in the funder's system, as S21015", take: parsed(&p.Code, draft.Words)},
		{Flag: "part-of", Usage: "the `ID` of the project that it is a part of",
			offer: func(c *catalogue.Catalogue) []string { return c.Names(record.ToProject) }, take: named(&p.PartOf, meant.Project)},
		{Flag: "administrator", Usage: "who administers it: a `PARTY`, an organisation's id or name, or a municipality; may be repeated",
			question: language.Say("Who administers the project: an organisation's id or name, or a municipality."),
			many:     true, offer: partyNames, take: roles(record.Administrator)},
		{Flag: "applicant", Usage: "who applies for it: a `PARTY`; may be repeated", many: true, offer: partyNames, take: roles(record.Applicant)},
		{Flag: "partner", Usage: "who else takes part, and as what: `PARTY=ROLE`, as Kemi=co-implementer; may be repeated",
			many: true, offer: partnerWords, take: func(c *catalogue.Catalogue, text string) error {
				name, names, err := partnerRoles(text)
				if err != nil {
					return err
				}
				return addPartner(&p, c, name, names)
			}},
		{Flag: "stage", Usage: "the `STAGE` of its figures: " + strings.Join(b.Stage.Choices(), ", "), choice: b.Stage, take: chosenWord(&b.Stage)},
		{Flag: "total", Usage: "its total eligible net costs in `EUROS`", take: parsed(&b.Total, money.Parse)},
		{Flag: "cost-model", Usage: "how its eligible costs are worked out: a `MODEL`, as actual, lump-sum or flat-rate-40",
			choice: b.CostModel, take: chosenWord(&b.CostModel)},
		{Flag: "vat", Usage: "whether its costs have value added tax in them: `included` or excluded", choice: b.VAT, take: chosenWord(&b.VAT)},
		{Flag: "funding", Usage: "a line of its funding: `SOURCE=EUROS`, as stm=1371152, or SOURCE=SHARE, as stm=75%; may be repeated",
			many: true, offer: fundingWords, take: func(_ *catalogue.Catalogue, text string) error {
				line, err := fundingLine(text)
				if err == nil {
					b.Funding = append(b.Funding, line)
				}
				return err
			}},
	}
	r.Draft = func(id string) (draft.Draft, error) {
		p.ID = record.ID(id)
		if r.Sheet != nil {
			return r.Sheet.draft(p, b, l())
		}
		switch {
		case b.Stage != "":
			p.Budgets = []record.Budget{b}
		case b.Total.Known() || len(b.Funding) > 0 || b.CostModel != "" || b.VAT != "":
			return draft.Draft{}, usage.Wrong("--total, --funding, --cost-model and --vat are about the figures of a stage: say which with --stage, one of {0}", language.Choices(b.Stage.Choices()))
		}
		return draft.Project(p, l())
	}
	return r
}

// Programme is a programme's record; l is as of Project.
func Programme(l func() language.Language) *Record {
	var p record.Programme
	r := &Record{Kind: record.ProgrammeKind, language: l}
	r.Facts = []*Fact{
		r.name(&p.Name, record.MeaningOf(p, "name")),
		{Flag: "period", Usage: "the years in which it runs: a `PERIOD` as 2008/2011",
			question: language.Say("{0} As {1}.", record.MeaningOf(p, "period"), language.Verbatim("2008-11-01/2011-12-31, 2026/..")), take: parsed(&p.Period, calendar.ParsePeriod)},
		{Flag: "eligible", Usage: "when costs may arise, where that is longer: a `PERIOD`", take: parsed(&p.Eligible, calendar.ParsePeriod)},
		{Flag: "funder", Usage: "the `ORGANISATION` that funds it",
			question: record.MeaningOf(p, "funder"), offer: meant.Organisations, take: named(&p.Funder, meant.Organisation)},
		{Flag: "fund", Usage: "the EU fund that it is of: an `ORGANISATION`", offer: meant.Organisations, take: named(&p.Fund, meant.Organisation)},
	}
	r.Draft = func(id string) (draft.Draft, error) {
		p.ID = record.ID(id)
		return draft.Programme(p, l())
	}
	return r
}

// Organisation is an organisation in the one file of all; l is as of Project.
func Organisation(l func() language.Language) *Record {
	var o record.Organisation
	r := &Record{Kind: record.OrganisationsKind, language: l}
	r.Facts = []*Fact{
		r.name(&o.Name, record.MeaningOf(o, "name")),
		{Flag: "kind", Usage: "what it is: a `KIND`, as university or association",
			question: record.MeaningOf(o, "kind"), choice: o.Kind, take: chosenWord(&o.Kind)},
		{Flag: "part-of", Usage: "the `ORGANISATION` that it is a part of", offer: meant.Organisations, take: named(&o.PartOf, meant.Organisation)},
		{Flag: "member", applies: func() bool { return o.Kind.HasMembers() }, Usage: "a `MUNICIPALITY` that it stands for; may be repeated",
			question: record.MeaningOf(o, "members"), many: true, list: true, offer: (*catalogue.Catalogue).Municipalities,
			take: func(c *catalogue.Catalogue, name string) error {
				m, err := meant.Municipality(c, name)
				if err == nil && !slices.Contains(o.Members.Items, m) {
					o.Members.Items = append(o.Members.Items, m)
				}
				return err
			}},
		{Flag: "business-id", Usage: "its business `ID` (Y-tunnus), as 0827616-7",
			question: record.MeaningOf(o, "business_id"), take: parsed(&o.BusinessID, func(id string) (string, error) {
				if fault := check.BusinessID(id); fault != nil {
					return "", fault
				}
				return id, nil
			})},
		{Flag: "alias", Usage: "another `NAME` that sources use for it; may be repeated", many: true,
			take: func(_ *catalogue.Catalogue, text string) error {
				var alias string
				err := parsed(&alias, draft.Words)(nil, text)
				if err == nil {
					o.Aliases.Items = append(o.Aliases.Items, alias)
				}
				return err
			}},
	}
	r.Draft = func(id string) (draft.Draft, error) {
		o.ID = record.ID(id)
		return draft.Organisation(o, l())
	}
	r.Extend = func(file []byte, id string) (draft.Draft, error) {
		o.ID = record.ID(id)
		return draft.Append(file, o, l())
	}
	return r
}
