package report

import (
	"slices"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

// beneficiariesSection is the section of rows that are a beneficiary each.
const beneficiariesSection = "beneficiaries"

// spender is a beneficiary of a project, or a line that beneficiaries have.
type spender struct {
	code string // as machines know it: an id, the Finnish name of a municipality or group, or a line's
	name language.Text
}

// spenders are the beneficiaries of the project's budgets, each once.
func (s *subject) spenders() []spender {
	var out []spender
	for i := range s.budgets {
		for _, x := range s.budgets[i].plan.Beneficiaries {
			if code := s.spenderCode(x); !slices.ContainsFunc(out, func(o spender) bool { return o.code == code }) {
				out = append(out, spender{code, s.oneParty(&x.Beneficiary.OneParty)})
			}
		}
	}
	return out
}

func (s *subject) spenderCode(x *finance.Beneficiary) string {
	return s.partyCode(x.Beneficiary.Name())
}

// budgetOf is what a beneficiary has of a budget, as a budget.
func (b *budget) budgetOf(x *finance.Beneficiary) *budget {
	return &budget{Chosen: finance.Chosen{Phase: b.Phase, Budget: x.Budget}, plan: x.Plan}
}

// budgetSpentColumns are those of a budget with a column for each of its beneficiaries.
func budgetSpentColumns(all []spender) columns[*entry] {
	out := slices.Concat(placeColumns(), columns[*entry]{
		machine("item", language.Say("Item"), func(e *entry) string { return e.item }),
		paidByColumn(), formColumn(),
	})
	return append(out, spentFigures(all)...)
}

// spentFigures are a column for each beneficiary, what they leave, and the total.
func spentFigures(all []spender) columns[*entry] {
	return append(spentColumns(all),
		column[*entry]{key: restSection, head: remainder(), kind: table.Money, rare: true, cell: func(e *entry) table.Cell {
			left := e.unspent()
			return when(left.Cents() != 0, cell(left))
		}},
		amountColumn("total", language.Say("Total, €")))
}

// unspent is what the beneficiaries leave of a row; unknown where one of theirs is.
func (e *entry) unspent() finance.Figure {
	if len(e.spent) == 0 || e.row == nil {
		return finance.Figure{}
	}
	var parts []finance.Figure
	for _, f := range e.spent {
		parts = append(parts, f)
	}
	return finance.Difference(e.row.Amount, finance.Figure{Amount: finance.SumOfFigures(parts), Basis: money.Derived})
}

// spentEntries are the rows of a budget, and those that only its beneficiaries list, with
// what each of these has of them.
func (s *subject) spentEntries(b *budget) []*entry {
	p, r := b.plan, s.rowsOf(b)
	spent := func(e *entry, each []finance.Portion) {
		e.spent = make(map[string]finance.Figure)
		for i, x := range p.Beneficiaries {
			if each[i].Has {
				e.spent[s.spenderCode(x)] = each[i].Figure
			}
		}
	}
	only := func(e entry, all finance.Figure) *entry {
		e.subject, e.b, e.row = s, b, &finance.Row{Amount: all}
		e.planned = e.row.AsIs()
		return &e
	}
	for i, x := range p.SpentCosts() {
		if x.Only {
			r.costs = append(r.costs, only(entry{section: costsSection, item: string(x.Cost.Cost.Category), label: func() language.Text { return rateName(x.Cost.Cost) }}, x.All))
		}
		spent(r.costs[i], x.Each)
	}
	for i, x := range p.SpentLines() {
		if x.Only {
			line := only(entry{section: fundingSection, item: string(x.Line.Funding.Source), label: func() language.Text { return s.lineName(x.Line) }, line: x.Line}, x.All)
			r.lines = append(r.lines, &lineRows{line: line, rest: only(entry{section: restSection, line: x.Line, hidden: true}, finance.Figure{})})
		}
		spent(r.lines[i].line, x.Each)
	}
	rest := func(e *entry, of func(*finance.Plan) *finance.Row) {
		e.spent = make(map[string]finance.Figure)
		for _, x := range p.Beneficiaries {
			if row := of(x.Plan); e.role == table.Sum || !nothing(row) {
				e.spent[s.spenderCode(x)], e.hidden = row.Amount, false
			}
		}
	}
	rest(r.unitemised, func(p *finance.Plan) *finance.Row { return p.Unitemised() })
	rest(r.unallocated, func(p *finance.Plan) *finance.Row { return p.Unallocated() })
	rest(r.total, func(p *finance.Plan) *finance.Row { return &p.Total })
	return r.list()
}

// budgetSpent is a budget by beneficiary.
func (s *subject) budgetSpent(explain bool) *table.Table {
	out := &table.Table{Title: language.Say("Budget by beneficiary: {0}", textOf(s.project.Name))}
	s.fillSpent(out, budgetSpentColumns(s.spenders()))
	if explain {
		out.Notes = append(out.Notes, s.spentArithmetic(false)...)
	}
	s.drawSpenders(out, true)
	return out
}

// fillSpent fills a table with what the beneficiaries have of each row of the budgets.
func (s *subject) fillSpent(out *table.Table, c columns[*entry]) {
	t := &tree{subject: s, columns: c, of: s.spentEntries}
	t.budgets(0, len(s.budgets) > 1, func(e *entry) bool { return !e.below() })
	out.Notes = append(s.spentNotes(), s.remarks(false)...)
	t.fill(out)
}

// spentArithmetic is how the figures of the budgets and of their beneficiaries were worked
// out.
func (s *subject) spentArithmetic(shared bool) []language.Text {
	entries := s.figured()
	for i := range s.budgets {
		b := &s.budgets[i]
		for _, x := range b.plan.Beneficiaries {
			for _, e := range s.rowsOf(b.budgetOf(x)).list() {
				e.spender = func() language.Text { return s.oneParty(&x.Beneficiary.OneParty) }
				entries = append(entries, e)
			}
		}
	}
	return s.arithmeticOf(entries, shared)
}

// BudgetByBeneficiary is the budget of one project with a column for each of its
// beneficiaries in place of the years.
func BudgetByBeneficiary(r *Request, explain bool) (*table.Table, *Coverage, error) {
	return onlyTable(r, func(s *subject) *table.Table { return s.budgetSpent(explain) })
}

// SharesByBeneficiary is who spends what of one project: a row for each beneficiary.
func SharesByBeneficiary(r *Request, explain bool) (*table.Table, *Coverage, error) {
	return onlyTable(r, func(s *subject) *table.Table { return s.sharesSpent(explain) })
}

// onlyTable is the table of the one project that a request is about; nil where its record is
// left out.
func onlyTable(r *Request, build func(*subject) *table.Table) (*table.Table, *Coverage, error) {
	tables, o := collectFigures(r, build)
	if len(tables) == 0 {
		return nil, o, nil
	}
	return tables[0], o, nil
}

// sharesSpent are the shares of the beneficiaries.
func (s *subject) sharesSpent(explain bool) *table.Table {
	t := &tree{subject: s, columns: sharesSpentColumns(s.spentLines()), of: s.spenderEntries}
	out := &table.Table{Title: language.Say("Financing shares by beneficiary: {0}", textOf(s.project.Name))}
	t.budgets(0, len(s.budgets) > 1, func(*entry) bool { return true })
	out.Notes = append(s.spentNotes(), s.remarks(false)...)
	if explain {
		out.Notes = append(out.Notes, s.spentArithmetic(true)...)
	}
	t.fill(out)
	s.drawSpenders(out, false)
	return out
}

// spentNotes say which budgets name no beneficiaries.
func (s *subject) spentNotes() []language.Text {
	for i := range s.budgets {
		if len(s.budgets[i].plan.Beneficiaries) > 0 {
			return nil
		}
	}
	return []language.Text{language.Say("no budget names beneficiaries")}
}

// sharesSpentColumns are those of shares with a row for each beneficiary, and a column for
// each line that some of them have.
func sharesSpentColumns(lines []spender) columns[*entry] {
	out := append(placeColumns(), machine("item", language.Say("Beneficiary"), func(e *entry) string { return e.item }))
	for _, c := range figuresColumns() {
		if c.key != "full_year" && c.key != yearsKey {
			out = append(out, c)
		}
	}
	return append(out, spentColumns(lines)...)
}

// spentColumns are a column for each beneficiary, or line, of what a row has of it.
func spentColumns(all []spender) (out columns[*entry]) {
	for _, x := range all {
		out = append(out, column[*entry]{key: x.code, head: x.name, kind: table.Money, cell: func(e *entry) table.Cell {
			f, has := e.spent[x.code]
			return when(has, cell(f))
		}})
	}
	return out
}

// spentLines are the lines of the project's budgets by beneficiary, each once.
func (s *subject) spentLines() []spender {
	var out []spender
	for i := range s.budgets {
		for _, x := range s.budgets[i].plan.SpentLines() {
			if code := x.Line.Funding.ItemName(); !slices.ContainsFunc(out, func(o spender) bool { return o.code == code }) {
				out = append(out, spender{code, s.lineName(x.Line)})
			}
		}
	}
	return out
}

// spenderEntries are a row for each beneficiary of a budget, what they leave of it, and the
// total.
func (s *subject) spenderEntries(b *budget) []*entry {
	p, lines := b.plan, b.plan.SpentLines()
	var out []*entry
	add := func(e entry, row *finance.Row, of func(finance.Spent) (finance.Figure, bool)) {
		e.subject, e.b, e.row, e.planned = s, b, row, row.AsIs()
		e.spent = make(map[string]finance.Figure)
		for _, x := range lines {
			if f, has := of(x); has {
				e.spent[x.Line.Funding.ItemName()] = f
			}
		}
		out = append(out, &e)
	}
	for i, x := range p.Beneficiaries {
		e := entry{section: beneficiariesSection, item: s.spenderCode(x), label: func() language.Text { return s.oneParty(&x.Beneficiary.OneParty) }, part: x.Part()}
		add(e, &x.Total, func(l finance.Spent) (finance.Figure, bool) { return l.Each[i].Figure, l.Each[i].Has })
	}
	if left, part := p.Unspent(); left.Cents() != 0 {
		e := entry{section: restSection, label: always(remainder()), part: part}
		add(e, &finance.Row{Amount: left}, func(finance.Spent) (finance.Figure, bool) { return finance.Figure{}, false })
	}
	total := entry{section: totalSection, label: always(language.Say("Total")), role: table.Sum}
	if whole := p.Total.Amount; whole.Cents() > 0 {
		total.part = &finance.Share{Shown: money.Hundredths(100_00), Basis: max(money.Derived, whole.Basis)}
	}
	add(total, &p.Total, func(l finance.Spent) (finance.Figure, bool) { return l.All, true })
	return out
}
