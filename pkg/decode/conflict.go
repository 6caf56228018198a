package decode

import (
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// unmerged adds to the findings of a file the marks that a merge left in it: as one, since
// until the sides are merged nothing can be said about them. They are in the stretches,
// none where there is no conflict. In a file that is broken, lines that might belong to a
// text are also taken for marks.
func unmerged(f *source.File, broken bool, findings []diag.Finding) (_ []diag.Finding, stretches []source.Pos) {
	marks, certain := conflictMarks(f)
	if len(marks) == 0 || !certain && !broken {
		return findings, nil
	}
	first, last := marks[0].From, marks[len(marks)-1].To
	finding := diag.Finding{Rule: diag.YAMLConflict, At: source.Pos{From: first, To: last}.Place(),
		Message: language.Say("an unresolved merge conflict: {0} {0|mark|marks} of it {0|is|are} left", len(marks)),
		Hint:    language.Say("keep one side, or what is right of each, and remove the lines that begin with <<<<<<<, =======, ||||||| and >>>>>>>")}
	for i, mark := range marks[1:] {
		if i == maxRepeats {
			finding.Note("further places like this one are not shown")
			break
		}
		finding.Relate(mark.Place(), "a further mark")
	}
	from := int32(-1)
	for _, mark := range marks {
		switch sign := f.Bytes[mark.From]; {
		case sign == '<' && from < 0:
			from = mark.From
		case sign == '>' && from >= 0:
			stretches = append(stretches, source.Pos{From: from, To: mark.To})
			from = -1
		case from < 0:
			from = first
		}
	}
	if from >= 0 {
		stretches = append(stretches, source.Pos{From: from, To: last})
	}
	return append(findings, finding), stretches
}

// conflictMarks are the lines that git puts into a file where two sides of a merge meet:
// <<<<<<< or >>>>>>> with a name, and between them ======= and |||||||. They are certain
// only where one of the first two is: the others may be lines of a text.
func conflictMarks(f *source.File) (marks []source.Pos, certain bool) {
	for n := 1; n <= f.LineCount(); n++ {
		line := f.Line(n)
		if sign := conflictSign(line); sign != 0 {
			begin := f.Offset(n, 1)
			marks = append(marks, source.At(begin, begin+len(line)))
			certain = certain || sign == '<' || sign == '>'
		}
	}
	return marks, certain
}

// conflictSign is the character of which the mark of a conflict is made; 0 for
// another line.
func conflictSign(line string) byte {
	const least = 7
	if len(line) < least || strings.IndexByte("<>=|", line[0]) < 0 {
		return 0
	}
	rest := strings.TrimLeft(line, line[:1])
	if len(line)-len(rest) < least || rest != "" && (rest[0] != ' ' || line[0] == '=') {
		return 0
	}
	return line[0]
}
