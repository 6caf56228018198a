package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/query"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

// asking are the flags of list and query.
type asking struct {
	staged
	columns string
	each    string
	group   string
	sums    []string
	count   bool
	exit    bool // with status 1 where nothing is kept
}

// defaultColumns fit 80 characters, and more where there is room.
const defaultColumns = "id, name, status, years, total"

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
  pays(NAME, YEAR) cost(YEAR)    what somebody pays, what it costs, in a year or a
                                 period; pays without a year in all
  share(NAME)                    what somebody pays of the total, exactly

Somebody goes by any name, in any language and case: an id, a name, an alias, a
source ("stm", "Kunnat"), a municipality's code. Projects that an expression
leaves open are not kept, and are named below the table with why.

Texts, dates and periods stand in quotes: "Kemi", "2010-05", "2009/2011-06";
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
	return cmd
}

func newList(g *global) *cobra.Command {
	o := &asking{staged: staged{tabular: tabular{printed: printed{global: g}}}}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "All projects",
		Long: `Print all projects. The columns, the order and groups are chosen as with query:
see sostool query --help for what can stand in them.`,
		Example: `  sostool list --sort -total
  sostool list --columns id,name,programme,period -f markdown
  sostool list --group-by status --sum total
  sostool list --each budgets --columns id,.phase,.stage,.total`,
		Args:              noArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(*cobra.Command, []string) error { return o.ask("true") },
	}
	o.flags(cmd)
	return cmd
}

func (o *asking) flags(cmd *cobra.Command) {
	o.tabular.flags(cmd)
	o.listFlags(cmd)
	o.stageFlag(cmd)
	flags := cmd.Flags()
	flags.StringVar(&o.columns, "columns", "", "`fields` or other expressions, with commas between them (default: "+defaultColumns+")")
	flags.StringVar(&o.each, "each", "", "a row for each item of this `list`, whose fields are then .field: tasks, partners, filter(...)")
	flags.StringVar(&o.group, "group-by", "", "a row for each value of this `field`")
	flags.StringArrayVar(&o.sums, "sum", nil, "add up a `field` in each group, or in all; may be repeated")
	flags.BoolVar(&o.count, "count", false, "only count, in each group or in all")
	flags.BoolVar(&o.gross, "gross", false, "count parts of a project beside it in sums")
	flags.BoolVar(&o.exit, "exit-status", false, "end with status 1 where no project is kept")
	for _, name := range []string{"columns", "each", "group-by", "sum", "sort"} {
		completeBy(cmd, name, o.completeExpression)
	}
}

// ask prints what an expression keeps.
func (o *asking) ask(text string) error {
	r, err := o.request(nil)
	if err != nil {
		return err
	}
	q, err := o.query(r.Catalogue, text)
	if err != nil {
		return err
	}
	t, outcome, err := report.Projects(r, q)
	o.Sort, o.Limit = "", 0 // the table has them already
	if err := o.finish(r, outcome, err, func() error { return o.print(t) }); err != nil {
		return err
	}
	if o.exit && outcome.Kept == 0 {
		return status(statusFindings)
	}
	return nil
}

// query compiles the flags and an expression.
func (o *asking) query(c *catalogue.Catalogue, text string) (*report.Query, error) {
	q := &report.Query{Default: o.columns == "", Grouped: o.count || o.group != "" || len(o.sums) > 0, Limit: o.Limit, Alphabet: o.alphabet()}
	switch {
	case q.Grouped && o.columns != "":
		return nil, usage.Wrong("--columns is of projects, and --group-by, --sum and --count have columns of their own")
	}
	var err error
	if q.Keep, err = query.Condition(c, text); err != nil {
		return nil, err
	}
	if o.each != "" {
		if q.Each, err = query.Items(c, o.each); err != nil {
			return nil, err
		}
	}
	values := func(text string) ([]*query.Expression, error) { return query.Values(c, text, q.Each) }
	if !q.Grouped {
		if q.Columns, err = values(o.shown(q.Each)); err != nil {
			return nil, err
		}
	}
	if o.group != "" {
		if q.Group, err = one(values(o.group)); err != nil {
			return nil, err
		}
	}
	for _, text := range o.sums {
		sums, err := values(text)
		if err != nil {
			return nil, err
		}
		for _, e := range sums {
			if e.Kind != query.Amount && e.Kind != query.Number {
				return nil, usage.Wrong("--sum adds amounts and counts, and {0} is none", e.Source)
			}
		}
		q.Sums = append(q.Sums, sums...)
	}
	if twice := repeated(append(slices.Concat(q.Columns, q.Sums), q.Group)); twice != "" {
		return nil, usage.Wrong("{0} is there twice: each column has a name of its own", twice)
	}
	return q, o.order(q, values)
}

// repeated is what stands twice among expressions; empty where nothing does.
func repeated(all []*query.Expression) string {
	seen := make(map[string]bool)
	for _, e := range all {
		switch {
		case e == nil:
		case seen[e.Source]:
			return e.Source
		default:
			seen[e.Source] = true
		}
	}
	return ""
}

// order reads the flag that says by what rows are sorted: one of the columns,
// or where rows are projects any other expression.
func (o *asking) order(q *report.Query, values func(string) ([]*query.Expression, error)) error {
	if o.Sort == "" {
		return nil
	}
	q.Sort, q.Descending = strings.CutPrefix(o.Sort, "-")
	var keys []string
	if q.Grouped {
		keys = append(keys, report.CountKey)
		for _, e := range append(q.Sums, q.Group) {
			if e != nil {
				keys = append(keys, e.Source)
			}
		}
	}
	for _, e := range q.Columns {
		if e.Source == q.Sort {
			return sortable(e)
		}
	}
	switch {
	case slices.Contains(keys, q.Sort):
		return nil
	case q.Grouped:
		return usage.Choice("--sort", q.Sort, keys)
	}
	var err error
	if q.SortBy, err = one(values(q.Sort)); err != nil {
		return err
	}
	return sortable(q.SortBy)
}

// sortable refuses lists: they have no order.
func sortable(e *query.Expression) error {
	if e.Kind == query.List {
		return usage.Wrong("--sort takes one value of each row, and {0} is a list", e.Source)
	}
	return nil
}

// one is the only one of several expressions.
func one(all []*query.Expression, err error) (*query.Expression, error) {
	if err == nil && len(all) != 1 {
		err = usage.Wrong("one field was wanted, not {0}", len(all))
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// shown are the columns: those asked for, or what says most of a project or of
// an item.
func (o *asking) shown(each *query.Expression) string {
	switch {
	case o.columns != "":
		return o.columns
	case each == nil:
		return defaultColumns
	default:
		return strings.Join(append([]string{"id"}, each.Of.Plain()...), ", ")
	}
}

// completeExpression offers fields, functions and names to the shell.
func (o *asking) completeExpression(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	c, err := o.records.Catalogue()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var items *query.Expression
	if o.each != "" {
		items, _ = query.Items(c, o.each)
	}
	return query.Complete(c, typed, items), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
