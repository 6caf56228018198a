package report

import (
	"slices"
	"time"

	"sostool/pkg/calendar"
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

// logged is what changed in a commit.
type logged struct {
	*history.Event
	turn
}

func logColumns() columns[logged] {
	return slices.Concat(
		toldColumns("change", func(x logged) turn { return x.turn }),
		columns[logged]{
			{key: "date", head: language.Verbatim("date"), kind: table.Date, readers: table.Machines, cell: func(x logged) table.Cell { return table.Cell{Value: dayOf(x.Authored)} }},
			raw("commit", func(x logged) string { return x.Hash }),
			raw("author", func(x logged) string { return x.Author }),
		},
		turnColumns(func(x logged) turn { return x.turn }),
		columns[logged]{
			raw("file", func(x logged) string { return x.File }),
			raw("subject", func(x logged) string { return x.Subject }),
		})
}

// Log is the history of a record, or of what is at a path of it: by commit, the newest
// first, a row for each change.
func Log(id, path string, events []history.Event) *table.Table {
	t := &table.Table{Title: language.Say("History: {0}", language.Verbatim(id))}
	if path != "" {
		t.Title = language.Say("History: {0}", language.Verbatim(id+"."+path))
	}
	c := logColumns()
	var rows []table.Row
	for i := range events {
		e := &events[i]
		heading := language.Say("{0}  {1}  {2}: {3}", dayOf(e.Authored), e.Hash[:10], language.Verbatim(e.Author), language.Verbatim(e.Subject))
		rows = append(rows, c.at(0, table.Heading, logged{e, turn{what: heading}}))
		for _, x := range turnsOf(e) {
			rows = append(rows, c.at(1, table.Item, logged{e, x}))
		}
	}
	c.fill(t, rows)
	return t
}

// turnsOf is what changed in a commit.
func turnsOf(e *history.Event) (out []turn) {
	switch {
	case e.Unparsed:
		out = append(out, turn{what: language.Say("the whole record"), becomes: language.Say("can't be read at this commit"), kind: "unreadable"})
	case e.Was != "":
		out = append(out, turn{what: language.Say("the file"), becomes: language.Say("moved from {0} to {1}", e.Was, e.File), kind: "moved", old: table.Plain(e.Was), new: table.Plain(e.File)})
	}
	for k := range e.Changes {
		c := &e.Changes[k]
		x := turnOf(c)
		switch {
		case e.Boundary:
			x.becomes, x.kind = language.Say("as old as this clone: {0}", c.New), "boundary"
		case e.Skipped:
			x.becomes = language.Say("{0}, since the last version that can be read", becoming{c})
		}
		out = append(out, x)
	}
	return out
}
