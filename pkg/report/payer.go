package report

import (
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// payerColumns are the columns of what one payer pays.
func payerColumns() columns[*entry] {
	amount := amountColumn("amount", language.Say("In all, €"))
	amount.added = true
	return slices.Concat(columns[*entry]{
		{key: "id", head: language.Say("Project"), spare: 12, cell: func(e *entry) table.Cell { return table.Plain(string(e.project.ID)) }},
		{key: "name", head: language.Say("Name"), cell: func(e *entry) table.Cell { return named(e.project.Name) }},
		{key: "phase", head: language.Say("Phase"), spare: 11, cell: func(e *entry) table.Cell { return table.Plain(string(e.b.Budget.Phase)) }},
		{key: "stage", head: language.Say("Stage"), spare: 9, cell: func(e *entry) table.Cell { return word(e.b.Budget.Stage) }},
		machine(sectionKey, language.Say("Section"), func(e *entry) string { return e.section }),
		{key: "source", head: language.Say("Line"), spare: 10, cell: func(e *entry) table.Cell { return table.Said(e.item, e.label()) }},
		{key: "form", head: language.Say("Form"), spare: 8, cell: func(e *entry) table.Cell {
			return table.Said(string(finance.FormOf(e.line.Funding)), e.line.Funding.Form.Name())
		}},
		fullYearColumn(7),
	}, inhabitantsColumns(), columns[*entry]{yearsColumn(table.Near, ofEntry), amount})
}

// paid is what one payer pays of one project.
type paid struct {
	member
	rows   []table.Row
	drawn  []picture.Row
	counts []bool // by rows: the total counts it, where it counts the project
	silent bool   // it takes part, and no line says what it pays
	notes  []language.Text
}

// Payer is everything that one payer pays or gives in work, project by project and year
// by year. The total does not count a part of a project in addition to it, nor phases in
// addition to the whole.
func Payer(r *Request, party *catalogue.Party, explain bool) (*table.Table, *Coverage, error) {
	all, o := collectFigures(r, func(s *subject) paid { return s.paid(party, explain) })
	t := &table.Table{Title: language.Say("Payer: {0}, money and work", r.partyTitle(party.Name)), Lead: r.assumptions()}
	var silent []language.Text
	var paying []paid
	var members []member
	for _, x := range all {
		t.Notes = append(t.Notes, x.notes...)
		if x.silent {
			silent = append(silent, x.called)
		}
		if len(x.rows) > 0 {
			paying, members = append(paying, x), append(members, x.member)
		}
	}
	if len(silent) > 0 {
		t.Notes = append(t.Notes, language.Say("it takes part in {0} {0|project|projects} in which no line says what it pays: {1}", len(silent), someOf(silent)))
	}
	inside := r.inside(members)
	rows, out := rowsPaid(paying, inside)
	var drawn []picture.Row
	left := false
	for _, x := range paying {
		drawn, left = append(drawn, x.drawn...), left || slices.Contains(x.counts, false)
	}
	c := payerColumns()
	c.fill(t, rows)
	r.spreadYears(t)
	if len(rows) == 0 {
		t.Notes = append(t.Notes, language.Say("no record here says that it pays anything"))
		if r.Draw {
			draw(t, language.Text{}, new(picture.Bars), t.Notes...)
		}
		return t, o, nil
	}
	if err := c.total(t, func(string) []bool { return out }); err != nil {
		return nil, o, err
	}
	t.Notes = append(t.Notes, partsNotes(members, inside, r.Gross)...)
	t.Hints = partsHints(inside)
	if left {
		t.Notes = append(t.Notes, language.Say("the total does not count both phases and the whole project"))
	}
	if r.Draw {
		total := figureIn(t.Total.Cells[len(t.Total.Cells)-1])
		draw(t, language.Say("{0} pays {1}", r.partyTitle(party.Name), total), &picture.Bars{Rows: drawn}, t.Notes...)
	}
	return t, o, nil
}

// rowsPaid are the rows of projects, and which of them a total leaves out: inside are the
// projects that are counted with another one.
func rowsPaid(paying []paid, inside []bool) (rows []table.Row, out []bool) {
	for i, x := range paying {
		for k, row := range x.rows {
			rows, out = append(rows, row), append(out, inside[i] || !x.counts[k])
		}
	}
	return rows, out
}

// partyTitle is a party's name outside any project's time.
func (r *Request) partyTitle(name string) language.Text {
	s := subject{Request: r, project: &record.Project{}}
	return s.partyName(name)
}

// paid are the lines of one project that a party pays, wholly or in part.
func (s *subject) paid(party *catalogue.Party, explain bool) paid {
	c, x := payerColumns(), paid{member: s.member()}
	payments := s.payments(party)
	counted := s.financing.CountedFor(payments)
	for _, p := range payments {
		e := s.payment(p)
		if s.Draw {
			r := e.drawn(0)
			r.Name, r.Note = textOf(s.project.Name), language.Text{}
			x.drawn = append(x.drawn, r)
		}
		x.rows, x.counts = append(x.rows, c.row(e)), append(x.counts, s.Gross || slices.Contains(counted, p.Budget))
		x.known = x.known || e.planned.Amount.Known()
		if each, _ := e.perInhabitant(); each.Basis == money.Estimated {
			for _, note := range s.registered(e.b.plan) {
				x.notes = append(x.notes, language.Say("{0}: {1}", s.called(), note))
			}
		}
		if explain {
			e.eachFigure(func(what language.Text, f *finance.Figure) {
				if why := f.Why(); !why.IsZero() {
					x.notes = append(x.notes, language.Say("{0}, {1}: {2}", s.called(), language.Say("{0}, {1}", e.label(), what), why))
				}
			})
		}
		if p.Together() {
			x.notes = append(x.notes, language.Say("{0}: {1} pay {2} together", s.called(), s.partyNames(p.Payer.Names), p.Payer.Amount.Amount))
		}
	}
	x.silent = len(x.rows) == 0 && !s.Finance.WhatIf() && s.takesPart(party)
	return x
}

// payment is what a party pays of a line, as an entry of it.
func (s *subject) payment(p finance.Payment) *entry {
	b, source, planned := &s.budgets[p.Budget], p.Line.Funding.Source, p.Extents()
	return &entry{subject: s, b: b, section: payersSection, item: string(source), label: func() language.Text { return s.sourceName(source) },
		line: p.Line, payer: p.Payer, row: p.Row, planned: planned, years: planYears(b.plan, planned.Years)}
}

// payments are what a party pays of the project.
func (s *subject) payments(party *catalogue.Party) []finance.Payment {
	whole := func(line *finance.Line) bool { return party.PaysWhole(s.Catalogue, s.project, line.Funding) }
	return s.financing.Payments(whole, func(name string) bool { return s.is(party, name) })
}

// is reports whether a name in the record is the party's.
func (s *subject) is(party *catalogue.Party, name string) bool {
	return party.Is(s.Catalogue.Register, name, s.project.Period)
}

// takesPart reports whether a party is one of the project's partners.
func (s *subject) takesPart(party *catalogue.Party) bool {
	return slices.ContainsFunc(s.project.Partners, func(x record.Partner) bool {
		return s.is(party, string(x.Org)) || s.is(party, string(x.Municipality))
	})
}
