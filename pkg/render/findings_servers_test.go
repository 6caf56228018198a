package render

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// jenkins is what both jenkins-junit.xsd (of JUnit's own tests) and junit-10.xsd
// (of Jenkins' xUnit plugin) allow: the attributes of an element, those that it
// must have, and the elements in it, in their order.
var jenkins = map[string]struct{ allowed, required, inside []string }{
	"testsuites": {strings.Fields("name time tests failures errors"), nil, []string{"testsuite"}},
	"testsuite": {strings.Fields("name tests failures errors time skipped timestamp hostname id package"), strings.Fields("name tests failures errors"),
		strings.Fields("properties testcase system-out system-err")},
	"properties": {nil, nil, []string{"property"}},
	"property":   {strings.Fields("name value"), strings.Fields("name value"), nil},
	"testcase":   {strings.Fields("name time classname"), []string{"name"}, strings.Fields("skipped error failure system-out system-err")},
	"skipped":    {},
	"error":      {strings.Fields("type message"), nil, nil},
	"failure":    {strings.Fields("type message"), nil, nil},
	"system-out": {},
	"system-err": {},
}

// checkJUnit holds XML to Jenkins' schemas, and counts what is in it.
func checkJUnit(t *testing.T, text string) (counted map[string]int, stated map[string]string) {
	t.Helper()
	counted, stated = make(map[string]int), make(map[string]string)
	var open []string
	var last []int // for each open element, the place of the last one in it
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return counted, stated
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			name := e.Name.Local
			rule, known := jenkins[name]
			if !known {
				t.Errorf("an element %s", name)
			}
			if n := len(open); n > 0 {
				at := slices.Index(jenkins[open[n-1]].inside, name)
				if at < last[n-1] {
					t.Errorf("%s in %s, or too late in it", name, open[n-1])
				}
				last[n-1] = at
			}
			var has []string
			for _, a := range e.Attr {
				has = append(has, a.Name.Local)
				if !slices.Contains(rule.allowed, a.Name.Local) {
					t.Errorf("%s has an attribute %s", name, a.Name.Local)
				}
				if strings.HasPrefix(name, "testsuite") {
					stated[name+"."+a.Name.Local] = a.Value
				}
			}
			for _, a := range rule.required {
				if !slices.Contains(has, a) {
					t.Errorf("%s has no attribute %s", name, a)
				}
			}
			counted[name]++
			open, last = append(open, name), append(last, 0)
		case xml.EndElement:
			open, last = open[:len(open)-1], last[:len(last)-1]
		}
	}
}

// broken is a report of a run that could not finish.
func broken(r *diag.Report) *diag.Report {
	r.Failures = []diag.Failure{
		{File: "records/projects/å " + evil + ".yaml", Message: language.Verbatim("permission denied " + evil)},
		{Message: language.Say("not everything could be checked"), Read: true},
	}
	return r
}

// TestJenkins: the counts are those of the test cases, and what fails a run is a
// failure.
func TestJenkins(t *testing.T) {
	for _, test := range []struct {
		r                           *diag.Report
		failOn                      diag.Severity
		failures, errors, skippable int
	}{
		{sample(), diag.Default, 2, 0, 1},
		{sample(), diag.Error, 2, 0, 1},
		{sample(), diag.Warning, 3, 0, 1},
		{sample(), diag.Note, 4, 0, 1},
		{sample(), diag.Error + 1, 0, 0, 1}, // --fail-on never
		{hostile(), diag.Warning, 2, 0, 1},
		{broken(hostile()), diag.Error, 1, 2, 1},
		{broken(&diag.Report{}), diag.Error, 0, 2, 0},
		{&diag.Report{}, diag.Note, 0, 0, 0},
	} {
		counted, stated := checkJUnit(t, write(t, "junit", test.r, Options{FailOn: test.failOn}))
		if counted["failure"] != test.failures || counted["error"] != test.errors || counted["skipped"] != test.skippable {
			t.Errorf("fail on %d: %v", test.failOn, counted)
		}
		for name, element := range map[string]string{"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"} {
			want := fmt.Sprint(counted[element])
			if stated["testsuite."+name] != want || name != "skipped" && stated["testsuites."+name] != want {
				t.Errorf("%s elements %s, stated %v", want, element, stated)
			}
		}
	}
}

