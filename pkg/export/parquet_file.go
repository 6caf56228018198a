package export

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go/compress/snappy"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// groupRows is how many rows a group has at most.
const groupRows = 1 << 16

// parquetFile is a file of Parquet that is being written: rows are taken apart into
// columns, and these are written a group of rows at a time, each as one page, texts
// through a dictionary. It stands on the parts of parquet-go that encode, for its writer
// brings every codec and an HTTP client into the program, 11 MB, and takes a seventh of
// the time in which the program starts. It is open only while it writes: there may be
// many.
type parquetFile struct {
	name    string
	table   *Table
	columns []parquetColumn
	rows    int // that are held
	bytes   int // about what they take
	groups  []format.RowGroup

	at               int64  // how many bytes the file has, with those of out
	out              []byte // what is to be written next
	body, compressed []byte // of a page that is put together, and compressed
}

const parquetMagic = "PAR1"

// newParquetFile begins a file of a table, without one of its columns.
func newParquetFile(name string, t *Table, without string) *parquetFile {
	f := &parquetFile{name: name, table: t}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Name != without {
			f.columns = append(f.columns, parquetColumn{Column: c, from: i})
		}
	}
	f.write([]byte(parquetMagic))
	return f
}

func (f *parquetFile) write(b []byte) {
	f.at += int64(len(b))
	f.out = append(f.out, b...)
}

// flush writes to the file what is to be written.
func (f *parquetFile) flush() error {
	file, err := os.OpenFile(f.name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(f.out)
	f.out = f.out[:0]
	return errors.Join(err, file.Close())
}

// add takes a row of the whole table, and returns about how many bytes it takes.
func (f *parquetFile) add(row []Value) (bytes int) {
	for i := range f.columns {
		c := &f.columns[i]
		bytes += c.add(&row[c.from])
	}
	f.rows++
	f.bytes += bytes
	return bytes
}

// group writes the rows that are held. It may give back the memory that they took.
func (f *parquetFile) group(giveBack bool) error {
	if f.rows == 0 {
		return nil
	}
	g := format.RowGroup{NumRows: int64(f.rows), FileOffset: f.at, Ordinal: int16(len(f.groups))}
	for i := range f.columns {
		c := &f.columns[i]
		chunk, err := f.chunk(c)
		if err != nil {
			return err
		}
		g.Columns = append(g.Columns, format.ColumnChunk{MetaData: chunk})
		g.TotalByteSize += chunk.TotalUncompressedSize
		g.TotalCompressedSize += chunk.TotalCompressedSize
		if giveBack {
			*c = parquetColumn{Column: c.Column, from: c.from}
		} else {
			c.reset()
		}
	}
	f.groups = append(f.groups, g)
	f.rows, f.bytes = 0, 0
	err := f.flush()
	if giveBack {
		f.out, f.body, f.compressed = nil, nil, nil
	}
	return err
}

// chunk writes the values of a column that are held: the dictionary of a text, and a page
// of all values.
func (f *parquetFile) chunk(c *parquetColumn) (m format.ColumnMetaData, err error) {
	if c.Required && len(c.numbers)+len(c.texts) < f.rows {
		return m, fmt.Errorf("a row has no %s", c.Name)
	}
	begin := f.at
	m = format.ColumnMetaData{Type: c.physical(), Codec: format.Snappy, PathInSchema: thrift.Slice[string]{c.Name},
		NumValues: int64(f.rows), Statistics: c.statistics(f.rows)}
	encoding := format.Plain
	m.Encoding = thrift.Slice[format.Encoding]{format.RLE, format.Plain}
	if len(c.words) > 0 {
		encoding = format.RLEDictionary
		m.Encoding = append(m.Encoding, encoding)
		m.DictionaryPageOffset = f.at
		f.body = c.appendWords(f.body[:0])
		if err := f.writePage(&m, format.PageHeader{Type: format.DictionaryPage,
			DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(len(c.words)), Encoding: format.Plain})}); err != nil {
			return m, err
		}
	}
	m.DataPageOffset = f.at
	if f.body, err = c.appendLevels(f.body[:0]); err != nil {
		return m, err
	}
	if f.body, err = c.appendValues(f.body); err != nil {
		return m, err
	}
	err = f.writePage(&m, format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(format.DataPageHeader{NumValues: int32(f.rows),
		Encoding: encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE, Statistics: m.Statistics})})
	m.TotalCompressedSize = f.at - begin
	return m, err
}

// writePage writes the body that is put together, after its header.
func (f *parquetFile) writePage(m *format.ColumnMetaData, h format.PageHeader) error {
	var err error
	if f.compressed, err = new(snappy.Codec).Encode(f.compressed[:cap(f.compressed)], f.body); err != nil {
		return err
	}
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(f.body)), int32(len(f.compressed))
	head, err := thrift.Marshal(new(thrift.CompactProtocol), &h)
	m.TotalUncompressedSize += int64(len(head) + len(f.body))
	f.write(head)
	f.write(f.compressed)
	return err
}

// close writes the rest of the file.
func (f *parquetFile) close() error {
	if err := f.group(false); err != nil {
		return err
	}
	meta := format.FileMetaData{Version: 1, CreatedBy: "sostool", RowGroups: f.groups,
		Schema: thrift.Slice[format.SchemaElement]{{Name: f.table.Name, NumChildren: thrift.New(int32(len(f.columns)))}}}
	for i := range f.columns {
		meta.Schema = append(meta.Schema, f.columns[i].schema())
		meta.ColumnOrders = append(meta.ColumnOrders, format.ColumnOrder{Value: new(format.TypeDefinedOrder)})
	}
	for i := range f.groups {
		meta.NumRows += f.groups[i].NumRows
	}
	foot, err := thrift.Marshal(new(thrift.CompactProtocol), &meta)
	if err != nil {
		return err
	}
	f.write(binary.LittleEndian.AppendUint32(foot, uint32(len(foot))))
	f.write([]byte(parquetMagic))
	return f.flush()
}

