package syntax

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sostool/pkg/source"
)

// quoted passes a text in quotes, which may go on over several lines, and returns what it
// is read as.
func (r *Reader) quoted() (string, bool) {
	mark, begin := r.text[r.pos], r.pos
	r.pos++
	from := r.pos
	simple := true
	for {
		for r.pos < r.end {
			switch c := r.text[r.pos]; {
			case c == '\\' && mark == '"':
				n := escapeLength(r.text[r.pos:r.end])
				if n == 0 {
					r.blame().escapeFault()
					return "", false
				}
				simple = false
				r.pos += n
			case c == mark && mark == '\'' && r.pos+1 < r.end && r.text[r.pos+1] == mark:
				simple = false
				r.pos += 2
			case c == mark && r.pos > from && !r.lenient && (opens(r.here(), r.col()) || begin < r.begin && r.swallowed(begin)):
				// fi: "Hanke, en: "Project": the second quote begins a text of its
				// own, so it's the first that was never closed.
				r.blame().unclosedQuote(begin)
				return "", false
			case c == mark:
				r.pos++
				raw := r.text[from : r.pos-1]
				if simple {
					return raw, true
				}
				return unquote(raw, mark), true
			default:
				r.pos++
			}
		}
		if next, ok := r.peek(); !ok || IsMarker(next) || r.breaksOut(next) {
			r.blame().unclosedQuote(begin)
			return "", false
		}
		r.nextLine()
		simple = false
	}
}

// escapeLength is the length of the escape with which a text begins; 0 where there is no
// such escape.
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
		if _, ok := escapes[text[1]]; !ok {
			return 0
		}
	}
	if len(text) < 2+digits {
		return 0
	}
	if _, ok := code(text[2 : 2+digits]); digits > 0 && !ok {
		return 0
	}
	return 2 + digits
}

// escapes are those of one letter.
var escapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r", 'e': "\x1b",
	' ': " ", '"': `"`, '\'': "'", '\\': `\`, 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029",
}

// code is a character by the digits of its number; false where there is none.
func code(digits string) (rune, bool) {
	n, err := strconv.ParseUint(digits, 16, 32)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}

// unquote is what a text is read as that was in quotes of one kind or in none: without its
// escapes, its line breaks folded.
func unquote(raw string, mark byte) string {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case c == '\\' && mark == '"' && (raw[i+1] == '\n' || raw[i+1] == '\r'): // with the next line's indentation
			width, breaks := gap(raw[i+1:])
			out = append(out, strings.Repeat("\n", breaks-1)...)
			i += 1 + width
		case c == '\\' && mark == '"':
			n := escapeLength(raw[i:])
			if n > 2 {
				char, _ := code(raw[i+2 : i+n])
				out = utf8.AppendRune(out, char)
			} else {
				out = append(out, escapes[raw[i+1]]...)
			}
			i += n
		case c == '\'' && mark == '\'':
			out = append(out, c)
			i += 2
		case isBlank(c) || c == '\n' || c == '\r':
			width, breaks := gap(raw[i:])
			switch breaks {
			case 0:
				out = append(out, raw[i:i+width]...)
			case 1:
				out = append(out, ' ')
			default:
				out = append(out, strings.Repeat("\n", breaks-1)...)
			}
			i += width
		default:
			out = append(out, c)
			i++
		}
	}
	return string(out)
}

// gap is how many blanks and line breaks a text begins with, in bytes, and how many line
// breaks are among them.
func gap(text string) (width, breaks int) {
	width = len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	return width, strings.Count(text[:width], "\n")
}

// blockText reads a text below | or > into a node: its sign and its lines.
func (r *Reader) blockText(i int32) bool {
	from := r.pos
	text, given := r.blockSign()
	to := r.pos
	if !r.nothing() {
		r.pos = from
		r.blame().reservedFault()
		return false
	}
	parent := r.top().col
	indent := 0
	if given > 0 {
		indent = max(parent, 0) + given
	}
	r.block = block{last: r.begin}
	widest := 0
	for r.next < len(r.text) {
		before := r.cursor
		r.nextLine()
		for r.pos < r.end && r.text[r.pos] == ' ' && (indent == 0 || r.col() < indent) {
			r.pos++
		}
		col := r.col()
		widest = max(widest, col)
		if r.pos < r.end && r.text[r.pos] == '\t' && (indent == 0 || col < indent) {
			r.skipBlanks()
			r.blame().tabs(col, r.col(), true)
			return false
		}
		if r.pos == r.end && r.end < len(r.text) {
			text.breaks++
			r.block.last = r.begin
			if text.chomp == '+' {
				to = r.end
			}
			continue
		}
		if indent == 0 {
			indent = max(widest, parent+1, 1)
		}
		if col != indent || r.pos == r.end {
			r.cursor = before
			break
		}
		if r.block.count++; r.block.count == 1 {
			r.block.col, r.block.first = indent, r.pos
		}
		r.block.last = r.begin
		text.add(r.text[r.pos:r.end], r.end < len(r.text))
		to = r.end
	}
	style := source.Literal
	if text.folded {
		style = source.Folded
	}
	r.set(i, text.value(), style, from, to)
	r.tree.Nodes[i].Indent = uint16(min(indent, 1<<16-1))
	return true
}

// blockSign passes | or > with what becomes of the line breaks at the text's end (+ or -)
// and with its indentation (a digit), 0 where that is not given.
func (r *Reader) blockSign() (text blockValue, indent int) {
	text.folded = r.text[r.pos] == '>'
	for r.pos++; r.pos < r.end; r.pos++ {
		c := r.text[r.pos]
		if c >= '1' && c <= '9' && indent == 0 {
			indent = int(c - '0')
		} else if (c == '+' || c == '-') && text.chomp == 0 {
			text.chomp = c
		} else {
			break
		}
	}
	return text, indent
}

// blockValue is the lines of a text below | or > as they are read.
type blockValue struct {
	out    []byte
	folded bool
	chomp  byte // + or -, else 0
	ended  bool // the latest line has a line break
	deeper bool // it begins with a blank
	breaks int  // empty lines after it
}

func (b *blockValue) add(line string, ended bool) {
	deeper := isBlank(line[0])
	switch {
	case b.folded && b.ended && !b.deeper && !deeper:
		if b.breaks == 0 {
			b.out = append(b.out, ' ')
		}
	case b.ended:
		b.out = append(b.out, '\n')
	}
	for ; b.breaks > 0; b.breaks-- {
		b.out = append(b.out, '\n')
	}
	b.out = append(b.out, line...)
	b.ended, b.deeper = ended, deeper
}

// value is the text, with what is left of the line breaks at its end.
func (b *blockValue) value() string {
	if b.chomp != '-' && b.ended {
		b.out = append(b.out, '\n')
	}
	if b.chomp == '+' {
		for range b.breaks {
			b.out = append(b.out, '\n')
		}
	}
	return string(b.out)
}
