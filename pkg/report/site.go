package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// IndexName is the page of all projects.
const IndexName table.Link = "index"

// Pages are those of the request: one of each project, and of several or all the index,
// and those of their programmes, municipalities and payers.
func Pages(r *Request) ([]*Page, *Coverage, error) {
	all, o := collectFigures(r, (*subject).visit)
	s := &site{Request: r, all: all, byID: make(map[record.ProjectID]*visited)}
	for _, v := range all {
		s.byID[v.id] = v
	}
	s.relate()
	index, err := s.index()
	if err != nil {
		return nil, o, err
	}
	pages := []*Page{index}
	for _, v := range all {
		pages = append(pages, v.page)
	}
	programmes, err := s.programmes()
	if err != nil {
		return nil, o, err
	}
	parties, err := s.parties()
	return slices.Concat(pages, programmes, parties), o, err
}

// ProjectPage is the page of the one project of the request; nil where it is not sound.
func ProjectPage(r *Request) (*Page, *Coverage) {
	all, o := collectFigures(r, (*subject).visit)
	if len(all) == 0 {
		return nil, o
	}
	s := &site{Request: r, all: all[:1], byID: map[record.ProjectID]*visited{all[0].id: all[0]}}
	s.relate()
	return all[0].page, o
}

// site is what all pages have in common.
type site struct {
	*Request
	all  []*visited
	byID map[record.ProjectID]*visited
}

// visited is a project with what other pages than its own say of it.
type visited struct {
	*summary
	page           *Page
	status         record.Status
	programme      record.ProgrammeID
	continues      []record.ProjectID
	municipalities []table.Cell
	parties        []presence
	track          picture.Track
}

func (s *subject) visit() *visited {
	v := &visited{summary: s.summary(false), page: s.page(), status: s.project.Status, programme: own(s.project.Programme), track: s.track()}
	for _, id := range s.project.Continues.Items {
		v.continues = append(v.continues, own(id))
	}
	v.parties = s.presences()
	for _, x := range v.parties {
		if x.municipality {
			v.municipalities = append(v.municipalities, said(x.title))
		}
	}
	return v
}

// summaries are what tables of budgets say of projects.
func summaries(all []*visited) []*summary {
	out := make([]*summary, len(all))
	for i, v := range all {
		out[i] = v.summary
	}
	return out
}

// relate adds to the facts of each project what it is a part of, its parts, and what it
// continues.
func (s *site) relate() {
	parts, later := make(map[record.ProjectID][]record.ProjectID), make(map[record.ProjectID][]record.ProjectID)
	for _, id := range s.Catalogue.Names(record.ToProject) {
		x := s.Catalogue.Summary(record.ProjectID(id))
		if x == nil {
			continue
		}
		if x.PartOf != "" {
			parts[x.PartOf] = append(parts[x.PartOf], x.ID)
		}
		for _, before := range x.Continues {
			later[before] = append(later[before], x.ID)
		}
	}
	var needed []record.ProjectID
	for _, v := range s.all {
		needed = slices.Concat(needed, []record.ProjectID{v.partOf}, parts[v.id], v.continues, later[v.id])
	}
	names := s.names(needed)
	for _, v := range s.all {
		f := pageFacts(v.page.Facts)
		add := func(label language.Text, ids ...record.ProjectID) {
			var cells []table.Cell
			for _, id := range ids {
				if id != "" && id != v.id {
					cells = append(cells, names[id].To(projectLink(string(id))))
				}
			}
			f.add(label, cells...)
		}
		add(language.Say("Part of"), v.partOf)
		add(language.Say("Parts"), parts[v.id]...)
		add(language.Say("Continues"), v.continues...)
		add(language.Say("Continued by"), later[v.id]...)
		v.page.Facts = f
	}
}

