package picture

import (
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// axis is a scale of euros that begins at nothing.
type axis struct {
	top   uint64 // cents at its end
	step  uint64 // cents between two of its lines; 0: there is only nothing
	kilos bool   // it is in thousands of euros
}

// mostFull is the longest axis in full euros, in cents.
const mostFull = 1_000_000_000_00

// axisOf is an axis of at most so many steps that holds a figure in cents.
func axisOf(most uint64, steps int) axis {
	if most == 0 {
		return axis{top: 1}
	}
	a := axis{top: most, kilos: most > mostFull}
	least := most/uint64(max(steps, 1)) + 1
	for unit := uint64(100); unit <= 1e18; unit *= 10 {
		for _, n := range []uint64{1, 2, 5} {
			if a.step = n * unit; a.step < least {
				continue
			}
			if whole := (most + a.step - 1) / a.step * a.step; whole >= most { // else 64 bits do not hold it
				a.top = whole
			}
			return a
		}
	}
	return a
}

// lines are the figures at which the axis has lines, nothing the first.
func (a axis) lines() []uint64 {
	out := []uint64{0}
	if a.step == 0 {
		return out
	}
	for n := uint64(1); n <= a.top/a.step; n++ {
		out = append(out, n*a.step)
	}
	return out
}

// label is a figure at a line.
func (a axis) label(cents uint64, l language.Language) string {
	if a.kilos {
		cents /= 1000
	}
	return money.Cents(int64(cents)).Digits(l)
}

// unit is what the axis is in.
func (a axis) unit() language.Text {
	if a.kilos {
		return language.Say("thousands of euros")
	}
	return language.Say("euros")
}

// figure is a label in the unit of the axis.
func (a axis) figure(f Figure, l language.Language) string {
	if a.kilos && f.Amount.Known() {
		thousandth := f.Amount.FractionTo(1, 1000, 100)
		if f.Amount.IsAbout() {
			thousandth = thousandth.Within(0)
		}
		f.Amount = thousandth
	} else if !f.Amount.WholeEuros() {
		f.Amount = f.Amount.FractionTo(1, 1, 100) // the table has the cents
	}
	return f.short(l)
}
