// Package source knows where things are in the text of a record: files as lines and
// characters, places, and the tree of a record's keys and values with their places. It
// does not know what the keys mean.
package source

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"sync"
	"unicode/utf8"
)

// Pos is a stretch of a file in bytes, from the first one to the one after the last. An
// empty one goes to the end of its line.
type Pos struct{ From, To int32 }

// At makes a stretch of two offsets.
func At(from, to int) Pos { return Pos{int32(from), int32(to)} }

// Place makes a place of bytes that are not a value or key, or not known to be.
func (p Pos) Place() Place { return Place{Pos: p} }

// Start is the place of what concerns a file whole.
var Start = Pos{}

// Before orders places as they are read.
func (p Pos) Before(q Pos) bool { return p.From < q.From }

// Meets reports whether one of some stretches, which are in order, has a byte from an offset
// on and before another one.
func Meets(stretches []Pos, from, to int) bool {
	i := sort.Search(len(stretches), func(i int) bool { return int(stretches[i].To) > from })
	return i < len(stretches) && int(stretches[i].From) < to
}

// Span is a stretch of text as people count it: lines and columns from 1, in characters
// (code points). The end is the place after its last character.
type Span struct {
	Line, Col       int
	EndLine, EndCol int
}

// ByteOrderMark is before the first character of some files in UTF-8.
const ByteOrderMark = "\xef\xbb\xbf"

// File is the text of one file. Name is what people are shown. Mark says that a byte
// order mark was before Bytes: no column counts it. Several goroutines may ask about it.
type File struct {
	Name    string
	Bytes   []byte
	Mark    bool
	indexed sync.Once // guards lines
	lines   []int     // offset of each line's first byte, made when first asked for
	kept    *kept     // of an excerpt
}

// kept is what an excerpt has in place of its bytes.
type kept struct {
	count int // of the file's lines
	lines []numbered
	again func() *File
}

type numbered struct {
	n    int
	text string
}

// Excerpt is the file without its bytes, of which Line and LineCount say what they say of
// the file: some lines are kept, and again reads the file anew for another line.
// It may be nil, and return nil where the file is not what it was.
func (f *File) Excerpt(lines []int, again func() *File) *File {
	slices.Sort(lines)
	lines = slices.Compact(lines)
	k := &kept{count: f.LineCount(), lines: make([]numbered, len(lines)), again: again}
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
	f.indexed.Do(func() {
		f.lines = append(make([]int, 0, bytes.Count(f.Bytes, []byte{'\n'})+1), 0)
		for from := 0; ; {
			n := bytes.IndexByte(f.Bytes[from:], '\n') + 1
			if from += n; n == 0 || from == len(f.Bytes) {
				return
			}
			f.lines = append(f.lines, from)
		}
	})
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

// In is the text of a stretch.
func (f *File) In(p Pos) string { return string(f.Bytes[p.From:p.To]) }

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

// LineAt is the line of a byte offset.
func (f *File) LineAt(offset int) int {
	f.index()
	return sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset })
}

// point is the line and column of a byte offset. All of a line break is its line's end.
func (f *File) point(offset int) (line, col int) {
	line = f.LineAt(offset)
	text := f.line(line)
	return line, utf8.RuneCount(text[:min(offset-f.lines[line-1], len(text))]) + 1
}

// Span is a stretch in lines and columns. It is at least a column wide.
func (f *File) Span(p Pos) Span {
	var s Span
	from := min(int(p.From), len(f.Bytes))
	s.Line, s.Col = f.point(from)
	if p.To > p.From {
		s.EndLine, s.EndCol = f.point(min(int(p.To), len(f.Bytes)))
	} else {
		line := bytes.TrimRight(f.line(s.Line), " \t")
		s.EndLine, s.EndCol = s.Line, utf8.RuneCount(line)+1
	}
	if s.EndLine == s.Line {
		s.EndCol = max(s.EndCol, s.Col+1)
	}
	return s
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
