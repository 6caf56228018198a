package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"sostool/pkg/language"
)

func buffered(w io.Writer, result func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := result(b); err != nil {
		return err
	}
	return b.Flush()
}

// whole is the result that is a text.
func whole(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}

// replace writes a file whole or not at all: into a new file beside it, which
// takes its place once everything is on the disk. One that may not be written to
// stays as it is. What is no regular file (a terminal, /dev/null) is written to
// directly.
func replace(name string, result func(io.Writer) error) error {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("%s: %w", name, plainly(err))
		}
		defer f.Close()
		if !info.Mode().IsRegular() {
			return buffered(f, result)
		}
		mode = info.Mode().Perm()
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	}
	f, err := beside(name, mode, result)
	if err != nil {
		return err
	}
	return take(name, f)
}

// take puts a new file in the place of another one.
func take(name, f string) error {
	if err := os.Rename(f, name); err != nil {
		os.Remove(f)
		return fmt.Errorf("%s: %w", name, plainly(err))
	}
	return nil
}

// create writes a new file whole or not at all. Where there is one already,
// also one that came in between, the error is fs.ErrExist and it stays as it is.
func create(name string, text []byte) error {
	f, err := beside(name, 0o644, whole(text))
	if err != nil {
		return err
	}
	defer os.Remove(f)
	err = os.Link(f, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return createAlone(name, text) // a disk without links
}

// createAlone is create where a file can't have two names: one that can't be
// written to its end is removed again.
func createAlone(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		os.Remove(name)
	}
	return err
}

// writeNew gives a text to standard output, or to a new file of --output. What is
// no regular file (a terminal, a pipe) is written to.
func (g *global) writeNew(text []byte) error {
	info, err := os.Stat(g.output)
	if g.toStdout() || err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return g.write(whole(text))
	}
	return createNew(g.output, text)
}

// createNew is create that says which file is there already.
func createNew(name string, text []byte) error {
	err := create(name, text)
	if errors.Is(err, fs.ErrExist) {
		return wrong("{0} is there already; nothing is written over it", filepath.ToSlash(name))
	}
	return err
}

// beside writes a new file in the folder of another one, and names it; it is
// there only once everything is on the disk.
func beside(name string, mode os.FileMode, result func(io.Writer) error) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".sostool-*")
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, plainly(err)) // not the name of the new file
	}
	err = buffered(f, result)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("%s: %w", name, plainly(err))
	}
	return f.Name(), nil
}

// diffed is what a file becomes, as a unified diff. A terminal gets it without
// its control characters; a program gets it as it is, to apply it.
func (g *global) diffed(name string, before, after []byte) []byte {
	name = language.Clean(name)
	if strings.Contains(name, " ") {
		name += "\t" // as git writes it: patch takes a name to end at a blank
	}
	text := diff.Diff("a/"+name, before, "b/"+name, after)
	if !g.terminal || !g.toStdout() {
		return text
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		lines[i] = language.Clean(strings.TrimSuffix(line, "\r"))
	}
	return []byte(strings.Join(lines, "\n"))
}

// sweep removes the new files that killed runs left beside files. One that is
// younger than an hour may still be written to.
func sweep(names []string, now time.Time) {
	folders := make(map[string]bool)
	for _, name := range names {
		folders[filepath.Dir(filepath.FromSlash(name))] = true
	}
	for folder := range folders {
		entries, _ := os.ReadDir(folder)
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), ".sostool-") || !e.Type().IsRegular() {
				continue
			}
			if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > time.Hour {
				os.Remove(filepath.Join(folder, e.Name()))
			}
		}
	}
}

// rewrite replaces a record's text, which must still be what was read. A link,
// and a file that may not be written to, stay as they are: taking their place
// would go around what their owner said.
func rewrite(name string, before, after []byte) error {
	info, err := os.Lstat(name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, plainly(err))
	}
	if !info.Mode().IsRegular() {
		return failure{language.Say("{0}: no regular file, so it is not written", name)}
	}
	unlock, err := lock(name) // between reading it again and taking its place
	if err != nil {
		return err
	}
	defer unlock()
	if done, err := holding(name, before, after); done || err != nil {
		return err
	}
	f, err := beside(name, info.Mode().Perm(), whole(after))
	if err != nil {
		return err
	}
	// A disk takes its time, in which an editor that knows no lock may write.
	if done, err := holding(name, before, after); done || err != nil {
		os.Remove(f)
		return err
	}
	return take(name, f)
}

// holding reads a file that is to be written anew: done where another run has
// done so, an error where it holds anything but what was read before.
func holding(name string, before, after []byte) (done bool, err error) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return false, fmt.Errorf("%s: %w", name, plainly(err))
	}
	defer f.Close()
	now, err := io.ReadAll(f)
	switch {
	case err != nil:
		return false, fmt.Errorf("%s: %w", name, plainly(err))
	case bytes.Equal(now, after):
		return true, nil
	case !bytes.Equal(now, before):
		return false, failure{language.Say("{0}: it was changed while it was read, so it is not written", name)}
	}
	return false, nil
}
