package render

import (
	"bufio"
	"io"
	"strings"

	"sostool/pkg/table"
)

// writeTableMarkdown writes GitHub's Markdown. Tablewriter's own does not
// escape.
func writeTableMarkdown(w io.Writer, t *table.Table, o TableOptions) error {
	return writeSectionsMarkdown(w, []*table.Table{t}, o)
}

func writeSectionsMarkdown(w io.Writer, tables []*table.Table, o TableOptions) error {
	b := bufio.NewWriter(w)
	started := false
	for _, t := range tables {
		p, err := newPage(t, o.Language)
		if err != nil {
			return err
		}
		p.writeMarkdown(b, &started)
	}
	return b.Flush()
}

// writeMarkdown writes the paragraphs of a table, a blank line before each but
// the first one that is written at all.
func (p *page) writeMarkdown(b *bufio.Writer, started *bool) {
	blank := func() {
		if *started {
			b.WriteByte('\n')
		}
		*started = true
	}
	paragraph := func(text string) {
		if text != "" {
			blank()
			b.WriteString(text + "\n")
		}
	}
	paragraph(boldMarkdown(p.say(p.Title)))
	for _, line := range p.lead() {
		paragraph(lineMarkdown(line))
	}
	if p.empty() {
		paragraph(lineMarkdown(p.nothing()))
	} else {
		blank()
		p.drawMarkdown(b)
		for _, line := range p.legend(p.columns) {
			paragraph(lineMarkdown(line))
		}
	}
	for _, line := range p.notes() {
		paragraph(lineMarkdown(line))
	}
}

func (p *page) drawMarkdown(b *bufio.Writer) {
	if len(p.columns) == 0 {
		return
	}
	for _, i := range p.columns {
		b.WriteString("| " + escapeMarkdown(p.label(i)) + " ")
	}
	b.WriteString("|\n")
	for _, i := range p.columns {
		if p.Columns[i].Kind.Number() {
			b.WriteString("| ---: ")
		} else {
			b.WriteString("| --- ")
		}
	}
	b.WriteString("|\n")
	for r := range rowsOf(p.Table) {
		for _, i := range p.columns {
			whole, rest := p.figure(r, i)
			text := whole + rest
			if p.Columns[i].Kind.Wraps() {
				if i == p.tree && (set(r) || r == p.Total) {
					text = boldMarkdown(text)
				} else {
					text = escapeMarkdown(text)
				}
				text = strings.ReplaceAll(text, "\n", "<br>")
			}
			if i == p.tree {
				text = strings.Repeat(nbsp+nbsp, r.Depth) + text
			}
			b.WriteString("| " + text + " ")
		}
		b.WriteString("|\n")
	}
}

// boldMarkdown is a text in bold. White space at its ends would keep it from
// being so.
func boldMarkdown(s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	return "**" + escapeMarkdown(s) + "**"
}

// lineMarkdown is a text that is a paragraph, and not a list, a heading, a
// rule or code.
func lineMarkdown(s string) string {
	s = strings.TrimSpace(s)
	word := s
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		word = s[:i]
	}
	digits := strings.TrimRight(word, ".)")
	switch {
	case s == "":
		return ""
	case strings.ContainsRune("-+=", rune(s[0])):
		return `\` + escapeMarkdown(s)
	case digits != word && strings.Trim(digits, "0123456789") == "":
		return digits + `\` + escapeMarkdown(s[len(digits):])
	default:
		return escapeMarkdown(s)
	}
}

// escapeMarkdown makes a text that means itself. A backslash does not keep GitHub from
// making a link of an address, which it looks for when the backslashes are gone, but a
// sign in a code span is not part of one.
func escapeMarkdown(s string) string {
	if !strings.ContainsAny(s, "\\|*_`<>[]#~&!$@:.") {
		return s
	}
	var b strings.Builder
	done := 0 // what an earlier sign has taken with it
	for i, r := range s {
		rest := s[i+1:] // of a sign of one byte
		switch {
		case i < done:
		case strings.HasPrefix(s[i:], "://"):
			b.WriteString("`://`")
			done = i + len("://")
		case r == '@', // an address, or a mention of a user
			r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"),
			r == '#' && rest != "" && '0' <= rest[0] && rest[0] <= '9':
			b.WriteString("`" + string(r) + "`")
		case strings.ContainsRune("\\|*_`<>[]#~&!$", r):
			b.WriteString(`\` + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Markdown is a text that Markdown shows as it is.
func Markdown(text string) string { return escapeMarkdown(text) }
