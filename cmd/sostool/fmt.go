package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/folder"
	"sostool/pkg/format"
	"sostool/pkg/language"
	"sostool/pkg/parallel"
	"sostool/pkg/paths"
	"sostool/pkg/save"
	"sostool/pkg/usage"
)

type fmtOptions struct {
	*global
	inPlace, check, diff bool
}

func newFmt(g *global) *cobra.Command {
	o := &fmtOptions{global: g}
	cmd := &cobra.Command{
		Use:   "fmt [PATH...]",
		Short: "Bring records into their canonical form",
		Long: `Bring records into their canonical form. One file, or standard input (-), is
printed; with --check, --diff or -w files and folders, without a path the whole
folder of records.

` + format.Rules + `

A file that does not parse, or whose canonical form would not say the same, is
named and left as it is; the others are done. A file is replaced whole or
not at all, and only where something changes.

Exit status: 0 done, 1 with --check where a file would change, 2 wrong use, 3 a
file was left as it is.`,
		Example: `  sostool fmt records/projects/pro-sos.yaml
  sostool fmt --check
  sostool fmt --diff records/projects
  sostool fmt -w`,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	cmd.Flags().BoolVarP(&o.inPlace, "write", "w", false, "write the files in place of printing them")
	cmd.Flags().BoolVar(&o.check, "check", false, "print the names of files that would change, and end with status 1 where there are any")
	cmd.Flags().BoolVar(&o.diff, "diff", false, "print what would change, as a unified diff")
	return cmd
}

// formatted is what came of one file. The texts are kept where they are shown.
type formatted struct {
	save.Change
	entry   *catalogue.Entry
	changed bool
}

func (o *fmtOptions) run(args []string) error {
	switch {
	case o.records.At != "":
		return usage.Wrong("--at is of the past, which can't be formatted")
	case o.inPlace && (o.check || o.diff):
		return usage.Wrong("-w writes files; --check and --diff leave them as they are")
	case o.inPlace && o.output != "":
		return usage.Wrong("-w writes files in place; --output is for what is printed")
	case o.inPlace && slices.Contains(args, folder.Stdin):
		return usage.Wrong("standard input can't be written in place")
	}
	if !o.inPlace && !o.check && !o.diff && (len(args) != 1 || paths.IsFolder(args[0])) {
		return usage.Wrong("sostool fmt prints one file; for several there are --check, --diff and -w")
	}
	c, err := o.records.Choose(o.in, args)
	if err != nil {
		return err
	}
	var results []formatted
	for _, e := range c.All.Entries {
		if e.Readable() && (c.Wanted == nil || c.Wanted(e)) {
			results = append(results, formatted{save.Change{Name: filepath.FromSlash(e.Name)}, e, false})
		}
	}
	groups := slices.Collect(slices.Chunk(results, together(len(results))))
	parallel.Each(len(groups), 0, func(i int) { o.some(groups[i]) })
	if o.inPlace {
		names := make([]string, len(results))
		for i := range results {
			names[i] = results[i].Name
		}
		save.Sweep(names, o.now())
	}
	write := o.writeExact // one file, whole
	switch {
	case o.diff:
		write = o.writeDiffs
	case o.check:
		write = o.write
	}
	if err := write(func(w io.Writer) error { return o.show(w, results) }); err != nil {
		return err
	}
	return o.tell(c.All, results)
}

// together is how many of n files one processor writes at once: many, so that they wait
// for the disk together, where that leaves some to the other processors.
func together(n int) int { return min(64, n/runtime.GOMAXPROCS(0)+1) }

// maxHeld is how many bytes of new texts wait to be written.
const maxHeld = 1 << 20

// some formats files, and writes those that change: soon, for not all of them are in
// memory.
func (o *fmtOptions) some(files []formatted) {
	var waiting []*save.Change
	held := 0
	write := func() {
		o.files.Rewrite(waiting...)
		for _, c := range waiting {
			c.Before, c.After = nil, nil
		}
		waiting, held = nil, 0
	}
	var formatter format.Formatter
	for i := range files {
		f := &files[i]
		o.one(f, &formatter)
		switch {
		case o.inPlace && f.changed:
			waiting, held = append(waiting, &f.Change), held+len(f.After)
		case o.inPlace || o.check && !o.diff:
			f.Before, f.After = nil, nil
		}
		if held > maxHeld {
			write()
		}
	}
	write()
}

func (o *fmtOptions) one(f *formatted, formatter *format.Formatter) {
	defer func() {
		// A bug of ours must not take the other files down.
		if cause := recover(); cause != nil {
			f.Err = language.Fail("{0}: formatting crashed: {1}", f.entry.Name, fmt.Sprint(cause))
		}
	}()
	if f.Before, f.Err = f.entry.Text(); f.Err != nil {
		f.Err = fmt.Errorf("%s: %w", f.entry.Name, language.Plainly(f.Err))
		return
	}
	if f.After, f.Err = formatter.Text(f.entry.Name, f.Before); f.Err == nil {
		f.changed = !bytes.Equal(f.Before, f.After)
	}
}

// show writes what standard output carries.
func (o *fmtOptions) show(w io.Writer, results []formatted) error {
	for i := range results {
		f := &results[i]
		var text []byte
		switch {
		case f.Err != nil || o.inPlace:
		case o.diff:
			text, f.Err = diffed(f.entry.Name, f.Before, f.After)
		case !o.check:
			text = f.After
		case f.changed:
			text = []byte(language.Clean(f.entry.Name) + "\n")
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	return nil
}

// tell says which files are left as they are, and counts the others.
func (o *fmtOptions) tell(c *catalogue.Catalogue, results []formatted) error {
	changed, left := 0, o.tellFailures(c)
	for i := range results {
		f := &results[i]
		switch reason, ok := format.Reason(f.Err); {
		case ok:
			o.say(reason.Left(f.entry.Name))
		case f.Err != nil:
			o.fail(f.Err)
		case f.changed:
			changed++
		}
		left = left || f.Err != nil
	}
	switch {
	case o.inPlace:
		o.say(language.Say("{0} of {1} {1|file|files} written", changed, len(results)))
	case o.check:
		o.say(language.Say("{0} of {1} {1|file|files} would change", changed, len(results)))
	}
	switch {
	case left:
		return status(statusFailed)
	case o.check && changed > 0:
		return status(statusFindings)
	default:
		return nil
	}
}
