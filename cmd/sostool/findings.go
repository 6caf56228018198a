package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/archive"
	"sostool/pkg/audit"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/folder"
	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/memory"
	"sostool/pkg/near"
	"sostool/pkg/paths"
	"sostool/pkg/record"
	"sostool/pkg/render"
	"sostool/pkg/source"
	"sostool/pkg/usage"
)

// findingsOptions are what the commands that report findings have in common.
type findingsOptions struct {
	*global
	form       string
	failOn     string
	only, skip []string

	format    render.FindingsFormat
	threshold diag.Severity
	level     diag.Severity // the lowest one that is printed; Default: all are
	further   []*further
}

// failures are the values of --fail-on, from the highest severity down.
var failures = []string{"error", "warning", "note", "never"}

func (o *findingsOptions) flags(cmd *cobra.Command) {
	formatFlag(cmd, &o.form, formatNames())
	cmd.Flags().StringVar(&o.failOn, "fail-on", "error", "the lowest `severity` that makes the exit status 1: "+strings.Join(failures, ", "))
	cmd.Flags().StringSliceVar(&o.only, "only", nil, "report only this `rule`; may be repeated")
	cmd.Flags().StringSliceVar(&o.skip, "skip", nil, "leave this `rule` out; may be repeated")
	complete(cmd, "fail-on", failures)
	completeBy(cmd, "only", o.completeRules)
	completeBy(cmd, "skip", o.completeRules)
}

func formatNames() []string {
	var names []string
	for _, f := range render.FindingsFormats() {
		names = append(names, f.Name)
	}
	return names
}

// options looks at the flags' values.
func (o *findingsOptions) options() (check.Options, error) {
	var none check.Options
	var known bool
	if o.format, known = formatNamed(o.form); !known {
		return none, usage.Choice("--format", o.form, formatNames())
	}
	o.threshold = diag.SeverityOf(o.failOn)
	switch {
	case o.failOn == "never":
		o.threshold = diag.Error + 1
	case o.threshold == diag.Default:
		return none, usage.Choice("--fail-on", o.failOn, failures)
	}
	for _, name := range slices.Concat(o.only, o.skip) {
		if check.Find(name) == nil && !strings.HasPrefix(name, record.OwnPrefix) {
			return none, noRule(name, o.rules())
		}
	}
	if len(o.only) > 0 && !slices.ContainsFunc(o.only, func(name string) bool { return !slices.Contains(o.skip, name) }) {
		return none, usage.Wrong("--only and --skip leave no rule")
	}
	today, err := o.day()
	return check.Options{Today: today, Only: o.only, Skip: o.skip}, err
}

// severities are those that --level takes, from the highest down.
var severities = failures[:3]

// by is the options with the settings by which the rules count: those of the records that
// are opened.
func (o *findingsOptions) by(c *catalogue.Catalogue, options check.Options) (check.Options, error) {
	options.Settings = c.Settings()
	set := check.SetOf(options.Settings)
	for _, name := range slices.Concat(o.only, o.skip) {
		if set.Find(name) == nil {
			return options, noRule(name, set)
		}
	}
	return options, nil
}

// quoting has the rules look into the archive of texts that the settings name. Where it is
// not there nobody can, which they count. done ends that.
func (g *global) quoting(options *check.Options) (done func()) {
	texts, err := g.records.Archive()
	if err != nil || texts == nil {
		return func() {}
	}
	options.Quotes = archive.NewShelf(texts, audit.NewQuotes).Get
	return func() { _ = texts.Close() }
}

// rules are those that hold in the folder of records, as far as it is known.
func (g *global) rules() *check.Set {
	g.nameRecords()
	return check.SetOf(g.records.Settings())
}

// completeRules offers their names to the shell.
func (g *global) completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return g.rules().Names(), cobra.ShellCompDirectiveNoFileComp
}

func noRule(name string, set *check.Set) error {
	if better := near.Words(name, set.Names()); len(better) > 0 {
		return usage.OrBetter(language.Say("there is no rule {0}", name), better)
	}
	return usage.Wrong("there is no rule {0}; sostool rules lists them", name)
}

// print gives a report to where the result goes.
func (o *findingsOptions) print(r *diag.Report) error {
	return o.toResult(func(w io.Writer) error { return o.format.Write(w, r, o.rendering()) })
}

// toResult is where findings go.
func (o *findingsOptions) toResult(findings func(io.Writer) error) error {
	if o.format.Exact {
		return o.writeExact(findings)
	}
	return o.write(findings)
}

func (o *findingsOptions) rendering() render.Options {
	return render.Options{
		Language: o.language(), Color: o.colored(), FailOn: o.threshold, Level: o.level, Version: version(), Home: home, FromTop: fromTop(),
	}
}

// fromTop names files as the formats of servers do: what has no place on the disk
// keeps its name.
func fromTop() func(name string) string {
	fromTop := paths.FromTop()
	return func(name string) string {
		if name == folder.Stdin || memory.IsVersion(name) {
			return name
		}
		return fromTop(name)
	}
}

// unfinished notes in a report what kept the run from finishing, so that every
// format says so.
func unfinished(r *diag.Report, errs []error) {
	for _, err := range errs {
		if err != nil {
			r.Failures = append(r.Failures, failureOf(err))
		}
	}
}

// unbegun reports a run that could not begin in the formats that were asked for. The file
// of --output stays as another run wrote it.
func (o *findingsOptions) unbegun(err error) error {
	var misused usage.Error
	if errors.As(err, &misused) {
		return err
	}
	report := new(diag.Report)
	unfinished(report, []error{err})
	to := o.toResult
	if !o.toStdout() {
		to = func(findings func(io.Writer) error) error { return findings(io.Discard) }
	}
	failed := o.opened(o.further, func() error {
		return to(func(w io.Writer) error { return o.begin(w, o.rendering()).close(report) })
	})
	for _, err := range o.unwritten() {
		o.fail(err)
	}
	return cmp.Or(failed, err)
}

// failureOf is an error as a report has it.
func failureOf(err error) diag.Failure {
	var file *source.FileError
	var crash *check.CrashError
	var v *git.Error
	var said *language.Error
	var out diag.Failure
	switch {
	case errors.As(err, &crash):
		return diag.Failure{File: crash.File, Message: language.Spoken(err), Read: true}
	case errors.As(err, &file):
		out.File, out.Read, err = filepath.ToSlash(file.File), file.Read, file.Err
	}
	switch {
	case errors.As(err, &v):
		out.Message = v.Text
	case errors.As(err, &said):
		out.Message = said.Text
	case errors.Unwrap(err) == nil:
		out.Message = language.Cause(err)
	default: // what is before its cause says what it is about
		out.Message = language.Spoken(err)
	}
	return out
}

// tell says what else there is to say, and last what was checked; it is the exit
// status.
func (o *findingsOptions) tell(r *diag.Report, c diag.Counts, told []language.Text, errs []error) error {
	text := o.format.Name == "text" && c.Worst() >= max(o.level, diag.Note)
	if text {
		fmt.Fprintln(o.err)
	}
	for _, err := range errs {
		o.fail(err)
	}
	for _, t := range told {
		o.say(t)
	}
	if text {
		o.say(language.Say("sostool explain RULE says what a finding means, with an example"))
	}
	o.say(render.Verdict(r, c, version()))
	switch {
	case len(errs) > 0:
		return status(statusFailed)
	case c.Worst() >= o.threshold:
		return status(statusFindings)
	default:
		return nil
	}
}
