package sheet

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/calendar"
)

var (
	fourDigits = pattern(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:$|[^0-9])`)
	// besideYear is what may be next to a year in the head of a column, in addition to words
	// for stages.
	besideYear = pattern(`^(?i:v\.?|vuosi|vuonna|vuoden|år|year|ta|tae|ts|budjetti|talousarvio|budget|yhteensä|yht\.?|total|totalt|kustannukset|kostnader|costs|€|eur|euroa|[\s.,:;/()*~+!–-]|[0-9]{1,2} ?(?:kk|kuukautta|mån|månader|months?)\.?)*$`)
)

// yearOf is the calendar year that the head of a column is about: 2009, v. 2009, 2009 (2 kk),
// 1.11.–31.12.2008. several is set where it is about more than one.
func yearOf(c Cell) (year int, several, ok bool) {
	text := c.Text
	if len(text) > 60 || c.form == percent {
		return 0, false, false
	}
	matches := fourDigits().FindAllStringSubmatchIndex(text, 3)
	switch {
	case len(matches) == 0:
		return 0, false, false
	case len(matches) == 1:
		m := matches[0]
		if rest := text[:m[2]] + " " + text[m[3]:]; besideYear().MatchString(withoutStages(rest)) {
			year, _ = strconv.Atoi(text[m[2]:m[3]])
			return year, false, true
		}
	}
	if d, ok := calendar.ReadPrintedDate(text); ok && (d.Month == 1 && d.Day == 1 || d.Month == 12 && d.Day == 31) {
		return int(d.Year), false, true // a day that stands for its year
	}
	period := text
	if inner, found := strings.CutSuffix(period, ")"); found {
		if _, inner, found = strings.Cut(inner, "("); found {
			period = inner
		}
	}
	p, ok := calendar.ReadPrintedPeriod(period)
	if !ok || !p.Bounded() {
		return 0, false, false
	}
	return int(p.Start.Year), p.Start.Year != p.End.Year, true
}

// withoutStages is a text without words for stages: Toteuma 2009.
func withoutStages(text string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(text), func(w string) bool { return stageOf(w) != "" }), " ")
}
