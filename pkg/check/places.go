package check

import (
	"sostool/pkg/calendar"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

// municipality looks a name up for the project's time; nil where it is not a
// municipality, which reading has reported.
func (p *Pass) municipality(name record.Municipality) *municipality.Municipality {
	var period calendar.Period
	if p.Doc.Project != nil {
		period = p.Doc.Project.Period
	}
	return p.Register.Find(string(name), period)
}

// code is what identifies a municipality under all its names.
func (p *Pass) code(name record.Municipality) string {
	if m := p.municipality(name); m != nil {
		return m.Code
	}
	return string(name)
}

// names are the Finnish names of municipalities.
func names(municipalities []*municipality.Municipality) (out language.List) {
	for _, m := range municipalities {
		out = append(out, m.Fi)
	}
	return out
}

var municipalityNotThen = &Rule{
	Name: "municipality-not-then", Severity: diag.Warning,
	Title: language.Say("a municipality that did not exist in the project's time"),
	Why:   language.Say("Another municipality took part, or the period is wrong; sums by municipality would miss it."),
	Do:    language.Say("Name the municipality that the area belonged to then."),
	Project: func(p *Pass, project *record.Project) {
		if !project.Period.Known() {
			return
		}
		for _, r := range p.Doc.References {
			if r.To != record.ToMunicipality && r.To != record.ToParty && r.To != record.ToAudience {
				continue
			}
			m := p.Register.Find(r.Name, project.Period)
			if m == nil || m.Existed(project.Period) {
				continue
			}
			if m.To.Known() && m.To.Last() < project.Period.Start.First() {
				f := p.Report(r.At, "{0} was a municipality until {1}; the project began {2}", m.Fi, m.To.String(), project.Period.Start.String())
				if heirs := p.Register.Heirs(m); len(heirs) == 1 {
					f.Suggest("its area belongs to {0}", heirs[0].Fi).Set(heirs[0].Fi, false)
				} else {
					f.Suggest("its area was divided between {0}", names(heirs))
				}
				continue
			}
			f := p.Report(r.At, "{0} has been a municipality since {1}; the project ended {2}", m.Fi, m.From.String(), project.Period.End.String())
			if merged := p.Register.Merged(m.Code); len(merged) > 0 {
				f.Suggest("its area belonged to {0}", names(merged))
			}
		}
	},
}

var municipalityInTwoRegions = &Rule{
	Name: "municipality-in-two-regions", Severity: diag.Warning,
	Title: language.Say("a municipality in two team regions"),
	Why:   language.Say("Counts by region would take it twice; most often one of the two lists is out of date."),
	Do:    language.Say("Remove it from one region; where the source itself lists it twice, allow the finding and say so."),
	Project: func(p *Pass, project *record.Project) {
		type place struct {
			region *record.TeamRegion
			item   int
		}
		seen := make(map[string][]place)
		for i := range project.TeamRegions {
			region := &project.TeamRegions[i]
		members:
			for k, name := range region.Municipalities.Items {
				if name == "" {
					continue
				}
				code := p.code(name)
				for _, first := range seen[code] {
					if first.region.Phase != region.Phase && first.region.Phase != "" && region.Phase != "" {
						continue
					}
					f := p.Report(region.Municipalities.Item(k), "{0} is in two team regions: {1} and {2}", string(name),
						regionName(first.region), regionName(region))
					if first.region == region {
						f.Message = language.Say("{0} is twice in the region {1}", string(name), regionName(region))
					}
					f.Relate(first.region.Municipalities.Item(first.item), "{0} in {1}", string(name), regionName(first.region)).
						Suggest("remove it from one of them, or allow the finding if the source lists it twice")
					continue members
				}
				seen[code] = append(seen[code], place{region, k})
			}
		}
	},
}

func regionName(r *record.TeamRegion) language.Text {
	if r.Name.Exists() {
		return language.Verbatim(r.Name.In(language.Finnish))
	}
	return language.Verbatim(string(r.ID))
}

var teamOutsideRegion = &Rule{
	Name: "team-outside-region", Severity: diag.Error,
	Whole: true, Organised: true,
	Title: language.Say("a team that sits outside its region"),
	Why:   language.Say("The seat of a team is one of the municipalities that it serves."),
	Do:    language.Say("Add the municipality to the region, or the team to another region."),
	Project: func(p *Pass, project *record.Project) {
		for i := range project.TeamRegions {
			region := &project.TeamRegions[i]
			if !region.Sound("municipalities") || !region.Sound("orgs") {
				continue
			}
			members := make(map[string]bool)
			for _, name := range region.Municipalities.Items {
				members[p.code(name)] = true
			}
			for _, org := range region.Orgs.Items {
				for _, name := range p.Members(org) {
					members[p.code(name)] = true
				}
			}
			for k, name := range region.Teams.Items {
				if name == "" || members[p.code(name)] {
					continue
				}
				f := p.Report(region.Teams.Item(k), "the team of {0} is not among the municipalities of {1}", string(name), regionName(region))
				if region.Municipalities.Exists() {
					f.Relate(region.Municipalities.Whole(), "{0} {0|municipality|municipalities}", len(region.Municipalities.Items))
				}
				f.Suggest("add {0} to the region's municipalities, or correct the team", string(name))
			}
		}
	},
}

var regionEmpty = &Rule{
	Name: "region-empty", Severity: diag.Note,
	Whole: true, Organised: true,
	Title: language.Say("a team region without members or without a team"),
	Why:   language.Say("It may be unfinished, or the source may not say."),
	Do:    language.Say("Add what the source says; else nothing."),
	Project: func(p *Pass, project *record.Project) {
		for i := range project.TeamRegions {
			r := &project.TeamRegions[i]
			switch {
			case !r.Municipalities.Exists() && !r.Orgs.Exists(): // a key is missing
			case len(r.Municipalities.Items)+len(r.Orgs.Items) == 0:
				p.Report(r.At("municipalities"), "the region {0} has no members", regionName(r)).
					Suggest("add the municipalities that the source names")
			case len(r.Teams.Items) == 0 && r.Sound("teams"):
				p.Report(r.At("id"), "the region {0} has no team", regionName(r)).
					Suggest("add the municipality where its team sits, if the source says it")
			}
		}
	},
}

var regionOverlapOfficial = &Rule{
	Name: "region-overlap-official", Severity: diag.Note,
	Title: language.Say("a team region that reaches into two regions of the country"),
	Why:   language.Say("Its figures can't be compared with those of a region of the country."),
	Do:    language.Say("Nothing, if the source says so; else correct the list."),
	Project: func(p *Pass, project *record.Project) {
		for i := range project.TeamRegions {
			r := &project.TeamRegions[i]
			var first *municipality.Municipality
			var in *municipality.Region
			for k, name := range r.Municipalities.Items {
				m := p.municipality(name)
				if m == nil {
					continue
				}
				region := p.Register.Maakunta(m, project.Period)
				if first == nil {
					first, in = m, region
				}
				if region != in {
					p.Report(r.Municipalities.Item(k), "the region {0} reaches into two regions of the country: {1} is in {2}, {3} in {4}",
						regionName(r), first.Fi, in, m.Fi, region).
						Suggest("nothing is wrong if the source says so")
					break
				}
			}
		}
	},
}
