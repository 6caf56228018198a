package lsp

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

type renameParams struct {
	placeParams
	Name string `json:"newName"`
}

type prepared struct {
	Range       Range  `json:"range"`
	Placeholder string `json:"placeholder"`
}

type documentEdit struct {
	TextDocument versioned  `json:"textDocument"`
	Edits        []textEdit `json:"edits"`
}

type versioned struct {
	URI     uri    `json:"uri"`
	Version *int32 `json:"version"`
}

type fileRename struct {
	Kind string `json:"kind"`
	Old  uri    `json:"oldUri"`
	New  uri    `json:"newUri"`
}

// refused says why something is not done.
func (f *folder) refused(why language.Text) error {
	return &jsonrpc2.Error{Code: codeRequestFailed, Message: why.In(f.language())}
}

// codeRequestFailed is the protocol's: all was as it should be, and it can't be done.
const codeRequestFailed = -32803

// prepareRename says what would get another name.
func (s *server) prepareRename(p *placeParams) (any, error) {
	a, o, free, ok := s.outlined(p.TextDocument.URI)
	defer free()
	if !ok {
		return nil, nil
	}
	t, ok := a.thingAt(o, a.offset(p.Position))
	if !ok {
		return nil, nil
	}
	return prepared{a.within(int(t.at.From), int(t.at.To)), t.id}, nil
}

// rename gives what an id names another id in all records: where it has it, where others
// refer to it, and in paths. A record that is called as its file is takes the file along.
func (s *server) rename(p *renameParams) (any, error) {
	a, free, ok := s.about(p.TextDocument.URI)
	defer free()
	if !ok {
		return nil, nil
	}
	f := a.folder
	o, ok := a.outline()
	var t thing
	if ok {
		t, ok = a.thingAt(o, a.offset(p.Position))
	}
	if !ok {
		return nil, f.refused(language.Say("there is no id here"))
	}
	if p.Name == t.id {
		return workspaceEdit{}, nil
	}
	if !record.ValidID(p.Name) {
		return nil, f.refused(language.Say("\"{0}\" is not a valid id", p.Name))
	}
	if a.taken(t, p.Name) {
		return nil, f.refused(language.Say("the id {0} is taken already", p.Name))
	}
	if len(a.declared(t)) != 1 {
		return nil, f.refused(language.Say("{0} has no place of its own, or more than one", t.id))
	}
	r := renaming{asked: a, thing: t, name: p.Name}
	a.eachNaming(t, r.visit)
	if r.failed != "" {
		return nil, f.refused(language.Say("{0} can't be changed: it would say something else then", r.failed))
	}
	file, err := r.file()
	if err != nil {
		return nil, err
	}
	return r.edit(file), nil
}

// taken reports whether an id is that of something else of the kind.
func (a *asked) taken(t thing, id string) bool {
	f := a.folder
	switch t.to {
	case record.ToOrganisation, record.ToProject, record.ToProgramme:
		return f.live.Knows(t.to, id) == catalogue.Yes
	}
	o, ok := a.outline()
	node := a.ownID(t)
	if !ok || node < 0 {
		return false
	}
	list := o.Nodes[o.Nodes[node].Parent].Parent
	for item := range o.Children(list) {
		if k := o.Child(item, "id"); k >= 0 && o.Nodes[k].Text == id {
			return true
		}
	}
	return false
}

// renaming gathers what changes as a thing gets another id.
type renaming struct {
	*asked
	thing  thing
	name   string
	files  []changed
	failed string // the file that can't be changed
}

// changed is the edits of a file.
type changed struct {
	entry *catalogue.Entry
	edits []diag.Edit
}

