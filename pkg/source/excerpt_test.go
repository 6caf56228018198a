package source

import "testing"

// TestExcerpt: an excerpt has the lines that it keeps as the file has them, and the
// others as the file has them when read anew.
func TestExcerpt(t *testing.T) {
	file := &File{Name: "a.yaml", Bytes: []byte("a\r\n\nbö\nc")}
	asked := 0
	excerpt := file.Excerpt([]int{3, 9}, func() *File { asked++; return file })
	if excerpt.Bytes != nil || excerpt.Name != file.Name {
		t.Errorf("%+v", excerpt)
	}
	for n := range file.LineCount() + 2 {
		if excerpt.Line(n) != file.Line(n) || excerpt.LineCount() != file.LineCount() {
			t.Errorf("line %d of %d: %q", n, excerpt.LineCount(), excerpt.Line(n))
		}
	}
	if asked != 5 { // all but lines 3 and 9
		t.Errorf("read anew %d times", asked)
	}
	if changed := file.Excerpt([]int{3}, func() *File { return nil }); changed.Line(1) != "" || changed.Line(3) != "bö" {
		t.Errorf("%q, %q of a file that has changed", changed.Line(1), changed.Line(3))
	}
}
