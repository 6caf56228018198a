package report

import (
	"slices"
	"strconv"

	"sostool/pkg/catalogue"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
	"sostool/pkg/table"
)

// Statement is a letter to one payer: of each project of the request that it pays what the
// project is, what the payer pays in each year and what part that is, and who decided it.
func Statement(r *Request, party *catalogue.Party) (*Page, *Coverage) {
	type stated struct {
		section *Section
		silent  *language.Text
	}
	all, o := collectFigures(r, func(s *subject) stated {
		if payments := s.payments(party); len(payments) > 0 {
			return stated{section: s.statement(payments)}
		}
		if name := textOf(s.project.Name); s.takesPart(party) {
			return stated{silent: &name}
		}
		return stated{}
	})
	out := &Page{Name: "statement", Title: r.partyTitle(party.Name)}
	var silent joined
	for i, x := range all {
		if x.section != nil {
			x.section.Key = "project" + strconv.Itoa(i+1)
			out.Sections = append(out.Sections, *x.section)
		}
		if x.silent != nil {
			silent = append(silent, *x.silent)
		}
	}
	out.Lead = []language.Text{language.Say("What is paid to development projects, year by year.")}
	if len(out.Sections) == 0 {
		out.Lead = []language.Text{language.Say("no record here says that it pays anything")}
	}
	if len(silent) > 0 {
		out.Sections = append(out.Sections, Section{Key: whoKey, Title: language.Say("Other projects"),
			Said: []language.Text{language.Say("It also takes part in these projects, and no document says what it pays: {0}", silent)}})
	}
	return out, o
}

// statement is what a payer reads of one project.
func (s *subject) statement(payments []finance.Payment) *Section {
	out := &Section{Title: textOf(s.project.Name), Lead: s.twoSentences()}
	for _, p := range payments {
		out.Tables = append(out.Tables, s.paymentTable(p))
	}
	for i := range s.project.Decisions {
		out.Said = append(out.Said, language.Say("Decision: {0}", decisionText(&s.project.Decisions[i])))
	}
	if len(s.project.Decisions) == 0 {
		out.Said = append(out.Said, language.Say("No decision is known."))
	}
	for _, document := range s.cited(payments) {
		out.Said = append(out.Said, language.Say("Document: {0}", document))
	}
	return out
}

// twoSentences say what the project is.
func (s *subject) twoSentences() []language.Text {
	name, period := textOf(s.project.Name), language.Say("period not known")
	if s.project.Period.Known() {
		period = language.Say("{0}", s.project.Period)
	}
	first := language.Say("{0} is a development project ({1}; {2}).", name, period, s.project.Status.Name())
	partners := s.takingPart()
	if holders := partners[record.Administrator]; len(holders) > 0 {
		first = language.Say("{0} is a development project ({1}; {2}), administered by {3}.", name, period, s.project.Status.Name(), s.partner(holders[len(holders)-1]))
	} else if holders := partners[record.Applicant]; len(holders) > 0 {
		first = language.Say("{0} is a development project ({1}; {2}), applied for by {3}.", name, period, s.project.Status.Name(), s.partner(holders[0]))
	}
	if !s.project.Summary.Exists() {
		return []language.Text{first}
	}
	return []language.Text{first, textOf(s.project.Summary)}
}