// visit finds what changes in a record.
func (r *renaming) visit(e *catalogue.Entry, doc *decode.Record) {
	if doc.Tree == nil {
		return
	}
	o := outlineOf(doc.Tree, e.Kind)
	var edits []diag.Edit
	set := func(at source.Place, text string) {
		x := edit.Of(doc.File, doc.Tree, &diag.Change{At: at, Text: text})
		if !slices.ContainsFunc(edits, func(y diag.Edit) bool { return y.From == x.From }) {
			edits = append(edits, x)
		}
	}
	for i := range o.Nodes {
		if o.names(int32(i), r.thing) || int32(i) == r.thing.node && e == r.entry {
			set(o.At(int32(i)), r.name)
		}
	}
	for i := range doc.References {
		if x := &doc.References[i]; r.folder.leads(x, r.thing) {
			set(x.At, r.name)
		}
	}
	if len(edits) == 0 {
		return
	}
	if !r.paths(e, doc, o, edits, set) {
		r.failed = e.Name
		return
	}
	r.files = append(r.files, changed{e, edits})
}

// paths has paths lead where they led before some edits; false where the record would be
// another one.
func (r *renaming) paths(e *catalogue.Entry, doc *decode.Record, o outline, edits []diag.Edit, set func(source.Place, string)) bool {
	text, err := edit.Apply(doc.File.Bytes, edits)
	if err != nil {
		return false
	}
	after := decode.New(r.folder.live.Register).Decode(&source.File{Name: e.Name, Bytes: text}, e.Kind)
	if after.Tree == nil || len(after.Tree.Nodes) != len(o.Nodes) {
		return false
	}
	for i := range o.Nodes {
		if !o.isPath(int32(i)) {
			continue
		}
		node, _ := o.Resolve(o.Nodes[i].Text)
		if node < 0 {
			continue
		}
		if was, is := o.Path(node), after.Tree.Path(node); was != is {
			set(o.At(int32(i)), is)
		}
	}
	return true
}

// file is the record's file under its new name; nil where it keeps its name. A client that
// can't do that is refused, for a record is found by its file's name.
func (r *renaming) file() (*fileRename, error) {
	root := slices.IndexFunc(record.Roots(), func(x record.Root) bool { return x.Leads == r.thing.to && x.Folder != "" })
	if root < 0 {
		return nil, nil
	}
	f := r.folder
	for _, x := range r.files {
		if x.entry.Kind != record.Roots()[root].Kind || x.entry.ID != r.thing.id || f.live.ID(x.entry) != r.thing.id {
			continue
		}
		w := &f.client.Workspace.WorkspaceEdit
		if !w.DocumentChanges || !slices.Contains(w.ResourceOperations, "rename") {
			return nil, f.refused(language.Say("the id is also the name of its file, and this editor can't rename files: rename the file to {0} and write the id in it", r.name+path.Ext(x.entry.Name)))
		}
		from := f.pathOf(x.entry)
		to := filepath.Join(filepath.Dir(from), r.name+filepath.Ext(from))
		if f.live.Entry(strings.TrimSuffix(x.entry.Name, path.Base(x.entry.Name))+filepath.Base(to)) != nil {
			return nil, f.refused(language.Say("the id {0} is taken already", r.name))
		}
		return &fileRename{"rename", f.addressOf(x.entry), uriOf(to)}, nil
	}
	return nil, nil
}

// edit is what changes, as the client takes it.
func (r *renaming) edit(file *fileRename) workspaceEdit {
	var out workspaceEdit
	ordered := r.client.Workspace.WorkspaceEdit.DocumentChanges
	if !ordered {
		out.Changes = make(map[uri][]textEdit)
	}
	for _, x := range r.files {
		t := r.folder.textOf(x.entry)
		at := versioned{URI: uriOf(r.folder.pathOf(x.entry))}
		if d := r.folder.openIn(x.entry); d != nil {
			at = versioned{d.uri, &d.version}
		}
		slices.SortFunc(x.edits, func(a, b diag.Edit) int { return a.From - b.From })
		var edits []textEdit
		for _, e := range x.edits {
			edits = append(edits, textEdit{t.within(e.From, e.To), e.Text})
		}
		if ordered {
			out.Ordered = append(out.Ordered, documentEdit{at, edits})
		} else {
			out.Changes[at.URI] = edits
		}
	}
	if file != nil {
		out.Ordered = append(out.Ordered, file)
	}
	return out
}
