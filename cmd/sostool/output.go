package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sostool/pkg/language"
)

func buffered(w io.Writer, result func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := result(b); err != nil {
		return err
	}
	return b.Flush()
}

// replace writes a file whole or not at all: into a new file beside it, which
// takes its place once everything is on the disk. What is no regular file (a
// terminal, /dev/null) is written to directly.
func replace(name string, result func(io.Writer) error) (err error) {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			f, err := os.OpenFile(name, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			return buffered(f, result)
		}
		mode = info.Mode().Perm()
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".sostool-*")
	if err != nil {
		return fmt.Errorf("%s: %w", name, plainly(err)) // not the name of the new file
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := buffered(f, result); err != nil {
		return err
	}
	if err := f.Chmod(mode); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// create writes a file that is not there yet, whole or not at all: into a new
// file beside it, which is given the name if nothing has it. The error is
// fs.ErrExist where something has.
func create(name string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".sostool-*")
	if err != nil {
		return fmt.Errorf("%s: %w", name, plainly(err)) // not the name of the new file
	}
	defer func() {
		f.Close()
		os.Remove(f.Name())
	}()
	if _, err := f.Write(text); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Link(f.Name(), name); err != nil {
		return fmt.Errorf("%s: %w", name, plainly(err))
	}
	return nil
}

// rewrite replaces a record's text, which must still be what was read. A link,
// and a file that may not be written to, stay as they are: taking their place
// would go around what their owner said.
func rewrite(name string, before, after []byte) error {
	info, err := os.Lstat(name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return failure{language.Say("{0}: no regular file, so it is not written", name)}
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	now, err := io.ReadAll(f)
	f.Close()
	if err != nil {
		return err
	}
	if !bytes.Equal(now, before) {
		return failure{language.Say("{0}: it was changed while it was read, so it is not written", name)}
	}
	return replace(name, func(w io.Writer) error {
		_, err := w.Write(after)
		return err
	})
}
