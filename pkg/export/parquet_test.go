package export

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"sostool/pkg/calendar"
)

// exact is a value as text.
func exact(c *Column, v *Value) string {
	switch {
	case v.Null():
		return null
	case c.Kind == Text:
		return v.Text()
	case c.Kind == Date:
		return calendar.Day(v.Int()).String()
	case c.Kind == Boolean:
		return fmt.Sprint(v.Bool())
	case c.Kind == Decimal:
		sign, n := "", v.Int()
		if n < 0 {
			sign, n = "-", -n
		}
		digits := fmt.Sprintf("%0*d", c.Decimals+1, n)
		return sign + digits[:len(digits)-c.Decimals] + "." + digits[len(digits)-c.Decimals:]
	}
	return fmt.Sprint(v.Int())
}

// TestParquet reads back what is written with the reader of parquet-go: every row with
// every value, in columns of their types.
func TestParquet(t *testing.T) {
	d := draw(5, 60)
	dir := writeParquet(t, d, Options{})
	for _, table := range Tables() {
		rows := readParquet(t, table, filepath.Join(dir, table.Name+".parquet"))
		if diff := cmp.Diff(d.said(table, exact), joined(rows)); diff != "" {
			t.Errorf("%s: -written +read\n%s", table.Name, diff)
		}
	}
}

// TestParquetPartitions: the tables of projects are folders of programmes, whose files have
// all but that column, and the others are files.
func TestParquetPartitions(t *testing.T) {
	d := draw(6, 60)
	dir := writeParquet(t, d, Options{Partition: true})
	for _, table := range Tables() {
		if !table.Project {
			if diff := cmp.Diff(d.said(table, exact), joined(readParquet(t, table, filepath.Join(dir, table.Name+".parquet")))); diff != "" {
				t.Errorf("%s: -written +read\n%s", table.Name, diff)
			}
			continue
		}
		project := table.Column("project")
		if table == tables().project {
			project = table.Column("id")
		}
		var got [][]string
		files, _ := filepath.Glob(filepath.Join(dir, table.Name, "programme=*", "part-*.parquet"))
		for _, name := range files {
			rows := readParquet(t, table, name)
			got = append(got, rows...)
			for _, row := range rows {
				if folder := partitionOf(d.programmeOf(row[project])); filepath.Base(filepath.Dir(name)) != folder {
					t.Errorf("%s has a row of %s, which belongs into %s", name, row[project], folder)
				}
			}
		}
		want := d.said(table, func(c *Column, v *Value) string {
			if c.Name == partitionColumn {
				return absent
			}
			return exact(c, v)
		})
		if diff := cmp.Diff(want, joined(got)); diff != "" {
			t.Errorf("%s: -written +read\n%s", table.Name, diff)
		}
	}
}

