package lsp

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/paths"
	"sostool/pkg/record"
	"sostool/pkg/render"
	"sostool/pkg/source"
)

type documentSymbol struct {
	Name      string           `json:"name"`
	Detail    string           `json:"detail,omitempty"`
	Kind      int              `json:"kind"`
	Range     Range            `json:"range"`
	Selection Range            `json:"selectionRange"`
	Children  []documentSymbol `json:"children,omitempty"`
}

type symbolInformation struct {
	Name      string   `json:"name"`
	Kind      int      `json:"kind"`
	Location  location `json:"location"`
	Container string   `json:"containerName,omitempty"`
}

// The kinds of symbols.
const (
	symbolFile   = 1
	symbolClass  = 5
	symbolString = 15
	symbolNumber = 16
	symbolArray  = 18
	symbolObject = 19
)

// symbols are the keys and items of a record.
func (s *server) symbols(p *documentParams) (any, error) {
	a, o, free, ok := s.outlined(p.TextDocument.URI)
	defer free()
	tree := []documentSymbol{}
	if ok {
		tree = append(tree, a.below(o, 0)...)
	}
	if s.client.TextDocument.DocumentSymbol.Hierarchical {
		return tree, nil
	}
	flat := []symbolInformation{}
	var flatten func(in string, all []documentSymbol)
	flatten = func(in string, all []documentSymbol) {
		for _, x := range all {
			flat = append(flat, symbolInformation{x.Name, x.Kind, location{p.TextDocument.URI, x.Range}, in})
			flatten(x.Name, x.Children)
		}
	}
	flatten("", tree)
	return flat, nil
}

// below are the members of a node.
func (a *asked) below(o outline, node int32) (out []documentSymbol) {
	var names []string
	if o.Nodes[node].Kind == source.Sequence {
		names = o.ItemNames(node)
	}
	k := 0
	for child := range o.Children(node) {
		n := &o.Nodes[child]
		x := documentSymbol{Name: n.Key, Kind: symbolString, Detail: shortened(o.Value(child))}
		if names != nil {
			x.Name = names[k]
			k++
		}
		if strings.TrimSpace(x.Name) == "" {
			x.Name = "…"
		}
		switch {
		case n.Kind == source.Mapping:
			x.Kind = symbolObject
		case n.Kind == source.Sequence:
			x.Kind = symbolArray
		case n.Type.Figure():
			x.Kind = symbolNumber
		}
		begin, end := n.Begin(), max(int(n.At.To), int(n.KeyAt.To))
		x.Range = a.within(begin, end)
		x.Selection = a.within(begin, max(int(n.KeyAt.To), begin))
		if !n.Keyed {
			at := o.At(child)
			x.Selection = a.within(int(at.From), min(int(at.To), end))
		}
		if n.Kind != source.Scalar {
			x.Children = a.below(o, child)
		}
		out = append(out, x)
	}
	return out
}

