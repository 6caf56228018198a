package report

import (
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/picture"
	"sostool/pkg/table"
)

// drawSpenders gives a table by beneficiary its picture, where one is asked for: what each has,
// with its costs or else with who pays it.
func (s *subject) drawSpenders(t *table.Table, costs bool) {
	if !s.Draw {
		return
	}
	out := new(picture.Bars)
	for i := range s.budgets {
		b := &s.budgets[i]
		rows := s.drawnSpenders(b, costs)
		if len(s.budgets) > 1 && len(rows) > 0 {
			heading := (&tree{subject: s}).headingOf(b)
			out.Rows = append(out.Rows, picture.Row{Name: heading, Heading: true})
		}
		out.Rows = append(out.Rows, rows...)
	}
	draw(t, s.spendersMessage(), out, t.Notes...)
}

// drawnSpenders are the rows of one budget.
func (s *subject) drawnSpenders(b *budget, costs bool) (rows []picture.Row) {
	p := b.plan
	if len(p.Beneficiaries) == 0 {
		return nil
	}
	below := func(i int) {
		for _, x := range p.SpentCosts() {
			if each := x.Each[i]; costs && each.Has {
				rows = append(rows, picture.Row{Name: rateName(x.Cost.Cost), Depth: 1, Figure: exactly(each.Figure)})
			}
		}
		for _, x := range p.SpentLines() {
			if each := x.Each[i]; !costs && each.Has {
				rows = append(rows, picture.Row{Name: s.lineName(x.Line), Depth: 1, Hue: hueOf(x.Line.Funding.Source), Figure: exactly(each.Figure)})
			}
		}
	}
	for i, e := range s.spenderEntries(b) {
		r := picture.Row{Name: e.label(), Figure: figureOf(e.planned.Amount), Note: e.shareNote()}
		switch e.section {
		case beneficiariesSection:
			rows = append(rows, r)
			below(i)
		case restSection:
			r.Hue = picture.Rest
			rows = append(rows, r)
		}
	}
	return rows
}

// exactly is a figure as pictures show it.
func exactly(f finance.Figure) picture.Figure { return figureOf(finance.Extent{Figure: f}) }

// spendersMessage says who of the beneficiaries of a project's only budget has most of it,
// where that is known of all.
func (s *subject) spendersMessage() language.Text {
	if len(s.budgets) != 1 {
		return language.Text{}
	}
	var most *finance.Beneficiary
	for _, x := range s.budgets[0].plan.Beneficiaries {
		if !x.Total.Amount.Known() {
			return language.Text{}
		}
		if most == nil || x.Total.Amount.Cents() > most.Total.Amount.Cents() {
			most = x
		}
	}
	if most == nil || !most.Part().Shown.Known() {
		return language.Text{}
	}
	return language.Say("Largest part: {0}, {1}", s.oneParty(&most.Beneficiary.OneParty), most.Part().Shown)
}
