package export

import (
	"reflect"
	"slices"
	"sync"

	"sostool/pkg/language"
	"sostool/pkg/record"
)

// Tables are all tables, in an order in which each comes after those that it refers to.
func Tables() []*Table { return tables().all }

// set is the tables by what they are for.
type set struct {
	all []*Table

	municipality, organisation, member, programme, limit *Table

	project, phase, partner, region, regionMember               *Table
	objective, outcome, task, group, event, decision, amendment *Table
	budget, beneficiary, funding, payer, claim, cost, figure    *Table
	document, citation, discrepancy, leftOut                    *Table
	note, allow, finding                                        *Table
}

var tables = sync.OnceValue(func() *set {
	s := new(set)
	s.classification()
	s.bodies()
	s.projects()
	s.sources()
	s.money()
	for _, t := range s.all {
		for _, r := range t.References {
			to := s.all[slices.IndexFunc(s.all, func(o *Table) bool { return o.Name == r.Table })]
			t.leads = append(t.leads, lead{t.Column(r.Columns[len(r.Columns)-1]), to})
		}
	}
	return s
})

// add adds a table of a type of records, after the columns that say whose a row is.
func (s *set) add(name string, of reflect.Type, title language.Text, lead ...Column) *Table {
	t := &Table{Name: name, Title: title, Columns: lead}
	if of != nil {
		t.Meaning = record.ShapeOf(of).Means
		t.take(of, nil, "")
	}
	s.all = append(s.all, t)
	return t
}

// with adds columns after those of the record.
func (t *Table) with(columns ...Column) *Table {
	t.Columns = append(t.Columns, columns...)
	return t
}

// keyed says which columns are the key of a table.
func (t *Table) keyed(columns ...string) *Table {
	t.Key = columns
	for _, name := range columns {
		t.Columns[t.Column(name)].Required = true
	}
	return t
}

// to says that columns refer to the key of another table.
func (t *Table) to(other *Table, columns ...string) *Table {
	t.References = append(t.References, Reference{columns, other.Name, other.Key})
	return t
}

// of says that the rows are a project's.
func (t *Table) of(project *Table) *Table {
	t.Project = true
	return t.to(project, "project")
}

// Columns that say whose a row is.

func projectColumn() Column {
	return Column{Name: "project", Title: language.Say("Project"), Meaning: language.Say("The id of the project."), Required: true}
}

func positionColumn() Column {
	return Column{Name: "position", Kind: Integer, Required: true, Title: language.Say("Position"), Meaning: language.Say("The place of the item in its list, from 0.")}
}

func pathColumn() Column {
	return Column{Name: "path", Required: true, Title: language.Say("Path"), Meaning: language.Say("The path of the item in its record, as findings and citations name it.")}
}

func fileColumn() Column {
	return Column{Name: "file", Required: true, Title: language.Say("File"), Meaning: language.Say("The file of the record.")}
}

func codeColumn() Column {
	return Column{Name: "municipality_code", Title: language.Say("Municipality code"), Meaning: language.Say("The three-digit code of the municipality in the classification of Statistics Finland; none where the party is not a municipality.")}
}

// classification adds the register of municipalities.
func (s *set) classification() {
	day := func(name string, title, meaning language.Text) Column {
		return Column{Name: name, Kind: Date, Title: title, Meaning: meaning}
	}
	s.municipality = s.add("municipality", nil, language.Say("Municipalities"),
		Column{Name: "code", Title: language.Say("Municipality code"), Meaning: language.Say("The three-digit code in the classification of Statistics Finland.")},
		Column{Name: "name_fi", Required: true, Title: inLanguage(language.Say("Name"), "fi"), Meaning: language.Say("The municipality's name in Finnish.")},
		Column{Name: "name_sv", Required: true, Title: inLanguage(language.Say("Name"), "sv"), Meaning: language.Say("The municipality's name in Swedish; the Finnish one where it has no other.")},
		Column{Name: "name_en", Required: true, Title: inLanguage(language.Say("Name"), "en"), Meaning: language.Say("The municipality's name in English; the Finnish one where it has no other.")},
		Column{Name: "region_code", Title: language.Say("Region code"), Meaning: language.Say("The code of the region (maakunta) that the municipality is in, or was in last.")},
		Column{Name: "region_fi", Title: inLanguage(language.Say("Region of the municipality"), "fi"), Meaning: language.Say("The region's name in Finnish.")},
		Column{Name: "region_sv", Title: inLanguage(language.Say("Region of the municipality"), "sv"), Meaning: language.Say("The region's name in Swedish.")},
		Column{Name: "region_en", Title: inLanguage(language.Say("Region of the municipality"), "en"), Meaning: language.Say("The region's name in English.")},
		day("from", language.Say("From"), language.Say("The first day on which the municipality existed; none before 1990.")),
		day("to", language.Say("Until"), language.Say("The last day on which the municipality existed; none where it still does.")),
		Column{Name: "successor", Title: language.Say("Successor"), Meaning: language.Say("The code of the municipality that got most of its area when it ended.")},
	).keyed("code")
	s.municipality.Meaning = language.Say("Every Finnish municipality since 1990, by the classification of Statistics Finland (CC BY 4.0).")
	s.municipality.to(s.municipality, "successor")
}

