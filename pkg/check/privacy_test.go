package check

import (
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
)

// TestPrivacy finds personal data wherever a value may hide it: behind escapes,
// in texts of several lines, and in one that goes on from line to line.
func TestPrivacy(t *testing.T) {
	for _, value := range []string{
		`maija@example.fi`, `"maija\u0040example.fi"`, "|\n    soita\n    maija@example.fi", ">\n    soita maija\n    @example.fi",
		"soita maija\n    @example.fi", "\"puh. 040 123\n    4567 nyt\"",
	} {
		fsys := fstest.MapFS{"projects/x.yaml": {Data: []byte("record: project/1\nid: x\nstatus: idea\nname:\n  fi: " + value + "\n")}}
		c, err := catalogue.Open(fsys, "")
		if err != nil {
			t.Fatal(err)
		}
		report, _ := Run(c, Options{})
		found := 0
		for i := range report.Findings {
			if strings.HasPrefix(report.Findings[i].Rule, "privacy-") {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%q: %d findings", value, found)
		}
	}
}

// TestNoCorrectionOfSecrets: what an e-mail address would become as an id is not offered:
// it gives the address away, and would no longer be found.
func TestNoCorrectionOfSecrets(t *testing.T) {
	fsys := fstest.MapFS{"projects/x.yaml": {Data: []byte("record: project/1\nid: x\nstatus: idea\nname: {fi: X}\nphases:\n  - {id: maija@example.fi, period: 2008/2009}\n")}}
	c, err := catalogue.Open(fsys, "")
	if err != nil {
		t.Fatal(err)
	}
	report, _ := Run(c, Options{})
	for _, f := range report.Findings {
		if f.Fix != nil || strings.Contains(f.Message.String()+f.Hint.String(), "maija") || f.Rule == "id-form" && len(f.Notes) > 0 {
			t.Errorf("%s: %s %v %v", f.Rule, f.Message, f.Notes, f.Fix)
		}
	}
}
