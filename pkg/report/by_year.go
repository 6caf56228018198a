package report

import (
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// besideClaims puts what all claims make next to each budget.
func (s *subject) besideClaims() {
	for i := range s.budgets {
		b := &s.budgets[i]
		if made := finance.ClaimedBudget(s.project, b.Budget.Phase); made != nil {
			b.claimed = s.other(b.Phase, made)
		}
	}
}

const claimedKey = "claimed"

// claimedColumn is what all claims make, also those that are not accepted yet.
func claimedColumn() column[*entry] {
	return column[*entry]{key: claimedKey, head: language.Say("Claimed, €"), kind: table.Money, spare: table.Near, rare: true, cell: func(e *entry) table.Cell {
		claimed, is := e.inClaims()
		return when(is, extentCell(claimed))
	}}
}

// byYear makes room in a table of years for plan, what was realised and what was claimed:
// changes are left out before these.
func (r *Request) byYear(c columns[*entry]) columns[*entry] {
	if !r.ByYear {
		return c
	}
	for i := range c {
		switch {
		case c[i].about:
			c[i].spare = 2 * table.Near
		case c[i].key == claimedKey:
			c[i].spare = 0
		}
	}
	return c
}

// inClaims is what all claims make of an entry; false where there are none.
func (e *entry) inClaims() (finance.Extent, bool) {
	switch {
	case e.role == table.Heading:
		return finance.Extent{}, false
	case e.claimed == nil:
		return finance.Extent{}, e.b.claimed != nil
	default:
		return e.claimed.in(e.year)
	}
}

// yearColumn is the year of a row that is of one.
func yearColumn() column[*entry] {
	return column[*entry]{key: "year", head: language.Say("Year"), kind: table.Count, readers: table.Machines, rare: true, cell: func(e *entry) table.Cell {
		return when(e.year != 0, table.Cell{Value: table.Year(e.year), Basis: money.Stated})
	}}
}

// in is the amount of a row in a year, in all where that is 0; false where its budget has no
// day in the year.
func (e *entry) in(year int) (finance.Extent, bool) {
	if year == 0 {
		return e.planned.Amount, true
	}
	j, is := slices.BinarySearch(e.b.plan.Years, year)
	if !is || j >= len(e.planned.Years) {
		return finance.Extent{}, false
	}
	return e.planned.Years[j], true
}

// addYears adds a row for each year of an entry of which some stage, or claims, say
// something.
func (t *tree) addYears(depth int, e *entry) {
	if !t.ByYear || e.left() || e.section == publicSection {
		return
	}
	for _, year := range t.yearsOf(e.b) {
		one := *e
		one.section, one.role, one.year, one.label = yearsSection, table.Item, year, always(language.Verbatim(strconv.Itoa(year)))
		if one.told() {
			t.dated = true
			t.add(depth, &one)
		}
	}
}

// totalYears adds the years of a total, which comes after them, below a heading.
func (t *tree) totalYears(depth int, e *entry) {
	before := len(t.rows)
	t.heading(depth, e.b, yearsSection, language.Say("Total by year"))
	if t.addYears(depth+1, e); len(t.rows) == before+1 {
		t.rows = t.rows[:before]
	}
}

// yearsOf are the years of a budget at any stage and in claims, as far as they are asked for.
func (t *tree) yearsOf(b *budget) []int {
	all := slices.Clone(b.plan.Years)
	for _, other := range append(slices.Clone(b.beside), b.claimed) {
		if other != nil {
			all = append(all, other.plan.Years...)
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(year int) bool {
		return t.Within.Known() && !t.Within.MayOverlap(calendar.CalendarYear(year))
	})
}

// told reports whether anything is known about an entry at a stage, or in claims.
func (e *entry) told() bool {
	claimed, _ := e.inClaims()
	return claimed.Known() || slices.ContainsFunc(stages(), func(stage record.Stage) bool {
		amount, _ := e.at(stage)
		return amount.Known()
	})
}

// yearNotes say which claims are of no year, and that no stage has figures of single years.
func (t *tree) yearNotes() (out []language.Text) {
	if !t.ByYear {
		return nil
	}
	var crossing []string
	for _, x := range t.claimed().Each {
		if x.Crosses() {
			crossing = append(crossing, string(x.Record.ID))
		}
	}
	if len(crossing) > 0 {
		out = append(out, language.Say("claims that cross the end of a year are in none: {0}", some(crossing)))
	}
	if !t.dated && len(t.subject.budgets) > 0 {
		out = append(out, language.Say("no stage has figures of single years"))
	}
	return out
}
