package report

import (
	"fmt"
	"slices"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// The words of the format as people read them. A word that is not among them
// is shown as it stands.

// ChoiceName is a word out of one of the format's lists as people read it.
func ChoiceName(c record.Choice) language.Text {
	switch c := c.(type) {
	case record.Status:
		return statusName(c)
	case record.Form:
		return supportName(c)
	case record.Role:
		return roleName(c)
	case record.Kind:
		return kindName(record.PartyKind(c))
	case record.PartyKind:
		return kindName(c)
	case record.Towards:
		return towardsName(c)
	case record.Action:
		return actionName(c)
	case record.Outcome:
		return outcomeName(c)
	case record.Stage:
		return stageName(c)
	case record.CostModel:
		return costModelName(c)
	case record.Category:
		return categoryName(c)
	case record.Source:
		return sourceName(c)
	case record.FundingForm:
		return formName(c)
	case record.Key:
		return keyName(c)
	case record.DocumentKind:
		return documentName(c)
	default:
		return language.Verbatim(fmt.Sprint(c))
	}
}

func statusName(s record.Status) language.Text {
	switch s {
	case record.Idea:
		return language.Say("idea")
	case record.Applied:
		return language.Say("applied for")
	case record.Granted:
		return language.Say("granted")
	case record.Running:
		return language.Say("running")
	case record.Ended:
		return language.Say("ended")
	case record.Rejected:
		return language.Say("rejected")
	default:
		return language.Verbatim(string(s))
	}
}

// supportName is how a project's support is held.
func supportName(f record.Form) language.Text {
	switch f {
	case "single":
		return language.Say("single project")
	case "joint":
		return language.Say("joint project")
	case "transfer":
		return language.Say("transfer of support")
	default:
		return language.Verbatim(string(f))
	}
}

func roleName(r record.Role) language.Text {
	switch r {
	case record.Applicant:
		return language.Say("applicant")
	case record.Administrator:
		return language.Say("administrator")
	case record.Coordinator:
		return language.Say("coordinator")
	case record.Lead:
		return language.Say("lead")
	case "co-implementer":
		return language.Say("co-implementer")
	case "participant":
		return language.Say("participant")
	case "partner":
		return language.Say("partner")
	case record.Funder:
		return language.Say("funder")
	case "organiser":
		return language.Say("organiser")
	default:
		return language.Verbatim(string(r))
	}
}

func kindName(k record.PartyKind) language.Text {
	switch k {
	case record.MunicipalityKind:
		return language.Say("municipality")
	case "ministry":
		return language.Say("ministry")
	case "eu-fund":
		return language.Say("EU fund")
	case "ely-centre":
		return language.Say("ELY Centre")
	case "joint-municipal-authority":
		return language.Say("joint municipal authority")
	case "municipality-group":
		return language.Say("group of municipalities")
	case "centre-of-excellence":
		return language.Say("centre of excellence")
	case "university":
		return language.Say("university")
	case "university-of-applied-sciences":
		return language.Say("university of applied sciences")
	case "association":
		return language.Say("association")
	case "agency":
		return language.Say("agency")
	case "company":
		return language.Say("company")
	case "foundation":
		return language.Say("foundation")
	case "regional-council":
		return language.Say("regional council")
	case "wellbeing-services-county":
		return language.Say("wellbeing services county")
	case "project":
		return language.Say("project")
	case "other":
		return language.Say("other body")
	default:
		return language.Verbatim(string(k))
	}
}

func towardsName(t record.Towards) language.Text {
	switch t {
	case "clients":
		return language.Say("clients")
	case "workers":
		return language.Say("workers")
	case "management":
		return language.Say("management")
	case "services":
		return language.Say("services")
	case "research":
		return language.Say("research")
	default:
		return language.Verbatim(string(t))
	}
}

func actionName(a record.Action) language.Text {
	switch a {
	case "start":
		return language.Say("start")
	case "continue":
		return language.Say("continue")
	case "expand":
		return language.Say("expand")
	case "deepen":
		return language.Say("deepen")
	default:
		return language.Verbatim(string(a))
	}
}

func outcomeName(o record.Outcome) language.Text {
	switch o {
	case record.Approved:
		return language.Say("approved")
	case "rejected":
		return language.Say("rejected")
	case "postponed":
		return language.Say("postponed")
	default:
		return language.Verbatim(string(o))
	}
}

func costModelName(m record.CostModel) language.Text {
	rate, isFlat := strings.CutPrefix(string(m), "flat-rate-")
	share, err := money.ParseShare(rate + "%")
	switch {
	case m == "actual":
		return language.Say("actual costs")
	case m == "lump-sum":
		return language.Say("lump sum")
	case isFlat && err == nil:
		return language.Say("flat rate of {0}", share)
	default:
		return language.Verbatim(string(m))
	}
}

func keyName(k record.Key) language.Text {
	switch k {
	case record.Equal:
		return language.Say("equally")
	case record.Population:
		return language.Say("by population")
	case record.Weights:
		return language.Say("by weights")
	default:
		return language.Verbatim(string(k))
	}
}

func documentName(k record.DocumentKind) language.Text {
	switch k {
	case "plan":
		return language.Say("plan")
	case "decision":
		return language.Say("decision")
	case "letter-of-intent":
		return language.Say("letter of intent")
	case "web-page":
		return language.Say("web page")
	case "news":
		return language.Say("news")
	case "report":
		return language.Say("report")
	case "application":
		return language.Say("application")
	default:
		return language.Verbatim(string(k))
	}
}

func sourceName(s record.Source) language.Text {
	switch s {
	case record.EU:
		return language.Say("EU")
	case record.State:
		return language.Say("State")
	case record.ESR:
		return language.Say("ESF (EU and State)")
	case record.EUState:
		return language.Say("EU and State")
	case record.STM:
		return language.Verbatim("STM")
	case record.Municipal:
		return language.Say("Municipalities")
	case "other-public":
		return language.Say("Other public")
	case "private":
		return language.Say("Private")
	default:
		return language.Verbatim(string(s))
	}
}

func stageName(s record.Stage) language.Text {
	switch s {
	case record.StagePlanned:
		return language.Say("planned")
	case record.StageApplied:
		return language.Say("applied for")
	case record.StageGranted:
		return language.Say("granted")
	case record.StageAmended:
		return language.Say("amended")
	case record.StageRealised:
		return language.Say("realised")
	default:
		return language.Verbatim(string(s))
	}
}

// formName is what a funding line consists of: money where it does not say.
func formName(f record.FundingForm) language.Text {
	switch f {
	case "", record.Money:
		return language.Say("money")
	case record.Work:
		return language.Say("work")
	case record.InKind:
		return language.Say("in kind")
	default:
		return language.Verbatim(string(f))
	}
}

func categoryName(c record.Category) language.Text {
	switch c {
	case record.Personnel:
		return language.Say("Personnel")
	case "services":
		return language.Say("Services")
	case "travel":
		return language.Say("Travel")
	case "equipment":
		return language.Say("Equipment")
	case "materials":
		return language.Say("Materials")
	case "rents":
		return language.Say("Rents")
	case "other":
		return language.Say("Other costs")
	case record.FlatRate:
		return language.Say("Flat rate")
	case record.InKindCosts:
		return language.Say("Costs in kind")
	default:
		return language.Verbatim(string(c))
	}
}

// unallocatedName is what the lines leave of the total, or take beyond it.
func unallocatedName(p *finance.Plan) language.Text {
	switch {
	case p.Unallocated.Amount.Cents() < 0:
		return language.Say("Beyond the total")
	case slices.ContainsFunc(p.Lines, func(l *finance.Line) bool { return !l.Amount.Known() }):
		return language.Say("Not said by line")
	default:
		return language.Say("Unallocated")
	}
}

// restName is what the payers' figures leave of their line, or make beyond it.
func restName(line *finance.Line) language.Text {
	rest := line.Rest.Amount
	if !rest.Known() {
		rest = line.Rest.FullYear
	}
	if rest.Cents() < 0 {
		return language.Say("payers' figures beyond the line")
	}
	return language.Say("not explained by the payers' figures")
}

// several names parties that a source counts and does not name.
func several(n int64, of record.PartyKind) language.Text {
	switch {
	case n == 0 && of == record.MunicipalityKind:
		return language.Say("municipalities, number not known")
	case n == 0:
		return language.Say("payers, number not known")
	case of == record.MunicipalityKind:
		return language.Say("{0} {0|municipality|municipalities}", int(n))
	default:
		return language.Say("{0} {0|payer|payers}", int(n))
	}
}

// localized is a text of a record in the language of its reader.
type localized struct{ record.Text }

// textOf takes the texts alone: the record that they stand in is given back.
func textOf(t record.Text) language.Text {
	return language.Say("{0}", localized{record.Text{Fi: t.Fi, Sv: t.Sv, En: t.En, Se: t.Se}})
}

// In is the text, or the first there is.
func (t localized) In(l language.Language) string { return language.Clean(t.Text.In(l)) }

// named is a text of a record as a cell: for machines it is the same in every
// language.
func named(t record.Text) table.Cell {
	code := t.In(language.Finnish)
	if code == "" {
		return table.Cell{}
	}
	return table.Said(code, textOf(t))
}

// partyName is a municipality or an organisation as people read it.
func (s *subject) partyName(name string) language.Text {
	if o, ok := s.Catalogue.Organisation(record.OrganisationID(name)); ok {
		return textOf(o.Name)
	}
	if m := s.Catalogue.Register.Find(name, s.project.Period); m != nil {
		return textOf(record.Text{Fi: m.Fi, Sv: m.Sv, En: m.Fi})
	}
	return language.Verbatim(name)
}

// partyCode is a municipality or an organisation as machines read it: the
// municipality's Finnish name, the organisation's id.
func (s *subject) partyCode(name string) string {
	if m := s.Catalogue.Register.Find(name, s.project.Period); m != nil {
		return m.Fi
	}
	return name
}

// partyNames are parties joined by commas.
func (s *subject) partyNames(names []string) language.Text {
	texts := make(joined, len(names))
	for i, n := range names {
		texts[i] = s.partyName(n)
	}
	return language.Say("{0}", texts)
}

// joined are texts with commas between them.
type joined []language.Text

// In is the texts in the language.
func (j joined) In(l language.Language) string {
	return j.join(func(t language.Text) string { return t.In(l) })
}

// InTable is the texts as the notes of tables write them.
func (j joined) InTable(l language.Language) string {
	return j.join(func(t language.Text) string { return t.InTable(l) })
}

func (j joined) join(show func(language.Text) string) string {
	out := make([]string, len(j))
	for i, t := range j {
		out[i] = show(t)
	}
	return strings.Join(out, ", ")
}
