package history

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"unicode/utf8"

	"sostool/pkg/catalogue"
	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/near"
	"sostool/pkg/usage"
)

// File is the file of a record, there at a commit or before.
type File struct {
	Path string // from the top of the repository
	Kind string // of the record

	there    bool     // at the commit
	contents []string // its versions, the newest first
}

// Find is the record that a word or the beginning of its id means, with its id, among
// those of a commit or its ancestors. steps are the history of the commit. The error is a
// usage error, or one of git.
func Find(repo *git.Repository, commit git.Commit, steps []git.Step, arg string) (string, *File, error) {
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
func recordIn(repo *git.Repository, commit git.Commit, steps []git.Step, arg string) (string, *File, error) {
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
func filesOf(repo *git.Repository, commit git.Commit, steps []git.Step) (map[string]*File, error) {
	files := make(map[string]*File)
	add := func(name, path, content string, there bool) {
		id, kind := catalogue.Means(name)
		if kind == "" || !catalogue.IsRecord(name) || !utf8.ValidString(name) {
			return
		}
		if files[id] == nil {
			files[id] = &File{Path: path, Kind: kind, there: there}
		}
		if f := files[id]; f.Path == path && content != "" {
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
func misnamed(repo *git.Repository, commit git.Commit, files map[string]*File) bool {
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
		if file := files[e.ID]; files[id] == nil && file != nil && file.Path == path.Join(repo.Path(), e.Path()) {
			files[id], found = file, true
		}
	}
	return found
}

// NoVersion is the usage error about a path that no version of a record has, with those
// that there are.
func (r *Reader) NoVersion(file *File, at string) error {
	text := language.Say("no version of the record has {0}", at)
	for _, content := range file.contents {
		next, err := r.Next(content, file.Kind, at)
		if err != nil {
			return err
		}
		if better := near.Words(at, next); len(better) > 0 {
			return usage.OrBetter(text, better)
		}
		if len(next) > 0 {
			return usage.Wrong("{0}; there are {1}", text, language.Choices(next[:min(len(next), 30)]))
		}
	}
	return usage.Error{Text: text}
}
