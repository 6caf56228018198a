package lsp

import (
	"slices"
	"strings"

	"sostool/pkg/format"
	"sostool/pkg/report"
)

type hintsParams struct {
	TextDocument textDocument `json:"textDocument"`
	Range        Range        `json:"range"`
}

type inlayHint struct {
	Position Position `json:"position"`
	Label    string   `json:"label"`
	About    *markup  `json:"tooltip,omitempty"`
	Padding  bool     `json:"paddingLeft"`
}

// hints are the amounts, shares and years that follow, beside what a project states.
func (s *server) hints(p *hintsParams) (any, error) {
	out := []inlayHint{}
	a, free, ok := s.about(p.TextDocument.URI)
	defer free()
	if !ok || a.doc.Project == nil || !a.doc.Whole() {
		return out, nil
	}
	l := a.folder.language()
	for _, x := range report.Asides(a.folder.live.Catalogue, a.doc) {
		at := a.position(int(x.At.To))
		if !p.Range.meets(Range{at, at}) {
			continue
		}
		var parts, why []string
		for _, t := range x.Parts {
			parts = append(parts, t.In(l))
		}
		for _, t := range x.Why {
			why = append(why, "- "+safe(t.In(l)))
		}
		h := inlayHint{Position: at, Label: strings.Join(parts, " · "), Padding: true}
		if len(why) > 0 {
			h.About = &markup{"markdown", strings.Join(why, "\n")}
		}
		out = append(out, h)
	}
	return out, nil
}

// formatting brings a record into its canonical form; nothing where that would not say the
// same, which is logged.
func (s *server) formatting(p *documentParams) (any, error) {
	d := s.recordOf(p.TextDocument.URI)
	if d == nil {
		return []textEdit{}, nil
	}
	after, err := format.Text(d.entry.Name, d.bytes)
	if reason, ok := format.Reason(err); ok {
		s.log(logWarning, reason.Left(d.entry.Name).In(d.folder.language()))
		return []textEdit{}, nil
	}
	if err != nil {
		return nil, err
	}
	return d.edits(d.bytes, after), nil
}

// edits make one text of another: those of the lines that differ, without what both begin
// and end with.
func (t *text) edits(before, after []byte) []textEdit {
	if slices.Equal(before, after) {
		return []textEdit{}
	}
	a, b := strings.SplitAfter(string(before), "\n"), strings.SplitAfter(string(after), "\n")
	first := 0
	for first < min(len(a), len(b)) && a[first] == b[first] {
		first++
	}
	last := 0
	for last < min(len(a), len(b))-first && a[len(a)-1-last] == b[len(b)-1-last] {
		last++
	}
	from := len(strings.Join(a[:first], ""))
	to := len(strings.Join(a[:len(a)-last], ""))
	return []textEdit{{Range{t.rawPosition(from), t.rawPosition(to)}, strings.Join(b[first:len(b)-last], "")}}
}
