package report

import (
	"errors"
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// ErrTooLarge says that 64 bits of cents do not hold a sum.
var ErrTooLarge = errors.New("the figures are too large to add")

// summary is what a table of several projects shows of one.
type summary struct {
	member
	name    table.Cell
	without bool // a phase has no budget
	period  calendar.Period
	stage   table.Cell
	years   yearly
	total   table.Cell
	stages  map[record.Stage]finance.Extent // the totals, where stages are next to each other
	labours map[record.Stage]labour         // its work at these, else by "" at those that are shown
	worked  map[record.Stage]bool           // where a project of the table states its work
	why     []language.Text                 // the arithmetic, where that is asked for
	open    bool                            // its years are not all known: it may cost something in any of its period
	funding *funding                        // where there is to be a picture: of one stage, or of all of them
	staged  *staged
}

// budgetsColumns are the columns of several projects.
func budgetsColumns() columns[*summary] {
	return slices.Concat(columns[*summary]{
		{key: "id", head: language.Say("Project"), spare: 10, cell: func(s *summary) table.Cell { return table.Plain(string(s.id)) }},
		{key: "name", head: language.Say("Name"), cell: func(s *summary) table.Cell { return s.name }},
		{key: "period", head: language.Say("Period"), kind: table.Period, spare: 8, cell: func(s *summary) table.Cell { return table.Cell{Value: s.period} }},
		{key: "stage", head: language.Say("Stage"), spare: 7, cell: func(s *summary) table.Cell { return s.stage }},
		machine(sectionKey, language.Say("Section"), func(*summary) string { return "project" }),
		{key: "part_of", head: language.Say("Part of"), spare: 9, rare: true, cell: func(s *summary) table.Cell { return table.Plain(string(s.partOf)) }},
		yearsColumn(table.Near, func(s *summary) yearly { return s.years }),
	}, personYearsColumns(table.Near+1, func(s *summary) (years, each table.Cell) { return s.work("") }), columns[*summary]{
		{key: "total", head: language.Say("Total, €"), kind: table.Money, added: true, cell: func(s *summary) table.Cell { return s.total }},
	})
}

func (s *subject) summary(explain bool) *summary {
	p := s.project
	out := &summary{member: s.member(), name: named(p.Name), period: p.Period, stage: s.stages(), years: s.costByYear(), total: cell(s.financing.Total().Figure), without: len(s.without()) > 0}
	out.known = out.total.Known()
	out.open = len(s.budgets) == 0 || slices.ContainsFunc(s.budgets, func(b budget) bool { return !b.plan.Period.Bounded() })
	if s.Stages {
		out.stages, out.labours = s.totals()
	} else {
		out.labours = map[record.Stage]labour{"": labourOf(s.financing.Labour())}
	}
	if explain {
		out.why = s.arithmetic(false)
	}
	return out
}

// costByYear is what a project costs in each year of its budgets: nothing is known about
// any other in its period.
func (s *subject) costByYear() yearly {
	out := yearly{years: years(s.budgets), period: s.project.Period, open: true}
	for _, year := range out.years {
		out.figures = append(out.figures, extentCell(s.financing.Cost(finance.OneYear(year))))
	}
	return out
}

// dated reports whether all years of the project are known.
func (s *summary) dated() bool {
	return !s.open && !slices.ContainsFunc(s.years.figures, func(c table.Cell) bool { return !c.Known() || c.Partial })
}

// stages are the stages of a project's chosen budgets: one, where all are the
// same.
func (s *subject) stages() table.Cell {
	var stages []record.Stage
	var cells []table.Cell
	for _, b := range s.budgets {
		if slices.Contains(stages, b.Budget.Stage) {
			continue
		}
		stages, cells = append(stages, b.Budget.Stage), append(cells, word(b.Budget.Stage))
	}
	if len(cells) == 1 {
		return cells[0]
	}
	return table.Listed(cells)
}

// budgets is the table of several projects.
func budgets(r *Request, explain bool) (*table.Table, *Coverage, error) {
	all, o := collectFigures(r, func(s *subject) *summary {
		x := s.summary(explain)
		switch {
		case !r.Draw:
		case r.Stages:
			x.staged = s.staged()
		default:
			x.funding = s.funding()
		}
		return x
	})
	t := &table.Table{Title: language.Say("Budgets of {0} {0|project|projects}", len(all)), Lead: r.assumptions()}
	tellWork(all)
	tabulate := r.budgetsByYear
	if r.Stages {
		tabulate = r.budgetsByStage
	}
	if err := tabulate(t, all); err != nil {
		return nil, o, err
	}
	if r.Draw && !r.Stages {
		f, _ := jointly(r, all, func(s *summary) (member, *funding) { return s.member, s.funding })
		drawFunding(t, f, f.stacked(r.Years), t.Notes...)
	}
	for _, s := range all {
		for _, why := range s.why {
			t.Notes = append(t.Notes, language.Say("{0}: {1}", s.called, why))
		}
	}
	return t, o, nil
}

// budgetsByYear fills the table of several projects at the firmest stage of each.
func (r *Request) budgetsByYear(t *table.Table, all []*summary) error {
	c := budgetsColumns()
	c.fill(t, c.rows(all))
	known := r.spreadYears(t)
	members := membersIn(all)
	inside := r.inside(members)
	t.Notes = slices.Concat(partsNotes(members, inside, r.Gross), unknownNotes(all, inside, len(known) > 0))
	t.Hints = partsHints(inside)
	return c.total(t, func(string) []bool { return inside })
}

func membersIn(all []*summary) []member {
	members := make([]member, len(all))
	for i := range all {
		members[i] = all[i].member
	}
	return members
}

// member is a project among those that a total is of.
type member struct {
	id, partOf record.ProjectID
	called     language.Text // in notes
	known      bool          // its figure
	counts     bool          // of one of its items: it is of the stage that sums count
}

func (s *subject) member() member {
	return member{id: own(record.ProjectID(s.project.ID)), partOf: own(s.project.PartOf), called: s.called()}
}

// called is the project as notes name it: by its id, and with a picture by its name, for those
// who read that know no ids.
func (s *subject) called() language.Text {
	if s.Draw {
		return textOf(s.project.Name)
	}
	return language.Verbatim(string(s.project.ID))
}

// inside says which of the projects are counted with another one among them,
// of which they are a part, also through others; none where parts are to be
// counted. A part of a whole whose figure is not known counts by itself. Of
// projects that are parts of each other the first counts.
func (r *Request) inside(all []member) []bool {
	inside := make([]bool, len(all))
	if r.Gross {
		return inside
	}
	at := make(map[record.ProjectID]int, len(all))
	for i, m := range all {
		at[m.id] = i
	}
	for i, m := range all {
		seen := map[record.ProjectID]bool{m.id: true}
		for id := m.partOf; id != "" && !seen[id]; {
			seen[id] = true
			j, here := at[id]
			if here && (all[j].known || !m.known) && !(i < j && r.Catalogue.Leads(id, m.id)) {
				inside[i] = true
				break
			}
			above := r.Catalogue.Summary(id)
			if above == nil {
				break
			}
			id = above.PartOf
		}
	}
	return inside
}

// maxNamed is how many projects a note names.
const maxNamed = 10

// unknownNotes say which projects the total counts and does not know, also of the
// years, where the table has some.
func unknownNotes(all []*summary, inside []bool, years bool) (out []language.Text) {
	var unknown, open, undated []language.Text
	for i, s := range all {
		switch {
		case inside[i]:
		case !s.total.Known():
			unknown = append(unknown, s.called)
		case s.without:
			open = append(open, s.called)
		}
		if years && !inside[i] && s.total.Known() && !s.dated() {
			undated = append(undated, s.called)
		}
	}
	if len(unknown) > 0 {
		out = append(out, language.Say("the total leaves out {0} {0|project whose figure is|projects whose figures are} not known: {1}", len(unknown), someOf(unknown)))
	}
	if len(undated) > 0 {
		out = append(out, language.Say("the years do not make the total: those of {0} {0|project|projects} are not all known: {1}", len(undated), someOf(undated)))
	}
	if len(open) > 0 {
		out = append(out, language.Say("{0} {0|project has|projects have} phases without a budget: {1}", len(open), someOf(open)))
	}
	return out
}

// partsNotes say how a total counts parts of projects.
func partsNotes(all []member, inside []bool, gross bool) []language.Text {
	var parts, alone []language.Text
	at := make(map[record.ProjectID]bool, len(all))
	for _, m := range all {
		at[m.id] = true
	}
	for i, m := range all {
		switch {
		case inside[i]:
			parts = append(parts, m.called)
		case at[m.partOf]:
			alone = append(alone, m.called)
		}
	}
	switch {
	case len(parts) > 0:
		return []language.Text{language.Say("the total leaves out {0} {0|project that is a part|projects that are parts} of another one above: {1}", len(parts), someOf(parts))}
	case gross && len(alone) > 0:
		return []language.Text{language.Say("the total counts parts of a project as well as the whole")}
	case len(alone) > 0:
		return []language.Text{language.Say("the total counts {0} {0|part|parts} of a project whose own figure is not known: {1}", len(alone), someOf(alone))}
	}
	return nil
}

// partsHints say how to count the parts that a total leaves out.
func partsHints(inside []bool) []language.Text {
	if !slices.Contains(inside, true) {
		return nil
	}
	return []language.Text{language.Say("--gross also counts parts")}
}

// someOf are the first of many names.
func someOf(names []language.Text) setApart {
	if len(names) > maxNamed {
		return append(setApart(slices.Clone(names[:maxNamed])), language.Verbatim("…"))
	}
	return names
}

// some are the first of many ids.
func some(names []string) language.List {
	if len(names) > maxNamed {
		return append(language.List(slices.Clone(names[:maxNamed])), "…")
	}
	return language.List(names)
}
