package fix

import (
	"strings"
	"testing"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// TestSaid: a correction is described by what it replaces where that can be seen in a
// line, without quotes and personal data.
func TestSaid(t *testing.T) {
	for _, test := range []struct{ rule, was, now, want string }{
		{"amount-form", "1 000 €", `"1000"`, `x.yaml:2:3: amount-form: "1 000 €" -> "1000"`},
		{"text-invisible", "a", "b", "x.yaml:2:3: text-invisible: correction: why"},
		{"value-type", `"1"`, "1", "x.yaml:2:3: value-type: correction: why"},
		{"date-form", "a\nb", "b", "x.yaml:2:3: date-form: correction: why"},
		{"date-form", strings.Repeat("ä", 60), "b", "x.yaml:2:3: date-form: correction: why"},
	} {
		c := Correction{Finding: diag.Finding{Rule: test.rule, File: "x.yaml", Message: language.Verbatim("why")}, Was: test.was, Now: test.now}
		c.Span.Line, c.Span.Col = 2, 3
		if got := c.Said().String(); got != test.want {
			t.Errorf("%q, %q was expected", got, test.want)
		}
	}
	hidden := Correction{Finding: diag.Finding{Rule: "date-form", File: "x.yaml"}, Was: "131052-308T", Now: "x"}
	if strings.Contains(hidden.Said().String(), "308T") {
		t.Errorf("%q shows personal data", hidden.Said())
	}
}
