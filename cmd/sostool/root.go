package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/query"
	"sostool/pkg/render"
	"sostool/pkg/usage"
)

// run executes a command line and returns the exit status.
func run(w *world, args []string) int {
	g := newGlobal(w)
	defer g.err.Close()
	defer g.out.Close()
	root := newRoot(g)
	root.SetArgs(args)
	out := &remembering{w: w.out}
	root.SetOut(out)
	g.explainExplorer()
	err := root.Execute()
	if err == nil {
		err = out.err
	}
	g.records.Close()
	if err != nil && g.lang == "" { // a flag before it was at fault
		g.lang = langOf(args)
	}
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
		g.sayHowToBegin(err)
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
                                        those that name a municipality
  sostool show lapin                    one project, to read
  sostool budget lapin --lang fi        one project's costs and funding by year
  sostool shares --payer Tornio         what one payer pays in all projects`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || args[0] == "" {
				return nil
			}
			return unknownCommand(cmd, args[0], args[0])
		},
		RunE:              g.alone,
		PersistentPreRunE: g.prepare,
		Version:           version(),
	}
	root.SetIn(g.in)
	root.SetOut(g.out)
	root.SetErr(g.err)
	root.SetFlagErrorFunc(flagError)
	g.persistentFlags(root)
	addCommands(root, g)
	addDefaults(root, g)
	return root
}

// addCommands adds the commands in the groups that help lists them in, and the
// topics of help.
func addCommands(root *cobra.Command, g *global) {
	for _, group := range []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{"check", "Check records:", []*cobra.Command{newValidate(g), newAudit(g), newExplain(g), newRules(g), newDoctor(g)}},
		{"read", "Read them:", []*cobra.Command{newList(g), newShow(g), newQuery(g), newRegions(g), newFlat(g), newReport(g), newExport(g)}},
		{"figures", "Costs and funding:", []*cobra.Command{newBudget(g), newShares(g), newClaims(g), newSources(g), newWhy(g)}},
		{"history", "History:", []*cobra.Command{newDiff(g), newLog(g)}},
		{"write", "Write records:", []*cobra.Command{newNew(g), newFix(g), newFmt(g), newEmbed(g), newSchema(g), newLSP(g)}},
	} {
		root.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
		for _, c := range group.commands {
			c.GroupID = group.id
			root.AddCommand(c)
		}
	}
	root.AddCommand(newVersion(g), newMan(g))
	addTopics(root)
	g.addHelp(root)
}

// addDefaults adds the commands that cobra has, with errors of ours.
func addDefaults(root *cobra.Command, g *global) {
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	help, _, _ := root.Find([]string{"help"})
	help.Args = ofCommands
	print := help.Run
	help.Run = func(cmd *cobra.Command, args []string) {
		words := inEnglish(root, args)
		print(cmd, words)
		if at, _, err := root.Find(words); err == nil && at.Runnable() && at.Parent() == root && topicOf(at.Name()) != nil {
			fmt.Fprintf(cmd.OutOrStdout(), "\n%s\n", topicText(at.Name(), g.language()))
		}
	}
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
}
