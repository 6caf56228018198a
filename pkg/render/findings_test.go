package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

// evil is what a record may try to slip into the output.
const evil = "\x1b[31m\r\n::error::pwned\n##[group]x ##vso[task.x] ]]></failure><b>& \u009b2J\u202e\x00\ufffe [a](http://b) 100%"

const unit = "records/projects/lapin-sosiaalityon-kehittamisyksikko.yaml"

// write is a report in a format.
func write(t *testing.T, format string, r *diag.Report, o Options) string {
	t.Helper()
	for _, f := range FindingsFormats() {
		if f.Name == format {
			var b bytes.Buffer
			if err := f.Write(&b, r, o); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
	}
	t.Fatalf("no format %q", format)
	return ""
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(- want, + got)\n%s\n%s", diff, got)
	}
}

// stretch is that of some characters of a line.
func stretch(f *source.File, line, col, n int) source.Pos {
	return source.At(f.Offset(line, col), f.Offset(line, col+n))
}

func file(name, text string) *source.File { return &source.File{Name: name, Bytes: []byte(text)} }

// at is the place of the first such word of a file.
func at(f *source.File, word string) source.Place {
	i := bytes.Index(f.Bytes, []byte(word))
	if i < 0 {
		panic("no " + word)
	}
	return source.At(i, i+len(word)).Place()
}

// report is the report of one finding, its places worked out as package check
// does.
func report(f diag.Finding, files ...*source.File) *diag.Report {
	return reportAll([]diag.Finding{f}, files...)
}

func reportAll(findings []diag.Finding, files ...*source.File) *diag.Report {
	r := &diag.Report{Findings: findings, Files: len(files)}
	texts := make(map[string]*source.File)
	for _, f := range files {
		texts[f.Name] = f
	}
	span := func(name string, at source.Pos) source.Span {
		if text := texts[name]; text != nil {
			return text.Span(at)
		}
		return source.Span{}
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Text = texts[f.File]
		if f.Span == (source.Span{}) {
			f.Span = span(f.File, f.At.Pos)
		}
		for j := range f.Related {
			rel := &f.Related[j]
			rel.Text = texts[rel.File]
			if rel.Span == (source.Span{}) {
				rel.Span = span(fileOf(rel, f), rel.At)
			}
		}
		if f.Fix != nil {
			f.Fix.Edits = []diag.Edit{{Span: span(f.File, f.Fix.Change.At.Pos), Text: f.Fix.Change.Text}}
		}
	}
	return r
}

func unitFile() *source.File {
	return file(unit, strings.Repeat("#\n", 18)+"    total: 1828204\n    funding:\n        amount: 1317152\n")
}

// fundingSum is the finding of the contract's example.
func fundingSum(text *source.File) diag.Finding {
	f := diag.Finding{
		Rule: "funding-sum", Severity: diag.Error, File: unit, At: at(text, "1317152"),
		Record: "lapin-sosiaalityon-kehittamisyksikko", Path: "budgets[iii/applied].funding[stm].amount",
		Message: language.Say("the funding lines do not add up to the total"),
	}
	f.Relate(at(text, "1828204"), "total {0}", "1 828 204 €").
		Relate(f.At, "stm {0}", "1 317 152 €").
		Note("1 317 152 + 457 052 = 1 774 204 €, 54 000 € less than the total").
		Suggest("two digits changed places? {0} would balance", "1 371 152").
		Set("1371152", false)
	return f
}

