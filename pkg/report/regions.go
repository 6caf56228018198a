package report

import (
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Regions are the team regions of projects with their members: a row for each
// municipality and organisation, and whether a team sits there.
func Regions(r *Request) (*table.Table, *Outcome) {
	one := len(r.Entries) == 1
	type result struct {
		rows  []table.Row
		notes []language.Text
		name  language.Text
	}
	all, o := collect(r, func(s *subject) result {
		return result{s.regions(one), s.coverage(one), textOf(s.project.Name)}
	})
	t := &table.Table{Title: language.Say("Team regions of {0} {0|project|projects}", len(all))}
	t.Columns = []table.Column{
		{Key: "row", Label: language.Say("Member"), For: table.People},
		{Key: "id", Label: language.Say("Project"), For: table.Machines},
		{Key: "phase", Label: language.Say("Phase"), For: table.Machines},
		{Key: "region", Label: language.Say("Region"), For: table.Machines},
		{Key: "region_name", Label: language.Say("Name"), For: table.Machines},
		{Key: "member", Label: language.Say("Member"), For: table.Machines},
		{Key: "code", Label: language.Say("Code")},
		{Key: "team", Label: language.Say("Team")},
		{Key: "official_region", Label: language.Say("Region of Finland"), Spare: 6},
	}
	for _, x := range all {
		if one {
			t.Title = language.Say("Team regions: {0}", x.name)
		}
		t.Rows, t.Notes = append(t.Rows, x.rows...), append(t.Notes, x.notes...)
	}
	return t, o
}

// regions are the rows of one project.
func (s *subject) regions(one bool) []table.Row {
	var rows []table.Row
	depth := 0
	heading := func(label language.Text) {
		cells := make([]table.Cell, 9)
		cells[0] = table.Said("", label)
		rows = append(rows, table.Row{Depth: depth, Role: table.Heading, Cells: cells})
	}
	if !one && len(s.project.TeamRegions) > 0 {
		heading(textOf(s.project.Name))
		depth++
	}
	for i := range s.project.TeamRegions {
		region := &s.project.TeamRegions[i]
		heading(language.Say("{0}: {1} {1|municipality|municipalities}", textOf(region.Name), len(region.Municipalities.Items)))
		add := func(name string, m *municipality.Municipality) {
			cells := []table.Cell{table.Said("", s.partyName(name)), table.Plain(string(s.project.ID)), table.Plain(string(region.Phase)),
				table.Plain(string(region.ID)), named(region.Name), table.Plain(s.partyCode(name)), {}, {}, {}}
			if m != nil {
				maakunta := s.Catalogue.Register.Maakunta(m, s.project.Period)
				cells[6], cells[8] = table.Plain(m.Code), table.Said(maakunta.Fi, language.Say("{0}", maakunta))
			}
			if slices.ContainsFunc(region.Teams.Items, func(team record.Municipality) bool { return s.same(string(team), name) }) {
				cells[7] = table.Said("team", language.Say("team"))
			}
			rows = append(rows, table.Row{Depth: depth + 1, Cells: cells})
		}
		for _, m := range region.Municipalities.Items {
			add(string(m), s.Catalogue.Register.Find(string(m), s.project.Period))
		}
		for _, id := range region.Orgs.Items {
			add(string(id), nil)
		}
	}
	return rows
}

// ByTeam are the teams: where each sits, in which team region, and the members
// of that region, which its teams share.
func ByTeam(r *Request) (*table.Table, *Outcome) {
	all, o := collect(r, (*subject).teams)
	t := &table.Table{Columns: []table.Column{
		{Key: "team", Label: language.Say("Team in")},
		{Key: "id", Label: language.Say("Project"), Spare: 7},
		{Key: "phase", Label: language.Say("Phase"), Spare: 8},
		{Key: "region", Label: language.Say("Team region")},
		{Key: "members", Label: language.Say("Members"), Kind: table.List},
	}}
	for _, rows := range all {
		t.Rows = append(t.Rows, rows...)
	}
	t.Title = language.Say("{0} {0|team|teams}", len(t.Rows))
	return t, o
}

func (s *subject) teams() []table.Row {
	var rows []table.Row
	for i := range s.project.TeamRegions {
		region := &s.project.TeamRegions[i]
		var members []table.Cell
		for _, name := range append(texts(region.Municipalities.Items), texts(region.Orgs.Items)...) {
			members = append(members, s.partyCell(name))
		}
		for _, team := range region.Teams.Items {
			rows = append(rows, table.Row{Cells: []table.Cell{
				s.partyCell(string(team)), table.Plain(string(s.project.ID)), table.Plain(string(region.Phase)),
				table.Said(string(region.ID), textOf(region.Name)), table.Listed(members),
			}})
		}
	}
	return rows
}

// standing is where a municipality stands in a project, by what it is to it.
// That a project covers it, that it takes part and that it pays are three
// different things.
type standing [catalogue.Pays + 1][]spot

// spot is a team region or a project that a municipality stands in: by itself
// where no joint body is named.
type spot struct {
	name    language.Text
	code    string
	through []record.OrganisationID
}

// add notes a spot once, through any number of bodies. Who stands there by
// itself does not stand there through a body.
func (x *standing) add(part catalogue.Part, name language.Text, code string, through record.OrganisationID) {
	at := slices.IndexFunc(x[part], func(p spot) bool { return p.code == code })
	first := at < 0
	if first {
		at = len(x[part])
		x[part] = append(x[part], spot{name: name, code: code})
	}
	p := &x[part][at]
	switch {
	case through == "":
		p.through = nil
	case first || p.through != nil && !slices.Contains(p.through, through):
		p.through = append(p.through, through)
	}
}

// standings are the municipalities that stand in the project, by code.
func (s *subject) standings() map[string]*standing {
	out := make(map[string]*standing)
	for x := range s.Catalogue.Standings(s.project) {
		m := s.Catalogue.Register.Find(string(x.Municipality), s.project.Period)
		if m == nil || x.Part > catalogue.Pays {
			continue
		}
		if out[m.Code] == nil {
			out[m.Code] = new(standing)
		}
		code := string(s.project.ID)
		name := language.Verbatim(code)
		if x.Region != nil {
			code, name = code+"/"+string(x.Region.ID), textOf(x.Region.Name)
		}
		out[m.Code].add(x.Part, name, code, x.Through)
	}
	return out
}

// coverage says how many municipalities the project covers, how many take part
// and how many pay, as far as they are named, and how many more do through
// joint bodies.
func (s *subject) coverage(one bool) []language.Text {
	var named, through [catalogue.Pays + 1]int
	for _, x := range s.standings() {
		for part, spots := range x {
			switch {
			case slices.ContainsFunc(spots, func(p spot) bool { return p.through == nil }):
				named[part]++
			case len(spots) > 0:
				through[part]++
			}
		}
	}
	var notes []language.Text
	say := func(counts [catalogue.Pays + 1]int, note language.Text) {
		if counts == [catalogue.Pays + 1]int{} {
			return
		}
		if !one {
			note = language.Say("{0}: {1}", string(s.project.ID), note)
		}
		notes = append(notes, note)
	}
	say(named, language.Say("municipalities named: {0} in a team region, {1} taking part, {2} paying",
		named[catalogue.Covered], named[catalogue.TakesPart], named[catalogue.Pays]))
	say(through, language.Say("only through a joint body: {0} in a team region, {1} taking part, {2} paying",
		through[catalogue.Covered], through[catalogue.TakesPart], through[catalogue.Pays]))
	return notes
}

// ByMunicipality says for each municipality in which team regions and projects
// it takes part, and through which joint bodies: for people in the same cell, for
// machines in a column beside it, whose items are those of the first in order.
func ByMunicipality(r *Request) (*table.Table, *Outcome) {
	all, o := collect(r, (*subject).standings)
	t := &table.Table{Title: language.Say("Municipalities in {0} {0|project|projects}", len(all))}
	t.Columns = []table.Column{
		{Key: "municipality", Label: language.Say("Municipality")},
		{Key: "code", Label: language.Say("Code"), Spare: 6},
		{Key: "regions", Label: language.Say("Team regions"), Kind: table.List},
		{Key: "regions_through", Label: language.Say("Through"), Kind: table.List, For: table.Machines},
		{Key: "takes_part", Label: language.Say("Takes part in"), Kind: table.List},
		{Key: "takes_part_through", Label: language.Say("Through"), Kind: table.List, For: table.Machines},
		{Key: "pays", Label: language.Say("Pays in"), Kind: table.List},
		{Key: "pays_through", Label: language.Say("Through"), Kind: table.List, For: table.Machines},
	}
	register := r.Catalogue.Register
	for i := range register.All {
		m := &register.All[i]
		var whole standing
		for _, standings := range all {
			if x := standings[m.Code]; x != nil {
				for part := range whole {
					whole[part] = append(whole[part], x[part]...)
				}
			}
		}
		cells := []table.Cell{table.Said(m.Fi, language.Say("{0}", m)), table.Plain(m.Code)}
		any := false
		for _, part := range []catalogue.Part{catalogue.Covered, catalogue.TakesPart, catalogue.Pays} {
			any = any || len(whole[part]) > 0
			cells = append(cells, r.spots(whole[part]), through(whole[part]))
		}
		if any {
			t.Rows = append(t.Rows, table.Row{Cells: cells})
		}
	}
	return t, o
}

// spots is a cell with the names of spots, for people with those of bodies after
// them in parentheses.
func (r *Request) spots(spots []spot) table.Cell {
	var cells []table.Cell
	for _, p := range spots {
		name := p.name
		if len(p.through) > 0 {
			var bodies joined
			for _, id := range p.through {
				o, _ := r.Catalogue.Organisation(id)
				bodies = append(bodies, textOf(o.Name))
			}
			name = language.Say("{0} ({1})", name, bodies)
		}
		cells = append(cells, table.Said(p.code, name))
	}
	return table.Listed(cells)
}

// through is a cell with the bodies through which each of the spots is: several
// with + between them, unknown where the municipality is there by itself. It is
// blank where that holds for all.
func through(spots []spot) table.Cell {
	cells, any := make([]table.Cell, len(spots)), false
	for i, p := range spots {
		cells[i].Value = table.Missing{}
		if len(p.through) > 0 {
			cells[i], any = table.Plain(strings.Join(texts(p.through), "+")), true
		}
	}
	if !any {
		return table.Cell{}
	}
	return table.Listed(cells)
}
