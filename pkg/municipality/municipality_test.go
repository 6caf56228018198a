package municipality

import (
	"strings"
	"testing"
	"unicode/utf8"

	"sostool/pkg/calendar"
)

var register = Load()

// in is the period of a year, "" any time.
func in(t *testing.T, year string) calendar.Period {
	t.Helper()
	if year == "" {
		return calendar.Period{}
	}
	p, err := calendar.ParsePeriod(year + "/" + year)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCodes(t *testing.T) {
	if n := len(register.All); n != 422 {
		t.Errorf("the register has %d codes, want 422", n)
	}
	last := ""
	for i := range register.All {
		m := &register.All[i]
		if len(m.Code) != 3 || strings.Trim(m.Code, "0123456789") != "" || m.Code <= last {
			t.Errorf("%q after %q: codes are three digits, in order", m.Code, last)
		}
		last = m.Code
		if m.Fi == "" || m.Region == "" || m.Fi != strings.TrimSpace(m.Fi) || m.Sv != strings.TrimSpace(m.Sv) {
			t.Errorf("%s: %q, %q in %q", m.Code, m.Fi, m.Sv, m.Region)
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

// TestSuccessors: whatever ended went to a municipality that was there the
// day after, and the chain ends at one of today.
func TestSuccessors(t *testing.T) {
	for i := range register.All {
		m := &register.All[i]
		if m.To.Known() != (m.Successor != "") {
			t.Errorf("%s (%s) ended on %q, its successor is %q", m.Fi, m.Code, m.To, m.Successor)
			continue
		}
		if last := register.Last(m); last.To.Known() || last.Successor != "" {
			t.Errorf("%s (%s) leads to %s (%s), which ended too", m.Fi, m.Code, last.Fi, last.Code)
		}
		if m.Successor == "" {
			continue
		}
		next := register.Code(m.Successor)
		if next == nil {
			t.Errorf("%s (%s): the successor %s is not in the register", m.Fi, m.Code, m.Successor)
			continue
		}
		day := m.To.Last() + 1
		if next.From.Known() && next.From.First() > day || next.To.Known() && next.To.Last() < day {
			t.Errorf("%s ended on %s, but %s existed from %q to %q", m.Fi, m.To, next.Fi, next.From, next.To)
		}
		found := false
		for _, merged := range register.Merged(next.Code) {
			found = found || merged == m
		}
		if !found {
			t.Errorf("%s is not among those that %s is made of", m.Fi, next.Fi)
		}
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, year, code string // no code: not found
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
		// Two codes bear one name: that of 2008, and the merger of 2009.
		{"Parainen", "2008", "573"},
		{"Parainen", "2009", "445"},
		{"Parainen", "2015", "445"},
		{"Parainen", "", "445"},
		{"Pargas", "2015", "445"},
		{"Länsi-Turunmaa", "2010", "445"},
		{"Länsi-Turunmaa", "2008", "445"}, // whether it existed is another question
		{"Lappi", "2008", "406"},
		// Not names as the register has them.
		{"kemi", "", ""},
		{"Koski", "", ""},
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

// TestNamesAreTheirs: a name leads to the municipality that bears it; only
// Parainen is the name of two.
func TestNamesAreTheirs(t *testing.T) {
	for i := range register.All {
		m := &register.All[i]
		for _, name := range []string{m.Fi, m.Sv} {
			if name == "" || name == "Parainen" || name == "Pargas" {
				continue
			}
			if got := register.Find(name, calendar.Period{}); got != m {
				t.Errorf("%q leads to %s, not to %s", name, got.Code, m.Code)
			}
		}
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
		{"Turun kaupunki", ""}, // no Uusikaupunki,
		{"Huittisten kaupunki", "Huittinen"},
		{"Lahden kaupunki", ""},
		{"Uusi kaupunki", "Uusikaupunki"},
		{"Parainne", "Parainen"},
		{"Länsi-Turumaa", "Länsi-Turunmaa"},
		{"Atlantis", ""},
		{"", ""},
	} {
		got, ok := register.Near(c.name)
		if ok != (c.want != "") || ok && got != c.want {
			t.Errorf("near %q: %q, %v; want %q", c.name, got, ok, c.want)
		}
		if ok && !register.Known(got) {
			t.Errorf("near %q: %q is not known", c.name, got)
		}
	}
}

// TestNearIsKnown: what is near is known, whatever was asked for.
func TestNearIsKnown(t *testing.T) {
	for i := range register.All {
		name := register.All[i].Fi
		for k, r := range name {
			if got, ok := register.Near(name[:k] + name[k+utf8.RuneLen(r):]); ok && !register.Known(got) {
				t.Fatalf("%q is offered for %q without its letter %d", got, name, k)
			}
		}
	}
}

func TestAttribution(t *testing.T) {
	if !strings.Contains(Attribution, "Statistics Finland") || !strings.Contains(Attribution, "CC BY 4.0") {
		t.Errorf("%q", Attribution)
	}
}
