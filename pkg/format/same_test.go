package format

import (
	"bytes"
	"testing"

	"sostool/pkg/edit"
)

const sample = `# top

# above record
record: project/1  # beside record
name: {fi: X, en: "Y"}
partners:  # beside partners
  # above the item
  - org: kolpene
    roles: [lead]
    # end of the item
area:
  fi: |  # beside fi
    text
# end
`

// TestSame: the proof sees every value and comment that goes, comes or moves,
// and nothing else.
func TestSame(t *testing.T) {
	for _, c := range []struct{ from, to string }{
		{"# top", "# tap"}, {"# top\n", ""}, {"# top\n\n", "# top\n"}, {"# above record\n", ""},
		{"  # beside record", ""}, {"project/1", "project/2"}, {"X", "x"}, {`"Y"`, "yes "}, {`"Y"`, "1"},
		{"{fi: X, en: \"Y\"}", "{fi: X}"}, {"fi: X", "fi: X, sv: Z"}, {"fi: X", "se: X"}, {"[lead]", "lead"}, {"[lead]", "[lead, lead]"},
		{"  # above the item\n", ""}, {"    # end of the item\n", "# end of the item\n"}, {"    # end of the item\n", "    # end of the item\n    # more\n"},
		{"  # beside fi", ""}, {"    text", "    text \n"}, {"# end\n", ""}, {"area:", "partners:"},
		{"- org: kolpene\n    roles", "- org: kolpene\n  - roles"},
	} {
		checkSame(t, c.from, c.to, false)
	}
	for _, c := range []struct{ from, to string }{
		{"\n\n", "\n\n\n"}, {"name: {fi: X, en: \"Y\"}\n", "name:\n\n    en: Y\n    fi: 'X'\n"}, {"[lead]", "\n    - \"lead\""},
		{"  # beside", "\t# beside"}, {"|", "|2"}, {"    text", "          text"}, {"X", `"\u0058"`},
	} {
		checkSame(t, c.from, c.to, true)
	}
}

func checkSame(t *testing.T, from, to string, want bool) {
	t.Helper()
	other := bytes.Replace([]byte(sample), []byte(from), []byte(to), 1)
	a, err1 := Read("", []byte(sample))
	b, err2 := Read("", other)
	if err1 != nil || err2 != nil {
		t.Fatalf("%q for %q: %v %v", to, from, err1, err2)
	}
	if Same(a, b) != want || Same(b, a) != want {
		t.Errorf("%q for %q: same %v and turned %v", to, from, Same(a, b), Same(b, a))
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		text string
		line int
	}{
		{"", 1}, {"# only\n", 1}, {"- a\n", 1}, {"[a]\n", 1}, {"a: &b c\n", 1}, {"a: b\nc: !x d\n", 2},
		{"a: b\nc: *b\n", 2}, {"a: !\n", 1}, {"? a\n: b\n", 1}, {"a: \"b\n", 1}, {"a: b\n---\nc: d\n", 2},
		{"a: b\n\tc: d\n", 2}, {"a: \x00\n", 1}, {"a:\n  # b\n  |\n  c\n", 3}, {"a: [ # b\n]  # c\n", 2},
	} {
		_, err := Read("", []byte(c.text))
		refusal, ok := err.(*edit.Refusal)
		if !ok || refusal.At.Line != c.line {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}
