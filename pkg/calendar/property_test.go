package calendar

import (
	"testing"

	"pgregory.net/rapid"
)

// The window that the tests of this file count days in. Dates are drawn from
// its middle, so that there are days before and after.
var windowStart, windowEnd = DayOf(2006, 1, 1), DayOf(2011, 12, 31)

// dates are dates of 2007 to 2010 at every precision.
func dates() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		year, month, day := Day(rapid.IntRange(int(DayOf(2007, 1, 1)), int(DayOf(2010, 12, 31))).Draw(t, "day")).Date()
		d := Date{Year: int16(year), Uncertain: rapid.Bool().Draw(t, "uncertain")}
		if precision := rapid.IntRange(0, 2).Draw(t, "precision"); precision > 0 {
			d.Month = uint8(month)
			if precision > 1 {
				d.Day = uint8(day)
			}
		}
		return d
	})
}

// periods are periods that the format takes, some of them open.
func periods() *rapid.Generator[Period] {
	return rapid.Custom(func(t *rapid.T) Period {
		p := Period{dates().Draw(t, "start"), dates().Draw(t, "end")}
		if !p.ordered() {
			p.Start, p.End = p.End, p.Start
		}
		switch rapid.IntRange(0, 9).Draw(t, "open") {
		case 0:
			p.Start = Date{}
		case 1:
			p.End = Date{}
		}
		return p
	})
}

func TestDateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dates().Draw(t, "date")
		if got, err := ParseDate(d.String()); err != nil || got != d {
			t.Fatalf("%q: %v, %v", d, got, err)
		}
		if d.First() > d.Last() {
			t.Fatalf("%s goes from %s to %s", d, d.First(), d.Last())
		}
		if got, ok := ReadPrintedDate(d.String()); !ok || got != d {
			t.Fatalf("%q as a print: %v, %v", d, got, ok)
		}
	})
}

func TestPeriodRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := periods().Draw(t, "period")
		if got, err := ParsePeriod(p.String()); err != nil || got != p {
			t.Fatalf("%q: %v, %v", p, got, err)
		}
		if got, ok := ReadPrintedPeriod(p.String()); !ok || got != p {
			t.Fatalf("%q as a print: %v, %v", p, got, ok)
		}
	})
}

// reading is what a period may mean: the days on which it may begin and those
// on which it may end.
type reading struct{ starts, ends []Day }

// readings are those of a period. An end that is not known is any day of the
// window, or as far away as can be.
func readings(p Period, far bool) reading {
	var r reading
	for day := windowStart; day <= windowEnd; day++ {
		if p.Start.Known() && p.Start.First() <= day && day <= p.Start.Last() || !p.Start.Known() && (!far || day == windowStart) {
			r.starts = append(r.starts, day)
		}
		if p.End.Known() && p.End.First() <= day && day <= p.End.Last() || !p.End.Known() && (!far || day == windowEnd) {
			r.ends = append(r.ends, day)
		}
	}
	return r
}

// mayHold reports whether the day lies in the period under some reading.
func (r reading) mayHold(day Day) bool { return r.beginsBy(day) && r.endsFrom(day) }

// beginsBy reports whether the period may begin on the day or before.
func (r reading) beginsBy(day Day) bool {
	for _, start := range r.starts {
		if start <= day {
			return true
		}
	}
	return false
}

// endsFrom reports whether the period may end on the day or after.
func (r reading) endsFrom(day Day) bool {
	for _, end := range r.ends {
		if end >= day {
			return true
		}
	}
	return false
}

// mayPrecede reports whether r may be over before other begins.
func (r reading) mayPrecede(other reading) bool {
	for _, end := range r.ends {
		if !r.beginsBy(end) {
			continue
		}
		for _, start := range other.starts {
			if start > end && other.endsFrom(start) {
				return true
			}
		}
	}
	return false
}

// mayLieIn reports whether all of r may lie in other.
func (r reading) mayLieIn(other reading) bool {
	for _, start := range r.starts {
		if !other.beginsBy(start) {
			continue
		}
		for _, end := range r.ends {
			if start <= end && other.endsFrom(end) {
				return true
			}
		}
	}
	return false
}

func TestOverlapAgainstDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := periods().Draw(t, "p"), periods().Draw(t, "q")
		r, s := readings(p, false), readings(q, false)
		may := false
		for day := windowStart; day <= windowEnd && !may; day++ {
			may = r.mayHold(day) && s.mayHold(day)
		}
		if got := p.MayOverlap(q); got != may {
			t.Errorf("%s may overlap %s: %v, want %v", p, q, got, may)
		}
		r, s = readings(p, true), readings(q, true)
		must := !r.mayPrecede(s) && !s.mayPrecede(r)
		if got := p.MustOverlap(q); got != must {
			t.Errorf("%s must overlap %s: %v, want %v", p, q, got, must)
		}
	})
}

func TestLeavesAgainstDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole, part := periods().Draw(t, "whole"), periods().Draw(t, "part")
		leaves := !readings(part, false).mayLieIn(readings(whole, false))
		if got := whole.LeavesCertainly(part); got != leaves {
			t.Fatalf("%s leaves %s: %v, want %v", part, whole, got, leaves)
		}
	})
}

// TestMonthsAgainstDays counts months day by day, each as a part of its month.
func TestMonthsAgainstDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := periods().Filter(Period.Bounded).Draw(t, "period")
		first, last := p.Widest()
		// In parts of a month that 28, 29, 30 and 31 days divide.
		const parts = 28 * 29 * 30 * 31
		counted, inYear := int64(0), make(map[int]int64)
		for day := first; day <= last; day++ {
			y, m, _ := day.Date()
			counted += parts / int64(daysIn(y, m))
			inYear[y] += parts / int64(daysIn(y, m))
		}
		if n, d, ok := p.Months(); !ok || n*parts != counted*d {
			t.Errorf("%s: %d/%d months, counted %d/%d", p, n, d, counted, parts)
		}
		for y := 2006; y <= 2011; y++ {
			if n, d, ok := p.MonthsIn(y); !ok || n*parts != inYear[y]*d {
				t.Errorf("%s in %d: %d/%d months, counted %d/%d", p, y, n, d, inYear[y], parts)
			}
			days := 0
			for day := first; day <= last; day++ {
				if in, _, _ := day.Date(); in == y {
					days++
				}
			}
			if whole := days == int(DayOf(y+1, 1, 1)-DayOf(y, 1, 1)); p.WholeYear(y) != whole {
				t.Errorf("%s holds all of %d: %v", p, y, !whole)
			}
		}
	})
}
