// Package facts says what may be said about a new record: by flags, each with what it
// takes and what completes it, or as answers to questions. How a record is made of it is
// up to package draft.
package facts

import (
	"errors"
	"slices"
	"strings"

	"sostool/pkg/ask"
	"sostool/pkg/catalogue"
	"sostool/pkg/draft"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/usage"
)

// Record is a new record of one kind, and what may be said about it.
type Record struct {
	Kind  string // of the file that it goes to
	Facts []*Fact
	// Draft writes the record of what has been said. Extend adds it to a file;
	// it is nil where each record has a file of its own.
	Draft  func(id string) (draft.Draft, error)
	Extend func(file []byte, id string) (draft.Draft, error)

	// Sheet is the budget that a project's figures are taken from; nil where there is none.
	Sheet *Sheet

	stage    func() record.Stage      // that flags say; nil where the kind has none
	language func() language.Language // in which names are given that say none
}

// TakeGiven takes what flags say. Its errors are usage errors.
func (r *Record) TakeGiven(c *catalogue.Catalogue) (errs []error) {
	for _, f := range r.Facts {
		if err := f.takeGiven(c); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// Questions ask for the most important things that no flag says.
func (r *Record) Questions(c *catalogue.Catalogue) (all []ask.Question) {
	for _, f := range r.Facts {
		if f.question.IsZero() || len(f.Given) > 0 {
			continue
		}
		q := ask.Question{Prompt: f.Flag, Text: f.question, Applies: f.applies, Many: f.list, Offers: f.Offers(c),
			Take: func(text string) error { return f.take(c, text) }}
		if f.choice != nil {
			q.Names = namesOf(f.choice)
		}
		all = append(all, q)
	}
	if r.Sheet != nil {
		all = append(all, r.Sheet.questions(c, r.stage())...)
	}
	return all
}

// Fact is one thing that may be said about a new record.
type Fact struct {
	Flag, Usage string
	Given       []string // what flags say

	many     bool          // the flag may be repeated
	list     bool          // an answer may hold several, with commas between
	question language.Text // none: it is not asked for
	applies  func() bool   // nil: it is always asked for
	choice   record.Choice // of a word out of a list
	offer    func(*catalogue.Catalogue) []string
	take     func(*catalogue.Catalogue, string) error // its errors are usage errors
}

// Offers are the words that may complete an answer: those that a terminal can
// show as they are.
func (f *Fact) Offers(c *catalogue.Catalogue) []string {
	switch {
	case f.choice != nil:
		return f.choice.Choices()
	case f.offer == nil:
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.offer(c)), func(word string) bool { return language.Clean(word) != word })
}

// takeGiven takes what flags say.
func (f *Fact) takeGiven(c *catalogue.Catalogue) error {
	flag := language.Verbatim("--" + f.Flag)
	if len(f.Given) > 1 && !f.many {
		return usage.Wrong("{0} is given twice", flag)
	}
	for _, text := range f.Given {
		if strings.TrimSpace(text) == "" {
			return usage.Wrong("{0}: {1}", flag, language.Say("nothing is said; leave the flag out where it is not known"))
		}
		if err := f.take(c, text); err != nil {
			return usage.Wrong("{0}: {1}", flag, complaint(err))
		}
	}
	return nil
}

// complaint is what a usage error says.
func complaint(err error) language.Text {
	var u usage.Error
	if errors.As(err, &u) {
		return u.Text
	}
	return language.Spoken(err)
}
