package main

import (
	"cmp"
	"errors"

	"github.com/spf13/cobra"

	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/language"
)

type validateOptions struct {
	findingsOptions
	showAllowed bool
	since       revision
	history     bool
}

func newValidate(g *global) *cobra.Command {
	o := &validateOptions{findingsOptions: findingsOptions{global: g}}
	cmd := &cobra.Command{
		Use:   "validate [PATH...]",
		Short: "Check records and print every finding",
		Long: `Check files or folders of records and print every finding: what stands there,
what was wanted, the arithmetic, and a cure. Without a path the whole folder of
records is checked; - is standard input.

With --since REV both times are checked and only new findings reported: by rule,
record, path and values, not by line, also in files that did not change; SARIF has
all of them, and says which are new. With --history personal data is looked for in every version that git keeps, too, of
whatever branch or tag; with both, in those that REV does not have behind it.

In SARIF and GitHub's annotations files are named from the top of the git
repository. What kept a run from finishing is in every format.

Exit status: 0 no finding at or above --fail-on, 1 findings, 2 wrong use,
3 a file could not be read or a rule crashed.`,
		Example: `  sostool validate
  sostool validate records/projects/pro-sos.yaml
  sostool validate -f sarif -o findings.sarif --fail-on warning
  sostool validate --since origin/main -f github
  sostool validate - < draft.yaml`,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&o.showAllowed, "show-allowed", false, "print the findings that allow entries cover, too")
	cmd.Flags().Var(&o.since, "since", "report only what is new against this git `revision`, wherever it stands")
	cmd.Flags().BoolVar(&o.history, "history", false, "look for personal data in all that git remembers, too")
	completeBy(cmd, "since", g.completeRevisions)
	return cmd
}

func (o *validateOptions) run(args []string) error {
	options, err := o.options()
	if err != nil {
		return err
	}
	if err := o.checkHistory(args, options); err != nil {
		return err
	}
	report, told, errs, err := o.check(args, options)
	var misused usage
	if errors.As(err, &misused) {
		return err
	}
	unfinished(report, append(errs, err))
	if report.Rules == nil && !o.toStdout() {
		return err // nothing was checked: the file of another run stays
	}
	if failed := o.print(report, o.showAllowed); err != nil || failed != nil {
		return cmp.Or(err, failed)
	}
	if n := corrections(report, true); n > 0 && o.at == "" {
		told = append(told, language.Say("{0} {0|finding has a correction that is|findings have corrections that are} beyond doubt: sostool fix makes them, sostool fix --diff shows them", n))
	}
	return o.tell(report, told, errs)
}

// check checks what arguments name. Where it can't go on, the report is whole as
// far as it goes, and err says why; errs are what could not be checked on the
// way.
func (o *validateOptions) check(args []string, options check.Options) (report *diag.Report, told []language.Text, errs []error, err error) {
	report = new(diag.Report)
	c, err := o.choose(args)
	if err != nil {
		return report, nil, nil, err
	}
	options.Wanted = c.wanted
	report, errs = check.Run(c.all, options)
	compare := func(look func(*chosen, *diag.Report, check.Options) (language.Text, []error, error)) {
		if err != nil {
			return
		}
		var said language.Text
		var then []error
		said, then, err = look(c, report, options)
		told, errs = append(told, said), append(errs, then...)
	}
	if o.history {
		compare(o.remembered)
	}
	if o.since != "" {
		if compare(o.sinceThen); err != nil { // nobody knows which are new
			report.Known, report.Findings = report.Findings, nil
		}
	}
	return report, told, errs, err
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
