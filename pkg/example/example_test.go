package example_test

import (
	"io/fs"
	"testing"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/example"
)

// TestRecords: the folder has all of its records in it, and nothing to be warned about.
func TestRecords(t *testing.T) {
	folder, err := fs.Sub(example.Records, "records")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalogue.Open(folder, "records")
	if err != nil {
		t.Fatal(err)
	}
	shapes := []string{"kokonaisuus", "kylan-arki", "tiimit-lapissa", "tuki-ilman-loppusummaa", "yhteinen-polku"}
	for _, id := range shapes {
		if _, err := fs.Stat(folder, "projects/"+id+".yaml"); err != nil {
			t.Error(err)
		}
	}
	today := calendar.DayOf(2026, 1, 1)
	_, errs := check.Each(c, check.Options{Today: today}, func(f *diag.Finding) {
		if f.Severity != diag.Note {
			t.Errorf("%s:%d:%d: %s: %s", f.File, f.Span.Line, f.Span.Col, f.Rule, f.Message)
		}
	})
	if len(errs) > 0 {
		t.Error(errs)
	}
}
