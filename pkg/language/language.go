// Package language holds the three languages that the program speaks and the
// texts that it says in them. It does not know what the texts are about.
package language

import "strings"

// Language is a language of messages and tables.
type Language uint8

// English is the zero value: also the language of machine formats.
const (
	English Language = iota
	Finnish
	Swedish
)

// codes are the ISO 639-1 codes in the order of the constants.
var codes = [...]string{"en", "fi", "sv"}

// String returns the ISO 639-1 code.
func (l Language) String() string { return codes[l] }

// Codes lists the codes that Parse accepts.
func Codes() []string { return []string{"fi", "sv", "en"} }

// Parse reads an ISO 639-1 code.
func Parse(code string) (Language, bool) {
	for i, c := range codes {
		if c == code {
			return Language(i), true
		}
	}
	return English, false
}

// FromEnvironment picks the language as POSIX programs do: the first of LC_ALL,
// LC_MESSAGES and LANG that is set decides; English where it names none of the three.
func FromEnvironment(getenv func(string) string) Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			code, _, _ := strings.Cut(value, "_")
			code, _, _ = strings.Cut(code, ".")
			l, _ := Parse(code)
			return l
		}
	}
	return English
}

// Decimal is the decimal mark of printed figures in findings.
func (l Language) Decimal() string {
	if l == English {
		return "."
	}
	return ","
}
