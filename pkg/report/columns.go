package report

import (
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

// column is one column of a report: its key for machines, its head for people, and
// its cell of a row. A report is a list of columns over rows of R; which columns it
// has and where each is, that list says and nothing else.
type column[R any] struct {
	key     string
	head    language.Text
	kind    table.Kind
	readers table.Readers
	spare   uint8 // as table.Column has it; of years, that they may be left out
	rare    bool  // left out of a table in all rows of which it is blank
	about   bool  // as table.Column has it
	added   bool  // the total over rows adds its cells up
	cell    func(R) table.Cell
	json    func(R) any // what shares -f json has in its place: nothing for nil
}

type columns[R any] []column[R]

// row is the row of x.
func (c columns[R]) row(x R) table.Row {
	r := table.Row{Cells: make([]table.Cell, len(c))}
	for i := range c {
		r.Cells[i] = c[i].cell(x)
	}
	return r
}

// rows are those of all of them.
func (c columns[R]) rows(all []R) []table.Row {
	rows := make([]table.Row, len(all))
	for i, x := range all {
		rows[i] = c.row(x)
	}
	return rows
}

// at is the row of x at a place in a tree.
func (c columns[R]) at(depth int, role table.Role, x R) table.Row {
	r := c.row(x)
	r.Depth, r.Role = depth, role
	return r
}

// heading is a row that names those below it and says nothing else.
func (c columns[R]) heading(depth int, label language.Text) table.Row {
	cells := make([]table.Cell, len(c))
	cells[0] = table.Said("", label)
	return table.Row{Depth: depth, Role: table.Heading, Cells: cells}
}

// fill puts rows of these columns into a table.
func (c columns[R]) fill(t *table.Table, rows []table.Row) {
	t.Rows = rows
	for _, x := range c {
		t.Columns = append(t.Columns, table.Column{Key: x.key, Label: x.head, Kind: x.kind, For: x.readers, Spare: x.spare, About: x.about})
	}
	for _, x := range c {
		if x.rare {
			t.RemoveBlank(x.key)
		}
	}
}

// of is the column of a key; of a year, that of all years.
func (c columns[R]) of(key string) *column[R] {
	i := slices.IndexFunc(c, func(x column[R]) bool { return x.key == key })
	if i < 0 {
		i = slices.IndexFunc(c, func(x column[R]) bool { return x.key == yearsKey })
	}
	return &c[i]
}

// total gives a table the sums of its rows but for those left out of a column.
func (c columns[R]) total(t *table.Table, out func(key string) []bool) error {
	return c.totalOf(t, t.Rows, out)
}

// totalOf gives a table the sums of rows with its columns but for those left out of a
// column.
func (c columns[R]) totalOf(t *table.Table, rows []table.Row, out func(key string) []bool) error {
	cells := make([]table.Cell, len(t.Columns))
	for i, head := range t.Columns {
		switch {
		case i == 0:
			cells[i] = table.Said("total", language.Say("Total"))
		case head.Key == sectionKey:
			cells[i] = table.Plain("total")
		case c.of(head.Key).added:
			var s sum
			var numbers []table.Cell
			left := out(head.Key)
			for k := range rows {
				if left[k] || rows[k].Cells[i].Blank() {
					continue
				}
				if !s.add(rows[k].Cells[i]) {
					return ErrTooLarge
				}
				numbers = append(numbers, rows[k].Cells[i])
			}
			if cells[i] = s.cell(); head.Kind == table.Number {
				cells[i] = sumOfNumbers[money.Number](numbers)
			}
		}
	}
	t.Total = &table.Row{Role: table.Sum, Cells: cells}
	return nil
}

// sum adds figures: those that are known, and notes where others are not.
type sum struct {
	amount money.Amount
	basis  money.Basis
	open   bool
}

// add reports false where 64 bits do not hold the sum.
func (s *sum) add(c table.Cell) bool {
	a, ok := c.Value.(money.Amount)
	switch {
	case !ok:
		return true
	case !a.Known():
		s.open = true
		return true
	case !s.amount.Known():
		s.amount = money.Cents(0)
	}
	s.basis, s.open = max(s.basis, c.Basis, money.Derived), s.open || c.Partial
	s.amount, ok = s.amount.Add(a)
	return ok
}

// cell is blank where no figure was added, known or not.
func (s *sum) cell() table.Cell {
	if !s.amount.Known() && !s.open {
		return table.Cell{}
	}
	return table.Cell{Value: s.amount, Basis: s.basis, Partial: s.open && s.amount.Known()}
}

// sectionKey is the column by which machines tell the total from other rows.
const sectionKey = "section"

// machine is a column of words that only machines read.
func machine[R any](key string, head language.Text, word func(R) string) column[R] {
	return column[R]{key: key, head: head, readers: table.Machines, cell: func(x R) table.Cell { return table.Plain(word(x)) }}
}

// raw is a column that is called by its key alone.
func raw[R any](key string, word func(R) string) column[R] {
	return machine(key, language.Verbatim(key), word)
}

// plainList is a cell of texts that are the same in every language.
func plainList[T ~string](texts []T) table.Cell {
	cells := make([]table.Cell, len(texts))
	for i, t := range texts {
		cells[i] = table.Plain(string(t))
	}
	return table.Listed(cells)
}

// when is a cell that is blank elsewhere.
func when(is bool, c table.Cell) table.Cell {
	if is {
		return c
	}
	return table.Cell{}
}

// labelColumn is what people read at the head of a row of a tree.
func labelColumn[R any](head language.Text, label func(R) language.Text) column[R] {
	return column[R]{key: "row", head: head, readers: table.People, cell: func(x R) table.Cell { return table.Said("", label(x)) }}
}

// yearsKey is the column of figures by calendar year, until it is spread.
const yearsKey = "years"

func yearsColumn[R any](spare uint8, years func(R) yearly) column[R] {
	return column[R]{key: yearsKey, head: language.Say("Years"), kind: table.Money, spare: spare, added: true, cell: func(x R) table.Cell { return table.Cell{Value: years(x)} }}
}

func ofEntry(e *entry) yearly { return e.years }

// yearly are the figures of a row by calendar year: one cell, until it is known of
// which years all rows have some.
type yearly struct {
	years   []int
	figures []table.Cell // of these; not as plans have them, since rows of many projects would keep all their plans
	period  calendar.Period
	open    bool   // nothing is known about other years in the period
	of      *entry // whose they are, where they are compared with those before a what-if
}

// planYears are the figures by year of a row of a plan.
func planYears(p *finance.Plan, figures []finance.Extent) yearly {
	return yearly{p.Years, extentCells(figures), p.Period, !p.Period.Bounded(), nil}
}

// in is the figure for a year; blank where the period has no day in it.
func (b yearly) in(year int) table.Cell {
	j, ok := slices.BinarySearch(b.years, year)
	switch {
	case ok:
		return b.figures[j]
	case b.open && b.period.MayOverlap(calendar.CalendarYear(year)):
		return cell(finance.Figure{})
	default:
		return table.Cell{}
	}
}

// columnOf is where a table has a column; -1 where it does not.
func columnOf(t *table.Table, key string) int {
	return slices.IndexFunc(t.Columns, func(c table.Column) bool { return c.Key == key })
}

// spreadYears puts in the place of the column of years one for each year of which a
// row has figures, or which the request names. It returns those of which something
// is known.
func (r *Request) spreadYears(t *table.Table) (known []int) {
	at := columnOf(t, yearsKey)
	if at < 0 {
		return nil
	}
	var all []int
	for row := range t.All() {
		b := row.Cells[at].Value.(yearly)
		for j, year := range b.years {
			all = insert(all, year)
			if b.figures[j].Known() {
				known = insert(known, year)
			}
		}
	}
	all = r.shownYears(all)
	var heads []table.Column
	for _, year := range all {
		y := strconv.Itoa(year)
		head := table.Column{Key: y, Label: language.Verbatim(y), Kind: table.Money}
		if t.Columns[at].Spare > 0 {
			head.Spare = r.spareYear(year, known)
		}
		if heads = append(heads, head); r.Compare {
			before, change := head, head
			before.Key, before.Label = y+beforeKey, beforeHead(head.Label)
			change.Key, change.Label = y+changeKey, changeHead(head.Label)
			heads = append(heads, before, change)
		}
	}
	t.Columns = slices.Replace(t.Columns, at, at+1, heads...)
	for row := range t.All() {
		b := row.Cells[at].Value.(yearly)
		cells := make([]table.Cell, 0, len(t.Columns))
		cells = append(cells, row.Cells[:at]...)
		for _, year := range all {
			if cells = append(cells, b.in(year)); r.Compare {
				cells = append(cells, b.besides(year)...)
			}
		}
		row.Cells = append(cells, row.Cells[at+1:]...)
	}
	return known
}

// shownYears are the years that have columns: those of the figures, and those
// that the request names.
func (r *Request) shownYears(years []int) []int {
	all := slices.Concat(years, r.Years)
	slices.Sort(all)
	return slices.Compact(all)
}

// spareYear is the order in which a text leaves a year out: never one of which
// something is known or which the request names, and last where none is.
func (r *Request) spareYear(year int, known []int) uint8 {
	switch {
	case slices.Contains(known, year) || slices.Contains(r.Years, year):
		return 0
	case len(known) == 0:
		return table.Near
	default:
		return table.Near + 1
	}
}
