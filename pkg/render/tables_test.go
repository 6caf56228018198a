package render

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"sostool/pkg/calendar"
	"sostool/pkg/gate"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

var languages = []language.Language{language.Finnish, language.Swedish, language.English}

// writeTable is a table in a format.
func writeTable(t testing.TB, format string, tab *table.Table, o TableOptions) string {
	t.Helper()
	for _, f := range TableFormats() {
		if f.Name == format {
			var b bytes.Buffer
			if err := f.Write(&b, tab, o); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
	}
	t.Fatalf("no format %q", format)
	return ""
}

func verbatim(s string) language.Text { return language.Verbatim(s) }

func said(code, text string) table.Cell { return table.Said(code, verbatim(text)) }

func euro(n int64, b money.Basis) table.Cell { return table.Amount(money.Euros(n), b) }

func cents(n int64, b money.Basis) table.Cell { return table.Amount(money.Cents(n), b) }

func percent(t testing.TB, s string, b money.Basis) table.Cell {
	share, err := money.ParseShare(s)
	if err != nil {
		t.Fatal(err)
	}
	return table.Percent(share, b)
}

// aboutPercent is a share of rounded figures.
func aboutPercent(t testing.TB, s string, b money.Basis) table.Cell {
	c := percent(t, s, b)
	c.About = true
	return c
}

func date(t testing.TB, s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// budget is the Lapland unit: a tree of costs and funding, in whole euros.
func budget(t testing.TB) *table.Table {
	none := table.Cell{}
	unknown := table.Cell{Value: table.Missing{}}
	partial := euro(20000, money.Derived)
	partial.Partial = true
	row := func(role table.Role, depth int, cells ...table.Cell) table.Row {
		return table.Row{Role: role, Depth: depth, Cells: cells}
	}
	total := row(table.Sum, 0, said("total", "Rahoitus yhteensä"), said("total", "Yhteensä"), none, euro(1828204, money.Stated), none,
		euro(124204, money.Derived), euro(568000, money.Derived), unknown)
	return &table.Table{
		Title: verbatim("Lapin sosiaalityön kehittämisyksikkö: talousarvio"),
		Lead:  []language.Text{language.Say("hint: {0}", verbatim("1.11.2008–31.12.2011"))},
		Columns: []table.Column{
			{Key: "name", Label: verbatim("Nimi"), For: table.People},
			{Key: "kind", Label: verbatim("Laji"), For: table.Machines},
			{Key: "payer", Label: verbatim("Maksaja"), For: table.Machines},
			{Key: "total", Label: verbatim("Yhteensä"), Kind: table.Money},
			{Key: "share", Label: verbatim("Osuus"), Kind: table.Share, Spare: 6},
			{Key: "2008", Label: verbatim("2008"), Kind: table.Money, Spare: 7},
			{Key: "2009", Label: verbatim("2009"), Kind: table.Money, Spare: 7},
			{Key: "payers", Label: verbatim("Maksajia"), Kind: table.Count},
		},
		Rows: []table.Row{
			row(table.Heading, 0, said("costs", "Kustannukset"), said("costs", "Kustannukset"), none, none, none, none, none, none),
			row(table.Item, 1, said("salaries", "Palkat"), said("cost", "Kustannus"), none, euro(1500204, money.Stated), none, euro(100204, money.Derived), unknown, none),
			row(table.Sum, 1, said("sum", "Kustannukset yhteensä"), said("sum", "Summa"), none, euro(1828204, money.Stated), none, none, none, none),
			row(table.Item, 0, said("stm", "STM"), said("funding", "Rahoitus"), none, euro(1371152, money.Stated), percent(t, "75.00%", money.Stated),
				euro(93152, money.Derived), euro(426000, money.Derived), table.Cell{Value: 1}),
			row(table.Item, 0, said("municipal", "Kunnat"), said("funding", "Rahoitus"), none, euro(457052, money.Stated), percent(t, "25%", money.Derived),
				euro(31052, money.Derived), euro(142000, money.Derived), table.Cell{Value: 1012}),
			row(table.Item, 2, said("inari", "Inari"), said("payer", "Maksaja"), table.Plain("Inari"), table.Amount(money.Amount{}, money.Unknown), unknown,
				none, euro(20000, money.Assumed), none),
			row(table.Item, 2, said("others", "11 muuta"), said("payer", "Maksaja"), none, table.Amount(money.Euros(22000).About(), money.Stated), none,
				none, partial, none),
		},
		Total: &total,
		Notes: []language.Text{language.Say("allowed: {0}", verbatim("päätös poikkeaa hakemuksesta 54 000 €")), language.Say("hint: {0}", money.Euros(1371152))},
	}
}

// estimate has a cell of every other kind, in cents.
func estimate(t testing.TB) *table.Table {
	about := func(c money.Amount, b money.Basis) table.Cell { return table.Amount(c.About(), b) }
	open := calendar.Period{Start: date(t, "2016-08")}
	year := calendar.Period{Start: date(t, "2008-11-01"), End: date(t, "2011-12-31")}
	return &table.Table{
		Title: verbatim("Arvio"),
		Columns: []table.Column{
			{Key: "id", Label: verbatim("Tunnus")},
			{Key: "amount", Label: verbatim("Euroa"), Kind: table.Money},
			{Key: "decided", Label: verbatim("Päätetty"), Kind: table.Date},
			{Key: "period", Label: verbatim("Hankeaika"), Kind: table.Period},
			{Key: "share", Label: verbatim("Osuus"), Kind: table.Share},
		},
		Rows: []table.Row{
			{Cells: []table.Cell{table.Plain("exact"), cents(109374950, money.Stated), {Value: date(t, "2008-10-03")}, {Value: year}, percent(t, "8.965%", money.Stated)}},
			{Cells: []table.Cell{table.Plain("estimated"), cents(-66, money.Estimated), {Value: date(t, "2016-08")}, {Value: open}, percent(t, "100%", money.Estimated)}},
			{Cells: []table.Cell{table.Plain("about"), about(money.Euros(1100000), money.Stated), {Value: date(t, "2009?")}, {Value: table.Missing{}}, aboutPercent(t, "50.21%", money.Derived)}},
			{Cells: []table.Cell{table.Plain("about, estimated"), about(money.Euros(60000), money.Estimated), {Value: date(t, "2009-01-31"), Basis: money.Derived}, {}, aboutPercent(t, "2.74%", money.Estimated)}},
			{Cells: []table.Cell{table.Plain("about, with cents"), about(money.Cents(1234560), money.Derived), {}, {}, percent(t, "0.5%", money.Stated)}},
			{Cells: []table.Cell{table.Plain("negative"), cents(-5400000, money.Stated), {}, {}, {}}},
		},
	}
}

// texts are what a record may try to slip into a table.
var texts = []string{
	evil,
	"=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＠x", "  =1+1", "\t=1+1", "\r=1", "\u00a0=1", `=HYPERLINK("http://x.fi";"x")`,
	"a|b || c", "`code` ``", "*bold* _it_ ~strike~ **b** __b__ ~~s~~", "<b>&amp; &lt; &#60;</td></table><script>x()</script>",
	"see http://x.fi/a?b=c&d, HTTPS://x.fi, ftp://x.fi, WWW.x.fi and a.b+c@x.fi", "[a](b) ![a](b) [a]: b", "#1 # x", "1. one", "12) two", "- x", "+ x", "> x", "---", "===",
	strings.Repeat("pitkäsana", 40), strings.Repeat("monta sanaa ", 20) + "loppu",
	"👩‍🎓 🇫🇮 ❤️", "cafe\u0301 a\u0308\u0308", "漢字かな ＡＢ", "\u1112\u1161\u11ab", "שלום عربي",
	`"quoted", 'single'; \ \\ \| \n`, "'", "a\tb\nc\r\nd", "_x0041_ _x005F_", "{{.}} {0} ${x}", "$x$", " spaces ", "\ufeffbom", "\xff\xfe", "\u2028\u2029\u0085",
}

// hostileTable has each of the texts wherever a text can be. Its headings are below the
// other rows, which have the places of their texts.
func hostileTable() *table.Table {
	t := &table.Table{Title: verbatim(evil)}
	for i, s := range texts {
		t.Lead = append(t.Lead, verbatim(s))
		t.Notes = append(t.Notes, language.Say("{0}", s))
		if i < 3 {
			t.Columns = append(t.Columns, table.Column{Key: fmt.Sprint("k", i), Label: verbatim(s)})
		}
		t.Rows = append(t.Rows, table.Row{Depth: i % 3, Role: []table.Role{table.Item, table.Sum}[i%2], Cells: []table.Cell{
			table.Plain(s), table.Said(s, language.Say("{0}", verbatim(s))), table.Plain(texts[len(texts)-1-i]), euro(int64(i), money.Derived),
		}})
	}
	t.Columns = append(t.Columns, table.Column{Key: "n", Label: verbatim(evil), Kind: table.Money})
	total := t.Rows[1]
	t.Total = &total
	for i, s := range texts {
		t.Rows = append(t.Rows, table.Row{Depth: i % 3, Role: table.Heading, Cells: []table.Cell{table.Plain(s), {}, {}, {}}})
	}
	return t
}

// A file of the golden ones, by the name of its format.
var extensions = map[string]string{"text": "txt", "markdown": "md", "csv": "csv", "tsv": "tsv", "json": "json", "jsonl": "jsonl", "html": "html", "xlsx": "xlsx.txt"}

func TestTableGolden(t *testing.T) {
	golden := func(t *testing.T, name, got string) {
		t.Helper()
		name = filepath.Join("testdata", "tables", name)
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, string(want))
	}
	for _, f := range TableFormats() {
		for _, l := range languages {
			name := "budget." + l.String() + "." + extensions[f.Name]
			if f.Machine {
				name = "budget." + extensions[f.Name]
			}
			t.Run(name, func(t *testing.T) {
				o := TableOptions{Language: l, Width: 100}
				got := writeTable(t, f.Name, budget(t), o)
				if again := writeTable(t, f.Name, budget(t), o); again != got {
					t.Error("not the same a second time")
				}
				if f.Name == "xlsx" {
					got = dumpXLSX(t, got)
				}
				golden(t, name, got)
			})
		}
	}
	for _, l := range languages {
		golden(t, "budget.excel."+l.String()+".csv", writeTable(t, "csv", budget(t), TableOptions{Language: l, Excel: true}))
		golden(t, "estimate."+l.String()+".txt", writeTable(t, "text", estimate(t), TableOptions{Language: l, Width: 100}))
		golden(t, "estimate."+l.String()+".xlsx.txt", dumpXLSX(t, writeTable(t, "xlsx", estimate(t), TableOptions{Language: l})))
	}
	golden(t, "estimate.csv", writeTable(t, "csv", estimate(t), TableOptions{}))
	golden(t, "budget.narrow.txt", writeTable(t, "text", budget(t), TableOptions{Width: 50}))
}

func openXLSX(t testing.TB, text string) (*excelize.File, string) {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, f.GetSheetName(0)
}

// dumpXLSX is a workbook as text: address, kind, what is shown, and of a number
// what is held and its format.
func dumpXLSX(t testing.TB, text string) string {
	f, _ := openXLSX(t, text)
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		panes, _ := f.GetPanes(sheet)
		fmt.Fprintf(&b, "sheet %q, frozen %d columns, %d rows\n", sheet, panes.XSplit, panes.YSplit)
		dumpSheet(t, &b, f, sheet)
	}
	return b.String()
}

// dumpSheet adds one sheet of it.
func dumpSheet(t testing.TB, b *strings.Builder, f *excelize.File, sheet string) {
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for r, row := range rows {
		for c := range row {
			address, _ := excelize.CoordinatesToCellName(c+1, r+1)
			shown, _ := f.GetCellValue(sheet, address)
			raw, _ := f.GetCellValue(sheet, address, excelize.Options{RawCellValue: true})
			kind, _ := f.GetCellType(sheet, address)
			id, _ := f.GetCellStyle(sheet, address)
			style, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if shown == "" {
				continue
			}
			fmt.Fprintf(b, "%s\t%q", address, shown)
			if kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
				fmt.Fprintf(b, "\t%s\t%s", raw, *style.CustomNumFmt)
			}
			if style.Font != nil && style.Font.Bold {
				b.WriteString("\tbold")
			}
			if a := style.Alignment; a != nil {
				fmt.Fprintf(b, "\t%s %d", a.Horizontal, a.Indent)
			}
			b.WriteByte('\n')
		}
	}
}

