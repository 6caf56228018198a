package decode_test

import (
	"bytes"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/fix"
	"sostool/pkg/record"
)

// TestSlips: of several faults in one text, those that are corrected as beyond doubt become
// what they were, and what is around them stays as it is.
func TestSlips(t *testing.T) {
	texts := 60
	if testing.Short() {
		texts = 15
	}
	paths := map[string]string{record.ProjectKind: "projects/x.yaml", record.ProgrammeKind: "programmes/x.yaml", record.OrganisationsKind: "organisations.yaml"}
	faults, mended := 0, 0
	decode.Slips(t, texts, func(kind string, sound, faulty []byte) {
		c, err := catalogue.Open(fstest.MapFS{paths[kind]: {Data: faulty}}, "")
		if err != nil {
			t.Fatal(err)
		}
		after := faulty
		files, _, _ := fix.Run(c, fix.Options{Options: check.Options{Only: []string{diag.YAMLSyntax}, Today: check.ExampleDay}})
		for _, f := range files {
			after = f.After
		}
		was, slipped, now := lines(sound), lines(faulty), lines(after)
		if len(now) != len(was) {
			t.Fatalf("%d lines became %d", len(was), len(now))
		}
		for i := range was {
			switch {
			case bytes.Equal(was[i], slipped[i]) && bytes.Equal(now[i], was[i]):
			case bytes.Equal(now[i], slipped[i]):
				faults++
			case bytes.Equal(now[i], was[i]):
				faults++
				mended++
			default:
				t.Errorf("line %d: %q with the fault %q became %q\n%s", i+1, was[i], slipped[i], now[i], faulty)
			}
		}
	})
	if mended*100 < faults*60 { // of the others it is in doubt what was meant
		t.Errorf("only %d of %d faults are mended", mended, faults)
	}
}

func lines(text []byte) [][]byte { return bytes.Split(text, []byte("\n")) }
