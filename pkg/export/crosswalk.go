package export

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Crosswalk is a form that others ask for, in which a project is one row. Records say less
// than such a form asks, and more than it has room for.
type Crosswalk struct {
	*Table // its name, and the columns of the CSV; the last one is approximateColumn
	row    func(s *subject, p *record.Project) *form
	// json is what several rows are as JSON.
	json func(rows [][]string) any
	// Empty is what the form asks and no record says, for every project.
	Empty language.Text
}

// approximateColumn names the columns that are more exact or firmer in a row than the record
// is. No form asks for it.
func approximateColumn() Column {
	return Column{Name: "Approximate", Meaning: language.Say("The columns that are more exact or firmer in the row than in the record, joined by \"; \"; no part of the form itself.")}
}

// Crosswalks are all of them.
func Crosswalks() []Crosswalk { return []Crosswalk{kohesio(), giving()} }

// Lack is what a project lacks for a form: the project is left out where the form demands
// it, else cells of its row are empty, or more exact or firmer than the record is.
type Lack struct {
	ID      string
	Demands []language.Text
	Others  []language.Text
	Inexact []language.Text
}

// Crossed is the projects of a request in the form of a crosswalk.
type Crossed struct {
	*Crosswalk
	rows     [][]string
	Lacks    []Lack
	LeftOut  []*catalogue.Entry // records that are not sound
	Repeated []*catalogue.Entry // records with an id that another one has
}

// Of puts the projects of a request into the form, those that have what it demands, in the
// order of their files.
func (c *Crosswalk) Of(r *Request) *Crossed {
	out := &Crossed{Crosswalk: c}
	entries := slices.DeleteFunc(r.Catalogue.AllProjects(), func(e *catalogue.Entry) bool { return !r.wanted(e) })
	forms := make([]*form, len(entries))
	r.Catalogue.Each(entries, 0, func(i int, doc *decode.Record) {
		if doc != nil && doc.Project != nil && r.Sound(doc) {
			s := &subject{catalogue: r.Catalogue, entry: entries[i], doc: doc, period: doc.Project.Period}
			forms[i] = c.row(s, doc.Project).own(string(doc.Project.ID))
		}
	})
	seen := make(map[string]bool)
	for i, f := range forms {
		switch {
		case f == nil:
			out.LeftOut = append(out.LeftOut, entries[i])
			continue
		case r.namesAnother(entries[i], f.ID) || seen[f.ID]:
			out.Repeated = append(out.Repeated, entries[i])
			continue
		}
		if seen[f.ID] = true; len(f.Demands) == 0 {
			out.rows = append(out.rows, append(f.cells, strings.Join(f.approximate, separator)))
		}
		if len(f.Demands)+len(f.Others)+len(f.Inexact) > 0 {
			out.Lacks = append(out.Lacks, f.Lack)
		}
	}
	return out
}

// CSV writes the rows under their heads, as RFC 4180 has them.
func (c *Crossed) CSV(w io.Writer) error {
	heads := make([]string, len(c.Columns))
	for i := range heads {
		heads[i] = c.Columns[i].Name
	}
	for _, row := range append([][]string{heads}, c.rows...) {
		var line []byte
		for i, cell := range row {
			if i > 0 {
				line = append(line, ',')
			}
			line = appendCell(line, cell)
		}
		if _, err := w.Write(append(line, '\r', '\n')); err != nil {
			return err
		}
	}
	return nil
}

// JSON writes the rows as the form has them in JSON.
func (c *Crossed) JSON(w io.Writer) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c.json(c.rows)); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// form is the row of a project, and what the project lacks for it.
type form struct {
	Lack
	cells       []string
	approximate []string // columns
}

// demand adds a cell that must be known.
func (f *form) demand(cell string, lack language.Text) {
	if cell == "" {
		f.Demands = append(f.Demands, lack)
	}
	f.add(cell)
}

// want adds a cell that may be empty.
func (f *form) want(cell string, lack language.Text) {
	if cell == "" {
		f.Others = append(f.Others, lack)
	}
	f.add(cell)
}

func (f *form) add(cell string) { f.cells = append(f.cells, cell) }

// inexact says that the record knows the cell of a column less exactly or less firmly than it
// is written.
func (f *form) inexact(column string, why language.Text) {
	if !slices.Contains(f.approximate, column) {
		f.approximate = append(f.approximate, column)
	}
	f.Inexact = append(f.Inexact, why)
}

// own is the form without the texts of the file that it is made of, which would be kept
// with it.
func (f *form) own(id string) *form {
	f.ID = strings.Clone(id)
	for i := range f.cells {
		f.cells[i] = strings.Clone(f.cells[i])
	}
	return f
}

// words is a text in Finnish, else in another language.
func words(t record.Text) string { return t.In(language.Finnish) }

// beneficiary is who the support is granted to: the administrator, else the applicant; nil
// where the record names none.
func beneficiary(p *record.Project) *record.Partner {
	for _, role := range []record.Role{record.Administrator, record.Applicant} {
		for i := range p.Partners {
			if x := &p.Partners[i]; slices.Contains(x.Roles.Items, role) {
				return x
			}
		}
	}
	return nil
}

// called is the name of a party, and its business id; empty where they are not known.
func (s *subject) called(name string) (called, businessID string) {
	if o, is := s.catalogue.Organisation(record.OrganisationID(name)); is {
		return words(o.Name), o.BusinessID
	}
	if m := s.find(name); m != nil {
		return m.In(language.Finnish), ""
	}
	return "", ""
}

// described is what a project wants and promises, in those words of its record that in
// picks.
func described(p *record.Project, in func(record.Text) string) string {
	var all []string
	add := func(t record.Text) {
		if text := strings.TrimSuffix(in(t), "."); text != "" {
			all = append(all, text)
		}
	}
	add(p.Summary)
	for i := range p.Objectives {
		add(p.Objectives[i].Title)
	}
	for i := range p.Outcomes {
		add(p.Outcomes[i].Title)
	}
	return strings.Join(all, separator)
}

// euros is an amount in euros; empty where it is not known.
func euros(a money.Amount) string {
	if !a.Known() {
		return ""
	}
	return a.Plain()
}
