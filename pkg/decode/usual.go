package decode

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

// usual reads the YAML that nearly all records are written in: plain keys, values
// that begin and end on the line of their key or hyphen, and brackets that close on
// theirs. It reads that several times as fast as the parser, into the same nodes but
// for their tags and comments, and gives up at whatever else there is: the parser
// reads that, and alone says what is wrong. Its nodes last until it reads again.
type usual struct {
	text   []byte
	pos    int // of the next character
	line   int // that this is on, from 1
	begin  int // of the line
	indent int // of the line before its first character; -1 after the last one

	counted, column int // up to where columns are counted, and how many there are

	nodes [][]yaml.Node
	used  int          // of the nodes
	open  []*yaml.Node // the contents of the nodes that are not complete
	lists []*yaml.Node // of which contents are cut
}

// chunk is how many nodes are made at once.
const chunk = 128

// read is the root of a text; nil where it is not written in the usual way. The text
// has no characters that a file may not have.
func (u *usual) read(text []byte) *yaml.Node {
	for _, c := range []byte{'\t', '\r', 0xef} { // 0xef begins byte order marks and noncharacters
		if bytes.IndexByte(text, c) >= 0 {
			return nil
		}
	}
	u.text, u.pos, u.line, u.open = text, 0, 1, u.open[:0]
	u.next()
	if u.indent != 0 || !u.keyAhead() {
		return nil
	}
	root := u.mapping(0, 1)
	if root == nil || u.indent >= 0 {
		return nil
	}
	return root
}

// reset lets go of the nodes.
func (u *usual) reset() {
	for i := range u.nodes {
		clear(u.nodes[i][:min(chunk, max(0, u.used-i*chunk))])
	}
	clear(u.open[:cap(u.open)])
	u.text, u.used, u.lists = nil, 0, nil
}

// next goes to the first character of the next line that has more than a comment.
func (u *usual) next() {
	for u.pos < len(u.text) {
		i := u.pos
		for i < len(u.text) && u.text[i] == ' ' {
			i++
		}
		if i < len(u.text) && u.text[i] != '\n' && u.text[i] != '#' {
			u.begin, u.indent, u.counted, u.column = u.pos, i-u.pos, i, i-u.pos
			u.pos = i
			return
		}
		u.pos = i
		u.skipLine()
	}
	u.indent = -1
}

func (u *usual) skipLine() {
	end := bytes.IndexByte(u.text[u.pos:], '\n')
	if end < 0 {
		u.pos = len(u.text)
		return
	}
	u.pos += end + 1
	u.line++
}

func (u *usual) spaces() {
	for u.pos < len(u.text) && u.text[u.pos] == ' ' {
		u.pos++
	}
}

// peek is the character some places further on; a line feed after the last one.
func (u *usual) peek(n int) byte {
	if u.pos+n < len(u.text) {
		return u.text[u.pos+n]
	}
	return '\n'
}

// endLine goes on from after a value; false where more than a comment follows.
func (u *usual) endLine() bool {
	before := u.pos
	u.spaces()
	if c := u.peek(0); c != '\n' && (c != '#' || u.pos == before) {
		return false
	}
	u.skipLine()
	u.next()
	return true
}

// node is a new node at the next character.
func (u *usual) node(kind yaml.Kind, style yaml.Style) *yaml.Node {
	for ; u.counted < u.pos; u.counted++ {
		if u.text[u.counted]&0xc0 != 0x80 {
			u.column++
		}
	}
	if u.used == len(u.nodes)*chunk {
		u.nodes = append(u.nodes, make([]yaml.Node, chunk))
	}
	n := &u.nodes[u.used/chunk][u.used%chunk]
	u.used++
	n.Kind, n.Style, n.Line, n.Column = kind, style, u.line, u.column+1
	return n
}

// contents cuts the contents of a node, those from a place on.
func (u *usual) contents(n *yaml.Node, from int) *yaml.Node {
	size := len(u.open) - from
	if cap(u.lists)-len(u.lists) < size {
		u.lists = make([]*yaml.Node, 0, max(2*chunk, size))
	}
	at := len(u.lists)
	u.lists = append(u.lists, u.open[from:]...)
	n.Content = u.lists[at : at+size : at+size]
	u.open = u.open[:from]
	return n
}

func wordly(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z'
}

// keyLength is the length of the key that comes next; 0 where no plain one does.
func (u *usual) keyLength() int {
	if !wordly(u.peek(0)) {
		return 0
	}
	n := 1
	for c := u.peek(n); wordly(c) || c == '-' || c == '_'; c = u.peek(n) {
		n++
	}
	if after := u.peek(n + 1); u.peek(n) != ':' || after != ' ' && after != '\n' || n > maxKey/2 {
		return 0
	}
	return n
}

func (u *usual) keyAhead() bool { return u.keyLength() > 0 }

// key reads a key and its colon.
func (u *usual) key() bool {
	length := u.keyLength()
	if length == 0 {
		return false
	}
	n := u.node(yaml.ScalarNode, 0)
	n.Value = string(u.text[u.pos : u.pos+length])
	u.pos += length + 1
	u.open = append(u.open, n)
	return true
}

// mapping reads the keys that begin in a column.
func (u *usual) mapping(column, depth int) *yaml.Node {
	n, from := u.node(yaml.MappingNode, 0), len(u.open)
	for {
		if !u.key() {
			return nil
		}
		value := u.value(column, depth+1)
		if value == nil || u.indent > column {
			return nil
		}
		u.open = append(u.open, value)
		if u.indent < column {
			return u.contents(n, from)
		}
	}
}

