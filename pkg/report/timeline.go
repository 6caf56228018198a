package report

import (
	"strconv"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
)

// What a bar is drawn with. All are blocks of one width in any font; blanks
// would be lost in HTML and Markdown.
const (
	emptyCell = "░"
	fullCell  = "█"
	openCell  = "▒" // before an end that is not known
)

// timelineCells is how many cells a timeline has at most, leastCells how many it
// must have to say something.
const (
	timelineCells = 32
	leastCells    = 10
)

// scale is whole calendar years drawn in cells: of equal width, as long as
// there is a cell for each.
type scale struct{ first, years, cells int }

// scaleOf is the scale that holds all known ends, in so many cells at most.
func scaleOf(periods []calendar.Period, most int) scale {
	var s scale
	for _, p := range periods {
		for _, end := range []calendar.Date{p.Start, p.End} {
			if year := int(end.Year); end.Known() {
				if s.years == 0 {
					s.first, s.years = year, 1
				}
				last := max(s.first+s.years-1, year)
				s.first = min(s.first, year)
				s.years = last - s.first + 1
			}
		}
	}
	s.cells = most
	if n := s.years; 0 < n && n <= most {
		s.cells = n * (most / n)
	}
	return s
}

// label names years above their first cells, as many as there is room for.
func (s scale) label() language.Text {
	var b strings.Builder
	column := 0
	for i := range s.years {
		year, at := strconv.Itoa(s.first+i), i*s.cells/s.years
		if i > 0 && at <= column || at+len(year) > s.cells {
			continue
		}
		b.WriteString(strings.Repeat("\u00a0", at-column) + year)
		column = at + len(year)
	}
	return language.Verbatim(b.String())
}

// cell is the index of a day's cell.
func (s scale) cell(d calendar.Day) int {
	year, _, _ := d.Date()
	start := calendar.DayOf(year, 1, 1)
	days := int(calendar.DayOf(year+1, 1, 1) - start)
	return ((year-s.first)*days + int(d-start)) * s.cells / (s.years * days)
}

// draw is a period as a bar.
func (s scale) draw(p calendar.Period) string {
	first, last := p.Widest()
	from, to := 0, s.cells-1
	if p.Start.Known() {
		from = s.cell(first)
	}
	if p.End.Known() {
		to = s.cell(last)
	}
	out := make([]string, s.cells)
	for i := range out {
		switch {
		case i < from || i > to:
			out[i] = emptyCell
		case !p.Start.Known() && i < to, !p.End.Known() && i > from:
			out[i] = openCell
		default:
			out[i] = fullCell
		}
	}
	return strings.Join(out, "")
}
