package table

import (
	"iter"
	"slices"
	"strconv"

	"sostool/pkg/language"
)

// Choose keeps the columns of these keys, in their order and for all readers. The
// column that shows people a tree stays before them. Where there is no such
// column, it returns the key and changes nothing.
func (t *Table) Choose(keys []string) (unknown string) {
	var chosen []int
	for _, key := range keys {
		if t.column(key) < 0 && !t.isBlank(key) {
			return key
		}
	}
	for _, key := range keys {
		t.restore(key)
		chosen = append(chosen, t.column(key))
	}
	if len(t.Columns) > 0 && t.Columns[0].For == People && !slices.Contains(chosen, 0) && t.tree() {
		chosen = slices.Insert(chosen, 0, 0)
	}
	columns := pick(t.Columns, chosen)
	for n, i := range chosen {
		columns[n].Spare = 0
		if i > 0 || columns[n].For != People {
			columns[n].For = Everyone
		}
	}
	t.Columns = columns
	for row := range t.All() {
		row.Cells = pick(row.Cells, chosen)
	}
	return ""
}

// pick are those of some places, in the order of these.
func pick[T any](of []T, places []int) []T {
	out := make([]T, len(places))
	for n, i := range places {
		out[n] = of[i]
	}
	return out
}

// column is the column of a key: the one for machines, where people have another; -1
// where there is none.
func (t *Table) column(key string) int {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Key == key && c.For != People })
	if i < 0 {
		i = slices.IndexFunc(t.Columns, func(c Column) bool { return c.Key == key })
	}
	return i
}

// tree reports whether the rows are one.
func (t *Table) tree() bool {
	return slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Depth > 0 || r.Role == Heading })
}

// Years leaves out the columns of years before the first and after the last. It
// reports false where the table has no columns of years.
func (t *Table) Years(first, last int) bool {
	years := false
	for i := len(t.Columns) - 1; i >= 0; i-- {
		if year, is := t.Columns[i].Year(); is {
			years = true
			if year < first || year > last {
				t.remove(i)
			}
		}
	}
	return years
}

// Split is the table as several, each with at most n columns of years: what is before
// these is in the first, what is after them in the last, and what names the rows in each.
func (t *Table) Split(n int) []*Table {
	isYear := func(c Column) bool { _, is := c.Year(); return is }
	first := slices.IndexFunc(t.Columns, isYear)
	if first < 0 {
		return []*Table{t}
	}
	end := first
	for end < len(t.Columns) && isYear(t.Columns[end]) {
		end++
	}
	if end-first <= n {
		return []*Table{t}
	}
	var out []*Table
	for from := first; from < end; from += n {
		columns, to := []int{0}, min(from+n, end)
		if from == first {
			columns = upTo(0, first)
		}
		columns = append(columns, upTo(from, to)...)
		part := &Table{Title: language.Say("{0}, {1}–{2}", t.Title, t.Columns[from].Label, t.Columns[to-1].Label), Lead: t.Lead}
		if to == end {
			columns = append(columns, upTo(end, len(t.Columns))...)
			part.Notes = t.Notes
		}
		out = append(out, t.with(part, columns))
	}
	return out
}

// Year is the year of which the column has the figures; false where it is of none.
func (c Column) Year() (year int, is bool) {
	year, err := strconv.Atoi(c.Key)
	return year, err == nil
}

func upTo(from, to int) (out []int) {
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	return out
}

// with fills a table with some columns of this one.
func (t *Table) with(part *Table, columns []int) *Table {
	part.Columns, part.Rows = pick(t.Columns, columns), slices.Clone(t.Rows)
	if t.Total != nil {
		total := *t.Total
		part.Total = &total
	}
	for row := range part.All() {
		row.Cells = pick(row.Cells, columns)
	}
	return part
}

// Remove takes out the columns of a key.
func (t *Table) Remove(key string) {
	for i := len(t.Columns) - 1; i >= 0; i-- {
		if t.Columns[i].Key == key {
			t.remove(i)
		}
	}
}

// RemoveBlank takes out the columns of a key that say nothing about any row, and keeps
// their heads.
func (t *Table) RemoveBlank(key string) {
	for i := len(t.Columns) - 1; i >= 0; i-- {
		if t.Columns[i].Key == key && t.blank(i) {
			t.Blank = append(t.Blank, t.Columns[i])
			t.remove(i)
		}
	}
}

// HideBlank leaves to machines the columns that say nothing about any row.
func (t *Table) HideBlank() {
	for i := range t.Columns {
		if t.blank(i) {
			t.Columns[i].For = Machines
		}
	}
}

// isBlank reports whether a column was taken out since it says nothing.
func (t *Table) isBlank(key string) bool {
	return slices.ContainsFunc(t.Blank, func(c Column) bool { return c.Key == key })
}

// restore puts a column back that was taken out since it says nothing.
func (t *Table) restore(key string) {
	i := slices.IndexFunc(t.Blank, func(c Column) bool { return c.Key == key })
	if i < 0 {
		return
	}
	t.Columns = append(t.Columns, t.Blank[i])
	for row := range t.All() {
		row.Cells = append(row.Cells, Cell{})
	}
	t.Blank = slices.Delete(t.Blank, i, i+1)
}

func (t *Table) blank(i int) bool {
	for row := range t.All() {
		if !row.Cells[i].Blank() {
			return false
		}
	}
	return true
}

// remove takes out a column.
func (t *Table) remove(i int) {
	t.Columns = slices.Delete(t.Columns, i, i+1)
	for row := range t.All() {
		row.Cells = slices.Delete(row.Cells, i, i+1)
	}
}

// All are the rows, with the total.
func (t *Table) All() iter.Seq[*Row] {
	return func(yield func(*Row) bool) {
		for i := range t.Rows {
			if !yield(&t.Rows[i]) {
				return
			}
		}
		if t.Total != nil {
			yield(t.Total)
		}
	}
}

// Rename gives the columns of a key another head. It reports false where there is
// none.
func (t *Table) Rename(key, head string) bool {
	found := false
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Key == key {
			c.Head, c.Label, found = head, language.Verbatim(head), true
		}
	}
	return found || t.isBlank(key)
}

// Limit leaves out the rows after the first n, and says how many they are.
func (t *Table) Limit(n int) {
	if more := len(t.Rows) - n; more > 0 {
		t.Rows = t.Rows[:n]
		t.Notes = append(t.Notes, language.Say("{0} more {0|row|rows}", more))
	}
}
