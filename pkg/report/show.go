package report

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Show is one project as a sequence of tables for people. What the record says
// nothing of has none.
func Show(r *Request) ([]*table.Table, *Outcome, error) {
	all, o := collectFigures(r, (*subject).show)
	if len(all) == 0 {
		return nil, o, nil
	}
	return all[0], o, nil
}

func (s *subject) show() []*table.Table {
	return withoutEmpty(s.facts(), s.phases(), s.partners(), s.teamRegions(), s.briefBudget(),
		s.tasks(), s.contents(), s.documents(), s.discrepancies(), s.allowed())
}

// dropColumn takes out a column of a table without a total.
func dropColumn(t *table.Table, i int) {
	t.Columns = slices.Delete(t.Columns, i, i+1)
	for k := range t.Rows {
		t.Rows[k].Cells = slices.Delete(t.Rows[k].Cells, i, i+1)
	}
}

// dropBlank takes out the columns that say nothing of any row. The total of a
// budget has a figure in each of its columns.
func dropBlank(t *table.Table) {
	if t.Total != nil {
		return
	}
	for i := len(t.Columns) - 1; i >= 0; i-- {
		if slices.ContainsFunc(t.Rows, func(r table.Row) bool { return !r.Cells[i].Blank() }) {
			continue
		}
		dropColumn(t, i)
	}
}

// section is a table of texts with these heads.
func section(title language.Text, heads ...language.Text) *table.Table {
	t := &table.Table{Title: title}
	for _, h := range heads {
		t.Columns = append(t.Columns, table.Column{Key: h.String(), Label: h})
	}
	return t
}

// said is a cell of a text that only people read.
func said(t language.Text) table.Cell {
	if t.IsZero() {
		return table.Cell{}
	}
	return table.Said("", t)
}

// saidAll is a cell of several texts; blank where there is none.
func saidAll(all joined) table.Cell {
	if len(all) == 0 {
		return table.Cell{}
	}
	return said(language.Say("{0}", all))
}

func addRow(t *table.Table, cells ...table.Cell) {
	t.Rows = append(t.Rows, table.Row{Cells: cells})
}

// facts are what the record says of the project as a whole.
func (s *subject) facts() *table.Table {
	p := s.project
	f := newFacts(p.Name)
	add := f.add
	f.word(language.Say("Id"), string(p.ID))
	add(language.Say("Name"), names(p.Name)...)
	add(language.Say("Status"), p.Status.Name())
	if p.Form != "" {
		add(language.Say("Project form"), p.Form.Name())
	}
	f.period(language.Say("Period"), p.Period)
	add(language.Say("Period before"), s.formerPeriods()...)
	add(language.Say("Changed"), s.otherAmendments()...)
	if p.Programme != "" {
		add(language.Say("Programme"), s.programmeName())
	}
	if call := s.call(); len(call) > 0 {
		add(language.Say("Call"), language.Say("{0}", call))
	}
	f.word(language.Say("Register number"), p.Register)
	f.word(language.Say("Project code"), p.Code)
	f.text(language.Say("Area"), p.Area)
	s.relatives(add)
	if stated := s.participants(); len(stated) > 0 {
		add(language.Say("Number of participants"), language.Say("{0}", stated))
	}
	f.text(language.Say("Summary"), p.Summary)
	return f.Table
}

