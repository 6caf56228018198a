package render

import (
	"bufio"
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
// item: a long list is never in memory as a whole. head must have a key. An item may be
// JSONLists.
func WriteJSONList[T any](w io.Writer, head any, key string, items iter.Seq[T]) error {
	buffered := bufio.NewWriterSize(w, 1<<16)
	list := jsonList{w: buffered, margin: "  "}
	err := list.begin(buffered, head, "\n}\n", key)
	for item := range items {
		err = cmp.Or(err, list.add(item))
	}
	return cmp.Or(err, list.end(buffered, "\n}\n"), buffered.Flush())
}

// JSONLists is an item of a list that is an object with long lists of its own, after keys
// that are not.
type JSONLists struct {
	Head  any // an object with a key
	Lists []JSONList
}

// JSONList is a list in an object.
type JSONList struct {
	key   string
	items iter.Seq[any]
}

// ListOf is a list whose items are made as they are written.
func ListOf[T any](key string, items iter.Seq[T]) JSONList {
	return JSONList{key, func(yield func(any) bool) {
		for item := range items {
			if !yield(item) {
				return
			}
		}
	}}
}

// jsonList is a list that is the last key of an object, which is written item by
// item, to w. The keys of the object have a margin.
type jsonList struct {
	w      io.Writer
	margin string
	some   bool // there are items

	held    bytes.Buffer // what the encoder has written
	encoder *json.Encoder
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
	if object, ok := item.(JSONLists); ok {
		return l.object(object)
	}
	text, err := l.text(item)
	if err != nil {
		return err
	}
	return l.addText(text)
}

// text is an item as the list has it.
func (l *jsonList) text(item any) (string, error) {
	if l.encoder == nil {
		l.encoder = json.NewEncoder(&l.held)
		l.encoder.SetEscapeHTML(false)
		l.encoder.SetIndent(l.margin+"  ", "  ")
	}
	l.held.Reset()
	if err := l.encoder.Encode(item); err != nil {
		return "", err
	}
	return harmlessJSON(strings.TrimSuffix(l.held.String(), "\n")), nil
}

// object adds an object with lists, which are written as they come.
func (l *jsonList) object(o JSONLists) error {
	tail := "\n" + l.margin + "  }"
	head, err := l.text(o.Head)
	err = cmp.Or(err, l.addText(strings.TrimSuffix(head, tail)))
	for _, list := range o.Lists {
		inner := jsonList{w: l.w, margin: l.margin + "    "}
		_, failed := fmt.Fprintf(l.w, ",\n%s%q: [", inner.margin, list.key)
		err = cmp.Or(err, failed)
		for item := range list.items {
			if err != nil {
				return err
			}
			err = inner.add(item)
		}
		err = cmp.Or(err, inner.end(l.w, ""))
	}
	_, failed := io.WriteString(l.w, tail)
	return cmp.Or(err, failed)
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
