// Package syntax reads the text of a record: the YAML that records may be written in, into
// a tree of all that is in the text, in one pass. It knows when it is not certain, and
// then gopkg.in/yaml.v3 decides, which is the authority beside it. It does not know what
// keys mean.
package syntax

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sostool/pkg/source"
)

// MaxDepth is how many levels a record may nest: far more than an honest one does.
const MaxDepth = 20

// maxLevels is how many levels are read at all.
const maxLevels = 1_000

// maxKey is how many characters a key may have: YAML looks no further for its colon.
const maxKey = 1024

// reader goes through a text once, line by line. It stops at the first fault.
type reader struct {
	text string
	tree *source.Tree

	cursor

	levels  []level // open mappings and lists, from the root; [0] is around the file
	pending int32   // the node whose value comes on a later line, -1
	plain   plain   // a text without quotes that the next line may go on with
	block   block   // the latest text below | or >
	entered int     // the latest line that began with a key, an item or a value
	section section // the latest one

	// A key without a value, and the line below it that might have been one, were it
	// indented further.
	childless childless
	anchors   []string
	fault     *blame
	lines     *lines // of the text, made when asked for
	last      int    // after the latest value, key or sign
	brackets  []bracket
	marked    bool // --- came first
	failed    bool
	origin    int  // where reading began
	until     int  // the line at which it ends, if an entry of the record itself is there; -1
	unsure    bool // there is what only the parser knows how to read
}

// childless is a key without a value: its column and the line below it.
type childless struct{ col, next int }

// cursor is where a reader is.
type cursor struct {
	pos   int // of the next byte
	line  int // that it is on, from 0
	begin int // of the line
	end   int // of the line, without its line break
	next  int // of the next line
}

// level is an open mapping or list without brackets.
type level struct {
	col   int // of its keys or hyphens, in bytes from 0
	list  bool
	node  int32
	first int // line of its first entry
	last  int // line of its latest one
	count int // of entries
}

// plain is a text without quotes; none where the node is -1.
type plain struct {
	node   int32
	longer bool // it goes on below the line after its first
	more   bool // it goes on below its first line
}

// block is a text below | or >.
type block struct {
	col         int // of its lines
	first, last int // lines
	count       int // lines that are not empty
}

// read reads a text whose characters are sound into an empty tree. ok is false at a fault,
// and sure where the tree is also what the parser reads.
func (r *reader) read(text string, tree *source.Tree) (ok, sure bool) {
	r.reset(tree)
	if cap(tree.Nodes) == 0 {
		tree.Nodes = make([]source.Node, 0, len(text)/9+8)
	}
	tree.Nodes = append(tree.Nodes, source.Node{Parent: -1, End: 1})
	return r.from(text)
}

// reset has the reader begin anew, with a tree.
func (r *reader) reset(tree *source.Tree) {
	*r = reader{tree: tree, levels: append(r.levels[:0], level{col: -1, node: -1}), brackets: r.brackets, anchors: r.anchors[:0], until: -1}
}

// from reads a text from where the reader is, between two entries of the record itself or
// at its beginning.
func (r *reader) from(text string) (ok, sure bool) {
	r.text, r.tree.Text = text, text
	r.line--
	r.origin = r.next
	r.plain.node, r.failed, r.fault = -1, false, nil
	for !r.failed && r.nextLine() && r.readLine() {
	}
	r.endPlain()
	r.close(-1)
	if t := r.tree; len(t.Nodes) == 1 && t.Nodes[0].Nothing() && !r.marked && len(t.Properties) == 0 {
		t.Nodes = t.Nodes[:0]
	}
	return !r.failed, !r.unsure && !refused(text)
}

// section is an entry of the record itself: where it begins, and what was read before it.
type section struct {
	begin, line     int
	nodes, comments int
	properties      int
	root            level
}

