package check

import (
	"hash/maphash"
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/personal"
	"sostool/pkg/source"
)

// show gives the findings the lines that they show, and hides the file's secret
// texts in all of it.
func (p *Pass) show() {
	var text *source.File
	said := strings.Clone // a part of the file's text would keep all of it in memory
	if len(p.out.secrets) == 0 {
		text = p.excerpt()
	} else {
		r := p.out.mask()
		text, said = p.masked(r), r.Replace
	}
	for i := range p.out.findings {
		f := &p.out.findings[i]
		p.reword(f, said)
		p.rule, f.Text = p.rules.Find(f.Rule), text
		for j := range f.Related {
			if r := &f.Related[j]; r.File != f.File {
				r.Text, r.Span = p.elsewhere(r.File, r.At)
			}
		}
	}
}

// excerpt is the file's text as far as its findings show it, so that of many files
// not all are in memory.
func (p *Pass) excerpt() *source.File {
	var lines []int
	for i := range p.out.findings {
		f := &p.out.findings[i]
		lines = append(lines, f.Span.Line)
		for j := range f.Related {
			if r := &f.Related[j]; r.File == f.File {
				lines = append(lines, r.Span.Line)
			}
		}
	}
	e, before := p.Entry, p.Doc.File
	sum := maphash.Bytes(seed, before.Bytes)
	return before.Excerpt(lines, func() *source.File {
		text, err := e.Text()
		if err != nil || maphash.Bytes(seed, text) != sum {
			return nil // it may hold what has not been masked
		}
		return &source.File{Name: e.Name, Bytes: text}
	})
}

var seed = maphash.MakeSeed()

// mask hides secret texts.
func (o *outcome) mask() *strings.Replacer {
	var pairs []string
	// A longer text first: a shorter one may be a part of it.
	slices.SortFunc(o.secrets, func(a, b string) int { return len(b) - len(a) })
	for _, s := range o.secrets {
		pairs = append(pairs, s, personal.Masked(s))
	}
	return strings.NewReplacer(pairs...)
}

// masked is the file's text without secrets.
func (p *Pass) masked(r *strings.Replacer) *source.File {
	return &source.File{Name: p.Entry.Name, Bytes: []byte(r.Replace(string(p.Doc.File.Bytes)))}
}

// reword makes every word of a finding what said makes of it, to keep secrets out.
func (p *Pass) reword(f *diag.Finding, said func(string) string) {
	f.Message, f.Hint = f.Message.Map(said), f.Hint.Map(said)
	f.Record, f.Path, f.Allowed = said(f.Record), said(f.Path), said(f.Allowed)
	for j := range f.Notes {
		f.Notes[j] = f.Notes[j].Map(said)
	}
	for j := range f.Related {
		f.Related[j].Message = f.Related[j].Message.Map(said)
	}
	tells := func(s string) bool { return said(s) != s }
	if f.Fix != nil && slices.ContainsFunc(f.Fix.Edits, func(e diag.Edit) bool { return tells(e.Text) || tells(string(p.Doc.File.Bytes[e.From:e.To])) }) {
		// What a secret would become tells it, and would no longer be found.
		f.Fix, f.Notes = nil, nil
	}
}

// elsewhere is the line of a place in another file, without what is secret in that,
// and its span. Nil is the line of a place that is the file as a whole.
func (p *Pass) elsewhere(file string, at source.Pos) (*source.File, source.Span) {
	if at == source.Start {
		return nil, source.Span{Line: 1, Col: 1, EndLine: 1, EndCol: 2}
	}
	e := p.Catalogue.Entry(file)
	if e == nil {
		return nil, source.Span{}
	}
	doc := p.Record(e)
	if doc == nil {
		return nil, source.Span{}
	}
	defer p.Free(e, doc)
	span := doc.File.Span(at)
	text := doc.File
	other := &Pass{Entry: e, Doc: doc, selected: p.selected, out: new(outcome)}
	if other.privacy(); len(other.out.secrets) > 0 {
		text = other.masked(other.out.mask())
	}
	return text.Excerpt([]int{span.Line}, nil), span
}
