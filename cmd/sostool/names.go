package main

import (
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/usage"
)

// inEnglish are words that lead to a command, those of another language replaced by the
// command's name where they mean only one.
func inEnglish(root *cobra.Command, words []string) []string {
	out := slices.Clone(words)
	at := root
	for i, word := range words {
		next, rest, err := at.Find([]string{word})
		if err != nil || next == at || len(rest) > 0 {
			names := usage.Called(word, commandNames(at))
			if len(names) != 1 {
				break
			}
			out[i] = names[0]
			next, _, _ = at.Find(names)
		}
		at = next
	}
	return out
}
