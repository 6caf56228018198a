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
	hidden  bool                      // tables do not show it
	cost    *finance.Cost             // that it is
	line    *finance.Line             // that it is, or belongs to
	payer   *finance.Payer            // that it is
	spender func() language.Text      // the beneficiary of whose part of the budget it is; nil: of the budget
	part    *finance.Share            // of the total, that a beneficiary has
	spent   map[string]finance.Figure // what each beneficiary has of it, or of each line, by their codes

	row     *finance.Row    // its figures; nil where the budget does not have it
	planned finance.Extents // the same as far as they are known
	years   yearly          // of these
	before  *entry          // its row without a what-if, where they are compared; nil where there is none
	beside  []*entry        // its rows in the budgets that its own is compared with; nil where one does not have it
	claimed *entry          // its row in what all claims make; nil where they do not have it
	year    int             // of which alone it is the row; 0: of all
}

// Sections of the rows of budgets.
const (
	costsSection   = "costs"
	fundingSection = "funding"
	payersSection  = "payers"
	lostSection    = "uncovered" // what those paid who are assumed not to pay
	restSection    = "unallocated"
	publicSection  = "public"
	totalSection   = "total"
	yearsSection   = "years" // a year of a row
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

// rows are the entries of a budget by where they are among its rows. There is no income
// where the budget says nothing about it.
type rows struct {
	costs         []*entry
	income        *entry
	unitemised    *entry
	lines         []*lineRows
	unallocated   *entry
	public, total *entry
}

// lineRows are a line of funding, its payers, what is uncovered since a what-if has some
// not pay, and what they leave of it.
type lineRows struct {
	line            *entry
	payers          []*entry
	uncovered, rest *entry // the first is nil where nobody is assumed not to pay
}

// entries are the rows of a budget, each once and in the order of tables, the total last.
// Beside each is its row in the budgets that this one is compared with; what only these
// have comes after its kind.
func (s *subject) entries(b *budget) []*entry {
	r := s.rowsOf(b)
	for k, other := range b.beside {
		pairing{s, b, other, func(e *entry) **entry { return &e.beside[k] }}.all(r, s.rowsOf(other))
	}
	if b.claimed != nil {
		pairing{s, b, b.claimed, func(e *entry) **entry { return &e.claimed }}.all(r, s.rowsOf(b.claimed))
	}
	if b.before != nil {
		pairing{s, b, b.before, func(e *entry) **entry { return &e.before }}.all(r, s.rowsOf(b.before))
	}
	return r.list()
}

func (r *rows) list() []*entry {
	out := slices.Clone(r.costs)
	if r.income != nil {
		out = append(out, r.income)
	}
	out = append(out, r.unitemised)
	for _, l := range r.lines {
		out = append(append(out, l.line), l.payers...)
		if l.uncovered != nil {
			out = append(out, l.uncovered)
		}
		out = append(out, l.rest)
	}
	return append(out, r.unallocated, r.public, r.total)
}

// rowsOf are the rows of a budget alone.
func (s *subject) rowsOf(b *budget) *rows {
	p, r := b.plan, new(rows)
	add := func(e entry, row *finance.Row, known finance.Extents) *entry {
		planned := p.AtLeast(row, known, s.ByYear)
		e.subject, e.b, e.row, e.planned, e.years = s, b, row, planned, planYears(p, planned.Years)
		e.beside = make([]*entry, len(b.beside))
		return &e
	}
	asIs := func(row *finance.Row, e entry) *entry { return add(e, row, row.AsIs()) } // what is not known may be anything
	for _, c := range p.Costs {
		r.costs = append(r.costs, add(entry{section: costsSection, item: string(c.Cost.Category), label: func() language.Text { return rateName(c.Cost) }, cost: c,
			hidden: c.Absent && !c.Amount.Known()}, &c.Row, c.Extents()))
	}
	if p.Income.Known() {
		r.income = asIs(incomeRow(p), entry{section: costsSection, item: incomeItem, label: always(language.Say("Income, taken off")), hidden: p.Income.Cents() == 0 || len(p.Costs) == 0})
	}
	r.unitemised = asIs(p.Unitemised(), entry{section: costsSection, item: unitemisedItem, label: remainder, hidden: len(p.Costs) == 0 || nothing(p.Unitemised())})
	for _, line := range p.Lines {
		of := func(section string, label func() language.Text) entry {
			return entry{section: section, item: string(line.Funding.Source), label: label, line: line}
		}
		l := &lineRows{line: add(of(fundingSection, func() language.Text { return s.lineName(line) }), &line.Row, line.Extents())}
		for _, x := range line.Payers {
			e := of(payersSection, func() language.Text { return s.payerName(x) })
			e.payer = x
			l.payers = append(l.payers, add(e, &x.Row, x.Extents()))
		}
		if line.Uncovered.Years != nil {
			l.uncovered = add(of(lostSection, always(language.Say("Uncovered"))), &line.Uncovered, line.Uncovered.Extents())
		}
		rest := of(restSection, func() language.Text { return restName(line) })
		rest.hidden = nothing(line.Rest())
		l.rest = asIs(line.Rest(), rest)
		r.lines = append(r.lines, l)
	}
	r.unallocated = asIs(p.Unallocated(), entry{section: restSection, label: func() language.Text { return unallocatedName(p) }, hidden: explained(p)})
	r.public = asIs(p.PublicFunding(), entry{section: publicSection, label: publicName, hidden: !hasPrivate(p)})
	r.total = asIs(&p.Total, entry{section: totalSection, label: always(language.Say("Total")), role: table.Sum})
	return r
}

// pairing puts the rows of another budget beside those of one, where at says.
type pairing struct {
	*subject
	b, other *budget
	at       func(*entry) **entry
}

func (p pairing) all(r, other *rows) {
	r.costs = p.list(r.costs, other.costs, func(e, o *entry) bool { return e.item == o.item })
	if r.income == nil && other.income != nil {
		r.income = p.alone(other.income)
	} else if other.income != nil {
		p.pair(r.income, other.income)
	}
	p.pair(r.unitemised, other.unitemised)
	p.lines(r, other)
	p.pair(r.unallocated, other.unallocated)
	p.pair(r.public, other.public)
	p.pair(r.total, other.total)
}

func (p pairing) lines(r, other *rows) {
	var lines finance.Plan // of each row one
	for _, l := range r.lines {
		lines.Lines = append(lines.Lines, l.line.line)
	}
	of := make(map[*finance.Line]*lineRows)
	for line, o := range finance.Pairs(&lines, p.other.plan, p.same) {
		of[o] = r.lines[slices.Index(lines.Lines, line)]
	}
	for _, o := range other.lines {
		l := of[o.line.line]
		if l == nil {
			l = &lineRows{line: p.alone(o.line), rest: p.alone(o.rest)}
			r.lines = append(r.lines, l)
		} else {
			p.pair(l.line, o.line)
			p.pair(l.rest, o.rest)
		}
		l.payers = p.list(l.payers, o.payers, func(e, o *entry) bool { return p.samePayer(e.payer, o.payer) })
	}
}

// list pairs each of the other's entries with the first that is like it, and adds those
// that none is like.
func (p pairing) list(entries, others []*entry, alike func(e, o *entry) bool) []*entry {
	for _, o := range others {
		i := slices.IndexFunc(entries, func(e *entry) bool { return *p.at(e) == nil && alike(e, o) })
		if i < 0 {
			entries = append(entries, p.alone(o))
		} else {
			p.pair(entries[i], o)
		}
	}
	return entries
}

func (p pairing) pair(e, o *entry) {
	*p.at(e) = o
	e.hidden = e.hidden && (o.hidden || !p.lists(e))
}

// alone is the entry of a row that only the other budget has.
func (p pairing) alone(o *entry) *entry {
	e := *o
	e.b, e.row, e.planned, e.years = p.b, nil, finance.Extents{}, yearly{}
	e.beside = make([]*entry, len(p.b.beside))
	*p.at(&e) = o
	if !p.Stages && p.other != p.b.before {
		e.label = notPlanned(o.label)
	}
	e.hidden = o.hidden || !p.lists(o)
	return &e
}

// lists reports whether the budget's own rows are a list of the entry's kind: where they
// are not, none of it was planned. Of stages each may have its own.
func (p pairing) lists(e *entry) bool {
	switch {
	case p.Stages || p.other == p.b.before:
		return true
	case p.other == p.b.claimed: // what claims alone have is next to stages
		return false
	case e.section == costsSection:
		return len(p.b.plan.Costs) > 0
	default:
		return len(p.b.plan.Lines) > 0
	}
}

// samePayer reports whether two rows are of the same parties, or of as many of
// one kind that the source only counts.
func (s *subject) samePayer(a, b *finance.Payer) bool {
	return slices.EqualFunc(a.Names, b.Names, s.same) && (len(a.Names) > 0 || a.Number == b.Number && a.Of == b.Of)
}

// incomeRow is the income of a plan, which is taken off.
func incomeRow(p *finance.Plan) *finance.Row {
	return &finance.Row{Amount: finance.Negative(p.Income), Years: make([]finance.Figure, len(p.Years))}
}

// explained reports whether what the lines leave of the total says nothing: it is
// nothing, there are no lines, or all are known and a rounded total explains it.
func explained(p *finance.Plan) bool {
	rest := p.Unallocated().Amount.Cents()
	return nothing(p.Unallocated()) || len(p.Lines) == 0 || p.Total.Amount.IsAbout() &&
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

// stagesPlaceColumns say where an entry of all stages is.
func stagesPlaceColumns() columns[*entry] {
	return slices.DeleteFunc(placeColumns(), func(c column[*entry]) bool { return c.key == "stage" })
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
		if e.line == nil || e.section == restSection {
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
	if e.part != nil {
		return shareCell(*e.part)
	}
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
	case publicSection:
		return when(e.row != nil, publicShare(p))
	case totalSection:
		whole := p.Total.Amount
		return when(whole.Cents() > 0 && len(p.Lines) > 0, table.Percent(money.Hundredths(100_00), max(money.Derived, whole.Basis)))
	}
	return table.Cell{}
}

// compared reports whether the entry is compared with what was realised; realised whether
// anything is said about that.
func (e *entry) compared() bool { return len(e.beside) > 0 }
func (e *entry) realised() bool { return e.compared() && e.beside[0] != nil }

// inFact is the amount that was realised, as far as that is said.
func (e *entry) inFact() finance.Extent {
	if !e.realised() {
		return finance.Extent{}
	}
	return e.beside[0].planned.Amount
}

// difference is how much more or less was realised than planned, in euros and as a part of
// what was planned.
func (e *entry) difference() (euros, percent table.Cell) {
	if !e.compared() || e.row == nil {
		return euros, percent
	}
	return changeCells(e.planned.Amount, e.inFact())
}

// nowhere is the budget of rows that are of none.
func nowhere(stage record.Stage) *budget {
	b := &record.Budget{Stage: stage}
	return &budget{Chosen: finance.Chosen{Budget: b}, plan: &finance.Plan{Budget: b}}
}
