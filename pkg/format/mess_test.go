package format

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// mess writes a record in all ways that people and programs write YAML, and
// remembers which comment belongs to what.
type mess struct {
	t        *rapid.T
	b        strings.Builder
	n        int
	comments map[string]claim // by text
}

// claim says that a comment is above, next to or at the end of what the tokens from..to
// are in.
type claim struct {
	where    string
	from, to int
}

func (m *mess) int(n int) int { return rapid.IntRange(0, n-1).Draw(m.t, "n") }

// rarely is true once in n times.
func (m *mess) rarely(n int) bool { return m.int(n) == 0 }

// token is a word that is nowhere else, with the text around it.
func (m *mess) token() string {
	m.n++
	return fmt.Sprintf("%sv%dv", rapid.SampledFrom([]string{"", "", "ä", "Ö ", "😀", "👩‍⚕️ "}).Draw(m.t, "odd"), m.n-1)
}

// comment is one that has a number of its own; claimed is called once it is
// known what it belongs to.
func (m *mess) comment() string {
	text := fmt.Sprintf("#%sc%dc%s", rapid.SampledFrom([]string{" ", "", "# ", "\t", " ä😀 "}).Draw(m.t, "mark"), len(m.comments),
		rapid.SampledFrom([]string{"", " x: y", "\ttab", " [", " \"", " #", " - {"}).Draw(m.t, "rest"))
	m.comments[text] = claim{}
	return text
}

// above writes blank lines and comments above an entry; it returns those
// comments. One that is not indented as the entry may belong to another.
func (m *mess) above(indent int) (out []string) {
	for m.rarely(5) {
		switch m.int(8) {
		case 0, 1, 2:
			m.b.WriteString(strings.Repeat(" ", m.int(2)) + "\n")
		case 3:
			m.b.WriteString(strings.Repeat(" ", m.int(indent+4)) + m.comment() + m.blanks() + "\n")
		default:
			out = append(out, m.comment())
			m.b.WriteString(strings.Repeat(" ", indent) + out[len(out)-1] + m.blanks() + "\n")
		}
	}
	return out
}

func (m *mess) blanks() string {
	return rapid.SampledFrom([]string{"", "", "", " ", "\t", "   "}).Draw(m.t, "blanks")
}

func (m *mess) space() string {
	return rapid.SampledFrom([]string{" ", " ", " ", "  ", "    "}).Draw(m.t, "space")
}

// endLine ends a line, with a comment or without.
func (m *mess) endLine() (out []string) {
	if m.rarely(5) {
		c := m.comment()
		gap := rapid.SampledFrom([]string{" ", "  ", "       ", "\t"}).Draw(m.t, "gap")
		if strings.HasSuffix(m.b.String(), "-") {
			gap = " " // a tab there is not YAML
		}
		m.b.WriteString(gap + c)
		out = append(out, c)
	}
	if !strings.HasSuffix(m.b.String(), "-") {
		m.b.WriteString(m.blanks())
	}
	m.b.WriteString("\n")
	return out
}

func (m *mess) claim(where string, comments []string, from int) {
	for _, c := range comments {
		m.comments[c] = claim{where, from, m.n}
	}
}

// value writes a value after a colon or hyphen, and ends its line. It returns the
// comments on it.
func (m *mess) value(shape string, indent int, item bool) (beside []string) {
	flow := m.rarely(3)
	switch {
	case m.rarely(30):
		return m.endLine() // nothing
	case shape == "scalar":
		return m.scalar(indent)
	case flow:
		m.b.WriteString(m.space())
		if m.rarely(6) {
			beside = m.endLine()
			m.above(indent + 1)
			m.b.WriteString(strings.Repeat(" ", indent+1))
		}
		m.flow(shape, indent)
		return append(beside, m.endLine()...)
	}
	step := 1 + m.int(4)
	switch {
	case item && m.rarely(2):
		spaces := m.space()
		m.b.WriteString(spaces)
		m.block(shape, indent+1+len(spaces), true, true)
		return nil
	case shape == "mappings" && !item && m.rarely(3):
		step = 0
	}
	beside = m.endLine()
	m.block(shape, indent+step, false, step > 0)
	return beside
}

