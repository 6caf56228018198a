package syntax

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/source"
)

// MaxDepth is how many levels a record may nest: far more than an honest one does.
const MaxDepth = 20

// maxLevels is how many levels are read at all.
const maxLevels = 1_000

// maxKey is how many characters a key may have: YAML looks no further for its colon.
const maxKey = 1024

// Reader reads texts, one after the other. It stops at a text's first fault; a recovery
// takes it further.
type Reader struct {
	text string
	tree *source.Tree
	cursor
	origin int // where reading began

	levels  []level // open mappings and lists, from the root; [0] is around the file
	anchors []string
	pending int32 // the node whose value comes on a later line, -1
	plain   plain // a text without quotes that the next line may go on with
	last    int   // after the latest value, key or sign
	section section

	marked  bool // --- came first
	lenient bool // what looks like a key, an item or a quote is one only where YAML takes it for one
	fault   *blame
	lines   *lines // of the text, made when asked for

	// Memory: for nodes, of which a tree gets as many as there are, and open brackets.
	nodes    []source.Node
	brackets []bracket

	// What tells which line is at fault.
	block     block     // the latest text below | or >
	entered   int       // the latest line that began with a key, an item or a value
	childless childless // the latest key without a value
}

// cursor is where a reader is.
type cursor struct {
	pos   int // of the next byte
	begin int // of its line
	end   int // of the line, without its line break
	next  int // of the next line
}

// level is an open mapping or list without brackets.
type level struct {
	node  int32
	list  bool
	col   int // of its keys or hyphens, in bytes from 0
	first int // its first entry
	last  int // its latest one
	count int // of entries
}

// plain is a text without quotes; none where the node is -1.
type plain struct {
	node int32
	more bool // it goes on below its first line
}

// block is a text below | or >.
type block struct {
	col   int // of its lines
	first int // the first of them that is not empty
	last  int // its last line
	count int // of lines that are not empty
}

// childless is a key without a value: its column, and the line below it that might have
// been one, were it indented further.
type childless struct{ col, next int }

// section is an entry of the record itself: where it begins, and what was read before it.
type section struct {
	begin           int
	nodes, comments int
	properties      int
	root            level
}

// Read reads a file whose characters are sound into an empty tree, which has no nodes
// where nothing is in the file, or nothing that could be read. The findings are its
// faults: of each its place, and what is wrong there.
//
// After a fault it goes on as if the line at fault were as it was probably meant, or its
// value were not there: [source.Tree.Broken] and [source.Tree.Moved] are such lines.
// Stretches that the caller leaves out are lines that are read as if they were empty.
func (r *Reader) Read(f *source.File, tree *source.Tree, without ...source.Pos) []diag.Finding {
	text := string(f.Bytes)
	plain := plainIndentation(text)
	if len(without) == 0 && len(plain) == 0 && (r.pass(text, tree, false) || r.pass(text, tree, true)) {
		return nil
	}
	rec := newRecovery(r, text, tree)
	rec.leaveOut(without)
	rec.change(asMeant, plain...)
	if !rec.run() {
		tree.Reset()
	}
	r.lines = nil
	return rec.faults
}

// pass reads a text whose characters are sound into a tree; false at a fault.
func (r *Reader) pass(text string, tree *source.Tree, lenient bool) bool {
	tree.Reset()
	r.reset(tree)
	r.lenient = lenient
	scratch := cap(tree.Nodes) == 0
	if scratch {
		tree.Nodes = r.nodes[:0]
	}
	tree.Nodes = append(tree.Nodes, source.Node{Parent: -1, End: 1})
	ok := r.from(text)
	if scratch {
		r.nodes, tree.Nodes = tree.Nodes, slices.Clone(tree.Nodes)
	}
	return ok
}

// reset has the reader begin anew, with a tree.
func (r *Reader) reset(tree *source.Tree) {
	*r = Reader{tree: tree, levels: append(r.levels[:0], level{col: -1, node: -1}), lines: r.lines, nodes: r.nodes, brackets: r.brackets, anchors: r.anchors[:0]}
}

// from reads a text from where the reader is, between two entries of the record itself or
// at its beginning; false at a fault.
func (r *Reader) from(text string) bool {
	r.text, r.tree.Text = text, text
	r.origin = r.next
	r.plain.node, r.fault = -1, nil
	for r.fault == nil && !r.tooMany() && r.nextLine() && r.readLine() {
	}
	r.endPlain()
	for len(r.levels) > 1 {
		r.closeTop()
	}
	if t := r.tree; len(t.Nodes) == 1 && t.Nodes[0].Nothing() && !r.marked && len(t.Properties) == 0 {
		t.Nodes = t.Nodes[:0]
	}
	return r.fault == nil
}

