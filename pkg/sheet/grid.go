// Package sheet reads a budget off a spreadsheet: the cells of a file (Open), and what they
// say about costs and funding (Grid.Read), each figure with its cell. It takes a figure
// for what the sheet certainly says, leaves a doubt where it might say something else, and
// proves the sheet's sums. It works no formula out, writes no record and asks nobody.
package sheet

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Grid is the cells of one sheet.
type Grid struct {
	Name    string // of the sheet; empty where the file has one only and no name for it
	rows    [][]Cell
	decimal byte // the mark that this sheet has before decimals: a comma, a point, or 0 where nothing says
}

// Cell is one cell. The zero value is a cell with nothing in it.
type Cell struct {
	Row, Col int    // from 0, in the sheet
	Text     string // on one line, with plain blanks
	form     form
	fault    fault
	euros    figure // what it says in euros
}

// form is how a workbook stores what is in a cell.
type form uint8

const (
	asText  form = iota // as typed: a file of text, or a text in a workbook
	number              // as a program writes a number, with a point
	percent             // a number that is shown in percent
	scaled              // a number of euros that is shown in thousands
	again               // part of a merged cell, whose first cell has the same
)

// fault is why a cell that should have a value has none.
type fault uint8

const (
	noFault  fault = iota
	unworked       // a formula whose value was not stored
	tooLong        // more than any head or figure has
)

// MaxBytes is how large a file may be that is read.
const MaxBytes = 16 << 20

// Bounds of what is read: a budget is far below them, and a hostile file may not go beyond.
const (
	maxRows  = 1_000
	maxCols  = 128
	maxCells = 20_000
	maxText  = 500 // characters of a cell
)

// Ref is the cell as a spreadsheet names it: B7.
func (c Cell) Ref() string { return column(c.Col) + strconv.Itoa(c.Row+1) }

// At is where a cell is in the file: Talousarvio!B7, 'Budjetti 2009'!B7, or B7 where the
// sheet has no name.
func (g *Grid) At(c Cell) string { return g.prefix() + c.Ref() }

func (g *Grid) prefix() string {
	if g.Name == "" {
		return ""
	}
	plain := strings.IndexFunc(g.Name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) < 0
	if first := g.Name[0]; !plain || first >= '0' && first <= '9' {
		return "'" + strings.ReplaceAll(g.Name, "'", "''") + "'!"
	}
	return g.Name + "!"
}

// column is the name of a column: A, B, ... AA.
func column(n int) string {
	name := ""
	for n++; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// blank reports whether there is nothing in a cell.
func (c Cell) blank() bool { return c.Text == "" && c.fault == noFault }

// width is how many columns a grid has.
func (g *Grid) width() int {
	if len(g.rows) == 0 {
		return 0
	}
	return len(g.rows[0])
}

// square makes all rows as long as the longest.
func (g *Grid) square() *Grid {
	width := 0
	for _, row := range g.rows {
		width = max(width, len(row))
	}
	for i, row := range g.rows {
		for len(row) < width {
			row = append(row, Cell{Row: i, Col: len(row)})
		}
		g.rows[i] = row
	}
	return g
}

// figures reads all cells.
func (g *Grid) figures() {
	g.decimal = decimalMark(g)
	for _, row := range g.rows {
		for i := range row {
			row[i].euros = g.figure(row[i], false)
		}
	}
}

// part is a stretch of rows and columns as a grid of its own. Its cells keep their places.
func (g *Grid) part(fromRow, toRow, fromCol, toCol int) *Grid {
	out := &Grid{Name: g.Name, decimal: g.decimal}
	for _, row := range g.rows[fromRow:toRow] {
		out.rows = append(out.rows, row[fromCol:toCol])
	}
	return out
}

// transposed is the grid with its columns as rows. Its cells keep their places.
func (g *Grid) transposed() *Grid {
	out := &Grid{Name: g.Name, decimal: g.decimal, rows: make([][]Cell, g.width())}
	for col := range out.rows {
		for row := range g.rows {
			out.rows[col] = append(out.rows[col], g.rows[row][col])
		}
	}
	return out
}

// tidy is a text as a cell holds it: in normal form C, on one line, with plain blanks.
func tidy(text string) (string, fault) {
	text = strings.Join(strings.FieldsFunc(norm.NFC.String(text), func(r rune) bool {
		return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || r == '\u00ad'
	}), " ")
	if len([]rune(text)) > maxText {
		return "", tooLong
	}
	return text, noFault
}
