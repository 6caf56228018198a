package render

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf16"

	"sostool/pkg/language"
)

// WriteJSON writes v, indented, in bytes that are harmless to look at: what a
// terminal or a log reader would obey is written as its escape, which means
// the same to those who read the JSON.
func WriteJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, harmlessJSON(b.String()))
	return err
}

// WriteJSONList writes the object head with one more key, a list, item by
// item: a long list is never in memory as a whole. head must have a key.
func WriteJSONList[T any](w io.Writer, head any, key string, items iter.Seq[T]) error {
	list := jsonList{w: w, margin: "  "}
	err := list.begin(w, head, "\n}\n", key)
	for item := range items {
		err = cmp.Or(err, list.add(item))
	}
	return cmp.Or(err, list.end(w, "\n}\n"))
}

// jsonList is a list that is the last key of an object, which is written item by
// item, to w. The keys of the object have a margin.
type jsonList struct {
	w      io.Writer
	margin string
	some   bool // there are items
}

// begin writes what comes before the items: the object head, without the tail that
// closes it.
func (l *jsonList) begin(w io.Writer, head any, tail, key string) error {
	var begin strings.Builder
	if err := WriteJSON(&begin, head); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s,\n%s%q: [", strings.TrimSuffix(begin.String(), tail), l.margin, key)
	return err
}

func (l *jsonList) add(item any) error {
	text, err := l.text(item)
	if err != nil {
		return err
	}
	return l.addText(text)
}

// text is an item as the list has it.
func (l *jsonList) text(item any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(l.margin+"  ", "  ")
	if err := e.Encode(item); err != nil {
		return "", err
	}
	return harmlessJSON(strings.TrimSuffix(b.String(), "\n")), nil
}

func (l *jsonList) addText(text string) error {
	separator := "\n" + l.margin + "  "
	if l.some {
		separator = "," + separator
	}
	l.some = true
	_, err := io.WriteString(l.w, separator+text)
	return err
}

// end writes what comes after the items, with the tail of the object.
func (l *jsonList) end(w io.Writer, tail string) error {
	end := "]"
	if l.some {
		end = "\n" + l.margin + "]"
	}
	_, err := io.WriteString(w, end+tail)
	return err
}

func harmlessJSON(text string) string {
	harmless := true
	for i, r := range text {
		if r != '\n' && !language.Printable(r) || r == '[' && language.Orders(text[:i]) {
			harmless = false
			break
		}
	}
	if harmless { // as nearly always
		return text
	}
	var out strings.Builder
	for i, r := range text {
		switch {
		case r == '[' && language.Orders(text[:i]):
			out.WriteString(`\u005b`)
		case r == '\n' || language.Printable(r):
			out.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		}
	}
	return out.String()
}