// back takes the reader to the beginning of the latest section; false where it is the first
// one.
func (r *Reader) back() bool {
	s := r.section
	if s.root.count == 0 {
		return false
	}
	t := r.tree
	t.Nodes, t.Comments, t.Properties = t.Nodes[:s.nodes], t.Comments[:s.comments], t.Properties[:s.properties]
	r.levels = append(r.levels[:0], level{col: -1, node: -1}, s.root)
	r.pending = -1
	r.cursor = cursor{next: s.begin}
	r.block, r.entered, r.childless = block{}, 0, childless{}
	return true
}

// nextLine goes to the beginning of the next line; false where there is none.
func (r *Reader) nextLine() bool {
	if r.next == len(r.text) {
		return false
	}
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
func (r *Reader) peek() (string, bool) {
	return firstLine(r.text[r.next:]), r.next < len(r.text)
}

// top is the innermost open mapping or list.
func (r *Reader) top() *level { return &r.levels[len(r.levels)-1] }

// col is the column where the reader is.
func (r *Reader) col() int { return r.pos - r.begin }

// here is the line.
func (r *Reader) here() string { return r.text[r.begin:r.end] }

// rest is what is left of the line.
func (r *Reader) rest() string { return r.text[r.pos:r.end] }

// blankAt reports whether a blank or the line's end is at an offset.
func (r *Reader) blankAt(i int) bool { return i >= r.end || isBlank(r.text[i]) }

func (r *Reader) skipBlanks() {
	for r.pos < r.end && isBlank(r.text[r.pos]) {
		r.pos++
	}
}

// nothing reports whether no more than a comment is on the line, of which it takes note.
func (r *Reader) nothing() bool {
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

// comment takes note of the one at the next byte.
func (r *Reader) comment() {
	to := r.end
	for isBlank(r.text[to-1]) {
		to--
	}
	r.tree.Comments = append(r.tree.Comments, source.At(r.pos, to))
	r.pos = r.end
}

// readLine reads a line that begins outside quotes, brackets and texts below | and >, and
// whatever of these begins on it. It is false at the document's end.
func (r *Reader) readLine() bool {
	for r.pos < r.end && r.text[r.pos] == ' ' {
		r.pos++
	}
	indent := r.col()
	r.skipBlanks()
	col := r.col()
	continues := r.plain.node >= 0 && col > r.top().col
	if col > indent && !(continues && indent > r.top().col && !hasColon(r.rest())) {
		r.blame().tabs(indent, col, false)
		return false
	}
	switch {
	case r.pos == r.end:
		return true
	case r.text[r.pos] == '#':
		r.endPlain()
		r.comment()
		return true
	case col == 0 && IsMarker(r.here()):
		return r.marker()
	case col == 0 && r.text[r.pos] == '%':
		r.blame().directive()
		return false
	case continues:
		return r.goOn()
	}
	r.endPlain()
	line := r.begin
	ok := r.enter(col)
	r.entered = line
	return ok
}

// marker passes the line that begins the document, and the one that ends it.
func (r *Reader) marker() bool {
	r.endPlain()
	begun := r.marked || r.pending != 0 || len(r.tree.Nodes) > 1 || len(r.tree.Properties) > 0
	mark := r.text[r.pos]
	r.pos += 3
	switch {
	case mark == '-' && !begun:
		r.marked = true
		if r.nothing() {
			return true
		}
		r.blame().afterMark()
	case mark == '-' || !begun || !r.nothing() || strings.Trim(r.text[r.next:], " \t\r\n") != "":
		r.blame().furtherDocument()
	}
	return false
}

// enter reads a line with a key, an item or a value. Its column decides to which of the
// open mappings and lists it belongs.
func (r *Reader) enter(col int) bool {
	above := level{col: -1}
	if r.pending >= 0 && col <= r.top().col {
		r.childless = childless{r.top().col, r.begin}
	}
	for r.top().col > col {
		above = *r.top()
		r.closeTop()
	}
	hyphen, stuck := isHyphen(r.rest()), r.text[r.pos] == '-' && !r.lenient
	if l := r.top(); l.list && l.col == col && !hyphen && r.levels[len(r.levels)-2].col == col {
		// A list may be at the column of its key; the next key ends it.
		if stuck {
			r.blame().hyphenFault(r.pos)
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
		r.blame().hyphenFault(r.pos)
	case l.list && l.count == 1 && l.col == r.levels[len(r.levels)-2].col+4:
		r.blame().misalignedOpener(*l, l.col-2)
	case l.list:
		r.blame().noHyphen(*l)
	default:
		r.pending = -1
		return r.node(true)
	}
	return false
}

// closeTop ends the innermost mapping or list.
func (r *Reader) closeTop() {
	r.pending = -1
	r.finish(r.top().node)
	r.levels = r.levels[:len(r.levels)-1]
}

// finish ends a mapping or list after its last entry.
func (r *Reader) finish(i int32) {
	n := &r.tree.Nodes[i]
	n.End, n.At.To = int32(len(r.tree.Nodes)), int32(r.last)
}

// open makes the pending node a mapping or list of the block style that begins at an offset
// of the line.
func (r *Reader) open(kind source.Kind, at int) {
	n := &r.tree.Nodes[r.pending]
	n.Kind, n.At = kind, source.At(at, at)
	r.levels = append(r.levels, level{col: at - r.begin, list: kind == source.Sequence, node: r.pending, first: at})
	r.pending = -1
}

// entry adds a node to a mapping or list: what is at a stretch is its key or hyphen.
func (r *Reader) entry(parent int32, at source.Pos) int32 {
	i := int32(len(r.tree.Nodes))
	r.tree.Nodes = append(r.tree.Nodes, source.Node{KeyAt: at, At: at, Parent: parent, End: i + 1})
	return i
}

// add adds a node to the innermost mapping or list.
func (r *Reader) add(from, to int) int32 {
	l, t := r.top(), r.tree
	if len(r.levels) == 2 && !l.list {
		r.section = section{r.begin, len(t.Nodes), len(t.Comments), len(t.Properties), *l}
	}
	l.count++
	l.last, r.last = from, to
	return r.entry(l.node, source.At(from, to))
}

// items reads the hyphens at the next byte and what follows them.
func (r *Reader) items() bool {
	for isHyphen(r.rest()) {
		if l := r.top(); !l.list || l.col < r.col() {
			r.open(source.Sequence, r.pos)
		}
		r.pending = r.add(r.pos, r.pos+1)
		if r.pos++; len(r.levels) > maxLevels {
			r.blame().tooDeep(nil)
			return false
		}
		for r.pos < r.end && r.text[r.pos] == ' ' {
			r.pos++
		}
		if r.pos < r.end && r.text[r.pos] == '\t' {
			r.blame().tabAfterHyphen(r.pos - r.last)
			return false
		}
		if r.nothing() {
			return true
		}
	}
	return r.node(false)
}

// node reads a key with its value, or a value on a line of its own or after a hyphen. Where
// it is among keys it must be one.
func (r *Reader) node(among bool) bool {
	begin := r.pos
	if r.properties() || r.fault != nil {
		return r.fault == nil
	}
	from := r.pos
	switch c := r.text[from]; {
	case c == '[' || c == '{':
		return r.bracketed(among)
	case (c == '|' || c == '>') && !among:
		return r.blockText(r.pending)
	case r.reserved():
		return false
	}
	text, style, ok := r.scalar(false)
	if !ok {
		return false
	}
	to := r.pos
	if !r.beforeColon() {
		if among && (style == source.Plain || IsEmpty(r.rest())) {
			r.blame().keyFault(begin)
			return false
		}
		return r.value(r.pending, text, style, from)
	}
	switch {
	case from < r.begin:
		r.blame().trailing(from)
		return false
	case r.pos-begin > maxKey && utf8.RuneCountInString(r.text[begin:r.pos]) > maxKey:
		r.blame().longKey(from, to)
		return false
	}
	if !among {
		r.open(source.Mapping, begin)
	}
	i := r.add(from, to)
	n := &r.tree.Nodes[i]
	n.Key, n.Keyed, n.OddKey = text, true, style == source.Alias
	r.pos++
	r.last = r.pos
	if r.keyed(i) {
		return true
	}
	if r.fault != nil {
		r.fault.stuck(from, r.text[from:to])
	}
	return false
}

// bracketed reads a mapping or list in brackets that begins a line or follows a hyphen.
func (r *Reader) bracketed(among bool) bool {
	i, from := r.pending, r.pos
	if among {
		i = r.entry(r.top().node, source.At(from, from))
	}
	switch {
	case !r.flow(i):
		return false
	case r.beforeColon() && from >= r.begin:
		r.blame().oddKey(from)
		return false
	case among && IsEmpty(r.rest()):
		r.blame().keyFault(from)
		return false
	}
	return r.after(i, from, false)
}

// beforeColon passes the blanks before the colon of a key; false where none follows.
func (r *Reader) beforeColon() bool {
	to := r.pos
	r.skipBlanks()
	if r.pos < r.end && r.text[r.pos] == ':' && r.blankAt(r.pos+1) {
		return true
	}
	r.pos = to
	return false
}

// set gives a node the text of a scalar.
func (r *Reader) set(i int32, text string, style source.Style, from, to int) {
	n := &r.tree.Nodes[i]
	n.Text, n.Style, n.At = text, style, source.At(from, to)
	r.last = to
	r.pending = -1
}

// keyed reads what is after a key's colon.
func (r *Reader) keyed(i int32) bool {
	r.pending = i
	if r.nothing() {
		return true
	}
	if r.properties() || r.fault != nil {
		return r.fault == nil
	}
	from := r.pos
	switch c := r.text[from]; {
	case c == '[' || c == '{':
		return r.flow(i) && r.after(i, from, false)
	case c == '|' || c == '>':
		return r.blockText(i)
	case isHyphen(r.rest()):
		r.blame().itemOnKeysLine()
		return false
	case r.reserved():
		return false
	}
	text, style, ok := r.scalar(false)
	return ok && r.value(i, text, style, from)
}

// scalar reads a text in quotes, an alias or a text without quotes, of which more
// characters are the end within brackets.
func (r *Reader) scalar(inBrackets bool) (text string, style source.Style, ok bool) {
	from := r.pos
	switch r.text[from] {
	case '"':
		text, ok = r.quoted()
		return text, source.DoubleQuoted, ok
	case '\'':
		text, ok = r.quoted()
		return text, source.SingleQuoted, ok
	case '*':
		if !r.alias() {
			return "", source.Alias, false
		}
		return r.text[from+1 : r.pos], source.Alias, true
	default:
		r.pos += max(1, plainEnd(r.rest(), inBrackets))
		return r.text[from:r.pos], source.Plain, true
	}
}

// value ends the line of a scalar that began at an offset.
func (r *Reader) value(i int32, text string, style source.Style, from int) bool {
	if i >= 0 { // else the fault is told there
		r.set(i, text, style, from, r.pos)
	}
	return r.after(i, from, style == source.Plain)
}

// after ends the line of a value that began at an offset. A text without quotes may go on
// below.
func (r *Reader) after(i int32, from int, isPlain bool) bool {
	comments := len(r.tree.Comments)
	switch {
	case !r.nothing() && isPlain: // it ends at a colon only
		r.blame().colonInText(from)
		return false
	case r.pos < r.end:
		r.blame().trailing(from)
		return false
	case isPlain && len(r.tree.Comments) == comments:
		r.plain = plain{node: i}
	}
	return true
}

// goOn reads a line with which the text above goes on.
func (r *Reader) goOn() bool {
	from := r.pos
	r.pos += plainEnd(r.rest(), false)
	to := r.pos
	comments := len(r.tree.Comments)
	if !r.nothing() {
		r.blame().keyInText(from)
		return false
	}
	r.plain.more = true
	r.tree.Nodes[r.plain.node].At.To = int32(to)
	r.last = to
	if len(r.tree.Comments) > comments {
		r.endPlain()
	}
	return true
}

// endPlain takes the text that a line went on with as it is read.
func (r *Reader) endPlain() {
	if r.plain.node >= 0 && r.plain.more {
		n := &r.tree.Nodes[r.plain.node]
		n.Text = unquote(r.text[n.At.From:n.At.To], 0)
	}
	r.plain = plain{node: -1}
}

// reserved reports a character with which no value begins.
func (r *Reader) reserved() bool {
	switch c := r.text[r.pos]; {
	case c == ']' || c == '}':
		r.blame().closesNothing()
	case c == '?' && r.blankAt(r.pos+1):
		r.blame().explicitKey()
	case strings.IndexByte("@`%,|>", c) >= 0:
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
func (r *Reader) properties() bool {
	if c := r.text[r.pos]; c != '&' && c != '!' {
		return false
	}
	for r.pos < r.end && (r.text[r.pos] == '&' || r.text[r.pos] == '!') {
		if !r.property(" \t") {
			return false
		}
		r.skipBlanks()
	}
	return r.nothing()
}

// property passes an anchor or a tag that some characters end.
func (r *Reader) property(ends string) bool {
	from := r.pos
	for r.pos < r.end && strings.IndexByte(ends, r.text[r.pos]) < 0 {
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
	return true
}

// alias passes an alias.
func (r *Reader) alias() bool {
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
