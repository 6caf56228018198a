package syntax

import (
	"strings"
	"unicode/utf8"

	"sostool/pkg/language"
)

func (b *blame) unclosedQuote(line, begin int) {
	mark := b.lines[line][begin : begin+1]
	f := b.found(line, begin, mark, language.Say("the quote ({0}) is never closed", mark)).
		Suggest("also put a quote ({0}) at the end of the text", mark)
	if b.line+1 < len(b.lines) && b.breaksOut(b.lines[b.line+1]) {
		f.Relate(b.startOf(b.line+1, indentOf(b.lines[b.line+1])), "the next key or item would be part of the text")
	}
	n := b.lastBelow(line)
	b.mend(n, len(strings.TrimRight(b.lines[n], " \t")), "", mark)
}

func (b *blame) escapeFault() {
	_, n := utf8.DecodeRuneInString(b.rest()[1:])
	escape := b.rest()[:1+n]
	b.found(b.line, b.at, escape, language.Say("\"{0}\" is not a valid escape in a text in double quotes", escape)).
		Suggest("write the backslash twice, or the text in single quotes")
	b.put(b.line, b.at, "\\", "\\\\", false)
}

// opens reports whether the quote at an offset looks like the beginning of a text: it is
// where a value begins, and text follows.
func opens(text string, at int) bool {
	if at == 0 || at+1 >= len(text) || strings.IndexByte(" \t,:]}\"'", text[at+1]) >= 0 {
		return false
	}
	before := strings.TrimRight(text[:at], " \t")
	if before == "" {
		return false
	}
	switch before[len(before)-1] {
	case '[', '{':
		return true
	case ':', ',':
		return len(before) < at
	case '-':
		return len(before) < at && strings.TrimLeft(before, " -") == ""
	}
	return false
}

// swallowed reports whether the quote at the scanner's place, with text right
// after it, would end a text over several lines with keys or items in it.
func (r *reader) swallowed(line int) bool {
	if after := r.rest()[1:]; isEmpty(after) || strings.IndexByte(",:]}", after[0]) >= 0 {
		return false
	}
	for end := r.end; line < r.line; line++ {
		begin := strings.LastIndexByte(r.text[:end], '\n') + 1
		if isEntry(strings.TrimLeft(r.text[begin:end], " \t\r")) {
			return true
		}
		end = max(begin-1, 0)
	}
	return false
}

// trailing checks that nothing is after a quoted text, an alias or a bracket that ends a
// value.
func (b *blame) trailing(line, begin int) bool {
	end := len(strings.TrimRight(b.text()[:b.at], " \t")) - 1
	b.at = len(b.text()) - len(strings.TrimLeft(b.rest(), " \t"))
	closed := b.lines[line][begin : begin+1]
	text := strings.TrimRight(b.rest()[:commentStart(b.rest())], " \t")
	switch {
	case b.rest()[0] == ']' || b.rest()[0] == '}':
		b.closesNothing()
	case closed == "\"" || closed == "'":
		b.found(b.line, b.at, text, language.Say("there is text after the closing quote: \"{0}\"", text)).
			Suggest("put the whole value in the quotes; within double quotes a double quote is written \\\"").
			Relate(b.pos(line, begin, closed), "the quote that is closed there")
		b.mend(b.line, b.at, text, "")
	case (closed == "[" || closed == "{") && strings.HasSuffix(text, closing(closed)) && !strings.ContainsAny(text, "[{"):
		b.found(b.line, end, closing(closed), language.Say("the bracket \"{0}\" closes too early: \"{1}\" follows it", closing(closed), text)).
			Suggest("remove it, or write the value in quotes where it belongs to a text").
			Relate(b.pos(line, begin, closed), "the bracket that is closed there")
		b.mend(b.line, end, closing(closed), "")
	case closed == "[" || closed == "{":
		b.found(b.line, b.at, text, language.Say("there is text after the closing bracket: \"{0}\"", text)).
			Suggest("remove it, or put it in the brackets").
			Relate(b.pos(line, begin, closed), "the bracket that is closed there")
		b.mend(b.line, b.at, text, "")
	default:
		b.found(b.line, b.at, text, language.Say("there is text after an alias: \"{0}\"", text)).
			Suggest("write the value in quotes")
	}
	return false
}
