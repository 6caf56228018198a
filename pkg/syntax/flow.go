package syntax

import (
	"strings"
	"unicode/utf8"

	"sostool/pkg/source"
)

// bracket is an open bracket.
type bracket struct {
	at      int   // where it is
	node    int32 // the mapping or list
	entry   int32 // the value that is being read, -1 before the first
	pair    int32 // in [key: value] the mapping that has no brackets of its own, -1
	list    bool
	state   state
	colon   bool // the entry has its colon
	plain   bool // the latest item is a text without quotes
	wrapped bool // which goes on over a line's end
	begin   int  // of the latest item, or of its last line
	end     int  // after it
	above   int  // after the line of it before the last
}

// state is what may come next within brackets.
type state int8

const (
	wantsItem state = iota // after the bracket or a comma
	hasItem
	wantsValue // after a colon
)

// flow reads a mapping or list in brackets into a node. It may go on over lines.
func (r *Reader) flow(i int32) bool {
	r.pending = -1
	open := append(r.brackets[:0], r.bracket(i))
	defer func() { r.brackets = open }()
	for {
		b := &open[len(open)-1]
		if r.nothing() {
			if next, ok := r.peek(); !ok || IsMarker(next) || r.breaksOut(next) {
				r.blame().unclosedBracket(b)
				return false
			}
			r.nextLine()
			if r.tooMany() {
				return false
			}
			if b.plain && b.state == hasItem && !r.commentSince(b.end) && r.tabbed() {
				return false
			}
			continue
		}
		switch c := r.text[r.pos]; c {
		case '[', '{':
			item, ok := r.item(b)
			if !ok {
				return false
			}
			if len(r.levels)+len(open) > maxLevels {
				r.blame().tooDeep(open)
				return false
			}
			open = append(open, r.bracket(item))
		case ']', '}':
			if b.list != (c == ']') {
				r.blame().mismatch(open)
				return false
			}
			r.settle(b)
			r.pos++
			r.last = r.pos
			r.finish(b.node)
			if open = open[:len(open)-1]; len(open) == 0 {
				return true
			}
			open[len(open)-1].end = r.pos
		default:
			if !r.inBrackets(b) {
				return false
			}
		}
	}
}

// tabbed reports a line that begins with a tab where the text above may go on with it.
func (r *Reader) tabbed() bool {
	indent := len(r.here()) - len(strings.TrimLeft(r.here(), " "))
	if indent > r.top().col || indent == len(r.here()) || r.here()[indent] != '\t' {
		return false
	}
	r.blame().tabs(indent, indentOf(r.here()), true)
	return true
}

// bracket opens one at the next byte, of a node.
func (r *Reader) bracket(i int32) bracket {
	n := &r.tree.Nodes[i]
	n.Kind, n.Style, n.At = source.Mapping, source.Flow, source.At(r.pos, r.pos)
	b := bracket{at: r.pos, node: i, entry: -1, pair: -1, list: r.text[r.pos] == '['}
	if b.list {
		n.Kind = source.Sequence
	}
	r.pos++
	return b
}

// inBrackets reads one comma, colon or text within brackets.
func (r *Reader) inBrackets(b *bracket) bool {
	switch c := r.text[r.pos]; {
	case c == ',' && b.state == wantsItem:
		r.blame().noItem(b)
		return false
	case c == ':' && (b.state == wantsItem || b.state == hasItem && !b.wrapped && b.end < r.begin):
		if f := r.blame(); f.closes(b) {
			f.noKey()
		}
		return false
	case c == ',':
		r.settle(b)
		*b = bracket{at: b.at, node: b.node, entry: -1, pair: -1, list: b.list}
		r.pos++
	case c == ':' && (b.colon || b.wrapped || b.begin < r.begin):
		r.blame().colonInBrackets(b)
		return false
	case c == ':':
		return r.colon(b)
	case c == '?':
		r.blame().questionMark(b)
		return false
	case c == '&' || c == '!':
		return r.property(" \t,]}")
	default:
		return r.member(b)
	}
	return true
}

