package format

import (
	"bytes"
	"slices"
	"strings"

	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Layout is the tree of a text with the comments and blank lines around its entries: every
// byte of the text is in there, but for spaces, line breaks and punctuation.
type Layout struct {
	*source.Tree
	around     []around // each node
	decomposed bool     // some characters are not in normal form C
	left       int32    // a node that is left out of a comparison, 0 where none is
	parser     decode.Reader
}

// around is what is around a key with its value, or an item of a list. Lines of comments
// are without their indentation; an empty one is one or several blank lines.
type around struct {
	lead  []string // above it
	head  comment  // after the key, hyphen or bracket, where the value begins on a later line
	inner []string // above a scalar that begins on a line of its own; of the root, at the top of the file above a blank line
	foot  []string // below the last entry, as far in as the entries
	trail comment  // on the line on which the value ends
}

// comment is on the line of something else; it has no text where there is none.
type comment struct {
	text string
	gap  int // spaces before it, 0 where they are none or not from the value
}

// Read reads a text. The error is an *edit.Refusal, with the reason: the text does not
// parse, it has what records don't have (aliases, anchors, tags), or it can't be followed.
func Read(name string, text []byte) (*Layout, error) {
	l := new(Layout)
	return l, l.read(name, text)
}

// Without is the text without an entry, for a comparison.
func (l *Layout) Without(i int32) *Layout { return &Layout{Tree: l.Tree, around: l.around, left: i} }

func (l *Layout) read(name string, text []byte) error {
	f, err := l.parse(name, text)
	if err != nil {
		return err
	}
	r := reader{Layout: l, fresh: true}
	if !r.root() {
		at := min(r.pos, len(l.Text)-1)
		return edit.Refuse(f, source.At(at, at+1), language.Say("what is written here can't be followed; write keys as \"key: value\", and comments on lines of their own"))
	}
	return nil
}

// parse reads the tree of a text, with nothing around its entries.
func (l *Layout) parse(name string, text []byte) (*source.File, error) {
	text = bytes.TrimPrefix(text, []byte(source.ByteOrderMark))
	if bytes.Contains(text, []byte("\r\n")) {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	f := &source.File{Name: name, Bytes: text}
	tree, findings := l.parser.Read(f)
	if reason := reason(findings, tree == nil || len(tree.Broken) > 0); reason != nil {
		return f, edit.Refuse(f, reason.At.Pos, reason.Message)
	}
	if tree == nil || tree.Nodes[0].Kind != source.Mapping {
		return f, edit.Refuse(f, source.Start, language.Say("expected a record: keys with values"))
	}
	l.decomposed = slices.ContainsFunc(findings, func(f diag.Finding) bool { return f.Rule == diag.TextNormalForm })
	clear(l.around)
	l.Tree, l.around = tree, slices.Grow(l.around[:0], len(tree.Nodes))[:len(tree.Nodes)]
	return f, nil
}

// reason is the finding for which a text is refused: the first fault of one that is not
// read whole, else the first of what would be lost.
func reason(findings []diag.Finding, unread bool) (out *diag.Finding) {
	for i := range findings {
		f := &findings[i]
		lost := f.Rule == diag.YAMLAlias || f.Rule == diag.YAMLTag
		character := f.Rule == diag.TextInvisible || f.Rule == diag.TextNormalForm
		switch {
		case !unread && lost, unread && !character && f.Severity != diag.Warning:
			return f
		case unread && out == nil && character:
			out = f
		}
	}
	return out
}

// reader goes through a text along its tree, which says what must come next; whatever
// else comes ends the reading.
type reader struct {
	*Layout
	pos     int
	fresh   bool      // nothing is on the line before pos
	pending []between // read, and not yet given to an entry
	astray  bool      // a comment next to something would be taken for one above
	all     []string  // the lines of which entries have slices
}

// between is a comment or, without text, a blank line.
type between struct {
	comment
	column int
	own    bool // on a line of its own
}

// skip reads blanks, line breaks and comments up to the next sign.
func (r *reader) skip() {
	for from := r.pos; r.pos < len(r.Text); {
		switch r.Text[r.pos] {
		case ' ', '\t':
			r.pos++
		case '\n':
			if r.fresh {
				r.pending = append(r.pending, between{own: true})
			}
			r.pos, r.fresh = r.pos+1, true
		case '#':
			line := r.line()
			c := between{comment{strings.TrimRight(line, " \t"), r.pos - from}, r.column(), r.fresh}
			if strings.Contains(r.Text[from:r.pos], "\t") {
				c.gap = 0
			}
			r.pending = append(r.pending, c)
			r.pos, r.fresh = r.pos+len(line), false
		default:
			return
		}
	}
}

// line is the rest of the line.
func (r *reader) line() string {
	line, _, _ := strings.Cut(r.Text[r.pos:], "\n")
	return line
}

func (r *reader) column() int { return r.pos - 1 - strings.LastIndexByte(r.Text[:r.pos], '\n') }

// take goes past a sign that must come next.
func (r *reader) take(sign string) bool {
	return strings.HasPrefix(r.Text[r.pos:], sign) && r.pass(source.At(r.pos, r.pos+len(sign)))
}

// pass goes past a text that must come next.
func (r *reader) pass(at source.Pos) bool {
	if r.pos != int(at.From) {
		return false
	}
	r.pos, r.fresh = int(at.To), false
	return true
}

// mark goes past what begins or ends a document. A comment after it is on a line of its
// own once it is gone.
func (r *reader) mark(sign string) {
	rest, found := strings.CutPrefix(r.line(), sign)
	bare := strings.TrimLeft(rest, " \t")
	if found && r.fresh && r.column() == 0 && (bare == "" || bare != rest && bare[0] == '#') {
		r.pos, r.fresh = r.pos+len(sign), bare != ""
	}
	r.skip()
}

// sameLine is the pending comment on the line of what was read last.
func (r *reader) sameLine() (c comment) {
	if len(r.pending) > 0 && !r.pending[0].own {
		c = r.pending[0].comment
		r.pending = slices.Delete(r.pending, 0, 1)
	}
	return c
}

// above are the pending lines, all of which belong to what comes next.
func (r *reader) above() []string { return r.lines(len(r.pending)) }

// inside are the pending lines up to the last comment that is indented as far
// as a column.
func (r *reader) inside(column int) []string {
	n := slices.IndexFunc(r.pending, func(b between) bool { return b.text != "" && b.column < column })
	if n < 0 {
		n = len(r.pending)
	}
	for n > 0 && r.pending[n-1].text == "" {
		n--
	}
	return r.lines(n)
}

// lines takes the first n of the pending ones, several blank lines as one.
func (r *reader) lines(n int) []string {
	if n == 0 {
		return nil
	}
	from := len(r.all)
	for _, b := range r.pending[:n] {
		r.astray = r.astray || !b.own
		if b.text != "" || len(r.all) == from || r.all[len(r.all)-1] != "" {
			r.all = append(r.all, b.text)
		}
	}
	r.pending = slices.Delete(r.pending, 0, n)
	return slices.Clip(r.all[from:])
}

func (r *reader) root() bool {
	r.skip()
	r.mark("---")
	lead := r.above()
	if !r.value(0, -1) || len(r.Nodes) == 1 {
		return false
	}
	root, first := &r.around[0], &r.around[1]
	if r.Nodes[0].Style == source.Flow { // the brackets go
		if root.head.text != "" {
			lead = append(lead, root.head.text)
			root.head = comment{}
		}
		r.next()
	}
	lead = unspaced(append(lead, first.lead...))
	top := len(lead)
	for top > 0 && lead[top-1] != "" {
		top--
	}
	root.inner, first.lead = lead[:top], lead[top:]
	r.mark("...")
	root.foot = append(root.foot, r.inside(0)...)
	return r.pos == len(r.Text) && !r.astray
}

// value reads a value that begins at pos, in a mapping or list without brackets whose
// entries begin at a column.
func (r *reader) value(i int32, column int) bool {
	n := &r.Nodes[i]
	switch at := n.At; {
	case n.Block():
		line := r.line()
		if header, rest, found := strings.Cut(line, "#"); found {
			r.around[i].head = comment{"#" + strings.TrimRight(rest, " \t"), len(header) - len(strings.TrimRight(header, " \t"))}
		}
		at.To = max(at.To, at.From+int32(len(line)))
		return r.pass(at)
	case n.Kind == source.Scalar:
		return n.Style != source.Alias && r.pass(at)
	case n.Style == source.Flow:
		return r.flow(i, column)
	default:
		return r.block(i, column)
	}
}

// block reads a mapping or list of one entry a line.
func (r *reader) block(i int32, outer int) bool {
	column := r.column()
	for j := range r.Children(i) {
		if !r.entry(j, column) {
			return false
		}
	}
	r.around[i].foot = r.inside(outer + 1)
	return true
}

// key reads a key with its colon, which it may lack within brackets where it has no value.
func (r *reader) key(n *source.Node, flow bool) bool {
	if n.OddKey || !r.pass(n.KeyAt) {
		return false
	}
	for r.take(" ") || r.take("\t") {
	}
	return !strings.Contains(r.Text[n.KeyAt.From:n.KeyAt.To], "\n") && (r.take(":") || flow && n.Nothing())
}

// entry reads a key with its value or an item, up to what is next in its mapping or list.
func (r *reader) entry(i int32, column int) bool {
	n, a := &r.Nodes[i], &r.around[i]
	flow := r.Nodes[n.Parent].Style == source.Flow
	a.lead = r.above()
	switch {
	case n.Keyed && !r.key(n, flow), !n.Keyed && !flow && !r.take("-"):
		return false
	case n.Keyed && flow: // comments between a key and its value are read as ones above both
		r.next()
		r.unspace()
		a.lead = append(a.lead, r.above()...)
	}
	r.skip()
	head, below := r.sameLine(), r.fresh
	if n.Nothing() {
		a.trail, a.foot = head, r.inside(column+1)
		return true
	}
	var lead []string
	if n.Kind == source.Scalar || n.Style == source.Flow {
		if lead = r.above(); len(lead) == 1 && lead[0] == "" {
			lead = nil
		}
	}
	if n.Block() && (below || head.text != "") || !r.value(i, column) {
		return false
	}
	if head.text != "" {
		if a.head.text != "" {
			lead = append(lead, a.head.text)
		}
		a.head = head
	}
	switch {
	case n.Kind == source.Scalar:
		a.inner = lead
	case n.End == i+1:
		a.lead = append(a.lead, lead...)
	case len(lead) > 0:
		r.around[i+1].lead = append(lead, r.around[i+1].lead...)
	}
	r.trail(i)
	return true
}

// trail reads the comment on the line on which a value ends. Where one is also on the
// line on which a list or mapping begins, it is the last thing in there.
func (r *reader) trail(i int32) {
	r.skip()
	a := &r.around[i]
	switch c := r.sameLine(); {
	case c.text == "":
	case r.Nodes[i].Kind != source.Scalar && a.head.text != "":
		a.foot = append(a.foot, c.text)
	default:
		a.trail = c
	}
}

// flow reads a mapping or list in brackets.
func (r *reader) flow(i int32, column int) bool {
	n, a := &r.Nodes[i], &r.around[i]
	open, shut := brackets(n)
	if !r.take(open) { // [key: value] has a mapping without brackets of its own
		return n.Kind == source.Mapping && r.Count(i) == 1 && r.entry(i+1, column)
	}
	r.skip()
	if n.End == i+1 { // a comment in there becomes one next to the brackets
		r.unspace()
		for k := range r.pending {
			r.pending[k].own, r.pending[k].gap = false, 0
		}
		return len(r.pending) <= 1 && r.take(shut)
	}
	a.head = r.sameLine()
	for j := range r.Children(i) {
		if !r.entry(j, column) {
			return false
		}
		if r.take(",") {
			r.unspace()
			if c := &r.around[j].trail; c.text == "" {
				r.trail(j)
				c.gap = 0 // from the comma
			}
			r.next()
		} else if r.Nodes[j].End < n.End {
			return false
		}
	}
	a.foot = append(a.foot, r.inside(0)...)
	r.unspace()
	return r.take(shut)
}

// brackets are those around a mapping or list.
func brackets(n *source.Node) (open, shut string) {
	if n.Kind == source.Sequence {
		return "[", "]"
	}
	return "{", "}"
}

// unspace takes the blank lines out of what is pending.
func (r *reader) unspace() {
	r.pending = slices.DeleteFunc(r.pending, func(b between) bool { return b.text == "" })
}

// next makes the pending comments ones above what comes next.
func (r *reader) next() {
	r.skip()
	for i := range r.pending {
		r.pending[i].own = true
	}
}
