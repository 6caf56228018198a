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

// TestOrigins: every figure of a plan is what its terms make, down to those that the
// record states or a flag assumes; it is as uncertain as the least certain of them; and its
// path leads to it.
func TestOrigins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		if rapid.Bool().Draw(t, "true") {
			s = someTruth(t).sheet
		}
		text := s.text()
		t.Log(text)
		o := Options{ProRate: Rate(draw(t, "prorate", 2))}
		if rapid.Bool().Draw(t, "what if") {
			o = anyOptions(t, s)
		}
		t.Logf("%+v", o)
		p := s.plan(t, programme, o)
		w := working{t: t, text: text, unit: max(p.Unit, UnitOf(p.Budget)), lines: int64(len(p.Lines)), done: make(map[*Origin]money.Basis)}
		p.eachCell(func(path, _ string, f *Figure) {
			switch {
			case !f.Known():
				if f.From != nil {
					t.Errorf("%s is not known, and comes from somewhere", path)
				}
				return
			case f.From == nil:
				t.Errorf("%s comes from nowhere", path)
				return
			case f.From.Amount != f.Amount:
				t.Errorf("%s is %s, and comes from %s", path, written(*f), f.From.Amount)
			}
			if basis := w.follow(path, f.From); basis != f.Basis {
				t.Errorf("%s is %s, its terms are %s", path, written(*f), basis)
			}
			if f.From.Rule != Given && (p.Path(f.From) != path || p.Cells().At(path) != f) {
				t.Errorf("%s has the path %s", path, p.Path(f.From))
			}
		})
	})
}

// working works figures out again, with fractions.
type working struct {
	t     *rapid.T
	text  string // of the record
	unit  int64
	lines int64
	done  map[*Origin]money.Basis
}

// follow works a figure out again from its leaves, and returns the basis that these give
// it.
func (w *working) follow(path string, o *Origin) money.Basis {
	if basis, ok := w.done[o]; ok {
		return basis
	}
	basis := money.Stated
	switch {
	case o.Flag() != "":
		basis = money.Assumed
	case o.Rule == Given:
		w.stated(path, o)
	default:
		basis = money.Derived
		if o.Rule == ProRate {
			basis = money.Estimated
		}
		sum, added := new(big.Rat), 0
		for _, term := range o.Terms {
			basis = max(basis, w.follow(path, term.Origin))
			if term.N != 0 {
				added++
				sum.Add(sum, new(big.Rat).Mul(big.NewRat(term.N, 1), big.NewRat(term.Cents(), 1)))
			}
		}
		if added == 0 {
			w.t.Errorf("%s, by %s, has no terms", path, o.Rule)
		}
		w.rounded(path, o, sum)
	}
	w.done[o] = basis
	return basis
}

// stated holds what was given to the text of the record.
func (w *working) stated(path string, o *Origin) {
	place, ok := o.Place()
	if !ok || o.Path() == "" {
		w.t.Errorf("%s: %s is stated nowhere", path, o.Amount)
		return
	}
	if written := w.text[place.From:place.To]; o.Known() && written != o.Amount.String() || o.Share().Known() && written != o.Share().String() && !strings.HasSuffix(written+"%", "-"+o.Share().String()) { // flat-rate-40
		w.t.Errorf("%s: %s%s is stated at %s as %s", path, o.Amount, o.Share(), o.Path(), written)
	}
}

// rounded holds a figure to the sum of its terms.
func (w *working) rounded(path string, o *Origin, sum *big.Rat) {
	exact := new(big.Rat).Set(sum)
	if part := o.Part(); part.D != 0 {
		exact.Mul(exact, big.NewRat(part.N, part.D))
	}
	more := new(big.Rat).Sub(big.NewRat(o.Cents(), 1), exact) // cents, by rounding
	within := func(least, most int64) {
		if more.Cmp(big.NewRat(least, 1)) <= 0 || more.Cmp(big.NewRat(most, 1)) >= 0 {
			w.t.Errorf("%s, by %s: %s is %s cents more than its terms make", path, o.Rule, o.Amount, more.FloatString(3))
		}
	}
	switch o.Rounded {
	case Exactly:
		if more.Sign() != 0 {
			w.t.Errorf("%s, by %s: %s is %s cents more than its terms make", path, o.Rule, o.Amount, more.FloatString(3))
		}
	case ToNearest:
		unit := int64(1)
		if o.Rule == ByFlatRate {
			unit = w.unit
		}
		if more.Abs(more).Cmp(big.NewRat(unit, 2)) > 0 {
			w.t.Errorf("%s, by %s: %s is not the nearest to %s cents", path, o.Rule, o.Amount, exact.FloatString(3))
		}
	case Limited:
		within(-w.unit, 1)
	case Demanded:
		within(-w.unit*w.lines, w.unit)
	case ToAddUp:
		if o.Rule == WhatIf { // whatever makes all add up
			return
		}
		within(-w.unit, w.unit)
	case AtLimit:
		if o.Cents() > 0 && sum.Cmp(big.NewRat(o.Cents(), 1)) < 0 {
			w.t.Errorf("%s: %s is more than all", path, o.Amount)
		}
	case ByRemainder:
		most := w.unit * w.lines
		if o.Rule == ByFlatRate { // among years
			most = w.unit
		}
		for _, term := range o.Terms {
			if strings.HasSuffix(term.Path(), ".split.by") { // each member's part is rounded
				most += w.unit * term.Part().N
			}
			if term.Flag() == NewSplit+" "+Equally.String() {
				most += w.unit * o.Part().N
			}
		}
		within(-most-1, most+1)
	default:
		within(-w.unit, w.unit)
	}
}

// TestAssumedAsStated: an assumption that states what the record says is none.
func TestAssumedAsStated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		if rapid.Bool().Draw(t, "true") {
			s = someTruth(t).sheet
		}
		o := Options{ProRate: Rate(draw(t, "prorate", 2))}
		before := s.plan(t, programme, o)
		if total := before.Total.Amount; total.Known() && total.Basis <= money.Derived && !total.IsAbout() && total.Cents() > 0 && rapid.Bool().Draw(t, "total") {
			o.Total = total.Amount
		}
		for _, l := range s.lines {
			if l.share != "" && rapid.Bool().Draw(t, "share") {
				share, _ := money.ParseShare(l.share)
				o.Shares = append(o.Shares, AssumedShare{l.name(), share})
			}
		}
		o.Drop = []string{"Helsinki"}
		if !slices.ContainsFunc(before.Lines, func(l *Line) bool {
			return len(l.Payers) > 0 && (l.Funding.Split.By != record.Equal || slices.ContainsFunc(l.Payers, (*Payer).own))
		}) {
			o.Split = Equally
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
