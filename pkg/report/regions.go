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
// municipality and organisation, and whether a team is based there.
func Regions(r *Request) (*table.Table, *Coverage) {
	one := len(r.Entries) == 1
	type result struct {
		rows    []table.Row
		notes   []language.Text
		name    language.Text
		charted *charted
	}
	all, o := collect(r, func(s *subject) result {
		return result{s.regions(one), s.coverage(one), textOf(s.project.Name), s.charted()}
	})
	t := &table.Table{Title: language.Say("Team regions of {0} {0|project|projects}", len(all))}
	var rows []table.Row
	for _, x := range all {
		if one {
			t.Title = language.Say("Team regions: {0}", x.name)
		}
		rows, t.Notes = append(rows, x.rows...), append(t.Notes, x.notes...)
	}
	regionsColumns().fill(t, rows)
	drawMap(r, t, all, func(x result) *charted { return x.charted })
	return t, o
}

// placed is who is in a team region: a municipality, an organisation or a team.
type placed struct {
	*subject
	region       *record.TeamRegion
	name         string
	municipality *municipality.Municipality // nil: it is none
}

func regionsColumns() columns[placed] {
	return columns[placed]{
		labelColumn(language.Say("Member"), func(x placed) language.Text { return x.partyName(x.name) }),
		machine("id", language.Say("Project"), func(x placed) string { return string(x.project.ID) }),
		machine("phase", language.Say("Phase"), func(x placed) string { return string(x.region.Phase) }),
		machine("region", language.Say("Region"), func(x placed) string { return string(x.region.ID) }),
		{key: "region_name", head: language.Say("Name"), readers: table.Machines, cell: func(x placed) table.Cell { return named(x.region.Name) }},
		machine("member", language.Say("Member"), func(x placed) string { return x.partyCode(x.name) }),
		{key: "code", head: language.Say("Code"), cell: func(x placed) table.Cell {
			if x.municipality == nil {
				return table.Cell{}
			}
			return table.Plain(x.municipality.Code)
		}},
		{key: "team", head: language.Say("Team"), cell: func(x placed) table.Cell {
			team := func(team record.Municipality) bool { return x.same(string(team), x.name) }
			return when(slices.ContainsFunc(x.region.Teams.Items, team), table.Said("team", language.Say("team")))
		}},
		{key: "official_region", head: language.Say("Region of Finland"), spare: 6, cell: func(x placed) table.Cell {
			if x.municipality == nil {
				return table.Cell{}
			}
			maakunta := x.Catalogue.Register.Maakunta(x.municipality, x.project.Period)
			return table.Said(maakunta.Fi, language.Say("{0}", maakunta))
		}},
	}
}

// regions are the rows of one project.
func (s *subject) regions(one bool) (rows []table.Row) {
	c, depth := regionsColumns(), 0
	if !one && len(s.project.TeamRegions) > 0 {
		rows = append(rows, c.heading(0, textOf(s.project.Name)))
		depth++
	}
	for i := range s.project.TeamRegions {
		region := &s.project.TeamRegions[i]
		rows = append(rows, c.heading(depth, language.Say("{0}: {1} {1|municipality|municipalities}", textOf(region.Name), len(region.Municipalities.Items))))
		for _, m := range region.Municipalities.Items {
			rows = append(rows, c.at(depth+1, table.Item, placed{s, region, string(m), s.Catalogue.Register.Find(string(m), s.project.Period)}))
		}
		for _, id := range region.Orgs.Items {
			rows = append(rows, c.at(depth+1, table.Item, placed{s, region, string(id), nil}))
		}
	}
	return rows
}

func teamsColumns() columns[placed] {
	return columns[placed]{
		{key: "team", head: language.Say("Team in"), cell: func(x placed) table.Cell { return x.partyCell(x.name) }},
		{key: "id", head: language.Say("Project"), spare: 7, cell: func(x placed) table.Cell { return table.Plain(string(x.project.ID)) }},
		{key: "phase", head: language.Say("Phase"), spare: 8, cell: func(x placed) table.Cell { return table.Plain(string(x.region.Phase)) }},
		{key: "region", head: language.Say("Team region"), cell: func(x placed) table.Cell { return table.Said(string(x.region.ID), textOf(x.region.Name)) }},
		{key: "members", head: language.Say("Members"), kind: table.List, cell: func(x placed) table.Cell {
			var members []table.Cell
			for _, name := range membersOf(x.region) {
				members = append(members, x.partyCell(name))
			}
			return table.Listed(members)
		}},
	}
}

// membersOf are the municipalities and organisations of a team region.
func membersOf(r *record.TeamRegion) []string {
	return append(texts(r.Municipalities.Items), texts(r.Orgs.Items)...)
}

