package report

import (
	"slices"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// sharesColumns are the columns of shares.
func sharesColumns() columns[*entry] {
	return slices.Concat(placeColumns(), columns[*entry]{
		machine("source", language.Say("Source"), func(e *entry) string { return e.item }),
		paidByColumn(), payersColumn(), formColumn(),
	}, figuresColumns(), columns[*entry]{
		{key: "limit", head: language.Say("Limit"), spare: 10, rare: true, cell: (*entry).limit},
		{key: "room", head: language.Say("Room"), kind: table.Money, spare: 10, rare: true, cell: (*entry).room},
	})
}

// figuresColumns are the figures of the rows of shares, in the table and in their JSON; the
// amount is the first.
func figuresColumns() columns[*entry] {
	amount, share, fullYear, years := amountColumn("amount", language.Say("Amount, €")), shareColumn(), fullYearColumn(8), yearsColumn(table.Near, ofEntry)
	amount.json, share.json, fullYear.json, years.json = (*entry).amountJSON, (*entry).shareJSON, (*entry).fullYearJSON, (*entry).yearsJSON
	return slices.Concat(columns[*entry]{
		amount, share,
		lineColumn("exact_share", language.Say("Exactly"), table.Share, 11, func(s finance.Share) table.Cell {
			if s.AsStated() {
				return statedCell(s.Stated)
			}
			return when(s.Exact.Known(), table.Cell{Value: s.Exact, Basis: s.Basis, About: s.About})
		}),
		lineColumn("stated_share", language.Say("Stated"), table.Share, 9, func(s finance.Share) table.Cell {
			return when(s.Stated.Known(), statedCell(s.Stated))
		}),
		lineColumn("off", language.Say("Off by, €"), table.Money, 7, func(s finance.Share) table.Cell {
			return when(s.Stated.Known(), cell(s.Off))
		}),
		fullYear,
	}, inhabitantsColumns(), columns[*entry]{years})
}

// sharesStagesColumns are the columns of the same with all stages next to each other.
func sharesStagesColumns() columns[*entry] {
	return slices.Concat(stagesPlaceColumns(), columns[*entry]{
		machine("source", language.Say("Source"), func(e *entry) string { return e.item }),
		paidByColumn(), payersColumn(), formColumn(), yearColumn(),
	}, stageColumns((*entry).at, (*entry).shareAt, nil), columns[*entry]{claimedColumn()})
}

// shareTable are the columns of shares that the request asks for.
func (r *Request) shareTable() columns[*entry] {
	switch {
	case r.Stages:
		return r.byYear(sharesStagesColumns())
	case r.Compare:
		return compare(sharesColumns())
	default:
		return sharesColumns()
	}
}

// lineColumn is a column about the share of a line or of a beneficiary, which in JSON is within the share.
func lineColumn(key string, head language.Text, kind table.Kind, spare uint8, of func(finance.Share) table.Cell) column[*entry] {
	return column[*entry]{key: key, head: head, kind: kind, spare: spare, json: func(*entry) any { return nil }, cell: func(e *entry) table.Cell {
		share := e.ownShare()
		if share == nil {
			return table.Cell{}
		}
		return of(*share)
	}}
}

// ownShare is the share of a line or of a beneficiary; nil for all else.
func (e *entry) ownShare() *finance.Share {
	if e.part == nil && e.isLine() {
		return e.line.Share()
	}
	return e.part
}

// Shares says who pays what: sources and payers with amount, share, full year
// and years, the stated share against the exact one, and the programme's
// limits.
func Shares(r *Request, explain bool) (*table.Table, *Coverage, error) {
	one := len(r.Entries) == 1
	type shares struct {
		branch
		member
		name         language.Text
		notes, hints []language.Text
		funding      *funding // where there is to be a picture: of one stage, or of all of them
		staged       *staged
		remarks      []language.Text
	}
	all, o := collectFigures(r, func(s *subject) shares {
		x := shares{branch: s.shares(one), member: s.member(), name: textOf(s.project.Name), notes: s.sharesNotes(one, explain), hints: s.hints()}
		switch {
		case !s.Draw:
		case s.Stages:
			x.staged, x.remarks = s.staged(), s.remarks(true)
		default:
			x.funding, x.known, x.remarks = s.funding(), s.financing.Total().Known(), s.remarks(false)
		}
		return x
	})
	t := &table.Table{Title: language.Say("Financing shares of {0} {0|project|projects}", len(all))}
	var rows []table.Row
	for _, x := range all {
		if one {
			t.Title, t.Lead, t.Total, t.Hints = language.Say("Financing shares: {0}", x.name), x.lead, x.total, x.hints
		}
		rows = append(rows, x.rows...)
		t.Notes = slices.Concat(t.Notes, x.about, x.notes)
	}
	t.Lead = append(t.Lead, r.assumptions()...)
	r.shareTable().fill(t, rows)
	r.spreadYears(t)
	switch {
	case !r.Draw || r.Stages && (!one || len(all) == 0):
	case r.Stages:
		drawStages(t, all[0].staged, r.ByYear, all[0].remarks...)
	case one && len(all) == 1:
		drawFunding(t, all[0].funding, &picture.Bars{Rows: all[0].drawn}, all[0].remarks...)
	default:
		f, notes := jointly(r, all, func(x shares) (member, *funding) { return x.member, x.funding })
		drawFunding(t, f, f.bars(), notes...)
	}
	return t, o, nil
}

// shares are the rows of one project: of several below its name.
func (s *subject) shares(one bool) branch {
	if s.Stages {
		s.besideClaims()
	}
	t := tree{subject: s, columns: s.shareTable(), draws: s.Draw && one && !s.Stages}
	depth := 0
	if !one {
		t.heading(0, nowhere(""), "", textOf(s.project.Name))
		depth = 1
	}
	t.budgets(depth, !one || len(s.budgets) > 1, func(e *entry) bool { return e.section != costsSection && (s.Stages || s.Compare || e.row != nil) })
	return t.branch
}

// sharesNotes are those of one project: of several each says which one it is about.
func (s *subject) sharesNotes(one, explain bool) []language.Text {
	var notes []language.Text
	if one {
		notes = s.ties(false)
	}
	for i := range s.budgets {
		if one && !s.Stages {
			notes = append(notes, s.rooms(&s.budgets[i])...)
		}
	}
	notes = append(notes, s.remarks(false)...)
	if explain {
		notes = append(notes, s.arithmetic(true)...)
	}
	for i := range notes {
		if !one {
			notes[i] = language.Say("{0}: {1}", s.called(), notes[i])
		}
	}
	return notes
}

// limits are the limits that the programme sets for the budget.
func (b *budget) limits() []finance.Limit {
	if b.held == nil {
		b.held = append([]finance.Limit{}, b.plan.Limits()...)
	}
	return b.held
}

// firstOf are the limits of which the entry is the first line.
func (e *entry) firstOf() []finance.Limit {
	if !e.isLine() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(e.b.limits()), func(l finance.Limit) bool { return len(l.Lines) == 0 || l.Lines[0] != e.line })
}

