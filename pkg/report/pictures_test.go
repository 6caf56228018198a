package report

import (
	"slices"
	"strconv"
	"testing"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// TestPicturesAgree: pictures show the figures of their tables, in the repository's records,
// the example, those of the scripts and made-up ones: what is unknown there is so here.
func TestPicturesAgree(t *testing.T) { eachFolder(t, pictured) }

// pictured holds the pictures of the projects of a folder to their tables.
func pictured(t failer, c *catalogue.Catalogue) {
	all := &Request{Catalogue: c, Sound: func(*decode.Record) bool { return true }, Draw: true}
	for _, id := range c.Names(record.ToProject) {
		entries := c.Projects(record.ProjectID(id))
		if doc := c.Record(entries[0]); len(entries) > 1 || doc == nil || doc.Project == nil || len(doc.Findings) > 0 {
			continue
		}
		all.Entries = append(all.Entries, entries...)
		r := *all
		r.Entries = entries
		budgetPictured(t, id, &r)
		sharesPictured(t, id, &r)
		claimsPictured(t, id, &r)
		stagesPictured(t, id, &r)
		spendersPictured(t, id, &r)
	}
	if len(all.Entries) > 1 {
		budgetPictured(t, "all projects", all)
		stagesPictured(t, "all projects", all)
	}
}

// asDrawn fails where a picture has another figure than a cell; a blank is nothing or unknown.
func asDrawn(t failer, what string, f picture.Figure, c table.Cell) {
	cell := figureIn(c)
	if c.Blank() {
		if f.Amount.Cents() != 0 {
			t.Fatalf("%s: %v is drawn, and nothing in the table", what, f)
		}
		return
	}
	if f.Amount != cell.Amount || f.Partial != cell.Partial || f.Amount.Known() && f.Basis != cell.Basis {
		t.Fatalf("%s: %v (%v) is drawn, %v (%v) in the table", what, f, f.Basis, cell, cell.Basis)
	}
}

func budgetPictured(t failer, id string, r *Request) {
	tab, o, err := Budget(r, false)
	if err == ErrTooLarge || len(o.Wide) > 0 {
		return
	}
	if err != nil || tab.Picture == nil {
		t.Fatalf("%s: no picture, %v", id, err)
	}
	shape := tab.Picture.Shape.(*picture.Stacked)
	for i := range shape.Bars {
		b := &shape.Bars[i]
		year := b.Label.String()
		if _, err := strconv.Atoi(year); err != nil {
			year = "total"
		}
		asDrawn(t, id+" "+year, b.Total, at(tab, year))
		sum, whole := int64(0), b.Total.Amount.Known() && !b.Total.Partial
		margin := b.Total.Amount.Margin()
		for k, f := range b.Parts {
			if b.Has[k] {
				sum, whole, margin = sum+f.Amount.Cents(), whole && f.Amount.Known() && !f.Partial, margin+f.Amount.Margin()
			}
		}
		beyond := slices.ContainsFunc(tab.Rows, func(row table.Row) bool { return drawnIn(tab, row, "section") == restSection })
		if off := b.Total.Amount.Cents() - sum; whole && len(b.Parts) > 0 && max(off, -off) > margin && len(r.Entries) == 1 && !beyond {
			t.Fatalf("%s %s: the parts make %d cents of %v", id, year, sum, b.Total)
		}
	}
	if len(r.Entries) == 1 {
		partsPictured(t, id, tab, shape)
	}
}

// drawnIn is what a row has in a column of words; empty where there is none.
func drawnIn(tab *table.Table, row table.Row, key string) string {
	if i := columnOf(tab, key); i >= 0 {
		if w, ok := row.Cells[i].Value.(table.Word); ok {
			return w.Code
		}
	}
	return ""
}

// partsPictured holds the parts of bars to the rows of lines, where a table of one budget has
// one for each source.
func partsPictured(t failer, id string, tab *table.Table, shape *picture.Stacked) {
	var lines []table.Row
	seen := make(map[string]bool)
	for _, row := range tab.Rows {
		if row.Role == table.Heading {
			if drawnIn(tab, row, "section") == "" {
				return // of a phase: there are several budgets
			}
			continue
		}
		section, item := drawnIn(tab, row, "section"), drawnIn(tab, row, "item")
		if section != fundingSection && (section != restSection || item != "") {
			continue
		}
		item += " " + drawnIn(tab, row, "form")
		if seen[item] {
			return
		}
		seen[item] = true
		lines = append(lines, row)
	}
	if len(lines) > len(shape.Sources) {
		return // some were realised and not planned
	}
	for i := range shape.Bars {
		b := &shape.Bars[i]
		for k, row := range lines {
			column := columnOf(tab, b.Label.String())
			if column < 0 {
				column = columnOf(tab, "total")
			}
			if c := row.Cells[column]; !c.Blank() || b.Has[k] {
				asDrawn(t, id+" "+b.Label.String()+" "+drawnIn(tab, row, "item"), b.Parts[k], c)
			}
		}
	}
}

func sharesPictured(t failer, id string, r *Request) {
	tab, o, err := Shares(r, false)
	if err != nil || len(o.Wide) > 0 {
		return
	}
	amount := columnOf(tab, "amount")
	shape := tab.Picture.Shape.(*picture.Bars)
	k := 0
	for _, row := range tab.Rows {
		section := drawnIn(tab, row, "section")
		if row.Role == table.Sum || section == publicSection {
			continue
		}
		if k >= len(shape.Rows) {
			t.Fatalf("%s: %d rows are drawn", id, k)
		}
		x := shape.Rows[k]
		k++
		if x.Heading != (row.Role == table.Heading) || x.Depth != row.Depth {
			t.Fatalf("%s: %v is not a row as in the table", id, x.Name)
		}
		if !x.Heading {
			asDrawn(t, id+" "+x.Name.String(), x.Figure, row.Cells[amount])
		}
	}
	if k != len(shape.Rows) {
		t.Fatalf("%s: %d rows are drawn, %d are in the table", id, len(shape.Rows), k)
	}
}

func claimsPictured(t failer, id string, r *Request) {
	tab, o, err := Claims(r, ByClaim, calendar.Period{}, false)
	if err != nil || len(o.Wide) > 0 {
		return
	}
	column := columnOf(tab, "cumulative")
	shape := tab.Picture.Shape.(*picture.Steps)
	if len(shape.Steps) != len(tab.Rows) {
		t.Fatalf("%s: %d claims are drawn of %d", id, len(shape.Steps), len(tab.Rows))
	}
	for i, x := range shape.Steps {
		asDrawn(t, id+" "+x.Name.String(), x.Figure, tab.Rows[i].Cells[column])
	}
}
