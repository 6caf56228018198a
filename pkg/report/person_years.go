package report

import (
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Keys of the work that costs pay for, and of what a person-year of it costs.
const (
	personYearsKey   = "person_years"
	perPersonYearKey = "per_person_year"
)

// personYearsColumns are these, in tables of budgets that state some.
func personYearsColumns[R any](spare uint8, work func(R) (years, each table.Cell)) columns[R] {
	return columns[R]{
		{key: personYearsKey, head: language.Say("Person-years"), kind: table.Number, spare: spare, rare: true, added: true, cell: func(x R) table.Cell { c, _ := work(x); return c }},
		{key: perPersonYearKey, head: language.Say("€ a person-year"), kind: table.Money, spare: spare, rare: true, cell: func(x R) table.Cell { _, c := work(x); return c }},
	}
}

// stageWorkColumns are the same at a stage.
func stageWorkColumns[R any](stage record.Stage, work func(R, record.Stage) (years, each table.Cell)) columns[R] {
	out := personYearsColumns(table.Near, func(x R) (years, each table.Cell) { return work(x, stage) })
	name := capital{stage.Name()}
	out[0].head, out[1].head = language.Say("{0}: person-years", name), language.Say("{0}: € a person-year", name)
	for i := range out {
		out[i].key, out[i].about = string(stage)+"_"+out[i].key, true
	}
	return out
}

// work is that of a row of costs; blank of all else, and where nothing is known of it.
func (e *entry) work() (years, each table.Cell) {
	if e.cost == nil || e.row == nil {
		return years, each
	}
	work, basis := e.b.plan.PersonYears(e.cost)
	return workCells(work, basis, false, e.b.plan.PerPersonYear(e.cost))
}

// workAt is that of a row of costs at a stage.
func (e *entry) workAt(stage record.Stage) (years, each table.Cell) {
	if row, _ := e.rowAt(stage); row != nil && e.year == 0 {
		return row.work()
	}
	return years, each
}

// labour is the work of a project and what a person-year of it costs.
type labour struct{ years, each table.Cell }

func labourOf(l finance.Labour) (out labour) {
	out.years, out.each = workCells(l.Years, l.Basis, l.Partial, l.PerPersonYear())
	return out
}

// work is that of a project at a stage, or at those that are shown: unknown where other
// projects state theirs.
func (s *summary) work(stage record.Stage) (years, each table.Cell) {
	l, is := s.labours[stage]
	if is && l.years.Blank() && s.worked[stage] {
		return table.Cell{Value: table.Missing{}}, cell(finance.Figure{})
	}
	return l.years, l.each
}

// tellWork says at which stages some project states its work.
func tellWork(all []*summary) {
	worked := make(map[record.Stage]bool)
	for _, s := range all {
		for stage, l := range s.labours {
			worked[stage] = worked[stage] || !l.years.Blank()
		}
		s.worked = worked
	}
}

func workCells(work record.PersonYears, basis money.Basis, partial bool, costs finance.Figure) (years, each table.Cell) {
	if !work.Known() {
		return years, each
	}
	return table.Cell{Value: work.Number(), Basis: basis, Partial: partial}, cell(costs)
}
