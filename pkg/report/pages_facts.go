package report

import (
	"cmp"
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
	"sostool/pkg/table"
)

// pageFacts are labels with their values, those without any left out.
type pageFacts []Fact

func (f *pageFacts) add(label language.Text, values ...table.Cell) {
	values = slices.DeleteFunc(values, table.Cell.Blank)
	if len(values) > 0 {
		*f = append(*f, Fact{label, values})
	}
}

func (f *pageFacts) said(label language.Text, values ...language.Text) {
	cells := make([]table.Cell, len(values))
	for i, v := range values {
		cells[i] = said(v)
	}
	f.add(label, cells...)
}

// facts are what the record says of the project as a whole. Its relatives, which are read
// later, are added to them.
func (p *projectPage) facts() []Fact {
	x, f := p.project, pageFacts{}
	f.said(language.Say("Name"), names(x.Name)...)
	f.add(language.Say("Status"), word(x.Status))
	if x.Form != "" {
		f.add(language.Say("Project form"), word(x.Form))
	}
	f.add(language.Say("Period"), periodCell(x.Period).To(p.place("period")))
	f.said(language.Say("Period before"), p.formerPeriods()...)
	if x.Programme != "" {
		name := said(language.Verbatim(own(string(x.Programme))))
		if p.programme != nil {
			name = named(p.programme.Name).To(programmeLink(string(x.Programme)))
		}
		f.add(language.Say("Programme"), name)
	}
	partners := p.takingPart()
	for _, role := range []record.Role{record.Applicant, record.Administrator} {
		var holders []table.Cell
		for _, partner := range partners[role] {
			holders = append(holders, p.partnerCell(partner))
		}
		f.add(language.Say("{0}", capital{role.Name()}), once(holders)...)
	}
	if call := p.call(); len(call) > 0 {
		f.said(language.Say("Call"), language.Say("{0}", call))
	}
	f.add(language.Say("Register number"), table.Plain(own(x.Register)))
	f.add(language.Say("Project code"), table.Plain(own(x.Code)))
	f.said(language.Say("Advance"), p.advance()...)
	f.add(language.Say("Area"), named(x.Area))
	for i, stated := range p.participants() {
		label := language.Say("Number of participants")
		link := p.place("participants." + string(x.Participants.Entries[i].Key))
		f.add(label, said(stated).To(link))
	}
	return merge(f)
}

// merge puts the values of facts with the same label together.
func merge(facts []Fact) []Fact {
	var out []Fact
	for _, f := range facts {
		if last := len(out) - 1; last >= 0 && sameText(out[last].Label, f.Label) {
			out[last].Values = append(out[last].Values, f.Values...)
		} else {
			out = append(out, f)
		}
	}
	return out
}

// once are cells of texts, each text once.
func once(cells []table.Cell) []table.Cell {
	var out []table.Cell
	for _, c := range cells {
		if !slices.ContainsFunc(out, func(o table.Cell) bool { return textIn(o) == textIn(c) }) {
			out = append(out, c)
		}
	}
	return out
}

func textIn(c table.Cell) string {
	w, _ := c.Value.(table.Word)
	return w.Text.String()
}

// periodCell is a period; blank where there is none.
func periodCell(p calendar.Period) table.Cell { return when(p.Known(), table.Cell{Value: p}) }

// partnerCell is a partner with a link to its page.
func (p *projectPage) partnerCell(x *record.Partner) table.Cell {
	return said(p.partner(x)).To(p.partyLink(cmp.Or(string(x.Org), string(x.Municipality))))
}

// linkedParties are municipalities and organisations with links to their pages.
func (p *projectPage) linkedParties(names []string) table.Cell {
	cells := make([]table.Cell, len(names))
	for i, name := range names {
		cells[i] = p.linkedParty(name)
	}
	return table.Listed(cells)
}

func (p *projectPage) linkedParty(name string) table.Cell {
	c := p.partyCell(name)
	if w, ok := c.Value.(table.Word); ok {
		c.Value = table.Word{Code: own(w.Code), Text: w.Text}
	}
	return c.To(p.partyLink(name))
}

// where are the team regions.
func (p *projectPage) where() []Section {
	t := p.teamRegions(table.List, p.linkedParties)
	chart := p.charted()
	if len(chart.places) > 0 {
		drawMap(p.Request, t, []*charted{chart}, func(x *charted) *charted { return x })
	}
	return drawn(section(whereKey, language.Say("Where"), p.placesSaid(chart), t), t)
}

