package report

import (
	"slices"
	"strconv"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Budget is the costs and the funding of projects by calendar year: of one
// project as a tree of rows, phase by phase; of several one row each, with a
// total that does not count a part of a project beside it.
func Budget(r *Request, explain bool) (*table.Table, *Outcome, error) {
	r.Finance.Explain = explain
	if len(r.Entries) == 1 {
		tables, o := collectFigures(r, func(s *subject) *table.Table { return s.budget(explain) })
		if len(tables) == 0 {
			return nil, o, nil
		}
		return tables[0], o, nil
	}
	return budgets(r, explain)
}

// tree builds the table of one project.
type tree struct {
	*subject
	*table.Table
	all      []int // calendar years
	dated    []int // those of the budgets
	brief    bool  // without the payers of lines
	realised bool
	depth    int     // of the rows of a budget
	b        *budget // the one whose rows are added
}

func (s *subject) budget(explain bool) *table.Table {
	dated := years(s.budgets)
	t := &tree{subject: s, Table: &table.Table{Title: language.Say("Budget: {0}", textOf(s.project.Name))}, all: s.shownYears(dated), dated: dated}
	t.build()
	t.parts()
	for i := range s.budgets {
		t.Notes = append(t.Notes, s.budgets[i].ties(s, true)...)
	}
	t.whole()
	t.Notes = append(t.Notes, s.remarks(false)...)
	t.Hints = s.hints()
	if explain {
		t.Notes = append(t.Notes, s.arithmetic(false)...)
	}
	return t.Table
}

// briefBudget is the budget without years and payers; without rows where the
// project has none.
func (s *subject) briefBudget() *table.Table {
	t := &tree{subject: s, Table: &table.Table{Title: language.Say("Budget")}, brief: true}
	if len(s.budgets) == 0 {
		return t.Table
	}
	t.build()
	t.whole()
	t.Notes = s.remarks(true)
	t.Hints = append(t.Hints, language.Say("by year and by payer: sostool budget {0}", language.Verbatim(string(s.project.ID))))
	return t.Table
}

// build adds the columns, and the rows of each budget.
func (t *tree) build() {
	s := t.subject
	for i := range s.budgets {
		t.realised = t.realised || s.budgets[i].realised != nil || s.realised != nil
	}
	t.Lead = s.assumptions()
	t.columns()
	for i := range s.budgets {
		t.b = &s.budgets[i]
		if !t.several() {
			t.Lead = slices.Concat([]language.Text{t.b.heading()}, t.Lead)
		} else {
			t.add(0, table.Heading, t.b.heading(), "", "", "", nil, nil)
			t.depth = 1
		}
		t.costs()
		t.funding()
		t.sum()
	}
}

// phaseName is the phase as people read it.
func (b *budget) phaseName() language.Text { return phaseName(b.Phase) }

func phaseName(p *record.Phase) language.Text {
	if p.Name.In(language.English) != "" {
		return textOf(p.Name)
	}
	return language.Verbatim(string(p.ID))
}

// heading says which budget the rows are of.
func (b *budget) heading() language.Text {
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
	if d := b.Budget.Decided; d.Known() {
		parts = append(parts, language.Say("{0}, decided {1}", b.Budget.Stage.Name(), d))
	} else {
		parts = append(parts, b.Budget.Stage.Name())
	}
	if m := b.Budget.CostModel; m != "" {
		parts = append(parts, m.Name())
	}
	return language.Say("{0}", parts)
}

// several reports whether the table is of more than one budget, with a total
// over them.
func (t *tree) several() bool { return len(t.budgets) > 1 || t.subject.realised != nil }

func (t *tree) columns() {
	text := func(key string, label language.Text, readers table.Readers) {
		t.Columns = append(t.Columns, table.Column{Key: key, Label: label, Kind: table.Text, For: readers})
	}
	text("row", language.Say("Item"), table.People)
	text("id", language.Say("Project"), table.Machines)
	text("phase", language.Say("Phase"), table.Machines)
	text("stage", language.Say("Stage"), table.Machines)
	text("section", language.Say("Section"), table.Machines)
	text("item", language.Say("Item"), table.Machines)
	text("payer", language.Say("Payer"), table.Machines)
	text("form", language.Say("Form"), table.Machines)
	t.Columns = append(t.Columns, table.Column{Key: "payers", Label: language.Say("Payers"), Kind: table.Count, For: table.Machines})
	t.Columns = append(t.Columns, table.Column{Key: "share", Label: language.Say("Share"), Kind: table.Share})
	t.Columns = append(t.Columns, yearColumns(t.all, nil)...)
	t.Columns = append(t.Columns, table.Column{Key: "total", Label: language.Say("Total, €"), Kind: table.Money})
	if t.realised {
		t.Columns = append(t.Columns,
			table.Column{Key: "realised", Label: language.Say("Realised"), Kind: table.Money},
			table.Column{Key: "difference", Label: language.Say("Difference"), Kind: table.Money},
			table.Column{Key: "difference_percent", Label: language.Say("Difference, %"), Kind: table.Share, Spare: 6})
	}
}

// yearColumns are columns of years. Their order of leaving out is a report's that
// gives it.
func yearColumns(all []int, spare func(year int) uint8) []table.Column {
	var out []table.Column
	for _, year := range all {
		y := strconv.Itoa(year)
		c := table.Column{Key: y, Label: language.Verbatim(y), Kind: table.Money}
		if spare != nil {
			c.Spare = spare(year)
		}
		out = append(out, c)
	}
	return out
}

// shownYears are the years that have columns: those of the figures, and those
// that the request names.
func (r *Request) shownYears(years []int) []int {
	all := slices.Concat(years, r.Years)
	slices.Sort(all)
	return slices.Compact(all)
}

// spareYears is the order in which a text leaves years out: never those of which
// something is known or which the request names, and last where none is.
func (r *Request) spareYears(known []int) func(year int) uint8 {
	return func(year int) uint8 {
		switch {
		case slices.Contains(known, year) || slices.Contains(r.Years, year):
			return 0
		case len(known) == 0:
			return table.Near
		default:
			return table.Near + 1
		}
	}
}

// add puts a row into the table; its figures are those of the plan and, beside
// them, of what was realised.
func (t *tree) add(depth int, role table.Role, label language.Text, section, item, payer string, planned, realised *finance.Extents) *table.Row {
	t.Rows = append(t.Rows, t.row(depth, role, label, section, item, payer, planned, realised))
	return &t.Rows[len(t.Rows)-1]
}

func (t *tree) row(depth int, role table.Role, label language.Text, section, item, payer string, planned, realised *finance.Extents) table.Row {
	cells := []table.Cell{
		table.Said("", label), table.Plain(string(t.project.ID)), table.Plain(string(t.b.Budget.Phase)), table.Plain(string(t.b.Budget.Stage)),
		table.Plain(section), table.Plain(item), table.Plain(payer), {}, {}, {},
	}
	for _, year := range t.all {
		if planned == nil {
			cells = append(cells, table.Cell{})
			continue
		}
		cells = append(cells, inYear(t.b.plan, planned.Years, year))
	}
	if planned == nil {
		cells = append(cells, table.Cell{})
	} else {
		cells = append(cells, extentCell(planned.Amount))
	}
	switch {
	case t.realised && (t.b.realised == nil || planned == nil && realised == nil):
		cells = append(cells, make([]table.Cell, 3)...)
	case t.realised:
		cells = append(cells, beside(planned, realised)...)
	}
	return table.Row{Depth: depth, Role: role, Cells: cells}
}

// known is what has figures, as far as they are known.
func known(of interface{ Extents() finance.Extents }) *finance.Extents {
	e := of.Extents()
	return &e
}

// asIs is a row whose unknown figures may be anything.
func asIs(r *finance.Row) *finance.Extents {
	e := r.AsIs()
	return &e
}

// beside is what was realised, and how much more or less that is than planned.
func beside(planned, realised *finance.Extents) []table.Cell {
	if realised == nil {
		realised = new(finance.Extents)
	}
	cells := []table.Cell{extentCell(realised.Amount), {}, {}}
	if planned == nil {
		return cells
	}
	difference := finance.Difference(realised.Amount.Exact(), planned.Amount.Exact())
	cells[1], cells[2] = cell(difference), table.Percent(money.Share{}, money.Unknown)
	if s, ok := money.PercentOf(difference.Amount, planned.Amount.Amount, 2); ok && difference.Known() {
		cells[2] = table.Percent(s, difference.Basis)
	}
	return cells
}

// Places in the rows of a tree.
const (
	payerColumn  = 6
	formColumn   = 7
	payersColumn = 8
	shareColumn  = 9
)

func (t *tree) costs() {
	p := t.b.plan
	if len(p.Costs) == 0 {
		return
	}
	t.add(t.depth, table.Heading, language.Say("Costs"), "costs", "", "", nil, nil)
	depth := t.depth + 1
	for _, c := range p.Costs {
		t.add(depth, table.Item, c.Cost.Category.Name(), "costs", string(c.Cost.Category), "", known(c), t.b.realisedCost(c))
	}
	if p.Income.Known() && p.Income.Cents() != 0 {
		income := finance.Row{Amount: finance.Negative(p.Income), Years: make([]finance.Figure, len(p.Years))}
		t.add(depth, table.Item, language.Say("Income, taken off"), "costs", "income", "", asIs(&income), t.b.realisedIncome())
	}
	for _, c := range t.b.unplannedCosts() {
		t.add(depth, table.Item, language.Say("{0}, not planned", c.Cost.Category.Name()), "costs", string(c.Cost.Category), "", nil, known(c))
	}
	if !nothing(&p.Unitemised) {
		t.add(depth, table.Item, remainder(), "costs", "unitemised", "", asIs(&p.Unitemised), nil)
	}
}

func (t *tree) funding() {
	p := t.b.plan
	if len(p.Lines) == 0 {
		return
	}
	depth := t.depth
	if len(p.Costs) > 0 {
		t.add(depth, table.Heading, language.Say("Funding"), "funding", "", "", nil, nil)
		depth++
	}
	for _, line := range p.Lines {
		planned := known(line)
		row := t.add(depth, table.Item, t.lineName(line), "funding", string(line.Funding.Source), t.partyCode(string(line.Funding.Payer)), planned, t.b.realisedLine(t.subject, line))
		row.Cells[shareColumn], row.Cells[formColumn] = lineShare(p, line, planned.Amount), table.Plain(string(finance.FormOf(line.Funding)))
		if t.brief {
			continue
		}
		t.payers(depth+1, line)
		if !nothing(&line.Rest) {
			t.add(depth+1, table.Item, restName(line), "unallocated", string(line.Funding.Source), "", asIs(&line.Rest), nil)
		}
	}
	for _, line := range t.b.unplannedLines(t.subject) {
		t.add(depth, table.Item, language.Say("{0}, not planned", t.lineName(line)), "funding", string(line.Funding.Source), t.partyCode(string(line.Funding.Payer)), nil, known(line))
	}
	if !hidden(p) {
		row := t.add(depth, table.Item, unallocatedName(p), "unallocated", "", "", asIs(&p.Unallocated), nil)
		if s, ok := p.UnallocatedShare(); ok {
			row.Cells[shareColumn] = shareCell(s)
		}
	}
}

// payers adds the payers of a line, beside them what was realised of each, and
// those of whom the plan did not know.
func (t *tree) payers(depth int, line *finance.Line) {
	add := func(payer *finance.Payer, label language.Text, planned, realised *finance.Extents) {
		row := t.add(depth, table.Item, label, "payers", string(line.Funding.Source), "", planned, realised)
		row.Cells[payerColumn], row.Cells[payersColumn], row.Cells[formColumn] = t.payerCell(payer), payersCell(payer), table.Plain(string(finance.FormOf(line.Funding)))
	}
	var others []*finance.Payer // who paid in fact
	if other := t.b.pairs(t.subject)[line]; other != nil {
		others = slices.Clone(other.Payers)
	}
	for _, payer := range line.Payers {
		var realised *finance.Extents
		if i := slices.IndexFunc(others, func(o *finance.Payer) bool { return t.samePayer(o, payer) }); i >= 0 {
			realised = known(others[i])
			others = slices.Delete(others, i, i+1)
		}
		add(payer, t.payerName(payer), known(payer), realised)
	}
	for _, payer := range others {
		add(payer, language.Say("{0}, not planned", t.payerName(payer)), nil, known(payer))
	}
}

// samePayer reports whether two rows are of the same parties, or of as many of
// one kind that the source only counts.
func (s *subject) samePayer(a, b *finance.Payer) bool {
	return slices.EqualFunc(a.Names, b.Names, s.same) && (len(a.Names) > 0 || a.Number == b.Number && a.Of == b.Of)
}

// hidden reports whether what the lines leave of the total says nothing: it is
// nothing, there are no lines, or all are known and a rounded total explains it.
func hidden(p *finance.Plan) bool {
	rest := p.Unallocated.Amount.Cents()
	return nothing(&p.Unallocated) || len(p.Lines) == 0 || p.Total.Amount.IsAbout() &&
		!slices.ContainsFunc(p.Lines, func(l *finance.Line) bool { return !l.Amount.Known() }) && max(rest, -rest) <= p.Total.Amount.Margin()
}

// nothing reports whether a rest is known to be nothing, or not known at all.
func nothing(r *finance.Row) bool {
	zero := func(f finance.Figure) bool { return f.Cents() == 0 }
	return zero(r.Amount) && zero(r.FullYear) && !slices.ContainsFunc(r.Years, func(f finance.Figure) bool { return !zero(f) })
}

// sum adds the row of a phase's total; of a project with one budget it is the
// table's total.
func (t *tree) sum() {
	p := t.b.plan
	var realised *finance.Extents
	if t.b.realised != nil {
		realised = asIs(&t.b.realised.Total)
	}
	row := t.row(0, table.Sum, language.Say("Total"), "total", "", "", asIs(&p.Total), realised)
	if p.Total.Amount.Cents() > 0 && len(p.Lines) > 0 {
		row.Cells[shareColumn] = table.Percent(money.Hundredths(100_00), max(money.Derived, p.Total.Amount.Basis))
	}
	if !t.several() {
		t.Total = &row
		return
	}
	row.Depth = t.depth
	t.Rows = append(t.Rows, row)
}

// whole adds the total over the budgets of a project.
func (t *tree) whole() {
	if !t.several() {
		return
	}
	counted := t.financing.Counted()
	whole := len(counted) == 1 && t.budgets[counted[0]].Phase == nil
	name := language.Say("Phases together")
	if whole {
		name = language.Say("Whole project")
	}
	total := t.financing.Total()
	t.b = &budget{Chosen: finance.Chosen{Budget: &record.Budget{}}, plan: t.budgets[0].plan}
	var realised *finance.Extents
	if t.realised {
		realised = t.realisedTotal(counted)
	}
	row := t.row(0, table.Sum, name, "total", "", "", nil, nil)
	for i, year := range t.all {
		c := extentCell(t.financing.Cost(finance.OneYear(year)))
		if _, ok := slices.BinarySearch(t.dated, year); !ok {
			c = undated(t.project.Period, year)
		}
		row.Cells[shareColumn+1+i] = c
	}
	at := shareColumn + 1 + len(t.all)
	row.Cells[at] = extentCell(total)
	if t.realised {
		copy(row.Cells[at+1:], beside(&finance.Extents{Amount: total}, realised))
	}
	t.Total = &row
	if whole {
		t.Notes = append(t.Notes, language.Say("the phases stand within the whole project and are not added to it"))
	}
}

// realisedTotal is what was realised of the whole: as stated for it, else of
// the budgets that count, where it is said of all of them.
func (s *subject) realisedTotal(counted []int) *finance.Extents {
	if s.realised != nil {
		return asIs(&s.realised.Total)
	}
	var all []finance.Figure
	for _, k := range counted {
		b := &s.budgets[k]
		if b.realised == nil || !b.realised.Total.Amount.Known() {
			return nil
		}
		all = append(all, b.realised.Total.Amount)
	}
	sum := finance.SumOfFigures(all)
	if !sum.Known() {
		return nil
	}
	return asIs(&finance.Row{Amount: finance.Figure{Amount: sum, Basis: money.Derived}})
}

// lineName is a funding line as people read it: its source, who pays it where
// that is more than the source says, and what it consists of.
func (s *subject) lineName(line *finance.Line) language.Text {
	f := line.Funding
	name := s.sourceName(f.Source)
	if f.Payer != "" && string(f.Payer) != string(f.Source) && f.Payer != s.fund(f.Source) {
		name = language.Say("{0}, {1}", name, s.partyName(string(f.Payer)))
	}
	if f.Form != "" && f.Form != record.Money {
		name = language.Say("{0} ({1})", name, f.Form.Name())
	}
	if f.Own {
		name = language.Say("{0}, own contribution", name)
	}
	return name
}

// payerName is one row of payers as people read it.
func (s *subject) payerName(p *finance.Payer) language.Text {
	if len(p.Names) == 0 {
		return several(p.Number, p.Of)
	}
	if len(p.Names) > 1 {
		return language.Say("{0} together", s.partyNames(p.Names))
	}
	return s.partyName(p.Names[0])
}

// payerCell is the same for machines: a list of those who pay together.
func (s *subject) payerCell(p *finance.Payer) table.Cell {
	switch len(p.Names) {
	case 0:
		return table.Plain(string(p.Of))
	case 1:
		return s.partyCell(p.Names[0])
	}
	cells := make([]table.Cell, len(p.Names))
	for i, n := range p.Names {
		cells[i] = s.partyCell(n)
	}
	return table.Listed(cells)
}

// payersCell is how many payers a row is of.
func payersCell(p *finance.Payer) table.Cell {
	if p.Number == 0 {
		return table.Cell{Value: table.Missing{}}
	}
	return table.Cell{Value: int(p.Number), Basis: money.Stated}
}

// realisedLine is what was realised of a line; nil where that is not said.
func (b *budget) realisedLine(s *subject, line *finance.Line) *finance.Extents {
	if other := b.pairs(s)[line]; other != nil {
		return known(other)
	}
	return nil
}

// pairs are the planned lines with the realised ones that they stand beside.
func (b *budget) pairs(s *subject) map[*finance.Line]*finance.Line {
	if b.realised != nil && b.paired == nil {
		b.paired = finance.Pairs(b.plan, b.realised, s.same)
	}
	return b.paired
}

// unplannedLines are those that were realised and not planned.
func (b *budget) unplannedLines(s *subject) []*finance.Line {
	if b.realised == nil {
		return nil
	}
	pairs := b.pairs(s)
	return slices.DeleteFunc(slices.Clone(b.realised.Lines), func(other *finance.Line) bool {
		for _, line := range pairs {
			if line == other {
				return true
			}
		}
		return false
	})
}

// realisedCost is what was realised of a category: of the first row of it the
// first one.
func (b *budget) realisedCost(c *finance.Cost) *finance.Extents {
	if b.realised == nil {
		return nil
	}
	n := nth(b.plan.Costs, c)
	for _, other := range b.realised.Costs {
		if other.Cost.Category == c.Cost.Category && nth(b.realised.Costs, other) == n {
			return known(other)
		}
	}
	return nil
}

// unplannedCosts are those that were realised and not planned.
func (b *budget) unplannedCosts() []*finance.Cost {
	if b.realised == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(b.realised.Costs), func(c *finance.Cost) bool {
		return slices.ContainsFunc(b.plan.Costs, func(other *finance.Cost) bool {
			return other.Cost.Category == c.Cost.Category && nth(b.plan.Costs, other) == nth(b.realised.Costs, c)
		})
	})
}

// nth counts the rows of the same category before a row.
func nth(costs []*finance.Cost, c *finance.Cost) int {
	n := 0
	for _, other := range costs {
		if other == c {
			break
		}
		if other.Cost.Category == c.Cost.Category {
			n++
		}
	}
	return n
}

// realisedIncome is what was realised of the income, taken off.
func (b *budget) realisedIncome() *finance.Extents {
	if b.realised == nil || !b.realised.Income.Known() {
		return nil
	}
	return asIs(&finance.Row{Amount: finance.Negative(b.realised.Income)})
}
