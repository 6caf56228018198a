package report

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// totals are what the project costs, with where that comes from.
func (p *projectPage) totals() []Total {
	var out []Total
	for i := range p.budgets {
		b := &p.budgets[i]
		total := b.plan.Total.Amount
		x := Total{What: b.inPhase(language.Say("Total costs, {0}", b.Budget.Stage.Name())), Figure: extentCell(b.plan.Total.AsIs().Amount), From: p.totalFrom(b)}
		x.Figure.Link = p.origin(total, always(language.Say("Total")))
		out = append(out, x)
	}
	if p.several() {
		e := p.inAll()
		x := Total{What: language.Say("Phases together"), Figure: extentCell(e.planned.Amount)}
		x.Figure.Link = p.origin(e.planned.Amount.Figure, always(x.What))
		out = append(out, x)
	}
	if len(out) == 0 {
		out = []Total{{What: language.Say("Total costs"), Figure: cell(finance.Figure{}), From: language.Say("the record has no budget")}}
	}
	return out
}

// totalFrom is the basis of a total, and the document that states it.
func (p *projectPage) totalFrom(b *budget) language.Text {
	total := b.plan.Total.Amount
	if unsaid, is := b.plan.Unsaid(); is {
		return language.Say("the total is unknown; under the programme's limits it is at least {0}", unsaid.Least)
	}
	if !total.Known() {
		return language.Say("not known")
	}
	said := joined{basisName(total.Basis)}
	if total.From != nil {
		if c := p.first(total.From.Path()); c != nil {
			said = append(said, p.documentName(c))
		}
		if why := total.Why(); !why.IsZero() {
			said = append(said, why)
		}
	}
	return language.Say("{0}", said)
}

// documentName is the document of a citation with the place in it.
func (s *subject) documentName(c *record.Citation) language.Text {
	name := s.sourceTitle(c.Source)
	if c.Place != "" {
		name = language.Say("{0}, {1}", name, placeIn(own(c.Place)))
	}
	return name
}

// placeIn is a place in a document as people read it: a record writes "p. 4" for a page.
func placeIn(place string) language.Text {
	if page, is := strings.CutPrefix(place, "p. "); is && page != "" && '0' <= page[0] && page[0] <= '9' {
		return language.Say("p. {0}", page)
	}
	return language.Verbatim(place)
}

// sourceTitle is the title of a document.
func (s *subject) sourceTitle(id record.SourceID) language.Text {
	for i := range s.project.Sources {
		if d := &s.project.Sources[i]; string(d.ID) == string(id) {
			return textOf(d.Title)
		}
	}
	return language.Verbatim(own(string(id)))
}

// paying is who pays what: the sources with their limits, who pays them by year, the
// costs, what each stage had, and the beneficiaries.
func (p *projectPage) paying() []Section {
	if len(p.budgets) == 0 {
		return nil
	}
	sources := p.sourcesTable()
	return drawn(section(payingKey, language.Say("Who pays what"), nil,
		slices.Concat([]*table.Table{sources}, p.payersTables(), p.costsTables(), []*table.Table{p.stagesTable(), p.spentTable()})...), sources)
}

// figuresTable is a table of the rows of the budgets that are kept.
func (p *projectPage) figuresTable(title language.Text, c columns[*entry], keep func(*entry) bool) (*table.Table, *tree) {
	t := &tree{subject: p.subject, columns: c}
	t.budgets(0, p.several(), keep)
	return &table.Table{Title: title}, t
}

// sourcesTable is the table of the sources of funding.
func (p *projectPage) sourcesTable() *table.Table {
	bounds := pick(sharesColumns(), "limit", "room")
	bounds[0].head, bounds[1].head = language.Say("Programme's limit"), language.Say("Left to the limit, €")
	c := slices.Concat(columns[*entry]{
		labelColumn(language.Say("Source"), func(e *entry) language.Text { return e.label() }),
	}, p.linked(amountColumn("amount", language.Say("Amount, €")), shareColumn()), p.linked(bounds...),
		p.linked(pick(budgetColumns(), "realised", "difference", "difference_percent")...))
	out, t := p.figuresTable(language.Say("Sources of funding"), c, func(e *entry) bool {
		return e.section == fundingSection || e.section == publicSection || e.section == totalSection || e.section == restSection && e.line == nil
	})
	t.parts() // its notes call parts by their ids; that their figures are not known is in the rows
	out.Notes = append(t.whole(), p.cautions()...)
	t.fill(out)
	f := p.funding()
	draw(out, f.message(), f.stacked(nil))
	return out
}

