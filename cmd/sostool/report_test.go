package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"math/big"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"gopkg.in/yaml.v3"

	"sostool/pkg/record"
)

// exampleRecords is the folder of made-up projects.
const exampleRecords = "../../pkg/example/records"

// makePages writes the pages of a folder of records and returns the folder that they are in.
func makePages(t *testing.T, records, lang string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "pages")
	var out, talk bytes.Buffer
	if status := run(testWorld(&out, &talk), []string{"report", "--records", records, "-o", dir, "--lang", lang}); status == statusUsage {
		t.Fatalf("status %d: %s", status, talk.String())
	}
	return dir
}

// sites are the pages of the repository's records, of the made-up ones, and of hostile
// ones.
func sites(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{
		"records": makePages(t, "../../records", "fi"),
		"example": makePages(t, exampleRecords, "sv"),
		"hostile": makePages(t, hostileRecords(t), "en"),
	}
}

// hostileMarkup is what a record may say to those that make pages of its text.
var hostileMarkup = []string{
	`"><script>document.title="pwned"</script>`,
	`<img src=x onerror="document.title='pwned'">`,
	`</title></style></script><b onclick=alert(1)>x</b>`,
	`javascript:alert(1)`,
	`{{.}} ${x} <!-- ]]> --> &amp;lt;`,
	"' onmouseover='document.title=1' x='",
	`https://example.org/tracker.png`,
	strings.Repeat("Pitkäsana", 40),
}

// hostileRecords are the repository's records and the made-up ones, sound, with hostile
// texts wherever a record has words.
func hostileRecords(t *testing.T) string {
	t.Helper()
	dir, n := t.TempDir(), 0
	words := []string{"fi", "sv", "en", "se", "place", "section", "register", "code", "at", "reason", "basis"}
	var spoil func(*yaml.Node)
	spoil = func(node *yaml.Node) {
		for i, c := range node.Content {
			if node.Kind == yaml.MappingNode && i%2 == 1 && c.Kind == yaml.ScalarNode && slices.Contains(words, node.Content[i-1].Value) {
				c.Value, c.Style = hostileMarkup[n%len(hostileMarkup)], yaml.DoubleQuotedStyle
				n++
			}
			spoil(c)
		}
	}
	for _, records := range []string{"../../records", exampleRecords} {
		spoiled(t, records, spoil, func(name, text string) {
			if name == "organisations.yaml" && records == exampleRecords {
				name = "more.yaml"
			}
			writeIn(t, dir, name, text)
		})
	}
	if n < 300 {
		t.Fatalf("%d hostile texts", n)
	}
	return dir
}

// mostWeight is how many bytes a page may have without the data of its pictures.
const mostWeight = 150_000

// weight is how many bytes a page has without the data of its pictures.
func weight(text []byte) int {
	return len(pictureData.ReplaceAll(text, nil))
}

var pictureData = regexp.MustCompile(`data:image/[^"]*`)

// TestReportWeight: no page is too heavy to be sent, and none of 500 projects, of which
// one municipality and one payer are in all.
func TestReportWeight(t *testing.T) {
	if testing.Short() {
		t.Skip("makes the pages of 500 projects")
	}
	t.Parallel()
	dir := t.TempDir()
	generate(t, dir, 500)
	scatter(t, dir)
	pages := makePages(t, dir, "fi")
	heavy := 0
	for _, name := range filesOf(t, pages) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		switch n := weight(text); {
		case n > mostWeight:
			t.Errorf("%s: %d bytes", name, n)
		case n > mostWeight/2:
			heavy++
		}
	}
	if heavy < 4 {
		t.Errorf("%d pages are of all projects", heavy)
	}
}

