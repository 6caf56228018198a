package check

import (
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var shareSum = &Rule{
	Name: "share-sum", Severity: diag.Error, Also: []diag.Severity{diag.Note},
	Title: language.Say("the stated shares do not make 100 %"),
	Why:   language.Say("A share is wrong, or a line is missing. Where rounding explains the difference, that is a note: tables then give the lines their parts in proportion to the shares."),
	Do:    language.Say("Look the shares up in the source. Leave out the share of a line where the source does not state it."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		p.lineShares(project, b)
		for _, part := range p.spent(project, b) {
			p.lineShares(project, part)
		}
		p.beneficiaryShares(project, b)
	}),
}

// lineShares reports the shares of a budget's lines that don't make their whole.
func (p *Pass) lineShares(project *record.Project, b *record.Budget) {
	if !b.Sound("funding") || p.mistypedShare(project, b) || p.sumSays(project, b) {
		return
	}
	if public := finance.PublicSharesOf(b); !p.shareSum(b, public, record.OfPublic) {
		p.roundedPublicShares(project, b, public)
	}
	sum := finance.SharesOf(b)
	derived := slices.ContainsFunc(b.Funding, func(f record.Funding) bool { return f.Share.Known() && !f.Amount.Known() && f.Of != record.OfPublic })
	if !p.shareSum(b, sum, record.OfTotal) && derived {
		p.roundedShares(project, b, p.plan(project, b), sum)
	}
}

// sumSays reports whether the lines don't make the total and all shares are those of their
// amounts: that is one cause, and the amounts tell more.
func (p *Pass) sumSays(project *record.Project, b *record.Budget) bool {
	return p.selected[diag.FundingSum] != nil && !p.fits(project, b) && !slices.ContainsFunc(p.lineProportions(project, b), func(x proportion) bool {
		return x.share.Known() && (!x.compared() || x.mistyped())
	})
}

// shareSum reports shares of one whole that do not make it, and whether there are some.
func (p *Pass) shareSum(b *record.Budget, sum finance.ShareSum, of record.ShareOf) bool {
	if sum.Off == 0 || sum.Rounded {
		return false
	}
	f := p.Report(lastShare(b, of).At("share"), "the shares make {0}, not 100%", sum.Sum)
	sumOfShares(f, lineSharesOf(b, of), sum.Sum)
	if of == record.OfPublic {
		f.Note("these are the shares {0}", of.Name())
	}
	f.Suggest("look the shares up in the source; one is wrong or a line is missing")
	return true
}

// beneficiaryShares reports the shares of the beneficiaries that don't make the total.
func (p *Pass) beneficiaryShares(project *record.Project, b *record.Budget) {
	sum := finance.BeneficiarySharesOf(b)
	if sum.Off == 0 {
		return
	}
	if totals, stated := beneficiaryTotals(p.plan(project, b)); p.selected[diag.BeneficiarySum] != nil && stated > 0 && !totals.Agrees(p.total(project, b)) {
		return // which that sum says
	}
	var shares language.List
	var last proportion
	derived := false
	for _, x := range p.proportions(project, b) {
		switch {
		case x.mistyped():
			return // one cause
		case x.share.Known():
			last, shares, derived = x, append(shares, x.share.String()), derived || !x.amount.Known()
		}
	}
	var f *diag.Finding
	switch at := last.of.At("share"); {
	case !sum.Rounded:
		f = p.Report(at, "the beneficiaries' shares make {0}, not 100%", sum.Sum)
		f.Suggest("look the shares up in the source; one is wrong or a beneficiary is missing")
	case derived:
		f = p.Report(at, "the beneficiaries' shares make {0}, which rounding explains", sum.Sum)
		f.Severity = diag.Note
		f.Suggest("nothing is wrong if the source rounds the shares; write more decimals if it states them")
	default:
		return
	}
	sumOfShares(f, shares, sum.Sum)
}

