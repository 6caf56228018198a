package check

import (
	"slices"
	"strconv"

	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var perInhabitantMismatch = &Rule{
	Name: "per-inhabitant-mismatch", Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title: language.Say("an amount that inhabitants × euros do not make"),
	Why:   language.Say("The amount, the euros for each inhabitant or the number of inhabitants is wrong. Where the number is not the record's but the register's, that is a warning: the source may go by another day."),
	Do:    language.Say("Look the amount and the euros up in the source, and of which day the inhabitants are."),
	Project: budgets(func(p *Pass, _ *record.Project, b *record.Budget) {
		eachLine(b, func(line *record.Funding) {
			h := headcount{Pass: p, line: line, unit: finance.UnitOf(b)}
			for k := range line.Payers {
				if e := &line.Payers[k]; e.PerInhabitant.Known() && e.Sound("municipalities") {
					h.entry(e)
				}
			}
			h.whole()
		})
	}),
}

// headcount compares the amounts of a line with inhabitants × euros.
type headcount struct {
	*Pass
	line *record.Funding
	unit int64 // cents
}

// product is what one municipality pays by its inhabitants.
type product struct {
	name   string
	of     finance.Inhabitants
	each   money.PerHead
	amount money.Amount
}

// inhabitants are those of a municipality that pays a part of the line.
func (h *headcount) inhabitants(name string) finance.Inhabitants {
	same := func(a, b string) bool { return h.key(a) == h.key(b) }
	return finance.InhabitantsOf(h.line, name, same, h.PopulationOf)
}

// products are what the municipalities of an entry pay, and what that makes.
func (h *headcount) products(e *record.Payer) (all []product, sum finance.Sum) {
	for _, name := range e.Municipalities.Items {
		x := product{name: string(name), of: h.inhabitants(string(name)), each: e.PerInhabitant}
		if x.of.Known() {
			x.amount, _ = x.each.Times(x.of.Number)
		}
		all = append(all, x)
	}
	return all, finance.ByInhabitant(e, h.inhabitants)
}

// entry compares the amounts that an entry states with what its municipalities pay.
func (h *headcount) entry(e *record.Payer) {
	all, sum := h.products(e)
	if e.AmountEach.Known() {
		for _, x := range all {
			if h.off(x.amount, e.AmountEach) {
				h.report(e.At("amount_each"), e.AmountEach, x.amount, []product{x}, e.At("per_inhabitant"))
				return // one cause
			}
		}
	}
	if sum.Whole() && !sum.Wide && h.off(sum.Amount, e.Amount) {
		h.report(e.At("amount"), e.Amount, sum.Amount, all, e.At("per_inhabitant"))
	}
}

// whole compares the amount that the line states with what its payers pay, where none of
// those who pay by inhabitant states its amount.
func (h *headcount) whole() {
	var sum finance.Sum
	var all []product
	for k := range h.line.Payers {
		e := &h.line.Payers[k]
		if !e.PerInhabitant.Known() || e.Amount.Known() || e.AmountEach.Known() || !e.Sound("municipalities") {
			return // of others it is not known, or payer-sum says it
		}
		products, made := h.products(e)
		if !made.Whole() || made.Wide {
			return
		}
		all = append(all, products...)
		sum.Add(made.Amount)
	}
	if len(all) > 0 && h.line.Sound("payers") && h.off(sum.Amount, h.line.Amount) {
		h.report(h.line.At("amount"), h.line.Amount, sum.Amount, all, h.line.Payers[0].At("per_inhabitant"))
	}
}

// off reports whether a stated amount is a unit or more from what was worked out.
func (h *headcount) off(made, stated money.Amount) bool {
	off := made.Cents() - stated.Cents()
	return made.Known() && stated.Known() && max(off, -off) >= h.unit+stated.Margin()
}

func (h *headcount) report(at source.Place, stated, made money.Amount, all []product, each source.Place) {
	if slices.Contains(h.out.blamed, at) {
		return // a sum says that it is wrong
	}
	off := stated.Cents() - made.Cents()
	f := h.Report(at, "the amount is {0} more than the inhabitants make", money.Cents(off))
	if off < 0 {
		f.Message = language.Say("the amount is {0} less than the inhabitants make", money.Cents(-off))
	}
	f.Relate(each, "{0} per inhabitant", all[0].each)
	for _, x := range all[:min(len(all), maxListed)] {
		f.Note("{0}: {1} × {2} = {3}", x.name, int(x.of.Number), x.each, x.amount)
	}
	if len(all) > 1 {
		f.Note("together {0}; stated: {1}", made, stated)
	} else {
		f.Note("stated: {0}", stated)
	}
	f.Note("less than {0} is taken for rounding", money.Cents(h.unit))
	for _, x := range all {
		if x.of.Basis == money.Estimated {
			f.Severity = diag.Warning
			f.Note("the inhabitants are those of the register on 31 December {0}", language.Verbatim(strconv.Itoa(x.of.Year)))
			break
		}
	}
	f.Suggest("look up the amount, the euros and the inhabitants; {0} would be right by these", money.Figure{Amount: made})
}
