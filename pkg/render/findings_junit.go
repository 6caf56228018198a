package render

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// JUnit's XML as Jenkins, GitLab and others read it. There is no standard; the
// schemas of Jenkins' plugins (jenkins-junit.xsd, junit-10.xsd) are the
// strictest, and what is written here is valid to both.
type (
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
	suites, suite := countsJUnit(r, failsJUnit(o))
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	err := cmp.Or(e.EncodeToken(suites), e.EncodeToken(suite))
	for c := range casesJUnit(r, failsJUnit(o)) {
		err = cmp.Or(err, e.EncodeElement(c, xml.StartElement{Name: xml.Name{Local: "testcase"}}))
	}
	err = cmp.Or(err, e.EncodeToken(suite.End()), e.EncodeToken(suites.End()), e.Close())
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}

// failsJUnit is the lowest severity that is a failure.
func failsJUnit(o Options) diag.Severity {
	if o.FailOn == diag.Default {
		return diag.Error
	}
	return o.FailOn
}

// countsJUnit are the elements around the test cases, with their numbers.
func countsJUnit(r *diag.Report, failOn diag.Severity) (suites, suite xml.StartElement) {
	failures, skipped := 0, 0
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		case f.Allowed != "":
			skipped++
		case f.Severity >= failOn:
			failures++
		}
	}
	attr := func(name string, n int) xml.Attr {
		return xml.Attr{Name: xml.Name{Local: name}, Value: strconv.Itoa(n)}
	}
	counts := []xml.Attr{
		attr("tests", max(1, len(r.Failures)+len(r.Findings))), attr("failures", failures), attr("errors", len(r.Failures)),
	}
	suites = xml.StartElement{Name: xml.Name{Local: "testsuites"}, Attr: counts}
	name := xml.Attr{Name: xml.Name{Local: "name"}, Value: "sostool validate"}
	suite = xml.StartElement{Name: xml.Name{Local: "testsuite"}, Attr: slices.Concat([]xml.Attr{name}, counts, []xml.Attr{attr("skipped", skipped)})}
	return suites, suite
}

// casesJUnit are the test cases; at least one, for a suite without any is taken
// for one that did not run.
func casesJUnit(r *diag.Report, failOn diag.Severity) iter.Seq[junitCase] {
	return func(yield func(junitCase) bool) {
		for i, f := range r.Failures {
			text := language.Clean(f.Message.String())
			c := junitCase{
				Class: cmp.Or(language.Clean(f.File), "records"), Name: fmt.Sprintf("could not be checked (%d)", i+1),
				Error: &junitFailure{"unfinished", text, text},
			}
			if !yield(c) {
				return
			}
		}
		seen := make(map[[2]string]int)
		for i := range r.Findings {
			f := &r.Findings[i]
			if i > 0 && f.File != r.Findings[i-1].File {
				clear(seen)
			}
			c := caseJUnit(f, r.Texts, failOn)
			// Servers take test cases of one name for one test.
			key := [2]string{c.Class, c.Name}
			if seen[key]++; seen[key] > 1 {
				c.Name += fmt.Sprintf(" (%d)", seen[key])
			}
			if !yield(c) {
				return
			}
		}
		if len(r.Failures)+len(r.Findings) == 0 {
			yield(junitCase{Class: "records", Name: "all records"})
		}
	}
}

func caseJUnit(f *diag.Finding, texts map[string]*source.File, failOn diag.Severity) junitCase {
	c := junitCase{Class: language.Clean(f.File), Name: language.Clean(f.Rule)}
	if s := spanOf(f.At, f.Span); s.Line > 0 {
		c.Name += fmt.Sprintf(" %d:%d", s.Line, s.Col)
	}
	switch text := block(f, texts, language.English, false); {
	case f.Allowed != "":
		c.Skipped = &junitText{language.Clean(f.Allowed)}
	case f.Severity >= failOn:
		c.Failure = &junitFailure{language.Clean(f.Rule), language.Clean(f.Message.String()), text}
	default:
		c.Output = &junitText{text}
	}
	return c
}
