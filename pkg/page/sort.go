package page

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/table"
)

// sortable is a table that a script sorts and filters. The script gets lists of rows by
// their numbers, the first 0 and headings not counted, so that its orders are those of all
// reports, and no row says again what its cells say.
type sortable struct {
	*writer
	table *table.Table
	rows  []table.Row // but for headings
}

func (w *writer) sortable(t *table.Table) sortable {
	return sortable{w, t, slices.DeleteFunc(slices.Clone(t.Rows), func(r table.Row) bool { return r.Role == table.Heading })}
}

// valued is a value with the number of the row that has it.
type valued struct {
	table.Cell
	row int
}

// sorted are the values of a column in their order, of lists each; those that are not
// known are left out. There are none where there is no such column.
func (s sortable) sorted(key string) []valued {
	i := slices.IndexFunc(s.table.Columns, func(c table.Column) bool { return c.Key == key })
	if i < 0 {
		return nil
	}
	all := &table.Table{Columns: []table.Column{{Key: key}, {Key: "row"}}}
	for n, row := range s.rows {
		for _, c := range values(row.Cells[i]) {
			all.Rows = append(all.Rows, table.Row{Cells: []table.Cell{c, {Value: n}}})
		}
	}
	all.Sort(key, false, s.Language)
	var out []valued
	for _, row := range all.Rows {
		if row.Cells[0].Known() {
			out = append(out, valued{row.Cells[0], row.Cells[1].Value.(int)})
		}
	}
	return out
}

// values are those of a cell: of a list each.
func values(c table.Cell) []table.Cell {
	if items, ok := c.Value.(table.Items); ok {
		return items
	}
	return []table.Cell{c}
}

// order is in which order a column has the rows.
func (s sortable) order(key string) string {
	var rows []int
	for _, v := range s.sorted(key) {
		rows = append(rows, v.row)
	}
	return ranges(rows)
}

// filters are what the rows may be filtered by: the values that they have.
func (s sortable) filters() []filter {
	var out []filter
	for _, key := range []string{"years", "programme", "municipality", "status"} {
		f := filter{Key: key}
		var last string
		var rows []int
		add := func() {
			if len(rows) > 0 {
				f.Values = append(f.Values, choice{last, ranges(rows)})
			}
			rows = nil
		}
		for _, v := range s.sorted(key) {
			word, ok := v.Value.(table.Word)
			if !ok {
				continue
			}
			if text := strings.TrimSpace(s.say(word.Text)); text != last {
				add()
				last = text
			}
			rows = append(rows, v.row)
		}
		if add(); len(f.Values) > 1 {
			f.Label = s.label(key)
			out = append(out, f)
		}
	}
	return out
}

// label is the head of a column; of years, that of one.
func (s sortable) label(key string) string {
	if key == "years" {
		return s.say(language.Say("Year"))
	}
	i := slices.IndexFunc(s.table.Columns, func(c table.Column) bool { return c.Key == key })
	return s.say(s.table.Columns[i].Label)
}

// ranges are numbers in their order, written as short as they can be: "0-3 7".
func ranges(numbers []int) string {
	var b strings.Builder
	for i := 0; i < len(numbers); {
		end := i + 1
		for end < len(numbers) && numbers[end] == numbers[end-1]+1 {
			end++
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(numbers[i]))
		if end > i+1 {
			b.WriteString("-" + strconv.Itoa(numbers[end-1]))
		}
		i = end
	}
	return b.String()
}
