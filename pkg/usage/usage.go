// Package usage tells the user's errors in a command from all others: a flag, an argument
// or a word in one that means nothing. What failed although it was asked for correctly is
// an error of any other type (language.Error, where it has words of its own). It knows no
// command, and sets no exit status.
package usage

import (
	"sostool/pkg/language"
)

// Error says what is wrong with what was typed, and what to type.
type Error struct{ language.Text }

// Error is the text in English.
func (e Error) Error() string { return e.String() }

// Wrong makes an Error of a sentence, which language.Say describes.
func Wrong(sentence string, args ...any) error { return Error{language.Say(sentence, args...)} }

// Unknown is an Error about a word that is not one of the candidates, with those that it
// is near to, or that people call by it.
func Unknown(text language.Text, word string, candidates []string) error {
	return OrBetter(text, Better(word, candidates))
}

// OrBetter is an Error that asks whether one of some words was meant, where there
// are any.
func OrBetter(text language.Text, better []string) error {
	if len(better) > 0 {
		return Wrong("{0}; did you mean {1}?", text, language.Any(better))
	}
	return Error{text}
}

// Choice is the Error for a flag's value that is not one of the choices.
func Choice(flag, value string, choices []string) error {
	return Unknown(language.Say("{0} takes one of {1}, not \"{2}\"", flag, language.Choices(choices), value), value, choices)
}