// TestParquetGroups writes more rows than a group has, into each file.
func TestParquetGroups(t *testing.T) {
	const n = 2*groupRows + 1
	table := tables().member
	dir := t.TempDir()
	w, err := beginParquet(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := w.Row(table, []Value{textOf(fmt.Sprint(i / 3)), intOf(i), textOf("Kemi"), {}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	rows := readParquet(t, table, filepath.Join(dir, table.Name+".parquet"))
	for i, row := range rows {
		if want := []string{fmt.Sprint(i / 3), fmt.Sprint(i), "Kemi", null}; !slices.Equal(row, want) {
			t.Fatalf("row %d is %q, want %q", i, row, want)
		}
	}
	if len(rows) != n {
		t.Errorf("%d rows are read, %d written", len(rows), n)
	}
}

// TestParquetStatistics: of each column the file says how many nulls it has, its least and
// its greatest value, over all of its pages.
func TestParquetStatistics(t *testing.T) {
	const n = 2*pageRows + 1
	table, dir := tables().member, t.TempDir()
	w, err := beginParquet(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		code := Value{}
		if i < 3 {
			code = textOf(fmt.Sprint("09", i))
		}
		if err := w.Row(table, []Value{textOf(fmt.Sprintf("org-%05d", n-i)), intOf(i - 5), textOf("Kemi"), code}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(filepath.Join(dir, table.Name+".parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(in, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	whole := func(n int64) string { return string(binary.LittleEndian.AppendUint64(nil, uint64(n))) }
	want := [][3]string{
		{"0", "org-00001", fmt.Sprintf("org-%05d", n)}, {"0", whole(-5), whole(n - 6)}, {"0", "Kemi", "Kemi"}, {fmt.Sprint(n - 3), "090", "092"},
	}
	var got [][3]string
	for _, chunk := range file.Metadata().RowGroups[0].Columns {
		s := chunk.MetaData.Statistics
		got = append(got, [3]string{fmt.Sprint(s.NullCount), string(s.MinValue), string(s.MaxValue)})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestParquetHeld: rows of programmes that take turns take no more memory than they may, and
// all of them are written.
func TestParquetHeld(t *testing.T) {
	const n, programmes = 3000, 3
	table, dir := tables().objective, t.TempDir()
	w, err := beginParquet(dir, Options{Partition: true})
	if err != nil {
		t.Fatal(err)
	}
	title := func(i int) string { return fmt.Sprint(strings.Repeat("x", 30_000), i) }
	row := make([]Value, len(table.Columns))
	for i := range n {
		for k := range row {
			row[k] = boolOf(false)
		}
		row[table.Column("project")], row[table.Column("position")] = textOf(fmt.Sprint("hanke-", i)), intOf(i)
		row[table.Column("title_fi")] = textOf(title(i))
		if err := errors.Join(w.Begin("", fmt.Sprint(i%programmes)), w.Row(table, row)); err != nil {
			t.Fatal(err)
		}
		if held := w.(*parquetFolder).bytes; held > heldBytes {
			t.Fatalf("%d bytes are held", held)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for p := range programmes {
		rows := readParquet(t, table, filepath.Join(dir, table.Name, fmt.Sprint("programme=", p), "part-0.parquet"))
		if len(rows) != n/programmes {
			t.Errorf("%d rows are read", len(rows))
		}
		for k, row := range rows {
			if row[table.Column("title_fi")] != title(k*programmes+p) {
				t.Fatalf("row %d of %d is another one", k, p)
			}
		}
	}
}

// TestPartitionOf: folders are called as Hive calls them.
func TestPartitionOf(t *testing.T) {
	for programme, want := range map[string]string{
		"":          "programme=__HIVE_DEFAULT_PARTITION__",
		"kaste-ii":  "programme=kaste-ii",
		"a/b=c:50%": "programme=a%2Fb%3Dc%3A50%25",
		"äö\x7f\n":  "programme=äö%7F%0A",
	} {
		if got := partitionOf(programme); got != want {
			t.Errorf("%q: %s, want %s", programme, got, want)
		}
	}
}

// TestParquetBytes: the same rows make the same bytes.
func TestParquetBytes(t *testing.T) {
	d := draw(7, 20)
	one, other := writeParquet(t, d, Options{Partition: true}), writeParquet(t, d, Options{Partition: true})
	files := 0
	err := filepath.WalkDir(one, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		rel, _ := filepath.Rel(one, name)
		if !bytes.Equal(read(t, name), read(t, filepath.Join(other, rel))) {
			t.Errorf("%s: the same rows make different bytes", rel)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Error(files, err)
	}
}

func writeParquet(t *testing.T, d *drawn, o Options) (dir string) {
	dir = t.TempDir()
	w, err := beginParquet(dir, o)
	d.write(t, w, err)
	return dir
}

// What stands for no value, and for a column that a file does not have.
const (
	null   = "NULL"
	absent = "-"
)

// readParquet are the rows of a file with the values of the table's columns as text.
func readParquet(t *testing.T, table *Table, name string) (rows [][]string) {
	t.Helper()
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	r := parquet.NewReader(in)
	defer r.Close()
	columns := make([]*Column, len(r.Schema().Fields()))
	for i, field := range r.Schema().Fields() {
		columns[i] = &table.Columns[table.Column(field.Name())]
		if want, got := parquetType(columns[i]), field.Type().String(); want != got || field.Required() != columns[i].Required {
			t.Errorf("%s.%s is %s, required %t; want %s, %t", table.Name, field.Name(), got, field.Required(), want, columns[i].Required)
		}
	}
	some := make([]parquet.Row, 100)
	for {
		n, err := r.ReadRows(some)
		for _, row := range some[:n] {
			rows = append(rows, plain(table, columns, row))
		}
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func parquetType(c *Column) string {
	switch c.Kind {
	case Text:
		return "STRING"
	case Boolean:
		return "BOOLEAN"
	case Date:
		return "DATE"
	case Decimal:
		return fmt.Sprintf("DECIMAL(%d,%d)", precision, c.Decimals)
	}
	return "INT64"
}

// plain is a row as text, of all columns of its table.
func plain(table *Table, columns []*Column, row parquet.Row) []string {
	cells := slices.Repeat([]string{absent}, len(table.Columns))
	for i, v := range row {
		c := columns[i]
		value := Value{known: !v.IsNull()}
		switch {
		case v.IsNull():
		case c.Kind == Text:
			value.text = string(v.ByteArray())
		case c.Kind == Boolean:
			value = boolOf(v.Boolean())
		case c.Kind == Date:
			value.number = int64(v.Int32())
		default:
			value.number = v.Int64()
		}
		cells[table.Column(c.Name)] = exact(c, &value)
	}
	return cells
}

// joined are rows as texts, in no order.
func joined(rows [][]string) []string {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = strings.Join(row, "|")
	}
	slices.Sort(out)
	return out
}

// TestDictionary: texts keep their places, also those that have one hash, and no text takes
// memory of its own, which the collector would have to look at.
func TestDictionary(t *testing.T) {
	var d dictionary
	d.place("a")
	d.place("b")
	other := slot{uint32(maphash.String(d.seed, "c")), 0, 0}
	other.begin = d.last.begin
	*d.slot(other.hash, "c") = other // as if b had the hash of c
	for _, want := range []bool{true, false} {
		d.place("a")
		if place, fresh := d.place("c"); place != 2 || fresh != want || string(d.word(d.last)) != "c" {
			t.Errorf("c is at %d, new: %v", place, fresh)
		}
	}
	const n = 10_000
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprint("text ", i)
	}
	took := testing.AllocsPerRun(1, func() {
		d.reset()
		for _, text := range texts {
			d.place(text)
		}
	})
	if took > n/10 {
		t.Errorf("%d texts take memory %v times", n, took)
	}
	for i, text := range texts {
		if place, fresh := d.place(text); fresh || int(place) != i {
			t.Fatalf("%s is at %d, new: %v", text, place, fresh)
		}
	}
	if least, most := string(d.word(d.least)), string(d.word(d.most)); least != "text 0" || most != "text 9999" {
		t.Errorf("from %s to %s", least, most)
	}
}
