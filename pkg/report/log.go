package report

import (
	"slices"
	"time"

	"sostool/pkg/calendar"
	"sostool/pkg/change"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/table"
)

// dayOf is the calendar day of a time, as its author's clock showed it.
func dayOf(t time.Time) calendar.Date {
	if t.IsZero() {
		return calendar.Date{}
	}
	return calendar.Date{Year: int16(t.Year()), Month: uint8(t.Month()), Day: uint8(t.Day())}
}

// Log is the history of a record, or of what stands at a path of it: a row for
// each change, the newest first.
func Log(id, path string, events []history.Event) *table.Table {
	t := &table.Table{Title: language.Say("History: {0}", id), Columns: []table.Column{
		{Key: "date", Label: language.Say("Date"), Kind: table.Date},
		{Key: "commit", Label: language.Say("Commit")},
		{Key: "author", Label: language.Say("Author"), Spare: 1},
		{Key: "path", Label: language.Say("What")},
		{Key: "change", Label: language.Say("Change"), For: table.People},
		{Key: "old", Label: language.Say("Before"), For: table.Machines},
		{Key: "new", Label: language.Say("After"), For: table.Machines},
		{Key: "delta", Label: language.Say("By")},
		{Key: "file", Label: language.Say("File"), For: table.Machines},
		{Key: "subject", Label: language.Say("Subject"), Spare: 2},
	}}
	if path != "" {
		t.Title = language.Say("History: {0}", id+"."+path)
	}
	for i := range events {
		e := &events[i]
		add := func(path, change, by language.Text, code, old, new, delta string) {
			cells := []table.Cell{
				{Value: dayOf(e.Authored)}, table.Said(e.Hash, language.Verbatim(e.Hash[:10])), table.Plain(e.Author),
				table.Said(code, path), said(change), table.Plain(old), table.Plain(new), {}, table.Plain(e.File), table.Plain(e.Subject),
			}
			if delta != "" {
				cells[7] = table.Said(delta, by)
			}
			t.Rows = append(t.Rows, table.Row{Cells: cells})
		}
		switch {
		case e.Unparsed:
			add(language.Text{}, language.Say("can't be read at this commit"), language.Text{}, "", "", "", "")
		case e.Was != "":
			add(language.Say("file"), language.Say("{0} -> {1}", e.Was, e.File), language.Text{}, "", e.Was, e.File, "")
		}
		for k := range e.Changes {
			c := &e.Changes[k]
			by, delta := deltaOf(c)
			path := language.Verbatim(c.Path)
			if c.Path == "" {
				path = language.Say("the whole record")
			}
			text := language.Say("{0}", becoming{c})
			if e.Boundary {
				text = language.Say("as old as this clone: {0}", becoming{c})
			}
			add(path, text, by, c.Path, c.Old.Text, c.New.Text, delta)
		}
	}
	if path != "" && !slices.ContainsFunc(events, func(e history.Event) bool {
		return slices.ContainsFunc(e.Changes, func(c change.Change) bool { return c.Path != path })
	}) {
		t.Columns[3].For = table.Machines // the title says it
	}
	return t
}
