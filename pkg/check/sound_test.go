package check

import (
	"testing"

	"sostool/pkg/decode"
	"sostool/pkg/diag"
)

func TestSoundness(t *testing.T) {
	sound := Soundness()
	for _, c := range []struct {
		found diag.Finding
		want  bool
	}{
		{diag.Finding{Rule: "yaml-syntax", Severity: diag.Default}, false},
		{diag.Finding{Rule: "yaml-syntax", Severity: diag.Warning}, true},
		{diag.Finding{Rule: "text-invisible", Severity: diag.Error}, false},
		{diag.Finding{Rule: "text-invisible", Severity: diag.Default}, Find("text-invisible").Severity != diag.Error},
	} {
		if got := sound(&decode.Record{Findings: []diag.Finding{c.found}}); got != c.want {
			t.Errorf("%s, severity %v: sound %v", c.found.Rule, c.found.Severity, got)
		}
	}
	if !sound(&decode.Record{}) {
		t.Error("a record without findings is not sound")
	}
}
