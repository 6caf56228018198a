package finance

import (
	"math"
	"slices"

	"sostool/pkg/record"
)

// kept is a limit that a budget keeps before its figures are scaled: what the
// lines that it is for may pay of another total, in cents.
type kept struct {
	inside            []bool // by line of the budget, and what they leave of the total
	least, most, paid int64
}

// keptLimits are the limits that the budget keeps, with what its lines come to, in whole
// units.
func (s *scaling) keptLimits(out []Figure, unit int64) []kept {
	total, before := s.Total.Amount.Amount, s.before.Total.Amount.Amount
	var all []kept
	for c := range s.caps {
		if wholeOf(s.caps[c].Of) == record.OfPublic {
			continue
		}
		k := kept{inside: make([]bool, len(out)), most: math.MaxInt64}
		var paid, paidBefore Sum
		for i, was := range s.before.Lines {
			if k.inside[i] = s.isFor(s.caps[c].Source, was); k.inside[i] {
				paid.Add(out[i].Amount)
				paidBefore.Add(was.Amount.Amount)
			}
		}
		if paid.Wide || paidBefore.Wide {
			continue
		}
		k.paid = paid.Amount.Cents()
		if m := s.caps[c].MaxShare; m.Known() && paidBefore.Amount.Cents() <= m.Floor(before).Cents() {
			k.most = m.Floor(total).Cents() / unit * unit
		}
		if m := s.caps[c].MinShare; m.Known() && paidBefore.Rows > 0 && paidBefore.Amount.Cents() >= m.Ceil(before).Cents() {
			k.least = (m.Ceil(total).Cents() + unit - 1) / unit * unit
		}
		all = append(all, k)
	}
	return all
}

// keepLimits moves units among some of the lines, and what they leave of the
// total, as long as that brings limits nearer that the budget keeps and that the
// rounding passes. Of lines to which the same limits apply it is the largest that
// gives and takes. Where whole units can't keep a limit it stays passed.
func (s *scaling) keepLimits(out, was []Figure, some []int) {
	var cents []int64
	for _, f := range out {
		cents = append(cents, f.Cents())
	}
	unit := s.unitOf(cents)
	limits := s.keptLimits(out, unit)
	for {
		from, to := bestMove(limits, cents, largestAlike(limits, cents, some), unit)
		if from < 0 {
			s.Passed = slices.ContainsFunc(limits, func(k kept) bool { return k.off(0) > 0 })
			return
		}
		step := cents[from]
		for i := range limits {
			step = min(step, limits[i].bend(from, to))
		}
		step = max(unit, step/unit*unit)
		for i := range limits {
			limits[i].paid += limits[i].part(from, to, step)
		}
		cents[from], cents[to] = cents[from]-step, cents[to]+step
		out[from], out[to] = s.scaled(was[from], cents[from]), s.scaled(was[to], cents[to])
	}
}

// largestAlike are the indices of the largest figures of each kind: of those to which the
// same limits apply.
func largestAlike(limits []kept, cents []int64, some []int) []int {
	var out []int
	at := make(map[string]int) // in out
	for _, i := range some {
		kind := make([]byte, len(limits))
		for k := range limits {
			if limits[k].inside[i] {
				kind[k] = 1
			}
		}
		if k, ok := at[string(kind)]; !ok {
			at[string(kind)] = len(out)
			out = append(out, i)
		} else if cents[i] > cents[out[k]] {
			out[k] = i
		}
	}
	return out
}

// bestMove is from where to where a unit brings the limits nearest; negative where
// none brings them nearer.
func bestMove(limits []kept, cents []int64, among []int, unit int64) (from, to int) {
	from, to = -1, -1
	best := int64(0)
	for _, a := range among {
		if cents[a] < unit {
			continue
		}
		for _, b := range among {
			gain := int64(0)
			for i := range limits {
				gain += limits[i].off(0) - limits[i].off(limits[i].part(a, b, unit))
			}
			if gain > best {
				from, to, best = a, b, gain
			}
		}
	}
	return from, to
}

// part is how much more the lines of the limit pay where so much moves.
func (k *kept) part(from, to int, cents int64) int64 {
	switch {
	case k.inside[from] == k.inside[to]:
		return 0
	case k.inside[from]:
		return -cents
	default:
		return cents
	}
}

// off is how far the limit is passed where so much more is paid.
func (k *kept) off(more int64) int64 {
	paid := k.paid + more
	return max(0, paid-k.most, k.least-paid)
}

// bend is how much may move until it is of another use to the limit.
func (k *kept) bend(from, to int) int64 {
	next := int64(math.MaxInt64)
	for _, bound := range []int64{k.least, k.most} {
		if ahead := k.part(from, to, bound-k.paid); ahead > 0 {
			next = min(next, ahead)
		}
	}
	return next
}
