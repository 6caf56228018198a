package main

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/near"
	"sostool/pkg/report"
)

func newLog(g *global) *cobra.Command {
	o := &tabular{global: g}
	cmd := &cobra.Command{
		Use:   "log ID [PATH]",
		Short: "The history of a record, or of one figure",
		Long: `Print the commits that changed a record, the newest first: date, commit, author,
what it was before and after, and the subject. With a PATH only what changed at
or below it. A file that was renamed is followed; ID may be that of a record
that is no longer there. --at REV takes the history up to a revision.`,
		Example: `  sostool log lapin 'budgets[iii/applied].funding[stm].amount'
  sostool log pro-sos period
  sostool log kaste-2008-2011 -f json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return wrong("sostool log takes a record's id and a path, not {0} arguments", len(args))
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
	return cmd
}

func (o *tabular) log(id, path string) error {
	committed := o.at
	if committed == "" {
		o.at = "HEAD"
	}
	dir, _, err := o.folder()
	if err != nil {
		return err
	}
	repo, err := git.Open(dir)
	if err != nil {
		return err
	}
	defer repo.Close()
	commit, err := repo.Commit(string(o.at))
	if err != nil {
		return err
	}
	var steps []git.Step
	for step, err := range repo.History(commit) {
		if err != nil {
			return err
		}
		steps = append(steps, step)
	}
	files := filesOf(steps)
	ids := slices.Sorted(maps.Keys(files))
	known, err := recordID(ids, id)
	if err != nil {
		if committed == "" && o.onlyHere(dir, id) {
			return wrong("{0} is not committed yet: it has no history", id)
		}
		return err
	}
	id = known
	_, kind := catalogue.Means(files[id])
	reader := &history.Reader{Repository: repo, Decoder: decode.New(municipality.Load())}
	events, err := reader.Log(steps, files[id], kind, path)
	if err != nil {
		return err
	}
	if path != "" && !slices.ContainsFunc(events, func(e history.Event) bool { return len(e.Changes) > 0 }) {
		return o.nothing(reader, steps, files[id], kind, path)
	}
	for i := range events {
		e := &events[i]
		e.File = pathname(dir, e.File)
		if e.Was != "" {
			e.Was = pathname(dir, e.Was)
		}
	}
	t := report.Log(id, path, events)
	if repo.Shallow() {
		t.Notes = append(t.Notes, language.Say("this clone is shallow: what is older is not shown; git fetch --unshallow brings it"))
	}
	return o.print(t)
}

// pathname is what people call a file of a folder.
func pathname(dir, file string) string { return filepath.ToSlash(filepath.Join(dir, file)) }

// onlyHere reports whether the work tree has a record of that id.
func (g *global) onlyHere(dir, id string) bool {
	g.at = ""
	c, err := g.openFolder(dir)
	return err == nil && slices.ContainsFunc(c.Entries, func(e *catalogue.Entry) bool { return e.ID == id && !e.Misplaced() })
}

// recordID is the id of the record that an argument or its beginning means.
func recordID(ids []string, arg string) (string, error) {
	id, several, better := meant(ids, arg)
	switch {
	case id != "":
		return id, nil
	case len(several) > 0:
		return "", wrong("{0} begins the ids of {1} records: {2}", arg, len(several), language.List(several[:min(len(several), 10)]))
	case better != "":
		return "", wrong("no commit has a record {0}; did you mean {1}?", arg, better)
	default:
		return "", wrong("no commit has a record {0}", arg)
	}
}

// filesOf are the files of all records that the commits speak of, by id: of an
// id the one that was touched last.
func filesOf(steps []git.Step) map[string]string {
	files := make(map[string]string)
	for _, step := range steps {
		for _, c := range step.Changes {
			for _, name := range []string{c.New, c.Old} {
				if id, kind := catalogue.Means(name); kind != "" && catalogue.IsRecord(name) && files[id] == "" {
					files[id] = name
				}
			}
		}
	}
	return files
}

// nothing is the error for a path that no commit has changed.
func (o *tabular) nothing(reader *history.Reader, steps []git.Step, file, kind, path string) error {
	text := language.Say("no version of the record has {0}", path)
	for _, s := range steps {
		for _, c := range s.Changes {
			if c.New != file || c.NewID == "" {
				continue
			}
			next, err := reader.Next(c.NewID, kind, path)
			if err != nil {
				return err
			}
			if better, ok := near.Word(path, next); ok {
				return wrong("{0}; did you mean {1}?", text, better)
			}
			if len(next) > 0 {
				return wrong("{0}; there are {1}", text, language.Choices(next[:min(len(next), 30)]))
			}
		}
	}
	return usage{text}
}
