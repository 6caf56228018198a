// Package gate is the way out of the program for all text: to a terminal, a log, a page,
// a file that someone prints. What passes it moves no cursor, turns no line around and is
// not a command to a CI server, whoever wrote it and whichever command forgot to check.
//
// It knows lines and characters only. The quotes, entities and escapes of a
// format are the format's own, and so is a line break within a value: the gate
// can't tell it from one that ends a line.
package gate

import (
	"io"
	"unicode"
	"unicode/utf8"

	"sostool/pkg/language"
)

// Writer passes text on, each character that would act as its escape: \x1b for a control,
// \x3a for the second colon of a line that begins a command (of GitHub: "::error::"),
// \x5b for the bracket of one anywhere on a line ("##[group]", Azure's "##vso[...]").
type Writer struct {
	// Color lets the program's own colours through.
	Color bool

	to     io.Writer
	begun  bool // something has passed
	within bool // something other than blanks has passed on this line
	colon  bool // it is one colon
	order  order
	rest   []byte // the beginning of what has not come to its end
}

// New is a gate in front of to.
func New(to io.Writer) *Writer { return &Writer{to: to} }

// Write passes on all but a character or colour whose end has not come yet.
func (w *Writer) Write(p []byte) (int, error) {
	text := p
	if len(w.rest) > 0 {
		text = append(w.rest, p...)
	}
	out := make([]byte, 0, len(text)+64)
	for len(text) > 0 {
		if n := w.plain(text); n > 0 {
			out, text = append(out, text[:n]...), text[n:]
			continue
		}
		n := w.unit(text)
		if n == 0 {
			break
		}
		out = w.pass(out, text[:n])
		text = text[n:]
	}
	w.rest = append([]byte(nil), text...)
	if _, err := w.to.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close passes on what has not come to its end; it does not close the underlying writer.
func (w *Writer) Close() error {
	var out []byte
	for i := range w.rest {
		out = w.pass(out, w.rest[i:i+1])
	}
	w.rest = nil
	if len(out) == 0 {
		return nil
	}
	_, err := w.to.Write(out)
	return err
}

// plain is how many bytes at the beginning of text pass as they are and change nothing:
// within a line, where no command has begun, those of ASCII but "#".
func (w *Writer) plain(text []byte) int {
	if !w.within || w.colon || w.order != (order{}) {
		return 0
	}
	n := 0
	for n < len(text) && ' ' <= text[n] && text[n] < '\x7f' && text[n] != '#' {
		n++
	}
	return n
}

// unit is how many bytes at the beginning of text are one character, line end or
// colour; 0 where its end has not come.
func (w *Writer) unit(text []byte) int {
	switch {
	case text[0] == '\r':
		if len(text) == 1 {
			return 0
		}
		if text[1] == '\n' {
			return 2
		}
		return 1
	case text[0] == escape && w.Color:
		for i, c := range text[1:] {
			switch {
			case c == 'm' && i > 0:
				return i + 2
			case i == 0 && c != '[', i > 0 && c != ';' && (c < '0' || c > '9'):
				return 1
			}
		}
		return 0
	case !utf8.FullRune(text):
		return 0
	}
	_, size := utf8.DecodeRune(text)
	return size
}

const (
	escape        = '\x1b'
	byteOrderMark = '\ufeff' // at the beginning of a text for Excel
)

// pass appends what becomes of a unit.
func (w *Writer) pass(out, unit []byte) []byte {
	r, size := utf8.DecodeRune(unit)
	begun := w.begun
	w.begun = true
	switch {
	case unit[len(unit)-1] == '\n':
		w.within, w.colon, w.order = false, false, order{}
		return append(out, unit...)
	case r == escape && len(unit) > 1, r == byteOrderMark && !begun:
		return append(out, unit...)
	case r == utf8.RuneError && size == 1:
		return append(out, language.Clean(string(unit))...)
	}
	second := w.colon && r == ':'
	w.colon = !w.within && r == ':'
	w.within = w.within || !unicode.IsSpace(r)
	switch opens := w.order.opens(r); {
	case second, opens, r != '\t' && !language.Printable(r):
		return append(out, language.Escape(r)...)
	default:
		return append(out, unit...)
	}
}

// order is how far a command has come that may be anywhere on a line.
type order struct {
	signs   int  // 2: of "##"
	letters bool // after them
}

// opens reports whether r is the bracket that makes it one.
func (o *order) opens(r rune) bool {
	switch {
	case r == '[' && o.signs == 2:
		*o = order{}
		return true
	case r == '#' && o.letters:
		*o = order{signs: 1}
	case r == '#':
		o.signs = min(o.signs+1, 2)
	case o.signs == 2 && unicode.IsLetter(r):
		o.letters = true
	default:
		*o = order{}
	}
	return false
}
