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

// showSpent writes the plans of those who spend a budget, and what they make of it.
func showSpent(p *Plan) string {
	var b strings.Builder
	one := func(name string, p *Plan, part Share) {
		b.WriteString(name + ": " + figure(p.Total.Amount))
		if part.Shown.Known() {
			b.WriteString(" (" + part.Shown.String() + ")")
		}
		for _, c := range p.Costs {
			b.WriteString(" " + string(c.Cost.Category) + " " + figure(c.Amount))
		}
		b.WriteString(" |")
		for _, l := range p.Lines {
			b.WriteString(" " + string(l.Funding.Source) + " " + figure(l.Amount))
		}
		b.WriteString("\n")
	}
	for _, x := range p.Beneficiaries {
		one(string(x.Beneficiary.Org), x.Plan, *x.Part())
	}
	one("all", p, Share{})
	return b.String()
}

// esf is a programme that lets the ESF pay 80 %.
var esf = &record.Programme{Caps: []record.Cap{{Source: "esr", MaxShare: money.Percent(80)}}}

func TestBeneficiaries(t *testing.T) {
	for _, c := range []struct{ name, budget, want string }{
		{"costs make totals, shares lines, and all of them the budget", `
costs: [{category: personnel}]
funding: [{source: esr, share: 80%}, {source: other-public, own: true}]
beneficiaries:
  - org: a
    costs: [{category: personnel, amount: 420000}]
    funding: [{source: esr, share: 80%}, {source: other-public, own: true}]
  - org: b
    costs: [{category: personnel, amount: 350000}]
    funding: [{source: esr, share: 80%}, {source: other-public, own: true}]
  - org: c
    costs: [{category: personnel, amount: 315000}]
    funding: [{source: esr, share: 80%}, {source: other-public, own: true}]
  - org: d
    costs: [{category: personnel, amount: 315000}]
    funding: [{source: esr, share: 80%}, {source: other-public, own: true}]`, `
a: 420000* (30.00%) personnel 420000 | esr 336000* other-public 84000*
b: 350000* (25.00%) personnel 350000 | esr 280000* other-public 70000*
c: 315000* (22.50%) personnel 315000 | esr 252000* other-public 63000*
d: 315000* (22.50%) personnel 315000 | esr 252000* other-public 63000*
all: 1400000* personnel 1400000* | esr 1120000* other-public 280000*
`},
		{"each line is rounded for its beneficiary", `
funding: [{source: esr, share: 80%}, {source: other-public, own: true}]
beneficiaries:
  - {org: a, total: 33333, funding: [{source: esr, share: 80%}, {source: other-public, own: true}]}
  - {org: b, total: 33333, funding: [{source: esr, share: 80%}, {source: other-public, own: true}]}
  - {org: c, total: 33333, funding: [{source: esr, share: 80%}, {source: other-public, own: true}]}`, `
a: 33333 (33.34%) | esr 26666* other-public 6667*
b: 33333 (33.33%) | esr 26666* other-public 6667*
c: 33333 (33.33%) | esr 26666* other-public 6667*
all: 99999* | esr 79998* other-public 20001*
`},
		{"shares of the total", `
total: 100
beneficiaries:
  - {org: a, share: 33.3%}
  - {org: b, share: 33.3%}
  - {org: c, share: 33.3%}`, `
a: 34* (34.00%) |
b: 33* (33.00%) |
c: 33* (33.00%) |
all: 100 |
`},
		{"shares that leave something", `
total: 1000
beneficiaries:
  - {org: a, share: 30%}
  - {org: b, total: 300}`, `
a: 300* (30.00%) |
b: 300 (30.00%) |
all: 1000 |
`},
		{"one whose total is not known keeps the list open", `
funding: [{source: esr}]
beneficiaries:
  - {org: a, total: 100, funding: [{source: esr, amount: 80}]}
  - {org: b, funding: [{source: esr, amount: 70}]}`, `
a: 100 | esr 80
b: – | esr 70
all: – | esr 150*
`},
		{"what a list of all costs doesn't name is nothing", `
costs: [{category: personnel}, {category: travel}]
beneficiaries:
  - {org: a, costs: [{category: personnel, amount: 100}]}
  - {org: b, costs: [{category: personnel, amount: 70}, {category: travel, amount: 7.50}]}
  - {org: c, total: 50, costs: [{category: personnel, amount: 50}]}`, `
a: 100* (43.96%) personnel 100 |
b: 77.50* (34.06%) personnel 70 travel 7.50 |
c: 50 (21.98%) personnel 50 |
all: 227.50* personnel 220* travel 7.50* |
`},
		{"a line goes to the budget's of its payer", `
funding: [{source: municipal, payer: Kemi}, {source: municipal, payer: Tornio}, {source: esr}]
beneficiaries:
  - {org: a, funding: [{source: municipal, payer: Tornio, amount: 10}, {source: esr, amount: 90}, {source: municipal, payer: Kemi, amount: 5}]}
  - {org: b, funding: [{source: municipal, payer: Tornio, amount: 20}, {source: municipal, payer: Kemi, amount: 6}, {source: esr, amount: 4}]}`, `
a: 105* (77.78%) | municipal 10 esr 90 municipal 5
b: 30* (22.22%) | municipal 20 municipal 6 esr 4
all: 135* | municipal 11* municipal 30* esr 94*
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := project(t, "2023/2024", c.budget)
			got := showSpent(PlanOf(x, &x.Budgets[0], esf, &Options{}))
			if diff := cmp.Diff(strings.TrimLeft(c.want, "\n"), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestBeneficiariesDrawn: twenty drawn budgets of several beneficiaries against fractions
// that know nothing of plans; in another order each has the same.
func TestBeneficiariesDrawn(t *testing.T) {
	draw := rand.New(rand.NewPCG(20, 2026))
	for range 20 {
		percent := int64(50 + draw.IntN(31)) // no more than the limit
		costs := make([]int64, 2+draw.IntN(7))
		want, sum := make(map[string]string), [4]int64{}
		for i := range costs {
			costs[i] = 1 + draw.Int64N(2_000_000)
			flat := new(big.Rat).Add(big.NewRat(costs[i]*40, 100), big.NewRat(1, 2)) // half up
			total := costs[i] + new(big.Int).Quo(flat.Num(), flat.Denom()).Int64()
			esr := new(big.Int).Quo(new(big.Int).Mul(big.NewInt(total), big.NewInt(percent)), big.NewInt(100)).Int64()
			row := [4]int64{costs[i], total, esr, total - esr}
			want[fmt.Sprintf("b%d", i)] = fmt.Sprint(row)
			for k := range row {
				sum[k] += row[k]
			}
		}
		want["all"] = fmt.Sprint(sum)
		for range 2 {
			order := draw.Perm(len(costs))
			var text strings.Builder
			text.WriteString("cost_model: flat-rate-40\ncosts: [{category: personnel}]\nfunding: [{source: esr}, {source: other-public, own: true}]\nbeneficiaries:\n")
			for _, i := range order {
				fmt.Fprintf(&text, "  - {org: b%d, costs: [{category: personnel, amount: %d}], funding: [{source: esr, share: %d%%}, {source: other-public, own: true}]}\n", i, costs[i], percent)
			}
			x := project(t, "2023/2024", text.String())
			p := PlanOf(x, &x.Budgets[0], esf, &Options{})
			got := map[string]string{"all": rowOf(p)}
			for _, x := range p.Beneficiaries {
				got[string(x.Beneficiary.Org)] = rowOf(x.Plan)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s%s", text.String(), diff)
			}
			for _, s := range slices.Concat(p.SpentCosts(), p.SpentLines()) {
				var parts Sum
				for _, portion := range s.Each {
					parts.Add(portion.Amount)
				}
				if parts.Amount.Cents() != s.All.Cents() {
					t.Errorf("%s make %s", parts.Amount, s.All.Amount)
				}
			}
		}
	}
}

// rowOf is a plan as the oracle has it: personnel, total, support and own contribution.
func rowOf(p *Plan) string {
	return fmt.Sprint([4]int64{
		p.Costs[0].Amount.Cents() / 100, p.Total.Amount.Cents() / 100, p.Lines[0].Amount.Cents() / 100, p.Lines[1].Amount.Cents() / 100,
	})
}
