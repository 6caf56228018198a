package lsp

import (
	"reflect"
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// thing is what has an id.
type thing struct {
	to   record.Reference // what leads to it; ToNothing where only paths do
	id   string
	node int32 // of the id in the document that is asked about, where it is that; else -1
	at   source.Pos
}

// own reports whether a thing is known within its record only.
func (t thing) own() bool {
	return t.to == record.ToPhase || t.to == record.ToSource || t.to == record.ToNothing
}

// ids are what the items of a type are to others, by the type of the mapping whose id
// names them.
var ids = map[reflect.Type]record.Reference{
	reflect.TypeFor[record.Project]():      record.ToProject,
	reflect.TypeFor[record.Programme]():    record.ToProgramme,
	reflect.TypeFor[record.Organisation](): record.ToOrganisation,
	reflect.TypeFor[record.Phase]():        record.ToPhase,
	reflect.TypeFor[record.Document]():     record.ToSource,
}

// thingAt is what an id at an offset names; false where there is none.
func (a *asked) thingAt(o outline, offset int) (thing, bool) {
	node, key := o.at(offset)
	if node < 0 || key || o.Nodes[node].Kind != source.Scalar {
		return thing{}, false
	}
	n := &o.Nodes[node]
	t := thing{id: n.Text, node: -1, at: n.At}
	if o.typeOf(node) == reflect.TypeFor[record.ID]() && n.Key == "id" {
		t.node, t.to = node, ids[o.typeOf(n.Parent)]
		return t, n.Text != ""
	}
	t.to = a.reference(o, node)
	return t, t.to != record.ToNothing && t.to != record.ToMunicipality && n.Text != ""
}

// leads reports whether a reference leads to a thing.
func (f *folder) leads(r *decode.Reference, t thing) bool {
	if r.Name != t.id {
		return false
	}
	switch r.To {
	case record.ToParty, record.ToAudience:
		return t.to == record.ToOrganisation && !f.live.Register.Known(r.Name)
	default:
		return r.To == t.to
	}
}

// locationIn is a stretch of a file.
func (f *folder) locationIn(e *catalogue.Entry, at source.Pos) location {
	return location{f.addressOf(e), f.textOf(e).within(int(at.From), int(at.To))}
}

// definition leads to what an id or a path names.
func (s *server) definition(p *placeParams) (any, error) {
	a, o, free, ok := s.outlined(p.TextDocument.URI)
	defer free()
	if !ok {
		return nil, nil
	}
	offset := a.offset(p.Position)
	if node, key := o.at(offset); node >= 0 && !key && o.isPath(node) {
		if to, _ := o.Resolve(o.Nodes[node].Text); to >= 0 {
			return a.folder.locationIn(a.entry, o.At(to).Pos), nil
		}
		return nil, nil
	}
	t, ok := a.thingAt(o, offset)
	if !ok {
		return nil, nil
	}
	for _, x := range a.declared(t) {
		return x, nil
	}
	return nil, nil
}

// isPath reports whether a scalar is the path of another value.
func (o outline) isPath(node int32) bool {
	f, ok := o.fieldOf(node)
	return ok && f.Key == "path" && o.Nodes[node].Kind == source.Scalar
}

// declared is where a thing has its id: once, nearly always.
func (a *asked) declared(t thing) (out []location) {
	f := a.folder
	switch t.to {
	case record.ToPhase, record.ToSource, record.ToNothing:
		if node := a.ownID(t); node >= 0 {
			out = append(out, f.locationIn(a.entry, a.doc.Tree.At(node).Pos))
		}
	case record.ToOrganisation:
		if x, ok := f.live.Organisation(record.OrganisationID(t.id)); ok {
			out = append(out, f.locationIn(f.live.Entry(x.File), x.At("id").Pos))
		}
	case record.ToProgramme:
		if x := f.live.Programme(record.ProgrammeID(t.id)); x != nil {
			for _, e := range f.live.Entries {
				if doc := f.live.Kept(e); doc != nil && doc.Programme == x {
					out = append(out, f.locationIn(e, x.At("id").Pos))
				}
			}
		}
	case record.ToProject:
		for _, e := range f.live.Projects(record.ProjectID(t.id)) {
			doc := f.live.Record(e)
			if doc == nil {
				continue
			}
			at := source.Start
			if doc.Project != nil {
				at = doc.Project.At("id").Pos
			}
			out = append(out, f.locationIn(e, at))
			f.live.Free(e, doc)
		}
	}
	return out
}

// ownID is the node of the id of a phase or source of the record; -1 where there is none.
func (a *asked) ownID(t thing) int32 {
	if t.node >= 0 {
		return t.node
	}
	o, ok := a.outline()
	if !ok {
		return -1
	}
	for i := range o.Nodes {
		if o.names(int32(i), t) {
			return int32(i)
		}
	}
	return -1
}

// names reports whether a node is the id by which others refer to a thing.
func (o outline) names(node int32, t thing) bool {
	n := &o.Nodes[node]
	if n.Key != "id" || n.Text != t.id || n.Kind != source.Scalar {
		return false
	}
	to, ok := ids[o.typeOf(n.Parent)]
	return ok && to == t.to
}

type referencesParams struct {
	placeParams
	Context struct {
		Declaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

// references are the places in all records that lead to what an id names.
func (s *server) references(p *referencesParams) (any, error) {
	out := []location{}
	a, o, free, ok := s.outlined(p.TextDocument.URI)
	defer free()
	if !ok {
		return out, nil
	}
	t, ok := a.thingAt(o, a.offset(p.Position))
	if !ok {
		return out, nil
	}
	if p.Context.Declaration {
		out = append(out, a.declared(t)...)
	}
	a.eachNaming(t, func(e *catalogue.Entry, doc *decode.Record) {
		for i := range doc.References {
			if r := &doc.References[i]; a.folder.leads(r, t) {
				out = append(out, a.folder.locationIn(e, r.At.Pos))
			}
		}
	})
	return slices.Compact(out), nil
}

// eachNaming visits the records that have the id of a thing as a word.
func (a *asked) eachNaming(t thing, visit func(*catalogue.Entry, *decode.Record)) {
	if t.own() {
		visit(a.entry, a.doc)
		return
	}
	for _, e := range a.folder.live.Naming(map[string]bool{t.id: true}) {
		if doc := a.folder.live.Record(e); doc != nil {
			visit(e, doc)
			a.folder.live.Free(e, doc)
		}
	}
}
