package main

import (
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/arrange"
	"sostool/pkg/check"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/render"
	"sostool/pkg/report"
	"sostool/pkg/table"
	"sostool/pkg/usage"
)

// printed are the flags of commands that print tables.
type printed struct {
	*global
	formats []string // the first is the default
	format  string
	width   int
	drawn   drawn
}

func (t *printed) formatFlags(cmd *cobra.Command, formats []string) {
	t.formats = formats
	formatFlag(cmd, &t.format, formats)
	if slices.ContainsFunc(formats, isPicture) {
		t.drawn.flags(cmd)
	}
	cmd.Flags().IntVar(&t.width, "width", t.columns, "`characters` that a text should fit; 0: any number (default: COLUMNS, those of the terminal, else 100)")
	cmd.Flag("width").DefValue = "0" // what the terminal has is not part of the help
}

func tableFormats() []string { return namesOf(render.TableFormats()) }

func pictureFormats() []string { return namesOf(render.PictureFormats()) }

func namesOf(formats []render.TableFormat) (names []string) {
	for _, f := range formats {
		names = append(names, f.Name)
	}
	return names
}

// check looks at the flags' values.
func (t *printed) check() error {
	switch {
	case slices.Contains(t.formats, t.format):
	case isPicture(t.format):
		return noPicture(t.format)
	default:
		return usage.Choice("--format", t.format, t.formats)
	}
	if t.width < 0 {
		return usage.Wrong("--width takes a number of characters, not {0}", t.width)
	}
	if t.tableFormat().Exact && t.output == "" && t.terminal {
		return usage.Wrong("-f {0} writes a binary file: name it with -o", t.format)
	}
	return t.drawn.check(t.format)
}

// printAs writes a table, with options of one format.
func (t *printed) printAs(result *table.Table, o render.TableOptions) error {
	o.Language, o.Width, o.Picture = t.language(), t.width, t.drawn.options
	f := t.tableFormat()
	if isPicture(f.Name) && result.Picture == nil {
		return noPicture(f.Name)
	}
	write := t.write
	if f.Exact {
		write = t.writeExact
	}
	return write(func(w io.Writer) error { return f.Write(w, result, o) })
}

// tableFormat is the format that is asked for, one that check accepts.
func (t *printed) tableFormat() render.TableFormat {
	formats := slices.Concat(render.TableFormats(), render.PictureFormats())
	return formats[slices.IndexFunc(formats, func(f render.TableFormat) bool { return f.Name == t.format })]
}

// tabular are the flags of commands that print a table whose rows and columns may
// be arranged.
type tabular struct {
	printed
	arrange.Arrangement
	excel bool
	plain bool
}

func (t *tabular) flags(cmd *cobra.Command, more ...string) {
	t.formatFlags(cmd, append(tableFormats(), more...))
	cmd.Flags().BoolVar(&t.excel, "excel", false, "with -f csv: as a Finnish Excel opens it, with ; and decimal commas")
	cmd.Flags().BoolVar(&t.plain, "plain", false, "with -f xlsx: the head in the first row, nothing above it")
	cmd.Flags().StringArrayVar(&t.Rename, "rename", nil, "another head for a column, as `KEY=HEAD`; may be repeated")
}

// columnFlags adds the flags of tables that have columns of their own: which of
// them, and of which years.
func (t *tabular) columnFlags(cmd *cobra.Command, years bool) {
	cmd.Flags().StringVar(&t.Columns, "columns", "", "only these `columns`, by the keys that -f csv has, with commas between them")
	if years {
		cmd.Flags().StringVar(&t.Years, "years", "", "only the columns of these `years`, as 2009/2011 or 2009")
	}
}

// listFlags adds the flags of tables whose rows are a list.
func (t *tabular) listFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.Sort, "sort", "", "sort the rows by this `column`, as name or -total")
	cmd.Flags().IntVar(&t.Limit, "limit", 0, "at most `N` rows; 0: all")
}

// listed refuses the flags of lists for a table whose rows are not one.
func (t *tabular) listed(is bool, why language.Text) error {
	if !is && (t.Sort != "" || t.Limit > 0) {
		return usage.Error{Text: why}
	}
	return nil
}

// check looks at the flags' values.
func (t *tabular) check() error {
	if err := t.printed.check(); err != nil {
		return err
	}
	if t.excel && t.format != "csv" {
		return usage.Wrong("--excel is for -f csv")
	}
	if t.plain && t.format != "xlsx" {
		return usage.Wrong("--plain is for -f xlsx")
	}
	if t.Limit < 0 {
		return usage.Wrong("--limit takes a number of rows, not {0}", t.Limit)
	}
	return nil
}

// forPeople reports whether people read the format as it is.
func (t *printed) forPeople() bool {
	return !t.tableFormat().Machine
}

// alphabet is the language whose alphabet texts are sorted by: that of the
// readers, and one for all machines.
func (t *tabular) alphabet() language.Language {
	if t.forPeople() || t.excel {
		return t.language()
	}
	return language.Finnish
}

// print arranges a table and writes it.
func (t *tabular) print(result *table.Table) error {
	if err := t.Apply(result, t.alphabet()); err != nil {
		return err
	}
	return t.printAs(result, render.TableOptions{Excel: t.excel, Plain: t.plain})
}

// request opens the records for a report of the projects that arguments mean.
func (t *tabular) request(args []string) (*report.Request, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	return t.open(&report.Request{}, t.Arrangement, args)
}

// open is global's, for pictures where one is asked for.
func (t *printed) open(r *report.Request, a arrange.Arrangement, args []string) (*report.Request, error) {
	r.Draw = isPicture(t.format)
	return t.global.open(r, a, args)
}

// open completes a request with the records, and the years that an arrangement
// names.
func (g *global) open(r *report.Request, a arrange.Arrangement, args []string) (_ *report.Request, err error) {
	r.Sound = check.Soundness()
	if r.Years, err = a.Named(); err != nil {
		return nil, err
	}
	if r.Catalogue, err = g.records.Catalogue(); err != nil {
		return nil, err
	}
	r.ByID = len(args) == 0
	r.Entries, err = meant.Projects(r.Catalogue, args)
	return r, err
}

// finish prints a report, or says why there is none, and tells what was left out.
func (g *global) finish(r *report.Request, o *report.Coverage, err error, write func() error) error {
	switch {
	case errors.Is(err, report.ErrTooLarge):
		return language.Fail("the figures are too large to add")
	case err != nil:
		return err
	}
	if len(o.LeftOut) < len(r.Entries) {
		if err := write(); err != nil {
			return err
		}
	}
	for _, e := range r.Catalogue.Entries {
		if doc := r.Catalogue.Kept(e); doc != nil && !r.Sound(doc) {
			g.say(language.Say("{0} has errors: what projects take from it may be missing; sostool validate says why", e.Name))
		}
	}
	g.tellLeftOut(o.LeftOut)
	for _, id := range o.Wide {
		g.say(language.Say("{0}: figures are too large to add; what they make is left unknown", id))
	}
	if g.tellFailures(r.Catalogue) || len(o.Wide) > 0 || len(o.LeftOut) == len(r.Entries) {
		return status(statusFailed)
	}
	return nil
}