// back takes the reader to the beginning of the latest section; false where it is the first one.
func (r *reader) back() bool {
	s := r.section
	if s.root.count == 0 {
		return false
	}
	t := r.tree
	t.Nodes, t.Comments, t.Properties = t.Nodes[:s.nodes], t.Comments[:s.comments], t.Properties[:s.properties]
	r.levels = append(r.levels[:0], level{col: -1, node: -1}, s.root)
	r.pending = -1
	r.cursor = cursor{line: s.line, next: s.begin}
	r.block, r.entered, r.childless = block{}, 0, childless{}
	return true
}

// refused reports whether there are characters that the parser takes for control ones.
func refused(text string) bool {
	for {
		i := strings.IndexByte(text, 0xef)
		if i < 0 {
			return false
		}
		text = text[i:]
		if strings.HasPrefix(text, "\ufeff") || strings.HasPrefix(text, "\ufffe") || strings.HasPrefix(text, "\uffff") {
			return true
		}
		text = text[1:]
	}
}

// nextLine goes to the beginning of the next line; false where there is none.
func (r *reader) nextLine() bool {
	if r.next == len(r.text) {
		return false
	}
	r.line++
	r.begin, r.pos = r.next, r.next
	if n := strings.IndexByte(r.text[r.begin:], '\n'); n >= 0 {
		r.end, r.next = r.begin+n, r.begin+n+1
		if n > 0 && r.text[r.end-1] == '\r' {
			r.end--
		}
	} else {
		r.end, r.next = len(r.text), len(r.text)
	}
	return true
}

// peek is the next line; false where there is none.
func (r *reader) peek() (string, bool) {
	line, _, _ := strings.Cut(r.text[r.next:], "\n")
	return strings.TrimSuffix(line, "\r"), r.next < len(r.text)
}

func (r *reader) top() *level { return &r.levels[len(r.levels)-1] }

func (r *reader) rest() string { return r.text[r.pos:r.end] }

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// blankAt reports whether a blank or the line's end is at an offset.
func (r *reader) blankAt(i int) bool { return i >= r.end || isBlank(r.text[i]) }

func (r *reader) skipBlanks() {
	for r.pos < r.end && isBlank(r.text[r.pos]) {
		r.pos++
	}
}

// nothing reports whether no more than a comment is on the line, of which it takes note.
func (r *reader) nothing() bool {
	r.skipBlanks()
	if r.pos == r.end {
		return true
	}
	if r.text[r.pos] != '#' {
		return false
	}
	r.comment()
	return true
}

func (r *reader) comment() {
	to := r.end
	for isBlank(r.text[to-1]) {
		to--
	}
	r.tree.Comments = append(r.tree.Comments, source.At(r.pos, to))
	r.pos = r.end
}

// hyphen reports whether the hyphen of an item is at an offset.
func (r *reader) hyphen(i int) bool { return i < r.end && r.text[i] == '-' && r.blankAt(i+1) }

// readLine reads a line that begins outside quotes, brackets and texts below | and >, and
// whatever of these begins on it. It is false at the document's end.
func (r *reader) readLine() bool {
	for r.pos < r.end && r.text[r.pos] == ' ' {
		r.pos++
	}
	indent := r.pos - r.begin
	r.skipBlanks()
	col := r.pos - r.begin
	continues := r.plain.node >= 0 && col > r.top().col
	if col > indent && !(continues && indent > r.top().col && !hasColon(r.rest())) {
		return r.blame().tabs(indent, col)
	}
	switch {
	case r.pos == r.end:
		return true
	case r.text[r.pos] == '#':
		r.endPlain()
		r.comment()
		return true
	case col == 0 && isMarker(r.text[r.begin:r.end]):
		return r.marker()
	case col == 0 && r.text[r.pos] == '%':
		r.blame().directive()
		return false
	case continues:
		return r.goOn()
	}
	r.endPlain()
	line := r.line
	ok := r.enter(col)
	r.entered = line
	return ok
}

// isMarker reports whether a line begins or ends a document.
func isMarker(line string) bool {
	return len(line) >= 3 && (line[:3] == "---" || line[:3] == "...") && (len(line) == 3 || isBlank(line[3]))
}

