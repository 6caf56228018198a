// Package page writes what reports say of projects, programmes and payers as pages of
// HTML: each is a document of its own that fetches nothing, runs nothing but the script
// of the index, and reads the same without it. It works out no figure: it shows the
// tables of reports, with links between their figures and where these come from.
package page

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
	"sostool/pkg/render"
	"sostool/pkg/report"
	"sostool/pkg/table"
)

//go:embed page.html
var pageHTML string

//go:embed style.css
var style string

//go:embed script.js
var script string

// document is parsed when it is first needed, not by every command.
var document = sync.OnceValue(func() *template.Template {
	return template.Must(render.HTMLTemplates(template.New("page")).Parse(pageHTML))
})

// Site is the pages of one folder, or a single page.
type Site struct {
	Language language.Language
	Past     string              // the revision that the records are of; empty: as they are
	Pages    map[table.Link]bool // the pages that there are besides this one
}

// SiteOf is the site of pages.
func SiteOf(pages []*report.Page, l language.Language, past string) *Site {
	s := &Site{Language: l, Past: past, Pages: make(map[table.Link]bool)}
	for _, p := range pages {
		s.Pages[p.Name] = true
	}
	return s
}

// File is the name of a page's file in the site's folder, with slashes. No id ends in a
// hyphen: that is after one that Windows keeps for a device, whatever its ending.
func File(name table.Link) string {
	if device.MatchString(path.Base(string(name))) {
		name += "-"
	}
	return string(name) + ".html"
}

var device = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// Write writes a page. The error is of the writer, or of a table whose rows don't fit its
// columns.
func (s *Site) Write(w io.Writer, p *report.Page) error {
	x := &writer{Site: s, page: p, back: make(map[string][]render.HTMLCell)}
	d, err := x.document()
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	if err := document().Execute(b, d); err != nil {
		return err
	}
	return b.Flush()
}

// What the template takes.
type (
	content struct {
		Language string
		Policy   template.HTMLAttr
		Style    template.CSS
		Script   template.JS
		Words    words
		Home     string
		Title    text
		Lead     []text
		Facts    []fact
		Totals   []total
		Contents bool
		Sections []part
		Foot     []string
	}
	words struct{ Skip, Way, Home, Contents, Search, All, Shown string }
	text  struct{ Text, Language string }
	fact  struct {
		Label  string
		Values []render.HTMLCell
	}
	total struct {
		What   string
		Figure render.HTMLCell
		From   string
	}
	part struct {
		Key, Title string
		Filters    []filter
		Tables     []shown
		Lead, Said []text
		Picture    *drawn
	}
	shown struct {
		render.HTMLTable
		Many  bool // columns: print has them smaller
		Alone bool // the heading above it says what its caption says
	}
	// drawn is a picture as a page has it: its colours and its width are those of the page.
	drawn struct {
		Alt      string
		Drawings []drawing // for some screens
		drawing            // for all else
	}
	drawing struct {
		Media string            // empty: all
		Data  template.HTMLAttr // src, and where it has Media srcset

		Width, Height int // pixels
	}
	filter struct {
		Key, Label string
		Values     []choice
	}
	// choice is a value of a filter with the rows that have it.
	choice struct{ Text, Rows string }
)

// manyColumns is how many columns fit a printed page in the usual size.
const manyColumns = 6

// writer is one page while it is written.
type writer struct {
	*Site
	page  *report.Page
	names map[string]bool              // of rows and sections that the page's cells may lead to
	back  map[string][]render.HTMLCell // by the row that they lead to
	ids   int
}

func (w *writer) document() (*content, error) {
	p := w.page
	w.nameRows()
	d := &content{Language: w.Language.String(), Style: template.CSS(style), Title: w.text(p.Title), Words: w.words(), Contents: len(p.Sections) > 3}
	for _, t := range p.Lead {
		d.Lead = append(d.Lead, w.text(t))
	}
	if p.Name != report.IndexName && w.Pages[report.IndexName] {
		d.Home = w.address(report.IndexName)
	}
	var err error
	if d.Facts, err = w.facts(); err != nil {
		return nil, err
	}
	if d.Totals, err = w.totals(); err != nil {
		return nil, err
	}
	if d.Sections, err = w.sections(); err != nil {
		return nil, err
	}
	for _, t := range p.Foot {
		d.Foot = append(d.Foot, w.say(t))
	}
	if w.Past != "" {
		d.Foot = append(d.Foot, w.say(language.Say("the records as they were at {0}", w.Past)))
	}
	if p.Name == report.IndexName {
		d.Script = template.JS(script)
	}
	d.Policy = Policy(style, string(d.Script))
	return d, nil
}

// Style is that of all pages, in CSS.
func Style() string { return style }