// roundedShares reports shares that miss the whole because they are rounded, or
// their parts of it are.
func (p *Pass) roundedShares(project *record.Project, b *record.Budget, plan *finance.Plan, sum finance.ShareSum) {
	total, rest, fits := plan.Total.Amount, plan.Unallocated().Amount, p.fits(project, b)
	open := slices.ContainsFunc(plan.Lines, func(l *finance.Line) bool { return !l.Amount.Known() })
	if open && rest.Cents() > 0 || !fits || max(rest.Cents(), -rest.Cents()) <= b.Total.Margin() {
		rest = finance.Figure{} // of a row without a figure, of another finding, or nothing
	}
	var figures finance.Terms
	for _, l := range plan.Lines {
		figures = append(figures, finance.Plus(l.Amount.Amount))
	}
	short := rest.Cents() // what the lines leave, before they are apportioned
	if plan.Apportioned && fits {
		figures = terms(lineRows(project, b))
		lines, _ := finance.Lines(project, b)
		short = -lines.Excess(total.Amount)
	}
	var f *diag.Finding
	switch at := lastShare(b, record.OfTotal).At("share"); {
	case sum.Off != 0:
		f = p.Report(at, "the shares make {0}, which rounding explains", sum.Sum)
		sumOfShares(f, lineSharesOf(b, record.OfTotal), sum.Sum)
	case short > 0:
		f = p.Report(at, "the lines leave {0} of the total, which rounding explains", money.Cents(short))
	case short < 0:
		f = p.Report(at, "the lines make {0} more than the total, which rounding explains", money.Cents(-short))
	default:
		return
	}
	f.Severity = diag.Note
	if sum.Off == 0 {
		f.Note("{0} = {1}; the total is {2}", figures, money.Cents(total.Cents()-short), total.Amount)
	}
	if plan.Apportioned {
		f.Note("the lines get their parts of {0} in proportion to the shares", total.Amount)
	}
	if plan.Apportioned && rest.Cents() > 0 {
		f.Note("the programme's limits leave {0} of it", rest.Amount)
	}
	f.Suggest("nothing is wrong if the source rounds the shares; write more decimals if it states them")
}

// sumOfShares says how shares add up; of one the message says it.
func sumOfShares(f *diag.Finding, shares language.List, sum money.Share) {
	if len(shares) > 1 {
		f.Note("{0}", language.Verbatim(strings.Join(shares, " + ")+" = "+sum.String()))
	}
}

// lineSharesOf are the shares of a whole that lines state.
func lineSharesOf(b *record.Budget, of record.ShareOf) (shares language.List) {
	for i := range b.Funding {
		if line := &b.Funding[i]; line.Share.Known() && isOf(line, of) {
			shares = append(shares, line.Share.String())
		}
	}
	return shares
}

// lastShare is the last line that states a share of a whole.
func lastShare(b *record.Budget, of record.ShareOf) *record.Funding {
	var last *record.Funding
	for i := range b.Funding {
		if line := &b.Funding[i]; line.Share.Known() && isOf(line, of) {
			last = line
		}
	}
	return last
}

// isOf reports whether a line's share is of a whole.
func isOf(line *record.Funding, of record.ShareOf) bool {
	return (line.Of == record.OfPublic) == (of == record.OfPublic)
}

// total is a budget's total as it is stated or follows; unknown where what is
// stated can't be read.
func (p *Pass) total(project *record.Project, b *record.Budget) money.Amount {
	if b.Total.Known() || b.Has("total") || !b.Sound("funding") {
		return b.Total
	}
	return p.plan(project, b).Total.Amount.Amount
}

// mistypedShare reports whether a share is not what the amounts make: where the amounts
// fit, that is one cause, and the sum of the shares is not another.
func (p *Pass) mistypedShare(project *record.Project, b *record.Budget) bool {
	return p.fits(project, b) && slices.ContainsFunc(p.lineProportions(project, b), func(x proportion) bool { return x.mistyped() })
}

var shareMismatch = &Rule{
	Name: "share-mismatch", Severity: diag.Error, Also: []diag.Severity{diag.Warning, diag.Note},
	Title: language.Say("a stated share that the amounts do not make"),
	Why:   language.Say("The share or an amount is wrong. Where the share agrees as it is rounded, the amount may still differ from the exact share: by more than 1 € that is a warning, by less a note."),
	Do:    language.Say("Look both up in the source; record both as the source states them."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		p.linesMismatch(project, b)
		for _, part := range p.spent(project, b) {
			p.linesMismatch(project, part)
		}
		p.beneficiariesMismatch(project, b)
	}),
}

// linesMismatch compares the shares of a budget's lines with their amounts.
func (p *Pass) linesMismatch(project *record.Project, b *record.Budget) {
	if !p.fits(project, b) { // one cause: an amount is wrong
		return
	}
	for _, x := range p.lineProportions(project, b) {
		if x.name != "" {
			p.mismatch(&x)
		}
	}
}

