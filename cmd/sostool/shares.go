package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/render"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

func newShares(g *global) *cobra.Command {
	o := &figured{staged: staged{tabular: tabular{printed: printed{global: g}}}}
	var name string
	cmd := &cobra.Command{
		Use:   "shares [ID...]",
		Short: "Who pays what",
		Long: `Print who pays what of a project: sources and payers with amount, share, cost
of a full year and years; the stated share against the exact one; the limits of
the programme, and how much more or less their sources may pay. With --payer
everything that one payer pays or gives in work, project by project and year by
year; with --by beneficiary a row for each who spends a part of the project, with
--by year one for each year, all stages next to each other.`,
		Example: `  sostool shares lapin-sosiaalityon-kehittamisyksikko --prorate months --explain
  sostool shares --payer Tornio
  sostool shares lapin --drop-payer Tornio --split equal`,
		ValidArgsFunction: g.completeProjects,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		r, err := o.request(args)
		if err != nil {
			return err
		}
		if err := o.sharesOf(name); err != nil {
			return err
		}
		if cmd.Flags().Changed("payer") {
			p, err := meant.Payer(r.Catalogue, name)
			if err != nil {
				return err
			}
			t, outcome, err := report.Payer(r, p, o.explain)
			return o.finish(r, outcome, err, func() error { return o.print(t) })
		}
		if o.format == "json" {
			head, list, outcome, err := report.SharesJSON(r, o.explain)
			return o.finish(r, outcome, err, func() error {
				return o.write(func(w io.Writer) error { return render.WriteJSONList(w, head, "projects", slices.Values(list)) })
			})
		}
		tabulate := report.Shares
		if o.by == string(report.ByBeneficiary) {
			tabulate = report.SharesByBeneficiary
		}
		t, outcome, err := tabulate(r, o.explain)
		return o.finish(r, outcome, err, func() error { return o.print(t) })
	}
	o.flags(cmd, pictureFormats()...)
	o.columnFlags(cmd, true)
	o.listFlags(cmd)
	cmd.Flags().StringVar(&name, "payer", "", "what this municipality, organisation or source pays: its `name` or id")
	completeBy(cmd, "payer", o.completeParties)
	return cmd
}

// sharesOf refuses flags that don't go together in shares, of a payer where one is named.
func (o *figured) sharesOf(payer string) error {
	if err := o.listed(payer != "", language.Say("--sort and --limit go with --payer: the rows of a project are a tree")); err != nil {
		return err
	}
	if payer == "" && o.format == "json" && (o.Columns != "" || o.Years != "" || len(o.Rename) > 0) {
		return usage.Wrong("--columns, --years and --rename are for tables, and shares -f json is none; -f jsonl is")
	}
	if o.all && (payer != "" || o.format == "json") {
		return usage.Wrong("--stages is for tables of who pays what; --payer and -f json are of one stage, as --stage says")
	}
	if o.by == byYear && (payer != "" || o.format == "json") {
		return usage.Wrong("--by year is for tables of who pays what; --payer and -f json have years of their own")
	}
	if o.by != "" && payer != "" {
		return usage.Wrong("--by is about the beneficiaries of a project, --payer about what one pays in all of them")
	}
	if o.compare && payer != "" {
		return usage.Wrong("--compare is of budgets and of who pays what; it does not go with --payer")
	}
	if o.gross && payer == "" {
		return usage.Wrong("--gross goes with --payer: shares are of one project each")
	}
	return nil
}
