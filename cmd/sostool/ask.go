package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/term"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
)

// ask asks on the terminal for what no flag says. An empty answer leaves a
// thing unknown; a wrong one is explained and asked for again. Leaving it with
// Ctrl-C or Ctrl-D is an error, so that nothing is written.
func (d *drafting) ask(c *catalogue.Catalogue) error {
	asked := slices.DeleteFunc(slices.Clone(d.facts), func(f *fact) bool { return f.question.IsZero() || len(f.given) > 0 })
	if len(asked) == 0 {
		return nil
	}
	width, restore, err := d.raw()
	if err != nil {
		return err
	}
	defer restore()
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{d.in, d.world.err}, "") // a terminal that moves its cursor
	if width > 0 {
		_ = t.SetSize(width, 1) // it has no error to tell of before there is a line
	}
	tell := func(text language.Text) { fmt.Fprintf(t, "%s\n", text.In(d.language())) }
	tell(language.Say("Enter alone leaves a thing unknown, Tab completes, Ctrl-C ends without writing."))
	for _, f := range asked {
		if f.applies != nil && !f.applies() {
			continue
		}
		fmt.Fprintln(t)
		tell(f.question)
		if words := f.offers(c); len(words) > 0 && len(words) <= mostOffers {
			fmt.Fprint(t, wrap(f.shownOffers(words, d.language())))
		}
		for {
			line, err := f.read(t, c, d.language())
			switch {
			case errors.Is(err, io.EOF):
				fmt.Fprint(d.world.err, "\r\n") // the line of the question is left
				return language.Fail("left before the end: nothing is written")
			case err != nil:
				return err
			}
			if err = f.takeAnswer(c, line); err == nil {
				break
			}
			tell(complaint(err))
		}
	}
	return nil
}

// read reads one line, with completion.
func (f *fact) read(t *term.Terminal, c *catalogue.Catalogue, l language.Language) (string, error) {
	offers := f.offers(c)
	t.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' || pos != len(line) {
			return "", 0, false
		}
		before, word := "", line
		if i := strings.LastIndexByte(line, ','); f.list && i >= 0 {
			word = strings.TrimLeft(line[i+1:], " ")
			before = line[:len(line)-len(word)]
		}
		longer, several := completed(word, offers)
		if longer == word && len(several) > 1 {
			fmt.Fprint(t, wrap(f.shownOffers(several, l)))
		}
		return before + longer, len(before + longer), true
	}
	t.SetPrompt(f.flag + ": ")
	line, err := t.ReadLine()
	if errors.Is(err, term.ErrPasteIndicator) {
		err = nil
	}
	return strings.TrimSpace(line), err
}

// takeAnswer takes a line; an empty one says nothing. Of several things in a
// line those before a wrong one count.
func (f *fact) takeAnswer(c *catalogue.Catalogue, line string) error {
	parts := []string{line}
	if f.list {
		parts = strings.Split(line, ",")
	}
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			if err := f.take(c, part); err != nil {
				return err
			}
		}
	}
	return nil
}

// mostOffers is how many words are shown to choose from.
const mostOffers = 20

// shownOffers are words to choose from; those of a list with what people call
// them.
func (f *fact) shownOffers(words []string, l language.Language) string {
	var out []string
	for _, word := range words[:min(len(words), mostOffers)] {
		if f.choice != nil {
			if name := record.NameOf(f.choice, word).In(l); !strings.EqualFold(name, word) {
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
