package edit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/source"
)

// Of writes the change of a correction as an edit of a file, whose tree may be nil
// where it could not be read. Only what is changed is written: comments, and the
// quotes and brackets around, stay.
func Of(f *source.File, t *source.Tree, c *diag.Change) diag.Edit {
	e := diag.Edit{From: int(c.At.From), To: int(c.At.To), Span: f.Span(c.At.Pos)}
	node := c.At.Node()
	flow := t != nil && node > 0 && t.Nodes[t.Nodes[node].Parent].Style == source.Flow
	e.Text = written(c, f.In(c.At.Pos), flow)
	return e
}

// In is a correction that puts its text under another language; the same one where
// it puts none under any.
func In(f *source.File, fix *diag.Fix, language string) *diag.Fix {
	if fix.Change == nil || fix.Change.Language == "" {
		return fix
	}
	change := *fix.Change
	change.Language = language
	return &diag.Fix{Safe: fix.Safe, Change: &change, Edits: []diag.Edit{Of(f, nil, &change)}}
}

// written is what replaces a text after a change; flow says that it does so within
// brackets.
func written(c *diag.Change, was string, flow bool) string {
	if c.Language != "" {
		return "{" + c.Language + ": " + scalar(c, was, true) + "}"
	}
	if c.Form == diag.OneOfList {
		return "[" + scalar(c, was, true) + "]"
	}
	return scalar(c, was, flow)
}

func scalar(c *diag.Change, was string, flow bool) string {
	switch {
	case c.Form == diag.Bare:
		return c.Text
	case c.Form == diag.Quoted:
		return Quote(c.Text)
	case strings.HasPrefix(was, `"`):
		return double(c.Text)
	case strings.HasPrefix(was, "'"):
		return single(c.Text)
	case plainText(c.Text, flow):
		return c.Text
	default:
		return Quote(c.Text)
	}
}

// plainText reports whether YAML reads a text without quotes as it is, be it a word or a
// figure.
func plainText(text string, flow bool) bool {
	first := strings.IndexAny(text, "&*!|>%@`?,[]{}") == 0
	return text != "" && !first && strings.TrimSpace(text) == text && !strings.HasPrefix(text, "- ") &&
		!strings.ContainsAny(text, "#\"'\n\t") && !strings.Contains(text, ": ") && !strings.HasSuffix(text, ":") &&
		!(flow && strings.ContainsAny(text, ",[]{}"))
}

// Quote is a text in quotes: in double ones, or where these would need a backslash
// in single ones.
func Quote(text string) string {
	if strings.ContainsAny(text, "\"\\") {
		return single(text)
	}
	return `"` + text + `"`
}

func single(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func double(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// Text is a text of words, in quotes where some program might take it for something else.
// flow says that it is within brackets.
func Text(text string, flow bool) string {
	if words(text, flow, true) {
		return text
	}
	return double(text)
}

// IsWords reports whether a text is read the same without quotes, by every
// program: words without digits, which might be a number or a date to some.
func IsWords(text string, flow bool) bool { return words(text, flow, false) }

// words is IsWords. digits says that those after the first character are no more than
// letters are.
func words(text string, flow, digits bool) bool {
	signs := " -–.'’/()&;!"
	if !flow {
		signs += ",?[]"
	}
	for i, r := range text {
		if !unicode.IsLetter(r) && (i == 0 || !strings.ContainsRune(signs, r) && !(digits && unicode.IsDigit(r))) {
			return false
		}
	}
	switch strings.ToLower(text) {
	case "", "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	return !strings.HasSuffix(text, " ") && !strings.Contains(text, "  ")
}

// DoubleQuotes are the typographic ones that no apostrophe is written with.
const DoubleQuotes = "”“„‟»«"

// Unquoted is a text without the typographic quotes around it; false where it has
// none, or where they are not around the whole of it.
func Unquoted(text string) (inner string, ok bool) {
	if strings.IndexByte(text, 0xe2) < 0 && strings.IndexByte(text, 0xc2) < 0 { // with which all of them begin
		return "", false
	}
	for _, quotes := range []string{DoubleQuotes, "’‘‚›‹"} {
		inner := strings.TrimFunc(text, func(r rune) bool { return strings.ContainsRune(quotes, r) })
		_, first := utf8.DecodeRuneInString(text)
		_, last := utf8.DecodeLastRuneInString(text)
		if strings.TrimSpace(inner) != "" && len(text)-len(inner) == first+last && strings.HasSuffix(text[:len(text)-last], inner) &&
			!strings.ContainsAny(inner, quotes) {
			return inner, true
		}
	}
	return "", false
}