func TestTableSameInEveryLanguage(t *testing.T) {
	for _, tab := range []*table.Table{budget(t), estimate(t), hostileTable()} {
		for _, f := range TableFormats() {
			english := writeTable(t, f.Name, tab, TableOptions{})
			for _, l := range languages {
				same := writeTable(t, f.Name, tab, TableOptions{Language: l}) == english
				if f.Machine && !same {
					t.Errorf("%s changes with the language", f.Name)
				}
				if !f.Machine && same && l != language.English {
					t.Errorf("%s does not change with the language", f.Name)
				}
			}
		}
	}
}

// expected is what a machine reads in a cell, worked out in a different way than in the
// formats.
func expected(c table.Cell) string {
	switch v := c.Value.(type) {
	case table.Word:
		return v.Code
	case int:
		return strconv.Itoa(v)
	case money.Amount:
		if v.Known() {
			return strconv.FormatFloat(float64(v.Cents())/100, 'f', 2, 64)
		}
	case money.Share:
		if v.Known() {
			return strconv.FormatFloat(float64(v.Micro())/1e6, 'f', int(v.Decimals()), 64)
		}
	case calendar.Date:
		return v.String()
	case calendar.Period:
		return v.String()
	}
	return ""
}

// facts are what a machine should find about a row: no key where there is nothing to
// know.
func facts(tab *table.Table, r *table.Row) map[string]string {
	out := make(map[string]string)
	for i, c := range r.Cells {
		col := tab.Columns[i]
		if col.For == table.People || c.Blank() {
			continue
		}
		if c.Known() {
			out[col.Key] = expected(c)
			if a, ok := c.Value.(money.Amount); c.About || ok && a.IsAbout() {
				out[col.Key+"_about"] = "true"
			}
			if c.Partial {
				out[col.Key+"_partial"] = "true"
			}
		}
		switch {
		case col.Kind.Number() && !c.Known():
			out[col.Key+"_basis"] = "unknown"
		case c.Basis > money.Stated:
			out[col.Key+"_basis"] = c.Basis.String()
		}
	}
	return out
}

// withoutHeadings are the rows that a machine gets.
func withoutHeadings(tab *table.Table) []table.Row {
	return slices.DeleteFunc(slices.Clone(tab.Rows), func(r table.Row) bool { return r.Role == table.Heading })
}

func withoutEmpty(m map[string]string) map[string]string {
	maps.DeleteFunc(m, func(_, v string) bool { return v == "" })
	return m
}

func sameFacts(t *testing.T, got, want map[string]string) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("read %v\nwant %v", got, want)
	}
}

func TestTableCSVReadBack(t *testing.T) {
	for _, tab := range []*table.Table{budget(t), estimate(t)} {
		text := writeTable(t, "csv", tab, TableOptions{})
		if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
			t.Error("lines do not end as RFC 4180 has it")
		}
		records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var lines [][]string
		for line := range strings.Lines(writeTable(t, "tsv", tab, TableOptions{})) {
			lines = append(lines, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
		for _, records := range [][][]string{records, lines} {
			rows := withoutHeadings(tab)
			if tab.Total != nil {
				rows = append(rows, *tab.Total)
			}
			if len(records) != len(rows)+1 {
				t.Fatalf("%d records for %d rows", len(records), len(rows))
			}
			for n, r := range rows {
				got := make(map[string]string)
				for i, v := range records[n+1] {
					got[records[0][i]] = v
				}
				sameFacts(t, withoutEmpty(got), facts(tab, &r))
			}
			// Next to a column is only what some cell says.
			for i, key := range records[0] {
				if base, part, ok := strings.Cut(key, "_"); ok && !slices.ContainsFunc(records[1:], func(r []string) bool { return r[i] != "" }) {
					t.Errorf("%s_%s is empty", base, part)
				}
			}
		}
	}
}

func TestTableCSVForExcel(t *testing.T) {
	text := writeTable(t, "csv", budget(t), TableOptions{Language: language.Finnish, Excel: true})
	text, marked := strings.CutPrefix(text, "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	c := csv.NewReader(strings.NewReader(text))
	c.Comma = ';'
	records, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(records[0], "Yhteensä")
	if column < 0 || records[4][column] != "1371152,00" || records[4][0] != "STM" {
		t.Errorf("%q", records)
	}
}

func TestTableJSONReadBack(t *testing.T) {
	for _, tab := range []*table.Table{budget(t), estimate(t), hostileTable()} {
		var doc struct {
			Schema, Title string
			Columns       []struct{ Key, Label, Kind string }
			Rows          []json.RawMessage
			Total         json.RawMessage
			Notes         []string
		}
		d := json.NewDecoder(strings.NewReader(writeTable(t, "json", tab, TableOptions{})))
		d.DisallowUnknownFields()
		if err := d.Decode(&doc); err != nil {
			t.Fatal(err)
		}
		equal(t, doc.Schema, "sostool.table/1")
		equal(t, doc.Title, tab.Title.InTable(language.English))
		keys := []string{}
		for i, c := range columnsFor(tab, table.Machines) {
			col := tab.Columns[c]
			keys = append(keys, col.Key)
			if got := doc.Columns[i]; got.Key != col.Key || got.Label != col.Label.InTable(language.English) || got.Kind != col.Kind.String() {
				t.Errorf("column %v", got)
			}
		}
		rows := withoutHeadings(tab)
		if len(doc.Notes) != len(tab.Lead)+len(tab.Notes) || len(doc.Rows) != len(rows) || len(doc.Columns) != len(keys) || (doc.Total != nil) != (tab.Total != nil) {
			t.Errorf("%d notes, %d rows, %d columns", len(doc.Notes), len(doc.Rows), len(doc.Columns))
		}
		for i, note := range slices.Concat(tab.Lead, tab.Notes) {
			equal(t, doc.Notes[i], string([]rune(note.InTable(language.English))))
		}
		lines := strings.Split(writeTable(t, "jsonl", tab, TableOptions{}), "\n")
		want := slices.Clone(doc.Rows)
		if tab.Total != nil {
			want = append(want, doc.Total)
		}
		if len(lines) != len(want)+1 {
			t.Fatalf("%d lines for %d rows and totals", len(lines)-1, len(want))
		}
		for i, raw := range want {
			equal(t, lines[i], string(raw))
		}
		equal(t, lines[len(want)], "")
		for i, raw := range append(doc.Rows, doc.Total) {
			r := tab.Total
			if i < len(doc.Rows) {
				r = &rows[i]
			}
			if raw == nil {
				continue
			}
			values, order := object(t, raw)
			want := facts(tab, r)
			for k, v := range want {
				want[k] = string([]rune(v)) // bytes that are not UTF-8 can't be kept
			}
			sameFacts(t, values, want)
			if !slices.IsSortedFunc(order, func(a, b string) int {
				return slices.Index(keys, strings.SplitN(a, "_", 2)[0]) - slices.Index(keys, strings.SplitN(b, "_", 2)[0])
			}) {
				t.Errorf("order of keys: %v", order)
			}
		}
	}
}

// object reads an object of strings, numbers and true. Numbers keep their
// digits.
func object(t *testing.T, raw []byte) (values map[string]string, order []string) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	next := func() json.Token {
		token, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	values = make(map[string]string)
	next()
	for d.More() {
		key := next().(string)
		if _, twice := values[key]; twice {
			t.Errorf("%s twice", key)
		}
		values[key] = fmt.Sprint(next())
		order = append(order, key)
	}
	return values, order
}

// Machines get no headings, and no column for what only a heading would have
// to say; people get them in every format.
func TestTableHeadings(t *testing.T) {
	tab := &table.Table{
		Columns: []table.Column{{Key: "row", For: table.People}, {Key: "item"}, {Key: "n", Kind: table.Money}},
		Rows: []table.Row{
			{Role: table.Heading, Cells: []table.Cell{said("", "Otsikko"), said("costs", ""), {Value: table.Missing{}}}},
			{Depth: 1, Cells: []table.Cell{said("", "Palkat"), said("salaries", ""), euro(5, money.Stated)}},
			{Role: table.Heading, Cells: []table.Cell{said("", "Otsikko"), {}, {}}},
		},
		Total: &table.Row{Role: table.Sum, Cells: []table.Cell{said("", "Yhteensä"), said("total", ""), euro(5, money.Stated)}},
	}
	for format, want := range map[string]string{
		"csv":   "item,n\r\nsalaries,5.00\r\ntotal,5.00\r\n",
		"tsv":   "item\tn\nsalaries\t5.00\ntotal\t5.00\n",
		"jsonl": "{\"item\": \"salaries\", \"n\": 5.00}\n{\"item\": \"total\", \"n\": 5.00}\n",
	} {
		equal(t, writeTable(t, format, tab, TableOptions{}), want)
	}
	if got := writeTable(t, "json", tab, TableOptions{}); !strings.Contains(got, "\"rows\": [\n    {\"item\": \"salaries\", \"n\": 5.00}\n  ],\n  \"total\": {\"item\": \"total\", \"n\": 5.00},") {
		t.Error(got)
	}
	for _, f := range TableFormats() {
		got := writeTable(t, f.Name, tab, TableOptions{Excel: true})
		if f.Name == "xlsx" {
			got = dumpXLSX(t, got)
		}
		want := 2
		if f.Machine && f.Name != "csv" {
			want = 0
		}
		if n := strings.Count(got, "Otsikko"); n != want {
			t.Errorf("%s: %d headings\n%s", f.Name, n, got)
		}
	}
	tab.Rows = tab.Rows[:1]
	equal(t, writeTable(t, "jsonl", tab, TableOptions{}), "{\"item\": \"total\", \"n\": 5.00}\n")
	equal(t, writeTable(t, "csv", tab, TableOptions{}), "item,n\r\ntotal,5.00\r\n")
	tab.Total = nil
	equal(t, writeTable(t, "jsonl", tab, TableOptions{}), "")
	equal(t, writeTable(t, "csv", tab, TableOptions{}), "item,n\r\n")
}

// A share of rounded figures says so in every format, an estimated one to
// machines only: people see its mark.
func TestTableAboutShare(t *testing.T) {
	tab := &table.Table{
		Columns: []table.Column{{Key: "a", Label: verbatim("A")}, {Key: "s", Label: verbatim("S"), Kind: table.Share}},
		Rows: []table.Row{
			{Cells: []table.Cell{table.Plain("x"), aboutPercent(t, "75.00%", money.Derived)}},
			{Cells: []table.Cell{table.Plain("y"), aboutPercent(t, "8%", money.Estimated)}},
			{Cells: []table.Cell{table.Plain("z"), percent(t, "25%", money.Stated)}},
		},
	}
	for format, want := range map[string]string{
		"text":     "A               S\n-----------------\nx  noin 75,00_% *\ny        8_% ~\nz       25_%\n",
		"markdown": "| x | noin 75,00_% * |\n| y | 8_% ~ |\n| z | 25_% |\n",
		"csv":      "a,s,s_basis,s_about\r\nx,75.00,derived,true\r\ny,8,estimated,true\r\nz,25,,\r\n",
		"tsv":      "a\ts\ts_basis\ts_about\nx\t75.00\tderived\ttrue\ny\t8\testimated\ttrue\nz\t25\t\t\n",
		"json":     "    {\"a\": \"x\", \"s\": 75.00, \"s_basis\": \"derived\", \"s_about\": true},\n    {\"a\": \"y\", \"s\": 8, \"s_basis\": \"estimated\", \"s_about\": true},\n    {\"a\": \"z\", \"s\": 25}\n",
		"jsonl":    "{\"a\": \"x\", \"s\": 75.00, \"s_basis\": \"derived\", \"s_about\": true}\n{\"a\": \"y\", \"s\": 8, \"s_basis\": \"estimated\", \"s_about\": true}\n{\"a\": \"z\", \"s\": 25}\n",
		"html":     ">noin 75,00_% *</td></tr>\n<tr><th>y</th><td class=\"n\">8_% ~</td></tr>\n<tr><th>z</th><td class=\"n\">25_%</td></tr>\n",
		"xlsx":     "B2\t\"noin 75.00% *\"\t0.75\t\"noin \"0.00%\\ \\*\tright 0\nA3\t\"y\"\tleft 0\nB3\t\"8% ~\"\t0.08\t0%\\ \\~\tright 0\n",
	} {
		got := writeTable(t, format, tab, TableOptions{Language: language.Finnish})
		if format == "xlsx" {
			got = dumpXLSX(t, got)
		}
		if got = strings.ReplaceAll(got, nbsp, "_"); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%s", format, want, got)
		}
	}
	equal(t, writeTable(t, "csv", tab, TableOptions{Language: language.Finnish, Excel: true}),
		"\ufeffA;S;S: peruste;S: pyöristetty\r\nx;75,00;johdettu;kyllä\r\ny;8;arvioitu;kyllä\r\nz;25;;\r\n")
}

// Figures in a text are written as those in the cells of the same table.
func TestTableNotes(t *testing.T) {
	note := language.Say("hint: {0}", money.Euros(-1371152).About())
	tab := &table.Table{Title: note, Lead: []language.Text{note}, Notes: []language.Text{note},
		Columns: []table.Column{{Key: "a", Label: note}}, Rows: []table.Row{{Cells: []table.Cell{table.Said("a", note)}}}}
	for i, want := range []string{"vihje: noin_−1_371_152_€", "tips: cirka_−1_371_152_€", "hint: about_−€1,371,152"} {
		for _, f := range TableFormats() {
			if f.Machine && f.Name != "json" {
				continue
			}
			want, n := want, 5
			switch f.Name {
			case "html":
				n = 6 // the title twice
			case "xlsx":
				n = 7 // and on a sheet of their own
			case "json":
				want, n = "hint: about_−€1,371,152", 4
			}
			got := writeTable(t, f.Name, tab, TableOptions{Language: languages[i]})
			if f.Name == "xlsx" {
				got = dumpXLSX(t, got)
			}
			got = strings.NewReplacer(nbsp, "_", `\u00a0`, "_").Replace(got)
			if strings.Count(got, want) != n {
				t.Errorf("%s: not %d times %q in\n%s", f.Name, n, want, got)
			}
		}
		excel := strings.ReplaceAll(writeTable(t, "csv", tab, TableOptions{Language: languages[i], Excel: true}), nbsp, "_")
		equal(t, excel, "\ufeff"+want+"\r\n"+want+"\r\n")
	}
}

// plainCells are what people read of a row, in the order of the columns.
func plainCells(p *page, r *table.Row) []string {
	var out []string
	for _, i := range p.columns {
		whole, rest := p.figure(r, i)
		out = append(out, whole+rest)
	}
	return out
}

func TestTableMarkdownReadBack(t *testing.T) {
	for _, tab := range []*table.Table{budget(t), estimate(t), hostileTable()} {
		p, err := newPage(tab, language.Finnish)
		if err != nil {
			t.Fatal(err)
		}
		text := writeTable(t, "markdown", tab, TableOptions{Language: language.Finnish})
		var rows [][]string
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "|") {
				rows = append(rows, splitMarkdown(t, strings.TrimSuffix(line, "\n")))
			}
		}
		for n, i := range p.columns {
			equal(t, unescapeMarkdown(t, rows[0][n]), strings.TrimSpace(p.label(i)))
			if numbers := strings.HasSuffix(rows[1][n], ":"); numbers != p.Columns[i].Kind.Number() || strings.Trim(rows[1][n], "-:") != "" {
				t.Errorf("alignment %q", rows[1][n])
			}
		}
		n := 1
		for r := range rowsOf(tab) {
			n++
			if len(rows[n]) != len(p.columns) {
				t.Fatalf("%d cells in %q", len(rows[n]), rows[n])
			}
			for i, want := range plainCells(p, r) {
				got, depth := rows[n][i], 0
				if p.columns[i] == p.tree {
					for ; depth < r.Depth; depth++ {
						got = strings.TrimPrefix(got, "\u00a0\u00a0")
					}
				}
				if strings.HasPrefix(got, "**") && len(got) > 4 {
					got = strings.TrimSuffix(got[2:], "**")
				}
				got = unescapeMarkdown(t, strings.ReplaceAll(got, "<br>", "\n"))
				equal(t, strings.TrimSpace(got), strings.TrimSpace(want))
			}
		}
		if n+1 != len(rows) {
			t.Errorf("%d rows", len(rows))
		}
	}
}