// sample has a finding of every kind.
func sample() *diag.Report {
	own := unitFile()
	other := file("records/organisations/å b.yaml", "id: lapin-yliopisto\nname: \"Lapin yliopisto\"\n")
	findings := []diag.Finding{
		{
			Rule: "name-twice", Severity: diag.Note, File: other.Name, At: at(other, "lapin-yliopisto"), Record: "lapin-yliopisto", Path: "id",
			Message: language.Say("two organisations have one name"),
			Related: []diag.Related{{File: "records/organisations/unread.yaml", Span: source.Span{Line: 2, Col: 7, EndLine: 2, EndCol: 10}, Message: language.Say("the other one")}},
		},
		{
			Rule: "file-unreadable", Severity: diag.Error, File: "records/projects/x.yaml", Span: source.Span{Line: 1, Col: 1, EndLine: 1, EndCol: 1}, Record: "x",
			Message: language.Say("the file is not UTF-8"),
		},
		fundingSum(own),
		{
			Rule: "amount-round", Severity: diag.Warning, File: unit, At: at(own, "1828204"), Record: "lapin-sosiaalityon-kehittamisyksikko", Path: "budgets[iii/applied].total",
			Message: language.Say("the total is not round"), Allowed: "so it stands in the decision",
		},
		{
			Rule: "amount-odd", Severity: diag.Warning, File: unit, At: at(own, "funding:"), Record: "lapin-sosiaalityon-kehittamisyksikko", Path: "budgets[iii/applied].funding",
			Message: language.Say("the amounts are odd"),
		},
	}
	r := reportAll(findings, own, other)
	r.Projects, r.Untold = 1, 2
	for _, f := range findings {
		r.Rules = append(r.Rules, diag.Rule{Name: f.Rule, Severity: f.Severity, Title: language.Say("title of {0}", f.Rule), Why: language.Say("why"), Do: language.Say("do")})
	}
	return r
}

// hostile is a report with evil text wherever a record's text can be.
func hostile() *diag.Report {
	name := "records/" + evil + ".yaml"
	text := file(name, "a: 1\nname: ##[group]x ##vso[y] \x1b[2J\u009b\u202e ]]> <b> ::error::x\n")
	f := diag.Finding{
		Rule: "bad-text", Severity: diag.Error, File: name, At: at(text, "\u202e"), Record: evil, Path: evil,
		Message: language.Say("odd text {0}", evil), Allowed: evil,
	}
	f.Note("note {0}", evil).Suggest("hint {0}", evil).Relate(at(text, "name"), "here {0}", evil).Set(evil, true)
	g := f
	g.Allowed = ""
	h := g
	h.Severity = diag.Warning
	return reportAll([]diag.Finding{f, g, h}, text)
}

func TestGolden(t *testing.T) {
	for _, f := range FindingsFormats() {
		t.Run(f.Name, func(t *testing.T) {
			got := write(t, f.Name, sample(), Options{ShowAllowed: true, Version: "1.2.3"})
			name := filepath.Join("testdata", "findings."+f.Name)
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, got, string(want))
			if again := write(t, f.Name, sample(), Options{ShowAllowed: true, Version: "1.2.3"}); again != got {
				t.Error("not the same a second time")
			}
		})
	}
	files, err := filepath.Glob(filepath.Join("testdata", "findings.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimPrefix(filepath.Ext(file), ".")
		if !slices.ContainsFunc(FindingsFormats(), func(f FindingsFormat) bool { return f.Name == name }) {
			t.Errorf("%s: there is no format %s", file, name)
		}
	}
}

// No format lets text of a record act.
func TestHarmless(t *testing.T) {
	orders := regexp.MustCompile(`##[A-Za-z]*\[`)
	for _, f := range FindingsFormats() {
		for _, showAllowed := range []bool{false, true} {
			got := write(t, f.Name, hostile(), Options{ShowAllowed: showAllowed})
			for line := range strings.Lines(got) {
				line = strings.TrimSuffix(line, "\n")
				if language.Clean(line) != line {
					t.Errorf("%s: not clean: %q", f.Name, line)
				}
				if orders.MatchString(line) {
					t.Errorf("%s: an order to a log reader: %q", f.Name, line)
				}
				if strings.HasPrefix(strings.TrimSpace(line), "::") && f.Name != "github" {
					t.Errorf("%s: a workflow command: %q", f.Name, line)
				}
			}
		}
	}
}

func TestVerdict(t *testing.T) {
	r := &diag.Report{Files: 8, Projects: 5, Rules: make([]diag.Rule, 74), Findings: []diag.Finding{{Severity: diag.Error}, {Severity: diag.Note}, {Severity: diag.Note}}}
	equal(t, Verdict(r, r.Count(), "1.2").String(), "checked 8 files with 5 projects against 74 rules: 1 error, 0 warnings, 2 notes; sostool 1.2, rule set 1d0c80d023b2")
	r.Findings[2].Allowed = "yes"
	equal(t, Verdict(r, r.Count(), "1.2").String(), "checked 8 files with 5 projects against 74 rules: 1 error, 0 warnings, 1 note, 1 allowed; sostool 1.2, rule set 1d0c80d023b2")
	r.Untold = 1
	equal(t, Verdict(r, r.Count(), "1.2").String(), "checked 8 files with 5 projects against 74 rules: 1 error, 0 warnings, 1 note, 1 allowed; 1 reference leads to files that could not be read and was not checked; sostool 1.2, rule set 1d0c80d023b2")
	equal(t, Verdict(&diag.Report{Untold: 1200}, diag.Counts{}, "1.2").String(), "checked 0 files with 0 projects against 0 rules: 0 errors, 0 warnings, 0 notes; 1 200 references lead to files that could not be read and were not checked")
}

