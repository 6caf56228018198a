package export

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
)

// TestReaders holds every format of the repository's records to one another: of each table
// the same number of rows, and of each column the same number of values and, of numbers,
// the same sum. DuckDB reads all but SQLite, which the library and the program of SQLite do.
func TestReaders(t *testing.T) {
	want, _, _ := export(t, os.DirFS("../../records"), nil)
	for _, f := range Formats() {
		path := filepath.ToSlash(ownRecords(t, f, Options{}))
		if f.Name == "sqlite" {
			t.Run(f.Name, func(t *testing.T) { want.inSQLite(t, asking(t, path)) })
			t.Run("sqlite3", func(t *testing.T) { want.inSQLite(t, askingSQLite3(t, path)) })
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			want.inDuckDB(t, func(table *Table) string {
				switch name := path + "/" + table.Name; f.Name {
				case "parquet":
					return fmt.Sprintf("read_parquet('%s.parquet')", name)
				case "jsonl":
					return fmt.Sprintf("read_json('%s.jsonl', columns = {%s})", name, strings.Join(duckColumns(table), ", "))
				default:
					return fmt.Sprintf("read_csv('%s.csv', all_varchar = true)", name)
				}
			})
		})
	}
	partitions := filepath.ToSlash(ownRecords(t, Format{Name: "partitions", Folder: true, Begin: beginParquet}, Options{Partition: true}))
	t.Run("partitions", func(t *testing.T) {
		want.inDuckDB(t, func(table *Table) string {
			if !table.Project {
				return fmt.Sprintf("read_parquet('%s/%s.parquet')", partitions, table.Name)
			}
			return fmt.Sprintf("read_parquet('%s/%s/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)", partitions, table.Name)
		})
	})
}

