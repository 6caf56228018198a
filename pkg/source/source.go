// Package source knows where things are in the text of a record: files as lines and
// characters, places, and the tree of a record's keys and values with their places. It
// does not know what the keys mean.
package source

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Pos is a place in a file: line and column from 1, counted in characters
// (code points). Len is the number of characters where the place is a word on
// one line, 0 where the text itself says how far it goes (quotes, brackets).
type Pos struct {
	Line int32
	Col  uint16
	Len  uint16
}

// Place makes a place of characters that are not a value or key, or not known to be.
func (p Pos) Place() Place { return Place{Pos: p} }

// Start is the first character of a file: the place of what concerns it whole.
var Start = Pos{Line: 1, Col: 1}

// Before orders places as they are read.
func (p Pos) Before(q Pos) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Col < q.Col
}

// Span is a stretch of text; the end is the place after its last character.
type Span struct {
	Line, Col       int
	EndLine, EndCol int
}

// ByteOrderMark is before the first character of some files in UTF-8.
const ByteOrderMark = "\xef\xbb\xbf"

// File is the text of one file. Name is what people are shown. Mark says that a byte
// order mark was before Bytes: no column counts it.
type File struct {
	Name  string
	Bytes []byte
	Mark  bool
	lines []int // offset of each line's first byte, made when first asked for
	kept  *kept // of an excerpt
}

// kept is what an excerpt has in place of its bytes.
type kept struct {
	count int  // of the file's lines
	whole bool // what Whole says about the start
	lines []numbered
	again func() *File
}

type numbered struct {
	n    int
	text string
}

// Excerpt is the file without its bytes, of which Line, LineCount and Whole say what they
// say of the file: some lines are kept, and again reads the file anew for another line.
// It may be nil, and return nil where the file is not what it was.
func (f *File) Excerpt(lines []int, again func() *File) *File {
	slices.Sort(lines)
	lines = slices.Compact(lines)
	k := &kept{count: f.LineCount(), whole: f.Whole(Start), lines: make([]numbered, len(lines)), again: again}
	for i, n := range lines {
		k.lines[i] = numbered{n, f.Line(n)}
	}
	return &File{Name: f.Name, kept: k}
}

// LineCount is the number of lines, the last one counted even without a line
// feed.
func (f *File) LineCount() int {
	if f.kept != nil {
		return f.kept.count
	}
	f.index()
	return len(f.lines)
}

func (f *File) index() {
	if f.lines != nil {
		return
	}
	f.lines = append(make([]int, 0, bytes.Count(f.Bytes, []byte{'\n'})+1), 0)
	for i, b := range f.Bytes {
		if b == '\n' && i+1 < len(f.Bytes) {
			f.lines = append(f.lines, i+1)
		}
	}
}

// Line is the text of line n without its line break, empty outside the file.
func (f *File) Line(n int) string {
	if f.kept == nil {
		return string(f.line(n))
	}
	lines := f.kept.lines
	if i, ok := slices.BinarySearchFunc(lines, n, func(l numbered, n int) int { return cmp.Compare(l.n, n) }); ok {
		return lines[i].text
	}
	if f.kept.again != nil {
		if whole := f.kept.again(); whole != nil {
			return whole.Line(n)
		}
	}
	return ""
}

func (f *File) line(n int) []byte {
	f.index()
	if n < 1 || n > len(f.lines) {
		return nil
	}
	end := len(f.Bytes)
	if n < len(f.lines) {
		end = f.lines[n]
	}
	line := f.Bytes[f.lines[n-1]:end]
	if rest, ok := bytes.CutSuffix(line, []byte{'\n'}); ok {
		line = bytes.TrimSuffix(rest, []byte{'\r'})
	}
	return line
}

// In is the text of a span.
func (f *File) In(s Span) string {
	return string(f.Bytes[f.Offset(s.Line, s.Col):f.Offset(s.EndLine, s.EndCol)])
}

// Offset is the byte offset of a character of the file; a column after the
// line's end is the line's end.
func (f *File) Offset(line, col int) int {
	f.index()
	if line < 1 {
		return 0
	}
	if line > len(f.lines) {
		return len(f.Bytes)
	}
	return f.lines[line-1] + byteIndex(f.line(line), col-1)
}

// Whole reports whether a place is that of the file as a whole, rather than of a
// quote or bracket, or of a conflict, with which it begins.
func (f *File) Whole(p Pos) bool {
	if p != Start || f.kept != nil {
		return p == Start && f.kept.whole
	}
	_, delimited := partner(f.Bytes)
	return !delimited
}