// Policy is what a page may do, as an attribute: nothing but have its own style, pictures
// that are in it, and where it has one, its script.
func Policy(style, script string) template.HTMLAttr {
	p := "default-src 'none'; style-src " + hash(style) + "; img-src data:; base-uri 'none'; form-action 'none'"
	if script != "" {
		p += "; script-src " + hash(script)
	}
	return template.HTMLAttr(`content="` + p + `"`)
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (w *writer) say(t language.Text) string { return language.Clean(t.InTable(w.Language)) }

func (w *writer) text(t language.Text) text { return text{w.say(t), t.Code(w.Language)} }

// words are those of the page itself.
func (w *writer) words() words {
	return words{
		Skip: w.say(language.Say("To the content")), Way: w.say(language.Say("Way back")), Home: w.say(language.Say("All projects")),
		Contents: w.say(language.Say("On this page")), Search: w.say(language.Say("Search")), All: w.say(language.Say("all")),
		Shown: w.say(language.Say("{0} of {1} projects are shown; the total is of all", language.Verbatim("{shown}"), language.Verbatim("{all}"))),
	}
}

// nameRows notes where the page's own cells may lead.
func (w *writer) nameRows() {
	w.names = map[string]bool{"facts": len(w.page.Facts) > 0}
	for _, s := range w.page.Sections {
		w.names[s.Key] = true
		for _, t := range s.Tables {
			for row := range t.All() {
				if row.Name != "" {
					w.names[strings.TrimPrefix(string(row.Name), "#")] = true
				}
			}
		}
	}
}

// link is the address that a link leads to from this page, and the id of the cell that has
// it, by which a row of the page leads back.
func (w *writer) link(l table.Link) (address, id string) {
	name, within := strings.CutPrefix(string(l), "#")
	switch {
	case strings.Contains(string(l), ":"): // an address on the web
		return string(l), ""
	case !within:
		return w.address(l), ""
	case !w.names[name]:
		return "", ""
	case w.isSection(name):
		return string(l), ""
	}
	w.ids++
	id = "f" + strconv.Itoa(w.ids)
	return string(l), id
}

func (w *writer) isSection(name string) bool {
	return name == "facts" || slices.ContainsFunc(w.page.Sections, func(s report.Section) bool { return s.Key == name })
}

// address is that of another page as seen from this one; empty where there is none.
func (w *writer) address(l table.Link) string {
	if !w.Pages[l] || l == w.page.Name {
		return ""
	}
	return strings.Repeat("../", strings.Count(string(w.page.Name), "/")) + File(l)
}

// note remembers which rows cells lead to, so that these lead back.
func (w *writer) note(c render.HTMLCell) {
	if c.ID != "" {
		to := strings.TrimPrefix(c.Address, "#")
		w.back[to] = append(w.back[to], render.HTMLCell{Address: "#" + c.ID, Text: w.say(language.Say("back to the figure {0}", c.Text))})
	}
	for _, item := range c.Items {
		w.note(item)
	}
}

// cell is a cell that is in no table.
func (w *writer) cell(c table.Cell, kind table.Kind) (render.HTMLCell, error) {
	one := &table.Table{Columns: []table.Column{{Kind: kind}}, Rows: []table.Row{{Cells: []table.Cell{c}}}}
	h, err := render.NewHTMLTable(one, w.Language, w.link)
	if err != nil {
		return render.HTMLCell{}, err
	}
	for row := range h.Rows {
		out := row.Cells[0]
		w.note(out)
		return out, nil
	}
	return render.HTMLCell{}, nil
}

func (w *writer) facts() ([]fact, error) {
	var out []fact
	for _, f := range w.page.Facts {
		x := fact{Label: w.say(f.Label)}
		for _, c := range f.Values {
			h, err := w.cell(c, table.Text)
			if err != nil {
				return nil, err
			}
			x.Values = append(x.Values, h)
		}
		out = append(out, x)
	}
	return out, nil
}

func (w *writer) totals() ([]total, error) {
	var out []total
	for _, t := range w.page.Totals {
		h, err := w.cell(t.Figure, table.Money)
		if err != nil {
			return nil, err
		}
		if a, ok := t.Figure.Value.(money.Amount); ok && a.Known() { // no head says the currency
			h.Text = strings.Replace(h.Text, a.Digits(w.Language), money.Cents(a.Cents()).InTable(w.Language), 1)
		} else {
			h.Text = w.say(language.Say("not known"))
		}
		out = append(out, total{w.say(t.What), h, w.say(t.From)})
	}
	return out, nil
}

// sections are the parts of the page. The marks of all its tables are explained below the
// first that has some.
func (w *writer) sections() ([]part, error) {
	var out []part
	var legend []string
	var first *shown
	for _, s := range w.page.Sections {
		x := part{Key: s.Key, Title: w.say(s.Title)}
		var err error
		if x.Picture, err = w.draw(s.Picture); err != nil {
			return nil, err
		}
		for _, t := range s.Tables {
			h, err := w.table(t)
			if err != nil {
				return nil, err
			}
			x.Tables = append(x.Tables, shown{h, len(h.Heads) > manyColumns, h.Title == x.Title && len(h.Lead) == 0})
		}
		for _, t := range s.Lead {
			x.Lead = append(x.Lead, w.text(t))
		}
		for _, t := range s.Said {
			x.Said = append(x.Said, w.text(t))
		}
		if w.page.Name == report.IndexName && s.Key == "projects" {
			projects := w.sortable(s.Tables[0])
			x.Filters = projects.filters()
			for i := range x.Tables[0].Heads {
				head := &x.Tables[0].Heads[i]
				head.Order = projects.order(head.Key)
			}
		}
		out = append(out, x)
	}
	for i := range out {
		for k := range out[i].Tables {
			t := &out[i].Tables[k]
			w.lead(&t.HTMLTable)
			legend = append(legend, t.Legend...)
			if len(t.Legend) > 0 && first == nil {
				first = t
			}
			t.Legend = nil
		}
	}
	if first != nil {
		slices.SortStableFunc(legend, func(a, b string) int { return mark(a) - mark(b) })
		first.Legend = slices.Compact(legend)
	}
	return out, nil
}

// draw is a picture in the colours of a light and of a dark page; nil where there is none.
func (w *writer) draw(p *picture.Picture) (*drawn, error) {
	if p == nil {
		return nil, nil
	}
	out := &drawn{Alt: w.say(language.Say("{0}. The tables of this page say the same.", p.Title))}
	for _, d := range drawings {
		o := picture.Options{Language: w.Language, Theme: d.theme, Width: d.width}
		o.Width, o.Height = p.Size(o)
		var svg bytes.Buffer
		if err := p.WriteSVG(&svg, o); err != nil {
			return nil, err
		}
		attribute := `src="`
		if d.media != "" {
			attribute = `srcset="`
		}
		// The data has no character that means anything in an attribute, and there is much of it.
		data := template.HTMLAttr(attribute + "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg.Bytes()) + `"`)
		out.Drawings = append(out.Drawings, drawing{d.media, data, o.Width, o.Height})
	}
	last := len(out.Drawings) - 1
	out.drawing, out.Drawings = out.Drawings[last], out.Drawings[:last]
	if out.Width > sheet {
		out.Width, out.Height = sheet, out.Height*sheet/out.Width
	}
	return out, nil
}

// sheet is how wide the text of a sheet of A4 is in a word processor, in pixels. That goes by
// the size of the element; a browser has the drawing's own, as style.css says.
const sheet = 600

// narrow is how wide the text of a page is on a phone of 360 pixels.
const narrow = 320

// drawings are those of a picture that a page has: the last one for paper, and for all screens
// that none before it is for.
var drawings = []struct {
	media string
	theme picture.Theme
	width int // pixels; 0: as wide as pictures are
}{
	{"screen and (max-width: 680px) and (prefers-color-scheme: dark)", picture.Dark, narrow},
	{"screen and (max-width: 680px)", picture.Light, narrow},
	{"screen and (prefers-color-scheme: dark)", picture.Dark, 0},
	{"", picture.Light, 0},
}

// mark is the place of a mark among the others.
func mark(line string) int { return slices.Index([]rune("*~!+–"), []rune(line)[0]) }

// table is a table whose links are known.
func (w *writer) table(t *table.Table) (render.HTMLTable, error) {
	h, err := render.NewHTMLTable(t, w.Language, w.link)
	if err != nil {
		return h, err
	}
	markLong(h.Heads)
	rows := slices.Collect(h.Rows)
	for _, row := range rows {
		markLong(row.Cells)
		for _, c := range row.Cells {
			w.note(c)
		}
	}
	if h.Total != nil {
		for _, c := range h.Total.Cells {
			w.note(c)
		}
	}
	h.Rows = slices.Values(rows)
	return h, nil
}

// markLong lets cells be broken within a word, of which one is too long for any column.
func markLong(cells []render.HTMLCell) {
	for i := range cells {
		c := &cells[i]
		if strings.ContainsFunc(c.Text, unicode.IsLetter) && slices.ContainsFunc(strings.Fields(c.Text), func(word string) bool { return len(word) > longWord }) {
			c.Class = strings.TrimSpace(c.Class + " long")
		}
	}
}

// longWord is how many bytes of a word are kept together.
const longWord = 24

// lead gives the rows of a table the links back to the cells that lead to them.
func (w *writer) lead(h *render.HTMLTable) {
	rows := slices.Collect(h.Rows)
	for i := range rows {
		if back := w.back[rows[i].ID]; len(back) > 0 {
			rows[i].Back = back
			rows[i].Cells[0].Address = "" // the part of the page that the row is about
		}
	}
	h.Rows = slices.Values(rows)
}
