package municipality

import (
	"strings"
	"testing"

	"sostool/pkg/calendar"
)

func TestPopulation(t *testing.T) {
	for _, c := range []struct {
		name, on string
		want     People
	}{
		{"Kemi", "2007-12-31", People{22669, 2007, 0}},
		{"Torneå", "2007", People{22373, 2007, 0}},
		{"Kemi", "2008-06-30", People{22669, 2007, 0}}, // the last 31 December before it
		{"Kemi", "2008-12", People{22594, 2008, 0}},
		{"Helsinki", "1990-12-31", People{492400, 1990, 0}},
		{"Kemi", "2022-12-31", People{19499, 2022, 0}},
		{"Salo", "2007-12-31", People{54469, 2007, 2013}}, // with those that joined it in 2009
		{"Salo", "2009-12-31", People{54889, 2009, 0}},
		{"Honkajoki", "2019-12-31", People{1620, 2019, 0}},
		{"Kemi", "2023-12-31", People{}},      // nothing is known after 2022
		{"Kemi", "1989-12-31", People{}},      // nor before 1990
		{"Kuivaniemi", "2007", People{}},      // ended in 2006
		{"Honkajoki", "2018-12-31", People{}}, // between two years that are known
		{"Kemi", "", People{}},
	} {
		var on calendar.Date
		if c.on != "" {
			var err error
			if on, err = calendar.ParseDate(c.on); err != nil {
				t.Fatal(err)
			}
		}
		got, ok := register.Population(register.Find(c.name, calendar.Period{}), on)
		if got != c.want || ok != (c.want.Number > 0) {
			t.Errorf("%s on %s: %v, %t; want %v", c.name, c.on, got, ok, c.want)
		}
	}
}

// TestPopulationMakesTheCountry: no municipality counts twice, and none is left out, in
// years of which all are known, if in the division of 2013. The sums are Statistics Finland's of the whole country.
func TestPopulationMakesTheCountry(t *testing.T) {
	for on, want := range map[string]int64{"2001": 5194901, "2012": 5426674, "2021": 5548241, "2022": 5563970} {
		date, _ := calendar.ParseDate(on)
		sum := int64(0)
		for i := range register.All {
			p, _ := register.Population(&register.All[i], date)
			sum += p.Number
		}
		if sum != want {
			t.Errorf("all of %s: %d, want %d", on, sum, want)
		}
	}
}

func TestPopulationRows(t *testing.T) {
	last := ""
	for f := range rows(population, 3) {
		if register.Code(f[0]) == nil || f[0] <= last || strings.TrimSpace(f[2]) != f[2] {
			t.Errorf("the row of %q after %q", f[0], last)
		}
		last = f[0]
	}
}
