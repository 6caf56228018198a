package render

import (
	"bufio"
	"html/template"
	"io"
	"iter"
	"strconv"
	"strings"
	"sync"

	"sostool/pkg/language"
	"sostool/pkg/table"
)

// htmlPage is a document of its own: nothing in it is fetched or run. It is parsed when it
// is first needed, not by every command.
var htmlPage = sync.OnceValue(func() *template.Template {
	return HTMLTemplates(template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<style>
body { font-family: sans-serif; margin: 1.5em; }
table { border-collapse: collapse; }
caption { font-weight: bold; text-align: left; padding: .5em 0; }
caption p { font-weight: normal; margin: .3em 0 0; }
th, td { padding: .15em .6em; text-align: left; vertical-align: top; font-weight: normal; white-space: pre-line; }
thead th, .set th, tfoot th, tfoot td { font-weight: bold; }
thead th { border-bottom: 1px solid; vertical-align: bottom; }
tfoot th, tfoot td { border-top: 1px solid; }
.n, .d { white-space: nowrap; font-variant-numeric: tabular-nums; }
.n { text-align: right; }
.legend { list-style: none; padding: 0; }
@media print {
  body { margin: 0; font-size: 9pt; }
  th, td { padding: .1em .3em; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  .wide { font-size: 7pt; }
}
@page { size: A4 landscape; margin: 12mm; }
</style>
</head>
<body>
{{- range .Tables}}
{{template "table" .}}{{template "below" .}}
{{- end}}
</body>
</html>
`)))
})

// HTMLTemplates adds the templates of an HTMLTable to those of a document: "table";
// "below", what is to be read with it, of which "legend" explains its marks; and "text",
// of an HTMLCell.
func HTMLTemplates(t *template.Template) *template.Template {
	return template.Must(t.Parse(`
{{- define "table"}}<table{{if .Wide}} class="wide"{{end}}{{with .Key}} id="{{.}}"{{end}}>
<caption>{{.Title}}
{{- range .Lead}}
<p>{{.}}</p>
{{- end}}</caption>
{{- if .Heads}}
<thead>
<tr>
{{- range .Heads}}<th scope="col"{{with .Class}} class="{{.}}"{{end}}{{with .Key}} data-key="{{.}}"{{end}}{{with .Order}} data-order="{{.}}"{{end}}>{{.Text}}</th>{{end -}}
</tr>
</thead>
{{- end}}
<tbody>
{{- range .Rows}}
{{template "row" .}}
{{- end}}
</tbody>
{{- if .Total}}
<tfoot>
{{template "row" .Total}}
</tfoot>
{{- end}}
</table>
{{- end}}
{{- define "below"}}
{{- with .Nothing}}
<p>{{.}}</p>
{{- end}}
{{- template "legend" .Legend}}
{{- range .Notes}}
<p>{{.}}</p>
{{- end}}
{{- end}}
{{- define "legend"}}
{{- with .}}
<ul class="legend">
{{- range .}}
<li>{{.}}</li>
{{- end}}
</ul>
{{- end}}
{{- end}}
{{- define "row"}}<tr{{with .ID}} id="{{.}}"{{end}}{{if .Set}} class="set"{{end}}>
{{- range $i, $c := .Cells -}}
{{if .Head}}<th{{if .Span}} scope="rowgroup" colspan="{{.Span}}"{{end}}{{with .Class}} class="{{.}}"{{end}}{{if .Pad}} style="padding-left: {{.Pad}}em"{{end}}{{template "is" .}}>{{template "text" .}}{{if not $i}}{{template "back" $.Back}}{{end}}</th>
{{- else}}<td{{with .Class}} class="{{.}}"{{end}}{{template "is" .}}>{{template "text" .}}</td>{{end}}
{{- end -}}
</tr>{{end}}
{{- define "is"}}{{with .ID}} id="{{.}}"{{end}}{{if and .Language (not .Items)}} lang="{{.Language}}"{{end}}{{end}}
{{- define "text"}}
{{- if .Items}}{{range $i, $c := .Items}}{{if $i}}, {{end}}{{if .Language}}<span lang="{{.Language}}">{{template "text" .}}</span>{{else}}{{template "text" .}}{{end}}{{end}}
{{- else if .Address}}<a href="{{.Address}}">{{.Text}}</a>
{{- else}}{{.Text}}{{end}}
{{- end}}
{{- define "back"}}{{range .}} <a class="back" href="{{.Address}}" aria-label="{{.Text}}">↑</a>{{end}}{{end}}`))
}

type htmlDocument struct {
	Language string
	Title    string
	Tables   []HTMLTable
}

// HTMLTable is a table as the templates of HTML documents take it.
type HTMLTable struct {
	Key                 string // its id in the document; empty where it has none
	Title               string
	Lead, Notes, Legend []string
	Nothing             string
	Wide                bool // more columns than a page of A4 holds in the usual size
	Heads               []HTMLCell
	Rows                iter.Seq[HTMLRow]
	Total               *HTMLRow
}

// HTMLRow is a row of an HTMLTable.
type HTMLRow struct {
	ID    string
	Set   bool
	Back  []HTMLCell // links to the cells that lead to the row
	Cells []HTMLCell
}

// HTMLCell is a cell of an HTMLTable.
type HTMLCell struct {
	Key      string // of a head: that of its column
	Order    string // of a head: in which order a script puts the rows by its column
	ID       string
	Text     string
	Items    []HTMLCell // in place of the text
	Address  string     // that it links to
	Language string     // of the text, where it is not the document's
	Class    string
	Head     bool // names the row
	Pad      int  // of a head's left side, in em; 0 for the usual, and where the class says it
	Span     int  // columns, where the head alone is in them
}

// HTMLLinks says, in a document with links, to which address a link of a cell leads, and
// which id the cell has, by which something leads back to it; both may be empty.
type HTMLLinks func(table.Link) (address, id string)

func writeTableHTML(w io.Writer, t *table.Table, o TableOptions) error {
	return writeSectionsHTML(w, []*table.Table{t}, o)
}

// writeSectionsHTML makes one document, with the first table's title.
func writeSectionsHTML(w io.Writer, tables []*table.Table, o TableOptions) error {
	d := htmlDocument{Language: o.Language.String()}
	for _, t := range tables {
		h, err := NewHTMLTable(t, o.Language, nil)
		if err != nil {
			return err
		}
		d.Tables = append(d.Tables, h)
	}
	if len(d.Tables) > 0 {
		d.Title = d.Tables[0].Title
	}
	b := bufio.NewWriter(w)
	if err := htmlPage().Execute(b, d); err != nil {
		return err
	}
	return b.Flush()
}

// NewHTMLTable is a table in a language, with links where links is not nil.
func NewHTMLTable(t *table.Table, l language.Language, links HTMLLinks) (HTMLTable, error) {
	p, err := newPage(t, l)
	if err != nil {
		return HTMLTable{}, err
	}
	p.links = links
	return p.tableHTML(), nil
}

func (p *page) tableHTML() HTMLTable {
	h := HTMLTable{Title: p.say(p.Title), Lead: p.lead(), Notes: p.notes(), Wide: len(p.columns) > pageColumns}
	if p.headed() {
		for _, i := range p.columns {
			h.Heads = append(h.Heads, HTMLCell{Key: p.keyHTML(i), Text: p.label(i), Class: classHTML(p.Columns[i].Kind)})
		}
	}
	h.Rows = func(yield func(HTMLRow) bool) {
		for i := range p.Rows {
			if !yield(p.rowHTML(&p.Rows[i])) {
				return
			}
		}
	}
	if p.empty() {
		h.Nothing = p.nothing()
		return h
	}
	h.Legend = p.legend(p.columns)
	if p.Total != nil {
		total := p.rowHTML(p.Total)
		h.Total = &total
	}
	return h
}

func (p *page) rowHTML(r *table.Row) HTMLRow {
	out := HTMLRow{Set: set(r), ID: strings.TrimPrefix(string(r.Name), "#")}
	if p.over(r) {
		c := p.cellHTML(r, p.tree)
		c.Head, c.Span = true, len(p.columns)
		p.indentHTML(&c, r)
		out.Cells = []HTMLCell{c}
		return out
	}
	for _, i := range p.columns {
		c := p.cellHTML(r, i)
		if !r.Cells[i].Blank() {
			c.Class = classHTML(p.Columns[i].Kind)
		}
		if c.Head = i == p.tree && !r.Cells[i].Blank(); c.Head {
			p.indentHTML(&c, r)
		}
		out.Cells = append(out.Cells, c)
	}
	return out
}

func (p *page) cellHTML(r *table.Row, column int) HTMLCell {
	whole, rest := p.figure(r, column)
	out := HTMLCell{Text: whole + rest}
	c := r.Cells[column]
	if p.links == nil {
		return out
	}
	out = p.linkedHTML(c, out.Text)
	if items, ok := c.Value.(table.Items); ok {
		for _, item := range items {
			whole, rest := p.value(item)
			out.Items = append(out.Items, p.linkedHTML(item, whole+rest+signsBehind(item)))
		}
	}
	return out
}

// linkedHTML is a cell with its language and link.
func (p *page) linkedHTML(c table.Cell, text string) HTMLCell {
	out := HTMLCell{Text: text}
	if w, ok := c.Value.(table.Word); ok {
		out.Language = w.Text.Code(p.language)
	}
	if c.Link != "" {
		out.Address, out.ID = p.links(c.Link)
	}
	return out
}

// keyHTML is the key of a column, where the document has links.
func (p *page) keyHTML(i int) string {
	if p.links == nil {
		return ""
	}
	return p.Columns[i].Key
}

// indentHTML shows by its place how deep in the tree a head is: in a document with links,
// where a policy may forbid styles of elements, by a class from d1 to d4.
func (p *page) indentHTML(c *HTMLCell, r *table.Row) {
	c.Class = ""
	switch {
	case p.links == nil:
		c.Pad = 2 * r.Depth
	case r.Depth > 0:
		c.Class = "d" + strconv.Itoa(min(r.Depth, 4))
	}
}

// pageColumns is how many columns of figures fit on a page of A4.
const pageColumns = 12

// classHTML is n of numbers and d of dates, for what is never broken at its blanks: each
// row has it again, so that it is short.
func classHTML(k table.Kind) string {
	switch {
	case k.Number():
		return "n"
	case k.Wraps():
		return ""
	default:
		return "d"
	}
}
