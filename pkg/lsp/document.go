package lsp

import (
	"net/url"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
)

// document is a text that is open in the client.
type document struct {
	uri     uri
	path    string // empty where it is not a file
	version int32
	*text
	folder *folder // nil where the file is not a record's
	entry  *catalogue.Entry
	pulled bool // the client asks what is found in it
	asking bool // it does so just now
}

// pathOf is the path of a file by its URI; empty for what is not a file.
func pathOf(u uri) string {
	if p := slashed(u, onWindows); p != "" {
		return filepath.Clean(filepath.FromSlash(p))
	}
	return ""
}

// uriOf is the URI of a file.
func uriOf(path string) uri { return ofSlashed(filepath.ToSlash(path), onWindows) }

const onWindows = runtime.GOOS == "windows"

// slashed is the path of a file between slashes: on Windows C:/records or, on a drive of
// the network, //server/share/records, after RFC 8089 and its appendix E.
func slashed(u uri, windows bool) string {
	parsed, err := url.Parse(u)
	if err != nil || parsed.Scheme != "file" || parsed.Path == "" {
		return ""
	}
	p := parsed.Path
	switch {
	case !windows:
	case parsed.Host != "" && parsed.Host != "localhost":
		p = "//" + parsed.Host + p
	case len(p) > 2 && p[2] == ':':
		p = p[1:]
	}
	return p
}

func ofSlashed(path string, windows bool) uri {
	u := url.URL{Scheme: "file", Path: path}
	if rest, ok := strings.CutPrefix(path, "//"); ok && windows {
		server, share, _ := strings.Cut(rest, "/")
		u.Host, u.Path = server, "/"+share
	} else if !strings.HasPrefix(path, "/") {
		u.Path = "/" + path
	}
	return u.String()
}

func (s *server) didOpen(p *didOpenParams) {
	d := &document{uri: p.TextDocument.URI, path: pathOf(p.TextDocument.URI), version: p.TextDocument.Version,
		text: newText([]byte(p.TextDocument.Text), s.encoding)}
	s.documents[d.uri] = d
	s.place(d)
}

// place finds the folder of records that a document is in, and has it read there.
func (s *server) place(d *document) {
	d.folder, d.entry = s.folderOf(d.path), nil
	if d.folder != nil {
		d.folder.change(d)
	}
}

func (s *server) didChange(p *didChangeParams) {
	d := s.documents[p.TextDocument.URI]
	if d == nil {
		return
	}
	if p.TextDocument.Version != nil {
		d.version = *p.TextDocument.Version
	}
	for _, c := range p.Changes {
		if c.Range == nil {
			d.text = newText([]byte(c.Text), s.encoding)
			continue
		}
		from := d.raw(c.Range.Start)
		to := max(from, d.raw(c.Range.End))
		d.text = newText(slices.Concat(d.bytes[:from], []byte(c.Text), d.bytes[to:]), s.encoding)
	}
	if d.folder != nil {
		d.folder.change(d)
	}
}

func (s *server) didSave(p *documentParams) {
	// A file that was not there is one of the folder from now on.
	if d := s.documents[p.TextDocument.URI]; d != nil && (d.folder == nil || d.folder.isNew(d)) {
		s.findFolders()
		s.reopen()
	}
}

func (s *server) didClose(p *documentParams) {
	d := s.documents[p.TextDocument.URI]
	if d == nil {
		return
	}
	delete(s.documents, d.uri)
	if d.folder != nil {
		d.folder.close(d)
	}
}

// asked is a document that a client asks about, whose record is read; nil where it is not
// open, or not a record.
type asked struct {
	*document
	*server
	doc *decode.Record
}

// recordOf is a document that is a record; nil where it is not open, or none.
func (s *server) recordOf(u uri) *document {
	if d := s.documents[u]; d != nil && d.entry != nil {
		return d
	}
	return nil
}

// about reads the record of an open document; false where there is none. What it returns
// is good until free is called.
func (s *server) about(u uri) (a *asked, free func(), ok bool) {
	d := s.recordOf(u)
	if d == nil {
		return nil, func() {}, false
	}
	doc := d.folder.live.Record(d.entry)
	if doc == nil {
		return nil, func() {}, false
	}
	return &asked{d, s, doc}, func() { d.folder.live.Free(d.entry, doc) }, true
}
