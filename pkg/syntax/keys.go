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

func (b *blame) noKey() {
	b.found(b.line, b.at, ":", language.Say("there is no key before the colon")).
		Suggest("write the key before it, or the text in quotes")
}

// keyInText reports a key on a line that the parser takes for more of the
// plain text above.
func (b *blame) keyInText(begin int) {
	p := b.plainText()
	word := b.text()[begin:b.at]
	oneWord := !strings.ContainsAny(strings.TrimPrefix(word, "- "), " \t")
	colon := lostSpace(p.text)
	switch {
	case p.keyed && oneWord && (!p.longer || b.off(begin)):
		b.misaligned(begin, level{col: -1})
	case p.keyed:
		b.colonFault(b.text()[begin:])
	case isStuckHyphen(p.text):
		b.hyphenFault(p.line, p.at)
	case colon > 0:
		b.lostSpaceFault(p.line, p.at+colon)
	case begin == p.at || oneWord && !strings.ContainsAny(p.text, " \t"):
		b.keyFault(p.line, p.at)
		b.fault.Relate(b.pos(b.line, begin, word), "the next key")
	default:
		b.colonFault(b.text()[begin:])
	}
}

// keyFault reports a line where a key was expected and that has none.
func (b *blame) keyFault(line, at int) {
	text := b.lines[line][at:]
	text = strings.TrimRight(text[:commentStart(text)], " \t")
	if colon := lostSpace(text); colon > 0 {
		b.lostSpaceFault(line, at+colon)
		return
	}
	if key, value, ok := strings.Cut(text, " "); ok && slices.Contains(record.Keys(), key) {
		value = strings.TrimLeft(value, " ")
		gap := len(text) - len(key) - len(value)
		b.found(line, at, text, language.Say("no colon after the key \"{0}\"", key)).
			Suggest("write {0}", key+": "+value)
		b.put(line, at+len(key), text[len(key):len(key)+gap], ": ", !strings.Contains(value, " "))
		return
	}
	b.found(line, at, text, language.Say("no key and colon on the line: \"{0}\"", text)).
		Suggest("write it as \"key: value\"; a text that goes on from the line above is indented further than its key")
}

func (b *blame) lostSpaceFault(line, at int) {
	key := b.lines[line][:at]
	key = key[strings.LastIndexAny(key, " \t")+1:]
	b.found(line, at, ":", language.Say("no space after the colon of \"{0}\"", key)).
		Suggest("write a space after the colon")
	b.put(line, at, ":", ": ", isName(key))
}

// hyphenFault reports a hyphen without the space that makes it a list'b.
func (b *blame) hyphenFault(line, at int) {
	text := b.lines[line][at:]
	after, _ := utf8.DecodeRuneInString(text[1:])
	b.found(line, at, "-", language.Say("no space after the \"-\" of a list item")).
		Suggest("write a space after the \"-\"")
	b.put(line, at, "-", "- ", isNameRune(after) && (after < '0' || after > '9'))
}

// colonInText reports a colon within a plain value on its key's line.
func (b *blame) colonInText(begin int) {
	value := strings.TrimRight(b.text()[begin:begin+commentStart(b.text()[begin:])], " \t")
	f := b.colonFault(value)
	better, text := b.straight(value), b.text()[begin:b.at]
	word := text[strings.LastIndexAny(text, " \t")+1:]
	safe := (word != text || better != edit.Quote(value)) && !slices.Contains(record.Keys(), word) // no key has a blank
	if pairs.MatchString(value) {
		better = "{" + value + "}"
		f.Suggest("write {0} if these are keys and values, else the value in double quotes", better)
		safe = false
	}
	b.put(b.line, begin, value, better, safe)
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

func (b *blame) colonFault(value string) *diag.Finding {
	return b.found(b.line, b.at, ":", language.Say("a colon and a space within a value without quotes: \"{0}\"", value)).
		Suggest("write the value in double quotes")
}

func (b *blame) reservedFault() {
	text := strings.TrimRight(b.rest()[:commentStart(b.rest())], " \t")
	b.found(b.line, b.at, text[:1], language.Say("a value can't begin with \"{0}\", which has a meaning of its own in YAML", text[:1])).
		Suggest("write the value in quotes")
	if !strings.Contains(text, ": ") && !strings.ContainsAny(text, "{}[]") {
		b.put(b.line, b.at, text, edit.Quote(text), false)
	}
}

// plainText is a text without quotes that the line at hand goes on with.
type plainText struct {
	line, at int
	text     string // as far as it is on its first line
	keyed    bool   // it follows a key on the key's line
	longer   bool   // it goes on below
}

func (b *blame) plainText() plainText {
	n := &b.tree.Nodes[b.plain.node]
	whole := b.reader.text
	begin := strings.LastIndexByte(whole[:n.At.From], '\n') + 1
	p := plainText{line: strings.Count(whole[:begin], "\n"), at: int(n.At.From) - begin, longer: b.plain.longer || b.plain.more}
	p.text, _, _ = strings.Cut(whole[n.At.From:n.At.To], "\n")
	p.text = strings.TrimRight(p.text, " \t\r")
	p.keyed = n.Keyed && int(n.KeyAt.From) >= begin
	return p
}

// stuck reports the key before what the reader stumbled over on the same line, where that
// is not the fault: name:{fi: Hanke, en: Project} has a key "name:{fi" for the parser, and
// -{fi: Hanke, en: Project} a key "-{fi".
func (b *blame) stuck(line, at int, key string) {
	if b.fault == nil || b.fault.Rule != diag.YAMLSyntax || b.lineOf(b.fault.At.From) != line {
		return
	}
	if colon := lostSpace(key); colon > 0 && strings.IndexByte("[{\"'", key[colon+1]) >= 0 {
		b.lostSpaceFault(line, at+colon)
	} else if isStuckHyphen(key) && strings.IndexByte("[{\"'", key[1]) >= 0 {
		b.hyphenFault(line, at)
	}
}

// longKey reports a key that is too long.
func (b *blame) longKey(from, to int) bool {
	key := b.reader.text[from:to]
	b.found(b.line, from-b.begin, key, language.Say("the key has {0} characters; YAML takes at most {1}", utf8.RuneCountInString(key), maxKey)).
		Suggest("shorten the key, or put quotes around a text that is not a key")
	return false
}

// directive reports a line for the parser.
func (b *blame) directive() {
	b.found(b.line, 0, b.text(), language.Say("the line begins with \"%\": a directive to the YAML parser")).
		Suggest("remove the line, or write it in quotes where it belongs to a text").Rule = diag.YAMLDocuments
}

// afterMark reports a text on the line with which the document begins.
func (b *blame) afterMark() {
	b.found(b.line, 0, "---", language.Say("the mark \"---\" has text after it")).
		Suggest("remove it: a record is the only document of its file").Rule = diag.YAMLDocuments
}
