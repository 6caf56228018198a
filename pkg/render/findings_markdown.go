package render

import (
	"io"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// maxPage is how many bytes of findings a page gets: GitHub takes a mebibyte of all that a
// step has to say, and nothing of what is longer.
const maxPage = 512 << 10

// findingsMarkdown is a page for people: the errors first, with the arithmetic and the
// cure of each, as far as there is room.
type findingsMarkdown struct {
	Options
	w    io.Writer
	rows [diag.Error + 1]rowsMarkdown // by severity
}

// rowsMarkdown are rows of the table of findings.
type rowsMarkdown struct {
	first []string // as many as there could be room for
	size  int      // of these, in bytes
	count int
}

func beginMarkdown(w io.Writer, o Options) findingsWriter { return &findingsMarkdown{Options: o, w: w} }

func (m *findingsMarkdown) add(f *diag.Finding) error {
	if !m.shows(f) {
		return nil
	}
	rows := &m.rows[f.Severity]
	rows.count++
	if rows.size <= maxPage {
		row := m.row(f)
		rows.first, rows.size = append(rows.first, row), rows.size+len(row)
	}
	return nil
}

// row is a finding as a row of the table.
func (m *findingsMarkdown) row(f *diag.Finding) string {
	word, _ := severity(f.Severity)
	said := boldMarkdown(language.Clean(f.Message.In(m.Language)))
	for _, r := range remarks(f) {
		said += "<br>" + escapeMarkdown(language.Clean(r.In(m.Language)))
	}
	return "| " + word.In(m.Language) + " | " + escapeMarkdown(language.Clean(f.Rule)) + " | " + escapeMarkdown(place(f.File, f.Span)) + " | " + said + " |\n"
}

func (m *findingsMarkdown) close(r *diag.Report, c diag.Counts) error {
	var b strings.Builder
	say := func(t language.Text) string { return lineMarkdown(language.Clean(t.In(m.Language))) }
	b.WriteString("## sostool\n\n")
	for _, f := range r.Failures {
		b.WriteString("- " + lineMarkdown(language.Clean(unreadAt(f, m.Language))) + "\n")
	}
	if len(r.Failures) > 0 {
		b.WriteString("\n")
	}
	if rest := m.table(&b); rest > 0 {
		b.WriteString(say(language.Say("{0} further {0|finding is|findings are} left out here; sostool validate prints all of them", rest)) + "\n\n")
	}
	b.WriteString(say(Verdict(r, c, m.Version)) + "\n\n")
	_, err := io.WriteString(m.w, b.String())
	return err
}

// table writes what there is room for, and says how many findings there is none for.
func (m *findingsMarkdown) table(b *strings.Builder) (rest int) {
	begun := false
	for severity := len(m.rows) - 1; severity >= 0; severity-- {
		rows := &m.rows[severity]
		rest += rows.count
		for _, row := range rows.first {
			if b.Len()+len(row) > maxPage {
				break
			}
			if !begun {
				begun = true
				for _, head := range []language.Text{language.Say("Severity"), language.Say("Rule"), language.Say("Place"), language.Say("Finding")} {
					b.WriteString("| " + head.In(m.Language) + " ")
				}
				b.WriteString("|\n| --- | --- | --- | --- |\n")
			}
			b.WriteString(row)
			rest--
		}
	}
	if begun {
		b.WriteString("\n")
	}
	return rest
}