func TestEmpty(t *testing.T) {
	equal(t, write(t, "text", &diag.Report{}, Options{}), "")
	equal(t, write(t, "github", &diag.Report{}, Options{}), "")
	equal(t, write(t, "json", &diag.Report{Files: 1}, Options{}), `{
  "schema": "sostool.findings/1",
  "checked": {
    "files": 1,
    "projects": 0,
    "rules": 0
  },
  "counts": {
    "error": 0,
    "warning": 0,
    "note": 0,
    "allowed": 0
  },
  "findings": []
}
`)
	equal(t, write(t, "junit", &diag.Report{}, Options{}), `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="1" failures="0" errors="0">
  <testsuite name="sostool validate" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="records" name="all records"></testcase>
  </testsuite>
</testsuites>
`)
	checkSARIF(t, write(t, "sarif", &diag.Report{}, Options{}))
}

func TestJSONReadBack(t *testing.T) {
	var got jsonReport
	d := json.NewDecoder(strings.NewReader(write(t, "json", hostile(), Options{ShowAllowed: true})))
	d.DisallowUnknownFields()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if want := (jsonCounts{Error: 1, Warning: 1, Allowed: 1}); got.Counts != want {
		t.Errorf("counts %+v", got.Counts)
	}
	f := got.Findings[0]
	for _, s := range []string{f.Record, f.Path, f.Allowed, f.Fix.Edits[0].Text} {
		equal(t, s, evil)
	}
	if strings.Contains(write(t, "json", hostile(), Options{}), `"allowed": "`) {
		t.Error("an allowed finding is shown")
	}
}

// checkSARIF validates against the schema that go-sarif carries, and that no
// key is unknown to it.
func checkSARIF(t *testing.T, text string) *sarif.Report {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(new(sarif.Report)); err != nil {
		t.Error(err)
	}
	r, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	// go-sarif puts in values of its own that its schema refuses.
	run := r.Runs[0]
	run.Language, run.Tool.Driver.Language, run.NewlineSequences = "en", "en", []string{"\n"}
	if err := r.Validate(); err != nil {
		t.Error(err)
	}
	return r
}

func TestSARIFValid(t *testing.T) {
	run := checkSARIF(t, write(t, "sarif", sample(), Options{ShowAllowed: true, Version: "1"})).Runs[0]
	for i, result := range run.Results {
		if result.RuleIndex != i {
			t.Errorf("result %d has rule %d", i, result.RuleIndex)
		}
	}
	if s := run.Results[3].Suppressions; len(s) != 1 || *s[0].Justification != "so it stands in the decision" {
		t.Errorf("suppressions %v", s)
	}
	r := checkSARIF(t, write(t, "sarif", hostile(), Options{ShowAllowed: true}))
	if m := *r.Runs[0].Results[0].Message.Text; strings.Contains(m, "](") {
		t.Errorf("a link: %s", m)
	}
}

func TestFingerprints(t *testing.T) {
	prints := func(r *diag.Report) (out []string) {
		for _, result := range checkSARIF(t, write(t, "sarif", r, Options{})).Runs[0].Results {
			out = append(out, result.PartialFingerprints["sostool/v1"])
		}
		return out
	}
	r := sample()
	r.Findings = append(r.Findings, r.Findings[4], r.Findings[4])
	want := prints(r)
	for i := range r.Findings {
		r.Findings[i].At.From += 70
		r.Findings[i].Span.Line += 7
		r.Findings[i].Span.EndLine += 7
	}
	if diff := cmp.Diff(want, prints(r)); diff != "" {
		t.Error("lines above change a fingerprint", diff)
	}
	seen := make(map[string]bool)
	for _, p := range want {
		if seen[p] {
			t.Errorf("%s twice", p)
		}
		seen[p] = true
	}
}

