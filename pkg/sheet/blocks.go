package sheet

import "slices"

// blocks parts a sheet into grids whose years are next to each other: tables that are side
// by side, and those whose years are below each other, which are turned.
func (g *Grid) blocks() []*Grid {
	width := g.width()
	for col := 1; col < width-1; col++ {
		left, right := g.part(0, len(g.rows), 0, col), g.part(0, len(g.rows), col+1, width)
		if g.emptyColumn(col) && left.hasTable() && right.hasTable() {
			return append(left.turn(), right.blocks()...)
		}
	}
	return g.turn()
}

func (g *Grid) emptyColumn(col int) bool {
	for row := range g.rows {
		if !g.rows[row][col].blank() {
			return false
		}
	}
	return true
}

// hasTable reports whether a grid has a label, which may be a year, and behind it a figure.
func (g *Grid) hasTable() bool {
	year := func(c Cell) bool {
		_, _, ok := yearOf(c)
		return ok
	}
	return slices.ContainsFunc(g.rows, func(row []Cell) bool {
		label := slices.IndexFunc(row, func(c Cell) bool { return year(c) || c.euros.kind == words })
		return label >= 0 && slices.ContainsFunc(row[label+1:], func(c Cell) bool { return !year(c) && c.euros.kind == amount })
	})
}

// turn parts off each table whose years are below each other, with its heads above and its
// sums below, and turns it.
func (g *Grid) turn() []*Grid {
	for col := range g.width() {
		from := -1
		for row := 0; row <= len(g.rows); row++ {
			ok := false
			if row < len(g.rows) {
				_, several, year := yearOf(g.rows[row][col])
				ok = year && !several
			}
			if ok && g.yearRow(row, col) {
				if from < 0 {
					from = row
				}
				continue
			}
			if from >= 0 && row-from >= 2 {
				return g.turnFrom(from, row)
			}
			from = -1
		}
	}
	return []*Grid{g}
}

// yearRow reports whether a row that begins with a year has amounts, and no other year
// behind it, as heads do.
func (g *Grid) yearRow(row, col int) bool {
	amounts := 0
	for k := col + 1; k < len(g.rows[row]); k++ {
		c := g.rows[row][k]
		if c.euros.kind == amount {
			amounts++
		}
	}
	for k := range col {
		if !g.rows[row][k].blank() {
			return false
		}
	}
	if amounts == 0 {
		return false
	}
	_, _, next := yearOf(g.rows[row][col+1])
	return !next
}

// turnFrom turns the table whose years are in rows from one to before another.
func (g *Grid) turnFrom(from, to int) []*Grid {
	above, below := from, to
	for above > 0 && !g.blankRow(above-1) {
		above--
	}
	for below < len(g.rows) && !g.blankRow(below) && classOf(g.first(below).Text).total {
		below++
	}
	width := g.width()
	table := g.part(above, below, 0, width).transposed()
	out := g.part(0, above, 0, width).rest()
	return append(append(out, table), g.part(below, len(g.rows), 0, width).rest()...)
}

// rest is what is left of a grid above or below a table, as blocks of its own.
func (g *Grid) rest() []*Grid {
	if len(g.rows) == 0 {
		return nil
	}
	return g.turn()
}

func (g *Grid) blankRow(row int) bool { return g.first(row).blank() }

// first is the first cell of a row that has something in it.
func (g *Grid) first(row int) Cell {
	for _, c := range g.rows[row] {
		if !c.blank() {
			return c
		}
	}
	return Cell{}
}
