package export

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// parquetFolder writes a folder of Parquet: TABLE.parquet, or, in partitions, the tables of
// projects as TABLE/programme=ID/part-N.parquet, as Hive lays folders out. One file a
// table is being written at a time, and each programme's rows begin new ones: an export
// that goes programme by programme has a file for each.
type parquetFolder struct {
	dir         string
	partitioned bool
	partition   string // the folder of the programme whose rows come
	open        map[*Table]*parquetFile
	parts       map[string]int // how many files a folder of a partition has
}

// partitionColumn is what folders are named after. Readers take it from the folder's name:
// files of a partition leave it out.
const partitionColumn = "programme"

func beginParquet(dir string, o Options) (Writer, error) {
	p := &parquetFolder{dir: dir, partitioned: o.Partition, partition: partitionOf(""),
		open: make(map[*Table]*parquetFile), parts: make(map[string]int)}
	return p, nil
}

func (p *parquetFolder) Begin(_, programme string) error {
	folder := partitionOf(programme)
	if !p.partitioned || folder == p.partition {
		return nil
	}
	p.partition = folder
	var errs []error
	for t, f := range p.open {
		if t.Project {
			errs = append(errs, f.close())
			delete(p.open, t)
		}
	}
	return errors.Join(errs...)
}

func (p *parquetFolder) Row(t *Table, row []Value) error {
	f := p.open[t]
	if f == nil {
		var err error
		if f, err = p.begin(t); err != nil {
			return err
		}
	}
	return f.row(row)
}

// begin begins the next file of a table.
func (p *parquetFolder) begin(t *Table) (*parquetFile, error) {
	name, without := t.Name+".parquet", ""
	if p.partitioned && t.Project {
		folder := filepath.Join(t.Name, p.partition)
		if err := os.MkdirAll(filepath.Join(p.dir, folder), 0o777); err != nil {
			return nil, err
		}
		name, without = filepath.Join(folder, fmt.Sprintf("part-%d.parquet", p.parts[folder])), partitionColumn
		p.parts[folder]++
	}
	f, err := newParquetFile(filepath.Join(p.dir, name), t, without)
	if err == nil {
		p.open[t] = f
	}
	return f, err
}

func (p *parquetFolder) Close() error {
	var errs []error
	for _, t := range Tables() {
		if p.open[t] == nil && !p.written(t) {
			_, err := p.begin(t)
			errs = append(errs, err)
		}
	}
	for _, f := range p.open {
		errs = append(errs, f.close())
	}
	return errors.Join(errs...)
}

// written reports whether a table of projects has a file in some partition.
func (p *parquetFolder) written(t *Table) bool {
	entries, err := os.ReadDir(filepath.Join(p.dir, t.Name))
	return err == nil && len(entries) > 0
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
