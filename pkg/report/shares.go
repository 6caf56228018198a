package report

import (
	"slices"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// dated is a row whose figures by year find their columns once the years of
// all rows are known.
type dated struct {
	table.Row // the cells before and after the years
	years     []int
	figures   []finance.Figure // by years
}

// Shares says who pays what: sources and payers with amount, share, full year
// and years, the stated share against the exact one, and the programme's
// limits.
func Shares(r *Request, explain bool) (*table.Table, *Outcome, error) {
	r.Finance.Explain = explain
	one := len(r.Entries) == 1
	type result struct {
		rows  []dated
		notes []language.Text
		name  language.Text
		lead  language.Text
		limit bool
	}
	all, o := collect(r, func(s *subject) result {
		x := result{name: textOf(s.project.Name)}
		x.rows, x.limit = s.shares(one)
		if len(s.budgets) == 1 {
			x.lead = s.budgets[0].heading()
		}
		for i := range s.budgets {
			if one {
				x.notes = append(x.notes, s.budgets[i].ties(s, len(s.budgets) > 1)...)
			}
		}
		x.notes = append(x.notes, s.remarks()...)
		if explain {
			x.notes = append(x.notes, s.arithmetic()...)
		}
		for i := range x.notes {
			if !one {
				x.notes[i] = language.Say("{0}: {1}", string(s.project.ID), x.notes[i])
			}
		}
		return x
	})
	t := &table.Table{Title: language.Say("Financing shares of {0} {0|project|projects}", len(all))}
	var rows []dated
	limits := false
	for _, x := range all {
		if one {
			t.Title = language.Say("Financing shares: {0}", x.name)
			if !x.lead.IsZero() {
				t.Lead = append(t.Lead, x.lead)
			}
		}
		rows, limits = append(rows, x.rows...), limits || x.limit
		t.Notes = append(t.Notes, x.notes...)
	}
	t.Lead = append(t.Lead, r.assumptions()...)
	t.Columns = []table.Column{
		{Key: "row", For: table.People},
		{Key: "id", Label: language.Say("Project"), For: table.Machines},
		{Key: "phase", Label: language.Say("Phase"), For: table.Machines},
		{Key: "stage", Label: language.Say("Stage"), For: table.Machines},
		{Key: "source", Label: language.Say("Source"), For: table.Machines},
		{Key: "payer", Label: language.Say("Payer"), For: table.Machines},
		{Key: "payers", Label: language.Say("Payers"), Kind: table.Count, For: table.Machines},
		{Key: "form", Label: language.Say("Form"), For: table.Machines},
		{Key: "amount", Label: language.Say("Amount"), Kind: table.Money},
		{Key: "share", Label: language.Say("Share"), Kind: table.Share},
		{Key: "exact_share", Label: language.Say("Exactly"), Kind: table.Share, Spare: 6},
		{Key: "stated_share", Label: language.Say("Stated"), Kind: table.Share},
		{Key: "off", Label: language.Say("Off by, €"), Kind: table.Money, Spare: 2},
		{Key: "full_year", Label: language.Say("Full year"), Kind: table.Money, Spare: 1},
	}
	before := len(t.Columns) // atLimit
	shown := datedYears(rows, one)
	t.Columns = append(t.Columns, yearColumns(shown, 5)...)
	t.Columns = append(t.Columns,
		table.Column{Key: "limit", Label: language.Say("Limit"), Spare: 3},
		table.Column{Key: "room", Label: language.Say("Up to the limit"), Kind: table.Money, Spare: 4})
	t.Rows = place(rows, before, shown)
	if !limits {
		t.Columns = t.Columns[:len(t.Columns)-2]
		for i := range t.Rows {
			t.Rows[i].Cells = t.Rows[i].Cells[:len(t.Columns)]
		}
	}
	if last := len(t.Rows) - 1; one && last >= 0 && t.Rows[last].Role == table.Sum && t.Rows[last].Depth == 0 {
		total := t.Rows[last]
		t.Total, t.Rows = &total, t.Rows[:last]
	}
	return t, o, nil
}

// datedYears are the years of the rows: all of them, or only those for which a
// figure is known.
func datedYears(rows []dated, all bool) []int {
	var out []int
	for _, row := range rows {
		for j, year := range row.years {
			if all || row.figures[j].Known() {
				if at, found := slices.BinarySearch(out, year); !found {
					out = slices.Insert(out, at, year)
				}
			}
		}
	}
	return out
}

// place puts the rows' figures by year between their other cells.
func place(rows []dated, before int, shown []int) []table.Row {
	out := make([]table.Row, len(rows))
	for i, row := range rows {
		cells := make([]table.Cell, 0, len(row.Cells)+len(shown))
		cells = append(cells, row.Cells[:before]...)
		for _, year := range shown {
			cells = append(cells, inYear(row.years, row.figures, year))
		}
		out[i] = table.Row{Depth: row.Depth, Role: row.Role, Cells: append(cells, row.Cells[before:]...)}
	}
	return out
}

// Places in a row of shares before the years are put into it.
const (
	atRow = iota
	atID
	atPhase
	atStage
	atSource
	atPayer
	atPayers
	atForm
	atAmount
	atShare
	atExact
	atStated
	atOff
	atFullYear
	atLimit
	atRoom
	shareCells
)

// shares are the rows of one project; limits says whether its programme has
// any.
func (s *subject) shares(one bool) (rows []dated, limits bool) {
	depth := 0
	if !one {
		rows = append(rows, s.heading(nil, 0, textOf(s.project.Name)))
		depth = 1
	}
	for i := range s.budgets {
		b := &s.budgets[i]
		at := depth
		if !one || len(s.budgets) > 1 {
			rows = append(rows, s.heading(b, at, b.heading()))
			at++
		}
		kept := b.plan.Limits(s.project, s.programme)
		limits = limits || len(kept) > 0
		seen := make(map[record.Source]bool)
		for _, line := range b.plan.Lines {
			f := line.Funding
			row := s.shareRow(b, at, table.Item, s.lineName(line), string(f.Source), s.partyCode(string(f.Payer)), string(finance.FormOf(f)), &line.Row)
			row.Cells[atShare] = shareCell(line.Share)
			if line.Share.Exact.Known() {
				row.Cells[atExact] = table.Cell{Value: line.Share.Exact, Basis: line.Share.Basis, About: line.Share.About}
			}
			if line.Share.Stated.Known() {
				row.Cells[atStated] = table.Percent(line.Share.Stated, money.Stated)
				row.Cells[atOff] = cell(line.Share.Off)
			}
			if !seen[f.Source] {
				seen[f.Source] = true
				row.Cells[atLimit], row.Cells[atRoom] = limitCells(kept, f.Source)
			}
			rows = append(rows, row)
			for _, payer := range line.Payers {
				row := s.shareRow(b, at+1, table.Item, s.payerName(payer), string(f.Source), s.payerCode(payer), string(finance.FormOf(f)), &payer.Row)
				row.Cells[atPayers] = payersCell(payer)
				rows = append(rows, row)
			}
			if !nothing(&line.Rest) {
				rows = append(rows, s.shareRow(b, at+1, table.Item, restName(line), string(f.Source), "unexplained", "", &line.Rest))
			}
		}
		if !hidden(b.plan) {
			row := s.shareRow(b, at, table.Item, unallocatedName(b.plan), "unallocated", "", "", &b.plan.Unallocated)
			if share, ok := b.plan.UnallocatedShare(); ok {
				row.Cells[atShare] = shareCell(share)
			}
			rows = append(rows, row)
		}
		total := s.shareRow(b, at, table.Sum, language.Say("Total"), "total", "", "", &b.plan.Total)
		if b.plan.Total.Amount.Cents() > 0 && len(b.plan.Lines) > 0 {
			total.Cells[atShare] = table.Percent(money.Hundredths(100_00), max(money.Derived, b.plan.Total.Amount.Basis))
		}
		rows = append(rows, total)
	}
	return rows, limits
}

func (s *subject) heading(b *budget, depth int, label language.Text) dated {
	row := dated{Row: table.Row{Depth: depth, Role: table.Heading, Cells: make([]table.Cell, shareCells)}}
	row.Cells[atRow], row.Cells[atID] = table.Said("", label), table.Plain(string(s.project.ID))
	if b != nil {
		row.Cells[atPhase], row.Cells[atStage] = table.Plain(string(b.Budget.Phase)), table.Plain(string(b.Budget.Stage))
	}
	return row
}

func (s *subject) shareRow(b *budget, depth int, role table.Role, label language.Text, source, payer, form string, figures *finance.Row) dated {
	row := s.heading(b, depth, label)
	row.Role, row.years, row.figures = role, b.plan.Years, figures.Years
	row.Cells[atSource], row.Cells[atPayer], row.Cells[atForm] = table.Plain(source), table.Plain(payer), table.Plain(form)
	row.Cells[atAmount], row.Cells[atFullYear] = cell(figures.Amount), cell(figures.FullYear)
	if !figures.FullYear.Known() {
		row.Cells[atFullYear] = table.Cell{} // few plans speak of a full year: it lacks nothing
	}
	return row
}

// limitCells are the limits of a source and how far its lines are from the
// nearest one.
func limitCells(limits []finance.Limit, source record.Source) (limit, room table.Cell) {
	code := ""
	var names joined
	var least finance.Figure
	for i := range limits {
		l := &limits[i]
		if l.Cap.Source != source {
			continue
		}
		paid := finance.Figure{Amount: l.Paid.Amount, Basis: money.Derived}
		if l.Paid.Open {
			paid = finance.Figure{}
		}
		left := func(upper, lower finance.Figure) {
			if d := finance.Difference(upper, lower); !least.Known() || d.Known() && d.Cents() < least.Cents() {
				least = d
			}
		}
		if l.Most.Known() {
			code, names = code+" max "+l.Cap.MaxShare.String(), append(names, language.Say("at most {0}", l.Cap.MaxShare))
			left(l.Bound(l.Most), paid)
		}
		if l.Least.Known() {
			code, names = code+" min "+l.Cap.MinShare.String(), append(names, language.Say("at least {0}", l.Cap.MinShare))
			left(paid, l.Bound(l.Least))
		}
	}
	if len(names) == 0 {
		return table.Cell{}, table.Cell{}
	}
	return table.Said(strings.TrimSpace(code), language.Say("{0}", names)), cell(least)
}

// Payer is everything that one payer pays or gives in work, project by project
// and year by year. The total does not count a part of a project beside it, nor
// phases beside the whole.
func Payer(r *Request, name string, explain bool) (*table.Table, *Outcome, error) {
	r.Finance.Explain = explain
	type result struct {
		member
		rows    []dated
		counted []bool
		notes   []language.Text
	}
	all, o := collect(r, func(s *subject) result {
		x := result{member: s.member()}
		x.rows, x.counted, x.notes = s.payer(name, explain)
		return x
	})
	t := &table.Table{Title: language.Say("What {0} pays or gives in work", r.partyTitle(name)), Lead: r.assumptions()}
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
	phases := false
	k := 0 // in paying
	for _, x := range all {
		out := len(x.rows) > 0 && inside[k]
		if len(x.rows) > 0 {
			k++
		}
		for _, is := range x.counted {
			counted = append(counted, is && !out)
			phases = phases || !is
		}
		rows = append(rows, x.rows...)
		t.Notes = append(t.Notes, x.notes...)
	}
	t.Columns = []table.Column{
		{Key: "id", Label: language.Say("Project")},
		{Key: "name", Label: language.Say("Name"), Spare: 9},
		{Key: "phase", Label: language.Say("Phase"), Spare: 2},
		{Key: "stage", Label: language.Say("Stage"), Spare: 4},
		{Key: "source", Label: language.Say("Line"), Spare: 6},
		{Key: "form", Label: language.Say("Form")},
		{Key: "full_year", Label: language.Say("Full year"), Kind: table.Money, Spare: 3},
	}
	before := len(t.Columns)
	shown := datedYears(rows, false)
	t.Columns = append(t.Columns, yearColumns(shown, 0)...)
	t.Columns = append(t.Columns, table.Column{Key: "amount", Label: language.Say("In all"), Kind: table.Money})
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
	total[0] = table.Said("total", language.Say("Total"))
	t.Total = &table.Row{Role: table.Sum, Cells: append(total, sum.cells()...)}
	t.Notes = append(t.Notes, partsNotes(paying, inside, r.Gross)...)
	if phases {
		t.Notes = append(t.Notes, language.Say("the total does not count phases beside the whole project"))
	}
	return t, o, nil
}

// partyTitle is a party's name outside any project's time.
func (r *Request) partyTitle(name string) language.Text {
	s := subject{Request: r, project: &record.Project{}}
	return s.partyName(name)
}

// payer are the lines of one project that a party pays, wholly or in part.
func (s *subject) payer(name string, explain bool) (rows []dated, counted []bool, notes []language.Text) {
	chosen, _ := s.plans()
	counts := finance.Counted(chosen)
	add := func(i int, b *budget, label language.Text, f *record.Funding, figures *finance.Row) {
		row := dated{years: b.plan.Years, figures: figures.Years}
		row.Cells = []table.Cell{table.Plain(string(s.project.ID)), named(s.project.Name), table.Plain(string(b.Budget.Phase)),
			table.Said(string(b.Budget.Stage), stageName(b.Budget.Stage)), table.Said(string(f.Source), label),
			table.Said(string(finance.FormOf(f)), formName(f.Form)), cell(figures.FullYear), cell(figures.Amount)}
		if !figures.FullYear.Known() {
			row.Cells[6] = table.Cell{}
		}
		rows, counted = append(rows, row), append(counted, s.Gross || slices.Contains(counts, i))
		if explain {
			one := budget{Chosen: b.Chosen, plan: &finance.Plan{Total: *figures, Years: b.plan.Years}}
			one.eachFigure(s, func(_, what language.Text, f finance.Figure) {
				if why := f.Why(); !why.IsZero() {
					notes = append(notes, language.Say("{0}, {1}: {2}", string(s.project.ID), language.Say("{0}, {1}", label, what), why))
				}
			})
		}
	}
	for i := range s.budgets {
		b := &s.budgets[i]
		for _, line := range b.plan.Lines {
			f := line.Funding
			if f.Payer != "" && s.same(name, string(f.Payer)) || f.Payer == "" && len(line.Payers) == 0 && name == string(f.Source) {
				add(i, b, sourceName(f.Source), f, &line.Row)
			}
			for _, payer := range line.Payers {
				if !slices.ContainsFunc(payer.Names, func(n string) bool { return s.same(name, n) }) {
					continue
				}
				if len(payer.Names) > 1 { // what one of them pays is not known
					unknown := finance.Row{Years: make([]finance.Figure, len(b.plan.Years))}
					add(i, b, sourceName(f.Source), f, &unknown)
					notes = append(notes, language.Say("{0}: {1} pay {2} together", string(s.project.ID), s.partyNames(payer.Names), payer.Amount.Amount))
					continue
				}
				add(i, b, sourceName(f.Source), f, &payer.Row)
			}
		}
	}
	if len(rows) == 0 && !s.Finance.WhatIf() && s.funds(name) {
		notes = append(notes, language.Say("{0}: named as a funder, no line says what it pays", string(s.project.ID)))
	}
	return rows, counted, notes
}

// funds reports whether a party takes part as a funder.
func (s *subject) funds(name string) bool {
	for i := range s.project.Partners {
		x := &s.project.Partners[i]
		if slices.Contains(x.Roles.Items, record.Funder) && (x.Org != "" && s.same(name, string(x.Org)) || x.Municipality != "" && s.same(name, string(x.Municipality))) {
			return true
		}
	}
	return false
}
