package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"sostool/pkg/language"
)

// readCSV reads a file of text in UTF-8, UTF-16 or Windows-1252, with semicolons, tabs or
// commas between the cells. Unlike encoding/csv it keeps rows with nothing in them, since
// a spreadsheet numbers those as well.
func readCSV(file []byte) (*Grid, error) {
	text, err := decoded(file)
	if err != nil {
		return nil, err
	}
	comma := separator(text)
	if rest, ok := strings.CutPrefix(text, "sep="); ok && len(rest) > 1 { // Excel's own line above the cells
		if _, after, ok := strings.Cut(rest, "\n"); ok && strings.TrimRight(rest[1:len(rest)-len(after)], "\r\n") == "" {
			comma = rest[0]
		}
	}
	s := &splitter{text: text, comma: comma}
	g := &Grid{}
	cells := 0
	for !s.done() {
		fields, err := s.row()
		if err != nil {
			return nil, err
		}
		row := make([]Cell, len(fields))
		for col, field := range fields {
			row[col] = Cell{Row: len(g.rows), Col: col}
			row[col].Text, row[col].fault = tidy(field)
			if !row[col].blank() {
				cells++
			}
		}
		if g.rows = append(g.rows, row); len(g.rows) > maxRows || len(row) > maxCols || cells > maxCells {
			return nil, tooLarge()
		}
	}
	if comma == ',' && g.looseDecimals() {
		return nil, language.Fail("commas are between the cells and, without quotation marks, also before decimals; save it with semicolons between the cells, or as a workbook (.xlsx)")
	}
	g.square().figures()
	return g, nil
}

// decoded is a file's text in UTF-8. What is not UTF-8 and has no mark of UTF-16 is
// Windows-1252, which Excel writes and which holds ISO 8859-1.
func decoded(file []byte) (string, error) {
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xfe")) || bytes.HasPrefix(file, []byte("\xfe\xff")):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(file)
		return string(text), err
	case utf8.Valid(file):
		file = bytes.TrimPrefix(file, []byte("\ufeff"))
	default:
		text, err := charmap.Windows1252.NewDecoder().Bytes(file)
		if err != nil {
			return "", err
		}
		file = text
	}
	if bytes.IndexByte(file, 0) >= 0 {
		return "", language.Fail("neither a workbook (.xlsx) nor a text (.csv)")
	}
	return string(file), nil
}

// looseDecimals reports whether rows with figures have more cells than any row of words
// above them, the last one of two digits: the decimals of a figure that a comma parted.
func (g *Grid) looseDecimals() bool {
	width := 0
	for _, row := range g.rows {
		n := len(row)
		for n > 0 && row[n-1].blank() {
			n--
		}
		digits := 0
		for _, c := range row[:n] {
			if strings.Trim(c.Text, "0123456789") == "" {
				digits++
			}
		}
		switch {
		case width > 0 && n > width && digits >= 2 && len(row[n-1].Text) <= 2 && row[n-1].Text != "":
			return true
		default:
			width = max(width, n)
		}
	}
	return false
}

// separator is what is between the cells: what is on half of the lines or more. Commas are
// also in figures, so they come last.
func separator(text string) byte {
	lines := 0
	var with [2]int
	const before = "\t;"
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		lines++
		for i := range before {
			if strings.IndexByte(line, before[i]) >= 0 {
				with[i]++
			}
		}
	}
	for i := range before {
		if with[i] > 0 && 2*with[i] >= lines {
			return before[i]
		}
	}
	return ','
}

// splitter takes a text apart into rows of cells.
type splitter struct {
	text  string
	at    int
	comma byte
}

func (s *splitter) done() bool { return s.at >= len(s.text) }

// row is the cells up to the next end of a line that is not in quotes.
func (s *splitter) row() (fields []string, err error) {
	for {
		field, err := s.field()
		if err != nil {
			return nil, err
		}
		if fields = append(fields, field); len(fields) > maxCols {
			return nil, tooLarge()
		}
		if s.done() {
			return fields, nil
		}
		end := s.text[s.at]
		s.at++
		if end == '\r' && !s.done() && s.text[s.at] == '\n' {
			s.at++
		}
		if end != s.comma {
			return fields, nil
		}
	}
}

// field is one cell, up to what ends it.
func (s *splitter) field() (string, error) {
	var b strings.Builder
	if from := s.at; !s.done() && s.text[s.at] == '"' {
		for s.at++; ; {
			n := strings.IndexByte(s.text[s.at:], '"')
			if n < 0 {
				return "", language.Fail("line {0}: a quotation mark opens a cell and none closes it", 1+strings.Count(s.text[:from], "\n"))
			}
			b.WriteString(s.text[s.at : s.at+n])
			if s.at += n + 1; s.done() || s.text[s.at] != '"' {
				break
			}
			b.WriteByte('"')
			s.at++
		}
	}
	n := strings.IndexAny(s.text[s.at:], string(rune(s.comma))+"\r\n")
	if n < 0 {
		n = len(s.text) - s.at
	}
	b.WriteString(s.text[s.at : s.at+n])
	s.at += n
	return b.String(), nil
}
