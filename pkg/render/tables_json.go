package render

import (
	"bufio"
	"io"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

// writeTableJSON writes the form "sostool.table/1", a row a line. The keys are
// a contract with scripts.
func writeTableJSON(w io.Writer, t *table.Table, _ TableOptions) error {
	if err := checkRows(t); err != nil {
		return err
	}
	columns := columnsFor(t, table.Machines)
	j := jsonTable{bufio.NewWriter(w)}
	j.WriteString("{\n  \"schema\": \"sostool.table/1\",\n  \"title\": ")
	j.say(t.Title)
	j.WriteString(",\n  \"columns\": [")
	for n, i := range columns {
		c := &t.Columns[i]
		j.item(n)
		j.WriteString(`{"key": `)
		j.text(c.Key)
		j.WriteString(`, "label": `)
		j.say(c.Label)
		j.WriteString(`, "kind": `)
		j.text(c.Kind.String())
		j.WriteByte('}')
	}
	j.end(len(columns))
	j.WriteString(",\n  \"rows\": [")
	n := 0
	for r := range machineRows(t) {
		j.item(n)
		j.row(t, columns, r)
		n++
	}
	j.end(n)
	if t.Total != nil {
		j.WriteString(",\n  \"total\": ")
		j.row(t, columns, t.Total)
	}
	j.WriteString(",\n  \"notes\": [")
	notes := append(append([]language.Text(nil), t.Lead...), t.Notes...)
	for n, note := range notes {
		j.item(n)
		j.say(note)
	}
	j.end(len(notes))
	j.open(t.Open)
	j.WriteString("\n}\n")
	return j.Flush()
}

// open are what may belong to the rows, or may not.
func (j jsonTable) open(all []table.Open) {
	if len(all) == 0 {
		return
	}
	j.WriteString(",\n  \"open\": [")
	for n, x := range all {
		j.item(n)
		j.WriteString(`{"id": `)
		j.text(x.ID)
		j.WriteString(`, "why": `)
		j.say(x.Why)
		j.WriteByte('}')
	}
	j.end(len(all))
}

// writeTableJSONL writes a row a line, the total last.
func writeTableJSONL(w io.Writer, t *table.Table, _ TableOptions) error {
	if err := checkRows(t); err != nil {
		return err
	}
	columns := columnsFor(t, table.Machines)
	j := jsonTable{bufio.NewWriter(w)}
	for r := range machineRows(t) {
		j.row(t, columns, r)
		j.WriteByte('\n')
	}
	if t.Total != nil {
		j.row(t, columns, t.Total)
		j.WriteByte('\n')
	}
	return j.Flush()
}

// jsonTable writes the parts of a table as it goes along, so that a large one
// is never in memory as a whole. The writer keeps the first error until it is
// flushed.
type jsonTable struct{ *bufio.Writer }

// item begins item n of a list, end ends a list of n items.
func (j jsonTable) item(n int) {
	if n > 0 {
		j.WriteByte(',')
	}
	j.WriteString("\n    ")
}

func (j jsonTable) end(n int) {
	if n > 0 {
		j.WriteString("\n  ")
	}
	j.WriteByte(']')
}

// row is an object with the columns in their order. What is blank or unknown
// is left out.
func (j jsonTable) row(t *table.Table, columns []int, r *table.Row) {
	separator := "{"
	key := func(key string) {
		j.WriteString(separator)
		j.text(key)
		j.WriteString(": ")
		separator = ", "
	}
	for _, i := range columns {
		name := t.Columns[i].Key
		c := r.Cells[i]
		if c.Known() {
			key(name)
			j.value(c)
		}
		if basis := machineBasis(c, t.Columns[i].Kind); basis != "" {
			key(name + "_basis")
			j.text(basis)
		}
		if isAbout(c) {
			key(name + "_about")
			j.WriteString("true")
		}
		if isPartial(c) {
			key(name + "_partial")
			j.WriteString("true")
		}
	}
	if separator == "{" {
		j.WriteByte('{')
	}
	j.WriteByte('}')
}

// value is a known value: a number, a list or a text.
func (j jsonTable) value(c table.Cell) {
	switch v := c.Value.(type) {
	case bool, int, table.Year, money.Amount, money.Share, money.Number:
		j.WriteString(machineValue(c))
	case table.Items:
		j.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				j.WriteString(", ")
			}
			if !item.Known() {
				j.WriteString("null")
				continue
			}
			j.value(item)
		}
		j.WriteByte(']')
	default:
		j.text(machineValue(c))
	}
}

// say is a text in English, its figures as in every table.
func (j jsonTable) say(t language.Text) { j.text(t.InTable(language.English)) }

// text is a string with what WriteJSON escapes. Most texts have nothing of the
// kind.
func (j jsonTable) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '[' {
			var b strings.Builder
			_ = WriteJSON(&b, s) // there is no string that can't be encoded
			j.WriteString(strings.TrimSuffix(b.String(), "\n"))
			return
		}
	}
	j.WriteString(`"` + s + `"`)
}
