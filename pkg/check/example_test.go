package check

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
)

// TestExamples holds every rule to its examples: on the wrong one it reports
// at the lines that say so and nowhere else, and no other rule finds an error
// there, for one cause has one finding; on the right one it is silent, and
// nothing is an error.
func TestExamples(t *testing.T) {
	for _, rule := range Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			wrong, right, err := ExamplesOf(rule.Name)
			if err != nil {
				t.Fatalf("the rule has no examples: %v", err)
			}
			if len(wrong.Files) == 0 || len(right.Files) == 0 {
				t.Fatal("a wrong and a right example are wanted")
			}
			want := expectations(wrong)
			if len(want) == 0 {
				t.Fatal(`no line of the wrong example says "# want ` + rule.Name + `"`)
			}
			if diff := cmp.Diff(want, places(t, wrong, rule)); diff != "" {
				t.Errorf("wrong example (-wanted +found):\n%s", diff)
			}
			if found := places(t, right, rule); len(found) > 0 {
				t.Errorf("right example: found %v", found)
			}
		})
	}
}

// expectations are "file:line rule" of each mark, sorted.
func expectations(e Example) []string {
	var out []string
	for _, f := range e.Files {
		if f.Link != "" || strings.HasSuffix(f.Name, ".yml") {
			// What concerns a file itself stands at its beginning.
			out = append(out, fmt.Sprintf("%s:1 %s", f.Name, map[bool]string{true: "file-kind", false: "file-name"}[f.Link != ""]))
		}
		for i, line := range strings.Split(f.Text, "\n") {
			number := i + 1
			_, marks, ok := strings.Cut(line, "# want ")
			if !ok {
				_, marks, ok = strings.Cut(line, "# want-next ")
				number++
			}
			if !ok {
				continue
			}
			for _, name := range strings.Fields(marks) {
				out = append(out, fmt.Sprintf("%s:%d %s", f.Name, number, name))
			}
		}
	}
	slices.Sort(out)
	return out
}

// places runs all rules on an example and lists what the rule found, and what
// any rule found to be an error.
func places(t *testing.T, e Example, rule *Rule) []string {
	t.Helper()
	c, err := catalogue.Open(e.FS(), "")
	if err != nil {
		t.Fatal(err)
	}
	report, errs := Run(c, Options{Today: ExampleDay})
	for _, err := range errs {
		t.Error(err)
	}
	var out []string
	for _, f := range report.Findings {
		if r := Find(f.Rule); f.Severity != r.Severity && !slices.Contains(r.Also, f.Severity) {
			t.Errorf("%s has findings of the severity %s and does not say so", f.Rule, f.Severity)
		}
		if f.Message.IsZero() {
			t.Errorf("a finding of %s at %s:%d says nothing", f.Rule, f.File, f.At.Line)
		}
		if f.Allowed == "" && (f.Rule == rule.Name || f.Severity == diag.Error) {
			out = append(out, fmt.Sprintf("%s:%d %s", f.File, f.At.Line, f.Rule))
		}
	}
	slices.Sort(out)
	return out
}

// TestExampleFiles finds examples of rules that are not in the list.
func TestExampleFiles(t *testing.T) {
	files, err := fs.Glob(examples, "examples/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(f, "examples/"), ".txtar")
		if Find(name) == nil {
			t.Errorf("%s: there is no rule %s", f, name)
		}
	}
}
