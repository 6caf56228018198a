// Package embed finds the commands that are in a page of Markdown, and puts what they
// print in its place:
//
//	<!-- sostool budget lapin --lang fi -->
//	...
//	<!-- end -->
//
// A command is alone on its line. What is in a fenced block of code is an example of a
// command. The package runs none.
package embed

import (
	"bytes"
	"regexp"
	"strings"

	"sostool/pkg/language"
)

// Section is a command in a page, with what is below it.
type Section struct {
	Line  int      // of the command, from 1
	Words []string // of the command, without the program's name

	indent, ending string // of the command's line
	from, to       int    // what is between the markers, in bytes
}

// Fault says what is wrong with a command in a page.
type Fault struct {
	Line int
	language.Text
}

func (f *Fault) Error() string { return f.String() }

var (
	opening = regexp.MustCompile(`^( {0,3})<!--[ \t]*sostool(?:[ \t]+(.*?))?[ \t]*-->[ \t]*$`)
	begins  = regexp.MustCompile(`^ {0,3}<!--[ \t]*sostool(?:[ \t]|$|--)`)
	closing = regexp.MustCompile(`^ {0,3}<!--[ \t]*end[ \t]*-->[ \t]*$`)
	fence   = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})(.*)$")
)

// Sections finds the commands of a page, in their order. The error is a *Fault.
func Sections(page []byte) ([]Section, error) {
	var all []Section
	open, within := false, "" // a section; the fence of a block of code
	n, at := 0, 0
	for whole := range bytes.Lines(page) {
		n++
		start, line := at, strings.TrimRight(string(whole), "\r\n")
		at += len(whole)
		switch m := fence.FindStringSubmatch(line); {
		case within != "":
			if m != nil && strings.HasPrefix(m[1], within) && strings.TrimSpace(m[2]) == "" {
				within = ""
			}
			continue
		case m != nil && !(m[1][0] == '`' && strings.Contains(m[2], "`")):
			within = m[1]
			continue
		}
		m := opening.FindStringSubmatch(line)
		switch {
		case m != nil && open:
			last := all[len(all)-1].Line
			return nil, &Fault{last, language.Say("there is no <!-- end --> before the next command, in line {0}", n)}
		case m != nil:
			words, fault := split(m[2])
			if !fault.IsZero() {
				return nil, &Fault{n, fault}
			}
			open = true
			all = append(all, Section{Line: n, Words: words, indent: m[1], ending: string(whole[len(line):]), from: at})
		case begins.MatchString(line):
			return nil, &Fault{n, language.Say("a command ends with --> on its own line, with nothing behind it")}
		case open && closing.MatchString(line):
			open = false
			all[len(all)-1].to = start
		}
	}
	if open {
		return nil, &Fault{all[len(all)-1].Line, language.Say("there is no <!-- end --> after the command")}
	}
	return all, nil
}

// split takes a command apart into words as a shell does, and does nothing else that a
// shell does: quotes hold a word together, a backslash keeps the character after it, but
// not between single quotes.
func split(line string) (words []string, fault language.Text) {
	var word strings.Builder
	begun, escaped := false, false
	quote := rune(0)
	for _, r := range line {
		switch {
		case escaped:
			if quote == '"' && r != '"' && r != '\\' {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			begun, escaped = true, true
		case r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			begun, quote = true, r
		case quote == 0 && (r == ' ' || r == '\t'):
			if begun {
				words = append(words, word.String())
				word.Reset()
			}
			begun = false
		default:
			begun = true
			word.WriteRune(r)
		}
	}
	switch {
	case quote != 0:
		return nil, language.Say("a quote {0} is not closed", string(quote))
	case escaped:
		return nil, language.Say("nothing follows the backslash")
	}
	if begun {
		words = append(words, word.String())
	}
	if len(words) == 0 {
		fault = language.Say("there is no command after sostool")
	}
	return words, fault
}

// Text is what is below the command.
func (s *Section) Text(page []byte) string { return string(page[s.from:s.to]) }

// As is a text as it is below the command: with the line ends of the page, and indented
// as the command is.
func (s *Section) As(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); line != "" {
			b.WriteString(s.indent + line)
		}
		b.WriteString(s.ending)
	}
	return b.String()
}

// With is a page with other texts below its commands, each as As has it.
func With(page []byte, sections []Section, texts []string) []byte {
	var out []byte
	at := 0
	for i, s := range sections {
		out = append(append(out, page[at:s.from]...), texts[i]...)
		at = s.to
	}
	return append(out, page[at:]...)
}

// Code is a text as a block of code, in a language or other form.
func Code(text, form string) string {
	longest, run := 2, 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return fence + form + "\n" + text + fence + "\n"
}
