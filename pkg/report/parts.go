package report

import (
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// portion is what a part has of its whole.
type portion struct {
	id    string
	name  language.Text
	total finance.Figure
	years []finance.Figure
}

// portions are the parts of the project: their figures of a stage, unknown where
// they have none of it.
func (s *subject) portions(stage record.Stage, years []int) []portion {
	var out []portion
	s.Catalogue.EachPart(record.ProjectID(s.project.ID), func(e *catalogue.Entry, doc *decode.Document) {
		if x := s.portion(e, doc, stage, years); x.id != string(s.project.ID) {
			out = append(out, x)
		}
	})
	return out
}

func (s *subject) portion(e *catalogue.Entry, doc *decode.Document, stage record.Stage, years []int) portion {
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

// parts adds the parts of the project, and what they leave of its total. They
// are within it, and add nothing to it.
func (t *tree) parts() {
	if t.brief || len(t.budgets) == 0 || t.Request.Phase != "" {
		return
	}
	stage := t.budgets[t.financing.Counted()[0]].Budget.Stage
	parts := t.portions(stage, t.all)
	if len(parts) == 0 {
		return
	}
	total := t.financing.Total().Figure
	t.b = &budget{Chosen: finance.Chosen{Budget: &record.Budget{Stage: stage}}, plan: &finance.Plan{Years: t.all}}
	t.add(0, table.Heading, language.Say("Parts"), "part", "", "", nil, nil)
	rest := finance.Row{Amount: total}
	for _, year := range t.all {
		rest.Years = append(rest.Years, t.financing.Cost(finance.OneYear(year)).Exact())
	}
	for i := range parts {
		x := &parts[i]
		if !x.total.Known() {
			t.Notes = append(t.Notes, language.Say("{0}: the total of the stage {1} is not known", language.Verbatim(x.id), stage.Name()))
		}
		t.portion(x.name, "part", x.id, finance.Row{Amount: x.total, Years: x.years}, total)
		rest.Amount = finance.Difference(rest.Amount, x.total)
		for j := range rest.Years {
			rest.Years[j] = finance.Difference(rest.Years[j], x.years[j])
		}
	}
	t.portion(language.Say("The rest"), "rest", "", rest, total)
}

// portion adds a row with its share of the whole.
func (t *tree) portion(name language.Text, section, item string, figures finance.Row, whole finance.Figure) {
	row := t.add(1, table.Item, name, section, item, "", asIs(&figures), nil)
	row.Cells[shareColumn] = portionCell(finance.Extent{Figure: figures.Amount}, whole)
}
