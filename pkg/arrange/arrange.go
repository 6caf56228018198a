// Package arrange puts the rows and columns of a table as flags ask: their order, how
// many there are, which of them, and what they are called. It takes what is in them as it
// comes.
package arrange

import (
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
	"sostool/pkg/usage"
)

// Arrangement is what flags ask of a table. The zero value leaves it as it is.
type Arrangement struct {
	Sort    string   // a column's key, with - before it from the highest down; empty: as the rows come
	Limit   int      // rows; 0: all
	Columns string   // keys, with commas between them; empty: all
	Years   string   // a year or a period, of whose years the columns are; empty: all
	Rename  []string // KEY=HEAD
}

// Apply arranges the rows and columns of a table as asked; texts are sorted by the
// alphabet of a language. Its errors are usage errors.
func (a *Arrangement) Apply(t *table.Table, alphabet language.Language) error {
	if err := a.sorted(t, alphabet); err != nil {
		return err
	}
	if a.Limit > 0 {
		t.Limit(a.Limit)
	}
	keys := t.Keys()
	if a.Years != "" {
		p, err := a.period()
		if err != nil {
			return err
		}
		first, last := yearsOf(p)
		if !t.Years(first, last) {
			return usage.Wrong("--years is for tables with columns of years")
		}
	}
	if a.Columns != "" {
		if unknown := t.Choose(a.keys()); unknown != "" {
			return usage.Choice("--columns", unknown, keys)
		}
	}
	for _, text := range a.Rename {
		i := strings.LastIndexByte(text, '=')
		if i <= 0 {
			return usage.Wrong("--rename takes a column and its head, as total=Euroa, not \"{0}\"", text)
		}
		if !t.Rename(text[:i], text[i+1:]) {
			return usage.Choice("--rename", text[:i], keys)
		}
	}
	return nil
}

// keys are the columns that are asked for.
func (a *Arrangement) keys() []string {
	var keys []string
	for key := range strings.SplitSeq(a.Columns, ",") {
		keys = append(keys, strings.TrimSpace(key))
	}
	return keys
}

// period is that of the years that are asked for.
func (a *Arrangement) period() (calendar.Period, error) {
	p, err := calendar.ParsePeriod(a.Years)
	if d, dayErr := calendar.ParseDate(a.Years); err != nil && dayErr == nil {
		p, err = calendar.Period{Start: d, End: d}, nil
	}
	if err != nil {
		return p, usage.Wrong("--years takes years, as 2009/2011 or 2009, not \"{0}\"", a.Years)
	}
	return p, nil
}

// Within takes the years that are asked for as a period that rows are of, in the place of
// columns; the zero period where none are.
func (a *Arrangement) Within() (calendar.Period, error) {
	if a.Years == "" {
		return calendar.Period{}, nil
	}
	p, err := a.period()
	a.Years = ""
	return p, err
}

// maxYears is how many years may be asked for.
const maxYears = 200

// Named are the years that the flags name one by one: they have columns whatever is known
// about them.
func (a *Arrangement) Named() ([]int, error) {
	var out []int
	if a.Years != "" {
		p, err := a.period()
		if err != nil {
			return nil, err
		}
		first, last := yearsOf(p)
		if p.Start.Known() && p.End.Known() && last-first >= maxYears {
			return nil, usage.Wrong("--years takes at most {0} years", maxYears)
		}
		for year := first; p.Start.Known() && p.End.Known() && year <= last; year++ {
			out = append(out, year)
		}
	}
	for _, key := range append(a.keys(), strings.TrimPrefix(a.Sort, "-")) {
		if year, err := record.ParseYear(key); err == nil {
			out = append(out, int(year))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// yearsOf are the first and the last calendar year that a period may touch.
func yearsOf(p calendar.Period) (first, last int) {
	first, last = 0, 9999
	if p.Start.Known() {
		first = int(p.Start.Year)
	}
	if p.End.Known() {
		last = int(p.End.Year)
	}
	return first, last
}

// sorted puts the rows into the order that is asked for.
func (a *Arrangement) sorted(t *table.Table, alphabet language.Language) error {
	if a.Sort == "" {
		return nil
	}
	key, descending := strings.CutPrefix(a.Sort, "-")
	if !t.Sort(key, descending, alphabet) {
		return usage.Choice("--sort", key, t.Keys())
	}
	return nil
}