// splitMarkdown splits a row at the bars that are not escaped.
func splitMarkdown(t *testing.T, line string) []string {
	var cells []string
	start := 1
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '|':
			cells = append(cells, strings.Trim(line[start:i], " "))
			start = i + 1
		}
	}
	if start != len(line) {
		t.Errorf("a row without its end: %q", line)
	}
	return cells
}

// unescapeMarkdown reads escapes and code spans, and finds fault with all else
// that could be markup.
func unescapeMarkdown(t *testing.T, s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		rest := s[i:]
		switch {
		case s[i] == '\\' && len(rest) > 1 && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", rest[1]) >= 0:
			i++
			b.WriteByte(s[i])
		case strings.HasPrefix(rest, "`://`"):
			b.WriteString("://")
			i += 4
		case s[i] == '`' && len(rest) > 2 && rest[2] == '`' && strings.IndexByte("@.#", rest[1]) >= 0:
			b.WriteByte(rest[1])
			i += 2
		case strings.IndexByte("\\`|_<>[]&$#@", s[i]) >= 0,
			strings.IndexByte("*~!", s[i]) >= 0 && !(i > 0 && s[i-1] == ' ' && len(rest) <= 2), // the mark of a figure
			strings.HasPrefix(rest, "://"), len(rest) >= 4 && strings.EqualFold(rest[:4], "www."):
			t.Errorf("%q in %q may be markup", rest, s)
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// Outside the table each line is a paragraph, and what the legend says is not
// a list.
func TestTableMarkdownLines(t *testing.T) {
	text := writeTable(t, "markdown", hostileTable(), TableOptions{})
	previous := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, "|") && line != "" {
			if previous != "" {
				t.Errorf("no blank line before %q", line)
			}
			if regexp.MustCompile(`^( {4}|\t|[-+*>#=~]|[0-9]+[.)]( |$))`).MatchString(strings.TrimPrefix(line, "**")) {
				t.Errorf("no paragraph: %q", line)
			}
			unescapeMarkdown(t, strings.TrimSuffix(strings.TrimPrefix(line, "**"), "**"))
		}
		previous = line
	}
	if !strings.Contains(text, "\n\\* derived from stated figures\n") {
		t.Error("no legend")
	}
}

func TestTableHTMLReadBack(t *testing.T) {
	elements := strings.Fields("html head meta title style body p table caption thead tbody tfoot tr th td ul li")
	attributes := map[string]*regexp.Regexp{
		"lang": regexp.MustCompile(`^(fi|sv|en)$`), "charset": regexp.MustCompile(`^utf-8$`),
		"name": regexp.MustCompile(`^viewport$`), "content": regexp.MustCompile(`^width=device-width$`),
		"scope": regexp.MustCompile(`^(col|rowgroup)$`), "class": regexp.MustCompile(`^(n|d|legend|set)$`), "colspan": regexp.MustCompile(`^\d+$`),
		"style": regexp.MustCompile(`^padding-left: \d+em$`),
	}
	for _, tab := range []*table.Table{budget(t), estimate(t), hostileTable()} {
		p, _ := newPage(tab, language.Swedish)
		doc, err := html.Parse(strings.NewReader(writeTable(t, "html", tab, TableOptions{Language: language.Swedish})))
		if err != nil {
			t.Fatal(err)
		}
		var rows [][]string
		for n := range doc.Descendants() {
			if n.Type == html.CommentNode {
				t.Errorf("a comment: %q", n.Data)
			}
			if n.Type != html.ElementNode {
				continue
			}
			if !slices.Contains(elements, n.Data) {
				t.Errorf("an element %s", n.Data)
			}
			for _, a := range n.Attr {
				if allowed := attributes[a.Key]; allowed == nil || !allowed.MatchString(a.Val) {
					t.Errorf("an attribute %s=%q", a.Key, a.Val)
				}
			}
			switch n.Data {
			case "tr":
				rows = append(rows, nil)
			case "th", "td":
				rows[len(rows)-1] = append(rows[len(rows)-1], textOf(n))
			case "title":
				equal(t, textOf(n), p.say(tab.Title))
			case "caption": // the title, and below it the lead
				equal(t, n.FirstChild.Data, p.say(tab.Title)+"\n"[:min(1, len(p.lead()))])
			}
		}
		n := 0
		for r := range rowsOf(tab) {
			n++
			want := plainCells(p, r)
			if r.Role == table.Heading {
				want = want[p.tree : p.tree+1] // over all columns
			}
			if !slices.Equal(rows[n], want) {
				t.Errorf("read %q\nwant %q", rows[n], want)
			}
		}
		if len(rows) != n+1 {
			t.Errorf("%d rows", len(rows))
		}
	}
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func TestTableXLSXReadBack(t *testing.T) {
	for _, tab := range []*table.Table{budget(t), estimate(t), hostileTable()} {
		p, _ := newPage(tab, language.Finnish)
		f, sheet := openXLSX(t, writeTable(t, "xlsx", tab, TableOptions{Language: language.Finnish}))
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			for c := range rows[r] {
				address, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if formula, err := f.GetCellFormula(sheet, address); formula != "" || err != nil {
					t.Errorf("%s is the formula %q (%v)", address, formula, err)
				}
			}
		}
		// the table begins below the title, the lead and an empty row
		n := 2 + len(p.above())
		for r := range rowsOf(tab) {
			n++
			for column, i := range p.columns {
				c := r.Cells[i]
				address, _ := excelize.CoordinatesToCellName(column+1, n)
				raw, _ := f.GetCellValue(sheet, address, excelize.Options{RawCellValue: true})
				kind, _ := f.GetCellType(sheet, address)
				number := kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber
				whole, rest := p.figure(r, i)
				var want string
				switch v := c.Value.(type) {
				case nil:
					equal(t, raw, "")
					continue
				case int, money.Amount:
					want = strings.TrimSuffix(expected(c), ".00")
					if strings.Contains(want, ".") {
						want = strings.TrimSuffix(want, "0")
					}
				case money.Share:
					if v.Known() {
						want = strconv.FormatFloat(float64(v.Micro())/1e8, 'f', -1, 64)
					}
				case calendar.Date:
					if v.Day > 0 && !v.Uncertain {
						want = strconv.Itoa(int(v.First() - calendar.DayOf(1899, 12, 30)))
					}
				}
				if want == "" || !c.Known() {
					if number {
						t.Errorf("%s is a number: %s", address, raw)
					}
					if k := tab.Columns[i].Kind; c.Known() && (k == table.Date || k == table.Period) {
						whole = expected(c) // ISO 8601
					}
					equal(t, raw, cutUnits(whole+rest, excelize.TotalCellChars))
					continue
				}
				if !number {
					t.Errorf("%s is not a number: %s", address, raw)
				}
				equal(t, raw, want)
				// The mark is seen.
				if shown, _ := f.GetCellValue(sheet, address); p.marks[i] == "" && !strings.HasSuffix(shown, signsBehind(c)) {
					t.Errorf("%s shows %q without %q", address, shown, signsOf(c))
				}
			}
		}
	}
}

func TestTableXLSXLimits(t *testing.T) {
	rows := make([]table.Row, excelize.TotalRows)
	for i := range rows {
		rows[i].Cells = []table.Cell{}
	}
	err := writeTableXLSX(io.Discard, &table.Table{Rows: rows}, TableOptions{})
	if err == nil || err.Error() != "the table needs 1 048 579 rows, and a sheet of xlsx has 1 048 576" {
		t.Error(err)
	}
	largest := cents(100*money.MaxEuros+99, money.Stated)
	tab := &table.Table{Columns: []table.Column{{Key: "a", Kind: table.Money}}, Rows: []table.Row{{Cells: []table.Cell{largest}}}}
	f, sheet := openXLSX(t, writeTable(t, "xlsx", tab, TableOptions{}))
	raw, _ := f.GetCellValue(sheet, "A2", excelize.Options{RawCellValue: true})
	equal(t, raw, "999999999999.99")

	long := strings.Repeat("漢👩", 20000)
	tab = &table.Table{Title: verbatim(long), Columns: []table.Column{{Key: "a", Label: verbatim("a")}}, Rows: []table.Row{{Cells: []table.Cell{table.Plain(long)}}}}
	f, sheet = openXLSX(t, writeTable(t, "xlsx", tab, TableOptions{}))
	got, _ := f.GetCellValue(sheet, "A4")
	if rest, ok := strings.CutSuffix(got, "…"); !ok || !strings.HasPrefix(long, rest) || len([]rune(rest)) < 21000 {
		t.Errorf("%d bytes: %q", len(got), got[max(0, len(got)-20):])
	}
	for title, want := range map[string]string{
		"":                      "sostool",
		"'a'":                   "a",
		"history":               "sostool",
		"a/b: [c]*?":            "a b c",
		"' ":                    "sostool",
		strings.Repeat("a", 40): strings.Repeat("a", 30) + "…",
		strings.Repeat("👩", 40): strings.Repeat("👩", 15) + "…",
		"Lapin sosiaalityön kehittämisyksikkö": "Lapin sosiaalityön kehittämisy…",
	} {
		equal(t, sheetName(title), want)
	}
}

