// Package render writes findings and tables in the formats that the program
// offers, each in a file of its own. It knows nothing of projects, and it
// decides neither what is found nor where the output goes.
//
// Text of a record never becomes more than text: no terminal sequence, no
// order to a log reader, no markup.
package render

import (
	"io"
	"iter"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Options say how findings are written.
type Options struct {
	Language    language.Language // of text and annotations; what programs read is always English
	Color       bool
	ShowAllowed bool
	FailOn      diag.Severity // the lowest severity that is a failure; Default: an error
	Version     string        // of the program
	Home        string        // the address of its repository; empty where that is not known
}

// FindingsFormat is one way to write a report.
type FindingsFormat struct {
	Name  string
	Write func(w io.Writer, r *diag.Report, o Options) error
	// FromTop is whether the names of files go from the top of their repository:
	// its server knows no current folder.
	FromTop bool
	Exact   bool // its lines are commands to a CI server, and go past the gate
}

// FindingsFormats lists the formats; the first is the default.
func FindingsFormats() []FindingsFormat {
	return []FindingsFormat{
		{Name: "text", Write: writeFindingsText},
		{Name: "json", Write: writeFindingsJSON},
		{Name: "sarif", Write: writeFindingsSARIF, FromTop: true},
		{Name: "github", Write: writeFindingsGitHub, Exact: true, FromTop: true},
		{Name: "junit", Write: writeFindingsJUnit},
	}
}

// Summary says what was checked and how many findings there are.
func Summary(r *diag.Report) language.Text {
	c := r.Count()
	var s language.Text
	if c.Allowed == 0 {
		s = language.Say("checked {0} {0|file|files} with {1} {1|project|projects} against {2} {2|rule|rules}: {3} {3|error|errors}, {4} {4|warning|warnings}, {5} {5|note|notes}",
			r.Files, r.Projects, len(r.Rules), c.Error, c.Warning, c.Note)
	} else {
		s = language.Say("checked {0} {0|file|files} with {1} {1|project|projects} against {2} {2|rule|rules}: {3} {3|error|errors}, {4} {4|warning|warnings}, {5} {5|note|notes}, {6} allowed",
			r.Files, r.Projects, len(r.Rules), c.Error, c.Warning, c.Note, c.Allowed)
	}
	if r.Untold > 0 {
		s = language.Say("{0}; {1} {1|reference leads|references lead} to files that could not be read and {1|was|were} not checked", s, r.Untold)
	}
	if len(r.Failures) > 0 {
		s = language.Say("{0}; not everything could be checked", s)
	}
	return s
}

// shown are the findings that stand and, where they are asked for, those that
// allow entries cover.
func shown(r *diag.Report, o Options) iter.Seq[*diag.Finding] {
	return func(yield func(*diag.Finding) bool) {
		for i := range r.Findings {
			if f := &r.Findings[i]; (f.Allowed == "" || o.ShowAllowed) && !yield(f) {
				return
			}
		}
	}
}

// allowed says why a finding does not count.
func allowed(f *diag.Finding) language.Text {
	return language.Say("allowed: {0}", language.Verbatim(f.Allowed))
}

// comments are the lines below a finding's message.
func comments(f *diag.Finding) []language.Text {
	lines := append([]language.Text(nil), f.Notes...)
	if !f.Hint.IsZero() {
		lines = append(lines, language.Say("hint: {0}", f.Hint))
	}
	return lines
}

// spanOf is the stretch of a place, also where no text was at hand to work it
// out from.
func spanOf(at source.Pos, span source.Span) source.Span {
	if span.Line > 0 || at.Line == 0 {
		return span
	}
	line, col := int(at.Line), max(1, int(at.Col))
	return source.Span{Line: line, Col: col, EndLine: line, EndCol: col + max(1, int(at.Len))}
}

// fileOf is the file of a second place.
func fileOf(r *diag.Related, f *diag.Finding) string {
	if r.File == "" {
		return f.File
	}
	return r.File
}
