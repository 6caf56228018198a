// Package municipality is the register of Finnish municipalities since 2008:
// every code with its names, its region and the time in which it existed. It
// does not know about projects.
//
// Source: Statistics Finland, classification of municipalities, CC BY 4.0.
package municipality

import (
	_ "embed"
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/near"
)

// Attribution names the source of the register as its licence asks.
const Attribution = "Statistics Finland, classification of municipalities (CC BY 4.0)"

//go:embed municipalities.tsv
var table string

// Municipality is one code of the classification. From is unknown where the
// municipality existed before 2008, To where it still exists.
type Municipality struct {
	Code        string
	Fi, Sv      string // Sv is empty where the register has no Swedish name
	Region      string // today's, or that of the area when the municipality ended
	From, To    calendar.Date
	Successor   string // the code that its area went to
	Former      string // an earlier official name of the same code
	FormerUntil calendar.Date
}

// Existed reports whether the municipality existed on some day of the period.
// A period that is not known is any time.
func (m *Municipality) Existed(p calendar.Period) bool {
	return calendar.Period{Start: m.From, End: m.To}.MayOverlap(p)
}

// Register is the whole classification.
type Register struct {
	All    []Municipality // by code
	byName map[string][]*Municipality
	byCode map[string]*Municipality
}

// Load reads the register that the program carries.
func Load() *Register {
	r := &Register{
		All:    make([]Municipality, 0, 430),
		byName: make(map[string][]*Municipality, 900),
		byCode: make(map[string]*Municipality, 430),
	}
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := append(strings.Split(strings.TrimSuffix(line, "\n"), "\t"), make([]string, 8)...)
		r.All = append(r.All, Municipality{
			Code: f[0], Fi: f[1], Sv: f[2], Region: f[3], From: date(f[4]), To: date(f[5]),
			Successor: f[6], Former: f[7], FormerUntil: date(f[8]),
		})
	}
	for i := range r.All {
		m := &r.All[i]
		r.byCode[m.Code] = m
		r.byName[m.Fi] = append(r.byName[m.Fi], m)
		if m.Sv != "" && m.Sv != m.Fi {
			r.byName[m.Sv] = append(r.byName[m.Sv], m)
		}
		if m.Former != "" {
			r.byName[m.Former] = append(r.byName[m.Former], m)
		}
	}
	return r
}

func date(s string) calendar.Date {
	d, _ := calendar.ParseDate(s) // the empty text is the unknown date
	return d
}

// Code is the municipality of a three-digit code, nil where there is none.
func (r *Register) Code(code string) *Municipality { return r.byCode[code] }

// Find is the municipality of an official Finnish or Swedish name or of a
// code, nil where there is none. Where two codes bear one name (Parainen) it
// is the one that existed in the period.
func (r *Register) Find(name string, p calendar.Period) *Municipality {
	if m := r.byCode[name]; m != nil {
		return m
	}
	var found *Municipality
	for _, m := range r.byName[name] {
		if found == nil || !found.Existed(p) || m.Existed(p) && !m.To.Known() {
			found = m
		}
	}
	return found
}

// Known reports whether the text is a name or code of the register.
func (r *Register) Known(name string) bool {
	return r.byCode[name] != nil || r.byName[name] != nil
}

// Spellings are all names and codes of the municipalities that bear a name or
// code. codes are those of the municipalities where one of these names has been
// that of another municipality, too: then Find says by the period which one is
// meant; else it is nil.
func (r *Register) Spellings(name string) (spellings, codes []string) {
	bearers := r.byName[name]
	if m := r.byCode[name]; m != nil {
		bearers = []*Municipality{m}
	}
	shared := false
	for _, m := range bearers {
		codes = append(codes, m.Code)
		for _, s := range []string{m.Fi, m.Sv, m.Former, m.Code} {
			if s != "" && !slices.Contains(spellings, s) {
				spellings = append(spellings, s)
				shared = shared || len(r.byName[s]) > 1
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

// Near is the name in the register that a misspelt one is nearest to.
func (r *Register) Near(name string) (string, bool) {
	if form, ok := r.Form(name); ok {
		return form, true
	}
	names := make([]string, 0, len(r.byName))
	for i := range r.All {
		m := &r.All[i]
		names = append(names, m.Fi)
		if m.Sv != "" && m.Sv != m.Fi {
			names = append(names, m.Sv)
		}
		if m.Former != "" {
			names = append(names, m.Former)
		}
	}
	better, ok := near.Word(name, names)
	for _, kind := range kindsOfMunicipality { // "Turun kaupunki": the stem changes
		base, found := strings.CutSuffix(name, kind)
		if found && !(ok && near.Sure(name, better)) { // as "Uusi kaupunki" is
			return near.Word(strings.TrimSuffix(base, "n"), names)
		}
	}
	return better, ok
}

// Regions are the regions of Finland, in order.
func (r *Register) Regions() []string {
	var out []string
	for i := range r.All {
		if name := r.All[i].Region; name != "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Last follows the successors of a municipality to the one that exists
// longest.
func (r *Register) Last(m *Municipality) *Municipality {
	for m.Successor != "" && r.byCode[m.Successor] != nil {
		m = r.byCode[m.Successor]
	}
	return m
}

// Merged lists the municipalities whose area went to the one of the code.
func (r *Register) Merged(code string) []*Municipality {
	var out []*Municipality
	for i := range r.All {
		if r.All[i].Successor == code {
			out = append(out, &r.All[i])
		}
	}
	return out
}
