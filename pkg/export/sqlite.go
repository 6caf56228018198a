package export

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"strings"

	modernc "modernc.org/sqlite"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
)

// sqlite writes a database of SQLite: strict tables with their keys and what columns mean
// in the text of the schema, filled in one transaction. The file is a new one that takes
// another's place when it is whole, so that nothing of it need be brought back: it has no
// journal. Its bytes follow from the rows alone.
type sqlite struct {
	conn    connection
	inserts map[*Table]statement
	row     []driver.NamedValue
}

// A connection and a statement of the driver, without the pool of package database/sql: the
// only one there is needs none, and a row takes a third less time.
type (
	connection interface {
		driver.Conn
		driver.ConnPrepareContext
		driver.ExecerContext
	}
	statement interface {
		driver.Stmt
		driver.StmtExecContext
	}
)

// settings make the fewest calls of the disk. Booleans and choices are checked by whoever
// writes to the file later on, and by PRAGMA integrity_check, not row by row here.
const settings = `
PRAGMA page_size = 4096;
PRAGMA journal_mode = off;
PRAGMA synchronous = off;
PRAGMA locking_mode = exclusive;
PRAGMA cache_size = -16384;
PRAGMA ignore_check_constraints = on;
BEGIN;
`

func beginSQLite(path string, _ Options) (Writer, error) {
	connector, err := modernc.NewConnector(databaseURL(path))
	if err != nil {
		return nil, err
	}
	conn, err := connector.Connect(context.Background())
	if err != nil {
		return nil, err
	}
	s := &sqlite{conn: conn.(connection), inserts: make(map[*Table]statement)}
	if err := s.exec(settings + schemaSQL(Tables())); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return s, nil
}

// databaseURL is a file as SQLite is told it: a question mark in its name begins no settings.
func databaseURL(path string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
}

func (s *sqlite) exec(query string) error {
	_, err := s.conn.ExecContext(context.Background(), query, nil)
	return err
}

func (s *sqlite) Begin(string, string) error { return nil }

func (s *sqlite) Row(t *Table, row []Value) error {
	insert := s.inserts[t]
	if insert == nil {
		prepared, err := s.conn.PrepareContext(context.Background(),
			fmt.Sprintf("INSERT INTO %s VALUES (?%s)", quote(t.Name), strings.Repeat(", ?", len(t.Columns)-1)))
		if err != nil {
			return err
		}
		insert = prepared.(statement)
		s.inserts[t] = insert
	}
	s.row = s.row[:0]
	for i := range row {
		s.row = append(s.row, driver.NamedValue{Ordinal: i + 1, Value: sqlValue(&t.Columns[i], &row[i])})
	}
	if _, err := insert.ExecContext(context.Background(), s.row); err != nil {
		return fmt.Errorf("%s: %w", t.Name, err)
	}
	return nil
}

func (s *sqlite) Close() error {
	var errs []error
	for _, insert := range s.inserts {
		errs = append(errs, insert.Close())
	}
	return errors.Join(append(errs, s.exec("COMMIT"), s.conn.Close())...)
}

// sqlValue is a value as SQLite has it: a boolean is 0 or 1, a date its text, and a
// decimal the nearest floating-point number.
func sqlValue(c *Column, v *Value) driver.Value {
	switch {
	case v.Null():
		return nil
	case c.Kind == Text:
		return v.text
	case c.Kind == Date:
		return calendar.Day(v.number).String()
	case c.Kind == Decimal:
		return float64(v.number) / math.Pow10(c.Decimals)
	}
	return v.number
}

// schemaSQL makes the tables.
func schemaSQL(tables []*Table) string {
	var b strings.Builder
	for _, t := range tables {
		fmt.Fprintf(&b, "CREATE TABLE %s ( -- %s\n", quote(t.Name), comment(t.Meaning))
		for i := range t.Columns {
			c := &t.Columns[i]
			fmt.Fprintf(&b, "\t%s, -- %s\n", columnSQL(c), comment(c.Meaning))
		}
		fmt.Fprintf(&b, "\tPRIMARY KEY (%s)", quoted(t.Key))
		for _, r := range t.References {
			fmt.Fprintf(&b, ",\n\tFOREIGN KEY (%s) REFERENCES %s (%s)", quoted(r.Columns), quote(r.Table), quoted(r.To))
		}
		b.WriteString("\n) STRICT;\n")
	}
	return b.String()
}

// columnSQL is the definition of a column.
func columnSQL(c *Column) string {
	def := quote(c.Name) + " " + map[Kind]string{Text: "TEXT", Integer: "INTEGER", Boolean: "INTEGER", Decimal: "REAL", Date: "TEXT"}[c.Kind]
	if c.Required {
		def += " NOT NULL"
	}
	switch {
	case c.Kind == Boolean:
		def += fmt.Sprintf(" CHECK (%s IN (0, 1))", quote(c.Name))
	case c.Choices != nil:
		choices := make([]string, len(c.Choices))
		for i, choice := range c.Choices {
			choices[i] = "'" + strings.ReplaceAll(choice, "'", "''") + "'"
		}
		def += fmt.Sprintf(" CHECK (%s IN (%s))", quote(c.Name), strings.Join(choices, ", "))
	}
	return def
}

// comment is a text as the rest of a line.
func comment(t language.Text) string {
	return strings.Join(strings.Fields(t.In(language.English)), " ")
}

// quote is a name in SQL, also where that is a word of SQL.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = quote(name)
	}
	return strings.Join(out, ", ")
}
