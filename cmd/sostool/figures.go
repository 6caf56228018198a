package main

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/render"
	"sostool/pkg/report"
	"sostool/pkg/table"
	"sostool/pkg/usage"
)

// tabular are the flags of commands that print a table.
type tabular struct {
	*global
	formats []string // the first is the default
	format  string
	excel   bool
	plain   bool
	width   int
	sort    string // empty: as the report has it
	limit   int    // rows; 0: all
	chosen  string // keys of columns; empty: all
	years   string // empty: all
	rename  []string
}

func (t *tabular) flags(cmd *cobra.Command) {
	t.formatFlags(cmd, tableFormats())
	cmd.Flags().BoolVar(&t.excel, "excel", false, "with -f csv: as a Finnish Excel opens it, with ; and decimal commas")
	cmd.Flags().BoolVar(&t.plain, "plain", false, "with -f xlsx: the head in the first row, nothing above it")
	cmd.Flags().StringArrayVar(&t.rename, "rename", nil, "another head for a column, as `KEY=HEAD`; may be repeated")
}

// columnFlags adds the flags of tables that have columns of their own: which of
// them, and of which years.
func (t *tabular) columnFlags(cmd *cobra.Command, years bool) {
	cmd.Flags().StringVar(&t.chosen, "columns", "", "only these `columns`, by the keys that -f csv has, with commas between them")
	if years {
		cmd.Flags().StringVar(&t.years, "years", "", "only the columns of these `years`, as 2009/2011 or 2009")
	}
}

func (t *tabular) formatFlags(cmd *cobra.Command, formats []string) {
	t.formats = formats
	cmd.Flags().StringVarP(&t.format, "format", "f", formats[0], "output `format`: "+strings.Join(formats, ", "))
	cmd.Flags().IntVar(&t.width, "width", t.columns, "`characters` that a text should fit; 0: any number (default: COLUMNS, those of the terminal, else 100)")
	cmd.Flag("width").DefValue = "0" // what the terminal has is no part of the help
	complete(cmd, "format", formats)
}

func tableFormats() []string {
	var names []string
	for _, f := range render.TableFormats() {
		names = append(names, f.Name)
	}
	return names
}

// check looks at the flags' values.
func (t *tabular) check() error {
	if !slices.Contains(t.formats, t.format) {
		return usage.Choice("--format", t.format, t.formats)
	}
	if t.excel && t.format != "csv" {
		return usage.Wrong("--excel is for -f csv")
	}
	if t.plain && t.format != "xlsx" {
		return usage.Wrong("--plain is for -f xlsx")
	}
	if t.limit < 0 {
		return usage.Wrong("--limit takes a number of rows, not {0}", t.limit)
	}
	if t.width < 0 {
		return usage.Wrong("--width takes a number of characters, not {0}", t.width)
	}
	if t.format == "xlsx" && t.output == "" && t.terminal {
		return usage.Wrong("-f xlsx is no text: name a file with -o")
	}
	return nil
}

// listFlags adds the flags of tables whose rows are a list.
func (t *tabular) listFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.sort, "sort", "", "sort the rows by this `column`, as name or -total")
	cmd.Flags().IntVar(&t.limit, "limit", 0, "at most `N` rows; 0: all")
}

// listed refuses the flags of lists for a table whose rows are none.
func (t *tabular) listed(is bool, why language.Text) error {
	if !is && (t.sort != "" || t.limit > 0) {
		return usage.Error{Text: why}
	}
	return nil
}

// arranged puts the rows and columns of a table as the flags ask.
func (t *tabular) arranged(result *table.Table) error {
	if err := t.sorted(result); err != nil {
		return err
	}
	if t.limit > 0 {
		result.Limit(t.limit)
	}
	keys := result.Keys()
	if t.years != "" {
		p, err := t.period()
		if err != nil {
			return err
		}
		first, last := yearsOf(p)
		if !result.Years(first, last) {
			return usage.Wrong("--years is for tables with columns of years")
		}
	}
	if t.chosen != "" {
		if unknown := result.Choose(t.keys()); unknown != "" {
			return usage.Choice("--columns", unknown, keys)
		}
	}
	for _, text := range t.rename {
		i := strings.LastIndexByte(text, '=')
		if i <= 0 {
			return usage.Wrong("--rename takes a column and its head, as total=Euroa, not \"{0}\"", text)
		}
		if !result.Rename(text[:i], text[i+1:]) {
			return usage.Choice("--rename", text[:i], keys)
		}
	}
	return nil
}

