package render

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
	"sostool/pkg/table"
)

// TableOptions say how tables are written.
type TableOptions struct {
	Language language.Language // of text, Markdown, HTML, xlsx and csv for Excel; the others are always English
	Excel    bool              // csv as a Finnish Excel opens it
	Plain    bool              // xlsx with the head in the first row
	Width    int               // characters that a text should fit; 0: any number
	Picture  picture.Options   // of pictures, but for the language
}

// TableFormat is one way to write a table.
type TableFormat struct {
	Name    string
	Machine bool // programs read it: it is the same in every language
	Rows    bool // it has rows alone, and no notes
	Write   func(w io.Writer, t *table.Table, o TableOptions) error
	// Sections writes several tables one after the other; nil where a format
	// is of one table. A table whose columns have no labels has no head.
	Sections func(w io.Writer, tables []*table.Table, o TableOptions) error
	Exact    bool // not a text of lines: it goes past the gate
}

// TableFormats lists the formats; the first is the default.
func TableFormats() []TableFormat {
	return []TableFormat{
		{Name: "text", Write: writeTableText, Sections: writeSectionsText},
		{Name: "markdown", Write: writeTableMarkdown, Sections: writeSectionsMarkdown},
		{Name: "csv", Machine: true, Rows: true, Write: writeTableCSV},
		{Name: "tsv", Machine: true, Rows: true, Write: writeTableTSV},
		{Name: "json", Machine: true, Write: writeTableJSON},
		{Name: "jsonl", Machine: true, Rows: true, Write: writeTableJSONL},
		{Name: "html", Write: writeTableHTML, Sections: writeSectionsHTML},
		{Name: "xlsx", Write: writeTableXLSX, Exact: true},
	}
}

// PictureFormats lists the formats that draw what a table has as a picture: they write
// only tables that have one.
func PictureFormats() []TableFormat {
	return []TableFormat{
		{Name: "svg", Write: writeTableSVG},
		{Name: "png", Write: writeTablePNG, Exact: true},
	}
}

// errNoPicture is what drawing a table gives that has no picture.
var errNoPicture = errors.New("the table has no picture")

