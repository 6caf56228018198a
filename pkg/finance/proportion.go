package finance

import (
	"slices"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// sharing is the work of turning stated shares into amounts.
type sharing struct {
	total   money.Amount
	unit    int64 // cents
	lines   []*Line
	weights []int64 // their shares, in millionths of a percent
	how     []money.Rounding
	parts   []int64 // what each gets, in units
	of      []part  // where the lines are apportioned: what each is a part of
}

// part is the fraction by which a line was apportioned; zero where a limit
// decides.
type part struct {
	units         int64
	weight, whole int64
}

// sharesRounded reports whether the stated shares miss the whole, or with stated amounts
// what these leave for them, only because their sources round them. A row without a
// figure (all is false) may take what is left, but gives nothing.
func (p *Plan) sharesRounded(s *sharing, left int64, all bool) bool {
	sum, shares := int64(0), make([]money.Share, len(s.lines))
	for i, line := range s.lines {
		if line.assumed {
			return false
		}
		sum += s.parts[i] * s.unit
		shares[i] = line.share
	}
	if left < 0 || !all && sum <= left {
		return false
	}
	if left == s.total.Cents() {
		stated := SharesOf(p.Budget)
		return stated.Off != 0 && stated.Rounded
	}
	if off := max(sum-left, left-sum); off < int64(len(s.lines))*s.unit && !slices.Contains(s.how, money.Nearest) {
		return false // limits round all of them, and leave so much
	}
	return sum != left && money.Agree(shares, money.Cents(left), s.total)
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
	parts, of := slices.Clone(s.parts), make([]part, len(s.lines))
	for len(free) > 0 {
		if !s.apportion(parts, of, free, left) {
			return
		}
		held, bound := p.heldBack(s, parts, free)
		if len(held) == 0 {
			break
		}
		if !s.apportion(parts, of, held, bound) {
			return
		}
		for _, i := range held {
			of[i] = part{}
			left -= parts[i]
		}
		free = slices.DeleteFunc(free, func(i int) bool { return slices.Contains(held, i) })
	}
	s.parts, s.of = parts, of
	p.Apportioned = true
}

// apportion divides units among some of the lines by their shares; false where
// it can't.
func (s *sharing) apportion(parts []int64, of []part, among []int, units int64) bool {
	weights, how, whole := make([]int64, len(among)), make([]money.Rounding, len(among)), int64(0)
	for k, i := range among {
		weights[k], how[k] = s.weights[i], s.how[i]
		whole += weights[k]
	}
	divided := money.Round(units, weights, whole, how, units)
	for k := range divided {
		parts[among[k]], of[among[k]] = divided[k], part{units, weights[k], whole}
	}
	return divided != nil
}

// heldBack are those of the lines that together pass a limit, or where their
// shares pass it these, with the units that are left for them; none where no
// limit is passed.
func (p *Plan) heldBack(s *sharing, parts []int64, free []int) (held []int, units int64) {
	for i := range p.caps {
		c := &p.caps[i]
		var low, high int64    // what the shares make, in cents
		var got, decided int64 // as apportioned, and by lines that are not free
		held = held[:0]
		for _, line := range p.limited(c) {
			k := slices.Index(s.lines, line)
			if k < 0 {
				cents := line.Amount.Cents()
				low, high, got, decided = low+cents, high+cents, got+cents, decided+cents
				continue
			}
			cents := parts[k] * s.unit
			low, high, got = low+line.share.Floor(s.total).Cents(), high+line.share.Ceil(s.total).Cents(), got+cents
			if slices.Contains(free, k) {
				held = append(held, k)
			} else {
				decided += cents
			}
		}
		broken := c.MaxShare.Known() && low > c.MaxShare.Floor(s.total).Cents() || c.MinShare.Known() && high < c.MinShare.Ceil(s.total).Cents()
		others := slices.ContainsFunc(free, func(i int) bool { return s.weights[i] > 0 && !slices.Contains(held, i) })
		most, least := max(low, c.MaxShare.Floor(s.total).Cents()), min(high, c.MinShare.Ceil(s.total).Cents())
		switch {
		case len(held) == 0, broken && !others: // who else would take what the share leaves?
		case c.MaxShare.Known() && got > most:
			return held, max(0, most-decided) / s.unit
		case c.MinShare.Known() && got < least:
			return held, (max(0, least-decided) + s.unit - 1) / s.unit
		}
	}
	return nil, 0
}

// explain says how a line's amount was worked out.
func (s *sharing) explain(i int, amount money.Amount) language.Text {
	share := s.lines[i].share
	switch {
	case s.of == nil, s.of[i].whole == 0 && share.Floor(s.total).Cents()/s.unit == s.parts[i]:
		return ofShare(share, s.total, amount, s.how[i])
	case s.of[i].whole == 0:
		return language.Say("as much as the programme's limit allows = {0}", amount)
	default:
		of := s.of[i]
		return language.Say("{0} × {1}/{2}, by the largest remainder = {3}", money.Figure{Amount: money.Cents(of.units * s.unit)},
			money.Micro(of.weight), money.Micro(of.whole), amount)
	}
}
