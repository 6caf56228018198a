package render

import (
	"cmp"
	"io"

	"sostool/pkg/diag"
	"sostool/pkg/source"
)

// The keys are a contract with scripts: see "sostool.findings/1" in the
// documentation of validate.
type (
	jsonReport struct {
		Schema   string        `json:"schema"`
		Checked  jsonChecked   `json:"checked"`
		Counts   jsonCounts    `json:"counts"`
		Errors   []jsonError   `json:"errors,omitempty"`
		Findings []jsonFinding `json:"findings,omitempty"` // written one by one
	}
	jsonChecked struct {
		Files    int `json:"files"`
		Projects int `json:"projects"`
		Rules    int `json:"rules"`
		Untold   int `json:"untold,omitempty"`
		Unread   int `json:"unread,omitempty"`

		Undecided *int `json:"undecided,omitempty"` // where there was something to decide

		Version string `json:"version,omitempty"`
		Digest  string `json:"digest,omitempty"` // of the rules
	}
	jsonCounts struct {
		Error   int `json:"error"`
		Warning int `json:"warning"`
		Note    int `json:"note"`
		Allowed int `json:"allowed"`
	}
	jsonError struct {
		File    string `json:"file,omitempty"`
		Message string `json:"message"`
	}
	jsonFinding struct {
		Rule     string `json:"rule,omitempty"`
		Severity string `json:"severity,omitempty"`
		File     string `json:"file,omitempty"`
		jsonSpan
		Record  string        `json:"record,omitempty"`
		Path    string        `json:"path,omitempty"`
		Message string        `json:"message"`
		Notes   []string      `json:"notes,omitempty"`
		Hint    string        `json:"hint,omitempty"`
		Related []jsonRelated `json:"related,omitempty"`
		Fix     *jsonFix      `json:"fix,omitempty"`
		Allowed string        `json:"allowed,omitempty"`
	}
	jsonSpan struct {
		Line      int `json:"line,omitempty"`
		Column    int `json:"column,omitempty"`
		EndLine   int `json:"end_line,omitempty"`
		EndColumn int `json:"end_column,omitempty"`
	}
	jsonRelated struct {
		File    string `json:"file,omitempty"`
		Line    int    `json:"line,omitempty"`
		Column  int    `json:"column,omitempty"`
		Message string `json:"message"`
	}
	jsonFix struct {
		Safe  bool       `json:"safe"`
		Edits []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		jsonSpan
		Text string `json:"text"`
	}
)

type findingsJSON struct {
	Options
	w    io.Writer
	held *spool // the findings
	list jsonList
}

func beginJSON(w io.Writer, o Options) findingsWriter {
	held := newSpool()
	return &findingsJSON{Options: o, w: w, held: held, list: jsonList{w: held, margin: "  "}}
}

func (j *findingsJSON) add(f *diag.Finding) error {
	if !j.shows(f) {
		return nil
	}
	return j.list.add(findingJSON(f))
}

func (j *findingsJSON) close(r *diag.Report, c diag.Counts) error {
	head := jsonReport{
		Schema:  "sostool.findings/1",
		Checked: jsonChecked{Files: r.Files, Projects: r.Projects, Rules: len(r.Rules), Untold: r.Untold, Unread: r.Unread, Version: j.Version, Digest: diag.Digest(r.Rules)},
		Counts:  jsonCounts{c.Error, c.Warning, c.Note, c.Allowed},
	}
	if r.Judged {
		head.Checked.Undecided = &r.Undecided
	}
	for _, f := range r.Failures {
		head.Errors = append(head.Errors, jsonError{f.File, f.Message.String()})
	}
	return cmp.Or(
		j.list.begin(j.w, head, "\n}\n", "findings"),
		j.held.writeTo(j.w),
		j.list.end(j.w, "\n}\n"),
	)
}

func findingJSON(f *diag.Finding) jsonFinding {
	out := jsonFinding{
		Rule: f.Rule, Severity: f.Severity.String(), File: f.File, jsonSpan: spanJSON(f.Span),
		Record: f.Record, Path: f.Path, Message: f.Message.String(), Hint: f.Hint.String(), Allowed: f.Allowed,
	}
	for _, n := range f.Notes {
		out.Notes = append(out.Notes, n.String())
	}
	for i := range f.Related {
		r := &f.Related[i]
		span := r.Span
		out.Related = append(out.Related, jsonRelated{fileOf(r, f), span.Line, span.Col, r.Message.String()})
	}
	if f.Fix != nil {
		out.Fix = &jsonFix{f.Fix.Safe, []jsonEdit{}} // none where it is of the encoding
		for _, e := range f.Fix.Edits {
			out.Fix.Edits = append(out.Fix.Edits, jsonEdit{spanJSON(e.Span), e.Text})
		}
	}
	return out
}

func spanJSON(s source.Span) jsonSpan { return jsonSpan{s.Line, s.Col, s.EndLine, s.EndCol} }
