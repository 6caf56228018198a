package audit

import (
	"cmp"
	"strconv"
	"strings"

	"sostool/pkg/calendar"
)

// moment is a date as a text has it: of a day without a year the year is 0, of a part of a
// year the months that may be meant are between first and last.
type moment struct {
	calendar.Date
	first, last uint8
	end         int // its last token
}

// number is a token of digits as a number, if it has from some to some digits.
func (t *tokens) number(i, least, most int) (int, bool) {
	if !t.is(i, digits) || len(t.str(i)) < least || len(t.str(i)) > most {
		return 0, false
	}
	n, err := strconv.Atoi(t.str(i))
	return n, err == nil
}

// year is a token that may be a calendar year.
func (t *tokens) year(i int) (int, bool) {
	n, ok := t.number(i, 4, 4)
	return n, ok && n >= 1900 && n < 2100 && !(t.glued(i+1) && t.is(i+1, word))
}

// dated makes a moment of numbers; false where the calendar has no such day.
func dated(year, month, day, end int) (moment, bool) {
	d := calendar.Date{Year: int16(year), Month: uint8(month), Day: uint8(day)}
	in := d
	if year == 0 {
		in.Year = 2000 // any leap year
	}
	if day > 0 && month == 0 || !in.Exists() {
		return moment{}, false
	}
	return moment{Date: d, end: end}, true
}

// moment reads a date that begins with token i: 1.11.2008, 1. 11. 2008, 15.11., 11/2008,
// 2008-11-01, 1. marraskuuta 2008, marraskuussa 2008, syksyllä 2009, 2009.
func (t *tokens) moment(i int) (moment, bool) {
	if t.is(i, word) {
		return t.named(i)
	}
	for _, read := range []func(int) (moment, bool){t.iso, t.dotted, t.dayOfMonth, t.slashed} {
		if m, ok := read(i); ok {
			return m, true
		}
	}
	year, ok := t.year(i)
	if !ok {
		return moment{}, false
	}
	return dated(year, 0, 0, i)
}

// iso reads 2008-11-01.
func (t *tokens) iso(i int) (moment, bool) {
	for k := i + 1; k <= i+4; k++ {
		if !t.glued(k) {
			return moment{}, false
		}
	}
	year, ok1 := t.year(i)
	month, ok2 := t.number(i+2, 2, 2)
	day, ok3 := t.number(i+4, 2, 2)
	if !ok1 || !ok2 || !ok3 || !t.sign(i+1, "-") || !t.sign(i+3, "-") {
		return moment{}, false
	}
	return dated(year, month, day, i+4)
}

// dotted reads 1.11.2008, 01.11.08 and 15.11.
func (t *tokens) dotted(i int) (moment, bool) {
	day, ok1 := t.number(i, 1, 2)
	month, ok2 := t.number(i+2, 1, 2)
	if !ok1 || !ok2 || day == 0 || month == 0 || !t.sign(i+1, ".") || !t.sign(i+3, ".") ||
		!t.glued(i+1) || !t.glued(i+3) || t.all[i+2].gap > blank {
		return moment{}, false
	}
	if year, ok := t.year(i + 4); ok && t.all[i+4].gap <= blank {
		return dated(year, month, day, i+4)
	}
	if year, ok := t.number(i+5, 2, 2); ok && t.glued(i+4) && t.sign(i+4, "-") && t.glued(i+5) && t.ends(i+5) && !(t.is(i+7, digits) && t.glued(i+7)) { // 30.9.-14
		return dated(century(year)+year, month, day, i+5)
	}
	if !t.glued(i+4) || !t.is(i+4, digits) {
		if !t.glued(i + 2) { // 1. 2. are two items of a list
			return moment{}, false
		}
		return dated(0, month, day, i+3)
	}
	if year, ok := t.number(i+4, 2, 2); ok && !t.sign(i+5, ".") {
		return dated(century(year)+year, month, day, i+4)
	}
	return moment{}, false
}

