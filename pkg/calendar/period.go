package calendar

import (
	"regexp"
	"strconv"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// Period is a stretch of time, both ends inclusive. An end that is not known
// is the zero Date: the start of ../2019-12-31, the end of 2016-08-01/.. that
// is still open. The zero value is unknown.
type Period struct {
	Start, End Date
}

// Known reports whether there is a period at all.
func (p Period) Known() bool { return p.Start.Known() || p.End.Known() }

// Bounded reports whether both ends are known.
func (p Period) Bounded() bool { return p.Start.Known() && p.End.Known() }

// String is the period as a record writes it.
func (p Period) String() string {
	if !p.Known() {
		return ""
	}
	start, end := "..", ".."
	if p.Start.Known() {
		start = p.Start.String()
	}
	if p.End.Known() {
		end = p.End.String()
	}
	return start + "/" + end
}

// In is the period as people read it: 1.11.2008–31.12.2011.
func (p Period) In(l language.Language) string {
	switch {
	case !p.Known():
		return "–"
	case !p.End.Known():
		return language.Say("from {0}", p.Start).In(l)
	case !p.Start.Known():
		return language.Say("until {0}", p.End).In(l)
	}
	start, end := p.Start.In(l), p.End.In(l)
	switch {
	case start == end:
		return start
	case strings.Contains(start+end, " "):
		return start + " – " + end
	default:
		return start + "–" + end
	}
}

// The ends of time for periods without one.
const (
	minDay Day = -1 << 31
	maxDay Day = 1<<31 - 1
)

// Widest is the first and the last day that the period's precision allows.
func (p Period) Widest() (first, last Day) {
	first, last = minDay, maxDay
	if p.Start.Known() {
		first = p.Start.First()
	}
	if p.End.Known() {
		last = p.End.Last()
	}
	return first, last
}

// Narrowest is the last day on which the period may begin and the first on
// which it may end, however its dates are meant: the first may be after the
// last. An open end is as wide as can be.
func (p Period) Narrowest() (first, last Day) {
	first, last = minDay, maxDay
	if p.Start.Known() {
		first = p.Start.Last()
	}
	if p.End.Known() {
		last = p.End.First()
	}
	if p.Bounded() { // it begins before it ends
		first, last = min(first, p.End.Last()), max(last, p.Start.First())
	}
	return first, last
}

// MayOverlap reports whether two periods share a day under some reading of
// their dates.
func (p Period) MayOverlap(q Period) bool {
	f1, l1 := p.Widest()
	f2, l2 := q.Widest()
	return f1 <= l2 && f2 <= l1
}

// MustOverlap reports whether two periods share a day under every reading of
// their dates.
func (p Period) MustOverlap(q Period) bool {
	f1, l1 := p.Narrowest()
	f2, l2 := q.Narrowest()
	return f1 <= l2 && f2 <= l1
}

// LeavesCertainly reports whether part has a day outside the period under
// every reading of their dates.
func (p Period) LeavesCertainly(part Period) bool {
	first, last := p.Widest()
	begin, end := maxDay, minDay // the last day on which part may begin, the first on which it may end
	if part.Start.Known() {
		begin, end = part.Start.Last(), part.Start.First()
	}
	if part.End.Known() {
		begin, end = min(begin, part.End.Last()), max(end, part.End.First())
	}
	return begin < first || end > last
}

// Years are the calendar years that the period touches; none where an end is
// not known.
func (p Period) Years() []int {
	first, last := int(p.Start.Year), int(p.End.Year)
	if !p.Bounded() || last < first {
		return nil
	}
	years := make([]int, last-first+1)
	for i := range years {
		years[i] = first + i
	}
	return years
}

// WholeYear reports whether the calendar year lies wholly inside the period,
// at the precision of its dates.
func (p Period) WholeYear(year int) bool {
	first, last := p.Widest()
	return first <= DayOf(year, 1, 1) && DayOf(year, 12, 31) <= last
}

// Months counts the calendar months of the period as a fraction n/d: whole
// months where the ends are first and last days of months, else days as parts
// of their month. It reports false where an end is not known.
func (p Period) Months() (n, d int64, ok bool) {
	if !p.Bounded() {
		return 0, 1, false
	}
	first, last := p.Widest()
	return months(first, last)
}

// CalendarYear is the period of a calendar year, from its first day to its
// last.
func CalendarYear(year int) Period {
	return Period{Date{Year: int16(year), Month: 1, Day: 1}, Date{Year: int16(year), Month: 12, Day: 31}}
}

// MonthsIn is Months for the part of the period that lies in a calendar year.
func (p Period) MonthsIn(year int) (n, d int64, ok bool) {
	first, last := p.within(year)
	if first > last {
		return 0, 1, true
	}
	return months(first, last)
}

// DaysIn counts the days of the period that lie in a calendar year.
func (p Period) DaysIn(year int) int64 {
	first, last := p.within(year)
	return max(0, int64(last)-int64(first)+1)
}

// within is the first and the last day of the period in a calendar year; the
// first is after the last where it has none.
func (p Period) within(year int) (first, last Day) {
	first, last = p.Widest()
	return max(first, DayOf(year, 1, 1)), min(last, DayOf(year, 12, 31))
}

func months(first, last Day) (n, d int64, ok bool) {
	if first > last {
		return 0, 1, false
	}
	y1, m1, d1 := first.Date()
	y2, m2, d2 := last.Date()
	in1, in2 := int64(daysIn(y1, m1)), int64(daysIn(y2, m2))
	// Whole months between the two, less what is missing of the first and
	// the last.
	count := int64((y2-y1)*12 + m2 - m1 + 1)
	missing1, missing2 := int64(d1-1), in2-int64(d2)
	if missing1 == 0 && missing2 == 0 {
		return count, 1, true
	}
	return count*in1*in2 - missing1*in2 - missing2*in1, in1 * in2, true
}

// ParsePeriod reads a period as the format writes it. Its error is a
// *diag.Fault, of any flaw.
func ParsePeriod(text string) (Period, error) {
	p, ok := splitPeriod(text)
	if !ok {
		return Period{}, periodFault(text)
	}
	for _, end := range []*Date{&p.Start, &p.End} {
		if !end.Known() || end.Exists() {
			continue
		}
		f := impossible(end.String(), *end)
		if f.Better != "" { // the whole period, if that is one
			*end, _ = parseISO(f.Better)
			f.Better = p.String()
			if _, err := ParsePeriod(f.Better); err != nil {
				f.Better = ""
			}
		}
		return Period{}, f
	}
	if !p.ordered() {
		return Period{}, &diag.Fault{
			Flaw:    diag.Backwards,
			Message: language.Say("the period ends before it begins: {0} is before {1}", p.End.String(), p.Start.String()),
			Hint:    language.Say("the earlier date comes first"),
			Better:  Period{p.End, p.Start}.String(),
		}
	}
	return p, nil
}

func (p Period) ordered() bool { return !p.Bounded() || p.Start.First() <= p.End.Last() }

// splitPeriod reads the two ends, without asking whether their days exist.
func splitPeriod(text string) (p Period, ok bool) {
	start, end, ok := strings.Cut(text, "/")
	if !ok || start == ".." && end == ".." {
		return p, false
	}
	ok1, ok2 := true, true
	if start != ".." {
		p.Start, ok1 = parseISO(start)
	}
	if end != ".." {
		p.End, ok2 = parseISO(end)
	}
	return p, ok1 && ok2
}

func periodFault(text string) *diag.Fault {
	f := &diag.Fault{
		Message: language.Say("{0} is not a valid period", language.Quoted(text)),
		Hint:    language.Say("write both ends with a slash between them: 2008-11-01/2011-12-31, 2004/2005; .. for an end that is open or not known"),
	}
	if p, sure, ok := readPeriod(text); ok {
		f.Better, f.Safe = p.String(), sure
	}
	return f
}

// dayAndMonth is a printed date whose year is that of the period's end.
var dayAndMonth = regexp.MustCompile(`^[0-9]{1,2}\.[0-9]{1,2}\.?$`)

// ReadPrintedPeriod reads a period as documents print them: 1.11.2008 -
// 31.12.2011, 08/2016–07/2019, 2004-2005, 2009.
func ReadPrintedPeriod(text string) (Period, bool) {
	p, _, ok := readPeriod(text)
	return p, ok
}

// strokes writes what may be between two printed dates in one way.
var strokes = strings.NewReplacer("–", "-", "—", "-", " - ", "-", " / ", "/", "‒", "-")

// readPeriod is ReadPrintedPeriod, and whether the print has one meaning only:
// a month or a day alone may be the beginning, and 2008-11-2009 may begin or
// end with the month.
func readPeriod(text string) (p Period, sure, ok bool) {
	s := strokes.Replace(strings.TrimSpace(text))
	s = strings.ReplaceAll(strings.ReplaceAll(s, "- ", "-"), " -", "-")
	if p, ok := splitPeriod(s); ok {
		_, err := ParsePeriod(s)
		return p, p.Bounded(), err == nil // of the right form, so it does not come back here
	}
	if rest := strings.TrimRight(s, "-/"); len(rest)+1 == len(s) { // 1.8.2020–
		d, ok := ReadPrintedDate(rest)
		return Period{Start: d}, false, ok
	}
	if d, ok := ReadPrintedDate(s); ok {
		return Period{d, d}, true, d.Month == 0 // a day alone is the start of something
	}
	for i, c := range s {
		if c != '-' && c != '/' && c != ' ' {
			continue
		}
		start, ok1 := ReadPrintedDate(s[:i])
		end, ok2 := ReadPrintedDate(s[i+1:])
		from := s[:i]
		if ok2 && !ok1 && dayAndMonth.MatchString(from) { // 1.1.–31.12.2011
			from = strings.TrimSuffix(from, ".") + "." + strconv.Itoa(int(end.Year))
			start, ok1 = ReadPrintedDate(from)
		}
		switch {
		case !ok1 || !ok2 || start.First() > end.Last():
		case ok: // also in another place
			return p, false, true
		default:
			p, ok = Period{start, end}, true
			sure = p.Start != p.End && oneMeaning(from, start) && oneMeaning(s[i+1:], end)
		}
	}
	return p, sure, ok
}
