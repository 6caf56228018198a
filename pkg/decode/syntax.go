package decode

import (
	"bytes"
	"cmp"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// maxKey is how long a key may be: YAML looks no further for its colon.
const maxKey = 1024

// maxReread is how many bytes the finder may give to the parser again, which
// takes some 150 ms for a mebibyte.
const maxReread = 1 << 19

// syntaxFault says where and why a file does not parse. err is what yaml.v3
// said, which has no column and often no line or the wrong one. So the file is
// read once more by a scanner of our own, which knows the YAML that records
// are written in and stops at the first place where it goes wrong.
func syntaxFault(f *source.File, err error) diag.Finding {
	s := newSyntax(f)
	said := parserWords(err)
	if name, ok := strings.CutPrefix(said, "unknown anchor '"); ok {
		s.anchor, _, _ = strings.Cut(name, "'")
	}
	s.shallow = strings.HasPrefix(said, "exceeded max depth")
	s.scan()
	switch {
	case s.anchor != "":
		return s.aliasFault()
	case s.shallow:
		return s.depthFault(err)
	case s.fault != nil && !s.mistaken():
		return *s.fault
	}
	return s.unexplained(err)
}

// parserWords is what the parser said, without its prefix and line.
func parserWords(err error) string {
	words := strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(words, "line "); ok {
		if _, after, found := strings.Cut(rest, ": "); found {
			words = after
		}
	}
	return words
}

// parserLine is the line that the parser named, from 0; -1 where it named
// none.
func parserLine(err error) int {
	rest, ok := strings.CutPrefix(err.Error(), "yaml: line ")
	n := 0
	for ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' && n < 1<<24 {
		n, rest = n*10+int(rest[0]-'0'), rest[1:]
	}
	return n - 1
}

// syntax reads a file as YAML's block structure, line by line, with the
// quotes and brackets in it. Lines and offsets count from 0, offsets are bytes
// of the line; only a finding's place counts characters from 1.
type syntax struct {
	file  *source.File
	lines []string
	fault *diag.Finding // the first; the scan ends with it

	line, at int     // where the scanner is
	levels   []level // open mappings and lists, from the root; [0] is around the file
	pending  bool    // a key or hyphen waits for its value on a later line
	plain    *plain  // a text without quotes that the next line may go on with
	block    *block  // the latest block text
	section  int     // line of the latest key of the record itself
	entered  int     // the latest line that began with a key, an item or a value

	// A key without a value, and the line below it that might have been one,
	// were it indented further.
	childless struct{ col, next int }

	columns map[int]int // how many lines begin at each column, made when asked for

	anchor  string // look for the alias with this name
	shallow bool   // look for the place where the nesting gets too deep
}

// level is an open mapping or list of block style.
type level struct {
	col   int // of its keys or hyphens
	list  bool
	first int // line of its first entry
	last  int // line of its latest entry
	count int // entries
}

// plain is a text without quotes.
type plain struct {
	line, at int
	text     string // as far as it is on its first line
	keyed    bool   // it follows a key on the key's line
	longer   bool   // it goes on below
}

// block is a text under | or >.
type block struct {
	col   int // of its lines
	first int // its first line
	last  int
	count int // lines that are not empty
}

func newSyntax(f *source.File) *syntax {
	lines := strings.Split(string(f.Bytes), "\n")
	if n := len(lines) - 1; n > 0 && lines[n] == "" {
		lines = lines[:n]
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, "\r")
	}
	return &syntax{file: f, lines: lines, levels: []level{{col: -1}}, pending: true}
}

func (s *syntax) top() *level { return &s.levels[len(s.levels)-1] }

func (s *syntax) text() string { return s.lines[s.line] }

// rest is what is between the scanner's place and the line's end.
func (s *syntax) rest() string { return s.lines[s.line][s.at:] }

// pos is a place of the file, for text that is there.
func (s *syntax) pos(line, at int, text string) source.Place {
	chars := utf8.RuneCountInString(s.lines[line][:at])
	return source.Pos{Line: int32(line + 1), Col: clip(chars + 1), Len: clip(max(1, utf8.RuneCountInString(text)))}.Place()
}

// found reports the fault at a stretch of text on one line.
func (s *syntax) found(line, at int, text string, message language.Text) *diag.Finding {
	s.fault = &diag.Finding{Rule: diag.YAMLSyntax, At: s.pos(line, at, text), Message: message}
	return s.fault
}

// put offers to correct the fault: a text in place of what is on a line.
func (s *syntax) put(line, at int, was, text string, safe bool) {
	from := s.file.Offset(line+1, 1) + at
	s.fault.Fix = &diag.Fix{Safe: safe, Edits: []diag.Edit{{From: from, To: from + len(was), Text: text}}}
}

func (s *syntax) scan() {
	for s.line < len(s.lines) && s.fault == nil {
		if !s.readLine() {
			return
		}
		s.line++
	}
}

// readLine reads a line that begins outside quotes, brackets and block texts,
// and whatever of these begins on it. It is false at the document's end.
func (s *syntax) readLine() bool {
	text := s.text()
	indent := len(text) - len(strings.TrimLeft(text, " "))
	white := len(text) - len(strings.TrimLeft(text, " \t"))
	if white > indent && !(s.plain != nil && indent > s.top().col && !hasColon(text[white:])) {
		s.tabs(indent, white)
		return false
	}
	s.at = white
	switch {
	case white == len(text):
		return true
	case text[white] == '#':
		s.plain = nil
		return true
	case isMarker(text):
		return s.marker()
	case text[0] == '%':
		s.found(s.line, 0, text, language.Say("the line begins with \"%\": a directive to the YAML parser")).
			Suggest("remove the line, or write it in quotes where it belongs to a text").Rule = diag.YAMLDocuments
		return false
	case s.plain != nil && white > s.top().col:
		s.goOn()
		return true
	}
	s.plain = nil
	line := s.line
	s.enter(white)
	s.entered = line
	return true
}

// isMarker reports whether a line begins or ends a document.
func isMarker(line string) bool {
	return (strings.HasPrefix(line, "---") || strings.HasPrefix(line, "...")) && (len(line) == 3 || isBlank(line[3]))
}