// century is the one of a year of which only the last two digits are printed.
func century(year int) int {
	if year < 50 {
		return 2000
	}
	return 1900
}

// dayOfMonth reads 1. marraskuuta 2008, and 1. marraskuuta.
func (t *tokens) dayOfMonth(i int) (moment, bool) {
	day, ok := t.number(i, 1, 2)
	k := i + 1
	if t.sign(k, ".") && t.glued(k) {
		k++
	}
	if !ok || day == 0 || !t.near(k) {
		return moment{}, false
	}
	m, k := t.month(k)
	if m == 0 || t.sign(k-1, dashes) {
		return moment{}, false
	}
	if year, ok := t.year(k); ok && t.near(k) {
		return dated(year, m, day, k)
	}
	return dated(0, m, day, k-1)
}

// slashed reads 11/2008.
func (t *tokens) slashed(i int) (moment, bool) {
	month, ok1 := t.number(i, 1, 2)
	year, ok2 := t.year(i + 2)
	if !ok1 || !ok2 || month == 0 || !t.sign(i+1, "/") || !t.glued(i+1) || !t.glued(i+2) {
		return moment{}, false
	}
	return dated(year, month, 0, i+2)
}

// named reads a month or a part of the year: with its year, or where that is after the name
// of another month, as in touko- ja kesäkuussa 2010.
func (t *tokens) named(i int) (moment, bool) {
	if m, ok := t.withYear(i); ok {
		return m, true
	}
	m, k := t.month(i)
	for at, all := k, 1; m > 0 && all < 12 && (conjunctions[t.low(at)] || t.sign(at, ",")) && t.near(at+1); all++ {
		if last, ok := t.withYear(at + 1); ok && last.Month > 0 {
			return dated(int(last.Year), m, 0, k-1)
		}
		next, after := t.month(at + 1)
		if next == 0 {
			break
		}
		at = after
	}
	return moment{}, false
}

// withYear reads a month or a part of the year with its year: marraskuussa 2008, hösten 2009,
// maaliskuun loppuun vuonna 2009.
func (t *tokens) withYear(i int) (moment, bool) {
	w := t.low(i)
	m, k := t.month(i)
	if m == 0 {
		k = i + 1
	}
	if _, within := prefixOf(t.low(k), partsOfTime); within && t.near(k) && strings.HasSuffix(w, "n") {
		k++
	}
	if t.is(k, word) && t.near(k) && strings.HasPrefix(t.low(k), "vuo") { // marraskuussa vuonna 2008
		k++
	}
	year, ok := t.year(k)
	if !ok || !t.near(k) {
		return moment{}, false
	}
	if m > 0 {
		return dated(year, m, 0, k)
	}
	if first, last, ok := season(w); ok {
		return moment{calendar.Date{Year: int16(year)}, first, last, k}, true
	}
	return moment{}, false
}

// partsOfTime begin the words that may be between a month and its year.
var partsOfTime = []string{"alku", "alus", "aika", "kulues", "lop", "puoliväl", "vaihte"}

// month is the month that token i names, maybe without the -kuu that is said with the next
// one (kesä-elokuussa), and the token after it; 0 for none.
func (t *tokens) month(i int) (m, next int) {
	if !t.is(i, word) {
		return 0, i
	}
	w, last := t.whole(i)
	if m := month(w); m > 0 {
		return m, last + 1
	}
	if m := cutMonths[t.low(i)]; m > 0 {
		if t.sign(i+1, ".") && t.glued(i+1) {
			i++
		}
		return m, i + 1
	}
	if t.sign(i+1, dashes) && t.glued(i+1) {
		return month(t.low(i) + "kuu"), i + 2
	}
	return 0, i
}

