package finance

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// claiming is a granted project with claims.
func claiming(t testing.TB, budget, claims string) *record.Project {
	t.Helper()
	return read(t, "record: project/1\nid: p\nname: {fi: P}\nstatus: running\nperiod: 2023-09-01/2026-08-31\nbudgets:\n"+budget+claims)
}

const granted = `
  - stage: granted
    total: 280000
    funding:
      - {source: esr, amount: 224000}
      - {source: other-public, own: true, amount: 56000}
`

const threeClaims = `
advance: {amount: 67200}
claims:
  - {id: mh1, period: 2023-09-01/2024-02-29, stage: paid, total: 62500, support: 50000, deducted: 15000}
  - {id: mh2, period: 2024-03-01/2024-12-31, stage: paid, total: 100000, support: 80000, paid: 56000}
  - {id: mh3, period: 2025-01-01/2025-08-31, stage: accepted, total: 117500, deducted: 28200, paid: 65800}
`

// standings writes claims as tests expect them: what each is and where it takes the grant.
func standings(c *Claims) string {
	var b strings.Builder
	row := func(name string, a *Amounts, s *Standing) {
		fmt.Fprintf(&b, "%s: %s %s %s %s | %s of %s, %s %s %s left\n", name, extent(a.Costs), extent(a.Support), extent(a.Deducted), extent(a.Paid),
			extent(s.Claimed.Costs), figure(s.Costs), figure(s.Left), figure(s.SupportLeft), figure(s.AdvanceLeft))
	}
	for _, x := range c.Each {
		row(string(x.Record.ID), &x.Amounts, &x.After)
	}
	row("all", &c.All.Claimed, &c.All.Standing)
	return b.String()
}

