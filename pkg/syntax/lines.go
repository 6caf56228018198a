package syntax

import (
	"sort"
	"strings"
)

// line is one of a text, by its number, with another text.
type line struct {
	n    int
	text string
}

// lines are those of a text, with their offsets.
type lines struct {
	text string
	all  []string
	from []int
}

func newLines(text string) *lines {
	count := strings.Count(text, "\n") + 1
	l := &lines{text: text, all: make([]string, 0, count), from: make([]int, 0, count)}
	from := 0
	for line := range strings.Lines(text) {
		l.all, l.from = append(l.all, strings.TrimRight(strings.TrimSuffix(line, "\n"), "\r")), append(l.from, from)
		from += len(line)
	}
	if text == "" {
		l.all, l.from = []string{""}, []int{0}
	}
	return l
}

// at is the line of an offset.
func (l *lines) at(offset int) int {
	return min(sort.SearchInts(l.from, offset+1)-1, len(l.all)-1)
}

// indented is the offset of what is first on a line.
func (l *lines) indented(n int) int { return l.from[n] + indentOf(l.all[n]) }

// set gives lines, which are in order, other texts.
func (l *lines) set(changed []line) {
	if len(changed) == 0 {
		return
	}
	var text strings.Builder
	done, longer := 0, 0
	for i, c := range changed {
		was := l.all[c.n]
		begin := l.from[c.n] - longer // as it was
		text.WriteString(l.text[done:begin])
		text.WriteString(c.text)
		done = begin + len(was)
		longer += len(c.text) - len(was)
		l.all[c.n] = c.text
		next := len(l.from)
		if i+1 < len(changed) {
			next = changed[i+1].n + 1
		}
		for k := c.n + 1; k < next; k++ {
			l.from[k] += longer
		}
	}
	text.WriteString(l.text[done:])
	l.text = text.String()
}