// names are the names of projects, also of those that have no page.
func (s *site) names(ids []record.ProjectID) map[record.ProjectID]table.Cell {
	out := make(map[record.ProjectID]table.Cell)
	var entries []*catalogue.Entry
	for _, id := range ids {
		if v := s.byID[id]; v != nil {
			out[id] = v.name
			continue
		}
		if _, seen := out[id]; !seen {
			out[id] = table.Plain(string(id))
			entries = append(entries, s.Catalogue.Projects(id)...)
		}
	}
	found := make([]table.Cell, len(entries))
	s.Catalogue.Each(entries, s.Workers, func(i int, doc *decode.Record) {
		if doc != nil && doc.Project != nil {
			found[i] = named(doc.Project.Name)
		}
	})
	for i, c := range found {
		if !c.Blank() {
			out[record.ProjectID(entries[i].ID)] = c
		}
	}
	return out
}

// projectsColumns are those of tables of projects. What only machines read the page has
// for its filters: the programme, since all projects that are next to each other are of it.
func (s *site) projectsColumns() columns[*visited] {
	text := func(v *visited) table.Cell { return v.name.To(projectLink(string(v.id))) }
	return columns[*visited]{
		{key: "name", head: language.Say("Project"), cell: text},
		{key: "status", head: language.Say("Status"), cell: func(v *visited) table.Cell { return word(v.status) }},
		{key: "period", head: language.Say("Period"), kind: table.Period, cell: func(v *visited) table.Cell { return table.Cell{Value: v.period} }},
		{key: "part_of", head: language.Say("Part of"), rare: true, cell: func(v *visited) table.Cell {
			if whole := s.byID[v.partOf]; whole != nil {
				return whole.name.To(projectLink(string(v.partOf)))
			}
			return table.Cell{}
		}},
		{key: "total", head: language.Say("Total, €"), kind: table.Money, added: true, cell: func(v *visited) table.Cell { return v.total }},
		{key: "programme", head: language.Say("Programme"), readers: table.Machines, cell: func(v *visited) table.Cell { return s.programmeCell(v.programme) }},
		{key: "years", head: language.Say("Years"), kind: table.List, readers: table.Machines, cell: func(v *visited) table.Cell {
			var years []table.Cell
			for _, year := range v.period.Years() {
				years = append(years, table.Plain(strconv.Itoa(year)))
			}
			return table.Listed(years)
		}},
		{key: "municipality", head: language.Say("Municipality"), kind: table.List, readers: table.Machines, cell: func(v *visited) table.Cell { return table.Listed(v.municipalities) }},
	}
}

func (s *site) programmeCell(id record.ProgrammeID) table.Cell {
	if p := s.Catalogue.Programme(id); p != nil {
		return named(p.Name).To(programmeLink(string(id)))
	}
	return table.Plain(string(id))
}

// projects is a table of projects with the sum of what they cost.
func (s *site) projects(title language.Text, all []*visited) (*table.Table, error) {
	t := &table.Table{Title: title}
	c := s.projectsColumns()
	c.fill(t, c.rows(all))
	parts, unknown := 0, 0
	inside := s.inside(membersIn(summaries(all)))
	for i, v := range all {
		switch {
		case inside[i]:
			parts++
		case !v.total.Known():
			unknown++
		}
	}
	if parts > 0 {
		t.Notes = append(t.Notes, language.Say("the total counts no part twice: {0} {0|project that is a part|projects that are parts} of another one here {0|is|are} counted with it", parts))
	}
	if unknown > 0 {
		t.Notes = append(t.Notes, language.Say("the total leaves out {0} {0|project whose costs are|projects whose costs are} not known", unknown))
	}
	return t, c.total(t, func(string) []bool { return inside })
}