// bodies adds organisations and programmes.
func (s *set) bodies() {
	s.organisation = s.add("organisation", reflect.TypeFor[record.Organisation](), language.Say("Organisations")).named()
	s.member = s.add("organisation_member", nil, language.Say("Members of organisations"),
		Column{Name: "organisation", Title: language.Say("Organisation"), Meaning: language.Say("The id of the organisation.")},
		positionColumn(),
		Column{Name: "municipality", Required: true, Title: language.Say("Municipality"), Meaning: language.Say("The municipality, as the record names it.")},
		codeColumn(),
	).keyed("organisation", "position").to(s.organisation, "organisation").to(s.municipality, "municipality_code")
	s.member.Meaning = language.Say("The municipalities that joint bodies stand for.")

	s.programme = s.add("programme", reflect.TypeFor[record.Programme](), language.Say("Programmes")).with(fileColumn()).named()
	s.limit = s.add("cap", reflect.TypeFor[record.Cap](), language.Say("Limits of programmes"),
		Column{Name: "programme", Title: language.Say("Programme"), Meaning: language.Say("The id of the programme.")},
		positionColumn(),
	).keyed("programme", "position").to(s.programme, "programme")
}

// named is a table of which rows may hold nothing but what its references and its key,
// an id, say: those of ids that records name and that nothing has.
func (t *Table) named(key ...string) *Table {
	for i := range t.Columns {
		t.Columns[i].Required = t.Columns[i].Name == "position"
	}
	return t.keyed(append(key, "id")...)
}

// projects adds what projects are, but for money and sources.
func (s *set) projects() {
	s.project = s.add("project", reflect.TypeFor[record.Project](), language.Say("Projects")).with(fileColumn()).keyed("id")
	s.project.Project = true
	item := func(name string, of reflect.Type, title language.Text) *Table {
		return s.add(name, of, title, projectColumn(), positionColumn()).keyed("project", "position").of(s.project)
	}
	s.phase = item("phase", reflect.TypeFor[record.Phase](), language.Say("Phases")).named("project")
	s.partner = item("partner", reflect.TypeFor[record.Partner](), language.Say("Parties"))
	s.region = item("team_region", reflect.TypeFor[record.TeamRegion](), language.Say("Team regions")).keyed("project", "id")
	s.regionMember = s.add("team_region_member", nil, language.Say("Members of team regions"), projectColumn(),
		Column{Name: "team_region", Title: language.Say("Team region"), Meaning: language.Say("The id of the team region.")},
		positionColumn(),
		Column{Name: "municipality", Title: language.Say("Municipality"), Meaning: language.Say("The municipality, as the record names it; none where the member is an organisation.")},
		codeColumn(),
		Column{Name: "org", Title: language.Say("Organisation"), Meaning: language.Say("The id of the organisation; none where the member is a municipality.")},
		Column{Name: "team", Kind: Boolean, Required: true, Title: language.Say("Team"), Meaning: language.Say("Whether a team sits in the municipality.")},
	).keyed("project", "team_region", "position").of(s.project).to(s.region, "project", "team_region").
		to(s.municipality, "municipality_code").to(s.organisation, "org")
	s.regionMember.Meaning = language.Say("The municipalities and organisations that belong to team regions.")
	s.objective = item("objective", reflect.TypeFor[record.Objective](), language.Say("Objectives"))
	s.outcome = item("outcome", reflect.TypeFor[record.OutcomeItem](), language.Say("Outcomes"))
	s.task = item("task", reflect.TypeFor[record.Task](), language.Say("Tasks"))
	s.group = item("target_group", reflect.TypeFor[record.TargetGroup](), language.Say("Target groups"))
	s.event = item("event", reflect.TypeFor[record.Event](), language.Say("Events"))
	s.decision = item("decision", reflect.TypeFor[record.Decision](), language.Say("Decisions"))
}

