package check

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
)

// TestExamples holds every rule to its examples: on the wrong one it reports
// at the characters that say so, in the words that they say, and nowhere else; and
// no other rule finds an error there, for one cause has one finding. On the right
// one it is silent, and nothing is an error.
func TestExamples(t *testing.T) {
	for _, rule := range Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			wrong, right, err := ExamplesOf(rule.Name)
			if err != nil {
				t.Fatalf("the rule has no examples: %v", err)
			}
			if len(wrong.Files) == 0 || len(right.Files) == 0 {
				t.Fatal("want a wrong and a right example")
			}
			want := expectations(wrong)
			if len(want) == 0 {
				t.Fatal(`no line of the wrong example says "# want ` + rule.Name + ` at 1: what is wrong"`)
			}
			if diff := cmp.Diff(want, found(t, wrong, rule, want)); diff != "" {
				t.Errorf("wrong example (-want +got):\n%s", diff)
			}
			if found := found(t, right, rule, nil); len(found) > 0 {
				t.Errorf("right example: found %v", found)
			}
		})
	}
}

// expectations are "file:line: rule at column: piece of the message" of each mark,
// sorted.
func expectations(e Example) []string {
	var out []string
	for _, f := range e.Files {
		switch { // what concerns a file itself is marked at its beginning
		case f.Link != "":
			out = append(out, f.Name+":1: file-kind at 1: a symbolic link")
		case strings.HasSuffix(f.Name, ".yml"):
			out = append(out, f.Name+":1: file-name at 1: the file's name ends in .yml")
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
			for mark := range strings.SplitSeq(strings.TrimSuffix(marks, "\r"), "; ") {
				out = append(out, fmt.Sprintf("%s:%d: %s", f.Name, number, mark))
			}
		}
	}
	slices.Sort(out)
	return out
}

// found runs all rules on an example and lists what the rule found, and what any rule
// found to be an error: in the words of the expectation, where it has them.
func found(t *testing.T, e Example, rule *Rule, want []string) []string {
	t.Helper()
	c, err := catalogue.Open(e.FS(), "")
	if err != nil {
		t.Fatal(err)
	}
	report, errs := Run(c, Options{Today: ExampleDay, Quotes: e.Quotes})
	for _, err := range errs {
		t.Error(err)
	}
	var out []string
	for _, f := range report.Findings {
		if r := Find(f.Rule); f.Severity != r.Severity && !slices.Contains(r.Also, f.Severity) {
			t.Errorf("%s has findings of the severity %s and does not say so", f.Rule, f.Severity)
		}
		if f.Message.IsZero() {
			t.Errorf("a finding of %s at %s:%d says nothing", f.Rule, f.File, f.Span.Line)
		}
		if f.Allowed == "" && (f.Rule == rule.Name || f.Severity == diag.Error) {
			at := fmt.Sprintf("%s:%d: %s at %d: ", f.File, f.Span.Line, f.Rule, f.Span.Col)
			said := at + f.Message.String()
			for _, w := range want {
				if piece, ok := strings.CutPrefix(w, at); ok && piece != "" && strings.Contains(f.Message.String(), piece) {
					said = w
				}
			}
			out = append(out, said)
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

// TestRules: each rule that a file of the package declares is in the list.
func TestRules(t *testing.T) {
	list, err := os.ReadFile("rules.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^var (\w+) = &Rule\{$`)
	n := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllSubmatch(text, -1) {
			n++
			if !regexp.MustCompile(`\b` + string(m[1]) + `\b`).Match(list) {
				t.Errorf("%s: the rule %s is not in the list", name, m[1])
			}
		}
	}
	if n != len(Rules()) {
		t.Errorf("%d rules are declared, %d are listed", n, len(Rules()))
	}
}
