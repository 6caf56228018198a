package report

import (
	"slices"
	"strconv"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/table"
)

// publicName is public funding as the sum of its lines.
func publicName() language.Text { return language.Say("Public funding") }

// hasPrivate reports whether public funding is not simply all of it.
func hasPrivate(p *finance.Plan) bool {
	return slices.ContainsFunc(p.Lines, func(l *finance.Line) bool { return finance.SetsPublicApart(l.Funding) })
}

// publicShare is what part of the total is public funding.
func publicShare(p *finance.Plan) table.Cell {
	s, ok := p.PublicShare()
	return when(ok, shareCell(s))
}

// perInhabitant is what a payer pays for each inhabitant, as stated where the record does.
func (e *entry) perInhabitant() (each finance.PerInhabitant, is bool) {
	if whole := e.section == fundingSection || e.section == payersSection; e.row == nil || e.payer == nil && !whole {
		return each, false
	}
	return e.b.plan.PerInhabitant(e.line, e.payer)
}

// inhabitantsColumns are the inhabitants of payers and what these pay for each of them, in
// tables of budgets that tell the number of some.
func inhabitantsColumns() columns[*entry] {
	return columns[*entry]{
		{key: "population", head: language.Say("Inhabitants"), kind: table.Count, spare: 4, rare: true, cell: func(e *entry) table.Cell {
			each, _ := e.perInhabitant()
			return when(each.Known(), table.Cell{Value: int(each.Number), Basis: each.Basis})
		}},
		{key: "per_inhabitant", head: language.Say("€ an inhabitant"), kind: table.Money, spare: 3, rare: true, cell: func(e *entry) table.Cell {
			each, is := e.perInhabitant()
			return when(is && each.Euros.Known(), cell(each.Euros))
		}, json: (*entry).perInhabitantJSON},
	}
}

// perInhabitantJSON has all decimals that the record states.
func (e *entry) perInhabitantJSON() any {
	switch each, is := e.perInhabitant(); {
	case is && each.Stated.Known():
		return jsonFigure{Amount: jsonNumber(each.Stated.String()), Basis: each.Euros.Basis.String()}
	case is:
		return e.figureJSON(each.Euros, false)
	}
	return nil
}

// exactJSON is a share with all its digits; unknown where it is.
func exactJSON(s finance.Share) jsonShare {
	out := jsonShare{Basis: s.Basis.String()}
	if s.Exact.Known() {
		out.Percent, out.Shown, out.About = percentJSON(s.Exact), s.Shown.Plain(), s.About
	}
	return out
}

// registered says of which day inhabitants of the register are, and of which area where
// that is not the municipality's of the day.
func (s *subject) registered(p *finance.Plan) []language.Text {
	var out []language.Text
	p.Registered(func(line *finance.Line, name string, people finance.Inhabitants) {
		day := strconv.Itoa(people.Year)
		out = append(out, language.Say("{0}: inhabitants on 31 December {1} by the register, since the record does not state them; Statistics Finland, population structure (CC BY 4.0)",
			s.sourceName(line.Funding.Source), language.Verbatim(day)))
		if people.Area != 0 {
			out = append(out, language.Say("{0}: those of {1} live in its area of {2}", s.partyName(name), language.Verbatim(day), language.Verbatim(strconv.Itoa(people.Area))))
		}
	})
	var once []language.Text
	for _, t := range out {
		once = withText(once, t)
	}
	return once
}
