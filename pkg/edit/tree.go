package edit

import (
	"bytes"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Node is a value as it stands in a text, with the comments and blank lines
// around it: every byte of the text is in the tree, but for spaces, line breaks
// and punctuation.
//
// Lines of comments are without their indentation; an empty one is one or
// several blank lines.
type Node struct {
	Kind source.Kind
	Head Comment  // behind the key, hyphen or bracket after which the value begins on a later line
	Foot []string // below the last entry, as far in as the entries

	// Of a mapping or list.
	Flow    bool // in brackets
	Entries []Entry
	Top     []string // of the root: what stands at the top of the file, above a blank line

	// Of a scalar.
	Lead  []string // above it, where it begins on a line of its own
	Value string   // what YAML reads
	Tag   string   // as what: !!str, !!int
	Style yaml.Style
	Below bool     // begins on a later line than its key or hyphen
	Lines []string // as written, without indentation; none where nothing stands
	Deep  int      // the indentation of a block text where its header states one
}

// Entry is a key with its value, or an item of a list.
type Entry struct {
	Lead  []string // lines above it
	Key   *Node    // nil in a list
	Value *Node
	Trail Comment // on the line on which the value ends
}

// Comment stands on the line of something else; it has no text where there is
// none.
type Comment struct {
	Text string
	Gap  int // spaces before it, 0 where they are none or not from the value
}

// Read reads a text with all that stands in it. It refuses, with the reason,
// what does not parse, what records don't have (aliases, anchors, tags) and
// what this package can't follow. Lines end with line feeds.
func Read(f *source.File) (*Node, error) {
	root, findings := decode.Nodes(f)
	if reason := reason(findings, root == nil); reason != nil {
		return nil, &Refusal{reason.At, reason.Message}
	}
	if root == nil || root.Kind != yaml.MappingNode {
		return nil, &Refusal{source.Start, language.Say("a record was wanted: keys with values")}
	}
	r := reader{text: f.Bytes, fresh: true}
	n, ok := r.root(root)
	if !ok {
		return nil, &Refusal{f.PosAt(min(r.pos, len(f.Bytes)), 1), language.Say("what is written here can't be followed")}
	}
	return n, nil
}

// reason is the finding for which a text is refused: the last where the parser
// got no further, else the first of what would be lost.
func reason(findings []diag.Finding, unread bool) (out *diag.Finding) {
	for i := range findings {
		switch rule := findings[i].Rule; {
		case unread && findings[i].Severity != diag.Warning && (out == nil || !strings.HasPrefix(rule, "text-")):
			out = &findings[i]
		case !unread && (rule == "yaml-alias" || rule == "yaml-tag"):
			return &findings[i]
		}
	}
	return out
}

// reader goes through a text with the parser's nodes at hand, which say what
// must come next; whatever else comes ends the reading.
type reader struct {
	text    []byte
	pos     int
	fresh   bool      // nothing stands on the line before pos
	pending []between // read, and not yet given to an entry
	astray  bool      // a comment beside something would be taken for one above
}

// between is a comment or, without text, a blank line.
type between struct {
	Comment
	column int
	own    bool // on a line of its own
}

// skip reads blanks, line breaks and comments up to the next sign.
func (r *reader) skip() {
	from := r.pos
	for r.pos < len(r.text) {
		switch c := r.text[r.pos]; {
		case blank(c):
			r.pos++
		case c == '\n':
			if r.fresh {
				r.pending = append(r.pending, between{own: true})
			}
			r.pos++
			r.fresh = true
		case c == '#' && (r.pos == 0 || blank(r.text[r.pos-1]) || r.text[r.pos-1] == '\n'):
			line := r.line()
			comment := Comment{strings.TrimRight(string(line), " \t"), r.pos - from}
			if bytes.IndexByte(r.text[from:r.pos], '\t') >= 0 {
				comment.Gap = 0
			}
			r.pending = append(r.pending, between{comment, r.column(), r.fresh})
			r.pos = min(r.pos+len(line)+1, len(r.text))
			r.fresh = true
		default:
			return
		}
	}
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// line is the rest of the line.
func (r *reader) line() []byte {
	rest := r.text[r.pos:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		return rest[:end]
	}
	return rest
}

func (r *reader) column() int { return r.pos - 1 - bytes.LastIndexByte(r.text[:r.pos], '\n') }

// take goes past a sign that must come next.
func (r *reader) take(c byte) bool {
	if r.pos == len(r.text) || r.text[r.pos] != c {
		return false
	}
	r.pos++
	r.fresh = false
	return true
}

// mark goes past the line that begins or ends a document.
func (r *reader) mark(sign string) {
	if r.fresh && r.column() == 0 && string(bytes.TrimRight(r.line(), " \t")) == sign {
		r.pos = min(r.pos+len(r.line())+1, len(r.text))
	}
}

// beside is the pending comment on the line of what was read last.
func (r *reader) beside() Comment {
	if len(r.pending) == 0 || r.pending[0].own {
		return Comment{}
	}
	c := r.pending[0].Comment
	r.pending = r.pending[1:]
	return c
}

// above are the pending lines, all of which belong to what comes next.
func (r *reader) above() []string { return r.lines(len(r.pending)) }

// inside are the pending lines up to the last comment that is indented as far
// as a column.
func (r *reader) inside(column int) []string {
	n := 0
	for i, b := range r.pending {
		if b.Text != "" && b.column < column {
			break
		}
		if b.Text != "" {
			n = i + 1
		}
	}
	return r.lines(n)
}

// lines takes the first n of the pending ones, several blank lines as one.
func (r *reader) lines(n int) (out []string) {
	for _, b := range r.pending[:n] {
		r.astray = r.astray || !b.own
		if b.Text != "" || len(out) == 0 || out[len(out)-1] != "" {
			out = append(out, b.Text)
		}
	}
	r.pending = r.pending[n:]
	return out
}

func (r *reader) root(n *yaml.Node) (*Node, bool) {
	r.skip()
	r.mark("---")
	r.skip()
	node, ok := r.value(n, -1)
	if !ok || node.Kind != source.Mapping || node.Flow || len(node.Entries) == 0 {
		return nil, false
	}
	r.mark("...")
	r.skip()
	node.Foot = append(node.Foot, r.inside(0)...)
	first := &node.Entries[0]
	if len(first.Lead) > 0 && first.Lead[0] == "" {
		first.Lead = first.Lead[1:]
	}
	for i := len(first.Lead) - 1; i >= 0; i-- {
		if first.Lead[i] == "" {
			node.Top, first.Lead = first.Lead[:i+1], first.Lead[i+1:]
			break
		}
	}
	return node, r.pos == len(r.text) && !r.astray
}

// value reads a value that begins at pos, in a block collection whose entries
// begin at a column.
func (r *reader) value(n *yaml.Node, column int) (*Node, bool) {
	if n.Anchor != "" {
		return nil, false
	}
	switch {
	case n.Kind == yaml.ScalarNode:
		return r.scalar(n, column)
	case n.Kind != yaml.MappingNode && n.Kind != yaml.SequenceNode:
		return nil, false
	case n.Style&yaml.FlowStyle != 0:
		return r.flow(n, column)
	default:
		return r.block(n, column)
	}
}

// block reads a mapping or list of one entry a line.
func (r *reader) block(n *yaml.Node, outer int) (*Node, bool) {
	node := &Node{Kind: source.Mapping}
	column, step := r.column(), 2
	if n.Kind == yaml.SequenceNode {
		node.Kind, step = source.Sequence, 1
	}
	node.Entries = make([]Entry, 0, len(n.Content)/step)
	for i := 0; i < len(n.Content); i += step {
		e := Entry{Lead: r.above()}
		if r.column() != column {
			return nil, false
		}
		sign := byte('-')
		if step == 2 {
			sign = ':'
			var ok bool
			if e.Key, ok = r.key(n.Content[i]); !ok {
				return nil, false
			}
		}
		if !r.take(sign) || !r.entry(&e, n.Content[i+step-1], column) {
			return nil, false
		}
		node.Entries = append(node.Entries, e)
	}
	node.Foot = r.inside(outer + 1)
	return node, true
}

// key reads a key up to its colon.
func (r *reader) key(n *yaml.Node) (*Node, bool) {
	if n.Kind != yaml.ScalarNode || n.Anchor != "" {
		return nil, false
	}
	key, ok := r.scalar(n, 0)
	for ok && r.pos < len(r.text) && blank(r.text[r.pos]) {
		r.pos++
	}
	return key, ok && len(key.Lines) == 1
}

// entry reads what stands behind a colon or hyphen, and up to the next entry.
func (r *reader) entry(e *Entry, n *yaml.Node, column int) bool {
	r.skip()
	if empty(n) {
		e.Trail = r.beside()
		e.Value = &Node{Tag: n.Tag, Foot: r.inside(column + 1)}
		return true
	}
	head, below := r.beside(), r.fresh
	var lead []string
	if n.Kind == yaml.ScalarNode || n.Style&yaml.FlowStyle != 0 {
		if lead = r.above(); len(lead) == 1 && lead[0] == "" {
			lead = nil
		}
	}
	if n.Style&blockStyle != 0 && (below || head.Text != "") {
		return false
	}
	v, ok := r.value(n, column)
	if !ok {
		return false
	}
	e.Value = v
	if head.Text != "" {
		if v.Head.Text != "" {
			return false
		}
		v.Head = head
	}
	switch {
	case v.Kind == source.Scalar:
		v.Lead, v.Below = lead, below
	case len(lead) > 0 && len(v.Entries) == 0:
		return false
	case len(lead) > 0:
		v.Entries[0].Lead = append(lead, v.Entries[0].Lead...)
	}
	r.skip()
	e.Trail = r.beside()
	return true
}

// empty reports whether nothing stands where the parser has a value.
func empty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0 && n.Anchor == ""
}

// flow reads a mapping or list in brackets.
func (r *reader) flow(n *yaml.Node, column int) (*Node, bool) {
	node := &Node{Kind: source.Mapping, Flow: true}
	open, shut, step := byte('{'), byte('}'), 2
	if n.Kind == yaml.SequenceNode {
		node.Kind = source.Sequence
		open, shut, step = '[', ']', 1
	}
	if !r.take(open) {
		return nil, false
	}
	r.skip()
	node.Head = r.beside()
	for i := 0; i < len(n.Content); i += step {
		e := Entry{Lead: r.above()}
		if step == 2 {
			var ok bool
			if e.Key, ok = r.key(n.Content[i]); !ok || !r.take(':') {
				return nil, false
			}
		}
		if !r.member(&e, n.Content[i+step-1], column) {
			return nil, false
		}
		if r.take(',') {
			r.pending = slices.DeleteFunc(r.pending, func(b between) bool { return b.Text == "" })
			r.skip()
			if c := r.beside(); c.Text != "" {
				if e.Trail.Text != "" {
					return nil, false
				}
				e.Trail = Comment{c.Text, 0} // from the comma
			}
		} else if i+step < len(n.Content) {
			return nil, false
		}
		node.Entries = append(node.Entries, e)
	}
	node.Foot = r.above()
	if len(node.Foot) > 0 && node.Foot[len(node.Foot)-1] == "" {
		node.Foot = node.Foot[:len(node.Foot)-1]
	}
	commented := node.Head.Text != "" || len(node.Foot) > 0
	return node, r.take(shut) && !(commented && len(node.Entries) == 0)
}

// member reads a value in brackets, up to the comma behind it.
func (r *reader) member(e *Entry, n *yaml.Node, column int) (ok bool) {
	if e.Key != nil {
		r.skip()
		if len(r.pending) > 0 {
			return false
		}
	}
	if empty(n) {
		e.Value = &Node{Tag: n.Tag}
	} else if e.Value, ok = r.value(n, column); !ok {
		return false
	}
	r.skip()
	e.Trail = r.beside()
	return true
}

// Styles of scalars: in quotes, and below | or >.
const (
	quoted     = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle
	blockStyle = yaml.LiteralStyle | yaml.FoldedStyle
)

func (r *reader) scalar(n *yaml.Node, column int) (*Node, bool) {
	node := &Node{Value: n.Value, Tag: n.Tag, Style: n.Style}
	if n.Style&yaml.TaggedStyle != 0 {
		return nil, false
	}
	if n.Style&blockStyle != 0 {
		return node, r.blockText(node, column)
	}
	length, ok := 0, false
	if n.Style&quoted != 0 {
		length, ok = quote(r.text[r.pos:], n.Style)
	} else {
		length, ok = plain(r.text[r.pos:], n.Value)
	}
	if !ok || length == 0 {
		return nil, false
	}
	node.Lines = strings.Split(string(r.text[r.pos:r.pos+length]), "\n")
	for i, line := range node.Lines {
		if i > 0 {
			line = strings.TrimLeft(line, " \t")
		}
		if i < len(node.Lines)-1 {
			line = trimRight(line, n.Style)
		}
		node.Lines[i] = line
	}
	r.pos += length
	r.fresh = false
	return node, true
}

// trimRight takes blanks off the end of a line of a text, but not one that a
// backslash makes part of it.
func trimRight(line string, style yaml.Style) string {
	trimmed := strings.TrimRight(line, " \t")
	slashes := len(trimmed) - len(strings.TrimRight(trimmed, `\`))
	if style&yaml.DoubleQuotedStyle != 0 && slashes%2 == 1 && len(trimmed) < len(line) {
		return line[:len(trimmed)+1]
	}
	return trimmed
}

// quote is the length of a text in quotes.
func quote(text []byte, style yaml.Style) (int, bool) {
	sign := byte('"')
	if style&yaml.SingleQuotedStyle != 0 {
		sign = '\''
	}
	if len(text) == 0 || text[0] != sign {
		return 0, false
	}
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && sign == '"':
			i++
		case text[i] == sign && sign == '\'' && i+1 < len(text) && text[i+1] == sign:
			i++
		case text[i] == sign:
			return i + 1, true
		}
	}
	return 0, false
}

// plain is the length of a text without quotes of which YAML reads value: a
// line break in it is read as a space, n blank lines as n line feeds.
func plain(text []byte, value string) (int, bool) {
	i := 0
	for len(value) > 0 {
		n, breaks := gap(text[i:])
		read := value[:1]
		switch {
		case breaks == 0:
			n = 1
			if i == len(text) || text[i] != value[0] {
				return 0, false
			}
		case breaks == 1:
			read = " "
		default:
			read = strings.Repeat("\n", breaks-1)
		}
		if !strings.HasPrefix(value, read) {
			return 0, false
		}
		i += n
		value = value[len(read):]
	}
	return i, true
}

// gap is the length of the blanks and line breaks with which text begins, and
// how many line breaks are among them.
func gap(text []byte) (length, breaks int) {
	for length < len(text) && (blank(text[length]) || text[length] == '\n') {
		if text[length] == '\n' {
			breaks++
		}
		length++
	}
	return length, breaks
}

// blockText reads the lines of a text below | or >, without their indentation.
func (r *reader) blockText(node *Node, column int) bool {
	line := string(r.line())
	header, comment, _ := strings.Cut(line, "#")
	bare := strings.TrimRight(header, " \t")
	if bare == "" || strings.Trim(bare[1:], "+-0123456789") != "" || bare[0] != '|' && bare[0] != '>' {
		return false
	}
	if len(header) < len(line) {
		node.Head = Comment{"#" + strings.TrimRight(comment, " \t"), len(header) - len(bare)}
	}
	node.Lines = []string{bare}
	indent := 0 // not known yet
	if digit := strings.Trim(bare[1:], "+-"); digit != "" {
		node.Deep = int(digit[0] - '0')
		indent = max(column, 0) + node.Deep
	}
	r.pos = min(r.pos+len(line)+1, len(r.text))
	r.fresh = true
	keep := strings.Contains(bare, "+")
	end, used := r.pos, 1
	for r.pos < len(r.text) {
		line := string(r.line())
		spaces := len(line) - len(strings.TrimLeft(line, " "))
		if spaces == len(line) && (indent == 0 || spaces <= indent) {
			node.Lines = append(node.Lines, "")
		} else {
			if indent == 0 {
				indent = spaces
			}
			if spaces < indent || spaces <= column {
				break
			}
			node.Lines = append(node.Lines, line[indent:])
			used = len(node.Lines)
			end = min(r.pos+len(line)+1, len(r.text))
		}
		r.pos = min(r.pos+len(line)+1, len(r.text))
	}
	if r.pos == len(r.text) && !bytes.HasSuffix(r.text, []byte("\n")) {
		node.Lines[0] = strings.TrimRight(bare, "+-") + "-" // a line feed behind it would be read as part of it
	}
	if !keep { // what is left is blank lines
		node.Lines = node.Lines[:used]
		r.pos = end
	}
	return true
}
