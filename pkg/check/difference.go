package check

import (
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// difference is the arithmetic of figures that do not make what they should: the sum of n
// terms, and that it is off by so much, more than it should be or less. What it should be is
// a figure, or what one is called.
func difference(n int, terms, sum any, more bool, off, should any) language.Text {
	switch {
	case n == 1 && more:
		return language.Say("{0} is {1} more than {2}", sum, off, should)
	case n == 1:
		return language.Say("{0} is {1} less than {2}", sum, off, should)
	case more:
		return language.Say("{0} = {1}, {2} more than {3}", terms, sum, off, should)
	default:
		return language.Say("{0} = {1}, {2} less than {3}", terms, sum, off, should)
	}
}

// tolerance says by how many cents figures that are rounded may be off.
func tolerance(f *diag.Finding, cents int64) {
	if cents > 0 {
		f.Note("figures that are rounded may be off by {0} together", money.Cents(cents))
	}
}
