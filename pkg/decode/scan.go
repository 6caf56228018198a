package decode

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
	"sostool/pkg/syntax"
)

// The limits of a record. The largest honest one is far below each.
const (
	// MaxBytes is the size of a file.
	MaxBytes = 1 << 20
	maxLine  = 10_000 // characters of a line
	maxKeys  = 1_000  // keys of a mapping
	maxItems = 10_000 // items of a sequence

	maxMisfits = 1_000 // keys and values that don't fit, before the file is given up
)

// maxRepeats is how many places of one trouble with characters are shown; a
// file of another kind altogether has thousands.
const maxRepeats = 20

// findings are those of a file, of which one trouble has only so many.
type findings struct {
	all    []diag.Finding
	places map[any][]int // by trouble: where its findings are
}

// add adds a finding of some trouble, up to a number of them; that there are further ones
// is said with the last.
func (f *findings) add(trouble any, most int, finding diag.Finding) *diag.Finding {
	same := f.places[trouble]
	if len(same) == most {
		if last := &f.all[same[most-1]]; len(last.Notes) == 0 {
			last.Note("further places like this one are not shown")
		}
		return new(diag.Finding)
	}
	if f.places == nil {
		f.places = make(map[any][]int)
	}
	f.places[trouble] = append(same, len(f.all))
	f.all = append(f.all, finding)
	return &f.all[len(f.all)-1]
}

// scanner looks at the characters of a file before YAML does.
type scanner struct {
	findings
	file   *source.File
	refuse bool // what comes after would be off: not parsed
	signs  bool // a line begins with what may be a mark of a conflict
	exotic bool // there are characters that may have another normal form
}

// scan reports what is wrong with the characters of a file, and whether YAML
// may still be asked to read it. It takes a byte order mark off.
func (s *scanner) scan() ([]diag.Finding, bool) {
	f := s.file
	switch text := f.Bytes; {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}) || bytes.HasPrefix(text, []byte{0xfe, 0xff}):
		return []diag.Finding{{Rule: diag.YAMLEncoding, At: source.Start.Place(),
			Message: language.Say("the file is in UTF-16"), Hint: language.Say("save it as UTF-8"),
			Fix: fromUTF16(text)}}, false
	case bytes.HasPrefix(text, []byte(source.ByteOrderMark)):
		f.Bytes, f.Mark = text[len(source.ByteOrderMark):], true
		s.all = append(s.all, diag.Finding{Rule: diag.YAMLEncoding, Severity: diag.Warning, At: source.Start.Place(),
			Message: language.Say("there is a byte order mark before the first character"),
			Hint:    language.Say("save the file as UTF-8 without it"),
			Fix:     &diag.Fix{Safe: true, Recoded: f.Bytes}})
	}
	if crlf := s.characters(); crlf > 0 {
		s.carriageReturns(crlf)
	}
	if s.exotic && !s.refuse && !norm.NFC.IsNormal(f.Bytes) {
		s.normalForm()
	}
	if at := s.places[notUTF8]; len(at) > 0 {
		s.all[at[0]].Fix = fromLatin(f.Bytes)
	}
	return s.all, !s.refuse
}

// characters looks at each, and counts the carriage returns before line feeds.
func (s *scanner) characters() (crlf int) {
	text, start := s.file.Bytes, 0
	s.signs = isSign(text)
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= 0x20 && c < 0x7f || c == '\t':
			for i++; i < len(text) && text[i]-0x20 < 0x7f-0x20; i++ { // most of a record, so without further ado
			}
		case c == '\n':
			s.line(start, i)
			i++
			start = i
			s.signs = s.signs || isSign(text[i:])
		case c >= 0xc3 && c < 0xcc && i+1 < len(text) && text[i+1]&0xc0 == 0x80: // a letter below U+0300, as ä and ö are
			i += 2
		case c == '\r' && i+1 < len(text) && text[i+1] == '\n':
			crlf++
			i++
		case c < utf8.RuneSelf:
			s.control(i, rune(c))
			i++
		default:
			r, n := utf8.DecodeRune(text[i:])
			s.wide(i, r, n)
			s.exotic = s.exotic || r >= 0x300 && (r < 0x2010 || r > 0x20ac) // dashes, quotes and € have one form
			i += n
		}
	}
	s.line(start, len(text))
	return crlf
}

// isSign reports whether a text begins with what may part the sides of a conflict.
func isSign(text []byte) bool {
	return len(text) > 1 && text[0] == text[1] && strings.IndexByte("<>=|", text[0]) >= 0
}

// report adds one trouble at an offset. Its kind is a character, or one of the constants
// below.
func (s *scanner) report(kind rune, rule string, offset int, message, hint language.Text) *diag.Finding {
	most := maxRepeats
	if kind == notUTF8 || kind == 0 || kind == '\r' {
		most = 1 // the whole file is in another encoding
	}
	at := source.At(offset, min(offset+1, len(s.file.Bytes))).Place()
	return s.add(kind, most, diag.Finding{Rule: rule, At: at, Message: message, Hint: hint})
}

// Kinds of trouble that are not a character of their own.
const (
	longLine = rune(-1 - iota)
	notUTF8
	decomposed
)

// line looks at the length of one.
func (s *scanner) line(start, end int) {
	if end-start <= maxLine {
		return
	}
	if n := utf8.RuneCount(s.file.Bytes[start:end]); n > maxLine {
		s.refuse = true
		s.report(longLine, diag.YAMLLimit, start,
			language.Say("the line has {0} characters; a record's lines have at most {1}", n, maxLine),
			language.Say("break the text into lines"))
	}
}