// byProgramme puts the rows of a table of all projects below headings, the programmes in
// the order of the alphabet: their names are long, and each is that of many projects.
func (s *site) byProgramme(t *table.Table) {
	programme := columnOf(t, "programme")
	if !slices.ContainsFunc(t.Rows, func(r table.Row) bool { return !r.Cells[programme].Blank() }) {
		return
	}
	t.Sort("programme", false, s.Language)
	var rows []table.Row
	var last table.Cell
	for _, row := range t.Rows {
		name := row.Cells[programme]
		if name.Blank() {
			name = said(language.Say("No programme is known"))
		}
		if textIn(name) != textIn(last) || name.Link != last.Link {
			heading := table.Row{Role: table.Heading, Cells: make([]table.Cell, len(t.Columns))}
			heading.Cells[0] = name
			rows = append(rows, heading)
		}
		rows, last = append(rows, row), name
	}
	t.Rows = rows
}

// index is the page of all projects.
func (s *site) index() (*Page, error) {
	projects, err := s.projects(language.Say("{0} {0|project|projects}", len(s.all)), s.all)
	if err != nil {
		return nil, err
	}
	s.byProgramme(projects)
	years, err := s.byYear()
	if err != nil {
		return nil, err
	}
	return &Page{Name: IndexName, Title: language.Say("Projects"), Sections: slices.Concat(
		section("projects", language.Say("All projects"), nil, projects),
		s.timeline(),
		section("years", language.Say("Costs by year"), nil, years),
		section("pages", language.Say("Programmes, municipalities and payers"), nil, s.leading()...),
	)}, nil
}

// mostTracks is how many projects one timeline has next to each other.
const mostTracks = 40

// timeline is all projects in time; of very many those that began last.
func (s *site) timeline() []Section {
	var tracks []picture.Track
	for _, v := range s.all {
		if v.track.Period.Known() {
			tracks = append(tracks, v.track)
		}
	}
	if len(tracks) == 0 {
		return nil
	}
	slices.SortStableFunc(tracks, func(a, b picture.Track) int { return cmp.Compare(firstDay(a), firstDay(b)) })
	out := Section{Key: whenKey, Title: language.Say("When")}
	if left := len(tracks) - mostTracks; left > 0 {
		out.Lead = []language.Text{language.Say("The picture has the {0} projects that began last; {1} others are in the table above.", mostTracks, left)}
		tracks = tracks[left:]
	}
	title := language.Say("{0} {0|project|projects} in time", len(tracks))
	out.Picture = &picture.Picture{Title: title, Shape: &picture.Timeline{Tracks: tracks}}
	return []Section{out}
}

func firstDay(t picture.Track) calendar.Day {
	first, _ := t.Period.Widest()
	return first
}

// byYear is what all projects cost in each year.
func (s *site) byYear() (*table.Table, error) {
	t := &table.Table{}
	if err := s.budgetsByYear(t, summaries(s.all)); err != nil {
		return nil, err
	}
	type year struct{ year, sum table.Cell }
	var rows []year
	for i, c := range t.Columns {
		if _, is := c.Year(); is && t.Total.Cells[i].Known() {
			rows = append(rows, year{table.Plain(c.Key), t.Total.Cells[i]})
		}
	}
	out := listed(language.Say("Costs by year"), rows, columns[year]{
		shown(language.Say("Year"), table.Text, func(x year) table.Cell { return x.year }),
		shown(language.Say("Costs, €"), table.Money, func(x year) table.Cell { return x.sum }),
	})
	out.Notes = []language.Text{language.Say("what is known of the years; the sums count no part twice")}
	return out, nil
}

// leading are tables that lead to the pages of programmes, municipalities and payers.
func (s *site) leading() []*table.Table {
	list := func(title, head language.Text, cells []table.Cell) *table.Table {
		t := listed(title, cells, columns[table.Cell]{
			{key: "name", head: head, cell: func(c table.Cell) table.Cell { return c }},
		})
		t.Sort("name", false, s.Language)
		return t
	}
	var programmes, municipalities, payers []table.Cell
	for _, id := range s.programmeIDs() {
		programmes = append(programmes, s.programmeCell(id))
	}
	for _, x := range s.everyone() {
		if x.municipality {
			municipalities = append(municipalities, said(x.title).To(x.link))
		} else {
			payers = append(payers, said(x.title).To(x.link))
		}
	}
	return []*table.Table{
		list(language.Say("Programmes"), language.Say("Programme"), programmes),
		list(language.Say("Municipalities"), language.Say("Municipality"), municipalities),
		list(language.Say("All payers"), language.Say("Payer"), payers),
	}
}