// money adds budgets with their parts, claims, and the figures of them all.
func (s *set) money() {
	within := func(name string, title, meaning language.Text) Column {
		return Column{Name: name, Title: title, Meaning: meaning}
	}
	item := func(name string, of reflect.Type, title language.Text, above ...Column) *Table {
		lead := append([]Column{projectColumn(), pathColumn()}, append(above, positionColumn())...)
		return s.add(name, of, title, lead...).keyed("project", "path").of(s.project)
	}
	budget := within("budget", language.Say("Budget"), language.Say("The path of the budget that it is in."))
	beneficiary := within("beneficiary", language.Say("Beneficiary"), language.Say("The path of the beneficiary whose part of the budget it is in; none where it is in the budget itself."))
	s.budget = item("budget", reflect.TypeFor[record.Budget](), language.Say("Budgets"))
	s.beneficiary = item("beneficiary", reflect.TypeFor[record.Beneficiary](), language.Say("Beneficiaries"), budget).to(s.budget, "project", "budget")
	s.funding = item("funding", reflect.TypeFor[record.Funding](), language.Say("Funding"), budget, beneficiary).
		to(s.budget, "project", "budget").to(s.beneficiary, "project", "beneficiary")
	s.payer = item("payer", reflect.TypeFor[record.Payer](), language.Say("Payers of funding lines"),
		within("funding", language.Say("Funding"), language.Say("The path of the funding line that it is in."))).to(s.funding, "project", "funding")
	s.claim = s.add("claim", reflect.TypeFor[record.PaymentClaim](), language.Say("Claims for payment"), projectColumn(), positionColumn()).
		keyed("project", "id").of(s.project)
	s.cost = item("cost", reflect.TypeFor[record.Cost](), language.Say("Costs"), budget, beneficiary,
		within("claim", language.Say("Claim for payment"), language.Say("The id of the claim for payment that it is in; none where it is in a budget."))).
		to(s.budget, "project", "budget").to(s.beneficiary, "project", "beneficiary").to(s.claim, "project", "claim")
	s.figure = s.add("figure", nil, language.Say("Figures"), figureColumns()...).keyed("project", "position").of(s.project)
	s.figure.to(s.phase, "project", "phase").to(s.municipality, "municipality_code").to(s.document, "file", "document")
	s.figure.Meaning = language.Say("Every amount of every budget, one a row, as it is stated or follows.")
}

// sources adds what records say of their sources, and what is found in them.
func (s *set) sources() {
	of := projectColumn()
	of.Required, of.Meaning = false, language.Say("The id of the project; none where the record is a programme's or that of organisations.")
	item := func(name string, record reflect.Type, title language.Text, file Column, more ...Column) *Table {
		t := s.add(name, record, title, append([]Column{of, file, positionColumn()}, more...)...).
			keyed(file.Name, "position").to(s.project, "project")
		t.Project = true
		return t
	}
	file := fileColumn()
	file.Name = "record_file" // a document has a file, too
	s.document = item("document", reflect.TypeFor[record.Document](), language.Say("Documents"), file).named(file.Name)
	s.citation = item("citation", reflect.TypeFor[record.Citation](), language.Say("Citations of sources"), file)
	s.amendment = item("amendment", reflect.TypeFor[record.Amendment](), language.Say("Amendments"), file)
	s.discrepancy = item("discrepancy", reflect.TypeFor[record.Discrepancy](), language.Say("Discrepancies"), file)
	s.leftOut = item("left_out", reflect.TypeFor[record.LeftOut](), language.Say("What records leave out"), file)
	s.note = item("note", reflect.TypeFor[record.Note](), language.Say("Notes"), file)
	s.allow = item("allow", reflect.TypeFor[record.Allow](), language.Say("Allowed findings"), file)
	s.finding = item("finding", nil, language.Say("Findings"), fileColumn(), findingColumns()...)
	s.finding.Meaning = language.Say("What sostool validate finds in the records, also what an allow entry covers.")
}
