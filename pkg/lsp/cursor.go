package lsp

import (
	"reflect"

	"sostool/pkg/record"
	"sostool/pkg/source"
)

// outline is the tree of a record with what the format says about each of its values.
type outline struct {
	*source.Tree
	root reflect.Type
}

// outlineOf is the outline of a record of the kind that it states, else of that which its
// place holds.
func outlineOf(tree *source.Tree, kind string) outline {
	if i := tree.Child(0, "record"); i >= 0 {
		if root := record.RootOf(tree.Nodes[i].Text); root.Type != nil {
			return outline{tree, root.Type}
		}
	}
	return outline{tree, record.RootOf(kind).Type}
}

// typeOf is the type of a node's value; nil where the format has none.
func (o outline) typeOf(node int32) reflect.Type {
	if node <= 0 {
		return o.root
	}
	n := &o.Nodes[node]
	in := o.typeOf(n.Parent)
	if in == nil {
		return nil
	}
	if in.Kind() == reflect.Slice {
		return in.Elem()
	}
	if item := record.ItemOf(in); item != nil {
		return item
	}
	if _, value := record.EntryOf(in); value != nil {
		return value
	}
	if f, ok := o.fieldOf(node); ok {
		return f.Type
	}
	return nil
}

// fieldOf is the field of the mapping that a node's key names.
func (o outline) fieldOf(node int32) (record.Field, bool) {
	n := &o.Nodes[node]
	if !n.Keyed {
		return record.Field{}, false
	}
	return record.FieldOf(o.typeOf(n.Parent), n.Key)
}

// scalarOf is what the format says about a node that is a scalar.
func (o outline) scalarOf(node int32) (record.Scalar, bool) {
	t := o.typeOf(node)
	if t == nil {
		return record.Scalar{}, false
	}
	return record.ScalarOf(t)
}

// at is the node of which an offset is in the key, or in the value of a scalar; -1 where
// there is none.
func (o outline) at(offset int) (node int32, key bool) {
	node = -1
	in := func(p source.Pos) bool { return int(p.From) <= offset && offset <= int(p.To) }
	for i := range o.Nodes {
		n := &o.Nodes[i]
		switch {
		case n.Begin() > offset:
			return node, key
		case n.Keyed && in(n.KeyAt):
			node, key = int32(i), true
		case n.Kind == source.Scalar && !n.Nothing() && in(n.At):
			node, key = int32(i), false
		}
	}
	return node, key
}

// outline is that of the record that is asked about; false where nothing of it could be
// read.
func (a *asked) outline() (outline, bool) {
	if a.doc.Tree == nil || len(a.doc.Tree.Nodes) == 0 {
		return outline{}, false
	}
	return outlineOf(a.doc.Tree, a.entry.Kind), true
}

// outlined is about, with the outline of the record; false also where there is none.
func (s *server) outlined(u uri) (a *asked, o outline, free func(), ok bool) {
	if a, free, ok = s.about(u); ok {
		o, ok = a.outline()
	}
	return a, o, free, ok
}

// reference is what a scalar leads to, ToParty and ToAudience resolved: an organisation or
// a municipality.
func (a *asked) reference(o outline, node int32) record.Reference {
	s, ok := o.scalarOf(node)
	if !ok {
		return record.ToNothing
	}
	switch to := s.Refers; to {
	case record.ToParty, record.ToAudience:
		if name := o.Nodes[node].Text; a.folder.live.Register.Known(name) {
			return record.ToMunicipality
		} else if name == string(record.All) && to == record.ToAudience {
			return record.ToNothing
		}
		return record.ToOrganisation
	default:
		return to
	}
}
