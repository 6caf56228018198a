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
	partition   string                             // the folder of the programme whose rows come
	files       map[string]map[*Table]*parquetFile // by partitions: "" for the tables that have none
	whole, here map[*Table]*parquetFile            // those of "", and of the partition
	bytes       int                                // about what the rows take that are held
	pages       pages                              // of the file that writes
	spare       map[*Table][]parquetColumn         // memory that a file of the table does not need for now
}

// heldBytes is about how much memory the rows take that are held.
const heldBytes = 24 << 20

// partitionColumn is what folders are named after. Readers take it from the folder's name:
// files of a partition leave it out.
const partitionColumn = "programme"

func beginParquet(dir string, o Options) (Writer, error) {
	whole := make(map[*Table]*parquetFile)
	return &parquetFolder{dir: dir, partitioned: o.Partition, whole: whole, files: map[string]map[*Table]*parquetFile{"": whole},
		spare: make(map[*Table][]parquetColumn)}, nil
}

func (p *parquetFolder) Begin(_, programme string) error {
	if p.partitioned {
		p.partition = partitionOf(programme)
		if p.here = p.files[p.partition]; p.here == nil {
			p.here = make(map[*Table]*parquetFile)
			p.files[p.partition] = p.here
		}
	}
	return nil
}

func (p *parquetFolder) Row(t *Table, row []Value) error {
	f, err := p.file(t)
	if err != nil {
		return err
	}
	if f.columns == nil {
		f.columns = p.columns(f)
	}
	held := f.bytes
	err = f.add(row)
	p.bytes += f.bytes - held
	if err != nil || f.rows < groupRows && p.bytes < heldBytes {
		return err
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

// file is the file of a table for the rows that come, a new one where there is none yet.
func (p *parquetFolder) file(t *Table) (*parquetFile, error) {
	partitioned, files := p.partitioned && t.Project, p.whole
	if partitioned {
		files = p.here
	}
	if f := files[t]; f != nil {
		return f, nil
	}
	f := &parquetFile{name: filepath.Join(p.dir, t.Name+".parquet"), table: t, pages: &p.pages}
	if partitioned {
		folder := filepath.Join(p.dir, t.Name, p.partition)
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return nil, err
		}
		f.name, f.without = filepath.Join(folder, "part-0.parquet"), partitionColumn
	}
	files[t] = f
	return f, nil
}

// all visits the files.
func (p *parquetFolder) all(visit func(*parquetFile)) {
	for _, files := range p.files {
		for _, f := range files {
			visit(f)
		}
	}
}

// largest is the file that holds most.
func (p *parquetFolder) largest() (most *parquetFile) {
	p.all(func(f *parquetFile) {
		if most == nil || f.bytes > most.bytes || f.bytes == most.bytes && f.name < most.name {
			most = f
		}
	})
	return most
}

func (p *parquetFolder) Close() error {
	has := make(map[*Table]bool)
	p.all(func(f *parquetFile) { has[f.table] = true })
	errs := []error{p.Begin("", "")}
	for _, t := range Tables() {
		if !has[t] {
			_, err := p.file(t)
			errs = append(errs, err)
		}
	}
	p.all(func(f *parquetFile) { errs = append(errs, f.close()) })
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
