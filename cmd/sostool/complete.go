package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/record"
)

// complete offers the choices of a flag to the shell.
func complete(cmd *cobra.Command, flag string, choices []string) {
	completeBy(cmd, flag, cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp))
}

// completeBy offers what a function finds for the value of a flag.
func completeBy(cmd *cobra.Command, flag string, find cobra.CompletionFunc) {
	// It fails only for a flag that is not there, which a test would see.
	_ = cmd.RegisterFlagCompletionFunc(flag, find)
}

// formatFlag adds --format, whose values are formats, the first by default.
func formatFlag(cmd *cobra.Command, value *string, formats []string) {
	cmd.Flags().StringVarP(value, "format", "f", formats[0], "output `format`: "+strings.Join(formats, ", "))
	complete(cmd, "format", formats)
}

// completeProjects offers the ids of projects to the shell.
func (g *global) completeProjects(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	c, err := g.records.Catalogue()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return c.Names(record.ToProject), cobra.ShellCompDirectiveNoFileComp
}

// completeParties offers municipalities and organisations to the shell, for the
// value of a flag.
func (g *global) completeParties(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	c, err := g.records.Catalogue()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return c.Parties(), cobra.ShellCompDirectiveNoFileComp
}

// completeRevisions offers branches and tags to the shell.
func (g *global) completeRevisions(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	names, err := g.records.Revisions()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// bareBash replaces the one function that cobra's script takes from the package
// bash-completion, where that is not installed.
const bareBash = `if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref() {
        cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
    }
fi
`

// completeInBash makes the script for bash one that needs nothing but bash.
func completeInBash(completion *cobra.Command) {
	for _, c := range completion.Commands() {
		if c.Name() == "bash" {
			c.RunE = func(cmd *cobra.Command, _ []string) error {
				out := cmd.OutOrStdout()
				if _, err := io.WriteString(out, bareBash); err != nil {
					return err
				}
				return cmd.Root().GenBashCompletionV2(out, true)
			}
		}
	}
}
