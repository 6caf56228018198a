package export

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sostool/pkg/language"
)

// dataPackage writes a Tabular Data Package: a CSV file for each table (RFC 4180, UTF-8, one
// head), and datapackage.json, which describes them. Nothing between two separators is null.
type dataPackage struct {
	path  string
	files map[*Table]*textFile
}

func beginDataPackage(path string, _ Options) (Writer, error) {
	w := &dataPackage{path, make(map[*Table]*textFile)}
	for _, t := range Tables() {
		f, err := createText(filepath.Join(path, t.csv()))
		if err != nil {
			return nil, err
		}
		names := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			names[i] = c.Name
		}
		if _, err := f.WriteString(strings.Join(names, ",") + "\r\n"); err != nil {
			return nil, err
		}
		w.files[t] = f
	}
	return w, nil
}

func (t *Table) csv() string { return t.Name + ".csv" }

func (w *dataPackage) Begin(string, string) error { return nil }

func (w *dataPackage) Row(t *Table, row []Value) error {
	f := w.files[t]
	b := f.AvailableBuffer()
	for i, v := range row {
		if i > 0 {
			b = append(b, ',')
		}
		switch c := &t.Columns[i]; {
		case v.Null():
		case c.Kind == Text:
			b = appendCell(b, v.text)
		default:
			b = v.appendText(b, c)
		}
	}
	_, err := f.Write(append(b, '\r', '\n'))
	return err
}

// appendCell writes a text as a cell of RFC 4180: in quotes where it needs some, and with
// its own line breaks, which encoding/csv would change.
func appendCell(b []byte, s string) []byte {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return append(b, s...)
	}
	b = append(b, '"')
	for i := range len(s) {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

func (w *dataPackage) Close() error {
	var errs []error
	for _, t := range Tables() {
		errs = append(errs, w.files[t].close())
	}
	text, err := json.MarshalIndent(descriptor(), "", "  ")
	errs = append(errs, err, os.WriteFile(filepath.Join(w.path, "datapackage.json"), append(text, '\n'), 0o666))
	return errors.Join(errs...)
}

// The descriptor is one of version 1 of the standard (datapackage.org), which version 2
// reads as well. Titles and descriptions are in English, and under "title@fi" and the like
// in the other languages.
type (
	packageJSON struct {
		Profile   string   `json:"profile"`
		Name      string   `json:"name"`
		Languages []string `json:"languages"`
		saidJSON
		Resources []resourceJSON `json:"resources"`
	}
	resourceJSON struct {
		Profile string `json:"profile"`
		Name    string `json:"name"`
		Path    string `json:"path"`
		saidJSON
		Format    string      `json:"format"`
		MediaType string      `json:"mediatype"`
		Encoding  string      `json:"encoding"`
		Dialect   dialectJSON `json:"dialect"`
		Schema    schemaJSON  `json:"schema"`
	}
	dialectJSON struct {
		Delimiter      string `json:"delimiter"`
		LineTerminator string `json:"lineTerminator"`
		QuoteChar      string `json:"quoteChar"`
		DoubleQuote    bool   `json:"doubleQuote"`
		Header         bool   `json:"header"`
	}
	schemaJSON struct {
		Fields        []fieldJSON      `json:"fields"`
		MissingValues []string         `json:"missingValues"`
		PrimaryKey    []string         `json:"primaryKey"`
		ForeignKeys   []foreignKeyJSON `json:"foreignKeys,omitempty"`
	}
	fieldJSON struct {
		Name   string `json:"name"`
		Type   string `json:"type"`
		Format string `json:"format,omitempty"`
		saidJSON
		Constraints *constraintsJSON `json:"constraints,omitempty"`
	}
	constraintsJSON struct {
		Required bool     `json:"required,omitempty"`
		Unique   bool     `json:"unique,omitempty"`
		Enum     []string `json:"enum,omitempty"`
	}
	foreignKeyJSON struct {
		Fields    []string      `json:"fields"`
		Reference referenceJSON `json:"reference"`
	}
	referenceJSON struct {
		Resource string   `json:"resource"` // empty: itself
		Fields   []string `json:"fields"`
	}
	saidJSON struct {
		Title         string `json:"title"`
		TitleFi       string `json:"title@fi"`
		TitleSv       string `json:"title@sv"`
		Description   string `json:"description"`
		DescriptionFi string `json:"description@fi"`
		DescriptionSv string `json:"description@sv"`
	}
)

func said(title, meaning language.Text) saidJSON {
	return saidJSON{
		title.In(language.English), title.In(language.Finnish), title.In(language.Swedish),
		meaning.In(language.English), meaning.In(language.Finnish), meaning.In(language.Swedish),
	}
}

// descriptor describes the package.
func descriptor() packageJSON {
	p := packageJSON{Profile: "tabular-data-package", Name: "sostool-export", Languages: language.Codes(),
		saidJSON: said(packageTitle(), packageMeaning())}
	for _, t := range Tables() {
		p.Resources = append(p.Resources, resourceJSON{
			Profile: "tabular-data-resource", Name: t.Name, Path: t.csv(), saidJSON: said(t.Title, t.Meaning),
			Format: "csv", MediaType: "text/csv", Encoding: "utf-8", Dialect: dialectJSON{",", "\r\n", `"`, true, true}, Schema: t.schema(),
		})
	}
	return p
}

func packageTitle() language.Text {
	return language.Say("Records of social-work development projects")
}

func packageMeaning() language.Text {
	return language.Say("Everything that the records of a folder say, as tables: projects, programmes and organisations, each amount of every budget, sources, and what is found in the records.")
}

// schema describes the columns of a table.
func (t *Table) schema() schemaJSON {
	s := schemaJSON{MissingValues: []string{""}, PrimaryKey: t.Key}
	for _, c := range t.Columns {
		f := fieldJSON{Name: c.Name, Type: c.Kind.String(), saidJSON: said(c.Title, c.Meaning)}
		only := constraintsJSON{Required: c.Required, Unique: len(t.Key) == 1 && c.Name == t.Key[0], Enum: c.Choices}
		if only.Required || only.Unique || only.Enum != nil {
			f.Constraints = &only
		}
		s.Fields = append(s.Fields, f)
	}
	for _, r := range t.References {
		if !t.whole(r) {
			continue
		}
		to := r.Table
		if to == t.Name {
			to = ""
		}
		s.ForeignKeys = append(s.ForeignKeys, foreignKeyJSON{r.Columns, referenceJSON{to, r.To}})
	}
	return s
}

// whole reports whether a row has all the columns of a reference or none: readers of data
// packages take one that has some for a row that is missing, as SQL does not.
func (t *Table) whole(r Reference) bool {
	return len(r.Columns) == 1 || !slices.ContainsFunc(r.Columns, func(name string) bool { return !t.Columns[t.Column(name)].Required })
}

// String is the kind as data packages name it.
func (k Kind) String() string {
	return [...]string{Text: "string", Integer: "integer", Boolean: "boolean", Decimal: "number", Date: "date"}[k]
}
