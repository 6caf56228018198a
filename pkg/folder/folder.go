// Package folder finds the folder of records and opens it: as it is on the disk,
// as it was at a revision, or as git sees the work tree; and it says which of its
// files, and which others, arguments name. It reads no record: that is the
// catalogue's.
package folder

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sostool/pkg/archive"
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/paths"
	"sostool/pkg/record"
	"sostool/pkg/revision"
	"sostool/pkg/source"
)

// Default is the name of a folder of records.
const Default = "records"

// ErrNone is the error where no folder is named and there is none.
var ErrNone = language.Fail("no folder of records here or in a parent: go to one, name it with --records, or begin one: sostool new project ID --records records; sostool alone says more")

// Folder is the folder of records that is meant. The zero value is that of the
// nearest parent, as it is on the disk. Repositories that it opens stay open
// until it is closed, for those who read files of them.
type Folder struct {
	Named    string // its path, where one is given
	At       string // the revision at which it is read; empty: today
	Compared bool   // the work tree is compared with what git keeps
	Typed    string // the file whose text standard input is; empty: of none

	past     *past
	here     *git.Repository             // of the work tree that is compared
	opened   string                      // the path of the folder that was opened last
	settings map[string]*record.Settings // by the paths of folders that were asked for them
}

// past is what a revision means for a folder.
type past struct {
	dir    string
	repo   *git.Repository
	commit git.Commit
}

// Close ends what reads for the folder.
func (f *Folder) Close() {
	if f.past != nil {
		f.past.repo.Close()
	}
	if f.here != nil {
		f.here.Close()
	}
}

// Find is the folder's path: the one that is named, else Default here or in the
// nearest parent that has one, or had one at the revision. The error is ErrNone,
// or of git.
func (f *Folder) Find() (string, error) {
	switch {
	case f.Named != "":
		return f.Named, nil
	case f.At != "":
		return search(f.there)
	default:
		return search(func(dir string) (bool, error) { return paths.IsFolder(dir), nil })
	}
}

// search finds the folder of records here or in the nearest parent that is one
// with such a folder.
func search(there func(dir string) (bool, error)) (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	here := wd
	for dir := Default; ; dir = filepath.Join("..", dir) {
		found, err := there(dir)
		if err != nil {
			return "", err
		}
		if found {
			// Within the folder itself the way out and in again says nothing.
			if rel, err := filepath.Rel(here, filepath.Join(wd, Default)); err == nil {
				dir = rel
			}
			return dir, nil
		}
		parent := filepath.Dir(wd)
		if parent == wd {
			return "", ErrNone
		}
		wd = parent
	}
}

// there reports whether a folder is there today or was at the revision. What is above the
// repository has no revision: it is not looked at.
func (f *Folder) there(dir string) (bool, error) {
	if paths.IsFolder(dir) {
		return true, nil
	}
	p, err := f.visit(dir)
	if git.KindOf(err) == git.NoRepository {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = p.repo.Files(p.commit)
	if git.KindOf(err) != git.NoFolder {
		return err == nil, err
	}
	if p.repo.Path() == Default {
		return false, language.Fail("no folder of records here or in a parent, neither today nor at {0}; --records names one", f.At)
	}
	return false, nil
}

// visit opens the repository of a folder at the revision. It stays open until
// another folder is visited.
func (f *Folder) visit(dir string) (*past, error) {
	if f.past != nil && f.past.dir == dir {
		return f.past, nil
	}
	repo, err := git.Open(dir)
	if err != nil {
		return nil, err
	}
	commit, err := revision.Commit(repo, f.At)
	if err != nil {
		repo.Close()
		return nil, err
	}
	if f.past != nil {
		f.past.repo.Close()
	}
	f.past = &past{dir, repo, commit}
	return f.past, nil
}

// Catalogue opens the folder that Find finds.
func (f *Folder) Catalogue() (*catalogue.Catalogue, error) {
	dir, err := f.Find()
	if err != nil {
		return nil, err
	}
	return f.Open(dir)
}

// Open opens a folder of records, with what else is handed over. The errors are a
// *source.FileError, one of git, and those of catalogue.Open.
func (f *Folder) Open(dir string, handed ...*catalogue.Entry) (*catalogue.Catalogue, error) {
	name := filepath.ToSlash(filepath.Clean(dir))
	f.opened = dir
	if f.At != "" {
		tree, err := f.tree(dir)
		if err != nil {
			return nil, err
		}
		return catalogue.Open(tree, name, handed...)
	}
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return nil, &source.FileError{File: dir, Err: language.Plainly(err)}
	case !info.IsDir():
		return nil, NotFolder(dir)
	}
	disk := os.DirFS(dir)
	if f.Compared {
		if disk, err = f.workTree(dir); err != nil {
			return nil, err
		}
	}
	return catalogue.Open(disk, name, handed...)
}

