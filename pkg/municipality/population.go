package municipality

import (
	_ "embed"
	"strconv"
	"strings"

	"sostool/pkg/calendar"
)

//go:embed population.tsv
var population string

// People are the inhabitants of a municipality on 31 December of a year.
type People struct {
	Number   int64
	Year     int
	Division int // the year of the division whose area they live in, where that is not the municipality's of the day; else 0
}

// Population is how many lived in the municipality on the last 31 December that is not
// after a date; false where the register does not know it, or the municipality did not
// exist then. The register has the years 1990 to 2022, of municipalities that ended in
// 2008 to 2012 only 2001.
func (r *Register) Population(m *Municipality, on calendar.Date) (People, bool) {
	if !on.Known() {
		return People{}, false
	}
	year := int(on.Year)
	if on.Last() < calendar.DayOf(year, 12, 31) {
		year--
	}
	_, after, found := strings.Cut(population, "\n"+m.Code+"\t")
	row, _, _ := strings.Cut(after, "\n")
	first, numbers, _ := strings.Cut(row, "\t")
	start, err := strconv.Atoi(first)
	if !found || err != nil || year < start {
		return People{}, false
	}
	for range year - start {
		if _, numbers, found = strings.Cut(numbers, " "); !found {
			return People{}, false
		}
	}
	number, _, _ := strings.Cut(numbers, " ")
	number, division, _ := strings.Cut(number, "/")
	people := People{Year: year}
	if people.Number, err = strconv.ParseInt(number, 10, 64); err != nil {
		return People{}, false // a hyphen
	}
	people.Division, _ = strconv.Atoi(division) // none: 0
	return people, true
}
