// Package format brings the text of a record into its canonical form. It writes the
// record's own bytes anew around its values, comments and blank lines, and proves that
// these are the same before anyone sees the result. It does not judge what a record says.
package format

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

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
func Text(name string, text []byte) ([]byte, error) { return new(Formatter).Text(name, text) }

// Formatter brings texts into their canonical form, one after the other, and keeps its
// memory for the next.
type Formatter struct {
	before, after Layout
	writer
}

// Text is what the function Text returns: where it changes nothing, the text itself.
func (f *Formatter) Text(name string, text []byte) ([]byte, error) {
	before, after := &f.before, &f.after
	if err := before.read(name, text); err != nil {
		return nil, err
	}
	composed := before
	if before.decomposed {
		composed = after
		if err := composed.read(name, norm.NFC.Bytes([]byte(before.Text))); err != nil {
			return nil, err
		}
	}
	if bytes.Equal(f.write(composed), text) {
		return text, nil
	}
	out := bytes.Clone(f.out)
	if !f.proves(out) {
		return nil, edit.Refuse(&source.File{Bytes: []byte(before.Text)}, source.Start,
			language.Say("it can't be written in canonical form without changing what it says"))
	}
	return out, nil
}

// proves reports whether a text says what the one before does. That it is its own
// canonical form is a law that tests hold, but where it keeps a carriage return: before a
// line feed that is read as a part of the line break.
func (f *Formatter) proves(text []byte) bool {
	if bytes.IndexByte(text, '\r') >= 0 {
		return false
	}
	if _, err := f.after.parse("", text); err != nil {
		return false
	}
	if len(f.before.Comments)+len(f.after.Comments) > 0 { // else only blank lines are around entries
		if r := (reader{Layout: &f.after, fresh: true}); !r.root() {
			return false
		}
	}
	return Same(&f.before, &f.after)
}

// writer writes the text of a layout.
type writer struct {
	*Layout
	out     []byte
	kept    int     // where a text ends to which the blank lines after it belong
	entries []int32 // of all mappings and lists, as they are written
}

// write writes a record, into memory that is used again.
func (w *writer) write(l *Layout) []byte {
	*w = writer{Layout: l, out: w.out[:0], entries: w.entries[:0]}
	var o order
	if kind := l.Child(0, "record"); kind > 0 {
		o = orders()[l.Nodes[kind].Text]
	}
	w.lines(l.around[0].inner, 0)
	w.block(w.sort(0, o), 0, o, false)
	w.lines(l.around[0].foot, 0)
	return w.out
}

func (w *writer) put(texts ...string) {
	for _, s := range texts {
		w.out = append(w.out, s...)
	}
}

func (w *writer) indent(n int) {
	for range n {
		w.out = append(w.out, ' ')
	}
}

// line writes a line, without spaces where it is empty.
func (w *writer) line(text string, indent int) {
	if text != "" {
		w.indent(indent)
	}
	w.put(text, "\n")
}

// lines writes comments and blank lines.
func (w *writer) lines(lines []string, indent int) {
	for _, line := range lines {
		if line != "" || len(w.out) > w.kept && !bytes.HasSuffix(w.out, []byte("\n\n")) {
			w.line(line, indent)
		}
	}
}

// end ends a line, with the comment on it.
func (w *writer) end(c comment) {
	if c.text != "" {
		w.indent(max(2, c.gap))
	}
	w.put(c.text, "\n")
}

// block writes entries, one a line. inline says that the first one goes on with
// the line of the hyphen before it.
func (w *writer) block(entries []int32, indent int, o order, inline bool) {
	for k, i := range entries {
		n := &w.Nodes[i]
		w.lines(w.around[i].lead, indent)
		if k > 0 || !inline {
			w.indent(indent)
		}
		if n.Keyed {
			w.put(w.word(n.KeyAt, false), ":")
		} else {
			w.put("-")
		}
		if n.Kind == source.Scalar {
			w.scalar(i, indent)
		} else {
			w.value(i, indent, o.of(n, k))
		}
	}
}

// value writes a mapping or list of an order after its colon or hyphen.
func (w *writer) value(i int32, indent int, o order) {
	n, a := &w.Nodes[i], &w.around[i]
	if n.Style == source.Flow {
		start := len(w.out)
		w.put(" ")
		if w.inBrackets(i, o) && (w.fits("") || n.End == i+1) {
			w.end(a.trail)
			return
		}
		w.out = w.out[:start]
	}
	head := a.head
	if head.text == "" {
		head = a.trail
	}
	entries := w.sort(i, o)
	inline := !n.Keyed && head.text == "" && len(w.around[entries[0]].lead) == 0
	if inline {
		w.put(" ")
	} else {
		w.end(head)
	}
	w.block(entries, indent+2, o, inline)
	w.lines(a.foot, indent+2)
}