// marker passes the line that begins the document. After the one that ends
// it the parser reads no more.
func (s *syntax) marker() bool {
	begins := s.text()[0] == '-' && len(s.levels) == 1 && s.pending
	if begins && !isEmpty(s.text()[3:]) {
		s.found(s.line, 0, "---", language.Say("the mark \"---\" has text after it")).
			Suggest("remove it: a record is the only document of its file").Rule = diag.YAMLDocuments
	}
	return begins
}

// enter reads a line with a key, an item or a value. Its column decides which
// of the open mappings and lists it belongs to.
func (s *syntax) enter(col int) {
	above := level{col: -1}
	if s.pending && col <= s.top().col {
		s.childless.col, s.childless.next = s.top().col, s.line
	}
	for s.top().col > col {
		above = *s.top()
		s.levels = s.levels[:len(s.levels)-1]
		s.pending = false
	}
	hyphen := isHyphen(s.rest())
	if l := s.top(); l.list && l.col == col && !hyphen && len(s.levels) > 1 && s.levels[len(s.levels)-2].col == col {
		// A list may be at the column of its key; the next key ends it.
		if strings.HasPrefix(s.rest(), "-") {
			s.hyphenFault(s.line, col)
			return
		}
		s.levels = s.levels[:len(s.levels)-1]
	}
	l := s.top()
	switch {
	case col > l.col && !s.pending:
		s.misaligned(col, above)
	case col > l.col || hyphen && !l.list && s.pending:
		s.pending = false
		if hyphen {
			s.items()
		} else {
			s.node(false)
		}
	case hyphen && l.list:
		s.items()
	case hyphen:
		s.itemAmongKeys(l, above)
	case l.list && strings.HasPrefix(s.rest(), "-"):
		s.hyphenFault(s.line, col)
	case l.list && l.count == 1 && l.col == s.levels[len(s.levels)-2].col+4:
		s.misalignedOpener(*l, l.col-2)
	case l.list:
		s.found(s.line, col, s.word(), language.Say("a line without \"-\" is among the items of a list")).
			Suggest("begin the line with \"- \", or indent it where it belongs to the item above").
			Relate(s.entry(l.last, l.col), "the list's item above")
	default:
		s.pending = false
		s.node(true)
	}
}

// items reads the hyphens at the scanner's place and what follows them.
func (s *syntax) items() {
	for isHyphen(s.rest()) {
		if l := s.top(); l.col < s.at || !l.list {
			s.push(true)
		}
		s.count()
		s.at++
		gap := len(s.rest()) - len(strings.TrimLeft(s.rest(), " "))
		s.at += gap
		if isEmpty(s.rest()) && !strings.HasPrefix(s.rest(), "\t") {
			s.pending = true
			return
		}
		if s.rest()[0] == '\t' {
			tabs := s.rest()[:len(s.rest())-len(strings.TrimLeft(s.rest(), " \t"))]
			s.found(s.line, s.at, tabs, language.Say("there is a tab after the \"-\" of a list item")).
				Suggest("write one space after the \"-\"")
			s.put(s.line, s.at, tabs, strings.Repeat(" ", 1-min(gap, 1)), true)
			return
		}
	}
	s.node(false)
}

// push opens a mapping or list at the scanner's place.
func (s *syntax) push(list bool) {
	s.levels = append(s.levels, level{col: s.at, list: list, first: s.line, last: s.line})
	s.deeper(len(s.levels) - 1)
}

// count adds an entry to the innermost mapping or list.
func (s *syntax) count() {
	l := s.top()
	l.count++
	l.last = s.line
	if len(s.levels) == 2 {
		s.section = s.line
	}
}

// deeper reports nesting that no record has, where that is what is looked for.
func (s *syntax) deeper(depth int) {
	if s.shallow && depth > maxDepth && s.fault == nil {
		s.found(s.line, s.at, "", language.Say("the value is nested too deep: records nest at most {0} levels", maxDepth)).
			Suggest("look for a bracket that was meant as text, and put that text in quotes").Rule = diag.YAMLLimit
	}
}

// node reads a key with its value, or a value on a line of its own or after a hyphen.
// Where it is among keys it must be one.
func (s *syntax) node(among bool) {
	col := s.at
	if s.properties() {
		return
	}
	begin, line := s.at, s.line
	if s.fault != nil {
		return
	}
	var key string // as it is written
	isPlain := false
	switch c := s.rest()[0]; {
	case c == '"' || c == '\'':
		if !s.quoted() {
			return
		}
	case c == '[' || c == '{':
		if !s.flow() {
			return
		}
	case (c == '|' || c == '>') && !among:
		s.blockText()
		return
	case c == '*':
		if !s.alias() {
			return
		}
	case s.reserved():
		return
	default:
		isPlain = true
		s.at += plainEnd(s.rest())
	}
	if s.line == line {
		key = s.text()[begin:s.at]
	}
	after := strings.TrimLeft(s.rest(), " \t")
	if !strings.HasPrefix(after, ":") || len(after) > 1 && !isBlank(after[1]) {
		switch {
		case isPlain && among:
			s.keyFault(line, begin)
		case isPlain:
			s.leave(begin, false)
		case isEmpty(s.rest()) && among:
			s.keyFault(line, begin)
		default:
			s.trailing(line, begin)
		}
		return
	}
	if s.line > line {
		s.trailing(line, begin)
		return
	}
	if n := utf8.RuneCountInString(key); n > maxKey {
		s.found(line, begin, key, language.Say("the key has {0} characters; YAML takes at most {1}", n, maxKey)).
			Suggest("shorten the key, or put quotes around a text that is not a key")
		return
	}
	if !among {
		s.at = col
		s.push(false)
	}
	s.count()
	s.at = len(s.text()) - len(after) + 1
	s.value(begin, key)
}

// value reads what is after a key's colon.
func (s *syntax) value(keyAt int, key string) {
	line := s.line
	s.scalar()
	// name:{fi: Hanke, en: Project} has a key "name:{fi" for the parser, and
	// -{fi: Hanke, en: Project} a key "-{fi": what it then stumbles over is not
	// the fault.
	if s.fault == nil || int(s.fault.At.Line) != line+1 || s.fault.Rule != diag.YAMLSyntax {
		return
	}
	if colon := lostSpace(key); colon > 0 && strings.IndexByte("[{\"'", key[colon+1]) >= 0 {
		s.lostSpaceFault(line, keyAt+colon)
	} else if isStuckHyphen(key) && strings.IndexByte("[{\"'", key[1]) >= 0 {
		s.hyphenFault(line, keyAt)
	}
}

