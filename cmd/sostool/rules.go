package main

import (
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"sostool/pkg/check"
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
			return g.write(func(w io.Writer) error { return g.rules(w, format) })
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "text", "output `format`: text or json")
	complete(cmd, "format", proseFormats)
	return cmd
}

func (g *global) rules(w io.Writer, format string) error {
	if format == "json" {
		list := []explanation{}
		for _, name := range check.Names() {
			list = append(list, explanationOf(check.Find(name)))
		}
		return render.WriteJSON(w, list)
	}
	l := g.language()
	names, width := 0, 0
	for _, r := range check.Rules() {
		names = max(names, len(r.Name))
		width = max(width, utf8.RuneCountInString(severities(r, l)))
	}
	for _, name := range check.Names() {
		r := check.Find(name)
		if _, err := fmt.Fprintf(w, "%-*s  %-*s  %s\n", names, name, width, severities(r, l), r.Title.In(l)); err != nil {
			return err
		}
	}
	return nil
}