// scatter gives the projects of a folder names of the usual length, several statuses, and
// members of their team regions from all over the country.
func scatter(t *testing.T, dir string) {
	members := strings.Fields("Inari Utsjoki Posio Salla Ranua Kittilä Oulu Kajaani Raahe Kuopio Varkaus Joensuu Nurmes Jyväskylä Karstula Vaasa Tampere Turku Salo Pori Rauma Helsinki Espoo Kerava Lahti Kotka Imatra")
	statuses := []string{"granted", "running", "ended"}
	for i, name := range filesOf(t, filepath.Join(dir, "projects")) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var some []string
		for k := range 8 {
			some = append(some, members[(i*(k+3)+k*k)%len(members)])
		}
		slices.Sort(some)
		out := strings.NewReplacer("Sosiaalityön kehittämishanke", "Aikuissosiaalityön ja perhepalvelujen kehittäminen", "status: ended", "status: "+statuses[i*i%7%3],
			"[Kemi, Keminmaa, Simo, Tervola, Tornio, Ylitornio]", "[Kemi, Tornio, "+strings.Join(slices.Compact(some), ", ")+"]").Replace(string(text))
		if err := os.WriteFile(name, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReportLinks: every link of every page leads somewhere, within the folder or to the
// web; nothing is fetched, run or styled from outside of the page's head; ids are unique;
// no page is heavy.
func TestReportLinks(t *testing.T) {
	for name, dir := range sites(t) {
		t.Run(name, func(t *testing.T) {
			pages := parsePages(t, dir)
			if len(pages) < 15 {
				t.Fatalf("%d pages", len(pages))
			}
			for file, p := range pages {
				if p.weight > mostWeight {
					t.Errorf("%s: %d bytes", file, p.weight)
				}
				for n := range p.root.Descendants() {
					if n.Type == html.ElementNode {
						p.element(t, file, n)
					}
				}
				for _, link := range p.links {
					leads(t, pages, file, link)
				}
			}
		})
	}
}

// TestReportNames: whatever ids and municipalities there are, each has a page of its own whose
// file may be on any system, and what leads to it is what it is called.
func TestReportNames(t *testing.T) {
	dir, long := t.TempDir(), strings.Repeat("pitka-id-", 11)+"z"
	payers := []string{"con", "nul", "com1", "lpt9", "con-1", "console", "a-b", "ab", "a-b-c", long, long[:99] + "y", "index", "kemi"}
	municipalities := []string{"Kemi", "Keminmaa", "Ii", "Yli-Ii", "Brändö", "Mänttä", "Mänttä-Vilppula", "Pyhäjärvi", "Pyhtää", "Vårdö", "Maarianhamina"}
	projects := []string{"aux", "prn", "index", "con", "aux-1", long}
	write := func(name, text string) {
		t.Helper()
		writeIn(t, dir, name, text)
	}
	called := make(map[string]string) // the names of what has a page, by its file without the hyphen
	var organisations, lines strings.Builder
	organisations.WriteString("record: organisations/1\norganisations:\n")
	for i, id := range payers {
		name := "Maksaja " + strconv.Itoa(i)
		called["payers/"+id] = name
		organisations.WriteString("  - id: " + id + "\n    name: {fi: " + name + "}\n    kind: association\n")
		lines.WriteString("      - source: private\n        payer: " + id + "\n        amount: 1\n")
	}
	for _, name := range municipalities {
		called["municipalities/"+record.MakeID(name)] = name
		lines.WriteString("      - source: municipal\n        payer: " + name + "\n        amount: 1\n")
	}
	write("organisations.yaml", organisations.String())
	for i, id := range projects {
		called["projects/"+id] = "Hanke " + strconv.Itoa(i)
		called["programmes/"+id] = "Ohjelma " + strconv.Itoa(i)
		write("programmes/"+id+".yaml", "record: programme/1\nid: "+id+"\nname: {fi: Ohjelma "+strconv.Itoa(i)+"}\nperiod: 2008/2009\n")
		write("projects/"+id+".yaml", "record: project/1\nid: "+id+"\nname: {fi: Hanke "+strconv.Itoa(i)+"}\nprogramme: "+id+"\nstatus: granted\nperiod: 2008/2009\nbudgets:\n  - stage: granted\n    total: 24\n    funding:\n"+lines.String())
	}
	pages := parsePages(t, makePages(t, dir, "fi"))
	folded, missing := make(map[string]string), maps.Clone(called)
	for file, p := range pages {
		if other, is := folded[strings.ToLower(file)]; is {
			t.Errorf("%s and %s are one file where case does not count", file, other)
		}
		folded[strings.ToLower(file)] = file
		stem := strings.TrimSuffix(path.Base(file), ".html")
		if len(path.Base(file)) > 200 || deviceName.MatchString(stem) || strings.HasSuffix(stem, ".") || strings.ContainsFunc(stem, func(r rune) bool { return r > 0x7e || strings.ContainsRune(`<>:"/\|?* `, r) }) {
			t.Errorf("%s can't be a file everywhere", file)
		}
		for n := range p.root.Descendants() {
			href, ok := attribute(n, "href")
			if !ok || strings.HasPrefix(href, "#") || strings.Contains(href, "://") || !strings.Contains(path.Join(path.Dir(file), href), "/") {
				continue
			}
			text, to := textIn(n), path.Join(path.Dir(file), href)
			if want := called[strings.TrimSuffix(strings.TrimSuffix(to, ".html"), "-")]; want == "" || pages[to] == nil {
				t.Errorf("%s: %q leads to %s", file, text, to)
			} else if strings.HasPrefix(text, "Maksaja ") || strings.HasPrefix(text, "Hanke ") || strings.HasPrefix(text, "Ohjelma ") || slices.Contains(municipalities, text) {
				if text != want {
					t.Errorf("%s: %q leads to the page of %s", file, text, want)
				}
			}
		}
		delete(missing, strings.TrimSuffix(strings.TrimSuffix(file, ".html"), "-"))
	}
	for name := range missing {
		t.Errorf("%s has no page", name)
	}
}

// deviceName is what no file may be called in Windows, with any ending.
var deviceName = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com\d|lpt\d)$`)

// parsedPage is a page with what leads to it and from it.
type parsedPage struct {
	root   *html.Node
	weight int
	ids    map[string]bool
	links  []string
}

func parsePages(t *testing.T, dir string) map[string]*parsedPage {
	t.Helper()
	pages := make(map[string]*parsedPage)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		root, err := html.Parse(bytes.NewReader(text))
		if err != nil {
			return err
		}
		p := &parsedPage{root: root, weight: weight(text), ids: make(map[string]bool)}
		for n := range root.Descendants() {
			if id, ok := attribute(n, "id"); ok {
				if p.ids[id] {
					t.Errorf("%s: two elements with the id %s", name, id)
				}
				p.ids[id] = true
			}
			if href, ok := attribute(n, "href"); ok {
				p.links = append(p.links, href)
			}
		}
		pages[name] = p
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// element looks at what an element fetches or runs.
func (p *parsedPage) element(t *testing.T, file string, n *html.Node) {
	switch n.Data {
	case "link", "iframe", "object", "embed", "base", "video", "audio", "b":
		t.Errorf("%s: an element %s", file, n.Data)
	case "script":
		if file != "index.html" {
			t.Errorf("%s: a script", file)
		}
	}
	for _, a := range n.Attr {
		src := a.Key == "src" || a.Key == "srcset"
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" || src && !strings.HasPrefix(a.Val, "data:image/") {
			t.Errorf("%s: %s=%q", file, a.Key, a.Val)
		}
	}
}

// leads looks at where a link leads.
func leads(t *testing.T, pages map[string]*parsedPage, file, link string) {
	t.Helper()
	u, err := url.Parse(link)
	switch {
	case err != nil:
		t.Errorf("%s: %q: %v", file, link, err)
	case u.Scheme == "http" || u.Scheme == "https":
	case u.Scheme != "" || u.Host != "":
		t.Errorf("%s: a link of the scheme %q", file, u.Scheme)
	default:
		target := file
		if u.Path != "" {
			target = path.Join(path.Dir(file), u.Path)
		}
		if p := pages[target]; p == nil || u.Fragment != "" && !p.ids[u.Fragment] {
			t.Errorf("%s: %s leads nowhere", file, link)
		}
	}
}

// TestReportFigures: the figures of each project's page are those of shares and budget.
func TestReportFigures(t *testing.T) {
	for _, records := range []string{"../../records", exampleRecords} {
		dir := makePages(t, records, "fi")
		names, _ := filepath.Glob(filepath.Join(dir, "projects", "*.html"))
		if len(names) < 7 {
			t.Fatalf("%d projects", len(names))
		}
		for _, name := range names {
			id := strings.TrimSuffix(filepath.Base(name), ".html")
			t.Run(id, func(t *testing.T) {
				tables := tablesOf(t, name)
				shares, budget := rowsOf(t, records, "shares", id), rowsOf(t, records, "budget", id)
				sameRows(t, tables["Rahoituslähteet"], shares, []string{"amount", "share", "room"}, "funding", "public", "unallocated", "total")
				sameRows(t, tables["Maksajat vuosittain"], shares, []string{"amount", "full_year", "2008", "2009", "2010", "2011", "2016", "2017", "2018", "2019", "population", "per_inhabitant"},
					"funding", "payers", "unallocated", "uncovered", "total")
				sameRows(t, tables["Kustannukset"], renamed(budget, "total", "amount"), []string{"amount", "person_years", "2018", "2019"}, "costs", "total")
				if len(shares) > 0 && len(tables["Rahoituslähteet"]) == 0 {
					t.Error("no table of sources")
				}
				sameTotals(t, name, records, id)
			})
		}
	}
}

// figureRow is a row of figures by their columns, unknown and blank ones left out.
type figureRow map[string]string

// rowsOf are the rows that a command prints for machines.
func rowsOf(t *testing.T, records, command, id string) []figureRow {
	t.Helper()
	var out, talk bytes.Buffer
	if status := run(testWorld(&out, &talk), []string{command, id, "--records", records, "-f", "jsonl"}); status != statusDone {
		t.Fatalf("status %d: %s", status, talk.String())
	}
	var rows []figureRow
	for line := range strings.Lines(out.String()) {
		var values map[string]any
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&values); err != nil {
			t.Fatal(err)
		}
		r := figureRow{}
		for key, v := range values {
			switch v := v.(type) {
			case json.Number:
				r[key] = v.String()
			case string:
				r[key] = v
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func renamed(rows []figureRow, key, to string) []figureRow {
	for _, r := range rows {
		if v, ok := r[key]; ok {
			r[to] = v
		}
	}
	return rows
}

func parsePage(t *testing.T, name string) *html.Node {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	root, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// A word processor shows the picture itself, none of its sources, in the size of the element.
func TestReportPictureSize(t *testing.T) {
	page := parsePage(t, filepath.Join(makePages(t, "../../records", "fi"), "projects", "lapin-sosiaalityon-kehittamisyksikko.html"))
	pictures := 0
	for n := range page.Descendants() {
		if n.Data != "img" {
			continue
		}
		pictures++
		if width, _ := attribute(n, "width"); width != "600" {
			t.Errorf("a picture is %q wide, wider than a sheet's text", width)
		}
	}
	if pictures == 0 {
		t.Error("no pictures")
	}
}

// tablesOf are the rows of a page's tables by their captions, but for those of headings.
func tablesOf(t *testing.T, name string) map[string][]figureRow {
	t.Helper()
	out := make(map[string][]figureRow)
	for n := range parsePage(t, name).Descendants() {
		if n.Type == html.ElementNode && n.Data == "table" {
			caption, rows := tableOf(n)
			out[caption] = rows
		}
	}
	return out
}

func tableOf(n *html.Node) (caption string, rows []figureRow) {
	var keys []string
	for x := range n.Descendants() {
		switch {
		case x.Data == "caption":
			caption = x.FirstChild.Data
		case x.Data == "th" && x.Parent.Parent.Data == "thead":
			key, _ := attribute(x, "data-key")
			keys = append(keys, key)
		case x.Data == "tr" && x.Parent.Data != "thead":
			r, i := figureRow{}, 0
			for c := range x.ChildNodes() {
				if c.Type != html.ElementNode {
					continue
				}
				if v, is := figureIn(textIn(c)); is && i < len(keys) {
					r[keys[i]] = v
				}
				i++
			}
			if i > 1 {
				rows = append(rows, r)
			}
		}
	}
	return strings.TrimSpace(caption), rows
}

func textIn(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return b.String()
}

// finnishFigure is a figure as a Finnish page has it, before its marks.
var finnishFigure = regexp.MustCompile(`^(?:noin[ \x{a0}])?(−?[0-9\x{a0}]+(?:,[0-9]+)?)(?:\x{a0}[€%])?(?: [*~!+]+)?$`)

// figureIn is the figure that a text on a page is, as machines write it.
func figureIn(text string) (string, bool) {
	m := finnishFigure.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return strings.NewReplacer("\u00a0", "", ",", ".", "−", "-").Replace(m[1]), true
}

// sameNumber reports whether two numbers are the same, however many decimals they have.
func sameNumber(a, b string) bool {
	x, is := new(big.Rat).SetString(a)
	y, also := new(big.Rat).SetString(b)
	return is && also && x.Cmp(y) == 0
}

// sameRows holds that the figures of a page's table are those of the rows of some sections.
func sameRows(t *testing.T, got, all []figureRow, keys []string, sections ...string) {
	t.Helper()
	if got == nil {
		return
	}
	var want []figureRow
	for _, r := range all {
		if slices.Contains(sections, r["section"]) {
			want = append(want, r)
		}
	}
	parts := len(got) - len(want) // rows of a whole's parts, which shares doesn't have, or the total over phases
	if parts < 0 || parts > 6 {
		t.Errorf("%d rows, want %d", len(got), len(want))
		return
	}
	found := 0
	for _, w := range want {
		for found < len(got) && !sameFigures(got[found], w, keys) {
			found++
		}
		if found++; found > len(got) {
			t.Errorf("no row with the figures of %v in %v", w, got)
			return
		}
	}
}

func sameFigures(got, want figureRow, keys []string) bool {
	for _, key := range keys {
		if got[key] != want[key] && !sameNumber(got[key], want[key]) {
			return false
		}
	}
	return true
}

// sameTotals holds the large figures of a page to those of shares -f json.
func sameTotals(t *testing.T, name, records, id string) {
	t.Helper()
	var out, talk bytes.Buffer
	if status := run(testWorld(&out, &talk), []string{"shares", id, "--records", records, "-f", "json"}); status != statusDone {
		t.Fatalf("status %d: %s", status, talk.String())
	}
	var shares struct {
		Projects []struct {
			Budgets []struct {
				Total struct{ Amount json.Number }
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &shares); err != nil {
		t.Fatal(err)
	}
	var sums []string
	for n := range parsePage(t, name).Descendants() {
		if class, _ := attribute(n, "class"); class == "sum" {
			sum, _ := figureIn(textIn(n))
			sums = append(sums, sum)
		}
	}
	for _, b := range shares.Projects[0].Budgets {
		sum := string(b.Total.Amount)
		if sum != "" && !slices.ContainsFunc(sums, func(s string) bool { return sameNumber(s, sum) }) {
			t.Errorf("no total of %s in %q", sum, sums)
		}
	}
}
