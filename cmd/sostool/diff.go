package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/git"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/report"
	"sostool/pkg/revision"
	"sostool/pkg/since"
	"sostool/pkg/usage"
)

type diffOptions struct {
	tabular
	exitCode bool
	driver   bool
}

func newDiff(g *global) *cobra.Command {
	o := &diffOptions{tabular: tabular{printed: printed{global: g}}}
	cmd := &cobra.Command{
		Use:   "diff [REV [REV]]",
		Short: "What changed in figures and facts, not in lines",
		Long: `Print what changed between two git revisions, by default between HEAD and the
work tree: every fact by its path, with the difference of figures; then the
derived figures that follow from it, and the findings that came and went; last
those of records that are the same, because of what they refer to. The order of
things, their layout and comments do not count. A record that was moved or
renamed is followed. Of many figures that follow the first are shown and the
others counted; -f json, jsonl, csv and tsv have all.

REV is a revision as git has them, BRANCH@{2019-03-12}, A...B for the last commit
that both have, or REV:FOLDER where the folder of records had another name then.

As a driver of git diff:

  git config diff.sostool.command 'sostool diff --driver --'
  echo 'records/**/*.yaml diff=sostool' >> .gitattributes`,
		Example: `  sostool diff
  sostool diff main... -f markdown      what this branch has changed since it left main
  sostool diff v1.0 HEAD~3 --exit-code`,
		Args: func(_ *cobra.Command, args []string) error {
			if o.driver {
				return nil
			}
			if len(args) > 2 {
				return usage.Wrong("sostool diff takes at most two revisions, not {0} arguments", len(args))
			}
			for _, rev := range args {
				if rev == "" { // it must not mean the work tree
					return usage.Wrong("a revision is empty; is a variable not set?")
				}
			}
			return nil
		},
		ValidArgsFunction: g.completeRevisions,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			if g.records.At != "" {
				return usage.Wrong("--at is of one time: sostool diff takes two revisions")
			}
			if o.driver {
				return o.drive(args)
			}
			return o.diff(args)
		},
	}
	o.flags(cmd)
	o.columnFlags(cmd, false)
	cmd.Flags().BoolVar(&o.exitCode, "exit-code", false, "end with status 1 where something changed")
	cmd.Flags().BoolVar(&o.driver, "driver", false, "compare two files for git diff, which gives the arguments")
	return cmd
}

func (o *diffOptions) diff(args []string) error {
	revs := append(slices.Clone(args), "HEAD", "")
	if len(args) > 0 {
		revs = append(slices.Clone(args), "")
	}
	dir, err := o.folderOf(revs)
	if err != nil {
		return err
	}
	repo, err := git.Open(dir)
	if err != nil {
		return err
	}
	defer repo.Close()
	d := &report.Difference{OldName: language.Verbatim(revs[0]), NewName: language.Verbatim(revs[1]), Sound: check.Soundness(), Brief: o.forPeople()}
	if d.Old, err = revision.Records(repo, dir, revs[0]); err != nil {
		return err
	}
	if revs[1] == "" {
		d.NewName = language.Say("work tree")
		d.New, err = o.workTree(repo, dir, d.Old)
	} else {
		d.New, err = revision.Records(repo, dir, revs[1])
	}
	if err != nil {
		return err
	}
	d.Pairs = history.Pairs(d.Old, d.New)
	day, err := o.day()
	if err != nil {
		return err
	}
	var errs []error
	options := check.Options{Today: day}
	defer o.quoting(&options)()
	d.OldFindings, d.NewFindings, d.Reach, errs = since.Both(&d.Times, options)
	o.tellLeftOut(unreadable(d.Old, d.New))
	t := report.Changes(d)
	if len(t.Rows) > 0 || o.format != "text" {
		if err := o.print(t); err != nil {
			return err
		}
	}
	for _, err := range errs {
		o.fail(err)
	}
	switch {
	case len(errs) > 0:
		return status(statusFailed)
	case o.exitCode && len(t.Rows) > 0:
		return status(statusFindings)
	default:
		return nil
	}
}

// unreadable are the files that are never opened, at either of two times.
func unreadable(old, new *history.Records) []*catalogue.Entry {
	var entries []*catalogue.Entry
	for _, e := range slices.Concat(old.Entries, new.Entries) {
		if !e.Readable() && !slices.ContainsFunc(entries, func(o *catalogue.Entry) bool { return o.Name == e.Name }) {
			entries = append(entries, e)
		}
	}
	return entries
}

// folderOf is the folder of records that two revisions are seen from. Where
// each names its own, any will do; where the work tree plays no part, the
// folder need not be there today.
func (o *diffOptions) folderOf(revs []string) (string, error) {
	if revs[1] == "" {
		dir, err := o.records.Find()
		return dir, err
	}
	named := 0
	for _, rev := range revs[:2] {
		name, _ := revision.Split(rev)
		if !revision.Nothing(name) {
			o.records.At = name
		}
		if name != rev {
			named++
		}
	}
	dir, err := o.records.Find()
	if err != nil && named == 2 {
		return ".", nil
	}
	return dir, err
}

// workTree are the records of today, to be compared with others.
func (o *diffOptions) workTree(repo *git.Repository, dir string, then *history.Records) (*history.Records, error) {
	o.records.Compared = true
	c, err := o.records.Open(dir)
	if err != nil {
		return nil, err
	}
	return revision.Against(then, repo, c, true), nil
}

// drive compares the two files that git hands to a driver: PATH OLD-FILE OLD-HEX OLD-MODE
// NEW-FILE NEW-HEX NEW-MODE, with two more after them where the file was renamed.
func (o *diffOptions) drive(args []string) error {
	if len(args) == 1 { // git has nothing to hand over of a file in conflict
		_, err := fmt.Fprintln(o.out, language.Say("{0} is in conflict, so it is not compared", args[0]).In(o.language()))
		return err
	}
	if len(args) < 7 {
		return usage.Wrong("--driver is for git, which gives seven arguments, not {0}", len(args))
	}
	name := args[0]
	if len(args) > 7 {
		name = args[7]
	}
	times, err := history.OfFiles(name, args[1], args[4])
	if err != nil {
		return err
	}
	d := &report.Difference{Times: *times, OldName: language.Verbatim("a/" + args[0]), NewName: language.Verbatim("b/" + name),
		OldFindings: new(diag.Report), NewFindings: new(diag.Report), Sound: check.Soundness(), Brief: o.forPeople()}
	t := report.Changes(d)
	if len(t.Rows) == 0 {
		t.Notes = append(t.Notes, language.Say("only the layout of {0} changed, or comments", name))
	}
	if err := o.print(t); err != nil {
		return err
	}
	_, err = fmt.Fprintln(o.out) // before the next file
	return err
}
