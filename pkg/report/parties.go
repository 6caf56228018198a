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
func ShowProgramme(r *Request, p *record.Programme) ([]*table.Table, *Coverage) {
	s := r.programmeSubject(p)
	var f facts
	f.word(language.Say("Id"), string(p.ID))
	f.add(language.Say("Name"), names(p.Name)...)
	f.period(language.Say("Programme period"), p.Period)
	f.period(language.Say("Costs may arise"), p.Eligible)
	f.party(s, language.Say("Funder"), string(p.Funder))
	f.party(s, language.Say("EU fund"), string(p.Fund))
	f.add(language.Say("Advance"), mostAdvance(p)...)
	projects, o := r.concerned(func(s *subject) (language.Text, bool) {
		return language.Text{}, string(s.project.Programme) == string(p.ID)
	})
	return withoutEmpty(f.table(textOf(p.Name)), s.limitsTable(p), projects, s.contents(), s.documents(), s.discrepancies(), s.leftOut(), s.allowed()), o
}

// programmeSubject is a programme as a subject: its documentation is that of a project without
// figures.
func (r *Request) programmeSubject(p *record.Programme) *subject {
	return &subject{Request: r, programme: p, project: &record.Project{Period: p.Period, Documentation: p.Documentation}}
}

// mostAdvance is the most that a programme pays in advance, where that is known.
func mostAdvance(p *record.Programme) []language.Text {
	a := p.Advance
	if !a.MaxShare.Known() {
		return nil
	}
	return []language.Text{remarked(language.Say("at most {0} of the granted support", a.MaxShare), basis(a.Basis))}
}

// limitsTable are the limits of a programme.
func (s *subject) limitsTable(p *record.Programme) *table.Table {
	return listed(language.Say("Limits"), pointers(p.Caps), columns[*record.Cap]{
		shown(language.Say("Source of funding"), table.Text, func(c *record.Cap) table.Cell { return when(c.Source != "", said(s.sourceName(c.Source))) }),
		shown(language.Say("Cost model"), table.Text, func(c *record.Cap) table.Cell { return when(c.CostModel != "", said(c.CostModel.Name())) }),
		shown(language.Say("Limit"), table.Text, limitsCell),
		shown(language.Say("In force from"), table.Date, func(c *record.Cap) table.Cell { return dateCell(c.From) }),
		shown(language.Say("In force until"), table.Date, func(c *record.Cap) table.Cell { return dateCell(c.Until) }),
		shown(language.Say("Legal basis"), table.Text, func(c *record.Cap) table.Cell { return table.Plain(c.Basis) }),
	})
}

// ShowOrganisation is an organisation for people, with the projects of the
// request in which it takes part and its roles there.
func ShowOrganisation(r *Request, x *record.Organisation) ([]*table.Table, *Coverage) {
	s := &subject{Request: r, project: &record.Project{}}
	var f facts
	f.word(language.Say("Id"), string(x.ID))
	f.add(language.Say("Name"), names(x.Name)...)
	f.add(language.Say("Kind"), x.Kind.Name())
	f.party(s, language.Say("Part of organisation"), string(x.PartOf))
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
					roles = withText(roles, role.Name())
				}
			}
		}
		return language.Say("{0}", roles), len(roles) > 0
	})
	return withoutEmpty(f.table(textOf(x.Name)), projects), o
}

// basis is a law as a remark; none where it is not named.
func basis(law string) joined {
	if law == "" {
		return nil
	}
	return joined{language.Verbatim(law)}
}

// limitsCell are the shares that a limit sets.
func limitsCell(c *record.Cap) table.Cell {
	var shares joined
	if c.MaxShare.Known() {
		shares = append(shares, language.Say("at most {0}", c.MaxShare))
	}
	if c.MinShare.Known() {
		shares = append(shares, language.Say("at least {0}", c.MinShare))
	}
	if c.MaxTotal.Known() {
		shares = append(shares, language.Say("at most {0}", c.MaxTotal))
	}
	if c.Of == record.OfPublic {
		shares = append(shares, c.Of.Name())
	}
	if c.Exceptions {
		shares = append(shares, language.Say("exceptions allowed"))
	}
	return saidAll(shares)
}

// concern is a project that a programme or an organisation has to do with.
type concern struct {
	*subject
	roles language.Text
}

// concerned are the projects that a programme or an organisation has to do with.
func (r *Request) concerned(as func(*subject) (language.Text, bool)) (*table.Table, *Coverage) {
	spare := func(spare uint8, c column[concern]) column[concern] {
		c.spare = spare
		return c
	}
	c := columns[concern]{
		spare(5, shown(language.Say("Project"), table.Text, func(x concern) table.Cell { return table.Plain(string(x.project.ID)) })),
		shown(language.Say("Name"), table.Text, func(x concern) table.Cell { return named(x.project.Name) }),
		spare(3, words(language.Say("Status"), func(x concern) language.Text { return x.project.Status.Name() })),
		spare(4, shown(language.Say("Period"), table.Period, func(x concern) table.Cell { return table.Cell{Value: x.project.Period} })),
		spare(2, words(language.Say("Roles"), func(x concern) language.Text { return x.roles })),
	}
	all, o := collect(r, func(s *subject) (rows []table.Row) {
		if roles, is := as(s); is {
			rows = append(rows, c.row(concern{s, roles}))
		}
		return rows
	})
	t := &table.Table{Title: language.Say("Projects")}
	c.fill(t, slices.Concat(all...))
	return t, o
}

// facts are labels with their texts.
type facts []fact

type fact struct{ label, said language.Text }

func (f *facts) table(title language.Text) *table.Table {
	return listed(title, *f, columns[fact]{
		words(language.Text{}, func(x fact) language.Text { return x.label }),
		words(language.Text{}, func(x fact) language.Text { return x.said }),
	})
}

// add says several things under one label.
func (f *facts) add(label language.Text, values ...language.Text) {
	for _, v := range values {
		*f = append(*f, fact{label, v})
		label = language.Text{}
	}
}

func (f *facts) word(label language.Text, value string) {
	if value != "" {
		f.add(label, language.Verbatim(value))
	}
}

func (f *facts) text(label language.Text, value record.Text) {
	if value.In(language.English) != "" {
		f.add(label, textOf(value))
	}
}

func (f *facts) period(label language.Text, p calendar.Period) {
	if p.Known() {
		f.add(label, language.Say("{0}", p))
	}
}

func (f *facts) party(s *subject, label language.Text, name string) {
	if name != "" {
		f.add(label, s.partyName(name))
	}
}

// withoutEmpty are the tables that have rows.
func withoutEmpty(tables ...*table.Table) []*table.Table {
	return slices.DeleteFunc(tables, func(t *table.Table) bool { return len(t.Rows) == 0 && t.Total == nil })
}

// RecordJSON is a programme or an organisation under the names of the format, as
// ShowJSON is a project.
func RecordJSON(x any) json.RawMessage {
	var w recordWriter
	w.mapping(reflect.ValueOf(x).Elem())
	return w.Bytes()
}
