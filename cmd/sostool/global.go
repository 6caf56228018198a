package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/calendar"
	"sostool/pkg/folder"
	"sostool/pkg/gate"
	"sostool/pkg/language"
	"sostool/pkg/usage"
)

// The exit statuses.
const (
	statusDone     = 0
	statusFindings = 1
	statusUsage    = 2
	statusFailed   = 3
)

// status is an error that only sets the exit status: what there is to say has
// been said.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// global are the flags of all commands.
type global struct {
	*world
	records folder.Folder
	output  string
	lang    string
	color   string
	today   string

	// out and err are the gates before those of the world: whatever is written
	// to them is harmless.
	out, err *gate.Writer
}

func newGlobal(w *world) *global {
	return &global{world: w, out: gate.New(w.out), err: gate.New(w.err)}
}

var colors = []string{"auto", "always", "never"}

// persistentFlags adds the flags of all commands.
func (g *global) persistentFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVar(&g.records.Named, "records", "", "the `folder` of records (default: records here or in the nearest parent; or SOSTOOL_RECORDS)")
	flags.StringVar(&g.records.At, "at", "", "read the records as they were at this git `revision`: a branch, a tag, a commit, HEAD~3, @{2019-03-12}")
	flags.StringVarP(&g.output, "output", "o", "", "write to `file`, whole or not at all, instead of standard output")
	flags.StringVar(&g.lang, "lang", "", "`language` of tables and messages: fi, sv or en (default: as settings.yaml of the records says, else from LC_ALL, LC_MESSAGES, LANG)")
	flags.StringVar(&g.color, "color", "auto", "colour of text: auto, always or never")
	flags.StringVar(&g.today, "today", "", "the `day` that time-dependent checks take for today, as 2026-01-31")
	completeBy(root, "at", g.completeRevisions)
	complete(root, "lang", language.Codes())
	complete(root, "color", colors)
}

// prepare looks at the flags of all commands before one runs.
func (g *global) prepare(cmd *cobra.Command, args []string) error {
	if err := nothingEmpty(cmd, args); err != nil {
		return err
	}
	g.nameRecords()
	if _, ok := language.Parse(g.lang); g.lang != "" && !ok {
		return usage.Choice("--lang", g.lang, language.Codes())
	}
	if !slices.Contains(colors, g.color) {
		return usage.Choice("--color", g.color, colors)
	}
	g.out.Color, g.err.Color = g.colored(), g.colored()
	if _, err := g.day(); err != nil {
		return err
	}
	return g.spareRecords(g.output)
}

// nameRecords takes the folder of records from the environment where no flag names it.
func (g *global) nameRecords() {
	g.records.Named = cmp.Or(g.records.Named, g.getenv("SOSTOOL_RECORDS"))
}

// language is the language of what people read: the one that is asked for, else that of
// the settings of the folder of records, else the environment's.
func (g *global) language() language.Language {
	if l, ok := language.Parse(g.lang); ok {
		return l
	}
	g.nameRecords()
	if s := g.records.Settings(); s != nil {
		if l, ok := language.Parse(string(s.Language)); ok {
			return l
		}
	}
	return language.FromEnvironment(g.getenv)
}

// day is the day that counts as today.
func (g *global) day() (calendar.Day, error) {
	if g.today == "" {
		y, m, d := g.now().Date()
		return calendar.DayOf(y, int(m), d), nil
	}
	date, err := calendar.ParseDate(g.today)
	if err != nil || date.Day == 0 || date.Uncertain {
		return 0, usage.Wrong("--today takes a day as 2026-01-31, not \"{0}\"", g.today)
	}
	return date.First(), nil
}

// colored reports whether text for people is in colour.
func (g *global) colored() bool {
	switch g.color {
	case "always":
		return true
	case "never":
		return false
	default:
		return g.colors && g.output == "" && g.getenv("NO_COLOR") == "" && g.getenv("TERM") != "dumb"
	}
}

// write gives the result to standard output, or to the file of --output, through
// the gate.
func (g *global) write(result func(io.Writer) error) error {
	return g.writeExact(gated(g.colored(), result))
}

// writeExact is write past the gate: for what is not a text of lines, for a format whose
// lines are commands, and for what a program needs byte for byte.
func (g *global) writeExact(result func(io.Writer) error) error {
	if g.toStdout() {
		return buffered(g.world.out, result)
	}
	return g.files.Replace(g.output, func(w io.Writer) error { return buffered(w, result) })
}

func (g *global) toStdout() bool { return g.output == "" || g.output == "-" }

// say tells people something on standard error.
func (g *global) say(t language.Text) {
	fmt.Fprintln(g.err, t.In(g.language()))
}

// fail tells people about an error.
func (g *global) fail(err error) {
	fmt.Fprintf(g.err, "sostool: %s\n", language.OfError(err, g.language()))
}