// months reads some months of a year: kesä-elokuussa 2010, januari–mars 2009, tammikuusta
// maaliskuuhun 2009, 1–3/2009; also over the turn of a year, as joulu–helmikuussa 2009–2010.
func (t *tokens) months(i int) (start, end moment, ok bool) {
	var from, k int
	if n, ok := t.number(i, 1, 2); ok && t.sign(i+1, dashes) && t.glued(i+1) && t.glued(i+2) {
		from, k = n, i+2
		end, _ = t.slashed(k)
	} else if from, k = t.month(i); from > 0 {
		switch {
		case t.sign(k-1, dashes):
		case t.sign(k, dashes) && t.near(k), t.low(k) == "till" && t.near(k):
			k++
		case !strings.HasSuffix(t.low(i), "kuusta") || !strings.HasSuffix(t.low(k), "kuuhun"):
			return start, end, false
		}
		if !t.is(k, word) || !t.near(k) {
			return start, end, false
		}
		end, _ = t.withYear(k)
	}
	if from == 0 || end.Month == 0 {
		return start, end, false
	}
	if start, ok = dated(int(end.Year), from, 0, k); !ok {
		return start, end, false
	}
	if last := end.end + 2; from > int(end.Month) && t.sign(last-1, dashes) && t.glued(last-1) {
		year, _ := t.year(last)
		end, ok = dated(year, int(end.Month), 0, last)
	}
	return start, end, ok && start.First() < end.First()
}

// stretchOfTime reads two dates with a dash between them, or two years from which it was lost
// on the way from a page to the text: 1.11.2008-31.12.2011, 15.–17.11.2016, 08/2016–07/2019,
// 2004-2005, 2008-11, 2004 2005.
func (t *tokens) stretchOfTime(i int) (start, end moment, ok bool) {
	for _, read := range []func(int) (moment, moment, bool){t.years, t.months} {
		if start, end, ok = read(i); ok {
			return start, end, true
		}
	}
	start, dated1 := t.moment(i)
	k := start.end + 1
	if !dated1 { // the day alone
		day, ok := t.number(i, 1, 2)
		if k = i + 1; t.sign(k, ".") && t.glued(k) {
			k++
		}
		if !ok || day == 0 {
			return start, end, false
		}
		start.Day = uint8(day)
		if month, ok := t.number(i+2, 1, 2); ok && month > 0 && k == i+2 && t.glued(k) && t.sign(k+1, dashes) { // 1.1–31.12.2010
			start.Month, k = uint8(month), k+1
		}
	}
	if !t.sign(k, dashes+"/") || t.str(k) == "/" && !t.glued(k) || !t.near(k) || !t.near(k+1) {
		return start, end, false
	}
	end, ok = t.moment(k + 1)
	switch {
	case !ok || end.Year == 0 && start.Year != 0:
		return start, end, false
	case !dated1 && (end.Day == 0 || end.Month == 0):
		return start, end, false
	case !dated1:
		start.Month = cmp.Or(start.Month, end.Month)
		fallthrough
	case start.Year == 0:
		start.Year = end.Year
	}
	return start, end, end.Year == 0 || start.Exists() && start.First() <= end.Last()
}

// years reads two calendar years: 2008-11 is one of them where 11 can't be a month of 2008
// in the record's own way of writing, which has a dash in no other place.
func (t *tokens) years(i int) (start, end moment, ok bool) {
	from, ok1 := t.year(i)
	if !ok1 {
		return start, end, false
	}
	start, _ = dated(from, 0, 0, i)
	if to, ok := t.year(i + 1); ok && t.all[i+1].gap == blank {
		_, before := t.year(i - 1)
		_, after := t.year(i + 2)
		if alone := !(before && t.near(i)) && !(after && t.near(i+2)); alone && from < to {
			end, ok = dated(to, 0, 0, i+1)
			return start, end, ok
		}
	}
	to, ok2 := t.number(i+2, 2, 2)
	if to += from / 100 * 100; ok2 && t.sign(i+1, dashes) && t.glued(i+1) && t.glued(i+2) && to > from && !(t.glued(i+3) && !t.sign(i+3, ".,;:)")) {
		end, ok = dated(to, 0, 0, i+2)
		return start, end, ok
	}
	return start, end, false
}
