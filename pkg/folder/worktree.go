package folder

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/decode"
	"sostool/pkg/git"
)

// workTree is a folder of the work tree as git sees it, to be compared with what
// git keeps: with the files that a sparse checkout leaves out, and without those that it
// ignores and other repositories (submodules, linked work trees) that are in it,
// and with the line ends that git stores.
type workTree struct {
	disk    fs.FS
	leftOut *git.Tree
	ignored map[string]bool
	normal  func() (map[string]bool, error) // the files whose line ends git normalizes
}

func (f *Folder) workTree(dir string) (fs.FS, error) {
	repo, err := git.Open(dir)
	if err != nil {
		return os.DirFS(dir), nil // the caller says why that can't be done
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
	return &workTree{os.DirFS(dir), leftOut, ignored, sync.OnceValues(repo.LineEnds)}, err
}

// Open opens a file or folder: that of the disk, where there is one.
func (w *workTree) Open(name string) (fs.File, error) {
	f, err := w.disk.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return w.leftOut.Open(name)
	}
	if err != nil {
		return nil, err
	}
	return &checkedOut{File: f, name: name, normal: w.normal}, nil
}

// checkedOut is a file of the work tree with the line ends that git stores.
type checkedOut struct {
	fs.File
	name   string
	normal func() (map[string]bool, error) // asked only where it matters
	text   *bytes.Reader
}

func (c *checkedOut) Read(p []byte) (int, error) {
	if c.text == nil {
		text, err := io.ReadAll(io.LimitReader(c.File, decode.MaxBytes+1))
		if err != nil {
			return 0, err
		}
		if len(text) <= decode.MaxBytes && bytes.Contains(text, []byte("\r\n")) {
			normal, err := c.normal()
			if err != nil {
				return 0, err
			}
			if normal[c.name] {
				text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
			}
		}
		c.text = bytes.NewReader(text)
	}
	return c.text.Read(p)
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
