package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAgree: the formats of one run hold the same findings in the same order.
func TestAgree(t *testing.T) {
	t.Chdir(t.TempDir())
	generate(t, "records", 3)
	names, _ := filepath.Glob("records/projects/*/*.yaml")
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, "nonsense: 1\nallow: [{rule: no-such}]\nstatus: ended\n"...)
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, talk bytes.Buffer
	run(testWorld(&out, &talk), []string{"validate", "-f", "line", "--report", "json=a.json", "--report", "sarif=a.sarif", "--report", "gitlab=a.gitlab", "--report", "junit=a.xml"})
	read := func(name string, decode func([]byte, any) error, into any) {
		t.Helper()
		text, err := os.ReadFile(name)
		if err == nil {
			err = decode(text, into)
		}
		if err != nil {
			t.Fatal(name, err)
		}
	}
	seen := func(file, rule string, line int) string { return fmt.Sprintf("%s:%d %s", file, line, rule) }

	var want []string
	var findings struct {
		Findings []struct {
			Rule, File string
			Line       int
		}
	}
	read("a.json", json.Unmarshal, &findings)
	for _, f := range findings.Findings {
		want = append(want, seen(f.File, f.Rule, f.Line))
	}
	if len(want) < 2*len(names) {
		t.Fatalf("%d findings in %d files", len(want), len(names))
	}
	got := make(map[string][]string)
	for _, m := range regexp.MustCompile(`(?m)^(.*):(\d+):\d+: \w+\[(.*?)\]: `).FindAllStringSubmatch(out.String(), -1) {
		got["line"] = append(got["line"], m[1]+":"+m[2]+" "+m[3])
	}
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID    string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	read("a.sarif", json.Unmarshal, &log)
	for _, r := range log.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation
		got["sarif"] = append(got["sarif"], seen(at.ArtifactLocation.URI, r.RuleID, at.Region.StartLine))
	}
	var issues []struct {
		Check    string `json:"check_name"`
		Location struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	read("a.gitlab", json.Unmarshal, &issues)
	for _, i := range issues {
		got["gitlab"] = append(got["gitlab"], seen(i.Location.Path, i.Check, i.Location.Lines.Begin))
	}
	var suites struct {
		Cases []struct {
			Class string `xml:"classname,attr"`
			Name  string `xml:"name,attr"`
		} `xml:"testsuite>testcase"`
	}
	read("a.xml", xml.Unmarshal, &suites)
	for _, c := range suites.Cases {
		var rule string
		var line int
		fmt.Sscanf(c.Name, "%s %d:", &rule, &line)
		got["junit"] = append(got["junit"], seen(c.Class, rule, line))
	}
	for _, format := range []string{"line", "sarif", "gitlab", "junit"} {
		if diff := cmp.Diff(want, got[format]); diff != "" {
			t.Errorf("%s (- json): %s", format, diff)
		}
	}
}