// Settings are those of the folder, at its revision, as far as they can be read: nil where
// there are none. It is the folder that was opened last, else the one that Find finds. What
// is wrong with settings is a finding of their file, as with other records.
func (f *Folder) Settings() *record.Settings {
	dir, err := f.meant()
	if err != nil {
		return nil
	}
	if s, known := f.settings[dir]; known {
		return s
	}
	var files fs.FS = os.DirFS(dir)
	if f.At != "" {
		tree, err := f.tree(dir)
		if err != nil {
			return nil
		}
		files = tree
	}
	if f.settings == nil {
		f.settings = make(map[string]*record.Settings)
	}
	f.settings[dir] = catalogue.SettingsOf(files)
	return f.settings[dir]
}

// meant is the path of the folder that was opened last, else of the one that Find finds.
func (f *Folder) meant() (string, error) {
	if f.opened != "" {
		return f.opened, nil
	}
	return f.Find()
}

// Archive is the archive of texts that the settings of the same folder name; nil where they
// name none. The error is that of archive.OfSettings.
func (f *Folder) Archive() (*archive.Archive, error) {
	s := f.Settings()
	if s == nil || s.Archive == "" {
		return nil, nil
	}
	dir, err := f.meant()
	if err != nil {
		return nil, err
	}
	return archive.OfSettings(dir, s.Archive)
}

// NotFolder is the error about what was taken for a folder.
func NotFolder(name string) error { return language.Fail("{0}: not a folder", name) }

// tree is a folder of records at the revision.
func (f *Folder) tree(dir string) (*git.Tree, error) {
	p, err := f.visit(dir)
	if err != nil {
		return nil, err
	}
	tree, err := p.repo.Files(p.commit)
	var absent *git.Error
	if errors.As(err, &absent) && absent.Kind == git.NoFolder {
		return nil, language.Fail("{0}; if it had another name then, --records takes that", absent.Text)
	}
	return tree, err
}

// Revisions are the names of the branches and tags that the folder may be read
// at.
func (f *Folder) Revisions() ([]string, error) {
	dir := f.Named
	if dir == "" {
		dir = "."
	}
	repo, err := git.Open(dir)
	if err != nil {
		return nil, err
	}
	defer repo.Close()
	return repo.Names()
}

// IsRecord reports whether a file of the disk is a record, by whatever name: one
// of the folder, or what begins like one.
func (f *Folder) IsRecord(name string) bool {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	if beginsLikeRecord(name) {
		return true
	}
	dir, err := f.Find()
	if err != nil {
		return false
	}
	found := false
	own, _ := filepath.EvalSymlinks(dir)
	_ = filepath.WalkDir(own, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.IsDir() && file != own && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.Type().IsRegular() && catalogue.IsRecord(file):
			other, err := d.Info()
			found = found || err == nil && os.SameFile(info, other)
		}
		return nil
	})
	return found
}

// beginsLikeRecord reports whether the first line of a file that is not a comment states
// the kind of a record.
func beginsLikeRecord(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	lines := bufio.NewScanner(io.LimitReader(f, decode.MaxBytes))
	for lines.Scan() {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), source.ByteOrderMark))
		if line != "" && line[0] != '#' && line != "---" {
			return strings.HasPrefix(line, "record:")
		}
	}
	return false
}
