package export

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/table"
)

// Dictionary is what tables and their columns mean, a table each, for people.
func Dictionary(tables []*Table) []*table.Table {
	var out []*table.Table
	for _, t := range tables {
		d := &table.Table{
			Title: language.Say("{0}: {1}", t.Name, t.Title),
			Columns: []table.Column{
				{Key: "column", Label: language.Say("Column")},
				{Key: "title", Label: language.Say("Title")},
				{Key: "type", Label: language.Say("Type")},
				{Key: "meaning", Label: language.Say("Meaning")},
				{Key: "values", Label: language.Say("Values")},
			},
			Notes: []language.Text{t.Meaning},
		}
		titled := !t.Columns[0].Title.IsZero()
		if !titled {
			d.Columns = slices.Delete(d.Columns, 1, 2)
		}
		if len(t.Key) > 0 {
			d.Notes = append(d.Notes, language.Say("key: {0}", strings.Join(t.Key, ", ")))
		}
		for _, r := range t.References {
			d.Notes = append(d.Notes, language.Say("{0} leads to {1}", strings.Join(r.Columns, ", "), r.Table+" ("+strings.Join(r.To, ", ")+")"))
		}
		for _, c := range t.Columns {
			cells := []table.Cell{
				table.Plain(c.Name), table.Said("", c.Title), table.Said("", c.kind()), table.Said("", c.Meaning), table.Plain(strings.Join(c.Choices, ", ")),
			}
			if !titled {
				cells = slices.Delete(cells, 1, 2)
			}
			d.Rows = append(d.Rows, table.Row{Cells: cells})
		}
		out = append(out, d)
	}
	return out
}

// kind is what the values of the column are, for people.
func (c *Column) kind() language.Text {
	kind := [...]language.Text{
		Text:    language.Say("a text"),
		Integer: language.Say("whole number"),
		Boolean: language.Say("true or false"),
		Decimal: language.Say("number with {0} decimals", strconv.Itoa(c.Decimals)),
		Date:    language.Say("a date"),
	}[c.Kind]
	if c.Required {
		return language.Say("{0}, never null", kind)
	}
	return kind
}

// The keys of the dictionary are a contract with programs.
type (
	// DictionaryJSON is the dictionary for programs, in all languages.
	DictionaryJSON struct {
		Schema string      `json:"schema"`
		Tables []tableJSON `json:"tables"`
	}
	tableJSON struct {
		Name       string              `json:"name"`
		Title      map[string]string   `json:"title"`
		Meaning    map[string]string   `json:"meaning"`
		Key        []string            `json:"key,omitempty"`
		References []referenceDictJSON `json:"references,omitempty"`
		Columns    []columnJSON        `json:"columns"`
	}
	referenceDictJSON struct {
		Columns []string `json:"columns"`
		Table   string   `json:"table"`
		To      []string `json:"to"`
	}
	columnJSON struct {
		Name     string            `json:"name"`
		Type     string            `json:"type"`
		Decimals int               `json:"decimals,omitempty"`
		Required bool              `json:"required"`
		Values   []string          `json:"values,omitempty"`
		Title    map[string]string `json:"title,omitempty"`
		Meaning  map[string]string `json:"meaning"`
	}
)

// DictionaryForPrograms is Dictionary as JSON.
func DictionaryForPrograms(tables []*Table) DictionaryJSON {
	d := DictionaryJSON{Schema: "sostool.dictionary/1"}
	for _, t := range tables {
		x := tableJSON{Name: t.Name, Title: everyLanguage(t.Title), Meaning: everyLanguage(t.Meaning), Key: t.Key}
		for _, r := range t.References {
			x.References = append(x.References, referenceDictJSON(r))
		}
		for _, c := range t.Columns {
			x.Columns = append(x.Columns, columnJSON{c.Name, c.Kind.String(), c.Decimals, c.Required, c.Choices, everyLanguage(c.Title), everyLanguage(c.Meaning)})
		}
		d.Tables = append(d.Tables, x)
	}
	return d
}

func everyLanguage(t language.Text) map[string]string {
	if t.IsZero() {
		return nil
	}
	out := make(map[string]string)
	for _, code := range language.Codes() {
		l, _ := language.Parse(code)
		out[code] = t.In(l)
	}
	return out
}
