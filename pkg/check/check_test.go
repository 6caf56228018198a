package check

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/effort"
	"sostool/pkg/record"
)

// TestCrash: a rule that breaks, wherever in the run, is an error that names it and
// the file; the other rules and files are still checked.
func TestCrash(t *testing.T) {
	for name, crashing := range map[string]func(p *Pass, project *record.Project){
		"in the rule": func(*Pass, *record.Project) { panic("a bug") },
		"under an unknown name": func(p *Pass, project *record.Project) {
			p.as("crashin").Report(project.At("id"), "x")
		},
	} {
		t.Run(name, func(t *testing.T) {
			rule := &Rule{Name: "crashing", Severity: diag.Error}
			rule.Project = func(p *Pass, project *record.Project) {
				if project.ID == "a" {
					crashing(p, project)
				}
			}
			defer func(before []*Rule) { rules = before }(rules)
			rules = append([]*Rule{rule}, rules...)
			text := "record: project/1\nid: a\nname: {fi: A}\nstatus: ide\n"
			c, err := catalogue.Open(fstest.MapFS{
				"projects/a.yaml": {Data: []byte(text)}, "projects/b.yaml": {Data: []byte(strings.Replace(text, ": a", ": b", 1))},
			}, "records")
			if err != nil {
				t.Fatal(err)
			}
			report, errs := Run(c, Options{})
			var crash *CrashError
			if len(errs) != 1 || !errors.As(errs[0], &crash) || !strings.HasPrefix(crash.Rule, "crashin") || crash.File != "records/projects/a.yaml" {
				t.Errorf("errors %v", errs)
			}
			wrong := make(map[string]bool)
			for _, f := range report.Findings {
				wrong[f.File] = wrong[f.File] || f.Rule == "value-choice"
			}
			if !wrong["records/projects/b.yaml"] || wrong["records/projects/a.yaml"] != (name == "in the rule") {
				t.Errorf("what is wrong was found in %v", wrong)
			}
		})
	}
}

// TestDeterministic: any number of goroutines gives the same findings in the
// same order.
func TestDeterministic(t *testing.T) {
	fsys := fstest.MapFS{}
	for i := range 40 {
		fsys[fmt.Sprintf("projects/p%02d.yaml", i)] = &fstest.MapFile{Data: []byte(fmt.Sprintf(
			"record: project/1\nid: p%02d\nname: {fi: H}\nstatus: ide\npart_of: p%02d\nbudgets:\n  - {stage: applied, total: 5}\n", i, (i+1)%40))}
	}
	run := func(workers int) string {
		c, err := catalogue.Open(fsys, "records")
		if err != nil {
			t.Fatal(err)
		}
		report, _ := Run(c, Options{Workers: workers})
		var b strings.Builder
		for _, f := range report.Findings {
			fmt.Fprintf(&b, "%s:%d:%d %s %s %v %v\n", f.File, f.Span.Line, f.Span.Col, f.Rule, f.Path, f.Message, f.Notes)
		}
		return b.String()
	}
	want := run(1)
	if strings.Count(want, "reference-cycle") != 1 {
		t.Errorf("want one cycle:\n%s", want)
	}
	for _, workers := range []int{2, 3, 16} {
		if got := run(workers); got != want {
			t.Errorf("%d workers find something else than one", workers)
		}
	}
}

// TestRecords holds the repository's own records to what is known about them: no error,
// no warning, and the notes that the documents really have.
func TestRecords(t *testing.T) {
	c, err := catalogue.Open(os.DirFS("../../records"), "records")
	if err != nil {
		t.Fatal(err)
	}
	report, errs := Run(c, Options{Today: ExampleDay})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	got := map[string]int{}
	for _, f := range report.Findings {
		switch {
		case f.Allowed != "":
			got["allowed "+f.Rule]++
		case f.Severity != diag.Note:
			t.Errorf("%s:%d %s: %v", f.File, f.Span.Line, f.Rule, f.Message)
		default:
			got[f.Rule]++
		}
	}
	want := map[string]int{
		"share-mismatch": 1, // 25 % of 1 828 204 is 1 € less than stated
		"full-year-rest": 1, // 2008 is far above pro rata
		"phase-overlap":  1, // phases II and III meet in 2008
		"decision-date":  1, // eleven days after the call closed
		"status-stage":   1, // PRO SOS runs, its figures are of the application
		"key-missing":    4, // parts and PaKaste without a period or a budget

		"language-missing": 1, // organisations that have a name in Finnish only

		"allowed municipality-in-two-regions": 1, // Inari
		"allowed programme-period":            1, // phases I and II
		"allowed role-missing":                1,
		"allowed decision-date":               1,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("found  %v\nwanted %v", got, want)
	}
}

// TestAlive: of files with findings no more is kept than the findings and the
// lines that they show.
func TestAlive(t *testing.T) {
	const files, size = 200, 20_000
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "projects"), 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range files {
		id := fmt.Sprintf("hanke-%03d", i)
		text := "record: project/1\nid: " + id + "\nname: {fi: Hanke}\nstatus: idea\nnonsense: 1\n" + strings.Repeat("# "+strings.Repeat("x", 97)+"\n", size/100)
		if err := os.WriteFile(filepath.Join(dir, "projects", id+".yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before := effort.Alive()
	c, err := catalogue.Open(os.DirFS(dir), "records")
	if err != nil {
		t.Fatal(err)
	}
	report, errs := Run(c, Options{Only: []string{"key-unknown"}})
	if kept := effort.Alive() - before; len(report.Findings) != files || len(errs) > 0 || kept > files*size/4 {
		t.Errorf("%d findings, %v, %d bytes kept of %d", len(report.Findings), errs, kept, files*size)
	}
	runtime.KeepAlive(c)
}

// BenchmarkRules is what the rules take for the records of the repository, which are read
// before.
func BenchmarkRules(b *testing.B) {
	c, err := catalogue.Open(os.DirFS("../../records"), "records")
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range c.Entries {
		c.Hold(e)
	}
	b.ReportAllocs()
	for b.Loop() {
		Run(c, Options{Workers: 1})
	}
}
