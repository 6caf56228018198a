package main

import (
	"github.com/spf13/cobra"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/lsp"
	"sostool/pkg/usage"
)

func newLSP(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "lsp",
		Short: "Serve an editor: findings, corrections and figures as records are typed",
		Long: `A language server on standard input and output, for editors: it says what is
found in the whole folder of records while one is typed, also before it is saved;
offers corrections; completes keys, words, ids and municipalities; says what a key
means and how a figure comes about; goes to what an id leads to, and gives it
another name in all records.

sostool new editor NAME writes the settings that start it. Records are those of
the editor's workspace, else of the current folder. Messages are in the language of
--lang, else in that of the editor or the environment.

Exit status: 0 the editor ended the session, 1 it was cut off, 2 wrong use.`,
		Example: `  sostool new editor neovim
  sostool lsp --lang fi`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			switch {
			case g.records.At != "":
				return usage.Wrong("--at is of the past, which no editor changes")
			case g.output != "":
				return usage.Wrong("sostool lsp talks to an editor on standard output; --output has no place there")
			case g.raw != nil:
				g.say(language.Say("sostool lsp waits for an editor on standard input; sostool help editors says how one starts it"))
			}
			today := func() calendar.Day {
				day, _ := g.day() // which was looked at before
				return day
			}
			if !lsp.Serve(g.in, g.world.out, lsp.Options{Version: version(), Home: home, Records: g.records.Named,
				Lang: g.lang, Language: g.language(), Today: today}) {
				return status(statusFindings)
			}
			return nil
		},
	}
}
