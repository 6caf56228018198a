package report

import (
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
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

// stageOfParts is the stage whose figures of the parts are compared with the project's.
func (s *subject) stageOfParts() record.Stage {
	return s.budgets[s.financing.Counted()[0]].Budget.Stage
}

// division is the project's parts at the stage that is shown of it, and what they leave of
// it; no parts where it has no budget.
func (s *subject) division(years []int) (parts []portion, rest portion) {
	if len(s.budgets) == 0 {
		return nil, rest
	}
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
// are within it, and add nothing to it. It says which totals are not known.
func (t *tree) parts() []language.Text {
	if t.Phase != "" || len(t.subject.budgets) == 0 {
		return nil
	}
	var rows []*entry
	var notes []language.Text
	add := func(stage record.Stage, parts []portion, rest portion, years []int) {
		for i, x := range append(parts, rest) {
			e := t.portionEntry(x, stage, years)
			if i == len(rows) {
				rows = append(rows, e)
			} else {
				rows[i].with(e)
			}
			if x.id != "" && !x.total.Known() {
				notes = append(notes, language.Say("{0}: the total of the stage {1} is not known", language.Verbatim(x.id), stage.Name()))
			}
		}
	}
	if t.Stages {
		totals := t.totals()
		for _, stage := range stages() {
			if total, is := totals[stage]; is {
				parts, rest := t.divided(portion{total: total.Exact()}, stage, nil)
				add(stage, parts, rest, nil)
			}
		}
	} else {
		years := t.shownYears(years(t.subject.budgets))
		parts, rest := t.division(years)
		add(t.stageOfParts(), parts, rest, years)
		if t.unassumed != nil {
			parts, rest := t.asItIs().division(years)
			for i, x := range append(parts, rest) {
				rows[i].before = t.portionEntry(x, t.stageOfParts(), years)
			}
		}
	}
	if len(rows) == 1 { // the rest alone
		return nil
	}
	t.heading(0, nowhere(t.stageOfParts()), partSection, language.Say("Parts"))
	for _, e := range rows {
		t.add(1, e)
	}
	return notes
}

// portionEntry is what a part has of the project at a stage, or what they leave.
func (t *tree) portionEntry(x portion, stage record.Stage, years []int) *entry {
	row := &finance.Row{Amount: x.total, Years: x.years}
	e := &entry{subject: t.subject, b: nowhere(stage), section: partSection, item: x.id, label: always(x.name), row: row, planned: row.AsIs()}
	if x.id == "" {
		e.section = leftSection
	}
	e.years = yearly{years: years, figures: e.planned.Years}
	return e
}
