package main

import (
	"github.com/spf13/cobra"

	"sostool/pkg/language"
)

func newNew(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new KIND",
		Short: "Write what a repository of records begins with",
		Args: func(cmd *cobra.Command, args []string) error {
			kinds := commandNames(cmd)
			if len(args) == 0 {
				return wrong("sostool new takes one of {0}", language.Choices(kinds))
			}
			return unknown(language.Say("sostool new takes one of {0}, not \"{1}\"", language.Choices(kinds), args[0]), args[0], kinds)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newNewCI(g))
	return cmd
}
