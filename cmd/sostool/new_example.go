package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/language"
	"sostool/pkg/starter"
	"sostool/pkg/usage"
)

func newNewExample(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "example DIR",
		Short: "Write a made-up folder to play with",
		Long: `Write a made-up folder to play with: records of a programme and of two projects,
with payers, beneficiaries and claims for payment; a budget as an Excel workbook, of
which there is no record yet; a page that sostool embed fills in. Its comments and what
people read in it are in the language of --lang, which is then that of the folder.

DIR is a new folder, or an empty one (files whose names begin with a dot aside).`,
		Example: `  sostool new example demo
  sostool new example kokeilu --lang fi`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage.Wrong("sostool new example takes one folder, not {0}", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case g.records.At != "":
				return usage.Wrong("--at is of the past, for which no files are written")
			case g.output != "":
				return usage.Wrong("sostool new example writes a folder; --output is for what is one file")
			}
			return g.newExample(filepath.Clean(args[0]))
		},
	}
}

func (g *global) newExample(dir string) error {
	shown := filepath.ToSlash(dir)
	there, err := os.ReadDir(dir)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", shown, language.Plainly(err))
	case !hidden(there):
		return usage.Wrong("{0} is not empty: sostool new example takes a new folder", shown)
	}
	l := g.language()
	files, err := starter.ExampleFiles(l)
	if err != nil {
		return err
	}
	if left := g.ensure(dir, files); left > 0 {
		return status(statusFailed)
	}
	g.say(language.Say("to begin with: cd {0}, then sostool validate, sostool list, sostool budget arjen; README.md says what is there", shown))
	return nil
}

// hidden reports whether all names begin with a dot, as that of a repository does.
func hidden(entries []fs.DirEntry) bool {
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			return false
		}
	}
	return true
}
