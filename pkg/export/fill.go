package export

import (
	"fmt"
	"reflect"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// separator is between the members of a list in one text.
const separator = "; "

func fillAmount(_ *subject, field any, cells []Value) {
	if a := field.(*money.Amount); a.Known() {
		cells[0], cells[1], cells[2] = intOf(a.Cents()), intOf(a.Cents()), boolOf(a.IsAbout())
	}
}

func fillShare(_ *subject, field any, cells []Value) {
	if s := field.(*money.Share); s.Known() {
		cells[0], cells[1] = intOf(s.Micro()), boolOf(s.IsAbout())
	}
}

func fillDate(_ *subject, field any, cells []Value) {
	if d := field.(*calendar.Date); d.Known() {
		cells[0], cells[1], cells[2] = textOf(d.String()), intOf(d.First()), intOf(d.Last())
	}
}

func fillPeriod(_ *subject, field any, cells []Value) {
	p := field.(*calendar.Period)
	if !p.Known() {
		return
	}
	cells[0] = textOf(p.String())
	if p.Start.Known() {
		cells[1] = intOf(p.Start.First())
	}
	if p.End.Known() {
		cells[2] = intOf(p.End.Last())
	}
}

func fillPerHead(_ *subject, field any, cells []Value) {
	if p := field.(*money.PerHead); p.Known() {
		cells[0] = intOf(p.TenThousandths())
	}
}

func fillPersonYears(_ *subject, field any, cells []Value) {
	if p := field.(*record.PersonYears); p.Known() {
		cells[0] = intOf(p.Hundredths())
	}
}

func fillCount(_ *subject, field any, cells []Value) {
	if c := field.(*record.Count); c.Known() {
		cells[0] = intOf(c.Int())
	}
}

func fillAge(_ *subject, field any, cells []Value) {
	a := field.(*record.Age)
	if !a.Known() {
		return
	}
	cells[0] = textOf(a.String())
	for i, end := range []int{a.From, a.To} {
		if end >= 0 {
			cells[1+i] = intOf(end)
		}
	}
}

func fillText(_ *subject, field any, cells []Value) {
	t := field.(*record.Text)
	cells[0], cells[1], cells[2], cells[3] = textOf(t.Fi), textOf(t.Sv), textOf(t.En), textOf(t.Se)
}

func fillBool(_ *subject, field any, cells []Value) { cells[0] = boolOf(*field.(*bool)) }

func fillWord(_ *subject, field any, cells []Value) {
	cells[0] = textOf(reflect.ValueOf(field).Elem().String())
}

func fillParty(s *subject, field any, cells []Value) {
	name := reflect.ValueOf(field).Elem().String()
	cells[0], cells[1] = textOf(name), s.code(name)
}

// joinItems writes the members of a record.List into one text.
func joinItems(_ *subject, field any, cells []Value) {
	items := reflect.ValueOf(field).Elem().FieldByName("Items")
	words := make([]string, items.Len())
	for i := range words {
		words[i] = items.Index(i).String()
	}
	cells[0] = textOf(strings.Join(words, separator))
}

// joinEntries writes the entries of a record.Map into one text.
func joinEntries(_ *subject, field any, cells []Value) {
	entries := reflect.ValueOf(field).Elem().FieldByName("Entries")
	words := make([]string, entries.Len())
	for i := range words {
		e := entries.Index(i)
		words[i] = fmt.Sprintf("%v: %v", e.FieldByName("Key"), e.FieldByName("Value"))
	}
	cells[0] = textOf(strings.Join(words, separator))
}

func joinClaims(_ *subject, field any, cells []Value) {
	claims := *field.(*[]record.Claim)
	values, sources := make([]string, len(claims)), make([]string, len(claims))
	for i := range claims {
		values[i], sources[i] = claims[i].Value, string(claims[i].Source)
	}
	cells[0], cells[1] = textOf(strings.Join(values, separator)), textOf(strings.Join(sources, separator))
}

// fill fills in the columns of a table that are fields of a mapping.
func (t *Table) fill(s *subject, mapping reflect.Value, row []Value) {
	for i := range t.parts {
		p := &t.parts[i]
		p.fill(s, mapping.FieldByIndex(p.index).Addr().Interface(), row[p.first:])
	}
}
