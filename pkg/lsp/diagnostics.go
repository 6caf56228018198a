package lsp

import (
	"encoding/json"
	"hash/maphash"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/render"
	"sostool/pkg/source"
)

// atOnce is how many files are checked before the server looks for the next message.
const atOnce = 16

// maxShown is of how many files that are not open findings are shown: more than anyone
// looks through, and few enough for every client.
const maxShown = 1000

// waiting reports whether a file is still to be checked.
func (s *server) waiting() bool {
	for _, f := range s.folders {
		if f.stale || f.live.Waiting() {
			return true
		}
	}
	return false
}

// work has some of the files checked that wait for it, and says what is found.
func (s *server) work(n int) {
	for _, f := range s.folders {
		if f.stale {
			f.open()
			s.withdraw()
			return
		}
		if f.live.Waiting() {
			for _, c := range f.live.Work(n) {
				f.take(&c)
			}
			f.fail()
			f.tellUnread()
			return
		}
	}
}

// reopen has all folders read again.
func (s *server) reopen() {
	for _, f := range s.folders {
		f.stale = true
	}
}

// fail says which files could not be read.
func (f *folder) fail() {
	for _, err := range f.live.Failures {
		f.log(logError, language.OfError(err, f.language()))
	}
	f.live.Failures = nil
}

// tellUnread says of how many quotations nothing is known, once all files are checked, where
// it was not said before.
func (f *folder) tellUnread() {
	if f.live.Waiting() {
		return
	}
	n := 0
	for _, unread := range f.unread {
		n += unread
	}
	if n > 0 && n != f.said {
		f.log(logWarning, diag.Unquoted(n).In(f.language()))
	}
	f.said = n
}

// take keeps what is found in a file that is open, and says it where it is new.
func (f *folder) take(c *check.Checked) {
	if c.Crash != nil {
		f.log(logError, c.Crash.Error())
	}
	if f.unread[c.Entry] = c.Unread; c.Unread == 0 {
		delete(f.unread, c.Entry)
	}
	d := f.openIn(c.Entry)
	if d != nil {
		f.found[c.Entry] = c.Findings
	}
	f.publish(c.Entry, d, c.Findings)
}

// openIn is the document of a file; nil where it is not open.
func (f *folder) openIn(e *catalogue.Entry) *document {
	for _, d := range f.documents {
		if d.entry == e {
			return d
		}
	}
	return nil
}

var seed = maphash.MakeSeed()

func (f *folder) publish(e *catalogue.Entry, d *document, found []diag.Finding) {
	params := publishParams{URI: uriOf(f.pathOf(e)), Diagnostics: []diagnostic{}}
	if d != nil {
		params.URI, params.Version = d.uri, &d.version
	}
	before, shown := f.published[params.URI]
	if !shown && d == nil && (len(found) == 0 || f.tooMany()) {
		return
	}
	if d != nil && d.pulled {
		if d.asking {
			return
		}
		f.refresh(&f.refreshes.diagnostics, "workspace/diagnostic/refresh")
	} else {
		params.Diagnostics = f.diagnostics(e, d, found)
	}
	text, err := json.Marshal(params)
	if sum := maphash.Bytes(seed, text); err == nil && (!shown || sum != before) {
		f.tell("textDocument/publishDiagnostics", params)
		f.published[params.URI] = sum
	}
	if len(found) == 0 && d == nil {
		delete(f.published, params.URI)
	}
}

// tooMany reports whether findings of so many files are shown that those of another one are
// not, which is said once.
func (s *server) tooMany() bool {
	if len(s.published) < maxShown {
		return false
	}
	if !s.told {
		s.told = true
		s.log(logWarning, language.Say("findings of {0} files are shown; sostool validate prints those of all", maxShown).In(s.lang))
	}
	return true
}

// withdraw takes back what was said of files that are not records any more.
func (s *server) withdraw() {
	there := make(map[uri]bool)
	for _, f := range s.folders {
		for _, e := range f.live.Entries {
			there[uriOf(f.pathOf(e))] = true
		}
	}
	for _, d := range s.documents {
		there[d.uri] = d.entry != nil
	}
	for u := range s.published {
		if !there[u] {
			s.tell("textDocument/publishDiagnostics", publishParams{URI: u, Diagnostics: []diagnostic{}})
			delete(s.published, u)
		}
	}
}

