package syntax

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"sostool/pkg/source"
)

// parse is the authority: one document into nodes, nil where there is none.
func parse(text []byte) (root *yaml.Node, err error) {
	defer func() {
		// yaml.v3 turns its own panics into errors; a bug in it must not
		// take the other files down.
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	var n, rest yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	switch err := decoder.Decode(&n); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	// What comes after the document would be ignored silently.
	if err := decoder.Decode(&rest); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if n.Kind != yaml.DocumentNode || len(n.Content) == 0 {
		return nil, nil
	}
	return n.Content[0], nil
}

// grafter makes the parser's nodes a tree. It has no comments, and where a value ends is
// found by its text.
type grafter struct {
	file *source.File
	tree *source.Tree
	last int // after the latest value, key or sign

	line, col, at int // of the latest node
}

// graft makes a tree of the parser's nodes.
func graft(f *source.File, text string, root *yaml.Node, tree *source.Tree) {
	tree.Reset()
	tree.Text = text
	g := grafter{file: f, tree: tree}
	if root != nil {
		g.value(root, source.Node{Parent: -1})
	}
}

// value adds a node of which all but the value is known.
func (g *grafter) value(n *yaml.Node, out source.Node) {
	i := int32(len(g.tree.Nodes))
	from := g.properties(g.offset(n))
	out.Style = styles[n.Style&^yaml.TaggedStyle]
	switch n.Kind {
	case yaml.MappingNode:
		out.Kind = source.Mapping
	case yaml.SequenceNode:
		out.Kind = source.Sequence
	case yaml.AliasNode:
		out.Style, out.Text = source.Alias, n.Value
	default:
		out.Text = n.Value
	}
	out.At = source.At(from, g.end(from, n))
	if out.Nothing() { // the parser puts it where the next thing is
		if out.At = source.At(from, from); out.Keyed {
			out.At = out.KeyAt
		}
	} else {
		g.last = int(out.At.To)
	}
	g.tree.Nodes = append(g.tree.Nodes, out)
	if out.Style == source.Flow {
		g.last = from
	}
	for k := 0; k < len(n.Content); k++ {
		child := source.Node{Parent: i}
		if n.Kind == yaml.MappingNode {
			child = g.key(n.Content[k], i)
			k++
		}
		if k < len(n.Content) {
			g.value(n.Content[k], child)
		}
	}
	node := &g.tree.Nodes[i]
	node.End = int32(len(g.tree.Nodes))
	if node.Kind != source.Scalar {
		if node.Style == source.Flow {
			g.last = g.bracket(from)
		}
		node.At.To = int32(g.last)
	}
}

// key is a node with what is known from its key.
func (g *grafter) key(n *yaml.Node, parent int32) source.Node {
	from := g.properties(g.offset(n))
	g.last = g.end(from, n)
	out := source.Node{Parent: parent, KeyAt: source.At(from, g.last), Keyed: true, OddKey: n.Kind != yaml.ScalarNode}
	if out.Key = n.Value; n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode {
		out.Key = ""
	}
	line, _, _ := strings.Cut(g.tree.Text[g.last:], "\n")
	if colon := strings.IndexByte(line, ':'); colon >= 0 && strings.Trim(line[:colon], " \t") == "" {
		g.last += colon + 1
	}
	return out
}

var styles = map[yaml.Style]source.Style{
	yaml.DoubleQuotedStyle: source.DoubleQuoted, yaml.SingleQuotedStyle: source.SingleQuoted,
	yaml.LiteralStyle: source.Literal, yaml.FoldedStyle: source.Folded, yaml.FlowStyle: source.Flow,
}

// offset is where a node begins. Most are further on in the line of the one before.
func (g *grafter) offset(n *yaml.Node) int {
	if n.Line != g.line || n.Column < g.col {
		g.line, g.col, g.at = n.Line, n.Column, g.file.Offset(n.Line, n.Column)
		return g.at
	}
	for ; g.col < n.Column && g.at < len(g.tree.Text) && g.tree.Text[g.at] != '\r' && g.tree.Text[g.at] != '\n'; g.col++ {
		_, size := utf8.DecodeRuneInString(g.tree.Text[g.at:])
		g.at += size
	}
	return g.at
}

// properties notes the anchor and the tag of a node, which begins with them, and is the
// offset after them. Of the tag "!" the parser keeps no word.
func (g *grafter) properties(from int) int {
	text := g.tree.Text
	for from < len(text) && (text[from] == '&' || text[from] == '!') {
		ends := " \t\r\n"
		if text[from] == '&' {
			ends += ",[]{}"
		}
		to := len(text)
		if end := strings.IndexAny(text[from:], ends); end >= 0 {
			to = from + end
		}
		g.tree.Properties = append(g.tree.Properties, source.At(from, to))
		from = len(text) - len(strings.TrimLeft(text[to:], " \t\r\n"))
	}
	return from
}

// end is where a scalar ends that begins at an offset.
func (g *grafter) end(from int, n *yaml.Node) int {
	text := g.tree.Text[from:]
	line, _, _ := strings.Cut(text, "\n")
	switch {
	case n.Kind == yaml.AliasNode:
		return from + min(1+len(n.Value), len(text))
	case n.Kind != yaml.ScalarNode || n.Value == "" && n.Style == 0:
		return from
	case text != "" && (text[0] == '"' || text[0] == '\''):
		r := Reader{text: g.tree.Text, cursor: cursor{next: from}, levels: []level{{col: -1}}}
		r.nextLine()
		if _, ok := r.quoted(); ok {
			return r.pos
		}
	case strings.HasPrefix(text, n.Value):
		return from + len(n.Value)
	}
	return from + len(strings.TrimRight(line, " \t\r"))
}

// bracket is the offset after the bracket that closes the one at an offset, whose last
// item has been read.
func (g *grafter) bracket(from int) int {
	text := g.tree.Text
	closing := byte(']')
	switch {
	case from >= len(text) || text[from] != '[' && text[from] != '{': // [key: value] has a mapping without its own
		return g.last
	case text[from] == '{':
		closing = '}'
	}
	for i := max(g.last, from+1); i < len(text); i++ {
		switch {
		case text[i] == closing:
			return i + 1
		case text[i] == '#' && strings.IndexByte(" \t\n", text[i-1]) >= 0:
			if end := strings.IndexByte(text[i:], '\n'); end >= 0 {
				i += end
			}
		}
	}
	return len(text)
}

// same reports whether two trees say the same, all of it beginning in the same place.
func same(a, b *source.Tree) bool {
	return slices.EqualFunc(a.Nodes, b.Nodes, func(x, y source.Node) bool {
		item := !x.Keyed && x.Nothing() // where that is, only the reader says
		return x.Key == y.Key && x.Text == y.Text && x.Kind == y.Kind && x.Style == y.Style && x.Parent == y.Parent && x.End == y.End &&
			x.Keyed == y.Keyed && x.OddKey == y.OddKey && (!x.Keyed || x.KeyAt.From == y.KeyAt.From) && (item || x.At.From == y.At.From)
	}) && slices.Equal(a.Properties, b.Properties)
}
