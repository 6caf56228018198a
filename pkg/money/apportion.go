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

// Round turns exact shares of a total into whole units: each part is its exact
// value rounded up or down, those marked down are always rounded down. The
// parts add up to want where rounding can explain that, else to the whole
// number nearest to their exact sum; the largest remainders are rounded up, of
// equals the earlier. What those that are rounded down leave goes to the
// others in the same order, to none where all of them are. It returns nil where
// total is negative or a sum does not fit in 64 bits.
func Round(total int64, shares []Share, down []bool, want int64) []int64 {
	if total < 0 {
		return nil
	}
	parts := make([]int64, len(shares))
	remainders := make([]uint64, len(shares))
	var others []int // those that are not always rounded down
	var sum, inexact int64
	var beyond uint64 // what is left of the others, together
	for i, s := range shares {
		hi, lo := bits.Mul64(uint64(total), uint64(s.micro))
		if hi >= fullShare {
			return nil
		}
		q, r := bits.Div64(hi, lo, fullShare)
		if q > 1<<63-1-uint64(sum) {
			return nil
		}
		parts[i], remainders[i] = int64(q), r
		sum += int64(q)
		if r > 0 {
			inexact++
		}
		if !down[i] {
			others = append(others, i)
			beyond += r
		}
	}
	n := int64((beyond + fullShare/2) / fullShare)
	if want >= sum && want <= sum+inexact {
		n = want - sum
	}
	slices.SortStableFunc(others, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	for k := 0; n > 0 && len(others) > 0; k++ {
		parts[others[k%len(others)]]++
		n--
	}
	return parts
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
			q, r := bits.Div64(hi, lo, uint64(total)) // a column is at most the total, a row too
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
