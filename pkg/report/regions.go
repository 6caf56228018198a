package report

import (
	"slices"

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
		{Key: "official_region", Label: language.Say("Region of Finland"), Spare: 1},
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
				cells[6], cells[8] = table.Plain(m.Code), table.Plain(m.Region)
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

// standing is where a municipality stands in a project. That a project covers
// it, that it takes part and that it pays are three different things.
type standing struct {
	regions         []language.Text
	codes           []string
	takesPart, pays bool
}

// standings are the municipalities that stand in the project, by code.
func (s *subject) standings() map[string]*standing {
	out := make(map[string]*standing)
	of := func(name string) *standing {
		m := s.Catalogue.Register.Find(name, s.project.Period)
		if m == nil {
			return new(standing)
		}
		if out[m.Code] == nil {
			out[m.Code] = new(standing)
		}
		return out[m.Code]
	}
	for i := range s.project.TeamRegions {
		region := &s.project.TeamRegions[i]
		for _, m := range region.Municipalities.Items {
			x := of(string(m))
			x.regions, x.codes = append(x.regions, textOf(region.Name)), append(x.codes, string(region.ID))
		}
	}
	for i := range s.project.Partners {
		partner := &s.project.Partners[i]
		if partner.Municipality == "" {
			continue
		}
		x := of(string(partner.Municipality))
		for _, role := range partner.Roles.Items {
			x.takesPart = x.takesPart || role != record.Funder
			x.pays = x.pays || role == record.Funder
		}
	}
	for i := range s.project.Budgets {
		for k := range s.project.Budgets[i].Funding {
			f := &s.project.Budgets[i].Funding[k]
			of(string(f.Payer)).pays = true
			for j := range f.Payers {
				for _, m := range f.Payers[j].Municipalities.Items {
					of(string(m)).pays = true
				}
			}
		}
	}
	return out
}

// coverage says how many municipalities the project covers, how many take part
// and how many pay, as far as they are named.
func (s *subject) coverage(one bool) []language.Text {
	covers, takes, pays := 0, 0, 0
	for _, x := range s.standings() {
		if len(x.regions) > 0 {
			covers++
		}
		if x.takesPart {
			takes++
		}
		if x.pays {
			pays++
		}
	}
	if covers+takes+pays == 0 {
		return nil
	}
	note := language.Say("municipalities named: {0} in a team region, {1} taking part, {2} paying", covers, takes, pays)
	if !one {
		note = language.Say("{0}: {1}", string(s.project.ID), note)
	}
	return []language.Text{note}
}

// ByMunicipality says for each municipality in which team regions and projects
// it stands.
func ByMunicipality(r *Request) (*table.Table, *Outcome) {
	type result struct {
		id  string
		all map[string]*standing
	}
	all, o := collect(r, func(s *subject) result { return result{string(s.project.ID), s.standings()} })
	t := &table.Table{Title: language.Say("Municipalities in {0} {0|project|projects}", len(all))}
	t.Columns = []table.Column{
		{Key: "municipality", Label: language.Say("Municipality")},
		{Key: "code", Label: language.Say("Code"), Spare: 1},
		{Key: "regions", Label: language.Say("Team regions")},
		{Key: "takes_part", Label: language.Say("Takes part in")},
		{Key: "pays", Label: language.Say("Pays in")},
	}
	register := r.Catalogue.Register
	for i := range register.All {
		m := &register.All[i]
		var regions, takes, pays joined
		regionCodes, takesCodes, paysCodes := "", "", ""
		list := func(names *joined, codes *string, text language.Text, code string) {
			if *codes != "" {
				*codes += " "
			}
			*names, *codes = append(*names, text), *codes+code
		}
		for _, x := range all {
			s := x.all[m.Code]
			if s == nil {
				continue
			}
			for k, name := range s.regions {
				list(&regions, &regionCodes, name, x.id+"/"+s.codes[k])
			}
			if s.takesPart {
				list(&takes, &takesCodes, language.Verbatim(x.id), x.id)
			}
			if s.pays {
				list(&pays, &paysCodes, language.Verbatim(x.id), x.id)
			}
		}
		if len(regions)+len(takes)+len(pays) == 0 {
			continue
		}
		cell := func(names joined, codes string) table.Cell {
			if len(names) == 0 {
				return table.Cell{}
			}
			return table.Said(codes, language.Say("{0}", names))
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Said(m.Fi, textOf(record.Text{Fi: m.Fi, Sv: m.Sv, En: m.Fi})), table.Plain(m.Code),
			cell(regions, regionCodes), cell(takes, takesCodes), cell(pays, paysCodes),
		}})
	}
	return t, o
}
