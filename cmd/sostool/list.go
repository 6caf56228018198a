package main

import (
	"github.com/spf13/cobra"
)

func newList(g *global) *cobra.Command {
	o := &asking{staged: staged{tabular: tabular{printed: printed{global: g}}}}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "All projects",
		Long: `Print all projects. The columns, the order and groups are chosen as with query:
see sostool query --help for what they can be.`,
		Example: `  sostool list --sort -total
  sostool list --columns id,name,programme,period -f markdown
  sostool list --group-by status --sum total
  sostool list --each budgets --columns id,.phase,.stage,.total`,
		Args:              noArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(*cobra.Command, []string) error { return o.ask("true") },
	}
	o.flags(cmd)
	return cmd
}
