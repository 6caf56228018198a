package syntax

import (
	"strings"
	"unicode/utf8"

	"sostool/pkg/language"
)

// unclosedQuote reports a quote without an end. Reading goes on as if that were where the
// text may end.
func (b *blame) unclosedQuote(from int) {
	mark := b.text[from : from+1]
	f := b.found(from, mark, language.Say("the quote ({0}) is never closed", mark)).
		Suggest("also put a quote ({0}) at the end of the text", mark)
	if next, ok := b.entryBelow(); ok {
		f.Relate(next, "the next key or item would be part of the text")
	}
	n := b.lastBelow(from)
	b.mend(b.lines.from[n]+len(strings.TrimRight(b.lines.all[n], " \t")), "", mark)
}

// escapeFault reports a backslash before what it can't be before.
func (b *blame) escapeFault() {
	_, n := utf8.DecodeRuneInString(b.rest()[1:])
	escape := b.rest()[:1+n]
	b.found(b.pos, escape, language.Say("\"{0}\" is not a valid escape in a text in double quotes", escape)).
		Suggest("write the backslash twice, or the text in single quotes")
	b.put(b.pos, "\\", "\\\\", false)
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

// swallowed reports whether the quote at the reader's place, with text right
// after it, would end a text from an offset on with keys or items in it.
func (r *Reader) swallowed(from int) bool {
	if after := r.rest()[1:]; IsEmpty(after) || strings.IndexByte(",:]}", after[0]) >= 0 {
		return false
	}
	for end := r.end; end > from; {
		begin := strings.LastIndexByte(r.text[:end], '\n') + 1
		if begin > from && isEntry(strings.TrimLeft(r.text[begin:end], " \t\r")) {
			return true
		}
		end = begin - 1
	}
	return false
}

// trailing reports what is after a text in quotes, brackets or an alias that ends a value,
// and begins at an offset.
func (b *blame) trailing(from int) {
	end := strings.TrimRight(b.text[:b.pos], " \t")
	b.skipBlanks()
	text := uncommented(b.rest())
	switch mark := b.text[from : from+1]; {
	case text[0] == ']' || text[0] == '}':
		b.closesNothing()
	case mark == "\"" || mark == "'":
		b.found(b.pos, text, language.Say("there is text after the closing quote: \"{0}\"", text)).
			Suggest("put the whole value in the quotes; within double quotes a double quote is written \\\"").
			Relate(b.place(from, mark), "the quote that is closed there")
		b.mend(b.pos, text, "")
	case mark == "*":
		b.found(b.pos, text, language.Say("there is text after an alias: \"{0}\"", text)).
			Suggest("write the value in quotes")
	case strings.HasSuffix(text, closing(mark)) && !strings.ContainsAny(text, "[{"):
		b.found(len(end)-1, closing(mark), language.Say("the bracket \"{0}\" closes too early: \"{1}\" follows it", closing(mark), text)).
			Suggest("remove it, or write the value in quotes where it belongs to a text").
			Relate(b.place(from, mark), "the bracket that is closed there")
		b.mend(len(end)-1, closing(mark), "")
	default:
		b.found(b.pos, text, language.Say("there is text after the closing bracket: \"{0}\"", text)).
			Suggest("remove it, or put it in the brackets").
			Relate(b.place(from, mark), "the bracket that is closed there")
		b.mend(b.pos, text, "")
	}
}
