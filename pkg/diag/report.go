package diag

import (
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Report is the result of one run: every finding, in order, with what is
// needed to show it.
type Report struct {
	Findings []Finding // sorted; those that an allow entry covers have Allowed set
	Files    int       // checked
	Projects int       // among them
	Rules    []Rule    // that ran, by name
	// Untold counts references that could not be checked, since they lead to
	// a file that could not be read.
	Untold int
	// Texts holds the files that findings stand in, by name. Secret texts are
	// masked in them already.
	Texts map[string]*source.File
	// Read holds the files that findings offer corrections of, by name, as they
	// were read: with the secret texts, for editing and not for showing.
	Read map[string]*source.File
}

// Rule is what a report says of a rule.
type Rule struct {
	Name     string
	Severity Severity
	Title    language.Text
	Why      language.Text
	Do       language.Text
}

// Counts are the numbers of findings that stand, by severity, and of those
// that allow entries cover.
type Counts struct {
	Error, Warning, Note, Allowed int
}

// Count counts the report's findings.
func (r *Report) Count() Counts {
	var c Counts
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		case f.Allowed != "":
			c.Allowed++
		case f.Severity == Error:
			c.Error++
		case f.Severity == Warning:
			c.Warning++
		default:
			c.Note++
		}
	}
	return c
}

// Worst is the highest severity of a finding that stands; Default where there
// is none.
func (r *Report) Worst() Severity {
	worst := Default
	for i := range r.Findings {
		if r.Findings[i].Allowed == "" {
			worst = max(worst, r.Findings[i].Severity)
		}
	}
	return worst
}
