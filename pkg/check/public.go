package check

import (
	"slices"

	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// publicSum runs with the other sums, in funding-sum: one wrong figure may break several.
var publicSum = &Rule{
	Name: diag.PublicSum, Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title: language.Say("the public lines do not add up to the public funding"),
	Why:   language.Say("Shares of the public funding are of this figure: where it is wrong, so are they. All sources but private are public."),
	Do:    language.Say("Look the figures up in the source. Leave out the amount of a line where the source does not state it."),
}

// eachPublicSum goes through the sum of the public lines.
func (p *Pass) eachPublicSum(project *record.Project, b *record.Budget, sums *additions) {
	sum, stated := finance.PublicLines(project, b)
	if stated == 0 || b.Touched("funding") {
		return
	}
	sums.add(diag.PublicSum, b.Public, sum.OpenIf(!b.Sound("funding")), func() (language.Text, row, []row) {
		var rows []row
		for i, r := range lineRows(project, b) {
			if finance.IsPublic(&b.Funding[i]) {
				rows = append(rows, r)
			}
		}
		return language.Say("the public lines do not add up to the public funding"), keyed(b.Public, b.Handle, "public"), rows
	})
}

var publicAboveTotal = &Rule{
	Name: "public-above-total", Severity: diag.Error,
	Title: language.Say("more public funding than the project costs"),
	Why:   language.Say("Public funding is a part of the total: one of the two figures is wrong."),
	Do:    language.Say("Look both up in the source."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		if !b.Public.Known() {
			return
		}
		total := p.total(project, b)
		excess := above(b.Public, total)
		if excess == 0 {
			return
		}
		if !finance.FitsPublic(project, b) { // one cause: the lines say which figure is wrong
			return
		}
		at := b.At("public")
		f := p.Report(at, "the public funding {0} is {1} more than the total {2}", b.Public, money.Cents(excess), total)
		f.Mark("{0} {1}", "public", b.Public)
		if b.Has("total") {
			f.Relate(b.At("total"), "{0} {1}", "total", total)
		}
		f.Note("{0} − {1} = {2}", money.Figure{Amount: b.Public}, money.Figure{Amount: total}, money.Cents(excess)).
			Suggest("look both up in the source")
		tolerance(f, b.Public.Margin()+total.Margin())
	}),
}

// wholeOf is what a line's share is of, as far as it is known: the total, or the public
// funding. Where the public lines do not make this, or it is above the total, it is unknown:
// that is one cause.
func (p *Pass) wholeOf(project *record.Project, b *record.Budget, total money.Amount, line *record.Funding) money.Amount {
	switch {
	case line.Of != record.OfPublic:
		return total
	case b.Has("public") && finance.FitsPublic(project, b) && above(b.Public, total) == 0:
		return b.Public
	case b.Has("public") || !b.Sound("funding"):
		return money.Amount{}
	default:
		return p.plan(project, b).Public.Amount.Amount
	}
}

// roundedPublicShares reports shares of the public funding that miss it because they are
// rounded.
func (p *Pass) roundedPublicShares(project *record.Project, b *record.Budget, sum finance.ShareSum) {
	if sum.Off == 0 || !sum.Rounded || !slices.ContainsFunc(b.Funding, func(f record.Funding) bool {
		return f.Share.Known() && !f.Amount.Known() && f.Of == record.OfPublic
	}) {
		return
	}
	f := p.Report(lastShare(b, record.OfPublic).At("share"), "the shares make {0}, which rounding explains", sum.Sum)
	f.Severity = diag.Note
	sumOfShares(f, lineSharesOf(b, record.OfPublic), sum.Sum)
	f.Note("these are the shares {0}", record.OfPublic.Name())
	if plan := p.plan(project, b); plan.PublicApportioned {
		f.Note("the lines get their parts of {0} in proportion to the shares", plan.Public.Amount.Amount)
	}
	f.Suggest("nothing is wrong if the source rounds the shares; write more decimals if it states them")
}
