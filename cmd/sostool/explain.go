package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/explain"
	"sostool/pkg/render"
	"sostool/pkg/usage"
)

// proseFormats are the formats for what rules mean.
var proseFormats = []string{"text", "json"}

func newExplain(g *global) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Say what a rule means, with a wrong and a right example",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage.Wrong("sostool explain takes the name of one rule; sostool rules lists them")
			}
			return nil
		},
		ValidArgsFunction: g.completeRules,
		RunE: func(_ *cobra.Command, args []string) error {
			rules := g.rules()
			rule := rules.Find(args[0])
			if rule == nil {
				return noRule(args[0], rules)
			}
			if !slices.Contains(proseFormats, format) {
				return usage.Choice("--format", format, proseFormats)
			}
			return g.write(func(w io.Writer) error {
				if format == "text" {
					return explain.Write(w, rule, g.language())
				}
				all, err := explain.WithExamples(rule)
				if err != nil {
					return err
				}
				return render.WriteJSON(w, all)
			})
		},
	}
	formatFlag(cmd, &format, proseFormats)
	return cmd
}
