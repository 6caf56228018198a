// Package save writes files whole or not at all: the text goes to a new file next to the
// target, which takes its place once everything is on the disk. Owner, group, mode,
// access lists, extended attributes and further names (hard links) of a file stay as they
// were; where a new file can't have them, the text is put into the file itself. It does
// not judge what is written.
package save

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"sostool/pkg/language"
)

// Files writes files. The zero value is ready, and may be used by several
// goroutines.
type Files struct {
	changing sync.RWMutex // read by whoever changes what is on the disk
	made     sync.Map     // new files that have not taken their place, by *os.File
	folders  sync.Map     // new folders, likewise, by name
}

// Replace writes a file. One that may not be written to stays as it is. What is not a
// regular file (a terminal, /dev/null) is written to directly.
func (w *Files) Replace(name string, result func(io.Writer) error) error {
	info, err := os.Stat(name)
	if err != nil {
		return w.begin(name, result)
	}
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return told(name, err)
	}
	defer f.Close()
	if !info.Mode().IsRegular() {
		return result(f)
	}
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return told(name, err)
	}
	made, err := w.writeNew(name, ownerOnly, result)
	if err != nil {
		return err
	}
	defer w.drop(made)
	return w.change(name, f, made)
}

// Append adds a text to the end of a file, all of it or nothing; where there is no file it
// makes one.
func (w *Files) Append(name string, result func(io.Writer) error) error {
	var text bytes.Buffer
	if err := result(&text); err != nil {
		return told(name, err)
	}
	w.changing.RLock() // no signal ends the program in the middle of it
	defer w.changing.RUnlock()
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, usual)
	if err != nil {
		return told(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return told(name, err)
	}
	if _, err = f.Write(text.Bytes()); err != nil && info.Mode().IsRegular() {
		err = errors.Join(err, f.Truncate(info.Size()))
	}
	return told(name, err)
}

// begin is Replace where there is no file yet.
func (w *Files) begin(name string, result func(io.Writer) error) error {
	made, err := w.writeNew(name, usual, result)
	if err != nil {
		return err
	}
	defer w.drop(made)
	return told(name, w.rename(made, name))
}

// Create writes a new file. Where there is one already, also one that came in
// between, the error is fs.ErrExist and it stays as it is.
func (w *Files) Create(name string, text []byte) error {
	made, err := w.writeNew(name, usual, whole(text))
	if err != nil {
		return err
	}
	defer w.drop(made)
	err = os.Link(made.Name(), name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return w.createAlone(name, text) // a disk without links
}

// createAlone is Create where a file can't have two names: one that can't be
// written to its end is removed again.
func (w *Files) createAlone(name string, text []byte) error {
	w.changing.RLock() // no signal ends the program in the middle of it
	defer w.changing.RUnlock()
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, usual)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		os.Remove(name)
	}
	return err
}

// Change is another text for a file.
type Change struct {
	Name          string
	Before, After []byte // as it was read, and as it becomes
	Err           error  // why it was not written

	made *os.File // with the new text
}

// Rewrite replaces the texts of files, each of which must still be what was read. A
// link, and a file that may not be written to, stay as they are: taking their place
// would go around what their owner said. Many at once wait less for the disk.
func (w *Files) Rewrite(changes ...*Change) {
	for _, c := range changes {
		c.made, c.Err = w.write(c.Name, ownerOnly, whole(c.After))
	}
	syncAll(slices.DeleteFunc(slices.Clone(changes), func(c *Change) bool { return c.Err != nil }))
	for _, c := range changes {
		if c.Err == nil {
			c.Err = w.take(c)
		}
		if c.made != nil {
			w.drop(c.made)
		}
	}
}

// syncEach brings new files to the disk, one by one.
func syncEach(changes []*Change) {
	for _, c := range changes {
		c.Err = told(c.Name, c.made.Sync())
	}
}

// take gives a new text the place of the one that it changes.
func (w *Files) take(c *Change) error {
	old, err := openHeld(c.Name)
	if err != nil {
		return err
	}
	defer old.Close()
	now := make([]byte, max(len(c.Before), len(c.After))+1) // it shows in the last byte whether there is more
	n, err := old.ReadAt(now, 0)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return told(c.Name, err)
	case bytes.Equal(now[:n], c.After): // another run has done so
		return nil
	case !bytes.Equal(now[:n], c.Before):
		return language.Fail("{0}: it was changed while it was read, so it is not written", c.Name)
	}
	return w.change(c.Name, old, c.made)
}

// openHeld opens a file to write it anew, and holds it until it is closed, where the
// system can. The next one to hold it may find another file in its place, and opens that.
func openHeld(name string) (*os.File, error) {
	for {
		there, err := os.Lstat(name)
		if err != nil {
			return nil, told(name, err)
		}
		if !there.Mode().IsRegular() {
			return nil, language.Fail("{0}: no regular file, so it is not written", name)
		}
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			return nil, told(name, err)
		}
		hold(f, false)
		held, err := f.Stat()
		if err == nil {
			there, err = os.Lstat(name)
		}
		if err == nil && os.SameFile(held, there) {
			return f, nil
		}
		f.Close()
		if err != nil {
			return nil, told(name, err)
		}
	}
}

