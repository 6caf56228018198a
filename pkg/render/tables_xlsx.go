package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/xuri/excelize/v2"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

const (
	maxSheetName = 31 // UTF-16 units, as Excel counts
	maxTextWidth = 60 // of a column of texts; a longer one runs into the next cell or is seen when it is chosen

	excelEpoch     = 25569                         // 1.1.1970 as Excel counts days
	firstExcelDate = calendar.Day(61 - excelEpoch) // 1.3.1900: before it, Excel has a leap day that never was
)

// writeTableXLSX writes a workbook of two sheets: the table, and what people must
// know to read it (title, lead, signs, notes). Without Plain the title and the
// lead are also above the table. Texts are always texts, never formulas; figures
// are numbers whose format shows their mark.
func writeTableXLSX(w io.Writer, t *table.Table, o TableOptions) error {
	p, err := newPage(t, o.Language)
	if err != nil {
		return err
	}
	var above []string
	if !o.Plain {
		above = p.above()
	}
	notes := slices.Concat(p.above(), p.legend(p.columns), p.notes())
	// In addition there are the head, the total and an empty row.
	if rows := max(len(t.Rows)+len(above)+3, len(notes)); rows > excelize.TotalRows {
		return language.Fail("the table needs {0} rows, and a sheet of xlsx has {1}", rows, excelize.TotalRows)
	}

	f := excelize.NewFile()
	defer f.Close()
	if err := setProperties(f, p.say(t.Title)); err != nil {
		return err
	}
	if err := f.SetAppProps(&excelize.AppProperties{Application: "sostool"}); err != nil {
		return err
	}
	x := &xlsx{page: p, file: f, styles: make(map[xlsxStyle]int)}
	x.font, x.err = f.GetDefaultFont()
	name := sheetName(p.say(t.Title))
	x.keep(f.SetSheetName("Sheet1", name))
	x.writeTable(name, above)
	if len(notes) > 0 {
		x.writeNotes(name, notes)
	}
	if x.err != nil {
		return x.err
	}
	return f.Write(w)
}

// setProperties says what the workbook is, at a time that is always the same, so
// that the same table makes the same bytes. Excelize leaves out the prefixes of
// names, which ExcelJS refuses to read.
func setProperties(f *excelize.File, title string) error {
	if err := f.SetDocProps(&excelize.DocProperties{Title: title}); err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	if title != "" {
		b.WriteString("<dc:title>")
		if err := xml.EscapeText(&b, []byte(title)); err != nil {
			return err
		}
		b.WriteString("</dc:title>")
	}
	const then = `xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:`
	b.WriteString("<dc:creator>sostool</dc:creator><cp:lastModifiedBy>sostool</cp:lastModifiedBy>" +
		"<dcterms:created " + then + "created><dcterms:modified " + then + "modified></cp:coreProperties>")
	f.Pkg.Store("docProps/core.xml", b.Bytes())
	return nil
}

const (
	noteWidth  = 100 // of the column of notes
	noteFits   = 85  // signs of any font that are in a line of it
	lineHeight = 15  // points
)

// writeNotes adds a sheet with a line in each row. It is not streamed: streams are
// written in no order.
func (x *xlsx) writeNotes(table string, notes []string) {
	name := sheetName(x.say(language.Say("Notes")))
	if strings.EqualFold(name, table) {
		name = cutUnits(name, maxSheetName-2) + " 2"
	}
	_, err := x.file.NewSheet(name)
	x.keep(err)
	x.paper(name)
	x.keep(x.file.SetColWidth(name, "A", "A", noteWidth))
	for n, line := range notes {
		address := fmt.Sprintf("A%d", n+1)
		cell := x.text(line, xlsxStyle{bold: n == 0, wrap: true})
		x.keep(x.file.SetCellStr(name, address, cell.Value.(string)))
		x.keep(x.file.SetCellStyle(name, address, address, cell.StyleID))
		if w := displaywidth.String(line); w > noteFits { // LibreOffice gives it one line otherwise
			x.keep(x.file.SetRowHeight(name, n+1, min(float64(w/noteFits+1)*lineHeight, excelize.MaxRowHeight)))
		}
	}
}