// programmeIDs are the programmes of the projects, each once.
func (s *site) programmeIDs() (ids []record.ProgrammeID) {
	for _, v := range s.all {
		if s.Catalogue.Programme(v.programme) != nil {
			ids = insert(ids, v.programme)
		}
	}
	return ids
}

// programmes are the pages of programmes.
func (s *site) programmes() ([]*Page, error) {
	var out []*Page
	for _, id := range s.programmeIDs() {
		var in []*visited
		for _, v := range s.all {
			if v.programme == id {
				in = append(in, v)
			}
		}
		t, err := s.projects(language.Say("Projects"), in)
		if err != nil {
			return nil, err
		}
		out = append(out, s.programme(s.Catalogue.Programme(id), t))
	}
	return out, nil
}

func (s *site) programme(p *record.Programme, projects *table.Table) *Page {
	x := s.programmeSubject(p)
	for _, e := range s.Catalogue.Entries {
		if doc := s.Catalogue.Kept(e); doc != nil && doc.Programme == p {
			x.doc = doc
		}
	}
	page := x.newPage()
	f := pageFacts{}
	f.said(language.Say("Name"), names(p.Name)...)
	f.add(language.Say("Programme period"), periodCell(p.Period).To(page.place("period")))
	f.add(language.Say("Costs may arise"), periodCell(p.Eligible).To(page.place("eligible")))
	for _, party := range []struct {
		label language.Text
		id    record.OrganisationID
	}{{language.Say("Funder"), p.Funder}, {language.Say("EU fund"), p.Fund}} {
		if party.id != "" {
			f.add(party.label, page.linkedParty(string(party.id)))
		}
	}
	f.said(language.Say("Advance"), mostAdvance(p)...)
	return &Page{Name: programmeLink(string(p.ID)), Title: textOf(p.Name), Facts: f, Sections: slices.Concat(
		section("projects", language.Say("Projects"), nil, projects),
		section("limits", language.Say("What the programme allows"), nil, x.limitsTable(p)),
		section(whatKey, language.Say("Notes"), each(p.Notes, func(n *record.Note) language.Text { return textOf(n.Text) })),
		page.disputes(), page.documents(),
	), Foot: []language.Text{language.Say("Id: {0}", own(string(p.ID)))}}
}

// presence is what a party is to a project.
type presence struct {
	link         table.Link
	title        language.Text
	municipality bool
	paid         paid
	row          table.Row // where it takes part
}

// presences are the municipalities of a project, and those that pay of it, each once.
func (s *subject) presences() []presence {
	var out []presence
	seen := make(map[table.Link]bool)
	roles := s.takingPart()
	add := func(name string) {
		link := s.partyLink(name)
		if name == "" || link == "" || seen[link] {
			return
		}
		seen[link] = true
		if m := s.Catalogue.Register.Find(name, s.project.Period); m != nil {
			name = m.Fi
		}
		party, _ := s.Catalogue.FindParty(name)
		if party == nil {
			return
		}
		x := presence{link: link, title: s.partyName(name), municipality: party.Org == "", paid: s.paidLinked(party)}
		x.row = takesPartColumns().row(partaking{s, party, roles})
		out = append(out, x)
	}
	for x := range s.Catalogue.Appearances(s.project) {
		add(string(x.Municipality))
	}
	for i := range s.project.Budgets {
		for k := range s.project.Budgets[i].Funding {
			f := &s.project.Budgets[i].Funding[k]
			for _, name := range []string{string(f.Payer), string(s.fund(f.Source)), string(f.Source)} {
				add(name) // a fund pays its lines also where an authority pays them out
			}
			for j := range f.Payers {
				for _, id := range f.Payers[j].Orgs.Items {
					add(string(id))
				}
			}
		}
	}
	return out
}

