package page

import (
	"strings"
	"testing"
)

// LibreOffice Writer passes over rules for html; where one for body has a size, it breaks
// figures in cells.
func TestWordProcessors(t *testing.T) {
	for _, rule := range []string{"\nbody, h1, h2 { font-family: ", "\nth { text-align: left; font-weight: normal; }", "\nbody { margin: 0; }"} {
		if !strings.Contains(style, rule) {
			t.Errorf("no rule %q", rule)
		}
	}
}
