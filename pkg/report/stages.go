package report

import (
	"cmp"
	"slices"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// stages are those of budgets, in the order of time.
func stages() []record.Stage {
	var out []record.Stage
	for _, choice := range record.Stage("").Choices() {
		out = append(out, record.Stage(choice))
	}
	return out
}

// stageColumns are a row's figures at each stage that some row has, each with the change
// from the nearest stage before that the row's budget has, in euros and as a part of the
// earlier figure. at is false where the budget has none of the stage. Where they are not
// nil, share is what part of the total of the stage the row is, and work what person-years
// it has and what one of them costs.
func stageColumns[R any](at func(R, record.Stage) (finance.Extent, bool), share func(R, record.Stage) table.Cell, work func(R, record.Stage) (years, each table.Cell)) columns[R] {
	var out columns[R]
	for _, stage := range stages() {
		change := func(x R) (euros, percent table.Cell) {
			now, is := at(x, stage)
			if before, was := earlier(x, stage, at); is && was {
				return changeCells(before, now)
			}
			return euros, percent
		}
		name := capital{stage.Name()}
		out = append(out, column[R]{key: string(stage), head: language.Say("{0}, €", name), kind: table.Money, rare: true, added: true, cell: func(x R) table.Cell {
			now, is := at(x, stage)
			return when(is, extentCell(now))
		}})
		if share != nil {
			out = append(out, column[R]{key: string(stage) + "_share", head: language.Say("{0}: share", name), kind: table.Share, rare: true, about: true, cell: func(x R) table.Cell { return share(x, stage) }})
		}
		out = append(out,
			column[R]{key: string(stage) + changeKey, head: language.Say("{0}: change, €", name), kind: table.Money, rare: true, about: true, added: true, cell: func(x R) table.Cell { c, _ := change(x); return c }},
			column[R]{key: string(stage) + percentKey, head: language.Say("{0}: change, %", name), kind: table.Share, rare: true, about: true, cell: func(x R) table.Cell { _, c := change(x); return c }})
		if work != nil {
			out = append(out, stageWorkColumns(stage, work)...)
		}
	}
	return out
}

// earlier is a row's figure at the nearest stage before one; false where its budget has
// none.
func earlier[R any](x R, stage record.Stage, at func(R, record.Stage) (finance.Extent, bool)) (before finance.Extent, was bool) {
	all := stages()
	for _, before := range slices.Backward(all[:slices.Index(all, stage)]) {
		if f, was := at(x, before); was {
			return f, true
		}
	}
	return before, false
}

// What the keys of a stage's changes end with.
const (
	changeKey  = "_change"
	percentKey = "_percent"
)

// changeCells are how much more or less a figure is than the one before, and that as a
// part of the one before; unknown where one of them is.
func changeCells(before, now finance.Extent) (euros, percent table.Cell) {
	much := changed(before, now)
	return cell(much), percentCell(much, before.Amount)
}

// changed is how much more a figure is than the one before; unknown where one of them is.
func changed(before, now finance.Extent) finance.Figure {
	return finance.Difference(now.Exact(), before.Exact())
}

// percentCell is a change as a part of what it is from, as money.PercentOf knows it.
func percentCell(much finance.Figure, of money.Amount) table.Cell {
	s, ok := money.PercentOf(much.Amount, of, 2)
	if !ok {
		return table.Percent(money.Share{}, money.Unknown)
	}
	return table.Cell{Value: s, Basis: much.Basis, About: much.IsAbout()}
}

// changesNote says what changes are from.
func changesNote() language.Text {
	return language.Say("each change is from the nearest earlier stage that has a budget")
}

// rowAt is the row of an entry at a stage: nil where its budget of the stage does not have
// it, and false where there is no such budget.
func (e *entry) rowAt(stage record.Stage) (row *entry, is bool) {
	if e.role == table.Heading {
		return nil, false
	}
	if is = e.b.Budget.Stage == stage; is && e.row != nil {
		row = e
	} else if k := slices.IndexFunc(e.b.beside, func(b *budget) bool { return b.Budget.Stage == stage }); k >= 0 {
		row, is = e.beside[k], true
	}
	if row != nil && row.section == restSection && len(row.b.plan.Lines) == 0 {
		return nil, is // what no lines leave says nothing about a later stage that has some
	}
	return row, is
}

// at is the amount of an entry at a stage, as stageColumns has it.
func (e *entry) at(stage record.Stage) (finance.Extent, bool) {
	row, is := e.rowAt(stage)
	if row == nil {
		return finance.Extent{}, is
	}
	return row.in(e.year)
}

// shareAt is what part of the total of a stage an entry is.
func (e *entry) shareAt(stage record.Stage) table.Cell {
	if row, _ := e.rowAt(stage); row != nil && e.year == 0 {
		return row.share()
	}
	return table.Cell{}
}

// otherStages are the budgets of a phase at other stages than the chosen one, the later
// ones first and what was realised last: a row of which the chosen one has none is next
// to those of the nearest stage.
func (s *subject) otherStages(c finance.Chosen) []*budget {
	var out []*budget
	for _, b := range finance.AllBudgets(s.project) {
		if b.Stage != c.Budget.Stage && b.Phase == c.Budget.Phase && b.Sound("phase") {
			out = append(out, s.other(c.Phase, b))
		}
	}
	slices.SortStableFunc(out, func(a, b *budget) int { return cmp.Compare(b.Budget.Stage.Firmness(), a.Budget.Stage.Firmness()) })
	return out
}

// shown are a budget, and where stages are next to each other those of its other stages,
// in the order of time.
func (r *Request) shown(b *budget) []*budget {
	if !r.Stages {
		return []*budget{b}
	}
	all := append([]*budget{b}, b.beside...)
	slices.SortStableFunc(all, func(a, b *budget) int {
		return cmp.Compare(slices.Index(stages(), a.Budget.Stage), slices.Index(stages(), b.Budget.Stage))
	})
	return all
}

// totalAt is the total of the project at a stage, and its work: only a part of these where a
// phase that has a budget has none of the stage, and false where no budget is of the stage.
func (s *subject) totalAt(stage record.Stage) (total finance.Extent, work finance.Labour, is bool) {
	f := &finance.Financing{Project: s.project, Chosen: s.chosen(stage)}
	if len(f.Chosen) == 0 {
		return total, work, false
	}
	for _, c := range f.Chosen {
		f.Plans = append(f.Plans, s.other(c.Phase, c.Budget).plan)
	}
	total, work = f.Total(), f.Labour()
	if s.lacks(f) {
		work.Partial, work.Basis = true, max(work.Basis, money.Derived)
		if total.Known() {
			total.Partial, total.Basis = true, max(total.Basis, money.Derived)
		}
	}
	return total, work, true
}

// lacks reports whether budgets of a stage leave out a phase: one that has a budget of
// another stage, or any where another stage has one of the whole project.
func (s *subject) lacks(f *finance.Financing) bool {
	if s.Phase != "" || f.Whole() {
		return false
	}
	return slices.ContainsFunc(s.project.Budgets, func(b record.Budget) bool {
		return b.Phase == "" || !slices.ContainsFunc(f.Chosen, func(c finance.Chosen) bool { return c.Budget.Phase == b.Phase })
	})
}

// totals are those of the project at each stage that it has budgets of, and its work.
func (s *subject) totals() (map[record.Stage]finance.Extent, map[record.Stage]labour) {
	totals, labours := make(map[record.Stage]finance.Extent), make(map[record.Stage]labour)
	for _, stage := range stages() {
		if total, work, is := s.totalAt(stage); is {
			totals[stage], labours[stage] = total, labourOf(work)
		}
	}
	return totals, labours
}

// totalsByStage is an entry of these; nil where there are none.
func (s *subject) totalsByStage() *entry {
	var all *entry
	totals, _ := s.totals()
	for _, stage := range stages() {
		if total, is := totals[stage]; is {
			all = all.with(&entry{subject: s, b: nowhere(stage), row: new(finance.Row), planned: finance.Extents{Amount: total}})
		}
	}
	return all
}

// with is an entry with another one beside it that is of the same at another stage.
func (e *entry) with(other *entry) *entry {
	if e == nil {
		return other
	}
	e.b.beside, e.beside = append(e.b.beside, other.b), append(e.beside, other)
	return e
}

// budgetsStagesColumns are the columns of several projects with all stages next to each
// other.
func budgetsStagesColumns() columns[*summary] {
	return append(slices.DeleteFunc(budgetsColumns(), func(c column[*summary]) bool {
		return slices.Contains([]string{"stage", yearsKey, "total", personYearsKey, perPersonYearKey}, c.key)
	}), stageColumns(func(s *summary, stage record.Stage) (finance.Extent, bool) {
		total, is := s.stages[stage]
		return total, is
	}, nil, (*summary).work)...)
}

// budgetsByStage fills the table of several projects with all stages of each. A part of a
// project is not counted at the stages at which the project is.
func (r *Request) budgetsByStage(t *table.Table, all []*summary) error {
	c := budgetsStagesColumns()
	c.fill(t, c.rows(all))
	t.Notes = []language.Text{changesNote()}
	var notes, of []language.Text // and the stages that each is of
	out := make(map[string][]bool)
	jointly := newStaged()
	for _, stage := range stages() {
		var some []*summary
		var at []int
		for i, s := range all {
			if total, is := s.stages[stage]; is {
				some, at = append(some, &summary{member: s.member, total: cell(total.Figure)}), append(at, i)
				some[len(some)-1].known = total.Known()
			}
		}
		members := membersIn(some)
		inside := r.inside(members)
		out[string(stage)] = make([]bool, len(all))
		for k, i := range at {
			out[string(stage)][i] = inside[k]
			if r.Draw && !inside[k] {
				jointly.join(all[i].staged, string(stage))
			}
		}
		for _, note := range slices.Concat(partsNotes(members, inside, r.Gross), unknownNotes(some, inside, false)) {
			if k := slices.IndexFunc(notes, func(n language.Text) bool { return sameText(n, note) }); k >= 0 {
				of[k] = language.Say("{0}", joined{of[k], stage.Name()})
			} else {
				notes, of = append(notes, note), append(of, stage.Name())
			}
		}
		if len(t.Hints) == 0 {
			t.Hints = partsHints(inside)
		}
	}
	for k, note := range notes {
		t.Notes = append(t.Notes, language.Say("{0}: {1}", of[k], note))
	}
	if err := c.total(t, func(key string) []bool { stage, _, _ := strings.Cut(key, "_"); return out[stage] }); err != nil {
		return err
	}
	for stage, left := range out {
		changeOfAll(t, stage, left)
	}
	if r.Draw {
		drawStages(t, jointly, false, t.Notes[1:]...) // without that about changes
	}
	return nil
}

// changeOfAll gives the total the change at a stage as a part of what the rows that have
// one changed from.
func changeOfAll(t *table.Table, stage string, left []bool) {
	amount, change, percent := columnOf(t, stage), columnOf(t, stage+changeKey), columnOf(t, stage+percentKey)
	if percent < 0 {
		return
	}
	var before sum
	for k, row := range t.Rows {
		if much := row.Cells[change]; !left[k] && much.Known() {
			before.add(row.Cells[amount])
			before.add(table.Amount(money.Cents(-much.Value.(money.Amount).Cents()), much.Basis))
		}
	}
	much := t.Total.Cells[change]
	if a, ok := much.Value.(money.Amount); ok && !much.Blank() {
		t.Total.Cells[percent] = percentCell(finance.Figure{Amount: a, Basis: much.Basis}, before.amount)
		t.Total.Cells[percent].Partial = much.Partial
	}
}