// scalar reads a value on its key's line.
func (s *syntax) scalar() {
	s.skipBlanks()
	if isEmpty(s.rest()) {
		s.pending = true
		return
	}
	if s.properties() {
		return
	}
	if s.fault != nil {
		return
	}
	line, begin := s.line, s.at
	switch c := s.rest()[0]; {
	case c == '"' || c == '\'':
		if s.quoted() {
			s.trailing(line, begin)
		}
	case c == '[' || c == '{':
		if s.flow() {
			s.trailing(line, begin)
		}
	case c == '|' || c == '>':
		s.blockText()
	case c == '*':
		if s.alias() {
			s.trailing(line, begin)
		}
	case isHyphen(s.rest()):
		s.found(s.line, s.at, "-", language.Say("a list item is on the line of its key")).
			Suggest("put each item on a line of its own, or write [one, two]; a text that begins with \"- \" needs quotes")
	case s.reserved():
	default:
		s.at += plainEnd(s.rest())
		if strings.HasPrefix(s.rest(), ":") {
			s.colonInText(begin)
			return
		}
		s.leave(begin, true)
	}
}

// leave ends the line after a plain text.
func (s *syntax) leave(begin int, keyed bool) {
	if strings.TrimLeft(s.rest(), " \t") == "" { // a comment would end it
		s.plain = &plain{line: s.line, at: begin, text: s.text()[begin:s.at], keyed: keyed}
	}
}

// goOn reads a line that the plain text above goes on with.
func (s *syntax) goOn() {
	begin := s.at
	s.at += plainEnd(s.rest())
	switch s.plain.longer = s.plain.longer || s.line > s.plain.line+1; {
	case strings.HasPrefix(s.rest(), ":"):
		s.keyInText(begin)
	case strings.TrimLeft(s.rest(), " \t") != "":
		s.plain = nil // a comment ends it
	}
}

// properties passes anchors and tags. It is true where nothing is after them on the line.
func (s *syntax) properties() bool {
	for s.rest() != "" && (s.rest()[0] == '&' || s.rest()[0] == '!') {
		end := strings.IndexAny(s.rest(), " \t")
		if end < 0 {
			end = len(s.rest())
		}
		word := s.rest()[:end]
		if word == "&" || word[0] == '&' && !isName(word[1:]) || word[0] == '!' && !isTag(word) {
			s.reservedFault()
			return false
		}
		s.at += end
		s.skipBlanks()
	}
	if isEmpty(s.rest()) {
		s.pending = true
		return true
	}
	return false
}

// alias passes an alias.
func (s *syntax) alias() bool {
	name := s.rest()[1:]
	end := strings.IndexFunc(name, func(r rune) bool { return !isNameRune(r) })
	if end < 0 {
		end = len(name)
	}
	if end == 0 || end < len(name) && !strings.ContainsRune(" \t?:,]}%@`", rune(name[end])) {
		s.reservedFault()
		return false
	}
	if name = name[:end]; name == s.anchor {
		s.aliasAt(s.line, s.at)
		return false
	}
	s.at += 1 + end
	return true
}

// aliasAt reports the alias that stands for nothing.
func (s *syntax) aliasAt(line, at int) diag.Finding {
	alias := "*" + s.anchor
	f := s.found(line, at, alias, language.Say("the alias \"{0}\" refers to nothing", alias)).
		Suggest("records have no aliases: write the value itself, in quotes where it begins with \"*\"")
	f.Rule = diag.YAMLAlias
	return *f
}

// aliasFault is the place of the alias that the parser does not know, by its
// text alone where the scanner did not come to it.
func (s *syntax) aliasFault() diag.Finding {
	if s.fault != nil && s.fault.Rule == diag.YAMLAlias {
		return *s.fault
	}
	alias := "*" + s.anchor
	for n, text := range s.lines {
		for at := 0; ; at++ {
			i := strings.Index(text[at:], alias)
			if i < 0 {
				break
			}
			at += i
			before := strings.TrimRight(text[:at], " \t")
			after, _ := utf8.DecodeRuneInString(text[at+len(alias):])
			if (before == "" || strings.ContainsRune("-:,[{", rune(before[len(before)-1]))) && !isNameRune(after) {
				return s.aliasAt(n, at)
			}
		}
	}
	return s.aliasAt(0, 0)
}

// depthFault is the place where the nesting gets deeper than in any record.
func (s *syntax) depthFault(err error) diag.Finding {
	if s.fault == nil || s.fault.Rule != diag.YAMLLimit {
		s.line, s.at = min(max(0, parserLine(err)), len(s.lines)-1), 0
		s.fault = nil
		s.deeper(maxDepth + 1)
	}
	return *s.fault
}

// reserved reports a character with which no value can begin.
func (s *syntax) reserved() bool {
	text := s.rest()
	switch c := text[0]; {
	case c == ']' || c == '}':
		s.closesNothing()
	case strings.IndexByte("@`%,|>", c) >= 0 || c == '?' && (len(text) == 1 || isBlank(text[1])):
		s.reservedFault()
	case c == ':' && (len(text) == 1 || isBlank(text[1])):
		s.noKey()
	default:
		return false
	}
	return true
}

func (s *syntax) noKey() {
	s.found(s.line, s.at, ":", language.Say("there is no key before the colon")).
		Suggest("write the key before it, or the text in quotes")
}

func (s *syntax) reservedFault() {
	text := strings.TrimRight(s.rest()[:commentStart(s.rest())], " \t")
	s.found(s.line, s.at, text[:1], language.Say("a value can't begin with \"{0}\", which has a meaning of its own in YAML", text[:1])).
		Suggest("write the value in quotes")
	if !strings.Contains(text, ": ") && !strings.ContainsAny(text, "{}[]") {
		s.put(s.line, s.at, text, edit.Quote(text), false)
	}
}

