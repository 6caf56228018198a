package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/explain"
	"sostool/pkg/render"
	"sostool/pkg/usage"
)

func newRules(g *global) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List all rules",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if !slices.Contains(proseFormats, format) {
				return usage.Choice("--format", format, proseFormats)
			}
			return g.write(func(w io.Writer) error {
				if format == "json" {
					return render.WriteJSON(w, explain.All(g.rules()))
				}
				return explain.WriteAll(w, g.rules(), g.language())
			})
		},
	}
	formatFlag(cmd, &format, proseFormats)
	return cmd
}