// parquetColumn is a column of a file, with its values that are held.
type parquetColumn struct {
	*Column
	from int // of the table's columns

	known      []byte           // for each row 1, or 0 where the value is null
	numbers    []int64          // the values that are no texts
	texts      []int32          // those that are, as places in words
	words      []string         // each text once, in the order in which they came
	dictionary map[string]int32 // the place of each of them
}

// add takes the value of a row, and returns about how many bytes it takes.
func (c *parquetColumn) add(v *Value) int {
	if !v.known {
		c.known = append(c.known, 0)
		return 1
	}
	c.known = append(c.known, 1)
	if c.Kind != Text {
		c.numbers = append(c.numbers, v.number)
		return 9
	}
	if n := len(c.texts); n > 0 && c.words[c.texts[n-1]] == v.text { // as of most columns
		c.texts = append(c.texts, c.texts[n-1])
		return 5
	}
	at, ok := c.dictionary[v.text]
	if ok {
		c.texts = append(c.texts, at)
		return 5
	}
	if c.dictionary == nil {
		c.dictionary = make(map[string]int32)
	}
	at = int32(len(c.words))
	word := strings.Clone(v.text)
	c.dictionary[word] = at
	c.words = append(c.words, word)
	c.texts = append(c.texts, at)
	return len(word) + 64
}

func (c *parquetColumn) reset() {
	clear(c.dictionary)
	clear(c.words)
	c.known, c.numbers, c.texts, c.words = c.known[:0], c.numbers[:0], c.texts[:0], c.words[:0]
}

// physical is the type that values are written as.
func (c *parquetColumn) physical() format.Type {
	switch c.Kind {
	case Text:
		return format.ByteArray
	case Boolean:
		return format.Boolean
	case Date:
		return format.Int32
	}
	return format.Int64
}

// precision is how many digits a decimal has, as many as its integer may have.
const precision = 18

// schema describes the column, also to readers that know the types of before 2018 only.
func (c *parquetColumn) schema() format.SchemaElement {
	e := format.SchemaElement{Name: c.Name, Type: thrift.New(c.physical()), RepetitionType: thrift.New(format.Optional)}
	if c.Required {
		e.RepetitionType.V = format.Required
	}
	switch c.Kind {
	case Text:
		e.LogicalType.Value, e.ConvertedType = new(format.StringType), thrift.New(deprecated.UTF8)
	case Date:
		e.LogicalType.Value, e.ConvertedType = new(format.DateType), thrift.New(deprecated.Date)
	case Decimal:
		scale := int32(c.Decimals)
		e.LogicalType.Value, e.ConvertedType = &format.DecimalType{Scale: scale, Precision: precision}, thrift.New(deprecated.Decimal)
		e.Scale, e.Precision = thrift.New(scale), thrift.New(int32(precision))
	}
	return e
}

// appendWords adds the dictionary of a text.
func (c *parquetColumn) appendWords(b []byte) []byte {
	for _, word := range c.words {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(word)))
		b = append(b, word...)
	}
	return b
}

// appendLevels adds which rows have a value, after how many bytes that takes.
func (c *parquetColumn) appendLevels(b []byte) ([]byte, error) {
	if c.Required {
		return b, nil
	}
	levels, err := (&rle.Encoding{BitWidth: 1}).EncodeLevels(nil, c.known)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(levels)))
	return append(b, levels...), err
}

// appendValues adds the values that there are.
func (c *parquetColumn) appendValues(b []byte) ([]byte, error) {
	switch {
	case len(c.texts) > 0:
		places, err := new(rle.DictionaryEncoding).EncodeInt32(nil, c.texts)
		return append(b, places...), err
	case c.Kind == Boolean:
		return appendBits(b, c.numbers), nil
	case c.Kind == Date:
		for _, n := range c.numbers {
			b = binary.LittleEndian.AppendUint32(b, uint32(n))
		}
		return b, nil
	}
	for _, n := range c.numbers {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	return b, nil
}

// appendBits adds booleans, eight a byte, the first in the lowest bit.
func appendBits(b []byte, booleans []int64) []byte {
	for eight := range slices.Chunk(booleans, 8) {
		var bits byte
		for i, n := range eight {
			bits |= byte(n) << i
		}
		b = append(b, bits)
	}
	return b
}

// statistics say which rows a reader can leave out: the nulls, and the least and the
// greatest value, of texts where both are short.
func (c *parquetColumn) statistics(rows int) format.Statistics {
	const short = 64
	s := format.Statistics{NullCount: int64(rows - len(c.numbers) - len(c.texts))}
	switch {
	case len(c.words) > 0:
		least, greatest := slices.Min(c.words), slices.Max(c.words)
		if max(len(least), len(greatest)) <= short {
			s.MinValue, s.MaxValue = []byte(least), []byte(greatest)
		}
	case len(c.numbers) > 0:
		s.MinValue, s.MaxValue = c.bound(slices.Min(c.numbers)), c.bound(slices.Max(c.numbers))
	}
	return s
}

// bound is a number as statistics have it.
func (c *parquetColumn) bound(n int64) []byte {
	b, _ := (&parquetColumn{Column: c.Column, numbers: []int64{n}}).appendValues(nil)
	return b
}
