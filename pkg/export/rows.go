package export

import (
	"reflect"
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

// batch is the rows of one file, one after the other.
type batch struct {
	is                 *Table // of what the file holds: a project or a programme; nil: organisations, or nothing
	id                 string // of it
	project, programme string // whose the rows are; empty where they are no project's
	tables             []*Table
	cells              []Value
	ids                map[*Table]map[string]bool // that its rows have, of tables whose ids are those of one file
	repeats            bool                       // two items of one list have the same id
	wide               bool                       // 64 bits do not hold a sum of the figures
}

// add adds a row, whose values are to be filled in before the next one is added.
func (b *batch) add(t *Table) []Value {
	from := len(b.cells)
	b.cells = slices.Grow(b.cells, len(t.Columns))[:from+len(t.Columns)] // what is beyond the length is empty
	b.tables = append(b.tables, t)
	return b.cells[from:]
}

// rows visits the rows.
func (b *batch) rows(visit func(t *Table, row []Value)) {
	from := 0
	for _, t := range b.tables {
		to := from + len(t.Columns)
		visit(t, b.cells[from:to])
		from = to
	}
}

// empty makes room for the rows of another file.
func (b *batch) empty() {
	clear(b.cells) // which would keep the texts of the file
	clear(b.tables)
	for _, of := range b.ids {
		clear(of)
	}
	*b = batch{tables: b.tables[:0], cells: b.cells[:0], ids: b.ids}
}

// subject is the record whose rows are made.
type subject struct {
	*batch
	to        *set // the tables
	catalogue *catalogue.Catalogue
	entry     *catalogue.Entry
	doc       *decode.Record
	checked   *check.View     // nil where it is not
	period    calendar.Period // of the project, in which municipalities bear their names
}

// code is the code of a municipality as a record of the time names it; null where the
// name is not one's.
func (s *subject) code(name string) Value {
	if m := s.find(name); m != nil {
		return textOf(m.Code)
	}
	return Value{}
}

func (s *subject) find(name string) *municipality.Municipality {
	return s.catalogue.Register.Find(name, s.period)
}

// item adds a row of a mapping, after the values of the columns that say whose it is.
func (s *subject) item(t *Table, mapping any, lead ...Value) []Value {
	row := s.add(t)
	copy(row, lead)
	t.fill(s, reflect.ValueOf(mapping).Elem(), row)
	return row
}

// items adds a row for each of a list, after the values of the columns that say whose they
// are, and its place in the list.
func items[T any](s *subject, t *Table, list []T, lead ...Value) {
	lead = append(lead, Value{})
	for i := range list {
		lead[len(lead)-1] = intOf(i)
		s.item(t, &list[i], lead...)
	}
}

// municipalities adds the municipalities.
func (s *subject) municipalities() {
	r := s.catalogue.Register
	for i := range r.All {
		m := &r.All[i]
		row := s.add(s.to.municipality)
		row[0], row[1], row[2], row[3] = textOf(m.Code), textOf(m.In(language.Finnish)), textOf(m.In(language.Swedish)), textOf(m.In(language.English))
		region := r.Maakunta(m, calendar.Period{})
		row[4], row[5], row[6], row[7] = textOf(region.Code), textOf(region.Fi), textOf(region.Sv), textOf(region.En)
		if m.From.Known() {
			row[8] = intOf(m.From.First())
		}
		if m.To.Known() {
			row[9] = intOf(m.To.Last())
		}
		row[10] = textOf(m.Successor())
	}
}

// organisations adds those of a file that are known by their ids.
func (s *subject) organisations(all *record.Organisations) {
	for i := range all.Organisations {
		o := &all.Organisations[i]
		if known, _ := s.catalogue.Organisation(record.OrganisationID(o.ID)); known.Organisation != o {
			continue // another one has the id
		}
		s.item(s.to.organisation, o)
		for k, m := range o.Members.Items {
			row := s.add(s.to.member)
			row[0], row[1], row[2], row[3] = textOf(o.ID), intOf(k), textOf(m), s.code(string(m))
		}
	}
	s.documented(&all.Documentation)
}

// programmed adds a programme.
func (s *subject) programmed(p *record.Programme) {
	s.is, s.id = s.to.programme, string(p.ID)
	row := s.item(s.to.programme, p)
	row[len(row)-1] = textOf(s.entry.Name)
	items(s, s.to.limit, p.Caps, textOf(p.ID))
	s.documented(&p.Documentation)
}

// projected adds all that a project's record says, and what follows from it.
func (s *subject) projected(p *record.Project, wholes *wholes) {
	s.is, s.id, s.project, s.programme = s.to.project, string(p.ID), string(p.ID), string(p.Programme)
	s.period = p.Period
	row := s.item(s.to.project, p)
	row[len(row)-1] = textOf(s.entry.Name)
	id := textOf(p.ID)
	for i := range p.Phases {
		s.item(s.to.phase, &p.Phases[i], id, intOf(i))
	}
	items(s, s.to.partner, p.Partners, id)
	items(s, s.to.region, p.TeamRegions, id)
	for i := range p.TeamRegions {
		s.members(id, &p.TeamRegions[i])
	}
	items(s, s.to.objective, p.Objectives, id)
	items(s, s.to.outcome, p.Outcomes, id)
	items(s, s.to.task, p.Tasks, id)
	items(s, s.to.group, p.TargetGroups, id)
	items(s, s.to.event, p.Events, id)
	items(s, s.to.decision, p.Decisions, id)
	items(s, s.to.claim, p.Claims, id)
	for i := range p.Budgets {
		s.budgeted(id, i, &p.Budgets[i])
	}
	for i := range p.Claims {
		c := &p.Claims[i]
		s.costs(c.Costs, id, Value{}, Value{}, textOf(c.ID))
	}
	items(s, s.to.amendment, p.Amendments, id, textOf(s.entry.Name))
	s.documented(&p.Documentation)
	f := s.financing(p)
	s.wide = f.wide
	s.figures(p, &f, wholes.has(p, f.total.Known()))
}

// members adds those of a team region.
func (s *subject) members(id Value, r *record.TeamRegion) {
	has := func(m record.Municipality) bool {
		found := s.find(string(m))
		return slices.ContainsFunc(r.Teams.Items, func(t record.Municipality) bool { return t == m || found != nil && s.find(string(t)) == found })
	}
	n := 0
	member := func() []Value {
		row := s.add(s.to.regionMember)
		row[0], row[1], row[2], row[6] = id, textOf(r.ID), intOf(n), boolOf(false)
		n++
		return row
	}
	for _, m := range r.Municipalities.Items {
		row := member()
		row[3], row[4], row[6] = textOf(m), s.code(string(m)), boolOf(has(m))
	}
	for _, o := range r.Orgs.Items {
		member()[5] = textOf(o)
	}
}

// budgeted adds what a budget states; its amounts are figures as well.
func (s *subject) budgeted(id Value, i int, b *record.Budget) {
	path := textOf(b.Path())
	s.item(s.to.budget, b, id, path, intOf(i))
	s.parts(id, path, Value{}, b.Costs, b.Funding)
	for k := range b.Beneficiaries {
		x := &b.Beneficiaries[k]
		of := textOf(x.Path())
		s.item(s.to.beneficiary, x, id, of, path, intOf(k))
		s.parts(id, path, of, x.Costs, x.Funding)
	}
}

// parts adds the costs and the funding of a budget, or of a beneficiary's part of it.
func (s *subject) parts(id, budget, beneficiary Value, costs []record.Cost, funding []record.Funding) {
	s.costs(costs, id, budget, beneficiary, Value{})
	for i := range funding {
		line := &funding[i]
		path := textOf(line.Path())
		s.item(s.to.funding, line, id, path, budget, beneficiary, intOf(i))
		for k := range line.Payers {
			payer := &line.Payers[k]
			s.item(s.to.payer, payer, id, textOf(payer.Path()), path, intOf(k))
		}
	}
}

func (s *subject) costs(costs []record.Cost, id, budget, beneficiary, claim Value) {
	for i := range costs {
		cost := &costs[i]
		s.item(s.to.cost, cost, id, textOf(cost.Path()), budget, beneficiary, claim, intOf(i))
	}
}

// documented adds what a record says of its sources.
func (s *subject) documented(d *record.Documentation) {
	lead := []Value{textOf(s.project), textOf(s.entry.Name)}
	items(s, s.to.document, d.Sources, lead...)
	items(s, s.to.citation, d.Citations, lead...)
	items(s, s.to.discrepancy, d.Discrepancies, lead...)
	items(s, s.to.leftOut, d.LeftOut, lead...)
	items(s, s.to.note, d.Notes, lead...)
	items(s, s.to.allow, d.Allow, lead...)
}

// complete adds a row for each phase and document that others name and the record does not
// have, so that what is named is there, and looks for ids that are there twice.
func (s *subject) complete() {
	s.rows(func(t *Table, row []Value) {
		if known := s.ids[t]; known != nil {
			id := row[t.Column("id")].text
			s.repeats = s.repeats || known[id]
			known[id] = true
		}
	})
	type name struct {
		of *Table
		id string
	}
	var missing []name
	s.rows(func(t *Table, row []Value) {
		for _, l := range t.leads {
			id := &row[l.column]
			if id.Null() {
				continue
			}
			if known := s.ids[l.to]; known != nil && !known[id.text] {
				known[id.text] = true
				missing = append(missing, name{l.to, id.text})
			}
		}
	})
	for _, m := range missing {
		row := s.add(m.of)
		row[0] = textOf(s.project)
		if m.of == s.to.document {
			row[1] = textOf(s.entry.Name)
		}
		row[m.of.Column("position")], row[m.of.Column("id")] = intOf(len(s.ids[m.of])), textOf(m.id)
	}
}
