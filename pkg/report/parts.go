package report

import (
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

// division is the project's parts, and what they leave of it; no parts where it has
// no budget.
func (s *subject) division(years []int) (parts []portion, rest portion) {
	if len(s.budgets) == 0 {
		return nil, rest
	}
	parts = s.portions(s.stageOfParts(), years)
	rest.name, rest.total = language.Say("The rest"), s.financing.Total().Figure
	for _, year := range years {
		rest.years = append(rest.years, s.financing.Cost(finance.OneYear(year)).Exact())
	}
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
	if t.Phase != "" {
		return nil
	}
	years := t.shownYears(years(t.subject.budgets))
	parts, rest := t.division(years)
	if len(parts) == 0 {
		return nil
	}
	stage := t.stageOfParts()
	b := nowhere(stage)
	add := func(section string, x portion) {
		row := finance.Row{Amount: x.total, Years: x.years}
		e := &entry{subject: t.subject, b: b, section: section, item: x.id, label: always(x.name), row: &row, planned: row.AsIs()}
		e.years = yearly{years: years, figures: e.planned.Years}
		t.add(1, e)
	}
	t.heading(0, b, partSection, language.Say("Parts"))
	var notes []language.Text
	for _, x := range parts {
		if !x.total.Known() {
			notes = append(notes, language.Say("{0}: the total of the stage {1} is not known", language.Verbatim(x.id), stage.Name()))
		}
		add(partSection, x)
	}
	add(leftSection, rest)
	return notes
}
