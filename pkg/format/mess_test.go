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

// claim says of a comment that it stands above, beside or at the end of what
// the tokens from..to stand in.
type claim struct {
	where    string
	from, to int
}

func (m *mess) int(n int) int { return rapid.IntRange(0, n-1).Draw(m.t, "n") }

// rarely is true once in n times.
func (m *mess) rarely(n int) bool { return m.int(n) == 0 }

// token is a word that stands nowhere else, with the text around it.
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
// comments.
func (m *mess) above(indent int) (out []string) {
	for m.rarely(5) {
		if m.rarely(2) {
			m.b.WriteString(strings.Repeat(" ", m.int(2)) + "\n")
			continue
		}
		out = append(out, m.comment())
		m.b.WriteString(strings.Repeat(" ", indent) + out[len(out)-1] + m.blanks() + "\n")
	}
	return out
}

func (m *mess) blanks() string {
	return rapid.SampledFrom([]string{"", "", "", " ", "\t", "   "}).Draw(m.t, "blanks")
}

func (m *mess) space() string {
	return rapid.SampledFrom([]string{" ", " ", " ", "  ", "    "}).Draw(m.t, "space")
}

// beside ends a line, with a comment or without.
func (m *mess) beside() (out []string) {
	if m.rarely(5) {
		c := m.comment()
		m.b.WriteString(rapid.SampledFrom([]string{" ", "  ", "       ", "\t"}).Draw(m.t, "gap") + c)
		out = append(out, c)
	}
	m.b.WriteString(m.blanks() + "\n")
	return out
}

func (m *mess) claim(where string, comments []string, from int) {
	for _, c := range comments {
		m.comments[c] = claim{where, from, m.n}
	}
}

// value writes a value behind a colon or hyphen, and ends its line. It returns
// the comments beside it.
func (m *mess) value(shape string, indent int, item bool) (beside []string) {
	flow := m.rarely(3)
	switch {
	case shape == "scalar":
		return m.scalar(indent)
	case flow && shape != "mappings":
		m.b.WriteString(m.space())
		m.flow(shape, indent)
		return m.beside()
	}
	step := 1 + m.int(4)
	switch {
	case item && shape != "scalars" && m.rarely(2):
		spaces := m.space()
		m.b.WriteString(spaces)
		m.block(shape, indent+1+len(spaces), true, true)
		return nil
	case shape == "mappings" && !item && m.rarely(3):
		step = 0
	}
	beside = m.beside()
	m.block(shape, indent+step, false, step > 0)
	return beside
}

// block writes a mapping or list, one entry a line. inline says that it goes on
// with the line of a hyphen, deeper that it is further in than its key.
func (m *mess) block(shape string, indent int, inline, deeper bool) {
	start := m.n
	keys := []string{"fi", "sv", "en", "se"}
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
			beside = m.value("scalar", indent, true)
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
	switch m.int(8) {
	case 0:
		key = `"` + key + `"`
	case 1:
		key = "'" + key + "'"
	case 2:
		key += " "
	}
	return key + ":"
}

// scalar writes a text in one of YAML's forms.
func (m *mess) scalar(indent int) []string {
	in := "\n" + strings.Repeat(" ", indent+1+m.int(4))
	if m.rarely(14) {
		m.b.WriteString(m.space() + rapid.SampledFrom([]string{`"yes"`, `'no'`, `"047"`, `'2008'`, `"words only"`, `'it''s'`, "047", "2008-11-01", "about 5", "75%", "''", "..29"}).Draw(m.t, "word"))
		return m.beside()
	}
	token := m.token()
	switch m.int(13) {
	case 0:
		m.b.WriteString(m.space() + `"` + token + `"`)
	case 1:
		m.b.WriteString(m.space() + `'` + token + `: ''x'' # "y"'`)
	case 2:
		m.b.WriteString(m.space() + `"` + token + `: \"x\" \u00e4 # y"`)
	case 3:
		m.b.WriteString(m.space() + token + ": "[:m.int(2)] + " goes on" + in + "and on" + m.blanks() + "\n" + in[:m.int(2)] + in + token)
	case 4:
		m.b.WriteString(m.space() + `"` + token + " goes on \\" + in + "and on  " + in + "\n" + in + token + `"`)
	case 5:
		m.b.WriteString(m.space() + `'` + token + in + "and on" + in + token + `'`)
	case 6, 7:
		header := rapid.SampledFrom([]string{"|", ">", "|-", ">-", "|+", ">+"}).Draw(m.t, "header")
		m.b.WriteString(m.space() + header)
		out := m.beside()
		m.b.WriteString(in[1:] + token + "  \n")
		for range m.int(4) {
			m.b.WriteString(rapid.SampledFrom([]string{in[1:] + "  deeper\n", "\n", in[1:] + "# no comment\n", in[1:] + "- x: y\n"}).Draw(m.t, "line"))
		}
		m.b.WriteString(in[1:] + token + "\n")
		return out
	case 8:
		m.b.WriteString(in + token)
	case 9:
		m.b.WriteString(m.space() + token + strings.Repeat(" long", 40))
	default:
		m.b.WriteString(m.space() + token)
	}
	return m.beside()
}

// flow writes a value in brackets.
func (m *mess) flow(shape string, indent int) {
	open, shut := "{", "}"
	if shape == "scalars" {
		open, shut = "[", "]"
	}
	in := strings.Repeat(" ", indent+1+m.int(4))
	gap := func() string {
		switch m.int(9) {
		case 0:
			return "\n" + in
		case 1:
			return "\n\n" + in
		default:
			return strings.Repeat(" ", m.int(3))
		}
	}
	broken := func(from int, own bool) {
		if m.rarely(12) {
			c := m.comment()
			m.b.WriteString("  " + c + "\n" + in)
			if !own { // else it belongs to the next one, or to the bracket
				m.claim("beside", []string{c}, from)
			}
		}
	}
	m.b.WriteString(open + gap())
	count := 1 + m.int(4)
	for i := range count {
		from := m.n
		if shape != "scalars" {
			m.b.WriteString([]string{"fi", "sv", "en", "se"}[i] + ": ")
		}
		word := m.token()
		switch m.int(6) {
		case 0:
			m.b.WriteString(`"` + word + `, x"`)
		case 1:
			m.b.WriteString("'" + word + "'")
		default:
			m.b.WriteString(word)
		}
		m.b.WriteString(gap())
		if i < count-1 || m.rarely(4) {
			after := gap()
			m.b.WriteString("," + after)
			broken(from, strings.Contains(after, "\n"))
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
	if m.rarely(8) {
		m.b.WriteString("---\n")
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
	text := m.b.String()
	if m.rarely(4) {
		text = strings.TrimSuffix(text, "\n")
	}
	if m.rarely(6) {
		text = norm.NFD.String(text)
	}
	if m.rarely(6) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if m.rarely(6) {
		text = "\xef\xbb\xbf" + text
	}
	return text, m
}
