package finance

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// TestMissing: what is missing for an unknown figure, once the record states it as it
// truly is, gives the figure; where the record can state the figure something is named.
func TestMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someTruth(t)
		t.Log(c.sheet.text())
		p := c.sheet.plan(t, nil, Options{})
		truth := make(map[*Figure]int64) // in cents
		everyRow(p, func(name string, r *Row) {
			for k := theAmount; k < yearAt(len(r.Years)); k++ {
				at := name
				switch {
				case k == aFullYear:
					at += " in a full year"
				case k > aFullYear:
					at += " in " + strconv.Itoa(p.Years[k-firstYear])
				}
				if n, ok := c.amounts[at]; ok {
					truth[r.at(k)] = n
				}
			}
		})
		stated := make(map[string]int64)
		p.eachCell(func(_, states string, f *Figure) {
			if n, ok := truth[f]; ok && states != "" {
				stated[states] = n
			}
		})
		tried := 0
		p.eachCell(func(path, states string, f *Figure) {
			missing := p.Missing(f)
			if f.Known() != (missing == nil) && states != "" {
				t.Errorf("%s is %s, and %q is missing", path, written(*f), missing)
			}
			if f.Known() || missing == nil || strings.Contains(path, "unallocated") || strings.Contains(path, "unitemised") {
				return // what is left by the rows of which something is known: these may become more
			}
			if tried++; tried > 3 && draw(t, "tried", 5) > 0 {
				return // each of them is another plan
			}
			project := c.sheet.decoded(t)
			for _, m := range missing {
				n, ok := stated[m]
				if !ok {
					return // no figure, or none that has a truth
				}
				state(&project.Budgets[0], m, money.Cents(n))
			}
			after := PlanOf(project, &project.Budgets[0], nil, &Options{})
			if slices.Contains(missing, path) {
				return // it states the figure itself
			}
			if cell := after.Cells().At(path); cell == nil || !cell.Known() {
				t.Errorf("%s is not known once the record states %q", path, missing)
			}
		})
	})
}

// state states an amount at a path of a budget.
func state(b *record.Budget, path string, a money.Amount) {
	years := func(y *Years, at string) {
		if year, err := strconv.Atoi(strings.TrimPrefix(path, at+".years.")); err == nil {
			y.Entries = append(slices.Clone(y.Entries), record.Entry[record.Year, money.Amount]{Key: record.Year(year), Value: a})
		}
	}
	one := func(at *money.Amount, key string) {
		if path == key {
			*at = a
		}
	}
	at := b.Handle.Path()
	one(&b.Total, at+".total")
	one(&b.FullYear, at+".full_year")
	one(&b.Income, at+".income")
	years(&b.Years, at)
	for i := range b.Costs {
		cost := &b.Costs[i]
		one(&cost.Amount, cost.Handle.Path()+".amount")
		years(&cost.Years, cost.Handle.Path())
	}
	for i := range b.Funding {
		line := &b.Funding[i]
		at := line.Handle.Path()
		one(&line.Amount, at+".amount")
		one(&line.FullYear, at+".full_year")
		years(&line.Years, at)
		for k := range line.Payers {
			payer := &line.Payers[k]
			at := payer.Handle.Path()
			one(&payer.Amount, at+".amount")
			one(&payer.AmountEach, at+".amount_each")
			one(&payer.FullYearEach, at+".full_year_each")
		}
	}
}