// TestClaims holds claims to the vector of the reference on financing, whose figures are
// worked out by hand, and to what is known where one of them is not.
func TestClaims(t *testing.T) {
	for _, c := range []struct{ name, budget, claims, want string }{
		{"the vector", granted, threeClaims, `
mh1: 62500 50000 15000 35000* | 62500* of 280000, 217500* 174000* 52200* left
mh2: 100000 80000 24000* 56000 | 162500* of 280000, 117500* 94000* 28200* left
mh3: 117500 94000* 28200 65800 | 280000* of 280000, 0* 0* 0* left
all: 280000* 224000* 67200* 156800* | 280000* of 280000, 0* 0* 0* left
`},
		{"a claim without figures", granted, `
claims:
  - {id: a, period: 2024-01-01/2024-01-31, stage: filed, total: 100, support: 80}
  - {id: b, period: 2024-02-01/2024-02-29, stage: filed}
  - {id: c, period: 2024-03-01/2024-03-31, stage: filed, total: 50, support: 40}
`, `
a: 100 80 – – | 100* of 280000, 279900* 223920* – left
b: – – – – | 100*+ of 280000, – – – left
c: 50 40 – – | 150*+ of 280000, – – – left
all: 150*+ 120*+ – – | 150*+ of 280000, – – – left
`},
		{"the rows of a claim are its costs", granted, `
claims:
  - {id: a, period: 2024-01-01/2024-01-31, stage: filed, costs: [{category: personnel, amount: 100}, {category: travel, amount: 20}]}
  - {id: b, period: 2024-02-01/2024-02-29, stage: filed, costs: [{category: personnel, amount: 70}, {category: travel}]}
`, `
a: 120* – – – | 120* of 280000, 279880* – – left
b: 70*+ – – – | 190*+ of 280000, – – – left
all: 190*+ – – – | 190*+ of 280000, – – – left
`},
		{"under a flat rate, with its row and without it", `
  - stage: granted
    cost_model: flat-rate-40
    total: 1400
    funding: [{source: esr, share: 80%}]
`, `
claims:
  - {id: a, period: 2024-01-01/2024-01-31, stage: filed, costs: [{category: personnel, amount: 100}]}
  - {id: b, period: 2024-02-01/2024-02-29, stage: filed, costs: [{category: personnel, amount: 100}, {category: flat-rate, amount: 40}]}
`, `
a: 140* – – – | 140* of 1400, 1260* – – left
b: 140* – – – | 280* of 1400, 1120* – – left
all: 280* – – – | 280* of 1400, 1120* – – left
`},
		{"nothing is set off once nothing is left", granted, `
advance: {amount: 100}
claims:
  - {id: a, period: 2024-01-01/2024-01-31, stage: paid, support: 300, deducted: 100}
  - {id: b, period: 2024-02-01/2024-02-29, stage: paid, support: 50}
`, `
a: – 300 100 200* | – of 280000, – 223700* 0* left
b: – 50 0* 50* | – of 280000, – 223650* 0* left
all: – 350* 100* 250* | – of 280000, – 223650* 0* left
`},
		{"rounded figures", granted, `
claims:
  - {id: a, period: 2024-01-01/2024-01-31, stage: paid, total: about 30000, support: 24000}
`, `
a: about 30000 24000 – – | about 30000* of 280000, about 250000* 200000* – left
all: about 30000* 24000* – – | about 30000* of 280000, about 250000* 200000* – left
`},
		{"by phase, and one of none", `
  - {phase: i, stage: granted, total: 1000, funding: [{source: stm, amount: 750}]}
  - {phase: ii, stage: granted, total: 2000, funding: [{source: stm, amount: 1500}]}
phases: [{id: i, period: 2023-09/2024-12}, {id: ii, period: 2025/2025}]
`, `
claims:
  - {id: a, phase: i, period: 2024-01-01/2024-01-31, stage: paid, total: 400, support: 300}
  - {id: b, phase: ii, period: 2025-01-01/2025-01-31, stage: paid, total: 500, support: 375}
  - {id: c, period: 2025-02-01/2025-02-28, stage: paid, total: 100, support: 75}
`, `
a: 400 300 – – | 400* of 1000, 600* 450* – left
b: 500 375 – – | 500* of 2000, 1500* 1125* – left
c: 100 75 – – | 1000* of 3000*, 2000* 1500* – left
all: 1000* 750* – – | 1000* of 3000*, 2000* 1500* – left
`},
		{"a budget that is not granted", "  - {stage: applied, total: 100}\n", `
claims:
  - {id: a, period: 2024-01-01/2024-01-31, stage: filed, total: 40}
`, `
a: 40 – – – | 40* of –, – – – left
all: 40* – – – | 40* of –, – – – left
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := standings(ClaimsOf(claiming(t, c.budget, strings.TrimPrefix(c.claims, "\n")), "", nil, &Options{}))
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestClaimsAgainstOracle compares twenty drawn projects with sums of math/big, claims
// listed in any order.
func TestClaimsAgainstOracle(t *testing.T) {
	draw := rand.New(rand.NewPCG(20231001, 67200))
	euros := func(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
	for n := range 20 {
		total := 1 + draw.Int64N(1_000_000_00)
		support := draw.Int64N(total)
		advance := draw.Int64N(support + 1)
		budget := fmt.Sprintf("  - {stage: granted, total: %s, funding: [{source: esr, amount: %s}]}\n", euros(total), euros(support))
		var claims []string
		var costs, supports, deducted []*big.Int
		for i := range 1 + draw.IntN(9) {
			c, s := draw.Int64N(total), draw.Int64N(support+1)
			d := draw.Int64N(s + 1)
			costs, supports, deducted = append(costs, big.NewInt(c)), append(supports, big.NewInt(s)), append(deducted, big.NewInt(d))
			claims = append(claims, fmt.Sprintf("  - {id: a%d, period: 2024-%02d/2024-%02d, stage: paid, total: %s, support: %s, deducted: %s}\n",
				i, i+1, i+1, euros(c), euros(s), euros(d)))
		}
		draw.Shuffle(len(claims), func(i, k int) { claims[i], claims[k] = claims[k], claims[i] })
		c := ClaimsOf(claiming(t, budget, "advance: {amount: "+euros(advance)+"}\nclaims:\n"+strings.Join(claims, "")), "", nil, &Options{})
		for i, x := range c.Each {
			is := func(name string, got money.Amount, want *big.Int) {
				if !got.Known() || big.NewInt(got.Cents()).Cmp(want) != 0 {
					t.Errorf("%d, claim %d: %s is %v cents, expected %v", n, i, name, got.Cents(), want)
				}
			}
			sum := func(of []*big.Int) *big.Int {
				all := new(big.Int)
				for _, one := range of[:i+1] {
					all.Add(all, one)
				}
				return all
			}
			less := func(from int64, what *big.Int) *big.Int { return new(big.Int).Sub(big.NewInt(from), what) }
			is("paid", x.Paid.Amount, new(big.Int).Sub(supports[i], deducted[i]))
			is("cumulative", x.After.Claimed.Costs.Amount, sum(costs))
			is("left", x.After.Left.Amount, less(total, sum(costs)))
			is("support left", x.After.SupportLeft.Amount, less(support, sum(supports)))
			is("advance left", x.After.AdvanceLeft.Amount, less(advance, sum(deducted)))
			used, ok := money.PercentOf(x.After.Claimed.Costs.Amount, x.After.Costs.Amount, 2)
			if want := hundredths(sum(costs), big.NewInt(total)); !ok || used.Micro() != 10_000*want.Int64() {
				t.Errorf("%d, claim %d: used is %v, expected %v hundredths of a percent", n, i, used, want)
			}
		}
	}
}

// hundredths is part/whole in hundredths of a percent, halves up.
func hundredths(part, whole *big.Int) *big.Int {
	n := new(big.Int).Mul(part, big.NewInt(2*100_00))
	return new(big.Int).Div(n.Add(n, whole), new(big.Int).Lsh(whole, 1))
}

// TestClaimsInAnyOrder: the order of claims in the record changes nothing, what is claimed
// and what is left make the grant, and the advance and the payments make the support once
// nothing is left of it.
func TestClaimsInAnyOrder(t *testing.T) {
	p := claiming(t, granted, threeClaims)
	want := standings(ClaimsOf(p, "", nil, &Options{}))
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}} {
		other := *p
		other.Claims = nil
		for _, i := range order {
			other.Claims = append(other.Claims, p.Claims[i])
		}
		c := ClaimsOf(&other, "", nil, &Options{})
		if diff := cmp.Diff(want, standings(c)); diff != "" {
			t.Errorf("%v: %s", order, diff)
		}
		paid := c.Advance.Cents()
		for _, x := range c.Each {
			if paid += x.Paid.Cents(); x.After.Claimed.Costs.Cents()+x.After.Left.Cents() != x.After.Costs.Cents() {
				t.Errorf("%s: %v and %v do not make %v", x.Record.ID, x.After.Claimed.Costs.Amount, x.After.Left.Amount, x.After.Costs.Amount)
			}
		}
		if support := c.All.Claimed.Support.Cents(); paid != support {
			t.Errorf("advance and payments are %d cents, the support %d", paid, support)
		}
	}
}

// TestClaimParts: what claims make by beneficiary and by category, against what each was
// granted.
func TestClaimParts(t *testing.T) {
	p := claiming(t, `
  - stage: granted
    total: 3000
    costs: [{category: personnel, amount: 2000}, {category: services, amount: 1000}]
    funding: [{source: esr, amount: 2400}, {source: other-public, own: true}]
    beneficiaries:
      - {municipality: Kemi, total: 1000, funding: [{source: esr, amount: 800}]}
      - {municipality: Tornio, total: 2000, funding: [{source: esr, amount: 1600}]}
`, `
claims:
  - {id: k1, municipality: Kemi, period: 2024-01/2024-01, stage: paid, support: 160, costs: [{category: personnel, amount: 200}]}
  - {id: t1, municipality: Tornio, period: 2024-01/2024-01, stage: paid, support: 240, costs: [{category: personnel, amount: 200}, {category: travel, amount: 100}]}
`)
	show := func(parts []*Account) string {
		var b strings.Builder
		for _, x := range parts {
			fmt.Fprintf(&b, "%s%s: %s of %s, %s left; %s of %s, %s left\n", x.Party, x.Category, extent(x.Claimed.Costs), figure(x.Costs), figure(x.Left),
				extent(x.Claimed.Support), figure(x.Support), figure(x.SupportLeft))
		}
		return b.String()
	}
	c := ClaimsOf(p, "", nil, &Options{})
	if diff := cmp.Diff(`Kemi: 200* of 1000, 800* left; 160* of 800, 640* left
Tornio: 300* of 2000, 1700* left; 240* of 1600, 1360* left
`, show(c.ByBeneficiary())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(`personnel: 400* of 2000, 1600* left; – of –, – left
services: 0* of 1000, 1000* left; – of –, – left
travel: 100* of 0*, −100* left; – of –, – left
`, show(c.ByCategory())); diff != "" {
		t.Error(diff)
	}
	// A claim that names nobody may be of any of them.
	p.Claims = append(slices.Clone(p.Claims), record.PaymentClaim{ID: "x", Total: money.Euros(50)})
	if diff := cmp.Diff(`Kemi: 200*+ of 1000, – left; 160*+ of 800, – left
Tornio: 300*+ of 2000, – left; 240*+ of 1600, – left
: 50* of –, – left; – of –, – left
`, show(ClaimsOf(p, "", nil, &Options{}).ByBeneficiary())); diff != "" {
		t.Error(diff)
	}
}

// TestClaimCells: the figures of claims, and those of what they make, have paths.
func TestClaimCells(t *testing.T) {
	p := claiming(t, granted, threeClaims)
	c := ClaimsOf(p, "", nil, &Options{})
	for path, want := range map[string]string{
		"claims[mh2].deducted": "24000*", "claims[mh2].left": "117500*", "claims[mh3].support": "94000*", "claims[mh1].total": "62500", "claims[mh1].cumulative": "62500*",
	} {
		if cell := c.Cells().At(path); cell == nil || figure(*cell) != want {
			t.Errorf("%s: %v, expected %s", path, cell, want)
		}
	}
	for _, path := range []string{"claims[mh9].total", "claims[mh1].period", "advance.amount"} {
		if c.Cells().At(path) != nil {
			t.Errorf("%s: a figure", path)
		}
	}
	realised := PlanOf(p, Budgets(p, "realised")[0].Budget, nil, &Options{})
	for path, want := range map[string]string{
		"budgets[realised].total": "62500 + 100000 + 117500 = 280000 by claims", "budgets[realised].funding[esr].amount": "50000 + 80000 + 94000 = 224000 by claims",
		"budgets[realised].years.2025": "117500 = 117500 by claims",
	} {
		cell := realised.Cells().At(path)
		if cell == nil || cell.From == nil {
			t.Fatalf("%s: no figure", path)
		}
		var terms []string
		for _, term := range cell.From.Terms {
			terms = append(terms, term.Amount.String())
		}
		if got := fmt.Sprintf("%s = %v by %s", strings.Join(terms, " + "), cell.Amount, cell.From.Rule); got != want {
			t.Errorf("%s: %s, expected %s", path, got, want)
		}
	}
}
