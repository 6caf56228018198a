package starter

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"

	"sostool/pkg/language"
)

// example is a folder to play with. What is prose in it is below a folder for each
// language.
//
//go:embed example.txtar
var example string

// ExampleFiles are those of a made-up folder to play with, in a language of people: records
// without a finding, a budget that no record has yet, as a sheet and as text, and a page
// that commands fill in.
func ExampleFiles(l language.Language) ([]txtar.File, error) {
	filled, err := Starter{Lang: l.String()}.fill(example, l)
	if err != nil {
		return nil, err
	}
	var files []txtar.File
	for _, f := range txtar.Parse(filled).Files {
		if code, name, _ := strings.Cut(f.Name, "/"); code == l.String() {
			f.Name = name
		} else if _, other := language.Parse(code); other {
			continue
		}
		if f.Name == "budget.csv" {
			book, err := workbook(f.Data)
			if err != nil {
				return nil, err
			}
			files = append(files, txtar.File{Name: "budget.xlsx", Data: book})
			f.Data = append([]byte("\ufeff"), f.Data...) // by which Excel knows that it is UTF-8
		}
		files = append(files, f)
	}
	return files, nil
}

// workbook is a text of values between semicolons as an Excel workbook: its whole numbers
// are numbers. The same text makes the same bytes.
func workbook(text []byte) ([]byte, error) {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Sheet1"
	grouped, err := f.NewStyle(&excelize.Style{NumFmt: 3}) // #,##0
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		for j, text := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return nil, err
			}
			n, err := strconv.Atoi(strings.ReplaceAll(text, " ", ""))
			switch {
			case text == "":
				continue
			case err != nil:
				err = f.SetCellStr(sheet, cell, text)
			case year.MatchString(text):
				err = f.SetCellInt(sheet, cell, int64(n))
			default:
				if err = f.SetCellInt(sheet, cell, int64(n)); err == nil {
					err = f.SetCellStyle(sheet, cell, cell, grouped)
				}
			}
			if err != nil {
				return nil, err
			}
		}
	}
	if err := f.SetColWidth(sheet, "A", "A", 36); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	_, err = f.WriteTo(&out)
	return out.Bytes(), err
}

var year = regexp.MustCompile(`^\d{4}$`)
