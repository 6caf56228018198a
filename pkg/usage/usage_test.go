package usage

import (
	"errors"
	"fmt"
	"testing"

	"sostool/pkg/language"
)

func TestChoice(t *testing.T) {
	for _, c := range []struct{ value, want string }{
		{"jsn", `--format takes one of text, json, not "jsn"; did you mean json?`},
		{"picture", `--format takes one of text, json, not "picture"`},
	} {
		err := Choice("--format", c.value, []string{"text", "json"})
		if err.Error() != c.want {
			t.Errorf("%q: %q", c.value, err)
		}
		var u Error
		if !errors.As(fmt.Errorf("new: %w", err), &u) || u.In(language.Finnish) == u.String() {
			t.Errorf("%q: %#v", c.value, err)
		}
	}
}

func TestOrBetter(t *testing.T) {
	no := language.Say("there is no project {0}", "lapi")
	for want, better := range map[string][]string{
		"there is no project lapi":                      nil,
		"there is no project lapi; did you mean lapin?": {"lapin"},
	} {
		if err := OrBetter(no, better); err.Error() != want {
			t.Errorf("%q, %q was expected", err, want)
		}
	}
}
