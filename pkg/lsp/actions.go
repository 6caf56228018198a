package lsp

import (
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/fix"
	"sostool/pkg/language"
)

type actionParams struct {
	TextDocument textDocument `json:"textDocument"`
	Range        Range        `json:"range"`
	Context      struct {
		Diagnostics []diagnostic `json:"diagnostics"`
		Only        []string     `json:"only"`
	} `json:"context"`
}

type codeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
	Preferred   bool           `json:"isPreferred,omitempty"`
	Edit        *workspaceEdit `json:"edit,omitempty"`
}

// workspaceEdit changes texts: by document, or for clients that can do it in order, with
// files that get other names.
type workspaceEdit struct {
	Changes map[uri][]textEdit `json:"changes,omitempty"`
	Ordered []any              `json:"documentChanges,omitempty"`
}

// The kinds of actions.
const (
	kindQuickFix = "quickfix"
	kindOwn      = "source.fixAll.sostool"
)

// actions offers the corrections of what is found in a range, and one that makes all those
// of the file that are beyond doubt.
func (s *server) actions(p *actionParams) (any, error) {
	out := []codeAction{}
	d := s.recordOf(p.TextDocument.URI)
	if d == nil {
		return out, nil
	}
	wanted := func(kind string) bool {
		for _, only := range p.Context.Only {
			if only == kind || strings.HasPrefix(kind, only+".") {
				return true
			}
		}
		return len(p.Context.Only) == 0
	}
	found := d.folder.foundIn(d)
	if wanted(kindQuickFix) {
		for i := range found {
			x := &found[i]
			if x.Fix == nil || x.Allowed != "" || !p.Range.meets(d.span(x.Span)) {
				continue
			}
			out = append(out, d.correction(x))
		}
	}
	if wanted(kindOwn) {
		if after, n := d.folder.mended(d); n > 0 {
			title := language.Say("make all {0} {0|correction|corrections} beyond doubt in this file", n).In(d.folder.language())
			out = append(out, codeAction{Title: title, Kind: kindOwn, Edit: d.becoming(after)})
		}
	}
	return out, nil
}

// correction is the one that a finding offers.
func (d *document) correction(x *diag.Finding) codeAction {
	l := d.folder.language()
	var title language.Text
	switch edits := x.Fix.Edits; {
	case x.Fix.Recoded != nil || len(edits) != 1:
		title = language.Say("correct: {0}", x.Message)
	case edits[0].Text == "":
		title = language.Say("remove {0}", language.Quoted(string(d.record()[edits[0].From:edits[0].To])))
	default:
		title = language.Say("change to {0}", language.Quoted(edits[0].Text))
	}
	if !x.Fix.Safe {
		title = language.Say("{0} (a guess)", title)
	}
	a := codeAction{Title: title.In(l), Kind: kindQuickFix, Preferred: x.Fix.Safe, Diagnostics: []diagnostic{d.folder.diagnosticOf(x, d.text)}}
	if x.Fix.Recoded != nil {
		a.Edit = d.becoming(x.Fix.Recoded)
		return a
	}
	edits := []textEdit{}
	for _, e := range x.Fix.Edits {
		edits = append(edits, textEdit{d.within(e.From, e.To), e.Text})
	}
	a.Edit = &workspaceEdit{Changes: map[uri][]textEdit{d.uri: edits}}
	return a
}

// becoming is the edit that gives a document another text.
func (d *document) becoming(after []byte) *workspaceEdit {
	return &workspaceEdit{Changes: map[uri][]textEdit{d.uri: d.edits(d.bytes, after)}}
}

// mended is a document with all corrections beyond doubt that are offered in it, as sostool
// fix makes them, and how many they are.
func (f *folder) mended(d *document) (after []byte, n int) {
	options := fix.Options{Options: check.Options{Today: f.Today(), Wanted: func(e *catalogue.Entry) bool { return e.Name == d.entry.Name }, Alone: true}}
	files, _, _ := fix.Run(f.live.Catalogue, options)
	for _, file := range files {
		if file.Name == d.entry.Name {
			return file.After, len(file.Made)
		}
	}
	return nil, 0
}