// PosAt is the place of a byte offset, n characters long.
func (f *File) PosAt(offset, n int) Pos {
	f.index()
	line := sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset })
	col := utf8.RuneCount(f.Bytes[f.lines[line-1]:offset]) + 1
	return Pos{Line: int32(line), Col: clip(col), Len: clip(n)}
}

// SpanOf is the stretch of some bytes.
func (f *File) SpanOf(from, to int) Span {
	first, last := f.PosAt(from, 0), f.PosAt(to, 0)
	return Span{int(first.Line), int(first.Col), int(last.Line), int(last.Col)}
}

// clip keeps a column within a Pos. Lines that long are refused before
// anything else looks at them.
func clip(n int) uint16 { return uint16(min(n, 1<<16-1)) }

// Span works out how far the thing at p goes. A word ends with its line; a
// quoted text or a bracket at its partner, on the same line or a later one.
func (f *File) Span(p Pos) Span {
	line := f.line(int(p.Line))
	length := utf8.RuneCount(line)
	span := Span{Line: int(p.Line), Col: int(p.Col), EndLine: int(p.Line)}
	if span.Col > length+1 {
		span.Col = length + 1
	}
	if p.Len > 0 {
		span.EndCol = min(span.Col+int(p.Len), max(length+1, span.Col+1))
		return span
	}
	start := f.Offset(span.Line, span.Col)
	if end, ok := partner(f.Bytes[start:]); ok {
		last := f.PosAt(start+end, 0)
		span.EndLine, span.EndCol = int(last.Line), int(last.Col)+1
		return span
	}
	rest := bytes.TrimRight(line[byteIndex(line, span.Col-1):], " \t")
	span.EndCol = span.Col + max(1, utf8.RuneCount(rest))
	return span
}

// partner is the offset of the character that closes the quote or bracket
// with which text begins.
func partner(text []byte) (int, bool) {
	if len(text) == 0 {
		return 0, false
	}
	switch text[0] {
	case '"', '\'':
		return ClosingQuote(text)
	case '<', '>', '=', '|':
		if conflictSign(firstLine(text)) == 0 {
			return 0, false
		}
		if marks, _ := ConflictMarks(text); len(marks) > 1 {
			last := marks[len(marks)-1]
			return last + len(firstLine(text[last:])) - 1, true
		}
	case '[', '{':
		depth := 0
		for i := 0; i < len(text); i++ {
			switch text[i] {
			case '[', '{':
				depth++
			case ']', '}':
				if depth--; depth == 0 {
					return i, true
				}
			case '"', '\'':
				if begins(text[:i]) {
					end, _ := ClosingQuote(text[i:])
					i += end
				}
			case '#':
				if end := bytes.IndexByte(text[i:], '\n'); end > 0 && strings.IndexByte(" \t\n", text[i-1]) >= 0 {
					i += end
				}
			}
		}
	}
	return 0, false
}

// ConflictMarks are the offsets of the lines that git puts into a file where two
// sides of a merge meet: <<<<<<< or >>>>>>> with a name, and between them =======
// and |||||||. They are certain only where one of the first two is: the others may
// be lines of a text.
func ConflictMarks(text []byte) (marks []int, certain bool) {
	for at := 0; at < len(text); {
		line := firstLine(text[at:])
		if sign := conflictSign(line); sign != 0 {
			marks = append(marks, at)
			certain = certain || sign == '<' || sign == '>'
		}
		next := bytes.IndexByte(text[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return marks, certain
}

// conflictSign is the character of which the mark of a conflict is made; 0 for
// another line.
func conflictSign(line []byte) byte {
	const least = 7
	if len(line) < least || bytes.IndexByte([]byte("<>=|"), line[0]) < 0 {
		return 0
	}
	rest := bytes.TrimLeft(line, string(line[:1]))
	if len(line)-len(rest) < least || len(rest) > 0 && (rest[0] != ' ' || line[0] == '=') {
		return 0
	}
	return line[0]
}

// firstLine is a text up to its first line break.
func firstLine(text []byte) []byte {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// begins reports whether a value begins after text, within brackets: a quote there opens
// one, in the middle of a word it is an apostrophe.
func begins(text []byte) bool {
	text = bytes.TrimRight(text, " \t\r\n")
	return len(text) > 0 && strings.IndexByte(",[{:", text[len(text)-1]) >= 0
}

// ClosingQuote is the offset of the quote that closes the one with which text
// begins.
func ClosingQuote[T string | []byte](text T) (int, bool) {
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i, true
		}
	}
	return 0, false
}

// byteIndex is the byte offset of character n of text, at most its length.
func byteIndex(text []byte, n int) int {
	i := 0
	for ; n > 0 && i < len(text); n-- {
		size := 1
		if text[i] >= utf8.RuneSelf {
			_, size = utf8.DecodeRune(text[i:])
		}
		i += size
	}
	return i
}
