package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"sostool/pkg/arrange"
	"sostool/pkg/meant"
	"sostool/pkg/render"
	"sostool/pkg/report"
	"sostool/pkg/table"
)

func newShow(g *global) *cobra.Command {
	o := &printed{global: g}
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "One project, programme or organisation, to read",
		Long: `Print a project: names, period with its amendments, programme and call, phases
on a timeline, parties by role, team regions, budget, tasks, sources,
discrepancies, what is left out, and allowed findings. On a terminal what is longer
than the screen goes through PAGER, less where that is not set. Of a programme or
an organisation it prints the facts and the projects.

With -f json it is the whole record under the names of the format. Counts and
amounts are numbers, amounts with two decimals; an amount that its source rounds
is a text as the record writes it, "about 1100000", and so are shares, dates and
periods.`,
		Example: `  sostool show lapin --lang fi
  sostool show pro-sos -f html -o pro-sos.html
  sostool show pro-sos -f json | jq .budgets`,
		ValidArgsFunction: g.completeProjects,
		Args:              oneProject,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			r, err := o.open(&report.Request{}, arrange.Arrangement{}, args)
			var x meant.Other
			if errors.As(err, &x) {
				return o.showOther(x)
			}
			if err != nil {
				return err
			}
			if o.format == "json" {
				raw, outcome, err := report.ShowJSON(r)
				return o.finish(r, outcome, err, func() error {
					return g.page(func(w io.Writer) error { return render.WriteJSON(w, raw) })
				})
			}
			if o.format == "text" {
				r.Width, r.Language = o.width, o.language()
			}
			tables, outcome, err := report.Show(r)
			return o.finish(r, outcome, err, func() error { return o.sections(tables) })
		},
	}
	o.formatFlags(cmd, append(append(render.SectionFormats(), "json"), pictureFormats()...))
	return cmd
}

// sections prints several tables, or the picture that the first one has.
func (o *printed) sections(tables []*table.Table) error {
	if isPicture(o.format) {
		return o.printAs(tables[0], render.TableOptions{})
	}
	return o.page(func(w io.Writer) error {
		return render.WriteSections(w, o.format, tables, render.TableOptions{Language: o.language(), Width: o.width})
	})
}

// showOther shows a programme or an organisation.
func (o *printed) showOther(x meant.Other) error {
	if o.format == "json" {
		var of any = x.Programme
		if x.Programme == nil {
			of = x.Organisation.Organisation
		}
		raw := report.RecordJSON(of)
		return o.page(func(w io.Writer) error { return render.WriteJSON(w, raw) })
	}
	r, err := o.open(&report.Request{}, arrange.Arrangement{}, nil)
	if err != nil {
		return err
	}
	var tables []*table.Table
	var outcome *report.Coverage
	if x.Programme != nil {
		tables, outcome = report.ShowProgramme(r, x.Programme)
	} else {
		tables, outcome = report.ShowOrganisation(r, x.Organisation.Organisation)
	}
	return o.finish(r, outcome, nil, func() error { return o.sections(tables) })
}
