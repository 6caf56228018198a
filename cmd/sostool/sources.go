package main

import (
	"github.com/spf13/cobra"

	"sostool/pkg/report"
)

func newSources(g *global) *cobra.Command {
	o := &tabular{printed: printed{global: g}}
	cmd := &cobra.Command{
		Use:   "sources ID",
		Short: "Every figure with its basis and where it comes from",
		Long: `Print every figure of a project: stated ones with the document, the place in it
and the wording, derived ones with their arithmetic, and the unknown. Where
sources contradict each other, all their claims are shown, with the one that the
record follows.`,
		Example:           `  sostool sources lapin-sosiaalityon-kehittamisyksikko`,
		ValidArgsFunction: g.completeProjects,
		Args:              oneProject,
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := o.request(args)
			if err != nil {
				return err
			}
			t, outcome, err := report.Sources(r)
			return o.finish(r, outcome, err, func() error { return o.print(t) })
		},
	}
	o.flags(cmd)
	o.columnFlags(cmd, false)
	return cmd
}
