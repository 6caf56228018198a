package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sostool/pkg/embed"
	"sostool/pkg/language"
	"sostool/pkg/save"
	"sostool/pkg/usage"
)

type embedOptions struct {
	*global
	check bool
}

func newEmbed(g *global) *cobra.Command {
	o := &embedOptions{global: g}
	cmd := &cobra.Command{
		Use:   "embed FILE.md...",
		Short: "Put what commands print into pages of Markdown",
		Long: `Put into pages of Markdown what the commands in them print, between their line
and the next <!-- end -->:

  <!-- sostool budget lapin --lang fi -->
  <!-- end -->

It is a table where the command has one in Markdown, else a block of code, as with
-f text. Only commands that read can be embedded. No shell runs them: quotes hold
words together, and nothing else has a meaning. Flags that name files are refused.
A fenced block is left alone.

Where no --lang here or in the page, nor settings.yaml of the records, says another,
a command speaks English, so that a page is the same whoever writes it. --records,
--at and --today hold for all commands.

With --check nothing is written: what would change is printed, as a unified diff.
A page is written whole or not at all: one in which a command fails stays as it is,
and the others are done.

Exit status: 0 done, 1 with --check where a page would change, 2 wrong use, also in
a page, 3 a page could not be read or written, or a command could not finish.`,
		Example: `  sostool embed README.md
  sostool embed --check README.md docs/*.md`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage.Wrong("sostool embed takes the pages to write, as README.md")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"md"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	cmd.Flags().BoolVar(&o.check, "check", false, "write nothing: print what would change, and end with status 1 where anything would")
	return cmd
}

// embeddable are the commands that may be in a page: they write no file, and what they
// read are the records.
var embeddable = []string{"validate", "explain", "rules", "list", "show", "query", "regions", "flat", "budget", "shares", "claims",
	"sources", "why", "audit", "diff", "log", "schema", "help"}

// unembeddable are the flags that name files, or change what only a screen shows.
var unembeddable = []string{"output", "records", "report", "stdin-filename", "text", "archive", "driver", "color"}

// embedded is a page, with what commands make of it.
type embedded struct {
	save.Change
	stale  []embed.Section // whose text is another
	status int
}

func (o *embedOptions) run(names []string) error {
	if o.output != "" && !o.check {
		return usage.Wrong("sostool embed writes the pages themselves; --output is for what --check prints")
	}
	for i, name := range names {
		names[i] = filepath.Clean(name)
		if err := o.spareRecords(name); err != nil {
			return err
		}
	}
	slices.Sort(names)
	var pages []*embedded
	for _, name := range slices.Compact(names) {
		page := &embedded{Change: save.Change{Name: name}}
		o.fill(page)
		pages = append(pages, page)
	}
	if o.check {
		return o.tell(pages, o.writeDiffs(func(w io.Writer) error { return o.show(w, pages) }))
	}
	for _, page := range pages {
		if page.status == statusDone && len(page.stale) > 0 {
			if o.files.Rewrite(&page.Change); page.Err != nil {
				o.fail(page.Err)
				page.status = statusFailed
			}
		}
	}
	return o.tell(pages, nil)
}

// fill reads a page and runs its commands. What keeps it from being written is said.
func (o *embedOptions) fill(page *embedded) {
	text, err := os.ReadFile(page.Name)
	if err != nil {
		o.fail(fmt.Errorf("%s: %w", filepath.ToSlash(page.Name), language.Plainly(err)))
		page.status = statusFailed
		return
	}
	sections, err := embed.Sections(text)
	var fault *embed.Fault
	if errors.As(err, &fault) {
		o.failAt(page, fault.Line, fault.Text)
		page.status = statusUsage
		return
	}
	texts := make([]string, len(sections))
	for i, s := range sections {
		made, status := o.printed(page, s)
		if status > statusFindings {
			page.status = max(page.status, status)
			continue
		}
		if texts[i] = s.As(made); texts[i] != s.Text(text) {
			page.stale = append(page.stale, s)
		}
	}
	page.Before, page.After = text, embed.With(text, sections, texts)
	if len(sections) == 0 {
		o.say(language.Say("{0}: there is no command in it", filepath.ToSlash(page.Name)))
	}
}

// printed is what a command prints, as Markdown, and its exit status.
func (o *embedOptions) printed(page *embedded, s embed.Section) (text string, status int) {
	args, form, err := o.prepared(s.Words)
	var misused usage.Error
	if errors.As(err, &misused) {
		o.failAt(page, s.Line, misused.Text)
		return "", statusUsage
	}
	var out, talk bytes.Buffer
	status = run(&world{
		in: strings.NewReader(""), out: &out, err: &talk, now: o.now, columns: usualColumns,
		getenv: func(string) string { return "" }, hasenv: func(string) bool { return false },
	}, args)
	for line := range strings.Lines(talk.String()) {
		fmt.Fprintf(o.err, "%s:%d: %s", filepath.ToSlash(page.Name), s.Line, line)
	}
	if form == "markdown" {
		return out.String(), status
	}
	return embed.Code(out.String(), form), status
}

// prepared looks at the command of a page: what it is run with, and the format that it
// prints. The error is one of use.
func (o *embedOptions) prepared(words []string) (args []string, form string, err error) {
	cmd, rest, err := newRoot(newGlobal(new(world))).Find(words)
	if err != nil || !cmd.HasParent() || !slices.Contains(embeddable, topOf(cmd)) {
		word := words[0]
		if err == nil && cmd.HasParent() {
			word = strings.TrimPrefix(cmd.CommandPath(), "sostool ")
		}
		return nil, "", usage.Unknown(language.Say("\"{0}\" can't be embedded; these can: {1}", word, language.Choices(embeddable)), word, embeddable)
	}
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(rest); err != nil {
		return nil, "", flagError(cmd, err)
	}
	for _, name := range unembeddable {
		if f := cmd.Flag(name); f != nil && f.Changed {
			return nil, "", usage.Wrong("--{0} can't be used in a page", name)
		}
	}
	if cmd.Name() == "validate" && cmd.Flags().NArg() > 0 {
		return nil, "", usage.Wrong("in a page sostool validate checks all records, not \"{0}\"", cmd.Flags().Arg(0))
	}
	form = "text"
	if f := cmd.Flag("format"); f != nil && !cmd.Flag("help").Changed {
		form = o.formOf(cmd, f)
		args = append(args, "--format="+form)
	}
	if isPicture(form) || form == "xlsx" {
		return nil, "", usage.Wrong("-f {0} can't be used in a page", form)
	}
	for flag, value := range map[string]string{"lang": o.lang, "records": o.records.Named, "at": o.records.At, "today": o.today} {
		if f := cmd.Flag(flag); value != "" && !f.Changed {
			args = append(args, "--"+flag+"="+value)
		}
	}
	slices.Sort(args)
	return append(args, words...), form, nil
}

// formOf is the format that is asked for, else Markdown where the command has it, else
// its first one.
func (o *embedOptions) formOf(cmd *cobra.Command, format *pflag.Flag) string {
	if complete, ok := cmd.GetFlagCompletionFunc("format"); ok && !format.Changed {
		if formats, _ := complete(cmd, nil, ""); slices.Contains(formats, "markdown") {
			return "markdown"
		}
	}
	return format.Value.String()
}

// topOf is the name of the command of the program that a command is, or is below.
func topOf(cmd *cobra.Command) string {
	for cmd.Parent().HasParent() {
		cmd = cmd.Parent()
	}
	return cmd.Name()
}

func (o *embedOptions) failAt(page *embedded, line int, text language.Text) {
	o.fail(usage.Wrong("{0}:{1}: {2}", filepath.ToSlash(page.Name), fmt.Sprint(line), text))
}

// show writes what would change.
func (o *embedOptions) show(w io.Writer, pages []*embedded) error {
	for _, page := range pages {
		if page.status > statusDone {
			continue
		}
		text, err := diffed(filepath.ToSlash(page.Name), page.Before, page.After)
		if err != nil {
			o.fail(err)
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	return nil
}

// tell says what came of the pages; it is the exit status.
func (o *embedOptions) tell(pages []*embedded, err error) error {
	if err != nil {
		return err
	}
	worst, changed := statusDone, 0
	for _, page := range pages {
		name := filepath.ToSlash(page.Name)
		worst = max(worst, page.status)
		switch {
		case page.status > statusDone:
			o.say(language.Say("{0}: left as it is", name))
			continue
		case len(page.stale) > 0:
			changed++
		}
		for _, s := range page.stale {
			if o.check {
				o.say(language.Say("{0}:{1}: out of date: sostool {2}", name, fmt.Sprint(s.Line), strings.Join(s.Words, " ")))
			}
		}
	}
	if !o.check {
		o.say(language.Say("{0} of {1} {1|page|pages} written", changed, len(pages)))
	} else {
		o.say(language.Say("{0} of {1} {1|page|pages} would change", changed, len(pages)))
		if changed > 0 {
			worst = max(worst, statusFindings)
		}
	}
	if worst == statusDone {
		return nil
	}
	return status(worst)
}
