package syntax

import (
	"slices"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/source"
)

// spot is a place in a text: a line, from 0, and a byte of it.
type spot struct{ line, at int }

// bracket is an open bracket.
type bracket struct {
	spot
	node    int32 // the mapping or list
	entry   int32 // the value that is being read, -1 before the first
	pair    int32 // in [key: value] the mapping that has no brackets of its own, -1
	list    bool
	state   state
	colon   bool // the entry has its colon
	plain   bool // the latest item is a text without quotes
	wrapped bool // which goes on over a line's end
	begin   spot // of the latest item, or of its last line
	end     spot // after it
	above   spot // after the line of it before the last
}

// state is what may come next within brackets.
type state int8

const (
	wantsItem state = iota // after the bracket or a comma
	hasItem
	wantsValue // after a colon
)

func (r *reader) spot() spot { return spot{r.line, r.pos - r.begin} }

// flow reads a mapping or list in brackets into a node. It may go on over lines.
func (r *reader) flow(i int32) bool {
	r.pending = -1
	open := append(r.brackets[:0], r.bracket(i))
	defer func() { r.brackets = open }()
	for {
		b := &open[len(open)-1]
		if r.nothing() {
			if next, ok := r.peek(); !ok || isMarker(next) || r.breaksOut(next) {
				r.blame().unclosedBracket(b)
				return false
			}
			r.nextLine()
			continue
		}
		switch c := r.text[r.pos]; c {
		case '[', '{':
			item, ok := r.item(b)
			if !ok {
				return false
			}
			if len(r.levels)+len(open) > maxLevels {
				return r.blame().tooDeep(open)
			}
			open = append(open, r.bracket(item))
		case ']', '}':
			if b.list != (c == ']') {
				r.blame().mismatch(open, c)
				return false
			}
			r.settle(b)
			r.pos++
			r.last = r.pos
			r.finish(b.node)
			if open = open[:len(open)-1]; len(open) == 0 {
				return true
			}
			open[len(open)-1].end = r.spot()
		default:
			if !r.inBrackets(b) {
				return false
			}
		}
	}
}

// bracket opens one at the next byte, of a node.
func (r *reader) bracket(i int32) bracket {
	n := &r.tree.Nodes[i]
	n.Kind, n.Style, n.At = source.Mapping, source.Flow, source.At(r.pos, r.pos)
	b := bracket{spot: r.spot(), node: i, entry: -1, pair: -1, list: r.text[r.pos] == '['}
	if b.list {
		n.Kind = source.Sequence
	}
	r.pos++
	return b
}

// inBrackets reads one comma, colon or text within brackets.
func (r *reader) inBrackets(b *bracket) bool {
	switch c := r.text[r.pos]; {
	case c == ',' && b.state == wantsItem:
		if f := r.blame(); f.closes(b) {
			f.found(f.line, f.at, ",", language.Say("there is nothing before the comma")).Suggest("remove the comma")
			f.mend(f.line, f.at, ",", "")
		}
		return false
	case c == ':' && (b.state == wantsItem || b.state == hasItem && !b.wrapped && b.end.line < r.line):
		if f := r.blame(); f.closes(b) {
			f.noKey()
		}
		return false
	case c == ',':
		r.settle(b)
		*b = bracket{spot: b.spot, node: b.node, entry: -1, pair: -1, list: b.list}
		r.pos++
	case c == ':' && (b.colon || b.wrapped):
		r.blame().colonInBrackets(b)
		return false
	case c == ':':
		return r.colon(b)
	case c == '?' && b.state != wantsItem:
		if f := r.blame(); f.closes(b) {
			f.found(f.line, f.at, "?", language.Say("a question mark within brackets needs quotes around its text")).
				Suggest("write the text in double quotes, or outside of brackets")
		}
		return false
	case c == '?':
		r.unsure = true
		r.pos++
	case c == '&' || c == '!':
		from := r.pos
		for r.pos < r.end && strings.IndexByte(" \t,]}", r.text[r.pos]) < 0 {
			r.pos++
		}
		r.unsure = true
		r.tree.Properties = append(r.tree.Properties, source.At(from, r.pos))
	default:
		return r.member(b)
	}
	return true
}

// colon passes the one after a key. In a list it makes a mapping of the key.
func (r *reader) colon(b *bracket) bool {
	n := &r.tree.Nodes[b.entry]
	if n.Kind != source.Scalar {
		return r.giveUp()
	}
	r.unsure = r.unsure || r.pos-int(n.At.From) > maxKey/2 || int(n.At.From) < r.begin
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
	r.last = r.pos
	b.end = r.spot()
	return true
}

