package main

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/folder"
	"sostool/pkg/language"
	"sostool/pkg/memory"
	"sostool/pkg/since"
	"sostool/pkg/usage"
)

type validateOptions struct {
	findingsOptions
	showAllowed bool
	since       string
	history     bool
	lowest      string
	reports     []string
}

func newValidate(g *global) *cobra.Command {
	o := &validateOptions{findingsOptions: findingsOptions{global: g}}
	cmd := &cobra.Command{
		Use:   "validate [PATH...]",
		Short: "Check records and print every finding",
		Long: `Check files or folders of records and print every finding: what appears there,
what was expected, the arithmetic, and a cure. Without a path the whole folder of
records is checked; - is standard input.

With --since REV both times are checked and only new findings reported: by rule,
record, path and values, not by line, also in files that did not change; SARIF has
all of them, and says which are new. With --history personal data is also looked
for in every version that git keeps, of any branch or tag; with both, in those
that are not among the ancestors of REV.

One run may write several formats: --report FORMAT=FILE, any number of times, has
the same findings in a file, which is replaced whole; markdown is added to its end,
for a job's summary. What --level leaves out counts for the exit status all the
same. With --stdin-filename FILE standard input takes that file's place in the
folder, and only its findings are printed.

In SARIF, GitHub's annotations and GitLab's Code Quality files are named from the
top of the git repository. What kept a run from finishing is in every format.

Exit status: 0 no finding at or above --fail-on, 1 findings, 2 wrong use,
3 a file could not be read or a rule crashed.`,
		Example: `  sostool validate
  sostool validate records/projects/pro-sos.yaml
  sostool validate -f sarif -o findings.sarif --fail-on warning
  sostool validate --since origin/main -f github
  sostool validate --report sarif=findings.sarif --report markdown=summary.md
  sostool validate -f line --stdin-filename records/projects/pro-sos.yaml < draft.yaml
  sostool validate - < draft.yaml`,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&o.showAllowed, "show-allowed", false, "also print the findings that allow entries cover")
	cmd.Flags().StringVar(&o.since, "since", "", "report only what is new since this git `revision`, wherever it is")
	cmd.Flags().BoolVar(&o.history, "history", false, "also look for personal data in all that git remembers")
	cmd.Flags().StringVar(&o.lowest, "level", "note", "the lowest `severity` that is printed: "+strings.Join(severities, ", ")+"; others count all the same")
	cmd.Flags().StringArrayVar(&o.reports, "report", nil, "also write the findings to a file, as `FORMAT=FILE`; may be repeated; markdown is added to its end")
	cmd.Flags().StringVar(&g.records.Typed, "stdin-filename", "", "standard input is the new text of this `file`: only its findings are printed")
	completeBy(cmd, "since", g.completeRevisions)
	complete(cmd, "level", severities)
	completeBy(cmd, "report", completeReports)
	return cmd
}

func (o *validateOptions) run(args []string) error {
	options, err := o.options()
	if err != nil {
		return err
	}
	if o.level = diag.SeverityOf(o.lowest); o.level == diag.Default {
		return usage.Choice("--level", o.lowest, severities)
	}
	if o.records.Typed != "" && len(args) == 0 {
		args = []string{folder.Stdin}
	}
	err = cmp.Or(o.askFurther(o.reports), o.checkTyped(args), o.checkHistory(args, options))
	if err != nil {
		return err
	}
	o.records.Compared = o.since != ""
	c, err := o.records.Choose(o.in, args)
	if err != nil {
		return o.unbegun(err)
	}
	if options, err = o.by(c.All, options); err != nil {
		return err
	}
	options.Wanted = c.Wanted
	defer o.quoting(&options)()
	var v verdict
	err = o.opened(o.further, func() error {
		return o.toResult(func(w io.Writer) error { return o.judge(w, c, options, &v) })
	})
	if err = cmp.Or(v.stopped, err); err != nil {
		return err
	}
	if n := v.counts.Safe; n > 0 && o.records.At == "" {
		v.told = append(v.told, language.Say("{0} {0|finding has a correction that is|findings have corrections that are} beyond doubt: sostool fix makes {0|it|them}, sostool fix --diff shows {0|it|them}", n))
	}
	return o.tell(v.report, v.counts, v.told, append(v.errs, o.unwritten()...))
}

// verdict is what a run came to.
type verdict struct {
	report  *diag.Report
	counts  diag.Counts
	told    []language.Text
	errs    []error
	stopped error // why it could not look at another time
}

// judge checks the records and writes what it finds: at once, where nothing else has to
// be looked at before it is known what to say about it.
func (o *validateOptions) judge(w io.Writer, c *folder.Chosen, options check.Options, v *verdict) error {
	rendering := o.rendering()
	rendering.ShowAllowed = o.showAllowed
	var out *results
	if o.since == "" && !o.history {
		rendering.Rules = options.Rules()
		out = o.begin(w, rendering)
		v.report, v.errs = check.Each(c.All, options, out.add)
	} else {
		v.report, v.errs = check.Run(c.All, options)
		told, errs, err := o.compare(c, v.report, options)
		var misused usage.Error
		if errors.As(err, &misused) {
			return err
		}
		v.told, v.errs, v.stopped = told, append(v.errs, errs...), err
		rendering.Rules, rendering.Compared = v.report.Rules, v.report.Compared
		out = o.begin(w, rendering)
		for i := range v.report.Findings {
			out.add(&v.report.Findings[i])
		}
	}
	unfinished(v.report, append(v.errs, v.stopped))
	v.counts = out.main.Counts
	return out.close(v.report)
}

// compare looks at other times than today's, as far as they are asked for. errs
// are what could not be checked there, err is why it could not go on.
func (o *validateOptions) compare(c *folder.Chosen, report *diag.Report, options check.Options) (told []language.Text, errs []error, err error) {
	look := func(said language.Text, then []error, err error) error {
		told, errs = append(told, said), append(errs, then...)
		return err
	}
	if o.history {
		err = look(memory.Search(report, c, o.records.At, o.since, options))
	}
	if o.since != "" && err == nil {
		err = look(since.Divide(report, c, o.records.At == "", o.since, options))
	}
	if o.since != "" && err != nil { // which are new is unknown
		report.Divide(func(int) bool { return false })
		report.Compared = false
	}
	return told, errs, err
}

// checkTyped looks at what --stdin-filename is asked together with.
func (o *validateOptions) checkTyped(args []string) error {
	if o.records.Typed != "" && !slices.Equal(args, []string{folder.Stdin}) {
		return usage.Wrong("--stdin-filename is for standard input alone, without other files")
	}
	return nil
}

// completeReports offers the formats, and after one the files.
func completeReports(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	names := formatNames()
	for i := range names {
		names[i] += "="
	}
	return names, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// checkHistory looks at what --history is asked together with.
func (o *validateOptions) checkHistory(args []string, options check.Options) error {
	switch {
	case !o.history:
		return nil
	case len(args) > 0:
		return usage.Wrong("--history looks at all that git remembers, not at \"{0}\"", args[0])
	case len(check.PrivacyRules(options)) == 0:
		return usage.Wrong("--history looks for personal data: --only and --skip leave no rule about it")
	}
	return nil
}
