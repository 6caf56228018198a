package export

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strconv"
	"unicode/utf8"

	"sostool/pkg/calendar"
)

// jsonl writes a file for each table, in which each line is a row as a JSON object: with all
// columns in their order, those without a value as null.
type jsonl struct{ files map[*Table]*jsonlFile }

type jsonlFile struct {
	*textFile
	keys  []string // what comes before the value of each column
	nulls []string // the same with null
}

func beginJSONL(path string, _ Options) (Writer, error) {
	w := &jsonl{files: make(map[*Table]*jsonlFile)}
	for _, t := range Tables() {
		f := &jsonlFile{keys: make([]string, len(t.Columns)), nulls: make([]string, len(t.Columns))}
		for i, c := range t.Columns {
			f.keys[i] = "," + strconv.Quote(c.Name) + ":"
		}
		f.keys[0] = "{" + f.keys[0][1:]
		for i, key := range f.keys {
			f.nulls[i] = key + "null"
		}
		var err error
		if f.textFile, err = createText(filepath.Join(path, t.Name+".jsonl")); err != nil {
			return nil, err
		}
		w.files[t] = f
	}
	return w, nil
}

func (w *jsonl) Begin(string, string) error { return nil }

func (w *jsonl) Row(t *Table, row []Value) error {
	f := w.files[t]
	b := f.AvailableBuffer()
	for i := range row {
		if v := &row[i]; v.Null() {
			b = append(b, f.nulls[i]...)
		} else {
			b = v.appendJSON(append(b, f.keys[i]...), &t.Columns[i])
		}
	}
	_, err := f.Write(append(b, '}', '\n'))
	return err
}

func (w *jsonl) Close() error {
	var first error
	for _, t := range Tables() {
		if err := w.files[t].close(); first == nil {
			first = err
		}
	}
	return first
}

// appendJSON writes a value that is not null: decimals and dates by their digits, so that
// they stay exact.
func (v Value) appendJSON(b []byte, c *Column) []byte {
	switch c.Kind {
	case Text:
		return appendString(b, v.text)
	case Date:
		return append(v.appendText(append(b, '"'), c), '"')
	default:
		return v.appendText(b, c)
	}
}

// appendText writes a value that is not null as texts have it: 1371152.00, true, 2008-11-01.
func (v Value) appendText(b []byte, c *Column) []byte {
	switch c.Kind {
	case Integer:
		return strconv.AppendInt(b, v.number, 10)
	case Boolean:
		return strconv.AppendBool(b, v.Bool())
	case Decimal:
		return appendDecimal(b, v.number, c.Decimals)
	case Date:
		return calendar.Day(v.number).Append(b)
	default:
		return append(b, v.text...)
	}
}

// appendDecimal writes n units of the last of so many decimals, all of them.
func appendDecimal(b []byte, n int64, decimals int) []byte {
	units := uint64(n)
	if n < 0 {
		b, units = append(b, '-'), -units
	}
	from := len(b)
	b = strconv.AppendUint(b, units, 10)
	for len(b)-from <= decimals {
		b = slices.Insert(b, from, '0')
	}
	return slices.Insert(b, len(b)-decimals, '.')
}

// What bytes may call for in a text of JSON.
const (
	escapes = 1 << iota // they are not written as they are
	runes               // they are UTF-8 only together with others
)

// calls are what each byte calls for.
var calls = func() (of [256]uint8) {
	for c := range of {
		switch {
		case c >= utf8.RuneSelf:
			of[c] = runes
		case c < ' ' || c == '"' || c == '\\' || c == 0x7f:
			of[c] = escapes
		}
	}
	return of
}()

// appendString writes a text as JSON does; what of it is not UTF-8 becomes U+FFFD.
func appendString(b []byte, s string) []byte {
	call := uint8(0)
	for i := range len(s) {
		call |= calls[s[i]]
	}
	if call == 0 || call == runes && utf8.ValidString(s) {
		return append(append(append(b, '"'), s...), '"')
	}
	quoted, _ := json.Marshal(s) // a text always can be
	return append(b, quoted...)
}
