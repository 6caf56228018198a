package main

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// nameLines are the words for commands and topics that are not their names.
//
//go:embed names.txt
var nameLines string

// called are the commands and topics below cmd that people call so in Finnish or Swedish.
func called(cmd *cobra.Command, word string) []string {
	word = strings.ToLower(word)
	var names []string
	for line := range strings.Lines(nameLines) {
		name, words, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if slices.Contains(strings.Fields(words), word) && slices.Contains(commandNames(cmd), name) {
			names = append(names, name)
		}
	}
	return names
}

// inEnglish are words that lead to a command, those of another language replaced by the
// command's name where they mean only one.
func inEnglish(root *cobra.Command, words []string) []string {
	out := slices.Clone(words)
	at := root
	for i, word := range words {
		next, rest, err := at.Find([]string{word})
		if err != nil || next == at || len(rest) > 0 {
			names := called(at, word)
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
