package source

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func file(text string) *File { return &File{Name: "test.yaml", Bytes: []byte(text)} }

func TestLines(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"a", []string{"a"}},
		{"a\n", []string{"a"}},
		{"a\nb", []string{"a", "b"}},
		{"a\r\nb\r\n", []string{"a", "b"}},
		{"\n\na\n\n", []string{"", "", "a", ""}},
		{"ä\n👩‍⚕️\n", []string{"ä", "👩‍⚕️"}},
		// Only a line feed ends a line; what else may is refused elsewhere.
		{"a\u2028b\u0085c\rd", []string{"a\u2028b\u0085c\rd"}},
	} {
		f := file(c.text)
		var got []string
		for n := 1; n <= f.LineCount(); n++ {
			got = append(got, f.Line(n))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
		if f.Line(0) != "" || f.Line(-1) != "" || f.Line(f.LineCount()+1) != "" {
			t.Errorf("%q has lines outside it", c.text)
		}
	}
}

// TestColumns: a column counts characters, whatever they are made of and
// however wide they are shown.
func TestColumns(t *testing.T) {
	for _, c := range []struct {
		text, word string
		line, col  int
	}{
		{"nimi: Kemi", "Kemi", 1, 7},
		{"ä: Kemi", "Kemi", 1, 4},
		{"\tKemi", "Kemi", 1, 2},
		{"a\t\tKemi", "Kemi", 1, 4},
		{"a\u00a0Kemi", "Kemi", 1, 3},        // a no-break space
		{"a\u0308: Kemi", "Kemi", 1, 5},      // a and its dots are two
		{"😀😀: Kemi", "Kemi", 1, 5},           // outside the basic plane, one each
		{"👩‍⚕️: Kemi", "Kemi", 1, 7},         // one sign of four characters
		{"😀\nä\n  Kemi", "Kemi", 3, 3},       //
		{"a\r\n  Kemi", "Kemi", 2, 3},        //
		{"\xff\xfe: Kemi", "Kemi", 1, 5},     // bytes that are not UTF-8 count one each
		{"日本: Kemi", "Kemi", 1, 5},           // wide on the screen, one character each
		{"a\u202eb\u200bKemi", "Kemi", 1, 5}, // invisible ones also count
	} {
		f := file(c.text)
		offset := strings.Index(c.text, c.word)
		p := f.PosAt(offset, utf8.RuneCountInString(c.word))
		if int(p.Line) != c.line || int(p.Col) != c.col || int(p.Len) != len(c.word) {
			t.Errorf("%q: %d:%d, %d long; want %d:%d", c.text, p.Line, p.Col, p.Len, c.line, c.col)
		}
		if got := f.Offset(c.line, c.col); got != offset {
			t.Errorf("%q: %d:%d is byte %d, want %d", c.text, c.line, c.col, got, offset)
		}
		want := Span{c.line, c.col, c.line, c.col + len(c.word)}
		if got := f.Span(p); got != want {
			t.Errorf("%q: span %v, want %v", c.text, got, want)
		}
	}
}

func TestOffsetOutside(t *testing.T) {
	f := file("äb\nc\n")
	for _, c := range []struct{ line, col, want int }{
		{0, 1, 0}, {-1, 5, 0}, {1, 0, 0}, {1, -3, 0}, {1, 3, 3}, {1, 99, 3},
		{2, 1, 4}, {2, 9, 5}, {3, 1, 6}, {99, 1, 6},
	} {
		if got := f.Offset(c.line, c.col); got != c.want {
			t.Errorf("%d:%d is byte %d, want %d", c.line, c.col, got, c.want)
		}
	}
}

// TestPosAtOffset: from a place to its byte and back, in any text.
func TestPosAtOffset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aä😀\u0308\t \n\u00a0[\"'#"))).Draw(t, "text")
		f := file(text)
		for i, r := range text {
			p := f.PosAt(i, 1)
			if r == '\n' { // is at the end of its line
				continue
			}
			if back := f.Offset(int(p.Line), int(p.Col)); back != i {
				t.Fatalf("byte %d is %d:%d, which is byte %d", i, p.Line, p.Col, back)
			}
		}
	})
}

