package gate

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"sostool/pkg/language"
)

// Diff is what a file becomes, as a unified diff that patch and git apply take
// and in which no line is a command. Since its lines must stay as they are, one
// that would begin a command as context is taken out and put in again, and one
// that holds a command further on gets less context around it. It reports false
// where neither helps: a line that changes holds one.
func Diff(name string, before, after []byte) ([]byte, bool) {
	if bytes.Equal(before, after) {
		return nil, true
	}
	lines := script(before, after)
	for context := 3; context > 0; context-- {
		var b bytes.Buffer
		a, z := quoted("a/"+name), quoted("b/"+name)
		fmt.Fprintf(&b, "diff %s %s\n--- %s\n+++ %s\n", a, z, ended(a), ended(z))
		for hunk := range hunks(lines, context) {
			b.WriteString(hunk)
		}
		if !ordersIn(b.String()) {
			return b.Bytes(), true
		}
	}
	return nil, false
}

// line is one of a diff: of both texts (' '), of the first ('-') or of the second
// ('+').
type line struct {
	sign byte
	text string // with its end
}

// script is all lines of two texts.
func script(before, after []byte) []line {
	var out []line
	old := slices.Collect(strings.Lines(string(before)))
	at := 0 // in old
	_, rest, _ := strings.Cut(string(diff.Diff("a", before, "b", after)), "\n+++ b\n")
	for text := range strings.Lines(rest) {
		switch text[0] {
		case '@':
			var start, length int
			fmt.Sscanf(text, "@@ -%d,%d", &start, &length)
			if length > 0 {
				start--
			}
			for ; at < start; at++ {
				out = append(out, line{' ', old[at]})
			}
		case '\\': // the line before has no end
			last := &out[len(out)-1]
			last.text = strings.TrimSuffix(last.text, "\n")
		default:
			out = append(out, line{text[0], text[1:]})
			if text[0] != '+' {
				at++
			}
		}
	}
	for ; at < len(old); at++ {
		out = append(out, line{' ', old[at]})
	}
	return out
}

// hunks are the lines that change, each with so many around it.
func hunks(lines []line, context int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		shown := shownLines(lines, context)
		old, new := 1, 1
		for i := 0; i < len(lines); {
			var b strings.Builder
			startOld, startNew := old, new
			for ; i < len(lines) && shown[i]; i++ {
				l := lines[i]
				if l.sign != '+' {
					old++
				}
				if l.sign != '-' {
					new++
				}
				if l.begins() {
					b.WriteString(line{'-', l.text}.String())
					l.sign = '+'
				}
				b.WriteString(l.String())
			}
			if b.Len() > 0 && !yield(fmt.Sprintf("@@ -%s +%s @@\n", stretch(startOld, old), stretch(startNew, new))+b.String()) {
				return
			}
			for ; i < len(lines) && !shown[i]; i++ {
				old, new = old+1, new+1
			}
		}
	}
}

// stretch is the lines from one to before another as a hunk's head has them.
func stretch(from, to int) string {
	if from == to {
		return fmt.Sprintf("%d,0", from-1)
	}
	return fmt.Sprintf("%d,%d", from, to-from)
}

// shownLines are those that change and those around them; context that begins a
// command counts as a change, so that patch finds as much above it as below.
func shownLines(lines []line, context int) []bool {
	shown := make([]bool, len(lines))
	near := func(i, left int) int {
		if lines[i].sign != ' ' || left > 0 && lines[i].begins() {
			left = context + 1
		}
		shown[i] = shown[i] || left > 0
		return max(0, left-1)
	}
	left := 0
	for i := range lines {
		left = near(i, left)
	}
	left = 0
	for i := len(lines) - 1; i >= 0; i-- {
		left = near(i, left)
	}
	return shown
}

// begins reports whether a line begins a command as context.
func (l line) begins() bool {
	return l.sign == ' ' && strings.HasPrefix(strings.TrimSpace(l.text), "::")
}

func (l line) String() string {
	if strings.HasSuffix(l.text, "\n") {
		return string(l.sign) + l.text
	}
	return string(l.sign) + l.text + "\n\\ No newline at end of file\n"
}

// ordersIn reports whether a command is in a text.
func ordersIn(text string) bool {
	for i, c := range []byte(text) {
		if c == '[' && language.Orders(text[:i]) {
			return true
		}
	}
	return false
}

// quoted is a file's name as git writes it in the head of a diff.
func quoted(name string) string {
	if language.Clean(name) == name && !strings.ContainsAny(name, `"\`) {
		return name
	}
	var b strings.Builder
	for i, c := range []byte(name) {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case c < ' ' || c > '~' || c == '[' && language.Orders(name[:i]):
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	return `"` + b.String() + `"`
}

// ended is a name on a line of its own: patch takes one to end at a blank.
func ended(name string) string {
	if strings.Contains(name, " ") {
		return name + "\t"
	}
	return name
}
