package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sostool/pkg/calendar"
	"sostool/pkg/folder"
	"sostool/pkg/gate"
	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/query"
	"sostool/pkg/render"
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

// run executes a command line and returns the exit status.
func run(w *world, args []string) int {
	g := newGlobal(w)
	defer g.err.Close()
	defer g.out.Close()
	root := newRoot(g)
	root.SetArgs(args)
	out := &remembering{w: w.out}
	root.SetOut(out)
	err := root.Execute()
	if err == nil {
		err = out.err
	}
	g.records.Close()
	var s status
	var u usage.Error
	var q *query.Error
	var v *git.Error
	switch {
	case err == nil:
		return statusDone
	case errors.As(err, &s):
		return int(s)
	case errors.As(err, &u):
		g.fail(u)
		return statusUsage
	case errors.As(err, &q):
		fmt.Fprintf(g.err, "sostool: %s\n%s", q.Message.In(g.language()), render.Excerpt(q.Source, q.From, q.To, g.colored()))
		return statusUsage
	case errors.As(err, &v): // it says itself what it is about
		g.fail(v)
	default:
		g.fail(err)
	}
	return statusFailed
}

// remembering remembers the first error of writing: cobra drops those of help and
// completion.
type remembering struct {
	w   io.Writer
	err error
}

func (r *remembering) Write(p []byte) (int, error) {
	n, err := r.w.Write(p)
	if r.err == nil {
		r.err = err
	}
	return n, err
}

func newRoot(g *global) *cobra.Command {
	root := &cobra.Command{
		Use:   "sostool",
		Short: "Validate, query and compute records of social-work development projects",
		Long: `sostool reads plain-text YAML records of Finnish social-work development
projects from a folder kept in git: it checks them, and says at the exact place
what is wrong and what to do; it prints who pays what in which year, and tells
stated figures from those that it worked out.`,
		Example: `  sostool validate                      check the folder "records"
  sostool validate -f github            the same in a GitHub workflow
  sostool explain funding-sum           what a finding means
  sostool fix --diff                    the corrections that findings offer
  sostool new project lapin-hanke       a new record, with what is missing marked
  sostool list                          all projects
  sostool query 'municipality("Tornio")'
                                        those in which a municipality stands
  sostool show lapin                    one project, to read
  sostool budget lapin --lang fi        one project's costs and funding by year
  sostool shares --payer Tornio         what one payer pays in all projects`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || args[0] == "" {
				return nil
			}
			return usage.Unknown(language.Say("there is no command {0}", args[0]), args[0], commandNames(cmd))
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			if err := nothingEmpty(cmd, args); err != nil {
				return err
			}
			g.records.Named = cmp.Or(g.records.Named, g.getenv("SOSTOOL_RECORDS"))
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
		},
		Version: version(),
	}
	root.SetIn(g.in)
	root.SetOut(g.out)
	root.SetErr(g.err)
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.StringVar(&g.records.Named, "records", "", "the `folder` of records (default: records here or in the nearest parent; or SOSTOOL_RECORDS)")
	flags.StringVar(&g.records.At, "at", "", "read the records as they stood at this git `revision`: a branch, a tag, a commit, HEAD~3, @{2019-03-12}")
	flags.StringVarP(&g.output, "output", "o", "", "write to `file`, whole or not at all, instead of standard output")
	flags.StringVar(&g.lang, "lang", "", "`language` of tables and messages: fi, sv or en (default: from LC_ALL, LC_MESSAGES, LANG)")
	flags.StringVar(&g.color, "color", "auto", "colour of text: auto, always or never")
	flags.StringVar(&g.today, "today", "", "the `day` that time-dependent checks take for today, as 2026-01-31")
	completeBy(root, "at", g.completeRevisions)
	complete(root, "lang", language.Codes())
	complete(root, "color", colors)
	addCommands(root, g)
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	help, _, _ := root.Find([]string{"help"})
	help.Args = ofCommands
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.RunE = func(cmd *cobra.Command, args []string) error {
				shells := commandNames(cmd)
				if len(args) == 0 {
					return usage.Wrong("sostool completion takes one of {0}", language.Choices(shells))
				}
				return usage.Unknown(language.Say("sostool completion takes one of {0}", language.Choices(shells)), args[0], shells)
			}
			c.Args = cobra.ArbitraryArgs
			completeInBash(c)
		}
	}
	return root
}

