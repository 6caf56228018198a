package fix

import (
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// proof compares a record before and after some edits: all is the same but for the words
// that they replace. Lines with faults are left out, for what they say is not known.
type proof struct {
	before, after *decode.Record
	records       *catalogue.Catalogue
	edits         []diag.Edit  // in the order of the text
	mended        []source.Pos // where after the edits the lines are that had faults
}

func newProof(before, after *decode.Record, records *catalogue.Catalogue, edits []diag.Edit) *proof {
	p := &proof{before: before, after: after, records: records, edits: edits}
	for _, at := range before.Tree.Broken {
		n := before.File.LineAt(int(at.From))
		begin := after.File.Offset(n, 1)
		p.mended = append(p.mended, source.At(begin, begin+len(after.File.Line(n))+1))
	}
	return p
}

// isMended reports whether an offset after the edits is on a line that had a fault.
func (p *proof) isMended(offset int) bool { return source.Meets(p.mended, offset, offset+1) }

// holds goes through the nodes of both trees.
func (p *proof) holds() bool {
	before, after := p.before.Tree, p.after.Tree
	if slices.ContainsFunc(after.Broken, func(at source.Pos) bool { return !p.isMended(int(at.From)) }) {
		return false
	}
	matches := make([]int32, len(before.Nodes)) // after the edits, -1 for those on lines with faults
	j := p.sound(0)
	for i := range before.Nodes {
		n := &before.Nodes[i]
		if before.InBroken(n.Begin()) {
			matches[i] = -1
			continue
		}
		if int(j) == len(after.Nodes) {
			return false
		}
		matches[i] = j
		if n.Parent >= 0 && matches[n.Parent] >= 0 && matches[n.Parent] != after.Nodes[j].Parent {
			return false
		}
		next, same := p.same(int32(i), j)
		if !same {
			return false
		}
		j = p.sound(next)
	}
	return int(j) == len(after.Nodes)
}

// sound is the next node after the edits, from one on, that is not on a line with a fault.
func (p *proof) sound(j int32) int32 {
	nodes := p.after.Tree.Nodes
	for int(j) < len(nodes) && p.isMended(nodes[j].Begin()) {
		j++
	}
	return j
}

// same reports whether two nodes are the same but for the words that the edits replace,
// and where after the edits to go on.
func (p *proof) same(i, j int32) (next int32, same bool) {
	x, y := &p.before.Tree.Nodes[i], &p.after.Tree.Nodes[j]
	if x.Key != y.Key && (!p.touches(x.KeyAt, p.keyEnd(i)) || p.misfit(j)) {
		return 0, false
	}
	same = x.Kind == y.Kind && x.Text == y.Text
	switch {
	case x.Kind != source.Scalar:
	case p.faultBelow(i):
		return j + 1, true
	case p.touches(x.At, p.next(i)):
		return y.End, same || p.replaced(i)
	}
	return j + 1, same
}

// faultBelow reports whether a line with a fault is between a scalar and the next node: it
// may be a part of its value.
func (p *proof) faultBelow(i int32) bool {
	return source.Meets(p.before.Tree.Broken, p.before.Tree.Nodes[i].Begin(), p.next(i))
}

// misfit reports whether a renamed key has a value that is not of its kind and can't be
// mended, or that leads nowhere (published: 2010 is not a publisher): then another key
// was meant.
func (p *proof) misfit(i int32) bool {
	n := &p.after.Tree.Nodes[i]
	value := func(at source.Place) bool { return at.Node() == i && !at.IsKey() } // or its key, where it is empty
	return n.Unknown ||
		slices.ContainsFunc(p.after.Findings, func(f diag.Finding) bool { return value(f.At) && f.Fix == nil }) ||
		slices.ContainsFunc(p.after.References, func(r decode.Reference) bool {
			outside := r.To == record.ToOrganisation || r.To == record.ToProgramme || r.To == record.ToProject
			return value(r.At) && outside && p.records.Knows(r.To, r.Name) != catalogue.Yes
		})
}

// keyEnd is the offset at which the value of a key begins; where there is none, the next
// node.
func (p *proof) keyEnd(i int32) int {
	if n := &p.before.Tree.Nodes[i]; n.At != n.KeyAt {
		return int(n.At.From)
	}
	return p.next(i)
}

// next is the offset at which the node after a scalar begins.
func (p *proof) next(i int32) int {
	if int(i)+1 == len(p.before.Tree.Nodes) {
		return len(p.before.File.Bytes)
	}
	return p.before.Tree.Nodes[i+1].Begin()
}

// replaced reports whether nothing of a scalar is left after the edits in it: a value may
// go on in lines below.
func (p *proof) replaced(i int32) bool {
	rest, end := int(p.before.Tree.Nodes[i].At.From), p.next(i)
	for _, e := range p.edits[from(p.edits, rest):from(p.edits, end)] {
		rest = max(rest, e.To)
	}
	for line := range strings.Lines(p.before.Tree.Text[rest:max(rest, end)]) {
		line, _, _ = strings.Cut(line, "#")
		if strings.Trim(line, " \t\r\n,:[]{}?-.") != "" {
			return false
		}
	}
	return true
}

// touches reports whether an edit begins between a place and an offset.
func (p *proof) touches(at source.Pos, end int) bool {
	i := from(p.edits, int(at.From))
	return i < len(p.edits) && p.edits[i].From < end
}
