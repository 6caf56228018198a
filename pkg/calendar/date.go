// Package calendar holds dates and periods with the precision that a source
// gives them: a day, a month or a year.
package calendar

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// Day is a day counted from 1.1.1970.
type Day int32

// DayOf is the day of a date in the Gregorian calendar; months and days beyond the last
// go on counting, as in time.Date, which takes several times as long.
func DayOf(year, month, day int) Day {
	// In years that begin in March the leap day is the last, and the months before any
	// other have the same length each year: 31, 30, 31, 30, 31, then the same again.
	const cycles = 100 // of 400 years, so that nothing is below zero
	months := 12*(year+400*cycles) + month - 3
	y, m := months/12, months%12
	return Day(365*y + y/4 - y/100 + y/400 + (153*m+2)/5 + day - 1 - cycles*daysOfCycle - daysTo1970)
}

// The days of 400 years, and those from 1 March of the year 0 to 1 January 1970.
const (
	daysOfCycle = 146_097
	daysTo1970  = 719_468
)

// Date is the calendar date of the day.
func (d Day) Date() (year, month, day int) {
	y, m, dd := time.Unix(int64(d)*86400, 0).UTC().Date()
	return y, int(m), dd
}

// String is the day in ISO 8601.
func (d Day) String() string { return string(d.Append(make([]byte, 0, isoLength))) }

// isoLength is how long a day is in ISO 8601.
const isoLength = len(time.DateOnly)

// Append adds the day in ISO 8601 to a text.
func (d Day) Append(b []byte) []byte {
	y, m, day := d.Date()
	return appendISO(b, y, m, day)
}

// appendISO adds a date to a text, without what is 0 of it: the month or the day.
func appendISO(b []byte, year, month, day int) []byte {
	b = appendPadded(b, year, 1000)
	for _, n := range []int{month, day} {
		if n > 0 {
			b = appendPadded(append(b, '-'), n, 10)
		}
	}
	return b
}

// appendPadded adds a number in at least as many digits as least, a power of ten, has.
func appendPadded(b []byte, n, least int) []byte {
	for ; n < least && least > 1; least /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, int64(n), 10)
}

// Date is a date of ISO 8601 with its precision: Month and Day are 0 where the
// source does not give them. The zero value is unknown.
type Date struct {
	Year       int16
	Month, Day uint8
	Uncertain  bool // a trailing question mark, as in EDTF
}

// Known reports whether there is a date at all.
func (d Date) Known() bool { return d.Year != 0 }

// First is the first day that the date's precision allows.
func (d Date) First() Day {
	return DayOf(int(d.Year), int(max(d.Month, 1)), int(max(d.Day, 1)))
}

// Last is the last day that the date's precision allows.
func (d Date) Last() Day {
	switch {
	case d.Month == 0:
		return DayOf(int(d.Year), 12, 31)
	case d.Day == 0:
		return DayOf(int(d.Year), int(d.Month)+1, 1) - 1
	default:
		return d.First()
	}
}

// String is the date as a record writes it.
func (d Date) String() string {
	if !d.Known() {
		return ""
	}
	b := appendISO(make([]byte, 0, isoLength+len("?")), int(d.Year), int(d.Month), int(d.Day))
	if d.Uncertain {
		b = append(b, '?')
	}
	return string(b)
}

// In is the date as people read it: 1.11.2008, 8/2016 or 2009 in Finnish and
// Swedish, 1 Nov 2008 in English.
func (d Date) In(l language.Language) string {
	if !d.Known() {
		return "–"
	}
	year, month, day := strconv.Itoa(int(d.Year)), strconv.Itoa(int(d.Month)), strconv.Itoa(int(d.Day))
	s := year
	switch {
	case d.Month == 0:
	case l == language.English:
		s = time.Month(d.Month).String()[:3] + " " + year
		if d.Day > 0 {
			s = day + " " + s
		}
	case d.Day == 0:
		s = month + "/" + year
	default:
		s = day + "." + month + "." + year
	}
	if d.Uncertain {
		s += "?"
	}
	return s
}

// ParseDate reads a date as the format writes it. Its error is a *diag.Fault:
// diag.Malformed, or diag.Impossible where the calendar has no such day.
func ParseDate(text string) (Date, error) {
	d, ok := parseISO(text)
	if !ok {
		return Date{}, dateFault(text)
	}
	if d.Month > 12 || d.Month > 0 && int(d.Day) > daysIn(int(d.Year), int(d.Month)) {
		return Date{}, impossible(text, d)
	}
	return d, nil
}

