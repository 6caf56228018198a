package main

import (
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/fix"
	"sostool/pkg/folder"
	"sostool/pkg/language"
	"sostool/pkg/parallel"
	"sostool/pkg/save"
	"sostool/pkg/usage"
)

type fixOptions struct {
	findingsOptions
	unsafe, diff bool
}

func newFix(g *global) *cobra.Command {
	o := &fixOptions{findingsOptions: findingsOptions{global: g}}
	cmd := &cobra.Command{
		Use:   "fix [PATH...]",
		Short: "Make the corrections that findings offer",
		Long: `Make the corrections that findings offer in files or folders of records, without
a path in the whole folder, and print what is left to do as sostool validate
does. Of standard input (-) the corrected text is printed.

Only the characters that a finding is about are replaced, and only where what
was meant is beyond doubt: the form of an amount, share, date or code, a key, a
choice or a name with a slip in it, the encoding, a lost space or a tab. Everything
else, also comments and layout, stays as it is; a correction that would change
more is not made. A fault of YAML that is left to you keeps nothing else of its
file from being corrected. The other corrections are guesses: --unsafe also makes
them; a text without a language goes under that of --lang, or without it of most
texts of the file. What an allow entry covers is left alone. With --diff nothing
is written.

Exit status: 0 nothing at or above --fail-on is left, 1 findings are, 2 wrong
use, 3 a file could not be read or written, or a rule crashed.`,
		Example: `  sostool fix --diff
  sostool fix records/projects/pro-sos.yaml
  sostool fix --only amount-form --only date-form
  sostool fix --unsafe --diff
  sostool fix - < draft.yaml`,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&o.unsafe, "unsafe", false, "also make the guesses: look at what they change")
	cmd.Flags().BoolVar(&o.diff, "diff", false, "print what would change, as a unified diff, and write nothing")
	return cmd
}

func (o *fixOptions) run(args []string) error {
	options, err := o.options()
	filter := slices.Contains(args, folder.Stdin) // to standard output
	switch {
	case err != nil:
		return err
	case o.records.At != "":
		return usage.Wrong("--at is of the past, which can't be corrected")
	case o.diff && o.format.Name != "text":
		return usage.Wrong("--diff prints a diff, --format is for findings")
	case filter && len(args) > 1:
		return usage.Wrong("standard input is corrected by itself, without other files")
	case filter && o.format.Name != "text":
		return usage.Wrong("of standard input the corrected text is printed; --format is for findings")
	}
	c, err := o.records.Choose(o.in, args)
	if err != nil {
		return o.unbegun(err)
	}
	if _, err := o.by(c.All, options); err != nil {
		return err
	}
	options.Wanted = c.Wanted
	defer o.quoting(&options)()
	files, left, errs := fix.Run(c.All, fix.Options{Options: options, Unsafe: o.unsafe, Language: o.lang})
	changes := make([]*save.Change, len(files))
	for i, f := range files {
		changes[i] = &save.Change{Name: filepath.FromSlash(f.Name), Before: f.Before, After: f.After}
	}
	if !o.diff && !filter {
		o.rewrite(changes)
	}
	made, written := 0, make(map[string][]byte)
	for i, f := range files {
		if err := changes[i].Err; err != nil {
			errs = append(errs, err)
			continue
		}
		written[f.Name] = f.After
		made += len(f.Made)
		for i := range f.Made {
			o.say(f.Made[i].Said())
		}
	}
	if len(written) < len(files) { // what is left is also in the others
		left, _ = check.Run(c.All.With(written), options)
	}
	unfinished(left, errs)
	if err := o.result(c, files, left, filter, &errs); err != nil {
		return err
	}
	counts := left.Count()
	told := []language.Text{language.Say("{0} {0|correction|corrections} made in {1} {1|file|files}", made, len(written))}
	if o.diff {
		told[0] = language.Say("{0} {0|correction|corrections} would be made in {1} {1|file|files}", made, len(written))
	}
	if n := counts.Guesses; n > 0 && !o.unsafe {
		told = append(told, language.Say("{0} {0|finding has a correction that is a guess|findings have corrections that are guesses}: --unsafe makes {0|it|them}, --unsafe --diff shows {0|it|them}", n))
	}
	if n := counts.Safe; n > 0 && len(written) == len(files) {
		told = append(told, language.Say("{0} {0|correction|corrections} would change more than {0|it is|they are} about, and {0|is|are} left to you", n))
	}
	return o.tell(left, counts, told, errs)
}

// rewrite writes the files, and removes what killed runs left next to them.
func (o *fixOptions) rewrite(changes []*save.Change) {
	groups := slices.Collect(slices.Chunk(changes, together(len(changes))))
	parallel.Each(len(groups), 0, func(i int) { o.files.Rewrite(groups[i]...) })
	names := make([]string, len(changes))
	for i, c := range changes {
		names[i] = c.Name
	}
	save.Sweep(names, o.now())
}

// result writes what standard output carries: a diff, the corrected text of
// standard input, or the findings that are left. What could not be shown is added
// to errs.
func (o *fixOptions) result(c *folder.Chosen, files []*fix.File, left *diag.Report, filter bool, errs *[]error) error {
	switch {
	case o.diff:
		return o.writeDiffs(func(w io.Writer) error {
			for _, f := range files {
				text, err := diffed(f.Name, f.Before, f.After)
				if err != nil {
					*errs = append(*errs, err)
				}
				if _, err := w.Write(text); err != nil {
					return err
				}
			}
			return nil
		})
	case filter:
		text, err := c.All.Entry(folder.Stdin).Text()
		if err != nil {
			return err
		}
		if len(text) > decode.MaxBytes { // it is only the beginning
			reason := language.Say("the file has more than {0} bytes; a record has at most that many", decode.MaxBytes)
			return language.Fail("{0}: left as it is: {1}", folder.Stdin, reason)
		}
		if len(files) > 0 {
			text = files[0].After
		}
		if err := o.writeExact(whole(text)); err != nil {
			return err
		}
		return o.format.Write(o.err, left, o.rendering())
	default:
		return o.print(left)
	}
}
