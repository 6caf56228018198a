package syntax

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/record"
)

// noKey reports a colon with nothing before it.
func (b *blame) noKey() {
	b.found(b.pos, ":", language.Say("there is no key before the colon")).
		Suggest("write the key before it, or the text in quotes")
}

// explicitKey reports a question mark before a key, of which YAML lets the colon begin a
// later line.
func (b *blame) explicitKey() {
	b.found(b.pos, "?", language.Say("a question mark is before the key")).
		Suggest("write it as \"key: value\", or in quotes where it is a text")
	b.mend(b.pos, "?", "")
	key := &b.mended[0]
	key.text = uncommented(key.text) + ":"
	if n := key.n + 1; n < len(b.lines.all) {
		if value, ok := strings.CutPrefix(b.lines.all[n], strings.Repeat(" ", b.col())+":"); ok && indentOf(value) > 0 {
			b.mended = append(b.mended, line{n, strings.Repeat(" ", b.col()+1) + value})
		}
	}
}

// keyInText reports a key on a line that the parser takes for more of the
// plain text above.
func (b *blame) keyInText(from int) {
	n := &b.tree.Nodes[b.plain.node]
	begin := int(n.At.From)
	text := strings.TrimRight(b.lineFrom(begin), " \t")
	keyed := n.Keyed && strings.IndexByte(b.text[n.KeyAt.From:begin], '\n') < 0
	word := b.text[from:b.pos]
	oneWord := !strings.ContainsAny(strings.TrimPrefix(word, "- "), " \t")
	col := from - b.begin
	colon := lostSpace(text)
	switch {
	case keyed && oneWord && (!b.plain.more || b.off(col)):
		b.misaligned(col, level{col: -1})
	case keyed:
		b.colonFault(b.lineFrom(from))
	case isStuckHyphen(text):
		b.hyphenFault(begin)
	case colon > 0:
		b.lostSpaceFault(begin + colon)
	case col == begin-b.lines.from[b.lines.at(begin)] || oneWord && !strings.ContainsAny(text, " \t"):
		b.keyFault(begin)
		b.fault.Relate(b.place(from, word), "the next key")
	default:
		b.colonFault(b.lineFrom(from))
	}
}

// keyFault reports a line where a key was expected and that has none.
func (b *blame) keyFault(from int) {
	text := uncommented(b.lineFrom(from))
	if colon := lostSpace(text); colon > 0 {
		b.lostSpaceFault(from + colon)
		return
	}
	if key, value, ok := strings.Cut(text, " "); ok && slices.Contains(record.Keys(), key) {
		value = strings.TrimLeft(value, " ")
		gap := text[len(key) : len(text)-len(value)]
		b.found(from, text, language.Say("no colon after the key \"{0}\"", key)).
			Suggest("write {0}", key+": "+value)
		b.put(from+len(key), gap, ": ", !strings.Contains(value, " "))
		return
	}
	b.found(from, text, language.Say("no key and colon on the line: \"{0}\"", text)).
		Suggest("write it as \"key: value\"; a text that goes on from the line above is indented further than its key")
	if slices.Contains(record.Keys(), text) { // with its value below
		b.mend(from, text, text+":")
	}
}

// lostSpaceFault reports a colon without the space that makes a key of what is before it.
func (b *blame) lostSpaceFault(colon int) {
	key := b.text[:colon]
	key = key[strings.LastIndexAny(key, " \t\n")+1:]
	b.found(colon, ":", language.Say("no space after the colon of \"{0}\"", key)).
		Suggest("write a space after the colon")
	b.put(colon, ":", ": ", isName(key))
}

// hyphenFault reports a hyphen without the space that makes it a list's, or several.
func (b *blame) hyphenFault(from int) {
	text := b.lineFrom(from)
	rest := strings.TrimLeft(text, "-")
	hyphens, item := text[:len(text)-len(rest)], "- "
	if len(hyphens) > 1 {
		b.found(from, hyphens, language.Say("a list item begins with more than one hyphen")).
			Suggest("write one hyphen and a space")
		item = strings.TrimSuffix(item, rest[:min(1, indentOf(rest))])
	} else {
		b.found(from, hyphens, language.Say("no space after the \"-\" of a list item")).
			Suggest("write a space after the \"-\"")
	}
	after, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
	b.put(from, hyphens, item, isNameRune(after) && (after < '0' || after > '9'))
}

// twoColons reports the colon of a key that has two, where the line at hand does not fit
// the line of the key, which is above it.
func (b *blame) twoColons() bool {
	n := &b.tree.Nodes[len(b.tree.Nodes)-1]
	colon := int(n.KeyAt.To) - 1
	if !n.Keyed || !strings.HasSuffix(n.Key, ":") || b.text[colon] != ':' {
		return false
	}
	b.found(colon, "::", language.Say("two colons follow the key \"{0}\"", strings.TrimSuffix(n.Key, ":"))).
		Suggest("write one colon and a space")
	b.put(colon, ":", "", true)
	return true
}