// TestUnfinished: every format that a program reads says that a run could not
// finish, and where.
func TestUnfinished(t *testing.T) {
	name := broken(&diag.Report{}).Failures[0].File
	text := language.Clean("permission denied " + evil)

	var got jsonReport
	if err := json.Unmarshal([]byte(write(t, "json", broken(sample()), Options{})), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Errors) != 2 || got.Errors[0] != (jsonError{name, text}) || got.Errors[1] != (jsonError{"", "not everything could be checked"}) {
		t.Errorf("errors %q", got.Errors)
	}

	run := checkSARIF(t, write(t, "sarif", broken(sample()), Options{})).Runs[0]
	notes := run.Invocations[0].ToolExecutionNotifications
	if *run.Invocations[0].ExecutionSuccessful || len(notes) != 2 || notes[0].Level != "error" {
		t.Errorf("invocations %+v", run.Invocations)
	}
	if m := *notes[0].Message.Text; m != "could not be read: "+plainSARIF(text) {
		t.Errorf("notification %q", m)
	}
	if at := *notes[0].Locations[0].PhysicalLocation.ArtifactLocation.URI; at != uri(name) {
		t.Errorf("at %s", at)
	}
	if run = checkSARIF(t, write(t, "sarif", sample(), Options{})).Runs[0]; !*run.Invocations[0].ExecutionSuccessful {
		t.Error("a run that finished is not successful")
	}

	annotations := write(t, "github", broken(&diag.Report{}), Options{})
	lines := strings.Split(annotations, "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "::error file=records/projects/å ") || lines[1] != "::error title=sostool::could not be checked: not everything could be checked" {
		t.Error(annotations)
	}
	// What kept the run from finishing comes before the findings, of which only
	// some are shown.
	many := broken(&diag.Report{Findings: make([]diag.Finding, 40)})
	for i := range many.Findings {
		many.Findings[i] = diag.Finding{Rule: "r", Severity: diag.Error, File: "f", Message: language.Say("m")}
	}
	lines = strings.Split(write(t, "github", many, Options{}), "\n")
	if len(lines) != maxAnnotations+1 || !strings.Contains(lines[1], "could not be checked") || !strings.Contains(lines[9], "and 33 more errors") {
		t.Errorf("%d lines: %s", len(lines), lines)
	}

	equal(t, write(t, "line", broken(&diag.Report{}), Options{}),
		language.Clean(name)+":1:1: error: could not be read: "+text+"\nrecords:1:1: error: could not be checked: not everything could be checked\n")
	issues := checkGitLab(t, write(t, "gitlab", broken(sample()), Options{}))
	last := issues[len(issues)-2:]
	if last[0].Severity != "critical" || last[0].Location.Path != name || last[0].Description != "could not be read: "+text || last[1].Location.Path != "records" {
		t.Errorf("issues %+v", last)
	}
	for _, format := range []string{"text", "markdown"} { // that nothing is next to
		page := write(t, format, broken(&diag.Report{Rules: make([]diag.Rule, 3)}), Options{Alone: true, Version: "1.2"})
		if !strings.Contains(page, "could not be read: ") || !strings.Contains(page, "could not be checked: ") || !strings.Contains(page, "against 3 rules: 0 errors, 0 warnings, 0 notes; not everything could be checked; sostool 1.2, rule set ") {
			t.Errorf("%s: %s", format, page)
		}
	}
}

// checkGitLab holds a report to what GitLab's codeclimate.json requires, and to what it does
// not say: that fingerprints differ, and which severities there are.
func checkGitLab(t *testing.T, text string) (issues []gitlabIssue) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&issues); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, i := range issues {
		if i.Check == "" || i.Description == "" || i.Fingerprint == "" || i.Location.Path == "" || i.Location.Lines.Begin < 1 || i.Location.Lines.End < i.Location.Lines.Begin ||
			!slices.Contains(strings.Fields("info minor major critical"), i.Severity) || seen[i.Fingerprint] {
			t.Errorf("%+v", i)
		}
		seen[i.Fingerprint] = true
	}
	return issues
}