// No format lets a text of a record act, and none loses one.
func TestTableHarmless(t *testing.T) {
	orders := regexp.MustCompile(`##[A-Za-z]*\[`)
	for _, f := range TableFormats() {
		for _, o := range []TableOptions{{}, {Width: 100}, {Excel: true}} {
			o.Language = language.Finnish
			got := writeTable(t, f.Name, hostileTable(), o)
			if f.Name == "xlsx" {
				book, sheet := openXLSX(t, got)
				rows, _ := book.GetRows(sheet)
				got = sheet + "\n"
				for _, row := range rows {
					got += strings.Join(row, "\n") + "\n"
				}
			}
			if !f.Exact {
				got = gated(t, got)
			}
			if f.Name == "csv" && o.Excel {
				got = strings.TrimPrefix(got, "\ufeff")
			}
			if !utf8.ValidString(got) {
				t.Errorf("%s: not UTF-8", f.Name)
			}
			lines := 0
			for line := range strings.Lines(got) {
				lines++
				line = strings.TrimSuffix(line, "\n")
				switch f.Name {
				case "csv":
					line = strings.TrimSuffix(line, "\r")
				case "tsv":
					line = strings.ReplaceAll(line, "\t", " ")
				}
				if language.Clean(line) != line {
					t.Errorf("%s: not clean: %q", f.Name, line)
				}
				if orders.MatchString(line) {
					t.Errorf("%s: an order to a log reader: %q", f.Name, line)
				}
				if strings.HasPrefix(strings.TrimSpace(line), "::") && f.Name != "xlsx" { // which goes to no log
					t.Errorf("%s: a workflow command: %q", f.Name, line)
				}
			}
			want := map[string]int{"csv": len(texts) + 2, "tsv": len(texts) + 2, "jsonl": len(texts) + 1}[f.Name]
			if o.Excel && f.Name == "csv" {
				want += len(texts) // headings
			}
			if want > 0 && lines != want {
				t.Errorf("%s: %d lines for %d texts", f.Name, lines, len(texts))
			}
		}
	}
}

