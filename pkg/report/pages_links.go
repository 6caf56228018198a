package report

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Where the figures of a project's page come from: each that is known leads to a citation,
// to how it was worked out, or where the record cites no document for it, to what is not
// known. Those of parts lead to the parts' pages.

// place is the link to the first citation of what the record has at a path; empty where
// it cites none.
func (p *projectPage) place(path string) table.Link {
	if c := p.first(path); c != nil {
		return citationLink(p.numbers[c])
	}
	return ""
}

// stated is the link of a figure that the record states at a path.
func (p *projectPage) stated(path string) table.Link {
	if link := p.place(path); link != "" {
		return link
	}
	return "#" + unknownKey
}

// first is the first citation of what the record has at a path; nil where it cites none.
func (p *projectPage) first(path string) *record.Citation {
	node, _ := p.doc.Tree.Resolve(path)
	if node < 0 {
		return nil
	}
	for _, c := range p.of(node) {
		return c
	}
	return nil
}

func citationLink(n int) table.Link { return table.Link("#c" + strconv.Itoa(n)) }

// origin is the link to where a figure comes from: a citation, or how it was worked out.
func (p *projectPage) origin(f finance.Figure, what func() language.Text) table.Link {
	switch {
	case !f.Known():
		return ""
	case f.From == nil: // the known part of a sum, or of several phases
		return p.derived(what(), language.Say("what is known, added up = {0}", f.Amount))
	}
	if path := f.From.Path(); path != "" {
		return p.stated(path)
	}
	return p.derived(what(), f.Why())
}

// derived is the link to how a figure was worked out.
func (p *projectPage) derived(what, why language.Text) table.Link {
	if why.IsZero() {
		return ""
	}
	key := what.String() + "\n" + why.String()
	n, is := p.known[key]
	if !is {
		p.worked = append(p.worked, derivation{what, why})
		n = len(p.worked)
		p.known[key] = n
	}
	return table.Link("#d" + strconv.Itoa(n))
}

// quotient is the link to how a figure came of two others.
func (p *projectPage) quotient(what language.Text, part, whole money.Amount, result any) table.Link {
	return p.derived(what, language.Say("{0} = {1}", language.Say("{0} / {1}", money.Figure{Amount: part}, money.Figure{Amount: whole}), result))
}

// led is a column whose known cells lead where to says of them, but for those that lead
// somewhere already.
func led[R any](c column[R], to func(R, table.Cell) table.Link) column[R] {
	plain := c.cell
	c.cell = func(x R) table.Cell {
		out := plain(x)
		if out.Known() && out.Link == "" {
			out.Link = to(x, out)
		}
		return out
	}
	return c
}

// linked are columns of figures whose cells lead to where they come from.
func (p *projectPage) linked(all ...column[*entry]) columns[*entry] {
	out := make(columns[*entry], len(all))
	for i, c := range all {
		out[i] = led(c, func(e *entry, shown table.Cell) table.Link {
			if e.section == partSection {
				return projectLink(e.item)
			}
			return p.linkOf(c, e, shown)
		})
	}
	return out
}

// linkOf is where the cell that a column shows of an entry leads.
func (p *projectPage) linkOf(c column[*entry], e *entry, shown table.Cell) table.Link {
	about := func() language.Text { return language.Say("{0}, {1}", e.fullName(), c.head) }
	switch c.key {
	case "amount", "total":
		return p.origin(e.planned.Amount.Figure, e.fullName)
	case "full_year":
		return p.origin(e.planned.FullYear.Figure, e.fullName)
	case "share":
		return p.shareLink(e, about())
	case "limit":
		return programmeLink(string(p.project.Programme))
	case "room":
		room, _ := e.nearestRoom()
		return p.origin(room, about)
	case "realised":
		return p.origin(e.inFact().Figure, about)
	case "difference":
		return p.origin(changed(e.planned.Amount, e.inFact()), about)
	case "difference_percent":
		return p.percentLink(about(), e.planned.Amount, e.inFact(), shown)
	case "population", "per_inhabitant":
		return p.inhabitantsLink(c.key, e, about())
	case personYearsKey, perPersonYearKey:
		return p.workLink(c.key, e, about(), shown)
	case restSection:
		return p.origin(e.unspent(), about)
	}
	return p.origin(e.spent[c.key], about)
}

