package source

import (
	"strings"
	"unicode/utf8"
)

// Part is the place of some characters of a scalar's text, from one to the one after the
// last, in the file: past its quotes, escapes and line breaks. It is the whole value where
// the text is not read from the file character by character.
func (t *Tree) Part(i int32, from, to int) Place {
	n := &t.Nodes[i]
	whole := t.At(i)
	w := written{text: t.Text[n.At.From:n.At.To], style: n.Style}
	w.begin()
	begin, end := -1, -1
	k := 0
	for _, r := range n.Text {
		at, ok := w.next(r)
		if !ok {
			return whole
		}
		if k >= from && begin < 0 {
			begin = at
		}
		if k < to {
			end = w.pos
		}
		k++
	}
	if begin < 0 { // after the last character
		begin, end = w.pos, w.pos
	}
	base := int(n.At.From)
	return Place{At(base+begin, base+max(begin, end)), i + 1, false}
}

// written is a scalar as the file has it, of which characters are passed one by one.
type written struct {
	text  string
	style Style
	pos   int
}

// begin passes the quote, or the line with | or >.
func (w *written) begin() {
	switch w.style {
	case SingleQuoted, DoubleQuoted:
		w.pos = 1
	case Literal, Folded:
		w.pos = strings.IndexByte(w.text, '\n') + 1
	}
}

// next passes a character of what is read, and says where it is written.
func (w *written) next(r rune) (at int, ok bool) {
	blank := r == ' ' || r == '\n' || r == '\t'
	if !blank {
		w.skip()
	}
	at = w.pos
	rest := w.text[at:]
	switch {
	case rest == "":
		return at, blank // the line break at the end of a text below | or >
	case w.style == DoubleQuoted && rest[0] == '\\':
		w.pos += escape(rest)
		return at, w.pos <= len(w.text)
	case w.style == SingleQuoted && rest[0] == '\'':
		w.pos += 2
		return at, r == '\'' && w.pos <= len(w.text)
	case blank:
		w.pos++
		return at, strings.IndexByte(" \t\r\n", rest[0]) >= 0
	}
	found, size := utf8.DecodeRuneInString(rest)
	w.pos += size
	return at, found == r
}

// skip passes the blanks and line breaks before a character that is none, and line breaks
// that are escaped.
func (w *written) skip() {
	for w.pos < len(w.text) {
		switch c := w.text[w.pos]; {
		case strings.IndexByte(" \t\r\n", c) >= 0:
			w.pos++
		case w.style == DoubleQuoted && c == '\\' && strings.IndexByte("\r\n", (w.text[w.pos:] + " ")[1]) >= 0:
			w.pos++
		default:
			return
		}
	}
}

// escape is the length of the escape with which a text begins.
func escape(text string) int {
	if len(text) < 2 {
		return len(text)
	}
	switch text[1] {
	case 'x':
		return 4
	case 'u':
		return 6
	case 'U':
		return 10
	default:
		return 2
	}
}
