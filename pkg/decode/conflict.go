package decode

import (
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// conflict reports the marks that a merge left in a file: as one finding, since until the
// sides are merged nothing can be said about the rest. In a file that is broken also
// those are marks that might be lines of a text.
func conflict(f *source.File, broken bool) (diag.Finding, bool) {
	marks, certain := source.ConflictMarks(f.Bytes)
	if len(marks) == 0 || !certain && !broken {
		return diag.Finding{}, false
	}
	at := func(offset int) source.Place {
		p := f.PosAt(offset, 0)
		p.Len = clip(utf8.RuneCountInString(f.Line(int(p.Line))))
		return p.Place()
	}
	finding := diag.Finding{Rule: diag.YAMLConflict, At: f.PosAt(marks[0], 0).Place(),
		Message: language.Say("an unresolved merge conflict: {0} {0|mark|marks} of it {0|is|are} left", len(marks)),
		Hint:    language.Say("keep one side, or what is right of each, and remove the lines that begin with <<<<<<<, =======, ||||||| and >>>>>>>")}
	if len(marks) == 1 {
		finding.At = at(marks[0])
	}
	for i, mark := range marks[1:] {
		if i == maxRepeats {
			finding.Note("further places like this one are not shown")
			break
		}
		finding.Relate(at(mark), "a further mark")
	}
	return finding, true
}
