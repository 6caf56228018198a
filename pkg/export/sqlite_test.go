package export

import (
	"bytes"
	"database/sql"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"sostool/pkg/calendar"
)

// TestSQLite reads back what is written: every row with every value, in strict tables
// whose keys and checks hold.
func TestSQLite(t *testing.T) {
	d := draw(1, 40)
	ask := asking(t, writeSQLite(t, d))
	for _, table := range Tables() {
		want := d.said(table, func(c *Column, v *Value) string { return fmt.Sprint(sqlValue(c, v)) })
		if diff := cmp.Diff(want, ask("SELECT * FROM "+quote(table.Name))); diff != "" {
			t.Errorf("%s: -written +read\n%s", table.Name, diff)
		}
	}
	for query, want := range map[string][]string{
		"PRAGMA foreign_key_check": nil,
		"PRAGMA integrity_check":   {"ok"},
		"SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'": nil,
	} {
		if diff := cmp.Diff(want, ask(query)); diff != "" {
			t.Errorf("%s: -want +got\n%s", query, diff)
		}
	}
}

// sqlValue is a value as SQLite has it.
func sqlValue(c *Column, v *Value) any {
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

// writeSQLite writes rows into a new database.
func writeSQLite(t *testing.T, d *drawn) (name string) {
	name = filepath.Join(t.TempDir(), "a %?#ä.db")
	w, err := beginSQLite(name, Options{})
	d.write(t, w, err)
	return name
}

// scanned are rows as text, in no order.
func scanned(t *testing.T, rows *sql.Rows) (out []string) {
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, cells := make([]any, len(columns)), make([]string, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			cells[i] = fmt.Sprint(v)
		}
		out = append(out, strings.Join(cells, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestSQLiteHolds: a database refuses what its description refuses.
func TestSQLiteHolds(t *testing.T) {
	name := writeSQLite(t, draw(2, 5))
	db, err := sql.Open("sqlite", databaseURL(name)+"?_pragma=foreign_keys(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]string{
		`UPDATE "figure" SET "full_year" = 2`:           "CHECK",
		`UPDATE "figure" SET "stage" = 'hoped'`:         "CHECK",
		`UPDATE "figure" SET "stage" = NULL`:            "NOT NULL",
		`UPDATE "figure" SET "amount_cents" = 'much'`:   "TEXT value in INTEGER",
		`UPDATE "project" SET "programme" = 'nowhere'`:  "FOREIGN KEY",
		`INSERT INTO "project" SELECT * FROM "project"`: "UNIQUE",
	} {
		if _, err := db.Exec(query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// TestSQLiteFails: what the engine refuses is said in its words.
func TestSQLiteFails(t *testing.T) {
	if _, err := beginSQLite(filepath.Join(t.TempDir(), "nowhere", "x.db"), Options{}); err == nil || err.Error() != "unable to open database file" {
		t.Errorf("a database in no folder: %v", err)
	}
	w, err := beginSQLite(filepath.Join(t.TempDir(), "x.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	region := tables().region
	row := make([]Value, len(region.Columns))
	row[0], row[1], row[region.Column("id")] = textOf("x"), intOf(0), textOf("lansi")
	for _, want := range []string{"<nil>", "team_region: UNIQUE constraint failed: team_region.project, team_region.id"} {
		if err := w.Row(region, row); fmt.Sprint(err) != want {
			t.Errorf("%v, expected %s", err, want)
		}
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// TestSQLiteBytes: the same rows make the same bytes.
func TestSQLiteBytes(t *testing.T) {
	d := draw(3, 20)
	if !bytes.Equal(read(t, writeSQLite(t, d)), read(t, writeSQLite(t, d))) {
		t.Error("the same rows make different bytes")
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestSQLite3 reads a database with the program of SQLite's makers.
func TestSQLite3(t *testing.T) {
	d := draw(4, 40)
	ask := askingSQLite3(t, writeSQLite(t, d))
	if got := ask("PRAGMA foreign_key_check; PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
		t.Error(got)
	}
	for _, table := range Tables() {
		query, want := "SELECT count(*)", fmt.Sprint(len(d.rows[table]))
		for i := range table.Columns {
			known := 0
			for _, row := range d.rows[table] {
				if !row[i].Null() {
					known++
				}
			}
			query += ", count(" + quote(table.Columns[i].Name) + ")"
			want += fmt.Sprintf("|%d", known)
		}
		if got := ask(query + " FROM " + quote(table.Name)); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %s, want %s", table.Name, got, want)
		}
	}
}

// askingSQLite3 asks a database with the program of SQLite's makers. The test is over where
// it is not there.
func askingSQLite3(t *testing.T, name string) func(query string) []string {
	t.Helper()
	program, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("there is no sqlite3 to read the database with")
	}
	return func(query string) []string {
		out, err := exec.Command(program, "-batch", "-readonly", name, query).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", query, err, out)
		}
		return strings.Split(string(out), "\n")[:strings.Count(string(out), "\n")]
	}
}

// asking asks a database with the library.
func asking(t *testing.T, name string) func(query string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", databaseURL(name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return func(query string) []string {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return scanned(t, rows)
	}
}
