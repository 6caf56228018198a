package check

import (
	"testing"

	"sostool/pkg/money"
)

// TestOffUsual: the range includes both its ends, and what a rounded amount may be.
func TestOffUsual(t *testing.T) {
	for _, c := range []struct {
		amount money.Amount
		n      int64 // hundredths of a person-year
		want   int
	}{
		{money.Euros(400_000), 625, 0},
		{money.Euros(20_000), 100, 0},
		{money.Cents(19_999_99), 100, -1},
		{money.Euros(150_000), 100, 0},
		{money.Cents(150_000_01), 100, 1},
		{money.Euros(200_000).About(), 100, 0}, // 150 000 at least
		{money.Euros(400_000), 62_500, -1},
		{money.Euros(400_000), 99_999_999_999_999, -1},
	} {
		if got := offUsual(c.amount, c.n); got != c.want {
			t.Errorf("%s for %d hundredths of a person-year: %d, want %d", c.amount, c.n, got, c.want)
		}
	}
}
