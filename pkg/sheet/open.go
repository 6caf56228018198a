package sheet

import (
	"bytes"

	"sostool/pkg/language"
)

// Workbook is the sheets of a file, in their order.
type Workbook struct {
	Grids []*Grid
}

// Names are the names of the sheets; empty for a text, which has none.
func (w *Workbook) Names() []string {
	var names []string
	for _, g := range w.Grids {
		if g.Name != "" {
			names = append(names, g.Name)
		}
	}
	return names
}

// Open reads a file: a workbook (.xlsx, .xlsm), or a text with separators (.csv). Its error
// says what the file is instead, and what to do.
func Open(file []byte) (*Workbook, error) {
	switch {
	case len(file) > MaxBytes:
		return nil, tooLarge()
	case bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")):
		return nil, language.Fail("this is an old workbook (.xls) or one with a password; {0}", saveAs)
	case bytes.HasPrefix(file, []byte("PK")):
		return readXLSX(file)
	case bytes.HasPrefix(file, []byte("%PDF")):
		return nil, language.Fail("this is a PDF; save the sheet that it was made of as a workbook (.xlsx) or a text (.csv)")
	}
	g, err := readCSV(file)
	if err != nil {
		return nil, err
	}
	return &Workbook{[]*Grid{g}}, nil
}

// saveAs is what to do with a file that is not read.
var saveAs = language.Say("open it in a spreadsheet and save it as a workbook (.xlsx) or a text (.csv)")

func tooLarge() error {
	return language.Fail("larger than a budget is: at most {0} rows, {1} columns, {2} cells and {3} megabytes are read", maxRows, maxCols, maxCells, MaxBytes>>20)
}
