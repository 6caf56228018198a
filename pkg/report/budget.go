package report

import (
	"slices"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Budget is the costs and the funding of projects by calendar year: of one project as a
// tree of rows, phase by phase; of several one row each, with a total that does not count
// a part of a project in addition to it.
func Budget(r *Request, explain bool) (*table.Table, *Coverage, error) {
	if len(r.Entries) == 1 {
		return onlyTable(r, func(s *subject) *table.Table { return s.budget(explain) })
	}
	return budgets(r, explain)
}

// budgetColumns are the columns of the rows of one project.
func budgetColumns() columns[*entry] {
	return slices.Concat(placeColumns(), columns[*entry]{
		machine("item", language.Say("Item"), func(e *entry) string { return e.item }),
		paidByColumn(), formColumn(), payersColumn(), shareColumn(),
	}, personYearsColumns(0, (*entry).work), columns[*entry]{
		yearsColumn(table.Near, ofEntry),
		amountColumn("total", language.Say("Total, €")),
		{key: "realised", head: language.Say("Realised"), kind: table.Money, rare: true, cell: func(e *entry) table.Cell { return when(e.compared(), extentCell(e.inFact())) }},
		{key: "difference", head: language.Say("Difference"), kind: table.Money, rare: true, cell: func(e *entry) table.Cell { c, _ := e.difference(); return c }},
		{key: "difference_percent", head: language.Say("Difference, %"), kind: table.Share, spare: 6, rare: true, cell: func(e *entry) table.Cell { _, c := e.difference(); return c }},
		claimedColumn(),
	})
}

// budgetStagesColumns are the columns of the same with all stages next to each other.
func budgetStagesColumns() columns[*entry] {
	return slices.Concat(stagesPlaceColumns(), columns[*entry]{
		machine("item", language.Say("Item"), func(e *entry) string { return e.item }),
		paidByColumn(), formColumn(), payersColumn(), yearColumn(),
	}, stageColumns((*entry).at, nil, (*entry).workAt), columns[*entry]{claimedColumn()})
}

func (s *subject) budget(explain bool) *table.Table {
	s.besideClaims()
	t := &tree{subject: s, columns: budgetColumns()}
	out := &table.Table{Title: language.Say("Budget: {0}", textOf(s.project.Name)), Hints: s.hints()}
	switch {
	case s.ByYear:
		out.Title = language.Say("Budget by year: {0}", textOf(s.project.Name))
	case s.Stages:
		out.Title = language.Say("Budget by stage: {0}", textOf(s.project.Name))
	}
	if s.Stages {
		t.columns = s.byYear(budgetStagesColumns())
	}
	if !s.ByYear && slices.ContainsFunc(s.budgets, func(b budget) bool { return len(b.beside) > 0 || b.claimed != nil }) {
		out.Hints = append(out.Hints, language.Say("by year and by payer: sostool budget {0} --by year", language.Verbatim(string(s.project.ID))))
	}
	if s.Compare {
		t.columns = compare(t.columns)
	}
	t.budgets(0, s.several(), func(*entry) bool { return true })
	out.Notes = slices.Concat(t.parts(), s.ties(true), t.whole(), t.about, s.remarks(s.Stages))
	if explain {
		out.Notes = append(out.Notes, s.arithmetic(false)...)
	}
	t.fill(out)
	s.spreadYears(out)
	switch {
	case !s.Draw:
	case s.Stages:
		drawStages(out, s.staged(), s.ByYear, s.remarks(true)...)
	default:
		f := s.funding()
		drawFunding(out, f, f.stacked(s.Years), s.remarks(false)...)
	}
	return out
}

// briefBudget is the budget without years and payers; without rows where the
// project has none.
func (s *subject) briefBudget() *table.Table {
	out := &table.Table{Title: language.Say("Budget")}
	if len(s.budgets) == 0 {
		return out
	}
	t := &tree{subject: s, columns: slices.DeleteFunc(budgetColumns(), func(c column[*entry]) bool { return c.key == yearsKey })}
	t.budgets(0, s.several(), func(e *entry) bool { return !e.below() })
	t.whole()
	t.fill(out)
	out.Notes = s.remarks(true)
	out.Hints = []language.Text{language.Say("by year and by payer: sostool budget {0}", language.Verbatim(string(s.project.ID)))}
	return out
}

// several reports whether budgets have a total over them.
func (s *subject) several() bool { return len(s.budgets) > 1 || s.realised != nil }

// tree makes rows of the entries of a project's budgets.
type tree struct {
	*subject
	columns columns[*entry]
	of      func(*budget) []*entry // the rows of a budget; nil: subject.entries
	dated   bool                   // there are rows of years
	draws   bool                   // its rows are those of a picture as well
	branch
}

// branch are the rows of one project, with what one must know before reading them, what
// there is to say about their years, and the total over them where there is one.
type branch struct {
	lead  []language.Text
	about []language.Text
	rows  []table.Row
	total *table.Row
	drawn []picture.Row // where there is to be a picture
}

func (t *tree) add(depth int, e *entry) {
	t.rows = append(t.rows, t.columns.at(depth, e.role, e))
	if t.draws && e.role != table.Sum && e.section != publicSection && e.section != costsSection {
		t.drawn = append(t.drawn, e.drawn(depth))
	}
}

// heading adds a row that names those below it.
func (t *tree) heading(depth int, b *budget, section string, label language.Text) {
	t.add(depth, &entry{subject: t.subject, b: b, section: section, label: always(label), role: table.Heading})
}

// budgets adds each budget, below its heading or as the only one, whose total is
// the table's.
func (t *tree) budgets(depth int, headed bool, keep func(*entry) bool) {
	for i := range t.subject.budgets {
		b := &t.subject.budgets[i]
		if headed {
			t.heading(depth, b, "", t.headingOf(b))
			t.budget(depth+1, b, keep)
			continue
		}
		t.lead = []language.Text{t.headingOf(b)}
		t.budget(depth, b, keep)
		last := len(t.rows) - 1
		t.total, t.rows = &t.rows[last], t.rows[:last:last]
	}
	t.about = t.yearNotes()
}

// budget adds the entries of a budget that say something and are to be kept. Costs
// and, below them, funding have headings.
func (t *tree) budget(depth int, b *budget, keep func(*entry) bool) {
	in, last, of := depth, "", t.entries
	if t.of != nil {
		of = t.of
	}
	for _, e := range of(b) {
		if e.hidden || !keep(e) {
			continue
		}
		switch {
		case e.section == totalSection:
			in = depth
		case e.section == costsSection && last == "":
			t.heading(depth, b, e.section, language.Say("Costs"))
			in++
		case e.section == fundingSection && last == costsSection:
			t.heading(depth, b, e.section, language.Say("Funding"))
		}
		last = e.section
		at := in
		switch {
		case e.below():
			at++
		case e.section == totalSection && t.ByYear:
			t.totalYears(at, e)
			t.add(at, e)
			continue
		}
		t.add(at, e)
		t.addYears(at+1, e)
	}
}

// whole gives several budgets the total over them, and says how it counts them.
func (t *tree) whole() []language.Text {
	s := t.subject
	if !s.several() {
		return nil
	}
	counted := s.financing.Counted()
	whole := len(counted) == 1 && s.budgets[counted[0]].Phase == nil
	e := s.inAll()
	if s.Stages {
		e = s.totalsByStage()
	}
	e.claimed = s.claimedInAll()
	e.section, e.role, e.label = totalSection, table.Sum, always(language.Say("Phases together"))
	if whole {
		e.label = always(language.Say("Whole project"))
	}
	row := t.columns.at(0, e.role, e)
	t.total = &row
	if whole {
		return []language.Text{language.Say("the phases are within the whole project and are not added to it")}
	}
	return nil
}

// fill puts the rows into a table.
func (t *tree) fill(out *table.Table) {
	out.Lead, out.Total = slices.Concat(t.lead, t.assumptions()), t.total
	t.columns.fill(out, t.rows)
}

// phaseName is the phase as people read it.
func (b *budget) phaseName() language.Text { return phaseName(b.Phase) }

// inPhase is what is said of the budget, with its phase where it is of one.
func (b *budget) inPhase(what language.Text) language.Text {
	if b.Phase == nil {
		return what
	}
	return language.Say("{0}, {1}", what, b.phaseName())
}

func phaseName(p *record.Phase) language.Text {
	if p.Name.In(language.English) != "" {
		return textOf(p.Name)
	}
	return language.Verbatim(string(p.ID))
}

// headingOf says which budget the rows are of: of all its stages, where the table has them.
func (t *tree) headingOf(b *budget) language.Text {
	var parts joined
	if b.Phase != nil {
		parts = append(parts, b.phaseName())
	}
	if b.plan.Period.Known() {
		parts = append(parts, language.Say("{0}", b.plan.Period))
	} else {
		parts = append(parts, language.Say("period not known"))
	}
	if m, ok := MonthsOf(b.plan.Period); ok && m.N >= m.D {
		parts = append(parts, language.Say("{0} {0|month|months}", m))
	} else if ok {
		first, last := b.plan.Period.Widest()
		parts = append(parts, language.Say("{0} {0|day|days}", int(last-first)+1))
	}
	for _, b := range t.shown(b) {
		switch stage, decided := b.Budget.Stage.Name(), b.Budget.Decided; {
		case decided.Known() && t.Stages:
			parts = append(parts, language.Say("{0} (decided {1})", stage, decided))
		case decided.Known():
			parts = append(parts, language.Say("{0}, decided {1}", stage, decided))
		default:
			parts = append(parts, stage)
		}
	}
	if m := b.Budget.CostModel; m != "" {
		parts = append(parts, m.Name())
	}
	if v := b.Budget.VAT; v != "" {
		parts = append(parts, v.Name())
	}
	if a := b.Budget.Public; a.Known() && b.plan.Public.Amount.Amount == a { // else a what-if says another
		parts = append(parts, language.Say("public funding {0}", a))
	}
	return language.Say("{0}", parts)
}

// inAll are the figures of a project over its budgets.
func (s *subject) inAll() *entry {
	e := &entry{subject: s, b: nowhere(""), row: new(finance.Row), planned: finance.Extents{Amount: s.financing.Total()}, years: s.costByYear()}
	if s.realised != nil || slices.ContainsFunc(s.budgets, func(b budget) bool { return len(b.beside) > 0 }) {
		e.beside = []*entry{s.realisedInAll()}
	}
	if s.unassumed != nil {
		e.before = s.asItIs().inAll()
	}
	return e
}

// claimedInAll is what all claims of the project make; nil where they are next to none of its
// budgets.
func (s *subject) claimedInAll() *entry {
	if !slices.ContainsFunc(s.budgets, func(b budget) bool { return b.claimed != nil }) {
		return nil
	}
	return &entry{planned: finance.Extents{Amount: s.claimed().All.Claimed.Costs}}
}

// realisedInAll is what was realised of the whole: as stated for it, else of the budgets
// that count, where it is said for all of them.
func (s *subject) realisedInAll() *entry {
	if s.realised != nil {
		return &entry{planned: s.realised.Total.AsIs()}
	}
	var all []finance.Figure
	for _, k := range s.financing.Counted() {
		b := &s.budgets[k]
		if len(b.beside) == 0 || !b.beside[0].plan.Total.Amount.Known() {
			return nil
		}
		all = append(all, b.beside[0].plan.Total.Amount)
	}
	sum := finance.SumOfFigures(all)
	if !sum.Known() {
		return nil
	}
	return &entry{planned: finance.Extents{Amount: finance.Extent{Figure: finance.Figure{Amount: sum, Basis: money.Derived}}}}
}
