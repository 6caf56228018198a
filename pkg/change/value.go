package change

import (
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/personal"
	"sostool/pkg/source"
)

// Value is what was at a path in one version.
type Value struct {
	// Text is a scalar's text as the record means it, quotes and escapes
	// undone; of a mapping or list, a line that tells it from others.
	Text  string
	Type  source.Type // of a scalar
	Facts int         // how many there are: 1 for a scalar, 0 where there is nothing
	Whole bool        // a mapping or list

	said [3]string // of a mapping or list: its line by language
}

// Map is the value with f applied to what it says.
func (v Value) Map(f func(string) string) Value {
	v.Text = f(v.Text)
	for l := range v.said {
		v.said[l] = f(v.said[l])
	}
	return v
}

// Exists reports whether something was there.
func (v Value) Exists() bool { return v.Facts > 0 }

// In is the value for people: figures and dates as tables write them, a
// mapping or list by its line and the number of its facts.
func (v Value) In(l language.Language) string {
	switch {
	case !v.Whole:
		return people(v.Type, v.Text, l)
	case v.Facts == 1:
		return v.said[l]
	default:
		return language.Say("{0} ({1} {1|fact|facts})", language.Verbatim(v.said[l]), v.Facts).InTable(l)
	}
}

// Shown are both values for people, long texts cut to where they differ.
func (c *Change) Shown(l language.Language) (old, new string) {
	old, new = c.Old.In(l), c.New.In(l)
	if c.Old.Whole || c.New.Whole {
		return old, new
	}
	start, end := ends(old, new)
	if c.Old.Exists() && c.New.Exists() {
		old, new = excerpt(old, start, end), excerpt(new, start, end)
	}
	return language.Shorten(old, 2*maxLine), language.Shorten(new, 2*maxLine)
}

// ends are the lengths of the beginning and the end that two texts have in
// common, in bytes, less some words that help to find the place.
func ends(a, b string) (start, end int) {
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	start = strings.LastIndexByte(a[:max(0, start-maxLine/4)], ' ') + 1
	if end -= maxLine / 4; end <= 0 {
		return start, 0
	}
	space := strings.IndexByte(a[len(a)-end:], ' ')
	if space < 0 {
		return start, 0
	}
	return start, end - space
}

// excerpt is a long text without its beginning and end.
func excerpt(s string, start, end int) string {
	if len(s) <= maxLine {
		return s
	}
	out := s[start : len(s)-end]
	if start > 0 {
		out = "…" + out
	}
	if end > 0 {
		out += "…"
	}
	return out
}

// people is a scalar as people write it.
func people(typ source.Type, text string, l language.Language) string {
	switch typ {
	case source.Amount:
		if a, err := money.Parse(text); err == nil {
			return a.InTable(l)
		}
	case source.Share:
		if s, err := money.ParseShare(text); err == nil {
			return s.InTable(l)
		}
	case source.Count, source.Number:
		return language.Figure(text, l)
	case source.Date:
		if d, err := calendar.ParseDate(text); err == nil {
			return d.In(l)
		}
	case source.Period:
		if p, err := calendar.ParsePeriod(text); err == nil {
			return p.In(l)
		}
	}
	return language.Clean(text)
}

func (s *side) value(i int32) Value {
	if i < 0 {
		return Value{}
	}
	n := &s.tree.Nodes[i]
	if n.Kind == source.Scalar {
		return Value{Text: n.Text, Type: n.Type, Facts: 1}
	}
	v := Value{Facts: int(s.facts[i]), Whole: true}
	v.Text = s.line(i, "", func(_ source.Type, text string) string { return text })
	for _, l := range []language.Language{language.English, language.Finnish, language.Swedish} {
		v.said[l] = s.line(i, l.String(), func(typ source.Type, text string) string { return people(typ, text, l) })
	}
	return v
}

// maxLine is how many characters of a mapping or list are shown.
const maxLine = 72

// line tells a mapping or list from others by what it says, figures with their key; texts
// are in the language where they have that form.
func (s *side) line(i int32, code string, write func(source.Type, string) string) string {
	var parts []string
	s.tell(i, code, func(n *source.Node) bool {
		text := write(n.Type, personal.Hide(n.Text)) // before anything is cut
		if n.Type.Figure() && n.Key != "" {
			text = n.Key + ": " + text
		}
		parts = append(parts, text)
		return len(parts) < maxLine/2
	})
	return language.Shorten(strings.Join(parts, ", "), maxLine)
}

// headings are keys whose text tells a mapping from others by itself.
var headings = []string{"title", "name", "text"}

// tell yields the scalars that a line is made of, until yield wants no more.
func (s *side) tell(i int32, code string, yield func(*source.Node) bool) bool {
	t := s.tree
	if t.Nodes[i].Kind == source.Scalar {
		return yield(&t.Nodes[i])
	}
	for _, key := range headings {
		if c := t.Child(i, key); c >= 0 && s.facts[c] > 0 {
			return s.tell(c, code, yield)
		}
	}
	if c := s.form(i, code); c >= 0 {
		return s.tell(c, code, yield)
	}
	for c := range t.Children(i) {
		if !s.tell(c, code, yield) {
			return false
		}
	}
	return true
}

// form is the form of a text in a language, or its first one; -1 of anything that is not
// a text by language.
func (s *side) form(i int32, code string) int32 {
	best := int32(-1)
	for c := range s.tree.Children(i) {
		key := s.tree.Nodes[c].Key
		if key != "fi" && key != "sv" && key != "en" && key != "se" {
			return -1
		}
		if best < 0 || key == code {
			best = c
		}
	}
	return best
}
