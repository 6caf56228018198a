package draft

import (
	"fmt"
	"reflect"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/personal"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// lines are a key with its value.
func lines(key string, v reflect.Value) []string {
	switch {
	case v.Kind() == reflect.Slice:
		out := []string{key + ":"}
		for i := range v.Len() {
			out = append(out, indent("  ", item(fields(v.Index(i))))...)
		}
		return out
	case isMapping(v.Type()) && v.Type() != reflect.TypeFor[record.Text]():
		return append([]string{key + ":"}, indent("  ", fields(v))...)
	default:
		return []string{key + ": " + inline(v, false)}
	}
}

// fields are the known keys of a mapping with their values.
func fields(v reflect.Value) (out []string) {
	for _, f := range record.ShapeOf(v.Type()).Fields {
		if value := v.FieldByIndex(f.Index); !value.IsZero() {
			out = append(out, lines(f.Key, value)...)
		}
	}
	return out
}

// item makes the lines of a mapping those of an item of a list.
func item(lines []string) []string {
	out := indent("  ", lines)
	if len(out) > 0 {
		out[0] = "- " + lines[0]
	}
	return out
}

func indent(by string, lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = by + line
	}
	return out
}

// inline is a value on one line, a mapping or list in brackets; within says that it is in
// brackets itself.
func inline(v reflect.Value, within bool) string {
	var parts []string
	key, _ := record.EntryOf(v.Type())
	switch t := v.Type(); {
	case key != nil:
		entries := v.FieldByName("Entries")
		for i := range entries.Len() {
			e := entries.Index(i)
			parts = append(parts, inline(e.FieldByName("Key"), true)+": "+inline(e.FieldByName("Value"), true))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case isMapping(t):
		for _, f := range record.ShapeOf(t).Fields {
			if value := v.FieldByIndex(f.Index); !value.IsZero() {
				parts = append(parts, f.Key+": "+inline(value, true))
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case record.ItemOf(t) != nil:
		items := v.FieldByName("Items")
		for i := range items.Len() {
			parts = append(parts, inline(items.Index(i), true))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case t.Kind() == reflect.String:
		return edit.Text(v.String(), within)
	default:
		return fmt.Sprint(v.Interface()) // figures and dates as records write them
	}
}

// isMapping reports whether values of a type are mappings with keys of their
// own.
func isMapping(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && len(record.ShapeOf(t).Fields) > 0
}

// room is more than what may come before and after a text on its line.
const room = 40

// Words is a text as a record holds it: in normal form C. The error is a
// *diag.Fault where no record may hold the text.
func Words(text string) (string, error) {
	text = norm.NFC.String(text)
	switch {
	case strings.TrimSpace(text) == "":
		return "", &diag.Fault{Message: language.Say("expected a text, found nothing"), Hint: language.Say("leave it out where it is not known")}
	case strings.ContainsAny(text, "\r\n"):
		return "", &diag.Fault{Message: language.Say("the text contains a line break"), Hint: language.Say("write the text on one line")}
	case len(personal.Find([]byte(text))) > 0:
		return "", &diag.Fault{Message: language.Say("the text contains personal data"), Hint: language.Say("records name organisations and bodies only")}
	}
	line := fmt.Sprintf("text: %*s%s", room, "", edit.Text(text, true))
	if _, findings := new(decode.Reader).Read(&source.File{Bytes: []byte(line)}); len(findings) > 0 {
		return "", &diag.Fault{Message: findings[0].Message, Hint: findings[0].Hint}
	}
	return text, nil
}
