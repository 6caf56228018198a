package explain

import (
	"bytes"
	"strings"
	"testing"

	"sostool/pkg/check"
	"sostool/pkg/language"
)

// TestWrite: each rule is explained in each language, with what it says about its wrong
// example.
func TestWrite(t *testing.T) {
	for _, name := range check.SetOf(nil).Names() {
		for _, l := range []language.Language{language.English, language.Finnish, language.Swedish} {
			var out bytes.Buffer
			if err := Write(&out, check.Find(name), l); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			text := out.String()
			if !strings.HasPrefix(text, name+" (") || strings.Count(text, "["+name+"]") == 0 || !strings.Contains(text, language.Translate("Right:", l)) {
				t.Errorf("%s in %s:\n%s", name, l, text)
			}
		}
	}
}

func TestWriteAll(t *testing.T) {
	var out bytes.Buffer
	if err := WriteAll(&out, check.SetOf(nil), language.English); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	all := All(check.SetOf(nil))
	if len(lines) != len(all) || len(all) != len(check.Rules()) {
		t.Fatalf("%d lines, %d rules", len(lines), len(all))
	}
	at := strings.Index(lines[0], all[0].Title)
	for i, r := range all {
		if !strings.HasPrefix(lines[i], r.Rule+" ") || strings.Index(lines[i], r.Title) != at {
			t.Errorf("%q", lines[i])
		}
	}
}

func TestWithExamples(t *testing.T) {
	several := 0
	for _, rule := range check.Rules() {
		r, err := WithExamples(rule)
		if err != nil || r.Right == "" || r.Wrong == "" {
			t.Errorf("%+v %v", r, err)
		}
		if strings.HasPrefix(r.Wrong, "# ") && strings.Contains(r.Wrong, "\n\n# ") {
			several++
		}
	}
	if several == 0 {
		t.Error("no example has its files under their names")
	}
}
