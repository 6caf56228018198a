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
		l.all, l.from = append(l.all, firstLine(line)), append(l.from, from)
		from += len(line)
	}
	if text == "" {
		l.all, l.from = []string{""}, []int{0}
	}
	return l
}

// firstLine is the first line of a text without its end: the line feed, and a carriage
// return before it. One without a line feed behind it belongs to the line.
func firstLine(text string) string {
	line, _, ended := strings.Cut(text, "\n")
	if ended {
		line = strings.TrimSuffix(line, "\r")
	}
	return line
}

// at is the line of an offset.
func (l *lines) at(offset int) int {
	return min(sort.SearchInts(l.from, offset+1)-1, len(l.all)-1)
}

// indented is the offset of what is first on a line.
func (l *lines) indented(n int) int { return l.from[n] + indentOf(l.all[n]) }

// set gives lines, which are in order, other texts.
func (l *lines) set(changed []line) {
	var text strings.Builder
	done := 0
	for _, c := range changed {
		text.WriteString(l.text[done:l.from[c.n]])
		text.WriteString(c.text)
		done = l.from[c.n] + len(l.all[c.n])
	}
	text.WriteString(l.text[done:])
	count := len(l.all)
	if *l = *newLines(text.String()); len(l.all) < count { // the last one is empty now
		l.all, l.from = append(l.all, ""), append(l.from, len(l.text))
	}
}
