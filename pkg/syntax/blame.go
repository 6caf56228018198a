package syntax

import (
	"sort"
	"strings"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// blame says where and why the reader can't go on, from where it is. Lines and columns
// count from 0, columns are bytes of the line.
type blame struct {
	*reader
	lines    []string
	line, at int // where the reader is

	fault   *diag.Finding
	mended  []line      // what reading may go on with
	columns map[int]int // how many lines begin at each column, made when asked for
}

// line is one of a text, by its number, with another text.
type line struct {
	n    int
	text string
}

// blame ends the reading with a fault.
func (r *reader) blame() *blame {
	r.failed = true
	if r.lines == nil || r.lines.text != r.text {
		r.lines = newLines(r.text)
	}
	r.fault = &blame{reader: r, lines: r.lines.all, line: r.line, at: r.pos - r.begin}
	return r.fault
}

// lines are those of a text, with their offsets.
type lines struct {
	text string
	all  []string
	from []int
}

func newLines(text string) *lines {
	l := &lines{text: text, all: splitLines(text), from: make([]int, 1, strings.Count(text, "\n")+2)}
	for i := range len(text) {
		if text[i] == '\n' {
			l.from = append(l.from, i+1)
		}
	}
	return l
}

// at is the line of an offset.
func (l *lines) at(offset int) int {
	return min(sort.SearchInts(l.from, offset+1)-1, len(l.all)-1)
}

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

// splitLines are the lines of a text without their line breaks.
func splitLines(text string) []string {
	lines := strings.Split(text, "\n")
	if n := len(lines) - 1; n > 0 && lines[n] == "" {
		lines = lines[:n]
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, "\r")
	}
	return lines
}

// giveUp ends the reading where the parser must say what is there.
func (r *reader) giveUp() bool {
	r.failed = true
	return false
}

// text is the line at hand.
func (b *blame) text() string { return b.lines[b.line] }

// rest is what is between the reader's place and the line's end.
func (b *blame) rest() string { return b.lines[b.line][b.at:] }

// lineOf is the line of an offset.
func (b *blame) lineOf(offset int32) int { return b.reader.lines.at(int(offset)) }

// pos is a place of the file, for text that is there.
func (b *blame) pos(line, at int, text string) source.Place {
	from := b.reader.lines.from[line] + at
	if text == "" {
		_, n := utf8.DecodeRuneInString(b.lines[line][at:])
		return source.At(from, from+n).Place()
	}
	return source.At(from, from+len(text)).Place()
}

// found reports the fault at a stretch of text on one line.
func (b *blame) found(line, at int, text string, message language.Text) *diag.Finding {
	b.fault = &diag.Finding{Rule: diag.YAMLSyntax, At: b.pos(line, at, text), Message: message}
	b.mended = nil
	return b.fault
}

// put offers to correct the fault: a text in place of what is on a line.
func (b *blame) put(line, at int, was, text string, safe bool) {
	from := b.reader.lines.from[line] + at
	b.fault.Fix = &diag.Fix{Safe: safe, Edits: []diag.Edit{{From: from, To: from + len(was), Text: text}}}
	b.mend(line, at, was, text)
}

// mend lets reading go on as if a text were in place of what is on a line.
func (b *blame) mend(n, at int, was, text string) {
	whole := b.lines[n]
	b.mended = []line{{n, whole[:at] + text + whole[at+len(was):]}}
}

// tooDeep reports nesting that no record has, at the level that is one too many.
func (b *blame) tooDeep(open []bracket) bool {
	at := b.pos(b.line, b.at, "")
	if len(b.levels) > MaxDepth+1 {
		at = b.pos(b.levels[MaxDepth+1].first, b.levels[MaxDepth+1].col, "")
	} else if n := MaxDepth + 1 - len(b.levels); n >= 0 && n < len(open) {
		at = b.pos(open[n].line, open[n].at, "")
	}
	b.fault = &diag.Finding{Rule: diag.YAMLLimit, At: at,
		Message: language.Say("the value is nested too deep: records nest at most {0} levels", MaxDepth)}
	b.fault.Suggest("look for a bracket that was meant as text, and put that text in quotes")
	return false
}

