package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/report"
	"sostool/pkg/usage"
	"sostool/pkg/whatif"
)

// staged are the flags of commands whose figures are those of a stage.
type staged struct {
	tabular
	stage string
	gross bool
}

// stageFlag adds the flag that says whose figures are meant.
func (f *staged) stageFlag(cmd *cobra.Command) {
	stages := record.Stage("").Choices()
	cmd.Flags().StringVar(&f.stage, "stage", "", "figures of this `stage`: "+strings.Join(stages, ", ")+" (default: the firmest of each phase)")
	complete(cmd, "stage", stages)
}

// stages is the request for the figures of the stage that is asked for.
func (f *staged) stages() (*report.Request, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	r := &report.Request{Stage: record.Stage(f.stage), Gross: f.gross}
	if stages := r.Stage.Choices(); f.stage != "" && !slices.Contains(stages, f.stage) {
		return nil, usage.Choice("--stage", f.stage, stages)
	}
	return r, nil
}

// request opens the records for a report of the projects that arguments mean.
func (f *staged) request(args []string) (*report.Request, error) {
	r, err := f.stages()
	if err != nil {
		return nil, err
	}
	return f.open(r, f.Arrangement, args)
}

// figured are the flags of commands that work figures out.
type figured struct {
	staged
	phase   string
	all     bool // stages
	by      string
	explain bool
	compare bool
	assumed whatif.Flags
}

func (f *figured) flags(cmd *cobra.Command, more ...string) {
	f.tabular.flags(cmd, more...)
	f.stageFlag(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&f.all, "stages", false, "all stages next to each other, with the change from the one before")
	flags.StringVar(&f.by, "by", "", "of one project: a column or a row for each `beneficiary`, or a row for each year with all stages next to each other")
	complete(cmd, "by", orders)
	flags.StringVar(&f.phase, "phase", "", "only the budget of this `phase`")
	flags.StringVar(&f.assumed.Prorate, "prorate", "", "estimate years that do not follow, by `months` or days")
	flags.BoolVar(&f.explain, "explain", false, "print the arithmetic of every figure that the record does not state")
	flags.StringVar(&f.assumed.Total, "total", "", "what if the total were `N` euros, or such a part of it: 90%, -10%; all that adds up to it follows")
	flags.StringArrayVar(&f.assumed.Shares, "share", nil, "what if a source paid a share of the total: `SOURCE=P%`; the other lines share the rest; may be repeated")
	flags.StringArrayVar(&f.assumed.Drop, "drop-payer", nil, "what if `NAME` did not pay; may be repeated")
	flags.StringArrayVar(&f.assumed.Add, "add-payer", nil, "what if NAME paid N euros in a full year: `NAME=N`; may be repeated")
	flags.StringVar(&f.assumed.Split, "split", "", "how the others share what a payer leaves or adds: `equal`, payments or population; equal alone: all of each line")
	flags.BoolVar(&f.compare, "compare", false, "next to each figure what it is without the what-if, and the change")
	flags.BoolVar(&f.gross, "gross", false, "count parts of a project as well as the project in a total over projects")
	complete(cmd, "prorate", whatif.Prorates)
	complete(cmd, "split", whatif.Splits)
	completeBy(cmd, "drop-payer", f.completeParties)
	completeBy(cmd, "add-payer", f.completeParties)
}

// orders are what a table may have a column or a row for each of.
var orders = []string{string(report.ByBeneficiary), byYear}

// byYear has a row for each year, with the stages of its figures next to each other.
const byYear = "year"

// request opens the records for a report of what follows in the projects that
// arguments mean, and what if.
func (f *figured) request(args []string) (*report.Request, error) {
	r, err := f.stages()
	if err != nil {
		return nil, err
	}
	r.Phase, r.ByYear = record.PhaseID(f.phase), f.by == byYear
	r.Stages = f.all || r.ByYear
	if r.Finance, err = f.assumed.Options(); err != nil {
		return nil, err
	}
	if err := f.together(r); err != nil {
		return nil, err
	}
	if r.ByYear {
		if r.Within, err = f.Within(); err != nil {
			return nil, err
		}
	}
	if r.Compare = f.compare; r.Compare && !r.Finance.WhatIf() && len(f.assumed.Drop)+len(f.assumed.Add) == 0 {
		return nil, usage.Wrong("--compare goes with a what-if: --total, --share, --drop-payer, --add-payer or --split")
	}
	if r, err = f.open(r, f.Arrangement, args); err != nil {
		return nil, err
	}
	switch {
	case len(r.Entries) == 1:
	case r.ByYear:
		return nil, usage.Wrong("--by year is about one project: name it")
	case f.by != "":
		return nil, usage.Wrong("--by is about the beneficiaries of one project: name it")
	}
	return r, f.assumed.Payers(&r.Finance, r.Catalogue)
}

// together refuses flags that do not go together.
func (f *figured) together(r *report.Request) error {
	asked := r.Finance.WhatIf() || r.Finance.ProRate != finance.NoRate
	switch {
	case f.by != "" && !slices.Contains(orders, f.by):
		return usage.Choice("--by", f.by, orders)
	case r.ByYear && (f.stage != "" || asked):
		return usage.Wrong("--by year is of all stages as they are: --stage, --prorate and the what-if flags do not go with it")
	case r.Stages && !r.ByYear && (f.stage != "" || f.Years != "" || asked):
		return usage.Wrong("--stages is of all stages as they are: --stage, --years, --prorate and the what-if flags do not go with it")
	case f.by != "" && !r.ByYear && (r.Stages || f.Years != "" || asked):
		return usage.Wrong("--by is of beneficiaries as they are, in all years: --stages, --years, --prorate and the what-if flags do not go with it")
	}
	return nil
}

// finish is global's, where what was assumed met something.
func (f *figured) finish(r *report.Request, o *report.Coverage, err error, write func() error) error {
	return f.global.finish(r, o, err, func() error {
		if f.phase != "" && !slices.Contains(o.Phases, f.phase) {
			return usage.Unknown(language.Say("no project here has the phase {0}", f.phase), f.phase, o.Phases)
		}
		if err := whatif.Met(r.Finance, o); err != nil {
			return err
		}
		return write()
	})
}
