package export

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// parquetFolder writes a folder of Parquet: TABLE.parquet, or, in partitions, the tables of
// projects as TABLE/programme=ID/part-0.parquet, as Hive lays folders out. Programmes come
// in any order, so that rows of all files are held at a time: where they take too much,
// the file that holds most writes what it has.
type parquetFolder struct {
	dir         string
	partitioned bool
	partition   string // the folder of the programme whose rows come
	files       map[parquetKey]*parquetFile
	bytes       int                        // about what the rows take that are held
	pages       pages                      // of the file that writes
	spare       map[*Table][]parquetColumn // memory that a file of the table does not need for now
}

type parquetKey struct {
	table     *Table
	partition string // empty where the table has none
}

// heldBytes is about how much memory the rows take that are held.
const heldBytes = 24 << 20

// partitionColumn is what folders are named after. Readers take it from the folder's name:
// files of a partition leave it out.
const partitionColumn = "programme"

func beginParquet(dir string, o Options) (Writer, error) {
	return &parquetFolder{dir: dir, partitioned: o.Partition, files: make(map[parquetKey]*parquetFile), spare: make(map[*Table][]parquetColumn)}, nil
}

func (p *parquetFolder) Begin(_, programme string) error {
	p.partition = partitionOf(programme)
	return nil
}

func (p *parquetFolder) Row(t *Table, row []Value) error {
	f, err := p.file(t, p.partition)
	if err != nil {
		return err
	}
	if f.columns == nil {
		f.columns = p.columns(f)
	}
	p.bytes += f.add(row)
	if f.rows < groupRows && p.bytes < heldBytes {
		return nil
	}
	if f.rows < groupRows {
		f = p.largest()
	}
	p.bytes -= f.bytes
	if err := f.group(); err != nil {
		return err
	}
	p.spare[f.table], f.columns = f.columns, nil
	return nil
}

// columns is memory for the rows of a file.
func (p *parquetFolder) columns(f *parquetFile) []parquetColumn {
	if spare := p.spare[f.table]; spare != nil {
		delete(p.spare, f.table)
		return spare
	}
	return newColumns(f.table, f.without)
}

// file is the file of a table in a partition, a new one where there is none yet.
func (p *parquetFolder) file(t *Table, partition string) (*parquetFile, error) {
	key := parquetKey{t, partition}
	if !p.partitioned || !t.Project {
		key.partition = ""
	}
	if f := p.files[key]; f != nil {
		return f, nil
	}
	name, without := filepath.Join(p.dir, t.Name+".parquet"), ""
	if key.partition != "" {
		folder := filepath.Join(p.dir, t.Name, partition)
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return nil, err
		}
		name, without = filepath.Join(folder, "part-0.parquet"), partitionColumn
	}
	p.files[key] = &parquetFile{name: name, table: t, without: without, pages: &p.pages}
	return p.files[key], nil
}

// largest is the file that holds most.
func (p *parquetFolder) largest() (most *parquetFile) {
	for _, f := range p.files {
		if most == nil || f.bytes > most.bytes || f.bytes == most.bytes && f.name < most.name {
			most = f
		}
	}
	return most
}

func (p *parquetFolder) Close() error {
	has := make(map[*Table]bool)
	for key := range p.files {
		has[key.table] = true
	}
	var errs []error
	for _, t := range Tables() {
		if !has[t] {
			_, err := p.file(t, partitionOf(""))
			errs = append(errs, err)
		}
	}
	for _, f := range p.files {
		errs = append(errs, f.close())
	}
	return errors.Join(errs...)
}

// partitionOf is the folder of a programme: Hive's name for none where there is none, and
// what Hive keeps out of the names of folders escaped as it does.
func partitionOf(programme string) string {
	if programme == "" {
		programme = "__HIVE_DEFAULT_PARTITION__"
	}
	var b strings.Builder
	b.WriteString(partitionColumn + "=")
	for _, c := range []byte(programme) {
		if c < ' ' || c == 0x7f || strings.IndexByte(`"#%'*/:=?\{[]^`, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