// unknownAlias reports an alias that refers to nothing.
func (b *blame) unknownAlias(from int) bool {
	alias := b.reader.text[from:b.reader.pos]
	b.found(b.line, from-b.begin, alias, language.Say("the alias \"{0}\" refers to nothing", alias)).
		Suggest("records have no aliases: write the value itself, in quotes where it begins with \"*\"").Rule = diag.YAMLAlias
	return false
}

// breaksOut reports whether a line within quotes or brackets looks like the
// next key or item of a mapping or list around them. In records these stay
// inside their key's indentation.
func (r *reader) breaksOut(text string) bool {
	col := indentOf(text)
	return col <= r.top().col && isEntry(text[col:])
}

// isEntry reports whether a line's text looks like a list's item or a key.
func isEntry(text string) bool {
	if isHyphen(text) {
		return true
	}
	end := plainEnd(text)
	return end > 0 && strings.HasPrefix(text[end:], ":") && !strings.ContainsAny(text[:end], " \t\"'[]{},")
}

// word is the first word at the scanner's place.
func (b *blame) word() string {
	word, _, _ := strings.Cut(b.rest(), " ")
	return word
}

// entry is the place of the key or hyphen that is at a column of a line.
func (b *blame) startOf(line, col int) source.Place {
	text := b.lines[line]
	col = min(col, len(text))
	end := plainEnd(text[col:])
	if isHyphen(text[col:]) {
		end = 1
	}
	return b.pos(line, col, text[col:col+end])
}

// isEmpty reports whether there is nothing but a comment in the text after a colon, a
// hyphen or a value.
func isEmpty(text string) bool {
	trimmed := strings.TrimLeft(text, " \t")
	return trimmed == "" || trimmed[0] == '#'
}

func isHyphen(text string) bool {
	return strings.HasPrefix(text, "-") && (len(text) == 1 || isBlank(text[1]))
}

// isStuckHyphen reports whether a text begins with a hyphen that sticks to it.
func isStuckHyphen(text string) bool {
	return len(text) > 1 && text[0] == '-' && text[1] != '-' && !isBlank(text[1])
}

func indentOf(text string) int {
	return len(text) - len(strings.TrimLeft(text, " \t"))
}

// plainEnd is the length of the plain text that a line begins with: up to a
// colon before a blank, a comment, or the line's end.
func plainEnd(text string) int {
	end := 0
	for i := 0; i < len(text); i++ {
		switch {
		case isBlank(text[i]):
			continue
		case text[i] == ':' && (i+1 == len(text) || isBlank(text[i+1])):
			return i
		case text[i] == '#' && i > 0 && isBlank(text[i-1]):
			return end
		}
		end = i + 1
	}
	return end
}

// flowPlainEnd is the same within brackets, where more characters end a text.
func flowPlainEnd(text string) int {
	stop := strings.IndexAny(text, ",?[]{}")
	if stop < 0 {
		return plainEnd(text)
	}
	if end := plainEnd(text[:stop+1]); end < stop {
		return end
	}
	return len(strings.TrimRight(text[:stop], " \t"))
}

// commentStart is the offset of the comment that ends a text.
func commentStart(text string) int {
	for i := 1; i < len(text); i++ {
		if text[i] == '#' && isBlank(text[i-1]) {
			return i
		}
	}
	return len(text)
}

// lostSpace is the offset of a colon after a first word, with more of the
// word directly after it; 0 where there is none.
func lostSpace(text string) int {
	end := strings.IndexAny(text, " \t:")
	if end <= 0 || text[end] != ':' || strings.TrimLeft(text[end+1:], " \t") != text[end+1:] || end+1 == len(text) || strings.HasPrefix(text[end:], "://") {
		return 0
	}
	return end
}

func isNameRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-'
}

// isName reports whether text is a name as YAML's anchors and our keys are.
func isName(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool { return !isNameRune(r) }) < 0
}

// isTag reports whether a word is a tag that the parser can read.
func isTag(word string) bool {
	word = strings.TrimPrefix(word, "!")
	word = strings.TrimPrefix(word, "!")
	return strings.IndexFunc(word, func(r rune) bool { return r > 0x7e || strings.ContainsRune("!{}\"|\\^`<>", r) }) < 0
}

// hasColon reports whether a line holds what the parser takes for a key.
func hasColon(text string) bool {
	end := plainEnd(text)
	return strings.HasPrefix(text[end:], ":")
}
