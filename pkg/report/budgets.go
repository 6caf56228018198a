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
	id     record.ProjectID
	name   table.Cell
	partOf record.ProjectID
	period calendar.Period
	stage  table.Cell
	years  []int
	inYear []finance.Figure // by years
	total  finance.Figure
	wide   bool
}

func (s *subject) summary() summary {
	p := s.project
	out := summary{id: record.ProjectID(p.ID), name: named(p.Name), partOf: p.PartOf, period: p.Period, years: years(s.budgets)}
	chosen, plans := s.plans()
	var ok bool
	out.total, ok = finance.ProjectTotal(chosen, plans)
	out.wide = !ok
	for _, year := range out.years {
		f, ok := finance.ProjectYear(chosen, plans, year)
		out.wide = out.wide || !ok
		out.inYear = append(out.inYear, f)
	}
	if all := p.Period.Years(); len(s.budgets) == 0 && len(all) <= maxYears {
		out.years, out.inYear = all, make([]finance.Figure, len(all)) // it costs what nobody says
	}
	out.stage = s.stages()
	return out
}

// maxYears is the longest period of which the years are told apart.
const maxYears = 200

// stages are the stages of a project's chosen budgets: one, where all are the
// same.
func (s *subject) stages() table.Cell {
	var stages []record.Stage
	var names joined
	code := ""
	for _, b := range s.budgets {
		if slices.Contains(stages, b.Budget.Stage) {
			continue
		}
		if len(stages) > 0 {
			code += ", "
		}
		code += string(b.Budget.Stage)
		stages, names = append(stages, b.Budget.Stage), append(names, stageName(b.Budget.Stage))
	}
	if len(stages) == 0 {
		return table.Cell{}
	}
	return table.Said(code, language.Say("{0}", names))
}

// budgets is the table of several projects.
func budgets(r *Request) (*table.Table, *Outcome, error) {
	all, o := collect(r, (*subject).summary)
	t := &table.Table{Title: language.Say("Budgets of {0} {0|project|projects}", len(all)), Lead: r.assumptions()}
	var shown []int // years for which some figure is known
	parts := false
	for _, s := range all {
		for i, year := range s.years {
			if s.inYear[i].Known() {
				if at, found := slices.BinarySearch(shown, year); !found {
					shown = slices.Insert(shown, at, year)
				}
			}
		}
		parts = parts || s.partOf != ""
	}
	t.Columns = []table.Column{
		{Key: "id", Label: language.Say("Project")},
		{Key: "name", Label: language.Say("Name"), Spare: 9},
		{Key: "period", Label: language.Say("Period"), Kind: table.Period, Spare: 7},
		{Key: "stage", Label: language.Say("Stage")},
	}
	if parts {
		t.Columns = append(t.Columns, table.Column{Key: "part_of", Label: language.Say("Part of"), Spare: 8})
	}
	t.Columns = append(t.Columns, yearColumns(shown, 5)...)
	t.Columns = append(t.Columns, table.Column{Key: "total", Label: language.Say("Total"), Kind: table.Money})
	sum := newTotals(len(shown) + 1)
	inside := r.inside(all)
	for i, s := range all {
		cells := []table.Cell{table.Plain(string(s.id)), s.name, {Value: s.period}, s.stage}
		if parts {
			cells = append(cells, table.Plain(string(s.partOf)))
		}
		figures := make([]table.Cell, 0, len(shown)+1)
		for _, year := range shown {
			figures = append(figures, inYear(s.years, s.inYear, year))
		}
		figures = append(figures, cell(s.total))
		if !inside[i] {
			if err := sum.add(figures); err != nil {
				return nil, o, err
			}
		}
		t.Rows = append(t.Rows, table.Row{Cells: append(cells, figures...)})
	}
	total := make([]table.Cell, len(t.Columns)-len(shown)-1)
	total[0] = table.Said("total", language.Say("Total"))
	t.Total = &table.Row{Role: table.Sum, Cells: append(total, sum.cells()...)}
	t.Notes = append(t.Notes, counted(all, inside, r.Gross)...)
	return t, o, nil
}

// inside says which of the projects are parts of another one among them, also
// through others; none where parts are to be counted.
func (r *Request) inside(all []summary) []bool {
	inside := make([]bool, len(all))
	if r.Gross {
		return inside
	}
	at := make(map[record.ProjectID]int, len(all))
	for i, s := range all {
		at[s.id] = i
	}
	for i, s := range all {
		seen := 0
		for id := s.partOf; id != "" && !inside[i] && seen <= len(all); seen++ {
			j, ok := at[id]
			if ok {
				inside[i] = j != i
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

// maxNamed is how many projects a note names.
const maxNamed = 10

// counted says which projects the total counts and which it does not know.
func counted(all []summary, inside []bool, gross bool) []language.Text {
	var out []language.Text
	var parts, unknown []string
	whole := false
	for i, s := range all {
		switch {
		case inside[i]:
			parts = append(parts, string(s.id))
		case !s.total.Known():
			unknown = append(unknown, string(s.id))
		}
		whole = whole || s.partOf != ""
	}
	if len(parts) > 0 {
		out = append(out, language.Say("the total leaves out {0} {0|project that is a part|projects that are parts} of another one above: {1}; --gross counts all", len(parts), some(parts)))
	}
	if gross && whole {
		out = append(out, language.Say("the total counts parts of a project beside the whole"))
	}
	if len(unknown) > 0 {
		out = append(out, language.Say("the total does not know the figures of {0} {0|project|projects}: {1}", len(unknown), some(unknown)))
	}
	return out
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