func (s *syntax) closesNothing() {
	s.found(s.line, s.at, s.rest()[:1], language.Say("the bracket \"{0}\" closes nothing", s.rest()[:1])).
		Suggest("remove it, or write the value in quotes where it belongs to a text")
}

// trailing checks that nothing is after a quoted text, an alias or a bracket that ends a
// value.
func (s *syntax) trailing(line, begin int) {
	end := s.at - 1
	s.skipBlanks()
	if isEmpty(s.rest()) {
		return
	}
	closed := s.lines[line][begin : begin+1]
	text := strings.TrimRight(s.rest()[:commentStart(s.rest())], " \t")
	switch {
	case s.rest()[0] == ']' || s.rest()[0] == '}':
		s.closesNothing()
	case closed == "\"" || closed == "'":
		s.found(s.line, s.at, text, language.Say("there is text after the closing quote: \"{0}\"", text)).
			Suggest("put the whole value in the quotes; within double quotes a double quote is written \\\"").
			Relate(s.pos(line, begin, closed), "the quote that is closed there")
	case (closed == "[" || closed == "{") && strings.HasSuffix(text, closing(closed)) && !strings.ContainsAny(text, "[{"):
		s.found(s.line, end, closing(closed), language.Say("the bracket \"{0}\" closes too early: \"{1}\" follows it", closing(closed), text)).
			Suggest("remove it, or write the value in quotes where it belongs to a text").
			Relate(s.pos(line, begin, closed), "the bracket that is closed there")
	case closed == "[" || closed == "{":
		s.found(s.line, s.at, text, language.Say("there is text after the closing bracket: \"{0}\"", text)).
			Suggest("remove it, or put it in the brackets").
			Relate(s.pos(line, begin, closed), "the bracket that is closed there")
	default:
		s.found(s.line, s.at, text, language.Say("there is text after an alias: \"{0}\"", text)).
			Suggest("write the value in quotes")
	}
}

// colonInText reports a colon within a plain value on its key's line.
func (s *syntax) colonInText(begin int) {
	value := strings.TrimRight(s.text()[begin:begin+commentStart(s.text()[begin:])], " \t")
	f := s.colonFault(value)
	better, text := s.straight(value), s.text()[begin:s.at]
	word := text[strings.LastIndexAny(text, " \t")+1:]
	safe := (word != text || better != edit.Quote(value)) && !slices.Contains(record.Keys(), word) // no key has a blank
	if pairs.MatchString(value) {
		better = "{" + value + "}"
		f.Suggest("write {0} if these are keys and values, else the value in double quotes", better)
		safe = false
	}
	s.put(s.line, begin, value, better, safe)
}

// straight is a value in straight quotes. Where it is in typographic ones, these
// go, and the finding says what to write.
func (s *syntax) straight(value string) string {
	inner, ok := unquoted(value)
	if !ok {
		return edit.Quote(value)
	}
	s.fault.Suggest("write straight quotes: {0}", language.Verbatim(edit.Quote(inner)))
	return edit.Quote(inner)
}

// pairs is a value that reads like keys with values: 2009: 568000, 2010: 568000.
var pairs = regexp.MustCompile(`^[a-z0-9_-]+: [^:,{}\[\]"']+(, [a-z0-9_-]+: [^:,{}\[\]"']+)*$`)

func (s *syntax) colonFault(value string) *diag.Finding {
	return s.found(s.line, s.at, ":", language.Say("a colon and a space within a value without quotes: \"{0}\"", value)).
		Suggest("write the value in double quotes")
}

// keyInText reports a key on a line that the parser takes for more of the
// plain text above.
func (s *syntax) keyInText(begin int) {
	p := s.plain
	word := s.text()[begin:s.at]
	oneWord := !strings.ContainsAny(strings.TrimPrefix(word, "- "), " \t")
	colon := lostSpace(p.text)
	switch {
	case p.keyed && oneWord && (!p.longer || s.off(begin)):
		s.misaligned(begin, level{col: -1})
	case p.keyed:
		s.colonFault(s.text()[begin:])
	case isStuckHyphen(p.text):
		s.hyphenFault(p.line, p.at)
	case colon > 0:
		s.lostSpaceFault(p.line, p.at+colon)
	case begin == p.at || oneWord && !strings.ContainsAny(p.text, " \t"):
		s.keyFault(p.line, p.at)
		s.fault.Relate(s.pos(s.line, begin, word), "the next key")
	default:
		s.colonFault(s.text()[begin:])
	}
}

// keyFault reports a line where a key was expected and that has none.
func (s *syntax) keyFault(line, at int) {
	text := s.lines[line][at:]
	text = strings.TrimRight(text[:commentStart(text)], " \t")
	if colon := lostSpace(text); colon > 0 {
		s.lostSpaceFault(line, at+colon)
		return
	}
	if key, value, ok := strings.Cut(text, " "); ok && slices.Contains(record.Keys(), key) {
		value = strings.TrimLeft(value, " ")
		gap := len(text) - len(key) - len(value)
		s.found(line, at, text, language.Say("no colon after the key \"{0}\"", key)).
			Suggest("write {0}", key+": "+value)
		s.put(line, at+len(key), text[len(key):len(key)+gap], ": ", !strings.Contains(value, " "))
		return
	}
	s.found(line, at, text, language.Say("no key and colon on the line: \"{0}\"", text)).
		Suggest("write it as \"key: value\"; a text that goes on from the line above is indented further than its key")
}

func (s *syntax) lostSpaceFault(line, at int) {
	key := s.lines[line][:at]
	key = key[strings.LastIndexAny(key, " \t")+1:]
	s.found(line, at, ":", language.Say("no space after the colon of \"{0}\"", key)).
		Suggest("write a space after the colon")
	s.put(line, at, ":", ": ", isName(key))
}

// hyphenFault reports a hyphen without the space that makes it a list's.
func (s *syntax) hyphenFault(line, at int) {
	text := s.lines[line][at:]
	after, _ := utf8.DecodeRuneInString(text[1:])
	s.found(line, at, "-", language.Say("no space after the \"-\" of a list item")).
		Suggest("write a space after the \"-\"")
	s.put(line, at, "-", "- ", isNameRune(after) && (after < '0' || after > '9'))
}