// control reports a control character of ASCII.
func (s *scanner) control(i int, c rune) {
	s.refuse = true
	switch c {
	case '\r':
		s.report(c, diag.YAMLEncoding, i,
			language.Say("a carriage return is by itself; some programs take it for a line break, some don't"),
			language.Say("end every line with a line feed"))
	case 0:
		s.report(c, diag.YAMLEncoding, i,
			language.Say("the text contains a NUL character"),
			language.Say("remove it; if there are many, the file may be in UTF-16 or no text at all"))
	default:
		s.report(c, diag.YAMLEncoding, i,
			language.Say("the text contains the control character {0}", language.Escape(c)),
			language.Say("remove it"))
	}
}

// wide looks at a character outside ASCII, n bytes long.
func (s *scanner) wide(i int, r rune, n int) {
	switch {
	case r == utf8.RuneError && n == 1:
		s.refuse = true
		s.report(notUTF8, diag.YAMLEncoding, i,
			language.Say("the byte {0} is not UTF-8", language.Escape(rune(s.file.Bytes[i]))),
			language.Say("the file may have been saved as Latin-1 or Windows-1252; save it as UTF-8"))
	case r == 0x2028 || r == 0x2029 || r == 0x85:
		s.refuse = true
		s.report(r, diag.YAMLEncoding, i,
			language.Say("the text contains the line separator {0}; only some programs take it for a line break", language.Escape(r)),
			language.Say("put a line feed or a space in its place"))
	case r >= 0x80 && r < 0xa0 || r == 0xfffe || r == 0xffff:
		s.control(i, r)
	default:
		s.invisible(i, r, n)
	}
}

// invisible reports characters that people don't see: what they read is not what is
// there.
func (s *scanner) invisible(i int, r rune, n int) {
	var message language.Text
	plain := ""
	switch {
	case strings.ContainsRune(syntax.NoBreakSpaces, r):
		message, plain = language.Say("a no-break space ({0}) where a plain one belongs", language.Escape(r)), " "
	case bidirectional(r):
		message = language.Say("the bidirectional control {0} changes the order in which the text is shown", language.Escape(r))
	case r == 0x200d && s.joinsEmoji(i, n):
		return
	case unseen(r) || r == 0x200d:
		message = language.Say("the character {0} has no width, so that it cannot be seen", language.Escape(r))
	default:
		return
	}
	f := s.report(r, diag.TextInvisible, i, message, language.Say("remove it, or write a plain space"))
	// Those above 0xe0000 are a part of some flags.
	f.Fix = &diag.Fix{Safe: r < 0xe0000, Edits: []diag.Edit{{From: i, To: i + n, Text: plain}}}
}

// visible is a text as people see it: no-break spaces as plain ones, without
// the characters that have no width.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(syntax.NoBreakSpaces, r):
			return ' '
		case unseen(r):
			return -1
		default:
			return r
		}
	}, s)
}

func bidirectional(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x61c
}

// unseen reports whether r has no width, but for the joiner of emoji.
func unseen(r rune) bool {
	return bidirectional(r) || r == 0x200b || r == 0x200c || r == 0x2060 || r == 0xfeff || r == 0xad || r == 0x180e || r >= 0xe0000 && r <= 0xe007f
}

// joinsEmoji reports whether a zero-width joiner is between two symbols.
func (s *scanner) joinsEmoji(i, n int) bool {
	before, _ := utf8.DecodeLastRune(s.file.Bytes[:i])
	after, _ := utf8.DecodeRune(s.file.Bytes[i+n:])
	return before > 0x2000 && after > 0x2000 && before != utf8.RuneError && after != utf8.RuneError
}

// carriageReturns reports line ends of Windows, once for the file.
func (s *scanner) carriageReturns(count int) {
	text, crlf := s.file.Bytes, []byte("\r\n")
	line := bytes.LastIndexByte(text[:bytes.Index(text, crlf)], '\n') + 1
	_, first := utf8.DecodeRune(text[line:])
	fix := diag.Fix{Safe: true}
	if count > maxKeys { // too many to list
		fix.Recoded = bytes.ReplaceAll(text, crlf, []byte("\n"))
	}
	for end := line; fix.Recoded == nil; {
		next := bytes.Index(text[end:], crlf)
		if next < 0 {
			break
		}
		from := end + next
		end = from + len(crlf)
		at := s.file.Span(source.At(from, end))
		fix.Edits = append(fix.Edits, diag.Edit{From: from, To: end, Text: "\n",
			Span: source.Span{Line: at.Line, Col: at.Col, EndLine: at.Line + 1, EndCol: 1}})
	}
	s.all = append(s.all, diag.Finding{Rule: diag.YAMLEncoding, Severity: diag.Warning, At: source.At(line, line+first).Place(),
		Message: language.Say("{0} {0|line ends|lines end} with a carriage return before the line feed", count),
		Hint:    language.Say("end every line with a line feed alone"), Fix: &fix})
}

// normalForm reports the words that are not in Unicode normal form C.
func (s *scanner) normalForm() {
	text, end := s.file.Bytes, 0
	for begin := 0; begin < len(text); begin = end + 1 {
		for end = begin; end < len(text) && text[end] != ' ' && text[end] != '\n'; end++ {
		}
		word := bytes.Trim(text[begin:end], "\"'[]{},:;()\r")
		if norm.NFC.IsNormal(word) {
			continue
		}
		w, composed := string(word), norm.NFC.String(string(word))
		from := begin + bytes.Index(text[begin:end], word)
		f := s.report(decomposed, diag.TextNormalForm, from,
			language.Say("\"{0}\" is written with combining marks: it looks like \"{1}\" but is not found by it", w, composed),
			language.Say("write it in Unicode normal form C"))
		f.At.To = int32(from + len(w))
		f.Fix = &diag.Fix{Safe: true, Edits: []diag.Edit{{From: from, To: from + len(w), Text: composed}}}
	}
}