// linkedStages are the columns of stages, likewise.
func (p *projectPage) linkedStages(all columns[*entry]) columns[*entry] {
	for i, c := range all {
		stage, besides, _ := strings.Cut(c.key, "_")
		all[i] = led(c, func(e *entry, shown table.Cell) table.Link {
			return p.stageLink(record.Stage(stage), besides, e, func() language.Text { return language.Say("{0}, {1}", e.fullName(), c.head) }, shown)
		})
	}
	return all
}

// shareLink is where the share of an entry leads.
func (p *projectPage) shareLink(e *entry, what language.Text) table.Link {
	share := e.share()
	if e.isLine() {
		exact, _, is := e.explained()
		switch {
		case share.Basis == money.Stated && e.line.Funding.Share.Known():
			return p.stated(e.line.Funding.Handle.Path() + ".share")
		case is:
			return p.derived(what, exact)
		}
	}
	whole := e.b.plan.Total.Amount
	if e.section == leftSection {
		whole = e.financing.Total().Figure
	}
	return p.quotient(what, e.planned.Amount.Amount, whole.Amount, share.Value)
}

// percentLink is where a change as a part of what it is from leads.
func (p *projectPage) percentLink(what language.Text, before, now finance.Extent, percent table.Cell) table.Link {
	return p.quotient(what, changed(before, now).Amount, before.Amount, percent.Value)
}

// stageLink is where the figure of a stage leads, or what its column has besides.
func (p *projectPage) stageLink(stage record.Stage, besides string, e *entry, what func() language.Text, shown table.Cell) table.Link {
	now, _ := e.at(stage)
	switch before, _ := earlier(e, stage, (*entry).at); "_" + besides {
	case "_":
		return p.origin(now.Figure, what)
	case changeKey:
		return p.origin(changed(before, now), what)
	case percentKey:
		return p.percentLink(what(), before, now, shown)
	}
	if row, _ := e.rowAt(stage); row != nil {
		return p.workLink(besides, row, what(), shown)
	}
	return ""
}

// workLink is where person-years, or what one of them costs, lead.
func (p *projectPage) workLink(key string, e *entry, what language.Text, shown table.Cell) table.Link {
	switch {
	case e.cost == nil:
		return ""
	case key == perPersonYearKey:
		years, _ := e.work()
		return p.derived(what, language.Say("{0} = {1}", language.Say("{0} / {1}", money.Figure{Amount: e.planned.Amount.Amount}, years.Value), shown.Value))
	case shown.Basis == money.Stated:
		return p.stated(e.cost.Cost.Handle.Path() + "." + personYearsKey)
	default:
		return p.derived(what, language.Say("the sum of the beneficiaries' = {0}", shown.Value))
	}
}

// inhabitantsLink is where the inhabitants of a payer, or what it pays for each, lead.
func (p *projectPage) inhabitantsLink(key string, e *entry, what language.Text) table.Link {
	each, _ := e.perInhabitant()
	switch {
	case key == "per_inhabitant" && each.Stated.Known() && e.payer != nil && e.payer.Entry != nil:
		return p.stated(e.payer.Entry.Handle.Path() + "." + key)
	case key == "per_inhabitant":
		return p.derived(what, language.Say("{0} = {1}", language.Say("{0} / {1}", money.Figure{Amount: e.planned.Amount.Amount}, int(each.Number)), each.Euros.Amount))
	case each.Basis == money.Stated:
		return p.stated(e.line.Funding.Handle.Path() + ".split")
	}
	for _, note := range p.registered(e.b.plan) {
		return p.derived(what, note)
	}
	return ""
}

// linkedYears is the column of years, likewise.
func (p *projectPage) linkedYears() column[*entry] {
	return yearsColumn(0, func(e *entry) yearly {
		y := e.years
		y.figures = slices.Clone(y.figures)
		for j := range y.figures {
			amount, _ := y.figures[j].Value.(money.Amount)
			f := finance.Figure{Amount: amount} // of several phases
			if j < len(e.planned.Years) {
				f = e.planned.Years[j].Figure
			}
			y.figures[j].Link = p.origin(f, e.fullName)
			if e.section == partSection {
				y.figures[j].Link = projectLink(e.item)
			}
		}
		return y
	})
}
