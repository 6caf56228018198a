package check

import (
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/source"
)

// Past looks for personal data in contents that files once had. What stands in
// many versions of a file is one finding: that of the first version it is shown.
type Past struct{ seen map[string]bool }

// Look is what a version of the file called so shows that earlier ones did not,
// and the version's text. Both are masked.
func (p *Past) Look(e *catalogue.Entry, file string, doc *decode.Document) ([]diag.Finding, *source.File) {
	selected := make(map[string]*Rule)
	for _, r := range Rules() {
		if strings.HasPrefix(r.Name, "privacy-") {
			selected[r.Name] = r
		}
	}
	out := new(outcome)
	pass := &Pass{Entry: e, Doc: doc, selected: selected, out: out}
	pass.run(privacyEmail) // it looks for all of its family
	if p.seen == nil {
		p.seen = make(map[string]bool)
	}
	text := doc.File
	var fresh []diag.Finding
	for _, f := range out.findings {
		span := text.Span(f.At)
		begin, end := text.Offset(span.Line, span.Col), text.Offset(span.EndLine, span.EndCol)
		key := f.Rule + "\x00" + file + "\x00" + string(text.Bytes[begin:max(begin, end)])
		if !p.seen[key] {
			p.seen[key] = true
			fresh = append(fresh, f)
		}
	}
	out.findings = fresh
	if len(fresh) == 0 {
		return nil, nil
	}
	pass.finish()
	return out.findings, out.file
}
