// Package whatif reads what flags assume about figures (another total or share, payers
// more or less, years that are estimated) and says which assumption met nothing. What
// follows from them is worked out by package finance.
package whatif

import (
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

// Flags are what is assumed, as it is typed. The zero value assumes nothing.
type Flags struct {
	Prorate   string   // one of Prorates, by which years that do not follow are estimated
	Total     string   // euros, or a percent of the total as 90% or -10%
	Split     string   // one of Splits, by which the payers of a line share what others leave, or all of it
	Shares    []string // SOURCE=P%, also of one line: SOURCE/PAYER=P%
	Drop, Add []string // NAME, and NAME=EUROS in a full year
}

// Prorates are the values of Flags.Prorate, and Splits those of Flags.Split.
var (
	Prorates = []string{"months", "days"}
	Splits   = []string{finance.Equally.String(), finance.ByPayments.String(), finance.ByPopulation.String()}
)

// Options are what the flags ask for, but for payers, which Payers adds. The errors are
// usage errors.
func (f *Flags) Options() (o finance.Options, err error) {
	switch f.Prorate {
	case "":
	case "months":
		o.ProRate = finance.ByMonths
	case "days":
		o.ProRate = finance.ByDays
	default:
		return o, usage.Choice("--prorate", f.Prorate, Prorates)
	}
	switch o.Split = finance.Way(slices.Index(Splits, f.Split) + 1); {
	case f.Split != "" && o.Split == finance.NoWay:
		return o, usage.Choice("--split", f.Split, Splits)
	case o.Split > finance.Equally && len(f.Drop)+len(f.Add) == 0:
		return o, usage.Wrong("--split {0} says how payers share what another leaves or takes off them: it goes with --drop-payer or --add-payer", f.Split)
	}
	if f.Total != "" {
		if percent, is := strings.CutSuffix(f.Total, "%"); is {
			o.TotalShare, err = partOfTotal(percent)
		} else {
			o.Total, err = euros("--total", f.Total)
		}
		if err != nil {
			return o, err
		}
	}
	for _, text := range f.Shares {
		name, percent, ok := strings.Cut(text, "=")
		share, err := money.ParseShare(percent)
		source, _, _ := strings.Cut(name, "/")
		switch sources := record.Source("").Choices(); {
		case !ok || err != nil:
			return o, usage.Wrong("--share takes a source and a percent, as stm=75%, not \"{0}\"", text)
		case !slices.Contains(sources, source):
			return o, usage.Wrong("there is no source {0}; the sources are {1}", source, language.Choices(sources))
		}
		o.Shares = append(o.Shares, finance.AssumedShare{Line: name, Share: share})
	}
	return o, nil
}

// Payers adds to options the payers that are dropped and added, as the records know them.
// The errors are usage errors.
func (f *Flags) Payers(o *finance.Options, c *catalogue.Catalogue) error {
	for _, text := range f.Drop {
		p, err := meant.Payer(c, text)
		if err != nil {
			return err
		}
		o.Drop = append(o.Drop, p.Name)
	}
	for _, text := range f.Add {
		payer, err := addedPayer(c, text)
		if err != nil {
			return err
		}
		o.Add = append(o.Add, payer)
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

// Met is a usage error about an assumption that met nothing, or too much, in what came of
// a report.
func Met(assumed finance.Options, o *report.Coverage) error {
	switch {
	case (assumed.Total.Known() || assumed.TotalShare.Known()) && o.Budgets != 1:
		return usage.Wrong("--total is of one budget, and there are {0}: name a project, and the phase with --phase", o.Budgets)
	case assumed.TotalShare.Known() && o.Applied[finance.NewTotal] == 0:
		return usage.Wrong("--total takes a part of a total that is known; this one is not")
	case assumed.Split != finance.NoWay && len(assumed.Drop)+len(assumed.Add) == 0 && o.Applied[finance.NewSplit] == 0:
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
	if sum := sumOf(assumed.Shares); sum.Micro() > money.Percent(100).Micro() {
		return usage.Wrong("--share gives lines {0} of the total: more than all of it", sum)
	}
	for _, name := range assumed.Drop {
		if o.Applied[name] == 0 {
			parties := slices.DeleteFunc(slices.Clone(o.Parties), func(s string) bool { return s == "" })
			if len(parties) == 0 {
				return usage.Wrong("--drop-payer: {0} pays nothing here, nor does anybody else whom a budget names", name)
			}
			return usage.Wrong("--drop-payer: {0} pays nothing here; those who do are {1}", name, language.Choices(parties[:min(len(parties), 30)]))
		}
	}
	for _, a := range assumed.Add {
		if o.Applied[a.Name] == 0 {
			return usage.Wrong("--add-payer: {1} pays already, or there is no line of {0} that several pay", string(a.Source), a.Name)
		}
	}
	if assumed.Split != finance.NoWay && o.Applied[finance.NewSplit] == 0 {
		return notShared(assumed.Split)
	}
	return nil
}

// sumOf is what shares make.
func sumOf(shares []finance.AssumedShare) (sum money.Share) {
	sum = money.Percent(0)
	for _, s := range shares {
		sum = money.AddShares(sum, s.Share)
	}
	return sum
}

// notShared is a usage error about payers who can't share what another leaves.
func notShared(by finance.Way) error {
	switch by {
	case finance.ByPayments:
		return usage.Wrong("--split payments: it is not known what each of the other payers of the line pays, or they pay nothing; use --split equal")
	case finance.ByPopulation:
		return usage.Wrong("--split population: the line does not give the population of each of its other payers (split.weights), nor does the register; use --split equal")
	default:
		return usage.Wrong("--split finds no other payers of the line that are known by number")
	}
}
