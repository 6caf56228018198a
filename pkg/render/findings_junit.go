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

// findingsJUnit makes a test case of each finding: a failure where it is at
// or above the severity that fails a run, a skipped test where it is allowed,
// whatever the options say. What kept the run from finishing is an error. All
// text goes through clean, which leaves no character that XML forbids.
type findingsJUnit struct {
	w       io.Writer
	failOn  diag.Severity
	version string

	held                   *spool // the test cases
	cases, failed, skipped int
	file                   string         // of the last one
	seen                   map[string]int // names of test cases in it
}

func beginJUnit(w io.Writer, o Options) findingsWriter {
	return &findingsJUnit{w: w, failOn: cmp.Or(o.FailOn, diag.Error), version: o.Version, held: newSpool(), seen: make(map[string]int)}
}

func (j *findingsJUnit) add(f *diag.Finding) error {
	if f.Known {
		return nil
	}
	j.cases++
	switch {
	case f.Allowed != "":
		j.skipped++
	case f.Severity >= j.failOn:
		j.failed++
	}
	if f.File != j.file {
		clear(j.seen)
		j.file = f.File
	}
	c := caseJUnit(f, j.failOn)
	// Servers take test cases of one name for one test.
	if j.seen[c.Name]++; j.seen[c.Name] > 1 {
		c.Name += fmt.Sprintf(" (%d)", j.seen[c.Name])
	}
	return writeCaseJUnit(j.held, c)
}

func writeCaseJUnit(w io.Writer, c junitCase) error {
	e := xml.NewEncoder(w)
	e.Indent("    ", "  ")
	if err := e.EncodeElement(c, xml.StartElement{Name: xml.Name{Local: "testcase"}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// close writes at least one test case, for a suite without any is taken for one
// that did not run.
func (j *findingsJUnit) close(r *diag.Report, _ diag.Counts) error {
	counts := fmt.Sprintf(`tests="%d" failures="%d" errors="%d"`, max(1, len(r.Failures)+j.cases), j.failed, len(r.Failures))
	_, err := fmt.Fprintf(j.w, "%s<testsuites %s>\n  <testsuite name=\"sostool validate\" %s skipped=\"%d\">\n", xml.Header, counts, counts, j.skipped)
	err = cmp.Or(err, j.properties(r))
	for i, f := range r.Failures {
		text := language.Clean(f.Message.String())
		err = cmp.Or(err, writeCaseJUnit(j.w, junitCase{
			Class: language.Clean(fileOfFailure(f)), Name: fmt.Sprintf("could not be checked (%d)", i+1),
			Error: &junitFailure{"unfinished", text, text},
		}))
	}
	if len(r.Failures)+j.cases == 0 {
		err = cmp.Or(err, writeCaseJUnit(j.w, junitCase{Class: "records", Name: "all records"}))
	}
	err = cmp.Or(err, j.held.writeTo(j.w))
	_, last := io.WriteString(j.w, "  </testsuite>\n</testsuites>\n")
	return cmp.Or(err, last)
}

// properties names the program and its rules.
func (j *findingsJUnit) properties(r *diag.Report) error {
	if len(r.Rules) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(j.w, `    <properties>
      <property name="version" value="%s"></property>
      <property name="rules" value="%d"></property>
      <property name="digest" value="%s"></property>
    </properties>
`, j.version, len(r.Rules), diag.Digest(r.Rules))
	return err
}

func caseJUnit(f *diag.Finding, failOn diag.Severity) junitCase {
	c := junitCase{Class: language.Clean(f.File), Name: language.Clean(f.Rule)}
	if s := f.Span; s.Line > 0 {
		c.Name += fmt.Sprintf(" %d:%d", s.Line, s.Col)
	}
	switch text := block(f, language.English, false); {
	case f.Allowed != "":
		c.Skipped = &junitText{language.Clean(f.Allowed)}
	case f.Severity >= failOn:
		c.Failure = &junitFailure{language.Clean(f.Rule), language.Clean(f.Message.String()), text}
	default:
		c.Output = &junitText{text}
	}
	return c
}
