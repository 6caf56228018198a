package finance

import (
	"slices"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Beneficiary is one who spends a part of a budget. Its part is a plan of its own, by the
// cost model of the budget and within the limits of its programme, for the same years and
// in the same unit.
type Beneficiary struct {
	*Plan
	Beneficiary *record.Beneficiary

	share Figure // its origin says what it is
	part  Share
}

// Part is the beneficiary's share of the budget's total.
func (x *Beneficiary) Part() *Share {
	x.within.compared()
	return &x.part
}

// Unspent is what the beneficiaries leave of the total, where each has one, and its share.
func (p *Plan) Unspent() (Figure, *Share) {
	b := p.compared()
	return b.unspent, &b.unspentPart
}

// ByShare reports whether the total follows from the stated share of the budget's.
func (x *Beneficiary) ByShare() bool { return x.Total.Amount.By(FromShare) }

// BudgetOf is what a beneficiary spends, as a budget.
func BudgetOf(b *record.Budget, x *record.Beneficiary) *record.Budget {
	return &record.Budget{
		Handle: x.Wider(), Phase: b.Phase, Stage: b.Stage, Decided: b.Decided, VAT: b.VAT, CostModel: b.CostModel,
		Total: x.Total, Costs: x.Costs, Funding: x.Funding,
	}
}

// readBeneficiaries takes over what the record states of those who spend the budget. What
// their figures are under an assumption is not known: what they made without any is as good
// as stated.
func (p *Plan) readBeneficiaries() {
	if p.before != nil {
		p.keepSums()
		return
	}
	for i := range p.Budget.Beneficiaries {
		x := &p.Budget.Beneficiaries[i]
		part := &Plan{
			Budget: BudgetOf(p.Budget, x), Period: p.Period, Years: p.Years, Unit: p.Unit,
			options: p.options, caps: p.caps, funder: p.funder, whole: p.whole, full: p.full, within: p,
		}
		part.begin()
		of := &Beneficiary{Plan: part, Beneficiary: x}
		if x.Share.Known() {
			of.share = part.given(money.Amount{}, given{of: x.Handle, key: "share", share: x.Share}, 0)
		}
		p.Beneficiaries = append(p.Beneficiaries, of)
	}
}

// keepSums fills in what the beneficiaries make in the plan without any assumption.
func (p *Plan) keepSums() {
	keep := func(r, was *Row) {
		for k := theAmount; k < p.slots(); k++ {
			if from := was.at(k).From; from != nil && from.Rule == OfBeneficiaries {
				p.fill(r.at(k), *was.at(k))
			}
		}
	}
	keep(&p.Total, &p.before.Total)
	for i, c := range p.Costs {
		keep(&c.Row, &p.before.Costs[i].Row)
	}
	for i, line := range p.Lines {
		if !line.Funding.Own {
			keep(&line.Row, &p.before.Lines[i].Row)
		}
	}
}

// deriveBeneficiaries fills in what follows in the plans of the beneficiaries, and says
// whether anything did.
func (p *Plan) deriveBeneficiaries() (changed bool) {
	for _, x := range p.Beneficiaries {
		filled := x.filled
		x.derive()
		changed = changed || x.filled > filled
	}
	return changed
}

// ofBeneficiaries has the total, the costs of a category and a line of funding follow from
// what the beneficiaries have of them, and their totals from their shares of it.
func (p *Plan) ofBeneficiaries() {
	if len(p.Beneficiaries) == 0 || !p.Budget.Sound("beneficiaries") {
		return
	}
	totals := list{whole: &p.Total}
	e := p.next(equation{rule: FromShare, joint: (*Plan).fromBeneficiaryShares})
	for _, x := range p.Beneficiaries {
		totals.rows = append(totals.rows, &x.Total)
		if x.share.From != nil && !x.Total.Amount.Known() {
			e.gives = append(e.gives, &x.Total.Amount)
		}
	}
	if len(e.gives) > 0 {
		p.amounts = append(p.amounts[:0], &p.Total.Amount)
		e.where = p.amounts
		p.visit(&e)
	}
	p.ofList(&totals, equation{rule: OfBeneficiaries})
	for _, c := range p.Costs {
		if rows, all := p.SpentOn(c); all {
			p.ofList(&list{whole: &c.Row, rows: rows}, equation{rule: OfBeneficiaries})
		}
	}
	for _, line := range p.Lines {
		if rows, all := p.ReceivedFrom(line); all {
			p.ofList(&list{whole: &line.Row, rows: rows}, equation{rule: OfBeneficiaries})
		}
	}
}

// SpentOn are the beneficiaries' rows of a category of costs, and whether these are all of
// the budget's row: where it has several of the category nobody knows which they are of.
func (p *Plan) SpentOn(c *Cost) (rows []*Row, all bool) {
	of := func(o *Cost) bool { return o.Cost.Category == c.Cost.Category }
	all = p.OnlyOf(c.Cost.Category)
	for _, x := range p.Beneficiaries {
		n := len(rows)
		for _, o := range x.Costs {
			if of(o) {
				rows = append(rows, &o.Row)
			}
		}
		all = all && (len(rows) > n || x.lists("costs", rowsOf(x.Costs)))
	}
	return rows, all
}

// OnlyOf reports whether the budget has one row of a category of costs.
func (p *Plan) OnlyOf(category record.Category) bool {
	return category != "" && one(p.Costs, func(c *Cost) bool { return c.Cost.Category == category })
}

// ReceivedFrom are the beneficiaries' rows of a line of funding, and whether these are all
// of it.
func (p *Plan) ReceivedFrom(line *Line) (rows []*Row, all bool) {
	all = line.Funding.Source != ""
	for _, x := range p.Beneficiaries {
		n := len(rows)
		for _, l := range x.Lines {
			switch {
			case p.LineOf(l) == line:
				rows = append(rows, &l.Row)
			case l.Funding.Source == line.Funding.Source && p.LineOf(l) == nil:
				all = false // it may be of the line
			}
		}
		all = all && (len(rows) > n || x.lists("funding", rowsOf(x.Lines)))
	}
	return rows, all
}

// LineOf is the budget's line of which a beneficiary's is a part: the one of its source, or
// of several that of its payer and form; nil where there is none.
func (p *Plan) LineOf(l *Line) *Line {
	source := func(o *Line) bool { return o.Funding.Source == l.Funding.Source }
	alike := func(o *Line) bool { return p.sameKind(o, l) }
	for _, is := range []func(*Line) bool{source, alike} {
		if one(p.Lines, is) {
			return p.Lines[slices.IndexFunc(p.Lines, is)]
		}
	}
	return nil
}

// sameKind reports whether two lines are of one source, payer and form.
func (p *Plan) sameKind(a, b *Line) bool {
	f, g := a.Funding, b.Funding
	return f.Source == g.Source && FormOf(f) == FormOf(g) && p.same(string(f.Payer), string(g.Payer))
}

// one reports whether exactly one of them is such.
func one[T any](all []T, is func(T) bool) bool {
	i := slices.IndexFunc(all, is)
	return i >= 0 && !slices.ContainsFunc(all[i+1:], is)
}

// lists reports whether rows of a beneficiary are known to be all that make its total:
// what they don't name is nothing.
func (x *Beneficiary) lists(key string, rows []*Row) bool {
	left, known := (&list{whole: &x.Total, rows: rows}).left(x.Plan, theAmount)
	return len(rows) > 0 && x.Budget.Sound(key) && known && left == 0
}

// fromBeneficiaryShares works out the totals of the beneficiaries that state shares of the
// budget's: by the largest remainder, and together all of it where their shares are.
func (p *Plan) fromBeneficiaryShares(*Line) {
	total := p.Total.Amount
	if !total.Known() || total.Cents() < 0 {
		return
	}
	left, all := append(make([]Term, 0, few), plus(total)), true
	var open []*Beneficiary
	var shares []money.Share
	var weights []int64
	of := int64(0)
	for _, x := range p.Beneficiaries {
		switch {
		case x.Total.Amount.Known():
			left = append(left, minus(x.Total.Amount))
		case x.share.From != nil:
			open, shares, weights = append(open, x), append(shares, x.Beneficiary.Share), append(weights, x.Beneficiary.Share.Micro())
			of += x.Beneficiary.Share.Micro()
		default:
			all = false
		}
	}
	rest, known := p.sum(left)
	if len(open) == 0 || !known {
		return
	}
	unit := p.unitOf([]int64{total.Cents(), rest.Cents()})
	parts := money.Round(total.Cents()/unit, weights, whole, make([]money.Rounding, len(open)), -1)
	if all && rest.Cents() >= 0 && money.Agree(shares, rest, total.Amount) {
		parts = money.Apportion(rest.Cents()/unit, weights)
	}
	for i := range parts {
		amount := money.Cents(parts[i] * unit)
		if total.IsAbout() {
			amount = amount.Within(shares[i].Ceil(money.Cents(total.Margin())).Cents())
		}
		how := ByRemainder
		if shares[i].Of(total.Amount).Cents() == amount.Cents() {
			how = ToNearest
		}
		f := p.figure(amount, FromShare, plus(total), hanging(open[i].share))
		p.fill(&open[i].Total.Amount, p.rounded(how, percent(shares[i]), f))
	}
}

// compareBeneficiaries works out what accompanies the beneficiaries' figures: their shares
// of the total so that the shown ones make 100,00 where they make all of it.
func (p *Plan) compareBeneficiaries() {
	total := p.Total.Amount
	amounts := make([]int64, 0, few) // that make the total, with what is left last
	var of []*Beneficiary
	left, all := append(make([]Term, 0, few), plus(total)), true
	for _, x := range p.Beneficiaries {
		x.compared()
		all = all && x.Total.Amount.Known()
		x.part.Stated = x.Beneficiary.Share
		amount := x.Total.Amount
		if !x.part.compare(amount, total) {
			continue
		}
		if s := x.part.Stated; s.Known() {
			of := p.rounded(ToNearest, percent(s), p.figure(s.Of(total.Amount), FromShare, plus(total), hanging(x.share)))
			x.part.Off = p.less(amount, of)
		}
		amounts, of, left = append(amounts, amount.Cents()), append(of, x), append(left, minus(amount))
	}
	if len(of) == 0 {
		return
	}
	rest := p.work(WhatIsLeft, left...)
	if all {
		p.beside.unspent = rest
		p.beside.unspentPart.compare(rest, total)
	}
	parts := money.Apportion(hundred, append(amounts, rest.Cents()))
	if !rest.Known() || parts == nil {
		return
	}
	for i := range of {
		of[i].part.Shown = money.Hundredths(parts[i])
	}
	if all {
		p.beside.unspentPart.Shown = money.Hundredths(parts[len(of)])
	}
}

// Spent is a row of a budget with what each of its beneficiaries has of it.
type Spent struct {
	Cost *Cost // that it is; of several beneficiaries' that the budget doesn't list, the first
	Line *Line // likewise
	Only bool  // the budget doesn't list it
	All  Figure
	Each []Portion // by Plan.Beneficiaries
}

// Portion is what a beneficiary has of a row.
type Portion struct {
	Figure
	Has bool // it lists the row, or may have some of it
}

// SpentCosts are the costs of a plan by beneficiary, those that only beneficiaries list
// last.
func (p *Plan) SpentCosts() []Spent {
	var out []Spent
	for _, c := range p.Costs {
		out = append(out, Spent{Cost: c, All: c.Amount})
	}
	for i, x := range p.Beneficiaries {
		for _, c := range x.Costs {
			k := slices.IndexFunc(out, func(s Spent) bool { return s.Cost.Cost.Category == c.Cost.Category })
			if k < 0 {
				k, out = len(out), append(out, Spent{Cost: c, Only: true})
			}
			p.spend(&out[k], i, c.Amount)
		}
	}
	return p.portions(out, func(x *Beneficiary) bool { return x.lists("costs", rowsOf(x.Costs)) })
}

// SpentLines are the lines of a plan by beneficiary, those that only beneficiaries list
// last.
func (p *Plan) SpentLines() []Spent {
	var out []Spent
	for _, line := range p.Lines {
		out = append(out, Spent{Line: line, All: line.Amount})
	}
	for i, x := range p.Beneficiaries {
		for _, line := range x.Lines {
			of := p.LineOf(line)
			k := slices.IndexFunc(out, func(s Spent) bool {
				return s.Line == of || s.Only && of == nil && p.sameKind(s.Line, line)
			})
			if k < 0 {
				k, out = len(out), append(out, Spent{Line: line, Only: true})
			}
			p.spend(&out[k], i, line.Amount)
		}
	}
	return p.portions(out, func(x *Beneficiary) bool { return x.lists("funding", rowsOf(x.Lines)) })
}

// spend adds a figure to what beneficiary i has of a row.
func (p *Plan) spend(s *Spent, i int, f Figure) {
	if s.Each == nil {
		s.Each = make([]Portion, len(p.Beneficiaries))
	}
	if s.Each[i].Has {
		f = p.work(OfBeneficiaries, plus(s.Each[i].Figure), plus(f))
	}
	s.Each[i] = Portion{f, true}
}

// portions marks what beneficiaries may also have that don't list all of theirs, and adds
// up the rows that the budget doesn't list.
func (p *Plan) portions(out []Spent, closed func(*Beneficiary) bool) []Spent {
	for k := range out {
		s := &out[k]
		if s.Each == nil {
			s.Each = make([]Portion, len(p.Beneficiaries))
		}
		var terms []Term
		for i, x := range p.Beneficiaries {
			if s.Each[i].Has = s.Each[i].Has || !closed(x); s.Each[i].Has {
				terms = append(terms, plus(s.Each[i].Figure))
			}
		}
		if s.Only {
			s.All = p.work(OfBeneficiaries, terms...)
		}
	}
	return out
}