// parseISO reads the digits of a date, without asking whether it exists.
func parseISO(text string) (Date, bool) {
	s, uncertain := strings.CutSuffix(text, "?")
	d := Date{Uncertain: uncertain}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 || len(s) > 4 && s[4] != '-' || len(s) > 7 && s[7] != '-' {
		return Date{}, false
	}
	year, ok1 := number(s[:4])
	month, day, ok2, ok3 := 0, 0, true, true
	if len(s) > 4 {
		month, ok2 = number(s[5:7])
		ok2 = ok2 && month > 0
	}
	if len(s) > 7 {
		day, ok3 = number(s[8:])
		ok3 = ok3 && day > 0
	}
	if !ok1 || !ok2 || !ok3 || year == 0 {
		return Date{}, false
	}
	d.Year, d.Month, d.Day = int16(year), uint8(month), uint8(day)
	return d, true
}

func number(s string) (int, bool) {
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func daysIn(year, month int) int {
	return int(DayOf(year, month+1, 1) - DayOf(year, month, 1))
}

func impossible(text string, d Date) *diag.Fault {
	f := &diag.Fault{
		Flaw:    diag.Impossible,
		Message: language.Say("the calendar has no day {0}", language.Quoted(text)),
	}
	if d.Month > 12 {
		f.Hint = language.Say("a date is year, month, day; the month {0} does not exist", int(d.Month))
		if d.Day >= 1 && d.Day <= 12 {
			f.Better = Date{Year: d.Year, Month: d.Day, Day: d.Month, Uncertain: d.Uncertain}.String()
			if int(d.Month) > daysIn(int(d.Year), int(d.Day)) {
				f.Better = ""
			}
		}
		return f
	}
	f.Hint = language.Say("{0} has {1} days", Date{Year: d.Year, Month: d.Month}.String(), daysIn(int(d.Year), int(d.Month)))
	return f
}

func dateFault(text string) *diag.Fault {
	f := &diag.Fault{
		Message: language.Say("{0} is not a valid date", language.Quoted(text)),
		Hint:    language.Say("write year, month and day as the source gives them: 2008-11-01, 2016-08 or 2009; a question mark after an uncertain one"),
	}
	d, ok := readPrinted(text)
	switch {
	case ok && d.Exists():
		f.Better, f.Safe = d.String(), oneMeaning(text, d)
	case ok && d.Month >= 1 && d.Month <= 12:
		return impossible(text, d)
	}
	return f
}

// oneMeaning reports whether a printed date is d beyond doubt. With slashes or hyphens
// the month may come first (3/4/2008), 2008/09 may be two years, and of 1.11.08 the
// century is a guess.
func oneMeaning(text string, d Date) bool {
	if !strings.Contains(text, strconv.Itoa(int(d.Year))) {
		return false
	}
	first := strings.IndexAny(text, "/-")
	switch yearFirst := first == len("2008"); {
	case first < 0 || d.Day > 12 || d.Day > 0 && (yearFirst || d.Day == d.Month):
		return true
	default:
		return d.Day == 0 && (!yearFirst || text[first] == '-')
	}
}

// ReadPrintedDate reads a date as documents print them: 1.11.2008, 11/2008,
// 2008-11-1, 2008.
func ReadPrintedDate(text string) (Date, bool) {
	d, ok := readPrinted(text)
	if !ok || !d.Exists() {
		return Date{}, false
	}
	return d, true
}

// points writes what is between the parts of a printed date in one way.
var points = strings.NewReplacer("/", ".", "-", ".")

// readPrinted is ReadPrintedDate without asking whether the day exists.
func readPrinted(text string) (Date, bool) {
	s, uncertain := strings.CutSuffix(strings.TrimSpace(text), "?")
	s = strings.TrimSuffix(s, ".")
	if d, ok := parseISO(s); ok && d.Exists() {
		d.Uncertain = uncertain
		return d, true
	}
	s = strings.TrimSuffix(strings.Join(strings.Fields(monthNumbers(s)), ""), ".")
	parts := strings.Split(points.Replace(s), ".")
	if len(parts) == 1 && len(s) == 8 {
		parts = []string{s[:4], s[4:6], s[6:]} // 20081101
	}
	if len(parts) < 2 || len(parts) > 3 {
		return Date{}, false
	}
	if len(parts[0]) == 4 { // year first
		slices.Reverse(parts)
	}
	if year := parts[len(parts)-1]; len(parts) == 3 && len(year) == 2 && !strings.ContainsAny(s, "/-") { // 1.11.08
		parts[2] = century(year) + year
	}
	numbers := make([]int, len(parts))
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 16)
		last := i == len(parts)-1
		if err != nil || last && len(p) != 4 || !last && (len(p) > 2 || n == 0) {
			return Date{}, false
		}
		numbers[i] = int(n)
	}
	d := Date{Year: int16(numbers[len(numbers)-1]), Month: uint8(numbers[len(numbers)-2]), Uncertain: uncertain}
	if len(numbers) == 3 {
		d.Day = uint8(numbers[0])
	}
	return d, d.Known()
}