// payersTables are who pays each source by year, in tables that fit a page.
func (p *projectPage) payersTables() []*table.Table {
	payers := slices.ContainsFunc(p.budgets, func(b budget) bool {
		return slices.ContainsFunc(b.plan.Lines, func(l *finance.Line) bool { return len(l.Payers) > 0 })
	})
	years := slices.ContainsFunc(p.budgets, func(b budget) bool { return len(b.plan.Years) > 1 })
	known := slices.ContainsFunc(p.budgets, func(b budget) bool {
		return slices.ContainsFunc(b.plan.Total.Years, finance.Figure.Known) || slices.ContainsFunc(b.plan.Lines, func(l *finance.Line) bool { return slices.ContainsFunc(l.Years, finance.Figure.Known) })
	})
	if !payers && !(years && known) {
		return nil
	}
	c := slices.Concat(columns[*entry]{
		labelColumn(language.Say("Source and payers"), func(e *entry) language.Text { return e.label() }),
	}, p.linked(rare(fullYearColumn(0))), p.linked(inhabitantsColumns()...), columns[*entry]{p.linkedYears()}, p.linked(amountColumn("amount", language.Say("In all, €"))))
	out, t := p.figuresTable(language.Say("Payers by year"), c, func(e *entry) bool { return e.section != costsSection && e.section != publicSection })
	t.whole()
	for _, b := range p.budgets {
		out.Notes = append(append(out.Notes, p.splits(&b)...), p.registered(b.plan)...)
	}
	t.fill(out)
	return p.byYears(out)
}

// costsTables are the costs by category and year.
func (p *projectPage) costsTables() []*table.Table {
	if !slices.ContainsFunc(p.budgets, func(b budget) bool { return len(b.plan.Costs) > 0 }) {
		return nil
	}
	c := slices.Concat(columns[*entry]{labelColumn(language.Say("Category"), func(e *entry) language.Text { return e.label() })},
		p.linked(personYearsColumns(0, (*entry).work)...), columns[*entry]{p.linkedYears()}, p.linked(amountColumn("amount", language.Say("In all, €"))))
	out, t := p.figuresTable(language.Say("Costs"), c, func(e *entry) bool { return e.section == costsSection || e.section == totalSection })
	t.rows = slices.DeleteFunc(t.rows, func(r table.Row) bool { return r.Role == table.Heading && !p.several() })
	t.whole()
	t.fill(out)
	return p.byYears(out)
}

// byYears are the tables that a table becomes once its years have columns: those of no
// figure have none, and of many each table has some.
func (p *projectPage) byYears(t *table.Table) []*table.Table {
	known := p.spreadYears(t)
	if len(known) == 0 {
		for _, year := range years(p.budgets) {
			t.Remove(strconv.Itoa(year))
		}
		return []*table.Table{t}
	}
	return t.Split(mostYears)
}

// mostYears is how many years a table has next to each other on a page of A4.
const mostYears = 8

// stagesTable is what the stages had, where there are several.
func (p *projectPage) stagesTable() *table.Table {
	r := *p.Request
	r.Stages = true
	s := *p.subject
	s.Request, s.budgets = &r, slices.Clone(p.budgets)
	for i := range s.budgets {
		b := &s.budgets[i]
		b.beside = s.otherStages(b.Chosen)
	}
	if !slices.ContainsFunc(s.budgets, func(b budget) bool { return len(b.beside) > 0 }) {
		return nil
	}
	t := &tree{subject: &s, columns: append(columns[*entry]{labelColumn(language.Say("Item"), func(e *entry) language.Text { return e.label() })},
		p.linkedStages(stageColumns((*entry).at, nil, (*entry).workAt))...)}
	t.budgets(0, s.several(), func(e *entry) bool { return !e.below() })
	out := &table.Table{Title: language.Say("Stages next to each other")}
	t.whole()
	out.Notes = s.ties(true)
	t.fill(out)
	return out
}