// itemAmongKeys reports a list item at the column of a mapping's keys.
func (s *syntax) itemAmongKeys(l *level, above level) {
	if s.misplacedChild(l.col) {
		return
	}
	if above.count == 1 && above.list && s.off(above.col) && !s.off(l.col) {
		s.misalignedOpener(above, l.col)
		return
	}
	if first := s.lines[l.first][l.col:]; l.count == 1 && isStuckHyphen(first) {
		s.hyphenFault(l.first, l.col)
		return
	}
	s.found(s.line, s.at, "-", language.Say("a list item is among the keys of a mapping")).
		Suggest("write the list under its key, or remove the \"-\"").
		Relate(s.entry(l.last, l.col), "the mapping's key above")
}

// misaligned reports that the line at hand, whose first character is at col, fits none of
// the open mappings and lists. above is the one just ended whose column comes next to the
// right, if any.
//
// It need not be this line that is indented wrongly. Where the first key of a mapping is
// one column off, the parser stumbles over the second, which is right; so the blame goes
// to a line with an unusual indentation that opened a level for itself alone.
func (s *syntax) misaligned(col int, above level) {
	below := *s.top()
	if below.count == 1 && isStuckHyphen(s.lines[below.first][below.col:]) {
		s.hyphenFault(below.first, below.col)
		return
	}
	if s.misplacedChild(col) {
		return
	}
	if b := s.block; b != nil && b.count > 0 && b.last >= s.entered && above.col < 0 {
		above = level{col: b.col, first: b.first, last: b.first, count: b.count}
	}
	hyphen := isHyphen(s.text()[col:])
	if !s.off(col) {
		// An opener of the line's own kind tells the column that it should
		// have; one of the other kind at least that it is wrong.
		for _, list := range []bool{hyphen, !hyphen} {
			for _, l := range []level{below, above} {
				childHere := l.col == above.col && (col == below.col+2 || below.col < 0)
				if l.count != 1 || l.list != list || !s.off(l.col) && !childHere {
					continue
				}
				wanted := col
				if list != hyphen {
					wanted = -1
				}
				s.misalignedOpener(l, wanted)
				return
			}
		}
	}
	near, known := s.neighbour(col, hyphen, above)
	if !known {
		s.indentFault(s.line, col, -1)
		return
	}
	s.indentFault(s.line, col, near.col).Relate(s.entry(near.last, near.col), "a line that it may belong with")
}

// misplacedChild reports the line below a key without a value, where the line at hand is
// at the column at which that value was to be expected.
func (s *syntax) misplacedChild(col int) bool {
	c := s.childless
	if l := s.top(); c.next == 0 || s.entered != c.next && (l.first != c.next || l.count > 1) {
		return false
	}
	text := s.lines[c.next]
	indent := indentOf(text)
	if wanted := c.col + 2; col == wanted || col == wanted+2 && isHyphen(text[indent:]) {
		s.indentFault(c.next, indent, wanted)
		s.fault.Relate(s.entry(s.line, indentOf(s.text())), "the line that doesn't fit it")
		return true
	}
	return false
}

// misalignedOpener blames the line that opened a level; wanted is the column at which the
// level should be, -1 where that is unknown.
func (s *syntax) misalignedOpener(l level, wanted int) {
	indent := indentOf(s.lines[l.first])
	switch {
	case wanted < 0:
		s.indentFault(l.first, indent, -1)
	case indent < l.col && !s.off(indent):
		s.found(l.first, l.col, s.lines[l.first][l.col:], language.Say("the keys of a list item don't begin at one column")).
			Suggest("write one space after the \"-\", and indent the item's other keys by two spaces more than it")
	default:
		s.indentFault(l.first, indent, indent+wanted-l.col)
	}
	s.fault.Relate(s.entry(s.line, indentOf(s.text())), "the line that doesn't fit it")
}

// indentFault reports a line's indentation; wanted is -1 where it is unknown.
func (s *syntax) indentFault(line, indent, wanted int) *diag.Finding {
	at := s.entry(line, indent)
	s.fault = &diag.Finding{Rule: diag.YAMLSyntax, At: at}
	if wanted < 0 || wanted == indent {
		s.fault.Message = language.Say("the line is indented by {0} {0|space|spaces}, which fits no line above it", indent)
		return s.fault.Suggest("indent it like the lines that it belongs with; two spaces for each level")
	}
	s.fault.Message = language.Say("the line is indented by {0} {0|space|spaces}; {1} would fit the lines around it", indent, wanted)
	if white := s.lines[line][:indent]; indent > 0 {
		s.put(line, 0, white, strings.Repeat(" ", wanted), false)
	}
	return s.fault.Suggest("indent keys and items that belong together alike; two spaces for each level")
}

// neighbour is the mapping or list that a line at col most likely belongs to:
// the nearest of its kind. Of two as near, it is the one that the next line
// belongs to.
func (s *syntax) neighbour(col int, hyphen bool, above level) (level, bool) {
	var near level
	known := above.col > col && above.list == hyphen
	if known {
		near = above
	}
	for i := len(s.levels) - 1; i > 0; i-- {
		l := s.levels[i]
		if l.list != hyphen {
			continue
		}
		if !known || col-l.col < near.col-col || col-l.col == near.col-col && s.nextIndent(near.col) <= l.col {
			near, known = l, true
		}
		break
	}
	return near, known
}

// nextIndent is the indentation of the next line that is not empty, or what is
// given at the end.
func (s *syntax) nextIndent(end int) int {
	for _, text := range s.lines[s.line+1:] {
		if indent := indentOf(text); indent < len(text) {
			return indent
		}
	}
	return end
}

// off reports whether a column is an unusual one for a line to begin at: odd,
// in a file that indents by two, else the only one of its kind.
func (s *syntax) off(col int) bool {
	if s.columns == nil {
		s.columns = make(map[int]int)
		for _, text := range s.lines {
			if indent := indentOf(text); indent < len(text) && text[indent] != '#' {
				s.columns[indent]++
			}
		}
	}
	odd, even := 0, 0
	for c, n := range s.columns {
		if c%2 == 1 {
			odd += n
		} else if c > 0 {
			even += n
		}
	}
	if odd <= even+1 {
		return col%2 == 1
	}
	return s.columns[col] == 1
}

