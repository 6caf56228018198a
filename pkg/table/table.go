// Package table is the one form that every result takes between the reports
// that make it and the formats that write it: columns of a kind, rows that may
// form a tree, and figures that carry their basis. It knows neither projects
// nor formats.
package table

import (
	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
)

// Table is one result.
type Table struct {
	Title   language.Text
	Lead    []language.Text // what one must know before reading the figures: period, assumptions
	Columns []Column
	Blank   []Column // that say nothing about any row: they have no cells, and are there where they are asked for
	Rows    []Row
	Total   *Row             // a row of its own, none of Rows; nil where there is none
	Notes   []language.Text  // what ties the table out, what it leaves out
	Hints   []language.Text  // commands that say more: only where commands are typed
	Open    []Open           // what may belong to the rows, or may not
	OpenSay []language.Text  // the same in sentences, for people
	Picture *picture.Picture // the same figures drawn; nil where there is none
}

// Open is something of which what is known does not say whether it belongs to the
// rows.
type Open struct {
	ID  string
	Why language.Text
}

// Column is one column of a table.
type Column struct {
	Key   string        // for machines: the same in every language
	Label language.Text // for people
	Head  string        // of csv and tsv, where it is not the key
	Kind  Kind
	For   Readers
	// Spare columns are left out of a text that would be too wide, but for those that
	// there is room for: the lowest number first, and last those with the figures of
	// another column or blank in all rows. 0 is never left out: what has no room next to
	// the others is below them.
	Spare uint8
	// About columns are about the column before them, and stay next to it where there is
	// room.
	About bool
}

// Near is the number of spare columns up to which texts make room for them, broken
// at blanks and marks.
const Near = 5

// Kind says what the cells of a column hold.
type Kind uint8

// The kinds of column.
const (
	Text Kind = iota
	Count
	Money
	Share
	Date
	Period
	List   // of values of any kind, in one cell
	Number // of any unit
)

// String is the kind as machine formats name it.
func (k Kind) String() string {
	return [...]string{"text", "count", "money", "share", "date", "period", "list", "number"}[k]
}

// Number reports whether the cells are aligned by their digits.
func (k Kind) Number() bool { return k == Count || k == Money || k == Share || k == Number }

// Wraps reports whether the cells may be broken at their blanks.
func (k Kind) Wraps() bool { return k == Text || k == List }

// Readers are those that a column is for.
type Readers uint8

// People see a tree of rows with labels; machines get the same facts as
// columns of plain words.
const (
	Everyone Readers = iota
	People
	Machines
)

// Row is one row. It has a cell for every column of its table.
type Row struct {
	Depth int  // in the tree that people are shown
	Role  Role // what the row is to the rows around it
	Name  Link // by which cells elsewhere lead to the row; empty where none do
	Cells []Cell
}

// Role says what a row is to the rows around it.
type Role uint8

// The roles.
const (
	Item    Role = iota
	Heading      // names the rows below it and has no figures of its own
	Sum          // of the rows around it: set apart from them
)

// Cell is one value with what one must know about it. Value is
//
//	nil              nothing: the column says nothing about this row
//	Word             a text
//	int              a count
//	Year             a calendar year
//	money.Amount     euros; unknown where the amount is
//	money.Share      percents; unknown where the share is
//	money.Number     a number of any other unit
//	calendar.Date    a date; unknown where the date is
//	calendar.Period  a period; unknown where the period is
//	Items            several values
//	bool             whether the row has a mark
//	Missing          an unknown value of any kind
//
// Unknown is shown as a dash, and left out by formats for machines.
type Cell struct {
	Value any
	Basis money.Basis
	// About marks a share of figures that a source rounds. An amount knows it
	// by itself.
	About bool
	// Partial marks the sum of those figures that are known, where others are
	// not: the true sum may be larger.
	Partial bool
	Link    Link // to more about the value; empty where there is none
}

// Link is where more is said about something, in a document of pages: a page by its path
// without an ending ("projects/lapin"), a row of the same page by its name ("#c3"), or an
// address on the web. Only documents of pages have links.
type Link string

// Year is a calendar year: a number of which the thousands are not set apart.
type Year int

// Missing is a value that is not known.
type Missing struct{}

// Items are several values in one cell, of which each may be unknown by itself. A column
// of texts may also have some of them.
type Items []Cell

// To is the cell with a link.
func (c Cell) To(l Link) Cell {
	c.Link = l
	return c
}

// Listed is a cell of several values; blank where there are none.
func Listed(items []Cell) Cell {
	if len(items) == 0 {
		return Cell{}
	}
	return Cell{Value: Items(items)}
}

// Word is a text that people read in their language and machines by a code.
type Word struct {
	Code string
	Text language.Text
}

// Said is a cell with a word of the program's own.
func Said(code string, t language.Text) Cell { return Cell{Value: Word{code, t}} }

// Plain is a cell with a text that is the same in every language; blank where
// it is empty.
func Plain(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Value: Word{s, language.Verbatim(s)}}
}

// Amount is a cell with a figure in euros.
func Amount(a money.Amount, b money.Basis) Cell { return Cell{Value: a, Basis: b} }

// Percent is a cell with a share.
func Percent(s money.Share, b money.Basis) Cell { return Cell{Value: s, Basis: b} }

// Known reports whether the cell holds a value: it is neither blank nor
// unknown.
func (c Cell) Known() bool {
	switch v := c.Value.(type) {
	case nil, Missing:
		return false
	case money.Amount:
		return v.Known()
	case money.Share:
		return v.Known()
	case calendar.Date:
		return v.Known()
	case calendar.Period:
		return v.Known()
	default:
		return true
	}
}

// Blank reports whether the cell says nothing at all.
func (c Cell) Blank() bool { return c.Value == nil }