func TestSpan(t *testing.T) {
	at := func(line, col int) Pos { return Pos{Line: int32(line), Col: uint16(col)} }
	word := func(line, col, n int) Pos { return Pos{Line: int32(line), Col: uint16(col), Len: uint16(n)} }
	for _, c := range []struct {
		name, text string
		pos        Pos
		want       string // what the span covers
	}{
		{"word", "a: Kemi # x", word(1, 4, 4), "Kemi"},
		{"word beyond its line", "a: Kemi\nb", word(1, 4, 40), "Kemi"},
		{"rest of a line", "a: Kemi  \nb", at(1, 4), "Kemi"},
		{"double quotes", `a: "x \" y" # z`, at(1, 4), `"x \" y"`},
		{"double quotes with backslash", `a: "x\\" # "z`, at(1, 4), `"x\\"`},
		{"single quotes", `a: 'it''s' # z`, at(1, 4), `'it''s'`},
		{"quotes over lines", "a: \"x\n  y\" # z", at(1, 4), "\"x\n  y\""},
		{"single quotes over lines", "a: 'x\n\n  y'", at(1, 4), "'x\n\n  y'"},
		{"list", "a: [x, y] # z", at(1, 4), "[x, y]"},
		{"nested", "a: {b: [x, {c: d}], e: f} # }", at(1, 4), "{b: [x, {c: d}], e: f}"},
		{"brackets over lines", "a: [x,\n  y,\n] # z", at(1, 4), "[x,\n  y,\n]"},
		{"brackets in quotes", `a: [']', "[", x]`, at(1, 4), `[']', "[", x]`},
		{"bracket behind a tight colon", `a: {"b":"}", c: d}`, at(1, 4), `{"b":"}", c: d}`},
		{"apostrophe in a word", "a: [it's, x] # 'y]", at(1, 4), "[it's, x]"},
		{"apostrophe before a word", "a: {fi: rock 'n roll, sv: x} # it's", at(1, 4), "{fi: rock 'n roll, sv: x}"},
		{"comment in brackets", "a: [x, # y]\n  z]", at(1, 4), "[x, # y]\n  z]"},
		{"quote in a comment", "a: [x, # \"y\n  z] # \"", at(1, 4), "[x, # \"y\n  z]"},
		{"hash in a word", "a: [x#y, z]", at(1, 4), "[x#y, z]"},
		{"unclosed quote", "a: \"x\nb: y", at(1, 4), "\"x"},
		{"unclosed bracket", "a: [x\nb: y", at(1, 4), "[x"},
		{"block text", "a: |\n  x", at(1, 4), "|"},
		{"characters, not bytes", "ä: \"öå😀\" x", at(1, 4), "\"öå😀\""},
		{"wide quotes over lines", "a: \"😀\n  ä😀\" x", at(1, 4), "\"😀\n  ä😀\""},
	} {
		f := file(c.text)
		span := f.Span(c.pos)
		from, to := f.Offset(span.Line, span.Col), f.Offset(span.EndLine, span.EndCol)
		if got := c.text[from:max(from, to)]; got != c.want {
			t.Errorf("%s: %v covers %q, want %q", c.name, span, got, c.want)
		}
	}
}

// TestSpanAtEnds: a span is at least one column wide, also where nothing is.
func TestSpanAtEnds(t *testing.T) {
	for _, c := range []struct {
		text string
		pos  Pos
		want Span
	}{
		{"", Start, Span{1, 1, 1, 2}},
		{"a:", Pos{Line: 1, Col: 3}, Span{1, 3, 1, 4}},
		{"a:", Pos{Line: 1, Col: 99}, Span{1, 3, 1, 4}},
		{"a:", Pos{Line: 1, Col: 99, Len: 5}, Span{1, 3, 1, 4}},
		{"a:  \n", Pos{Line: 1, Col: 3}, Span{1, 3, 1, 4}},
	} {
		if got := file(c.text).Span(c.pos); got != c.want {
			t.Errorf("%q at %v: %v, want %v", c.text, c.pos, got, c.want)
		}
	}
}

// TestSpanInside: whatever the text and the place, a span begins in the file
// and goes forward.
func TestSpanInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aä😀\t \n[]{}\"'\\#:,"))).Draw(t, "text")
		f := file(text)
		line := rapid.IntRange(1, f.LineCount()).Draw(t, "line")
		length := utf8.RuneCountInString(f.Line(line))
		pos := Pos{Line: int32(line), Col: uint16(rapid.IntRange(1, length+1).Draw(t, "col")), Len: uint16(rapid.IntRange(0, 5).Draw(t, "len"))}
		span := f.Span(pos)
		if span.Line != line || span.Col != int(pos.Col) || span.EndLine > f.LineCount() ||
			span.EndLine == span.Line && span.EndCol <= span.Col || span.EndLine < span.Line ||
			span.EndCol > utf8.RuneCountInString(f.Line(span.EndLine))+2 {
			t.Fatalf("%q at %v: %v", text, pos, span)
		}
	})
}

func TestBefore(t *testing.T) {
	a, b, c := Pos{Line: 1, Col: 5}, Pos{Line: 1, Col: 6}, Pos{Line: 2, Col: 1}
	if !a.Before(b) || !b.Before(c) || b.Before(a) || a.Before(a) {
		t.Error("places are in the order of the text")
	}
}
