package finance

import (
	"slices"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// sharing is the work of turning stated shares into amounts.
type sharing struct {
	total   Figure
	whole   record.ShareOf // that the total is
	unit    int64          // cents
	lines   []*Line
	weights []int64 // their shares, in millionths of a percent
	how     []money.Rounding
	parts   []int64         // what each gets, in units
	of      []Part          // where the lines are apportioned: what part of what is left each is; zero where a limit decides
	had     map[*Line]int64 // in cents, what the lines of the budget had, where it is that which they share by; else nil
}

// spans is from how little to how much a line may be by its share, or had, in cents; k is
// its index, negative where it is not one of those that share.
func (s *sharing) spans(line *Line, k int) (low, high int64) {
	switch {
	case s.had != nil:
		return s.had[line], s.had[line]
	case k < 0:
		return line.Amount.Cents(), line.Amount.Cents()
	default:
		return line.part().Floor(s.total.Amount).Cents(), line.part().Ceil(s.total.Amount).Cents()
	}
}

// sharesRounded reports whether the stated shares miss the whole, or with stated amounts
// what these leave for them, only because their sources round them. A row without a
// figure (all is false) may take what is left, but gives nothing.
func (p *Plan) sharesRounded(s *sharing, left int64, all bool) bool {
	sum, shares := int64(0), make([]money.Share, len(s.lines))
	for i, line := range s.lines {
		sum += s.parts[i] * s.unit
		shares[i] = line.part()
	}
	if left < 0 || !all && sum <= left {
		return false
	}
	if left == s.total.Cents() {
		stated := p.statedShares(s.whole)
		return stated.Off != 0 && stated.Rounded
	}
	if off := max(sum-left, left-sum); off < int64(len(s.lines))*s.unit && !slices.Contains(s.how, money.Nearest) {
		return false // limits round all of them, and leave so much
	}
	return sum != left && money.Agree(shares, money.Cents(left), s.total.Amount)
}

// leeway is how far, in cents, a share of a total may lie from the exact one: by
// less than half a unit of its last digit.
func leeway(share money.Share, total money.Amount) int64 {
	return max(0, share.HalfUnit(total)-1)
}

// inProportion gives the lines what is left in proportion to their shares,
// within the limits that the shares keep.
func (p *Plan) inProportion(s *sharing, left int64) {
	free := make([]int, len(s.lines))
	for i := range free {
		free[i] = i
	}
	parts, of := slices.Clone(s.parts), make([]Part, len(s.lines))
	for len(free) > 0 {
		if !s.apportion(parts, of, free, left) {
			return
		}
		held, bound := p.heldBack(s, parts, free, left)
		if len(held) == 0 {
			break
		}
		if !s.apportion(parts, of, held, bound) {
			return
		}
		for _, i := range held {
			of[i] = Part{}
			left -= parts[i]
		}
		free = slices.DeleteFunc(free, func(i int) bool { return slices.Contains(held, i) })
	}
	s.parts, s.of = parts, of
}

// apportion divides units among some of the lines by their shares; false where
// it can't.
func (s *sharing) apportion(parts []int64, of []Part, among []int, units int64) bool {
	weights, how, whole := make([]int64, len(among)), make([]money.Rounding, len(among)), int64(0)
	for k, i := range among {
		weights[k], how[k] = s.weights[i], s.how[i]
		whole += weights[k]
	}
	divided := money.Round(units, weights, whole, how, units)
	for k := range divided {
		parts[among[k]], of[among[k]] = divided[k], Part{weights[k], whole, Shares}
	}
	return divided != nil
}

// heldBack are those of the lines that together pass a limit, or where their
// shares pass it these, with how many of the units that are left are for them; none where
// no limit is passed, or those that are not free pass it.
func (p *Plan) heldBack(s *sharing, parts []int64, free []int, left int64) (held []int, units int64) {
	for i := range p.caps {
		c := &p.caps[i]
		if wholeOf(c.Of) != s.whole {
			continue
		}
		var low, high int64    // what the shares make, in cents
		var got, decided int64 // as apportioned, and by lines that are not free
		held = held[:0]
		for _, line := range p.limited(p.Lines, c) {
			k, cents := slices.Index(s.lines, line), line.Amount.Cents()
			if k >= 0 {
				cents = parts[k] * s.unit
			}
			least, most := s.spans(line, k)
			low, high, got = low+least, high+most, got+cents
			if slices.Contains(free, k) {
				held = append(held, k)
			} else {
				decided += cents
			}
		}
		broken := c.MaxShare.Known() && low > c.MaxShare.Floor(s.total.Amount).Cents() || c.MinShare.Known() && high < c.MinShare.Ceil(s.total.Amount).Cents()
		others := slices.ContainsFunc(free, func(i int) bool { return s.weights[i] > 0 && !slices.Contains(held, i) })
		most, least := max(low, c.MaxShare.Floor(s.total.Amount).Cents()), min(high, c.MinShare.Ceil(s.total.Amount).Cents())
		switch {
		case len(held) == 0, broken && !others: // who else would take what the share leaves?
		case c.MaxShare.Known() && got > most && decided <= most:
			return held, (most - decided) / s.unit
		case c.MinShare.Known() && got < least:
			if units = (max(0, least-decided) + s.unit - 1) / s.unit; units <= left {
				return held, units
			}
		}
	}
	return nil, 0
}

// share fills in the lines by share. left are the terms of what the total leaves for them.
func (p *Plan) share(s *sharing, left []Term) {
	var added []Term // else the line of a payer might be what its payers make
	for _, line := range s.lines {
		for _, x := range line.Payers {
			if x.added != nil {
				added = append(added, Term{0, x.added})
			}
		}
	}
	fill := func(i int, how Rounding, part Part, terms ...Term) {
		line := s.lines[i]
		amount := asRounded(money.Cents(s.parts[i]*s.unit), line.part(), s.total.Amount)
		p.fill(&line.Amount, p.rounded(how, part, p.figure(amount, s.rule(), append(append(terms, hanging(line.share)), added...)...)))
	}
	for i, line := range s.lines {
		switch share := line.part(); {
		case s.of == nil, s.of[i].D == 0 && share.Floor(s.total.Amount).Cents()/s.unit == s.parts[i]:
			fill(i, s.rounded(i), percent(share), plus(s.total))
		case s.of[i].D == 0:
			fill(i, AtLimit, Part{}, plus(s.total))
		default:
			continue
		}
		if s.of != nil {
			left = append(left, minus(line.Amount))
		}
	}
	for i, line := range s.lines { // what those leave that a limit holds back
		if !line.Amount.Known() {
			fill(i, ByRemainder, s.of[i], left...)
		}
	}
}

// asRounded is a share of a total as good as both of them are.
func asRounded(part money.Amount, share money.Share, total money.Amount) money.Amount {
	if !total.IsAbout() && !share.IsAbout() {
		return part
	}
	margin := share.Ceil(money.Cents(total.Margin())).Cents()
	if share.IsAbout() {
		margin += share.HalfUnit(money.Cents(total.Cents() + total.Margin()))
	}
	return part.Within(margin)
}

// rule is that by which a line follows from its share.
func (s *sharing) rule() Rule {
	if s.whole == record.OfPublic {
		return OfPublic
	}
	return FromShare
}

// rounded is how a line's share of the total became whole units.
func (s *sharing) rounded(i int) Rounding {
	switch exact := s.lines[i].part().Of(s.total.Amount); {
	case exact.Cents() == s.parts[i]*s.unit:
		return ToNearest
	case s.how[i] == money.Down:
		return Limited
	case s.how[i] == money.Up:
		return Demanded
	default:
		return ByRemainder
	}
}