// addressOf is the URI of a file: where it is open, that which the client has for it.
func (f *folder) addressOf(e *catalogue.Entry) uri {
	if d := f.openIn(e); d != nil {
		return d.uri
	}
	return uriOf(f.pathOf(e))
}

// textOf is the text of a file as positions are counted in it.
func (f *folder) textOf(e *catalogue.Entry) *text {
	if d := f.openIn(e); d != nil {
		return d.text
	}
	b, err := e.Text()
	if err != nil {
		b = nil
	}
	return newText(b, f.encoding)
}

// diagnostics are findings as the client has them.
func (f *folder) diagnostics(e *catalogue.Entry, d *document, found []diag.Finding) []diagnostic {
	out := []diagnostic{}
	var t *text
	for i := range found {
		x := &found[i]
		if x.Allowed != "" {
			continue
		}
		if t == nil {
			if t = f.textOf(e); d != nil {
				t = d.text
			}
		}
		out = append(out, f.diagnosticOf(x, t))
	}
	return out
}

// severities are those of the protocol.
var severities = map[diag.Severity]int{diag.Error: 1, diag.Warning: 2, diag.Note: 3}

func (f *folder) diagnosticOf(x *diag.Finding, t *text) diagnostic {
	d := diagnostic{Range: t.span(x.Span), Severity: severities[x.Severity], Code: x.Rule, Source: name, Message: f.message(x)}
	if page := render.PageOf(x.Rule, f.Home); page != "" {
		d.About = &codeAbout{page}
	}
	for _, r := range x.Related {
		there, at := t, ""
		if e := f.live.Entry(r.File); e != nil {
			at = f.addressOf(e)
			if r.File != x.File {
				there = f.textOf(e)
			}
		}
		if at != "" {
			d.Related = append(d.Related, relatedPlace{location{at, there.span(r.Span)}, r.Message.In(f.language())})
		}
	}
	return d
}

// message is what a finding says, with its arithmetic and its hint.
func (f *folder) message(x *diag.Finding) string {
	l := f.language()
	lines := []string{x.Message.In(l)}
	for _, note := range x.Notes {
		lines = append(lines, note.In(l))
	}
	if !x.Hint.IsZero() {
		lines = append(lines, language.Say("hint: {0}", x.Hint).In(l))
	}
	return strings.Join(lines, "\n")
}

// span is the place of a stretch in lines and characters.
func (t *text) span(s source.Span) Range {
	file := source.File{Bytes: t.record()}
	return t.within(file.Offset(s.Line, s.Col), file.Offset(s.EndLine, s.EndCol))
}

// diagnostic answers a client that asks what is found in a file.
func (s *server) diagnostic(p *documentParams) (any, error) {
	report := diagnosticReport{"full", []diagnostic{}}
	d := s.recordOf(p.TextDocument.URI)
	if d == nil {
		return report, nil
	}
	found := d.folder.foundIn(d)
	report.Items = d.folder.diagnostics(d.entry, d, found)
	// A client that asks again when it is told to needs not be told what is found.
	if !d.pulled && s.client.Workspace.Diagnostics.RefreshSupport && s.client.TextDocument.Diagnostic != nil {
		d.pulled = true
		d.folder.publish(d.entry, d, nil)
	}
	return report, nil
}

// foundIn is what is found in a document as it is by now.
func (f *folder) foundIn(d *document) []diag.Finding {
	if f.stale {
		f.open()
		f.withdraw()
	}
	if f.live.Waits(d.entry) {
		f.live.First(d.entry)
		d.asking = true
		for _, c := range f.live.Work(1) {
			f.take(&c)
		}
		d.asking = false
	}
	return f.found[d.entry]
}

// refresh has the client look at something again, unless it has yet to answer the last
// time.
func (s *server) refresh(pending *chan struct{}, method string) {
	if *pending == nil {
		*pending = make(chan struct{}, 1)
	}
	done := *pending
	select {
	case done <- struct{}{}:
		go func() {
			s.askAndWait(method, nil)
			<-done
		}()
	default:
	}
}