// Abandon removes the new files and folders that have not taken their place, and lets
// nothing more be written: it is for a program that a signal ends.
func (w *Files) Abandon() {
	w.changing.Lock() // for good
	for f := range w.made.Range {
		os.Remove(f.(*os.File).Name())
	}
	for name := range w.folders.Range {
		os.RemoveAll(name.(string))
	}
}

// The modes of new files, before the umask.
const (
	usual     = 0o666
	ownerOnly = 0o600 // until it has the mode of the file whose place it takes
)

// prefix is what the names of new files begin with: no command takes them for
// records.
const prefix = ".sostool-"

// newName is a name in a folder that hardly any other file has.
func newName(dir string) string {
	return filepath.Join(dir, prefix+strconv.FormatUint(rand.Uint64(), 36))
}

// writeNew writes a new file in the folder of another one. Where there is no error,
// everything is on the disk.
func (w *Files) writeNew(name string, mode fs.FileMode, result func(io.Writer) error) (*os.File, error) {
	f, err := w.write(name, mode, result)
	if err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		w.drop(f)
		return nil, told(name, err)
	}
	return f, nil
}

// write is writeNew that does not wait for the disk.
func (w *Files) write(name string, mode fs.FileMode, result func(io.Writer) error) (*os.File, error) {
	f, err := w.open(filepath.Dir(name), mode)
	if err != nil {
		cause := language.Cause(err)
		return nil, &language.Error{Text: language.Say("{0}: not written, for no file can be made in {1}: {2}", name, filepath.Dir(name), cause), Err: err}
	}
	if err := result(f); err != nil {
		w.drop(f)
		return nil, told(name, err)
	}
	return f, nil
}

// open makes a new file in a folder. It is held until it is taken or dropped, so
// that Sweep knows it from what a killed run left.
func (w *Files) open(dir string, mode fs.FileMode) (*os.File, error) {
	w.changing.RLock()
	defer w.changing.RUnlock()
	for {
		f, err := os.OpenFile(newName(dir), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		hold(f, false)
		w.made.Store(f, true)
		return f, nil
	}
}

// drop removes a new file that does not take its place; nothing where it has.
func (w *Files) drop(made *os.File) {
	w.changing.RLock()
	defer w.changing.RUnlock()
	if _, ok := w.made.Load(made); ok {
		os.Remove(made.Name())
		w.done(made)
	}
}

// done lets go of a new file.
func (w *Files) done(made *os.File) {
	made.Close()
	w.made.Delete(made)
}

// rename gives a new file its place.
func (w *Files) rename(made *os.File, name string) error {
	w.changing.RLock()
	defer w.changing.RUnlock()
	if !holds { // such a system renames no open file
		made.Close()
	}
	err := os.Rename(made.Name(), name)
	if err == nil {
		w.done(made)
	}
	return err
}

// change puts a new file in the place of one that is there, or its text into it
// where the new one can't be all that it is.
func (w *Files) change(name string, old, made *os.File) error {
	if keep(old, made) == nil {
		if !holds { // such a system renames over no open file
			old.Close()
		}
		if w.rename(made, name) == nil {
			return nil
		}
	}
	text, err := os.ReadFile(made.Name())
	if err != nil {
		return told(name, err)
	}
	return told(name, w.overwrite(name, text))
}

// overwrite puts a text into a file. The text is already on the disk, next to the file,
// so that there is room for it; where it can't be written all the same, the file gets
// back what it held.
func (w *Files) overwrite(name string, text []byte) error {
	w.changing.RLock() // no signal ends the program in the middle of it
	defer w.changing.RUnlock()
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	before, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if err := fill(f, text); err != nil {
		return errors.Join(err, fill(f, before))
	}
	return nil
}

// fill makes a text all that a file holds.
func fill(f *os.File, text []byte) error {
	if _, err := f.WriteAt(text, 0); err != nil {
		return err
	}
	if err := f.Truncate(int64(len(text))); err != nil {
		return err
	}
	return f.Sync()
}

// whole is the result that is a text.
func whole(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}

// told is an error about a file, after its name; nil where there is none.
func told(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, language.Plainly(err))
}

// Sweep removes the new files that killed runs left next to files.
func Sweep(names []string, now time.Time) {
	folders := make(map[string]bool)
	for _, name := range names {
		folders[filepath.Dir(filepath.FromSlash(name))] = true
	}
	for folder := range folders {
		for _, name := range Leftovers(folder, now) {
			os.Remove(name)
		}
	}
}

// Leftovers are the new files that killed runs left in a folder. One that is held, or that
// came just now, may still be written to.
func Leftovers(folder string, now time.Time) (names []string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		name := filepath.Join(folder, e.Name())
		if strings.HasPrefix(e.Name(), prefix) && e.Type().IsRegular() && isLeft(name, now) {
			names = append(names, name)
		}
	}
	return names
}

func isLeft(name string, now time.Time) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	return err == nil && now.Sub(info.ModTime()) > young && hold(f, true)
}
