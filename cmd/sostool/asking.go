package main

import (
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/question"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

// asking are the flags of list and query.
type asking struct {
	staged
	question question.Question
	open     string // what becomes of projects that the expression leaves open
	exit     bool   // with status 1 where nothing is kept
}

func (o *asking) flags(cmd *cobra.Command) {
	o.tabular.flags(cmd, pictureFormats()...)
	o.listFlags(cmd)
	o.stageFlag(cmd)
	flags := cmd.Flags()
	flags.StringVar(&o.question.Columns, "columns", "", "`fields` or other expressions, with commas between them (default: "+question.DefaultColumns+")")
	flags.StringVar(&o.question.Each, "each", "", "a row for each item of this `list`, whose fields are then .field: tasks, partners, filter(...)")
	flags.StringVar(&o.question.Group, "group-by", "", "a row for each value of this `field`")
	flags.StringArrayVar(&o.question.Sums, "sum", nil, "add up a `field` in each group, or in all; may be repeated")
	flags.BoolVar(&o.question.Count, "count", false, "only count, in each group or in all")
	flags.BoolVar(&o.gross, "gross", false, "count parts of a project as well as the project in sums")
	flags.BoolVar(&o.exit, "exit-status", false, "end with status 1 where no project is kept")
	for _, name := range []string{"columns", "each", "group-by", "sum", "sort"} {
		completeBy(cmd, name, o.completeExpression)
	}
}

// ask prints what an expression keeps.
func (o *asking) ask(text string) error {
	r, err := o.request(nil)
	if err != nil {
		return err
	}
	if kinds := openKinds(); o.open != "" && !slices.Contains(kinds, o.open) {
		return usage.Choice("--open", o.open, kinds)
	}
	o.question.Keep, o.question.Sort, o.question.Limit, o.question.Alphabet = text, o.Sort, o.Limit, o.alphabet()
	q, err := o.question.Compile(r.Catalogue)
	if err != nil {
		return err
	}
	q.Open = report.OpenRows(o.open)
	t, covers, err := report.Projects(r, q)
	o.Sort, o.Limit = "", 0 // the table has them already
	if err := o.finish(r, covers, err, func() error { return o.print(t) }); err != nil {
		return err
	}
	if o.tableFormat().Rows {
		for _, said := range t.OpenSay {
			o.say(said)
		}
	}
	if o.exit && covers.Kept == 0 {
		return status(statusFindings)
	}
	return nil
}

func openKinds() []string {
	return []string{string(report.ListOpen), string(report.KeepOpen), string(report.HideOpen)}
}

// completeExpression offers fields, functions and names to the shell.
func (o *asking) completeExpression(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return o.completeQuestion(&o.question, typed)
}

func (g *global) completeQuestion(q *question.Question, typed string) ([]string, cobra.ShellCompDirective) {
	c, err := g.records.Catalogue()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return q.Complete(c, typed), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
