// Package ask asks questions on a terminal in raw mode, with a line for each answer that
// Tab completes. What an answer means is the caller's business.
package ask

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/term"

	"sostool/pkg/language"
	"sostool/pkg/near"
)

// Question is one that is asked.
type Question struct {
	Prompt  string
	Text    language.Text
	Applies func() bool // after the answers before it; nil: in any case
	Many    bool        // an answer may hold several things, with commas between
	Offers  []string    // words that complete an answer, safe to show on a terminal
	// Names are what people call the offers, by their words; nil: as they are.
	Names func(offer string) language.Text
	// Take takes one thing of an answer. Its error is shown and the question asked again.
	Take func(text string) error
}

// ErrLeft is the error when the user leaves before the last question.
var ErrLeft = language.Fail("left before the end: nothing is written")

// All asks questions in their order. An empty answer leaves a thing unknown; a wrong
// one is explained and asked for again. Leaving with Ctrl-C or Ctrl-D is ErrLeft.
// width is how many characters a line of the terminal has, 0 where that is not
// known.
func All(in io.Reader, out io.Writer, width int, l language.Language, questions []Question) error {
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{in, out}, "") // a terminal that moves its cursor
	if width > 0 {
		_ = t.SetSize(width, 1) // it has no error to report before there is a line
	}
	fmt.Fprintln(t, language.Say("Enter alone leaves a thing unknown, Tab completes, Ctrl-C ends without writing.").In(l))
	for i := range questions {
		q := &questions[i]
		if q.Applies != nil && !q.Applies() {
			continue
		}
		fmt.Fprintf(t, "\n%s\n", q.Text.In(l))
		if n := len(q.Offers); n > 0 && n <= mostOffers {
			fmt.Fprint(t, language.Wrap(q.shown(q.Offers, l)))
		}
		for {
			line, err := q.read(t, l)
			if errors.Is(err, io.EOF) {
				fmt.Fprint(out, "\r\n") // the line of the question is left
				return ErrLeft
			}
			if err != nil {
				return err
			}
			if err = q.answer(line); err == nil {
				break
			}
			fmt.Fprintln(t, language.OfError(err, l))
		}
	}
	return nil
}

// read reads one line, with completion.
func (q *Question) read(t *term.Terminal, l language.Language) (string, error) {
	t.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' || pos != len(line) {
			return "", 0, false
		}
		before, word := "", line
		if i := strings.LastIndexByte(line, ','); q.Many && i >= 0 {
			word = strings.TrimLeft(line[i+1:], " ")
			before = line[:len(line)-len(word)]
		}
		longer, several := completed(word, q.Offers)
		if longer == word && len(several) > 1 {
			fmt.Fprint(t, language.Wrap(q.shown(several, l)))
		}
		return before + longer, len(before + longer), true
	}
	t.SetPrompt(q.Prompt + ": ")
	line, err := t.ReadLine()
	if errors.Is(err, term.ErrPasteIndicator) {
		err = nil
	}
	return strings.TrimSpace(line), err
}

// answer takes a line; an empty one says nothing. Of several things in a line
// those before a wrong one count.
func (q *Question) answer(line string) error {
	parts := []string{line}
	if q.Many {
		parts = strings.Split(line, ",")
	}
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			if err := q.Take(part); err != nil {
				return err
			}
		}
	}
	return nil
}

// mostOffers is how many words are shown to choose from.
const mostOffers = 20

// shown are words to choose from, with what people call them.
func (q *Question) shown(words []string, l language.Language) string {
	var out []string
	for _, word := range words[:min(len(words), mostOffers)] {
		if q.Names != nil {
			if name := q.Names(word).In(l); !strings.EqualFold(name, word) {
				word += " (" + name + ")"
			}
		}
		out = append(out, word)
	}
	if len(words) > mostOffers {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// completed is the beginning of a word as far as all offers that go on from it
// agree, and these offers. Case and accents make no difference.
func completed(word string, offers []string) (string, []string) {
	var several []string
	for _, offer := range offers {
		if strings.HasPrefix(folded(offer), folded(word)) {
			several = append(several, offer)
		}
	}
	slices.Sort(several)
	several = slices.Compact(several)
	if len(several) == 0 {
		return word, nil
	}
	common := []rune(several[0])
	for _, other := range several[1:] {
		n := 0
		for n < len(common) && strings.HasPrefix(folded(other), folded(string(common[:n+1]))) {
			n++
		}
		common = common[:n]
	}
	if len(common) == len([]rune(word)) && len(several) > 1 {
		return word, several
	}
	return string(common), several
}

// folded is a word as a careless hand types it, letter by letter.
func folded(s string) string {
	return strings.Map(func(r rune) rune { return near.Plain(unicode.ToLower(r)) }, s)
}
