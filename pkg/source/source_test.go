package source

import (
	"strings"
	"sync"
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
		if got := f.Offset(c.line, c.col); got != offset {
			t.Errorf("%q: %d:%d is byte %d, want %d", c.text, c.line, c.col, got, offset)
		}
		want := Span{c.line, c.col, c.line, c.col + len(c.word)}
		if got := f.Span(At(offset, offset+len(c.word))); got != want {
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

// TestOffsetOfSpan: from a byte to its place and back, in any text.
func TestOffsetOfSpan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aä😀\u0308\t \n\u00a0[\"'#"))).Draw(t, "text")
		f := file(text)
		for i, r := range text {
			s := f.Span(At(i, i+utf8.RuneLen(r)))
			if back := f.Offset(s.Line, s.Col); back != i || f.LineAt(i) != s.Line {
				t.Fatalf("byte %d is %d:%d, which is byte %d; line %d", i, s.Line, s.Col, back, f.LineAt(i))
			}
			if end := f.Offset(s.EndLine, s.EndCol); r != '\n' && end != i+utf8.RuneLen(r) {
				t.Fatalf("%q at byte %d ends at byte %d", r, i, end)
			}
		}
	})
}

// TestSpan: a stretch in lines and columns; without an end it goes to the end of its line.
func TestSpan(t *testing.T) {
	for _, c := range []struct {
		name, text, from, to string // from its first character to the one before to
		want                 Span
	}{
		{"word", "a: Kemi # x", "Kemi", " #", Span{1, 4, 1, 8}},
		{"rest of a line", "a: Kemi  \nb", "Kemi", "", Span{1, 4, 1, 8}},
		{"rest of the last line", "a: Kemi", "Kemi", "", Span{1, 4, 1, 8}},
		{"rest of a line that ends as in Windows", "a: Kemi\t\r\nb", "Kemi", "", Span{1, 4, 1, 8}},
		{"over lines", "a: \"x\n  y\" # z", `"x`, " #", Span{1, 4, 2, 5}},
		{"to a line's end", "a: |\n  x\nb", "|", "\nb", Span{1, 4, 2, 4}},
		{"to a line's beginning", "a: |\n  x\nb", "|", "b", Span{1, 4, 3, 1}},
		{"characters, not bytes", "ä: \"öå😀\" x", `"`, " x", Span{1, 4, 1, 9}},
		{"wide over lines", "a: \"😀\n  ä😀\" x", `"`, " x", Span{1, 4, 2, 6}},
	} {
		p := At(strings.Index(c.text, c.from), 0)
		if c.to != "" {
			p.To = int32(strings.Index(c.text, c.to))
		}
		if got := file(c.text).Span(p); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
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
		{"a:", At(2, 2), Span{1, 3, 1, 4}},
		{"a:", At(99, 99), Span{1, 3, 1, 4}},
		{"a:", At(2, 99), Span{1, 3, 1, 4}},
		{"a:", At(99, 104), Span{1, 3, 1, 4}},
		{"a:  \n", At(2, 2), Span{1, 3, 1, 4}},
	} {
		if got := file(c.text).Span(c.pos); got != c.want {
			t.Errorf("%q at %v: %v, want %v", c.text, c.pos, got, c.want)
		}
	}
}

// TestSpanInside: whatever the text and the stretch, a span begins in the file
// and goes forward.
func TestSpanInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aä😀\t \n[]{}\"'\\#:,"))).Draw(t, "text")
		f := file(text)
		at := rapid.IntRange(0, len(text)).Filter(func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) })
		pos := At(at.Draw(t, "from"), at.Draw(t, "to"))
		span := f.Span(pos)
		if span.Line != f.LineAt(int(pos.From)) || span.Col < 1 || span.Col > utf8.RuneCountInString(f.Line(span.Line))+1 ||
			span.EndLine > f.LineCount() || span.EndLine == span.Line && span.EndCol <= span.Col || span.EndLine < span.Line ||
			span.EndCol > utf8.RuneCountInString(f.Line(span.EndLine))+2 {
			t.Fatalf("%q at %v: %v", text, pos, span)
		}
	})
}

func TestBefore(t *testing.T) {
	a, b, c := At(4, 9), At(5, 6), At(20, 20)
	if !a.Before(b) || !b.Before(c) || b.Before(a) || a.Before(a) {
		t.Error("places are in the order of the text")
	}
}

// TestFileAtOnce: several goroutines may ask where something is, the first of which counts
// the lines.
func TestFileAtOnce(t *testing.T) {
	const lines = 100_000
	text := []byte(strings.Repeat("x\n", lines))
	for range 20 {
		f := &File{Bytes: text}
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				if n := f.LineAt(len(text) - 2); n != lines {
					t.Errorf("the last line is %d, not %d", n, lines)
				}
			})
		}
		wait.Wait()
	}
}
