package check

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sostool/pkg/catalogue"
	"sostool/pkg/record"
	"sostool/pkg/render"
)

// FuzzRun checks whatever the fuzzer makes of the repository's records and of
// the examples, among the real organisations and programmes: no rule crashes,
// every finding has a place in the file and a path that leads somewhere, and
// no format fails.
func FuzzRun(f *testing.F) {
	seeds, err := filepath.Glob("../../records/projects/*.yaml")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no records: ", err)
	}
	for _, name := range seeds {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for i, name := range SetOf(nil).Names() {
		if testing.Short() && i%4 > 0 {
			continue
		}
		wrong, _, err := ExamplesOf(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(wrong.Files[0].Text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := catalogue.Open(os.DirFS("../../records"), "records",
			catalogue.Handed("records/projects/fuzzed.yaml", "fuzzed", record.ProjectKind, bytes.Clone(text)))
		if err != nil {
			t.Fatal(err)
		}
		report, errs := Run(c, Options{Today: ExampleDay, Workers: 1,
			Wanted: func(e *catalogue.Entry) bool { return e.ID == "fuzzed" }})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		lines := strings.Count(string(text), "\n") + 2
		for _, finding := range report.Findings {
			if finding.Span.Line < 1 || finding.Span.Line > lines || finding.Span.Col < 1 {
				t.Errorf("%s is at %+v", finding.Rule, finding.Span)
			}
			if Find(finding.Rule) == nil {
				t.Errorf("there is no rule %s", finding.Rule)
			}
		}
		for _, format := range render.FindingsFormats() {
			var out bytes.Buffer
			if err := format.Write(&out, report, render.Options{ShowAllowed: true}); err != nil {
				t.Errorf("%s: %v", format.Name, err)
			}
			if i := bytes.IndexFunc(out.Bytes(), func(r rune) bool { return r < ' ' && r != '\n' }); i >= 0 {
				t.Errorf("%s: a control character at %d", format.Name, i)
			}
		}
	})
}
