package report

import (
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Payer is everything that one payer pays or gives in work, project by project
// and year by year. The total does not count a part of a project beside it, nor
// phases beside the whole.
func Payer(r *Request, party *catalogue.Party, explain bool) (*table.Table, *Outcome, error) {
	r.Finance.Explain = explain
	type result struct {
		member
		rows    []dated
		counted []bool
		silent  bool // it takes part, and no line says what it pays
		notes   []language.Text
	}
	all, o := collectFigures(r, func(s *subject) result {
		x := result{member: s.member()}
		x.rows, x.counted, x.silent, x.notes = s.payer(party, explain)
		return x
	})
	t := &table.Table{Title: language.Say("Payer: {0}, money and work", r.partyTitle(party.Name)), Lead: r.assumptions()}
	var rows []dated
	var counted []bool
	var paying []member
	for _, x := range all {
		if len(x.rows) > 0 {
			x.known = slices.ContainsFunc(x.rows, func(d dated) bool { return d.Cells[len(d.Cells)-1].Known() })
			paying = append(paying, x.member)
		}
	}
	inside := r.inside(paying)
	left := false
	var silent []string
	k := 0 // in paying
	for _, x := range all {
		out := len(x.rows) > 0 && inside[k]
		if len(x.rows) > 0 {
			k++
		}
		for _, is := range x.counted {
			counted = append(counted, is && !out)
			left = left || !is
		}
		rows = append(rows, x.rows...)
		t.Notes = append(t.Notes, x.notes...)
		if x.silent {
			silent = append(silent, string(x.id))
		}
	}
	if len(silent) > 0 {
		t.Notes = append(t.Notes, language.Say("it takes part in {0} {0|project|projects} in which no line says what it pays: {1}", len(silent), some(silent)))
	}
	t.Columns = []table.Column{
		{Key: "id", Label: language.Say("Project"), Spare: 12},
		{Key: "name", Label: language.Say("Name")},
		{Key: "phase", Label: language.Say("Phase"), Spare: 11},
		{Key: "stage", Label: language.Say("Stage"), Spare: 9},
		sectionColumn(),
		{Key: "source", Label: language.Say("Line"), Spare: 10},
		{Key: "form", Label: language.Say("Form"), Spare: 8},
		{Key: "full_year", Label: language.Say("Full year"), Kind: table.Money, Spare: 7},
	}
	before := len(t.Columns)
	years, known := datedYears(rows)
	shown := r.shownYears(years)
	t.Columns = append(t.Columns, yearColumns(shown, r.spareYears(known))...)
	t.Columns = append(t.Columns, table.Column{Key: "amount", Label: language.Say("In all, €"), Kind: table.Money})
	t.Rows = place(rows, before, shown)
	if len(t.Rows) == 0 {
		t.Notes = append(t.Notes, language.Say("no record here says that it pays anything"))
		return t, o, nil
	}
	sum := newTotals(len(shown) + 1)
	for i, row := range t.Rows {
		if !counted[i] {
			continue
		}
		if err := sum.add(row.Cells[before:]); err != nil {
			return nil, o, err
		}
	}
	total := make([]table.Cell, before)
	total[0], total[4] = table.Said("total", language.Say("Total")), table.Plain("total")
	t.Total = &table.Row{Role: table.Sum, Cells: append(total, sum.cells()...)}
	t.Notes = append(t.Notes, partsNotes(paying, inside, r.Gross)...)
	t.Hints = partsHints(inside)
	if left {
		t.Notes = append(t.Notes, language.Say("the total does not count phases and the whole project beside each other"))
	}
	return t, o, nil
}

// partyTitle is a party's name outside any project's time.
func (r *Request) partyTitle(name string) language.Text {
	s := subject{Request: r, project: &record.Project{}}
	return s.partyName(name)
}

// payer are the lines of one project that a party pays, wholly or in part.
func (s *subject) payer(party *catalogue.Party, explain bool) (rows []dated, counted []bool, silent bool, notes []language.Text) {
	payments := s.payments(party)
	counts := s.financing.CountedFor(payments)
	for _, p := range payments {
		b, f := &s.budgets[p.Budget], p.Line.Funding
		label := s.sourceName(f.Source)
		known := p.Extents()
		row := dated{plan: b.plan, figures: known.Years}
		row.Cells = []table.Cell{table.Plain(string(s.project.ID)), named(s.project.Name), table.Plain(string(b.Budget.Phase)),
			table.Said(string(b.Budget.Stage), b.Budget.Stage.Name()), table.Plain("payers"), table.Said(string(f.Source), label),
			table.Said(string(finance.FormOf(f)), f.Form.Name()), fullYearCell(b.plan, known.FullYear), extentCell(known.Amount)}
		rows, counted = append(rows, row), append(counted, s.Gross || slices.Contains(counts, p.Budget))
		if explain {
			one := budget{Chosen: b.Chosen, plan: &finance.Plan{Total: *p.Row, Years: b.plan.Years}}
			one.eachFigure(s, func(_, what language.Text, f finance.Figure) {
				if why := f.Why(); !why.IsZero() {
					notes = append(notes, language.Say("{0}, {1}: {2}", string(s.project.ID), language.Say("{0}, {1}", label, what), why))
				}
			})
		}
		if p.Together() {
			notes = append(notes, language.Say("{0}: {1} pay {2} together", string(s.project.ID), s.partyNames(p.Payer.Names), p.Payer.Amount.Amount))
		}
	}
	silent = len(rows) == 0 && !s.Finance.WhatIf() && s.takesPart(party)
	return rows, counted, silent, notes
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