// ByTeam are the teams: where each is based, in which team region, and the members of
// that region, which its teams share.
func ByTeam(r *Request) (*table.Table, *Coverage) {
	c := teamsColumns()
	type teams struct {
		rows    []table.Row
		charted *charted
	}
	all, o := collect(r, func(s *subject) (x teams) {
		for i := range s.project.TeamRegions {
			region := &s.project.TeamRegions[i]
			for _, team := range region.Teams.Items {
				x.rows = append(x.rows, c.row(placed{s, region, string(team), nil}))
			}
		}
		x.charted = s.charted()
		return x
	})
	t := &table.Table{}
	var rows []table.Row
	for _, x := range all {
		rows = append(rows, x.rows...)
	}
	c.fill(t, rows)
	t.Title = language.Say("{0} {0|team|teams}", len(t.Rows))
	drawMap(r, t, all, func(x teams) *charted { return x.charted })
	return t, o
}

// appearances is where a municipality is in a project, by what it is to it. That a project
// covers it, that it takes part and that it pays are three different things.
type appearances [catalogue.Pays + 1][]spot

// spot is a team region or a project that a municipality is in: by itself where no joint
// body is named.
type spot struct {
	name    language.Text
	code    string
	through []record.OrganisationID
}

// add notes a spot once, through any number of bodies. What is there by itself is not
// also there through a body.
func (x *appearances) add(part catalogue.Part, name language.Text, code string, through record.OrganisationID) {
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

// municipalitiesIn are the municipalities that are in the project, by code.
func (s *subject) municipalitiesIn() map[string]*appearances {
	out := make(map[string]*appearances)
	for x := range s.Catalogue.Appearances(s.project) {
		m := s.Catalogue.Register.Find(string(x.Municipality), s.project.Period)
		if m == nil || x.Part > catalogue.Pays {
			continue
		}
		if out[m.Code] == nil {
			out[m.Code] = new(appearances)
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
	for _, x := range s.municipalitiesIn() {
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
			note = language.Say("{0}: {1}", s.called(), note)
		}
		notes = append(notes, note)
	}
	say(named, language.Say("municipalities named: {0} in a team region, {1} taking part, {2} paying",
		named[catalogue.Covered], named[catalogue.TakesPart], named[catalogue.Pays]))
	say(through, language.Say("only through a joint body: {0} in a team region, {1} taking part, {2} paying",
		through[catalogue.Covered], through[catalogue.TakesPart], through[catalogue.Pays]))
	return notes
}

// ByMunicipality says for each municipality in which team regions and projects it takes
// part, and through which joint bodies: for people in the same cell, for machines in a
// column next to it, whose items are those of the first in order.
func ByMunicipality(r *Request) (*table.Table, *Coverage) {
	type municipalities struct {
		in      map[string]*appearances
		charted *charted
	}
	all, o := collect(r, func(s *subject) municipalities { return municipalities{s.municipalitiesIn(), s.charted()} })
	t := &table.Table{Title: language.Say("Municipalities in {0} {0|project|projects}", len(all))}
	c := municipalitiesColumns()
	var rows []table.Row
	register := r.Catalogue.Register
	for i := range register.All {
		x := &involved{Request: r, Municipality: &register.All[i]}
		for _, appear := range all {
			if y := appear.in[x.Code]; y != nil {
				for part := range x.appearances {
					x.appearances[part] = append(x.appearances[part], y[part]...)
				}
			}
		}
		if slices.ContainsFunc(x.appearances[:], func(spots []spot) bool { return len(spots) > 0 }) {
			rows = append(rows, c.row(x))
		}
	}
	c.fill(t, rows)
	drawMap(r, t, all, func(x municipalities) *charted { return x.charted })
	return t, o
}

// involved is a municipality with where it is in all projects.
type involved struct {
	*Request
	*municipality.Municipality
	appearances appearances
}

func municipalitiesColumns() columns[*involved] {
	spots := func(key string, head language.Text, part catalogue.Part) column[*involved] {
		return column[*involved]{key: key, head: head, kind: table.List, cell: func(x *involved) table.Cell { return x.spots(x.appearances[part]) }}
	}
	bodies := func(key string, part catalogue.Part) column[*involved] {
		return column[*involved]{key: key, head: language.Say("Through"), kind: table.List, readers: table.Machines, cell: func(x *involved) table.Cell { return through(x.appearances[part]) }}
	}
	return columns[*involved]{
		{key: "municipality", head: language.Say("Municipality"), cell: func(x *involved) table.Cell { return table.Said(x.Fi, language.Say("{0}", x.Municipality)) }},
		{key: "code", head: language.Say("Code"), spare: 6, cell: func(x *involved) table.Cell { return table.Plain(x.Code) }},
		spots("regions", language.Say("Team regions"), catalogue.Covered), bodies("regions_through", catalogue.Covered),
		spots("takes_part", language.Say("Takes part in"), catalogue.TakesPart), bodies("takes_part_through", catalogue.TakesPart),
		spots("pays", language.Say("Pays in"), catalogue.Pays), bodies("pays_through", catalogue.Pays),
	}
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