// SectionFormats names the formats of several tables.
func SectionFormats() []string {
	var names []string
	for _, f := range TableFormats() {
		if f.Sections != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// WriteSections writes several tables in one of the SectionFormats.
func WriteSections(w io.Writer, format string, tables []*table.Table, o TableOptions) error {
	for _, f := range TableFormats() {
		if f.Name == format && f.Sections != nil {
			return f.Sections(w, tables, o)
		}
	}
	return fmt.Errorf("no format of several tables: %s", format)
}

const (
	nbsp = "\u00a0"
	dash = "–" // stands for what is not known
)

// columnsFor are the columns that are for everyone or for these readers.
func columnsFor(t *table.Table, readers table.Readers) []int {
	var out []int
	for i, c := range t.Columns {
		if c.For == table.Everyone || c.For == readers {
			out = append(out, i)
		}
	}
	return out
}

// firstText is the first of the columns that holds text, -1 where none does.
func firstText(t *table.Table, columns []int) int {
	for _, i := range columns {
		if t.Columns[i].Kind == table.Text {
			return i
		}
	}
	return -1
}

// rowsOf are the rows and, last, the total.
func rowsOf(t *table.Table) iter.Seq[*table.Row] {
	return func(yield func(*table.Row) bool) {
		for i := range t.Rows {
			if !yield(&t.Rows[i]) {
				return
			}
		}
		if t.Total != nil {
			yield(t.Total)
		}
	}
}

// machineRows are the rows without headings, which only people need: every row
// says for itself what it is of.
func machineRows(t *table.Table) iter.Seq[*table.Row] {
	return func(yield func(*table.Row) bool) {
		for i := range t.Rows {
			if r := &t.Rows[i]; r.Role != table.Heading && !yield(r) {
				return
			}
		}
	}
}

// checkRows makes an error of what would be a panic: a report that leaves out
// a cell.
func checkRows(t *table.Table) error {
	for r := range rowsOf(t) {
		if len(r.Cells) != len(t.Columns) {
			return fmt.Errorf("a row of %d cells in a table of %d columns", len(r.Cells), len(t.Columns))
		}
	}
	return nil
}

// page is a table as people see it in one language.
type page struct {
	*table.Table
	language language.Language
	columns  []int     // those that are shown
	tree     int       // the column whose texts show the tree, -1 where none does
	cents    bool      // money is shown with cents
	named    int       // the column in which the total is named, where its own words are not shown; -1
	links    HTMLLinks // of an HTML document that has some
	marks    []string  // by column, what all its figures carry: it is in the head, once

	sizes    [][]sizedCell             // of a text: by column and row, once they are asked for
	measured map[textColumn]textColumn // of a text: columns as wide as their rows need
}

func newPage(t *table.Table, l language.Language) (*page, error) {
	if err := checkRows(t); err != nil {
		return nil, err
	}
	p := &page{Table: t, language: l, columns: columnsFor(t, table.People)}
	p.tree = firstText(t, p.columns)
	p.nameTotal(p.columns)
	p.cents = p.anyCents(p.columns)
	p.marks = make([]string, len(t.Columns))
	p.sizes, p.measured = make([][]sizedCell, len(t.Columns)), make(map[textColumn]textColumn)
	for _, i := range p.columns {
		p.marks[i] = commonSigns(t, i)
	}
	return p, nil
}

// nameTotal sees to it that the total has a name in the columns that are shown.
func (p *page) nameTotal(columns []int) {
	p.named = -1
	worded := func(i int) bool { _, is := p.Total.Cells[i].Value.(table.Word); return is }
	if p.Total != nil && !slices.ContainsFunc(columns, worded) {
		p.named = firstText(p.Table, columns)
	}
}

// commonSigns are the signs that every figure of a column carries; none where
// they differ.
func commonSigns(t *table.Table, column int) string {
	common := ""
	for r := range rowsOf(t) {
		c := r.Cells[column]
		if !c.Known() {
			continue
		}
		signs := signsOf(c)
		if signs == "" || common != "" && signs != common {
			return ""
		}
		common = signs
	}
	return common
}

// anyCents reports whether an amount in the columns has cents.
func (p *page) anyCents(columns []int) bool {
	for r := range rowsOf(p.Table) {
		for _, i := range columns {
			if a, ok := r.Cells[i].Value.(money.Amount); ok && !a.WholeEuros() {
				return true
			}
		}
	}
	return false
}

// say is a text in the page's language, harmless.
func (p *page) say(t language.Text) string { return language.Clean(t.InTable(p.language)) }

// cell is a text of a cell, in its lines.
func (p *page) cell(t language.Text) string {
	lines := strings.Split(t.InTable(p.language), "\n")
	for i, line := range lines {
		lines[i] = language.Clean(line)
	}
	return strings.Join(lines, "\n")
}

// label is the head of a column.
func (p *page) label(i int) string {
	return p.say(p.Columns[i].Label) + before(" ", p.marks[i])
}

// headed reports whether the columns have labels.
func (p *page) headed() bool {
	return slices.ContainsFunc(p.columns, func(i int) bool { return p.label(i) != "" })
}

// figure is a cell as people read it, in two parts: a column of numbers is aligned where
// they meet, after the units.
func (p *page) figure(r *table.Row, column int) (whole, rest string) {
	c := r.Cells[column]
	if r == p.Total && column == p.named {
		return p.say(language.Say("Total")), ""
	}
	whole, rest = p.value(c)
	if c.Known() && p.marks[column] == "" {
		rest += signsBehind(c)
	}
	return whole, rest
}

// value is a cell as people read it, without its signs.
func (p *page) value(c table.Cell) (whole, rest string) {
	if c.Blank() {
		return "", ""
	}
	if !c.Known() {
		return dash, ""
	}
	switch v := c.Value.(type) {
	case table.Word:
		return p.cell(v.Text), ""
	case bool:
		if v {
			return p.say(language.Say("yes")), ""
		}
		return p.say(language.Say("no")), ""
	case table.Items:
		items := make([]string, len(v))
		for i, c := range v {
			whole, rest := p.value(c)
			items[i] = whole + rest + signsBehind(c)
		}
		return strings.Join(items, ", "), ""
	case table.Year:
		whole = strconv.Itoa(int(v))
	case int:
		whole = language.Figure(strconv.Itoa(v), p.language)
	case money.Number:
		whole, rest, _ = strings.Cut(v.String(), ".")
		whole = language.Figure(whole, p.language)
		if rest != "" {
			rest = p.language.Decimal() + rest
		}
	case money.Amount:
		euros, cents, _ := strings.Cut(v.Plain(), ".")
		whole = p.about(c) + language.Figure(euros, p.language)
		if p.decimals(v) > 0 {
			rest = p.language.Decimal() + cents
		}
	case money.Share:
		percent, decimals, pointed := strings.Cut(percentOf(v), ".")
		whole = p.about(c) + language.Figure(percent, p.language)
		if pointed {
			rest = p.language.Decimal() + decimals
		}
		if p.language != language.English {
			rest += nbsp
		}
		rest += "%"
	case calendar.Date:
		whole = v.In(p.language)
	case calendar.Period:
		whole = v.In(p.language)
	default:
		whole = language.Clean(fmt.Sprint(v))
	}
	return whole, rest
}

// about is what comes before a figure that the source rounds, or that was worked out from
// one. An estimate has its mark.
func (p *page) about(c table.Cell) string {
	if !isAbout(c) || c.Basis == money.Estimated {
		return ""
	}
	return language.Translate("about", p.language) + " "
}

// decimals is how many an amount is shown with. A rounded figure gets none
// that its source does not have.
func (p *page) decimals(a money.Amount) int {
	if p.cents && !(a.IsAbout() && a.WholeEuros()) {
		return 2
	}
	return 0
}

// signsOf is the mark of a figure's basis and that of a sum that may not be
// whole. A text has none.
func signsOf(c table.Cell) string {
	if _, ok := c.Value.(table.Word); ok || !c.Known() {
		return ""
	}
	if c.Partial {
		return c.Basis.Mark() + "+"
	}
	return c.Basis.Mark()
}

func signsBehind(c table.Cell) string { return before(" ", signsOf(c)) }

// legend explains the signs that occur in the columns, a line each.
func (p *page) legend(columns []int) []string {
	var seen [5]bool
	signs := [...]string{"*", "~", "!", "+", dash}
	for r := range rowsOf(p.Table) {
		for _, i := range columns {
			cells := []table.Cell{r.Cells[i]}
			if list, ok := cells[0].Value.(table.Items); ok {
				cells = list
			}
			for _, c := range cells {
				seen[4] = seen[4] || !c.Known() && !c.Blank()
				for _, sign := range signsOf(c) {
					seen[slices.Index(signs[:], string(sign))] = true
				}
			}
		}
	}
	texts := [...]language.Text{
		language.Say("derived from stated figures"),
		language.Say("estimated"),
		language.Say("follows from an assumption"),
		language.Say("sum of the known figures only"),
		language.Say("not known"),
	}
	var lines []string
	for i, sign := range signs {
		if seen[i] {
			lines = append(lines, sign+" "+p.say(texts[i]))
		}
	}
	return lines
}

// lead are the lines between title and table, notes those below it.
func (p *page) lead() []string { return p.lines(p.Lead) }

func (p *page) notes() []string { return p.lines(slices.Concat(p.Notes, p.OpenSay)) }

func (p *page) lines(texts []language.Text) []string {
	var out []string
	for _, t := range texts {
		if s := p.say(t); strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

// above is the title and the lead.
func (p *page) above() []string {
	return append(p.lines([]language.Text{p.Title}), p.lead()...)
}

// empty reports whether there is nothing to show: neither a row nor a total.
func (p *page) empty() bool { return len(p.Rows) == 0 && p.Total == nil }

// nothing is what replaces the rows where there are none.
func (p *page) nothing() string { return p.say(language.Say("no rows")) }

// set reports whether a row is set apart from those around it.
func set(r *table.Row) bool { return r.Role != table.Item }

// machineValue is a cell as machines read it, the same in every language;
// empty where it is blank or unknown. A text comes as it is, not yet harmless.
func machineValue(c table.Cell) string {
	if !c.Known() {
		return ""
	}
	switch v := c.Value.(type) {
	case table.Word:
		return v.Code
	case int:
		return strconv.Itoa(v)
	case money.Amount:
		return v.Plain()
	case money.Share:
		return percentOf(v)
	default:
		return fmt.Sprint(v)
	}
}

// machineBasis is the basis of a figure that no source states, empty for every
// other cell. Counts and dates say their basis only where it is not the usual
// one.
func machineBasis(c table.Cell, k table.Kind) string {
	switch {
	case c.Blank() || k.Wraps() || c.Basis == money.Stated && c.Known():
		return ""
	case !c.Known() && k.Number():
		return money.Unknown.String()
	case !c.Known() || c.Basis == money.Unknown && k != table.Money && k != table.Share:
		return ""
	default:
		return c.Basis.String()
	}
}

// isAbout reports whether a cell is a figure that its source rounds.
func isAbout(c table.Cell) bool {
	figure, ok := c.Value.(interface{ IsAbout() bool })
	return c.Known() && (c.About || ok && figure.IsAbout())
}

// isPartial reports whether a cell is the sum of some of its figures only.
func isPartial(c table.Cell) bool { return c.Partial && c.Known() }

// percentOf is a share as a percent with a point and the decimals that it
// states: 75.00.
func percentOf(s money.Share) string { return s.Plain() }