// tabs reports tabs in a line's indentation.
func (s *syntax) tabs(indent, white int) {
	text := s.text()
	count := len(strings.TrimLeft(text[indent:white], " "))
	s.found(s.line, indent, text[indent:indent+count], language.Say("there is a tab in the indentation; YAML expects spaces there")).
		Suggest("indent with spaces, two for each level")
	width, safe := 0, true
	if white < len(text) && text[white] != '#' {
		if width, safe = s.width(text[:white], text[white:]); width < 0 {
			return
		}
	}
	s.put(s.line, 0, text[:white], strings.Repeat(" ", width), safe)
}

// width is how many spaces an indentation with tabs stands for, by what fits
// the lines above with tabs of 2, 4 or 8; -1 where none does, and unsure where
// two do.
func (s *syntax) width(white, text string) (width int, sure bool) {
	width = -1
	for _, tab := range []int{2, 4, 8} {
		n := 0
		for i := range len(white) {
			if n++; white[i] == '\t' {
				n += (tab - n%tab) % tab
			}
		}
		switch {
		case n == width || !s.fits(n, isHyphen(text)):
		case width < 0:
			width, sure = n, true
		default:
			sure = false
		}
	}
	return width, sure
}

// fits reports whether a line may be at a column.
func (s *syntax) fits(col int, hyphen bool) bool {
	if s.pending {
		below := s.top().col
		return col == below+2 || hyphen && col == below || col == 0 && below < 0
	}
	for _, l := range s.levels {
		if l.col == col && l.list == hyphen {
			return true
		}
	}
	return false
}

// hasColon reports whether a line holds what the parser takes for a key.
func hasColon(text string) bool {
	end := plainEnd(text)
	return strings.HasPrefix(text[end:], ":")
}

// quoted passes a quoted text, which may go on over several lines.
func (s *syntax) quoted() bool {
	line, begin := s.line, s.at
	mark := s.rest()[0]
	s.at++
	for {
		text := s.text()
		for s.at < len(text) {
			c := text[s.at]
			switch {
			case c == '\\' && mark == '"':
				n := escapeLength(text[s.at:])
				if n == 0 {
					s.escapeFault()
					return false
				}
				s.at += n
				continue
			case c == '\'' && mark == '\'' && strings.HasPrefix(text[s.at:], "''"):
				s.at++
			case c == mark && (s.line != line || s.at > begin+1) && (opens(text, s.at) || s.swallowed(line)):
				// fi: "Hanke, en: "Project": the second quote begins a text
				// of its own, so it's the first that was never closed.
				s.unclosedQuote(line, begin)
				return false
			case c == mark:
				s.at++
				return true
			}
			s.at++
		}
		if s.line+1 >= len(s.lines) || isMarker(s.lines[s.line+1]) || s.breaksOut(s.line+1) {
			s.unclosedQuote(line, begin)
			return false
		}
		s.line, s.at = s.line+1, 0
	}
}

func (s *syntax) unclosedQuote(line, begin int) {
	mark := s.lines[line][begin : begin+1]
	f := s.found(line, begin, mark, language.Say("the quote ({0}) is never closed", mark)).
		Suggest("also put a quote ({0}) at the end of the text", mark)
	if s.line+1 < len(s.lines) && s.breaksOut(s.line+1) {
		f.Relate(s.entry(s.line+1, indentOf(s.lines[s.line+1])), "the next key or item would be part of the text")
	}
}

