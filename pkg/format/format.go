// Package format brings the text of a record into its canonical form. It writes the
// record's own bytes anew around its values, comments and blank lines, and proves that
// these are the same before anyone sees the result. It does not judge what a record says.
package format

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sostool/pkg/decode"
	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Rules says what the canonical form is, for the help of the command.
const Rules = `Items of lists and keys of mappings are indented by two spaces more than what
they belong to; one space follows a colon, hyphen or comma, two or more precede a
comment. Keys are in the order of the format, each with the comments above it
(not where a key is unknown or appears twice; years, municipalities and items
stay in their order). [a, b] and {fi: a} stay on their line while they fit 100
characters; longer ones, and those with comments in them, take one item a line.
Several blank lines become one; none are added. Quotes go from a text of words
without digits that reads the same without them; where they are needed they are
double ones. Lines end with a line feed, characters are in normal form C, and
there is no byte order mark. Values, comments and line breaks in texts stay.`

// width is how many characters a line with brackets may have.
const width = 100

// Text is the canonical form of a record's text. The error is an *edit.Refusal
// where the text can't be read, or where the result would not say the same.
func Text(name string, text []byte) ([]byte, error) {
	plain := bytes.TrimPrefix(text, []byte(source.ByteOrderMark))
	plain = bytes.ReplaceAll(plain, []byte("\r\n"), []byte("\n"))
	before, err := read(name, plain)
	if err != nil {
		return nil, err
	}
	composed := before
	if !norm.NFC.IsNormal(plain) {
		if composed, err = read(name, norm.NFC.Bytes(plain)); err != nil {
			return nil, err
		}
	}
	out := write(composed, len(plain))
	if !bytes.Equal(out, text) && !proves(name, before, out) {
		return nil, edit.Refuse(&source.File{Bytes: plain}, source.Start,
			language.Say("it can't be written in canonical form without changing what it says"))
	}
	return out, nil
}

func read(name string, text []byte) (*edit.Node, error) {
	f := &source.File{Name: name, Bytes: text}
	tree, findings := decode.Read(f)
	return edit.Read(f, tree, findings)
}

// proves reports whether a result says the same as what was read, and is its
// own canonical form.
func proves(name string, before *edit.Node, out []byte) bool {
	after, err := read(name, out)
	if err != nil {
		return false
	}
	if _, same := edit.Same(before, after); !same {
		return false
	}
	return bytes.Equal(write(after, len(out)), out)
}

// write writes a record of about size bytes.
func write(root *edit.Node, size int) []byte {
	w := writer{out: make([]byte, 0, size+size/8)}
	var o *order
	for _, e := range root.Entries {
		if e.Key.Value == "record" {
			o = orders()[e.Value.Value]
			break
		}
	}
	w.lines(root.Lead, 0)
	w.block(o.sort(root, false), 0, o, false)
	w.lines(root.Foot, 0)
	return w.out
}

type writer struct {
	out  []byte
	kept int // where a text ends to which the blank lines after it belong
}

func (w *writer) put(s string) { w.out = append(w.out, s...) }

func (w *writer) indent(n int) {
	for range n {
		w.out = append(w.out, ' ')
	}
}

// lines writes comments and blank lines.
func (w *writer) lines(lines []string, indent int) {
	for _, line := range lines {
		switch {
		case line != "":
			w.indent(indent)
			w.put(line + "\n")
		case len(w.out) > w.kept && !bytes.HasSuffix(w.out, []byte("\n\n")):
			w.put("\n")
		}
	}
}

// end ends a line, with the comment on it.
func (w *writer) end(c edit.Comment) {
	if c.Text != "" {
		w.indent(max(2, c.Gap))
		w.put(c.Text)
	}
	w.put("\n")
}

// block writes entries, one a line. inline says that the first one goes on with
// the line of the hyphen before it.
func (w *writer) block(entries []edit.Entry, indent int, o *order, inline bool) {
	for i, e := range entries {
		w.lines(e.Lead, indent)
		if i > 0 || !inline {
			w.indent(indent)
		}
		if e.Key != nil {
			w.put(word(e.Key, false))
			w.put(":")
		} else {
			w.put("-")
		}
		w.value(&e, indent, o.of(e.Key))
	}
}

