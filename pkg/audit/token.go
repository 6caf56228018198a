package audit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a run of letters, a run of digits, or any other sign of a text.
type token struct {
	from, to int32 // bytes
	kind     kindOfToken
	gap      gap // before it
}

type kindOfToken uint8

const (
	word kindOfToken = iota
	digits
	sign
)

// gap is what is between a token and the one before it, the most of it last.
type gap uint8

const (
	glued     gap = iota
	blank         // one space, of any width
	wide          // several of them, or a tabulator: between the columns of a table
	newLine       // a line break, as within a paragraph
	paragraph     // an empty line, or the beginning of the text
)

// tokens are those of a text, in order.
type tokens struct {
	text string
	all  []token
}

// tokensOf takes a text apart. A soft hyphen is a part of its word.
func tokensOf(text string) *tokens {
	t := &tokens{text: text, all: make([]token, 0, len(text)/5)}
	between, hidden := paragraph, false // before the next token
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) || r == '\ufeff' {
			between = between.and(r)
			i += size
			continue
		}
		if unseen(r) {
			hidden = true
			i += size
			continue
		}
		begin, kind := i, kindOf(r)
		i += size
		end := i
		for kind != sign && i < len(text) {
			r, size = utf8.DecodeRuneInString(text[i:])
			if kindOf(r) != kind && !(kind == word && unseen(r)) {
				break
			}
			if i += size; !unseen(r) {
				end = i
			}
		}
		i = end
		if n := len(t.all); hidden && between == glued && kind == digits && t.all[n-1].kind == digits {
			between = blank // as between the groups of a figure
		}
		t.all = append(t.all, token{int32(begin), int32(end), kind, between})
		between, hidden = glued, false
	}
	return t
}

// and is a gap with one more space in it.
func (g gap) and(r rune) gap {
	switch {
	case (r == '\n' || r == '\u2029') && g >= newLine:
		return paragraph
	case g >= newLine:
		return g
	case r == '\n' || r == '\f' || r == '\v' || r == '\u2028':
		return newLine
	case r == '\r': // most often before a line feed
		return max(g, blank)
	case g >= blank || r == '\t':
		return wide
	default:
		return blank
	}
}

// unseen reports whether a character says only how others are to be set: which way they run,
// where a line may break.
func unseen(r rune) bool { return r > 0x7f && r != '\u00ad' && unicode.Is(unicode.Cf, r) }

func kindOf(r rune) kindOfToken {
	switch {
	case r >= '0' && r <= '9':
		return digits
	case unicode.IsLetter(r), unicode.IsMark(r), r == '\u00ad':
		return word
	default:
		return sign
	}
}

// is reports whether there is a token i of a kind.
func (t *tokens) is(i int, kind kindOfToken) bool {
	return i >= 0 && i < len(t.all) && t.all[i].kind == kind
}

// str is a token as it is printed; empty outside the text.
func (t *tokens) str(i int) string {
	if i < 0 || i >= len(t.all) {
		return ""
	}
	return t.text[t.all[i].from:t.all[i].to]
}

// low is a token in small letters, without soft hyphens and what is unseen.
func (t *tokens) low(i int) string { return seen(strings.ToLower(t.str(i)), -1) }

// span is the text from one token to another, the last one included, without soft hyphens
// and with a space for what is unseen.
func (t *tokens) span(i, last int) string { return seen(t.text[t.all[i].from:t.all[last].to], ' ') }

// seen is a text with something else, or nothing, for what is unseen.
func seen(s string, instead rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u00ad':
			return -1
		case unseen(r):
			return instead
		default:
			return r
		}
	}, s)
}

// whole is a word in small letters, with the rest of it where the end of a line divides it,
// and its last token.
func (t *tokens) whole(i int) (w string, last int) {
	switch {
	case t.hyphen(i+1) && t.all[i+2].gap == newLine:
		last = i + 2
	case t.softEnd(i):
		last = i + 1
	default:
		return t.low(i), i
	}
	return t.low(i) + t.low(last), last
}

// ends reports whether a word or a number is whole: it does not begin a compound, as in
// e-palvelu.
func (t *tokens) ends(k int) bool { return !t.glued(k+1) || t.sign(k+1, ",.;:)!?/") }

// near reports whether token i follows the one before it in the same line of words: at
// most a space or a line break is between them.
func (t *tokens) near(i int) bool {
	return i > 0 && i < len(t.all) && (t.all[i].gap <= blank || t.all[i].gap == newLine)
}

// glued reports whether token i follows the one before it without a gap.
func (t *tokens) glued(i int) bool { return i > 0 && i < len(t.all) && t.all[i].gap == glued }

// sign reports whether token i is one of some signs.
func (t *tokens) sign(i int, signs string) bool {
	return t.is(i, sign) && strings.Contains(signs, t.str(i))
}

// capital reports whether token i is a word that begins with a capital letter.
func (t *tokens) capital(i int) bool {
	if !t.is(i, word) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t.str(i))
	return unicode.IsUpper(r)
}

// dashes are the signs between the ends of a range.
const dashes = "-–—‒−‑"
