package render

import (
	"bufio"
	"encoding/csv"
	"io"
	"iter"
	"strings"
	"unicode"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

// byteOrderMark makes Excel read a file as UTF-8.
const byteOrderMark = "\ufeff"

func writeTableCSV(w io.Writer, t *table.Table, o TableOptions) error {
	s, err := newSheet(t, o, harmlessText)
	if err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if o.Excel {
		c.Comma = ';'
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return err
		}
	}
	c.Write(s.head())
	for r := range s.rows() {
		c.Write(s.record(r))
	}
	c.Flush()
	return c.Error()
}

// writeTableTSV writes a row a line, without quotes: tabs and line breaks in a
// text are escapes.
func writeTableTSV(w io.Writer, t *table.Table, _ TableOptions) error {
	escapes := strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	s, err := newSheet(t, TableOptions{}, func(text string) string { return harmlessText(escapes.Replace(text)) })
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	b.WriteString(strings.Join(s.head(), "\t") + "\n")
	for r := range s.rows() {
		b.WriteString(strings.Join(s.record(r), "\t") + "\n")
	}
	return b.Flush()
}

// harmlessText is a text that no spreadsheet takes for a formula, in full-width
// signs neither.
func harmlessText(s string) string {
	s = clean(s)
	first := strings.TrimLeftFunc(s, unicode.IsSpace)
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(first, sign) {
			return "'" + s
		}
	}
	return s
}

// sheet is a table as records of plain text.
type sheet struct {
	*table.Table
	TableOptions
	harmless func(string) string
	fields   []field
	tree     int // for Excel, the column whose texts show the tree; -1 where none does
}

// field is a column with those that stand beside it, each of them only where a
// cell has something to say in it.
type field struct {
	column                int
	basis, about, partial bool
}

func newSheet(t *table.Table, o TableOptions, harmless func(string) string) (*sheet, error) {
	if err := checkRows(t); err != nil {
		return nil, err
	}
	readers := table.Machines
	if o.Excel {
		readers = table.People
	}
	s := &sheet{Table: t, TableOptions: o, harmless: harmless}
	columns := columnsFor(t, readers)
	s.tree = firstText(t, columns)
	for _, i := range columns {
		f := field{column: i}
		for r := range s.rows() {
			c := r.Cells[i]
			f.basis = f.basis || machineBasis(c, t.Columns[i].Kind) != ""
			f.about = f.about || isAbout(c)
			f.partial = f.partial || isPartial(c)
		}
		s.fields = append(s.fields, f)
	}
	return s, nil
}

// put appends what a column and those beside it hold to a record.
func (f field) put(record []string, value, basis, about, partial string) []string {
	record = append(record, value)
	if f.basis {
		record = append(record, basis)
	}
	if f.about {
		record = append(record, about)
	}
	if f.partial {
		record = append(record, partial)
	}
	return record
}

// rows are the rows and, last, the total; headings only for people.
func (s *sheet) rows() iter.Seq[*table.Row] {
	return func(yield func(*table.Row) bool) {
		for r := range rowsOf(s.Table) {
			if (s.Excel || r.Role != table.Heading) && !yield(r) {
				return
			}
		}
	}
}

func (s *sheet) head() []string {
	var out []string
	for _, f := range s.fields {
		c := &s.Columns[f.column]
		if s.Excel {
			out = f.put(out, s.say(c.Label), s.say(language.Say("{0}: basis", c.Label)),
				s.say(language.Say("{0}: rounded", c.Label)), s.say(language.Say("{0}: known part only", c.Label)))
		} else {
			out = f.put(out, c.Key, c.Key+"_basis", c.Key+"_about", c.Key+"_partial")
		}
	}
	return out
}

func (s *sheet) record(r *table.Row) []string {
	out := make([]string, 0, len(s.fields))
	for _, f := range s.fields {
		c := r.Cells[f.column]
		out = f.put(out, s.value(r, f.column), s.basis(c, s.Columns[f.column].Kind), s.yes(isAbout(c)), s.yes(isPartial(c)))
	}
	return out
}

func (s *sheet) value(r *table.Row, column int) string {
	c := r.Cells[column]
	switch v := c.Value.(type) {
	case table.Word:
		switch {
		case !s.Excel:
			return s.harmless(v.Code)
		default:
			return s.say(v.Text)
		}
	case money.Amount, money.Share:
		if s.Excel {
			return strings.Replace(machineValue(c), ".", ",", 1)
		}
	}
	return machineValue(c)
}

func (s *sheet) basis(c table.Cell, k table.Kind) string {
	basis := machineBasis(c, k)
	if !s.Excel {
		return basis
	}
	switch basis {
	case "":
		return ""
	case money.Derived.String():
		return s.say(language.Say("derived"))
	case money.Estimated.String():
		return s.say(language.Say("estimated"))
	case money.Assumed.String():
		return s.say(language.Say("assumed"))
	default:
		return s.say(language.Say("not known"))
	}
}

func (s *sheet) yes(is bool) string {
	switch {
	case !is:
		return ""
	case s.Excel:
		return s.say(language.Say("yes"))
	default:
		return "true"
	}
}

// say is a text for those who open the file with Excel.
func (s *sheet) say(t language.Text) string { return s.harmless(t.InTable(s.Language)) }
