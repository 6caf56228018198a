package fix

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/personal"
)

// mostShown is how many characters of a text are in a line about it.
const mostShown = 60

// Said says in a line what was done, personal data masked.
func (c *Correction) Said() language.Text {
	place := language.Verbatim(fmt.Sprintf("%s:%d:%d: %s", c.File, c.Span.Line, c.Span.Col, c.Rule))
	was, now := unquoted(personal.Hide(c.Was)), unquoted(personal.Hide(c.Now))
	unseen := was == now || slices.Contains([]string{diag.TextInvisible, diag.TextNormalForm, diag.TextQuotes}, c.Rule)
	if unseen || strings.Contains(was+now, "\n") || utf8.RuneCountInString(was+now) > mostShown {
		return language.Say("{0}: correction: {1}", place, c.Message)
	}
	return language.Say("{0}: \"{1}\" -> \"{2}\"", place, was, now)
}

func unquoted(s string) string {
	if n := len(s); n > 1 && s[0] == s[n-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : n-1]
	}
	return s
}