// limit are the limits of which the line is the first one.
func (e *entry) limit() table.Cell {
	code := ""
	var names joined
	for _, l := range e.firstOf() {
		if l.Most.Known() {
			code, names = code+" max "+l.Cap.MaxShare.String(), append(names, ofWhole(&l, language.Say("at most {0}", l.Cap.MaxShare)))
		}
		if l.Least.Known() {
			code, names = code+" min "+l.Cap.MinShare.String(), append(names, ofWhole(&l, language.Say("at least {0}", l.Cap.MinShare)))
		}
	}
	return when(names != nil, table.Said(strings.TrimSpace(code), language.Say("{0}", names)))
}

// ofWhole is a limit with what it is a share of, where that is not the total.
func ofWhole(l *finance.Limit, share language.Text) language.Text {
	if l.Cap.Of != record.OfPublic {
		return share
	}
	return language.Say("{0} {1}", share, l.Cap.Of.Name())
}

// room is how far the nearest of these limits is: how much more the source may pay, or
// how much less.
func (e *entry) room() table.Cell {
	nearest, limited := e.nearestRoom()
	return when(limited, cell(nearest))
}

func (e *entry) nearestRoom() (nearest finance.Figure, limited bool) {
	see := func(room finance.Figure) {
		if limited = true; !nearest.Known() || room.Known() && room.Cents() < nearest.Cents() {
			nearest = room
		}
	}
	for _, l := range e.firstOf() {
		if l.Most.Known() {
			see(l.RoomToPay())
		}
		if l.Least.Known() {
			see(l.RoomToFall())
		}
	}
	return nearest, limited
}
