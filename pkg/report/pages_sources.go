package report

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// disputes is where sources contradict each other, what each says next to the other.
func (p *projectPage) disputes() []Section {
	var rows []table.Row
	type claim struct {
		*record.Claim
		of *record.Discrepancy
	}
	c := columns[claim]{
		words(language.Say("Claim"), func(x claim) language.Text { return p.written(x.of.Path, own(x.Value)) }),
		words(language.Say("Document"), func(x claim) language.Text { return p.sourceTitle(x.Source) }),
		words(language.Say("Resolution"), func(x claim) language.Text {
			if x.Source != x.of.Chosen {
				return language.Text{}
			}
			return followed(x.of)
		}),
	}
	for _, d := range pointers(p.project.Discrepancies) {
		rows = append(rows, c.heading(0, p.called(d.Path)))
		for _, x := range pointers(d.Claims) {
			rows = append(rows, c.at(1, table.Item, claim{x, d}))
		}
	}
	t := &table.Table{Title: language.Say("Discrepancies")}
	c.fill(t, rows)
	accepted := listed(language.Say("Accepted exceptions"), pointers(p.project.Allow), columns[*record.Allow]{
		words(language.Say("Fact"), func(x *record.Allow) language.Text {
			if x.Path == "" {
				return language.Say("Whole project")
			}
			return p.called(x.Path)
		}),
		shown(language.Say("Reason"), table.Text, func(x *record.Allow) table.Cell { return table.Plain(own(x.Reason)) }),
		shown(language.Say("In force until"), table.Date, func(x *record.Allow) table.Cell { return dateCell(x.Until) }),
	})
	return section(disputesKey, language.Say("Where sources disagree"), nil, t, accepted)
}

// documents are the sources, with what each is cited for, and how the figures were worked
// out that no source states.
func (p *projectPage) documents() []Section {
	list := listed(language.Say("Documents"), pointers(p.project.Sources), columns[*record.Document]{
		shown(language.Say("Document"), table.Text, func(x *record.Document) table.Cell { return named(x.Title).To(webLink(x.URL)) }),
		words(language.Say("Kind"), func(x *record.Document) language.Text { return x.Kind.Name() }),
		shown(language.Say("Publisher"), table.Text, func(x *record.Document) table.Cell {
			return when(x.Publisher != "", said(p.partyName(string(x.Publisher))))
		}),
		shown(language.Say("Date"), table.Date, func(x *record.Document) table.Cell { return dateCell(x.Date) }),
		shown(language.Say("File"), table.Text, func(x *record.Document) table.Cell { return table.Plain(own(x.File)) }),
	})
	return section(documentsKey, language.Say("Documents"), nil, list, p.citationsTable(), p.leftOut(), p.workedTable())
}

// webLink is an address on the web; nothing else is a link.
func webLink(url string) table.Link {
	if strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
		return table.Link(own(url))
	}
	return ""
}

// citationsTable are the citations by document: what is cited, and how the document has it.
func (p *projectPage) citationsTable() *table.Table {
	c := columns[*record.Citation]{
		words(language.Say("Fact"), func(x *record.Citation) language.Text { return p.called(x.Path) }),
		shown(language.Say("Value"), table.Text, func(x *record.Citation) table.Cell {
			if node, _ := p.doc.Tree.Resolve(x.Path); node >= 0 {
				return p.nodeCell(node)
			}
			return table.Cell{}
		}),
		shown(language.Say("Place"), table.Text, func(x *record.Citation) table.Cell { return when(x.Place != "", said(placeIn(own(x.Place)))) }),
		shown(language.Say("As printed"), table.Text, func(x *record.Citation) table.Cell { return table.Plain(own(x.Says)) }),
	}
	var rows []table.Row
	cited := func(title language.Text, of func(*record.Citation) bool) {
		first := true
		for _, x := range pointers(p.project.Citations) {
			if !of(x) {
				continue
			}
			if first {
				rows, first = append(rows, c.heading(0, title)), false
			}
			row := c.at(1, table.Item, x)
			row.Name = citationLink(p.numbers[x])
			row.Cells[0].Link = sectionOf(x.Path)
			rows = append(rows, row)
		}
	}
	known := make(map[record.SourceID]bool)
	for _, d := range pointers(p.project.Sources) {
		known[record.SourceID(d.ID)] = true
		cited(textOf(d.Title), func(x *record.Citation) bool { return string(x.Source) == string(d.ID) })
	}
	cited(language.Say("Other documents"), func(x *record.Citation) bool { return !known[x.Source] })
	t := &table.Table{Title: language.Say("What the documents are cited for")}
	c.fill(t, rows)
	return t
}

// sectionOf is the link to the part of the page that a path is about.
func sectionOf(path string) table.Link {
	key, _, _ := strings.Cut(path, ".")
	key, _, _ = strings.Cut(key, "[")
	switch key {
	case "budgets", "advance":
		return "#" + payingKey
	case "team_regions":
		return "#" + whereKey
	case "phases", "events", "decisions", "amendments":
		return "#" + whenKey
	case "partners":
		return "#" + whoKey
	case "objectives", "outcomes", "tasks", "target_groups", "notes":
		return "#" + whatKey
	case "claims":
		return "#" + claimsKey
	default:
		return "#facts"
	}
}

