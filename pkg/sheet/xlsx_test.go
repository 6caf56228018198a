package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook makes a workbook of one sheet, its rows from A1 on, and lets fill do the rest.
func workbook(t testing.TB, name string, rows [][]any, fill func(f *excelize.File, do func(error))) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	do := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	do(f.SetSheetName("Sheet1", name))
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		do(err)
		do(f.SetSheetRow(name, cell, &row))
	}
	if fill != nil {
		fill(f, do)
	}
	var b bytes.Buffer
	do(f.Write(&b))
	return b.Bytes()
}

// inFormat shows cells by a number format.
func inFormat(f *excelize.File, do func(error), sheet, format string, cells ...string) {
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	do(err)
	for _, c := range cells {
		do(f.SetCellStyle(sheet, c, c, id))
	}
}

// TestWorkbooks: what workbooks store, and texts don't.
func TestWorkbooks(t *testing.T) {
	const sheet = "Talousarvio 2009"
	for _, test := range []struct {
		name string
		rows [][]any
		fill func(f *excelize.File, do func(error))
		want string
	}{
		{"numbers as they are stored, not as they are shown", [][]any{
			{"Kustannuslaji", 2009, 2010, "Yhteensä"},
			{"Henkilöstökulut", 1828204.5000000002, 0.1 + 0.2, 1828204.8},
			{"Matkat", 100.4, 1e5, 100100.4},
			{"Yhteensä", 1828304.9, 100000.3, 1928305.2},
		}, func(f *excelize.File, do func(error)) {
			inFormat(f, do, sheet, `# ##0\ "€"`, "B2", "C2", "D2", "B3", "C3")
		}, `costs[0] personnel
costs[1] travel
'Talousarvio 2009'!B4 years.2009 = 1828304.90
'Talousarvio 2009'!C4 years.2010 = 100000.30
'Talousarvio 2009'!D4 total = 1928305.20
'Talousarvio 2009'!B2 costs[0].years.2009 = 1828204.50
'Talousarvio 2009'!C2 costs[0].years.2010 = 0.30
'Talousarvio 2009'!D2 costs[0].amount = 1828204.80
'Talousarvio 2009'!B3 costs[1].years.2009 = 100.40
'Talousarvio 2009'!C3 costs[1].years.2010 = 100000
'Talousarvio 2009'!D3 costs[1].amount = 100100.40
6 sums hold
`},
		{"more than cents is doubted", [][]any{{"Rahoitus", "€"}, {"STM", 1371153.3333333333}, {"Kunnat", 457050.5}}, nil, `funding[0] stm
funding[1] municipal
'Talousarvio 2009'!B2 funding[0].amount = 1371153.33
'Talousarvio 2009'!B3 funding[1].amount = 457050.50
doubt: cents of "STM" at funding[0].amount
0 sums hold
`},
		{"merged heads, with the amount and its share below each year", [][]any{
			{"Rahoitussuunnitelma", nil, nil, nil, nil},
			{"Rahoittaja", 2009, nil, 2010, nil},
			{nil, "€", "%", "€", "%"},
			{"STM", 75000, 0.75, 75000, 0.75},
			{"Kunnat", 25000, 0.25, 25000, 0.25},
			{"Yhteensä", 100000, 1, 100000, 1},
		}, func(f *excelize.File, do func(error)) {
			do(f.MergeCell(sheet, "A1", "E1"))
			do(f.MergeCell(sheet, "A2", "A3"))
			do(f.MergeCell(sheet, "B2", "C2"))
			do(f.MergeCell(sheet, "D2", "E2"))
			inFormat(f, do, sheet, "0.0 %", "C4", "C5", "C6", "E4", "E5", "E6")
		}, `funding[0] stm
funding[1] municipal
'Talousarvio 2009'!B6 years.2009 = 100000
'Talousarvio 2009'!D6 years.2010 = 100000
'Talousarvio 2009'!B4 funding[0].years.2009 = 75000
'Talousarvio 2009'!D4 funding[0].years.2010 = 75000
'Talousarvio 2009'!B5 funding[1].years.2009 = 25000
'Talousarvio 2009'!D5 funding[1].years.2010 = 25000
2 sums hold
`},
		{"a group that is merged down", [][]any{
			{nil, nil, 2009, 2010},
			{"Henkilöstökulut", "Projektipäällikkö", 50000, 51000},
			{nil, "Suunnittelija", 40000, 41000},
			{"Muut kulut", "Kokoukset", 1000, 1000},
			{"Yhteensä", nil, 91000, 93000},
		}, func(f *excelize.File, do func(error)) { do(f.MergeCell(sheet, "A2", "A3")) }, `costs[0] personnel
costs[1] personnel
costs[2] other
'Talousarvio 2009'!C5 years.2009 = 91000
'Talousarvio 2009'!D5 years.2010 = 93000
'Talousarvio 2009'!C2 costs[0].years.2009 = 50000
'Talousarvio 2009'!D2 costs[0].years.2010 = 51000
'Talousarvio 2009'!C3 costs[1].years.2009 = 40000
'Talousarvio 2009'!D3 costs[1].years.2010 = 41000
'Talousarvio 2009'!C4 costs[2].years.2009 = 1000
'Talousarvio 2009'!D4 costs[2].years.2010 = 1000
2 sums hold
`},
		{"shown in thousands, stored in euros", [][]any{{"Menot (1 000 €)", 2009}, {"Palkat", 1234567.89}, {"Matkat", 40}}, func(f *excelize.File, do func(error)) {
			inFormat(f, do, sheet, `#,##0,`, "B2")
		}, `costs[0] personnel
costs[1] travel
'Talousarvio 2009'!B2 costs[0].years.2009 = 1234567.89
'Talousarvio 2009'!B3 costs[1].years.2009 = about 40000
doubt: unit of "Palkat" at costs[0].years.2009
thousands: A1
0 sums hold
`},
		{"heads that are dates", [][]any{{"Menot", time.Date(2009, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2010, 12, 31, 0, 0, 0, 0, time.UTC)}, {"Palkat", 50000, 60000}}, nil, `costs[0] personnel
'Talousarvio 2009'!B2 costs[0].years.2009 = 50000
'Talousarvio 2009'!C2 costs[0].years.2010 = 60000
0 sums hold
`},
		{"a formula without its value", [][]any{{"Menot", 2009}, {"Palkat", 50000}, {"Matkat", nil}, {"Yhteensä", nil}}, func(f *excelize.File, do func(error)) {
			do(f.SetCellFormula(sheet, "B3", "=B2*0.1"))
			do(f.SetCellFormula(sheet, "B4", "=B2+B3"))
		}, `costs[0] personnel
costs[1] travel
'Talousarvio 2009'!B2 costs[0].years.2009 = 50000
0 sums hold
left: B3 "" no value
left: B4 "" no value
`},
		{"texts that look like numbers", [][]any{{"Menot", "2009"}, {"Palkat", "50 000,50"}, {"Matkat", "1.000,00"}}, nil, `costs[0] personnel
costs[1] travel
'Talousarvio 2009'!B2 costs[0].years.2009 = 50000.50
'Talousarvio 2009'!B3 costs[1].years.2009 = 1000
0 sums hold
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			book, err := Open(workbook(t, sheet, test.rows, test.fill))
			if err != nil {
				t.Fatal(err)
			}
			if got := dump(book.Grids[0].Read(who, "")); got != test.want {
				t.Errorf("read\n%s", got)
			}
		})
	}
}

// TestNotRead: what is not read says what it is, and what to do.
func TestNotRead(t *testing.T) {
	sound := workbook(t, "Budjetti", [][]any{{"Menot", 2009}, {"Palkat", 50000}}, nil)
	for want, file := range map[string][]byte{
		"this is an old workbook (.xls)":       []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"),
		"this is an OpenDocument file (.ods)":  rezip(t, nil, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
		"this is a binary workbook (.xlsb)":    rezip(t, nil, map[string]string{"xl/workbook.bin": "x"}),
		"this is a PDF":                        []byte("%PDF-1.7"),
		"this workbook can't be read":          sound[:len(sound)/2],
		"larger than a budget is":              workbook(t, "Budjetti", nil, func(f *excelize.File, do func(error)) { do(f.SetCellValue("Budjetti", "A1048576", 1)) }),
		"larger than a budget":                 workbook(t, "Budjetti", nil, func(f *excelize.File, do func(error)) { do(f.SetCellValue("Budjetti", "XFD1", 1)) }),
		"neither a workbook":                   []byte("GIF89a\x00\x01"),
		"commas are between the cells and":     []byte("Menot,€\nPalkat,30000,50\nMatkat,500,25\n"),
		"line 2: a quotation mark opens":       []byte("Menot;2009\nPalkat;\"50\n"),
		"this workbook can't be read; open it": rezip(t, sound, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`}),
	} {
		book, err := Open(file)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v %v", want, book, err)
		}
	}
}