// keys are the columns that are asked for.
func (t *tabular) keys() []string {
	var keys []string
	for key := range strings.SplitSeq(t.chosen, ",") {
		keys = append(keys, strings.TrimSpace(key))
	}
	return keys
}

// period is that of the years that are asked for.
func (t *tabular) period() (calendar.Period, error) {
	p, err := calendar.ParsePeriod(t.years)
	if d, dayErr := calendar.ParseDate(t.years); err != nil && dayErr == nil {
		p, err = calendar.Period{Start: d, End: d}, nil
	}
	if err != nil {
		return p, usage.Wrong("--years takes years, as 2009/2011 or 2009, not \"{0}\"", t.years)
	}
	return p, nil
}

// maxYears is how many years may be asked for.
const maxYears = 200

// named are the years that the flags name one by one: they have columns whatever
// is known of them.
func (t *tabular) named() ([]int, error) {
	var out []int
	if t.years != "" {
		p, err := t.period()
		if err != nil {
			return nil, err
		}
		first, last := yearsOf(p)
		if p.Start.Known() && p.End.Known() && last-first >= maxYears {
			return nil, usage.Wrong("--years takes at most {0} years", maxYears)
		}
		for year := first; p.Start.Known() && p.End.Known() && year <= last; year++ {
			out = append(out, year)
		}
	}
	for _, key := range append(t.keys(), strings.TrimPrefix(t.sort, "-")) {
		if year, err := record.ParseYear(key); err == nil {
			out = append(out, int(year))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// yearsOf are the first and the last calendar year that a period may touch.
func yearsOf(p calendar.Period) (first, last int) {
	first, last = 0, 9999
	if p.Start.Known() {
		first = int(p.Start.Year)
	}
	if p.End.Known() {
		last = int(p.End.Year)
	}
	return first, last
}

// sorted puts the rows into the order that is asked for.
func (t *tabular) sorted(result *table.Table) error {
	if t.sort == "" {
		return nil
	}
	key, descending := strings.CutPrefix(t.sort, "-")
	if !result.Sort(key, descending, t.alphabet()) {
		return usage.Choice("--sort", key, result.Keys())
	}
	return nil
}

// alphabet is the language whose alphabet texts are sorted by: that of the
// readers, and one for all machines.
func (t *tabular) alphabet() language.Language {
	if slices.Contains([]string{"text", "markdown", "html", "xlsx"}, t.format) || t.excel {
		return t.language()
	}
	return language.Finnish
}

func (t *tabular) print(result *table.Table) error {
	if err := t.arranged(result); err != nil {
		return err
	}
	formats := render.TableFormats()
	i := slices.IndexFunc(formats, func(f render.TableFormat) bool { return f.Name == t.format })
	write := t.write
	if formats[i].Exact {
		write = t.writeExact
	}
	return write(func(w io.Writer) error {
		return formats[i].Write(w, result, render.TableOptions{Language: t.language(), Excel: t.excel, Plain: t.plain, Width: t.width})
	})
}

// figured are the flags of commands that work figures out.
type figured struct {
	tabular
	stage, phase string
	prorate      string
	gross        bool
	explain      bool
	total        string
	shares       []string
	drop, add    []string
	split        string
}

var prorates = []string{"months", "days"}

func (f *figured) flags(cmd *cobra.Command) {
	f.tabular.flags(cmd)
	f.stageFlag(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.phase, "phase", "", "only the budget of this `phase`")
	flags.StringVar(&f.prorate, "prorate", "", "estimate years that do not follow, by `months` or days")
	flags.BoolVar(&f.explain, "explain", false, "print the arithmetic of every figure that the record does not state")
	flags.StringVar(&f.total, "total", "", "what if the total were `N` euros, or such a part of it: 90%, -10%; all that adds up to it follows")
	flags.StringArrayVar(&f.shares, "share", nil, "what if a source paid a share: `SOURCE=P%`; may be repeated")
	flags.StringArrayVar(&f.drop, "drop-payer", nil, "what if `NAME` did not pay; may be repeated")
	flags.StringArrayVar(&f.add, "add-payer", nil, "what if NAME paid N euros in a full year: `NAME=N`; may be repeated")
	flags.StringVar(&f.split, "split", "", "what if the payers of each line shared it: `equal`")
	flags.BoolVar(&f.gross, "gross", false, "count parts of a project beside it in a total over projects")
	complete(cmd, "prorate", prorates)
	complete(cmd, "split", []string{"equal"})
	completeBy(cmd, "drop-payer", f.completeParties)
	completeBy(cmd, "add-payer", f.completeParties)
}

// stageFlag adds the flag that says whose figures are meant.
func (f *figured) stageFlag(cmd *cobra.Command) {
	stages := record.Stage("").Choices()
	cmd.Flags().StringVar(&f.stage, "stage", "", "figures of this `stage`: "+strings.Join(stages, ", ")+" (default: the firmest of each phase)")
	complete(cmd, "stage", stages)
}

// request opens the records and makes a request of the flags.
func (f *figured) request(args []string) (*report.Request, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	r := &report.Request{Stage: record.Stage(f.stage), Phase: record.PhaseID(f.phase), Gross: f.gross, Sound: check.Soundness()}
	if stages := r.Stage.Choices(); f.stage != "" && !slices.Contains(stages, f.stage) {
		return nil, usage.Choice("--stage", f.stage, stages)
	}
	if err := f.assume(&r.Finance); err != nil {
		return nil, err
	}
	var err error
	if r.Years, err = f.named(); err != nil {
		return nil, err
	}
	if r.Catalogue, err = f.records.Catalogue(); err != nil {
		return nil, err
	}
	if r.Entries, err = meant.Projects(r.Catalogue, args); err != nil {
		return nil, err
	}
	for _, text := range f.drop {
		p, err := meant.Payer(r.Catalogue, text)
		if err != nil {
			return nil, err
		}
		r.Finance.Drop = append(r.Finance.Drop, p.Name)
	}
	for _, text := range f.add {
		payer, err := addedPayer(r.Catalogue, text)
		if err != nil {
			return nil, err
		}
		r.Finance.Add = append(r.Finance.Add, payer)
	}
	return r, nil
}

// assume reads the flags that ask for more than what follows.
func (f *figured) assume(o *finance.Options) error {
	switch f.prorate {
	case "":
	case "months":
		o.ProRate = finance.ByMonths
	case "days":
		o.ProRate = finance.ByDays
	default:
		return usage.Choice("--prorate", f.prorate, prorates)
	}
	if f.split != "" && f.split != "equal" {
		return usage.Choice("--split", f.split, []string{"equal"})
	}
	o.Equal = f.split != ""
	var err error
	if f.total != "" {
		if percent, is := strings.CutSuffix(f.total, "%"); is {
			o.TotalShare, err = partOfTotal(percent)
		} else {
			o.Total, err = euros("--total", f.total)
		}
		if err != nil {
			return err
		}
	}
	for _, text := range f.shares {
		name, percent, ok := strings.Cut(text, "=")
		share, err := money.ParseShare(percent)
		source, _, _ := strings.Cut(name, "/")
		switch sources := record.Source("").Choices(); {
		case !ok || err != nil:
			return usage.Wrong("--share takes a source and a percent, as stm=75%, not \"{0}\"", text)
		case !slices.Contains(sources, source):
			return usage.Wrong("there is no source {0}; the sources are {1}", source, language.Choices(sources))
		}
		o.Shares = append(o.Shares, finance.AssumedShare{Line: name, Share: share})
	}
	return nil
}

// partOfTotal reads 90 or -10, the percents of --total.
func partOfTotal(text string) (money.Share, error) {
	number, less := strings.CutPrefix(text, "-")
	share, ok := money.ParsePercent(number)
	if less {
		share = money.Percent(100).Minus(share)
	}
	if !ok || share.Micro() <= 0 {
		return share, usage.Wrong("--total takes a percent of the total, as 90% or -10%, not \"{0}\"", text+"%")
	}
	return share, nil
}

func euros(flag, text string) (money.Amount, error) {
	a, err := money.Parse(text)
	if err != nil {
		return a, usage.Wrong("{0} takes euros, as 1371152 or 1093749.50, not \"{1}\"", flag, text)
	}
	return a, nil
}

// addedPayer reads NAME=N: a municipality pays on the municipal line, an
// organisation on that of the source that it is, else among other public money.
func addedPayer(c *catalogue.Catalogue, text string) (finance.AssumedPayer, error) {
	name, figure, ok := strings.Cut(text, "=")
	if !ok {
		return finance.AssumedPayer{}, usage.Wrong("--add-payer takes a name and euros in a full year, as Pello=2000, not \"{0}\"", text)
	}
	amount, err := euros("--add-payer", figure)
	if err != nil {
		return finance.AssumedPayer{}, err
	}
	p, err := meant.Party(c, name)
	if err != nil {
		return finance.AssumedPayer{}, err
	}
	source := record.Municipal
	if o, ok := c.Organisation(p.Org); ok {
		source = o.Kind.Source()
	}
	return finance.AssumedPayer{Name: p.Name, Source: source, FullYear: amount}, nil
}

// finish prints a report, or says why there is none: what was assumed must
// have met something, and what was left out is told.
func (f *figured) finish(r *report.Request, o *report.Outcome, err error, write func() error) error {
	switch {
	case errors.Is(err, report.ErrTooLarge):
		return language.Fail("the figures are too large to add")
	case err != nil:
		return err
	}
	if len(o.LeftOut) < len(r.Entries) {
		if err := f.met(r, o); err != nil {
			return err
		}
		if err := write(); err != nil {
			return err
		}
	}
	for _, e := range r.Catalogue.Entries {
		if doc := r.Catalogue.Kept(e); doc != nil && !r.Sound(doc) {
			f.say(language.Say("{0} has errors: what projects take from it may be missing; sostool validate says why", e.Name))
		}
	}
	f.tellLeftOut(o.LeftOut)
	for _, id := range o.Wide {
		f.say(language.Say("{0}: figures are too large to add; what they make is left unknown", id))
	}
	if f.tellFailures(r.Catalogue) || len(o.Wide) > 0 || len(o.LeftOut) == len(r.Entries) {
		return status(statusFailed)
	}
	return nil
}

// met reports an assumption that met nothing.
func (f *figured) met(r *report.Request, o *report.Outcome) error {
	assumed := r.Finance
	switch {
	case f.phase != "" && !slices.Contains(o.Phases, f.phase):
		return usage.Unknown(language.Say("no project here has the phase {0}", f.phase), f.phase, o.Phases)
	case (assumed.Total.Known() || assumed.TotalShare.Known()) && o.Budgets != 1:
		return usage.Wrong("--total is of one budget, and there are {0}: name a project, and the phase with --phase", o.Budgets)
	case assumed.TotalShare.Known() && o.Applied[finance.NewTotal] == 0:
		return usage.Wrong("--total takes a part of a total that is known; this one is not")
	case assumed.Equal && o.Applied[finance.EqualSplit] == 0:
		return usage.Wrong("--split finds no line that can be shared among its payers")
	}
	for i, s := range assumed.Shares {
		switch {
		case o.Applied[s.Line] == 0:
			return usage.Wrong("--share finds no line {0}; the lines are {1}", s.Line, language.Choices(o.Lines))
		case o.Applied[s.Line] > 1:
			return usage.Wrong("--share finds several lines {0}: name one of {1}", s.Line, language.Choices(o.Lines))
		case slices.ContainsFunc(assumed.Shares[:i], func(t finance.AssumedShare) bool { return t.Line == s.Line }):
			return usage.Wrong("--share names the line {0} twice", s.Line)
		}
	}
	for _, name := range assumed.Drop {
		if o.Applied[name] == 0 {
			parties := slices.DeleteFunc(slices.Clone(o.Parties), func(s string) bool { return s == "" })
			return usage.Wrong("--drop-payer: {0} pays nothing here; those who do are {1}", name, language.Choices(parties[:min(len(parties), 30)]))
		}
	}
	for _, a := range assumed.Add {
		if o.Applied[a.Name] == 0 {
			return usage.Wrong("--add-payer: {1} pays already, or there is no line of {0} that several pay", string(a.Source), a.Name)
		}
	}
	return nil
}
