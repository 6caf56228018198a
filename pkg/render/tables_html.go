package render

import (
	"bufio"
	"html/template"
	"io"
	"iter"

	"sostool/pkg/table"
)

// htmlPage is a document of its own: nothing in it is fetched or run.
var htmlPage = template.Must(template.New("table").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<style>
body { font-family: sans-serif; margin: 1.5em; }
table { border-collapse: collapse; }
caption { font-weight: bold; text-align: left; padding: .5em 0; }
th, td { padding: .15em .6em; text-align: left; vertical-align: top; font-weight: normal; }
thead th, .set th, tfoot th, tfoot td { font-weight: bold; }
thead th { border-bottom: 1px solid; vertical-align: bottom; }
tfoot th, tfoot td { border-top: 1px solid; }
.figure, .date { white-space: nowrap; font-variant-numeric: tabular-nums; }
.figure { text-align: right; }
.legend { list-style: none; padding: 0; }
@media print { body { margin: 0; } thead { display: table-header-group; } tr { break-inside: avoid; } }
</style>
</head>
<body>
{{- range .Lead}}
<p>{{.}}</p>
{{- end}}
<table>
<caption>{{.Title}}</caption>
<thead>
<tr>
{{- range .Heads}}<th scope="col"{{with .Class}} class="{{.}}"{{end}}>{{.Text}}</th>{{end -}}
</tr>
</thead>
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
</body>
</html>
{{define "row"}}<tr{{if .Set}} class="set"{{end}}>
{{- range .Cells -}}
{{if .Head}}<th scope="row"{{if .Pad}} style="padding-left: {{.Pad}}em"{{end}}>{{.Text}}</th>
{{- else}}<td{{with .Class}} class="{{.}}"{{end}}>{{.Text}}</td>{{end}}
{{- end -}}
</tr>{{end}}`))

type (
	htmlTable struct {
		Language            string
		Title               string
		Lead, Notes, Legend []string
		Nothing             string
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
	}
)

func writeTableHTML(w io.Writer, t *table.Table, o TableOptions) error {
	p, err := newPage(t, o.Language)
	if err != nil {
		return err
	}
	h := htmlTable{Language: o.Language.String(), Title: p.say(t.Title), Lead: p.lead(), Notes: p.notes()}
	for _, i := range p.columns {
		h.Heads = append(h.Heads, htmlCell{Text: p.label(i), Class: classHTML(t.Columns[i].Kind)})
	}
	h.Rows = func(yield func(htmlRow) bool) {
		for i := range t.Rows {
			if !yield(p.rowHTML(&t.Rows[i])) {
				return
			}
		}
	}
	if p.empty() {
		h.Nothing = p.nothing()
	} else {
		h.Legend = p.legend(p.columns)
		if t.Total != nil {
			total := p.rowHTML(t.Total)
			h.Total = &total
		}
	}
	b := bufio.NewWriter(w)
	if err := htmlPage.Execute(b, h); err != nil {
		return err
	}
	return b.Flush()
}

func (p *page) rowHTML(r *table.Row) htmlRow {
	out := htmlRow{Set: set(r)}
	for _, i := range p.columns {
		whole, rest := p.figure(r.Cells[i])
		c := htmlCell{Text: whole + rest, Class: classHTML(p.Columns[i].Kind), Head: i == p.tree}
		if c.Head {
			c.Pad = 2 * r.Depth
		}
		out.Cells = append(out.Cells, c)
	}
	return out
}

// classHTML is for what is never broken at its blanks.
func classHTML(k table.Kind) string {
	switch {
	case k.Number():
		return "figure"
	case k == table.Text:
		return ""
	default:
		return "date"
	}
}
