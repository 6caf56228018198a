package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
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
func WriteJSONList(w io.Writer, head any, key string, items []json.RawMessage) error {
	var b strings.Builder
	if err := WriteJSON(&b, head); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s,\n  %q: [", strings.TrimSuffix(b.String(), "\n}\n"), key); err != nil {
		return err
	}
	var item bytes.Buffer
	for i, raw := range items {
		separator := ",\n    "
		if i == 0 {
			separator = "\n    "
		}
		item.Reset()
		if err := json.Indent(&item, raw, "    ", "  "); err != nil {
			return err
		}
		if _, err := io.WriteString(w, separator+harmlessJSON(item.String())); err != nil {
			return err
		}
	}
	end := "\n  ]\n}\n"
	if len(items) == 0 {
		end = "]\n}\n"
	}
	_, err := io.WriteString(w, end)
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
