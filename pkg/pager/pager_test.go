package pager

import (
	"bytes"
	"io"
	"testing"
)

// environment is a lookup in a made-up environment.
func environment(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, set := env[name]
		return value, set
	}
}

// TestShow: a pager is used for what does not fit on the screen of a terminal,
// and what can't be paged is printed.
func TestShow(t *testing.T) {
	const text = "a\nb\nc\n"
	for _, test := range []struct {
		name, pager string
		lines       int
		want        string
	}{
		{"longer than the screen", "sed s/^/-/", 3, "-a\n-b\n-c\n"},
		{"fits with the prompt", "sed s/^/-/", 4, text},
		{"unknown screen", "sed s/^/-/", 0, "-a\n-b\n-c\n"},
		{"quits early", "head -n 1", 3, "a\n"},
		{"quits at once, with an error", "exit 2", 3, ""},
		{"not there", "/no/such/pager 2> /dev/null", 3, text},
		{"settings of less", "echo $LESS", 3, "FRX\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			p := FromEnvironment(environment(map[string]string{"PAGER": test.pager}))
			if err := p.Show([]byte(text), &out, io.Discard, test.lines); err != nil || out.String() != test.want {
				t.Errorf("%q %v, %q was expected", out.String(), err, test.want)
			}
		})
	}
}

// TestNone: where no pager is to be used there is none.
func TestNone(t *testing.T) {
	for _, env := range []map[string]string{{"PAGER": ""}, {"PAGER": "cat"}, {"PAGER": "sed s/^/-/", "TERM": "dumb"}} {
		if p := FromEnvironment(environment(env)); p != nil {
			t.Errorf("%v: %v", env, p)
		}
	}
}

// TestQuits: quitting a pager before it has read all is not an error.
func TestQuits(t *testing.T) {
	var out bytes.Buffer
	p := FromEnvironment(environment(map[string]string{"PAGER": "true", "LESS": ""}))
	if err := p.Show(make([]byte, 1<<22), &out, io.Discard, 0); err != nil || out.Len() > 0 {
		t.Errorf("%d bytes, %v", out.Len(), err)
	}
}
