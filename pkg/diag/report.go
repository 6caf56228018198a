package diag

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"sostool/pkg/language"
)

// Report is what one run came to.
type Report struct {
	Findings []Finding // sorted, also those that allow entries cover; none where they were handed over one by one
	Files    int       // checked
	Projects int       // among them
	Rules    []Rule    // that ran, by name
	// Untold counts references that could not be checked, since they lead to
	// a file that could not be read.
	Untold int
	// Unread counts quotations that were not looked for, since the texts of their sources
	// are not in the archive that the settings name, or it is not there.
	Unread int
	// Undecided counts the conditions of own rules, by project, and assertions that could
	// not be decided. Judged is whether there were any to decide.
	Undecided int
	Judged    bool
	// Failures are why the run could not finish, in order: with any, what the
	// findings leave unsaid is unknown.
	Failures []Failure
	// Compared is whether another time was looked at, so that of each finding it is
	// told whether it is Known.
	Compared bool
}

// Unquoted says of how many quotations quote-missing can't tell, as Report.Unread counts
// them.
func Unquoted(n int) language.Text {
	return language.Say("not checked by quote-missing, because the text of the source is not in the archive: {0} {0|quotation|quotations}", n)
}

// Failure is one thing that kept a run from finishing.
type Failure struct {
	File    string // empty where it is about none
	Message language.Text
	Read    bool // the file was read, and could not be checked
}

// Rule is what a report says about a rule.
type Rule struct {
	Name     string
	Severity Severity
	Title    language.Text
	Why      language.Text
	Do       language.Text
}

// Digest tells sets of rules apart: two runs with the same one asked the same. It is
// empty for no rules.
func Digest(rules []Rule) string {
	if len(rules) == 0 {
		return ""
	}
	h := sha256.New()
	for _, r := range rules {
		fmt.Fprintf(h, "%q %d %q %q\n", r.Name, r.Severity, r.Title.String(), r.Do.String())
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// Counts are the numbers of findings that no allow entry covers, by severity, of those
// that one covers, and of the corrections of the former. What is Known is not counted.
type Counts struct {
	Error, Warning, Note, Allowed int
	Safe, Guesses                 int
}

// Add counts a finding.
func (c *Counts) Add(f *Finding) {
	switch {
	case f.Known:
		return
	case f.Allowed != "":
		c.Allowed++
		return
	case f.Severity == Error:
		c.Error++
	case f.Severity == Warning:
		c.Warning++
	default:
		c.Note++
	}
	switch {
	case f.Fix == nil:
	case f.Fix.Safe:
		c.Safe++
	default:
		c.Guesses++
	}
}

// Worst is the highest severity of a finding that no allow entry covers; Default where
// there is none.
func (c *Counts) Worst() Severity {
	switch {
	case c.Error > 0:
		return Error
	case c.Warning > 0:
		return Warning
	case c.Note > 0:
		return Note
	default:
		return Default
	}
}

// Count counts the report's findings.
func (r *Report) Count() Counts {
	var c Counts
	for i := range r.Findings {
		c.Add(&r.Findings[i])
	}
	return c
}

// Divide tells the findings that came since another time, by their place, from
// those that are known.
func (r *Report) Divide(came func(i int) bool) {
	r.Compared = true
	for i := range r.Findings {
		r.Findings[i].Known = !came(i)
	}
}
