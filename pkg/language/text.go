package language

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Text is one thing said to a person: an English sentence with places for
// values, turned into another language when it is shown. The zero value says
// nothing.
//
// The sentence holds {0}, {1} ... for the arguments and {0|day|days} for a
// word that follows the number {0}: the first form for one, the second for
// any other number.
type Text struct {
	sentence string
	args     []any
}

// Localized is a value that is written differently in different languages.
type Localized interface {
	In(Language) string
}

// Tabular is a value that is written differently next to the figures of a table than in a
// finding.
type Tabular interface{ InTable(Language) string }

// Say makes a text. The sentence must be a constant, or one of those that the record
// types and keys.txt hold: it is the key of its translations in messages.txt, and a
// test looks for it there.
func Say(sentence string, args ...any) Text { return Text{sentence, args} }

// Verbatim is a text that is the same in every language: arithmetic, or a
// value of a record.
func Verbatim(s string) Text { return Text{"{0}", []any{literal(s)}} }

// literal is a string argument that is never shortened.
type literal string

// Code is the language of a text that a record has in some languages and that is all that
// is said, by its code; empty where it is the reader's, or that of what has none.
func (t Text) Code(l Language) string {
	if t.sentence != "{0}" || len(t.args) != 1 {
		return ""
	}
	switch a := t.args[0].(type) {
	case Text:
		return a.Code(l)
	case interface{ Code(Language) string }:
		if code := a.Code(l); code != l.String() {
			return code
		}
	}
	return ""
}

// IsZero reports whether the text says nothing.
func (t Text) IsZero() bool { return t.sentence == "" }

// String is the text in English.
func (t Text) String() string { return t.In(English) }

// Map is the text with f applied to the values that it quotes.
func (t Text) Map(f func(string) string) Text {
	args := make([]any, len(t.args))
	for i, a := range t.args {
		switch a := a.(type) {
		case string:
			args[i] = f(a)
		case literal:
			args[i] = literal(f(string(a)))
		case List:
			args[i] = List{f(a.In(English))}
		case Text:
			args[i] = a.Map(f)
		default:
			args[i] = a
		}
	}
	return Text{t.sentence, args}
}

// SameButCounts reports whether two texts say the same of another number of
// things.
func (t Text) SameButCounts(other Text) bool {
	return t.sentence == other.sentence && slices.EqualFunc(t.args, other.args, func(a, b any) bool {
		_, count := a.(int)
		_, counts := b.(int)
		return count && counts || fmt.Sprint(a) == fmt.Sprint(b)
	})
}

// In is the text in the language.
func (t Text) In(l Language) string {
	return fill(Translate(t.sentence, l), t.args, func(arg any) string { return show(arg, l) })
}

// InTable is the text in the language, with figures as tables write them. The
// line breaks of values stay: who writes a table says what they become.
func (t Text) InTable(l Language) string {
	return fill(Translate(t.sentence, l), t.args, func(arg any) string {
		switch a := arg.(type) {
		case Tabular:
			return a.InTable(l)
		case int:
			return Figure(strconv.Itoa(a), l)
		case literal:
			return CleanLines(string(a))
		default:
			return show(arg, l)
		}
	})
}

// Translate is the sentence in the language, its places not yet filled. A
// sentence without a translation stays English.
func Translate(sentence string, l Language) string {
	if l == English {
		return sentence
	}
	return translations().In(sentence, l)
}

