package export

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"strings"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	engine "modernc.org/sqlite/lib"

	"sostool/pkg/language"
)

// sqlite writes a database of SQLite: strict tables with their keys and what columns mean
// in the text of the schema, filled in one transaction. The file is a new one that takes
// another's place when it is whole, so that nothing of it need be brought back: it has no
// journal. Its bytes follow from the rows alone.
//
// It calls the engine, C that was made into Go, as the driver for database/sql does: the
// driver takes locks for each value of a row, and memory for each text, which made rows
// take twice as long.
type sqlite struct {
	c       *libc.TLS
	db      uintptr
	inserts map[*Table]*insert

	texts   []byte  // memory of C for the texts of a row
	address uintptr // of texts
}

// insert is a statement that adds a row to a table.
type insert struct {
	statement uintptr
	set       []bool // the parameters that are not null
}

// settings make the fewest calls of the disk. Booleans and choices are checked by whoever
// writes to the file later on, and by PRAGMA integrity_check, not row by row here.
const settings = `
PRAGMA page_size = 16384;
PRAGMA journal_mode = off;
PRAGMA synchronous = off;
PRAGMA locking_mode = exclusive;
PRAGMA cache_size = -16384;
PRAGMA ignore_check_constraints = on;
BEGIN;
`

func beginSQLite(path string, _ Options) (Writer, error) {
	s := &sqlite{c: libc.NewTLS(), inserts: make(map[*Table]*insert)}
	// One goroutine at a time writes rows, so that the engine needs no locks.
	const flags = engine.SQLITE_OPEN_READWRITE | engine.SQLITE_OPEN_CREATE | engine.SQLITE_OPEN_NOMUTEX | engine.SQLITE_OPEN_URI
	err := s.with(databaseURL(path), func(name, into uintptr) (code int32) {
		code = engine.Xsqlite3_open_v2(s.c, name, into, flags, 0)
		s.db = libc.AtomicLoadPUintptr(into)
		return code
	})
	if err == nil {
		err = s.exec(settings + schemaSQL(Tables()))
	}
	if err != nil {
		return nil, errors.Join(err, s.end())
	}
	return s, nil
}

// databaseURL is a file as SQLite is told it: a question mark in its name begins no settings.
func databaseURL(path string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
}

// with calls the engine with a text, and with the address of memory for an address.
func (s *sqlite) with(text string, call func(text, into uintptr) (code int32)) error {
	c, err := libc.CString(text)
	if err != nil {
		return err
	}
	defer libc.Xfree(s.c, c)
	into := s.c.Alloc(int(unsafe.Sizeof(c)))
	defer s.c.Free(int(unsafe.Sizeof(c)))
	return s.failure(call(c, into))
}

// failure is what the engine says of a call that did not do what it should.
func (s *sqlite) failure(code int32) error {
	if code == engine.SQLITE_OK || code == engine.SQLITE_DONE {
		return nil
	}
	return errors.New(libc.GoString(engine.Xsqlite3_errmsg(s.c, s.db)))
}

func (s *sqlite) exec(query string) error {
	return s.with(query, func(text, _ uintptr) int32 { return engine.Xsqlite3_exec(s.c, s.db, text, 0, 0, 0) })
}

func (s *sqlite) Begin(string, string) error { return nil }

func (s *sqlite) Row(t *Table, row []Value) error {
	to, err := s.insert(t)
	if err != nil {
		return err
	}
	s.makeRoom(row)
	code, used := int32(engine.SQLITE_OK), 0
	for i := range row {
		if code == engine.SQLITE_OK {
			used, code = s.bind(to, i, &t.Columns[i], &row[i], used)
		}
	}
	if code == engine.SQLITE_OK {
		code = engine.Xsqlite3_step(s.c, to.statement)
	}
	if err := s.failure(code); err != nil {
		return fmt.Errorf("%s: %w", t.Name, err)
	}
	engine.Xsqlite3_reset(s.c, to.statement)
	return nil
}

// insert is the statement of a table, a new one where there is none yet.
func (s *sqlite) insert(t *Table) (*insert, error) {
	if to := s.inserts[t]; to != nil {
		return to, nil
	}
	to := &insert{set: make([]bool, len(t.Columns))}
	query := fmt.Sprintf("INSERT INTO %s VALUES (?%s)", quote(t.Name), strings.Repeat(", ?", len(t.Columns)-1))
	err := s.with(query, func(text, into uintptr) (code int32) {
		code = engine.Xsqlite3_prepare_v2(s.c, s.db, text, -1, into, 0)
		to.statement = libc.AtomicLoadPUintptr(into)
		return code
	})
	s.inserts[t] = to
	return to, err
}

// dateRoom is the most that a date takes as a text.
const dateRoom = 16

// makeRoom makes room for the texts of a row.
func (s *sqlite) makeRoom(row []Value) {
	room := 0
	for i := range row {
		room += max(len(row[i].text), dateRoom)
	}
	if room <= len(s.texts) {
		return
	}
	libc.Xfree(s.c, s.address)
	s.address = libc.Xmalloc(s.c, types.Size_t(2*room))
	s.texts = unsafe.Slice(*(**byte)(unsafe.Pointer(&s.address)), 2*room)
}

// bind gives a parameter its value, a text in the memory for these, of which so much is
// used. A boolean is 0 or 1, a date its text, and a decimal the nearest floating-point
// number.
func (s *sqlite) bind(to *insert, i int, c *Column, v *Value, used int) (_ int, code int32) {
	parameter := int32(i + 1)
	if v.Null() && !to.set[i] {
		return used, engine.SQLITE_OK
	}
	to.set[i] = !v.Null()
	switch {
	case v.Null():
		return used, engine.Xsqlite3_bind_null(s.c, to.statement, parameter)
	case c.Kind == Text || c.Kind == Date:
		from := used
		used += len(v.appendText(s.texts[from:from], c))
		return used, engine.Xsqlite3_bind_text(s.c, to.statement, parameter, s.address+uintptr(from), int32(used-from), engine.SQLITE_STATIC)
	case c.Kind == Decimal:
		return used, engine.Xsqlite3_bind_double(s.c, to.statement, parameter, float64(v.number)/math.Pow10(c.Decimals))
	}
	return used, engine.Xsqlite3_bind_int64(s.c, to.statement, parameter, v.number)
}

func (s *sqlite) Close() error {
	return errors.Join(s.exec("COMMIT"), s.end())
}

// end lets go of the file and the memory.
func (s *sqlite) end() error {
	for _, to := range s.inserts {
		engine.Xsqlite3_finalize(s.c, to.statement)
	}
	err := s.failure(engine.Xsqlite3_close_v2(s.c, s.db))
	libc.Xfree(s.c, s.address)
	s.c.Close()
	return err
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
