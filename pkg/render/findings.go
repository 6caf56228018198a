// Package render writes findings and tables in the formats that the program offers, each
// in a file of its own. It knows nothing about projects, and it decides neither what is
// found nor where the output goes.
//
// Text of a record never becomes more than text: no terminal sequence, no command to a
// log reader, no markup.
package render

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

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
	Level       diag.Severity // the lowest severity that is written; Default: all are
	Alone       bool          // nothing next to the text says what was checked: it does so itself
	Version     string        // of the program
	Home        string        // the address of its repository; empty where that is not known
	Rules       []diag.Rule   // that run, by name
	Compared    bool          // with another time, so that of each finding it is told whether it is Known
	// FromTop is what a file is called from the top of its repository, for the formats
	// that want that; nil: the name that it has anyway.
	FromTop func(name string) string
}

// FindingsFormat is one way to write what a run finds.
type FindingsFormat struct {
	Name string
	// FromTop is whether the names of files go from the top of their repository:
	// its server knows no current folder.
	FromTop bool
	Exact   bool // its lines are commands to a CI server, and go past the gate
	Appends bool // it is a part of a page, which grows by it

	begin func(w io.Writer, o Options) findingsWriter
}

// findingsWriter writes findings as they come, or keeps what its format has to know
// before it begins. add gets all findings, also those that are allowed or known from
// another time: which of them to leave out is up to it.
type findingsWriter interface {
	add(f *diag.Finding) error
	close(r *diag.Report, c diag.Counts) error
}

// FindingsFormats lists the formats; the first is the default.
func FindingsFormats() []FindingsFormat {
	return []FindingsFormat{
		{Name: "text", begin: beginText},
		{Name: "line", begin: beginLine},
		{Name: "json", begin: beginJSON},
		{Name: "sarif", begin: beginSARIF, FromTop: true},
		{Name: "github", begin: beginGitHub, Exact: true, FromTop: true},
		{Name: "gitlab", begin: beginGitLab, FromTop: true},
		{Name: "junit", begin: beginJUnit},
		{Name: "markdown", begin: beginMarkdown, Appends: true},
	}
}

// Findings writes the findings of one run, each when it comes: how many there are
// does not matter to what is held of them.
type Findings struct {
	Counts diag.Counts // of those that came so far, also of those that are below the level

	out   findingsWriter
	level diag.Severity
	files func(string) string // what files are called; nil: as findings say
	err   error
}

// Begin writes findings, in their order, to w.
func (f FindingsFormat) Begin(w io.Writer, o Options) *Findings {
	out := &Findings{out: f.begin(w, o), level: o.Level}
	if f.FromTop {
		out.files = o.FromTop
	}
	return out
}

// Add writes a finding, which stays as it is. The first error comes to light in
// Close.
func (w *Findings) Add(f *diag.Finding) {
	w.Counts.Add(f)
	if w.err != nil || f.Severity < w.level {
		return
	}
	if w.files != nil {
		f = renamed(f, w.files)
	}
	w.err = w.out.add(f)
}

// Close writes what else the run came to.
func (w *Findings) Close(r *diag.Report) error {
	if w.err != nil {
		return w.err
	}
	if w.files != nil && len(r.Failures) > 0 {
		other := *r
		other.Failures = slices.Clone(r.Failures)
		for i := range other.Failures {
			rename(&other.Failures[i].File, w.files)
		}
		r = &other
	}
	return w.out.close(r, w.Counts)
}

// Write writes a report with all its findings.
func (f FindingsFormat) Write(w io.Writer, r *diag.Report, o Options) error {
	o.Rules, o.Compared = r.Rules, r.Compared
	out := f.Begin(w, o)
	for i := range r.Findings {
		out.Add(&r.Findings[i])
	}
	return out.Close(r)
}

// fingerprints tell findings apart, and stay the same when lines are put in above.
type fingerprints struct {
	file string // of the last one
	seen map[string]int
}

// of is a finding's, among those that came before.
func (p *fingerprints) of(f *diag.Finding) string {
	if p.seen == nil || f.File != p.file {
		p.file, p.seen = f.File, make(map[string]int)
	}
	hash := fingerprint(f.Rule, f.File, f.Record, f.Path, f.Message.String())
	p.seen[hash]++
	return fmt.Sprintf("%s:%d", hash, p.seen[hash])
}

func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// renamed is a finding with other names of files.
func renamed(f *diag.Finding, name func(string) string) *diag.Finding {
	out := *f
	rename(&out.File, name)
	out.Related = slices.Clone(f.Related)
	for i := range out.Related {
		rename(&out.Related[i].File, name)
	}
	return &out
}

func rename(file *string, name func(string) string) {
	if *file != "" {
		*file = name(*file)
	}
}

// Verdict says what was checked by which version of the program and which rules, and how
// many findings there are.
func Verdict(r *diag.Report, c diag.Counts, version string) language.Text {
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
	if r.Undecided > 0 {
		s = language.Say("{0}; not checked, because too little is known: own rules and assertions in {1} {1|case|cases}", s, r.Undecided)
	}
	if r.Unread > 0 {
		s = language.Say("{0}; {1}", s, diag.Unquoted(r.Unread))
	}
	if len(r.Failures) > 0 {
		s = language.Say("{0}; not everything could be checked", s)
	}
	if digest := diag.Digest(r.Rules); digest != "" {
		s = language.Say("{0}; sostool {1}, rule set {2}", s, version, digest)
	}
	return s
}

// unread says that something could not be read or checked, and why.
func unread(f diag.Failure) language.Text {
	if f.Read {
		return language.Say("could not be checked: {0}", f.Message)
	}
	return language.Say("could not be read: {0}", f.Message)
}

// unreadAt is the same for people, who are also told where.
func unreadAt(f diag.Failure, l language.Language) string {
	if f.File == "" {
		return unread(f).In(l)
	}
	return f.File + ": " + unread(f).In(l)
}

// fileOfFailure is where a server shows what kept a run from finishing: for one that is
// about no file, what most folders of records are called.
func fileOfFailure(f diag.Failure) string { return cmp.Or(f.File, "records") }

// forServer is the severity of a finding to a server that knows of no allow entries: what
// one covers is never more than worth knowing.
func forServer(f *diag.Finding) diag.Severity {
	if f.Allowed != "" {
		return diag.Note
	}
	return f.Severity
}

// shows reports whether a finding is written: it is not known from another time, and not
// allowed, unless those that allow entries cover are asked for.
func (o *Options) shows(f *diag.Finding) bool {
	return !f.Known && (f.Allowed == "" || o.ShowAllowed)
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

// remarks are the comments of a finding, and what allows it.
func remarks(f *diag.Finding) []language.Text {
	lines := comments(f)
	if f.Allowed != "" {
		lines = append(lines, allowed(f))
	}
	return lines
}

// fileOf is the file of a second place.
func fileOf(r *diag.Related, f *diag.Finding) string { return cmp.Or(r.File, f.File) }

// linesOf is the lines around a second place; nil where they are not known.
func linesOf(r *diag.Related, f *diag.Finding) *source.File {
	if fileOf(r, f) == f.File {
		return f.Text
	}
	return r.Text
}
