package main

import (
	"cmp"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/export"
	"sostool/pkg/language"
	"sostool/pkg/paths"
	"sostool/pkg/question"
	"sostool/pkg/render"
	"sostool/pkg/report"
	"sostool/pkg/save"
	"sostool/pkg/table"
	"sostool/pkg/usage"
)

// exporting are the flags of export.
type exporting struct {
	*global
	format     string
	partition  string
	as         string
	dictionary bool
	question   question.Question
}

func newExport(g *global) *cobra.Command {
	o := &exporting{global: g}
	cmd := &cobra.Command{
		Use:   "export [EXPR] -f FORMAT -o PATH",
		Short: "All records as tables for other programs",
		Long: `Write all records as tables for R, Excel, DuckDB, Power BI or Spark, or with an
expression of query the projects for which it is true. Every format has the same
tables, columns and rows: what records state, every amount of their budgets with
its basis and bounds, and what validate finds. What is not known is null.

With --as it writes the projects in a form that others ask for, those that have
what it demands, and says what the others lack: kohesio is the list of operations of
Regulation (EU) 2021/1060, Article 49(3), under the names of Kohesio's columns, and
360giving the 360Giving Data Standard. What a form writes more exactly or more firmly
than the record knows it, such as an amount that its source rounds or that is only
applied for, is said and named in its last column, Approximate.

With --dictionary it prints what each table and column means, or with --as what those
of the form do, in the language of --lang or, with -f json, in all.

A folder that it made before is replaced whole. A record that can't be read
without error is left out, and the exit status is then 3.`,
		Example: `  sostool export -f jsonl -o taulut
  sostool export 'status == "granted"' -f jsonl -o taulut
  sostool export --at 2024-12-31 -f datapackage -o taulut-2024
  sostool export --as kohesio -o operations.csv
  sostool export --dictionary --lang fi -f html -o sanasto.html`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage.Wrong("sostool export takes one expression in quotes, not {0} arguments", len(args))
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return g.completeQuestion(&o.question, typed)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			switch err := g.spareFolder(g.output); {
			case err != nil:
				return err
			case o.dictionary:
				return o.describe(args)
			case o.as != "":
				return o.cross(args)
			}
			return o.run(args)
		},
	}
	formats := exportFormats()
	cmd.Flags().StringVarP(&o.format, "format", "f", "", "`format` of the tables: "+strings.Join(formats, ", ")+"; of the dictionary: "+strings.Join(dictionaryFormats, ", ")+"; of --as: "+strings.Join(crosswalkFormats, ", "))
	cmd.Flags().StringVar(&o.partition, "partition", "", "with -f parquet: a folder for each `programme` in that of its table, as Spark and Hive have them")
	complete(cmd, "partition", []string{byProgramme})
	cmd.Flags().StringVar(&o.as, "as", "", "the projects in this `form`: "+strings.Join(crosswalks(), ", "))
	complete(cmd, "as", crosswalks())
	cmd.Flags().BoolVar(&o.dictionary, "dictionary", false, "print what the tables and their columns mean")
	completeBy(cmd, "format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		switch {
		case o.dictionary:
			return dictionaryFormats, cobra.ShellCompDirectiveNoFileComp
		case o.as != "":
			return crosswalkFormats, cobra.ShellCompDirectiveNoFileComp
		}
		return formats, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// byProgramme is what tables may be partitioned by.
const byProgramme = "programme"

// dictionaryFormats are those of the dictionary; the first is the default.
var dictionaryFormats = []string{"markdown", "html", "json"}

// describe prints the dictionary.
func (o *exporting) describe(args []string) error {
	format := cmp.Or(o.format, dictionaryFormats[0])
	switch {
	case len(args) > 0:
		return usage.Wrong("--dictionary is the same for all projects: it takes no expression")
	case !slices.Contains(dictionaryFormats, format):
		return usage.Choice("--format", format, dictionaryFormats)
	case o.partition != "":
		return partitionElsewhere()
	}
	tables := export.Tables()
	if o.as != "" {
		form, err := o.crosswalk()
		if err != nil {
			return err
		}
		tables = []*export.Table{form.Table}
	}
	if format == "json" {
		return o.write(func(w io.Writer) error { return render.WriteJSON(w, export.DictionaryForPrograms(tables)) })
	}
	return o.write(func(w io.Writer) error {
		return render.WriteSections(w, format, export.Dictionary(tables), render.TableOptions{Language: o.language()})
	})
}

