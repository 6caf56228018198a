package report

import (
	"slices"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// entry is one row of a budget: a cost, a line of funding, one of its payers, what
// rows leave of what they should make, or the total; or a heading, which has no
// figures.
type entry struct {
	*subject
	b       *budget
	section string
	item    string // category of a cost, source of funding, or one of those below
	label   func() language.Text
	role    table.Role
	hidden  bool           // tables do not show it
	cost    *finance.Cost  // that it is
	line    *finance.Line  // that it is, or belongs to
	payer   *finance.Payer // that it is

	row      *finance.Row     // its figures; nil where it was not planned
	planned  finance.Extents  // the same as far as they are known
	years    yearly           // of these
	realised *finance.Extents // nil where that is not said
	compared bool             // with what was realised
}

// Sections of the rows of budgets.
const (
	costsSection   = "costs"
	fundingSection = "funding"
	payersSection  = "payers"
	restSection    = "unallocated"
	totalSection   = "total"
	partSection    = "part"
	leftSection    = "rest" // what the parts leave of the whole
)

// Items of costs that are not categories.
const (
	incomeItem     = "income"
	unitemisedItem = "unitemised"
)

// always is a label that depends on nothing.
func always(t language.Text) func() language.Text { return func() language.Text { return t } }

func notPlanned(label func() language.Text) func() language.Text {
	return func() language.Text { return language.Say("{0}, not planned", label()) }
}

// walk collects the entries of a budget.
type walk struct {
	*subject
	b       *budget
	inFact  *finance.Plan                   // what was realised
	paired  map[*finance.Line]*finance.Line // lines with those that were realised
	entries []*entry
}

// entries are the rows of a budget, each once and in the order of tables, the total last.
// What was realised and not planned comes after its kind.
func (s *subject) entries(b *budget) []*entry {
	w := &walk{subject: s, b: b, inFact: new(finance.Plan)}
	total := entry{section: totalSection, label: always(language.Say("Total")), role: table.Sum}
	if b.realised != nil {
		w.inFact, total.realised = b.realised, asIs(&b.realised.Total)
		w.paired = finance.Pairs(b.plan, b.realised, s.same)
	}
	w.costs()
	w.funding()
	w.addRow(&b.plan.Total, total)
	return w.entries
}

func (w *walk) add(e entry) {
	e.subject, e.b, e.compared = w.subject, w.b, w.b.realised != nil
	if e.row != nil {
		e.years = planYears(w.b.plan, e.planned.Years)
	}
	w.entries = append(w.entries, &e)
}

// addRow adds a row whose unknown figures may be anything.
func (w *walk) addRow(row *finance.Row, e entry) {
	e.row, e.planned = row, row.AsIs()
	w.add(e)
}

func (w *walk) costs() {
	p, others := w.b.plan, slices.Clone(w.inFact.Costs)
	e := func(c *finance.Cost) entry {
		return entry{section: costsSection, item: string(c.Cost.Category), label: c.Cost.Category.Name, cost: c}
	}
	for _, c := range p.Costs {
		e := e(c)
		e.row, e.planned, e.realised = &c.Row, c.Extents(), take(&others, func(o *finance.Cost) bool { return o.Cost.Category == c.Cost.Category })
		w.add(e)
	}
	if p.Income.Known() {
		e := entry{section: costsSection, item: incomeItem, label: always(language.Say("Income, taken off")), hidden: p.Income.Cents() == 0 || len(p.Costs) == 0}
		if w.inFact.Income.Known() {
			e.realised = asIs(incomeRow(w.inFact))
		}
		w.addRow(incomeRow(p), e)
	}
	for _, c := range others {
		e := e(c)
		e.label, e.realised, e.hidden = notPlanned(e.label), known(c), len(p.Costs) == 0
		w.add(e)
	}
	w.addRow(&p.Unitemised, entry{section: costsSection, item: unitemisedItem, label: remainder, hidden: len(p.Costs) == 0 || nothing(&p.Unitemised)})
}

func (w *walk) funding() {
	p, others := w.b.plan, slices.Clone(w.inFact.Lines)
	for _, line := range p.Lines {
		e := w.ofLine(line, fundingSection, func() language.Text { return w.lineName(line) })
		e.row, e.planned, e.realised = &line.Row, line.Extents(), take(&others, func(o *finance.Line) bool { return o == w.paired[line] })
		w.add(e)
		w.payers(line)
		e = w.ofLine(line, restSection, func() language.Text { return restName(line) })
		e.hidden = nothing(&line.Rest)
		w.addRow(&line.Rest, e)
	}
	for _, line := range others {
		e := w.ofLine(line, fundingSection, notPlanned(func() language.Text { return w.lineName(line) }))
		e.realised, e.hidden = known(line), len(p.Lines) == 0
		w.add(e)
	}
	w.addRow(&p.Unallocated, entry{section: restSection, label: func() language.Text { return unallocatedName(p) }, hidden: explained(p)})
}

// ofLine is an entry of a line.
func (w *walk) ofLine(line *finance.Line, section string, label func() language.Text) entry {
	return entry{section: section, item: string(line.Funding.Source), label: label, line: line}
}

func (w *walk) payers(line *finance.Line) {
	var others []*finance.Payer
	if other := w.paired[line]; other != nil {
		others = slices.Clone(other.Payers)
	}
	e := func(x *finance.Payer) entry {
		e := w.ofLine(line, payersSection, func() language.Text { return w.payerName(x) })
		e.payer = x
		return e
	}
	for _, x := range line.Payers {
		e := e(x)
		e.row, e.planned, e.realised = &x.Row, x.Extents(), take(&others, func(o *finance.Payer) bool { return w.samePayer(o, x) })
		w.add(e)
	}
	for _, x := range others {
		e := e(x)
		e.label, e.realised = notPlanned(e.label), known(x)
		w.add(e)
	}
}

// samePayer reports whether two rows are of the same parties, or of as many of
// one kind that the source only counts.
func (s *subject) samePayer(a, b *finance.Payer) bool {
	return slices.EqualFunc(a.Names, b.Names, s.same) && (len(a.Names) > 0 || a.Number == b.Number && a.Of == b.Of)
}

// figured has figures.
type figured interface{ Extents() finance.Extents }

// take takes the first that is alike out of those that were realised; nil where
// none is.
func take[T figured](others *[]T, alike func(T) bool) *finance.Extents {
	i := slices.IndexFunc(*others, alike)
	if i < 0 {
		return nil
	}
	realised := known((*others)[i])
	*others = slices.Delete(*others, i, i+1)
	return realised
}

// known is what has figures, as far as they are known.
func known(of figured) *finance.Extents {
	e := of.Extents()
	return &e
}

// asIs is a row whose unknown figures may be anything.
func asIs(r *finance.Row) *finance.Extents {
	e := r.AsIs()
	return &e
}

// incomeRow is the income of a plan, which is taken off.
func incomeRow(p *finance.Plan) *finance.Row {
	return &finance.Row{Amount: finance.Negative(p.Income), Years: make([]finance.Figure, len(p.Years))}
}

// explained reports whether what the lines leave of the total says nothing: it is
// nothing, there are no lines, or all are known and a rounded total explains it.
func explained(p *finance.Plan) bool {
	rest := p.Unallocated.Amount.Cents()
	return nothing(&p.Unallocated) || len(p.Lines) == 0 || p.Total.Amount.IsAbout() &&
		!slices.ContainsFunc(p.Lines, func(l *finance.Line) bool { return !l.Amount.Known() }) && max(rest, -rest) <= p.Total.Amount.Margin()
}

// nothing reports whether a rest is known to be nothing, or not known at all.
func nothing(r *finance.Row) bool {
	zero := func(f finance.Figure) bool { return f.Cents() == 0 }
	return zero(r.Amount) && zero(r.FullYear) && !slices.ContainsFunc(r.Years, func(f finance.Figure) bool { return !zero(f) })
}

// left reports whether the entry is what others leave of what they should make.
func (e *entry) left() bool { return e.section == restSection || e.item == unitemisedItem }

// below reports whether the entry belongs to the line above it.
func (e *entry) below() bool { return e.line != nil && e.section != fundingSection }

// isLine reports whether the entry is a planned line of funding.
func (e *entry) isLine() bool { return e.section == fundingSection && e.row != nil }

// The columns that the reports of budgets share. Of what was not planned, and of
// headings, the cells of figures are blank.

// placeColumns say where an entry is.
func placeColumns() columns[*entry] {
	return columns[*entry]{
		labelColumn(language.Say("Item"), func(e *entry) language.Text { return e.label() }),
		machine("id", language.Say("Project"), func(e *entry) string { return string(e.project.ID) }),
		machine("phase", language.Say("Phase"), func(e *entry) string { return string(e.b.Budget.Phase) }),
		machine("stage", language.Say("Stage"), func(e *entry) string { return string(e.b.Budget.Stage) }),
		machine(sectionKey, language.Say("Section"), func(e *entry) string { return e.section }),
	}
}

func paidByColumn() column[*entry] {
	return column[*entry]{key: "payer", head: language.Say("Payer"), readers: table.Machines, cell: func(e *entry) table.Cell {
		switch {
		case e.payer != nil:
			return e.payerCell(e.payer)
		case e.section == fundingSection && e.line != nil:
			return table.Plain(e.partyCode(string(e.line.Funding.Payer)))
		}
		return table.Cell{}
	}}
}

func payersColumn() column[*entry] {
	return column[*entry]{key: "payers", head: language.Say("Payers"), kind: table.Count, readers: table.Machines, cell: func(e *entry) table.Cell {
		switch {
		case e.payer == nil:
			return table.Cell{}
		case e.payer.Number == 0:
			return table.Cell{Value: table.Missing{}}
		}
		return table.Cell{Value: int(e.payer.Number), Basis: money.Stated}
	}}
}

func formColumn() column[*entry] {
	return machine("form", language.Say("Form"), func(e *entry) string {
		if e.payer == nil && !e.isLine() {
			return ""
		}
		return string(finance.FormOf(e.line.Funding))
	})
}

// amountColumn has a key and a head of its own in each report.
func amountColumn(key string, head language.Text) column[*entry] {
	return column[*entry]{key: key, head: head, kind: table.Money, cell: func(e *entry) table.Cell { return when(e.row != nil, extentCell(e.planned.Amount)) }}
}

func fullYearColumn(spare uint8) column[*entry] {
	return column[*entry]{key: "full_year", head: language.Say("Full year"), kind: table.Money, spare: spare, cell: func(e *entry) table.Cell {
		return when(e.row != nil, fullYearCell(e.b.plan, e.planned.FullYear))
	}}
}

func shareColumn() column[*entry] {
	return column[*entry]{key: "share", head: language.Say("Share"), kind: table.Share, cell: (*entry).share}
}

// share is what part of the total the entry is.
func (e *entry) share() table.Cell {
	switch p := e.b.plan; e.section {
	case partSection, leftSection:
		return when(e.row != nil, portionCell(e.planned.Amount, e.financing.Total().Figure))
	case fundingSection:
		if e.isLine() {
			return lineShare(p, e.line, e.planned.Amount)
		}
	case restSection:
		if s, ok := p.UnallocatedShare(); ok && e.line == nil {
			return shareCell(s)
		}
	case totalSection:
		whole := p.Total.Amount
		return when(whole.Cents() > 0 && len(p.Lines) > 0, table.Percent(money.Hundredths(100_00), max(money.Derived, whole.Basis)))
	}
	return table.Cell{}
}

// inFact is the amount that was realised, as far as that is said.
func (e *entry) inFact() finance.Extent {
	if e.realised == nil {
		return finance.Extent{}
	}
	return e.realised.Amount
}

// difference is how much more or less was realised than planned.
func (e *entry) difference() table.Cell {
	return when(e.compared && e.row != nil, cell(finance.Difference(e.inFact().Exact(), e.planned.Amount.Exact())))
}

// differencePercent is the difference as a part of what was planned.
func (e *entry) differencePercent() table.Cell {
	c := e.difference()
	much, _ := c.Value.(money.Amount)
	if s, ok := money.PercentOf(much, e.planned.Amount.Amount, 2); ok {
		part := table.Percent(s, c.Basis)
		part.About = much.IsAbout()
		return part
	}
	return when(!c.Blank(), table.Percent(money.Share{}, money.Unknown))
}

// nowhere is the budget of rows that are of none.
func nowhere(stage record.Stage) *budget {
	b := &record.Budget{Stage: stage}
	return &budget{Chosen: finance.Chosen{Budget: b}, plan: &finance.Plan{Budget: b}}
}