// century is the first two digits of a year that is printed with the last two:
// that of the half century before 2000, or after it.
func century(year string) string {
	if year < "50" {
		return "20"
	}
	return "19"
}

// Matches compares the date with what a document prints: in any form, with
// words before it ("syksyllä 2009"), and for an uncertain date without the
// year ("15.11.").
func (d Date) Matches(printed string) (readable, equal bool) {
	s := printed
	if i := strings.LastIndexAny(s, " \u00a0"); i >= 0 && !strings.ContainsAny(s[:i], "0123456789") {
		s = strings.TrimLeft(s[i:], " \u00a0")
	}
	for _, print := range []string{printed, s} { // "marraskuu 2008" is more than its year
		if other, ok := ReadPrintedDate(print); ok {
			other.Uncertain = d.Uncertain
			return true, other == d
		}
	}
	if d.Uncertain && d.Day > 0 {
		if other, ok := ReadPrintedDate(strings.TrimSuffix(s, ".") + "." + strconv.Itoa(int(d.Year))); ok {
			other.Uncertain = true
			return true, other == d
		}
	}
	return false, false
}

// MonthNames are the names of the months in Finnish, in Swedish, and in English where that
// is another.
var MonthNames = [12][]string{
	{"tammikuu", "januari", "january"}, {"helmikuu", "februari", "february"}, {"maaliskuu", "mars", "march"},
	{"huhtikuu", "april"}, {"toukokuu", "maj", "may"}, {"kesäkuu", "juni", "june"}, {"heinäkuu", "juli", "july"},
	{"elokuu", "augusti", "august"}, {"syyskuu", "september"}, {"lokakuu", "oktober", "october"},
	{"marraskuu", "november"}, {"joulukuu", "december"},
}

// names reports whether a word in small letters is the name of a month, as it appears in
// a date ("marraskuuta", "marraskuussa") or cut to three letters ("nov").
func names(word, month string) bool {
	ending, ok := strings.CutPrefix(word, month)
	switch {
	case ok && ending == "":
		return true
	case strings.HasSuffix(month, "kuu"):
		return ok && slices.Contains([]string{"n", "ta", "ssa", "sta", "lla", "lta"}, ending)
	default:
		return len(word) == 3 && strings.HasPrefix(month, word)
	}
}

// monthNumbers puts the number of a month, with a point, in the place of its
// name.
func monthNumbers(s string) string {
	words := strings.Fields(s)
	for i, word := range words {
		month := monthOf(word)
		if month == 0 {
			continue
		}
		words[i] = strconv.Itoa(month) + "."
		if i > 0 && !strings.HasSuffix(words[i-1], ".") {
			words[i-1] += "."
		}
	}
	return strings.Join(words, " ")
}

// monthOf is the month whose name a word is; 0 where it is of none.
func monthOf(word string) int {
	if word[0] >= '0' && word[0] <= '9' {
		return 0 // as nearly all words of printed dates
	}
	word = strings.TrimSuffix(strings.ToLower(word), ".")
	for month, all := range MonthNames {
		if slices.ContainsFunc(all, func(name string) bool { return names(word, name) }) {
			return month + 1
		}
	}
	return 0
}

// Exists reports whether the calendar has the date, as far as it is known.
func (d Date) Exists() bool {
	return d.Year > 0 && d.Month <= 12 && (d.Month == 0 || int(d.Day) <= daysIn(int(d.Year), int(d.Month)))
}