// paymentTable is what one payment is in each year, and what part of the whole.
func (s *subject) paymentTable(p finance.Payment) *table.Table {
	type row struct {
		what   language.Text
		figure table.Cell
	}
	e := s.payment(p)
	var rows []row
	dated := slices.ContainsFunc(e.planned.Years, func(x finance.Extent) bool { return x.Known() })
	for j, year := range e.b.plan.Years {
		if !dated {
			break // the total says that nothing is known
		}
		rows = append(rows, row{language.Verbatim(strconv.Itoa(year)), extentCell(e.planned.Years[j])})
	}
	if e.planned.FullYear.Known() {
		rows = append(rows, row{language.Say("Full year"), extentCell(e.planned.FullYear)})
	}
	title := e.b.inPhase(language.Say("{0}, {1}", s.lineName(p.Line), e.b.Budget.Stage.Name()))
	if p.Payer != nil {
		title = language.Say("{0}: {1}", title, s.payerName(p.Payer))
	}
	c := columns[row]{
		{key: "year", head: language.Say("Year"), cell: func(x row) table.Cell { return said(x.what) }},
		{key: "amount", head: language.Say("Amount, €"), kind: table.Money, cell: func(x row) table.Cell { return x.figure }},
		{key: "basis", head: language.Say("Basis"), cell: func(x row) table.Cell { return said(basisOf(x.figure)) }},
	}
	t := listed(title, rows, c)
	total := c.at(0, table.Sum, row{language.Say("In all"), extentCell(e.planned.Amount)})
	t.Total = &total
	t.Notes = s.portionsOf(p, e)
	return t
}

// basisOf is the basis of a figure in words.
func basisOf(c table.Cell) language.Text {
	switch {
	case !c.Known():
		return language.Say("not known")
	case c.Partial:
		return language.Say("{0}, at least", basisName(c.Basis))
	default:
		return basisName(c.Basis)
	}
}

// portionsOf are what part of the line and of the whole a payment is, and what it is for
// each inhabitant.
func (s *subject) portionsOf(p finance.Payment, e *entry) (out []language.Text) {
	add := func(c table.Cell, say func(share money.Share) language.Text) {
		if share, ok := c.Value.(money.Share); ok && share.Known() {
			t := say(share)
			if c.Partial {
				t = language.Say("{0}, at least", t)
			}
			out = append(out, t)
		}
	}
	if p.Payer != nil {
		add(portionCell(e.planned.Amount, p.Line.Amount), func(share money.Share) language.Text {
			return language.Say("of what {0} pays: {1}", s.lineName(p.Line), share)
		})
	}
	whole := e.b.plan.Total.Amount
	add(portionCell(e.planned.Amount, whole), func(share money.Share) language.Text {
		return language.Say("of the whole project ({0}): {1}", whole.Amount, share)
	})
	if each, is := e.perInhabitant(); is && each.Euros.Known() {
		out = append(out, language.Say("for each inhabitant: {0}", each.Euros.Amount))
	}
	return out
}

// cited are the documents that payments are from, each once with the places in it: those
// of the payer's own entry, of the line's own figures, else of what these are in.
func (s *subject) cited(payments []finance.Payment) []language.Text {
	q := s.quotations()
	var out []joined
	at := make(map[record.SourceID]int)
	add := func(all []*record.Citation) {
		for _, c := range all {
			i, is := at[c.Source]
			if !is {
				i, at[c.Source] = len(out), len(out)
				out = append(out, joined{s.sourceTitle(c.Source)})
			}
			if c.Place != "" {
				out[i] = withText(out[i], placeIn(own(c.Place)))
			}
		}
	}
	for _, p := range payments {
		line, _ := s.doc.Tree.Resolve(p.Line.Funding.Handle.Path())
		if line < 0 {
			continue
		}
		var within []*record.Citation
		if p.Payer != nil && p.Payer.Entry != nil {
			entry, _ := s.doc.Tree.Resolve(p.Payer.Entry.Handle.Path())
			within = q.within(entry)
		}
		for c := range s.doc.Tree.Children(line) {
			if s.doc.Tree.Nodes[c].Kind == source.Scalar {
				within = append(within, q.at[c]...)
			}
		}
		if len(within) == 0 {
			within = q.of(line)
		}
		add(within)
	}
	return each(out, func(x *joined) language.Text { return language.Say("{0}", *x) })
}

// within are the citations of a value and of all that is in it.
func (q quotations) within(node int32) (out []*record.Citation) {
	if node < 0 {
		return nil
	}
	out = slices.Clone(q.at[node])
	for c := range q.tree.Children(node) {
		out = append(out, q.within(c)...)
	}
	return out
}