// marker passes the line that begins the document. After the one that ends it no more is
// read.
func (r *reader) marker() bool {
	r.endPlain()
	mark := r.text[r.pos]
	r.pos += 3
	if mark == '.' {
		if !r.nothing() || !r.marked && len(r.tree.Nodes) == 1 && r.tree.Nodes[0].Nothing() && len(r.tree.Properties) == 0 {
			return r.giveUp()
		}
		return false
	}
	if r.marked || len(r.levels) > 1 || r.pending != 0 || len(r.tree.Nodes) > 1 {
		return r.giveUp()
	}
	r.marked = true
	if !r.nothing() {
		r.blame().afterMark()
		return false
	}
	return true
}

// enter reads a line with a key, an item or a value. Its column decides to which of the
// open mappings and lists it belongs.
func (r *reader) enter(col int) bool {
	above := level{col: -1}
	if r.pending >= 0 && col <= r.top().col {
		r.childless.col, r.childless.next = r.top().col, r.line
	}
	for r.top().col > col {
		above = *r.top()
		r.closeTop()
	}
	hyphen, stuck := r.hyphen(r.pos), r.text[r.pos] == '-'
	if l := r.top(); l.list && l.col == col && !hyphen && r.levels[len(r.levels)-2].col == col {
		// A list may be at the column of its key; the next key ends it.
		if stuck {
			r.blame().hyphenFault(r.line, col)
			return false
		}
		r.closeTop()
	}
	l := r.top()
	switch {
	case col > l.col && r.pending < 0:
		r.blame().misaligned(col, above)
	case col > l.col || hyphen && !l.list && r.pending >= 0:
		if hyphen {
			return r.items()
		}
		return r.node(false)
	case hyphen && l.list:
		return r.items()
	case hyphen:
		r.blame().itemAmongKeys(*l, above)
	case l.list && stuck:
		r.blame().hyphenFault(r.line, col)
	case l.list && l.count == 1 && l.col == r.levels[len(r.levels)-2].col+4:
		r.blame().misalignedOpener(*l, l.col-2)
	case l.list:
		r.blame().noHyphen(*l)
	case r.begin == r.until && len(r.levels) == 2:
	default:
		r.pending = -1
		return r.node(true)
	}
	return false
}

// close ends the mappings and lists that are to the right of a column.
func (r *reader) close(col int) {
	for r.top().col > col {
		r.closeTop()
	}
}

func (r *reader) closeTop() {
	r.pending = -1
	r.finish(r.top().node)
	r.levels = r.levels[:len(r.levels)-1]
}

// finish ends a mapping or list after its last entry.
func (r *reader) finish(i int32) {
	n := &r.tree.Nodes[i]
	n.End, n.At.To = int32(len(r.tree.Nodes)), int32(r.last)
}

// open makes the pending node a mapping or list of the block style at the next byte.
func (r *reader) open(kind source.Kind) {
	n := &r.tree.Nodes[r.pending]
	n.Kind, n.At = kind, source.At(r.pos, r.pos)
	r.levels = append(r.levels, level{col: r.pos - r.begin, list: kind == source.Sequence, node: r.pending, first: r.line, last: r.line})
	r.pending = -1
}

// entry adds a node to a mapping or list: what is at a stretch is its key or hyphen.
func (r *reader) entry(parent int32, at source.Pos) int32 {
	i := int32(len(r.tree.Nodes))
	r.tree.Nodes = append(r.tree.Nodes, source.Node{KeyAt: at, At: at, Parent: parent, End: i + 1})
	return i
}

// items reads the hyphens at the next byte and what follows them.
func (r *reader) items() bool {
	for r.hyphen(r.pos) {
		if l := r.top(); !l.list || l.col < r.pos-r.begin {
			r.open(source.Sequence)
		}
		r.pending = r.entry(r.counted(), source.At(r.pos, r.pos+1))
		if r.pos++; len(r.levels) > maxLevels {
			return r.blame().tooDeep(nil)
		}
		r.last = r.pos
		for r.pos < r.end && r.text[r.pos] == ' ' {
			r.pos++
		}
		if r.pos < r.end && r.text[r.pos] == '\t' {
			return r.blame().tabAfterHyphen(r.pos - r.last)
		}
		if r.nothing() {
			return true
		}
	}
	return r.node(false)
}