// member reads a text within brackets.
func (r *reader) member(b *bracket) bool {
	c, from := r.text[r.pos], r.pos
	quoted := c == '"' || c == '\''
	if b.state == hasItem && b.plain && !quoted && c != '*' && b.end.line < r.line && !r.commentSince(r.offset(b.end)) {
		b.wrapped, b.above = true, b.end // the same text, on its next line
		b.begin = r.spot()
		r.pos = max(r.flowPlainEnd(from), from+1)
		r.tree.Nodes[b.entry].At.To = int32(r.pos)
		b.end = r.spot()
		return true
	}
	item, ok := r.item(b)
	if !ok {
		return false
	}
	style, text := source.Plain, ""
	switch {
	case quoted:
		if text, ok = r.quoted(); !ok {
			return false
		}
		style = quotes(c)
	case c == '*':
		if !r.alias() {
			return false
		}
		style, text = source.Alias, r.text[from+1:r.pos]
	case r.hyphen(from) || strings.IndexByte("@`%|>", c) >= 0:
		if f := r.blame(); f.closes(b) {
			f.reservedFault()
		}
		return false
	default:
		b.plain = true
		r.pos = max(r.flowPlainEnd(from), from+1)
		text = r.text[from:r.pos]
		if r.pos < r.end && (r.text[r.pos] == '[' || r.text[r.pos] == '{') && r.text[r.pos-1] == ':' {
			f := r.blame()
			f.lostSpaceFault(f.line, f.at-1)
			return false
		}
	}
	n := &r.tree.Nodes[item]
	at := source.At(from, r.pos)
	if b.list || b.colon {
		n.Text, n.Style, n.At = text, style, at
	} else {
		n.Key, n.Keyed, n.KeyAt, n.At, n.OddKey = text, true, at, at, style == source.Alias
	}
	b.end = r.spot()
	return true
}

// offset is that of a spot on this line or the one above with something on it.
func (r *reader) offset(s spot) int {
	begin := r.begin
	for line := r.line; line > s.line; line-- {
		begin = strings.LastIndexByte(r.text[:begin-1], '\n') + 1
	}
	return begin + s.at
}

// commentSince reports whether there is a comment after an offset.
func (r *reader) commentSince(offset int) bool {
	n := len(r.tree.Comments)
	return n > 0 && int(r.tree.Comments[n-1].From) >= offset
}

// item is the node of the item that begins within brackets; false where a comma must come
// before it.
func (r *reader) item(b *bracket) (int32, bool) {
	c := r.text[r.pos]
	switch b.state {
	case hasItem:
		r.blame().noComma(b)
		return 0, false
	case wantsItem:
		b.entry = r.entry(b.node, source.At(r.pos, r.pos))
		r.unsure = r.unsure || !b.list && (c == '[' || c == '{') // it is a key
	}
	b.state, b.plain = hasItem, false
	b.begin = r.spot()
	return b.entry, true
}

// settle ends the entry that is being read.
func (r *reader) settle(b *bracket) {
	if b.wrapped {
		n := &r.tree.Nodes[b.entry]
		n.Text = fold(r.text[n.At.From:n.At.To])
		r.unsure = r.unsure || !b.list && !b.colon // a key over several lines
	}
	if b.pair >= 0 {
		n := &r.tree.Nodes[b.pair]
		n.End, n.At.To = int32(len(r.tree.Nodes)), int32(r.offset(b.end))
	}
}

// flowPlainEnd is plainEnd within brackets, where more characters end a text.
func (r *reader) flowPlainEnd(from int) int {
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
		case ',', '?', '[', ']', '{', '}':
			return end
		}
		end = i + 1
	}
	return end
}

// mismatch reports a bracket that closes none of its kind, or not the innermost.
func (b *blame) mismatch(open []bracket, c byte) {
	partner := closing(string(c)) // of the opposite way round
	last := &open[len(open)-1]
	if slices.ContainsFunc(open, func(outer bracket) bool { return b.mark(&outer) == partner }) {
		b.unclosedBracket(last) // it closes one further out, so the one within was forgotten
		return
	}
	mark := b.mark(last)
	b.found(b.line, b.at, string(c), language.Say("the bracket \"{0}\" can't close \"{1}\"", string(c), mark)).
		Suggest("write \"{0}\" to close it; a text that holds a bracket needs quotes", closing(mark)).
		Relate(b.pos(last.line, last.at, mark), "the bracket that is open")
	b.mend(b.line, b.at, string(c), closing(mark))
}

// mark is the sign of an open bracket.
func (b *blame) mark(open *bracket) string { return b.lines[open.line][open.at : open.at+1] }

var closers = map[string]string{"[": "]", "{": "}", "]": "[", "}": "{"}

// closing is the bracket that goes with one.
func closing(mark string) string { return closers[mark] }

// noComma reports an item before which a comma must come.
func (b *blame) noComma(open *bracket) {
	text := b.rest()[:max(1, flowPlainEnd(b.rest()))]
	isText := strings.IndexByte("\"'[{*", b.rest()[0]) < 0
	switch {
	case !b.closes(open):
	case open.end.line < b.line:
		b.missingComma(open.end)
	case isText && strings.IndexByte("\"'", b.lines[open.end.line][open.end.at-1]) >= 0:
		b.found(b.line, b.at, text, language.Say("there is text after the closing quote: \"{0}\"", text)).
			Suggest("put the whole value in the quotes, or a comma after the quote")
		b.mend(b.line, b.at, text, "")
	default:
		b.found(b.line, b.at, text, language.Say("a comma is missing before \"{0}\"", text)).
			Suggest("put a comma between two items; a text that holds quotes or brackets needs quotes around it")
		b.mend(b.line, b.at, "", ", ")
	}
}
