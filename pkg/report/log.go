package report

import (
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

// Log is the history of a record, or of what stands at a path of it: by commit,
// the newest first, a row for each change.
func Log(id, path string, events []history.Event) *table.Table {
	machine := func(key string, kind table.Kind) table.Column {
		return table.Column{Key: key, Label: language.Verbatim(key), Kind: kind, For: table.Machines}
	}
	t := &table.Table{Title: language.Say("History: {0}", language.Verbatim(id)), Columns: []table.Column{
		{Key: "what", Label: language.Say("What"), For: table.People},
		{Key: "change", Label: language.Say("Change"), For: table.People},
		{Key: "by", Label: language.Say("By"), For: table.People},
		machine("date", table.Date), machine("commit", table.Text), machine("author", table.Text),
		machine("kind", table.Text), machine("path", table.Text), machine("was", table.Text),
		machine("old", table.Text), machine("new", table.Text), machine("delta", table.Number),
		machine("file", table.Text), machine("subject", table.Text),
	}}
	if path != "" {
		t.Title = language.Say("History: {0}", language.Verbatim(id+"."+path))
	}
	for i := range events {
		x := &logged{Event: &events[i]}
		x.heading()
		switch {
		case x.Unparsed:
			x.add(table.Row{Depth: 1}, language.Say("the whole record"), language.Say("can't be read at this commit"), language.Text{}, "unreadable", &change.Change{}, table.Cell{})
		case x.Was != "":
			x.add(table.Row{Depth: 1}, language.Say("the file"), language.Say("moved from {0} to {1}", x.Was, x.File), language.Text{}, "moved", &change.Change{}, table.Cell{})
		}
		for k := range x.Changes {
			x.change(&x.Changes[k])
		}
		t.Rows = append(t.Rows, x.rows...)
	}
	return t
}

// logged are the rows of one commit.
type logged struct {
	*history.Event
	rows []table.Row
}

// heading names the commit.
func (x *logged) heading() {
	text := language.Say("{0}  {1}  {2}: {3}", dayOf(x.Authored), x.Hash[:10], language.Verbatim(x.Author), language.Verbatim(x.Subject))
	x.add(table.Row{Role: table.Heading}, text, language.Text{}, language.Text{}, "", &change.Change{}, table.Cell{})
}

func (x *logged) add(r table.Row, what, text, by language.Text, kind string, c *change.Change, delta table.Cell) {
	old, new := valueCell(c.Old), valueCell(c.New)
	if kind == "moved" {
		old, new = table.Plain(x.Was), table.Plain(x.File)
	}
	r.Cells = []table.Cell{
		said(what), said(text), said(by),
		{Value: dayOf(x.Authored)}, table.Plain(x.Hash), table.Plain(x.Author),
		table.Plain(kind), table.Plain(c.Path), table.Plain(c.Was), old, new, delta,
		table.Plain(x.File), table.Plain(x.Subject),
	}
	x.rows = append(x.rows, r)
}

// change adds what changed at one path.
func (x *logged) change(c *change.Change) {
	by, delta := deltaOf(c)
	text, kind := language.Say("{0}", becoming{c}), turn(c)
	switch {
	case x.Boundary:
		text, kind = language.Say("as old as this clone: {0}", c.New), "boundary"
	case x.Skipped:
		text = language.Say("{0}, since the last version that can be read", becoming{c})
	}
	x.add(table.Row{Depth: 1}, whatOf(c), text, by, kind, c, delta)
}
