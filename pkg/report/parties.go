package report

import (
	"encoding/json"
	"reflect"
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// ShowProgramme is a programme for people, with its projects among those of the
// request.
func ShowProgramme(r *Request, p *record.Programme) ([]*table.Table, *Outcome) {
	s := &subject{Request: r, project: &record.Project{Period: p.Period, Documentation: p.Documentation}}
	f := newFacts(p.Name)
	f.word(language.Say("Id"), string(p.ID))
	f.add(language.Say("Name"), names(p.Name)...)
	f.period(language.Say("Period"), p.Period)
	f.period(language.Say("Costs may arise"), p.Eligible)
	f.party(s, language.Say("Funder"), string(p.Funder))
	f.party(s, language.Say("EU fund"), string(p.Fund))
	limits := section(language.Say("Limits"), language.Say("Source"), language.Say("Limit"), language.Say("From"), language.Say("Until"), language.Say("Legal basis"))
	limits.Columns[2].Kind, limits.Columns[3].Kind = table.Date, table.Date
	for i := range p.Caps {
		c := &p.Caps[i]
		var shares joined
		if c.MaxShare.Known() {
			shares = append(shares, language.Say("at most {0}", c.MaxShare))
		}
		if c.MinShare.Known() {
			shares = append(shares, language.Say("at least {0}", c.MinShare))
		}
		if c.Exceptions {
			shares = append(shares, language.Say("exceptions allowed"))
		}
		addRow(limits, said(c.Source.Name()), saidAll(shares), dateCell(c.From), dateCell(c.Until), table.Plain(c.Basis))
	}
	projects, o := r.concerned(func(s *subject) (language.Text, bool) {
		return language.Text{}, string(s.project.Programme) == string(p.ID)
	})
	return withoutEmpty(f.Table, limits, projects, s.contents(), s.documents(), s.discrepancies(), s.allowed()), o
}

// ShowOrganisation is an organisation for people, with the projects of the
// request in which it takes part and its roles there.
func ShowOrganisation(r *Request, x *record.Organisation) ([]*table.Table, *Outcome) {
	s := &subject{Request: r, project: &record.Project{}}
	f := newFacts(x.Name)
	f.word(language.Say("Id"), string(x.ID))
	f.add(language.Say("Name"), names(x.Name)...)
	f.add(language.Say("Kind"), x.Kind.Name())
	f.party(s, language.Say("Part of"), string(x.PartOf))
	if len(x.Members.Items) > 0 {
		f.add(language.Say("Members"), s.partyNames(texts(x.Members.Items)))
	}
	f.word(language.Say("Business id"), x.BusinessID)
	for i, alias := range x.Aliases.Items {
		label := language.Say("Also called")
		if i > 0 {
			label = language.Text{}
		}
		f.word(label, alias)
	}
	projects, o := r.concerned(func(s *subject) (language.Text, bool) {
		var roles joined
		for i := range s.project.Partners {
			if p := &s.project.Partners[i]; string(p.Org) == string(x.ID) {
				for _, role := range p.Roles.Items {
					if name := role.Name(); !slices.ContainsFunc(roles, func(t language.Text) bool { return t.String() == name.String() }) {
						roles = append(roles, name)
					}
				}
			}
		}
		return language.Say("{0}", roles), len(roles) > 0
	})
	return withoutEmpty(f.Table, projects), o
}

// concerned are the projects that a programme or an organisation has to do with.
func (r *Request) concerned(as func(*subject) (language.Text, bool)) (*table.Table, *Outcome) {
	rows, o := collect(r, func(s *subject) []table.Cell {
		roles, is := as(s)
		if !is {
			return nil
		}
		return []table.Cell{table.Plain(string(s.project.ID)), named(s.project.Name), said(s.project.Status.Name()), {Value: s.project.Period}, said(roles)}
	})
	t := section(language.Say("Projects"), language.Say("Project"), language.Say("Name"), language.Say("Status"), language.Say("Period"), language.Say("Roles"))
	t.Columns[3].Kind = table.Period
	for i, spare := range []uint8{5, 0, 3, 4, 2} {
		t.Columns[i].Spare = spare
	}
	for _, cells := range rows {
		if cells != nil {
			addRow(t, cells...)
		}
	}
	return t, o
}

// facts is a table of labels and what is said of them.
type facts struct{ *table.Table }

func newFacts(name record.Text) facts {
	return facts{section(textOf(name), language.Text{}, language.Text{})}
}

// add says several things of one label.
func (f facts) add(label language.Text, values ...language.Text) {
	for _, v := range values {
		addRow(f.Table, said(label), said(v))
		label = language.Text{}
	}
}

func (f facts) word(label language.Text, value string) {
	if value != "" {
		f.add(label, language.Verbatim(value))
	}
}

func (f facts) text(label language.Text, value record.Text) {
	if value.In(language.English) != "" {
		f.add(label, textOf(value))
	}
}

func (f facts) period(label language.Text, p calendar.Period) {
	if p.Known() {
		f.add(label, language.Say("{0}", p))
	}
}

func (f facts) party(s *subject, label language.Text, name string) {
	if name != "" {
		f.add(label, s.partyName(name))
	}
}

// withoutEmpty are the tables that have rows, without columns that say nothing.
func withoutEmpty(tables ...*table.Table) []*table.Table {
	tables = slices.DeleteFunc(tables, func(t *table.Table) bool { return len(t.Rows) == 0 && t.Total == nil })
	for _, t := range tables {
		dropBlank(t)
	}
	return tables
}

// RecordJSON is a programme or an organisation under the names of the format, as
// ShowJSON is a project.
func RecordJSON(x any) json.RawMessage {
	var w recordWriter
	w.mapping(reflect.ValueOf(x).Elem())
	return w.Bytes()
}
