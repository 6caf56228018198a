package syntax

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/record"
)

// missingComma reports that a comma is missing at the end of an item, the next one being
// on a later line.
func (b *blame) missingComma(end spot) {
	text := b.lines[end.line][:end.at]
	begin := strings.LastIndexAny(text, " \t,[{") + 1
	b.found(end.line, begin, text[begin:], language.Say("a comma is missing after \"{0}\"", text[begin:])).
		Suggest("put a comma between two items").
		Relate(b.pos(b.line, b.at, ""), "reading stopped here")
	b.mend(end.line, end.at, "", ",")
}

// colonInBrackets reports a second colon in one entry: a text that needs
// quotes, or a comma forgotten before the next key.
func (b *blame) colonInBrackets(open *bracket) {
	if !b.closes(open) {
		return
	}
	switch {
	case open.wrapped && open.colon:
		b.missingComma(open.above)
		return
	case open.wrapped || open.begin.line < b.line:
		b.noKey()
		return
	}
	text := b.text()[open.begin.at:b.at]
	word := text[strings.LastIndexAny(text, " \t")+1:]
	f := b.colonFault(text)
	switch first, _ := utf8.DecodeRuneInString(text); {
	case strings.ContainsRune(edit.DoubleQuotes, first): // no key begins so
	case word == text:
		return
	case slices.Contains(record.Keys(), word):
		f.Suggest("write the value in double quotes, or put a comma before \"{0}\" where that is a key", word)
		return
	}
	if m := endsEntry.FindStringSubmatch(b.text()[open.begin.at:]); m != nil && (m[2] == "" || slices.Contains(record.Keys(), m[2])) {
		b.put(b.line, open.begin.at, m[1], b.straight(m[1]), true)
	}
}

// endsEntry is a text in brackets up to what ends it: a closing bracket, or a
// comma before the next key.
var endsEntry = regexp.MustCompile(`^([^,\[\]{}"'#]*[^,\[\]{}"'# \t])[ \t]*(?:[\]}]|,[ \t]*([a-z_]+):[ \t])`)

// unclosedBracket reports a bracket that is never closed. Reading goes on as if it were
// where the reader is.
func (b *blame) unclosedBracket(open *bracket) {
	mark := b.mark(open)
	f := b.found(open.line, open.at, mark, language.Say("the bracket \"{0}\" is never closed", mark)).
		Suggest("put \"{0}\" after its last item; a text that begins with a bracket needs quotes", closing(mark))
	if _, comment, ok := strings.Cut(b.lines[open.line][open.at:], " #"); ok && strings.Contains(comment, closing(mark)) {
		f.Suggest("from \" #\" on the line is a comment: put a text that has it in quotes")
	}
	if b.line+1 < len(b.lines) && b.breaksOut(b.lines[b.line+1]) {
		f.Relate(b.startOf(b.line+1, indentOf(b.lines[b.line+1])), "the next key or item, before which it would have to be closed")
	}
	n := b.lastBelow(open.line)
	text := b.lines[n]
	b.mend(n, len(strings.TrimRight(text[:commentStart(text)], " \t")), "", closing(mark))
}

// lastBelow is the last line that may belong to a value that begins on a line: those
// below are indented further than the key.
func (b *blame) lastBelow(line int) int {
	for line < b.line {
		if below := b.lines[line+1]; !isEmpty(below) && indentOf(below) <= b.top().col {
			break
		}
		line++
	}
	return line
}

// closes reports whether the innermost bracket is closed at all, further on
// and before the next key or item. Where it is not, that is the fault, and
// what the scanner has just stumbled over only its consequence.
func (b *blame) closes(open *bracket) bool {
	depth := 1
	for n, at := b.line, b.at; ; at = 0 {
		text := b.lines[n]
		for ; at < len(text); at++ {
			switch c := text[at]; c {
			case '[', '{':
				depth++
			case ']', '}':
				if depth--; depth == 0 {
					return true
				}
			case '"', '\'':
				if end := strings.IndexByte(text[at+1:], c); end >= 0 && at > 0 && strings.IndexByte(" ,:[{", text[at-1]) >= 0 {
					at += 1 + end
				}
			}
		}
		if n++; n >= len(b.lines) || isMarker(b.lines[n]) || b.breaksOut(b.lines[n]) {
			b.unclosedBracket(open)
			return false
		}
	}
}

func (b *blame) closesNothing() {
	b.found(b.line, b.at, b.rest()[:1], language.Say("the bracket \"{0}\" closes nothing", b.rest()[:1])).
		Suggest("remove it, or write the value in quotes where it belongs to a text")
	b.mend(b.line, b.at, b.rest()[:1], "")
}