func TestGitLab(t *testing.T) {
	r := sample()
	r.Findings = append(r.Findings, r.Findings[4])
	issues := checkGitLab(t, write(t, "gitlab", r, Options{}))
	var got []string
	for _, i := range issues {
		got = append(got, i.Check+" "+i.Severity)
	}
	equal(t, strings.Join(got, ", "), "name-twice info, file-unreadable major, funding-sum major, amount-odd minor, amount-odd minor")
	for i := range r.Findings {
		r.Findings[i].Span.Line += 7
		r.Findings[i].Span.EndLine += 7
	}
	for i, moved := range checkGitLab(t, write(t, "gitlab", r, Options{})) {
		if moved.Fingerprint != issues[i].Fingerprint || moved.Location.Lines.Begin != issues[i].Location.Lines.Begin+7 {
			t.Errorf("%+v, before %+v", moved, issues[i])
		}
	}
	checkGitLab(t, write(t, "gitlab", hostile(), Options{ShowAllowed: true}))
	equal(t, write(t, "gitlab", &diag.Report{}, Options{}), "[]\n")
}

// TestPage: what there is no room for is counted, and the errors come first.
func TestPage(t *testing.T) {
	r := &diag.Report{}
	long := strings.Repeat("x", 1000)
	for range 2 * maxPage / len(long) {
		r.Findings = append(r.Findings, diag.Finding{Rule: "r", Severity: diag.Note, File: "f", Message: language.Verbatim(long)})
	}
	r.Findings = append(r.Findings, diag.Finding{Rule: "last", Severity: diag.Error, File: "f", Message: language.Say("m")})
	page := write(t, "markdown", r, Options{})
	rows := strings.Count(page, "\n| note | r | f | ")
	if len(page) > maxPage+1000 || rows < 400 || !strings.Contains(page, fmt.Sprintf("\n%d further findings are left out here;", len(r.Findings)-1-rows)) {
		t.Errorf("%d rows, %d bytes", rows, len(page))
	}
	if error := strings.Index(page, "\n| error | last | f | **m** |\n"); error < 0 || error > strings.Index(page, "| note |") {
		t.Errorf("an error at %d", error)
	}
	for line := range strings.Lines(write(t, "markdown", broken(hostile()), Options{ShowAllowed: true})) {
		if cells := len(regexp.MustCompile(`(^|[^\\])\|`).FindAllString(line, -1)); strings.HasPrefix(line, "|") && cells != 5 {
			t.Errorf("%d lines between cells: %s", cells, line)
		}
		if regexp.MustCompile(`<b>|[^\\]\]\(|[^\x60]://`).MatchString(line) {
			t.Errorf("markup: %s", line)
		}
	}
}

// TestLevel: what is below the level is counted, and not written.
func TestLevel(t *testing.T) {
	for _, format := range FindingsFormats() {
		r := sample()
		diag.Sort(r.Findings)
		o := Options{ShowAllowed: true, Level: diag.Error, Rules: r.Rules}
		r2 := sample()
		diag.Sort(r2.Findings)
		r2.Findings = slices.DeleteFunc(r2.Findings, func(f diag.Finding) bool { return f.Severity != diag.Error })
		var got, want strings.Builder
		all, some := format.Begin(&got, o), format.Begin(&want, Options{ShowAllowed: true, Rules: r.Rules})
		for i := range r.Findings {
			all.Add(&r.Findings[i])
		}
		for i := range r2.Findings {
			some.Add(&r2.Findings[i])
		}
		if all.Counts != r.Count() {
			t.Errorf("%s: counted %+v", format.Name, all.Counts)
		}
		some.Counts = all.Counts
		if err := cmp.Or(all.Close(r), some.Close(r2)); err != nil {
			t.Fatal(err)
		}
		equal(t, got.String(), want.String())
	}
}

