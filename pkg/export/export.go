// Package export is the records as tables for other programs: which tables there are,
// with the names, types and keys of their columns and what they mean (Tables), the rows
// that records give to them, and the files that hold them. The schema of every format and
// the dictionary follow from the one description. The package asks finance for figures
// and works none out; it does not choose which projects are exported.
package export

import (
	"slices"

	"sostool/pkg/language"
)

// Kind is what the values of a column are.
type Kind uint8

// The kinds of column.
const (
	Text    Kind = iota // in UTF-8
	Integer             // of 64 bits; a name that ends in _cents holds hundredths of a euro
	Boolean
	Decimal // exact, with as many decimals as its column has
	Date    // a day of the Gregorian calendar
)

// Column is one column of a table, the same in every format.
type Column struct {
	Name     string
	Kind     Kind
	Decimals int      // of a Decimal
	Required bool     // no row is without a value
	Choices  []string // the only values that a Text may have; nil: any
	Title    language.Text
	Meaning  language.Text // with its unit
}

// Reference says that the columns of each row of a table, where they have values, are
// those of a row of another: a foreign key, and one that holds.
type Reference struct {
	Columns []string
	Table   string
	To      []string // its key
}

// Table is one table, the same in every format.
type Table struct {
	Name       string
	Columns    []Column
	Key        []string // the columns that tell its rows apart; each of them is Required
	References []Reference
	Project    bool // its rows belong to projects, and with them to programmes
	Title      language.Text
	Meaning    language.Text

	parts []part // the columns of fields, where the rows are of records
	leads []lead // the columns that hold ids of other rows
}

// lead is a column that holds ids of the rows of a table.
type lead struct {
	column int
	to     *Table
}

// Column is the place of a column by its name, -1 where there is none.
func (t *Table) Column(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
}

// Value is the value of one column in one row; the zero Value is null. Which of its
// methods says it is up to the column's Kind.
type Value struct {
	known  bool
	number int64
	text   string
}

// Null reports whether there is no value: it is not known, or there is nothing to say.
func (v Value) Null() bool { return !v.known }

// Text is the value of a Text.
func (v Value) Text() string { return v.text }

// Int is that of an Integer; of a Decimal in units of its last decimal, and of a Date in
// days since 1.1.1970.
func (v Value) Int() int64 { return v.number }

// Bool is that of a Boolean.
func (v Value) Bool() bool { return v.number != 0 }

// textOf is a text as a value; one that is empty says nothing.
func textOf[T ~string](s T) Value { return Value{known: s != "", text: string(s)} }

func intOf[T ~int | ~int32 | ~int64](n T) Value { return Value{known: true, number: int64(n)} }

func boolOf(is bool) Value {
	if is {
		return Value{known: true, number: 1}
	}
	return Value{known: true}
}

// Writer writes the rows of an export in one format.
type Writer interface {
	// Begin says whose rows come next: those of a project and of the programme that
	// funds it, empty where it names none; both empty for rows that are no project's. All
	// rows of a project come together.
	Begin(project, programme string) error
	// Row takes a row, a value for each of the table's columns, which it does not keep.
	Row(t *Table, row []Value) error
	// Close writes what is not written yet, also of tables without rows.
	Close() error
}

// Format is a format that an export may have.
type Format struct {
	Name string
	// Folder is true where it is a folder of files, and false where it is one file.
	Folder bool
	// Partitions is true where Options.Partition may be asked for.
	Partitions bool
	// Begin makes a writer of the format, for all of Tables. path is an empty folder, or
	// a file that is not there yet; whoever calls puts it in its place once the writer is
	// closed.
	Begin func(path string, o Options) (Writer, error)
}

// Options are what formats may be asked for.
type Options struct {
	Partition bool // a file, or a folder of them, for each programme: the Hive layout
}

// Formats are the formats of an export.
func Formats() []Format { return formats }

var formats = []Format{
	{Name: "sqlite", Begin: beginSQLite},
	{Name: "parquet", Folder: true, Partitions: true, Begin: beginParquet},
	{Name: "datapackage", Folder: true, Begin: beginDataPackage},
	{Name: "jsonl", Folder: true, Begin: beginJSONL},
}