// partitionElsewhere is the error of --partition with anything but -f parquet.
func partitionElsewhere() error { return usage.Wrong("--partition is for -f parquet") }

// crosswalkFormats are those of the forms of --as; the first is the default.
var crosswalkFormats = []string{"csv", "json"}

func crosswalks() (names []string) {
	for _, c := range export.Crosswalks() {
		names = append(names, c.Name)
	}
	return names
}

// crosswalk is the form of --as.
func (o *exporting) crosswalk() (*export.Crosswalk, error) {
	all := export.Crosswalks()
	i := slices.IndexFunc(all, func(c export.Crosswalk) bool { return c.Name == o.as })
	if i < 0 {
		return nil, usage.Choice("--as", o.as, crosswalks())
	}
	return &all[i], nil
}

// cross writes the projects in a form that others ask for, and says what is missing.
func (o *exporting) cross(args []string) error {
	form, err := o.crosswalk()
	format := cmp.Or(o.format, crosswalkFormats[0])
	switch {
	case err != nil:
		return err
	case !slices.Contains(crosswalkFormats, format):
		return usage.Choice("--format", format, crosswalkFormats)
	case o.partition != "":
		return partitionElsewhere()
	}
	r, leftOut, err := o.request(args)
	if err != nil {
		return err
	}
	crossed := form.Of(r)
	write := crossed.CSV
	if format == "json" {
		write = crossed.JSON
	}
	to := o.writeExact // a file has the texts as they are
	if o.toStdout() {
		to = o.write
	}
	if err := to(write); err != nil {
		return err
	}
	for _, l := range crossed.Lacks {
		for _, said := range lacking(l) {
			o.say(said)
		}
	}
	o.say(crossed.Empty)
	out := &export.Outcome{Repeated: crossed.Repeated, Failures: r.Catalogue.Failures}
	if out.LeftOut = crossed.LeftOut; r.Kept != nil {
		out.LeftOut = leftOut
	}
	return o.tell(out)
}

// lacking says why a project is left out of a form, or what its row lacks.
func lacking(l export.Lack) (out []language.Text) {
	all := func(texts []language.Text) language.Text {
		said := texts[0]
		for _, t := range texts[1:] {
			said = language.Say("{0}, {1}", said, t)
		}
		return said
	}
	if len(l.Demands) > 0 {
		return append(out, language.Say("left out: {0}: {1}", l.ID, all(l.Demands)))
	}
	if len(l.Others) > 0 {
		out = append(out, language.Say("left empty: {0}: {1}", l.ID, all(l.Others)))
	}
	if len(l.Inexact) > 0 {
		out = append(out, language.Say("approximate: {0}: {1}", l.ID, all(l.Inexact)))
	}
	return out
}

func exportFormats() (names []string) {
	for _, f := range export.Formats() {
		names = append(names, f.Name)
	}
	return names
}

func (o *exporting) run(args []string) error {
	format, err := o.check()
	if err != nil {
		return err
	}
	r, leftOut, err := o.request(args)
	if err != nil {
		return err
	}
	place := o.files.NewFile
	if format.Folder {
		place = o.files.NewFolder
	}
	defer o.quoting(&r.Check)()
	var out *export.Outcome
	err = place(o.output, func(path string) error {
		w, err := format.Begin(path, export.Options{Partition: o.partition != ""})
		if err != nil {
			return err
		}
		out, err = export.Write(r, w)
		return errors.Join(err, w.Close())
	})
	if err != nil {
		return err
	}
	out.LeftOut = slices.Concat(leftOut, out.LeftOut)
	return o.tell(out)
}

// request is the records that are exported: all, or the projects for which an expression is
// true, and the records that can't be asked.
func (o *exporting) request(args []string) (*export.Request, []*catalogue.Entry, error) {
	c, err := o.records.Catalogue()
	if err != nil {
		return nil, nil, err
	}
	today, err := o.day()
	if err != nil {
		return nil, nil, err
	}
	r := &export.Request{Catalogue: c, Sound: check.Soundness(), Check: check.Options{Today: today}}
	if len(args) == 0 {
		return r, nil, nil
	}
	leftOut, err := o.keep(r, args[0])
	return r, leftOut, err
}

