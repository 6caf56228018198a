package syntax

import (
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/source"
)

// Again reads a file as Read does, given the tree of what the file was before an edit: an
// editor asks at each key that is pressed. Only the entries of the record itself that the
// edit touches are read; what is before them is kept, and what is after them moved. Where
// that is not enough, all of the file is read: where either text has a fault, or the old one
// anchors or tags, or the edit touches the first entry.
//
// The old tree may have been decoded; the new one is as if it were not.
func (r *Reader) Again(old *source.Tree, edit diag.Edit, f *source.File, tree *source.Tree) []diag.Finding {
	if r.reread(old, edit, string(f.Bytes), tree) {
		return nil
	}
	tree.Reset()
	return r.Read(f, tree)
}

// reread reads what an edit touches; false where all of the text is to be read.
func (r *Reader) reread(old *source.Tree, edit diag.Edit, text string, tree *source.Tree) bool {
	first, after := touched(old, edit)
	if first <= 1 {
		return false
	}
	r.reset(tree)
	r.take(old, first)
	longer := len(text) - len(old.Text)
	if int(after) < len(old.Nodes) {
		r.until = lineBegin(old, after) + longer
	}
	ok := r.from(text)
	if ok && r.begin == r.until && r.rest() != "" { // it ended before that line
		r.move(old, after, longer)
	}
	return ok
}

// touched are the first entry of the record itself that an edit of its text may change,
// and the first one after it that it does not change. There is no first one where that is
// not to be told from the tree, and all of its nodes are before the second one where no
// entry is.
func touched(t *source.Tree, edit diag.Edit) (first, after int32) {
	after = int32(len(t.Nodes))
	if after == 0 || t.Nodes[0].Kind != source.Mapping || t.Nodes[0].Style == source.Flow || len(t.Broken)+len(t.Properties) > 0 {
		return -1, after
	}
	for c := range t.Children(0) {
		switch begin := lineBegin(t, c); {
		case begin < edit.From:
			first = c
		case begin >= edit.To:
			return first, c
		}
	}
	return first, after
}

// lineBegin is where the line begins that has the key of a node.
func lineBegin(t *source.Tree, i int32) int {
	return strings.LastIndexByte(t.Text[:t.Nodes[i].KeyAt.From], '\n') + 1
}

// take takes over what is before an entry of the record itself, and takes the reader there.
func (r *Reader) take(old *source.Tree, first int32) {
	t, begin := r.tree, lineBegin(old, first)
	comments, _ := slices.BinarySearchFunc(old.Comments, begin, beginsBefore)
	t.Nodes = append(t.Nodes, old.Nodes[:first]...)
	t.Comments = append(t.Comments, old.Comments[:comments]...)
	root := level{col: int(old.Nodes[first].KeyAt.From) - begin, first: int(old.Nodes[1].KeyAt.From)}
	for i := range t.Nodes {
		n := &t.Nodes[i]
		undecode(n)
		if n.Parent == 0 {
			root.count++
			root.last = int(n.KeyAt.From)
		}
	}
	r.section = section{begin, int(first), comments, 0, root}
	r.back()
}

// move takes over the entries of the record itself from one on, whose text is now further
// on by some bytes.
func (r *Reader) move(old *source.Tree, after int32, longer int) {
	t := r.tree
	begin, nodes := lineBegin(old, after), int32(len(t.Nodes))-after
	moved := func(p source.Pos) source.Pos { return source.At(int(p.From)+longer, int(p.To)+longer) }
	for _, n := range old.Nodes[after:] {
		undecode(&n)
		n.KeyAt, n.At, n.End = moved(n.KeyAt), moved(n.At), n.End+nodes
		if n.Parent > 0 {
			n.Parent += nodes
		}
		t.Nodes = append(t.Nodes, n)
	}
	comments, _ := slices.BinarySearchFunc(old.Comments, begin, beginsBefore)
	for _, c := range old.Comments[comments:] {
		t.Comments = append(t.Comments, moved(c))
	}
	t.Nodes[0].End, t.Nodes[0].At.To = int32(len(t.Nodes)), moved(old.Nodes[0].At).To
}

func beginsBefore(p source.Pos, offset int) int { return int(p.From) - offset }

// undecode takes from a node what decoding adds to it.
func undecode(n *source.Node) {
	n.Format, n.Type, n.Misfit, n.Unknown = nil, source.Word, false, false
}