// colonInText reports a colon within a plain value on its key's line.
func (b *blame) colonInText(from int) {
	value := uncommented(b.lineFrom(from))
	f := b.colonFault(value)
	better, text := b.straight(value), b.text[from:b.pos]
	word := text[strings.LastIndexAny(text, " \t")+1:]
	safe := (word != text || better != edit.Quote(value)) && !slices.Contains(record.Keys(), word) // no key has a blank
	if pairs.MatchString(value) {
		better = "{" + value + "}"
		f.Suggest("write {0} if these are keys and values, else the value in double quotes", better)
		safe = false
	}
	b.put(from, value, better, safe)
}

// straight is a value in straight quotes. Where it is in typographic ones, these
// go, and the finding says what to write.
func (b *blame) straight(value string) string {
	inner, ok := edit.Unquoted(value)
	if !ok {
		return edit.Quote(value)
	}
	b.fault.Suggest("write straight quotes: {0}", language.Verbatim(edit.Quote(inner)))
	return edit.Quote(inner)
}

// pairs is a value that reads like keys with values: 2009: 568000, 2010: 568000.
var pairs = regexp.MustCompile(`^[a-z0-9_-]+: [^:,{}\[\]"']+(, [a-z0-9_-]+: [^:,{}\[\]"']+)*$`)

// colonFault reports a colon at the reader's place that is within a value.
func (b *blame) colonFault(value string) *diag.Finding {
	return b.found(b.pos, ":", language.Say("a colon and a space within a value without quotes: \"{0}\"", value)).
		Suggest("write the value in double quotes")
}

// reservedFault reports a character with which no value begins.
func (b *blame) reservedFault() {
	text := uncommented(b.rest())
	f := b.found(b.pos, text[:1], language.Say("a value can't begin with \"{0}\", which has a meaning of its own in YAML", text[:1])).
		Suggest("write the value in quotes")
	if m := signed.FindStringSubmatch(text); m != nil {
		f.Suggest("write {0}", m[1])
		b.put(b.pos, text[:1], "", false)
	} else if !strings.Contains(text, ": ") && !strings.ContainsAny(text, "{}[]") {
		b.put(b.pos, text, edit.Quote(text), false)
	}
}

// signed is a number after one sign, to the end of its line, bracket or entry in brackets.
var signed = regexp.MustCompile(`^.([0-9][0-9., ]*?) *(?:[\]}].*|, *[a-z_]+:.*)?$`)

// stuck reports the key before what the reader stumbled over on the same line, where that
// is not the fault: name:{fi: Hanke, en: Project} has a key "name:{fi" for the parser, and
// -{fi: Hanke, en: Project} a key "-{fi".
func (b *blame) stuck(from int, key string) {
	if b.fault == nil || b.fault.Rule != diag.YAMLSyntax || b.lines.at(int(b.fault.At.From)) != b.lines.at(from) {
		return
	}
	if colon := lostSpace(key); colon > 0 && strings.IndexByte("[{\"'", key[colon+1]) >= 0 {
		b.lostSpaceFault(from + colon)
	} else if isStuckHyphen(key) && strings.IndexByte("[{\"'", key[1]) >= 0 {
		b.hyphenFault(from)
	}
}

// longKey reports a key that is too long.
func (b *blame) longKey(from, to int) {
	key := b.text[from:to]
	b.found(from, key, language.Say("the key has {0} characters; YAML takes at most {1}", utf8.RuneCountInString(key), maxKey)).
		Suggest("shorten the key, or put quotes around a text that is not a key")
}

// directive reports a line for the parser.
func (b *blame) directive() {
	b.found(b.begin, b.here(), language.Say("the line begins with \"%\": a directive to the YAML parser")).
		Suggest("remove the line, or write it in quotes where it belongs to a text").Rule = diag.YAMLDocuments
}

// afterMark reports a text on the line with which the document begins.
func (b *blame) afterMark() {
	b.found(b.begin, "---", language.Say("the mark \"---\" has text after it")).
		Suggest("remove it: a record is the only document of its file").Rule = diag.YAMLDocuments
	b.mend(b.begin, b.text[b.begin:b.pos], "")
}

// furtherDocument reports a mark that ends the document before the file does. What is below is not
// read.
func (b *blame) furtherDocument() {
	mark := b.here()[:3]
	b.found(b.begin, mark, language.Say("the file goes on after {0}; a file holds one record", mark)).
		Suggest("give each record a file of its own").Rule = diag.YAMLDocuments
	for n := b.line(); n < len(b.lines.all); n++ {
		b.mended = append(b.mended, line{n, ""})
	}
}

// oddKey reports a mapping or list in place of a key.
func (b *blame) oddKey(from int) {
	what := language.Say("a list")
	if b.text[from] == '{' {
		what = language.Say("a mapping of keys and values")
	}
	b.found(from, b.text[from:from+1], language.Say("expected a key, found {0}", what)).
		Suggest("write a key, or put quotes around a text that begins with a bracket")
}