// placesSaid are the municipalities that are on the map, where no table of regions has
// them.
func (p *projectPage) placesSaid(x *charted) []language.Text {
	if len(p.project.TeamRegions) > 0 || len(x.places) == 0 {
		return nil
	}
	slices.SortFunc(x.places, func(a, b chartedPlace) int { return cmp.Compare(a.Fi, b.Fi) })
	var names joined
	for _, m := range x.places {
		names = append(names, language.Say("{0}", m.Municipality))
	}
	return []language.Text{language.Say("Municipalities: {0}", names)}
}

// when are the phases, events and decisions.
func (p *projectPage) when() []Section {
	phases := listed(language.Say("Phases"), pointers(p.project.Phases), columns[*record.Phase]{
		words(language.Say("Phase"), phaseName),
		shown(language.Say("Period"), table.Period, func(x *record.Phase) table.Cell {
			return table.Cell{Value: x.Period}.To(p.place(x.Handle.Path() + ".period"))
		}),
	})
	out := section(whenKey, language.Say("When"), nil, phases, p.eventsTable(), p.decisionsTable(), p.amendmentsTable())
	if len(out) > 0 {
		out[0].Picture = p.timeline()
	}
	return out
}

func (p *projectPage) eventsTable() *table.Table {
	t := listed(language.Say("Events"), pointers(p.project.Events), columns[*record.Event]{
		shown(language.Say("Event"), table.Text, func(x *record.Event) table.Cell { return named(x.Title) }),
		shown(language.Say("Date"), table.Date, func(x *record.Event) table.Cell {
			return table.Cell{Value: x.Date}.To(p.place(x.Handle.Path() + ".date"))
		}),
		shown(language.Say("Location"), table.Text, func(x *record.Event) table.Cell { return table.Plain(own(x.Place)) }),
	})
	t.Sort(language.Say("Date").String(), false, language.English)
	return t
}

func (p *projectPage) decisionsTable() *table.Table {
	t := listed(language.Say("Decisions"), pointers(p.project.Decisions), columns[*record.Decision]{
		shown(language.Say("Body"), table.Text, func(x *record.Decision) table.Cell { return named(x.Body) }),
		shown(language.Say("Date"), table.Date, func(x *record.Decision) table.Cell {
			return table.Cell{Value: x.Date}.To(p.place(x.Handle.Path() + ".date"))
		}),
		shown(language.Say("Section (§)"), table.Text, func(x *record.Decision) table.Cell { return table.Plain(own(x.Section)) }),
		shown(language.Say("Register number"), table.Text, func(x *record.Decision) table.Cell { return table.Plain(own(x.Register)) }),
		shown(language.Say("Outcome"), table.Text, func(x *record.Decision) table.Cell { return when(x.Outcome != "", said(x.Outcome.Name())) }),
	})
	t.Sort(language.Say("Date").String(), false, language.English)
	return t
}

// amendmentsTable are the facts that changed.
func (p *projectPage) amendmentsTable() *table.Table {
	return listed(language.Say("Changes"), pointers(p.project.Amendments), columns[*record.Amendment]{
		words(language.Say("Fact"), func(x *record.Amendment) language.Text { return p.called(x.Path) }),
		words(language.Say("Before"), func(x *record.Amendment) language.Text { return p.written(x.Path, own(x.From)) }),
		words(language.Say("After"), func(x *record.Amendment) language.Text { return p.written(x.Path, own(x.To)) }),
		shown(language.Say("Date"), table.Date, func(x *record.Amendment) table.Cell { return dateCell(x.Date) }),
		shown(language.Say("Document"), table.Text, func(x *record.Amendment) table.Cell { return when(x.Source != "", said(p.sourceTitle(x.Source))) }),
	})
}

// who are the parties by role, each with a link to its page.
func (p *projectPage) who() []Section {
	return section(whoKey, language.Say("Who takes part"), nil, headed(p.byRole(shown(language.Say("Parties"), table.List, func(x cast) table.Cell {
		cells := make([]table.Cell, len(x.partners))
		for i, partner := range x.partners {
			cells[i] = p.partnerCell(partner)
		}
		return table.Listed(cells)
	}))))
}

// headed is a table in which each row says for itself what the row above it has already
// said.
func headed(t *table.Table) *table.Table {
	for i := 1; i < len(t.Rows); i++ {
		if first := &t.Rows[i].Cells[0]; first.Blank() {
			*first = t.Rows[i-1].Cells[0]
		}
	}
	return t
}