func fill(sentence string, args []any, show func(any) string) string {
	if !strings.Contains(sentence, "{") {
		return sentence
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(sentence, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(sentence[open:], '}')
		if end < 0 {
			break
		}
		b.WriteString(sentence[:open])
		place, forms, plural := strings.Cut(sentence[open+1:open+end], "|")
		i, err := strconv.Atoi(place)
		switch {
		case err != nil || i >= len(args):
			b.WriteString(sentence[open : open+end+1])
		case plural:
			one, other, _ := strings.Cut(forms, "|")
			if fmt.Sprint(args[i]) == "1" {
				b.WriteString(one)
			} else {
				b.WriteString(other)
			}
		default:
			b.WriteString(show(args[i]))
		}
		sentence = sentence[open+end+1:]
	}
	b.WriteString(sentence)
	return b.String()
}

// maxShown is how many characters of a value a sentence quotes: enough to
// recognise it by, few enough that a megabyte of it does not fill the screen.
const maxShown = 72

func show(arg any, l Language) string {
	switch a := arg.(type) {
	case Localized:
		return a.In(l)
	case literal:
		return Clean(string(a))
	case string:
		return Clean(Shorten(a, maxShown))
	case int:
		return Group(strconv.Itoa(a))
	default:
		return Clean(fmt.Sprint(a))
	}
}

// Quoted is a value in quotation marks, shortened where it is long.
func Quoted(s string) string { return `"` + Shorten(s, maxShown-12) + `"` }

// Shorten cuts s to at most n characters, the last of them an ellipsis where
// something is cut.
func Shorten(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	count := 0
	for i := range s {
		if count++; count == n {
			return s[:i] + "…"
		}
	}
	return s
}

// Clean makes s harmless as a part of a line on a terminal and in a log: a character that
// is not printed (a control, a bidirectional mark, a line break) and the bracket of a log
// command become their escapes.
func Clean(s string) string {
	clean := !strings.Contains(s, "##")
	for _, r := range s {
		if !Printable(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case Printable(r) && !(r == '[' && Orders(s[:i])):
			b.WriteRune(r)
		default:
			b.WriteString(Escape(r))
		}
	}
	return b.String()
}

// Orders reports whether a bracket after s would begin a command to a log reader. GitHub
// ("##[group]"), Azure ("##vso[...]") and TeamCity ("##teamcity[...]") look for them, the
// first two anywhere on a line.
func Orders(s string) bool {
	return strings.HasSuffix(strings.TrimRightFunc(s, unicode.IsLetter), "##")
}

// CleanLines is Clean of each line.
func CleanLines(s string) string {
	if !strings.Contains(s, "\n") {
		return Clean(s)
	}
	lines := strings.Split(strings.TrimRight(s, "\r\n"), "\n")
	for i, line := range lines {
		lines[i] = Clean(strings.TrimSuffix(line, "\r"))
	}
	return strings.Join(lines, "\n")
}

// Escape is a character by its number: \n, \t, \x1b or \u202e.
func Escape(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\t':
		return `\t`
	case r == '\r':
		return `\r`
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\U%08x`, r)
	}
}

// Printable says whether a terminal shows r as a mark of its own. The
// zero-width joiner stays: emoji are made with it.
func Printable(r rune) bool {
	if r < 0x7f {
		return r >= 0x20
	}
	return r != utf8.RuneError && (unicode.IsPrint(r) || r == '\u00a0' || r == '\u202f' || r == '\u200d' || r == '\u2007')
}

// Group puts a space between the thousands of a whole number.
func Group(digits string) string { return group(digits, " ") }

func group(digits, between string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "−", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + between + digits[i:]
	}
	return sign + digits
}

// Figure is the digits of a number in a table: thousands in groups that no
// line break parts, and the language's decimal mark. digits may have a sign
// and a point.
func Figure(digits string, l Language) string {
	between := "\u00a0"
	if l == English {
		between = ","
	}
	whole, decimals, pointed := strings.Cut(digits, ".")
	whole = group(whole, between)
	if pointed {
		whole += l.Decimal() + decimals
	}
	return whole
}

// List joins values with commas.
type List []string

// In is the list in the language.
func (s List) In(Language) string {
	return Clean(strings.Join(s, ", "))
}

// Any is one of a few values: Salla or Salo.
func Any[T ~string](values []T) Text {
	last := len(values) - 1
	if last == 0 {
		return Say("{0}", string(values[0]))
	}
	return Say("{0} or {1}", Choices(values[:last]), string(values[last]))
}

// Choices joins quoted values for "one of ...".
func Choices[T ~string](values []T) List {
	out := make(List, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

//go:embed messages.txt
var messages string

// translations are those of messages.txt.
var translations = sync.OnceValue(func() Translations { return ReadTranslations(messages) })

// Translations maps an English sentence to its forms, by Language.
type Translations map[string][3]string

// ReadTranslations reads a text in the form of messages.txt: a sentence on a line, below
// it a tab, fi or sv, a tab and the sentence in that language. Lines that begin with # say
// something to those who read the text.
func ReadTranslations(text string) Translations {
	table := make(Translations)
	var english string
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "\tfi\t"):
			t := table[english]
			t[Finnish] = line[len("\tfi\t"):]
			table[english] = t
		case strings.HasPrefix(line, "\tsv\t"):
			t := table[english]
			t[Swedish] = line[len("\tsv\t"):]
			table[english] = t
		default:
			english = line
			table[english] = [3]string{English: english, Finnish: english, Swedish: english}
		}
	}
	return table
}

// In is the sentence in the language; English where it has no form in it.
func (t Translations) In(sentence string, l Language) string {
	if forms, ok := t[sentence]; ok {
		return forms[l]
	}
	return sentence
}