// paidLinked is what a party pays of the project, in the columns of its page.
func (s *subject) paidLinked(party *catalogue.Party) paid {
	c, x := paidColumns(), paid{member: s.member()}
	payments := s.payments(party)
	counted := s.financing.CountedFor(payments)
	for _, p := range payments {
		e := s.payment(p)
		x.rows, x.counts = append(x.rows, c.row(e)), append(x.counts, slices.Contains(counted, p.Budget))
		x.known = x.known || e.planned.Amount.Known()
		if p.Together() {
			x.notes = append(x.notes, language.Say("{0} pay {1} together", s.partyNames(p.Payer.Names), p.Payer.Amount.Amount))
		}
	}
	return x
}

// paidColumns are the columns of what one payer pays, on its page.
func paidColumns() columns[*entry] {
	c := pick(payerColumns(), "name", "source", "form", "full_year", yearsKey, "amount")
	name := c[0].cell
	c[0].head = language.Say("Project")
	c[0].cell = func(e *entry) table.Cell { return name(e).To(projectLink(string(e.project.ID))) }
	c[1].cell = func(e *entry) table.Cell {
		return said(e.b.inPhase(language.Say("{0}, {1}", e.label(), e.b.Budget.Stage.Name())))
	}
	c[2].cell = func(e *entry) table.Cell {
		return when(finance.FormOf(e.line.Funding) != record.Money, said(finance.FormOf(e.line.Funding).Name()))
	}
	c[2].rare, c[3].rare = true, true
	return slices.Insert(c, 4, inhabitantsColumns()...)
}

// partaking is a party in a project in which it takes part.
type partaking struct {
	*subject
	party *catalogue.Party
	roles map[record.Role][]*record.Partner
}

// takingPart are the partners by role.
func (s *subject) takingPart() map[record.Role][]*record.Partner {
	out := make(map[record.Role][]*record.Partner)
	for i := range s.project.Partners {
		for _, role := range s.project.Partners[i].Roles.Items {
			out[role] = append(out[role], &s.project.Partners[i])
		}
	}
	return out
}

// takesPartColumns say what a party is to a project.
func takesPartColumns() columns[partaking] {
	return columns[partaking]{
		{key: "name", head: language.Say("Project"), cell: func(x partaking) table.Cell { return named(x.project.Name).To(projectLink(string(x.project.ID))) }},
		{key: "status", head: language.Say("Status"), cell: func(x partaking) table.Cell { return word(x.project.Status) }},
		{key: "period", head: language.Say("Period"), kind: table.Period, cell: func(x partaking) table.Cell { return table.Cell{Value: x.project.Period} }},
		{key: "roles", head: language.Say("Roles"), rare: true, cell: func(x partaking) table.Cell { return saidAll(x.roleNames()) }},
		{key: "region", head: language.Say("Team region"), rare: true, cell: func(x partaking) table.Cell { return saidAll(x.regionNames()) }},
		{key: "tasks", head: language.Say("Tasks"), kind: table.Count, rare: true, cell: func(x partaking) table.Cell {
			n := 0
			for i := range x.project.Tasks {
				if x.is(x.party, string(x.project.Tasks[i].For)) {
					n++
				}
			}
			return when(n > 0, table.Cell{Value: n, Basis: money.Stated})
		}},
	}
}

// roleNames are the roles of the party, also through a body that stands for it.
func (x partaking) roleNames() (out joined) {
	for _, word := range record.Role("").Choices() {
		for _, p := range x.roles[record.Role(word)] {
			name := record.Role(word).Name()
			through := p.Org != "" && slices.ContainsFunc(x.Catalogue.Members(p.Org), func(m record.Municipality) bool { return x.is(x.party, string(m)) })
			switch {
			case x.is(x.party, string(p.Org)) || x.is(x.party, string(p.Municipality)):
			case through:
				name = language.Say("{0} ({1})", name, x.partyName(string(p.Org)))
			default:
				continue
			}
			out = withText(out, name)
		}
	}
	return out
}