// counted is the innermost mapping or list, with one more entry.
func (r *reader) counted() int32 {
	l := r.top()
	if len(r.levels) == 2 && !l.list {
		t := r.tree
		r.section = section{r.begin, r.line, len(t.Nodes), len(t.Comments), len(t.Properties), *l}
	}
	l.count++
	l.last = r.line
	return l.node
}

// node reads a key with its value, or a value on a line of its own or after a hyphen. Where
// it is among keys it must be one.
func (r *reader) node(among bool) bool {
	begin, line, col := r.pos, r.line, r.pos-r.begin
	if r.properties() || r.failed {
		return !r.failed
	}
	from := r.pos
	value := r.pending
	text, style, brackets := "", source.Plain, false
	ok := true
	switch c := r.text[r.pos]; {
	case c == '"' || c == '\'':
		style = quotes(c)
		text, ok = r.quoted()
	case c == '[' || c == '{':
		if among {
			value = r.entry(r.top().node, source.At(r.pos, r.pos))
		}
		brackets = true
		ok = r.flow(value)
	case (c == '|' || c == '>') && !among:
		return r.blockText(value)
	case c == '*':
		style = source.Alias
		if ok = r.alias(); ok {
			text = r.text[from+1 : r.pos]
		}
	case r.reserved():
		return false
	default:
		r.pos = r.plainEnd(r.pos)
		text = r.text[from:r.pos]
	}
	if !ok {
		return false
	}
	to := r.pos
	r.skipBlanks()
	if r.pos == r.end || r.text[r.pos] != ':' || !r.blankAt(r.pos+1) {
		r.pos = to
		isPlain := style == source.Plain && !brackets
		if among && (isPlain || isEmpty(r.rest())) {
			r.blame().keyFault(line, col)
			return false
		}
		if !among && !brackets {
			r.set(value, text, style, from, to)
		}
		r.pending = -1
		return r.after(value, line, col, isPlain)
	}
	switch {
	case r.line > line:
		return r.blame().trailing(line, col)
	case brackets:
		return r.giveUp()
	case to-from > maxKey && utf8.RuneCountInString(r.text[from:to]) > maxKey:
		return r.blame().longKey(from, to)
	}
	r.unsure = r.unsure || style == source.Alias || from > begin || r.pos-from > maxKey/2
	if !among {
		colon := r.pos
		r.pos = begin
		r.open(source.Mapping)
		r.pos = colon
	}
	i := r.entry(r.counted(), source.At(from, to))
	n := &r.tree.Nodes[i]
	n.Key, n.Keyed, n.OddKey = text, true, style == source.Alias
	r.pos++
	r.last = r.pos
	if r.value(i) {
		return true
	}
	if r.fault != nil {
		r.fault.stuck(line, from-r.begin, r.text[from:to])
	}
	return false
}

// set gives a node the text of a scalar.
func (r *reader) set(i int32, text string, style source.Style, from, to int) {
	n := &r.tree.Nodes[i]
	n.Text, n.Style, n.At = text, style, source.At(from, to)
	r.last = to
	r.pending = -1
}

// value reads what is after a key's colon.
func (r *reader) value(i int32) bool {
	r.pending = i
	if r.nothing() {
		return true
	}
	if r.properties() || r.failed {
		return !r.failed
	}
	from, line := r.pos, r.line
	col := from - r.begin
	switch c := r.text[r.pos]; {
	case c == '"' || c == '\'':
		text, ok := r.quoted()
		if !ok {
			return false
		}
		r.set(i, text, quotes(c), from, r.pos)
		return r.after(i, line, col, false)
	case c == '[' || c == '{':
		return r.flow(i) && r.after(i, line, col, false)
	case c == '|' || c == '>':
		return r.blockText(i)
	case c == '*':
		if !r.alias() {
			return false
		}
		r.set(i, r.text[from+1:r.pos], source.Alias, from, r.pos)
		return r.after(i, line, col, false)
	case r.hyphen(r.pos):
		r.blame().itemOnKeysLine()
		return false
	case r.reserved():
		return false
	default:
		r.pos = r.plainEnd(r.pos)
		r.set(i, r.text[from:r.pos], source.Plain, from, r.pos)
		return r.after(i, line, col, true)
	}
}

