package language

import (
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	word, long := strings.Repeat("ä", 39), strings.Repeat("x", 90)
	for text, want := range map[string]string{
		"":                       "\n",
		"  one\n two ":           "one two\n",
		word + " " + word + "y":  word + " " + word + "y\n", // 80 characters
		word + " " + word + "yy": word + "\n" + word + "yy\n",
		"a " + long + " b":       "a\n" + long + "\nb\n",
	} {
		if got := Wrap(text); got != want {
			t.Errorf("%q: %q, %q was expected", text, got, want)
		}
	}
}
