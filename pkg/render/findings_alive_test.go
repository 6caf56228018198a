package render

import (
	"fmt"
	"io"
	"testing"

	"sostool/pkg/diag"
	"sostool/pkg/effort"
	"sostool/pkg/language"
)

// TestFindingsAlive: how many findings there are does not matter to what a format
// holds of them.
func TestFindingsAlive(t *testing.T) {
	if testing.Short() {
		t.Skip("each format gets 50,000 findings")
	}
	const n, most = maxResults, 64 // bytes of a finding
	for _, format := range FindingsFormats() {
		t.Run(format.Name, func(t *testing.T) {
			out := format.Begin(io.Discard, Options{})
			alive := func(from, to int) int64 {
				for i := from; i < to; i++ {
					file := fmt.Sprintf("records/projects/hanke-%06d.yaml", i)
					f := diag.Finding{Rule: "r", Severity: diag.Note, File: file, Text: unitFile(), Message: language.Say("m {0}", file)}
					f.At = at(f.Text, "1317152")
					f.Span = f.Text.Span(f.At.Pos)
					out.Add(&f)
				}
				return effort.Alive()
			}
			before := alive(0, 1) // with what a format has however few there are
			if each := (alive(1, n) - before) / n; each > most {
				t.Errorf("%d bytes are held of each of the first findings, at most %d were expected", each, most)
			}
			first := effort.Alive()
			if each := (alive(n, 2*n) - first) / n; each > most {
				t.Errorf("%d bytes are held of each finding, at most %d were expected", each, most)
			}
			if err := out.Close(new(diag.Report)); err != nil {
				t.Fatal(err)
			}
		})
	}
}
