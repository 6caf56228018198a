package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/folder"
	"sostool/pkg/language"
)

// welcome is what sostool alone says where there are no records yet.
const welcome = `There are no records here yet. What to do next:

  sostool new example DIR  write a made-up folder to play with
  sostool new project ID --records records
                           begin a folder of records with one project
  sostool validate DIR     check records that are somewhere else
  sostool help records     what a folder of records holds
  sostool doctor           why records that should be here are not found
  sostool --help           all that sostool does`

// alone is sostool without a command.
func (g *global) alone(cmd *cobra.Command, _ []string) error {
	if _, err := g.records.Catalogue(); !noRecordsYet(err) {
		return cmd.Help()
	}
	h := g.helper()
	_, err := fmt.Fprintln(cmd.OutOrStdout(), h.prose(welcome))
	return err
}

// noRecordsYet reports whether an error is that there are no records yet.
func noRecordsYet(err error) bool {
	return errors.Is(err, folder.ErrNone) || errors.Is(err, catalogue.ErrEmpty) || errors.Is(err, fs.ErrNotExist)
}

// sayHowToBegin tells those whose command found an empty folder how to begin one: that
// there is none says so itself.
func (g *global) sayHowToBegin(err error) {
	if errors.Is(err, catalogue.ErrEmpty) {
		g.say(language.Say("sostool new project ID --records DIR begins a folder of records; sostool alone says more"))
	}
}
