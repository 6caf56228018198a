package finance_test

import (
	"fmt"

	"sostool/pkg/finance"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// A plan has what a budget states and what follows, each figure with its basis.
func ExamplePlanOf() {
	total, _ := money.Parse("1828204")
	stm, _ := money.ParseShare("75%")
	p := &record.Project{Budgets: []record.Budget{{Stage: record.StageApplied, Total: total,
		Funding: []record.Funding{{Source: record.STM, Share: stm}, {Source: record.Municipal, Own: true}}}}}
	plan := finance.PlanOf(p, &p.Budgets[0], nil, &finance.Options{})
	for _, line := range plan.Lines {
		fmt.Println(line.Funding.Source, line.Amount.Amount, line.Amount.Basis)
	}
	// Output:
	// stm 1371153 derived
	// municipal 457051 derived
}