// gated is a text as it leaves the program.
func gated(t *testing.T, text string) string {
	var b bytes.Buffer
	w := gate.New(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A text that looks like a formula is one in no spreadsheet, and keeps its
// words.
func TestTableFormulas(t *testing.T) {
	tab := hostileTable()
	for _, excel := range []bool{false, true} {
		c := csv.NewReader(strings.NewReader(strings.TrimPrefix(writeTable(t, "csv", tab, TableOptions{Excel: excel}), "\ufeff")))
		if excel {
			c.Comma = ';'
		}
		records, err := c.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(writeTable(t, "tsv", tab, TableOptions{})) {
			records = append(records, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
		for _, record := range records {
			if len(record) != 5 {
				t.Errorf("%d fields: %q", len(record), record)
			}
			for _, field := range record {
				first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(field, unicode.IsSpace))
				if strings.ContainsRune("=+-@＝＋－＠\t\r", first) && first != utf8.RuneError {
					t.Errorf("a formula: %q", field)
				}
			}
		}
		equal(t, strings.TrimSpace(records[2][0]), "'=1+1")
	}
	negative := &table.Table{Columns: []table.Column{{Key: "n", Kind: table.Money}}, Rows: []table.Row{{Cells: []table.Cell{cents(-5, money.Stated)}}}}
	equal(t, writeTable(t, "csv", negative, TableOptions{}), "n\r\n-0.05\r\n")
}

func TestTableTSVEscapes(t *testing.T) {
	tab := hostileTable()
	unescape := strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r")
	lines := strings.Split(writeTable(t, "tsv", tab, TableOptions{}), "\n")
	for i, r := range withoutHeadings(tab) {
		field := unescape.Replace(strings.Split(lines[i+1], "\t")[0])
		code := r.Cells[0].Value.(table.Word).Code
		if code = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(code); language.Clean(code) != code {
			continue // has escapes of its own
		}
		equal(t, strings.TrimPrefix(field, "'"), strings.TrimPrefix(r.Cells[0].Value.(table.Word).Code, "'"))
	}
}

// columnsOf cuts a line of a text where its columns begin and end.
func columnsOf(line string, columns []textColumn) []string {
	var out []string
	g := displaywidth.StringGraphemes(line)
	x := 0
	end := 0
	for _, c := range columns {
		cell := ""
		for end += c.width; x < end && g.Next(); x += g.Width() {
			cell += g.Value()
		}
		out = append(out, cell)
		for end += len(gap); x < end && g.Next(); x += g.Width() {
			if g.Value() != " " {
				cell = "no gap behind " + cell
			}
		}
		out[len(out)-1] = cell
	}
	return out
}

func TestTableTextAligned(t *testing.T) {
	nordic := regexp.MustCompile(`^ *((?:(?:noin|cirka) )?−?[0-9]{1,3}(?:\x{a0}[0-9]{3})*)(?:,[0-9]+)?(?:\x{a0}%)?(?: [*~!]?\+?)? *$`)
	english := regexp.MustCompile(`^ *((?:about )?−?[0-9]{1,3}(?:,[0-9]{3})*)(?:\.[0-9]+)?%?(?: [*~!]?\+?)? *$`)
	rapid.Check(t, func(rt *rapid.T) {
		tab := randomTable(rt)
		l := rapid.SampledFrom(languages).Draw(rt, "language")
		width := rapid.IntRange(20, 200).Draw(rt, "width")
		text := writeTable(t, "text", tab, TableOptions{Language: l, Width: width})
		figure := nordic
		if l == language.English {
			figure = english
		}
		p, _ := newPage(tab, l)
		panels, dropped := p.fit(width)
		if len(slices.Concat(panels...))-(len(panels)-1)+len(dropped) != len(tab.Columns) {
			rt.Fatalf("%d panels and %d left out\n%s", len(panels), len(dropped), text)
		}
		for _, columns := range panels {
			drawn := drawPanel(rt, p, columns, width)
			if !strings.Contains(text, drawn) {
				rt.Fatalf("no panel\n%s\nin\n%s", drawn, text)
			}
			if over := widthOf(columns) - width; over > 0 && (len(columns) > 2 || slices.ContainsFunc(columns, func(c textColumn) bool { return p.Columns[c.index].Spare > 0 })) {
				rt.Fatalf("%d columns too wide\n%s", over, text)
			}
			alignedFigures(rt, p, columns, drawn, figure)
		}
		for line := range strings.Lines(text) {
			if strings.TrimRight(line, " \n") != strings.TrimSuffix(line, "\n") {
				rt.Fatalf("a blank at the end of %q", line)
			}
		}
	})
}

func drawPanel(t rapid.TB, p *page, columns []textColumn, width int) string {
	var text bytes.Buffer
	b := bufio.NewWriter(&text)
	if err := errors.Join(p.draw(b, columns, width), b.Flush()); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// alignedFigures fails where a cell of a column of numbers is not a whole figure, or is
// not below the others.
func alignedFigures(rt *rapid.T, p *page, columns []textColumn, text string, figure *regexp.Regexp) {
	_, rows, _ := strings.Cut(text, "-\n")
	units := make([]int, len(columns))
	for line := range strings.Lines(rows) {
		line = strings.TrimSuffix(line, "\n")
		if strings.Trim(line, "-") == "" || strings.HasPrefix(line, headed) {
			continue
		}
		for j, cell := range columnsOf(line, columns) {
			if !p.Columns[columns[j].index].Kind.Number() || strings.TrimSpace(cell) == "" {
				continue
			}
			at := 0
			if m := figure.FindStringSubmatchIndex(cell); m != nil {
				at = displaywidth.String(cell[:m[3]])
			} else if before, _, ok := strings.Cut(cell, "–"); ok && strings.TrimSpace(strings.TrimPrefix(cell, before)) == "–" {
				at = displaywidth.String(before) + 1
			} else {
				rt.Fatalf("no figure: %q\n%s", cell, text)
			}
			if units[j] != 0 && units[j] != at {
				rt.Fatalf("%q is not below the others\n%s", cell, text)
			}
			units[j] = at
		}
	}
}

// In any width no word is broken that fits its column, no line is wider where each figure
// has room next to a name, and each column is shown once or named as left out.
func TestTableTextNarrow(t *testing.T) {
	names := []string{"Lapin sosiaalityön kehittämisyksikkö", "Pohjois-Suomen sosiaalialan osaamiskeskus", "ESR (EU ja valtio)", "Yhteensä", "kestavaa-kasvua-ja-tyota-2014-2020", "11 kuntaa", ""}
	amounts := []int64{0, 60_000, 457_052, 1_371_152, 2_400_000}
	rapid.Check(t, func(rt *rapid.T) {
		tab := &table.Table{Columns: []table.Column{{Key: "a", Label: verbatim("Nimi")}, {Key: "b", Label: verbatim("Ohjelma"), Spare: 6}}}
		figures := rapid.IntRange(1, 8).Draw(rt, "figures")
		for i := range figures {
			label := rapid.SampledFrom([]string{"2008", "Ero, €", "Täysi toimintavuosi", "Jäljellä ylärajaan"}).Draw(rt, "label")
			tab.Columns = append(tab.Columns, table.Column{Key: fmt.Sprint(i), Label: verbatim(label + " " + fmt.Sprint(i)), Kind: table.Money, Spare: uint8(rapid.SampledFrom([]int{0, 0, 0, 7, 8}).Draw(rt, "spare"))})
		}
		for range rapid.IntRange(1, 6).Draw(rt, "rows") {
			r := table.Row{Depth: rapid.IntRange(0, 3).Draw(rt, "depth"), Cells: []table.Cell{
				table.Plain(rapid.SampledFrom(names).Draw(rt, "name")), table.Plain(rapid.SampledFrom(names).Draw(rt, "other"))}}
			for range figures {
				a := euro(rapid.SampledFrom(amounts).Draw(rt, "amount"), money.Derived)
				a.Partial = rapid.Bool().Draw(rt, "partial")
				r.Cells = append(r.Cells, a)
			}
			tab.Rows = append(tab.Rows, r)
		}
		width := rapid.IntRange(40, 200).Draw(rt, "width")
		text := writeTable(t, "text", tab, TableOptions{Language: language.Finnish, Width: width})
		for line := range strings.Lines(text) {
			if displaywidth.String(strings.TrimSuffix(line, "\n")) > width {
				rt.Fatalf("wider than %d: %q\n%s", width, line, text)
			}
		}
		p, _ := newPage(tab, language.Finnish)
		panels, dropped := p.fit(width)
		left := make(map[string]bool)
		for _, label := range dropped {
			left[strings.Trim(fmt.Sprint(label), `"`)] = true
			if !strings.Contains(unfolded(text), fmt.Sprint(label)) {
				rt.Fatalf("%s is not named\n%s", label, text)
			}
		}
		shown := make(map[int]int)
		for _, columns := range panels {
			if !strings.Contains(text, drawPanel(rt, p, columns, width)) {
				rt.Fatalf("a panel is missing\n%s", text)
			}
			for _, c := range columns {
				shown[c.index]++
				wholeWords(rt, p, c)
			}
		}
		for i, c := range tab.Columns {
			n := shown[i]
			if i == 0 {
				n -= len(panels) - 1
			}
			if left[c.Label.In(language.Finnish)] == (n > 0) || n > 1 || n == 0 && c.Spare == 0 {
				rt.Fatalf("%s is shown %d times, left out: %v\n%s", c.Key, n, left, text)
			}
		}
	})
}

// A column with the figures of another is left out before one that says more.
func TestTableTextEcho(t *testing.T) {
	tab := &table.Table{Columns: []table.Column{{Key: "a", Label: verbatim("A")}, {Key: "2009", Label: verbatim("2009"), Kind: table.Money},
		{Key: "full", Label: verbatim("Full"), Kind: table.Money, Spare: 7}, {Key: "off", Label: verbatim("Off"), Kind: table.Money, Spare: 9}}}
	add := func(year, full, off int64) {
		tab.Rows = append(tab.Rows, table.Row{Cells: []table.Cell{table.Plain("x"), euro(year, money.Derived), euro(full, money.Stated), euro(off, money.Stated)}})
	}
	add(20, 20, 1)
	add(22, 22, 2)
	for head, width := range map[string]int{"A  2009 *  Full  Off\n": 20, "A  2009 *  Off\n": 19} {
		if got := writeTable(t, "text", tab, TableOptions{Width: width}); !strings.HasPrefix(got, head) {
			t.Errorf("width %d: no %q in\n%s", width, head, got)
		}
	}
	add(24, 25, 0)
	if got := writeTable(t, "text", tab, TableOptions{Width: 19}); !strings.HasPrefix(got, "A  2009 *  Full\n") {
		t.Errorf("other figures are not an echo:\n%s", got)
	}
}

// wholeWords fails where a line of a column ends inside of a word, or of a figure
// and its mark, that would fit.
func wholeWords(t rapid.TB, p *page, c textColumn) {
	if p.Columns[c.index].Kind.Number() {
		return
	}
	for r := range rowsOf(p.Table) {
		whole, rest := p.figure(r, c.index)
		lines := strings.Join(p.broken(c, r, whole+rest), "\n")
		for word := range strings.FieldsSeq(whole + rest) {
			room := c.width - displaywidth.String(indent)*(r.Depth+1)
			if displaywidth.String(word) <= room && !strings.Contains(lines, word) {
				t.Fatalf("%q is broken in a column of %d:\n%s", word, c.width, lines)
			}
		}
	}
}

// headed is how the headings of a random table begin.
const headed = "§ "

// randomTable has two columns of text and some of numbers.
func randomTable(t *rapid.T) *table.Table {
	bases := []money.Basis{money.Stated, money.Derived, money.Estimated, money.Assumed}
	tab := &table.Table{Columns: []table.Column{{Key: "a", Label: verbatim("Nimi")}, {Key: "b", Label: verbatim("Toinen")}}}
	numbers := rapid.IntRange(1, 6).Draw(t, "columns")
	for i := range numbers {
		kind := rapid.SampledFrom([]table.Kind{table.Money, table.Money, table.Share, table.Count}).Draw(t, "kind")
		tab.Columns = append(tab.Columns, table.Column{Key: fmt.Sprint(i), Label: verbatim(strings.Repeat("x", i*3)), Kind: kind, Spare: uint8(i % 3)})
	}
	whole := rapid.Bool().Draw(t, "whole euros")
	cell := func(k table.Kind) table.Cell {
		c := table.Cell{Basis: rapid.SampledFrom(bases).Draw(t, "basis"), Partial: rapid.Bool().Draw(t, "partial")}
		n := rapid.Int64Range(-1e12, 1e12).Draw(t, "n") / rapid.SampledFrom([]int64{1, 1e3, 1e6, 1e9}).Draw(t, "by")
		switch rapid.IntRange(0, 5).Draw(t, "state") {
		case 0:
			return table.Cell{}
		case 1:
			return table.Cell{Value: table.Missing{}}
		}
		switch k {
		case table.Money:
			a := money.Cents(n)
			if whole {
				a = money.Euros(n)
			}
			if rapid.Bool().Draw(t, "about") {
				a = a.About()
			}
			c.Value = a
		case table.Share:
			s, _ := money.PercentOf(money.Cents(max(n, -n)%2000), money.Cents(1000), uint8(rapid.IntRange(0, 6).Draw(t, "decimals")))
			c.Value, c.About = s, rapid.Bool().Draw(t, "about")
		default:
			c.Value = int(n)
		}
		return c
	}
	row := func(depth int) table.Row {
		r := table.Row{Depth: depth, Cells: []table.Cell{
			table.Plain(rapid.SampledFrom(texts).Draw(t, "text")), table.Plain(rapid.SampledFrom(texts).Draw(t, "text"))}}
		for i := range numbers {
			r.Cells = append(r.Cells, cell(tab.Columns[i+2].Kind))
		}
		return r
	}
	for range rapid.IntRange(1, 8).Draw(t, "rows") {
		if rapid.IntRange(0, 4).Draw(t, "headed") == 0 {
			tab.Rows = append(tab.Rows, table.Row{Role: table.Heading, Cells: append([]table.Cell{table.Plain(headed + strings.Repeat("x", 15))}, make([]table.Cell, numbers+1)...)})
		}
		tab.Rows = append(tab.Rows, row(rapid.IntRange(0, 3).Draw(t, "depth")))
	}
	if rapid.Bool().Draw(t, "total") {
		total := row(0)
		tab.Total = &total
	}
	return tab
}

func TestTableTextWidth(t *testing.T) {
	tab := budget(t)
	full := writeTable(t, "text", tab, TableOptions{})
	wide := largeTable(2) // of more than 100 signs
	for i := range wide.Columns {
		wide.Columns[i].Spare = uint8(10 * i)
	}
	equal(t, writeTable(t, "text", wide, TableOptions{}), writeTable(t, "text", wide, TableOptions{Width: 200}))
	if got := writeTable(t, "text", wide, TableOptions{Width: 100}); !strings.HasSuffix(got, "\nleft out to fit a width of 100: 2010, 2011, 2012, 2013, 2014; --format csv has them all\n") {
		t.Error(got)
	}
	for i := range wide.Columns {
		wide.Columns[i].Spare = 0
	}
	got := writeTable(t, "text", wide, TableOptions{Width: 100})
	if strings.Count(got, "\nTunnus ") != 2 || strings.Contains(got, "left out") || strings.Contains(got, "wider") {
		t.Error(got)
	}
	for _, test := range []struct {
		width int
		gone  []string
	}{
		{0, nil}, {100, nil}, {80, nil}, {70, []string{"2008", "2009"}}, {50, []string{"Osuus", "2008", "2009"}}, {10, []string{"Osuus", "2008", "2009"}},
	} {
		got := writeTable(t, "text", tab, TableOptions{Width: test.width})
		if test.gone == nil {
			equal(t, got, full)
			continue
		}
		note := fmt.Sprintf("\nleft out to fit a width of %d: %s; --format csv has them all\n", test.width, strings.Join(test.gone, ", "))
		if test.width == 10 {
			note = "\nleft out, since all is wider than 10 characters: Osuus, 2008, 2009; --format csv has them\n"
		}
		if !strings.HasSuffix(unfolded(got), note) {
			t.Errorf("width %d: no %q in\n%s", test.width, note, got)
		}
		head, _, _ := strings.Cut(strings.SplitN(got, "\n\n", 2)[1], "\n")
		if test.width >= 50 && displaywidth.String(head) > test.width {
			t.Errorf("width %d: %s", test.width, head)
		}
		for _, label := range test.gone {
			if strings.Contains(head, label) {
				t.Errorf("width %d: %s", test.width, head)
			}
		}
		if !strings.Contains(got, "  Maksajia\n") {
			t.Errorf("width %d: %s", test.width, got)
		}
	}
}

// Spare columns come back from the lowest number up, each number that still
// fits; those of one number only together.
func TestTableTextSpare(t *testing.T) {
	tab := &table.Table{Rows: []table.Row{{}}}
	for _, c := range []struct {
		label string
		spare uint8
	}{{"nine", 9}, {"name", 0}, {"the_first_one", 1}, {"two", 2}, {"more_of_two", 2}, {"3", 3}, {"last", 255}} {
		tab.Columns = append(tab.Columns, table.Column{Key: c.label, Label: verbatim(c.label), Spare: c.spare})
		tab.Rows[0].Cells = append(tab.Rows[0].Cells, table.Plain("x"))
	}
	for _, test := range []struct {
		from, to int // widths
		head     string
	}{
		{0, 0, "nine  name  the_first_one  two  more_of_two  3  last"},
		{52, 60, "nine  name  the_first_one  two  more_of_two  3  last"},
		{46, 51, "nine  name  the_first_one  two  more_of_two  3"},
		{40, 45, "name  the_first_one  two  more_of_two  3"},
		{37, 39, "name  the_first_one  two  more_of_two"},
		{34, 36, "nine  name  the_first_one  3  last"},
		{28, 33, "nine  name  the_first_one  3"},
		{22, 27, "name  the_first_one  3"},
		{19, 21, "name  the_first_one"},
		{7, 12, "name  3"},
		{1, 6, "name"},
	} {
		for width := test.from; width <= test.to; width++ {
			got := writeTable(t, "text", tab, TableOptions{Width: width})
			head, _, _ := strings.Cut(got, "\n")
			equal(t, head, test.head)
			var gone []string
			for _, c := range tab.Columns {
				if !slices.Contains(strings.Fields(head), c.Key) {
					gone = append(gone, c.Key)
				}
			}
			_, note, _ := strings.Cut(got, "\n\n")
			want := ""
			if len(gone) > 0 {
				want = fmt.Sprintf("left out to fit a width of %d: %s; --format csv has them all\n", width, strings.Join(gone, ", "))
				if width < len("name") {
					want = fmt.Sprintf("left out, since all is wider than %d characters: %s; --format csv has them\n", width, strings.Join(gone, ", "))
				}
			}
			equal(t, unfolded(note), want)
		}
	}
}

// unfolded is a text whose lines are not broken.
func unfolded(text string) string { return strings.ReplaceAll(text, "\n  ", " ") }

// A heading spans the columns: none is wider for it.
func TestTableTextHeading(t *testing.T) {
	tab := &table.Table{
		Columns: []table.Column{{Key: "a", Label: verbatim("A")}, {Key: "b", Label: verbatim("B"), Spare: 1}, {Key: "c", Label: verbatim("C"), Kind: table.Money}},
		Rows: []table.Row{
			{Role: table.Heading, Cells: []table.Cell{table.Plain("Ensimmäinen vaihe, 1.11.2008–31.12.2011"), {}, {}}},
			{Depth: 1, Role: table.Heading, Cells: []table.Cell{table.Plain("Kustannukset"), {}, {}}},
			{Depth: 2, Cells: []table.Cell{table.Plain("STM"), table.Plain("b"), euro(1000, money.Stated)}},
		},
	}
	equal(t, writeTable(t, "text", tab, TableOptions{Width: 17}), `A        B      C
-----------------
Ensimmäinen
  vaihe,
  1.11.2008–
  31.12.2011
  Kustannukset
    STM  b  1,000
`)
	equal(t, writeTable(t, "text", tab, TableOptions{Width: 16}), `A            C
--------------
Ensimmäinen
  vaihe,
  1.11.2008–
  31.12.2011
  Kustannukset
    STM  1,000

left out to fit
  a width of 16:
  B; --format
  csv has them
  all
`)
	f, sheet := openXLSX(t, writeTable(t, "xlsx", tab, TableOptions{}))
	if width, err := f.GetColWidth(sheet, "A"); err != nil || width > 12 {
		t.Errorf("a column of %v (%v)", width, err)
	}
	if got, _ := f.GetCellValue(sheet, "A2"); got != "Ensimmäinen vaihe, 1.11.2008–31.12.2011" {
		t.Error(got)
	}
	// Without a column of text nothing of a heading is shown.
	tab = &table.Table{Columns: []table.Column{{Key: "c", Label: verbatim("C"), Kind: table.Money}}, Rows: []table.Row{{Role: table.Heading, Cells: []table.Cell{{}}}}}
	for _, f := range TableFormats() {
		writeTable(t, f.Name, tab, TableOptions{})
	}
}

func TestTableTextBroken(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("sanoja toisensa perään ", 6))
	tab := &table.Table{
		Columns: []table.Column{{Key: "a", Label: verbatim("A")}, {Key: "b", Label: verbatim("B")}, {Key: "c", Label: verbatim("C"), Kind: table.Money}},
		Rows: []table.Row{
			{Depth: 1, Cells: []table.Cell{table.Plain(long), table.Plain("lyhyt"), euro(1000, money.Derived)}},
			{Cells: []table.Cell{table.Plain(strings.Repeat("x", 60)), table.Plain("b"), euro(20, money.Stated)}},
		},
		Total: &table.Row{Cells: []table.Cell{table.Plain(long), {}, euro(1020, money.Stated)}},
	}
	equal(t, strings.ReplaceAll(writeTable(t, "text", tab, TableOptions{Width: 80}), nbsp, "_"), `A                                                                B            C
-------------------------------------------------------------------------------
  sanoja toisensa perään sanoja toisensa perään sanoja toisensa  lyhyt  1,000 *
    perään sanoja toisensa perään sanoja toisensa perään sanoja
    toisensa perään
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx     b         20
-------------------------------------------------------------------------------
sanoja toisensa perään sanoja toisensa perään sanoja toisensa           1,020
  perään sanoja toisensa perään sanoja toisensa perään sanoja
  toisensa perään

* derived from stated figures
`)
	// What fits is not broken, and any width fits.
	for _, width := range []int{200, 0} {
		if wide := writeTable(t, "text", tab, TableOptions{Width: width}); strings.Count(wide, long) != 2 {
			t.Errorf("width %d:\n%s", width, wide)
		}
	}
}

// Nothing that a text column holds is lost, however it is broken.
func TestTableTextWhole(t *testing.T) {
	unspaced := strings.NewReplacer("\n", "", " ", "")
	bare := hostileTable() // nothing has the texts but the columns
	bare.Lead, bare.Notes, bare.Rows = nil, nil, withoutHeadings(bare)
	for _, width := range []int{0, 20, 60, 5000} { // the others break words
		got := writeTable(t, "text", bare, TableOptions{Width: width})
		for _, s := range texts {
			for word := range strings.FieldsSeq(language.CleanLines(s)) {
				if len(word) < longWord && !strings.Contains(unspaced.Replace(got), unspaced.Replace(word)) {
					t.Errorf("width %d: %q is lost", width, word)
				}
			}
		}
	}
	word := strings.Repeat("pitkäsana", 40_000)
	tab := &table.Table{
		Columns: []table.Column{{Key: "a"}, {Key: "b", Kind: table.Count}},
		Rows:    []table.Row{{Depth: 1, Cells: []table.Cell{table.Plain("x " + word), {Value: 7}}}},
	}
	if got := writeTable(t, "text", tab, TableOptions{}); !strings.Contains(got, "\n  x "+word+"  7\n") {
		t.Error("broken where any width will do")
	}
	got := writeTable(t, "text", tab, TableOptions{Width: 100})
	for line := range strings.Lines(got) {
		if displaywidth.String(line) > 100 {
			t.Fatalf("%d columns", displaywidth.String(line))
		}
	}
	if !strings.Contains(strings.NewReplacer("\n", "", " ", "", "7", "").Replace(got), word) {
		t.Error("the word is not whole")
	}
}

func TestTableFigures(t *testing.T) {
	about := func(c money.Amount, b money.Basis) table.Cell { return table.Amount(c.About(), b) }
	for _, test := range []struct {
		cell  table.Cell
		cents bool
		want  [3]string // fi, sv, en
	}{
		{table.Cell{}, true, [3]string{}},
		{table.Cell{Value: table.Missing{}, Partial: true}, true, [3]string{"–", "–", "–"}},
		{table.Amount(money.Amount{}, money.Derived), false, [3]string{"–", "–", "–"}},
		{euro(0, money.Stated), false, [3]string{"0", "0", "0"}},
		{euro(0, money.Stated), true, [3]string{"0,00", "0,00", "0.00"}},
		{euro(-1371152, money.Derived), false, [3]string{"−1_371_152 *", "−1_371_152 *", "−1,371,152 *"}},
		{cents(-5, money.Stated), true, [3]string{"−0,05", "−0,05", "−0.05"}},
		{cents(99999999999999, money.Assumed), true, [3]string{"999_999_999_999,99 !", "999_999_999_999,99 !", "999,999,999,999.99 !"}},
		{about(money.Euros(1100000), money.Stated), true, [3]string{"noin 1_100_000", "cirka 1_100_000", "about 1,100,000"}},
		{about(money.Euros(1100000), money.Estimated), true, [3]string{"1_100_000 ~", "1_100_000 ~", "1,100,000 ~"}},
		{about(money.Cents(110), money.Estimated), true, [3]string{"1,10 ~", "1,10 ~", "1.10 ~"}},
		{table.Cell{Value: 1012, Partial: true}, false, [3]string{"1_012 +", "1_012 +", "1,012 +"}},
		{table.Cell{Value: -1, Basis: money.Assumed, Partial: true}, false, [3]string{"−1 !+", "−1 !+", "−1 !+"}},
		{percent(t, "8.96%", money.Stated), false, [3]string{"8,96_%", "8,96_%", "8.96%"}},
		{aboutPercent(t, "75.00%", money.Derived), false, [3]string{"noin 75,00_% *", "cirka 75,00_% *", "about 75.00% *"}},
		{aboutPercent(t, "75%", money.Estimated), false, [3]string{"75_% ~", "75_% ~", "75% ~"}},
		{table.Cell{Value: money.Share{}, About: true}, false, [3]string{"–", "–", "–"}},
		{table.Percent(money.Percent(1250), money.Derived), false, [3]string{"1_250_% *", "1_250_% *", "1,250% *"}},
		{table.Cell{Value: date(t, "2008-11-01"), Basis: money.Derived}, false, [3]string{"1.11.2008 *", "1.11.2008 *", "1 Nov 2008 *"}},
		{table.Cell{Value: calendar.Period{Start: date(t, "2009")}}, false, [3]string{"2009 alkaen", "från 2009", "from 2009"}},
		{table.Cell{Value: calendar.Period{End: date(t, "2011")}, Basis: money.Derived}, false, [3]string{"2011 saakka *", "till 2011 *", "until 2011 *"}},
		{table.Cell{Value: calendar.Period{Start: date(t, "2008-11-01"), End: date(t, "2011-12-31")}}, false, [3]string{"1.11.2008–31.12.2011", "1.11.2008–31.12.2011", "1 Nov 2008 – 31 Dec 2011"}},
		{table.Cell{Value: calendar.Period{}}, false, [3]string{"–", "–", "–"}},
		{table.Cell{Value: table.Word{Code: "x", Text: language.Say("not known")}, Basis: money.Derived}, false, [3]string{"ei tiedossa", "inte känt", "not known"}},
	} {
		for i, l := range languages {
			p := &page{Table: &table.Table{}, language: l, cents: test.cents, marks: []string{""}, named: -1}
			whole, rest := p.figure(&table.Row{Cells: []table.Cell{test.cell}}, 0)
			equal(t, strings.ReplaceAll(whole+rest, nbsp, "_"), test.want[i])
		}
	}
}

// Cents are shown in the whole table or nowhere in it, and what people do not see does
// not count.
func TestTableCents(t *testing.T) {
	tab := &table.Table{
		Columns: []table.Column{{Key: "a", Kind: table.Money}, {Key: "b", Kind: table.Money, For: table.Machines}},
		Rows:    []table.Row{{Cells: []table.Cell{euro(5, money.Stated), cents(550, money.Stated)}}},
		Total:   &table.Row{Cells: []table.Cell{euro(5, money.Stated), {}}},
	}
	equal(t, writeTable(t, "text", tab, TableOptions{}), "-\n5\n-\n5\n")
	tab.Total.Cells[0] = cents(501, money.Stated)
	equal(t, writeTable(t, "text", tab, TableOptions{}), "----\n5.00\n----\n5.01\n")
}

func TestTableEmpty(t *testing.T) {
	tab := &table.Table{Title: verbatim("Tyhjä"), Columns: budget(t).Columns, Notes: []language.Text{verbatim("huom.")}}
	fi := TableOptions{Language: language.Finnish}
	equal(t, writeTable(t, "text", tab, fi), "Tyhjä\n\nei rivejä\n\nhuom.\n")
	equal(t, writeTable(t, "markdown", tab, fi), "**Tyhjä**\n\nei rivejä\n\nhuom.\n")
	equal(t, writeTable(t, "jsonl", tab, fi), "")
	equal(t, writeTable(t, "csv", tab, fi), "kind,payer,total,share,2008,2009,payers\r\n")
	if got := writeTable(t, "json", tab, fi); !strings.HasSuffix(got, "\n  \"rows\": [],\n  \"notes\": [\n    \"huom.\"\n  ]\n}\n") {
		t.Error(got)
	}
	if got := writeTable(t, "html", tab, fi); !strings.Contains(got, "</table>\n<p>ei rivejä</p>\n<p>huom.</p>\n") || strings.Contains(got, "tfoot>") {
		t.Error(got)
	}
	f, sheet := openXLSX(t, writeTable(t, "xlsx", tab, fi))
	for address, want := range map[string]string{"A3": "Nimi", "A4": "ei rivejä", "A5": "", "A6": ""} {
		if got, _ := f.GetCellValue(sheet, address); got != want {
			t.Errorf("%s: %q", address, got)
		}
	}
	if got, _ := f.GetCellValue("Muistiinpanot", "A2"); got != "huom." {
		t.Errorf("%q", got)
	}
	equal(t, writeTable(t, "text", &table.Table{}, TableOptions{}), "no rows\n")
	for _, f := range TableFormats() { // no columns, no title
		writeTable(t, f.Name, &table.Table{}, TableOptions{Excel: true})
		writeTable(t, f.Name, &table.Table{Rows: []table.Row{{}}, Total: &table.Row{}}, TableOptions{})
		writeTable(t, f.Name, &table.Table{Total: &table.Row{}}, TableOptions{})
	}
}

// A total is shown, and its signs explained, also where there are no rows.
func TestTableOnlyTotal(t *testing.T) {
	missing := table.Cell{Value: table.Missing{}}
	partial := euro(2000, money.Derived)
	partial.Partial = true
	tab := &table.Table{
		Title: verbatim("Tyhjä"), Columns: budget(t).Columns,
		Total: &table.Row{Role: table.Sum, Cells: []table.Cell{
			said("total", "Yhteensä"), said("total", "Yhteensä"), {}, euro(0, money.Stated), missing, partial, {}, {Value: 0}}},
		Notes: []language.Text{verbatim("huom.")},
	}
	fi := TableOptions{Language: language.Finnish}
	for format, want := range map[string]string{
		"text": `Tyhjä

Nimi      Yhteensä  Osuus  2008 *+  2009  Maksajia
--------------------------------------------------
Yhteensä         0      –    2_000               0

* johdettu ilmoitetuista luvuista
+ vain tunnettujen lukujen summa
– ei tiedossa
huom.
`,
		"markdown": `**Tyhjä**

| Nimi | Yhteensä | Osuus | 2008 \*+ | 2009 | Maksajia |
| --- | ---: | ---: | ---: | ---: | ---: |
| **Yhteensä** | 0 | – | 2_000 |  | 0 |

\* johdettu ilmoitetuista luvuista

\+ vain tunnettujen lukujen summa

– ei tiedossa

huom.
`,
		"csv":   "kind,payer,total,share,share_basis,2008,2008_basis,2008_partial,2009,payers\r\ntotal,,0.00,,unknown,2000.00,derived,true,,0\r\n",
		"tsv":   "kind\tpayer\ttotal\tshare\tshare_basis\t2008\t2008_basis\t2008_partial\t2009\tpayers\ntotal\t\t0.00\t\tunknown\t2000.00\tderived\ttrue\t\t0\n",
		"jsonl": `{"kind": "total", "total": 0.00, "share_basis": "unknown", "2008": 2000.00, "2008_basis": "derived", "2008_partial": true, "payers": 0}` + "\n",
		"xlsx": `sheet "Tyhjä", frozen 1 columns, 3 rows
A1	"Tyhjä"	bold
A3	"Nimi"	bold	left 0
B3	"Yhteensä"	bold	right 0
C3	"Osuus"	bold	right 0
D3	"2008 *+"	bold	right 0
E3	"2009"	bold	right 0
F3	"Maksajia"	bold	right 0
A4	"Yhteensä"	bold	left 0
B4	"0"	0	#,##0	bold	right 0
C4	"–"	bold	right 0
D4	"2,000"	2000	#,##0	bold	right 0
F4	"0"	0	#,##0	bold	right 0
sheet "Muistiinpanot", frozen 0 columns, 0 rows
A1	"Tyhjä"	bold	 0
A2	"* johdettu ilmoitetuista luvuista"	 0
A3	"+ vain tunnettujen lukujen summa"	 0
A4	"– ei tiedossa"	 0
A5	"huom."	 0
`,
	} {
		got := writeTable(t, format, tab, fi)
		if format == "xlsx" {
			got = dumpXLSX(t, got)
		}
		equal(t, strings.ReplaceAll(got, nbsp, "_"), want)
	}
	for format, want := range map[string]string{
		"json": "\n  \"rows\": [],\n  \"total\": {\"kind\": \"total\", \"total\": 0.00, \"share_basis\": \"unknown\", " +
			"\"2008\": 2000.00, \"2008_basis\": \"derived\", \"2008_partial\": true, \"payers\": 0},\n  \"notes\": [\n    \"huom.\"\n  ]\n}\n",
		"html": `</thead>
<tbody>
</tbody>
<tfoot>
<tr class="set"><th>Yhteensä</th><td class="n">0</td><td class="n">–</td><td class="n">2_000</td><td></td><td class="n">0</td></tr>
</tfoot>
</table>
<ul class="legend">
<li>* johdettu ilmoitetuista luvuista</li>
<li>&#43; vain tunnettujen lukujen summa</li>
<li>– ei tiedossa</li>
</ul>
<p>huom.</p>
</body>
</html>
`,
	} {
		if got := strings.ReplaceAll(writeTable(t, format, tab, fi), nbsp, "_"); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s", format, got)
		}
	}
	narrow := writeTable(t, "text", tab, TableOptions{Width: 40})
	if !strings.Contains(narrow, "\nNimi      Yhteensä  2008 *+  Maksajia\n") || !strings.HasSuffix(unfolded(narrow), "\nleft out to fit a width of 40: Osuus, 2009; --format csv has them all\n") {
		t.Error(narrow)
	}

	// A total whose only text is for machines.
	tab.Total = &table.Row{Cells: make([]table.Cell, len(tab.Columns))}
	tab.Total.Cells[1] = said("total", "Yhteensä")
	equal(t, writeTable(t, "csv", tab, fi), "kind,payer,total,share,2008,2009,payers\r\ntotal,,,,,,\r\n")
	equal(t, writeTable(t, "jsonl", tab, fi), "{\"kind\": \"total\"}\n")
	if got := writeTable(t, "json", tab, fi); !strings.HasSuffix(got, "\n  \"rows\": [],\n  \"total\": {\"kind\": \"total\"},\n  \"notes\": [\n    \"huom.\"\n  ]\n}\n") {
		t.Error(got)
	}
	for _, f := range TableFormats() {
		got := writeTable(t, f.Name, tab, fi)
		if f.Name == "xlsx" {
			got = dumpXLSX(t, got)
		}
		if strings.Contains(got, "ei rivejä") {
			t.Errorf("%s: %s", f.Name, got)
		}
	}
}

// A report that forgets a cell is an error, not a crash.
func TestTableRagged(t *testing.T) {
	for _, tab := range []*table.Table{
		{Columns: make([]table.Column, 2), Rows: []table.Row{{Cells: make([]table.Cell, 1)}}},
		{Columns: make([]table.Column, 1), Total: &table.Row{}},
	} {
		for _, f := range TableFormats() {
			if err := f.Write(io.Discard, tab, TableOptions{}); err == nil || !strings.Contains(err.Error(), "columns") {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestTableWriteErrors(t *testing.T) {
	for _, tab := range []*table.Table{budget(t), largeTable(2000)} {
		for _, f := range TableFormats() {
			if err := f.Write(brokenPipe{}, tab, TableOptions{}); err == nil || err.Error() != "broken pipe" {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	}
}

// largeTable has ten columns: an id, a name, a period, and money.
func largeTable(rows int) *table.Table {
	tab := &table.Table{Title: verbatim("Suuri"), Columns: []table.Column{
		{Key: "id", Label: verbatim("Tunnus")}, {Key: "name", Label: verbatim("Nimi")}, {Key: "period", Label: verbatim("Aika"), Kind: table.Period},
	}}
	for i := range 7 {
		tab.Columns = append(tab.Columns, table.Column{Key: fmt.Sprint("y", i), Label: verbatim(fmt.Sprint(2008 + i)), Kind: table.Money})
	}
	for i := range rows {
		cells := []table.Cell{table.Plain(fmt.Sprint("hanke-", i)), table.Plain(fmt.Sprint("Lapin sosiaalityön kehittämisyksikkö ", i)),
			{Value: calendar.Period{Start: calendar.Date{Year: 2008, Month: 11, Day: 1}, End: calendar.Date{Year: 2011, Month: 12, Day: 31}}}}
		for j := range 7 {
			cells = append(cells, cents(int64(i)*7919*int64(j+1), money.Basis(1+(i+j)%3)))
		}
		tab.Rows = append(tab.Rows, table.Row{Cells: cells})
	}
	return tab
}

func BenchmarkTables(b *testing.B) {
	tab := largeTable(100_000)
	for _, f := range TableFormats() {
		b.Run(f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := f.Write(io.Discard, tab, TableOptions{Language: language.Finnish, Width: 300}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Sections are tables one after the other; one without labels has no head.
func TestSections(t *testing.T) {
	facts := &table.Table{Title: verbatim("Hanke \x1b[1m"), Columns: []table.Column{{Key: "a"}, {Key: "b"}},
		Rows: []table.Row{{Cells: []table.Cell{said("", "Tila"), said("", "<b>")}}}}
	figures := &table.Table{Title: verbatim("Luvut"), Columns: []table.Column{{Key: "n", Label: verbatim("Luku"), Kind: table.Money}},
		Rows: []table.Row{{Cells: []table.Cell{euro(5, money.Derived)}}}, Notes: []language.Text{verbatim("huom.")}}
	for format, want := range map[string]string{
		"text": `Hanke \x1b[1m
---------
Tila  <b>

Luvut
Luku *
------
     5
* derived from stated figures
huom.
`,
		"markdown": `**Hanke \\x1b\[1m**

|  |  |
| --- | --- |
| Tila | \<b\> |

**Luvut**

| Luku \* |
| ---: |
| 5 |

\* derived from stated figures

huom.
`,
	} {
		var b bytes.Buffer
		if err := WriteSections(&b, format, []*table.Table{facts, figures}, TableOptions{Language: language.English}); err != nil {
			t.Fatal(err)
		}
		equal(t, b.String(), want)
	}
	var b bytes.Buffer
	if err := WriteSections(&b, "html", []*table.Table{facts, figures}, TableOptions{}); err != nil {
		t.Fatal(err)
	}
	for part, n := range map[string]int{"<html": 1, "<body>": 1, "<table>": 2, "<thead>": 1, `<title>Hanke \x1b[1m</title>`: 1, "&lt;b&gt;": 1} {
		if got := strings.Count(b.String(), part); got != n {
			t.Errorf("got %d × %s, want %d", got, part, n)
		}
	}
	if err := WriteSections(&b, "csv", nil, TableOptions{}); err == nil {
		t.Error("csv holds several tables")
	}
}

// Texts are broken to fewer characters than usual where all fits then.
func TestTableNarrow(t *testing.T) {
	words := strings.TrimSuffix(strings.Repeat("sana ", 20), " ")
	tab := &table.Table{Columns: []table.Column{{Key: "a", Label: verbatim("A")}, {Key: "b", Label: verbatim("B")}, {Key: "c", Label: verbatim("C")}},
		Rows: []table.Row{{Cells: []table.Cell{said("", words), said("", words), said("", words)}}}}
	for line := range strings.Lines(writeTable(t, "text", tab, TableOptions{Width: 80})) {
		if displaywidth.String(line) > 80+1 || strings.Contains(line, "wider") {
			t.Errorf("%q", line)
		}
	}
	// Three don't fit in 30: the first is next to each of the others.
	got := writeTable(t, "text", tab, TableOptions{Width: 30})
	for _, head := range []string{"A               B\n", "\n\nA               C\n"} {
		if !strings.Contains(got, head) || strings.Contains(got, "wider than 30") {
			t.Errorf("no %q in\n%s", head, got)
		}
	}
}

// A list is an array for programs, and its items with commas for people.
func TestTableLists(t *testing.T) {
	list := func(cells ...table.Cell) table.Cell { return table.Listed(cells) }
	tab := &table.Table{
		Columns: []table.Column{{Key: "id", Label: verbatim("Id")}, {Key: "l", Label: verbatim("L"), Kind: table.List}},
		Rows: []table.Row{
			{Cells: []table.Cell{table.Plain("a"), list(said("047", "Enontekiö"), said("x; y", "X"))}},
			{Cells: []table.Cell{table.Plain("b"), list(euro(2000, money.Derived), table.Cell{Value: table.Missing{}}, table.Cell{Value: 7})}},
			{Cells: []table.Cell{table.Plain("c"), list(said("=1+1", "=1+1"))}},
			{Cells: []table.Cell{list(table.Plain("d"), table.Plain("e")), list()}}, // also in a column of texts
		},
	}
	for format, want := range map[string]string{
		"csv":      "id,l\r\na,047; x; y\r\nb,2000.00; ; 7\r\nc,'=1+1\r\nd; e,\r\n",
		"tsv":      "id\tl\na\t047; x; y\nb\t2000.00; ; 7\nc\t'=1+1\nd; e\t\n",
		"jsonl":    "{\"id\": \"a\", \"l\": [\"047\", \"x; y\"]}\n{\"id\": \"b\", \"l\": [2000.00, null, 7]}\n{\"id\": \"c\", \"l\": [\"=1+1\"]}\n{\"id\": [\"d\", \"e\"]}\n",
		"text":     "Id    L\n---------------------\na     Enontekiö, X\nb     2_000 *, –, 7\nc     =1+1\nd, e\n\n* johdettu ilmoitetuista luvuista\n– ei tiedossa\n",
		"markdown": "| a | Enontekiö, X |\n| b | 2_000 \\*, –, 7 |\n",
	} {
		got := strings.ReplaceAll(writeTable(t, format, tab, TableOptions{Language: language.Finnish}), nbsp, "_")
		if !strings.Contains(got, strings.ReplaceAll(want, "---------------------", "-------------------")) {
			t.Errorf("%s: no %q in\n%q", format, want, got)
		}
	}
	if got := writeTable(t, "json", tab, TableOptions{}); !strings.Contains(got, `{"key": "l", "label": "L", "kind": "list"}`) {
		t.Error(got)
	}
}

// The lines of a text are lines for people, and escapes where a row is a line.
func TestTableLines(t *testing.T) {
	tab := &table.Table{
		Columns: []table.Column{{Key: "a", Label: verbatim("A")}, {Key: "n", Label: verbatim("N"), Kind: table.Count}},
		Rows:    []table.Row{{Depth: 1, Cells: []table.Cell{table.Plain("one\r\ntwo words\n"), {Value: 7}}}},
	}
	for format, want := range map[string]string{
		"text":     "A            N\n--------------\n  one        7\n  two words\n",
		"markdown": "one<br>two words | 7 |\n",
		"html":     ">one\ntwo words</th>",
		"xlsx":     "A2\t\"one\\ntwo words\"\tleft 1\n",
		"csv":      "\none\\r\\ntwo words\\n,7\r\n",
		"jsonl":    "{\"a\": \"one\\r\\ntwo words\\n\", \"n\": 7}\n",
	} {
		got := writeTable(t, format, tab, TableOptions{})
		if format == "xlsx" {
			got = dumpXLSX(t, got)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%q", format, want, got)
		}
	}
	equal(t, cells(t, writeTable(t, "csv", tab, TableOptions{Excel: true}))[1][0], "one two words")
	// A heading and a title are one line.
	tab.Title, tab.Rows[0].Role, tab.Rows[0].Cells[1] = verbatim("T\nU"), table.Heading, table.Cell{}
	if got := writeTable(t, "text", tab, TableOptions{}); !strings.Contains(got, "\n  one two words\n") {
		t.Error(got)
	}
}

// Every line fits the width: notes, titles and headings are folded, texts broken
// at blanks, else at the marks inside of words, else anywhere. Figures never are.
func TestTableTextKept(t *testing.T) {
	path := "budgets[iii/applied].funding[municipal].payers[Kemijärvi].years.2008"
	long := "the sum leaves out projects that are parts of others: pakaste-lappi-sosiaalityo, pro-sos-keski-suomi; --gross counts all"
	tab := &table.Table{
		Title: verbatim(long), Lead: []language.Text{verbatim(long)}, Notes: []language.Text{verbatim(long)},
		Columns: []table.Column{{Key: "p", Label: verbatim("Path of the figure")}, {Key: "w", Label: verbatim("W")}, {Key: "n", Label: verbatim("N"), Kind: table.Money}},
		Rows: []table.Row{
			{Role: table.Heading, Cells: []table.Cell{table.Plain(long), {}, {}}},
			{Depth: 1, Cells: []table.Cell{table.Plain(path), table.Plain("31.12.2011 " + strings.Repeat("a", 30)), euro(1371152, money.Stated)}},
		},
	}
	for _, width := range []int{60, 80, 100, 120} {
		got := writeTable(t, "text", tab, TableOptions{Width: width})
		for line := range strings.Lines(got) {
			if displaywidth.String(strings.TrimSuffix(line, "\n")) > width {
				t.Errorf("wider than %d: %s", width, line)
			}
		}
		if strings.Contains(got, "wider than") || !strings.Contains(got, "1,371,152") {
			t.Error(got)
		}
	}
	// A broken word has all its signs, in order.
	alone := &table.Table{Columns: tab.Columns[:1], Rows: []table.Row{{Cells: []table.Cell{table.Plain(path)}}}}
	for _, width := range []int{12, 30, 50} {
		got := writeTable(t, "text", alone, TableOptions{Width: width})
		if !strings.Contains(strings.NewReplacer("\n", "", " ", "").Replace(got), path) {
			t.Errorf("width %d: %s", width, got)
		}
	}
	tab.Rows = tab.Rows[1:]
	tab.Title, tab.Lead, tab.Notes = language.Text{}, nil, nil
	// Where figures alone are too wide no word is broken for nothing.
	if got := writeTable(t, "text", tab, TableOptions{Width: 8}); !strings.Contains(got, path) || !strings.Contains(unfolded(got), "wider than 8 characters") {
		t.Error(got)
	}
}

// A text that Excel would take for a number or a date stays a text; figures and
// whole dates are what they are.
func TestTableExcelTexts(t *testing.T) {
	for text, want := range map[string]string{
		"047": `="047"`, "10.1": `="10.1"`, "1.11.2008": `="1.11.2008"`, "8/2016": `="8/2016"`, "2009-05": `="2009-05"`, "1 000": `="1 000"`, "1e5": `="1e5"`,
		"25 %": `="25 %"`, "12:30": `="12:30"`, "5. maaliskuuta 2009": `="5. maaliskuuta 2009"`, "Mar 5": `="Mar 5"`, "1 maj": `="1 maj"`, "TRUE": `="TRUE"`, "tosi": `="tosi"`,
		"-5": "'-5", "=1": "'=1", "Kemi": "Kemi", "ESR 2014": "ESR 2014", "2009–2011": "2009–2011", "-": "'-", "5 b": "5 b", "marras": "marras", "194/00.01.05/2019": `="194/00.01.05/2019"`,
	} {
		tab := &table.Table{Columns: []table.Column{{Key: "a", Label: verbatim("A")}}, Rows: []table.Row{{Cells: []table.Cell{table.Plain(text)}}}}
		equal(t, cells(t, writeTable(t, "csv", tab, TableOptions{Excel: true}))[1][0], want)
		if plain := cells(t, writeTable(t, "csv", tab, TableOptions{}))[1][0]; strings.HasPrefix(plain, `="`) {
			t.Errorf("%q in plain csv", plain)
		}
	}
	tab := &table.Table{
		Columns: []table.Column{{Key: "d", Label: verbatim("D"), Kind: table.Date}, {Key: "p", Label: verbatim("P"), Kind: table.Period}, {Key: "n", Label: verbatim("N"), Kind: table.Money}},
		Rows: []table.Row{
			{Cells: []table.Cell{{Value: date(t, "2008-11-01")}, {Value: calendar.Period{Start: date(t, "2009"), End: date(t, "2009")}}, euro(5, money.Stated)}},
			{Cells: []table.Cell{{Value: date(t, "2008-11")}, {}, {}}},
		},
	}
	got := cells(t, writeTable(t, "csv", tab, TableOptions{Excel: true}))
	if want := [][]string{{"D", "P", "N"}, {"2008-11-01", `="2009/2009"`, "5,00"}, {`="2008-11"`, "", ""}}; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// cells are the fields of a csv for Excel, or of any other.
func cells(t *testing.T, text string) [][]string {
	t.Helper()
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	if strings.HasPrefix(text, "\ufeff") {
		c.Comma = ';'
	}
	records, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// For Excel the columns stay that tell the parts of a sum from the sum.
func TestTableExcelMachineColumns(t *testing.T) {
	tab := budget(t)
	tab.Columns[1].Key, tab.Columns[2].Key = "section", "phase"
	got := cells(t, writeTable(t, "csv", tab, TableOptions{Excel: true}))
	last := len(got[0]) - 3
	if want := []string{"section", "phase", "level"}; !slices.Equal(got[0][last:], want) {
		t.Errorf("%q", got[0])
	}
	var levels []string
	for _, r := range got[1:] {
		levels = append(levels, r[last]+" "+r[last+2])
	}
	if want := []string{"costs 0", "cost 1", "sum 1", "funding 0", "funding 0", "payer 2", "payer 2", "total 0"}; !slices.Equal(levels, want) {
		t.Errorf("%q", levels)
	}
}

// parts are the files of a workbook.
func parts(t *testing.T, text string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(data)
	}
	return out
}

// What other readers than excelize need of a workbook is in its XML.
func TestTableXLSXParts(t *testing.T) {
	for _, plain := range []bool{false, true} {
		p := parts(t, writeTable(t, "xlsx", budget(t), TableOptions{Plain: plain}))
		if core := p["docProps/core.xml"]; !strings.Contains(core, "<cp:lastModifiedBy>sostool</cp:lastModifiedBy>") || !strings.Contains(core, "<cp:coreProperties ") || regexp.MustCompile(`<([\w:]+)[^>]*></`).MatchString(core) {
			t.Errorf("an empty property: %s", core)
		}
		fonts := regexp.MustCompile(`(?s)<font>.*?</font>`).FindAllString(p["xl/styles.xml"], -1)
		if len(fonts) != 2 {
			t.Errorf("%d fonts", len(fonts))
		}
		for _, f := range fonts {
			if !strings.Contains(f, `<name val="Calibri">`) || !strings.Contains(f, `<sz val="11">`) {
				t.Errorf("a font without name or size: %s", f)
			}
		}
		for _, sheet := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} {
			x := p[sheet]
			if !strings.Contains(x, `fitToPage="true"`) || !strings.Contains(x, `fitToWidth="1"`) || !strings.Contains(x, `fitToHeight="0"`) || !strings.Contains(x, `paperSize="9"`) {
				t.Errorf("%s does not fit the page: %s", sheet, x[max(0, len(x)-300):])
			}
		}
		row := 4
		if plain {
			row = 1
		}
		if book := p["xl/workbook.xml"]; strings.Count(book, "<sheet ") != 2 || !strings.Contains(book, fmt.Sprintf("!$%d:$%d</definedName>", row, row)) {
			t.Error(book)
		}
		f, sheet := openXLSX(t, writeTable(t, "xlsx", budget(t), TableOptions{Plain: plain}))
		if got, _ := f.GetCellValue(sheet, fmt.Sprint("A", row)); got != "Nimi" {
			t.Errorf("%q in row %d", got, row)
		}
		if got, _ := f.GetCellValue("Notes", "A1"); got != "Lapin sosiaalityön kehittämisyksikkö: talousarvio" {
			t.Errorf("%q", got)
		}
	}
	// The sheet of notes has a different name than a table with that title.
	f, _ := openXLSX(t, writeTable(t, "xlsx", &table.Table{Title: verbatim("notes")}, TableOptions{}))
	if got := f.GetSheetList(); !slices.Equal(got, []string{"notes", "Notes 2"}) {
		t.Errorf("%q", got)
	}
}

// A note that fills more than a line has a row as high as its lines.
func TestTableXLSXNotes(t *testing.T) {
	f, _ := openXLSX(t, writeTable(t, "xlsx", &table.Table{Title: verbatim("short"), Notes: []language.Text{verbatim(strings.Repeat("long note ", 18))}}, TableOptions{}))
	for row, want := range map[int]float64{1: 15, 2: 45} {
		if got, _ := f.GetRowHeight("Notes", row); got != want {
			t.Errorf("row %d is %v high, not %v", row, got, want)
		}
	}
}

// A mark that every figure of a column carries is in its head, and nowhere else.
func TestTableMarksInHeads(t *testing.T) {
	tab := &table.Table{
		Columns: []table.Column{{Key: "a", Label: verbatim("A")}, {Key: "d", Label: verbatim("D"), Kind: table.Money}, {Key: "m", Label: verbatim("M"), Kind: table.Money}, {Key: "s", Label: verbatim("S"), Kind: table.Money}},
		Rows: []table.Row{
			{Cells: []table.Cell{table.Plain("x"), euro(1, money.Derived), euro(1, money.Derived), euro(1, money.Stated)}},
			{Cells: []table.Cell{table.Plain("y"), {Value: table.Missing{}}, euro(2, money.Stated), euro(2, money.Stated)}},
		},
		Total: &table.Row{Cells: []table.Cell{table.Plain("z"), euro(1, money.Derived), euro(3, money.Derived), {}}},
	}
	equal(t, writeTable(t, "text", tab, TableOptions{}), `A  D *    M  S
--------------
x    1  1 *  1
y    –  2    2
--------------
z    1  3 *

* derived from stated figures
– not known
`)
	equal(t, writeTable(t, "csv", tab, TableOptions{}), "a,d,d_basis,m,m_basis,s\r\nx,1.00,derived,1.00,derived,1.00\r\ny,,unknown,2.00,,2.00\r\nz,1.00,derived,3.00,derived,\r\n")
}

// TestManyRows: a long table has its heads once, its rows in their order, and its total
// once.
func TestManyRows(t *testing.T) {
	const n = 1201
	rows := &table.Table{
		Columns: []table.Column{{Key: "n", Label: language.Say("{0}", "n"), Kind: table.Count}, {Key: "name", Label: language.Say("{0}", "name")}},
		Total:   &table.Row{Cells: []table.Cell{{Value: n}, {Value: table.Word{Text: language.Say("{0}", "sum")}}}},
	}
	var want strings.Builder
	want.WriteString("    n  name\n---------------\n")
	for i := range n {
		rows.Rows = append(rows.Rows, table.Row{Cells: []table.Cell{{Value: i}, {Value: table.Word{Text: language.Say("{0}", fmt.Sprint("row ", i))}}}})
		fmt.Fprintf(&want, "%5s  row %d\n", language.Figure(strconv.Itoa(i), language.English), i)
	}
	want.WriteString("---------------\n1,201  sum\n")
	var got strings.Builder
	if err := writeTableText(&got, rows, TableOptions{}); err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Errorf("%s\nis not\n%s", got.String(), want.String())
	}
}

// counting is a value that counts how often it is put into words.
type counting struct{ n *atomic.Int64 }

func (c counting) InTable(language.Language) string {
	c.n.Add(1)
	return "a name of several words in it"
}

// TestWordedOnce: each cell of a text is put into words once, however many ways to make
// the columns fit are looked at.
func TestWordedOnce(t *testing.T) {
	const rows = 1_200
	var n atomic.Int64
	tab := &table.Table{Columns: []table.Column{{Key: "id"}, {Key: "name"}, {Key: "a", Kind: table.Money}, {Key: "b", Kind: table.Money, Spare: 7}}}
	for i := range rows {
		name := table.Said("", language.Say("{0}", counting{&n}))
		tab.Rows = append(tab.Rows, table.Row{Cells: []table.Cell{said("", strconv.Itoa(i)), name, euro(1_000_000, money.Stated), euro(2_000_000, money.Derived)}})
	}
	for _, width := range []int{0, 40, 30, 20} {
		n.Store(0)
		if out := writeTable(t, "text", tab, TableOptions{Width: width}); strings.Count(out, "a name of") != rows || n.Load() != rows {
			t.Errorf("width %d: %d of %d cells are put into words\n%.1000s", width, n.Load(), rows, out)
		}
	}
}
