package render

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// JUnit's XML as Jenkins, GitLab and others read it. There is no standard; the
// schemas of Jenkins' plugins (jenkins-junit.xsd, junit-10.xsd) are the
// strictest, and what is written here is valid to both.
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
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Skipped *junitText    `xml:"skipped"`
		Error   *junitFailure `xml:"error"`
		Failure *junitFailure `xml:"failure"`
		Output  *junitText    `xml:"system-out"`
	}
	junitFailure struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",cdata"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
)

// writeFindingsJUnit makes a test case of each finding: a failure where it is at
// or above the severity that fails a run, a skipped test where it is allowed,
// whatever the options say. What kept the run from finishing is an error. All
// text goes through clean, which leaves no character that XML forbids.
func writeFindingsJUnit(w io.Writer, r *diag.Report, o Options) error {
	suite := junitSuite{Name: "sostool validate"}
	failOn := o.FailOn
	if failOn == diag.Default {
		failOn = diag.Error
	}
	for _, f := range r.Failures {
		suite.Errors++
		text := language.Clean(f.Message.String())
		suite.Cases = append(suite.Cases, junitCase{
			Class: cmp.Or(language.Clean(f.File), "records"), Name: fmt.Sprintf("could not be checked (%d)", suite.Errors),
			Error: &junitFailure{"unfinished", text, text},
		})
	}
	seen := make(map[[2]string]int)
	for i := range r.Findings {
		f := &r.Findings[i]
		c := junitCase{Class: language.Clean(f.File), Name: language.Clean(f.Rule)}
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
			c.Skipped = &junitText{language.Clean(f.Allowed)}
		case f.Severity >= failOn:
			suite.Failures++
			c.Failure = &junitFailure{language.Clean(f.Rule), language.Clean(f.Message.String()), text}
		default:
			c.Output = &junitText{text}
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