// what are the objectives, outcomes, tasks and target groups, and what else is noted.
func (p *projectPage) what() []Section {
	objectives := listed(language.Say("Objectives"), pointers(p.project.Objectives), columns[*record.Objective]{
		shown(language.Say("Objective"), table.Text, func(x *record.Objective) table.Cell { return named(x.Title) }),
		shown(language.Say("Towards"), table.Text, func(x *record.Objective) table.Cell { return when(x.Towards != "", said(x.Towards.Name())) }),
		shown(language.Say("Action"), table.Text, func(x *record.Objective) table.Cell { return when(x.Action != "", said(x.Action.Name())) }),
	})
	outcomes := listed(language.Say("Outcomes"), pointers(p.project.Outcomes), columns[*record.OutcomeItem]{
		shown(language.Say("Result"), table.Text, func(x *record.OutcomeItem) table.Cell { return named(x.Title) }),
	})
	groups := listed(language.Say("Target groups"), pointers(p.project.TargetGroups), columns[*record.TargetGroup]{
		shown(language.Say("Target group"), table.Text, func(x *record.TargetGroup) table.Cell { return named(x.Title) }),
		shown(language.Say("Age"), table.Text, func(x *record.TargetGroup) table.Cell { return when(x.Age.Known(), said(ageText(x.Age))) }),
		shown(language.Say("Where"), table.List, func(x *record.TargetGroup) table.Cell {
			return p.linkedParties(append(texts(x.Municipalities.Items), texts(x.Orgs.Items)...))
		}),
	})
	return section(whatKey, language.Say("What is done"), nil, objectives, headed(p.tasks()), groups, outcomes, p.notesTable())
}

// notesTable are the notes, each below the document that it is from.
func (p *projectPage) notesTable() *table.Table {
	c := columns[*record.Note]{
		shown(language.Say("Note"), table.Text, func(x *record.Note) table.Cell { return named(x.Text) }),
	}
	notes := pointers(p.project.Notes)
	slices.SortStableFunc(notes, func(a, b *record.Note) int { return cmp.Compare(p.sourceNumber(a.Source), p.sourceNumber(b.Source)) })
	var rows []table.Row
	for i, x := range notes {
		if x.Source != "" && (i == 0 || notes[i-1].Source != x.Source) {
			rows = append(rows, c.heading(0, p.sourceTitle(x.Source)))
		}
		rows = append(rows, c.at(0, table.Item, x))
	}
	t := &table.Table{Title: language.Say("Notes")}
	c.fill(t, rows)
	return t
}

// sourceNumber is the place of a document among the others; -1 of none.
func (p *projectPage) sourceNumber(id record.SourceID) int {
	return slices.IndexFunc(p.project.Sources, func(d record.Document) bool { return string(d.ID) == string(id) })
}

// called is what people call a value of the record: the names of what it is in, and its
// own.
func (p *projectPage) called(path string) language.Text {
	tree := p.doc.Tree
	node, _ := tree.Resolve(path)
	if node < 0 {
		return language.Verbatim(own(path))
	}
	var names joined
	for n := node; n > 0; n = tree.Nodes[n].Parent {
		if name := p.nodeName(n); !name.IsZero() {
			names = append(names, name)
		}
	}
	slices.Reverse(names)
	return language.Say("{0}", names)
}

// nodeName is what people call a value within what it is in; nothing for a list of which
// one item is meant.
func (p *projectPage) nodeName(n int32) language.Text {
	tree := p.doc.Tree
	node := &tree.Nodes[n]
	if tree.Nodes[node.Parent].Kind == source.Sequence {
		return p.itemName(n)
	}
	if _, err := strconv.Atoi(node.Key); err == nil {
		return language.Verbatim(own(node.Key))
	}
	if name, ok := record.Head(node.Key); ok {
		return name
	}
	if m := p.Catalogue.Register.Find(node.Key, p.project.Period); m != nil {
		return language.Say("{0}", m)
	}
	return language.Verbatim(own(node.Key))
}

// itemName is what people call an item of a list.
func (p *projectPage) itemName(n int32) language.Text {
	tree := p.doc.Tree
	list := tree.Nodes[n].Parent
	i := 0
	for c := range tree.Children(list) {
		if c == n {
			break
		}
		i++
	}
	number := language.Verbatim(strconv.Itoa(i + 1))
	text := func(key string) string {
		if c := tree.Child(n, key); c >= 0 {
			return own(tree.Nodes[c].Text)
		}
		return ""
	}
	switch tree.Nodes[list].Key {
	case "budgets":
		stage := record.Stage(text("stage")).Name()
		if phase := record.PhaseID(text("phase")); phase != "" {
			return language.Say("{0}, {1}", p.phaseTitle(phase), stage)
		}
		return stage
	case "funding":
		return p.sourceName(record.Source(text("source")))
	case "costs":
		return record.Category(text("category")).Name()
	case "claims":
		return language.Verbatim(text("id"))
	case "phases":
		return p.phaseTitle(record.PhaseID(text("id")))
	}
	if w, ok := p.nodeCell(n).Value.(table.Word); ok {
		return w.Text
	}
	return number
}
