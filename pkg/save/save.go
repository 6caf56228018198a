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
	"strconv"
	"strings"
	"sync"
	"time"

	"sostool/pkg/language"
)

// Files writes files. The zero value is ready, and may be used by several
// goroutines.
type Files struct {
	mutex sync.Mutex        // held by whoever changes what is on the disk
	made  map[*os.File]bool // new files that have not taken their place
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
	return w.change(name, made)
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
	w.mutex.Lock() // no signal ends the program in the middle of it
	defer w.mutex.Unlock()
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

// Rewrite replaces a file's text, which must still be what was read. A link, and
// a file that may not be written to, stay as they are: taking their place would
// go around what their owner said.
func (w *Files) Rewrite(name string, before, after []byte) error {
	info, err := os.Lstat(name)
	if err != nil {
		return told(name, err)
	}
	if !info.Mode().IsRegular() {
		return language.Fail("{0}: no regular file, so it is not written", name)
	}
	unlock, err := lock(name) // between reading it again and taking its place
	if err != nil {
		return told(name, err)
	}
	defer unlock()
	if done, err := holding(name, before, after); done || err != nil {
		return err
	}
	made, err := w.writeNew(name, ownerOnly, whole(after))
	if err != nil {
		return err
	}
	// Syncing takes time, in which an editor that knows no lock may write.
	if done, err := holding(name, before, after); done || err != nil {
		w.drop(made)
		return err
	}
	return w.change(name, made)
}

// holding reads a file that is to be written anew: done where another run has
// done so, an error where it holds anything but what was read before.
func holding(name string, before, after []byte) (done bool, err error) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return false, told(name, err)
	}
	defer f.Close()
	now, err := io.ReadAll(f)
	switch {
	case err != nil:
		return false, told(name, err)
	case bytes.Equal(now, after):
		return true, nil
	case !bytes.Equal(now, before):
		return false, language.Fail("{0}: it was changed while it was read, so it is not written", name)
	}
	return false, nil
}

// Abandon removes the new files that have not taken their place, and lets
// nothing more be written: it is for a program that a signal ends.
func (w *Files) Abandon() {
	w.mutex.Lock() // for good
	for f := range w.made {
		os.Remove(f.Name())
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

// writeNew writes a new file in the folder of another one. Where there is no error,
// everything is on the disk.
func (w *Files) writeNew(name string, mode fs.FileMode, result func(io.Writer) error) (*os.File, error) {
	f, err := w.open(filepath.Dir(name), mode)
	if err != nil {
		cause := language.Cause(err)
		return nil, &language.Error{Text: language.Say("{0}: not written, for no file can be made in {1}: {2}", name, filepath.Dir(name), cause), Err: err}
	}
	err = result(f)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		w.drop(f)
		return nil, told(name, err)
	}
	return f, nil
}

// open makes a new file in a folder. It is held until it is taken or dropped, so
// that Sweep knows it from what a killed run left.
func (w *Files) open(dir string, mode fs.FileMode) (*os.File, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for {
		name := filepath.Join(dir, prefix+strconv.FormatUint(rand.Uint64(), 36))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		hold(f, false)
		if w.made == nil {
			w.made = make(map[*os.File]bool)
		}
		w.made[f] = true
		return f, nil
	}
}

// drop removes a new file that does not take its place; nothing where it has.
func (w *Files) drop(made *os.File) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.made[made] {
		os.Remove(made.Name())
		w.done(made)
	}
}

// done lets go of a new file.
func (w *Files) done(made *os.File) {
	made.Close()
	delete(w.made, made)
}

// rename gives a new file its place.
func (w *Files) rename(made *os.File, name string) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
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
func (w *Files) change(name string, made *os.File) error {
	defer w.drop(made)
	if keep(name, made) == nil && w.rename(made, name) == nil {
		return nil
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
	w.mutex.Lock() // no signal ends the program in the middle of it
	defer w.mutex.Unlock()
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

// Sweep removes the new files that killed runs left next to files. One that is held, or
// that came just now, may still be written to.
func Sweep(names []string, now time.Time) {
	folders := make(map[string]bool)
	for _, name := range names {
		folders[filepath.Dir(filepath.FromSlash(name))] = true
	}
	for folder := range folders {
		entries, _ := os.ReadDir(folder)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), prefix) && e.Type().IsRegular() {
				sweep(filepath.Join(folder, e.Name()), now)
			}
		}
	}
}

func sweep(name string, now time.Time) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && now.Sub(info.ModTime()) > young && hold(f, true) {
		os.Remove(name)
	}
}
