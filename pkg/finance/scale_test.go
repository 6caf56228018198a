package finance

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sostool/pkg/money"
	"sostool/pkg/record"
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
			return // an estimate is not a total that the record states
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

// TestScaled: whatever added up still does under another total, however small;
// what was known in all is, and nothing else, and nothing is below nothing.
// Limits that were kept are, or the plan says that whole units can't.
func TestScaled(t *testing.T) {
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
		if rest := after.Unallocated().Amount; rest.Cents() <= 0 || rest.Cents() > downs(before)*after.Unit {
			leaves("unallocated", *before.Unallocated(), *after.Unallocated())
		}
		if len(before.Costs) > 0 {
			leaves("unitemised", *before.Unitemised(), *after.Unitemised())
		}
		for i, l := range after.Lines {
			if len(l.Payers) > 0 {
				leaves(lineName(l)+" rest", *before.Lines[i].Rest(), *l.Rest())
			}
		}
		is := allFigures(after)
		addsUp(t, after)
		shownShares(t, after)
		for name, f := range allFigures(before) {
			follows := c.isSplit(name) || c.isSplit(strings.Replace(name, " rest", ": rest", 1))
			if g := is[name]; !f.Known() && g.Known() && !follows || f.Cents() >= 0 && g.Cents() < 0 && !strings.HasSuffix(name, "off its share") {
				t.Errorf("%s was %s and is %s\n%s", name, written(f), written(g), show(after))
			}
		}
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
			if l.Broken() || len(limits) <= i || !limits[i].Broken() {
				continue
			}
			if !after.Passed || canKeep(before, after) {
				t.Errorf("%s passes its limit by %d or %d cents\n%s", l.Cap.Source, limits[i].Over, limits[i].Short, show(after))
			}
		}
	})
}

// canKeep reports whether whole units of the total can be given to the lines that pay
// something so that every limit is kept that they kept: as many as the limits of their
// sources allow in all. What no line gets is left, except where a line gets what the
// others leave.
func canKeep(before, after *Plan) bool {
	units := func(cents *big.Int) *big.Int { return cents.Quo(cents, big.NewInt(after.Unit)) }
	of := func(m money.Share, total Figure) *big.Int {
		n := new(big.Int).Mul(big.NewInt(m.Micro()), big.NewInt(total.Cents()))
		return n.Quo(n, big.NewInt(100_000_000))
	}
	own := false
	room, seen := new(big.Int), make(map[record.Source]bool)
	for _, l := range before.Lines {
		takes := l.Funding.Own && !l.Funding.Amount.Known() && before.Unallocated().Amount.Cents() == 0
		if own = own || takes; !takes && l.Amount.Cents() == 0 || seen[l.Funding.Source] {
			continue
		}
		seen[l.Funding.Source] = true
		i := slices.IndexFunc(before.caps, func(c record.Cap) bool { return c.Source == l.Funding.Source })
		paid := new(big.Int)
		for _, m := range before.Lines {
			if m.Funding.Source == l.Funding.Source {
				paid.Add(paid, big.NewInt(m.Amount.Cents()))
			}
		}
		if i < 0 || paid.Cmp(of(before.caps[i].MaxShare, before.Total.Amount)) > 0 {
			return true
		}
		room.Add(room, units(of(before.caps[i].MaxShare, after.Total.Amount)))
	}
	return !own || room.Cmp(units(big.NewInt(after.Total.Amount.Cents()))) >= 0
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

// someShare draws a share for a line, of few decimals or of many.
func someShare(t *rapid.T) money.Share {
	share, _ := money.ParseShare(percents(t))
	return share
}

// TestReshared: where lines are assumed to have other shares of the total, the others share
// the rest in proportion to what they had. The total, its years and what is unallocated
// stay, whatever added up still does, and limits that were kept are.
func TestReshared(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, programme := someTruth(t), anyProgramme(t)
		var o Options
		left := int64(100_000_000)
		for _, l := range c.sheet.lines {
			if share := someShare(t); rapid.Bool().Draw(t, "named") && share.Micro() <= left {
				left -= share.Micro()
				o.Shares = append(o.Shares, AssumedShare{l.name(), share})
			}
		}
		before := c.sheet.plan(t, programme, Options{})
		t.Logf("%+v\n%+v\n%s%s", o, programme, c.sheet.text(), show(before))
		after := c.sheet.plan(t, programme, o)
		t.Log(show(after))
		addsUp(t, after)
		shownShares(t, after)
		was, is := allFigures(before), allFigures(after)
		closed := !slices.ContainsFunc(before.Lines, func(l *Line) bool { return !l.Amount.Known() && !unheard(l) })
		for name, f := range is {
			g := was[name]
			if strings.HasPrefix(name, "total") && !sameFigure(f, g) {
				t.Errorf("%s was %s and is %s", name, written(g), written(f))
			}
			if f.Cents() < 0 && g.Cents() >= 0 && !strings.HasSuffix(name, "off its share") && (closed || !strings.HasPrefix(name, "unallocated")) {
				t.Errorf("%s was %s and is %s", name, written(g), written(f))
			}
		}
		if !before.Total.Amount.Known() {
			return
		}
		inShares(t, &o, before, after)
		for i, l := range after.Lines {
			if rest := before.Lines[i].Rest().Amount; rest.Known() && rest.Cents() == 0 && before.Lines[i].Amount.Cents() > 0 && l.Rest().Amount.Cents() != 0 {
				t.Errorf("%s: %s is left", lineName(l), written(l.Rest().Amount))
			}
		}
		everyRow(before, func(name string, r *Row) {
			line, _, _ := strings.Cut(name, ":") // of which it must be known what a payer has a part of
			if f := is[name]; r.Amount.Known() && was[line].Known() && !f.Known() && !strings.HasSuffix(name, " each") {
				t.Errorf("%s was %s and is not known", name, written(r.Amount))
			}
		})
		everyRow(after, func(name string, r *Row) {
			missing, _ := after.missing(r)
			if sum := SumOfFigures(r.Years); after.whole && len(missing) == 0 && r.Amount.Known() && sum.Known() && sum.Cents() != r.Amount.Cents() {
				t.Errorf("the years of %s make %s, not %s", name, sum, written(r.Amount))
			}
		})
		limits := after.Limits()
		for i, l := range before.Limits() {
			named := int64(0) // in millionths of a percent
			for _, line := range limits[i].Lines {
				if line.assumed.From != nil {
					named += line.assumed.From.Share().Micro()
				}
			}
			if limits[i].Broken() && !l.Broken() && named <= l.Cap.MaxShare.Micro() {
				t.Errorf("%s passes its limit by %d cents", l.Cap.Source, limits[i].Over)
			}
		}
	})
}