// shortened is the beginning of a value.
func shortened(text string) string {
	const most = 60
	text, _, _ = strings.Cut(text, "\n")
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

type queryParams struct {
	Query string `json:"query"`
}

// mostSymbols is how many records a search in the workspace finds.
const mostSymbols = 200

// workspaceSymbols are the records and organisations whose id or name has what is looked
// for.
func (s *server) workspaceSymbols(p *queryParams) (any, error) {
	out := []symbolInformation{}
	query := strings.ToLower(p.Query)
	for _, f := range s.folders {
		for _, x := range f.index() {
			if len(out) < mostSymbols && strings.Contains(x.words, query) {
				out = append(out, symbolInformation{x.label, x.kind, f.locationIn(x.entry, x.at), x.entry.Name})
			}
		}
	}
	return out, nil
}

// indexed is a record or an organisation that is looked for.
type indexed struct {
	label, words string
	kind         int
	entry        *catalogue.Entry
	at           source.Pos
}

// index is all that is looked for, in the order of the files. It is made when it is asked
// for, and of a file again when that changed.
func (f *folder) index() (out []indexed) {
	var missing []*catalogue.Entry
	if f.known == nil {
		f.known = make(map[*catalogue.Entry][]indexed)
	}
	for _, e := range f.live.Entries {
		if _, ok := f.known[e]; !ok {
			missing = append(missing, e)
		}
	}
	found := make([][]indexed, len(missing))
	f.live.Each(missing, 0, func(i int, doc *decode.Record) {
		if doc != nil {
			found[i] = indexOf(missing[i], doc)
		}
	})
	for i, e := range missing {
		f.known[e] = found[i]
	}
	for _, e := range f.live.Entries {
		out = append(out, f.known[e]...)
	}
	return out
}

func indexOf(e *catalogue.Entry, doc *decode.Record) (out []indexed) {
	add := func(id string, name record.Text, kind int, at source.Place) {
		label := strings.Clone(id)
		words := []string{label}
		for s := range name.All() {
			if len(words) == 1 {
				label += ": " + s
			}
			words = append(words, s)
		}
		out = append(out, indexed{label, strings.ToLower(strings.Join(words, " ")), kind, e, at.Pos})
	}
	switch {
	case doc.Project != nil:
		add(doc.ID(), doc.Project.Name, symbolFile, doc.Project.At("id"))
	case doc.Programme != nil:
		add(doc.ID(), doc.Programme.Name, symbolFile, doc.Programme.At("id"))
	case doc.Organisations != nil:
		for i := range doc.Organisations.Organisations {
			x := &doc.Organisations.Organisations[i]
			add(string(x.ID), x.Name, symbolClass, x.At("id"))
		}
	}
	return out
}

type foldingRange struct {
	Start uint32 `json:"startLine"`
	End   uint32 `json:"endLine"`
	Kind  string `json:"kind,omitempty"`
}

// folding are the mappings, lists and texts of several lines, and comments.
func (s *server) folding(p *documentParams) (any, error) {
	out := []foldingRange{}
	a, o, free, ok := s.outlined(p.TextDocument.URI)
	defer free()
	if !ok {
		return out, nil
	}
	fold := func(from, to int, kind string) {
		if r := a.within(from, to); r.End.Line > r.Start.Line {
			out = append(out, foldingRange{r.Start.Line, r.End.Line, kind})
		}
	}
	for i := range o.Nodes[1:] {
		n := &o.Nodes[i+1]
		if n.Kind == source.Scalar && !n.Block() && n.Style == source.Plain {
			continue
		}
		last := int(n.At.To)
		if n.End > int32(i+2) {
			last = int(o.Nodes[n.End-1].At.To)
		}
		end := len(bytes.TrimRight(a.record()[:min(last, len(a.record()))], " \r\n"))
		fold(n.Begin(), end, "")
	}
	for i := 0; i < len(o.Comments); {
		k := i
		for k+1 < len(o.Comments) && a.position(int(o.Comments[k+1].From)).Line == a.position(int(o.Comments[k].From)).Line+1 {
			k++
		}
		fold(int(o.Comments[i].From), int(o.Comments[k].To), "comment")
		i = k + 1
	}
	slices.SortStableFunc(out, func(a, b foldingRange) int { return int(a.Start) - int(b.Start) })
	return slices.Compact(out), nil
}

type documentLink struct {
	Range  Range `json:"range"`
	Target uri   `json:"target"`
}

// links are the addresses of sources, their files in the archive, and the pages of rules.
func (s *server) links(p *documentParams) (any, error) {
	out := []documentLink{}
	a, free, ok := s.about(p.TextDocument.URI)
	defer free()
	if !ok {
		return out, nil
	}
	d := a.doc.Documentation()
	if d == nil {
		return out, nil
	}
	add := func(at source.Place, target uri) {
		if target != "" {
			out = append(out, documentLink{a.within(int(at.From), int(at.To)), target})
		}
	}
	for i := range d.Sources {
		x := &d.Sources[i]
		if strings.HasPrefix(x.URL, "https://") || strings.HasPrefix(x.URL, "http://") {
			add(x.At("url"), x.URL)
		}
		if x.File != "" {
			add(x.At("file"), a.folder.inArchive(x.File))
		}
	}
	for i := range d.Allow {
		if x := &d.Allow[i]; x.Rule != "" {
			add(x.At("rule"), render.PageOf(string(x.Rule), s.Home))
		}
	}
	return out, nil
}

// inArchive is the address of a file in the archive of the folder's settings; empty where
// there is no such text.
func (f *folder) inArchive(name string) uri {
	if f.archive == nil {
		return ""
	}
	if _, err := f.archive.Text(name); err != nil {
		return ""
	}
	top := paths.Top(f.dir)
	if top == "" {
		top = filepath.Dir(f.dir)
	}
	return uriOf(filepath.Join(top, filepath.FromSlash(f.archived), filepath.FromSlash(name)))
}
