// Package diag is the form of a finding: what a rule says about a place in a
// record. It does not decide what is shown or how.
package diag

import (
	"cmp"
	"slices"

	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Severity says how sure a finding is.
type Severity uint8

// From worth knowing, through probably wrong, to certainly wrong. The zero value means
// the rule's own severity.
const (
	Default Severity = iota
	Note
	Warning
	Error
)

var severities = [...]string{"", "note", "warning", "error"}

// String is the severity's name in records, flags and machine formats.
func (s Severity) String() string { return severities[s] }

// SeverityOf is the severity of a name; Default where none has it.
func SeverityOf(name string) Severity { return Severity(max(0, slices.Index(severities[:], name))) }

// In is the severity in the language.
func (s Severity) In(l language.Language) string { return language.Translate(s.String(), l) }

// Finding is what one rule says about one place.
type Finding struct {
	Rule     string
	Severity Severity
	File     string
	At       source.Place
	Span     source.Span // of At, worked out from the file's text
	Record   string      // the id of the record
	Path     string      // of the value in its record, empty where there is none
	Message  language.Text
	Notes    []language.Text // the arithmetic, what else is known
	Hint     language.Text
	Related  []Related
	Fix      *Fix
	Allowed  string // the reason, where an allow entry covers the finding
	// Known is whether the finding was also there at another time, which a run compares
	// with.
	Known bool
	// Text is the lines of the file that the finding and its Related show, without
	// personal data; nil where its text is not known.
	Text *source.File
}

// Related is a second place that a finding is about.
type Related struct {
	File    string // empty: the finding's own
	At      source.Pos
	Span    source.Span
	Message language.Text
	Text    *source.File // as in Finding, where File is another
}

// Fix is a correction that the program can make itself. It is safe where the meaning of
// what is there is beyond doubt, else a guess.
type Fix struct {
	Safe   bool
	Change *Change // of a value or a key, which package edit writes
	Edits  []Edit  // of characters: those of a text, or what the change comes to
	// Recoded is the whole file as it should be encoded, where there are no
	// characters to replace or too many to list: in UTF-8, without a byte order
	// mark, with line feeds. Nil where Edits are the correction.
	Recoded []byte
}

// Change sets the value at a place, or gives another name to the key that the place
// is.
type Change struct {
	At   source.Place
	Text string
	Form Form
	// Language is the code of the language under which the text is put; empty where it is
	// on its own. Another may be meant.
	Language string
}

// Form is how a text is to be read where it is put.
type Form uint8

// A word or a figure, in the quotes of what was there; a text whatever it looks
// like; what is a word of YAML's own; and a word that is the only item of a list.
const (
	Word Form = iota
	Quoted
	Bare
	OneOfList
)

// Edit puts Text in place of the bytes From to To of a file.
type Edit struct {
	From, To int
	Text     string
	Span     source.Span // of these bytes, worked out from the file's text
}

// Note adds a line of arithmetic or explanation.
func (f *Finding) Note(sentence string, args ...any) *Finding {
	f.Notes = append(f.Notes, language.Say(sentence, args...))
	return f
}

// Mark says what is at the finding's own place.
func (f *Finding) Mark(sentence string, args ...any) *Finding {
	return f.Relate(f.At, sentence, args...)
}

// Suggest sets the hint.
func (f *Finding) Suggest(sentence string, args ...any) *Finding {
	f.Hint = language.Say(sentence, args...)
	return f
}

// Relate adds a second place of the same file.
func (f *Finding) Relate(at source.Place, sentence string, args ...any) *Finding {
	f.Related = append(f.Related, Related{At: at.Pos, Message: language.Say(sentence, args...)})
	return f
}

// Set offers a word or a figure for the value at the finding's place, or for the key
// that it is.
func (f *Finding) Set(text string, safe bool) *Finding { return f.SetAs(Word, text, safe) }

// SetAs is Set of a text that is to be read in some other way.
func (f *Finding) SetAs(form Form, text string, safe bool) *Finding {
	f.Fix = &Fix{Safe: safe, Change: &Change{At: f.At, Text: text, Form: form}}
	return f
}

// Sort orders findings by file, place and rule, and leaves findings of one
// rule at one place as they came.
func Sort(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int { return Compare(&a, &b) })
}

// Compare orders two findings by file, place and rule.
func Compare(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.At.From, b.At.From),
		cmp.Compare(a.Rule, b.Rule),
	)
}

// Fault says what is wrong with one value, before its place is known. It is
// the error of the parsers of amounts, shares and dates.
type Fault struct {
	Flaw    Flaw
	Message language.Text
	Hint    language.Text
	Better  string // the value as it should be written; empty where that is unclear
	Safe    bool   // Better means exactly what was written
}

// Sort is what a fault is about.
type Flaw uint8

// A value whose form is not the format's, a day that the calendar does not have, and a
// period that ends before it begins.
const (
	Malformed Flaw = iota
	Impossible
	Backwards
)

// Error is the message in English.
func (f *Fault) Error() string { return f.Message.String() }