// beneficiariesMismatch compares the shares of a budget's beneficiaries with their totals.
func (p *Pass) beneficiariesMismatch(project *record.Project, b *record.Budget) {
	all := p.proportions(project, b)
	totals := finance.SumOf(all, func(x *proportion) money.Amount { return x.amount })
	if !totals.OpenIf(!b.Sound("beneficiaries")).Agrees(p.total(project, b)) { // one cause: a total is wrong
		return
	}
	for i := range all {
		p.mismatch(&all[i])
	}
}

// lineProportions are the shares of a budget's lines with their amounts.
func (p *Pass) lineProportions(project *record.Project, b *record.Budget) []proportion {
	total := p.total(project, b)
	all := make([]proportion, len(b.Funding))
	for i := range b.Funding {
		line := &b.Funding[i]
		all[i] = proportion{string(line.Source), line.Handle, line.Share, "amount", line.Amount, p.wholeOf(project, b, total, line), line.Of}
	}
	return all
}

// proportions are the shares of a budget's beneficiaries with their totals, as these are
// stated or made by years, costs or lines.
func (p *Pass) proportions(project *record.Project, b *record.Budget) (all []proportion) {
	total := p.total(project, b)
	for i, part := range p.spent(project, b) {
		whole, x := p.made(project, part), &b.Beneficiaries[i]
		all = append(all, proportion{x.Name(), part.Handle, x.Share, whole.From, whole.Amount, total, record.OfTotal})
	}
	return all
}

// proportion is a stated share of a whole with the amount that should be it.
type proportion struct {
	name   string // of what has both
	of     source.Handle
	share  money.Share
	key    string // of the amount
	amount money.Amount
	whole  money.Amount
	what   record.ShareOf // the whole is
}

// made is the total of a budget without what a share of another one says.
func (p *Pass) made(project *record.Project, b *record.Budget) finance.Whole {
	whole := finance.WholeOf(project, b)
	if lines, _ := finance.Lines(project, b); whole.From == "" && lines.Whole() && !p.support(project, b) {
		return finance.Whole{Sum: lines, From: finance.FromFunding}
	}
	return whole
}

// compared reports whether there is something to compare.
func (x *proportion) compared() bool {
	return x.share.Known() && x.amount.Known() && x.whole.Cents() > 0
}

// mistyped reports whether the share is not what the amounts make.
func (x *proportion) mistyped() bool { return x.compared() && !x.share.Agrees(x.amount, x.whole) }

// mismatch reports a share that the amounts do not make, and one that they make only as it
// is rounded.
func (p *Pass) mismatch(x *proportion) {
	if !x.compared() {
		return
	}
	exact := x.share.Of(x.whole)
	off := x.amount.Cents() - exact.Cents()
	rounded := x.amount.IsAbout() || x.whole.IsAbout() || x.share.IsAbout()
	agrees := !x.mistyped()
	if agrees && (rounded || off == 0) {
		return
	}
	f := p.Report(x.of.At("share"), "the amount of {0} is {1} more than exactly {2} {3}", x.name, money.Cents(max(off, -off)), x.share, x.what.Name())
	if off < 0 {
		f.Message = language.Say("the amount of {0} is {1} less than exactly {2} {3}", x.name, money.Cents(-off), x.share, x.what.Name())
	}
	f.Severity = diag.Note
	f.Relate(x.of.At(x.key), "{0} {1}", x.key, x.amount).
		Note("{0} of {1} is {2}; stated: {3}", x.share, money.Figure{Amount: x.whole}, exact, x.amount)
	switch {
	case !agrees:
		f.Severity = diag.Error
		f.Message = language.Say("the amounts do not make the stated share {0}", x.share)
		if real, ok := money.PercentOf(x.amount, x.whole, max(2, x.share.Decimals())); ok {
			f.Note("{0} of {1} is {2}", money.Figure{Amount: x.amount}, money.Figure{Amount: x.whole}, real)
		}
		if low, high := x.share.Bounds(); x.share.IsAbout() {
			f.Note("{0} is good to half a unit of its last digit: it is between {1} and {2}", x.share, low, high)
		} else {
			f.Note("a stated share is good to half of its last digit; exactly half is rounded up")
		}
		f.Suggest("look the share and the amount up in the source")
	case off > 100 || off < -100:
		f.Severity = diag.Warning
		f.Suggest("the share agrees as it is rounded; look up whether the source means it exactly")
	default:
		f.Suggest("nothing is wrong if the source states both")
	}
}