// block writes a mapping or list, one entry a line. inline says that it goes on
// with the line of a hyphen, deeper that it is further in than its key.
func (m *mess) block(shape string, indent int, inline, deeper bool) {
	start := m.n
	keys := []string{"fi", "sv", "2009", "no: key"}
	if shape == "mapping" {
		keys = []string{"org", "group", "count", "roles", "phase", "odd key"}
		if !m.rarely(4) {
			keys = keys[:5]
		}
		if m.rarely(3) {
			keys = rapid.Permutation(keys).Draw(m.t, "order")
		}
	}
	for i := range 1 + m.int(4) {
		from := m.n
		var above []string
		if !inline || i > 0 {
			above = m.above(indent)
			m.b.WriteString(strings.Repeat(" ", indent))
		}
		var beside []string
		switch shape {
		case "scalars":
			m.b.WriteString("-")
			inner := "scalar"
			if m.rarely(8) {
				inner = "scalars"
			}
			beside = m.value(inner, indent, true)
		case "mappings":
			m.b.WriteString("-")
			beside = m.value("mapping", indent, true)
		default:
			key := keys[i]
			m.b.WriteString(m.key(key))
			inner := "scalar"
			switch key {
			case "group":
				inner = "text"
			case "roles":
				inner = "scalars"
			}
			beside = m.value(inner, indent, false)
		}
		m.claim("above", above, from)
		m.claim("beside", beside, from)
	}
	if m.rarely(6) {
		c := m.comment()
		m.b.WriteString(strings.Repeat(" ", indent) + c + "\n")
		if deeper { // else it may belong to the next key
			m.claim("end", []string{c}, start)
		}
	}
}

func (m *mess) key(key string) string {
	switch form := m.int(8); {
	case form == 0 || strings.Contains(key, ":"):
		key = `"` + key + `"`
	case form == 1:
		key = "'" + key + "'"
	case form == 2:
		key += " "
	}
	return key + ":"
}

// scalar writes a text in one of YAML's forms.
func (m *mess) scalar(indent int) []string {
	in := "\n" + strings.Repeat(" ", indent+1+m.int(4))
	if m.rarely(14) {
		m.b.WriteString(m.space() + rapid.SampledFrom([]string{`"yes"`, `'no'`, `"047"`, `'2008'`, `"words only"`, `'it''s'`, "047", "2008-11-01", "about 5", "75%", "''", "..29", "~", "null", "{}", "[ ]", "\tx"}).Draw(m.t, "word"))
		return m.endLine()
	}
	token := m.token()
	switch m.int(15) {
	case 0:
		m.b.WriteString(m.space() + `"` + token + `"`)
	case 1:
		m.b.WriteString(m.space() + `'` + token + `: ''x'' # "y"'`)
	case 2:
		m.b.WriteString(m.space() + `"` + token + `: \"x\" \u00e4 # y"`)
	case 3:
		m.b.WriteString(m.space() + token + []string{"", ":x", "#y"}[m.int(3)] + " goes on" + in + "and on" + m.blanks() + "\n" + in[:m.int(2)] + in + token)
	case 4:
		m.b.WriteString(m.space() + `"` + token + " goes on \\" + in + `\ and on  ` + in + m.blanks() + "\n" + in + `\tx \` + "\t" + in + "# y " + token + `"`)
	case 5:
		m.b.WriteString(m.space() + `'` + token + in + "and: on" + in + "\n" + in + `- '' #` + in + token + `'`)
	case 6, 7:
		return m.blockText(indent, in[1:], token)
	case 8:
		m.b.WriteString(in + token)
	case 13, 14:
		// Comments between a key and its value.
		beside := m.endLine()
		m.claim("above", m.above(len(in)-1), m.n-1)
		m.b.WriteString(in[1:] + rapid.SampledFrom([]string{token, "'" + token + "'", "[" + token + " ]"}).Draw(m.t, "below"))
		return append(beside, m.endLine()...)
	case 9:
		m.b.WriteString(m.space() + token + strings.Repeat(" long", 40))
	default:
		m.b.WriteString(m.space() + token)
	}
	return m.endLine()
}

// blockText writes a text below | or >.
func (m *mess) blockText(indent int, in, token string) []string {
	header := rapid.SampledFrom([]string{"|", ">"}).Draw(m.t, "header")
	deeper, chomp := "", rapid.SampledFrom([]string{"", "-", "+"}).Draw(m.t, "chomp")
	if m.rarely(3) {
		deeper = strings.Repeat(" ", m.int(3)) // a part of the text
		header += fmt.Sprint(len(in) - indent)
	}
	m.b.WriteString(m.space() + header + chomp)
	out := m.endLine()
	m.b.WriteString([]string{"", "\n"}[m.int(2)] + in + deeper + token + "  \n")
	for range m.int(4) {
		m.b.WriteString(rapid.SampledFrom([]string{in + "  deeper\n", "\n", in + "\n", in + "# no comment\n", in + "- x: y\n", in + "\ttab\n"}).Draw(m.t, "line"))
	}
	m.b.WriteString(in + token + "\n" + strings.Repeat("\n", max(0, m.int(6)-3)))
	return out
}

// flow writes a value in brackets, with comments in all places where YAML
// allows some.
func (m *mess) flow(shape string, indent int) {
	open, shut := "{", "}"
	if shape == "scalars" || shape == "mappings" {
		open, shut = "[", "]"
	}
	in := "\n" + strings.Repeat(" ", indent+1+m.int(4))
	gap := func(from int) {
		switch m.int(40) {
		case 0, 1, 2, 3:
			m.b.WriteString(in)
		case 4, 5, 6:
			m.b.WriteString("\n" + in)
		case 7:
			m.b.WriteString(in + m.comment() + in)
		case 8, 9:
			text := m.b.String()
			c := m.comment()
			m.b.WriteString("  " + c + in)
			if from < m.n && strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:]) != "" { // else it is above the next one
				m.claim("beside", []string{c}, from)
			}
		default:
			m.b.WriteString(strings.Repeat(" ", m.int(3)))
		}
	}
	m.b.WriteString(open)
	gap(m.n)
	count := 1 + m.int(4)
	for i := range count {
		from := m.n
		if open == "{" {
			m.b.WriteString(m.key([]string{"fi", "sv", "2009", "roles"}[i]))
			m.b.WriteString(" ")
			if m.rarely(4) {
				gap(m.n)
			}
		}
		switch inner := m.int(12); {
		case inner == 0 && indent < 12 || shape == "mappings":
			m.flow("mapping", indent+2)
		case inner == 1 && indent < 12:
			m.flow("scalars", indent+2)
		case inner == 2:
			m.b.WriteString(`"` + m.token() + `, x"`)
		case inner == 3:
			m.b.WriteString("'" + m.token() + "'")
		case inner == 4:
			m.b.WriteString(m.token() + in + "and on" + in + m.blanks() + in + "end")
		case inner == 5:
			m.b.WriteString(`"` + m.token() + in + `# and on \` + in + `end"`)
		case inner == 6 && open == "{": // nothing
		default:
			m.b.WriteString(m.token())
		}
		gap(from)
		if i < count-1 || m.rarely(4) {
			m.b.WriteString(",")
			gap(from)
		}
	}
	m.b.WriteString(shut)
}

