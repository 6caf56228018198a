package export

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"slices"

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
	without string          // the column that it does not have
	columns []parquetColumn // nil: no rows are held
	rows    int             // that are held
	bytes   int             // about what they take
	groups  []format.RowGroup
	at      int64 // how many bytes the file has, with those of pages.out
	pages   *pages
}

// pages is memory for what is put together and written, of one file after the other.
type pages struct {
	out              []byte // what is to be written next
	body, compressed []byte // of a page
}

const parquetMagic = "PAR1"

// newColumns are those of a file of a table, without one of its columns.
func newColumns(t *Table, without string) (columns []parquetColumn) {
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Name != without {
			columns = append(columns, parquetColumn{Column: c, from: i})
		}
	}
	return columns
}

func (f *parquetFile) write(b []byte) {
	f.at += int64(len(b))
	f.pages.out = append(f.pages.out, b...)
}

// begin writes what a file begins with, where it does not yet.
func (f *parquetFile) begin() {
	if f.at == 0 {
		f.write([]byte(parquetMagic))
	}
}

// flush writes to the file what is to be written.
func (f *parquetFile) flush() error {
	file, err := os.OpenFile(f.name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(f.pages.out)
	f.pages.out = f.pages.out[:0]
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

// group writes the rows that are held.
func (f *parquetFile) group() error {
	if f.rows == 0 {
		return nil
	}
	f.begin()
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
		c.reset()
	}
	f.groups = append(f.groups, g)
	f.rows, f.bytes = 0, 0
	return f.flush()
}

// chunk writes the values of a column that are held: the dictionary of a text, and a page
// of all values.
func (f *parquetFile) chunk(c *parquetColumn) (m format.ColumnMetaData, err error) {
	if c.Required && c.count < f.rows {
		return m, fmt.Errorf("a row has no %s", c.Name)
	}
	begin := f.at
	m = format.ColumnMetaData{Type: c.physical(), Codec: format.Snappy, PathInSchema: thrift.Slice[string]{c.Name},
		NumValues: int64(f.rows), Statistics: c.statistics(f.rows)}
	encoding := format.Plain
	m.Encoding = thrift.Slice[format.Encoding]{format.RLE, format.Plain}
	if len(c.words.begins) > 0 {
		encoding = format.RLEDictionary
		m.Encoding = append(m.Encoding, encoding)
		m.DictionaryPageOffset = f.at
		f.pages.body = append(f.pages.body[:0], c.words.page...)
		if err := f.writePage(&m, format.PageHeader{Type: format.DictionaryPage,
			DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(len(c.words.begins)), Encoding: format.Plain})}); err != nil {
			return m, err
		}
	}
	m.DataPageOffset = f.at
	if f.pages.body, err = c.appendLevels(f.pages.body[:0]); err != nil {
		return m, err
	}
	if f.pages.body, err = c.appendValues(f.pages.body); err != nil {
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
	if f.pages.compressed, err = new(snappy.Codec).Encode(f.pages.compressed[:cap(f.pages.compressed)], f.pages.body); err != nil {
		return err
	}
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(f.pages.body)), int32(len(f.pages.compressed))
	head, err := thrift.Marshal(new(thrift.CompactProtocol), &h)
	m.TotalUncompressedSize += int64(len(head) + len(f.pages.body))
	f.write(head)
	f.write(f.pages.compressed)
	return err
}

