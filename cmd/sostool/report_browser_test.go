package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is Chromium without a window, or a skipped test that says so.
func browser(t *testing.T) context.Context {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		t.Skip("no Chromium is installed, so the pages were not looked at in one: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// looked is a browser with what it fetched, and what it complained about.
type looked struct {
	context.Context
	t     *testing.T
	pages int // that were opened

	mutex   sync.Mutex
	fetched []string
	faults  []string
}

// look opens a tab.
func look(t *testing.T, ctx context.Context) *looked {
	t.Helper()
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &looked{Context: ctx, t: t}
	err := chromedp.Do(ctx)
	if err == nil {
		err = chromedp.Listen(ctx, b.hear)
	}
	if err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	call(b, runtime.Enable, cdp.Empty{})
	return b
}

func (b *looked) hear(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.fetched = append(b.fetched, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.faults = append(b.faults, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.faults = append(b.faults, e.Entry.Text)
	}
}

func call[P, R any](b *looked, command cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.Context, command, params); err != nil {
		b.t.Fatal(err)
	}
}

func do(b *looked, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.Context, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// evaluate is the value of an expression, or of the promise that it makes.
func evaluate[T any](b *looked, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.Context, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}

// open shows a page at a width.
func (b *looked) open(file string, width int64, media, scheme string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	do(b, chromedp.EmulateViewport(width, 1000), chromedp.Navigate("file://"+file))
	b.pages++
}

// say reports what an expression makes a list of: what is wrong.
func (b *looked) say(where, expression string) {
	b.t.Helper()
	for _, wrong := range evaluate[[]string](b, expression) {
		b.t.Errorf("%s: %s", where, wrong)
	}
}

// tooWide are what reaches beyond the page; in print there are no bars to scroll with.
const tooWide = `(() => {
  const wide = document.documentElement.clientWidth, out = [];
  if (document.documentElement.scrollWidth > wide) out.push("the page is " + document.documentElement.scrollWidth + " wide, the window " + wide);
  for (const e of document.querySelectorAll(matchMedia("print").matches ? "table, p, dl, figure" : "main > *, section > *")) {
    const r = e.getBoundingClientRect();
    if (r.width && r.right > wide + 1) out.push(e.tagName + " reaches " + Math.round(r.right) + " of " + wide + ": " + e.textContent.trim().slice(0, 40));
  }
  return out;
})()`

// shrunk are pictures that are wider than their place, or smaller than they were drawn.
const shrunk = `[...document.querySelectorAll("figure")].filter(f => {
  const img = f.querySelector("img");
  return f.scrollWidth > f.clientWidth + 1 || img.width < img.naturalWidth;
}).map(f => "a picture of " + f.querySelector("img").naturalWidth + " in " + f.clientWidth + ": " + f.getAttribute("aria-label"))`

// overlapping are texts that lie over each other.
const overlapping = `(() => {
  const boxes = [], out = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = texts.nextNode(); n; n = texts.nextNode()) {
    if (!n.data.trim() || n.parentElement.closest("script, style, .skip, option, select")) continue;
    const range = document.createRange();
    range.selectNodeContents(n);
    for (const r of range.getClientRects()) if (r.width > 1 && r.height > 1) boxes.push([r, n]);
  }
  boxes.sort((a, b) => a[0].top - b[0].top);
  boxes.forEach(([a, m], i) => {
    for (let k = i + 1; k < boxes.length && boxes[k][0].top < a.bottom - 3; k++) {
      const [b, n] = boxes[k];
      if (m !== n && b.left < a.right - 2 && a.left < b.right - 2 && b.top < a.bottom - 3) out.push("\"" + m.data.trim().slice(0, 30) + "\" and \"" + n.data.trim().slice(0, 30) + "\" overlap");
    }
  });
  return out.slice(0, 5);
})()`

// inaccessible is what axe finds against WCAG 2.2 AA.
const inaccessible = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then((r) =>
  r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(" | ")))`

// mistold says of the pictures of a page, those for other screens as well, which have no texts,
// and which texts that are written across lie over each other or reach beyond the edge.
const mistold = `Promise.all(Array.from(document.querySelectorAll("figure img, figure source"), async (e) => {
  const data = e.srcset || e.src, out = [], name = e.parentElement.querySelector("img").alt.slice(0, 40);
  const box = document.createElement("div");
  box.innerHTML = new TextDecoder().decode(Uint8Array.from(atob(data.slice(data.indexOf(",") + 1)), (c) => c.charCodeAt(0)));
  document.body.append(box);
  const svg = box.querySelector("svg"), edge = svg.viewBox.baseVal;
  const texts = Array.from(svg.querySelectorAll("text"), (t) => [t.getBBox(), t.textContent, t]).filter(([, , t]) => !t.hasAttribute("transform"));
  if (!texts.length) out.push(name + ": no texts");
  texts.forEach(([a, s], i) => {
    if (a.x < -1 || a.y < -1 || a.x + a.width > edge.width + 1 || a.y + a.height > edge.height + 1) out.push(name + ": \"" + s + "\" is beyond the edge");
    for (const [b, o] of texts.slice(i + 1))
      if (a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 4 && b.y < a.y + a.height - 4) out.push(name + ": \"" + s + "\" and \"" + o + "\" overlap");
  });
  box.remove();
  return out;
})).then((all) => all.flat())`

// uneven says of the timelines of a page which names of rows are level with no bar or day of
// their own, and how many names there are; the first is looked at so many pixels lower.
const uneven = `((lower) => {
  const out = [], middle = (b) => b.y + b.height / 2;
  let names = 0;
  for (const e of document.querySelectorAll("section#when figure img")) {
    const box = document.createElement("div");
    box.innerHTML = new TextDecoder().decode(Uint8Array.from(atob(e.src.slice(e.src.indexOf(",") + 1)), (c) => c.charCodeAt(0)));
    document.body.append(box);
    const shapes = Array.from(box.querySelectorAll("path"), (p) => p.getBBox());
    const scale = shapes.find((b) => b.height === 0 && b.width > 100), end = Math.max(...shapes.filter((b) => b.width === 0).map((b) => b.y + b.height));
    const within = (b) => b.y >= scale.y && b.y < end;
    const bars = shapes.filter((b) => within(b) && b.height >= 10 && b.height <= 20), taken = new Set();
    const lines = Array.from(box.querySelectorAll("text"), (t) => [t.getBBox(), t.textContent]).filter(([b]) => within(b) && b.x + b.width < scale.x);
    for (let i = 0; i < lines.length; i++) {
      let [b, s] = lines[i], to = b.y + b.height;
      for (; i + 1 < lines.length && lines[i + 1][0].y < to + 1; i++) { // a name of two lines
        to = lines[i + 1][0].y + lines[i + 1][0].height;
        s += " " + lines[i + 1][1];
      }
      const at = (b.y + to) / 2 + (names++ ? 0 : lower), level = bars.map(middle).find((y) => Math.abs(y - at) <= 4 && !taken.has(y));
      if (level === undefined) out.push("\"" + s + "\" is level with no bar of its own");
      for (const y of bars.map(middle)) if (Math.abs(y - level) <= 4) taken.add(y);
    }
    box.remove();
  }
  return {names, out};
})(%d)`

// level looks at whether names of timelines are level with their bars, and at whether it would
// see one that is not; it returns how many there are.
func (b *looked) level(where string) int {
	b.t.Helper()
	type found struct {
		Names int
		Out   []string
	}
	as := evaluate[found](b, fmt.Sprintf(uneven, 0))
	for _, wrong := range as.Out {
		b.t.Errorf("%s: %s", where, wrong)
	}
	if moved := evaluate[found](b, fmt.Sprintf(uneven, 9)); as.Names > 0 && len(moved.Out) != len(as.Out)+1 {
		b.t.Errorf("%s: of a name that is moved it says %q", where, moved.Out)
	}
	return as.Names
}

// printed is how many pages of A4 a page has on paper.
func (b *looked) printed() int {
	b.t.Helper()
	own := true
	out, err := chromedp.Call(b.Context, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &own})
	if err != nil {
		b.t.Fatal(err)
	}
	return len(pageOfPDF.FindAll(out.Data, -1))
}

var pageOfPDF = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

// TestReportPaper: what is sent to a payer is one page of A4, and so is the page of each
// municipality and payer; heads of tables are on each page that they go on to.
func TestReportPaper(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a browser")
	}
	t.Parallel()
	b := look(t, browser(t))
	paper := func(file string) {
		b.open(file, printWidth, "", "light")
		if n := b.printed(); n != 1 {
			t.Errorf("%s: %d pages of A4", file, n)
		}
	}
	letter := func(records, payer, lang string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), payer+".html")
		var out, talk bytes.Buffer
		if status := run(testWorld(&out, &talk), []string{"report", "--records", records, "--for", payer, "-o", file, "--lang", lang}); status != statusDone {
			t.Fatalf("status %d: %s", status, talk.String())
		}
		paper(file)
	}
	for _, lang := range []string{"fi", "sv", "en"} {
		letter(longRecords(t), "Tornio", lang)
	}
	for records, payers := range map[string][]string{
		"../../records": {"Tornio", "Inari", "stm"},
		exampleRecords:  {"Kemi", "stm", "esr-plus"},
	} {
		for _, lang := range []string{"fi", "sv", "en"} {
			for _, payer := range payers {
				letter(records, payer, lang)
			}
		}
		dir := makePages(t, records, "sv")
		for _, kind := range []string{"municipalities", "payers"} {
			for _, file := range filesOf(t, filepath.Join(dir, kind)) {
				paper(file)
			}
		}
		for _, file := range filesOf(t, filepath.Join(dir, "projects"))[:3] {
			b.open(file, printWidth, "print", "light")
			b.say(file, `Array.from(document.querySelectorAll("thead"), (e) => getComputedStyle(e).display).filter((d) => d !== "table-header-group")`)
			if n := b.printed(); n < 2 {
				t.Errorf("%s: %d pages of A4", file, n)
			}
		}
	}
}

// longRecords are a folder with one project of twelve years, with as much about a payer as
// records say.
func longRecords(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var years []string
	for year := 2009; year <= 2020; year++ {
		years = append(years, fmt.Sprintf("%d: %d", year, 10000+year))
	}
	text := `record: project/1
id: pitka
name: {fi: Lapin aikuissosiaalityön ja perhepalvelujen pitkä kehittämishanke, sv: Långt utvecklingsprojekt, en: Long project}
status: ended
period: 2009-01-01/2020-12-31
summary:
  fi: Hankkeessa kehitetään aikuissosiaalityötä yhdessä kuntien, järjestöjen ja asiakkaiden kanssa koko maakunnassa.
partners:
  - municipality: Tornio
    roles: [administrator]
sources:
  - id: paatos
    title: {fi: Rahoituspäätös ja sen liitteet vuosilta 2009–2020}
    kind: decision
decisions:
  - date: 2008-12-12
    body: {fi: Tornion kaupunginhallitus}
    section: "41"
    outcome: approved
  - date: 2008-12-19
    body: {fi: Rahoittaja}
    outcome: approved
budgets:
  - stage: granted
    decided: 2008-12-12
    years: {` + strings.Join(years, ", ") + `}
    funding:
      - source: municipal
        payer: Tornio
        years: {` + strings.Join(years, ", ") + `}
`
	writeIn(t, dir, "projects/pitka.yaml", text)
	return dir
}

// printWidth is that of a page of A4 between its margins, in CSS pixels.
const printWidth = 680

// TestReportBrowser looks at pages in Chromium, as people do: at a telephone's, a tablet's
// and a desk's width, in light and dark, and as they are printed. Nothing is fetched from
// elsewhere, nothing is cut or lies over something else, and axe finds nothing.
func TestReportBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a browser")
	}
	t.Parallel()
	ctx := browser(t)
	axe, err := os.ReadFile("../../testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	dirs := sites(t)
	pages := map[string][]string{
		"records": {"index", "projects/lapin-sosiaalityon-kehittamisyksikko", "projects/pro-sos", "municipalities/tornio", "payers/stm", "programmes/kaste-2008-2011"},
		"example": {"index", "projects/yhteinen-polku", "projects/kylan-arki", "projects/tiimit-lapissa", "projects/kokonaisuus", "municipalities/kemi", "payers/esr-plus", "programmes/esr-plus-esimerkki"},
		"hostile": {"index", "projects/lapin-sosiaalityon-kehittamisyksikko", "projects/yhteinen-polku", "programmes/kaste-2008-2011"},
	}
	for site, names := range pages {
		t.Run(site, func(t *testing.T) {
			b, rows := look(t, ctx), 0
			dir := dirs[site]
			for _, name := range names {
				file := filepath.Join(dir, filepath.FromSlash(name)+".html")
				for _, width := range []int64{390, 800, 1280} {
					where := fmt.Sprintf("%s at %d", name, width)
					b.open(file, width, "screen", "light")
					b.say(where, tooWide)
					b.say(where, overlapping)
					if width != 800 { // where a picture of 800 has a little less
						b.say(where, shrunk)
					}
				}
				b.say(name, mistold)
				if site != "hostile" { // where names are cut
					rows += b.level(name)
				}
				b.open(file, printWidth, "print", "light")
				b.say(name+" in print", tooWide)
				b.say(name+" in print", overlapping)
				for _, scheme := range []string{"light", "dark"} {
					b.open(file, 1280, "screen", scheme)
					evaluate[bool](b, string(axe)+";true")
					b.say(name+" in "+scheme, inaccessible)
				}
				if title := evaluate[string](b, "document.title"); title == "" || title == "pwned" {
					t.Errorf("%s: the title is %q", name, title)
				}
			}
			b.closed(dir)
			if site != "hostile" && rows < 10 {
				t.Errorf("%d rows of timelines", rows)
			}
		})
	}
}

// closed looks at what the browser fetched and complained about.
func (b *looked) closed(dir string) {
	b.t.Helper()
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, f := range b.fetched {
		u, err := url.Parse(f)
		if err != nil || u.Scheme != "data" && (u.Scheme != "file" || !strings.HasPrefix(u.Path, dir)) {
			b.t.Errorf("fetched %s", f)
		}
	}
	if len(b.fetched) < b.pages {
		b.t.Errorf("%d requests were seen of %d pages", len(b.fetched), b.pages)
	}
	for _, f := range b.faults {
		b.t.Error(f)
	}
}

// TestReportScript: the index is searched, filtered and sorted with its script, and has
// all rows without it.
func TestReportScript(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a browser")
	}
	t.Parallel()
	b := look(t, browser(t))
	dir := makePages(t, "../../records", "fi")
	file := filepath.Join(dir, "index.html")

	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(file, 1280, "screen", "light")
	if got := b.rows(); len(got) != 7+2 {
		t.Errorf("without script %d rows of 7 projects and 2 headings: %q", len(got), got)
	}
	if evaluate[bool](b, `getComputedStyle(document.querySelector(".filters")).display !== "none"`) {
		t.Error("without script there are filters that do nothing")
	}

	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	b.open(file, 1280, "screen", "light")
	do(b, chromedp.SendKeys(chromedp.CSS(".filters input"), "keski-suomen"))
	if got := b.rows(); len(got) != 1 || !strings.HasPrefix(got[0], "PRO SOS, Keski-Suomen") {
		t.Errorf("searched: %q", got)
	}
	if said := evaluate[string](b, `document.querySelector(".filters output").textContent`); !strings.Contains(said, "1 / 7 hanketta") {
		t.Errorf("it says %q", said)
	}
	for _, filter := range []struct {
		name, value string
		rows        int
	}{{"years", "2009", 3}, {"municipality", "Tornio", 3}, {"status", "haettu", 2}, {"programme", "Sosiaali- ja terveydenhuollon kansallinen kehittämisohjelma (KASTE) 2008–2011", 3}} {
		b.open(file, 1280, "screen", "light")
		value, _ := json.Marshal(filter.value)
		evaluate[bool](b, fmt.Sprintf(`(() => { const s = document.querySelector("select[name=%s]"); s.value = Array.from(s.options).find((o) => o.text === %s).value; return s.dispatchEvent(new Event("input", {bubbles: true})); })()`, filter.name, value))
		if got := b.rows(); len(got) != filter.rows {
			t.Errorf("%s %s: %q", filter.name, filter.value, got)
		}
	}
	b.open(file, 1280, "screen", "light")
	last := `#projects thead th:last-child button`
	do(b, chromedp.Click(chromedp.CSS(last)))
	if got := b.rows(); !strings.HasPrefix(got[0], "Sosiaalityön kehittämishanke 2019") || !strings.HasPrefix(got[2], "PRO SOS –") {
		t.Errorf("sorted by the total: %q", got)
	}
	do(b, chromedp.Click(chromedp.CSS(last)))
	if got := b.rows(); !strings.HasPrefix(got[0], "PRO SOS –") || !strings.HasPrefix(got[2], "Sosiaalityön kehittämishanke 2019") {
		t.Errorf("sorted by the total, descending: %q", got)
	}
	b.closed(dir)
}

// rows are the texts of the index's rows that are shown.
func (b *looked) rows() []string {
	b.t.Helper()
	return evaluate[[]string](b, `Array.from(document.querySelectorAll("#projects tbody tr")).filter((r) => r.getClientRects().length > 0).map((r) => r.textContent)`)
}
