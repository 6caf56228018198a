package main

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/municipality"
	"sostool/pkg/near"
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
	known, file, err := recordOf(repo, commit, steps, id)
	if unknown := new(usage.Error); committed == "" && errors.As(err, unknown) && o.onlyHere(dir, id) {
		return usage.Wrong("{0} is not committed yet: it has no history", id)
	}
	if err != nil {
		return err
	}
	id = known
	reader := &history.Reader{Repository: repo, Decoder: decode.New(municipality.Load()), Wanted: catalogue.IsRecord}
	events, err := reader.Log(steps, file.path, file.kind, at)
	if err != nil {
		return err
	}
	if at != "" && !slices.ContainsFunc(events, func(e history.Event) bool { return len(e.Changes) > 0 }) {
		return noVersion(reader, file, at)
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

// pathname is what people who call the repository's folder so call a file of the
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

// logFile is the file of a record, there at the revision or before.
type logFile struct {
	path, kind string   // the path from the top of the repository
	there      bool     // at the revision
	contents   []string // its versions, the newest first
}

// recordOf finds the record that an argument means, with its id.
func recordOf(repo *git.Repository, commit git.Commit, steps []git.Step, arg string) (string, *logFile, error) {
	id, file, err := recordIn(repo, commit, steps, arg)
	if err == nil && file.there {
		return id, file, nil
	}
	// A merge alone may have had it, or given it its last name.
	all, failed := withMerges(repo, steps)
	if failed != nil {
		return "", nil, failed
	}
	return recordIn(repo, commit, all, arg)
}

// recordIn finds it in a commit and in what some steps changed.
func recordIn(repo *git.Repository, commit git.Commit, steps []git.Step, arg string) (string, *logFile, error) {
	files, err := filesOf(repo, commit, steps)
	if err != nil {
		return "", nil, err
	}
	id, err := meant.Committed(slices.Sorted(maps.Keys(files)), arg)
	if err != nil && misnamed(repo, commit, files) {
		id, err = meant.Committed(slices.Sorted(maps.Keys(files)), arg)
	}
	return id, files[id], err
}

// withMerges are steps with what each merge changed in any of its parents.
func withMerges(repo *git.Repository, steps []git.Step) ([]git.Step, error) {
	steps = slices.Clone(steps)
	for i := range steps {
		s := &steps[i]
		if len(s.Parents) < 2 {
			continue
		}
		for _, parent := range s.Parents {
			changes, err := repo.Between(parent, s.Hash, catalogue.IsRecord)
			if err != nil {
				return nil, err
			}
			s.Changes = append(s.Changes, changes...)
		}
	}
	return steps, nil
}

// filesOf are the files of all records of the folder, by id: those that are
// there at the commit, and of an id that is in none of them the one that was
// touched last.
func filesOf(repo *git.Repository, commit git.Commit, steps []git.Step) (map[string]*logFile, error) {
	files := make(map[string]*logFile)
	add := func(name, path, content string, there bool) {
		id, kind := catalogue.Means(name)
		if kind == "" || !catalogue.IsRecord(name) || !utf8.ValidString(name) {
			return
		}
		if files[id] == nil {
			files[id] = &logFile{path: path, kind: kind, there: there}
		}
		if f := files[id]; f.path == path && content != "" {
			f.contents = append(f.contents, content)
		}
	}
	tree, err := repo.Files(commit)
	if err == nil {
		err = fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
			if !utf8.ValidString(name) && d.IsDir() {
				return fs.SkipDir
			}
			if content, ok := tree.ID(name); ok {
				add(name, path.Join(repo.Path(), name), content, true)
			}
			return err
		})
	} else if git.KindOf(err) == git.NoFolder {
		err = nil // it was there before
	}
	for _, step := range steps {
		for _, c := range step.Changes {
			if name, ok := repo.Below(c.Path); ok {
				add(name, c.Path, c.NewID, false)
			}
		}
	}
	return files, err
}

// misnamed adds the files of a commit whose names are not the ids of their
// records, by these, and reports whether there are any.
func misnamed(repo *git.Repository, commit git.Commit, files map[string]*logFile) bool {
	tree, err := repo.Files(commit)
	if err != nil {
		return false
	}
	c, err := catalogue.Open(tree, "")
	if err != nil {
		return false
	}
	found := false
	for _, e := range c.Entries {
		id := c.ID(e)
		if file := files[e.ID]; files[id] == nil && file != nil && file.path == path.Join(repo.Path(), e.Path()) {
			files[id], found = file, true
		}
	}
	return found
}

// noVersion is the error for a path that no commit has changed.
func noVersion(reader *history.Reader, file *logFile, at string) error {
	text := language.Say("no version of the record has {0}", at)
	for _, content := range file.contents {
		next, err := reader.Next(content, file.kind, at)
		if err != nil {
			return err
		}
		if better := near.Words(at, next); len(better) > 0 {
			return usage.Wrong("{0}; did you mean {1}?", text, language.Any(better))
		}
		if len(next) > 0 {
			return usage.Wrong("{0}; there are {1}", text, language.Choices(next[:min(len(next), 30)]))
		}
	}
	return usage.Error{Text: text}
}
