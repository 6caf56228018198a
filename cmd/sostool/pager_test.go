package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// TestPager: a pager is used for what does not fit on the screen of a terminal,
// and what can't be paged is printed.
func TestPager(t *testing.T) {
	const text = "a\nb\nc\n"
	tests := []struct {
		name  string
		env   map[string]string
		piped bool
		lines int
		want  string
	}{
		{"longer than the screen", map[string]string{"PAGER": "sed s/^/-/"}, false, 3, "-a\n-b\n-c\n"},
		{"fits with the prompt", map[string]string{"PAGER": "sed s/^/-/"}, false, 4, text},
		{"unknown screen", map[string]string{"PAGER": "sed s/^/-/"}, false, 0, "-a\n-b\n-c\n"},
		{"pipe", map[string]string{"PAGER": "sed s/^/-/"}, true, 3, text},
		{"quits early", map[string]string{"PAGER": "head -n 1"}, false, 3, "a\n"},
		{"quits at once, with an error", map[string]string{"PAGER": "exit 2"}, false, 3, ""},
		{"empty", map[string]string{"PAGER": ""}, false, 3, text},
		{"cat", map[string]string{"PAGER": "cat"}, false, 3, text},
		{"dumb", map[string]string{"PAGER": "sed s/^/-/", "TERM": "dumb"}, false, 3, text},
		{"not there", map[string]string{"PAGER": "/no/such/pager 2> /dev/null"}, false, 3, text},
		{"settings of less", map[string]string{"PAGER": "echo $LESS"}, false, 3, "FRX\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out, talk bytes.Buffer
			g := newGlobal(&world{in: strings.NewReader(""), out: &out, err: &talk, now: time.Now,
				getenv:   func(name string) string { return test.env[name] },
				hasenv:   func(name string) bool { _, ok := test.env[name]; return ok },
				terminal: !test.piped, lines: test.lines})
			err := g.page(func(w io.Writer) error { _, err := fmt.Fprint(w, text); return err })
			if err != nil || out.String() != test.want {
				t.Errorf("%q %v, %q was wanted", out.String(), err, test.want)
			}
		})
	}
}

// TestPagerQuits: a pager that is left before it has read all is no error.
func TestPagerQuits(t *testing.T) {
	var out bytes.Buffer
	g := newGlobal(&world{out: &out, err: io.Discard, terminal: true,
		getenv: func(name string) string { return map[string]string{"PAGER": "true"}[name] },
		hasenv: func(string) bool { return true }})
	if err := g.page(func(w io.Writer) error { _, err := w.Write(make([]byte, 1<<22)); return err }); err != nil || out.Len() > 0 {
		t.Errorf("%d bytes, %v", out.Len(), err)
	}
}
