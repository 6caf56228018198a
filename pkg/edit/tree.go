package edit

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

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
	Tag   string // as what: !!str, !!int
	Style yaml.Style
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

// Read reads a text with all that is in it, of which parse reads the nodes and says what
// is wrong with them. It refuses, with the reason, what does not parse, what records
// don't have (aliases, anchors, tags) and what this package can't follow. Lines end with
// line feeds.
func Read(f *source.File, parse func(*source.File) (*yaml.Node, []diag.Finding)) (*Node, error) {
	root, findings := parse(f)
	if reason := reason(findings, root == nil); reason != nil {
		return nil, &Refusal{reason.At.Pos, reason.Message}
	}
	if root == nil || root.Kind != yaml.MappingNode {
		return nil, &Refusal{source.Start, language.Say("expected a record: keys with values")}
	}
	r := reader{text: string(f.Bytes), fresh: true}
	n := new(Node)
	if !r.root(n, root) {
		return nil, &Refusal{f.PosAt(min(r.pos, len(f.Bytes)), 1), language.Say("what is written here can't be followed; write keys as \"key: value\", and comments on lines of their own")}
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

// reader goes through a text with the parser's nodes at hand, which say what
// must come next; whatever else comes ends the reading.
type reader struct {
	text    string
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

func (r *reader) root(node *Node, n *yaml.Node) bool {
	r.skip()
	r.mark("---")
	r.skip()
	lead := r.above()
	if !r.value(node, n, -1) || node.Kind != source.Mapping || len(node.Entries) == 0 {
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
func (r *reader) value(node *Node, n *yaml.Node, column int) bool {
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&blockStyle != 0:
		return r.blockText(node, n, column)
	case n.Kind == yaml.ScalarNode:
		return r.scalar(&node.Scalar, n)
	case n.Kind != yaml.MappingNode && n.Kind != yaml.SequenceNode || n.Anchor != "":
		return false
	}
	node.Kind = source.Mapping
	count := len(n.Content) / 2
	if n.Kind == yaml.SequenceNode {
		node.Kind, count = source.Sequence, len(n.Content)
	}
	node.Entries = entries(node.Kind, count)
	if n.Style&yaml.FlowStyle != 0 {
		return r.flow(node, n, column)
	}
	return r.block(node, n, column)
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

// pair is the key of an entry, nil in a list, and its value.
func pair(n *yaml.Node, i int) (key, value *yaml.Node) {
	if n.Kind == yaml.SequenceNode {
		return nil, n.Content[i]
	}
	return n.Content[2*i], n.Content[2*i+1]
}

// block reads a mapping or list of one entry a line.
func (r *reader) block(node *Node, n *yaml.Node, outer int) bool {
	column := r.column()
	for i := range node.Entries {
		e := &node.Entries[i]
		key, value := pair(n, i)
		e.Lead = r.above()
		if r.column() != column {
			return false
		}
		sign := byte('-')
		if key != nil {
			sign = ':'
			if !r.key(e.Key, key) {
				return false
			}
		}
		if !r.take(sign) || !r.entry(e, value, column) {
			return false
		}
	}
	node.Foot = r.inside(outer + 1)
	return true
}

// key reads a key up to its colon.
func (r *reader) key(key *Scalar, n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || !r.scalar(key, n) {
		return false
	}
	for r.pos < len(r.text) && blank(r.text[r.pos]) {
		r.pos++
	}
	return len(key.More) == 0
}

// entry reads what is between a colon or hyphen and the next entry.
func (r *reader) entry(e *Entry, n *yaml.Node, column int) bool {
	r.skip()
	if empty(n) {
		e.Trail = r.sameLine()
		e.Value.Tag, e.Value.Foot = n.Tag, r.inside(column+1)
		return true
	}
	head, below := r.sameLine(), r.fresh
	var lead []string
	if n.Kind == yaml.ScalarNode || n.Style&yaml.FlowStyle != 0 {
		if lead = r.above(); len(lead) == 1 && lead[0] == "" {
			lead = nil
		}
	}
	if n.Style&blockStyle != 0 && (below || head.Text != "") {
		return false
	}
	v := e.Value
	if !r.value(v, n, column) {
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

// empty reports whether nothing is where the parser has a value.
func empty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0 && n.Anchor == ""
}

// flow reads a mapping or list in brackets.
func (r *reader) flow(node *Node, n *yaml.Node, column int) bool {
	node.Flow = true
	open, shut := byte('{'), byte('}')
	if node.Kind == source.Sequence {
		open, shut = '[', ']'
	}
	if !r.take(open) { // [key: value] has a mapping without brackets of its own
		return node.Kind == source.Mapping && len(node.Entries) == 1 && r.key(node.Entries[0].Key, n.Content[0]) && r.take(':') &&
			r.member(&node.Entries[0], n.Content[1], column)
	}
	r.skip()
	if len(node.Entries) == 0 {
		return r.nothing() && r.take(shut)
	}
	node.Head = r.sameLine()
	for i := range node.Entries {
		e := &node.Entries[i]
		key, value := pair(n, i)
		e.Lead = r.above()
		if key != nil && (!r.key(e.Key, key) || !r.take(':') && !empty(value)) {
			return false
		}
		if !r.member(e, value, column) {
			return false
		}
		if r.take(',') {
			r.unspace()
			if e.Trail.Text == "" {
				r.trail(e)
				e.Trail.Gap = 0 // from the comma
			}
			r.next()
		} else if i+1 < len(node.Entries) {
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
func (r *reader) member(e *Entry, n *yaml.Node, column int) bool {
	if e.Key != nil {
		r.next()
		r.unspace()
		e.Lead = append(e.Lead, r.above()...)
	}
	if empty(n) {
		e.Value.Tag = n.Tag
	} else if !r.value(e.Value, n, column) {
		return false
	}
	r.trail(e)
	return true
}

// Styles of scalars: in quotes, and below | or >.
const (
	quoted     = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle
	blockStyle = yaml.LiteralStyle | yaml.FoldedStyle
)

// scalar reads a text with or without quotes.
func (r *reader) scalar(out *Scalar, n *yaml.Node) bool {
	length, ok := 0, false
	if n.Style&quoted != 0 {
		length, ok = quote(r.text[r.pos:], n.Style)
	} else {
		length, ok = plain(r.text[r.pos:], n.Value)
	}
	if !ok || length == 0 || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		return false
	}
	line, rest, more := strings.Cut(r.text[r.pos:r.pos+length], "\n")
	*out = Scalar{Value: n.Value, Tag: n.Tag, Style: n.Style, Line: line}
	if more {
		out.Line = trimRight(line, n.Style)
		out.More = strings.Split(rest, "\n")
	}
	for i, line := range out.More {
		line = strings.TrimLeft(line, " \t")
		if i < len(out.More)-1 {
			line = trimRight(line, n.Style)
		}
		out.More[i] = line
	}
	r.pos += length
	r.fresh = false
	return true
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
func quote(text string, style yaml.Style) (int, bool) {
	sign := `"`
	if style&yaml.SingleQuotedStyle != 0 {
		sign = "'"
	}
	if !strings.HasPrefix(text, sign) {
		return 0, false
	}
	end, ok := source.ClosingQuote(text)
	return end + 1, ok
}

// plain is the length of a text without quotes of which YAML reads value: a
// line break in it is read as a space, n blank lines as n line feeds.
func plain(text, value string) (int, bool) {
	if strings.HasPrefix(text, value) {
		return len(value), true
	}
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
func gap(text string) (length, breaks int) {
	for length < len(text) && (blank(text[length]) || text[length] == '\n') {
		if text[length] == '\n' {
			breaks++
		}
		length++
	}
	return length, breaks
}

// blockText reads the lines of a text below | or >, without their indentation.
func (r *reader) blockText(node *Node, n *yaml.Node, column int) bool {
	line := r.line()
	header, comment, _ := strings.Cut(line, "#")
	bare := strings.TrimRight(header, " \t")
	if bare == "" || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 || strings.Trim(bare[1:], "+-0123456789") != "" || bare[0] != '|' && bare[0] != '>' {
		return false
	}
	if len(header) < len(line) {
		node.Head = Comment{"#" + strings.TrimRight(comment, " \t"), len(header) - len(bare)}
	}
	node.Scalar = Scalar{Value: n.Value, Tag: n.Tag, Style: n.Style, Line: bare}
	indent := 0 // not known yet
	if digit := strings.Trim(bare[1:], "+-"); digit != "" {
		node.Deep = digit[0] - '0'
		indent = max(column, 0) + int(node.Deep)
	}
	r.pos = min(r.pos+len(line)+1, len(r.text))
	r.fresh = true
	keep := strings.Contains(bare, "+")
	end, used := r.pos, 0
	for r.pos < len(r.text) {
		line := r.line()
		spaces := len(line) - len(strings.TrimLeft(line, " "))
		if spaces == len(line) && (indent == 0 || spaces <= indent) {
			if r.pos+len(line) < len(r.text) { // else it is not a line
				node.More = append(node.More, "")
			}
		} else {
			if indent == 0 {
				indent = spaces
			}
			if spaces < indent || spaces <= column {
				break
			}
			node.More = append(node.More, line[indent:])
			used = len(node.More)
			end = min(r.pos+len(line)+1, len(r.text))
		}
		r.pos = min(r.pos+len(line)+1, len(r.text))
	}
	if end == len(r.text) && !strings.HasSuffix(r.text, "\n") {
		node.Line = strings.TrimRight(bare, "+-") + "-" // a line feed after it would be read as part of it
	}
	if !keep { // what is left is blank lines
		node.More = node.More[:used]
		r.pos = end
	}
	return true
}
