package report

import (
	"errors"
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// ErrTooLarge says that 64 bits of cents do not hold a sum.
var ErrTooLarge = errors.New("the figures are too large to add")

// summary is what a table of several projects shows of one.
type summary struct {
	member
	name    table.Cell
	without bool // a phase has no budget
	period  calendar.Period
	stage   table.Cell
	years   []int
	inYear  []finance.Extent // by years
	total   finance.Extent
	why     []language.Text // the arithmetic, where that is asked for
	open    bool            // its years are not all known: it may cost something in any of its period
}

func (s *subject) summary() summary {
	p := s.project
	out := summary{member: s.member(), name: named(p.Name), period: p.Period, years: years(s.budgets), without: len(s.without()) > 0}
	for _, b := range s.budgets {
		out.open = out.open || !b.plan.Period.Bounded()
	}
	out.total = s.financing.Total()
	out.known = out.total.Known()
	for _, year := range out.years {
		out.inYear = append(out.inYear, s.financing.Cost(finance.OneYear(year)))
	}
	out.open = out.open || len(s.budgets) == 0
	out.stage = s.stages()
	return out
}

// dated reports whether all years of the project are known.
func (s *summary) dated() bool {
	return !s.open && !slices.ContainsFunc(s.inYear, func(e finance.Extent) bool { return !e.Known() || e.Partial })
}

// in is what a project costs in a calendar year: unknown where none of its
// budgets is of the year, and blank where its period has no day in it.
func (s *summary) in(year int) table.Cell {
	if j, ok := slices.BinarySearch(s.years, year); ok {
		return extentCell(s.inYear[j])
	}
	return undated(s.period, year)
}

// undated is the cell of a year that none of a project's budgets is of.
func undated(period calendar.Period, year int) table.Cell {
	if period.Known() && !period.MayOverlap(calendar.CalendarYear(year)) {
		return table.Cell{}
	}
	return cell(finance.Figure{})
}

// stages are the stages of a project's chosen budgets: one, where all are the
// same.
func (s *subject) stages() table.Cell {
	var stages []record.Stage
	var cells []table.Cell
	for _, b := range s.budgets {
		if slices.Contains(stages, b.Budget.Stage) {
			continue
		}
		stages, cells = append(stages, b.Budget.Stage), append(cells, table.Said(string(b.Budget.Stage), b.Budget.Stage.Name()))
	}
	if len(cells) == 1 {
		return cells[0]
	}
	return table.Listed(cells)
}

// budgets is the table of several projects.
func budgets(r *Request, explain bool) (*table.Table, *Outcome, error) {
	all, o := collectFigures(r, func(s *subject) summary {
		x := s.summary()
		if explain {
			x.why = s.arithmetic(false)
		}
		return x
	})
	t := &table.Table{Title: language.Say("Budgets of {0} {0|project|projects}", len(all)), Lead: r.assumptions()}
	var dated, known []int // years of the budgets, and those of which some figure is known
	parts := false
	for _, s := range all {
		for i, year := range s.years {
			dated = insert(dated, year)
			if s.inYear[i].Known() {
				known = insert(known, year)
			}
		}
		parts = parts || s.partOf != ""
	}
	t.Columns = []table.Column{
		{Key: "id", Label: language.Say("Project"), Spare: 10},
		{Key: "name", Label: language.Say("Name")},
		{Key: "period", Label: language.Say("Period"), Kind: table.Period, Spare: 8},
		{Key: "stage", Label: language.Say("Stage"), Spare: 7},
		sectionColumn(),
	}
	if parts {
		t.Columns = append(t.Columns, table.Column{Key: "part_of", Label: language.Say("Part of"), Spare: 9})
	}
	shown := r.shownYears(dated)
	t.Columns = append(t.Columns, yearColumns(shown, r.spareYears(known))...)
	t.Columns = append(t.Columns, table.Column{Key: "total", Label: language.Say("Total, €"), Kind: table.Money})
	sum := newTotals(len(shown) + 1)
	members := make([]member, len(all))
	for i := range all {
		members[i] = all[i].member
	}
	inside := r.inside(members)
	for i, s := range all {
		cells := []table.Cell{table.Plain(string(s.id)), s.name, {Value: s.period}, s.stage, table.Plain("project")}
		if parts {
			cells = append(cells, table.Plain(string(s.partOf)))
		}
		figures := make([]table.Cell, 0, len(shown)+1)
		for _, year := range shown {
			figures = append(figures, s.in(year))
		}
		figures = append(figures, cell(s.total.Figure))
		if !inside[i] {
			if err := sum.add(figures); err != nil {
				return nil, o, err
			}
		}
		t.Rows = append(t.Rows, table.Row{Cells: append(cells, figures...)})
	}
	total := make([]table.Cell, len(t.Columns)-len(shown)-1)
	total[0], total[4] = table.Said("total", language.Say("Total")), table.Plain("total")
	t.Total = &table.Row{Role: table.Sum, Cells: append(total, sum.cells()...)}
	t.Notes = append(t.Notes, counted(all, inside, r.Gross, len(known) > 0)...)
	t.Hints = partsHints(inside)
	for _, s := range all {
		for _, why := range s.why {
			t.Notes = append(t.Notes, language.Say("{0}: {1}", string(s.id), why))
		}
	}
	return t, o, nil
}

// member is a project among those that a total is of.
type member struct {
	id, partOf record.ProjectID
	known      bool // its figure
	counts     bool // of one of its items: it is of the stage that sums count
}

func (s *subject) member() member {
	return member{id: record.ProjectID(s.project.ID), partOf: s.project.PartOf}
}

// inside says which of the projects are counted with another one among them,
// of which they are a part, also through others; none where parts are to be
// counted. A part of a whole whose figure is not known counts by itself. Of
// projects that are parts of each other the first counts.
func (r *Request) inside(all []member) []bool {
	inside := make([]bool, len(all))
	if r.Gross {
		return inside
	}
	at := make(map[record.ProjectID]int, len(all))
	for i, m := range all {
		at[m.id] = i
	}
	for i, m := range all {
		seen := map[record.ProjectID]bool{m.id: true}
		for id := m.partOf; id != "" && !seen[id]; {
			seen[id] = true
			j, here := at[id]
			if here && (all[j].known || !m.known) && !(i < j && r.leads(id, m.id)) {
				inside[i] = true
				break
			}
			above := r.Catalogue.Summary(id)
			if above == nil {
				break
			}
			id = above.PartOf
		}
	}
	return inside
}

// leads reports whether a project is a part of another one, also through
// others.
func (r *Request) leads(from, to record.ProjectID) bool {
	seen := make(map[record.ProjectID]bool)
	for id := from; id != "" && !seen[id]; {
		seen[id] = true
		above := r.Catalogue.Summary(id)
		if above == nil {
			return false
		}
		if id = above.PartOf; id == to {
			return true
		}
	}
	return false
}

// maxNamed is how many projects a note names.
const maxNamed = 10

// counted says which projects the total counts and which it does not know, also
// of the years, where the table has some.
func counted(all []summary, inside []bool, gross, years bool) []language.Text {
	var unknown, open, undated []string
	members := make([]member, len(all))
	for i, s := range all {
		members[i] = s.member
		switch {
		case inside[i]:
		case !s.total.Known():
			unknown = append(unknown, string(s.id))
		case s.without:
			open = append(open, string(s.id))
		}
		if years && !inside[i] && s.total.Known() && !s.dated() {
			undated = append(undated, string(s.id))
		}
	}
	out := partsNotes(members, inside, gross)
	if len(unknown) > 0 {
		out = append(out, language.Say("the total leaves out {0} {0|project whose figure is|projects whose figures are} not known: {1}", len(unknown), some(unknown)))
	}
	if len(undated) > 0 {
		out = append(out, language.Say("the years do not make the total: those of {0} {0|project|projects} are not all known: {1}", len(undated), some(undated)))
	}
	if len(open) > 0 {
		out = append(out, language.Say("{0} {0|project has|projects have} phases without a budget: {1}", len(open), some(open)))
	}
	return out
}

// partsNotes say how a total counts parts of projects.
func partsNotes(all []member, inside []bool, gross bool) []language.Text {
	var parts, alone []string
	at := make(map[record.ProjectID]bool, len(all))
	for _, m := range all {
		at[m.id] = true
	}
	for i, m := range all {
		switch {
		case inside[i]:
			parts = append(parts, string(m.id))
		case at[m.partOf]:
			alone = append(alone, string(m.id))
		}
	}
	switch {
	case len(parts) > 0:
		return []language.Text{language.Say("the total leaves out {0} {0|project that is a part|projects that are parts} of another one above: {1}", len(parts), some(parts))}
	case gross && len(alone) > 0:
		return []language.Text{language.Say("the total counts parts of a project beside the whole")}
	case len(alone) > 0:
		return []language.Text{language.Say("the total counts {0} {0|part|parts} of a project whose own figure is not known: {1}", len(alone), some(alone))}
	}
	return nil
}

// partsHints say how to count the parts that a total leaves out.
func partsHints(inside []bool) []language.Text {
	if !slices.Contains(inside, true) {
		return nil
	}
	return []language.Text{language.Say("--gross also counts parts")}
}

// some are the first of many names.
func some(names []string) language.List {
	if len(names) > maxNamed {
		return append(language.List(slices.Clone(names[:maxNamed])), "…")
	}
	return language.List(names)
}

// totals adds the figures of columns: of those that are known, and says where
// others are not.
type totals struct {
	sums  []money.Amount
	bases []money.Basis
	open  []bool
}

func newTotals(columns int) *totals {
	return &totals{make([]money.Amount, columns), make([]money.Basis, columns), make([]bool, columns)}
}

func (t *totals) add(figures []table.Cell) error {
	for i, c := range figures {
		a, ok := c.Value.(money.Amount)
		switch {
		case !ok:
		case !a.Known():
			t.open[i] = true
		default:
			if !t.sums[i].Known() {
				t.sums[i] = money.Cents(0)
			}
			if t.sums[i], ok = t.sums[i].Add(a); !ok {
				return ErrTooLarge
			}
			t.bases[i] = max(t.bases[i], c.Basis, money.Derived)
			t.open[i] = t.open[i] || c.Partial
		}
	}
	return nil
}

func (t *totals) cells() []table.Cell {
	out := make([]table.Cell, len(t.sums))
	for i := range out {
		out[i] = table.Cell{Value: t.sums[i], Basis: t.bases[i], Partial: t.open[i] && t.sums[i].Known()}
		if !t.sums[i].Known() && !t.open[i] {
			out[i] = table.Cell{}
		}
	}
	return out
}
