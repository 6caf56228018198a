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

	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/folder"
	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/memory"
	"sostool/pkg/near"
	"sostool/pkg/paths"
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
}

// failures are the values of --fail-on, from the highest severity down.
var failures = []string{"error", "warning", "note", "never"}

func (o *findingsOptions) flags(cmd *cobra.Command) {
	formatFlag(cmd, &o.form, formatNames())
	cmd.Flags().StringVar(&o.failOn, "fail-on", "error", "the lowest `severity` that makes the exit status 1: "+strings.Join(failures, ", "))
	cmd.Flags().StringSliceVar(&o.only, "only", nil, "report only this `rule`; may be repeated")
	cmd.Flags().StringSliceVar(&o.skip, "skip", nil, "leave this `rule` out; may be repeated")
	complete(cmd, "fail-on", failures)
	complete(cmd, "only", check.Names())
	complete(cmd, "skip", check.Names())
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
	formats := render.FindingsFormats()
	i := slices.IndexFunc(formats, func(f render.FindingsFormat) bool { return f.Name == o.form })
	if i < 0 {
		return none, usage.Choice("--format", o.form, formatNames())
	}
	o.format = formats[i]
	switch o.failOn {
	case "error":
		o.threshold = diag.Error
	case "warning":
		o.threshold = diag.Warning
	case "note":
		o.threshold = diag.Note
	case "never":
		o.threshold = diag.Error + 1
	default:
		return none, usage.Choice("--fail-on", o.failOn, failures)
	}
	for _, name := range slices.Concat(o.only, o.skip) {
		if check.Find(name) == nil {
			return none, noRule(name)
		}
	}
	if len(o.only) > 0 && !slices.ContainsFunc(o.only, func(name string) bool { return !slices.Contains(o.skip, name) }) {
		return none, usage.Wrong("--only and --skip leave no rule")
	}
	today, err := o.day()
	return check.Options{Today: today, Only: o.only, Skip: o.skip}, err
}

func noRule(name string) error {
	if better := near.Words(name, check.Names()); len(better) > 0 {
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
		Language: o.language(), Color: o.colored(), FailOn: o.threshold, Version: version(), Home: home, FromTop: fromTop(),
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

// unbegun reports a run that could not begin in the format that was asked for,
// unless that goes to a file: what another run wrote there stays.
func (o *findingsOptions) unbegun(err error) error {
	var misused usage.Error
	if errors.As(err, &misused) || !o.toStdout() {
		return err
	}
	report := new(diag.Report)
	unfinished(report, []error{err})
	return cmp.Or(o.print(report), err)
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
		return diag.Failure{File: crash.File, Message: language.Verbatim(err.Error())}
	case errors.As(err, &file):
		out.File, err = filepath.ToSlash(file.File), file.Err
	}
	switch {
	case errors.As(err, &v):
		out.Message = v.Text
	case errors.As(err, &said):
		out.Message = said.Text
	case errors.Unwrap(err) == nil:
		out.Message = language.Cause(err)
	default: // what is before its cause says what it is about
		out.Message = language.Verbatim(err.Error())
	}
	return out
}

// tell says what else there is to say, and last what was checked; it is the exit
// status.
func (o *findingsOptions) tell(r *diag.Report, c diag.Counts, told []language.Text, errs []error) error {
	text := o.format.Name == "text" && c.Worst() > diag.Default
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
	o.say(render.Summary(r, c))
	switch {
	case len(errs) > 0:
		return status(statusFailed)
	case c.Worst() >= o.threshold:
		return status(statusFindings)
	default:
		return nil
	}
}