func (s *syntax) escapeFault() {
	_, n := utf8.DecodeRuneInString(s.rest()[1:])
	escape := s.rest()[:1+n]
	s.found(s.line, s.at, escape, language.Say("\"{0}\" is not a valid escape in a text in double quotes", escape)).
		Suggest("write the backslash twice, or the text in single quotes")
	s.put(s.line, s.at, "\\", "\\\\", false)
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

// breaksOut reports whether a line within quotes or brackets looks like the
// next key or item of a mapping or list around them. In records these stay
// inside their key's indentation.
func (s *syntax) breaksOut(n int) bool {
	text := s.lines[n]
	col := indentOf(text)
	return col <= s.top().col && isEntry(text[col:])
}

// swallowed reports whether the quote at the scanner's place, with text right
// after it, would end a text over several lines with keys or items in it.
func (s *syntax) swallowed(line int) bool {
	if after := s.rest()[1:]; isEmpty(after) || strings.IndexByte(",:]}", after[0]) >= 0 {
		return false
	}
	for _, text := range s.lines[line+1 : s.line+1] {
		if isEntry(strings.TrimLeft(text, " \t")) {
			return true
		}
	}
	return false
}

// isEntry reports whether a line's text looks like a list's item or a key.
func isEntry(text string) bool {
	if isHyphen(text) {
		return true
	}
	end := plainEnd(text)
	return end > 0 && strings.HasPrefix(text[end:], ":") && !strings.ContainsAny(text[:end], " \t\"'[]{},")
}

// spot is a place as the scanner counts.
type spot struct{ line, at int }

// bracket is an open bracket of flow style.
type bracket struct {
	spot
	state   int8
	colon   bool // the entry has its colon
	plain   bool // the latest item is a text without quotes
	wrapped bool // which goes on over a line's end
	begin   spot // of the latest item, or of its last line
	end     spot // after it
	above   spot // after the line of it before the last
}

// What may come next within brackets.
const (
	wantsItem int8 = iota // after the bracket or a comma
	hasItem
	wantsValue // after a colon
)

// flow passes a list or mapping in brackets, which may go on over lines.
func (s *syntax) flow() bool {
	var open []bracket
	for {
		s.skipBlanks()
		if isEmpty(s.rest()) {
			if s.line+1 >= len(s.lines) || isMarker(s.lines[s.line+1]) || s.breaksOut(s.line+1) {
				s.unclosedBracket(open[len(open)-1])
				return false
			}
			s.line, s.at = s.line+1, 0
			continue
		}
		switch c := s.rest()[0]; c {
		case '[', '{':
			if len(open) > 0 && !s.item(&open[len(open)-1]) {
				return false
			}
			open = append(open, bracket{spot: spot{s.line, s.at}})
			if s.deeper(len(s.levels) - 1 + len(open)); s.fault != nil {
				return false
			}
			s.at++
		case ']', '}':
			if !s.matches(open, c) {
				return false
			}
			open = open[:len(open)-1]
			s.at++
			if len(open) == 0 {
				return true
			}
			s.endItem(&open[len(open)-1])
		default:
			if !s.inBrackets(&open[len(open)-1]) {
				return false
			}
		}
	}
}

func (s *syntax) endItem(b *bracket) { b.end = spot{s.line, s.at} }

// inBrackets passes one comma, colon or text within brackets.
func (s *syntax) inBrackets(b *bracket) bool {
	switch c := s.rest()[0]; {
	case c == ',' && b.state == wantsItem:
		if s.closes(b) {
			s.found(s.line, s.at, ",", language.Say("there is nothing before the comma")).Suggest("remove the comma")
		}
		return false
	case c == ':' && (b.state == wantsItem || b.state == hasItem && !b.wrapped && b.end.line < s.line):
		if s.closes(b) {
			s.noKey()
		}
		return false
	case c == ',':
		*b = bracket{spot: b.spot}
		s.at++
	case c == ':' && (b.colon || b.wrapped):
		s.colonInBrackets(b)
		return false
	case c == ':':
		b.colon, b.state = true, wantsValue
		s.at++
	case c == '?' && b.state != wantsItem:
		if s.closes(b) {
			s.found(s.line, s.at, "?", language.Say("a question mark within brackets needs quotes around its text")).
				Suggest("write the text in double quotes, or outside of brackets")
		}
		return false
	case c == '?':
		s.at++
	case c == '&' || c == '!':
		word := strings.IndexAny(s.rest(), " \t,]}")
		if word < 0 {
			word = len(s.rest())
		}
		s.at += word
	case !s.item(b):
		return false
	case c == '"' || c == '\'':
		if !s.quoted() {
			return false
		}
		s.endItem(b)
	case c == '*':
		if !s.alias() {
			return false
		}
		s.endItem(b)
	case isHyphen(s.rest()) || strings.IndexByte("@`%|>", c) >= 0:
		if s.closes(b) {
			s.reservedFault()
		}
		return false
	default:
		b.plain = true
		s.at += max(1, flowPlainEnd(s.rest()))
		s.endItem(b)
		if s.at < len(s.text()) && (s.rest()[0] == '[' || s.rest()[0] == '{') && s.text()[s.at-1] == ':' {
			s.lostSpaceFault(s.line, s.at-1)
			return false
		}
	}
	return true
}

// item begins an item within brackets at the scanner's place; a comma must come before
// it, unless it is the first.
func (s *syntax) item(b *bracket) bool {
	c := s.rest()[0]
	text := s.rest()[:max(1, flowPlainEnd(s.rest()))]
	isText := strings.IndexByte("\"'[{*", c) < 0
	switch {
	case b.state != hasItem:
		b.state = hasItem
		b.plain = false
	case b.plain && isText && b.end.line < s.line:
		b.wrapped, b.above = true, b.end // the same text, on its next line
	case !s.closes(b):
		return false
	case b.end.line < s.line:
		s.missingComma(b.end)
		return false
	case isText && strings.IndexByte("\"'", s.lines[b.end.line][b.end.at-1]) >= 0:
		s.found(s.line, s.at, text, language.Say("there is text after the closing quote: \"{0}\"", text)).
			Suggest("put the whole value in the quotes, or a comma after the quote")
		return false
	default:
		s.found(s.line, s.at, text, language.Say("a comma is missing before \"{0}\"", text)).
			Suggest("put a comma between two items; a text that holds quotes or brackets needs quotes around it")
		return false
	}
	b.begin = spot{s.line, s.at}
	return true
}

// missingComma reports that a comma is missing at the end of an item, the next one being
// on a later line.
func (s *syntax) missingComma(end spot) {
	text := s.lines[end.line][:end.at]
	begin := strings.LastIndexAny(text, " \t,[{") + 1
	s.found(end.line, begin, text[begin:], language.Say("a comma is missing after \"{0}\"", text[begin:])).
		Suggest("put a comma between two items").
		Relate(s.pos(s.line, s.at, ""), "reading stopped here")
}

// colonInBrackets reports a second colon in one entry: a text that needs
// quotes, or a comma forgotten before the next key.
func (s *syntax) colonInBrackets(b *bracket) {
	if !s.closes(b) {
		return
	}
	switch {
	case b.wrapped && b.colon:
		s.missingComma(b.above)
		return
	case b.wrapped || b.begin.line < s.line:
		s.noKey()
		return
	}
	text := s.text()[b.begin.at:s.at]
	word := text[strings.LastIndexAny(text, " \t")+1:]
	f := s.colonFault(text)
	switch first, _ := utf8.DecodeRuneInString(text); {
	case strings.ContainsRune(doubleQuotes, first): // no key begins so
	case word == text:
		return
	case slices.Contains(record.Keys(), word):
		f.Suggest("write the value in double quotes, or put a comma before \"{0}\" where that is a key", word)
		return
	}
	if m := endsEntry.FindStringSubmatch(s.text()[b.begin.at:]); m != nil && (m[2] == "" || slices.Contains(record.Keys(), m[2])) {
		s.put(s.line, b.begin.at, m[1], s.straight(m[1]), true)
	}
}

// endsEntry is a text in brackets up to what ends it: a closing bracket, or a
// comma before the next key.
var endsEntry = regexp.MustCompile(`^([^,\[\]{}"'#]*[^,\[\]{}"'# \t])[ \t]*(?:[\]}]|,[ \t]*([a-z_]+):[ \t])`)

// matches checks the kind of a closing bracket.
func (s *syntax) matches(open []bracket, c byte) bool {
	partner := byte('[')
	if c == '}' {
		partner = '{'
	}
	last := open[len(open)-1]
	if s.lines[last.line][last.at] == partner {
		return true
	}
	for _, outer := range open {
		if s.lines[outer.line][outer.at] == partner {
			// It closes one further out, so the one within was forgotten.
			s.unclosedBracket(last)
			return false
		}
	}
	mark := s.lines[last.line][last.at : last.at+1]
	s.found(s.line, s.at, string(c), language.Say("the bracket \"{0}\" can't close \"{1}\"", string(c), mark)).
		Suggest("write \"{0}\" to close it; a text that holds a bracket needs quotes", closing(mark)).
		Relate(s.pos(last.line, last.at, mark), "the bracket that is open")
	return false
}

func closing(mark string) string {
	if mark == "[" {
		return "]"
	}
	return "}"
}

func (s *syntax) unclosedBracket(b bracket) {
	mark := s.lines[b.line][b.at : b.at+1]
	f := s.found(b.line, b.at, mark, language.Say("the bracket \"{0}\" is never closed", mark)).
		Suggest("put \"{0}\" after its last item; a text that begins with a bracket needs quotes", closing(mark))
	if _, comment, ok := strings.Cut(s.lines[b.line][b.at:], " #"); ok && strings.Contains(comment, closing(mark)) {
		f.Suggest("from \" #\" on the line is a comment: put a text that has it in quotes")
	}
	if s.line+1 < len(s.lines) && s.breaksOut(s.line+1) {
		f.Relate(s.entry(s.line+1, indentOf(s.lines[s.line+1])), "the next key or item, before which it would have to be closed")
	}
}

// closes reports whether the innermost bracket is closed at all, further on
// and before the next key or item. Where it is not, that is the fault, and
// what the scanner has just stumbled over only its consequence.
func (s *syntax) closes(b *bracket) bool {
	depth := 1
	for n, at := s.line, s.at; ; at = 0 {
		text := s.lines[n]
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
		if n++; n >= len(s.lines) || isMarker(s.lines[n]) || s.breaksOut(n) {
			s.unclosedBracket(*b)
			return false
		}
	}
}

// escapeLength is the length of the escape that text begins with; 0 where it
// is none.
func escapeLength(text string) int {
	if len(text) == 1 {
		return 1 // the line's end, escaped
	}
	digits := 0
	switch text[1] {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		if strings.IndexByte("0abt\tnvfre \"'\\N_LP", text[1]) < 0 {
			return 0
		}
	}
	if len(text) < 2+digits {
		return 0
	}
	code := 0
	for _, c := range []byte(text[2 : 2+digits]) {
		digit := strings.IndexByte("0123456789abcdef", c|0x20)
		if digit < 0 || c < '0' {
			return 0
		}
		code = code<<4 | digit
	}
	if code >= 0xd800 && code <= 0xdfff || code > utf8.MaxRune {
		return 0
	}
	return 2 + digits
}

// blockText passes a text under | or >.
func (s *syntax) blockText() {
	header := s.rest()[1:]
	header = header[:commentStart(header)]
	// What becomes of the line breaks, and the indentation, in either order.
	given := 0
	for signs := 0; header != ""; header = header[1:] {
		if c := header[0]; c >= '1' && c <= '9' && given == 0 {
			given = int(c - '0')
		} else if (c == '+' || c == '-') && signs == 0 {
			signs++
		} else {
			break
		}
	}
	if !isEmpty(header) {
		s.reservedFault()
		return
	}
	parent := s.top().col
	b := &block{first: s.line, last: s.line}
	s.block = b
	if given > 0 {
		b.col = max(parent, 0) + given
	}
	for s.line+1 < len(s.lines) {
		text := s.lines[s.line+1]
		indent := len(text) - len(strings.TrimLeft(text, " "))
		switch {
		case indent < len(text) && text[indent] == '\t' && (b.col == 0 || indent < b.col):
			s.line++
			s.tabs(indent, len(text)-len(strings.TrimLeft(text, " \t")))
			return
		case indent == len(text):
		case b.col == 0 && indent > parent, b.col > 0 && indent >= b.col:
			if b.count++; b.count == 1 {
				b.col, b.first = cmp.Or(b.col, indent), s.line+1
			}
		default:
			return
		}
		s.line++
		b.last = s.line
	}
}

func (s *syntax) skipBlanks() {
	s.at += len(s.rest()) - len(strings.TrimLeft(s.rest(), " \t"))
}

// word is the first word at the scanner's place.
func (s *syntax) word() string {
	word, _, _ := strings.Cut(s.rest(), " ")
	return word
}

// entry is the place of the key or hyphen that is at a column of a line.
func (s *syntax) entry(line, col int) source.Place {
	text := s.lines[line]
	col = min(col, len(text))
	end := plainEnd(text[col:])
	if isHyphen(text[col:]) {
		end = 1
	}
	return s.pos(line, col, text[col:col+end])
}

// mistaken reports whether the parser has no trouble with what the scanner found fault
// with: it reads more of YAML than the scanner. Keys of the record itself are
// independent, so the part from the last of them on is enough.
func (s *syntax) mistaken() bool {
	from, to := s.file.Offset(s.section+1, 1), s.file.Offset(s.line+2, 1)
	if to-from > maxReread {
		return false
	}
	return readable(s.file.Bytes[from:to])
}

// readable reports whether the parser takes a text to its end, and not only to
// the end of its first document.
func readable(text []byte) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	parser := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var n yaml.Node
		if err := parser.Decode(&n); err != nil {
			return err == io.EOF
		}
	}
}

