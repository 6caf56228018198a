package render

import (
	"encoding/xml"
	"fmt"
	"io"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// JUnit's XML as Jenkins, GitLab and others read it; there is no standard.
type (
	junitSuites struct {
		XMLName xml.Name `xml:"testsuites"`
		junitCounts
		Suite junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name string `xml:"name,attr"`
		junitCounts
		Cases []junitCase `xml:"testcase"`
	}
	junitCounts struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"` // of the program that tests: none
		Skipped  int `xml:"skipped,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Skipped *junitSkipped `xml:"skipped"`
		Failure *junitFailure `xml:"failure"`
		Output  *junitOutput  `xml:"system-out"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
	junitFailure struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",cdata"`
	}
	junitOutput struct {
		Text string `xml:",cdata"`
	}
)

// writeFindingsJUnit makes a test case of each finding; those that are allowed
// are skipped tests, whatever the options say. All text goes through clean,
// which leaves no character that XML forbids.
func writeFindingsJUnit(w io.Writer, r *diag.Report, _ Options) error {
	suite := junitSuite{Name: "sostool validate"}
	seen := make(map[[2]string]int)
	for i := range r.Findings {
		f := &r.Findings[i]
		c := junitCase{Class: clean(f.File), Name: clean(f.Rule)}
		if s := spanOf(f.At, f.Span); s.Line > 0 {
			c.Name += fmt.Sprintf(" %d:%d", s.Line, s.Col)
		}
		// Servers take test cases of one name for one test.
		key := [2]string{c.Class, c.Name}
		if seen[key]++; seen[key] > 1 {
			c.Name += fmt.Sprintf(" (%d)", seen[key])
		}
		switch text := block(f, r.Texts, language.English, false); {
		case f.Allowed != "":
			suite.Skipped++
			c.Skipped = &junitSkipped{clean(f.Allowed)}
		case f.Severity == diag.Error:
			suite.Failures++
			c.Failure = &junitFailure{clean(f.Rule), clean(f.Message.String()), text}
		default:
			c.Output = &junitOutput{text}
		}
		suite.Cases = append(suite.Cases, c)
	}
	if len(suite.Cases) == 0 {
		suite.Cases = []junitCase{{Class: "records", Name: "all records"}}
	}
	suite.Tests = len(suite.Cases)

	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(junitSuites{junitCounts: suite.junitCounts, Suite: suite}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
