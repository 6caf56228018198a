package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/gate"
	"sostool/pkg/language"
	"sostool/pkg/source"
	"sostool/pkg/usage"
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

// writeNew gives a text to standard output, or to a new file of --output. What is
// no regular file (a terminal, a pipe) is written to.
func (g *global) writeNew(text []byte) error {
	info, err := os.Stat(g.output)
	if g.toStdout() || err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return g.writeExact(whole(text))
	}
	return g.createNew(g.output, text)
}

// createNew writes a new file, or says that it is there already.
func (g *global) createNew(name string, text []byte) error {
	err := g.files.Create(name, text)
	if errors.Is(err, fs.ErrExist) {
		return usage.Wrong("{0} is there already; nothing is written over it", filepath.ToSlash(name))
	}
	return err
}

// spareRecords refuses a file to write to that is a record, by whatever name: one
// of the folder, or what begins like one.
func (g *global) spareRecords(name string) error {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	record := beginsLikeRecord(name)
	if dir, _, err := g.folder(); err == nil && !record {
		own, _ := filepath.EvalSymlinks(dir)
		_ = filepath.WalkDir(own, func(file string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case d.IsDir() && file != own && strings.HasPrefix(d.Name(), "."):
				return fs.SkipDir
			case d.Type().IsRegular() && catalogue.IsRecord(file):
				other, err := d.Info()
				record = record || err == nil && os.SameFile(info, other)
			}
			return nil
		})
	}
	if record {
		return usage.Wrong("{0} is a record; no result is written over it", filepath.ToSlash(name))
	}
	return nil
}

// beginsLikeRecord reports whether the first line of a file that is no comment
// states the kind of a record.
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

// writeDiffs is write for diffs: a program gets them byte for byte, to apply them.
func (g *global) writeDiffs(result func(io.Writer) error) error {
	if g.terminal && g.toStdout() {
		return g.write(result)
	}
	return g.writeExact(result)
}

// diffed is what a file becomes, as a unified diff.
func diffed(name string, before, after []byte) ([]byte, error) {
	text, ok := gate.Diff(name, before, after)
	if !ok {
		return nil, language.Fail("{0}: not shown, since a line that changes holds what the log of a CI server takes for a command", name)
	}
	return text, nil
}