// value reads what belongs to a key in a column.
func (u *usual) value(column, depth int) *yaml.Node {
	u.spaces()
	if c := u.peek(0); c != '\n' && c != '#' {
		return u.inline(column, depth)
	}
	u.skipLine()
	u.next()
	switch {
	case depth > maxDepth:
		return nil
	case u.indent >= column && u.peek(0) == '-' && u.peek(1) == ' ':
		return u.sequence(u.indent, depth)
	case u.indent > column:
		return u.mapping(u.indent, depth)
	default:
		return nil
	}
}

// sequence reads the items whose hyphens are in a column.
func (u *usual) sequence(column, depth int) *yaml.Node {
	n, from := u.node(yaml.SequenceNode, 0), len(u.open)
	for u.indent == column && u.peek(0) == '-' && u.peek(1) == ' ' {
		u.pos++
		u.spaces()
		var item *yaml.Node
		if u.keyAhead() {
			item = u.mapping(u.pos-u.begin, depth+1)
		} else {
			item = u.inline(column, depth+1)
		}
		if item == nil || u.indent > column {
			return nil
		}
		u.open = append(u.open, item)
	}
	return u.contents(n, from)
}

// inline reads a value that begins on the line of its key or hyphen, which is in a
// column.
func (u *usual) inline(column, depth int) *yaml.Node {
	if c := u.peek(0); c == '|' || c == '>' {
		return u.block(c, column)
	}
	n := u.item(false, depth)
	if n == nil || !u.endLine() {
		return nil
	}
	return n
}

func (u *usual) item(flow bool, depth int) *yaml.Node {
	switch c := u.peek(0); c {
	case '{', '[':
		return u.flow(depth)
	case '"', '\'':
		return u.quoted(c)
	default:
		return u.plain(flow)
	}
}

// flow reads what is in brackets.
func (u *usual) flow(depth int) *yaml.Node {
	if depth > maxDepth {
		return nil
	}
	kind, end := yaml.SequenceNode, byte(']')
	if u.peek(0) == '{' {
		kind, end = yaml.MappingNode, '}'
	}
	n, from := u.node(kind, yaml.FlowStyle), len(u.open)
	u.pos++
	u.spaces()
	if u.peek(0) == end {
		u.pos++
		return n
	}
	for {
		if kind == yaml.MappingNode && !u.key() {
			return nil
		}
		u.spaces()
		item := u.item(true, depth+1)
		if item == nil {
			return nil
		}
		u.open = append(u.open, item)
		u.spaces()
		switch u.peek(0) {
		case ',':
			u.pos++
			u.spaces()
		case end:
			u.pos++
			return u.contents(n, from)
		default:
			return nil
		}
	}
}

// block reads the lines of a text that are deeper than a column.
func (u *usual) block(mark byte, column int) *yaml.Node {
	n := u.node(yaml.ScalarNode, yaml.LiteralStyle)
	if mark == '>' {
		n.Style = yaml.FoldedStyle
	}
	u.pos++
	strip := u.peek(0) == '-'
	if strip {
		u.pos++
	}
	if u.peek(0) != '\n' {
		return nil
	}
	u.skipLine()
	indent := 0
	for u.peek(indent) == ' ' {
		indent++
	}
	if indent <= column || u.peek(indent) == '\n' {
		return nil
	}
	var value []byte
	for empty := 0; ; u.skipLine() { // lines since the last one with a text
		line, _, ended := bytes.Cut(u.text[u.pos:], []byte("\n"))
		text := bytes.TrimLeft(line, " ")
		deep := len(line) - len(text)
		switch {
		case len(text) == 0 && deep <= indent && ended:
			empty++
			continue
		case deep < indent:
			if !strip {
				value = append(value, '\n')
			}
			n.Value = string(value)
			u.next()
			return n
		case !ended || mark == '>' && deep > indent || len(text) == 0:
			return nil
		case len(value) == 0:
		case mark == '|':
			value = append(value, '\n')
		case empty == 0:
			value = append(value, ' ')
		}
		for ; empty > 0; empty-- {
			value = append(value, '\n')
		}
		value = append(value, line[indent:]...)
	}
}

// quoted reads a text in quotes without escapes.
func (u *usual) quoted(quote byte) *yaml.Node {
	style := yaml.DoubleQuotedStyle
	if quote == '\'' {
		style = yaml.SingleQuotedStyle
	}
	n := u.node(yaml.ScalarNode, style)
	u.pos++
	length := bytes.IndexByte(u.text[u.pos:], quote)
	if length < 0 {
		return nil
	}
	text := u.text[u.pos : u.pos+length]
	if u.pos += length + 1; u.peek(0) == quote || bytes.ContainsAny(text, "\n\\") {
		return nil
	}
	n.Value = string(text)
	return n
}

// plain reads a text without quotes.
func (u *usual) plain(flow bool) *yaml.Node {
	c, after := u.peek(0), u.peek(1)
	if !wordly(c) && c < 0x80 && strings.IndexByte("(+./_~", c) < 0 && (c != '-' || !wordly(after)) {
		return nil
	}
	n := u.node(yaml.ScalarNode, 0)
	i, end := u.pos, u.pos
scan:
	for ; i < len(u.text); i++ {
		switch c := u.text[i]; c {
		case '\n':
			break scan
		case ' ':
			continue
		case '#':
			if end < i { // a comment
				break scan
			}
		case ':':
			if i+1 == len(u.text) || strings.IndexByte(" \n,[]{}", u.text[i+1]) >= 0 {
				return nil
			}
		case ',', '[', ']', '{', '}', '?':
			if flow {
				break scan
			}
		}
		end = i + 1
	}
	n.Value = string(u.text[u.pos:end])
	u.pos = end
	return n
}