// inShares holds the lines to the shares that are assumed, worked out with fractions.
func inShares(t *rapid.T, o *Options, before, after *Plan) {
	total, unit := new(big.Rat).SetInt64(after.Total.Amount.Cents()), big.NewRat(after.Unit, 1)
	off := func(l *Line, exact *big.Rat) *big.Rat {
		return exact.Sub(exact, new(big.Rat).SetInt64(l.Amount.Cents()))
	}
	var others []int
	rest, had, open := new(big.Rat).Set(total), new(big.Rat), false
	for i, l := range after.Lines {
		was := before.Lines[i]
		at := slices.IndexFunc(o.Shares, func(s AssumedShare) bool { return s.Line == lineName(l) })
		switch {
		case at >= 0:
			exact := new(big.Rat).Mul(total, big.NewRat(o.Shares[at].Share.Micro(), 100_000_000))
			if off := off(l, exact); off.Abs(off).Cmp(new(big.Rat).Mul(unit, big.NewRat(int64(len(after.Lines)), 1))) >= 0 {
				t.Errorf("%s is %s", lineName(l), written(l.Amount))
			}
			rest.Sub(rest, new(big.Rat).SetInt64(l.Amount.Cents()))
			open = open || !was.Amount.Known()
		case !was.Amount.Known():
			open = open || !unheard(was)
		default:
			others = append(others, i)
			had.Add(had, new(big.Rat).SetInt64(was.Amount.Cents()))
		}
	}
	if open || had.Sign() == 0 || len(others) == len(after.Lines) {
		return
	}
	idle := before.Unallocated().Amount.Cents()
	if rest.Sub(rest, new(big.Rat).SetInt64(idle)); rest.Sign() < 0 {
		rest.SetInt64(0)
	}
	limited := slices.ContainsFunc(others, func(i int) bool { return after.rounding(after.Lines[i]) != money.Nearest })
	for _, i := range others {
		l := after.Lines[i]
		exact := new(big.Rat).Mul(rest, new(big.Rat).SetInt64(before.Lines[i].Amount.Cents()))
		if off := off(l, exact.Quo(exact, had)); !limited && off.Abs(off).Cmp(unit) >= 0 {
			t.Errorf("%s is %s, off by %s cents", lineName(l), written(l.Amount), off.FloatString(2))
		}
	}
	if is := after.Unallocated().Amount.Cents(); !limited && rest.Sign() > 0 && is != idle {
		t.Errorf("%d cents were unallocated, and are %d", idle, is)
	}
}

// TestOwnShares: to assume the share of the total that a line has, whether the record states
// it or not, changes no figure.
func TestOwnShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		if rapid.Bool().Draw(t, "true") {
			s = someTruth(t).sheet
		}
		o := Options{ProRate: Rate(draw(t, "prorate", 2))}
		before := s.plan(t, programme, o)
		for _, l := range before.Lines {
			if exact := l.Share().Exact; exact.Known() && exact.Of(before.Total.Amount.Amount) == l.Amount.Amount && exact.Micro() <= 100_000_000 && rapid.Bool().Draw(t, "named") {
				o.Shares = append(o.Shares, AssumedShare{lineName(l), exact})
			}
		}
		t.Logf("%+v\n%s", o, s.text())
		after := allFigures(s.plan(t, programme, o))
		for name, f := range allFigures(before) {
			if !sameFigure(f, after[name]) {
				t.Errorf("%s was %s and is %s", name, written(f), written(after[name]))
			}
		}
	})
}
