package render

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"io"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"sostool/pkg/calendar"
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

// harmlessText is a text that no spreadsheet takes for a formula, also not in full-width
// signs.
func harmlessText(s string) string {
	s = language.Clean(s)
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
	level    bool // a last column says how deep in the tree a row is
}

// machineColumns are the columns that a sheet for Excel has in addition to those for
// people: they tell a sum's parts from the sum.
func machineColumns(t *table.Table) []int {
	var out []int
	for i, c := range t.Columns {
		if c.For == table.Machines && slices.Contains([]string{"id", "phase", "section"}, c.Key) {
			out = append(out, i)
		}
	}
	return out
}

// field is a column with those next to it, each of them only where a cell has something
// to say in it.
type field struct {
	column                int
	basis, about, partial bool
}

func newSheet(t *table.Table, o TableOptions, harmless func(string) string) (*sheet, error) {
	if err := checkRows(t); err != nil {
		return nil, err
	}
	s := &sheet{Table: t, TableOptions: o, harmless: harmless}
	columns := columnsFor(t, table.Machines)
	if o.Excel {
		machines := machineColumns(t)
		columns = append(columnsFor(t, table.People), machines...)
		s.level = len(machines) > 0 && slices.ContainsFunc(t.Rows, func(r table.Row) bool { return r.Depth > 0 })
	}
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

// put appends what a column and those next to it hold to a record.
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
		if s.Excel && c.For != table.Machines {
			out = f.put(out, s.say(c.Label), s.say(language.Say("{0}: basis", c.Label)),
				s.say(language.Say("{0}: rounded", c.Label)), s.say(language.Say("{0}: known part only", c.Label)))
		} else {
			head := s.harmless(cmp.Or(c.Head, c.Key))
			out = f.put(out, head, head+"_basis", head+"_about", head+"_partial")
		}
	}
	if s.level {
		out = append(out, "level")
	}
	return beginning(out)
}

func (s *sheet) record(r *table.Row) []string {
	out := make([]string, 0, len(s.fields))
	for _, f := range s.fields {
		c := r.Cells[f.column]
		out = f.put(out, s.value(c, s.Excel && s.Columns[f.column].For != table.Machines), s.basis(c, s.Columns[f.column].Kind), s.yes(isAbout(c)), s.yes(isPartial(c)))
	}
	if s.level {
		out = append(out, strconv.Itoa(r.Depth))
	}
	return beginning(out)
}

// beginning is a record whose first cell begins no workflow command.
func beginning(record []string) []string {
	if len(record) > 0 && strings.HasPrefix(strings.TrimSpace(record[0]), "::") {
		record[0] = "'" + record[0]
	}
	return record
}

// value is a cell as a text that is harmless, in the words of people or machines.
func (s *sheet) value(c table.Cell, people bool) string {
	text := s.plain(c, people)
	switch v := c.Value.(type) {
	case int, table.Year, money.Amount, money.Share, money.Number, nil:
		return text
	case calendar.Date:
		if whole(v) {
			return text
		}
	}
	harmless := s.harmless(text)
	if s.Excel && harmless == text && guessed(text) {
		return `="` + text + `"`
	}
	return harmless
}

// guessed reports whether a spreadsheet would take a text for a number, a date,
// a time or a truth value, in any of the languages: it has nothing but digits,
// the signs of numbers and dates, and the names of months.
func guessed(text string) bool {
	return numberLike().MatchString(text) && strings.ContainsAny(text, "0123456789") || truthLike.MatchString(text)
}

var (
	numberLike = sync.OnceValue(func() *regexp.Regexp { // large, and seldom of use
		return regexp.MustCompile(`^(?i:[\d\s\x{a0}.,:;/+\-%€$£¥()]|e[+-]?\d|\b(?:am|pm|kr|eur)\b|` + months + `)+$`)
	})
	truthLike = regexp.MustCompile(`^(?i:\s*(?:true|false|tosi|epätosi|sant|falskt)\s*)$`)
)

// months are the beginnings of the months' names, in Finnish, Swedish and
// English, with what may follow.
const months = `(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)(?:kuu(?:n|ta)?)?` +
	`|jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)?|apr(?:il)?|maj|may|jun[ie]?|jul[iy]?|aug(?:usti|ust)?|sep(?:t|tember)?|o[ck]t(?:ober)?|nov(?:ember)?|dec(?:ember)?`

// plain is a cell as machines read it, or people in their language.
func (s *sheet) plain(c table.Cell, people bool) string {
	switch v := c.Value.(type) {
	case table.Word:
		if people {
			return strings.ReplaceAll(v.Text.InTable(s.Language), "\n", " ")
		}
	case table.Items:
		return s.list(v, people)
	case bool:
		if people {
			return s.yes(v)
		}
	case money.Amount, money.Share, money.Number:
		if s.Excel {
			return strings.Replace(machineValue(c), ".", ",", 1)
		}
	}
	return machineValue(c)
}

// list is several values in one cell.
func (s *sheet) list(v table.Items, people bool) string {
	items := make([]string, len(v))
	for i, c := range v {
		items[i] = s.plain(c, people)
	}
	return strings.Join(items, "; ")
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
