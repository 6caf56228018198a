package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/sheet"
	"sostool/pkg/usage"
)

// sheetFlags are those of a project whose budget is taken from a spreadsheet.
func (d *drafting) sheetFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&d.from, "from", "", "take the budget from a `FILE` of a spreadsheet, .xlsx or .csv, each figure cited to its cell")
	cmd.Flags().StringVar(&d.sheet, "sheet", "", "the `NAME` of the sheet, where --from has several")
	_ = cmd.MarkFlagFilename("from", "xlsx", "xlsm", "csv")
	completeBy(cmd, "sheet", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		book, err := openSheets(d.from)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return book.Names(), cobra.ShellCompDirectiveNoFileComp
	})
}

// readSheet takes the budget from the spreadsheet of --from.
func (d *drafting) readSheet(c *catalogue.Catalogue) error {
	if d.from == "" {
		if d.sheet != "" {
			return usage.Wrong("--sheet is about the file of --from")
		}
		return nil
	}
	book, err := openSheets(d.from)
	if err != nil {
		return err
	}
	return d.record.ReadSheet(c, book, filepath.Base(d.from), d.sheet)
}

// openSheets opens a spreadsheet. Its error names the file.
func openSheets(name string) (*sheet.Workbook, error) {
	fail := func(err error) error { return fmt.Errorf("%s: %w", filepath.ToSlash(name), language.Plainly(err)) }
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fail(err)
	case !info.Mode().IsRegular():
		return nil, language.Fail("{0}: not a regular file", filepath.ToSlash(name))
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fail(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, sheet.MaxBytes+1))
	if err != nil {
		return nil, fail(err)
	}
	book, err := sheet.Open(text)
	if err != nil {
		return nil, fail(err)
	}
	return book, nil
}

// tellSheet says what was taken from which cells, what was not, and which sums hold. The
// status is an error where one does not, or where a figure could not be taken.
func (d *drafting) tellSheet() error {
	s := d.record.Sheet
	if s == nil {
		return nil
	}
	for _, unit := range s.SayUnits() {
		d.say(unit)
	}
	for _, line := range s.Took() {
		d.say(line)
	}
	lacking := false
	for _, left := range s.Left {
		d.say(s.SayLeft(left))
		lacking = lacking || left.Path != ""
	}
	fails, holds, nearly := s.Fails()
	if holds > 0 {
		d.say(language.Say("{0} {0|sum|sums} of the sheet {0|holds|hold}", holds))
	}
	if nearly > 0 {
		d.say(language.Say("{0} {0|sum|sums} of the sheet {0|holds|hold} as far as {0|its|their} figures are rounded", nearly))
	}
	for _, sum := range fails {
		d.say(s.SaySum(sum))
	}
	if lacking || len(fails) > 0 {
		return status(statusFindings)
	}
	return nil
}
