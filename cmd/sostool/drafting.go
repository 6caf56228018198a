package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/ask"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/facts"
	"sostool/pkg/folder"
	"sostool/pkg/language"
	"sostool/pkg/paths"
	"sostool/pkg/record"
	"sostool/pkg/save"
	"sostool/pkg/usage"
)

// drafting writes one new record.
type drafting struct {
	*global
	record  *facts.Record
	noInput bool

	from, sheet string // a spreadsheet that has the budget, and the sheet's name
}

func newDrafting(g *global, r *facts.Record, name, short, long, example string) *cobra.Command {
	d := &drafting{global: g, record: r}
	cmd := &cobra.Command{
		Use: name + " ID", Short: short, Long: long, Example: example,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage.Wrong("sostool new {0} takes one id, not {1}", name, len(args))
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(_ *cobra.Command, args []string) error { return d.run(args[0]) },
	}
	for _, f := range r.Facts {
		cmd.Flags().StringArrayVar(&f.Given, f.Flag, nil, f.Usage)
		completeBy(cmd, f.Flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			c, _, err := d.around()
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return f.Offers(c), cobra.ShellCompDirectiveNoFileComp
		})
	}
	if r.Kind == record.ProjectKind {
		d.sheetFlags(cmd)
	}
	cmd.Flags().BoolVar(&d.noInput, "no-input", false, "ask nothing, on a terminal either")
	return cmd
}

func (d *drafting) run(id string) error {
	if d.records.At != "" {
		return usage.Wrong("--at is of the past, where nothing new can be written")
	}
	if err := facts.CheckID(id); err != nil {
		return err
	}
	c, dir, err := d.around()
	if err != nil {
		return err
	}
	if err := d.record.Free(c, id); err != nil {
		return err
	}
	errs := d.record.TakeGiven(c)
	for _, err := range errs {
		d.fail(err)
	}
	if len(errs) > 0 {
		return status(statusUsage)
	}
	if err := d.readSheet(c); err != nil {
		return err
	}
	if d.raw != nil && !d.noInput && d.output == "" && d.getenv("TERM") != "dumb" {
		if err := d.ask(c); err != nil {
			return err
		}
	}
	file := facts.Target{Name: filepath.ToSlash(d.output)}
	if d.output == "" {
		if file, err = d.record.Place(c, dir, id); err != nil {
			return err
		}
	}
	made, err := d.record.Compose(file, id)
	if err != nil {
		return err
	}
	if err := d.save(dir, file, made.Text); err != nil {
		return err
	}
	if file.Name != folder.Stdin {
		d.say(language.Say("written: {0}", file.Name))
	}
	counts, err := d.faults(file, id, made.Text)
	if err != nil {
		return err
	}
	sums := d.tellSheet()
	d.tell(file.Name, made.Missing, counts)
	return sums
}

// ask asks on the terminal for what no flag says.
func (d *drafting) ask(c *catalogue.Catalogue) error {
	questions := d.record.Questions(c)
	if len(questions) == 0 {
		return nil
	}
	width, restore, err := d.raw()
	if err != nil {
		return err
	}
	defer restore()
	return ask.All(d.in, d.world.err, width, d.language(), questions)
}

// around are the records that the new one may refer to, with those that are handed over:
// only these where it is the first. dir is their folder; empty where there is none and
// none is needed.
func (d *drafting) around(handed ...*catalogue.Entry) (c *catalogue.Catalogue, dir string, err error) {
	dir, err = d.records.Find()
	none := errors.Is(err, folder.ErrNone)
	switch {
	case none && d.output == "":
		return nil, "", language.Fail("no folder of records here or in a parent; --records records makes one here")
	case none:
		c, err = catalogue.Open(nil, "", handed...)
		return c, "", err
	case err != nil:
		return nil, "", err
	case d.records.Named == "" && d.output == "" && !paths.InOwnRepository(dir):
		return nil, "", language.Fail("{0} is in another repository: --records {0} takes it, --records records makes a folder here", dir)
	}
	c, err = d.records.Open(dir, handed...)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, catalogue.ErrEmpty) {
		c, err = catalogue.Open(nil, "", handed...)
	}
	return c, dir, err
}

// faults counts what validate would say about the record that was written.
func (d *drafting) faults(file facts.Target, id string, text []byte) (counts diag.Counts, err error) {
	var c *catalogue.Catalogue
	var wanted func(*catalogue.Entry) bool
	name := filepath.FromSlash(file.Name)
	if info, err := os.Stat(name); file.Name != folder.Stdin && err == nil && info.Mode().IsRegular() {
		chosen, err := d.records.Choose(d.in, []string{name})
		if err != nil {
			return counts, err
		}
		c, wanted = chosen.All, chosen.Wanted
	} else {
		e := catalogue.Handed(folder.Stdin, "", "", text)
		if c, _, err = d.around(e); err != nil {
			return counts, err
		}
		wanted = func(other *catalogue.Entry) bool { return other == e }
	}
	today, err := d.day()
	if err != nil {
		return counts, err
	}
	report, errs := check.Run(c, check.Options{Today: today, Wanted: wanted})
	if file.Before != nil {
		own := "organisations[" + id + "]"
		report.Findings = slices.DeleteFunc(report.Findings, func(f diag.Finding) bool {
			return f.Path != own && !strings.HasPrefix(f.Path, own+".")
		})
	}
	for _, err := range errs {
		d.fail(err)
	}
	return report.Count(), nil
}

// save writes the file: whole or not at all, and never over another record.
func (d *drafting) save(dir string, file facts.Target, text []byte) error {
	name := filepath.FromSlash(file.Name)
	switch {
	case file.Before != nil:
		c := save.Change{Name: name, Before: file.Before, After: text}
		d.files.Rewrite(&c)
		return c.Err
	case d.output != "":
		return d.writeNew(text)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("%s: %w", dir, language.Plainly(err))
	}
	// A link might lead out of the folder, and no record is looked for in it.
	if parent := filepath.Dir(name); parent != filepath.Clean(dir) {
		if err := os.Mkdir(parent, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s: %w", parent, language.Plainly(err))
		}
		if info, err := os.Lstat(parent); err != nil || !info.IsDir() {
			return language.Fail("{0}: no folder of its own, so nothing is written there", parent)
		}
	}
	return d.createNew(name, text)
}

// tell says what remains to be done about a record that was written.
func (d *drafting) tell(name string, missing []string, counts diag.Counts) {
	if len(missing) > 0 {
		d.say(language.Say("{0} {0|thing is|things are} still missing: {1}", len(missing), language.List(missing)))
	}
	if counts.Error+counts.Warning > 0 {
		d.say(language.Say("it has {0} {0|error|errors} and {1} {1|warning|warnings}: sostool validate {2} shows them",
			counts.Error, counts.Warning, name))
	}
}
