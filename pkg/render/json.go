package render

import (
	"bytes"
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
	return writeJSONList(w, head, "\n}\n", "  ", key, items)
}

// writeJSONList is WriteJSONList for the object within head that tail closes, whose
// keys have a margin.
func writeJSONList[T any](w io.Writer, head any, tail, margin, key string, items iter.Seq[T]) error {
	var begin strings.Builder
	if err := WriteJSON(&begin, head); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s,\n%s%q: [", strings.TrimSuffix(begin.String(), tail), margin, key); err != nil {
		return err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(margin+"  ", "  ")
	separator, end := "\n"+margin+"  ", "]"
	for item := range items {
		b.Reset()
		if err := e.Encode(item); err != nil {
			return err
		}
		if _, err := io.WriteString(w, separator+harmlessJSON(strings.TrimSuffix(b.String(), "\n"))); err != nil {
			return err
		}
		separator, end = ",\n"+margin+"  ", "\n"+margin+"]"
	}
	_, err := io.WriteString(w, end+tail)
	return err
}

func harmlessJSON(text string) string {
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
