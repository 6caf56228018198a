package render

import (
	"bufio"
	"html/template"
	"io"
	"iter"

	"sostool/pkg/table"
)

// htmlPage is a document of its own: nothing in it is fetched or run.
var htmlPage = template.Must(template.New("page").Parse(`<!DOCTYPE html>
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
.figure, .date { white-space: nowrap; font-variant-numeric: tabular-nums; }
.figure { text-align: right; }
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
{{- template "table" .}}
{{- end}}
</body>
</html>
{{define "table"}}
<table{{if .Wide}} class="wide"{{end}}>
<caption>{{.Title}}
{{- range .Lead}}
<p>{{.}}</p>
{{- end}}</caption>
{{- if .Heads}}
<thead>
<tr>
{{- range .Heads}}<th scope="col"{{with .Class}} class="{{.}}"{{end}}>{{.Text}}</th>{{end -}}
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
{{- with .Nothing}}
<p>{{.}}</p>
{{- end}}
{{- with .Legend}}
<ul class="legend">
{{- range .}}
<li>{{.}}</li>
{{- end}}
</ul>
{{- end}}
{{- range .Notes}}
<p>{{.}}</p>
{{- end}}
{{- end}}
{{- define "row"}}<tr{{if .Set}} class="set"{{end}}>
{{- range .Cells -}}
{{if .Head}}<th scope="{{if .Span}}rowgroup" colspan="{{.Span}}{{else}}row{{end}}"{{if .Pad}} style="padding-left: {{.Pad}}em"{{end}}>{{.Text}}</th>
{{- else}}<td{{with .Class}} class="{{.}}"{{end}}>{{.Text}}</td>{{end}}
{{- end -}}
</tr>{{end}}`))

type (
	htmlDocument struct {
		Language string
		Title    string
		Tables   []htmlTable
	}
	htmlTable struct {
		Title               string
		Lead, Notes, Legend []string
		Nothing             string
		Wide                bool // more columns than a page of A4 holds in the usual size
		Heads               []htmlCell
		Rows                iter.Seq[htmlRow]
		Total               *htmlRow
	}
	htmlRow struct {
		Set   bool
		Cells []htmlCell
	}
	htmlCell struct {
		Text  string
		Class string
		Head  bool // names the row
		Pad   int  // of a head's left side, in em; 0 for the usual
		Span  int  // columns, where the head alone is in them
	}
)

func writeTableHTML(w io.Writer, t *table.Table, o TableOptions) error {
	return writeSectionsHTML(w, []*table.Table{t}, o)
}

// writeSectionsHTML makes one document, with the first table's title.
func writeSectionsHTML(w io.Writer, tables []*table.Table, o TableOptions) error {
	d := htmlDocument{Language: o.Language.String()}
	for _, t := range tables {
		p, err := newPage(t, o.Language)
		if err != nil {
			return err
		}
		d.Tables = append(d.Tables, p.tableHTML())
	}
	if len(d.Tables) > 0 {
		d.Title = d.Tables[0].Title
	}
	b := bufio.NewWriter(w)
	if err := htmlPage.Execute(b, d); err != nil {
		return err
	}
	return b.Flush()
}

func (p *page) tableHTML() htmlTable {
	h := htmlTable{Title: p.say(p.Title), Lead: p.lead(), Notes: p.notes(), Wide: len(p.columns) > pageColumns}
	if p.headed() {
		for _, i := range p.columns {
			h.Heads = append(h.Heads, htmlCell{Text: p.label(i), Class: classHTML(p.Columns[i].Kind)})
		}
	}
	h.Rows = func(yield func(htmlRow) bool) {
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

func (p *page) rowHTML(r *table.Row) htmlRow {
	out := htmlRow{Set: set(r)}
	if p.over(r) {
		whole, rest := p.figure(r, p.tree)
		out.Cells = []htmlCell{{Text: whole + rest, Head: true, Pad: 2 * r.Depth, Span: len(p.columns)}}
		return out
	}
	for _, i := range p.columns {
		whole, rest := p.figure(r, i)
		c := htmlCell{Text: whole + rest, Class: classHTML(p.Columns[i].Kind), Head: i == p.tree}
		if c.Head {
			c.Pad = 2 * r.Depth
		}
		out.Cells = append(out.Cells, c)
	}
	return out
}

// pageColumns is how many columns of figures fit on a page of A4.
const pageColumns = 12

// classHTML is for what is never broken at its blanks.
func classHTML(k table.Kind) string {
	switch {
	case k.Number():
		return "figure"
	case k.Wraps():
		return ""
	default:
		return "date"
	}
}
