package calendar

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"sostool/pkg/diag"
)

// parse reads a period of a test's table.
func parse(t *testing.T, text string) Period {
	t.Helper()
	p, err := ParsePeriod(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return p
}

func TestParsePeriod(t *testing.T) {
	for _, c := range []struct {
		text        string
		first, last string
		bounded     bool
	}{
		{"2008-11-01/2011-12-31", "2008-11-01", "2011-12-31", true},
		{"2016-08/2019-07", "2016-08-01", "2019-07-31", true},
		{"2004/2005", "2004-01-01", "2005-12-31", true},
		{"2004/2011-12-31", "2004-01-01", "2011-12-31", true},
		{"2009/2009", "2009-01-01", "2009-12-31", true},
		{"2008-11-01/2008-11-01", "2008-11-01", "2008-11-01", true},
		{"2008-11-01/2008", "2008-11-01", "2008-12-31", true},
		{"2008/2008-11-01", "2008-01-01", "2008-11-01", true},
		{"2008-11?/2011?", "2008-11-01", "2011-12-31", true},
		{"2016-08-01/..", "2016-08-01", "", false},
		{"../2019-12-31", "", "2019-12-31", false},
	} {
		p := parse(t, c.text)
		if p.String() != c.text || !p.Known() || p.Bounded() != c.bounded {
			t.Errorf("%q: %q, bounded %v", c.text, p, p.Bounded())
		}
		first, last := p.Widest()
		if c.first != "" && first.String() != c.first || c.first == "" && first != minDay ||
			c.last != "" && last.String() != c.last || c.last == "" && last != maxDay {
			t.Errorf("%q goes from %d to %d", c.text, first, last)
		}
	}
	if (Period{}).Known() || (Period{}).String() != "" {
		t.Errorf("the zero period is unknown, not %q", Period{})
	}
}

func TestPeriodForms(t *testing.T) {
	for _, c := range []struct {
		text   string
		flaw   diag.Flaw
		better string
		safe   bool
	}{
		{"1.11.2008-31.12.2011", diag.Malformed, "2008-11-01/2011-12-31", true},
		{"1.11.2008 - 31.12.2011", diag.Malformed, "2008-11-01/2011-12-31", true},
		{"1.11.2008 – 31.12.2011", diag.Malformed, "2008-11-01/2011-12-31", true},
		{"1.11.2008–31.12.2011", diag.Malformed, "2008-11-01/2011-12-31", true},
		{"1.11.2008 — 31.12.2011", diag.Malformed, "2008-11-01/2011-12-31", true},
		{"08/2016–07/2019", diag.Malformed, "2016-08/2019-07", true},
		{"2016-08 - 2019-07", diag.Malformed, "2016-08/2019-07", true},
		{"2008-11-01 - 2011-12-31", diag.Malformed, "2008-11-01/2011-12-31", true},
		{"2008-11-01 / 2011-12-31", diag.Malformed, "2008-11-01/2011-12-31", true},
		{"2004-2005", diag.Malformed, "2004/2005", true},
		{"2004–2005", diag.Malformed, "2004/2005", true},
		{"2009", diag.Malformed, "2009/2009", true},
		{"2008-11-2009", diag.Malformed, "2008/2009-11", false}, // or 2008-11/2009
		{"2008-05-06-2009", diag.Malformed, "2008/2009-06-05", false},
		{"3/4/2008-31.12.2009", diag.Malformed, "2008-04-03/2009-12-31", false},
		{"03-04-2008/05-06-2009", diag.Malformed, "2008-04-03/2009-06-05", false},
		// A month or a day alone may be a beginning, and 2004-05 two years.
		{"2004-05", diag.Malformed, "", false},
		{"1.11.08-31.12.11", diag.Malformed, "2008-11-01/2011-12-31", false},
		{"1.11.08 – 31.12.2011", diag.Malformed, "2008-11-01/2011-12-31", false},
		{"1.1.–31.12.2011", diag.Malformed, "2011-01-01/2011-12-31", true},
		{"1.1.-31.12.11", diag.Malformed, "2011-01-01/2011-12-31", false},
		{"1.8.-31.7.2011", diag.Malformed, "", false}, // ends in another year
		{"2008-11-01", diag.Malformed, "", false},
		{"1.11.2008", diag.Malformed, "", false},
		{"../..", diag.Malformed, "", false},
		{"..", diag.Malformed, "", false},
		{"/", diag.Malformed, "", false},
		{"", diag.Malformed, "", false},
		{"2008/", diag.Malformed, "2008/..", false},
		{"/2008", diag.Malformed, "", false},
		{"2008/...", diag.Malformed, "", false},
		{"2008/2009/2010", diag.Malformed, "", false},
		{"2008/open", diag.Malformed, "", false},
		{"2008-", diag.Malformed, "2008/..", false},
		{"1.11.2008-", diag.Malformed, "2008-11-01/..", false},
		{"syksy 2008", diag.Malformed, "", false},
		{"2011-12-31/2008-11-01", diag.Backwards, "2008-11-01/2011-12-31", false},
		{"2009/2008", diag.Backwards, "2008/2009", false},
		{"2008-12/2008-11-30", diag.Backwards, "2008-11-30/2008-12", false},
		{"2008-02-30/2009", diag.Impossible, "", false},
		{"2008/2009-02-29", diag.Impossible, "", false},
		// The correction is of the whole period, not of the one date.
		{"2008-13-01/2009-01-01", diag.Impossible, "2008-01-13/2009-01-01", false},
		{"2008-01-01/2009-13-01", diag.Impossible, "2008-01-01/2009-01-13", false},
		{"../2009-13-01", diag.Impossible, "../2009-01-13", false},
		// and only where it gives a period.
		{"2008-13-01/2008-01-01", diag.Impossible, "", false},
		{"2008-13-01/2009-13-01", diag.Impossible, "", false},
	} {
		_, err := ParsePeriod(c.text)
		var f *diag.Fault
		if !errors.As(err, &f) {
			t.Errorf("%q: %v, want a fault", c.text, err)
			continue
		}
		if f.Flaw != c.flaw || f.Better != c.better || f.Safe != c.safe {
			t.Errorf("%q: flaw %d, better %q, safe %v; want %d, %q, %v", c.text, f.Flaw, f.Better, f.Safe, c.flaw, c.better, c.safe)
		}
		if f.Better != "" {
			if _, err := ParsePeriod(f.Better); err != nil {
				t.Errorf("%q: the correction %q is not a valid period either", c.text, f.Better)
			}
		}
	}
}

func TestMonths(t *testing.T) {
	for _, c := range []struct {
		text string
		n, d int64
		ok   bool
	}{
		{"2008-11-01/2011-12-31", 38, 1, true}, // the vector of the reference
		{"2008-11/2011-12", 38, 1, true},
		{"2019-09-01/2022-08-31", 36, 1, true},
		{"2009/2009", 12, 1, true},
		{"2008-02/2008-02", 1, 1, true},
		{"2008-02-01/2008-02-29", 1, 1, true},
		{"2008-02-01/2008-02-28", 28, 29, true},
		{"2008-11-15/2008-11-20", 6, 30, true},
		{"2008-11-16/2008-12-31", 3, 2, true},
		{"2008-11-16/2008-12-15", 15*31 + 15*30, 30 * 31, true}, // half of one, fifteen days of another
		{"2008-01-31/2008-02-01", 29 + 31, 31 * 29, true},
		{"2016-08-01/..", 0, 1, false},
		{"../2019", 0, 1, false},
	} {
		n, d, ok := parse(t, c.text).Months()
		if ok != c.ok || n*c.d != c.n*d {
			t.Errorf("%s: %d/%d, %v; want %d/%d", c.text, n, d, ok, c.n, c.d)
		}
		if ok && c.d == 1 && d != 1 {
			t.Errorf("%s: whole months as %d/%d", c.text, n, d)
		}
	}
}

func TestMonthsIn(t *testing.T) {
	p := parse(t, "2008-11-01/2011-12-31")
	for year, want := range map[int]int64{2007: 0, 2008: 2, 2009: 12, 2010: 12, 2011: 12, 2012: 0} {
		if n, d, ok := p.MonthsIn(year); !ok || n != want*d {
			t.Errorf("%d: %d/%d, %v; want %d", year, n, d, ok, want)
		}
	}
	// An open end reaches as far as the year does.
	if n, d, ok := parse(t, "2016-08-01/..").MonthsIn(2018); !ok || n != 12*d {
		t.Errorf("2018 of an open period: %d/%d, %v", n, d, ok)
	}
}

func TestYears(t *testing.T) {
	p := parse(t, "2008-11-01/2011-12-31")
	if got := p.Years(); !slices.Equal(got, []int{2008, 2009, 2010, 2011}) {
		t.Errorf("years %v", got)
	}
	for year, want := range map[int]bool{2007: false, 2008: false, 2009: true, 2011: true, 2012: false} {
		if p.WholeYear(year) != want {
			t.Errorf("%d is whole: %v", year, !want)
		}
	}
	if got := parse(t, "2016-08-01/..").Years(); got != nil {
		t.Errorf("an open period has the years %v", got)
	}
	if got := (Period{}).Years(); got != nil {
		t.Errorf("an unknown period has the years %v", got)
	}
}

func TestOverlap(t *testing.T) {
	for _, c := range []struct {
		p, q      string
		may, must bool
	}{
		{"2008/2009", "2010/2011", false, false},
		{"2004/2008", "2008-11-01/2011-12-31", true, false}, // meeting in 2008
		{"2008-01-01/2008-06-30", "2008-07-01/2008-12-31", false, false},
		{"2008-01-01/2008-07-01", "2008-07-01/2008-12-31", true, true},
		{"2008-01/2008-07", "2008-07/2008-12", true, false},
		{"2008/2010", "2009-01-01/2009-12-31", true, true},
		// Whatever part of 2008 the first means, the second holds it.
		{"2008/2008", "2008-01-01/2008-12-31", true, true},
		{"2008/2008", "2008/2008", true, false},
		{"2008/2008", "2008-01-01/2008-12-30", true, false},
		{"2016/..", "2018-01-01/2018-01-01", true, true},
		{"../2019", "2018-01-01/2018-01-01", true, true},
		{"2016/..", "2015/2015", false, false},
		{"2016/..", "2017/..", true, true},
	} {
		p, q := parse(t, c.p), parse(t, c.q)
		for range 2 { // both ways round
			if p.MayOverlap(q) != c.may || p.MustOverlap(q) != c.must {
				t.Errorf("%s and %s: may %v, must %v; want %v, %v", p, q, p.MayOverlap(q), p.MustOverlap(q), c.may, c.must)
			}
			p, q = q, p
		}
	}
	if !(Period{}).MayOverlap(parse(t, "2008/2009")) {
		t.Error("a period that is not known may be any")
	}
}

func TestLeavesCertainly(t *testing.T) {
	for _, c := range []struct {
		whole, part string
		want        bool
	}{
		{"2008-11-01/2011-12-31", "2008-11-01/2011-12-31", false},
		{"2008-11-01/2011-12-31", "2008-10-31/2011-12-31", true},
		{"2008-11-01/2011-12-31", "2008-11-01/2012-01-01", true},
		{"2008-11-01/2011-12-31", "2008/2011", false}, // it may begin in November
		{"2008-11-01/2011-12-31", "2008-10/2011", true},
		{"2008/2011", "2012/2013", true},
		{"2008/2011", "../2007", true}, // wherever it began
		{"2008/2011", "../2009", false},
		{"2008/2011", "2009/..", false}, // it may have ended
		{"2008/2011", "2012/..", true},
		{"2008/..", "2007/2009", true},
		{"2008/..", "2009/2100", false},
		{"2008-06-01/2008-12-31", "2008/2008-03-01", true}, // over before it could begin
		{"2008-01-01/2008-06-30", "2008-09-01/2008", true},
	} {
		if got := parse(t, c.whole).LeavesCertainly(parse(t, c.part)); got != c.want {
			t.Errorf("%s leaves %s: %v", c.part, c.whole, got)
		}
	}
	unknown := Period{}
	if p := parse(t, "2008/2009"); unknown.LeavesCertainly(p) || p.LeavesCertainly(unknown) {
		t.Error("nothing is certain of a period that is not known")
	}
}

func ExamplePeriod_Months() {
	p, _ := ParsePeriod("2008-11-01/2011-12-31")
	n, d, _ := p.Months()
	fmt.Println(n / d)
	// Output: 38
}
