package money

import (
	"cmp"
	"math/bits"
	"slices"
)

// Apportion divides a whole number of units among weights by the largest
// remainder (Hamilton's method): each part is its exact share rounded down,
// and the units that are left go one each to the largest remainders, to the
// earlier of equals. The parts add up to total. It returns nil where total or
// a weight is negative, the weights add up to nothing, or their sum does not
// fit in 64 bits.
func Apportion(total int64, weights []int64) []int64 {
	var sum uint64
	for _, w := range weights {
		if w < 0 {
			return nil
		}
		if sum += uint64(w); sum > 1<<63-1 {
			return nil
		}
	}
	if total < 0 || sum == 0 {
		return nil
	}
	parts := make([]int64, len(weights))
	remainders := make([]uint64, len(weights))
	order := make([]int, len(weights))
	left := total
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(w))
		q, r := bits.Div64(hi, lo, sum) // hi < sum, for w ≤ sum and total < 2⁶³
		parts[i], remainders[i], order[i] = int64(q), r, i
		left -= int64(q)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}