// writeTable writes the sheet of the table below the lines above it.
func (x *xlsx) writeTable(name string, above []string) {
	x.paper(name)
	stream, err := x.file.NewStreamWriter(name)
	if x.keep(err); x.err != nil {
		return
	}
	x.stream = stream
	x.layOut(name, len(above))
	for n, line := range above {
		x.put([]any{x.text(line, xlsxStyle{bold: n == 0})})
	}
	if len(above) > 0 {
		x.row++
	}
	heads := make([]any, len(x.columns))
	for n, i := range x.columns {
		heads[n] = x.text(x.label(i), xlsxStyle{bold: true, align: alignXLSX(x.Columns[i].Kind)})
	}
	x.put(heads)
	if x.empty() {
		x.put([]any{x.text(x.nothing(), xlsxStyle{})})
	}
	for r := range rowsOf(x.Table) {
		cells := make([]any, len(x.columns))
		for n, i := range x.columns {
			cells[n] = x.cell(r, i)
		}
		x.put(cells)
	}
	if x.err == nil {
		x.keep(stream.Flush())
	}
}

// xlsx writes a page into a sheet, row by row. It keeps the first error.
type xlsx struct {
	*page
	file   *excelize.File
	stream *excelize.StreamWriter
	styles map[xlsxStyle]int
	font   string // of the workbook: a style that names none leaves it to the reader
	row    int    // the last one written to the sheet
	err    error
}

// fontSize is that of a workbook's own style, in points.
const fontSize = 11

// paper makes a sheet print on pages of A4 that are as wide as it.
func (x *xlsx) paper(name string) {
	const a4, any = 9, 0
	x.keep(x.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: new(true)}))
	x.keep(x.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: new(a4), Orientation: new("landscape"), FitToWidth: new(1), FitToHeight: new(any)}))
}

// xlsxStyle is how a cell looks. The zero value is a plain text.
type xlsxStyle struct {
	format string // of a number
	bold   bool
	align  string // Excel's own choice where it is empty
	indent int
	wrap   bool
}

func (x *xlsx) style(s xlsxStyle) int {
	id, ok := x.styles[s]
	if ok || s == (xlsxStyle{}) {
		return id
	}
	style := &excelize.Style{}
	if s.format != "" {
		style.CustomNumFmt = &s.format
	}
	if s.bold {
		style.Font = &excelize.Font{Bold: true, Family: x.font, Size: fontSize}
	}
	if s.align != "" || s.wrap {
		style.Alignment = &excelize.Alignment{Horizontal: s.align, Indent: s.indent, WrapText: s.wrap}
		if s.wrap {
			style.Alignment.Vertical = "top"
		}
	}
	id, err := x.file.NewStyle(style)
	x.keep(err)
	x.styles[s] = id
	return id
}

func (x *xlsx) keep(err error) {
	if x.err == nil {
		x.err = err
	}
}

// layOut sets the widths of the columns and freezes what is above and left of the
// figures.
func (x *xlsx) layOut(name string, above int) {
	for n, i := range x.columns {
		width := displaywidth.String(x.label(i))
		for r := range rowsOf(x.Table) {
			if r.Role == table.Heading {
				continue // it runs over the empty cells next to it
			}
			whole, rest := x.figure(r, i)
			w := displaywidth.String(whole) + displaywidth.String(rest)
			if i == x.tree {
				w += 2 * r.Depth
			}
			width = max(width, w)
		}
		if x.Columns[i].Kind.Wraps() {
			width = min(width, maxTextWidth)
		}
		// Bold and wide digits need a little more than the count of signs.
		x.keep(x.stream.SetColWidth(n+1, n+1, float64(min(width, 200))*1.1+2))
	}
	head := 1
	if above > 0 {
		head = above + 2
	}
	x.keep(x.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: name, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(name, "'", "''"), head, head),
	}))
	corner, err := excelize.CoordinatesToCellName(2, head+1)
	x.keep(err)
	x.keep(x.stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: head, TopLeftCell: corner, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: "bottomRight"}},
	}))
}