// after ends the line of a value that began on a line, in a column. A text without quotes
// may go on below.
func (r *reader) after(i int32, line, col int, isPlain bool) bool {
	comments := len(r.tree.Comments)
	switch {
	case !r.nothing() && isPlain: // it ends at a colon only
		r.blame().colonInText(col)
		return false
	case r.pos < r.end:
		return r.blame().trailing(line, col)
	case isPlain && len(r.tree.Comments) == comments:
		r.plain = plain{node: i}
	}
	return true
}

// goOn reads a line with which the text above goes on.
func (r *reader) goOn() bool {
	col := r.pos - r.begin
	r.pos = r.plainEnd(r.pos)
	to := r.pos
	comments := len(r.tree.Comments)
	if !r.nothing() {
		r.blame().keyInText(col)
		return false
	}
	r.plain.longer = r.plain.longer || r.plain.more
	r.plain.more = true
	r.tree.Nodes[r.plain.node].At.To = int32(to)
	r.last = to
	if len(r.tree.Comments) > comments {
		r.endPlain()
	}
	return true
}

// endPlain takes the text that a line went on with as it is read.
func (r *reader) endPlain() {
	if r.plain.node >= 0 && r.plain.more {
		n := &r.tree.Nodes[r.plain.node]
		n.Text = fold(r.text[n.At.From:n.At.To])
	}
	r.plain = plain{node: -1}
}

// plainEnd is the end of the text without quotes that begins at an offset: a colon before
// a blank, a comment, or the line's end.
func (r *reader) plainEnd(from int) int {
	end := from
	for i := from; i < r.end; i++ {
		switch r.text[i] {
		case ' ', '\t':
			continue
		case ':':
			if r.blankAt(i + 1) {
				return end
			}
		case '#':
			if i > from && isBlank(r.text[i-1]) {
				return end
			}
		}
		end = i + 1
	}
	return end
}

// reserved reports a character with which no value begins.
func (r *reader) reserved() bool {
	switch c := r.text[r.pos]; {
	case c == ']' || c == '}':
		r.blame().closesNothing()
	case strings.IndexByte("@`%,|>", c) >= 0 || c == '?' && r.blankAt(r.pos+1):
		r.blame().reservedFault()
	case c == ':' && r.blankAt(r.pos+1):
		r.blame().noKey()
	default:
		return false
	}
	return true
}

// properties passes anchors and tags, of which it takes note. It is true where nothing
// follows them on the line.
func (r *reader) properties() bool {
	if c := r.text[r.pos]; c != '&' && c != '!' {
		return false
	}
	r.unsure = true
	for r.pos < r.end && (r.text[r.pos] == '&' || r.text[r.pos] == '!') {
		from := r.pos
		for r.pos < r.end && !isBlank(r.text[r.pos]) {
			r.pos++
		}
		switch word := r.text[from:r.pos]; {
		case word[0] == '&' && !isName(word[1:]), word[0] == '!' && !isTag(word):
			r.pos = from
			r.blame().reservedFault()
			return false
		case word[0] == '&':
			r.anchors = append(r.anchors, word[1:])
		}
		r.tree.Properties = append(r.tree.Properties, source.At(from, r.pos))
		r.skipBlanks()
	}
	return r.nothing()
}

// alias passes an alias.
func (r *reader) alias() bool {
	r.unsure = true
	from := r.pos
	for r.pos++; r.pos < r.end && isNameRune(rune(r.text[r.pos])); r.pos++ {
	}
	switch name := r.text[from+1 : r.pos]; {
	case name == "", r.pos < r.end && strings.IndexByte(" \t?:,]}%@`", r.text[r.pos]) < 0:
		r.pos = from
		r.blame().reservedFault()
		return false
	case !slices.Contains(r.anchors, name):
		r.blame().unknownAlias(from)
		return false
	}
	return true
}

func quotes(c byte) source.Style {
	if c == '"' {
		return source.DoubleQuoted
	}
	return source.SingleQuoted
}
