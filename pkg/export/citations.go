package export

import (
	"sostool/pkg/check"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// citations are a project's citations by the nodes that they are of.
type citations struct {
	tree *source.Tree
	at   map[int32]*record.Citation
}

// citationsOf are the citations of a project: where sources contradict each other, those of
// the one that the record follows, and else the first of each value.
func citationsOf(v *check.View, p *record.Project) *citations {
	tree := v.Record.Tree
	c := &citations{tree: tree, at: make(map[int32]*record.Citation, len(p.Citations))}
	chosen := make(map[int32]record.SourceID)
	for i := range p.Discrepancies {
		if node, _ := tree.Resolve(p.Discrepancies[i].Path); node >= 0 {
			chosen[node] = p.Discrepancies[i].Chosen
		}
	}
	for i, node := range v.Cited() {
		x := &p.Citations[i]
		if known := c.at[node]; node >= 0 && (known == nil || x.Source == chosen[node] && known.Source != x.Source) {
			c.at[node] = x
		}
	}
	return c
}

// of is the citation of a value, else of the nearest mapping or list around it, which covers
// what is in it; nil where none is.
func (c *citations) of(node int32) *record.Citation {
	for ; node > 0; node = c.tree.Nodes[node].Parent {
		if x := c.at[node]; x != nil {
			return x
		}
	}
	return nil
}
