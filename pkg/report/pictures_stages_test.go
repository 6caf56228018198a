package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/picture"
	"sostool/pkg/table"
)

// stagesPictured holds bars of stages to the rows of their table.
func stagesPictured(t failer, id string, r *Request) {
	for _, byYear := range []bool{false, true} {
		staged := *r
		staged.Stages, staged.ByYear = true, byYear
		if byYear && len(r.Entries) > 1 {
			return
		}
		for name, of := range map[string]func(*Request, bool) (*table.Table, *Coverage, error){"budget": Budget, "shares": Shares} {
			if name == "shares" && len(r.Entries) > 1 {
				continue
			}
			tab, o, err := of(&staged, false)
			if err == ErrTooLarge || err == nil && len(o.Wide) > 0 {
				continue
			}
			if err != nil || tab.Picture == nil {
				t.Fatalf("%s %s: no picture, %v", name, id, err)
			}
			barsPictured(t, name+" "+id, tab)
		}
	}
}

// barsPictured holds bars of stages, which may be of a year each, to a table.
func barsPictured(t failer, id string, tab *table.Table) {
	keys, names := instants()
	shape := tab.Picture.Shape.(*picture.Stacked)
	sources, cells := byInstant(tab)
	for i := range shape.Bars {
		b := &shape.Bars[i]
		stage := keys[slices.IndexFunc(keys, func(key string) bool {
			return language.Say("{0}", capital{names[key]}).String() == b.Label.String()
		})]
		year := 0
		if !b.Group.IsZero() {
			year, _ = strconv.Atoi(b.Group.String())
		}
		what := fmt.Sprint(id, " ", stage, " ", year)
		if year == 0 {
			asDrawn(t, what, b.Total, at(tab, stage))
		} else if cells != nil {
			asDrawn(t, what, b.Total, cells[rowAt{"", stage, year}])
		}
		for k, key := range sources {
			if b.Has[k] {
				asDrawn(t, what+" "+key, b.Parts[k], cells[rowAt{key, stage, year}])
			}
		}
	}
}

// rowAt is a cell of a table of stages: of a source, or of the total where that is empty.
type rowAt struct {
	source, stage string
	year          int
}

// byInstant are the sources of a table of stages and its cells; none where it is of several
// budgets or has a source twice.
func byInstant(tab *table.Table) (sources []string, cells map[rowAt]table.Cell) {
	cells = make(map[rowAt]table.Cell)
	source := ""
	for _, row := range tab.Rows {
		section, item := drawnIn(tab, row, "section"), drawnIn(tab, row, "item")+drawnIn(tab, row, "source")
		switch {
		case row.Role == table.Heading && section == "":
			return nil, nil // of a phase
		case row.Role == table.Heading:
			source = ""
		case section == fundingSection:
			source = item + " " + drawnIn(tab, row, "form")
			if slices.Contains(sources, source) {
				return nil, nil
			}
			sources = append(sources, source)
		case section == restSection && item == "":
			source = restKey
			sources = append(sources, source)
		case section != yearsSection:
			source = "other"
		}
		year := 0
		if c := columnOf(tab, "year"); c >= 0 && section == yearsSection {
			of, _ := row.Cells[c].Value.(table.Year)
			year = int(of)
		}
		for i, c := range tab.Columns {
			cells[rowAt{source, c.Key, year}] = row.Cells[i]
		}
	}
	return sources, cells
}

// spendersPictured holds the pictures by beneficiary to their tables, and those of claims by
// category and by beneficiary to theirs.
func spendersPictured(t failer, id string, r *Request) {
	tab, o, err := SharesByBeneficiary(r, false)
	if err != nil || len(o.Wide) > 0 {
		return
	}
	budget, _, err := BudgetByBeneficiary(r, false)
	if err != nil {
		t.Fatal(id, err)
	}
	phases := slices.ContainsFunc(tab.Rows, func(row table.Row) bool { return row.Role == table.Heading })
	drawn := slices.DeleteFunc(slices.Clone(tab.Picture.Shape.(*picture.Bars).Rows), func(x picture.Row) bool { return x.Depth > 0 || x.Heading })
	for _, row := range tab.Rows {
		section := drawnIn(tab, row, "section")
		if section != beneficiariesSection && (section != restSection || len(drawn) == 0) {
			continue
		}
		what := id + " " + drawn[0].Name.String()
		asDrawn(t, what, drawn[0].Figure, row.Cells[columnOf(tab, "amount")])
		if !phases {
			asDrawn(t, what+" in the budget", drawn[0].Figure, at(budget, cmp.Or(drawnIn(tab, row, "item"), restSection)))
		}
		drawn = drawn[1:]
	}
	if len(drawn) > 0 {
		t.Fatalf("%s: %v is drawn, and nothing in the table", id, drawn[0].Name)
	}
	for _, by := range []ClaimsBy{ByCategory, ByBeneficiary} {
		tab, _, err := Claims(r, by, calendar.Period{}, false)
		if err != nil {
			t.Fatal(id, err)
		}
		rows := tab.Picture.Shape.(*picture.Bars).Rows
		for _, row := range tab.Rows {
			costs, granted := row.Cells[columnOf(tab, "costs")], row.Cells[columnOf(tab, "granted")]
			if !costs.Known() && !granted.Known() {
				continue // it is not drawn
			}
			asDrawn(t, id+" "+rows[0].Name.String(), rows[0].Figure, costs)
			asDrawn(t, id+" granted for "+rows[0].Name.String(), *rows[0].Of, granted)
			rows = rows[1:]
		}
	}
}
