// Package municipality is the register of Finnish municipalities since 1990:
// every code with its names, the regions that it has been in and the time in
// which it existed. It does not know about projects.
//
// Source: Statistics Finland, classifications of municipalities, regions and
// wellbeing services counties, and changes of names, CC BY 4.0.
package municipality

import (
	"cmp"
	_ "embed"
	"iter"
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/near"
)

// Attribution names the source of the register as its licence asks.
const Attribution = "Statistics Finland, classification of municipalities (CC BY 4.0)"

//go:embed municipalities.tsv
var municipalities string

// Municipality is one code of the classification. From is unknown where the
// municipality existed before 1990, To where it still exists.
type Municipality struct {
	Code       string
	Fi, Sv, En string // Sv and En are empty where they are the Finnish name
	From, To   calendar.Date
	named      calendar.Date // the first day of the names above; unknown where it is From
	others     []string      // former names, and others in use
	successors []string      // the codes that its area went to, the first the one that got most of it
	regions    []stay        // in order of time
	county     string        // the wellbeing services county since 2023; empty where it ended before
}

// Names are all names that the municipality has or had, the Finnish one first.
func (m *Municipality) Names() []string {
	names := append(make([]string, 0, 3+len(m.others)), m.Fi)
	for _, name := range append([]string{m.Sv, m.En}, m.others...) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// In is the municipality's name in a language.
func (m *Municipality) In(l language.Language) string {
	return cmp.Or([...]string{language.Finnish: m.Fi, language.Swedish: m.Sv, language.English: m.En}[l], m.Fi)
}

// time is that in which the municipality existed.
func (m *Municipality) time() calendar.Period { return calendar.Period{Start: m.From, End: m.To} }

// Existed reports whether the municipality existed on some day of the period.
// A period that is not known is any time.
func (m *Municipality) Existed(p calendar.Period) bool { return m.time().MayOverlap(p) }

// bore reports whether a name was the municipality's own, not one of its others,
// on some day of the period.
func (m *Municipality) bore(name string, p calendar.Period) bool {
	time := m.time()
	if m.named.Known() {
		time.Start = m.named
	}
	return !slices.Contains(m.others, name) && time.MayOverlap(p)
}

// Register is the whole classification.
type Register struct {
	All     []Municipality // by code
	Regions []Region       // by level and code
	byCode  map[string]*Municipality
	bearers map[string][]*Municipality // of each name, and of each code
}

// Load reads the register that the program carries.
func Load() *Register {
	r := &Register{
		All:     make([]Municipality, 0, 480),
		Regions: loadRegions(),
		byCode:  make(map[string]*Municipality, 480),
		bearers: make(map[string][]*Municipality, 1400),
	}
	for f := range rows(municipalities, 11) {
		r.All = append(r.All, Municipality{
			Code: f[0], Fi: f[1], Sv: f[2], En: f[3], regions: r.stays(f[4]), county: f[5],
			From: date(f[6]), To: date(f[7]), successors: list(f[8], "+"), others: list(f[9], ";"), named: date(f[10]),
		})
	}
	for i := range r.All {
		m := &r.All[i]
		r.byCode[m.Code] = m
		alone := []*Municipality{m} // as nearly all names are borne
		for _, name := range append(m.Names(), m.Code) {
			if others := r.bearers[name]; others == nil {
				r.bearers[name] = alone
			} else {
				r.bearers[name] = append(others, m)
			}
		}
	}
	return r
}

// rows yields the lines of a table, each with the number of fields that it
// may have, in a slice that is the next one's too.
func rows(table string, fields int) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		f := make([]string, fields)
		for line := range strings.Lines(table) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			clear(f)
			n := 0
			for field := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), "\t") {
				f[n] = field
				n++
			}
			if !yield(f) {
				return
			}
		}
	}
}

func list(s, separator string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, separator)
}

func date(s string) (d calendar.Date) {
	if s != "" { // else it is unknown, and a fault would take longer than all the rest
		d, _ = calendar.ParseDate(s)
	}
	return d
}

// Code is the municipality of a three-digit code, nil where there is none.
func (r *Register) Code(code string) *Municipality { return r.byCode[code] }

