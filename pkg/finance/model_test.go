package finance

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// TestFlatRatePasses: less than a unit from the exact product.
func TestFlatRatePasses(t *testing.T) {
	flat := FlatsOf(record.FlatRate7, []record.Cost{{Category: record.Personnel}, {Category: record.FlatRate}})[0]
	base := money.Euros(123_456)
	for cents, want := range map[int64]bool{8_641_00: true, 8_642_00: true, 8_641_92: true, 8_643_00: false, 8_640_00: false, 8_642_92: false, 8_642_91: true, 8_640_92: false} {
		if got := flat.Passes(money.Cents(cents), base, 100); got != want {
			t.Errorf("%d passes: %v, want %v", cents, got, want)
		}
	}
	if flat.Passes(money.Cents(8_642_00), base, 1) || !flat.Passes(money.Cents(8_641_92), base, 1) {
		t.Error("the unit of a budget with cents is the cent")
	}
}

// oracle is what the reference says about a cost model, told once more.
var oracle = map[string]struct {
	rate int64 // percent
	row  string
	base func(category string) bool
}{
	"flat-rate-7":  {7, "flat-rate", func(c string) bool { return c != "flat-rate" }},
	"flat-rate-15": {15, "flat-rate", func(c string) bool { return c == "personnel" }},
	"flat-rate-17": {17, "flat-rate", func(c string) bool { return c == "personnel" }},
	"flat-rate-19": {19, "flat-rate", func(c string) bool { return c == "personnel" || c == "services" }},
	"flat-rate-20": {20, "personnel", func(c string) bool { return c != "flat-rate" && c != "personnel" }},
	"flat-rate-24": {24, "flat-rate", func(c string) bool { return c == "personnel" }},
	"flat-rate-25": {25, "flat-rate", func(c string) bool { return c != "flat-rate" }},
	"flat-rate-40": {40, "flat-rate", func(c string) bool { return c == "personnel" }},
}

// nearestUnit is a number of cents in whole units, halves up.
func nearestUnit(cents *big.Rat, unit int64) int64 {
	r := new(big.Rat).Quo(cents, big.NewRat(unit, 1))
	r.Add(r, big.NewRat(1, 2))
	q, _ := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	return q.Int64() * unit
}

// modelSheet is a list of costs by category, in cents; of the flat rate none.
type modelSheet struct {
	model  string
	unit   int64
	rows   []string
	cents  map[string]int64
	income int64
}

func drawCosts(r *rand.Rand, model string) *modelSheet {
	o := oracle[model]
	s := &modelSheet{model: model, unit: []int64{1, 100}[r.IntN(2)], cents: make(map[string]int64)}
	all := []string{"personnel", "services", "travel", "equipment", "in-kind"}
	if model == "flat-rate-40" {
		all = all[:1]
	}
	for _, c := range all {
		if c != o.row && (o.base(c) && len(s.rows) == 0 || r.IntN(2) == 0) {
			s.rows = append(s.rows, c)
			s.cents[c] = (1 + r.Int64N(500_000_000)) / s.unit * s.unit
		}
	}
	if s.unit == 1 { // which some figure must show
		s.cents[s.rows[0]] |= 1
		if s.cents[s.rows[0]]%100 == 0 {
			s.cents[s.rows[0]]++
		}
	}
	if r.IntN(3) == 0 {
		s.income = r.Int64N(1_000_000) / s.unit * s.unit
	}
	return s
}

// flat is the flat rate by the oracle.
func (s *modelSheet) flat() (exact *big.Rat, rounded int64) {
	o, base := oracle[s.model], new(big.Rat)
	for c, cents := range s.cents {
		if o.base(c) {
			base.Add(base, big.NewRat(cents, 1))
		}
	}
	exact = base.Mul(base, big.NewRat(o.rate, 100))
	return exact, nearestUnit(exact, s.unit)
}

// TestPassesAgainstBig: a row passes where it is less than a unit from the exact product.
func TestPassesAgainstBig(t *testing.T) {
	for model, o := range oracle {
		r := rand.New(rand.NewPCG(uint64(o.rate), 2022))
		for range 20 {
			s := drawCosts(r, model)
			exact, near := s.flat()
			costs, base := []record.Cost{{Category: record.Category(o.row)}}, int64(0)
			for _, c := range s.rows {
				costs = append(costs, record.Cost{Category: record.Category(c)})
				if o.base(c) {
					base += s.cents[c]
				}
			}
			flat := FlatsOf(record.CostModel(model), costs)[0]
			for step := int64(-3); step <= 3; step++ {
				for _, cents := range []int64{near + step*s.unit, near + step} {
					off := new(big.Rat).Sub(exact, big.NewRat(cents, 1))
					want := off.Abs(off).Cmp(big.NewRat(s.unit, 1)) < 0
					if got := flat.Passes(money.Cents(cents), money.Cents(base), s.unit); cents >= 0 && got != want {
						t.Fatalf("%s of %d: %d passes %v, want %v", model, base, cents, got, want)
					}
				}
			}
		}
	}
}
