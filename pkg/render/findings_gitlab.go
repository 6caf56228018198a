package render

import (
	"cmp"
	"io"
	"path/filepath"

	"sostool/pkg/diag"
	"sostool/pkg/source"
)

// GitLab's Code Quality, which is a part of the Code Climate specification. GitLab itself
// compares the fingerprints of two branches.
type (
	gitlabIssue struct {
		Check       string         `json:"check_name"`
		Description string         `json:"description"`
		Content     *gitlabContent `json:"content,omitempty"`
		Severity    string         `json:"severity"`
		Fingerprint string         `json:"fingerprint"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabContent struct {
		Body string `json:"body"` // Markdown
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	}
)

type findingsGitLab struct {
	Options
	list  jsonList
	marks fingerprints
}

func beginGitLab(w io.Writer, o Options) findingsWriter {
	return &findingsGitLab{Options: o, list: jsonList{w: w}}
}

func (g *findingsGitLab) add(f *diag.Finding) error {
	if !g.shows(f) {
		return nil
	}
	issue := gitlabIssue{
		Check: f.Rule, Description: f.Message.String(), Severity: severityGitLab(f), Fingerprint: g.marks.of(f),
		Location: locationGitLab(f.File, f.Span),
	}
	var body string
	for _, r := range remarks(f) {
		body += "\n\n" + lineMarkdown(r.String())
	}
	if body != "" {
		issue.Content = &gitlabContent{body[len("\n\n"):]}
	}
	return g.issue(issue)
}

func (g *findingsGitLab) close(r *diag.Report, _ diag.Counts) error {
	var err error
	for _, f := range r.Failures {
		file := fileOfFailure(f)
		err = cmp.Or(err, g.issue(gitlabIssue{
			Check: "unfinished", Description: unread(f).String(), Severity: "critical",
			Fingerprint: fingerprint("unfinished", file, f.Message.String()), Location: locationGitLab(file, source.Span{}),
		}))
	}
	return cmp.Or(err, g.begin(), g.list.end(g.list.w, "\n"))
}

func (g *findingsGitLab) issue(issue gitlabIssue) error {
	return cmp.Or(g.begin(), g.list.add(issue))
}

// begin opens the list, which is the whole document.
func (g *findingsGitLab) begin() error {
	if g.list.some {
		return nil
	}
	_, err := io.WriteString(g.list.w, "[")
	return err
}

// severityGitLab is a word of GitLab's.
func severityGitLab(f *diag.Finding) string {
	switch forServer(f) {
	case diag.Error:
		return "major"
	case diag.Warning:
		return "minor"
	default:
		return "info"
	}
}

func locationGitLab(file string, at source.Span) gitlabLocation {
	begin := max(1, at.Line)
	return gitlabLocation{filepath.ToSlash(file), gitlabLines{begin, max(begin, at.EndLine)}}
}
