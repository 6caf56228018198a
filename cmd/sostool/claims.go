package main

import (
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/language"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

var claimOrders = []string{string(report.ByClaim), string(report.ByCategory), string(report.ByBeneficiary)}

func newClaims(g *global) *cobra.Command {
	o := &staged{tabular: tabular{printed: printed{global: g}}}
	var by string
	var explain bool
	cmd := &cobra.Command{
		Use:   "claims [ID...]",
		Short: "Claims for payment against what was granted",
		Long: `Print the claims for payment of projects in the order of time: their costs and
support, what of it is set off against the advance and what is paid, the costs so
far, how much of the granted costs they use, and what is left. With --by category
or beneficiary a row for each of these, with what was granted.`,
		Example: `  sostool claims lapin --lang fi
  sostool claims lapin --by beneficiary
  sostool claims --years 2024 -f xlsx -o maksatus.xlsx`,
		ValidArgsFunction: g.completeProjects,
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := o.request(args)
			if err != nil {
				return err
			}
			if !slices.Contains(claimOrders, by) {
				return usage.Choice("--by", by, claimOrders)
			}
			within, err := o.Within()
			if err != nil {
				return err
			}
			if within.Known() && by != string(report.ByClaim) {
				return usage.Error{Text: language.Say("--years is for claims: what they make by {0} is of all years", by)}
			}
			t, outcome, err := report.Claims(r, report.ClaimsBy(by), within, explain)
			return o.finish(r, outcome, err, func() error { return o.print(t) })
		},
	}
	o.flags(cmd, pictureFormats()...)
	o.columnFlags(cmd, false)
	o.listFlags(cmd)
	o.stageFlag(cmd)
	cmd.Flags().StringVar(&by, "by", string(report.ByClaim), "rows by `what`: claim, category or beneficiary")
	cmd.Flags().StringVar(&o.Years, "years", "", "only claims of these `years`, as 2009/2011 or 2009")
	cmd.Flags().BoolVar(&explain, "explain", false, "print the arithmetic of every figure that the record does not state")
	cmd.Flags().BoolVar(&o.gross, "gross", false, "count parts of a project as well as the project in a total over projects")
	complete(cmd, "by", claimOrders)
	return cmd
}
