package finance

import (
	"math"
	"slices"

	"sostool/pkg/money"
)

// leave takes away the payers that are assumed not to pay: the lines keep their amounts,
// and what they paid is taken over by the others, or uncovered.
func (p *Plan) leave() {
	if len(p.options.Drop) == 0 {
		return
	}
	p.compared()   // by all of them
	var all []Term // the assumptions
	for _, line := range p.Lines {
		if line.leaves != nil {
			line.Uncovered = p.uncovered([]*Row{&line.Row}, Term{0, line.leaves})
			line.Payers, line.beside.rest = nil, p.blank()
			continue
		}
		if rows, flags := p.leaving(line); rows != nil {
			line.Uncovered = p.uncovered(rows, flags...)
			p.takeOver(line)
			if len(line.Payers) > 0 {
				p.ofRest(p.unpaid(line), flags...) // which may be known now
			}
			all = append(all, flags...)
		}
	}
	p.ofRest(p.unallocatedOf(), append(p.notGiven(), all...)...)
}

// leaving takes the payers off a line that are assumed not to pay, and returns what they
// paid. Of those who paid together with one nothing is known but what each paid.
func (p *Plan) leaving(line *Line) (rows []*Row, flags []Term) {
	var stay []*Payer
	for _, x := range line.Payers {
		if x.leaves == nil {
			stay = append(stay, x)
			continue
		}
		flags = append(flags, Term{0, x.leaves})
		for _, name := range x.Names {
			one := x.Row
			if len(x.Names) > 1 {
				one = p.apart(x)
			}
			if p.drops(name) {
				rows = append(rows, &one)
			} else {
				stay = append(stay, &Payer{Row: one, Names: []string{name}, Of: x.Of, Number: 1, Entry: x.Entry})
			}
		}
	}
	line.Payers = stay
	return rows, flags
}

// apart is what each of several pays who pay together; nothing where the record contradicts
// itself about that.
func (p *Plan) apart(x *Payer) Row {
	one := p.blank()
	one.Amount, one.FullYear = x.Each.Amount, x.Each.FullYear
	copy(one.Years, x.Each.Years)
	for k := theAmount; k < p.slots(); k++ {
		each, all := *one.at(k), *x.Row.at(k)
		if each.Known() && each.From != nil && each.From.Rule != Given { // which has one place
			o := p.origin()
			*o = *each.From
			one.at(k).From = o
		}
		if product, ok := each.Times(x.Number); each.Known() && all.Known() && (!ok || product.Cents() != all.Cents()) {
			return p.blank()
		}
	}
	return one
}

// uncovered is what rows make that nobody pays since the flags say so.
func (p *Plan) uncovered(rows []*Row, flags ...Term) Row {
	out := Row{Years: make([]Figure, len(p.Years))}
	for k := theAmount; k < p.slots(); k++ {
		terms := slices.Clone(flags)
		for _, r := range rows {
			terms = append(terms, plus(*r.at(k)))
		}
		*out.at(k) = p.work(WhatIf, terms...)
	}
	return out
}

// takeOver has the payers of a line take over what is uncovered of it, where they can.
func (p *Plan) takeOver(line *Line) {
	weights := p.taking(line)
	if weights == nil {
		return
	}
	p.applied(NewSplit)
	p.pass(line, &line.Uncovered, weights, 1)
	line.Uncovered = Row{}
}

// relieve has those who are assumed to pay in addition take as much off the payers of
// their lines.
func (p *Plan) relieve() {
	for _, line := range p.Lines {
		weights := p.taking(line)
		for _, x := range line.joins {
			p.ofRow(&x.Row)
			if p.options.ProRate != NoRate && p.whole {
				p.estimateRow(&x.Row)
				p.ofRow(&x.Row)
			}
			if weights != nil {
				p.applied(NewSplit)
				p.pass(line, &x.Row, weights, -1)
			}
		}
		line.Payers = append(line.Payers, line.joins...)
	}
}

// taking are the weights by which the payers of a line share what they take over; none where
// they don't, or one of them is not known.
func (p *Plan) taking(line *Line) []int64 {
	if len(line.Payers) == 0 || p.options.Split == NoWay {
		return nil
	}
	out := make([]int64, len(line.Payers))
	paid, any := p.paid(line), false
	for i, x := range line.Payers {
		switch p.options.Split {
		case Equally:
			out[i] = x.Number
		case ByPayments:
			if paid >= p.slots() {
				return nil
			}
			out[i] = x.Row.at(paid).Cents()
		case ByPopulation:
			key := p.weight(line.Funding, x)
			if key.From == nil {
				key = p.number(p.people(line, x))
			}
			if key.From == nil {
				return nil
			}
			out[i] = key.From.Part().N
		}
		if x.Number == 0 || x.Number > maxPayers {
			return nil
		}
		any = any || out[i] > 0
	}
	if !any {
		return nil
	}
	return out
}

// paid is the first figure that is known of all payers of a line; beyond the slots where
// none is.
func (p *Plan) paid(line *Line) slot {
	for k := theAmount; ; k++ {
		if k == p.slots() || line.allPay(k) {
			return k
		}
	}
}

