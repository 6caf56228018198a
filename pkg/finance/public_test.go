package finance

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// TestPublic are the rules about public funding by hand.
func TestPublic(t *testing.T) {
	for _, c := range []struct {
		name, budget, want string
		programme          *record.Programme
	}{
		{"of a stated public funding", `
total: 6800000
public: 4400000
funding:
  - {source: eu, share: 45%, of: public}
  - {source: state, share: 35%, of: public}
  - {source: municipal, share: 20%, of: public}
  - {source: private, own: true}`,
			"eu 1980000* 29.12% state 1540000* 22.65% municipal 880000* 12.94% private 2400000* 35.29% public 4400000 64.71% total 6800000", nil},
		{"what the private lines leave", `
total: 6800000
funding:
  - {source: eu, share: 45%, of: public}
  - {source: state, share: 35%, of: public}
  - {source: municipal, share: 20%, of: public}
  - {source: private, amount: 2400000}`,
			"eu 1980000* 29.12% state 1540000* 22.65% municipal 880000* 12.94% private 2400000 35.29% public 4400000* 64.71% total 6800000", nil},
		{"all of the total", `
public: 11950
funding:
  - {source: eu, share: 42%, of: public}
  - {source: state, share: 38%, of: public}
  - {source: municipal, share: 20%, of: public}`,
			"eu 5019* 42.00% state 4541* 38.00% municipal 2390* 20.00% public 11950 100.00% total 11950*", nil},
		{"what the lines make", `
funding:
  - {source: eu, amount: 60}
  - {source: municipal, amount: 20}
  - {source: private, amount: 20}`,
			"eu 60 60.00% municipal 20 20.00% private 20 20.00% public 80* 80.00% total 100*", nil},
		{"an own public line", `
total: 100
public: 80
funding:
  - {source: eu, share: 75%, of: public}
  - {source: municipal, own: true}
  - {source: private}`,
			"eu 60* 60.00% municipal 20* 20.00% private –  public 80 80.00% total 100", nil},
		{"a private line that is not own is not given what is left", `
total: 100
public: 80
funding:
  - {source: eu}
  - {source: municipal}
  - {source: private}`,
			"eu –  municipal –  private –  public 80 80.00% total 100", nil},
		{"an own private line is what public funding leaves", `
total: 100
public: 80
funding:
  - {source: eu}
  - {source: municipal}
  - {source: private, own: true}`,
			"eu –  municipal –  private 20* 20.00% public 80 80.00% total 100", nil},
		{"shares that leave a part of the public funding", `
total: 100
funding:
  - {source: eu, share: 45%, of: public}
  - {source: municipal}
  - {source: private, amount: 20}`,
			"eu –  municipal –  private 20 20.00% public – total 100", nil},
		{"rounded shares", `
public: 100
funding:
  - {source: eu, share: 34%, of: public}
  - {source: state, share: 34%, of: public}
  - {source: municipal, share: 33%, of: public}`,
			"eu 34* 34.00% state 33* 33.00% municipal 33* 33.00% public 100 100.00% total 100*", nil},
		{"a limit of public funding rounds down", `
public: 100001
funding:
  - {source: eu, share: 75%, of: public}
  - {source: municipal, share: 25%, of: public}`,
			"eu 75000* 75.00% municipal 25001* 25.00% public 100001 100.00% total 100001*",
			&record.Programme{Caps: []record.Cap{{Source: record.EU, MaxShare: money.Percent(75), Of: record.OfPublic}}}},
	} {
		plan := PlanOf(project(t, "2020/2021", c.budget), &project(t, "2020/2021", c.budget).Budgets[0], c.programme, &Options{})
		got := ""
		for _, l := range plan.Lines {
			got += string(l.Funding.Source) + " " + figure(l.Amount) + " " + l.Share().Shown.String() + " "
		}
		got += "public " + figure(plan.Public.Amount) + " "
		if s, ok := plan.PublicShare(); ok {
			got += s.Shown.String() + " "
		}
		got += "total " + figure(plan.Total.Amount)
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// remainders shares whole units by percents, by the largest remainder, with fractions.
func remainders(units int64, percents []int64) []int64 {
	out, left := make([]int64, len(percents)), units
	rests := make([]*big.Rat, len(percents))
	for i, share := range percents {
		exact := big.NewRat(share, 100)
		exact.Mul(exact, big.NewRat(units, 1))
		floor := new(big.Int).Quo(exact.Num(), exact.Denom())
		out[i], rests[i] = floor.Int64(), exact.Sub(exact, new(big.Rat).SetInt(floor))
		left -= out[i]
	}
	for ; left > 0; left-- {
		most := 0
		for i := range rests {
			if rests[i].Cmp(rests[most]) > 0 {
				most = i
			}
		}
		out[most]++
		rests[most] = new(big.Rat)
	}
	return out
}

// TestPublicDrawn: the lines are the parts of the public funding that fractions make; with
// what is private they make the total, and in another order each is the same, but for ties.
// A limited line is the part that is rounded down.
func TestPublicDrawn(t *testing.T) {
	sources := []string{"eu", "state", "municipal"}
	draw := rand.New(rand.NewPCG(11950, 6_800_000))
	for range 20 {
		eu := 1 + draw.Int64N(97)
		state := 1 + draw.Int64N(98-eu)
		percents := []int64{eu, state, 100 - eu - state}
		private, public := 1+draw.Int64N(1e7), 1+draw.Int64N(1e7)
		cap := &record.Programme{Caps: []record.Cap{{Source: record.EU, MaxShare: money.Percent(eu), Of: record.OfPublic}}}
		work := func(order []int, programme *record.Programme) (*Plan, map[string]int64) {
			text := fmt.Sprintf("total: %d\nfunding:\n  - {source: private, amount: %d}\n", public+private, private)
			for _, i := range order {
				text += fmt.Sprintf("  - {source: %s, share: %d%%, of: public}\n", sources[i], percents[i])
			}
			project := project(t, "2020/2021", text)
			plan := PlanOf(project, &project.Budgets[0], programme, &Options{})
			got, sum := make(map[string]int64), int64(0)
			for _, line := range plan.Lines {
				got[string(line.Funding.Source)] = line.Amount.Cents() / 100
				sum += line.Amount.Cents()
			}
			if sum != 100*(public+private) || plan.Public.Amount.Cents() != 100*public {
				t.Errorf("the lines make %d, public funding %s:\n%s", sum, figure(plan.Public.Amount), text)
			}
			return plan, got
		}
		_, got := work([]int{0, 1, 2}, nil)
		want := remainders(public, percents)
		for i, source := range sources {
			if got[source] != want[i] {
				t.Errorf("%v %% of %d: %s gets %d, not %d", percents, public, source, got[source], want[i])
			}
		}
		_, other := work([]int{2, 0, 1}, nil)
		rests := []int64{public * eu % 100, public * state % 100, public * percents[2] % 100}
		slices.Sort(rests)
		if tie := rests[0] == rests[1] || rests[1] == rests[2]; !tie && fmt.Sprint(other) != fmt.Sprint(got) {
			t.Errorf("%v %% of %d: %v, in another order %v", percents, public, got, other)
		}
		plan, held := work([]int{0, 1, 2}, cap)
		if held["eu"] != public*eu/100 {
			t.Errorf("%d %% of %d at most: %d", eu, public, held["eu"])
		}
		for _, l := range plan.Limits() {
			if l.Broken() {
				t.Errorf("%d %% of %d is passed by %s", eu, public, l.Gap())
			}
		}
	}
}
