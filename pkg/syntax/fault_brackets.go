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

// noItem reports a comma with nothing before it.
func (b *blame) noItem(open *bracket) {
	if b.closes(open) {
		b.found(b.pos, ",", language.Say("there is nothing before the comma")).Suggest("remove the comma")
		b.mend(b.pos, ",", "")
	}
}

// questionMark reports one within a text.
func (b *blame) questionMark(open *bracket) {
	if b.closes(open) {
		b.found(b.pos, "?", language.Say("a question mark within brackets needs quotes around its text")).
			Suggest("write the text in double quotes, or outside of brackets")
	}
}

// noComma reports an item before which a comma must come.
func (b *blame) noComma(open *bracket) {
	text := b.rest()[:max(1, plainEnd(b.rest(), true))]
	isText := strings.IndexByte("\"'[{*", text[0]) < 0
	switch {
	case !b.closes(open):
	case open.end < b.begin:
		b.missingComma(open.end)
	case isText && strings.IndexByte("\"'", b.text[open.end-1]) >= 0:
		b.found(b.pos, text, language.Say("there is text after the closing quote: \"{0}\"", text)).
			Suggest("put the whole value in the quotes, or a comma after the quote")
		b.mend(b.pos, text, "")
	default:
		b.found(b.pos, text, language.Say("a comma is missing before \"{0}\"", text)).
			Suggest("put a comma between two items; a text that holds quotes or brackets needs quotes around it")
		b.mend(b.pos, "", ", ")
	}
}

// missingComma reports that a comma is missing at the end of an item, the next one being
// on a later line.
func (b *blame) missingComma(end int) {
	begin := strings.LastIndexAny(b.text[:end], " \t\n,[{") + 1
	text := b.text[begin:end]
	b.found(begin, text, language.Say("a comma is missing after \"{0}\"", text)).
		Suggest("put a comma between two items").
		Relate(b.place(b.pos, ""), "reading stopped here")
	b.mend(end, "", ",")
}

// colonInBrackets reports a second colon in one entry: a text that needs
// quotes, or a comma forgotten before the next key.
func (b *blame) colonInBrackets(open *bracket) {
	switch {
	case !b.closes(open):
		return
	case open.wrapped && open.colon:
		b.missingComma(open.above)
		return
	case open.begin < b.begin || open.wrapped:
		b.noKey()
		return
	}
	text := b.text[open.begin:b.pos]
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
	if m := endsEntry.FindStringSubmatch(b.lineFrom(open.begin)); m != nil && (m[2] == "" || slices.Contains(record.Keys(), m[2])) {
		b.put(open.begin, m[1], b.straight(m[1]), true)
	}
}

// endsEntry is a text in brackets up to what ends it: a closing bracket, or a
// comma before the next key.
var endsEntry = regexp.MustCompile(`^([^,\[\]{}"'#]*[^,\[\]{}"'# \t])[ \t]*(?:[\]}]|,[ \t]*([a-z_]+):[ \t])`)

// unclosedBracket reports a bracket that is never closed. Reading goes on as if it were
// where the reader is.
func (b *blame) unclosedBracket(open *bracket) {
	mark := b.mark(open)
	f := b.found(open.at, mark, language.Say("the bracket \"{0}\" is never closed", mark)).
		Suggest("put \"{0}\" after its last item; a text that begins with a bracket needs quotes", closing(mark))
	if _, comment, ok := strings.Cut(b.lineFrom(open.at), " #"); ok && strings.Contains(comment, closing(mark)) {
		f.Suggest("from \" #\" on the line is a comment: put a text that has it in quotes")
	}
	if next, ok := b.entryBelow(); ok {
		f.Relate(next, "the next key or item, before which it would have to be closed")
	}
	n := b.lastBelow(open.at)
	b.mend(b.lines.from[n]+len(uncommented(b.lines.all[n])), "", closing(mark))
}

// lastBelow is the last line that may belong to a value that begins at an offset: those
// below are indented further than the key.
func (b *blame) lastBelow(from int) int {
	n := b.lines.at(from)
	for n < b.line() {
		if below := b.lines.all[n+1]; !IsEmpty(below) && indentOf(below) <= b.top().col {
			break
		}
		n++
	}
	return n
}

// closes reports whether the innermost bracket is closed at all, further on
// and before the next key or item. Where it is not, that is the fault, and
// what the scanner has just stumbled over only its consequence.
func (b *blame) closes(open *bracket) bool {
	depth := 1
	for n, at := b.line(), b.col(); ; at = 0 {
		text := b.lines.all[n]
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
		if n++; n == len(b.lines.all) || IsMarker(b.lines.all[n]) || b.breaksOut(b.lines.all[n]) {
			b.unclosedBracket(open)
			return false
		}
	}
}

// closesNothing reports a bracket outside of brackets.
func (b *blame) closesNothing() {
	mark := b.rest()[:1]
	b.found(b.pos, mark, language.Say("the bracket \"{0}\" closes nothing", mark)).
		Suggest("remove it, or write the value in quotes where it belongs to a text")
	b.mend(b.pos, mark, "")
}

// mismatch reports a bracket that closes none of its kind, or not the innermost.
func (b *blame) mismatch(open []bracket) {
	last, text := &open[len(open)-1], b.rest()[:1]
	if slices.ContainsFunc(open, func(outer bracket) bool { return b.mark(&outer) == closing(text) }) {
		b.unclosedBracket(last) // it closes one further out, so the one within was forgotten
		return
	}
	mark := b.mark(last)
	b.found(b.pos, text, language.Say("the bracket \"{0}\" can't close \"{1}\"", text, mark)).
		Suggest("write \"{0}\" to close it; a text that holds a bracket needs quotes", closing(mark)).
		Relate(b.place(last.at, mark), "the bracket that is open")
	b.mend(b.pos, text, closing(mark))
}

// mark is the sign of an open bracket.
func (b *blame) mark(open *bracket) string { return b.text[open.at : open.at+1] }

var closers = map[string]string{"[": "]", "{": "}", "]": "[", "}": "{"}

// closing is the bracket that goes with one, of either side.
func closing(mark string) string { return closers[mark] }
