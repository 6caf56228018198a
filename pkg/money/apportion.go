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
	sum, ok := wholeSum(weights)
	if !ok || total < 0 || sum == 0 {
		return nil
	}
	parts := make([]int64, len(weights))
	remainders := make([]uint64, len(weights))
	order := make([]int, len(weights))
	left := total
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(w))
		q, r := bits.Div64(hi, lo, uint64(sum)) // hi < sum, for w ≤ sum and total < 2⁶³
		parts[i], remainders[i], order[i] = int64(q), r, i
		left -= int64(q)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}

// Rounding says to which side of its exact value a part of Round may go.
type Rounding uint8

// The sides: either, never above (where a limit is the most), never below
// (where it is the least).
const (
	Nearest Rounding = iota
	Down
	Up
)

// Round turns the exact parts total × weight / whole into whole units: those
// marked Down or Up go to that side. The parts add up to want where rounding
// can explain that, else the others to the whole number nearest to their exact
// sum; the largest remainders are rounded up, of equals the earlier. What the
// marked ones leave or lack falls to the others in the same order; where there
// are none, those marked Up get more, and those marked Down leave it. It
// returns nil where total or a weight is negative or a sum does not fit in 64
// bits.
func Round(total int64, weights []int64, whole int64, how []Rounding, want int64) []int64 {
	if total < 0 || whole <= 0 {
		return nil
	}
	parts := make([]int64, len(weights))
	remainders := make([]uint64, len(weights))
	var by [Up + 1][]int // indices of the parts by their rounding
	var sum, inexact, raised int64
	var beyond uint64 // what is left of those that may go either way, together
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(w))
		if w < 0 || hi >= uint64(whole) {
			return nil
		}
		q, r := bits.Div64(hi, lo, uint64(whole))
		if q >= 1<<63-1-uint64(sum) {
			return nil
		}
		parts[i], remainders[i] = int64(q), r
		sum += int64(q)
		by[how[i]] = append(by[how[i]], i)
		if r > 0 {
			inexact++
		}
		switch {
		case how[i] == Up && r > 0:
			parts[i]++
			raised++
		case how[i] == Nearest:
			beyond += r
		}
	}
	n := int64((beyond + uint64(whole)/2) / uint64(whole))
	if want >= sum && want <= sum+inexact {
		n = want - sum - raised
	}
	for _, places := range by {
		slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	}
	takers := by[Nearest]
	if len(takers) == 0 {
		takers = by[Up]
	}
	for k := 0; n > 0 && len(takers) > 0; k++ {
		parts[takers[k%len(takers)]]++
		n--
	}
	for _, places := range [][]int{by[Nearest], by[Up]} {
		n = takeBack(parts, places, n)
	}
	return parts
}

// takeBack lowers parts by a unit each until n, which is negative, is made up for, from
// the last of the indices on, and returns what is still lacking.
func takeBack(parts []int64, places []int, n int64) int64 {
	for took := true; n < 0 && took; {
		took = false
		for _, i := range slices.Backward(places) {
			if n < 0 && parts[i] > 0 {
				parts[i]--
				n, took = n+1, true
			}
		}
	}
	return n
}

// Cross divides rows among columns in proportion to both: a cell is row ×
// column / total, rounded up or down to a whole unit so that every row and
// every column still adds up (controlled rounding; L. H. Cox, A Constructive
// Procedure for Unbiased Controlled Rounding, 1987). It returns nil where rows
// and columns do not have one and the same sum, or hold a negative figure.
func Cross(rows, columns []int64) [][]int64 {
	total, ok := wholeSum(rows)
	other, ok2 := wholeSum(columns)
	if !ok || !ok2 || total != other {
		return nil
	}
	c := crossing{
		cells: make([][]cell, len(rows)), raised: make([][]int, len(columns)),
		rows: slices.Clone(rows), columns: slices.Clone(columns),
	}
	var order []int // of the cells that may be rounded up: row × columns + column
	for i := range rows {
		c.cells[i] = make([]cell, len(columns))
		for j := range columns {
			if total == 0 {
				continue
			}
			hi, lo := bits.Mul64(uint64(rows[i]), uint64(columns[j]))
			q, r := bits.Div64(hi, lo, uint64(total)) // a column is at most the total, and so is a row
			c.cells[i][j] = cell{units: int64(q), remainder: r}
			c.rows[i] -= int64(q)
			c.columns[j] -= int64(q)
			if r > 0 {
				order = append(order, i*len(columns)+j)
			}
		}
	}
	at := func(k int) *cell { return &c.cells[k/len(columns)][k%len(columns)] }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at(b).remainder, at(a).remainder) })
	for _, k := range order {
		if i, j := k/len(columns), k%len(columns); c.rows[i] > 0 && c.columns[j] > 0 {
			c.raise(i, j)
			c.rows[i]--
			c.columns[j]--
		}
	}
	for i := range rows {
		for c.rows[i] > 0 && c.place(i, make([]bool, len(columns))) {
			c.rows[i]--
		}
	}
	out := make([][]int64, len(rows))
	for i := range out {
		out[i] = make([]int64, len(columns))
		for j, cell := range c.cells[i] {
			out[i][j] = cell.units
			if cell.up {
				out[i][j]++
			}
		}
	}
	return out
}

// wholeSum adds whole numbers; false where one is negative or 64 bits do not
// hold the sum.
func wholeSum(values []int64) (sum int64, ok bool) {
	for _, v := range values {
		if v < 0 || v > 1<<63-1-sum {
			return 0, false
		}
		sum += v
	}
	return sum, true
}

// crossing is the state of Cross: rows and columns hold the units that their
// cells still lack.
type crossing struct {
	cells         [][]cell
	raised        [][]int // by column: the rows whose cell is rounded up
	rows, columns []int64
}

func (c *crossing) raise(row, column int) {
	c.cells[row][column].up = true
	c.raised[column] = append(c.raised[column], row)
}

type cell struct {
	units     int64
	remainder uint64 // 0: the cell is exact and never rounded up
	up        bool
}

// place rounds one more cell of a row up. Where every column that the row
// could use has what it needs, a row that uses one of them moves to another:
// an augmenting path in a bipartite graph. One exists as long as a row lacks a
// unit, since the exact cells are a flow with the same sums.
func (c *crossing) place(row int, tried []bool) bool {
	for j := range c.columns {
		x := &c.cells[row][j]
		if x.remainder == 0 || x.up || tried[j] {
			continue
		}
		tried[j] = true
		if c.columns[j] > 0 {
			c.raise(row, j)
			c.columns[j]--
			return true
		}
		for k, other := range c.raised[j] {
			if c.place(other, tried) {
				c.cells[other][j].up, x.up = false, true
				c.raised[j][k] = row
				return true
			}
		}
	}
	return false
}