// fits reports whether a text still fits the line.
func (w *writer) fits(text string) bool {
	start := bytes.LastIndexByte(w.out, '\n') + 1
	return utf8.RuneCount(w.out[start:])+utf8.RuneCountInString(text) <= width
}

// blockText writes a text below | or >.
func (w *writer) blockText(n *source.Node, head comment, indent int) {
	header, rest, more := strings.Cut(w.Text[n.At.From:n.At.To], "\n")
	header, _, _ = strings.Cut(header, "#")
	header = strings.TrimRight(header, " \t")
	if more && int(n.At.To) == len(w.Text) { // a line feed after it would be read as part of it
		header = strings.TrimRight(header, "+-") + "-"
	}
	w.put(" ", header)
	w.end(head)
	indent += 2
	if digit := strings.Trim(header[1:], "+-"); digit != "" {
		indent += int(digit[0]-'0') - 2
	}
	for line := ""; more; {
		line, rest, more = strings.Cut(rest, "\n")
		w.line(line[min(int(n.Indent), len(line)):], indent)
	}
	if strings.Contains(header, "+") {
		w.kept = len(w.out)
	}
}

// scalar writes a text.
func (w *writer) scalar(i int32, indent int) {
	n, a := &w.Nodes[i], &w.around[i]
	switch {
	case n.Nothing():
		w.end(a.trail)
		w.lines(a.foot, indent+2)
		return
	case n.Block():
		w.blockText(n, a.head, indent)
		return
	}
	first, rest, more := strings.Cut(w.word(n.At, false), "\n")
	if more {
		first = trimRight(first, n.Style)
	}
	// Within brackets a value is never below its key.
	below := w.Nodes[n.Parent].Style != source.Flow && strings.Contains(w.Text[n.KeyAt.To:n.At.From], "\n")
	if a.head.text != "" || len(a.inner) > 0 || below && !w.fits(" "+first) {
		w.end(a.head)
		w.lines(a.inner, indent+2)
		w.indent(indent + 2)
	} else {
		w.put(" ")
	}
	w.put(first)
	for line := ""; more; {
		line, rest, more = strings.Cut(rest, "\n")
		if line = strings.TrimLeft(line, " \t"); more {
			line = trimRight(line, n.Style)
		}
		w.put("\n")
		w.line(line, indent+2)
		w.out = w.out[:len(w.out)-1]
	}
	// A comment that may be the rest of a value, as in "Project #1", stays one space away:
	// a finding goes by that.
	if n.Style == source.Plain && a.trail.gap == 1 && !strings.HasPrefix(a.trail.text+" ", "# ") {
		w.put(" ", a.trail.text, "\n")
	} else {
		w.end(a.trail)
	}
}

// trimRight takes blanks off the end of a line of a text, but not one that a
// backslash makes part of it.
func trimRight(line string, style source.Style) string {
	trimmed := strings.TrimRight(line, " \t")
	slashes := len(trimmed) - len(strings.TrimRight(trimmed, `\`))
	if style == source.DoubleQuoted && slashes%2 == 1 && len(trimmed) < len(line) {
		return line[:len(trimmed)+1]
	}
	return trimmed
}

// inBrackets writes a mapping or list in brackets on one line; false where comments or a
// text's line breaks need more.
func (w *writer) inBrackets(i int32, o order) bool {
	n, a := &w.Nodes[i], &w.around[i]
	if a.head.text != "" || len(a.foot) > 0 {
		return false
	}
	open, shut := brackets(n)
	w.put(open)
	for k, j := range w.sort(i, o) {
		n, a := &w.Nodes[j], &w.around[j]
		if a.trail.text != "" || len(unspaced(a.lead)) > 0 {
			return false
		}
		if k > 0 {
			w.put(", ")
		}
		if n.Keyed {
			w.put(w.word(n.KeyAt, true), ": ")
		}
		switch {
		case n.Nothing():
		case n.Kind == source.Scalar:
			text := w.word(n.At, true)
			if strings.Contains(text, "\n") {
				return false
			}
			w.put(text)
		case !w.inBrackets(j, o.of(n, k)):
			return false
		}
	}
	w.put(shut)
	return true
}

// word is a text or key, where it is on one line in the quotes that it needs.
func (w *writer) word(at source.Pos, flow bool) string {
	text := w.Text[at.From:at.To]
	single := strings.HasPrefix(text, "'")
	if !single && !strings.HasPrefix(text, `"`) || strings.Contains(text, "\n") {
		return text
	}
	inner := text[1 : len(text)-1]
	if single {
		inner = strings.ReplaceAll(inner, "''", "'")
	}
	switch {
	case strings.ContainsAny(inner, `\"`):
		return text
	case edit.IsWords(inner, flow):
		return inner
	case single:
		return `"` + inner + `"`
	default:
		return text
	}
}

// Reason is why a text was refused, and where; false for another error.
func Reason(err error) (*edit.Refusal, bool) {
	var r *edit.Refusal
	return r, errors.As(err, &r)
}