// check looks at what is to be written, and where.
func (o *exporting) check() (format export.Format, err error) {
	formats := export.Formats()
	i := slices.IndexFunc(formats, func(f export.Format) bool { return f.Name == o.format })
	switch {
	case o.format == "":
		return format, usage.Wrong("sostool export writes tables in one of the formats {0}: choose with -f", language.Choices(exportFormats()))
	case o.format == "csv":
		return format, usage.Wrong("sostool export writes CSV with -f datapackage: a folder with a file for each table and what its columns mean")
	case i < 0:
		return format, usage.Choice("--format", o.format, exportFormats())
	case o.partition != "" && o.partition != byProgramme:
		return format, usage.Choice("--partition", o.partition, []string{byProgramme})
	case o.partition != "" && !formats[i].Partitions:
		return format, partitionElsewhere()
	case o.output == "" || o.output == "-":
		return format, usage.Wrong("sostool export writes files: say where with -o")
	case formats[i].Folder:
		return formats[i], o.mayFill(o.output)
	case paths.IsFolder(o.output) || os.IsPathSeparator(o.output[len(o.output)-1]):
		return format, usage.Wrong("{0} is a folder, and -f {1} writes a file", filepath.ToSlash(o.output), o.format)
	default:
		return formats[i], nil
	}
}

// spareFolder refuses to write anything into the folder of records.
func (g *global) spareFolder(name string) error {
	if dir, err := g.records.Find(); err == nil && !g.toStdout() && paths.Holds(dir, name) {
		return usage.Wrong("{0} is in the folder of records; nothing else is written there", filepath.ToSlash(name))
	}
	return nil
}

// mayFill refuses a folder that can't be made anew: that of the records, what is above it, and
// one with files that are not ours.
func (g *global) mayFill(folder string) error {
	if err := g.spareFolder(folder); err != nil {
		return err
	}
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return usage.Wrong("{0} is a file, and a folder is written", filepath.ToSlash(folder))
	}
	if dir, err := g.records.Find(); err == nil && paths.Holds(folder, dir) {
		return usage.Wrong("{0} holds the folder of records: it is left as it is", filepath.ToSlash(folder))
	}
	may, err := save.MayReplace(folder)
	if err == nil && !may {
		return usage.Wrong("{0} is not empty, and sostool did not make it: it is left as it is", filepath.ToSlash(folder))
	}
	return err
}

// keep has a request keep the projects for which an expression is true, and says which are
// left open. It returns the records that can't be asked.
func (o *exporting) keep(r *export.Request, text string) ([]*catalogue.Entry, error) {
	o.question.Keep, o.question.Columns = text, "id"
	q, err := o.question.Compile(r.Catalogue)
	if err != nil {
		return nil, err
	}
	q.Open = report.ListOpen
	asked := &report.Request{Catalogue: r.Catalogue, Entries: r.Catalogue.AllProjects(), Sound: r.Sound, Language: o.language()}
	kept, covers, err := report.Projects(asked, q)
	if err != nil {
		return nil, err
	}
	r.Kept = make(map[string]bool, len(kept.Rows))
	for _, row := range kept.Rows {
		if id, is := row.Cells[0].Value.(table.Word); is {
			r.Kept[id.Code] = true
		}
	}
	for _, said := range kept.OpenSay {
		o.say(said)
	}
	return covers.LeftOut, nil
}

// tell says what the tables lack.
func (o *exporting) tell(out *export.Outcome) error {
	o.tellLeftOut(out.LeftOut)
	for _, e := range out.Repeated {
		o.say(language.Say("left out: {0} has an id that is there twice; sostool validate says which", e.Name))
	}
	for _, id := range out.Wide {
		o.say(language.Say("{0}: figures are too large to add; what they make is left unknown", id))
	}
	if out.Unread > 0 {
		o.say(diag.Unquoted(out.Unread))
	}
	for _, err := range out.Failures {
		o.fail(err)
	}
	if len(out.LeftOut)+len(out.Repeated)+len(out.Wide)+len(out.Failures) > 0 {
		return status(statusFailed)
	}
	return nil
}
