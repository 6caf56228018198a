package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/language"
	"sostool/pkg/render"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

func newWhy(g *global) *cobra.Command {
	o := &figured{staged: staged{tabular: tabular{printed: printed{global: g}}}}
	cmd := &cobra.Command{
		Use:   "why ID PATH",
		Short: "How one figure comes about, down to the documents",
		Long: `Print how a figure of a project comes about: what it was worked out from, and that
in its turn, down to the figures that the record states, each with its line, its
document, the page and the wording. Of a figure that is not known it says which
ones would give it. A path is one of the record or of a figure that follows from
it, as sources lists them; total alone is the project's.

What if: --prorate, --total, --share and the others as for budget.

With -f json it is a tree, "sostool.why/1": a figure has its path, value, basis, rule
and terms; one that is stated its place and citation, one that is unknown what is
missing. Terms of a figure that appears more than once are at its first place.`,
		Example: `  sostool why lapin 'budgets[iii/applied].funding[stm].years.2008'
  sostool why lapin total --total 90%
  sostool why lapin 'budgets[iii/applied].unallocated' -f json`,
		ValidArgsFunction: o.completeFigures,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage.Wrong("sostool why takes a project's id and the path of a figure, not {0} {0|argument|arguments}", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := o.request(args[:1])
			if err != nil {
				return err
			}
			why, outcome := report.Why(r, args[1])
			return o.global.finish(r, outcome, nil, func() error {
				switch {
				case why.Tree == nil:
					return usage.Unknown(language.Say("{0} has no figure {1}", args[0], args[1]), args[1], alike(why.Paths, args[1]))
				case o.format == "json":
					return o.write(func(w io.Writer) error { return render.WriteJSON(w, why.Tree) })
				default:
					return o.print(why.Table)
				}
			})
		},
	}
	o.flags(cmd)
	o.columnFlags(cmd, false)
	return cmd
}

// alike are the paths among some that end as one does, else all.
func alike(paths []string, path string) []string {
	var out []string
	end := path[strings.LastIndexByte(path, '.')+1:]
	for _, p := range paths {
		if strings.HasSuffix(p, end) {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return paths
	}
	return out
}

// completeFigures offers the ids of projects to the shell, and after one the paths of its
// figures.
func (o *figured) completeFigures(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) != 1 {
		return o.completeProjects(cmd, args, word)
	}
	r, err := o.request(args)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	why, _ := report.Why(r, "")
	if why == nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return why.Paths, cobra.ShellCompDirectiveNoFileComp
}
