package main

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
)

// In every width the tables of the repository's records keep to it, cut no amount,
// and lose none without saying which columns they leave out.
func TestWidths(t *testing.T) {
	step := 10
	if testing.Short() {
		step = 40
	}
	printed := func(lang string, width int, args []string) string {
		var out, talk bytes.Buffer
		w := testWorld(&out, &talk)
		if status := run(w, append(args, "--records", "../../records", "--lang", lang, "--width", fmt.Sprint(width))); status != statusDone {
			t.Fatalf("%v: status %d\n%s", args, status, talk.String())
		}
		return out.String()
	}
	amount := regexp.MustCompile(`[0-9]{1,3}(?:[,\x{a0}][0-9]{3})+`)
	amounts := func(text string) map[string]int {
		n := make(map[string]int)
		for _, a := range amount.FindAllString(text, -1) {
			n[a]++
		}
		return n
	}
	for _, args := range [][]string{
		{"list"}, {"list", "--columns", "id,name,programme,period,total"}, {"query", "total > 1000000"},
		{"budget"}, {"budget", "lapin"}, {"budget", "lapin", "--total", "-10%"}, {"budget", "--stages"}, {"budget", "pro-sos", "--stages"}, {"shares"}, {"shares", "lapin"},
		{"shares", "--payer", "Tornio"}, {"shares", "--payer", "stm"}, {"sources", "lapin"}, {"show", "lapin"}, {"regions"},
	} {
		for i, lang := range []string{"fi", "sv", "en"} {
			whole := amounts(printed(lang, 0, args))
			for width := 40 + i; width <= 200; width += 3 * step {
				text := printed(lang, width, args)
				for line := range strings.Lines(text) {
					if displaywidth.String(strings.TrimSuffix(line, "\n")) > width {
						t.Errorf("%v in %s: wider than %d: %q", args, lang, width, line)
					}
				}
				found := amounts(text)
				said := strings.Contains(strings.ReplaceAll(text, "\n  ", " "), "--format csv") // also broken between them
				for a, n := range found {
					if n > whole[a] {
						t.Errorf("%v in %s, width %d: %s appears %d times, not %d", args, lang, width, a, n, whole[a])
					}
				}
				if !said && !maps.Equal(found, whole) {
					t.Errorf("%v in %s, width %d: amounts are lost without a word", args, lang, width)
				}
			}
		}
	}
}