// regionNames are the team regions that the party is in, with a word on its team.
func (x partaking) regionNames() (out joined) {
	for i := range x.project.TeamRegions {
		region := &x.project.TeamRegions[i]
		in := func(names []string) bool {
			return slices.ContainsFunc(names, func(name string) bool { return x.is(x.party, name) })
		}
		switch {
		case in(texts(region.Teams.Items)):
			out = append(out, language.Say("{0} ({1})", textOf(region.Name), language.Say("team")))
		case in(membersOf(region)):
			out = append(out, textOf(region.Name))
		}
	}
	return out
}

// everyone are the parties of all projects, each once.
func (s *site) everyone() []presence {
	var out []presence
	seen := make(map[table.Link]bool)
	for _, v := range s.all {
		for _, x := range v.parties {
			if !seen[x.link] {
				seen[x.link] = true
				out = append(out, x)
			}
		}
	}
	slices.SortFunc(out, func(a, b presence) int { return strings.Compare(string(a.link), string(b.link)) })
	return out
}

// parties are the pages of municipalities and payers.
func (s *site) parties() ([]*Page, error) {
	in := make(map[table.Link][]*presence)
	for _, v := range s.all {
		for i := range v.parties {
			in[v.parties[i].link] = append(in[v.parties[i].link], &v.parties[i])
		}
	}
	var out []*Page
	for _, x := range s.everyone() {
		page, err := s.party(x, in[x.link])
		if err != nil {
			return nil, err
		}
		out = append(out, page)
	}
	return out, nil
}

// mostTwice is how many projects a page of a party has in both of its tables.
const mostTwice = 100

func (s *site) party(x presence, in []*presence) (*Page, error) {
	var rows []table.Row
	paying := make([]paid, 0, len(in))
	for _, p := range in {
		pays := len(p.paid.rows) > 0
		if pays {
			paying = append(paying, p.paid)
		}
		if !pays || len(in) <= mostTwice {
			rows = append(rows, p.row)
		}
	}
	part := &table.Table{Title: language.Say("Where it takes part")}
	takesPartColumns().fill(part, rows)
	var elsewhere []language.Text
	if left := len(in) - len(rows); left > 0 {
		elsewhere = []language.Text{language.Say("What it does in the {0} projects that it pays is on their pages.", left)}
	}
	pays, err := s.pays(paying)
	if err != nil {
		return nil, err
	}
	var nothing []language.Text
	if len(pays) == 0 {
		nothing = []language.Text{language.Say("no record here says that it pays anything")}
	}
	return &Page{Name: x.link, Title: x.title, Sections: slices.Concat(
		section(payingKey, language.Say("What it pays"), nothing, pays...),
		section(whoKey, language.Say("Where it takes part"), elsewhere, part),
	)}, nil
}

// pays are the tables of what a party pays, by year; none where it pays nothing.
func (s *site) pays(paying []paid) ([]*table.Table, error) {
	if len(paying) == 0 {
		return nil, nil
	}
	t := &table.Table{Title: language.Say("What it pays each year, €")}
	members := make([]member, len(paying))
	for i, x := range paying {
		members[i] = x.member
		t.Notes = append(t.Notes, x.notes...)
	}
	rows, out := rowsPaid(paying, s.inside(members))
	c := paidColumns()
	c.fill(t, rows)
	known := s.spreadYears(t)
	for i := len(t.Columns) - 1; i >= 0; i-- {
		if year, is := t.Columns[i].Year(); is && !slices.Contains(known, year) {
			t.Remove(t.Columns[i].Key)
		}
	}
	if err := c.total(t, func(string) []bool { return out }); err != nil {
		return nil, err
	}
	if slices.Contains(out, true) {
		t.Notes = append(t.Notes, language.Say("the total counts no part twice"))
	}
	return t.Split(mostYears), nil
}
