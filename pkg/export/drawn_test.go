package export

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// drawn is rows that hold together, as an export gives them to a writer: keys are
// different, references lead to rows, and the values are of every kind.
type drawn struct {
	*rand.Rand
	order []begun
	rows  map[*Table][][]Value
	n     int64 // how many rows there are
}

// begun are the rows that come together.
type begun struct {
	project, programme string
	rows               []given
}

type given struct {
	table *Table
	row   []Value
}

// draw draws the rows of so many projects.
func draw(seed uint64, projects int) *drawn {
	d := &drawn{Rand: rand.New(rand.NewPCG(seed, 0)), rows: make(map[*Table][][]Value)}
	d.begin("", "")
	for i := range projects {
		programme := ""
		if all := d.rows[tables().programme]; len(all) > 0 && d.IntN(3) > 0 {
			programme = all[d.IntN(len(all))][tables().programme.Column("id")].Text()
		}
		d.begin(fmt.Sprintf("hanke-%03d", i), programme)
	}
	return d
}

// begin draws the rows of a project, or those of none.
func (d *drawn) begin(project, programme string) {
	d.order = append(d.order, begun{project: project, programme: programme})
	for _, t := range Tables() {
		count := d.IntN(4)
		switch {
		case t == tables().project:
			count = min(len(project), 1)
		case project != "" && !t.Project, project == "" && t.Project && t.Columns[t.Column("project")].Required:
			continue
		}
		for range count {
			d.add(t, project, programme)
		}
	}
}

// add draws a row, unless there is none that a reference of it may lead to.
func (d *drawn) add(t *Table, project, programme string) {
	row := make([]Value, len(t.Columns))
	fixed := make([]bool, len(row))
	fix := func(name string, v Value) {
		i := t.Column(name)
		row[i], fixed[i] = v, true
	}
	if t == tables().project {
		fix("id", textOf(project))
		fix("programme", textOf(programme))
	} else if t.Project {
		fix("project", textOf(project))
	}
	for _, r := range t.References {
		if !d.refer(t, r, row, fixed, fix) {
			return
		}
	}
	d.n++
	for i := range row {
		if c := &t.Columns[i]; !fixed[i] {
			row[i] = d.value(c, slices.Contains(t.Key, c.Name))
		}
	}
	d.rows[t] = append(d.rows[t], row)
	last := &d.order[len(d.order)-1]
	last.rows = append(last.rows, given{t, row})
}

// refer fills in what leads to a row of another table, or leaves it null.
func (d *drawn) refer(t *Table, r Reference, row []Value, fixed []bool, fix func(string, Value)) bool {
	to := tables().all[slices.IndexFunc(tables().all, func(other *Table) bool { return other.Name == r.Table })]
	var may [][]Value
	for _, other := range d.rows[to] {
		agrees := true
		for i, name := range r.Columns {
			at := t.Column(name)
			agrees = agrees && (!fixed[at] || row[at] == other[to.Column(r.To[i])])
		}
		if agrees {
			may = append(may, other)
		}
	}
	free := slices.ContainsFunc(r.Columns, func(name string) bool { i := t.Column(name); return !fixed[i] && !t.Columns[i].Required })
	if free && (len(may) == 0 || d.IntN(3) == 0) {
		for _, name := range r.Columns {
			if i := t.Column(name); !fixed[i] && !t.Columns[i].Required {
				fix(name, Value{})
			}
		}
		return true
	}
	if len(may) == 0 {
		return slices.ContainsFunc(r.Columns, func(name string) bool { i := t.Column(name); return fixed[i] && row[i].Null() })
	}
	other := may[d.IntN(len(may))]
	for i, name := range r.Columns {
		fix(name, other[to.Column(r.To[i])])
	}
	return true
}

// value draws the value of a column, one that no other row has where it is of the key.
func (d *drawn) value(c *Column, key bool) Value {
	switch {
	case key && c.Kind == Text:
		return textOf(fmt.Sprintf("%s-%d", c.Name, d.n))
	case key:
		return intOf(d.n)
	case !c.Required && d.IntN(3) == 0:
		return Value{}
	case c.Choices != nil:
		return textOf(c.Choices[d.IntN(len(c.Choices))])
	}
	switch c.Kind {
	case Text:
		return textOf([]string{"Kemi", "ä ö å €", `"'; DROP TABLE project; --`, "two\nlines\t\x00", "Ⴂ🏛", strings.Repeat("long ", 300), fmt.Sprint(d.n)}[d.IntN(7)])
	case Boolean:
		return boolOf(d.IntN(2) == 0)
	case Date:
		return intOf([]int64{0, -1, 14_000, -100_000, 2_000_000}[d.IntN(5)])
	case Decimal:
		return intOf([]int64{0, -1, 1, 182_820_400, 999_999_999_999_999_999, -999_999_999_999_999_999}[d.IntN(6)])
	}
	return intOf([]int64{0, -1, 2009, math.MaxInt64, math.MinInt64, d.n}[d.IntN(6)])
}

// write gives all rows to a writer, and closes it.
func (d *drawn) write(t *testing.T, w Writer, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range d.order {
		if err := w.Begin(b.project, b.programme); err != nil {
			t.Fatal(err)
		}
		for _, g := range b.rows {
			if err := w.Row(g.table, g.row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// programmeOf is the programme of a project, empty where it has none.
func (d *drawn) programmeOf(project string) string {
	for _, b := range d.order {
		if b.project == project {
			return b.programme
		}
	}
	return ""
}

// said are the rows of a table as text, in no order.
func (d *drawn) said(table *Table, value func(c *Column, v *Value) string) []string {
	out := make([]string, len(d.rows[table]))
	for n, row := range d.rows[table] {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = value(&table.Columns[i], &row[i])
		}
		out[n] = strings.Join(cells, "|")
	}
	slices.Sort(out)
	return out
}
