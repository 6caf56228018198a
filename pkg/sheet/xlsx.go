package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"sostool/pkg/language"
)

// maxUnzipped is how large a workbook may be without its compression, all parts together.
const maxUnzipped = 64 << 20

// readXLSX reads the sheets of a workbook: numbers as they are stored, not as they are
// shown, and of formulas the values that the program stored which worked them out.
func readXLSX(file []byte) (*Workbook, error) {
	if err := otherZip(file); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, RawCellValue: true, // nothing goes to temporary files
	})
	if err != nil {
		return nil, notReadable(err)
	}
	defer f.Close()
	w := &Workbook{}
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		g, err := readSheet(f, name)
		if err != nil {
			return nil, err
		}
		w.Grids = append(w.Grids, g)
	}
	if len(w.Grids) == 0 {
		return nil, language.Fail("a workbook without a visible sheet of cells")
	}
	return w, nil
}

func notReadable(err error) error {
	return &language.Error{Text: language.Say("this workbook can't be read; open it in a spreadsheet and save it again"), Err: err}
}

// otherZip is an error about a file that is zipped as workbooks are, and is another thing.
func otherZip(file []byte) error {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return notReadable(err)
	}
	for _, part := range z.File {
		switch {
		case part.Name == "mimetype":
			r, err := part.Open()
			if err != nil {
				return notReadable(err)
			}
			kind, _ := io.ReadAll(io.LimitReader(r, 100))
			r.Close()
			if strings.Contains(string(kind), "opendocument") {
				return language.Fail("this is an OpenDocument file (.ods); {0}", saveAs)
			}
		case part.Name == "xl/workbook.bin":
			return language.Fail("this is a binary workbook (.xlsb); {0}", saveAs)
		}
	}
	return nil
}

// readSheet reads one sheet. Its rows are looked through before excelize takes all of it into
// memory, as it does for what the rows don't say.
func readSheet(f *excelize.File, name string) (*Grid, error) {
	g := &Grid{Name: name}
	rows, err := f.Rows(name)
	if err != nil {
		return nil, notReadable(err)
	}
	cells := 0
	for n := 0; rows.Next(); n++ {
		texts, err := rows.Columns()
		if err != nil {
			return nil, errors.Join(notReadable(err), rows.Close())
		}
		for len(texts) > 0 && texts[len(texts)-1] == "" {
			texts = texts[:len(texts)-1]
		}
		if len(texts) == 0 {
			continue
		}
		for len(g.rows) <= min(n, maxRows) {
			g.rows = append(g.rows, nil)
		}
		if cells += len(texts); n >= maxRows || len(texts) > maxCols || cells > maxCells {
			return nil, errors.Join(tooLarge(), rows.Close())
		}
		row := make([]Cell, len(texts))
		for col, text := range texts {
			row[col] = Cell{Row: n, Col: col}
			row[col].Text, row[col].fault = tidy(text)
		}
		g.rows[n] = row
	}
	if err := errors.Join(rows.Error(), rows.Close()); err != nil {
		return nil, notReadable(err)
	}
	if err := errors.Join(g.square().forms(f), g.merge(f)); err != nil {
		return nil, err
	}
	g.figures()
	return g, nil
}

// forms finds out what the cells of a sheet are.
func (g *Grid) forms(f *excelize.File) error {
	dates1904 := false
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		dates1904 = *props.Date1904
	}
	styles := make(map[int]shown)
	for i := range g.rows {
		for k := range g.rows[i] {
			c := &g.rows[i][k]
			formula, err := f.GetCellFormula(g.Name, c.Ref())
			if err != nil {
				return notReadable(err)
			}
			if c.Text == "" {
				if formula != "" {
					c.fault = unworked
				}
				continue
			}
			kind, err := f.GetCellType(g.Name, c.Ref())
			if err != nil {
				return notReadable(err)
			}
			if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber || !stored().MatchString(c.Text) {
				continue
			}
			c.form = number
			id, err := f.GetCellStyle(g.Name, c.Ref())
			if err != nil {
				return notReadable(err)
			}
			as, ok := styles[id]
			if !ok {
				style, err := f.GetStyle(id)
				if err != nil {
					return notReadable(err)
				}
				as = shownBy(style)
				styles[id] = as
			}
			switch as {
			case shownPercent:
				c.form = percent
			case shownThousands:
				c.form = scaled
			case shownDate, shownYear:
				c.day(dates1904, as == shownYear)
			}
		}
	}
	return nil
}

// day writes a day that is stored as a number as a date, or its year alone: heads may be
// dates.
func (c *Cell) day(since1904, year bool) {
	n, err := strconv.ParseFloat(c.Text, 64)
	if err != nil || n < 1 || n > math.MaxInt32 {
		return
	}
	if day, err := excelize.ExcelDateToTime(n, since1904); err == nil {
		c.Text, c.form = day.Format("2006-01-02"), asText
		if year {
			c.Text = c.Text[:4]
		}
	}
}

// shown is how a style shows numbers, as far as it matters to what they are.
type shown uint8

const (
	plainly shown = iota
	shownPercent
	shownThousands // the cell holds euros and shows thousands of them
	shownDate
	shownYear
)

// shownBy is how a style shows numbers.
func shownBy(style *excelize.Style) shown {
	switch n := style.NumFmt; {
	case n == 9 || n == 10:
		return shownPercent
	case n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58:
		return shownDate
	}
	if style.CustomNumFmt == nil {
		return plainly
	}
	first, _, _ := strings.Cut(bare(*style.CustomNumFmt), ";")
	first = strings.ToLower(first)
	switch {
	case strings.Contains(first, "%"):
		return shownPercent
	case strings.Trim(first, "yv ") == "" && first != "":
		return shownYear
	case strings.ContainsAny(first, "ymdhv") && !strings.ContainsAny(first, "#"): // v: the year of Finnish formats
		return shownDate
	case scaling(first):
		return shownThousands
	default:
		return plainly
	}
}

// bare is a number format without the texts that it shows as they are: in quotes, behind a
// backslash, an underscore or an asterisk, and in brackets.
func bare(format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		switch format[i] {
		case '"':
			if n := strings.IndexByte(format[i+1:], '"'); n >= 0 {
				i += n + 1
			}
		case '[':
			if n := strings.IndexByte(format[i+1:], ']'); n >= 0 {
				i += n + 1
			}
		case '\\', '_', '*':
			i++
		default:
			b.WriteByte(format[i])
		}
	}
	return b.String()
}

// scaling reports whether a number format divides by a thousand: it has a comma behind the
// last digit.
func scaling(format string) bool {
	i := strings.LastIndexAny(format, "0#?")
	return i >= 0 && strings.HasPrefix(format[i+1:], ",")
}

// merge gives each part of a merged cell the text of its first one.
func (g *Grid) merge(f *excelize.File) error {
	merged, err := f.GetMergeCells(g.Name)
	if err != nil {
		return notReadable(err)
	}
	for _, m := range merged {
		fromCol, fromRow, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return notReadable(err)
		}
		toCol, toRow, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return notReadable(err)
		}
		if fromRow > len(g.rows) || fromCol > g.width() {
			continue
		}
		first := g.rows[fromRow-1][fromCol-1]
		for row := fromRow - 1; row < min(toRow, len(g.rows)); row++ {
			for col := fromCol - 1; col < min(toCol, g.width()); col++ {
				if c := &g.rows[row][col]; c.blank() {
					c.Text, c.form = first.Text, again
				}
			}
		}
	}
	return nil
}