// spentTable is what each beneficiary has of the budgets.
func (p *projectPage) spentTable() *table.Table {
	if len(p.spenders()) == 0 {
		return nil
	}
	out := &table.Table{Title: language.Say("Beneficiaries")}
	p.fillSpent(out, append(columns[*entry]{labelColumn(language.Say("Item"), func(e *entry) language.Text { return e.label() })}, p.linked(spentFigures(p.spenders())...)...))
	return out
}

// rare is a column that is left out where it says nothing about any row.
func rare[R any](c column[R]) column[R] {
	c.rare = true
	return c
}

// cautions are what a reader of the figures must know, in words without ids.
func (p *projectPage) cautions() []language.Text {
	var out []language.Text
	for i := range p.budgets {
		b := &p.budgets[i]
		out = append(out, b.ties(p.subject, false)...)
		out = append(out, p.ofBudget(b)...)
	}
	if p.beforeGrant() {
		out = append(out, language.Say("the record has no granted figures: these are from before the grant"))
	}
	return out
}

// claimSections are the claims for payment, with their sum as it grows.
func (p *projectPage) claimSections() []Section {
	c := p.claimed()
	tables := p.claimsTables(c)
	if len(tables) == 0 {
		return nil
	}
	drawClaims(tables[0], []drawnClaims{c.drawn(nil, true, true)})
	return drawn(section(claimsKey, language.Say("Claims for payment"), nil, tables...), tables[0])
}

// claimsTables are the claims for payment in the order of time: what each is, and what
// it leaves.
func (p *projectPage) claimsTables(c *claims) []*table.Table {
	all := c.rows(ByClaim)
	if len(all) == 0 {
		return nil
	}
	t := &table.Table{Title: language.Say("Claims for payment"), Lead: c.lead(), Notes: c.notes(ByClaim)}
	cols := claimColumns(ByClaim, true)
	for i := range cols {
		cols[i] = p.linkedClaim(cols[i])
	}
	own := slices.IndexFunc(cols, func(x column[*claimed]) bool { return x.key == "cumulative" })
	used := append(cols[:1:1], cols[own:]...)
	left := &table.Table{Title: language.Say("What is used and left")}
	for _, x := range []struct {
		*table.Table
		columns[*claimed]
	}{{t, cols[:own]}, {left, used}} {
		x.fill(x.Table, x.columns.rows(all))
		total := x.at(0, table.Sum, c.total())
		x.Total = &total
		x.HideBlank()
	}
	return []*table.Table{t, left}
}

// linkedClaim is a column of claims whose cells lead to where they come from.
func (p *projectPage) linkedClaim(c column[*claimed]) column[*claimed] {
	figures := map[string]func(*claimed) finance.Figure{
		"costs":        func(x *claimed) finance.Figure { return x.own.Costs.Figure },
		"support":      func(x *claimed) finance.Figure { return x.own.Support.Figure },
		"deducted":     func(x *claimed) finance.Figure { return x.own.Deducted.Figure },
		"paid":         func(x *claimed) finance.Figure { return x.own.Paid.Figure },
		"cumulative":   func(x *claimed) finance.Figure { return x.after.Claimed.Costs.Figure },
		"left":         func(x *claimed) finance.Figure { return x.after.Left },
		"support_left": func(x *claimed) finance.Figure { return x.after.SupportLeft },
		"advance_left": func(x *claimed) finance.Figure { return x.after.AdvanceLeft },
	}
	return led(c, func(x *claimed, shown table.Cell) table.Link {
		what := func() language.Text { return language.Say("{0}, {1}", x.label, c.head) }
		if c.key == "used" {
			return p.quotient(what(), x.after.Claimed.Costs.Amount, x.after.Costs.Amount, shown.Value)
		}
		if of := figures[c.key]; of != nil {
			return p.origin(of(x), what)
		}
		return ""
	})
}
