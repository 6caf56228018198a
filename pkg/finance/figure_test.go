package finance

import (
	"testing"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// TestTerms: a sum is written with one sign between two amounts.
func TestTerms(t *testing.T) {
	three, less := &Origin{Amount: money.Cents(3_00)}, &Origin{Amount: money.Cents(-2_00)}
	for want, terms := range map[string]Terms{
		"3 + 2 × 3": {{1, three}, {2, three}},
		"3 − 3":     {{1, three}, {-1, three}},
		"3 − 2":     {{1, three}, {1, less}},
		"3 + 2 × 2": {{1, three}, {-2, less}},
		"−2 + 3":    {{1, less}, {1, three}},
		"2":         {{-1, less}},
		"− 3 + 3":   {{-1, three}, {1, three}},
	} {
		if got := terms.In(language.English); got != want {
			t.Errorf("%v: %q, want %q", terms, got, want)
		}
	}
}

// stated is a figure as a record has it.
func stated(a money.Amount) Figure { return Figure{Amount: a, Basis: money.Stated} }