func TestURI(t *testing.T) {
	for name, want := range map[string]string{
		"records/å b.yaml": "records/%C3%A5%20b.yaml",
		"a%20b#c?d.yaml":   "a%2520b%23c%3Fd.yaml",
		"a:b.yaml":         "./a:b.yaml",
		"../x.yaml":        "../x.yaml",
		"-":                "-",
		"<stdin>":          "%3Cstdin%3E",
	} {
		equal(t, uri(name), want)
	}
	if filepath.Separator == '/' {
		equal(t, uri("/tmp/x.yaml"), "file:///tmp/x.yaml")
	}
}

func TestGitHub(t *testing.T) {
	text := file("a,b:c%.yaml", "key: [a,\n  b]\n")
	f := diag.Finding{Rule: "r", Severity: diag.Warning, File: text.Name, At: source.At(5, 14).Place(), Message: language.Say("bad {0}", "::error::x, 5%\nb")}
	f.Note("first").Suggest("second")
	equal(t, write(t, "github", report(f, text), Options{}),
		"::warning file=a%2Cb%3Ac%25.yaml,line=1,endLine=2,title=r::bad ::error::x, 5%25\\nb%0Afirst%0Ahint: second\n")
}

func TestGitHubLimit(t *testing.T) {
	for _, test := range []struct{ errors, lines int }{{9, 9}, {10, 10}, {11, 10}, {500, 10}} {
		var findings []diag.Finding
		for range test.errors {
			findings = append(findings, diag.Finding{Rule: "r", Severity: diag.Error, File: "f", Span: source.Span{Line: 1, Col: 2, EndLine: 1, EndCol: 5}, Message: language.Say("m")})
		}
		findings = append(findings, diag.Finding{Rule: "r", Severity: diag.Note, File: "f", Span: source.Span{Line: 2, Col: 2, EndLine: 2, EndCol: 5}, Message: language.Say("m")})
		got := write(t, "github", reportAll(findings), Options{})
		if n := strings.Count(got, "::error "); n != test.lines {
			t.Errorf("%d errors in %d lines", test.errors, n)
		}
		if n := strings.Count(got, "::notice file=f,line=2,col=2,endLine=2,endColumn=5,title=r::m\n"); n != 1 {
			t.Errorf("%d notices", n)
		}
		rest := strings.Contains(got, "::error title=sostool::and 491 more errors; run sostool validate to see all of them\n")
		if rest != (test.errors == 500) {
			t.Errorf("%d errors: %s", test.errors, got)
		}
	}
}

// The document as a server reads it.
type (
	junitSuites struct {
		XMLName xml.Name `xml:"testsuites"`
		junitCounts
		Suite junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name string `xml:"name,attr"`
		junitCounts
		Skipped int         `xml:"skipped,attr"` // a suite's only: testsuites has no such attribute
		Cases   []junitCase `xml:"testcase"`
	}
	junitCounts struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"` // of the program that tests
	}
)

func TestJUnitReadBack(t *testing.T) {
	r := hostile()
	r.Findings = append(r.Findings, r.Findings[1])
	var got junitSuites
	if err := xml.Unmarshal([]byte(write(t, "junit", r, Options{})), &got); err != nil {
		t.Fatal(err)
	}
	if want := (junitCounts{Tests: 4, Failures: 2}); got.junitCounts != want || got.Suite.junitCounts != want || got.Suite.Skipped != 1 {
		t.Errorf("counts %+v", got)
	}
	cases := got.Suite.Cases
	equal(t, cases[0].Skipped.Text, language.Clean(evil))
	equal(t, cases[1].Failure.Text, block(&r.Findings[1], language.English, false))
	equal(t, cases[1].Failure.Message, language.Clean(r.Findings[1].Message.String()))
	equal(t, cases[2].Output.Text, block(&r.Findings[2], language.English, false))
	equal(t, cases[1].Class, language.Clean("records/"+evil+".yaml"))
	equal(t, cases[1].Name, "bad-text 2:32 (2)")
	equal(t, cases[3].Name, "bad-text 2:32 (4)")
}