// messes are records in every state.
func messes(t *rapid.T) (string, *mess) {
	m := &mess{t: t, comments: make(map[string]claim)}
	keys := []string{"id", "name", "status", "partners", "participants", "team_regions", "notes"}
	if m.rarely(3) {
		keys = rapid.Permutation(keys).Draw(t, "order")
	}
	if m.rarely(8) {
		keys = append(keys, "id")
	}
	if m.rarely(8) {
		keys = append(keys, "what")
	}
	m.above(0)
	if m.rarely(30) {
		m.flow("mapping", 0)
		m.endLine()
		m.above(0)
		return m.b.String(), m
	}
	if m.rarely(8) {
		m.b.WriteString("---")
		m.endLine()
		m.above(0)
	}
	m.b.WriteString("record: project/1\n")
	for _, key := range keys {
		from := m.n
		above := m.above(0)
		m.b.WriteString(m.key(key))
		shape := map[string]string{"name": "text", "partners": "mappings", "participants": "text", "team_regions": "mappings", "notes": "scalars"}[key]
		if shape == "" {
			shape = "scalar"
		}
		beside := m.value(shape, 0, false)
		m.claim("above", above, from)
		m.claim("beside", beside, from)
	}
	if m.rarely(8) {
		m.b.WriteString("..." + m.blanks() + "\n")
	} else {
		m.above(0)
	}
	text := m.b.String()
	if m.rarely(4) {
		text = strings.TrimSuffix(text, "\n")
	}
	if m.rarely(6) {
		text = norm.NFD.String(text)
	}
	switch m.int(12) {
	case 0:
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case 1:
		text = strings.Replace(text, "\n", "\r\n", m.int(40)) // from there on not
	}
	if m.rarely(6) {
		text = "\xef\xbb\xbf" + text
	}
	return text, m
}
