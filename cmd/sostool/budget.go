package main

import (
	"github.com/spf13/cobra"

	"sostool/pkg/language"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

func newBudget(g *global) *cobra.Command {
	o := &figured{staged: staged{tabular: tabular{printed: printed{global: g}}}}
	cmd := &cobra.Command{
		Use:   "budget [ID...]",
		Short: "Costs and funding by calendar year",
		Long: `Print the costs and the funding of a project by calendar year: as its source
states them, as they follow exactly (*), or unknown (–), never as 0. Of several
projects, and without an ID of all, one row each, with a total that does not
count a part of a project as well as the project.

The figures are those of the firmest stage: granted or amended, else applied
for, else planned; what was realised is next to them. --stages has all stages next
to each other, each with the change from the one before, in place of the years,
and what all claims make; --by year has a row for each year as well. --by
beneficiary has what each beneficiary has of the budget.
--prorate estimates years that do not follow (~), the what-if flags assume (!).`,
		Example: `  sostool budget lapin-sosiaalityon-kehittamisyksikko --lang fi
  sostool budget lapin --stages
  sostool budget lapin --by year
  sostool budget lapin --by beneficiary
  sostool budget -f xlsx -o budgets.xlsx
  sostool budget sosiaalityon --share esr=80% --share municipal=20%`,
		ValidArgsFunction: g.completeProjects,
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := o.request(args)
			if err != nil {
				return err
			}
			if err := o.listed(len(r.Entries) != 1, language.Say("--sort and --limit are for several projects: the rows of one are a tree")); err != nil {
				return err
			}
			if r.Finance.WhatIf() && len(r.Entries) != 1 {
				return usage.Wrong("a what-if is about the lines of one project: name it")
			}
			tabulate := report.Budget
			if o.by == string(report.ByBeneficiary) {
				tabulate = report.BudgetByBeneficiary
			}
			t, outcome, err := tabulate(r, o.explain)
			return o.finish(r, outcome, err, func() error { return o.print(t) })
		},
	}
	o.flags(cmd, pictureFormats()...)
	o.columnFlags(cmd, true)
	o.listFlags(cmd)
	return cmd
}
