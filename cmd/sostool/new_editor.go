package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/tools/txtar"

	"sostool/pkg/language"
	"sostool/pkg/starter"
	"sostool/pkg/usage"
)

func newNewEditor(g *global) *cobra.Command {
	names := starter.Editors()
	return &cobra.Command{
		Use:   "editor NAME [DIR]",
		Short: "Write the settings by which an editor starts sostool lsp",
		Long: `Write the settings by which an editor starts sostool lsp for records: what is found,
corrections, completion, figures that follow, and more as they are typed. NAME is
` + strings.Join(names[:len(names)-1], ", ") + ` or ` + names[len(names)-1] + `. sostool help editors says what to do then.

They go where those of sostool new ci go: to the top of the git repository, or to
DIR. A file that exists already is never changed; -o - prints what would be written.

Exit status: 0 all files are there, 2 wrong use, 3 a file was left as it is.`,
		Example: `  sostool new editor vscode
  sostool new editor neovim --lang fi
  sostool new editor helix -o -`,
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 || len(args) > 2:
				return usage.Wrong("sostool new editor takes one of {0}, and perhaps a folder", language.Choices(names))
			case !slices.Contains(names, args[0]):
				return usage.Unknown(language.Say("sostool new editor takes one of {0}, not \"{1}\"", language.Choices(names), args[0]), args[0], names)
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if g.records.At != "" {
				return usage.Wrong("--at is of the past, for which no files are written")
			}
			return g.newEditor(args[0], append(args[1:], "")[0])
		},
	}
}

func (g *global) newEditor(editor, in string) error {
	top, records, err := starter.Destination(&g.records, in, "editor "+editor)
	if err != nil {
		return err
	}
	s := starter.Starter{Records: records}
	if g.lang != "" { // else the editor's
		s.Lang = g.language().String()
	}
	files, err := s.EditorFiles(editor, g.language())
	if err != nil {
		return err
	}
	if g.output != "" {
		return g.writeNew(txtar.Format(&txtar.Archive{Files: files}))
	}
	if left := g.ensure(top, files); left > 0 {
		g.say(language.Say("{0} {0|file differs|files differ} from what was expected; sostool new editor {1} -o - prints it", left, editor))
		return status(statusFailed)
	}
	return nil
}
