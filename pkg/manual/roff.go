package manual

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// About is what is said of the manual in every page.
type About struct {
	Title, Source string // of the manual; the program with its version
	Date          string // of the program, as 2026-01-31; may be empty
	Name, See     string // the heads above a page's name, and above the pages that it names
}

// Indentation of text in a manual page, and the widest line that a terminal of 80
// characters shows at it.
const (
	indentation = 7
	widest      = 80 - indentation
)

// Roff writes a page in the macros of man(7). All of it is ASCII, so that it is read in
// every encoding, but for letters in the page's name: what lists pages knows no escapes.
func Roff(w io.Writer, p *Page, about About) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH \"%s\" %d \"%s\" \"%s\" \"%s\"\n", escaped(strings.ToUpper(p.Name)), p.Section, escaped(about.Date), escaped(about.Source), escaped(about.Title))
	b.WriteString(".nh\n.ad l\n") // no language's rules of hyphenation are known
	fmt.Fprintf(&b, ".SH %s\n%s \\- %s\n", quoted(about.Name), escaped(p.Name), plain(p.About))
	for _, part := range p.Parts {
		switch {
		case part.Head == "":
		case part.Sub:
			fmt.Fprintf(&b, ".SS %s\n", quoted(part.Head))
		default:
			fmt.Fprintf(&b, ".SH %s\n", quoted(part.Head))
		}
		for _, block := range part.Blocks {
			block.roff(&b)
		}
	}
	for i, other := range p.See {
		if i == 0 {
			fmt.Fprintf(&b, ".SH %s\n", quoted(about.See))
		}
		comma := ","
		if i == len(p.See)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, "\\fB%s\\fR(%d)%s\n", escaped(other.Name), other.Section, comma)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (block *Block) roff(b *strings.Builder) {
	switch {
	case block.Term != "":
		fmt.Fprintf(b, ".TP\n%s\n%s\n", term(block.Term), line(block.Means))
	case block.Lines != nil:
		in := 2
		for _, l := range block.Lines {
			if n := utf8.RuneCountInString(l); n > widest-in {
				in = max(2-indentation, widest-n)
			}
		}
		fmt.Fprintf(b, ".PP\n.RS %d\n.nf\n", in)
		for _, l := range block.Lines {
			b.WriteString(line(l) + "\n")
		}
		b.WriteString(".fi\n.RE\n")
	default:
		fmt.Fprintf(b, ".PP\n%s\n", line(block.Prose))
	}
}

// term is a flag or command in bold, with the names of its values in italics.
func term(text string) string {
	var b strings.Builder
	for i, word := range strings.Fields(text) {
		if i > 0 {
			b.WriteString(" ")
		}
		name, comma := strings.CutSuffix(word, ",")
		font := "B"
		if i > 0 && !strings.HasPrefix(word, "-") && strings.HasPrefix(text, "-") {
			font = "I"
		}
		fmt.Fprintf(&b, `\f%s%s\fR`, font, escaped(name))
		if comma {
			b.WriteString(",")
		}
	}
	return b.String()
}

// line is a text as a line of its own: none that begins with a dot or is empty is a macro.
func line(text string) string {
	if text == "" || strings.HasPrefix(text, ".") {
		return `\&` + escaped(text)
	}
	return escaped(text)
}

func quoted(text string) string { return `"` + escaped(text) + `"` }

// escaped is a text as roff has it: what is typed stays what is typed.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch name, special := characters[r]; {
		case special:
			b.WriteString(name)
		case r < ' ': // can't be in a line
		case r > '~':
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var characters = map[rune]string{
	'\\': `\e`, '-': `\-`, '\'': `\(aq`, '`': `\(ga`, '^': `\(ha`, '~': `\(ti`, '"': `\(dq`, '\u00a0': `\ `,
}

// plain is escaped, with letters such as ä as they are. Where their bytes are taken one by
// one they are letters, too, and no controls.
func plain(text string) string {
	var b strings.Builder
	for _, r := range text {
		if bytes := string(r); len(bytes) == 2 && bytes[1] > 0xa0 {
			b.WriteRune(r)
		} else {
			b.WriteString(escaped(bytes))
		}
	}
	return b.String()
}
