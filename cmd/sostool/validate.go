package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/render"
)

type validateOptions struct {
	*global
	format      string
	failOn      string
	only, skip  []string
	showAllowed bool
	since       revision
	history     bool
}

func newValidate(g *global) *cobra.Command {
	o := &validateOptions{global: g}
	cmd := &cobra.Command{
		Use:   "validate [PATH...]",
		Short: "Check records and print every finding",
		Long: `Check files or folders of records and print every finding: what stands there,
what was wanted, the arithmetic, and a cure. Without a path the whole folder of
records is checked; - is standard input.

With --since REV both times are checked and only new findings reported: by rule,
record, path and values, not by line, also in files that did not change. With
--history personal data is looked for in every version that git keeps, too, of
whatever branch or tag; with both, in those that REV does not have behind it.

Exit status: 0 no finding at or above --fail-on, 1 findings, 2 wrong use,
3 a file could not be read or a rule crashed.`,
		Example: `  sostool validate
  sostool validate records/projects/pro-sos.yaml
  sostool validate -f sarif -o findings.sarif --fail-on warning
  sostool validate --since origin/main -f github
  sostool validate - < draft.yaml`,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	formats := formatNames()
	cmd.Flags().StringVarP(&o.format, "format", "f", formats[0], "output `format`: text, json, sarif, github or junit")
	cmd.Flags().StringVar(&o.failOn, "fail-on", "error", "the lowest `severity` that makes the exit status 1: error, warning, note or never")
	cmd.Flags().StringSliceVar(&o.only, "only", nil, "report only this `rule`; may be repeated")
	cmd.Flags().StringSliceVar(&o.skip, "skip", nil, "leave this `rule` out; may be repeated")
	cmd.Flags().BoolVar(&o.showAllowed, "show-allowed", false, "print the findings that allow entries cover, too")
	cmd.Flags().Var(&o.since, "since", "report only what is new against this git `revision`, wherever it stands")
	cmd.Flags().BoolVar(&o.history, "history", false, "look for personal data in all that git remembers, too")
	completeBy(cmd, "since", g.completeRevisions)
	complete(cmd, "format", formats)
	complete(cmd, "fail-on", failures)
	complete(cmd, "only", check.Names())
	complete(cmd, "skip", check.Names())
	return cmd
}

func formatNames() []string {
	var names []string
	for _, f := range render.FindingsFormats() {
		names = append(names, f.Name)
	}
	return names
}

// failures are the values of --fail-on, from the highest severity down.
var failures = []string{"error", "warning", "note", "never"}

func (o *validateOptions) run(args []string) error {
	format, threshold, err := o.check()
	if err != nil {
		return err
	}
	today, err := o.day()
	if err != nil {
		return err
	}
	options := check.Options{Today: today, Only: o.only, Skip: o.skip}
	if err := o.checkHistory(args, options); err != nil {
		return err
	}
	c, err := o.choose(args)
	if err != nil {
		return err
	}
	options.Wanted = c.wanted
	report, errs := check.Run(c.all, options)
	var told []language.Text
	if o.history {
		said, then, err := o.remembered(c, report, options)
		if err != nil {
			return err
		}
		told, errs = append(told, said), append(errs, then...)
	}
	if o.since != "" {
		said, then, err := o.sinceThen(c, report, options)
		if err != nil {
			return err
		}
		told, errs = append(told, said), append(errs, then...)
	}
	err = o.write(func(w io.Writer) error {
		return format.Write(w, report, render.Options{
			Language: o.language(), Color: o.colored(), ShowAllowed: o.showAllowed, Version: version(),
		})
	})
	if err != nil {
		return err
	}
	if format.Name == "text" && report.Worst() > diag.Default {
		fmt.Fprintln(o.err)
	}
	o.say(render.Summary(report))
	for _, text := range told {
		o.say(text)
	}
	if format.Name == "text" && report.Worst() > diag.Default {
		o.say(language.Say("sostool explain RULE says what a finding means, with an example"))
	}
	for _, err := range errs {
		o.fail(err)
	}
	switch {
	case len(errs) > 0:
		return status(statusFailed)
	case report.Worst() >= threshold:
		return status(statusFindings)
	default:
		return nil
	}
}

// check looks at the flags' values.
func (o *validateOptions) check() (format render.FindingsFormat, threshold diag.Severity, err error) {
	formats := render.FindingsFormats()
	i := slices.IndexFunc(formats, func(f render.FindingsFormat) bool { return f.Name == o.format })
	if i < 0 {
		return format, 0, choice("--format", o.format, formatNames())
	}
	switch o.failOn {
	case "error":
		threshold = diag.Error
	case "warning":
		threshold = diag.Warning
	case "note":
		threshold = diag.Note
	case "never":
		threshold = diag.Error + 1
	default:
		return format, 0, choice("--fail-on", o.failOn, failures)
	}
	for _, name := range slices.Concat(o.only, o.skip) {
		if check.Find(name) == nil {
			return format, 0, noRule(name)
		}
	}
	if len(o.only) > 0 && !slices.ContainsFunc(o.only, func(name string) bool { return !slices.Contains(o.skip, name) }) {
		return format, 0, wrong("--only and --skip leave no rule")
	}
	return formats[i], threshold, nil
}

// checkHistory looks at what --history is asked together with.
func (o *validateOptions) checkHistory(args []string, options check.Options) error {
	switch {
	case !o.history:
		return nil
	case len(args) > 0:
		return wrong("--history looks at all that git remembers, not at \"{0}\"", args[0])
	case len(check.PrivacyRules(options)) == 0:
		return wrong("--history looks for personal data: --only and --skip leave no rule about it")
	}
	return nil
}

func noRule(name string) error {
	if better, ok := near.Word(name, check.Names()); ok {
		return wrong("there is no rule {0}; did you mean {1}?", name, better)
	}
	return wrong("there is no rule {0}; sostool rules lists them", name)
}