// Find is the municipality of an official Finnish or Swedish name or of a
// code, nil where there is none. Where two codes bear one name (Parainen) it
// is the one that bore it in the period, else the one that existed in it; of
// two that did the one of today.
func (r *Register) Find(name string, p calendar.Period) *Municipality {
	bearers := r.bearers[name]
	if len(bearers) == 1 {
		return bearers[0] // as of nearly all names
	}
	var found *Municipality
	best := 0
	for _, m := range bearers {
		rank := 0
		switch {
		case m.bore(name, p):
			rank = 2
		case m.Existed(p):
			rank = 1
		}
		if rank > best || rank == best && (rank == 0 || !m.To.Known()) {
			found, best = m, rank
		}
	}
	return found
}

// Known reports whether the text is a name or code of the register.
func (r *Register) Known(name string) bool {
	return r.bearers[name] != nil
}

// Spellings are all names and codes of the municipalities that bear a name or code. codes
// are those of the municipalities where one of these names has also been that of another
// municipality: then Find says by the period which one is meant; else it is nil.
func (r *Register) Spellings(name string) (spellings, codes []string) {
	shared := false
	for _, m := range r.bearers[name] {
		codes = append(codes, m.Code)
		for _, s := range append(m.Names(), m.Code) {
			if !slices.Contains(spellings, s) {
				spellings = append(spellings, s)
				shared = shared || len(r.bearers[s]) > 1
			}
		}
	}
	if !shared {
		codes = nil
	}
	return spellings, codes
}

// kindsOfMunicipality follow the genitive of a name: "Kuopion kaupunki".
var kindsOfMunicipality = []string{" kaupunki", " kunta", " stad", " kommun", " kommune"}

// Form is the name in the register of which another is a form beyond doubt:
// "Inarissa", "Kuopion kaupunki", "Esbo stad".
func (r *Register) Form(name string) (string, bool) {
	// A case of the name. Short names are too like others for the near ones to
	// be searched.
	for _, ending := range []string{"ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "en", "in", "n"} {
		if base, ok := strings.CutSuffix(name, ending); ok && r.Known(base) {
			return base, true
		}
	}
	for _, kind := range kindsOfMunicipality {
		if base, ok := strings.CutSuffix(name, kind); ok {
			for _, form := range []string{base, strings.TrimSuffix(base, "n"), strings.TrimSuffix(base, "s")} {
				if r.Known(form) {
					return form, true
				}
			}
		}
	}
	return "", false
}

// Near are the names in the register that a misspelt one is nearest to.
func (r *Register) Near(name string) []string {
	if form, ok := r.Form(name); ok {
		return []string{form}
	}
	names := make([]string, 0, len(r.bearers))
	for i := range r.All {
		names = append(names, r.All[i].Names()...)
	}
	better := near.Words(name, names)
	for _, kind := range kindsOfMunicipality { // "Turun kaupunki": the stem changes
		base, found := strings.CutSuffix(name, kind)
		if found && !(len(better) == 1 && near.Sure(name, better[0])) { // as "Uusi kaupunki" is
			return near.Words(strings.TrimSuffix(base, "n"), names)
		}
	}
	return better
}

// Successor is the code of the municipality to which most of its area went; empty where
// it still exists.
func (m *Municipality) Successor() string {
	if len(m.successors) == 0 {
		return ""
	}
	return m.successors[0]
}

// Heirs are the municipalities of today to which the area of one went: itself
// where it still exists.
func (r *Register) Heirs(m *Municipality) []*Municipality {
	if len(m.successors) == 0 {
		return []*Municipality{m}
	}
	var heirs []*Municipality
	for _, code := range m.successors {
		for _, heir := range r.Heirs(r.byCode[code]) {
			if !slices.Contains(heirs, heir) {
				heirs = append(heirs, heir)
			}
		}
	}
	return heirs
}

// Merged lists the municipalities whose area went to the one of the code.
func (r *Register) Merged(code string) []*Municipality {
	var out []*Municipality
	for i := range r.All {
		if slices.Contains(r.All[i].successors, code) {
			out = append(out, &r.All[i])
		}
	}
	return out
}
