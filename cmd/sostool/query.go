package main

import (
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/usage"
)

func newQuery(g *global) *cobra.Command {
	o := &asking{staged: staged{tabular: tabular{printed: printed{global: g}}}}
	cmd := &cobra.Command{
		Use:   "query EXPR",
		Short: "The projects for which an expression is true",
		Long: `Print the projects for which an expression is true.

Fields are those of the format: status, period.start, call.closes,
budgets["iii/applied"].funding, participants.municipality, partners.org.name. A
field of a list is that of all its items: "Kemi" in tasks.for. Worked out are
total (as budget shows it), stages (of its figures) and years (of its period).

  == != < <= > >= in && || !     compare; what is known too little leaves it open,
                                 neither true nor false, also under !
  contains startsWith endsWith   in a text, without regard to case and accents
  matches                        a regular expression; (?i) for any case
  + -                            amounts, and whole numbers
  any all none one count filter  (LIST, CONDITION), with .field of each item, or #
  sum(LIST, AMOUNT) len(LIST)    a sum is of what is known, of budgets one stage
  known(FIELD)                   whether anything is stated or follows

  funder(NAME)                   pays: a source, a payer, a partner, the programme,
                                 or pays the project that this one is a part of
  partner(NAME, ROLE)            takes part itself, in a role or any
  municipality(NAME)             in any role, region, task, group or payer, or
                                 through a joint body
  region(NAME)                   a team region, or a region of Finland
  active(WHEN)                   its period overlaps a year, month, day or period
  overlaps(PERIOD, WHEN)         the same of any period or date
  text(WORDS)                    anywhere in the record, as contains does
  pays(NAME, YEAR) cost(YEAR)    what a party pays, what it costs, in a year or a
                                 period; pays without a year in all
  share(NAME)                    what a party pays of the total, exactly

A party goes by any name, in any language and case: an id, a name, an alias, a
source ("stm", "Kunnat"), a municipality's code. Projects that an expression
leaves open are not kept, and are named below the table, with why; --open keep
keeps them with a mark.

Texts, dates and periods are written in quotes: "Kemi", "2010-05", "2009/2011-06";
amounts and years are bare: 1093749.50, 2010; shares are percents: 75%.
Dates compare at the precision that they have: 2009 comes before 2010-05, but
neither before nor after 2009-05.`,
		Example: `  sostool query 'status == "ended"'
  sostool query 'funder("stm") && total > 1000000'
  sostool query 'municipality("Tornio") && active(2010)'
  sostool query 'part_of == "pro-sos"' --columns id,name,period,total --sort -total --format csv
  sostool query 'any(tasks, .for == "Kemi")' --each 'filter(tasks, .for == "Kemi")' --columns id,years,.title
  sostool query 'funder("stm")' --group-by programme --sum 'pays("stm")'
  sostool query true --each partners --group-by .roles --count`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage.Wrong("sostool query takes one expression in quotes, not {0} arguments; sostool list shows all projects", len(args))
			}
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return o.completeExpression(cmd, args, typed)
		},
		RunE: func(_ *cobra.Command, args []string) error { return o.ask(args[0]) },
	}
	o.flags(cmd)
	kinds := openKinds()
	cmd.Flags().StringVar(&o.open, "open", kinds[0], "projects that the expression leaves open: "+strings.Join(kinds, ", ")+"; those kept have a mark")
	complete(cmd, "open", kinds)
	return cmd
}
