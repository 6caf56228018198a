package page

import (
	"regexp"
	"strings"
	"testing"
)

// LibreOffice Writer passes over what is in @media, and over rules for html.
func TestWordProcessors(t *testing.T) {
	plain, browsers, ok := strings.Cut(style, "@media all {")
	if !ok {
		t.Fatal("nothing is for browsers alone")
	}
	for _, rule := range []string{`\nbody, h1, h2 { font-family: `, `\nbody { font-size: 10pt; }`, `\nth { text-align: left; `} {
		if !regexp.MustCompile(rule).MatchString(plain) {
			t.Errorf("no rule %s", rule)
		}
	}
	browsers, _, _ = strings.Cut(browsers, "\n")
	for _, rule := range []string{"body { margin: 0; font-size: 1rem; }"} {
		if !strings.Contains(browsers, rule) {
			t.Errorf("browsers have no %s", rule)
		}
	}
}
