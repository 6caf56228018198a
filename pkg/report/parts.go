package report

import (
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// portion is what a part has of its whole, or what all parts leave of it.
type portion struct {
	id    string // of the part; empty of what is left
	name  language.Text
	total finance.Figure
	years []finance.Figure
}

// portions are the parts of the project: their figures of a stage, unknown where
// they have none of it.
func (s *subject) portions(stage record.Stage, years []int) []portion {
	var out []portion
	s.Catalogue.EachPart(record.ProjectID(s.project.ID), func(e *catalogue.Entry, doc *decode.Record) {
		if x := s.portion(e, doc, stage, years); x.id != string(s.project.ID) {
			out = append(out, x)
		}
	})
	return out
}

func (s *subject) portion(e *catalogue.Entry, doc *decode.Record, stage record.Stage, years []int) portion {
	if !s.Sound(doc) {
		return portion{id: e.ID, name: language.Verbatim(e.ID), years: make([]finance.Figure, len(years))}
	}
	x := portion{id: string(doc.Project.ID), name: textOf(doc.Project.Name)}
	programme := s.Catalogue.Programme(doc.Project.Programme)
	f := finance.FinancingOf(doc.Project, stage, programme, &finance.Options{})
	if !f.Whole() {
		x.years = make([]finance.Figure, len(years))
		return x
	}
	x.total = f.Total().Figure
	for _, year := range years {
		x.years = append(x.years, f.Cost(finance.OneYear(year)).Exact())
	}
	return x
}

// stageOfParts is the stage whose figures of the parts are compared with the project's:
// where it has none, the one that is asked for, else the firmest of each part.
func (s *subject) stageOfParts() record.Stage {
	if len(s.budgets) == 0 {
		return s.Stage
	}
	return s.budgets[s.financing.Counted()[0]].Budget.Stage
}

// division is the project's parts at the stage that is shown of it, and what they leave of
// it.
func (s *subject) division(years []int) (parts []portion, rest portion) {
	whole := portion{total: s.financing.Total().Figure}
	for _, year := range years {
		whole.years = append(whole.years, s.financing.Cost(finance.OneYear(year)).Exact())
	}
	return s.divided(whole, s.stageOfParts(), years)
}

// divided are the project's parts at a stage, and what they leave of the whole.
func (s *subject) divided(whole portion, stage record.Stage, years []int) (parts []portion, rest portion) {
	parts = s.portions(stage, years)
	rest = portion{name: language.Say("The rest"), total: whole.total, years: slices.Clone(whole.years)}
	for _, x := range parts {
		rest.total = finance.Difference(rest.total, x.total)
		for j := range rest.years {
			rest.years[j] = finance.Difference(rest.years[j], x.years[j])
		}
	}
	return parts, rest
}

// parts adds the parts of the project, and what they leave of its total. They
// are within it, and add nothing to it. It says which totals are not known. A project
// without a budget has a total that is not known: it then says what the parts make. One
// that has budgets, but none of the stage that is asked for, is not divided at that stage.
func (t *tree) parts() []language.Text {
	if t.Phase != "" || t.bare() && len(t.subject.project.Budgets) > 0 {
		return nil
	}
	d := &dividing{tree: t}
	if t.Stages {
		d.byStage()
	} else {
		d.byYear()
	}
	if len(d.rows) < 2 { // the rest alone
		return nil
	}
	t.heading(0, nowhere(t.stageOfParts()), partSection, language.Say("Parts"))
	for _, e := range d.rows {
		t.add(1, e)
	}
	if t.bare() {
		total := t.columns.at(0, table.Sum, d.whole)
		t.total = &total
		if sum := d.sum(); !t.Stages && !sum.IsZero() {
			d.notes = append(d.notes, language.Say("{0}: {1}", language.Say("parts"), sum))
		}
	}
	return d.notes
}

// bare reports whether the project has no budget that is shown.
func (t *tree) bare() bool { return len(t.subject.budgets) == 0 }

// dividing makes the rows of a project's parts, of what they leave of it, and of the whole
// where it has no budget, at one stage or at several next to each other.
type dividing struct {
	*tree
	rows  []*entry
	whole *entry
	notes []language.Text
}

// sum is what the parts make whose totals are known.
func (d *dividing) sum() language.Text {
	var parts []finance.Figure
	for _, e := range d.rows[:len(d.rows)-1] {
		parts = append(parts, e.row.Amount)
	}
	return tie(parts, finance.Figure{}, wholeName{})
}

func (d *dividing) byYear() {
	in := years(d.subject.budgets)
	if d.bare() {
		in = d.other(nil, new(record.Budget)).plan.Years
	}
	in = d.shownYears(in)
	parts, rest := d.division(in)
	d.add(d.stageOfParts(), append(parts, rest), in)
	if d.unassumed != nil {
		parts, rest := d.asItIs().division(in)
		for i, x := range append(parts, rest) {
			d.rows[i].before = d.portionEntry(x, d.stageOfParts(), in)
		}
	}
}

func (d *dividing) byStage() {
	totals, _ := d.totals()
	for _, stage := range stages() {
		total, is := totals[stage]
		if !is && !d.bare() {
			continue
		}
		parts, rest := d.divided(portion{total: total.Exact()}, stage, nil)
		if is || slices.ContainsFunc(parts, func(x portion) bool { return x.total.Known() }) {
			d.add(stage, append(parts, rest), nil)
		}
	}
}

// add adds what the project is divided into at a stage.
func (d *dividing) add(stage record.Stage, all []portion, years []int) {
	var unknown []string
	for i, x := range all {
		e := d.portionEntry(x, stage, years)
		if i == len(d.rows) {
			d.rows = append(d.rows, e)
		} else {
			d.rows[i].with(e)
		}
		if x.id != "" && !x.total.Known() {
			unknown = append(unknown, x.id)
		}
	}
	switch {
	case len(unknown) == 0:
	case stage == "":
		d.notes = append(d.notes, language.Say("{0}: the total is not known", some(unknown)))
	default:
		d.notes = append(d.notes, language.Say("{0}: the total of the stage {1} is not known", some(unknown), stage.Name()))
	}
	whole := d.portionEntry(portion{name: language.Say("Total"), years: make([]finance.Figure, len(years))}, stage, years)
	whole.section, whole.role = totalSection, table.Sum
	d.whole = d.whole.with(whole)
}

// portionEntry is what a part has of the project at a stage, or what they leave.
func (t *tree) portionEntry(x portion, stage record.Stage, years []int) *entry {
	row := &finance.Row{Amount: x.total, Years: x.years}
	e := &entry{subject: t.subject, b: nowhere(stage), section: partSection, item: x.id, label: always(x.name), row: row, planned: row.AsIs()}
	if x.id == "" {
		e.section = leftSection
	}
	e.years = yearly{years: years, figures: extentCells(e.planned.Years)}
	return e
}
