package report

import (
	"bytes"
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

// Show is one project as a sequence of tables for people. What the record says nothing
// about has none.
func Show(r *Request) ([]*table.Table, *Coverage, error) {
	all, o := collectFigures(r, (*subject).show)
	if len(all) == 0 {
		return nil, o, nil
	}
	return all[0], o, nil
}

func (s *subject) show() []*table.Table {
	facts := s.facts()
	if s.Draw {
		facts.Picture = s.timeline()
	}
	return withoutEmpty(facts, s.phases(), s.partners(), s.teamRegions(table.Text, s.parties), s.briefBudget(), s.beneficiaries(), s.claims(),
		s.tasks(), s.contents(), s.documents(), s.discrepancies(), s.leftOut(), s.assertions(), s.allowed())
}

// shown is a column that only people read, left out where it says nothing.
func shown[R any](head language.Text, kind table.Kind, cell func(R) table.Cell) column[R] {
	return column[R]{key: head.String(), head: head, kind: kind, rare: true, cell: cell}
}

// words is that for a column of texts.
func words[R any](head language.Text, text func(R) language.Text) column[R] {
	return shown(head, table.Text, func(x R) table.Cell { return said(text(x)) })
}

// listed is a table of items.
func listed[R any](title language.Text, items []R, c columns[R]) *table.Table {
	t := &table.Table{Title: title}
	c.fill(t, c.rows(items))
	return t
}

// pointers are those to the items of a list.
func pointers[T any](items []T) []*T {
	out := make([]*T, len(items))
	for i := range items {
		out[i] = &items[i]
	}
	return out
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

// facts are what the record says about the project as a whole.
func (s *subject) facts() *table.Table {
	p := s.project
	var f facts
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
	add(language.Say("Advance"), s.advance()...)
	f.text(language.Say("Area"), p.Area)
	s.relatives(add)
	if stated := s.participants(); len(stated) > 0 {
		add(language.Say("Number of participants"), language.Say("{0}", stated))
	}
	f.text(language.Say("Summary"), p.Summary)
	return f.table(textOf(p.Name))
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
	if node, _ := s.doc.Tree.Resolve(path); node >= 0 {
		if w, ok := s.writtenCell(node, value).Value.(table.Word); ok {
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

// relative is what a project shows of another.
type relative struct {
	name   record.Text
	partOf record.ProjectID
}

// related are the projects that this one names, and those that name it. Only files that
// have its id are read for the latter.
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
	s.Catalogue.Each(entries, s.Workers, func(i int, doc *decode.Record) {
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
	t := listed(language.Say("Phases"), pointers(p.Phases), columns[*record.Phase]{
		words(language.Say("Phase"), phaseName),
		shown(language.Say("Period"), table.Period, func(x *record.Phase) table.Cell { return table.Cell{Value: x.Period} }),
		column[*record.Phase]{key: timelineKey, head: scale.label(), readers: table.People, cell: func(x *record.Phase) table.Cell {
			return said(language.Verbatim(scale.draw(x.Period)))
		}},
	})
	if cells < leastCells {
		t.Remove(timelineKey)
		return t
	}
	if slices.ContainsFunc(p.Phases, func(x record.Phase) bool { return !x.Period.Bounded() }) {
		t.Notes = append(t.Notes, language.Say("{0}: it is not known when the phase begins or ends", openCell))
	}
	return t
}

// timelineKey is the column of bars.
const timelineKey = "timeline"

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
	return s.byRole(shown(language.Say("Parties"), table.Text, func(x cast) table.Cell { return saidAll(x.parties) }))
}

// byRole are the partners by role and phases.
func (s *subject) byRole(parties column[cast]) *table.Table {
	var all []cast
	for _, role := range record.Role("").Choices() {
		for i, g := range s.inRole(record.Role(role)) {
			if i == 0 {
				g.role = record.Role(role).Name()
			}
			all = append(all, g)
		}
	}
	t := listed(language.Say("Parties by role"), all, columns[cast]{
		words(language.Say("Role"), func(x cast) language.Text { return x.role }),
		parties,
		shown(language.Say("Phase"), table.Text, func(x cast) table.Cell { return saidAll(x.phases) }),
	})
	if slices.ContainsFunc(s.project.Partners, func(p record.Partner) bool { return p.Tentative }) {
		t.Notes = append(t.Notes, language.Say("?: the source is not sure"))
	}
	return t
}

// cast is the partners that have a role in the same phases.
type cast struct {
	role            language.Text // of the first that have it
	partners        []*record.Partner
	parties, phases joined
}

func (s *subject) inRole(role record.Role) []cast {
	var out []cast
	for _, id := range s.phaseOrder() {
		var parties joined
		var partners []*record.Partner
		for i := range s.project.Partners {
			if p := &s.project.Partners[i]; p.Phase == id && slices.Contains(p.Roles.Items, role) {
				parties, partners = append(parties, s.partner(p)), append(partners, p)
			}
		}
		same := slices.IndexFunc(out, func(g cast) bool { return g.parties.In(language.English) == parties.In(language.English) })
		switch {
		case len(parties) == 0:
		case id == "":
			out = append(out, cast{partners: partners, parties: parties})
		case same >= 0 && len(out[same].phases) > 0:
			out[same].phases = append(out[same].phases, s.phaseTitle(id))
		default:
			out = append(out, cast{partners: partners, parties: parties, phases: joined{s.phaseTitle(id)}})
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
	name := s.oneParty(&p.OneParty)
	if p.Tentative {
		name = language.Say("{0}?", name)
	}
	return name
}

// teamRegions are the regions with their teams and members, in cells of a kind.
func (s *subject) teamRegions(kind table.Kind, parties func(names []string) table.Cell) *table.Table {
	return byPhase(s, language.Say("Team regions"), pointers(s.project.TeamRegions), func(x *record.TeamRegion) record.PhaseID { return x.Phase }, columns[*record.TeamRegion]{
		words(language.Say("Region"), func(x *record.TeamRegion) language.Text { return textOf(x.Name) }),
		shown(language.Say("Teams"), kind, func(x *record.TeamRegion) table.Cell { return parties(texts(x.Teams.Items)) }),
		shown(language.Say("Members"), kind, func(x *record.TeamRegion) table.Cell { return parties(membersOf(x)) }),
	})
}

// byPhase is a table of items with the phase of each; in its title where all are
// of one.
func byPhase[R any](s *subject, title language.Text, items []R, phase func(R) record.PhaseID, c columns[R]) *table.Table {
	name := func(x R) language.Text { return s.phaseTitle(phase(x)) }
	if len(items) > 0 && !slices.ContainsFunc(items, func(x R) bool { return name(x).String() == "" || name(x).String() != name(items[0]).String() }) {
		return listed(language.Say("{0}, {1}", title, name(items[0])), items, c)
	}
	return listed(title, items, append(c, words(language.Say("Phase"), name)))
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
	var before record.Audience
	audience := make(map[*record.Task]language.Text)
	tasks := pointers(s.project.Tasks)
	for i, x := range tasks {
		if i == 0 || x.For != before {
			audience[x] = s.audience(x.For)
		}
		before = x.For
	}
	return byPhase(s, language.Say("Tasks"), tasks, func(x *record.Task) record.PhaseID { return x.Phase }, columns[*record.Task]{
		words(language.Say("Whose"), func(x *record.Task) language.Text { return audience[x] }),
		words(language.Say("Task"), func(x *record.Task) language.Text { return textOf(x.Title) }),
	})
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
	var f facts
	f.add(language.Say("Objectives"), each(p.Objectives, func(x *record.Objective) language.Text {
		var remarks joined
		if x.Towards != "" {
			remarks = append(remarks, x.Towards.Name())
		}
		if x.Action != "" {
			remarks = append(remarks, x.Action.Name())
		}
		return remarked(textOf(x.Title), remarks)
	})...)
	f.add(language.Say("Outcomes"), each(p.Outcomes, func(x *record.OutcomeItem) language.Text { return textOf(x.Title) })...)
	f.add(language.Say("Target groups"), each(p.TargetGroups, func(x *record.TargetGroup) language.Text {
		var remarks joined
		if x.Age.Known() {
			remarks = append(remarks, ageText(x.Age))
		}
		if names := append(texts(x.Municipalities.Items), texts(x.Orgs.Items)...); len(names) > 0 {
			remarks = append(remarks, s.partyNames(names))
		}
		return remarked(textOf(x.Title), remarks)
	})...)
	f.add(language.Say("Events"), each(p.Events, func(x *record.Event) language.Text {
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
	})...)
	f.add(language.Say("Decisions"), each(p.Decisions, decisionText)...)
	f.add(language.Say("Notes"), each(p.Notes, func(x *record.Note) language.Text { return textOf(x.Text) })...)
	return f.table(language.Say("Contents"))
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

// each is a text of each item.
func each[T any](items []T, text func(*T) language.Text) []language.Text {
	out := make([]language.Text, len(items))
	for i := range items {
		out[i] = text(&items[i])
	}
	return out
}

// documents are the sources, with the number of citations of each.
func (s *subject) documents() *table.Table {
	cited := func(d *record.Document) (n int) {
		for i := range s.project.Citations {
			if string(s.project.Citations[i].Source) == string(d.ID) {
				n++
			}
		}
		return n
	}
	return listed(language.Say("Sources"), pointers(s.project.Sources), columns[*record.Document]{
		words(language.Say("Source"), func(x *record.Document) language.Text { return language.Verbatim(string(x.ID)) }),
		words(language.Say("Document"), func(x *record.Document) language.Text { return textOf(x.Title) }),
		words(language.Say("Kind"), func(x *record.Document) language.Text { return x.Kind.Name() }),
		shown(language.Say("Publisher"), table.Text, func(x *record.Document) table.Cell {
			return when(x.Publisher != "", said(s.partyName(string(x.Publisher))))
		}),
		shown(language.Say("Date"), table.Date, func(x *record.Document) table.Cell { return dateCell(x.Date) }),
		shown(language.Say("Citations"), table.Count, func(x *record.Document) table.Cell { return table.Cell{Value: cited(x)} }),
	})
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
	type claim struct {
		*record.Claim
		of *record.Discrepancy
	}
	c := columns[claim]{
		words(language.Say("Claim"), func(x claim) language.Text { return s.written(x.of.Path, x.Value) }),
		shown(language.Say("Source"), table.Text, func(x claim) table.Cell { return table.Plain(string(x.Source)) }),
		shown(language.Say("Resolution"), table.Text, func(x claim) table.Cell { return when(x.Source == x.of.Chosen, said(followed(x.of))) }),
	}
	var rows []table.Row
	for _, d := range pointers(s.project.Discrepancies) {
		rows = append(rows, c.heading(0, language.Verbatim(d.Path)))
		for _, x := range pointers(d.Claims) {
			rows = append(rows, c.at(1, table.Item, claim{x, d}))
		}
	}
	t := &table.Table{Title: language.Say("Discrepancies")}
	c.fill(t, rows)
	return t
}

func followed(d *record.Discrepancy) language.Text {
	if d.Reason.In(language.English) == "" {
		return language.Say("followed")
	}
	return language.Say("followed: {0}", textOf(d.Reason))
}

// leftOut is what sources say and the record leaves out on purpose.
func (s *subject) leftOut() *table.Table {
	return listed(language.Say("Left out"), pointers(s.project.LeftOut), columns[*record.LeftOut]{
		words(language.Say("Source"), func(x *record.LeftOut) language.Text { return language.Verbatim(string(x.Source)) }),
		shown(language.Say("As printed"), table.Text, func(x *record.LeftOut) table.Cell { return table.Plain(x.Says) }),
		words(language.Say("Reason"), func(x *record.LeftOut) language.Text { return textOf(x.Reason) }),
	})
}

// assertions are what must hold of the record.
func (s *subject) assertions() *table.Table {
	return listed(language.Say("Assertions"), s.project.Assert.Items, columns[record.Expression]{
		shown(language.Say("Requires"), table.Text, func(x record.Expression) table.Cell { return table.Plain(string(x)) }),
	})
}

// allowed are the findings that the record allows.
func (s *subject) allowed() *table.Table {
	return listed(language.Say("Allowed findings"), pointers(s.project.Allow), columns[*record.Allow]{
		shown(language.Say("Rule and path"), table.Text, func(x *record.Allow) table.Cell { return table.Plain(strings.TrimSpace(string(x.Rule) + " " + x.Path)) }),
		shown(language.Say("Reason"), table.Text, func(x *record.Allow) table.Cell { return table.Plain(x.Reason) }),
		shown(language.Say("In force until"), table.Date, func(x *record.Allow) table.Cell { return dateCell(x.Until) }),
	})
}