// TestBomb: a small file that unzips to very much is refused before it does.
func TestBomb(t *testing.T) {
	sound := workbook(t, "Budjetti", [][]any{{"Menot", 2009}}, nil)
	bomb := rezip(t, sound, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet>" + strings.Repeat(" ", maxUnzipped) + "</worksheet>"})
	if len(bomb) > 1<<20 {
		t.Fatalf("%d bytes", len(bomb))
	}
	if _, err := Open(bomb); err == nil {
		t.Error("read")
	}
}

// TestLastRow: LibreOffice writes a row without cells at the end of the sheet.
func TestLastRow(t *testing.T) {
	sound := workbook(t, "Budjetti", [][]any{{"Menot", 2009}, {"Palkat", 50000}}, nil)
	z, err := zip.NewReader(bytes.NewReader(sound), int64(len(sound)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	more := strings.Replace(string(text), "</sheetData>", `<row r="1048576" ht="12.8"/></sheetData>`, 1)
	book, err := Open(rezip(t, sound, map[string]string{"xl/worksheets/sheet1.xml": more}))
	if err != nil || len(book.Grids[0].Read(who, "").Taken) != 1 {
		t.Errorf("%v", err)
	}
}

// rezip is a zip with some parts anew.
func rezip(t *testing.T, file []byte, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	put := func(name string, text []byte) {
		to, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range parts {
		put(name, []byte(text))
	}
	if file != nil {
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			if _, anew := parts[part.Name]; anew {
				continue
			}
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			put(part.Name, text)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