// pass adds the parts of a row to the payers of a line by their weights, or with sign −1
// takes them off, and of nobody more than it pays. What years and amount come to still
// agrees.
func (p *Plan) pass(line *Line, r *Row, weights []int64, sign int64) {
	parts := p.partsOf(line, r, weights, sign)
	all := int64(0)
	for _, w := range weights {
		all += w
	}
	way := hanging(p.given(money.Amount{}, given{flag: true, key: NewSplit + " " + p.options.Split.String()}, 0))
	for i, x := range line.Payers {
		for k := range parts {
			to, whole := x.Row.at(slot(k)), *r.at(slot(k))
			if !to.Known() || !whole.Known() || parts[k] == nil {
				continue
			}
			rule, how := BySplit, ByRemainder
			if off := whole.Fraction(weights[i], all).Cents() - parts[k][i]; max(off, -off) >= p.unitOf([]int64{whole.Cents()}) {
				rule, how = WhatIf, ToAddUp
			}
			part := p.figure(money.Cents(parts[k][i]), rule, plus(whole), way)
			*to = p.work(WhatIf, plus(*to), times(sign, p.rounded(how, Part{N: weights[i], D: all}, part)))
			p.eachAgain(x, slot(k))
		}
	}
}

// partsOf are the parts of a row by slot and payer, in cents: of each full year those of
// the row's full year, where it has one.
func (p *Plan) partsOf(line *Line, r *Row, weights []int64, sign int64) [][]int64 {
	parts := make([][]int64, p.slots())
	can := func(k slot) bool { return sign > 0 || line.allPay(k) } // what somebody pays of it is known
	var full []int64
	if can(aFullYear) {
		full = p.divided(line, r.FullYear.Cents(), weights, line.most(aFullYear, sign))
	}
	in, rest := make([]int64, len(weights)), r.Amount.Cents() // what the known years make of each, and leave
	for j, f := range r.Years {
		k := yearAt(j)
		if !f.Known() || !can(k) {
			continue
		}
		most := line.most(k, sign)
		if parts[k] = full; full == nil || !p.full[j] || f.Cents() != r.FullYear.Cents() || exceed(full, most) {
			parts[k] = p.divided(line, f.Cents(), weights, most)
		}
		for i := range in {
			in[i] += parts[k][i]
		}
		rest -= f.Cents()
	}
	parts[aFullYear], parts[theAmount] = full, in
	switch most := line.most(theAmount, sign); {
	case rest < 0, exceed(in, most): // the record contradicts itself
		parts[theAmount] = p.divided(line, r.Amount.Cents(), weights, most)
	case rest > 0: // of years that are not known
		for i := range most {
			most[i] -= in[i]
		}
		for i, n := range p.divided(line, rest, weights, most) {
			in[i] += n
		}
	}
	return parts
}

// divided divides cents among the payers of a line by weight, as far as none gets more
// than the most.
func (p *Plan) divided(line *Line, cents int64, weights, most []int64) []int64 {
	out, open := make([]int64, len(weights)), slices.Clone(weights)
	unit := p.unitOf([]int64{cents})
	for cents > 0 {
		parts := apportion(cents/unit, open, line.Payers)
		if parts == nil {
			return out
		}
		held := false
		for i := range parts {
			if open[i] > 0 && parts[i]*unit > most[i] {
				out[i], open[i], held = most[i], 0, true
				cents -= most[i]
			}
		}
		if held {
			unit = p.unitOf([]int64{cents})
			continue
		}
		for i, n := range parts {
			if open[i] > 0 {
				out[i] = n * unit
			}
		}
		return out
	}
	return out
}

// allPay reports whether a figure of all payers of the line is known.
func (l *Line) allPay(k slot) bool {
	return !slices.ContainsFunc(l.Payers, func(x *Payer) bool { return !x.Row.at(k).Known() })
}

// most is what can be taken off each payer of a line, or with sign 1 added: any amount.
func (l *Line) most(k slot, sign int64) []int64 {
	out := make([]int64, len(l.Payers))
	for i, x := range l.Payers {
		out[i] = math.MaxInt64
		if f := x.Row.at(k); sign < 0 && f.Known() {
			out[i] = f.Cents()
		}
	}
	return out
}

// exceed reports whether one of the parts is more than the most.
func exceed(parts, most []int64) bool {
	for i := range parts {
		if parts[i] > most[i] {
			return true
		}
	}
	return false
}

// eachAgain is what each of several pays of what they now pay together: unknown where that
// can't be divided among them.
func (p *Plan) eachAgain(x *Payer, k slot) {
	if x.Number < 2 || !x.Each.at(k).Known() {
		return
	}
	each, all := x.Each.at(k), *x.Row.at(k)
	*each = Figure{}
	if cents, ok := p.each(x, all); ok {
		*each = p.rounded(Exactly, Part{N: 1, D: x.Number}, p.figure(money.Cents(cents), BySplit, plus(all)))
	}
}

// each is what each of several pays of what they pay together, in cents; false where that
// can't be divided among them.
func (p *Plan) each(x *Payer, all Figure) (cents int64, ok bool) {
	if x.Number == 0 || !all.Known() || all.Cents()%(x.Number*p.unitOf([]int64{all.Cents()})) != 0 {
		return 0, false
	}
	return all.Cents() / x.Number, true
}
