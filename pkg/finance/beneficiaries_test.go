package finance

import (
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
		one(string(x.Beneficiary.Org), x.Plan, x.Part)
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
