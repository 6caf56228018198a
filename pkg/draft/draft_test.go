package draft

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/format"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var languages = []language.Language{language.English, language.Finnish, language.Swedish}

// must is the result of parsers whose text is known to be right.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// around are the records that the examples refer to.
var around = fstest.MapFS{
	"organisations.yaml": file(`record: organisations/1
organisations:
  - {id: stm, name: {fi: Sosiaali- ja terveysministeriö}, kind: ministry}
  - {id: kolpene, name: {fi: Kolpene}, kind: joint-municipal-authority}
`),
	"programmes/kaste-2008-2011.yaml": file("record: programme/1\nid: kaste-2008-2011\nname: {fi: Kaste}\n"),
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o644} }

// checkDraft holds a draft to its laws: it passes, it is canonical, and it also passes
// when all examples are made part of it.
func checkDraft(t *rapid.T, what string, d Draft, err error) {
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if canonical, err := format.Text("", d.Text); err != nil || !bytes.Equal(canonical, d.Text) {
		t.Errorf("%s: not canonical: %v\n%s", what, err, cmp.Diff(string(canonical), string(d.Text)))
	}
	passes(t, what, d.Text, diag.Note)
	full := regexp.MustCompile(`(?m)^( *)# `).ReplaceAll(d.Text, []byte("$1"))
	passes(t, what+", examples taken in", full, diag.Note)
	if len(d.Missing) > 0 == (bytes.Equal(full, d.Text) && !bytes.Contains(d.Text, []byte("## "))) {
		t.Errorf("%s: %v missing, marked:\n%s", what, d.Missing, d.Text)
	}
}

func passes(t *rapid.T, what string, text []byte, worst diag.Severity) {
	c := must(catalogue.Open(around, "records", catalogue.Handed("new.yaml", "", "", text)))
	report, errs := check.Run(c, check.Options{Today: calendar.DayOf(2026, 1, 1), Wanted: func(e *catalogue.Entry) bool { return e.Name == "new.yaml" }})
	if c := report.Count(); len(errs) > 0 || c.Worst() > worst {
		found := ""
		for _, f := range report.Findings {
			found += fmt.Sprintf("%d: %s: %s\n", f.Span.Line, f.Rule, f.Message)
		}
		t.Fatalf("%s: %v\n%s%s", what, errs, found, text)
	}
}

// TestDrafts drafts records of which any part is known.
func TestDrafts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known := func(what string) bool { return rapid.Bool().Draw(t, what) }
		l := rapid.SampledFrom(languages).Draw(t, "language")
		id := record.ID(rapid.SampledFrom([]string{"x", "null", "2020", "1e5", "lapin-esimerkki"}).Draw(t, "id"))
		var name record.Text
		if known("name") {
			name = record.Text{Fi: "Hanke: \"uusi\" #1, 2020", Sv: "yes"}
		}
		p := record.Project{ID: id, Name: name}
		if known("status") {
			p.Status = record.Idea
		}
		if known("form") {
			p.Form = "joint"
		}
		if known("programme") {
			p.Programme = "kaste-2008-2011"
		}
		if known("period") {
			p.Period = must(calendar.ParsePeriod("2020-01/2021"))
		}
		if known("area") {
			p.Area = record.Text{Fi: strings.Repeat("Länsi-Pohja, Itä-Lappi ja muu Lappi ", 6) + "."}
		}
		if known("partners") {
			p.Partners = []record.Partner{{OneParty: record.OneParty{Org: "stm"}, Roles: record.List[record.Role]{Items: []record.Role{record.Applicant}}}, {OneParty: record.OneParty{Municipality: "240"}, Roles: record.List[record.Role]{Items: []record.Role{"partner"}}}}
		}
		if known("budgets") {
			p.Budgets = []record.Budget{{Stage: record.StagePlanned, Total: must(money.Parse("100000.50"))}}
		}
		d, err := Project(p, l)
		checkDraft(t, "project", d, err)

		r := record.Programme{ID: id, Name: name}
		if known("years") {
			r.Period = must(calendar.ParsePeriod("2021/.."))
		}
		if known("funder") {
			r.Funder = "stm"
		}
		d, err = Programme(r, l)
		checkDraft(t, "programme", d, err)

		o := record.Organisation{ID: "o-" + id, Name: name}
		if known("kind") {
			o.Kind = "university"
		}
		if known("members") {
			o.Members.Items = []record.Municipality{"Kemi", "Tornio"}
		}
		if known("aliases") {
			o.Aliases.Items = []string{"O", "a, b", "2"}
		}
		d, err = Organisation(o, l)
		checkDraft(t, "organisation", d, err)
	})
}

