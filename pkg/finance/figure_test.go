package finance

import (
	"testing"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// TestTerms: a sum is written with one sign between two amounts.
func TestTerms(t *testing.T) {
	plus, minus := money.Cents(3_00), money.Cents(-2_00)
	for want, terms := range map[string]Terms{
		"3 + 2 × 3": {{1, plus, false}, {2, plus, false}},
		"3 − 3":     {{1, plus, false}, {1, plus, true}},
		"3 − 2":     {{1, plus, false}, {1, minus, false}},
		"3 + 2 × 2": {{1, plus, false}, {2, minus, true}},
		"−2 + 3":    {{1, minus, false}, {1, plus, false}},
		"2":         {{1, minus, true}},
		"− 3 + 3":   {{1, plus, true}, {1, plus, false}},
	} {
		if got := terms.In(language.English); got != want {
			t.Errorf("%v: %q, want %q", terms, got, want)
		}
	}
}