// names are a name in all its languages, where it has several: the title shows
// one.
func names(name record.Text) []language.Text {
	var out []language.Text
	for _, n := range []struct{ code, text string }{{"fi", name.Fi}, {"sv", name.Sv}, {"en", name.En}, {"se", name.Se}} {
		if n.text != "" {
			out = append(out, language.Say("{0} ({1})", language.Verbatim(n.text), n.code))
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

func (s *subject) formerPeriods() []language.Text {
	var out []language.Text
	for i := range s.project.Amendments {
		a := &s.project.Amendments[i]
		if a.Path != "period" {
			continue
		}
		from := s.written("period", a.From)
		if a.Date.Known() {
			from = language.Say("{0}, changed {1}", from, a.Date)
		}
		out = append(out, from)
	}
	return out
}

func (s *subject) otherAmendments() []language.Text {
	var out []language.Text
	for i := range s.project.Amendments {
		a := &s.project.Amendments[i]
		if a.Path == "period" {
			continue
		}
		text := language.Say("{0}: {1} → {2}", language.Verbatim(a.Path), s.written(a.Path, a.From), s.written(a.Path, a.To))
		if a.Date.Known() {
			text = language.Say("{0}, {1}", text, a.Date)
		}
		out = append(out, text)
	}
	return out
}

// written is a value as sources and amendments write it, as people read it.
func (s *subject) written(path, value string) language.Text {
	if s.doc == nil {
		return language.Verbatim(value)
	}
	o := origins{subject: s}
	if node, _ := s.doc.Tree.Resolve(path); node >= 0 {
		if w, ok := o.written(node, value).Value.(table.Word); ok {
			return w.Text
		}
	}
	return language.Verbatim(value)
}

func (s *subject) programmeName() language.Text {
	id := language.Verbatim(string(s.project.Programme))
	if s.programme == nil {
		return id
	}
	return language.Say("{0} ({1})", textOf(s.programme.Name), id)
}

func (s *subject) call() joined {
	c := &s.project.Call
	var out joined
	if c.Closes.Known() {
		out = append(out, language.Say("closes {0}", c.Closes))
	}
	if c.Authority != "" {
		out = append(out, s.partyName(string(c.Authority)))
	}
	if c.PriorityAxis != "" {
		out = append(out, language.Say("priority axis {0}", language.Verbatim(c.PriorityAxis)))
	}
	if c.SpecificObjective != "" {
		out = append(out, language.Say("specific objective {0}", language.Verbatim(c.SpecificObjective)))
	}
	return out
}

func (s *subject) participants() joined {
	var out joined
	for _, e := range s.project.Participants.Entries {
		out = append(out, language.Say("{0} {1}", e.Key.Name(), e.Value.Int()))
	}
	return out
}

// relatives adds the projects of which this one is a part, its parts, and those
// that it continues.
func (s *subject) relatives(add func(label language.Text, values ...language.Text)) {
	p := s.project
	related := s.related()
	name := func(id record.ProjectID) language.Text {
		text := language.Verbatim(string(id))
		if other, ok := related[id]; ok {
			return language.Say("{0} ({1})", textOf(other.name), text)
		}
		return text
	}
	if p.PartOf != "" {
		add(language.Say("Part of"), name(p.PartOf))
	}
	var parts, continued []language.Text
	for _, id := range s.Catalogue.Names(record.ToProject) {
		if other, ok := related[record.ProjectID(id)]; ok && string(other.partOf) == string(p.ID) {
			parts = append(parts, name(record.ProjectID(id)))
		}
	}
	for _, id := range p.Continues.Items {
		continued = append(continued, name(id))
	}
	add(language.Say("Parts"), parts...)
	add(language.Say("Continues"), continued...)
}

// relative is what a project shows of another one.
type relative struct {
	name   record.Text
	partOf record.ProjectID
}

// related are the projects that this one names, and those that name it. Only
// files in which its id stands are read for the latter.
func (s *subject) related() map[record.ProjectID]relative {
	p := s.project
	var ids []record.ProjectID
	var entries []*catalogue.Entry
	for _, id := range s.Catalogue.Names(record.ToProject) {
		id := record.ProjectID(id)
		if string(id) == string(p.ID) {
			continue
		}
		e := s.Catalogue.Projects(id)[0]
		text, err := e.Text()
		if id == p.PartOf || slices.Contains(p.Continues.Items, id) || err == nil && bytes.Contains(text, []byte(p.ID)) {
			ids, entries = append(ids, id), append(entries, e)
		}
	}
	found := make([]*relative, len(ids))
	s.Catalogue.Each(entries, s.Workers, func(i int, doc *decode.Document) {
		if doc != nil && doc.Project != nil {
			n := doc.Project.Name
			found[i] = &relative{record.Text{Fi: n.Fi, Sv: n.Sv, En: n.En, Se: n.Se}, doc.Project.PartOf}
		}
	})
	out := make(map[record.ProjectID]relative)
	for i, r := range found {
		if r != nil {
			out[ids[i]] = *r
		}
	}
	return out
}

// phases are the phases with their periods, also as bars on one scale.
func (s *subject) phases() *table.Table {
	p := s.project
	whole := []calendar.Period{p.Period}
	for i := range p.Phases {
		whole = append(whole, p.Phases[i].Period)
	}
	cells := s.timelineRoom()
	scale := scaleOf(whole, cells)
	t := section(language.Say("Phases"), language.Say("Phase"), language.Say("Period"), scale.label())
	t.Columns[1].Kind = table.Period
	t.Columns[2].For = table.People
	open := false
	for i := range p.Phases {
		phase := &p.Phases[i]
		open = open || !phase.Period.Bounded()
		addRow(t, said(phaseName(phase)), table.Cell{Value: phase.Period}, said(language.Verbatim(scale.draw(phase.Period))))
	}
	if open && cells >= leastCells {
		t.Notes = append(t.Notes, language.Say("{0}: it is not known when the phase begins or ends", openCell))
	}
	if cells < leastCells {
		dropColumn(t, 2)
	}
	return t
}

// timelineRoom is how many cells the names and the periods of the phases leave
// of the width for bars.
func (s *subject) timelineRoom() int {
	if s.Width == 0 {
		return timelineCells
	}
	name, period := utf8.RuneCountInString(language.Say("Phase").In(s.Language)), utf8.RuneCountInString(language.Say("Period").In(s.Language))
	for i := range s.project.Phases {
		phase := &s.project.Phases[i]
		name = max(name, utf8.RuneCountInString(phaseName(phase).In(s.Language)))
		period = max(period, utf8.RuneCountInString(phase.Period.In(s.Language)))
	}
	const gaps = 2 * 2
	return min(timelineCells, s.Width-min(name, s.Width/3)-period-gaps) // a longer name breaks
}

// phaseTitle is a phase as people read it, by its id.
func (s *subject) phaseTitle(id record.PhaseID) language.Text {
	if phase := s.project.Phase(id); phase != nil {
		return phaseName(phase)
	}
	if id == "" {
		return language.Text{}
	}
	return language.Verbatim(string(id))
}

// partners are those who take part, role by role.
func (s *subject) partners() *table.Table {
	t := section(language.Say("Parties by role"), language.Say("Role"), language.Say("Parties"), language.Say("Phase"))
	for _, role := range record.Role("").Choices() {
		label := said(record.Role(role).Name())
		for _, g := range s.inRole(record.Role(role)) {
			addRow(t, label, saidAll(g.parties), saidAll(g.phases))
			label = table.Cell{}
		}
	}
	if slices.ContainsFunc(s.project.Partners, func(p record.Partner) bool { return p.Tentative }) {
		t.Notes = append(t.Notes, language.Say("?: the source is not sure"))
	}
	return t
}

// cast is the partners that have a role in the same phases.
type cast struct{ parties, phases joined }

func (s *subject) inRole(role record.Role) []cast {
	var out []cast
	for _, id := range s.phaseOrder() {
		var parties joined
		for i := range s.project.Partners {
			if p := &s.project.Partners[i]; p.Phase == id && slices.Contains(p.Roles.Items, role) {
				parties = append(parties, s.partner(p))
			}
		}
		same := slices.IndexFunc(out, func(g cast) bool { return g.parties.In(language.English) == parties.In(language.English) })
		switch {
		case len(parties) == 0:
		case id == "":
			out = append(out, cast{parties: parties})
		case same >= 0 && len(out[same].phases) > 0:
			out[same].phases = append(out[same].phases, s.phaseTitle(id))
		default:
			out = append(out, cast{parties, joined{s.phaseTitle(id)}})
		}
	}
	return out
}

// phaseOrder are the phases of partners: those of the record in their order,
// before them none, and after them others.
func (s *subject) phaseOrder() []record.PhaseID {
	order := []record.PhaseID{""}
	for i := range s.project.Phases {
		order = append(order, record.PhaseID(s.project.Phases[i].ID))
	}
	for i := range s.project.Partners {
		if id := s.project.Partners[i].Phase; !slices.Contains(order, id) {
			order = append(order, id)
		}
	}
	return order
}

func (s *subject) partner(p *record.Partner) language.Text {
	name := s.partyName(cmp.Or(string(p.Org), string(p.Municipality)))
	if p.Org == "" && p.Municipality == "" {
		name = textOf(p.Group)
	}
	if p.Count.Known() {
		name = language.Say("{0} ({1})", name, p.Count.Int())
	}
	if p.Tentative {
		name = language.Say("{0}?", name)
	}
	return name
}

// teamRegions are the regions with their teams and members.
func (s *subject) teamRegions() *table.Table {
	t := section(language.Say("Team regions"), language.Say("Region"), language.Say("Teams"), language.Say("Members"), language.Say("Phase"))
	for i := range s.project.TeamRegions {
		r := &s.project.TeamRegions[i]
		members := membersOf(r)
		addRow(t, said(textOf(r.Name)), s.parties(texts(r.Teams.Items)), s.parties(members), said(s.phaseTitle(r.Phase)))
	}
	phaseInTitle(t)
	return t
}

// phaseInTitle says once what the last column says in every row.
func phaseInTitle(t *table.Table) {
	last := len(t.Columns) - 1
	text := func(r table.Row) string {
		if w, ok := r.Cells[last].Value.(table.Word); ok {
			return w.Text.String()
		}
		return ""
	}
	if len(t.Rows) == 0 || slices.ContainsFunc(t.Rows, func(r table.Row) bool { return text(r) == "" || text(r) != text(t.Rows[0]) }) {
		return
	}
	t.Title = language.Say("{0}, {1}", t.Title, t.Rows[0].Cells[last].Value.(table.Word).Text)
	for i := range t.Rows {
		t.Rows[i].Cells[last] = table.Cell{}
	}
}

// parties is a cell of several municipalities or organisations.
func (s *subject) parties(names []string) table.Cell {
	if len(names) == 0 {
		return table.Cell{}
	}
	return said(s.partyNames(names))
}

func texts[T ~string](items []T) []string {
	out := make([]string, len(items))
	for i, x := range items {
		out[i] = string(x)
	}
	return out
}

// tasks are the development tasks, the audience of several said once.
func (s *subject) tasks() *table.Table {
	tasks := s.project.Tasks
	t := section(language.Say("Tasks"), language.Say("For"), language.Say("Task"), language.Say("Phase"))
	for i := range tasks {
		x := &tasks[i]
		audience := table.Cell{}
		if i == 0 || tasks[i-1].For != x.For {
			audience = said(s.audience(x.For))
		}
		addRow(t, audience, said(textOf(x.Title)), said(s.phaseTitle(x.Phase)))
	}
	phaseInTitle(t)
	return t
}

func (s *subject) audience(a record.Audience) language.Text {
	if a == record.All {
		return language.Say("all")
	}
	return s.partyName(string(a))
}

// contents are the lists of free texts.
func (s *subject) contents() *table.Table {
	p := s.project
	t := section(language.Say("Contents"), language.Text{}, language.Text{})
	list(t, language.Say("Objectives"), p.Objectives, func(x *record.Objective) language.Text {
		var remarks joined
		if x.Towards != "" {
			remarks = append(remarks, x.Towards.Name())
		}
		if x.Action != "" {
			remarks = append(remarks, x.Action.Name())
		}
		return remarked(textOf(x.Title), remarks)
	})
	list(t, language.Say("Outcomes"), p.Outcomes, func(x *record.OutcomeItem) language.Text { return textOf(x.Title) })
	list(t, language.Say("Target groups"), p.TargetGroups, func(x *record.TargetGroup) language.Text {
		var remarks joined
		if x.Age.Known() {
			remarks = append(remarks, ageText(x.Age))
		}
		if names := append(texts(x.Municipalities.Items), texts(x.Orgs.Items)...); len(names) > 0 {
			remarks = append(remarks, s.partyNames(names))
		}
		return remarked(textOf(x.Title), remarks)
	})
	list(t, language.Say("Events"), p.Events, func(x *record.Event) language.Text {
		var when joined
		if x.Date.Known() {
			when = append(when, language.Say("{0}", x.Date))
		}
		if x.Place != "" {
			when = append(when, language.Verbatim(x.Place))
		}
		if len(when) == 0 {
			return textOf(x.Title)
		}
		return language.Say("{0}: {1}", when, textOf(x.Title))
	})
	list(t, language.Say("Decisions"), p.Decisions, decisionText)
	list(t, language.Say("Notes"), p.Notes, func(x *record.Note) language.Text { return textOf(x.Text) })
	return t
}

func ageText(a record.Age) language.Text {
	switch {
	case a.From < 0:
		return language.Say("aged {0} or under", a.To)
	case a.To < 0:
		return language.Say("aged {0} or over", a.From)
	default:
		return language.Say("aged {0}–{1}", a.From, a.To)
	}
}

func decisionText(d *record.Decision) language.Text {
	var remarks joined
	if d.Section != "" {
		remarks = append(remarks, language.Say("§ {0}", language.Verbatim(strings.TrimLeft(d.Section, "§ "))))
	}
	if d.Register != "" {
		remarks = append(remarks, language.Verbatim(d.Register))
	}
	if d.Outcome != "" {
		remarks = append(remarks, d.Outcome.Name())
	}
	return language.Say("{0}: {1}", d.Date, remarked(textOf(d.Body), remarks))
}

// remarked is a text with remarks in brackets.
func remarked(text language.Text, remarks joined) language.Text {
	if len(remarks) == 0 {
		return text
	}
	return language.Say("{0} ({1})", text, remarks)
}

// list adds the items of a list.
func list[T any](t *table.Table, label language.Text, items []T, show func(*T) language.Text) {
	for i := range items {
		addRow(t, said(label), said(show(&items[i])))
		label = language.Text{}
	}
}

// documents are the sources, with the number of citations of each.
func (s *subject) documents() *table.Table {
	t := section(language.Say("Sources"), language.Say("Source"), language.Say("Document"), language.Say("Kind"), language.Say("Publisher"), language.Say("Date"), language.Say("Citations"))
	t.Columns[4].Kind, t.Columns[5].Kind = table.Date, table.Count
	for i := range s.project.Sources {
		d := &s.project.Sources[i]
		cited := 0
		for k := range s.project.Citations {
			if string(s.project.Citations[k].Source) == string(d.ID) {
				cited++
			}
		}
		publisher := table.Cell{}
		if d.Publisher != "" {
			publisher = said(s.partyName(string(d.Publisher)))
		}
		addRow(t, table.Plain(string(d.ID)), said(textOf(d.Title)), said(d.Kind.Name()), publisher, dateCell(d.Date), table.Cell{Value: cited})
	}
	return t
}

// dateCell is a date; blank where there is none.
func dateCell(d calendar.Date) table.Cell {
	if !d.Known() {
		return table.Cell{}
	}
	return table.Cell{Value: d}
}

// discrepancies are the contradictions of sources, claim by claim.
func (s *subject) discrepancies() *table.Table {
	t := section(language.Say("Discrepancies"), language.Say("Claim"), language.Say("Source"), language.Say("Resolution"))
	for i := range s.project.Discrepancies {
		d := &s.project.Discrepancies[i]
		t.Rows = append(t.Rows, table.Row{Role: table.Heading, Cells: []table.Cell{table.Plain(d.Path), {}, {}}})
		for k := range d.Claims {
			c := &d.Claims[k]
			row := table.Row{Depth: 1, Cells: []table.Cell{said(s.written(d.Path, c.Value)), table.Plain(string(c.Source)), {}}}
			if c.Source == d.Chosen {
				row.Cells[2] = said(followed(d))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func followed(d *record.Discrepancy) language.Text {
	if d.Reason.In(language.English) == "" {
		return language.Say("followed")
	}
	return language.Say("followed: {0}", textOf(d.Reason))
}

// allowed are the findings that the record allows.
func (s *subject) allowed() *table.Table {
	t := section(language.Say("Allowed findings"), language.Say("Rule and path"), language.Say("Reason"), language.Say("Until"))
	t.Columns[2].Kind = table.Date
	for i := range s.project.Allow {
		a := &s.project.Allow[i]
		addRow(t, table.Plain(strings.TrimSpace(string(a.Rule)+" "+a.Path)), table.Plain(a.Reason), dateCell(a.Until))
	}
	return t
}