// TestReached: a status that is not stated does not contradict the figures.
func TestReached(t *testing.T) {
	for _, stage := range record.Stage("").Choices() {
		d, err := Project(record.Project{ID: "x", Budgets: []record.Budget{{Stage: record.Stage(stage)}}}, language.English)
		if err != nil {
			t.Fatal(err)
		}
		c := must(catalogue.Open(around, "records", catalogue.Handed("new.yaml", "", "", d.Text)))
		report, _ := check.Run(c, check.Options{Today: calendar.DayOf(2026, 1, 1)})
		for _, f := range report.Findings {
			if f.Rule == "status-stage" {
				t.Errorf("%s: %s", stage, f.Message)
			}
		}
	}
}

// TestWords: a text is refused with a reason, or comes back as it was, in
// normal form C.
func TestWords(t *testing.T) {
	for _, text := range []string{"Kaste: uusi", "a #b", `"`, `\`, `\n`, "'", "- a", "yes", "007", "~", "{a}", "[a, b]", "a, b", "& b", "*b", "!b", "%b", "@b",
		"?", "? a", "a?", "a?b", ": a", "|", ">", "a:", "👩‍👩‍👧 perhe", "ä", " a ", "a  b", "NULL", "1e5", "2008-11-01", "a\tb", "---", "...", "é€漢字"} {
		if _, err := Words(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		comesBack(t, text)
	}
	for _, text := range []string{"", " ", "a\nb", "a\r", "a\x00", "\x1b[31m", "a\u202eb", "a\u00a0b", "a\u2028b", "\xff", "a\x85", "\ufeff", "nobody@example.fi",
		strings.Repeat("a", 1<<20)} {
		if w, err := Words(text); err == nil {
			t.Errorf("%q: taken as %q", language.Shorten(text, 20), language.Shorten(w, 20))
		} else if strings.Contains(err.Error(), "@") {
			t.Errorf("%v shows what no output may", err)
		}
	}
	for n := 9900; n < 10010; n++ { // about the longest line that a record may have
		comesBack(t, strings.Repeat("a", n))
	}
	signs := rapid.StringOf(rapid.SampledFrom([]rune(" aÄ0-–.,:;'\"\\/()[]{}&*!?|>%@`#~=<+_^$\t")))
	rapid.Check(t, func(t *rapid.T) { comesBack(t, rapid.OneOf(rapid.String(), signs).Draw(t, "text")) })
}

func FuzzWords(f *testing.F) {
	f.Add("a: b")
	f.Fuzz(func(t *testing.T, text string) { comesBack(t, text) })
}

type tester interface{ Fatalf(string, ...any) }

func comesBack(t tester, text string) {
	words, err := Words(text)
	if err != nil {
		return
	}
	d, err := Project(record.Project{ID: "x", Name: textIn(language.Finnish, words), Register: words}, language.English)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	doc := decoder().Decode(&source.File{Bytes: d.Text}, "")
	if len(doc.Findings) > 0 || doc.Project.Name.Fi != words || doc.Project.Register != words {
		t.Fatalf("%q: %v\n%s", text, doc.Findings, d.Text)
	}
}
