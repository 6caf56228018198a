package check

import (
	"regexp"
	"slices"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
)

// ofForm are the names of the rules whose errors settings can't lower, as the format has it.
var ofForm = regexp.MustCompile(`^(yaml-.*|key-.*|value-.*|.*-form|party-choice|record-kind|id-.*)$`)

// TestForm: rules of form, and no others, say that they are.
func TestForm(t *testing.T) {
	for _, r := range Rules() {
		isError := r.Severity == diag.Error || slices.Contains(r.Also, diag.Error)
		if want := isError && ofForm.MatchString(r.Name); r.Form != want {
			t.Errorf("%s: of form is %v", r.Name, r.Form)
		}
	}
}

// TestSeverities: findings of each rule count as the settings say, but for errors of form.
func TestSeverities(t *testing.T) {
	for _, rule := range Rules() {
		wrong, _, err := ExamplesOf(rule.Name)
		if err != nil {
			t.Fatal(err)
		}
		found := func(severity string) (out []diag.Severity) {
			files := fstest.MapFS{"settings.yaml": {Data: []byte("record: settings/1\nseverity: {" + rule.Name + ": " + severity + "}\n")}}
			if severity == "" {
				files = fstest.MapFS{}
			}
			for name, f := range wrong.FS().(fstest.MapFS) {
				if files[name] == nil {
					files[name] = f
				}
			}
			c, err := catalogue.Open(files, "")
			if err != nil {
				t.Fatal(err)
			}
			report, _ := Run(c, Options{Today: ExampleDay, Quotes: wrong.Quotes})
			for _, f := range report.Findings {
				if f.Rule == rule.Name && f.File != "settings.yaml" {
					out = append(out, f.Severity)
				}
			}
			return out
		}
		before := found("")
		for _, severity := range []diag.Severity{diag.Default, diag.Note, diag.Warning, diag.Error} {
			word := severity.String()
			if severity == diag.Default {
				word = "off"
			}
			var want []diag.Severity
			for _, s := range before {
				switch {
				case rule.Form && s == diag.Error:
					want = append(want, s)
				case severity != diag.Default:
					want = append(want, severity)
				}
			}
			if got := found(word); !slices.Equal(got, want) {
				t.Errorf("%s: %s: %v, not %v", rule.Name, word, got, want)
			}
		}
	}
}