// unexplained is the fault where the scanner found none: the line with which
// the parser's trouble begins, and its own words.
func (s *syntax) unexplained(err error) diag.Finding {
	n := s.firstRefused(err)
	text := s.lines[n]
	at := min(indentOf(text), max(0, len(text)-1))
	words := parserWords(err)
	f := s.found(n, at, strings.TrimRight(text[at:], " \t"), language.Say("the YAML can't be read from here on: {0}", words)).
		Suggest("compare the line and the one above with their neighbours: indentation, colons, quotes, brackets")
	if strings.Contains(words, "directive") || strings.Contains(words, "document") {
		f.Rule = diag.YAMLDocuments
	}
	return *f
}

// firstRefused is the first line that the parser does not take, by bisection
// as far as its time goes.
func (s *syntax) firstRefused(err error) int {
	taken, refused := 0, len(s.lines) // as many lines from the start
	for budget := maxReread; refused-taken > 1; {
		middle := (taken + refused) / 2
		text := s.file.Bytes[:s.file.Offset(middle+1, 1)]
		if budget -= len(text); budget < 0 {
			if n := parserLine(err); n >= taken && n < refused {
				return n
			}
			break
		}
		if readable(text) {
			taken = middle
		} else {
			refused = middle
		}
	}
	return refused - 1
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

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