// value writes the value of an entry after its colon or hyphen.
func (w *writer) value(e *edit.Entry, indent int, o *order) {
	v := e.Value
	if v.Kind == source.Scalar {
		w.scalar(e, indent)
		return
	}
	if v.Flow {
		start := len(w.out)
		w.put(" ")
		if w.brackets(v, o) && (w.fits("") || len(v.Entries) == 0) {
			w.end(e.Trail)
			return
		}
		w.out = w.out[:start]
	}
	head := v.Head
	if head.Text == "" {
		head = e.Trail
	}
	item := e.Key == nil
	entries := o.sort(v, item)
	inline := item && head.Text == "" && len(entries[0].Lead) == 0
	if inline {
		w.put(" ")
	} else {
		w.end(head)
	}
	w.block(entries, indent+2, o, inline)
	w.lines(v.Foot, indent+2)
}

// fits reports whether a text still fits the line.
func (w *writer) fits(text string) bool {
	start := bytes.LastIndexByte(w.out, '\n') + 1
	return utf8.RuneCount(w.out[start:])+utf8.RuneCountInString(text) <= width
}

func (w *writer) scalar(e *edit.Entry, indent int) {
	v := e.Value
	if v.Line == "" {
		w.end(e.Trail)
		w.lines(v.Foot, indent+2)
		return
	}
	if v.Style == source.Literal || v.Style == source.Folded {
		w.put(" " + v.Line)
		w.end(v.Head)
		w.rest(v.More, indent+cmp.Or(int(v.Deep), 2))
		if strings.Contains(v.Line, "+") {
			w.kept = len(w.out)
		}
		return
	}
	first := word(&v.Scalar, false)
	if v.Head.Text != "" || len(v.Lead) > 0 || v.Below && !w.fits(" "+first) {
		w.end(v.Head)
		w.lines(v.Lead, indent+2)
		w.indent(indent + 2)
	} else {
		w.put(" ")
	}
	w.put(first)
	if len(v.More) > 0 {
		w.put("\n")
		w.rest(v.More, indent+2)
		w.out = w.out[:len(w.out)-1]
	}
	if cut(e) {
		w.put(" " + e.Trail.Text + "\n")
		return
	}
	w.end(e.Trail)
}

// cut reports whether a comment may be the rest of a value, as in "Project #1".
// It stays one space away: a finding goes by that.
func cut(e *edit.Entry) bool {
	return e.Value.Style == source.Plain && e.Trail.Gap == 1 && !strings.HasPrefix(e.Trail.Text+" ", "# ")
}

// rest writes the further lines of a text.
func (w *writer) rest(lines []string, indent int) {
	for _, line := range lines {
		if line != "" {
			w.indent(indent)
		}
		w.put(line + "\n")
	}
}

// brackets writes a mapping or list in brackets on one line; false where comments or a
// text's line breaks need more.
func (w *writer) brackets(n *edit.Node, o *order) bool {
	if n.Head.Text != "" || len(n.Foot) > 0 {
		return false
	}
	open, shut := "{", "}"
	if n.Kind == source.Sequence {
		open, shut = "[", "]"
	}
	w.put(open)
	for i, e := range o.sort(n, false) {
		if e.Trail.Text != "" || len(e.Value.More) > 0 ||
			slices.ContainsFunc(e.Lead, func(line string) bool { return line != "" }) {
			return false
		}
		if i > 0 {
			w.put(", ")
		}
		if e.Key != nil {
			w.put(word(e.Key, true))
			w.put(": ")
		}
		switch v := e.Value; {
		case v.Kind == source.Scalar && v.Line != "":
			w.put(word(&v.Scalar, true))
		case v.Kind != source.Scalar && !w.brackets(v, o.of(e.Key)):
			return false
		}
	}
	w.put(shut)
	return true
}

// word is the first line of a scalar, in the quotes that it needs.
func word(n *edit.Scalar, flow bool) string {
	text := n.Line
	if len(n.More) > 0 || n.Style != source.DoubleQuoted && n.Style != source.SingleQuoted {
		return text
	}
	inner := text[1 : len(text)-1]
	if n.Style == source.SingleQuoted {
		inner = strings.ReplaceAll(inner, "''", "'")
	}
	switch {
	case strings.ContainsAny(inner, `\"`):
		return text
	case edit.IsWords(inner, flow):
		return inner
	default:
		return `"` + inner + `"`
	}
}

// Reason is why a text was refused, and where; false for another error.
func Reason(err error) (*edit.Refusal, bool) {
	var r *edit.Refusal
	return r, errors.As(err, &r)
}
