package diag

import (
	"slices"

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
	// Failures are why the run could not finish, in order: with any, what the
	// findings leave unsaid is unknown.
	Failures []Failure
	// Known are, in a run that looks for what is new, the findings that are not,
	// sorted; with Compared unset it is not known whether they are.
	Known    []Finding
	Compared bool
	// Texts holds the files that findings stand in, by name. Secret texts are
	// masked in them already.
	Texts map[string]*source.File
	// Read holds the files that findings offer corrections of, by name, as they
	// were read: with the secret texts, for editing and not for showing.
	Read map[string]*source.File
}

// Failure is one thing that kept a run from finishing.
type Failure struct {
	File    string // empty where it is about none
	Message language.Text
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

// Divide makes the report one of what came since another time: it keeps the
// findings that did, by their place, and takes the others for known.
func (r *Report) Divide(came func(i int) bool) {
	all := r.Findings
	r.Compared, r.Findings = true, nil
	for i, f := range all {
		if came(i) {
			r.Findings = append(r.Findings, f)
		} else {
			r.Known = append(r.Known, f)
		}
	}
}

// Renamed is the report with another name for each file.
func (r *Report) Renamed(name func(string) string) *Report {
	rename := func(file *string) {
		if *file != "" {
			*file = name(*file)
		}
	}
	out := *r
	out.Failures = slices.Clone(r.Failures)
	for i := range out.Failures {
		rename(&out.Failures[i].File)
	}
	out.Findings, out.Known = slices.Clone(r.Findings), slices.Clone(r.Known)
	for _, findings := range [][]Finding{out.Findings, out.Known} {
		for i := range findings {
			f := &findings[i]
			rename(&f.File)
			f.Related = slices.Clone(f.Related)
			for j := range f.Related {
				rename(&f.Related[j].File)
			}
		}
	}
	out.Texts, out.Read = named(r.Texts, name), named(r.Read, name)
	return &out
}

func named(files map[string]*source.File, name func(string) string) map[string]*source.File {
	out := make(map[string]*source.File, len(files))
	for file, text := range files {
		out[name(file)] = text
	}
	return out
}
