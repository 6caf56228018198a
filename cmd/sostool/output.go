package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sostool/pkg/catalogue"
	"sostool/pkg/gate"
	"sostool/pkg/language"
	"sostool/pkg/pager"
	"sostool/pkg/usage"
)

func buffered(w io.Writer, result func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := result(b); err != nil {
		return err
	}
	return b.Flush()
}

// gated is a result that goes through the gate, with its own colours or without.
func gated(color bool, result func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) error {
		through := gate.New(w)
		through.Color = color
		if err := result(through); err != nil {
			return err
		}
		return through.Close()
	}
}

// whole is the result that is a text.
func whole(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}

// writeNew gives a text to standard output, or to a new file of --output. What is not a
// regular file (a terminal, a pipe) is written to.
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
		return usage.Wrong("{0} exists already; not overwritten", filepath.ToSlash(name))
	}
	return err
}

// spareRecords refuses a file to write to that is a record.
func (g *global) spareRecords(name string) error {
	if g.records.IsRecord(name) {
		return usage.Wrong("{0} is a record; no result is written over it", filepath.ToSlash(name))
	}
	return nil
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

// page writes the result; on a terminal that it does not fit on through a
// pager, as git does.
func (g *global) page(result func(io.Writer) error) error {
	if !g.terminal || !g.toStdout() {
		return g.write(result)
	}
	p := pager.FromEnvironment(func(name string) (string, bool) { return g.getenv(name), g.hasenv(name) })
	if p == nil {
		return g.write(result)
	}
	var text bytes.Buffer
	through := gate.New(&text)
	through.Color = g.colored()
	if err := errors.Join(result(through), through.Close()); err != nil {
		return err
	}
	return p.Show(text.Bytes(), g.world.out, g.world.err, g.lines)
}

// tellLeftOut says which records are not among those shown.
func (g *global) tellLeftOut(entries []*catalogue.Entry) {
	for _, e := range entries {
		g.say(language.Say("left out: {0} can't be read without error; sostool validate says why", e.Name))
	}
}

// tellFailures says which files are never opened and which could not be read, and
// reports whether there are any of the latter.
func (g *global) tellFailures(c *catalogue.Catalogue) bool {
	for _, e := range c.Entries {
		if !e.Readable() {
			g.tellLeftOut([]*catalogue.Entry{e})
		}
	}
	for _, err := range c.Failures {
		g.fail(err)
	}
	return len(c.Failures) > 0
}
