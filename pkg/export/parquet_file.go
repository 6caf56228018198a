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

// groupRows is how many rows a group has at most, and pageRows how many of them a page has.
const (
	groupRows = 1 << 16
	pageRows  = 1 << 12
)

// parquetFile is a file of Parquet that is being written: rows are taken apart into the
// pages of their columns, which are compressed once they are full and written a group of
// rows at a time, texts through a dictionary. It is built on the encoders of parquet-go,
// for its writer brings every codec and an HTTP client into the program, 11 MB,
// and takes a seventh of the time in which the program starts. It is open only while it
// writes: there may be many.
type parquetFile struct {
	name    string
	table   *Table
	without string          // the column that it does not have
	columns []parquetColumn // nil: no rows are held
	rows    int             // that are held
	paged   int             // how many of them are in pages that are full
	bytes   int             // about what the rows take
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

// add takes a row of the whole table.
func (f *parquetFile) add(row []Value) error {
	for i := range f.columns {
		c := &f.columns[i]
		f.bytes += c.add(&row[c.from])
	}
	f.rows++
	if f.rows-f.paged < pageRows {
		return nil
	}
	return f.page()
}

// page ends the page of each column.
func (f *parquetFile) page() error {
	rows := f.rows - f.paged
	if rows == 0 {
		return nil
	}
	f.paged, f.bytes = f.rows, 0
	for i := range f.columns {
		c := &f.columns[i]
		if c.Required && c.count < f.rows {
			return fmt.Errorf("a row has no %s", c.Name)
		}
		if err := f.pages.data(c, rows); err != nil {
			return err
		}
		f.bytes += len(c.pages) + c.words.bytes()
	}
	return nil
}

// group writes the rows that are held.
func (f *parquetFile) group() error {
	if f.rows == 0 {
		return nil
	}
	if err := f.page(); err != nil {
		return err
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
	f.rows, f.paged, f.bytes = 0, 0, 0
	return f.flush()
}

// chunk writes the pages of a column, after the dictionary of a text.
func (f *parquetFile) chunk(c *parquetColumn) (m format.ColumnMetaData, err error) {
	begin := f.at
	m = format.ColumnMetaData{Type: c.physical(), Codec: format.Snappy, PathInSchema: thrift.Slice[string]{c.Name},
		Encoding:  thrift.Slice[format.Encoding]{format.RLE, format.Plain},
		NumValues: int64(f.rows), TotalUncompressedSize: c.size, Statistics: c.statistics(f.rows)}
	if words := c.words.count; words > 0 {
		m.Encoding = append(m.Encoding, format.RLEDictionary)
		m.DictionaryPageOffset = f.at
		page, size, err := f.pages.appendPage(f.pages.body[:0], c.words.page, &format.PageHeader{Type: format.DictionaryPage,
			DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: words, Encoding: format.Plain})})
		if err != nil {
			return m, err
		}
		m.TotalUncompressedSize += size
		f.write(page)
	}
	m.DataPageOffset = f.at
	f.write(c.pages)
	m.TotalCompressedSize = f.at - begin
	return m, nil
}

// data adds the page of a column, of so many rows, to those that are full.
func (p *pages) data(c *parquetColumn, rows int) error {
	h := format.DataPageHeader{NumValues: int32(rows), Encoding: format.Plain, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}
	if len(c.texts) > 0 {
		h.Encoding = format.RLEDictionary
	}
	var err error
	if p.body, err = c.appendLevels(p.body[:0]); err != nil {
		return err
	}
	if p.body, err = c.appendValues(p.body); err != nil {
		return err
	}
	var size int64
	c.pages, size, err = p.appendPage(c.pages, p.body, &format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(h)})
	c.size += size
	c.known, c.plain, c.bits, c.texts = c.known[:0], c.plain[:0], 0, c.texts[:0]
	return err
}

