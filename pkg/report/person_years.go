package report

import (
	"sostool/pkg/language"
	"sostool/pkg/table"
)

// personYearsColumns are the work that costs pay for and what a person-year of it costs,
// in tables of budgets that state some.
func personYearsColumns() columns[*entry] {
	return columns[*entry]{
		{key: "person_years", head: language.Say("Person-years"), kind: table.Number, rare: true, cell: func(e *entry) table.Cell {
			if e.cost == nil || e.row == nil {
				return table.Cell{}
			}
			work, basis := e.b.plan.PersonYears(e.cost)
			return when(work.Known(), table.Cell{Value: work.Number(), Basis: basis})
		}},
		{key: "per_person_year", head: language.Say("€ a person-year"), kind: table.Money, rare: true, cell: func(e *entry) table.Cell {
			if e.cost == nil || e.row == nil {
				return table.Cell{}
			}
			work, _ := e.b.plan.PersonYears(e.cost)
			return when(work.Known(), cell(e.b.plan.PerPersonYear(e.cost)))
		}},
	}
}