// TestBaseline: a report of what is new holds the known findings in SARIF only.
func TestBaseline(t *testing.T) {
	r := sample()
	diag.Sort(r.Findings)
	sorted := slices.Clone(r.Findings)
	r.Divide(func(i int) bool { return i%2 == 0 })
	for _, format := range []string{"text", "line", "json", "github", "gitlab", "junit", "markdown"} {
		alone := sample()
		alone.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f diag.Finding) bool { return f.Known })
		equal(t, write(t, format, r, Options{ShowAllowed: true}), write(t, format, alone, Options{ShowAllowed: true}))
	}
	run := checkSARIF(t, write(t, "sarif", r, Options{ShowAllowed: true})).Runs[0]
	var states []string
	for i, result := range run.Results {
		states = append(states, *result.BaselineState)
		if *result.RuleID != sorted[i].Rule {
			t.Errorf("result %d is of %s", i, *result.RuleID)
		}
	}
	if got := strings.Join(states, " "); got != "new unchanged new unchanged new" {
		t.Error(got)
	}
	// Allowed findings are there where they are asked for.
	if n := len(checkSARIF(t, write(t, "sarif", r, Options{})).Runs[0].Results); n != 4 {
		t.Errorf("%d results without the allowed one", n)
	}
	if text := write(t, "sarif", sample(), Options{}); strings.Contains(text, "baselineState") || strings.Contains(text, "suppressions") {
		t.Error("a run that is compared with nothing has a baseline, or allowed findings unasked")
	}
}

// TestCodeScanning: what GitHub requires of SARIF beyond the schema.
func TestCodeScanning(t *testing.T) {
	for _, home := range []string{"", "https://github.com/OWNER/REPOSITORY"} {
		run := checkSARIF(t, write(t, "sarif", sample(), Options{Home: home})).Runs[0]
		pages := []string{*run.Tool.Driver.InformationURI}
		for _, rule := range run.Tool.Driver.Rules {
			pages = append(pages, *rule.HelpURI)
			if rule.ShortDescription == nil || rule.FullDescription == nil || rule.Help == nil || *rule.Help.Text == "" || !strings.Contains(*rule.Help.Markdown, "`sostool explain "+*rule.ID+"`") {
				t.Errorf("rule %s says too little", *rule.ID)
			}
		}
		for _, page := range pages {
			if u, err := url.Parse(page); err != nil || !u.IsAbs() || !strings.HasPrefix(page, home) {
				t.Errorf("%s: %v", page, err)
			}
		}
		for _, result := range run.Results {
			if len(result.Locations) == 0 || len(result.PartialFingerprints) == 0 || result.RuleIndex < 0 || *run.Tool.Driver.Rules[result.RuleIndex].ID != *result.RuleID {
				t.Errorf("result %+v", result)
			}
			for _, l := range append(result.Locations, result.RelatedLocations...) {
				u, err := url.Parse(*l.PhysicalLocation.ArtifactLocation.URI)
				if r := l.PhysicalLocation.Region; err != nil || u.IsAbs() || r == nil || *r.StartLine < 1 || *r.StartColumn < 1 {
					t.Errorf("location %+v", l.PhysicalLocation)
				}
			}
		}
	}
}

// TestResultsLimit: what GitHub would refuse as a whole loses its notes first,
// and says so.
func TestResultsLimit(t *testing.T) {
	r := &diag.Report{Findings: make([]diag.Finding, maxResults+5)}
	for i := range r.Findings {
		r.Findings[i] = diag.Finding{Rule: "r", Severity: diag.Note, File: "f", Span: source.Span{Line: i + 1, Col: 1, EndLine: i + 1, EndCol: 2}, Message: language.Say("m")}
	}
	r.Findings[maxResults+4].Severity = diag.Error
	var got sarifLog
	if err := json.Unmarshal([]byte(write(t, "sarif", r, Options{})), &got); err != nil {
		t.Fatal(err)
	}
	run := got.Runs[0]
	last := run.Results[len(run.Results)-1]
	if len(run.Results) != maxResults || last.Level != "error" || run.Results[0].Level != "note" {
		t.Errorf("%d results, the last an %s", len(run.Results), last.Level)
	}
	if n := run.Invocations[0].Notifications; len(n) != 1 || n[0].Message.Text != "5 findings are left out: GitHub takes 25 000 of a run" || !run.Invocations[0].Successful {
		t.Errorf("notifications %+v", n)
	}
}