// colon passes the one after a key. In a list it makes a mapping of the key.
func (r *Reader) colon(b *bracket) bool {
	n := &r.tree.Nodes[b.entry]
	from := int(n.At.From)
	switch {
	case n.Kind != source.Scalar:
		r.blame().oddKey(from)
		return false
	case r.pos-from > maxKey && utf8.RuneCountInString(r.text[from:r.pos]) > maxKey:
		r.blame().longKey(from, b.end)
		return false
	}
	if b.list {
		b.pair = b.entry
		key, at := n.Text, n.At
		*n = source.Node{KeyAt: n.KeyAt, At: at, Parent: n.Parent, Kind: source.Mapping, Style: source.Flow}
		b.entry = r.entry(b.pair, at)
		n = &r.tree.Nodes[b.entry]
		n.Key, n.Keyed = key, true
	}
	b.colon, b.state = true, wantsValue
	r.pos++
	r.last, b.end = r.pos, r.pos
	return true
}

// member reads a text within brackets.
func (r *Reader) member(b *bracket) bool {
	c, from := r.text[r.pos], r.pos
	isPlain := strings.IndexByte("\"'*", c) < 0
	if b.state == hasItem && b.plain && (isPlain || r.lenient) && b.end < r.begin && !r.commentSince(b.end) {
		b.wrapped, b.above = true, b.end // the same text, on its next line
		b.begin = from
		r.pos += max(1, plainEnd(r.rest(), true))
		r.tree.Nodes[b.entry].At.To = int32(r.pos)
		b.end = r.pos
		return true
	}
	item, ok := r.item(b)
	if !ok {
		return false
	}
	if isHyphen(r.rest()) || strings.IndexByte("@`%|>", c) >= 0 {
		if f := r.blame(); f.closes(b) {
			f.reservedFault()
		}
		return false
	}
	text, style, ok := r.scalar(true)
	if !ok {
		return false
	}
	b.plain = isPlain
	if isPlain && r.pos < r.end && (r.text[r.pos] == '[' || r.text[r.pos] == '{') && r.text[r.pos-1] == ':' {
		r.blame().lostSpaceFault(r.pos - 1)
		return false
	}
	n := &r.tree.Nodes[item]
	at := source.At(from, r.pos)
	if b.list || b.colon {
		n.Text, n.Style, n.At = text, style, at
	} else {
		n.Key, n.Keyed, n.KeyAt, n.At, n.OddKey = text, true, at, at, style == source.Alias
	}
	b.end = r.pos
	return true
}

// commentSince reports whether there is a comment after an offset.
func (r *Reader) commentSince(offset int) bool {
	n := len(r.tree.Comments)
	return n > 0 && int(r.tree.Comments[n-1].From) >= offset
}

// item is the node of the item that begins within brackets; false where a comma must come
// before it.
func (r *Reader) item(b *bracket) (int32, bool) {
	c := r.text[r.pos]
	switch {
	case b.state == hasItem:
		r.blame().noComma(b)
		return 0, false
	case b.state == wantsItem && !b.list && (c == '[' || c == '{'):
		if f := r.blame(); f.closes(b) {
			f.oddKey(r.pos)
		}
		return 0, false
	case b.state == wantsItem:
		b.entry = r.entry(b.node, source.At(r.pos, r.pos))
	}
	b.state, b.plain = hasItem, false
	b.begin = r.pos
	return b.entry, true
}

// settle ends the entry that is being read.
func (r *Reader) settle(b *bracket) {
	if b.wrapped {
		n := &r.tree.Nodes[b.entry]
		if text := unquote(r.text[n.At.From:n.At.To], 0); b.list || b.colon {
			n.Text = text
		} else { // a key
			n.Key, n.KeyAt = text, n.At
		}
	}
	if b.pair >= 0 {
		n := &r.tree.Nodes[b.pair]
		n.End, n.At.To = int32(len(r.tree.Nodes)), int32(b.end)
	}
}
