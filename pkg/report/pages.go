package report

import (
	"slices"

	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Page is all that people read about one thing, from the top: of its figures it has the
// same cells as the tables of budgets, shares and claims, each with a link to where it
// comes from. It names things by what people call them: paths and commands are in none
// of its texts, ids in Foot alone.
type Page struct {
	Name     table.Link // its path without an ending: "projects/pro-sos"
	Title    language.Text
	Lead     []language.Text // sentences below the title
	Facts    []Fact
	Totals   []Total
	Sections []Section
	Foot     []language.Text
}

// Fact is a label with its values.
type Fact struct {
	Label  language.Text
	Values []table.Cell
}

// Total is a figure that stands for all of a project, with what it is and where it comes
// from.
type Total struct {
	What   language.Text
	Figure table.Cell
	From   language.Text
}

// Section is a part of a page with a heading of its own.
type Section struct {
	Key     string // by which the page itself leads to it
	Title   language.Text
	Lead    []language.Text  // sentences above all else
	Picture *picture.Picture // what the tables have, drawn; nil where there is nothing to draw
	Tables  []*table.Table
	Said    []language.Text // a list below them
}

// section is one with the tables and texts that say something; nil where none does.
func section(key string, title language.Text, said []language.Text, tables ...*table.Table) []Section {
	tables = slices.DeleteFunc(tables, func(t *table.Table) bool { return t == nil || len(t.Rows) == 0 && t.Total == nil })
	for _, t := range tables {
		t.Hints = nil
	}
	if len(tables)+len(said) == 0 {
		return nil
	}
	return []Section{{Key: key, Title: title, Tables: tables, Said: said}}
}

// drawn gives sections the picture of a table, at the top of the first.
func drawn(of []Section, t *table.Table) []Section {
	if len(of) > 0 && t != nil && t.Picture != nil && t.Picture.Shape != nil {
		of[0].Picture = t.Picture
	}
	return of
}

// Keys of the sections of a project's page.
const (
	payingKey    = "paying"
	whereKey     = "where"
	whenKey      = "when"
	whoKey       = "who"
	whatKey      = "what"
	claimsKey    = "claims"
	disputesKey  = "disputes"
	documentsKey = "documents"
	unknownKey   = "unknown"
)

// projectPage is the page of one project while it is made.
type projectPage struct {
	*subject
	quotations
	numbers map[*record.Citation]int
	worked  []derivation
	known   map[string]int // places in worked, by what they say
}

// derivation says how a figure of the page was worked out.
type derivation struct{ what, why language.Text }

// newPage is a page that has nothing yet, with the numbers of the citations.
func (s *subject) newPage() *projectPage {
	p := &projectPage{subject: s, quotations: s.quotations(), numbers: make(map[*record.Citation]int), known: make(map[string]int)}
	for i := range s.project.Citations {
		p.numbers[&s.project.Citations[i]] = i + 1
	}
	return p
}

// page is the project's page; its relatives are added once all projects are read.
func (s *subject) page() *Page {
	p := s.newPage()
	out := &Page{Name: projectLink(string(s.project.ID)), Title: textOf(s.project.Name), Facts: p.facts(), Totals: p.totals()}
	if s.project.Summary.Exists() {
		out.Lead = []language.Text{textOf(s.project.Summary)}
	}
	out.Sections = slices.Concat(p.paying(), p.where(), p.when(), p.who(), p.what(),
		p.claimSections(), p.disputes(), p.documents(), p.unknown())
	out.Foot = []language.Text{language.Say("Id: {0}", own(string(s.project.ID)))}
	return out
}

// The links of pages.

func projectLink(id string) table.Link { return table.Link("projects/" + own(id)) }

func programmeLink(id string) table.Link { return table.Link("programmes/" + own(id)) }

// partyLink leads to the page of a party, which only those have that pay and the
// municipalities that take part.
func (s *subject) partyLink(name string) table.Link {
	if m := s.Catalogue.Register.Find(name, s.project.Period); m != nil {
		return municipalityLink(m)
	}
	if _, ok := s.Catalogue.Organisation(record.OrganisationID(name)); ok {
		return table.Link("payers/" + own(name))
	}
	return ""
}

// pick are the columns of some keys, in their order.
func pick[R any](from columns[R], keys ...string) (out columns[R]) {
	for _, key := range keys {
		if i := slices.IndexFunc(from, func(c column[R]) bool { return c.key == key }); i >= 0 {
			out = append(out, from[i])
		}
	}
	return out
}

func municipalityLink(m *municipality.Municipality) table.Link {
	return table.Link("municipalities/" + record.MakeID(m.Fi))
}
