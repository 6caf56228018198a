package edit

import (
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Node is a value as written in a text, with the comments and blank lines around it:
// every byte of the text is in the tree, but for spaces, line breaks and punctuation.
//
// Lines of comments are without their indentation; an empty one is one or
// several blank lines.
type Node struct {
	Kind  source.Kind
	Flow  bool     // a mapping or list in brackets
	Below bool     // a scalar that begins on a later line than its key or hyphen
	Deep  uint8    // the indentation of a block text where its header states one
	Head  Comment  // after the key, hyphen or bracket, where the value begins on a later line
	Lead  []string // above a scalar that begins on a line of its own; at the top of the file, above a blank line
	Foot  []string // below the last entry, as far in as the entries

	Entries []Entry // of a mapping or list
	Scalar          // what is there otherwise
}

// Scalar is a text, number or key.
type Scalar struct {
	Value string // what YAML reads
	Style source.Style
	Line  string   // its first line as written, empty where there is nothing; of a block text its header
	More  []string // its further lines, without indentation
}

// Entry is a key with its value, or an item of a list.
type Entry struct {
	Lead  []string // lines above it
	Key   *Scalar  // nil in a list
	Value *Node
	Trail Comment // on the line on which the value ends
}

// Comment is on the line of something else; it has no text where there is none.
type Comment struct {
	Text string
	Gap  int // spaces before it, 0 where they are none or not from the value
}

// Read makes a tree of a file, which decode.Read has read with these findings, one of
// entries with all that is around them. It refuses, with the reason, what does not parse,
// what records don't have (aliases, anchors, tags) and what this package can't follow.
// Lines end with line feeds.
func Read(f *source.File, t *source.Tree, findings []diag.Finding) (*Node, error) {
	if reason := reason(findings, t == nil || len(t.Broken) > 0); reason != nil {
		return nil, Refuse(f, reason.At.Pos, reason.Message)
	}
	if t == nil || t.Nodes[0].Kind != source.Mapping {
		return nil, Refuse(f, source.Start, language.Say("expected a record: keys with values"))
	}
	r := reader{text: t.Text, tree: t, fresh: true}
	n := new(Node)
	if !r.root(n) || t.Foreign {
		at := min(r.pos, len(t.Text)-1)
		return nil, Refuse(f, source.At(at, at+1), language.Say("what is written here can't be followed; write keys as \"key: value\", and comments on lines of their own"))
	}
	return n, nil
}

// reason is the finding for which a text is refused: the last where the parser
// got no further, else the first of what would be lost.
func reason(findings []diag.Finding, unread bool) (out *diag.Finding) {
	for i := range findings {
		switch f := &findings[i]; f.Rule {
		case diag.YAMLAlias, diag.YAMLTag:
			if !unread {
				return f
			}
			out = f
		case diag.TextInvisible, diag.TextNormalForm:
			if unread && out == nil {
				out = f
			}
		default:
			if unread && f.Severity != diag.Warning {
				out = f
			}
		}
	}
	return out
}

// reader goes through a text with its tree at hand, which says what must come next;
// whatever else comes ends the reading.
type reader struct {
	text    string
	tree    *source.Tree
	pos     int
	fresh   bool      // nothing is on the line before pos
	pending []between // read, and not yet given to an entry
	astray  bool      // a comment next to something would be taken for one above
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
		case c == '#':
			line := r.line()
			comment := Comment{strings.TrimRight(line, " \t"), r.pos - from}
			if strings.Contains(r.text[from:r.pos], "\t") {
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
func (r *reader) line() string {
	line, _, _ := strings.Cut(r.text[r.pos:], "\n")
	return line
}

func (r *reader) column() int { return r.pos - 1 - strings.LastIndexByte(r.text[:r.pos], '\n') }

// take goes past a sign that must come next.
func (r *reader) take(c byte) bool {
	if r.pos == len(r.text) || r.text[r.pos] != c {
		return false
	}
	r.pos++
	r.fresh = false
	return true
}

// mark goes past what begins or ends a document. A comment after it is on a line of its
// own once it is gone.
func (r *reader) mark(sign string) {
	rest, found := strings.CutPrefix(r.line(), sign)
	switch bare := strings.TrimLeft(rest, " \t"); {
	case !found || !r.fresh || r.column() > 0:
	case bare == "":
		r.pos = min(r.pos+len(r.line())+1, len(r.text))
	case bare != rest && bare[0] == '#':
		r.pos += len(sign)
	}
}

// sameLine is the pending comment on the line of what was read last.
func (r *reader) sameLine() Comment {
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

func (r *reader) root(node *Node) bool {
	r.skip()
	r.mark("---")
	r.skip()
	lead := r.above()
	if !r.value(node, 0, -1) || node.Kind != source.Mapping || len(node.Entries) == 0 {
		return false
	}
	if node.Flow { // the brackets go
		if node.Head.Text != "" {
			lead = append(lead, node.Head.Text)
			node.Head = Comment{}
		}
		r.next()
	}
	first := &node.Entries[0]
	first.Lead = append(lead, first.Lead...)
	r.mark("...")
	r.skip()
	node.Foot = append(node.Foot, r.inside(0)...)
	if len(first.Lead) > 0 && first.Lead[0] == "" {
		first.Lead = first.Lead[1:]
	}
	for i := len(first.Lead) - 1; i >= 0; i-- {
		if first.Lead[i] == "" {
			node.Lead, first.Lead = first.Lead[:i+1], first.Lead[i+1:]
			break
		}
	}
	return r.pos == len(r.text) && !r.astray
}

// value reads a value that begins at pos, in a block collection whose entries
// begin at a column.
func (r *reader) value(node *Node, i int32, column int) bool {
	n := &r.tree.Nodes[i]
	switch {
	case n.Block():
		return r.blockText(node, n)
	case n.Kind == source.Scalar:
		return r.scalar(&node.Scalar, n.Text, n.Style, n.At)
	}
	node.Kind = n.Kind
	node.Entries = entries(n.Kind, r.tree.Count(i))
	if n.Style == source.Flow {
		return r.flow(node, i, column)
	}
	return r.block(node, i, column)
}

// entries makes what a mapping or list needs at once: a text has hundreds.
func entries(kind source.Kind, n int) []Entry {
	out, values := make([]Entry, n), make([]Node, n)
	for i := range out {
		out[i].Value = &values[i]
	}
	if kind == source.Mapping {
		keys := make([]Scalar, n)
		for i := range out {
			out[i].Key = &keys[i]
		}
	}
	return out
}

// block reads a mapping or list of one entry a line.
func (r *reader) block(node *Node, i int32, outer int) bool {
	column := r.column()
	k := 0
	for j := range r.tree.Children(i) {
		e := &node.Entries[k]
		k++
		e.Lead = r.above()
		if r.column() != column {
			return false
		}
		sign := byte('-')
		if e.Key != nil {
			sign = ':'
			if !r.key(e.Key, &r.tree.Nodes[j]) {
				return false
			}
		}
		if !r.take(sign) || !r.entry(e, j, column) {
			return false
		}
	}
	node.Foot = r.inside(outer + 1)
	return true
}

// key reads a key up to its colon.
func (r *reader) key(key *Scalar, n *source.Node) bool {
	if r.pos == len(r.text) || r.pos != int(n.KeyAt.From) {
		return false
	}
	style := source.Plain
	switch r.text[r.pos] {
	case '"':
		style = source.DoubleQuoted
	case '\'':
		style = source.SingleQuoted
	}
	if n.OddKey || !r.scalar(key, n.Key, style, n.KeyAt) {
		return false
	}
	for r.pos < len(r.text) && blank(r.text[r.pos]) {
		r.pos++
	}
	return len(key.More) == 0
}

// entry reads what is between a colon or hyphen and the next entry.
func (r *reader) entry(e *Entry, i int32, column int) bool {
	n := &r.tree.Nodes[i]
	r.skip()
	if n.Nothing() {
		e.Trail = r.sameLine()
		e.Value.Foot = r.inside(column + 1)
		return true
	}
	head, below := r.sameLine(), r.fresh
	var lead []string
	if n.Kind == source.Scalar || n.Style == source.Flow {
		if lead = r.above(); len(lead) == 1 && lead[0] == "" {
			lead = nil
		}
	}
	if n.Block() && (below || head.Text != "") {
		return false
	}
	v := e.Value
	if !r.value(v, i, column) {
		return false
	}
	if head.Text != "" {
		if v.Head.Text != "" {
			lead = append(lead, v.Head.Text)
		}
		v.Head = head
	}
	switch {
	case v.Kind == source.Scalar:
		v.Lead, v.Below = lead, below
	case len(v.Entries) == 0:
		e.Lead = append(e.Lead, lead...)
	case len(lead) > 0:
		v.Entries[0].Lead = append(lead, v.Entries[0].Lead...)
	}
	r.trail(e)
	return true
}

// trail reads the comment on the line on which a value ends. Where one is also on the
// line on which a list or mapping begins, it is the last thing in there.
func (r *reader) trail(e *Entry) {
	r.skip()
	switch c := r.sameLine(); {
	case c.Text == "":
	case e.Value.Kind != source.Scalar && e.Value.Head.Text != "":
		e.Value.Foot = append(e.Value.Foot, c.Text)
	default:
		e.Trail = c
	}
}

// flow reads a mapping or list in brackets.
func (r *reader) flow(node *Node, i int32, column int) bool {
	node.Flow = true
	open, shut := byte('{'), byte('}')
	if node.Kind == source.Sequence {
		open, shut = '[', ']'
	}
	if !r.take(open) { // [key: value] has a mapping without brackets of its own
		return node.Kind == source.Mapping && len(node.Entries) == 1 && r.key(node.Entries[0].Key, &r.tree.Nodes[i+1]) && r.take(':') &&
			r.member(&node.Entries[0], i+1, column)
	}
	r.skip()
	if len(node.Entries) == 0 {
		return r.nothing() && r.take(shut)
	}
	node.Head = r.sameLine()
	k := 0
	for j := range r.tree.Children(i) {
		e := &node.Entries[k]
		k++
		e.Lead = r.above()
		n := &r.tree.Nodes[j]
		if e.Key != nil && (!r.key(e.Key, n) || !r.take(':') && !n.Nothing()) || !r.member(e, j, column) {
			return false
		}
		if r.take(',') {
			r.unspace()
			if e.Trail.Text == "" {
				r.trail(e)
				e.Trail.Gap = 0 // from the comma
			}
			r.next()
		} else if k < len(node.Entries) {
			return false
		}
	}
	node.Foot = append(node.Foot, r.above()...)
	if len(node.Foot) > 0 && node.Foot[len(node.Foot)-1] == "" {
		node.Foot = node.Foot[:len(node.Foot)-1]
	}
	return r.take(shut)
}

// unspace takes the blank lines out of what is pending.
func (r *reader) unspace() {
	r.pending = slices.DeleteFunc(r.pending, func(b between) bool { return b.Text == "" })
}

// next makes the pending comments ones above what comes next.
func (r *reader) next() {
	r.skip()
	for i := range r.pending {
		r.pending[i].own = true
	}
}

// nothing makes a comment in empty brackets one next to them.
func (r *reader) nothing() bool {
	r.unspace()
	for i := range r.pending {
		r.pending[i].own, r.pending[i].Gap = false, 0
	}
	return len(r.pending) <= 1
}

// member reads a value in brackets, up to the comma after it. Comments between a key and
// its value are read as ones above both.
func (r *reader) member(e *Entry, i int32, column int) bool {
	if e.Key != nil {
		r.next()
		r.unspace()
		e.Lead = append(e.Lead, r.above()...)
	}
	if !r.tree.Nodes[i].Nothing() && !r.value(e.Value, i, column) {
		return false
	}
	r.trail(e)
	return true
}

// scalar reads a text with or without quotes.
func (r *reader) scalar(out *Scalar, text string, style source.Style, at source.Pos) bool {
	if r.pos != int(at.From) || style == source.Alias {
		return false
	}
	line, rest, more := strings.Cut(r.text[at.From:at.To], "\n")
	*out = Scalar{Value: text, Style: style, Line: line}
	if more {
		out.Line = trimRight(line, style)
		out.More = strings.Split(rest, "\n")
	}
	for i, line := range out.More {
		line = strings.TrimLeft(line, " \t")
		if i < len(out.More)-1 {
			line = trimRight(line, style)
		}
		out.More[i] = line
	}
	r.pos = int(at.To)
	r.fresh = false
	return true
}

// trimRight takes blanks off the end of a line of a text, but not one that a
// backslash makes part of it.
func trimRight(line string, style source.Style) string {
	trimmed := strings.TrimRight(line, " \t")
	slashes := len(trimmed) - len(strings.TrimRight(trimmed, `\`))
	if style == source.DoubleQuoted && slashes%2 == 1 && len(trimmed) < len(line) {
		return line[:len(trimmed)+1]
	}
	return trimmed
}

// blockText reads the lines of a text below | or >, without their indentation.
func (r *reader) blockText(node *Node, n *source.Node) bool {
	if r.pos != int(n.At.From) {
		return false
	}
	line := r.line()
	header, comment, _ := strings.Cut(line, "#")
	bare := strings.TrimRight(header, " \t")
	if len(header) < len(line) {
		node.Head = Comment{"#" + strings.TrimRight(comment, " \t"), len(header) - len(bare)}
	}
	node.Scalar = Scalar{Value: n.Text, Style: n.Style, Line: bare}
	if digit := strings.Trim(bare[1:], "+-"); digit != "" {
		node.Deep = digit[0] - '0'
	}
	r.pos = min(r.pos+len(line)+1, len(r.text))
	r.fresh = true
	if r.pos >= int(n.At.To) { // no lines
		return true
	}
	node.More = strings.Split(r.text[r.pos:n.At.To], "\n")
	indent := int(n.Indent)
	for i, line := range node.More {
		node.More[i] = line[min(indent, len(line)):]
	}
	if r.pos = int(n.At.To) + 1; r.pos > len(r.text) {
		r.pos = len(r.text)
		node.Line = strings.TrimRight(bare, "+-") + "-" // a line feed after it would be read as part of it
	}
	return true
}