// addCommands adds the commands in the groups that help lists them in, and the
// topics of help.
func addCommands(root *cobra.Command, g *global) {
	for _, group := range []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{"check", "Check records:", []*cobra.Command{newValidate(g), newExplain(g), newRules(g)}},
		{"read", "Read them:", []*cobra.Command{newList(g), newShow(g), newQuery(g), newRegions(g), newFlat(g)}},
		{"figures", "Costs and funding:", []*cobra.Command{newBudget(g), newShares(g), newSources(g)}},
		{"history", "History:", []*cobra.Command{newDiff(g), newLog(g)}},
		{"write", "Write records:", []*cobra.Command{newNew(g), newFix(g), newFmt(g), newSchema(g)}},
	} {
		root.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
		for _, c := range group.commands {
			c.GroupID = group.id
			root.AddCommand(c)
		}
	}
	root.AddCommand(newVersion(g))
	root.AddCommand(topics()...)
	root.SetUsageTemplate(strings.NewReplacer(
		"{{rpad .CommandPath .CommandPathPadding}}", "{{.Root.Name}} help {{rpad .Name .NamePadding}}",
		"Additional help topics:", "Topics:",
		"Additional Commands:", "Others:",
	).Replace(root.UsageTemplate()))
}

var colors = []string{"auto", "always", "never"}

// ofCommands refuses words that lead to no command.
func ofCommands(cmd *cobra.Command, args []string) error {
	at := cmd.Root()
	for i, word := range args {
		if word == "" {
			return nil // which nothingEmpty refuses
		}
		next, rest, err := at.Find([]string{word})
		if err != nil || next == at || len(rest) > 0 {
			return usage.Unknown(language.Say("there is no command {0}", strings.Join(args[:i+1], " ")), word, commandNames(at))
		}
		at = next
	}
	return nil
}

// commandNames are the names of the commands and topics below a command.
func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// flagError turns pflag's errors into our own, with a suggestion.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if errors.As(err, &missing) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		name := missing.GetSpecifiedName()
		dashes := strings.Repeat("-", min(2, len(name)))
		if better := near.Words(name, names); len(better) > 0 {
			for i := range better {
				better[i] = "--" + better[i]
			}
			return usage.Wrong("there is no flag {0}; did you mean {1}?", dashes+name, language.Any(better))
		}
		return usage.Wrong("there is no flag {0}; {1} --help lists them", dashes+name, cmd.CommandPath())
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) && invalid.GetValue() == "" {
		return usage.Wrong("--{0} is empty; is a variable not set?", invalid.GetFlag().Name)
	}
	if errors.As(err, &invalid) {
		return usage.Wrong("--{0} does not take \"{1}\"", invalid.GetFlag().Name, invalid.GetValue())
	}
	return usage.Wrong("{0}", err.Error())
}

// nothingEmpty refuses a flag or an argument that is there and says nothing: a
// script whose variable is not set must not be taken for one that left it out.
func nothingEmpty(cmd *cobra.Command, args []string) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		empty := f.Value.String() == ""
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values := list.GetSlice()
			empty = len(values) == 0 || slices.Contains(values, "")
		}
		if empty && err == nil {
			err = usage.Wrong("--{0} is empty; is a variable not set?", f.Name)
		}
	})
	switch {
	case cmd.Name() == "query", cmd.DisableFlagParsing: // an expression is wanted there; a line that is not yet typed
	case err == nil && slices.Contains(args, ""):
		err = usage.Wrong("an argument is empty; is a variable not set?")
	}
	return err
}

// noArgs and oneProject are cobra's checks with errors of ours.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage.Wrong("sostool {0} takes no arguments, \"{1}\" is one", cmd.Name(), args[0])
	}
	return nil
}

func oneProject(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage.Wrong("sostool {0} takes one project's id, not {1}", cmd.Name(), len(args))
	}
	return nil
}

// language is the language of what people read.
func (g *global) language() language.Language {
	if l, ok := language.Parse(g.lang); ok {
		return l
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
		return g.terminal && g.output == "" && g.getenv("NO_COLOR") == "" && g.getenv("TERM") != "dumb"
	}
}

// write gives the result to standard output, or to the file of --output, through
// the gate.
func (g *global) write(result func(io.Writer) error) error {
	return g.writeExact(func(w io.Writer) error {
		through := gate.New(w)
		through.Color = g.colored()
		if err := result(through); err != nil {
			return err
		}
		return through.Close()
	})
}

// writeExact is write past the gate: for what is no text of lines, for a format
// whose lines are to be obeyed, and for what a program needs byte for byte.
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
