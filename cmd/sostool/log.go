package main

import (
	"errors"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/report"
	"sostool/pkg/revision"
	"sostool/pkg/usage"
)

func newLog(g *global) *cobra.Command {
	o := &tabular{printed: printed{global: g}}
	cmd := &cobra.Command{
		Use:   "log ID [PATH]",
		Short: "The history of a record, or of one figure",
		Long: `Print the commits that changed a record, the newest first: date, commit, author,
what it was before and after, and the subject. With a PATH only what changed at
or below it. A file that was renamed is followed, also out of and into the folder
of records; a merge is listed where it decided between its sides. ID may be that
of a record that is no longer there. --at REV takes the history up to a revision.`,
		Example: `  sostool log lapin 'budgets[iii/applied].funding[stm].amount'
  sostool log pro-sos period
  sostool log kaste-2008-2011 -f json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usage.Wrong("sostool log takes a record's id and a path, not {0} arguments", len(args))
			}
			return nil
		},
		ValidArgsFunction: g.completeProjects,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return o.log(args[0], append(args, "")[1])
		},
	}
	o.flags(cmd)
	o.columnFlags(cmd, false)
	return cmd
}

func (o *tabular) log(id, at string) error {
	committed := o.records.At
	if committed == "" {
		o.records.At = "HEAD"
	}
	dir, err := o.records.Find()
	if err != nil {
		return err
	}
	repo, err := git.Open(dir)
	if err != nil {
		return err
	}
	defer repo.Close()
	commit, err := revision.Commit(repo, o.records.At)
	if err != nil {
		return err
	}
	var steps []git.Step
	for step, err := range repo.History(catalogue.IsRecord, commit) {
		if err != nil {
			return err
		}
		steps = append(steps, step)
	}
	known, file, err := history.Find(repo, commit, steps, id)
	if unknown := new(usage.Error); committed == "" && errors.As(err, unknown) && o.onlyHere(dir, id) {
		return usage.Wrong("{0} is not committed yet: it has no history", id)
	}
	if err != nil {
		return err
	}
	id = known
	reader := &history.Reader{Repository: repo, Decoder: decode.New(municipality.Load()), Wanted: catalogue.IsRecord}
	events, err := reader.Log(steps, file.Path, file.Kind, at)
	if err != nil {
		return err
	}
	if at != "" && !slices.ContainsFunc(events, func(e history.Event) bool { return len(e.Changes) > 0 }) {
		return reader.NoVersion(file, at)
	}
	for i := range events {
		e := &events[i]
		e.File = pathname(repo, dir, e.File)
		if e.Was != "" {
			e.Was = pathname(repo, dir, e.Was)
		}
	}
	t := report.Log(id, at, events)
	if repo.Shallow() {
		t.Notes = append(t.Notes, language.Say("this clone is shallow: what is older is not shown; git fetch --unshallow brings it"))
	}
	return o.print(t)
}

// pathname is what people with that name for the repository's folder call a file of the
// repository.
func pathname(repo *git.Repository, dir, file string) string {
	if rel, err := filepath.Rel(filepath.FromSlash(repo.Path()), filepath.FromSlash(file)); err == nil {
		file = filepath.Join(dir, rel)
	}
	return filepath.ToSlash(file)
}

// onlyHere reports whether the work tree has a record of that id.
func (g *global) onlyHere(dir, id string) bool {
	g.records.At = ""
	c, err := g.records.Open(dir)
	return err == nil && slices.ContainsFunc(c.Entries, func(e *catalogue.Entry) bool { return (e.ID == id || c.ID(e) == id) && !e.Misplaced() })
}
