package main

import (
	"cmp"

	"github.com/spf13/cobra"

	"sostool/pkg/language"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

var regionOrders = []string{"region", "team", "municipality"}

func newRegions(g *global) *cobra.Command {
	o := &tabular{printed: printed{global: g}}
	var by string
	cmd := &cobra.Command{
		Use:   "regions [ID...]",
		Short: "Team regions, their teams and municipalities",
		Long: `Print the team regions of projects with their members and where their teams
sit; with --by team a row for each team. With --by municipality it says for each
municipality in which regions it is, in which projects it takes part and in
which it pays: three different things. Where a joint body stands for it, the
body follows in parentheses.`,
		Example: `  sostool regions lapin --lang fi
  sostool regions --by municipality -f csv`,
		ValidArgsFunction: g.completeProjects,
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := o.request(args)
			if err != nil {
				return err
			}
			if err := o.listed(by != "region", language.Say("--sort and --limit go with --by team or municipality: the rows of regions are a tree")); err != nil {
				return err
			}
			switch by {
			case "region":
				t, outcome := report.Regions(r)
				return o.finish(r, outcome, nil, func() error { return o.print(t) })
			case "team":
				t, outcome := report.ByTeam(r)
				return o.finish(r, outcome, nil, func() error { return o.print(t) })
			case "municipality":
				t, outcome := report.ByMunicipality(r)
				o.Sort = cmp.Or(o.Sort, "municipality")
				return o.finish(r, outcome, nil, func() error { return o.print(t) })
			default:
				return usage.Choice("--by", by, regionOrders)
			}
		},
	}
	o.flags(cmd, pictureFormats()...)
	o.columnFlags(cmd, false)
	o.listFlags(cmd)
	cmd.Flags().StringVar(&by, "by", "region", "rows by `what`: region, team or municipality")
	complete(cmd, "by", regionOrders)
	return cmd
}
