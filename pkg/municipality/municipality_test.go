package municipality

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sostool/pkg/calendar"
)

var register = Load()

// in is a period, or that of a year; "" is any time.
func in(t *testing.T, text string) calendar.Period {
	t.Helper()
	if text == "" {
		return calendar.Period{}
	}
	if !strings.Contains(text, "/") {
		text += "/" + text
	}
	p, err := calendar.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCodes(t *testing.T) {
	if n := len(register.All); n != 473 {
		t.Errorf("the register has %d codes, want 473", n)
	}
	last := ""
	for i := range register.All {
		m := &register.All[i]
		if len(m.Code) != 3 || strings.Trim(m.Code, "0123456789") != "" || m.Code <= last {
			t.Errorf("%q after %q: codes are three digits, in order", m.Code, last)
		}
		last = m.Code
		for _, name := range m.Names() {
			if name == "" || name != strings.TrimSpace(name) {
				t.Errorf("%s: the name %q", m.Code, name)
			}
		}
		if m.From.Known() && m.To.Known() && m.From.First() > m.To.First() {
			t.Errorf("%s ended on %s, before it began on %s", m.Fi, m.To, m.From)
		}
		if register.Code(m.Code) != m || register.Find(m.Code, calendar.Period{}) != m || !register.Known(m.Code) {
			t.Errorf("%s is not found by its code %s", m.Fi, m.Code)
		}
	}
}

func TestCountsByYear(t *testing.T) {
	for year, want := range map[string]int{
		"1990": 460, "1993": 455, "1997": 452, "2001": 448, "2003": 446, "2004": 444, "2005": 432, "2006": 431, "2007": 416,
		"2008": 415, "2009": 348, "2010": 342, "2011": 336, "2012": 336, "2013": 320,
		"2016": 313, "2017": 311, "2021": 309, "2025": 308,
	} {
		n := 0
		for i := range register.All {
			if register.All[i].Existed(in(t, year)) {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d municipalities, want %d", year, n, want)
		}
	}
}

// TestHeirs: whatever ended went to municipalities that were there the day
// after, and its heirs exist today.
func TestHeirs(t *testing.T) {
	for i := range register.All {
		m := &register.All[i]
		if m.To.Known() != (len(m.successors) > 0) {
			t.Errorf("%s (%s) ended on %q, its successors are %q", m.Fi, m.Code, m.To, m.successors)
			continue
		}
		for _, heir := range register.Heirs(m) {
			if heir.To.Known() {
				t.Errorf("%s (%s) leads to %s (%s), which ended as well", m.Fi, m.Code, heir.Fi, heir.Code)
			}
		}
		for _, code := range m.successors {
			next := register.Code(code)
			day := m.To.Last() + 1
			if next.From.Known() && next.From.First() > day || next.To.Known() && next.To.Last() < day {
				t.Errorf("%s ended on %s, but %s existed from %q to %q", m.Fi, m.To, next.Fi, next.From, next.To)
			}
			if !slices.Contains(register.Merged(code), m) {
				t.Errorf("%s is not among those that %s is made of", m.Fi, next.Fi)
			}
		}
	}
	var names []string
	for _, heir := range register.Heirs(register.Code("443")) { // Längelmäki was divided
		names = append(names, heir.Fi)
	}
	if want := []string{"Jämsä", "Orivesi"}; !slices.Equal(names, want) {
		t.Errorf("the area of Längelmäki went to %q, want %q", names, want)
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, year, code string // not a code: not found
	}{
		{"Kemi", "", "240"},
		{"Enontekiö", "", "047"},
		{"047", "", "047"},
		{"Torneå", "", "851"},
		{"Enare", "", "148"},
		{"Enontekis", "", "047"},
		{"Helsingfors", "", "091"},
		{"Koski Tl", "", "284"},
		{"Koskis", "", "284"},
		{"Pedersören kunta", "", "599"},
		{"Pedersöre", "", "599"},
		// Two codes bear one name: before and after a merger.
		{"Parainen", "2008", "573"},
		{"Parainen", "2009", "445"},
		{"Parainen", "2015", "445"},
		{"Parainen", "", "445"},
		{"Pargas", "2015", "445"},
		{"Pargas", "2005", "573"},
		{"Vörå", "2006", "944"},
		{"Vöyri", "2011", "946"},
		{"Heinola", "1996", "088"},
		{"Heinola", "1997", "111"},
		{"Länsi-Turunmaa", "2010", "445"},
		{"Väståboland", "2010", "445"},
		{"Länsi-Turunmaa", "2008", "445"}, // whether it existed is another question
		{"Lappi", "2008", "406"},
		// 445 was Länsi-Turunmaa, Väståboland, until it took the name in 2012.
		{"Parainen", "2008/2009", "573"},
		{"Pargas", "2005/2009", "573"},
		{"Parainen", "2008-12-31/2011", "573"},
		{"Parainen", "2009/2010", "445"},
		{"Pargas", "2008/2012", "445"},
		{"Länsi-Turunmaa", "2008/2009", "445"},
		{"Heinola", "1996/1997", "111"},
		// Those that ended before 2008, and what they were called.
		{"Rovaniemen mlk", "2004", "699"},
		{"Rovaniemen maalaiskunta", "2004", "699"},
		{"Rovaniemi landskommun", "", "699"},
		{"Mikkelin maalaiskunta", "2000", "492"},
		{"Anttola", "", "014"},
		{"Ekenäs", "2008", "835"},
		{"Lampis", "2008", "401"},
		{"Villnäs", "", "017"},
		// Not names as the register has them.
		{"kemi", "", ""},
		{"Lapland", "", ""},
		{"47", "", ""},
		{"000", "", ""},
		{"", "", ""},
	} {
		m := register.Find(c.name, in(t, c.year))
		got := ""
		if m != nil {
			got = m.Code
		}
		if got != c.code || register.Known(c.name) != (c.code != "") {
			t.Errorf("%q in %q: %q, known %v; want %q", c.name, c.year, got, register.Known(c.name), c.code)
		}
	}
}

// TestNamesAreTheirs: every name leads to the municipality that bears it, of
// two that bear one to the one that existed then, and else to today's.
func TestNamesAreTheirs(t *testing.T) {
	shared := 0
	for i := range register.All {
		m := &register.All[i]
		for _, name := range m.Names() {
			got := register.Find(name, calendar.Period{})
			if got == m {
				continue
			}
			shared++
			if got.To.Known() || register.Find(name, m.time()) != m {
				t.Errorf("%q leads to %s, and in the time of %s to %s", name, got.Code, m.Code, register.Find(name, m.time()).Code)
			}
		}
	}
	if shared != 9 { // Heinola, Lohja, Parainen, Porvoo and Vöyri, four of them in two languages
		t.Errorf("%d names are those of two municipalities, want 9", shared)
	}
}

func TestExisted(t *testing.T) {
	for _, c := range []struct {
		code, period string
		want         bool
	}{
		{"573", "2008-12-31/2009", true},
		{"573", "2009-01-01/2009-12-31", false},
		{"445", "2008-01-01/2008-12-31", false},
		{"445", "2008-01-01/2009-01-01", true},
		{"445", "2030/..", true},
		{"573", "../2010", true},
		{"240", "1950/1951", true}, // before the register begins nothing is known against it
	} {
		p, err := calendar.ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		if got := register.Code(c.code).Existed(p); got != c.want {
			t.Errorf("%s in %s: %v", c.code, c.period, got)
		}
	}
	if !register.Code("573").Existed(calendar.Period{}) {
		t.Error("a period that is not known is any time")
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"kemi", "Kemi"},
		{"Enontekio", "Enontekiö"},
		{"Rovanniemi", "Rovaniemi"},
		{"Kemijarvi", "Kemijärvi"},
		{"Sodankyla", "Sodankylä"},
		{"Tornea", "Torneå"},
		{"Koski TL", "Koski Tl"},
		{"Pedersoren kunta", "Pedersören kunta"},
		{"Muonion kunta", "Muonio"},
		{"Rovaniemen kaupunki", "Rovaniemi"},
		{"Utsjoen kunta", "Utsjoki"},
		{"Turun kaupunki", "Kuru or Turku"}, // not Uusikaupunki,
		{"Huittisten kaupunki", "Huittinen"},
		{"Lahden kaupunki", ""},
		{"Uusi kaupunki", "Uusikaupunki"},
		{"Parainne", "Parainen"},
		{"Länsi-Turumaa", "Länsi-Turunmaa"},
		{"Sala", "Salla or Salo"}, // two are equally near
		{"Atlantis", ""},
		{"", ""},
	} {
		got := register.Near(c.name)
		if strings.Join(got, " or ") != c.want {
			t.Errorf("near %q: %q; want %q", c.name, got, c.want)
		}
		for _, name := range got {
			if !register.Known(name) {
				t.Errorf("near %q: %q is not known", c.name, name)
			}
		}
	}
}

// TestLies: where a municipality was in a period, by the divisions of its time.
func TestLies(t *testing.T) {
	for _, c := range []struct {
		municipality, year, region string
		want                       bool
	}{
		{"Kemi", "2010", "Lappi", true},
		{"Kemi", "2010", "Lapland", true},
		{"Kemi", "2010", "Uusimaa", false},
		{"Loviisa", "2009", "Östra Nyland", true},
		{"Loviisa", "2009", "Nyland", false},
		{"Loviisa", "2015", "Nyland", true},
		{"Loviisa", "2015", "Itä-Uusimaa", true}, // which had ended: in its time
		{"Loviisa", "", "Nyland", true},
		{"Vaala", "2012", "Kainuu", true},
		{"Vaala", "2018", "Kainuu", false},
		{"Vaala", "2018", "North Ostrobothnia", true},
		{"Iitti", "2019", "Kymenlaakso", true},
		{"Iitti", "2022", "Päijät-Häme", true},
		{"Kemi", "2024", "Lapin hyvinvointialue", true},
		{"Kemi", "2010", "Lapplands välfärdsområde", true}, // which was to come
		{"Rovaniemen mlk", "2004", "Lapin hyvinvointialue", true},
		{"Helsinki", "2024", "City of Helsinki", true},
		{"Inari", "2008", "Lapin lääni", true},
		{"Inari", "2020", "Lapin lääni", true},
		{"Tampere", "2008", "Länsi-Suomen lääni", true},
		{"Tampere", "2008", "Etelä-Suomen lääni", false},
		{"Längelmäki", "2005", "Pirkanmaa", true},
		{"Längelmäki", "2005", "Keski-Suomi", false},
		{"Längelmäki", "2020", "Keski-Suomi", true}, // a part of its area
		{"Raasepori", "2004", "Uusimaa", true},      // which did not exist yet
	} {
		p := in(t, c.year)
		got := false
		for i := range register.Regions {
			r := &register.Regions[i]
			got = got || slices.Contains(r.Names(), c.region) && register.Lies(register.Find(c.municipality, p), r, p)
		}
		if got != c.want {
			t.Errorf("%s in %s in %q: %v", c.municipality, c.region, c.year, got)
		}
	}
}

// TestRegions: each municipality of today is in one maakunta and one county,
// and no code leads nowhere.
func TestRegions(t *testing.T) {
	counts := make(map[Level]int)
	for i := range register.Regions {
		r := &register.Regions[i]
		counts[r.Level]++
		if r.Fi == "" || r.Sv == "" || r.En == "" || r.Level == Maakunta && register.region(Province, r.province) == nil {
			t.Errorf("%s %s: %q in %q", r.Level, r.Code, r.Names(), r.province)
		}
	}
	if counts[Maakunta] != 20 || counts[County] != 23 || counts[Province] != 6 {
		t.Errorf("regions by level: %v", counts)
	}
	now := in(t, "2026")
	for i := range register.All {
		m := &register.All[i]
		within := make(map[Level]int)
		for k := range register.Regions {
			if r := &register.Regions[k]; register.Lies(m, r, now) && (r.To == calendar.Date{}) {
				within[r.Level]++
			}
		}
		if m.Existed(now) && (within[Maakunta] != 1 || within[County] != 1) {
			t.Errorf("%s is in %v", m.Fi, within)
		}
		if r := register.Maakunta(m, m.time()); m.Existed(now) && !register.Lies(m, r, now) {
			t.Errorf("%s was last in %s", m.Fi, r.Fi)
		}
	}
}

// TestNearIsKnown: what is near is known, whatever was asked for.
func TestNearIsKnown(t *testing.T) {
	for i := range register.All {
		name := register.All[i].Fi
		for k, r := range name {
			for _, got := range register.Near(name[:k] + name[k+utf8.RuneLen(r):]) {
				if !register.Known(got) {
					t.Fatalf("%q is offered for %q without its letter %d", got, name, k)
				}
			}
		}
	}
}

func TestAttribution(t *testing.T) {
	if !strings.Contains(Attribution, "Statistics Finland") || !strings.Contains(Attribution, "CC BY 4.0") {
		t.Errorf("%q", Attribution)
	}
}