// workedTable is how the figures were worked out that no source states.
func (p *projectPage) workedTable() *table.Table {
	c := columns[derivation]{
		words(language.Say("Figure"), func(x derivation) language.Text { return x.what }),
		words(language.Say("How it was worked out"), func(x derivation) language.Text { return x.why }),
	}
	t := listed(language.Say("Figures that no document states"), p.worked, c)
	for i := range t.Rows {
		t.Rows[i].Name = p.derived(p.worked[i].what, p.worked[i].why)
	}
	return t
}

// unknown is what is not known, once and as a list.
func (p *projectPage) unknown() []Section {
	var out []language.Text
	missing := func(is bool, t language.Text) {
		if is {
			out = append(out, t)
		}
	}
	x := p.project
	missing(!x.Period.Known(), language.Say("when the project is carried out"))
	missing(x.Programme == "", language.Say("the programme"))
	partners := p.takingPart()
	missing(len(partners[record.Administrator])+len(partners[record.Applicant]) == 0, language.Say("who administers the project"))
	missing(len(x.Partners) == 0, language.Say("who takes part"))
	missing(len(x.Decisions) == 0 && x.Status.AfterGrant(), language.Say("the decisions about the project"))
	missing(len(x.Sources) == 0, language.Say("the documents that the facts are from"))
	missing(len(x.Budgets) == 0, language.Say("what the project costs and who pays it"))
	var without joined
	for _, phase := range p.financing.Without() {
		without = append(without, phaseName(phase))
	}
	missing(len(without) > 0 && len(p.budgets) > 0 && p.budgets[0].Phase != nil, language.Say("the costs of these phases: {0}", without))
	for i := range p.budgets {
		out = append(out, p.unknownOf(&p.budgets[i])...)
	}
	for i := range x.Partners {
		partner := &x.Partners[i]
		missing(partner.Group.Exists() && !partner.Count.Known(), language.Say("how many: {0}", textOf(partner.Group)))
		missing(partner.Tentative, language.Say("whether it takes part: {0}", p.oneParty(&partner.OneParty)))
	}
	if n := p.uncited(); n > 0 {
		out = append(out, language.Say("the document of {0} stated {0|figure|figures}", n))
	}
	return section(unknownKey, language.Say("What is not known"), slices.CompactFunc(out, sameText))
}

// uncited is how many stated figures no document is cited for.
func (p *projectPage) uncited() (n int) {
	tree := p.doc.Tree
	for i := int32(1); i < int32(len(tree.Nodes)); i++ {
		if tree.Nodes[i].Type.Figure() && p.of(i) == nil {
			n++
		}
	}
	return n
}

// namesOf are the names of rows, those of payers behind that of their line.
func namesOf(entries []*entry) (out joined) {
	var payers joined
	for i, e := range entries {
		switch next := i + 1; {
		case !e.below():
			out = append(out, e.fullName())
		case next < len(entries) && entries[next].below() && entries[next].line == e.line:
			payers = append(payers, e.label())
		default:
			out = append(out, language.Say("{0} ({1})", e.lineName(e.line), append(payers, e.label())))
			payers = nil
		}
	}
	return out
}

// unknownOf are the figures of a budget that are not known, by year.
func (p *projectPage) unknownOf(b *budget) (out []language.Text) {
	var amounts, years []*entry
	byYear := make([][]*entry, len(b.plan.Years))
	for _, e := range p.entries(b) {
		if e.hidden || e.row == nil || e.role == table.Heading {
			continue
		}
		if !e.planned.Amount.Known() {
			amounts = append(amounts, e)
		}
		some := 0
		for _, f := range e.planned.Years {
			if f.Known() && !f.Partial {
				some++
			}
		}
		if some == 0 {
			if len(e.planned.Years) > 1 && e.planned.Amount.Known() {
				years = append(years, e)
			}
			continue
		}
		for j, f := range e.planned.Years {
			if !f.Known() || f.Partial {
				byYear[j] = append(byYear[j], e)
			}
		}
	}
	say := func(of []*entry, say func(names joined) language.Text) {
		if len(of) == 0 {
			return
		}
		t := say(namesOf(of))
		if len(p.budgets) > 1 && b.Phase != nil {
			t = language.Say("{0}: {1}", b.phaseName(), t)
		}
		out = append(out, t)
	}
	say(amounts, func(names joined) language.Text { return language.Say("the amounts of: {0}", names) })
	say(years, func(names joined) language.Text { return language.Say("the yearly amounts of: {0}", names) })
	for j, of := range byYear {
		year := language.Verbatim(strconv.Itoa(b.plan.Years[j]))
		say(of, func(names joined) language.Text { return language.Say("the amounts in {0} of: {1}", year, names) })
	}
	return out
}
