package report

import (
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

// dated is a row whose figures by year find their columns once the years of
// all rows are known.
type dated struct {
	table.Row                  // the cells before and after the years
	plan      *finance.Plan    // nil: the row has no figures
	figures   []finance.Extent // by its years
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
		hints []language.Text
		name  language.Text
		lead  language.Text
		limit bool
	}
	all, o := collectFigures(r, func(s *subject) result {
		x := result{name: textOf(s.project.Name)}
		x.rows, x.limit = s.shares(one)
		if len(s.budgets) == 1 {
			x.lead = s.budgets[0].heading()
		}
		for i := range s.budgets {
			if one {
				x.notes = append(x.notes, s.budgets[i].ties(s, false)...)
			}
		}
		x.notes = append(x.notes, s.remarks(false)...)
		x.hints = s.hints()
		if explain {
			x.notes = append(x.notes, s.arithmetic(true)...)
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
		if one {
			t.Hints = x.hints
		}
	}
	t.Lead = append(t.Lead, r.assumptions()...)
	t.Columns = []table.Column{
		{Key: "row", Label: language.Say("Item"), For: table.People},
		{Key: "id", Label: language.Say("Project"), For: table.Machines},
		{Key: "phase", Label: language.Say("Phase"), For: table.Machines},
		{Key: "stage", Label: language.Say("Stage"), For: table.Machines},
		{Key: "section", Label: language.Say("Section"), For: table.Machines},
		{Key: "source", Label: language.Say("Source"), For: table.Machines},
		{Key: "payer", Label: language.Say("Payer"), For: table.Machines},
		{Key: "payers", Label: language.Say("Payers"), Kind: table.Count, For: table.Machines},
		{Key: "form", Label: language.Say("Form"), For: table.Machines},
		{Key: "amount", Label: language.Say("Amount, €"), Kind: table.Money},
		{Key: "share", Label: language.Say("Share"), Kind: table.Share},
		{Key: "exact_share", Label: language.Say("Exactly"), Kind: table.Share, Spare: 11},
		{Key: "stated_share", Label: language.Say("Stated"), Kind: table.Share, Spare: 9},
		{Key: "off", Label: language.Say("Off by, €"), Kind: table.Money, Spare: 7},
		{Key: "full_year", Label: language.Say("Full year"), Kind: table.Money, Spare: 8},
	}
	before := len(t.Columns) // atLimit
	years, known := datedYears(rows)
	shown := r.shownYears(years)
	t.Columns = append(t.Columns, yearColumns(shown, r.spareYears(known))...)
	t.Columns = append(t.Columns,
		table.Column{Key: "limit", Label: language.Say("Limit"), Spare: 10},
		table.Column{Key: "room", Label: language.Say("Up to the limit"), Kind: table.Money, Spare: 10})
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

// datedYears are the years of the rows, and those for which a figure is known.
func datedYears(rows []dated) (years, known []int) {
	for _, row := range rows {
		if row.plan == nil {
			continue
		}
		for j, year := range row.plan.Years {
			years = insert(years, year)
			if row.figures[j].Known() {
				known = insert(known, year)
			}
		}
	}
	return years, known
}

// place puts the rows' figures by year between their other cells.
func place(rows []dated, before int, shown []int) []table.Row {
	out := make([]table.Row, len(rows))
	for i, row := range rows {
		cells := make([]table.Cell, 0, len(row.Cells)+len(shown))
		cells = append(cells, row.Cells[:before]...)
		for _, year := range shown {
			if row.plan == nil {
				cells = append(cells, table.Cell{})
				continue
			}
			cells = append(cells, inYear(row.plan, row.figures, year))
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
	atSection
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
		kept := b.plan.Limits()
		limits = limits || len(kept) > 0
		for _, line := range b.plan.Lines {
			f, known := line.Funding, line.Extents()
			row := s.shareRow(b, at, table.Item, s.lineName(line), "funding", string(f.Source), s.partyCode(string(f.Payer)), string(finance.FormOf(f)), known)
			row.Cells[atShare] = lineShare(b.plan, line, known.Amount)
			if line.Share.Exact.Known() {
				row.Cells[atExact] = table.Cell{Value: line.Share.Exact, Basis: line.Share.Basis, About: line.Share.About}
			}
			if line.Share.Stated.Known() {
				row.Cells[atStated] = table.Percent(line.Share.Stated, money.Stated)
				row.Cells[atOff] = cell(line.Share.Off)
			}
			row.Cells[atLimit], row.Cells[atRoom] = limitCells(kept, line)
			rows = append(rows, row)
			for _, payer := range line.Payers {
				row := s.shareRow(b, at+1, table.Item, s.payerName(payer), "payers", string(f.Source), "", string(finance.FormOf(f)), payer.Extents())
				row.Cells[atPayer], row.Cells[atPayers] = s.payerCell(payer), payersCell(payer)
				rows = append(rows, row)
			}
			if !nothing(&line.Rest) {
				rows = append(rows, s.shareRow(b, at+1, table.Item, restName(line), "unallocated", string(f.Source), "", "", line.Rest.AsIs()))
			}
		}
		if !hidden(b.plan) {
			row := s.shareRow(b, at, table.Item, unallocatedName(b.plan), "unallocated", "", "", "", b.plan.Unallocated.AsIs())
			if share, ok := b.plan.UnallocatedShare(); ok {
				row.Cells[atShare] = shareCell(share)
			}
			rows = append(rows, row)
		}
		total := s.shareRow(b, at, table.Sum, language.Say("Total"), "total", "", "", "", b.plan.Total.AsIs())
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

func (s *subject) shareRow(b *budget, depth int, role table.Role, label language.Text, section, source, payer, form string, figures finance.Extents) dated {
	row := s.heading(b, depth, label)
	row.Role, row.plan, row.figures = role, b.plan, figures.Years
	row.Cells[atSection], row.Cells[atSource], row.Cells[atPayer], row.Cells[atForm] = table.Plain(section), table.Plain(source), table.Plain(payer), table.Plain(form)
	row.Cells[atAmount], row.Cells[atFullYear] = extentCell(figures.Amount), fullYearCell(b.plan, figures.FullYear)
	return row
}

// limitCells are the limits of which a line is the first one, and how far the
// lines that they are for are from the nearest.
func limitCells(limits []finance.Limit, line *finance.Line) (limit, room table.Cell) {
	code := ""
	var names joined
	var least finance.Figure
	for i := range limits {
		l := &limits[i]
		if len(l.Lines) == 0 || l.Lines[0] != line {
			continue
		}
		paid := l.PaidFigure()
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
