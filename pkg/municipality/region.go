package municipality

import (
	_ "embed"
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
)

//go:embed regions.tsv
var regions string

// Level is a way in which the country is divided.
type Level string

// Levels: regions (maakunta), wellbeing services counties (hyvinvointialue,
// since 2023), and the provinces (lääni) of 1997 to 2009.
const (
	Maakunta Level = "region"
	County   Level = "county"
	Province Level = "province"
)

// Region is a part of the country. From and To are its first and last day,
// unknown where it existed before 1990 or still exists.
type Region struct {
	Level      Level
	Code       string // of its level
	Fi, Sv, En string
	From, To   calendar.Date
	province   string // the code of the one that a maakunta was in
}

// Names are the region's names in Finnish, Swedish and English.
func (r *Region) Names() []string { return []string{r.Fi, r.Sv, r.En} }

// In is the region's name in a language.
func (r *Region) In(l language.Language) string {
	return [...]string{language.Finnish: r.Fi, language.Swedish: r.Sv, language.English: r.En}[l]
}

func (r *Region) time() calendar.Period { return calendar.Period{Start: r.From, End: r.To} }

func loadRegions() []Region {
	all := make([]Region, 0, 50)
	for f := range rows(regions, 8) {
		all = append(all, Region{
			Level: Level(f[0]), Code: f[1], Fi: f[2], Sv: f[3], En: f[4],
			From: date(f[5]), To: date(f[6]), province: f[7],
		})
	}
	return all
}

// stay is the time that a municipality was in a maakunta.
type stay struct {
	region *Region
	time   calendar.Period
}

// stays reads "19", or "20 ../2010-12-31;01 2011-01-01/..".
func (r *Register) stays(text string) []stay {
	var out []stay
	for _, s := range list(text, ";") {
		code, time, _ := strings.Cut(s, " ")
		var p calendar.Period // any time
		if time != "" {
			p, _ = calendar.ParsePeriod(time)
		}
		out = append(out, stay{r.region(Maakunta, code), p})
	}
	return out
}

func (r *Register) region(level Level, code string) *Region {
	for i := range r.Regions {
		if x := &r.Regions[i]; x.Level == level && x.Code == code {
			return x
		}
	}
	return nil
}

// Maakunta is the region that a municipality was in during a period, the last
// where there are several; its last one at all where it was in none then.
func (r *Register) Maakunta(m *Municipality, p calendar.Period) *Region {
	for _, s := range slices.Backward(m.regions) {
		if s.time.MayOverlap(p) {
			return s.region
		}
	}
	return m.regions[len(m.regions)-1].region
}

// Lies reports whether a municipality was in a region during a period. A region
// that did not exist then is taken in its own time, and a municipality that had
// ended by that time is where its area went.
func (r *Register) Lies(m *Municipality, in *Region, p calendar.Period) bool {
	if !in.time().MayOverlap(p) {
		p = in.time()
	}
	if first, _ := p.Widest(); m.To.Known() && m.To.Last() < first {
		return slices.ContainsFunc(r.Heirs(m), func(heir *Municipality) bool { return r.within(heir, in, p) })
	}
	return r.within(m, in, p)
}

func (r *Register) within(m *Municipality, in *Region, p calendar.Period) bool {
	if in.Level == County {
		return m.county == in.Code
	}
	return slices.ContainsFunc(m.regions, func(s stay) bool {
		if !s.time.MayOverlap(p) || !s.time.MayOverlap(in.time()) {
			return false
		}
		return s.region == in || in.Level == Province && s.region.province == in.Code
	})
}
