package manual

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSpans: what one types for a page leads there, with as many words as there are, and so
// does the name of a rule where it is a word of its own.
func TestSpans(t *testing.T) {
	pages := []*Page{
		{Name: "sostool-new", Section: Commands, Typed: "sostool new"},
		{Name: "sostool-new-ci", Section: Commands, Typed: "sostool new ci"},
		{Name: "sostool-export", Section: Commands, Typed: "sostool export"},
		{Name: "sostool-export", Section: Topics, Typed: "sostool help export"},
		{Name: "rule-date-form", Typed: "sostool explain date-form"},
	}
	x := &linker{pages: typed(pages)}
	for text, want := range map[string]string{
		"Type sostool new project or sostool new ci -o -": "Type [sostool new|#sostool-new] project or [sostool new ci|#sostool-new-ci] -o -",
		"sostool help export, sostool exports":            "[sostool help export|#help-export], sostool exports",
		"error[date-form]: sostool explain date-form":     "error[[date-form|#rule-date-form]]: [sostool explain date-form|#rule-date-form]",
		"--date-form x-date-form date-forms a/date-form":  "--date-form x-date-form date-forms a/date-form",
	} {
		var got strings.Builder
		for _, s := range x.spans(text, nil) {
			if s.Address == "" {
				got.WriteString(s.Text)
			} else {
				got.WriteString("[" + s.Text + "|" + s.Address + "]")
			}
		}
		if diff := cmp.Diff(want, got.String()); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// TestHTML: text is never markup.
func TestHTML(t *testing.T) {
	b := &Book{Title: "<b>", Lead: []string{"<b>"}, Groups: []Group{{Title: "<b>", Key: "key", Pages: []*Page{{
		Name: "sostool-x", Section: Commands, Typed: "<b>", About: "<b>",
		Parts: []Part{{Head: "<b>", Blocks: []Block{{Prose: "<b>"}, {Lines: []string{"<b>", "</pre>"}}, {Term: "--x <b>", Means: "<b>"}}}},
	}}}}}
	var got bytes.Buffer
	if err := b.HTML(&got); err != nil {
		t.Fatal(err)
	}
	for _, markup := range []string{"<b>", "</pre>\n</pre>"} {
		if strings.Contains(got.String(), markup) {
			t.Errorf("it has %q", markup)
		}
	}
	if n := strings.Count(got.String(), "&lt;b&gt;"); n != 14 { // the titles and what is typed twice, in the contents too
		t.Errorf("its texts are there %d times", n)
	}
}
