package finance

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestInhabitantsDrawn: what is paid for each inhabitant is inhabitants times euros, to the
// nearest cent, halves up, whatever the order of payers; they make the line.
func TestInhabitantsDrawn(t *testing.T) {
	draw := rand.New(rand.NewPCG(185, 22669))
	names := []string{"Kemi", "Keminmaa", "Tornio", "Inari", "Salla"}
	for range 20 {
		n := 2 + draw.IntN(4)
		rate := 1 + draw.Int64N(2_000_000) // ten-thousandths of a euro
		order := draw.Perm(n)
		var payers, weights []string
		want, sum := make(map[string]*big.Int), new(big.Int)
		people := make([]int64, n)
		for i := range people {
			people[i] = 1 + draw.Int64N(700_000)
		}
		for _, i := range order {
			payers = append(payers, names[i])
			weights = append(weights, fmt.Sprintf("%s: %d", names[i], people[i]))
			cents := new(big.Int).Mul(big.NewInt(rate), big.NewInt(people[i])) // hundredths of cents
			want[names[i]] = cents.Div(cents.Add(cents, big.NewInt(50)), big.NewInt(100))
			sum.Add(sum, want[names[i]])
		}
		text := fmt.Sprintf(`funding:
  - source: municipal
    payers: [{municipalities: [%s], per_inhabitant: %d.%04d}]
    split: {by: population, date: 2007-12-31, weights: {%s}}
`, strings.Join(payers, ", "), rate/10_000, rate%10_000, strings.Join(weights, ", "))
		project := project(t, "2009/2010", text)
		plan := PlanOf(project, &project.Budgets[0], nil, &Options{})
		for _, x := range plan.Lines[0].Payers {
			if got := x.Amount.Cents(); !x.Amount.Known() || big.NewInt(got).Cmp(want[x.Names[0]]) != 0 {
				t.Errorf("%s pays %s, not %s cents:\n%s", x.Names[0], figure(x.Amount), want[x.Names[0]], text)
			}
		}
		if got := plan.Lines[0].Amount; big.NewInt(got.Cents()).Cmp(sum) != 0 {
			t.Errorf("the line is %s, not %s cents:\n%s", figure(got), sum, text)
		}
	}
}
