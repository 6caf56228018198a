package calendar

import (
	"errors"
	"testing"
	"time"

	"sostool/pkg/diag"
)

func TestDay(t *testing.T) {
	for _, c := range []struct {
		y, m, d int
		want    string
		number  Day
	}{
		{1970, 1, 1, "1970-01-01", 0},
		{2008, 2, 29, "2008-02-29", 13938},
		{2008, 12, 31, "2008-12-31", 14244},
		{1899, 12, 31, "1899-12-31", -25568},
		{1, 1, 1, "0001-01-01", -719162},
		{9999, 12, 31, "9999-12-31", 2932896},
	} {
		day := DayOf(c.y, c.m, c.d)
		if day != c.number || day.String() != c.want {
			t.Errorf("%s: day %d, %q", c.want, day, day)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		text        string
		want        Date
		first, last string
	}{
		{"2008-11-01", Date{Year: 2008, Month: 11, Day: 1}, "2008-11-01", "2008-11-01"},
		{"2016-08", Date{Year: 2016, Month: 8}, "2016-08-01", "2016-08-31"},
		{"2009", Date{Year: 2009}, "2009-01-01", "2009-12-31"},
		{"2016-11-15?", Date{Year: 2016, Month: 11, Day: 15, Uncertain: true}, "2016-11-15", "2016-11-15"},
		{"2009?", Date{Year: 2009, Uncertain: true}, "2009-01-01", "2009-12-31"},
		{"2008-02", Date{Year: 2008, Month: 2}, "2008-02-01", "2008-02-29"},
		{"2009-12", Date{Year: 2009, Month: 12}, "2009-12-01", "2009-12-31"},
		{"2008-02-29", Date{Year: 2008, Month: 2, Day: 29}, "2008-02-29", "2008-02-29"},
		{"2000-02-29", Date{Year: 2000, Month: 2, Day: 29}, "2000-02-29", "2000-02-29"},
		{"9999-12-31", Date{Year: 9999, Month: 12, Day: 31}, "9999-12-31", "9999-12-31"},
	} {
		got, err := ParseDate(c.text)
		if err != nil || got != c.want {
			t.Errorf("%q: %+v, %v", c.text, got, err)
			continue
		}
		if got.String() != c.text || got.First().String() != c.first || got.Last().String() != c.last {
			t.Errorf("%q: %q from %s to %s", c.text, got, got.First(), got.Last())
		}
	}
	if (Date{}).Known() || (Date{}).String() != "" {
		t.Errorf("the zero date is unknown, not %q", Date{})
	}
}

// TestDateForms goes through what people write instead, with the correction
// and whether it is beyond doubt.
func TestDateForms(t *testing.T) {
	for _, c := range []struct {
		text   string
		flaw   diag.Flaw
		better string
		safe   bool
	}{
		{"1.11.2008", diag.Malformed, "2008-11-01", true},
		{"01.11.2008", diag.Malformed, "2008-11-01", true},
		{"1. 11. 2008", diag.Malformed, "2008-11-01", true},
		{"31.12.2011?", diag.Malformed, "2011-12-31?", true},
		{"11.2008", diag.Malformed, "2008-11", true},
		{"11/2008", diag.Malformed, "2008-11", true},
		{"2008-11-1", diag.Malformed, "2008-11-01", true},
		{"2008-1-1", diag.Malformed, "2008-01-01", true},
		{"2008-1", diag.Malformed, "2008-01", true},
		{"2008.", diag.Malformed, "2008", true},
		// With slashes the day or the month may come first.
		{"3/4/2008", diag.Malformed, "2008-04-03", false},
		{"13/4/2008", diag.Malformed, "2008-04-13", true},
		{"4/4/2008", diag.Malformed, "2008-04-04", true},
		{"4/13/2008", diag.Malformed, "", false},
		{"20081101", diag.Malformed, "2008-11-01", true},
		{"1. marraskuuta 2008", diag.Malformed, "2008-11-01", true},
		{"marraskuu 2008", diag.Malformed, "2008-11", true},
		{"1 november 2008", diag.Malformed, "2008-11-01", true},
		{"2008.11.01", diag.Malformed, "2008-11-01", true},
		{"31.6.2020", diag.Impossible, "", false},
		{"08-11-01", diag.Malformed, "", false},
		{"1.11.08", diag.Malformed, "2008-11-01", false},
		{"1.11.98", diag.Malformed, "1998-11-01", false},
		{"1.11.8", diag.Malformed, "", false},
		{"08.11.01", diag.Malformed, "2001-11-08", false},
		{"2008-11-01T00:00:00Z", diag.Malformed, "", false},
		{"2008-11-01/2009-01-01", diag.Malformed, "", false},
		{"2008-00-01", diag.Malformed, "", false},
		{"2008-01-00", diag.Malformed, "", false},
		{"0000-01-01", diag.Malformed, "", false},
		{"0000", diag.Malformed, "", false},
		{"-2008", diag.Malformed, "", false},
		{"+2008", diag.Malformed, "", false},
		{"200a", diag.Malformed, "", false},
		{"2008-1a", diag.Malformed, "", false},
		{"12008-01-01", diag.Malformed, "", false},
		{"31.2.2008", diag.Impossible, "", false},
		{"syksy 2009", diag.Malformed, "", false},
		{"Marraskuussa 2008", diag.Malformed, "2008-11", true},
		{"nov. 2008", diag.Malformed, "2008-11", true},
		{"03-04-2020", diag.Malformed, "2020-04-03", false}, // as 3/4/2020
		{"13-04-2020", diag.Malformed, "2020-04-13", true},
		{"2020/03/04", diag.Malformed, "2020-03-04", true},
		{"2008/09", diag.Malformed, "2008-09", false}, // may be two years
		{"2008-9", diag.Malformed, "2008-09", true},
		{"1 Mars 2008", diag.Malformed, "2008-03-01", true},
		// Words that only begin like a month.
		{"julkaistu 2008", diag.Malformed, "", false},
		{"Janakkala 2008", diag.Malformed, "", false},
		{"Marttila 3. 2009", diag.Malformed, "", false},
		{"decision 2008", diag.Malformed, "", false},
		{"maybe 2008", diag.Malformed, "", false},
		{"hei 2008", diag.Malformed, "", false},
		{"1..11..2008", diag.Malformed, "", false},
		{"2008--11--01", diag.Malformed, "", false},
		{"-2008-11", diag.Malformed, "", false},
		{"", diag.Malformed, "", false},
		{"?", diag.Malformed, "", false},
		{"2009??", diag.Malformed, "2009?", true},
		{"..", diag.Malformed, "", false},
		{"２００８", diag.Malformed, "", false},
		{"2008-02-30", diag.Impossible, "", false},
		{"2009-02-29", diag.Impossible, "", false},
		{"1900-02-29", diag.Impossible, "", false},
		{"2008-11-31", diag.Impossible, "", false},
		{"2008-13", diag.Impossible, "", false},
		{"2008-13-01", diag.Impossible, "2008-01-13", false},
		{"2008-30-11?", diag.Impossible, "2008-11-30?", false},
		{"2008-31-11", diag.Impossible, "", false},
		{"2008-13-13", diag.Impossible, "", false},
		{"2008-99-99", diag.Impossible, "", false},
	} {
		_, err := ParseDate(c.text)
		var f *diag.Fault
		if !errors.As(err, &f) {
			t.Errorf("%q: %v, want a fault", c.text, err)
			continue
		}
		if f.Flaw != c.flaw || f.Better != c.better || f.Safe != c.safe {
			t.Errorf("%q: flaw %d, better %q, safe %v; want %d, %q, %v", c.text, f.Flaw, f.Better, f.Safe, c.flaw, c.better, c.safe)
		}
		if f.Better != "" {
			if _, err := ParseDate(f.Better); err != nil {
				t.Errorf("%q: the correction %q is not a valid date either", c.text, f.Better)
			}
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		stated, printed string
		readable, equal bool
	}{
		{"2008-11-01", "1.11.2008", true, true},
		{"2008-11-01", "2008-11-01", true, true},
		{"2008-11-01", "2.11.2008", true, false},
		{"2008-11", "11/2008", true, true},
		{"2009", "2009", true, true},
		{"2008-11", "marraskuu 2008", true, true},
		{"2008-11", "marraskuussa 2008", true, true},
		{"2008-10", "marraskuu 2008", true, false},
		{"2009", "julkaistu 2009", true, true},
		{"2009", "syksyllä 2009", true, true},
		{"2009", "syksyllä\u00a02009", true, true},
		{"2009", "2010", true, false},
		{"2016-11-15?", "15.11.", true, true},
		{"2016-11-15?", "16.11.", true, false},
		{"2016-11-15", "15.11.", false, false}, // the year is missing, and the record does not doubt it
		{"2008-11-01", "marraskuussa", false, false},
		{"2008-11-01", "", false, false},
	} {
		d, err := ParseDate(c.stated)
		if err != nil {
			t.Fatal(err)
		}
		if readable, equal := d.Matches(c.printed); readable != c.readable || equal != c.equal {
			t.Errorf("%s against %q: readable %v, equal %v", c.stated, c.printed, readable, equal)
		}
	}
}

// TestEveryDay goes through the days of four hundred years, after which the
// calendar repeats itself.
func TestEveryDay(t *testing.T) {
	want := time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)
	for day := DayOf(1800, 1, 1); day < DayOf(2200, 1, 1); day++ {
		text := want.Format("2006-01-02")
		d, err := ParseDate(text)
		if err != nil || d.First() != day || d.Last() != day || day.String() != text || d.String() != text {
			t.Fatalf("%s: day %d, %v, %v", text, day, d, err)
		}
		want = want.AddDate(0, 0, 1)
	}
}

// TestISO holds the texts of every year, of a month and of a day, to package time.
func TestISO(t *testing.T) {
	for year := 1; year <= 9999; year++ {
		day := time.Date(year, 2, 3, 0, 0, 0, 0, time.UTC)
		for layout, text := range map[string]string{
			"2006":          Date{Year: int16(year)}.String(),
			"2006-01?":      Date{Year: int16(year), Month: 2, Uncertain: true}.String(),
			"2006-01-02":    Date{Year: int16(year), Month: 2, Day: 3}.String(),
			"on 2006-01-02": string(DayOf(year, 2, 3).Append([]byte("on "))),
		} {
			if want := day.Format(layout); text != want {
				t.Fatalf("%s, expected %s", text, want)
			}
		}
	}
}

// TestDayOf holds the days of all months, and those that go on counting, to package time.
func TestDayOf(t *testing.T) {
	for year := -1; year <= 10_000; year++ {
		for month := -1; month <= 14; month++ {
			for _, day := range []int{0, 1, 29, 32} {
				want := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
				if got := DayOf(year, month, day); int64(got) != want {
					t.Fatalf("%d-%d-%d: day %d, expected %d", year, month, day, got, want)
				}
			}
		}
	}
}