// ownRecords writes the repository's records in a format.
func ownRecords(t *testing.T, f Format, o Options) (path string) {
	t.Helper()
	c, err := catalogue.Open(os.DirFS("../../records"), "records")
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), f.Name)
	if f.Folder {
		if err := os.Mkdir(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	w, err := f.Begin(path, o)
	if err == nil {
		_, err = Write(&Request{Catalogue: c, Sound: check.Soundness(), Check: check.Options{Today: calendar.DayOf(2026, 1, 1)}}, w)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// duckColumns are the columns of a table as DuckDB is told them.
func duckColumns(table *Table) (out []string) {
	for i := range table.Columns {
		out = append(out, fmt.Sprintf("%s: '%s'", quote(table.Columns[i].Name), duckType(&table.Columns[i])))
	}
	return out
}

// counted are the number of rows of a table, and for each column how many values there are
// and, of numbers, their sum.
func (w written) counted(table *Table) []string {
	out := []string{fmt.Sprint(len(w[table.Name]))}
	for i := range table.Columns {
		c := &table.Columns[i]
		known, sum := 0, Value{known: true}
		for _, row := range w[table.Name] {
			if v := row[c.Name]; !v.Null() {
				known++
				sum.number += v.Int()
			}
		}
		out = append(out, fmt.Sprint(known))
		if c.Kind == Integer || c.Kind == Decimal {
			out = append(out, exact(c, &sum))
		}
	}
	return out
}

// counting is the query for what counted counts.
func counting(table *Table, from string, number func(c *Column) string) string {
	columns := []string{"count(*)"}
	for i := range table.Columns {
		c := &table.Columns[i]
		columns = append(columns, "count("+quote(c.Name)+")")
		if c.Kind == Integer || c.Kind == Decimal {
			columns = append(columns, fmt.Sprintf("coalesce(sum(%s), %s)", number(c), zero(c)))
		}
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + from
}

func zero(c *Column) string {
	v := intOf(0)
	return exact(c, &v)
}

// inSQLite asks SQLite, whose decimals are floating-point numbers: their sums are rounded. ask
// answers with a line a row.
func (w written) inSQLite(t *testing.T, ask func(query string) []string) {
	for _, table := range Tables() {
		answer := ask(counting(table, quote(table.Name), func(c *Column) string {
			if c.Kind == Decimal {
				return fmt.Sprintf("round(%s * 1e%d)", quote(c.Name), c.Decimals)
			}
			return quote(c.Name)
		}))
		want := w.counted(table)
		for i, n := 0, 1; i < len(table.Columns); i++ {
			if n++; table.Columns[i].Kind == Decimal {
				want[n] = strings.Replace(want[n], ".", "", 1)
			}
			if k := table.Columns[i].Kind; k == Integer || k == Decimal {
				n++
			}
		}
		if diff := cmp.Diff(numbers(strings.Join(want, "|")), numbers(answer[0])); diff != "" {
			t.Errorf("%s: -written +read\n%s", table.Name, diff)
		}
	}
	for _, query := range []string{"PRAGMA foreign_key_check", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"} {
		if wrong := ask(query); len(wrong) > 0 {
			t.Errorf("%s: %q", query, wrong)
		}
	}
}

// numbers are numbers as whole ones.
func numbers(joined string) (out []float64) {
	for text := range strings.SplitSeq(joined, "|") {
		var n float64
		_, _ = fmt.Sscan(text, &n)
		out = append(out, n)
	}
	return out
}

// inDuckDB asks DuckDB, and whether what references lead to is there.
func (w written) inDuckDB(t *testing.T, from func(*Table) string) {
	var queries []string
	var wants [][]string
	by := make(map[string]*Table)
	for _, table := range Tables() {
		by[table.Name] = table
		queries = append(queries, counting(table, from(table), func(c *Column) string {
			if c.Kind == Decimal {
				return fmt.Sprintf("%s::DECIMAL(%d, %d)", quote(c.Name), precision, c.Decimals)
			}
			return quote(c.Name) + "::BIGINT"
		}))
		wants = append(wants, w.counted(table))
		for _, r := range table.References {
			var nulls, same []string
			for i, name := range r.Columns {
				nulls = append(nulls, "a."+quote(name)+" IS NOT NULL")
				same = append(same, fmt.Sprintf("a.%s::VARCHAR = b.%s::VARCHAR", quote(name), quote(r.To[i])))
			}
			queries = append(queries, fmt.Sprintf("SELECT count(*) FROM %s a WHERE %s AND NOT EXISTS (FROM %s b WHERE %s)",
				from(table), strings.Join(nulls, " AND "), from(by[r.Table]), strings.Join(same, " AND ")))
			wants = append(wants, []string{"0"})
		}
	}
	for i, answer := range askDuckDB(t, queries) {
		if diff := cmp.Diff(wants[i], answer[0]); diff != "" {
			t.Errorf("%s: -written +read\n%s", queries[i], diff)
		}
	}
}

// asked is a question of the topic of export, in SQL, and the answer below it.
var asked = regexp.MustCompile(`(?m)^    (SELECT(?:.*\n)+?.*);\n\n((?:    .*\n)+)`)

// TestQuestionsOfDuckDB asks both folders of Parquet what the topic of export asks, in DuckDB:
// the answers are those of the topic, which SQLite gives as well.
func TestQuestionsOfDuckDB(t *testing.T) {
	topic, err := os.ReadFile("../../cmd/sostool/topics/export.txt")
	if err != nil {
		t.Fatal(err)
	}
	questions := asked.FindAllStringSubmatch(string(topic), -1)
	if len(questions) != 5 {
		t.Fatalf("the topic has %d questions", len(questions))
	}
	for _, o := range []Options{{}, {Partition: true}} {
		dir := filepath.ToSlash(ownRecords(t, Format{Name: "parquet", Folder: true, Begin: beginParquet}, o))
		var queries []string
		for _, table := range Tables() {
			from := fmt.Sprintf("read_parquet('%s/%s.parquet')", dir, table.Name)
			if o.Partition && table.Project {
				from = fmt.Sprintf("read_parquet('%s/%s/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)", dir, table.Name)
			}
			queries = append(queries, fmt.Sprintf("CREATE VIEW %s AS FROM %s", quote(table.Name), from))
		}
		views := len(queries)
		for _, q := range questions {
			queries = append(queries, "SELECT COLUMNS(*)::VARCHAR FROM ("+q[1]+")")
		}
		for i, answer := range askDuckDB(t, queries)[views:] {
			var rows []string
			for _, row := range answer {
				rows = append(rows, strings.ReplaceAll(strings.Join(row, " | "), null, "null"))
			}
			if diff := cmp.Diff(strings.Split(strings.TrimSpace(questions[i][2]), "\n    "), rows); diff != "" {
				t.Errorf("%+v: %s\n-topic +DuckDB\n%s", o, questions[i][1], diff)
			}
		}
	}
}
