package folder

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"sostool/pkg/git"
)

// workTree is a folder of the work tree as git sees it, to be compared with what
// git keeps: with the files that a sparse checkout leaves out, and without those that it
// ignores and other repositories (submodules, linked work trees) that are in it.
type workTree struct {
	disk    fs.FS
	leftOut *git.Tree
	ignored map[string]bool
}

func (f *Folder) workTree(dir string) (fs.FS, error) {
	repo, err := git.Open(dir)
	if err != nil {
		return os.DirFS(dir), nil // whoever compares says why that can't be done
	}
	if f.here != nil {
		f.here.Close()
	}
	f.here = repo // for those who read the files
	leftOut, err := repo.LeftOut()
	if err != nil {
		return nil, err
	}
	ignored, err := repo.Ignored()
	return &workTree{os.DirFS(dir), leftOut, ignored}, err
}

// Open opens a file or folder: that of the disk, where there is one.
func (w *workTree) Open(name string) (fs.File, error) {
	f, err := w.disk.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return w.leftOut.Open(name)
	}
	return f, err
}

// ReadDir lists a folder by name.
func (w *workTree) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(w.disk, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	more, notLeftOut := w.leftOut.ReadDir(name)
	if err != nil && notLeftOut != nil {
		return nil, err
	}
	for _, e := range more {
		if !slices.ContainsFunc(entries, func(there fs.DirEntry) bool { return there.Name() == e.Name() }) {
			entries = append(entries, e)
		}
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		if !e.IsDir() {
			return w.ignored[path.Join(name, e.Name())]
		}
		_, err := fs.Stat(w.disk, path.Join(name, e.Name(), ".git"))
		return err == nil
	})
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}
