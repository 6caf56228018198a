package lsp

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"sostool/pkg/source"
)

// encoding says what the characters of a position are.
type encoding string

// The encodings: of bytes, of UTF-16 as a client has it that names none, and of code points.
const (
	utf8Units  encoding = "utf-8"
	utf16Units encoding = "utf-16"
	utf32Units encoding = "utf-32"
)

// agreed is the first encoding of a client's that the server knows.
func agreed(offered []encoding) encoding {
	for _, e := range offered {
		switch e {
		case utf8Units, utf16Units, utf32Units:
			return e
		}
	}
	return utf16Units
}

// width is how many units a character has.
func (e encoding) width(r rune, bytes int) int {
	switch {
	case e == utf8Units:
		return bytes
	case e == utf16Units && r > 0xffff:
		return 2
	default:
		return 1
	}
}

// Position is a place between two characters of a document, lines and characters from 0.
type Position struct {
	Line      uint32 `json:"line"`
	Character uint32 `json:"character"`
}

// Range is the characters from one place to another.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

func (r Range) meets(other Range) bool {
	before := func(a, b Position) bool { return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character }
	return !before(r.End, other.Start) && !before(other.End, r.Start)
}

// text is a document's text with its lines, which the protocol ends by line feeds, carriage
// returns, or both. A byte order mark is a character of the first line, of which records
// know nothing: offsets are those without it.
type text struct {
	bytes []byte // with the mark
	mark  int    // its length
	lines []int  // where each begins
	encoding
}

func newText(b []byte, e encoding) *text {
	if b == nil {
		b = []byte{} // nil would be what is on the disk
	}
	t := &text{bytes: b, encoding: e, lines: []int{0}}
	if bytes.HasPrefix(b, []byte(source.ByteOrderMark)) {
		t.mark = len(source.ByteOrderMark)
	}
	for i, c := range b {
		if c == '\n' || c == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// line is a line with what ends it.
func (t *text) line(n int) []byte {
	end := len(t.bytes)
	if n+1 < len(t.lines) {
		end = t.lines[n+1]
	}
	return t.bytes[t.lines[n]:end]
}

// place is where a byte of the text with its mark is.
func (t *text) place(at int) int {
	return min(max(at, 0)+t.mark, len(t.bytes))
}

// position is the place of an offset.
func (t *text) position(at int) Position { return t.rawPosition(t.place(at)) }

// rawPosition is the place of a byte of the text with its mark.
func (t *text) rawPosition(at int) Position {
	n := sort.Search(len(t.lines), func(i int) bool { return t.lines[i] > at }) - 1
	units := 0
	for line := bytes.TrimRight(t.line(n), "\r\n"); len(line) > 0; {
		r, size := utf8.DecodeRune(line)
		if at -= size; at < t.lines[n] {
			break
		}
		units += t.width(r, size)
		line = line[size:]
	}
	return Position{uint32(n), uint32(units)}
}

// within is the place of a stretch.
func (t *text) within(from, to int) Range { return Range{t.position(from), t.position(max(from, to))} }

// raw is the byte of a place in the text with its mark. What is beyond a line is its end,
// what is beyond the text the text's, and the middle of a character its beginning.
func (t *text) raw(p Position) int {
	if uint64(p.Line) >= uint64(len(t.lines)) {
		return len(t.bytes)
	}
	at, units := t.lines[p.Line], 0
	for line := bytes.TrimRight(t.line(int(p.Line)), "\r\n"); len(line) > 0; {
		r, size := utf8.DecodeRune(line)
		if units += t.width(r, size); units > int(p.Character) {
			break
		}
		at += size
		line = line[size:]
	}
	return at
}

// offset is the byte of a place in the text as records count it.
func (t *text) offset(p Position) int { return max(t.raw(p)-t.mark, 0) }

// record is the text without its mark.
func (t *text) record() []byte { return t.bytes[t.mark:] }
