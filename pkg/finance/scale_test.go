package finance

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sostool/pkg/money"
)

// TestOwnTotal: to assume the total that a budget has changes no figure.
func TestOwnTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		if rapid.Bool().Draw(t, "true") {
			s = someTruth(t).sheet
		}
		t.Logf("%s", s.text())
		rate := Rate(draw(t, "prorate", 2))
		before := s.plan(t, programme, Options{ProRate: rate})
		if exact := s.plan(t, programme, Options{}).Total.Amount; !exact.Known() {
			return // an estimate is no total that the record says
		}
		if !before.Total.Amount.Known() || before.Total.Amount.Cents() == 0 {
			return
		}
		for _, o := range []Options{{ProRate: rate, Total: money.Cents(before.Total.Amount.Cents())}, {ProRate: rate, TotalShare: money.Percent(100)}} {
			if o.Total.Cents()%100 != 0 {
				continue // a total that is not stated may have cents where all that is has none
			}
			after := allFigures(s.plan(t, programme, o))
			for name, f := range allFigures(before) {
				if !sameFigure(f, after[name]) {
					t.Errorf("%s was %s, is %s", name, written(f), written(after[name]))
				}
			}
		}
	})
}

// TestScaled: whatever added up still does under another total; what was known
// in all is, and limits that were kept are. A total of fewer units than a
// thousand a cell is none that can be divided: there a unit may be left.
func TestScaled(t *testing.T) {
	divided := 0
	rapid.Check(t, func(t *rapid.T) {
		c, programme := someTruth(t), anyProgramme(t)
		before := c.sheet.plan(t, programme, Options{})
		if !before.Total.Amount.Known() || before.Total.Amount.Cents() == 0 {
			return
		}
		var o Options
		if rapid.Bool().Draw(t, "percent") {
			o.TotalShare = money.Percent(int64(1 + draw(t, "percent of the total", 200)))
		} else {
			o.Total = money.Cents(100 * rapid.Int64Range(1, 2*before.Total.Amount.Cents()/100+3).Draw(t, "total"))
		}
		t.Logf("%+v\n%s%s", o, c.sheet.text(), show(before))
		after := c.sheet.plan(t, programme, o)
		cells := int64(len(before.Lines)+len(before.Costs)) * int64(len(before.Years)+1)
		if min(before.Total.Amount.Cents(), after.Total.Amount.Cents()) < 1000*cells*before.Unit {
			return
		}
		divided++
		zero := func(f Figure) bool { return f.Known() && f.Cents() == 0 }
		whole := true // a table without a gap
		everyRow(before, func(name string, r *Row) {
			missing, _ := before.missing(r)
			whole = whole && r.Amount.Known() && len(missing) == 0
		})
		leaves := func(name string, was, is Row) {
			one := func(name string, was, is Figure) {
				if zero(was) && is.Known() && is.Cents() != 0 {
					t.Errorf("%s is %s\n%s", name, written(is), show(after))
				}
			}
			one(name, was.Amount, is.Amount)
			one(name+" in a full year", was.FullYear, is.FullYear)
			for j := 0; whole && j < len(is.Years); j++ {
				one(name+" in a year", was.Years[j], is.Years[j])
			}
		}
		if rest := after.Unallocated.Amount; rest.Cents() <= 0 || rest.Cents() > downs(before)*after.Unit {
			leaves("unallocated", before.Unallocated, after.Unallocated)
		}
		if len(before.Costs) > 0 {
			leaves("unitemised", before.Unitemised, after.Unitemised)
		}
		for i, l := range after.Lines {
			if len(l.Payers) > 0 {
				leaves(lineName(l)+" rest", before.Lines[i].Rest, l.Rest)
			}
		}
		is := allFigures(after)
		everyRow(before, func(name string, r *Row) {
			if r.Amount.Known() && !is[name].Known() && !strings.HasSuffix(name, " each") {
				t.Errorf("%s was %s and is not known\n%s", name, written(r.Amount), show(after))
			}
		})
		everyRow(after, func(name string, r *Row) {
			missing, _ := after.missing(r)
			if sum := SumOfFigures(r.Years); after.whole && len(missing) == 0 && r.Amount.Known() && sum.Known() && sum.Cents() != r.Amount.Cents() {
				t.Errorf("the years of %s make %s, not %s\n%s", name, sum, written(r.Amount), show(after))
			}
		})
		limits := after.Limits()
		for i, l := range before.Limits() {
			if !l.Broken() && len(limits) > i && limits[i].Broken() {
				t.Errorf("%s passes its limit by %d or %d cents\n%s", l.Cap.Source, limits[i].Over, limits[i].Short, show(after))
			}
		}
	})
	if divided == 0 && !testing.Short() { // a few budgets may all be small
		t.Error("no budget was large enough")
	}
}

// downs is how many lines are rounded down, of which a unit each may be left.
func downs(p *Plan) (n int64) {
	for _, l := range p.Lines {
		if l.Amount.Cents() > 0 && p.rounding(l) == money.Down {
			n++
		}
	}
	return n
}
