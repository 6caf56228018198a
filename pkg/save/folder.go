package save

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sostool/pkg/language"
)

// mark is the file by which a folder is known as one that Folder made.
const mark = ".sostool"

// MayReplace reports whether Folder may take the place of a folder: there is none, it is
// empty, or Folder made it.
func MayReplace(dir string) (bool, error) {
	dir = filepath.Clean(dir) // as NewFolder does, for which ".." leads back from a link
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, nil
	case err != nil:
		return false, told(dir, err)
	case len(entries) == 0:
		return true, nil
	}
	info, err := os.Lstat(filepath.Join(dir, mark))
	return err == nil && info.Mode().IsRegular(), nil
}

// Folder writes a folder of files, whole or not at all: what was in it before is gone.
// fill writes them, each by a name with slashes, and may do so from several goroutines.
func (w *Files) Folder(dir string, fill func(create func(name string, text []byte) error) error) error {
	return w.NewFolder(dir, func(made string) error {
		return fill(func(name string, text []byte) error {
			file := filepath.Join(made, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), folderMode); err != nil {
				return err
			}
			return os.WriteFile(file, text, usual)
		})
	})
}

// NewFolder is Folder for a fill that writes into a new folder itself, which then takes the
// place of the one before.
func (w *Files) NewFolder(dir string, fill func(made string) error) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return told(dir, err)
	}
	if own, err := filepath.EvalSymlinks(dir); err == nil {
		dir = own
	}
	made, err := w.makeFolder(dir)
	if err != nil {
		return told(dir, err)
	}
	defer w.dropFolder(made)
	note := language.Say("sostool made this folder, and replaces all of it when it makes it anew").In(language.English)
	if err := errors.Join(os.WriteFile(filepath.Join(made, mark), []byte(note+"\n"), usual), fill(made)); err != nil {
		return told(dir, err)
	}
	syncFolder(made)
	return told(dir, w.placeFolder(made, dir))
}

// NewFile is Replace for a fill that makes the file itself, at a path where there is none.
func (w *Files) NewFile(name string, fill func(path string) error) error {
	made, err := w.makeFolder(name)
	if err != nil {
		return told(name, err)
	}
	defer w.dropFolder(made)
	path := filepath.Join(made, filepath.Base(name))
	if err := fill(path); err != nil {
		return told(name, err)
	}
	return w.Replace(name, func(out io.Writer) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(out, f)
		return err
	})
}

// folderMode is that of new folders, before the umask.
const folderMode = 0o777

// makeFolder makes a new folder next to another one, which need not be there.
func (w *Files) makeFolder(dir string) (string, error) {
	w.changing.RLock()
	defer w.changing.RUnlock()
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, folderMode); err != nil {
		return "", err
	}
	for {
		made := newName(parent)
		err := os.Mkdir(made, folderMode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			w.folders.Store(made, true)
		}
		return made, err
	}
}

// placeFolder gives a new folder its place. That of a folder with files it takes in one
// step, where the system can.
func (w *Files) placeFolder(made, dir string) error {
	w.changing.RLock()
	defer w.changing.RUnlock()
	if info, err := os.Stat(dir); err == nil {
		if !info.IsDir() {
			return language.Fail("not a folder")
		}
		_ = os.Chmod(made, info.Mode().Perm()) // where it may
	}
	if os.Rename(made, dir) == nil || exchange(made, dir) == nil {
		return nil
	}
	before := made + "-before"
	if err := os.Rename(dir, before); err != nil {
		return err
	}
	if err := os.Rename(made, dir); err != nil {
		return errors.Join(err, os.Rename(before, dir))
	}
	return os.RemoveAll(before)
}

// dropFolder removes what is in the place of a new folder: itself, or the one before.
func (w *Files) dropFolder(made string) {
	w.changing.RLock()
	defer w.changing.RUnlock()
	os.RemoveAll(made)
	w.folders.Delete(made)
}