// appendPage adds a page of a body to others, after its header, and says what both take before
// they are compressed.
func (p *pages) appendPage(to, body []byte, h *format.PageHeader) (_ []byte, size int64, err error) {
	if p.compressed, err = new(snappy.Codec).Encode(p.compressed[:cap(p.compressed)], body); err != nil {
		return to, 0, err
	}
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(body)), int32(len(p.compressed))
	head, err := thrift.Marshal(new(thrift.CompactProtocol), h)
	return append(append(to, head...), p.compressed...), int64(len(head) + len(body)), err
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
	bounds [2]int64 // the least and the greatest of those other than texts
	words  dictionary
	pages  []byte // that are full
	size   int64  // what they take before they are compressed

	// The page that is not full yet.
	known []byte  // for each row 1, or 0 where the value is null; of a column that is not Required
	plain []byte  // the values other than texts, as a page has them
	bits  int     // the booleans in it, eight a byte
	texts []int32 // those that are texts, as places in words
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
	c.count++
	if c.Kind != Boolean {
		c.plain = c.appendNumber(c.plain, n)
		return
	}
	if c.bits%8 == 0 {
		c.plain = append(c.plain, 0)
	}
	c.plain[len(c.plain)-1] |= byte(n) << (c.bits % 8) // the first in the lowest bit
	c.bits++
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
	c.count, c.pages, c.size = 0, c.pages[:0], 0
}

// dictionary is texts, each once, in the order in which they came. Nothing in it is a
// pointer, which the collector would have to follow.
type dictionary struct {
	page  []byte       // as a dictionary's page has them: each after its length
	count int32        // how many there are
	slots []slot       // a power of two of them, at least half of them free
	seed  maphash.Seed // of the hashes
	last  slot         // of the text that was asked for last
	least slot         // of the least
	most  slot         // and of the greatest
}

// slot is where a text is found by its hash, or by one of the next where others have those.
type slot struct {
	hash  uint32
	begin int32 // of the text in the page, after its length; 0: the slot is free
	place int32
}

// word is the text of a slot.
func (d *dictionary) word(s slot) []byte {
	return d.page[s.begin:][:binary.LittleEndian.Uint32(d.page[s.begin-4:])]
}

// place is that of a text, a new one where there is none yet.
func (d *dictionary) place(text string) (place int32, fresh bool) {
	if d.count > 0 && string(d.word(d.last)) == text { // as of most columns
		return d.last.place, false
	}
	if 2*int(d.count) >= len(d.slots) {
		d.grow()
	}
	hash := uint32(maphash.String(d.seed, text))
	s := d.slot(hash, text)
	if fresh = s.begin == 0; fresh {
		d.page = binary.LittleEndian.AppendUint32(d.page, uint32(len(text)))
		*s = slot{hash, int32(len(d.page)), d.count}
		d.page = append(d.page, text...)
		if d.count == 0 || text < string(d.word(d.least)) {
			d.least = *s
		}
		if d.count == 0 || text > string(d.word(d.most)) {
			d.most = *s
		}
		d.count++
	}
	d.last = *s
	return s.place, fresh
}

// slot is that of a text, a free one where it has none.
func (d *dictionary) slot(hash uint32, text string) *slot {
	for i := int(hash); ; i++ {
		s := &d.slots[i&(len(d.slots)-1)]
		if s.begin == 0 || s.hash == hash && string(d.word(*s)) == text {
			return s
		}
	}
}

// grow makes room for as many texts again.
func (d *dictionary) grow() {
	if d.slots == nil {
		d.slots, d.seed = make([]slot, 16), maphash.MakeSeed()
		return
	}
	old := d.slots
	d.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.begin > 0 {
			*d.slot(s.hash, string(d.word(s))) = s
		}
	}
}

// bytes is about how many it takes.
func (d *dictionary) bytes() int { return len(d.page) + 48*int(d.count) }

func (d *dictionary) reset() {
	clear(d.slots)
	*d = dictionary{page: d.page[:0], slots: d.slots, seed: d.seed}
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
	case c.words.count > 0:
		least, greatest := c.words.word(c.words.least), c.words.word(c.words.most)
		if max(len(least), len(greatest)) <= short {
			s.MinValue, s.MaxValue = slices.Clone(least), slices.Clone(greatest)
		}
	case c.count > 0:
		s.MinValue, s.MaxValue = c.appendNumber(nil, c.bounds[0]), c.appendNumber(nil, c.bounds[1])
	}
	return s
}