// put writes the next row.
func (x *xlsx) put(cells []any) {
	x.row++
	x.keep(x.stream.SetRow(fmt.Sprintf("A%d", x.row), cells))
}

func (x *xlsx) text(s string, style xlsxStyle) excelize.Cell {
	style.wrap = style.wrap || strings.Contains(s, "\n")
	return excelize.Cell{StyleID: x.style(style), Value: cutUnits(s, excelize.TotalCellChars)}
}

// cell is a cell of a row: a number where Excel can reckon with it, else a
// text.
func (x *xlsx) cell(r *table.Row, i int) any {
	c := r.Cells[i]
	if c.Blank() {
		return nil
	}
	style := xlsxStyle{bold: r == x.Total || set(r), align: alignXLSX(x.Columns[i].Kind)}
	if i == x.tree {
		style.indent = r.Depth
	}
	number := func(value any, format, before string) excelize.Cell {
		style.format = format
		if before != "" {
			style.format = `"` + strings.ReplaceAll(before, `"`, "") + `"` + format
		}
		signs := signsBehind(c)
		if x.marks[i] != "" {
			signs = ""
		}
		for _, sign := range signs {
			style.format += `\` + string(sign)
		}
		return excelize.Cell{StyleID: x.style(style), Value: value}
	}
	if c.Known() {
		switch v := c.Value.(type) {
		case table.Year:
			return number(int(v), "0", "")
		case int:
			return number(v, "#,##0", "")
		case money.Number:
			return number(float64(v)/10_000, "#,##0.####", "")
		case money.Amount:
			format := "#,##0"
			if x.decimals(v) > 0 {
				format = "#,##0.00"
			}
			return number(euros(v), format, x.about(c))
		case money.Share:
			format := "0%"
			if v.Decimals() > 0 {
				format = "0." + strings.Repeat("0", int(v.Decimals())) + "%"
			}
			return number(float64(v.Micro())/100_000_000, format, x.about(c))
		case calendar.Date:
			if whole(v) && v.First() >= firstExcelDate {
				format := `d\.m\.yyyy`
				if x.language == language.English {
					format = `d\ mmm\ yyyy`
				}
				return number(int(v.First())+excelEpoch, format, "")
			}
		}
	}
	whole, rest := x.figure(r, i)
	switch c.Value.(type) {
	case calendar.Date, calendar.Period:
		if c.Known() {
			whole = machineValue(c) // a text that is the same in every language
		}
	}
	return x.text(whole+rest, style)
}

// whole reports whether a date is one certain day.
func whole(d calendar.Date) bool { return d.Day > 0 && !d.Uncertain }

// alignXLSX keeps a column together whose cells are numbers here and texts
// there: an unknown figure, a date without its day.
func alignXLSX(k table.Kind) string {
	if k.Number() {
		return "right"
	}
	return "left"
}

// euros is an amount as a number that is written exactly: whole euros as an
// integer, others as the nearest binary fraction, whose shortest decimals are
// the amount's own up to 70 000 000 000 000 euros.
func euros(a money.Amount) any {
	if a.WholeEuros() {
		return a.Cents() / 100
	}
	return float64(a.Cents()) / 100
}

// sheetName is a title as the name of a sheet.
func sheetName(title string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, title)
	name = cutUnits(strings.Trim(strings.Join(strings.Fields(name), " "), "'"), maxSheetName)
	if name = strings.Trim(name, "' "); name == "" || strings.EqualFold(name, "History") { // Excel keeps that one to itself
		return "sostool"
	}
	return name
}

// cutUnits is a text of at most n UTF-16 units, the last of them an ellipsis where
// something is cut.
func cutUnits(s string, n int) string {
	if len(s) <= n {
		return s
	}
	units, end := 0, 0 // end is where an ellipsis still fits
	for i, r := range s {
		if units < n {
			end = i
		}
		if units++; r > 0xffff {
			units++
		}
		if units > n {
			return s[:end] + "…"
		}
	}
	return s
}
