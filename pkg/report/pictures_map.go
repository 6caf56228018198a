package report

import (
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/picture"
	"sostool/pkg/table"
)

// charted is what a map shows of a project.
type charted struct {
	regions []picture.Region
	places  []chartedPlace
	bodies  joined // members of regions that are no municipalities
}

// chartedPlace is a municipality on a map.
type chartedPlace struct {
	*municipality.Municipality
	in   []int // regions
	seat bool
}

func (x *charted) place(m *municipality.Municipality) *chartedPlace {
	i := slices.IndexFunc(x.places, func(p chartedPlace) bool { return p.Municipality == m })
	if i < 0 {
		i = len(x.places)
		x.places = append(x.places, chartedPlace{Municipality: m})
	}
	return &x.places[i]
}

// charted are the team regions of the project, and the municipalities that are otherwise in
// it.
func (s *subject) charted() *charted {
	x := new(charted)
	if !s.Draw {
		return x
	}
	find := func(name string) *municipality.Municipality { return s.Catalogue.Register.Find(name, s.project.Period) }
	for i := range s.project.TeamRegions {
		r := &s.project.TeamRegions[i]
		n := len(r.Municipalities.Items)
		x.regions = append(x.regions, picture.Region{Name: textOf(r.Name), Note: language.Say("{0} {0|municipality|municipalities}", n)})
		for _, name := range r.Municipalities.Items {
			if m := find(string(name)); m != nil {
				p := x.place(m)
				p.in = insert(p.in, i)
			}
		}
		for _, name := range r.Teams.Items {
			if m := find(string(name)); m != nil {
				x.place(m).seat = true
			}
		}
		for _, id := range r.Orgs.Items {
			x.bodies = append(x.bodies, s.partyName(string(id)))
		}
	}
	for code, spots := range s.municipalitiesIn() {
		if len(spots[catalogue.TakesPart])+len(spots[catalogue.Pays]) > 0 {
			x.place(s.Catalogue.Register.Code(code))
		}
	}
	return x
}

// drawMap gives a table the map of projects, where one is asked for.
func drawMap[T any](r *Request, t *table.Table, all []T, of func(T) *charted) {
	if !r.Draw {
		return
	}
	sum := new(charted)
	for _, each := range all {
		x := of(each)
		for _, p := range x.places {
			q := sum.place(p.Municipality)
			q.seat = q.seat || p.seat
			for _, i := range p.in {
				q.in = append(q.in, len(sum.regions)+i)
			}
		}
		sum.regions, sum.bodies = append(sum.regions, x.regions...), append(sum.bodies, x.bodies...)
	}
	slices.SortFunc(sum.places, func(a, b chartedPlace) int { return strings.Compare(a.Code, b.Code) })
	out := &picture.Map{Regions: sum.regions}
	for _, p := range sum.places {
		out.Places = append(out.Places, picture.Place{Name: language.Say("{0}", p.Municipality), Spot: spotOf(p.Municipality), In: p.in, Seat: p.seat})
	}
	register := r.Catalogue.Register
	for i := range register.All {
		if m := &register.All[i]; !m.To.Known() && !slices.ContainsFunc(sum.places, func(p chartedPlace) bool { return p.Municipality == m }) {
			out.Others = append(out.Others, spotOf(m))
		}
	}
	var notes []language.Text
	if len(sum.bodies) > 0 {
		notes = append(notes, language.Say("members that are not on the map: {0}", sum.bodies))
	}
	if len(out.Places) > 0 {
		notes = append(notes, language.Say("Source of the map: {0}", language.Verbatim(mapSources)))
	}
	draw(t, mapMessage(sum), out, notes...)
}

// mapSources names the sources of the map as their licences ask.
const mapSources = municipality.PlacesSource + ", Tilastokeskus (CC BY 4.0)"

// mapMessage says how many municipalities the map shows, in how many regions.
func mapMessage(x *charted) language.Text {
	inside := 0
	for _, p := range x.places {
		if len(p.in) > 0 {
			inside++
		}
	}
	switch {
	case inside > 0:
		return language.Say("{0} {0|municipality|municipalities} in {1} team {1|region|regions}", inside, len(x.regions))
	case len(x.places) > 0:
		return language.Say("{0} {0|municipality takes|municipalities take} part or {0|pays|pay}", len(x.places))
	default:
		return language.Text{}
	}
}

func spotOf(m *municipality.Municipality) picture.Spot {
	east, north := m.Place()
	return picture.Spot{East: east, North: north}
}