// close writes the rest of the file.
func (f *parquetFile) close() error {
	if err := f.group(); err != nil {
		return err
	}
	f.begin()
	columns := newColumns(f.table, f.without)
	meta := format.FileMetaData{Version: 1, CreatedBy: "sostool", RowGroups: f.groups,
		Schema: thrift.Slice[format.SchemaElement]{{Name: f.table.Name, NumChildren: thrift.New(int32(len(columns)))}}}
	for i := range columns {
		meta.Schema = append(meta.Schema, columns[i].schema())
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

	count  int      // of the values
	known  []byte   // for each row 1, or 0 where the value is null; of a column that is not Required
	plain  []byte   // the values other than texts, as a page has them
	bounds [2]int64 // the least and the greatest of them
	texts  []int32  // those that are texts, as places in words
	words  dictionary
}

// add takes the value of a row, and returns about how many bytes it takes.
func (c *parquetColumn) add(v *Value) int {
	if !v.known {
		c.known = append(c.known, 0)
		return 1
	}
	if !c.Required {
		c.known = append(c.known, 1)
	}
	if c.Kind != Text {
		c.number(v.number)
		return 9
	}
	c.count++
	if n := len(c.texts); n > 0 && string(c.words.word(c.texts[n-1])) == v.text { // as of most columns
		c.texts = append(c.texts, c.texts[n-1])
		return 5
	}
	place, fresh := c.words.place(v.text)
	c.texts = append(c.texts, place)
	if fresh {
		return len(v.text) + 64
	}
	return 5
}

// number takes a value other than a text.
func (c *parquetColumn) number(n int64) {
	if c.count == 0 {
		c.bounds = [2]int64{n, n}
	}
	c.bounds[0], c.bounds[1] = min(c.bounds[0], n), max(c.bounds[1], n)
	if bit := c.count % 8; c.Kind == Boolean && bit > 0 { // eight a byte, the first in the lowest bit
		c.plain[len(c.plain)-1] |= byte(n) << bit
	} else {
		c.plain = c.appendNumber(c.plain, n)
	}
	c.count++
}

// appendNumber adds a value as a page has it: a boolean as a byte, of which it is the
// lowest bit.
func (c *parquetColumn) appendNumber(b []byte, n int64) []byte {
	switch c.Kind {
	case Boolean:
		return append(b, byte(n))
	case Date:
		return binary.LittleEndian.AppendUint32(b, uint32(n))
	default:
		return binary.LittleEndian.AppendUint64(b, uint64(n))
	}
}

func (c *parquetColumn) reset() {
	c.words.reset()
	c.count, c.known, c.plain, c.texts = 0, c.known[:0], c.plain[:0], c.texts[:0]
}

// dictionary is texts, each once, in the order in which they came. Nothing in it is a
// pointer, which the collector would have to follow.
type dictionary struct {
	page   []byte           // as a dictionary's page has them: each after its length
	begins []int32          // where each begins in the page
	places map[uint64]int32 // by hashes, a text with the hash of another one by the next that is free
	seed   maphash.Seed     // of these
	least  int32            // the place of the least of them
	most   int32            // and of the greatest
}

// word is the text at a place.
func (d *dictionary) word(place int32) []byte {
	from := d.begins[place]
	return d.page[from:][4:][:binary.LittleEndian.Uint32(d.page[from:])]
}

// place is that of a text, a new one where there is none yet.
func (d *dictionary) place(text string) (place int32, fresh bool) {
	if d.places == nil {
		d.places, d.seed = make(map[uint64]int32), maphash.MakeSeed()
	}
	hash := maphash.String(d.seed, text)
	for ; ; hash++ {
		place, ok := d.places[hash]
		if !ok {
			break
		}
		if string(d.word(place)) == text {
			return place, false
		}
	}
	place = int32(len(d.begins))
	d.places[hash] = place
	d.begins = append(d.begins, int32(len(d.page)))
	d.page = append(binary.LittleEndian.AppendUint32(d.page, uint32(len(text))), text...)
	if text < string(d.word(d.least)) {
		d.least = place
	}
	if text > string(d.word(d.most)) {
		d.most = place
	}
	return place, true
}

func (d *dictionary) reset() {
	clear(d.places)
	*d = dictionary{page: d.page[:0], begins: d.begins[:0], places: d.places, seed: d.seed}
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
	if len(c.texts) == 0 {
		return append(b, c.plain...), nil
	}
	places, err := new(rle.DictionaryEncoding).EncodeInt32(nil, c.texts)
	return append(b, places...), err
}

// statistics say which rows a reader can leave out: the nulls, and the least and the
// greatest value, of texts where both are short.
func (c *parquetColumn) statistics(rows int) format.Statistics {
	const short = 64
	s := format.Statistics{NullCount: int64(rows - c.count)}
	switch {
	case len(c.texts) > 0:
		least, greatest := c.words.word(c.words.least), c.words.word(c.words.most)
		if max(len(least), len(greatest)) <= short {
			s.MinValue, s.MaxValue = slices.Clone(least), slices.Clone(greatest)
		}
	case c.count > 0:
		s.MinValue, s.MaxValue = c.appendNumber(nil, c.bounds[0]), c.appendNumber(nil, c.bounds[1])
	}
	return s
}
