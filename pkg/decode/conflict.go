package decode

import (
	"bytes"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// unmerged adds to the findings of a file the marks that a merge left in it: as one, since
// until the sides are merged nothing can be said about them. They are in the stretches,
// none where there is no conflict. In a file that is broken, lines that might belong to a
// text are also taken for marks.
func unmerged(f *source.File, broken bool, findings []diag.Finding) (_ []diag.Finding, stretches []source.Pos) {
	marks, certain := conflictMarks(f.Bytes)
	if len(marks) == 0 || !certain && !broken {
		return findings, nil
	}
	at := func(offset int) source.Pos {
		return source.At(offset, offset+len(firstLine(f.Bytes[offset:])))
	}
	last := at(marks[len(marks)-1])
	finding := diag.Finding{Rule: diag.YAMLConflict, At: source.At(marks[0], int(last.To)).Place(),
		Message: language.Say("an unresolved merge conflict: {0} {0|mark|marks} of it {0|is|are} left", len(marks)),
		Hint:    language.Say("keep one side, or what is right of each, and remove the lines that begin with <<<<<<<, =======, ||||||| and >>>>>>>")}
	for i, mark := range marks[1:] {
		if i == maxRepeats {
			finding.Note("further places like this one are not shown")
			break
		}
		finding.Relate(at(mark).Place(), "a further mark")
	}
	from := -1
	for _, mark := range marks {
		switch sign := f.Bytes[mark]; {
		case sign == '<' && from < 0:
			from = mark
		case sign == '>' && from >= 0:
			stretches = append(stretches, source.At(from, int(at(mark).To)))
			from = -1
		case from < 0:
			from = marks[0]
		}
	}
	if from >= 0 {
		stretches = append(stretches, source.At(from, int(last.To)))
	}
	return append(findings, finding), stretches
}

// conflictMarks are the offsets of the lines that git puts into a file where two
// sides of a merge meet: <<<<<<< or >>>>>>> with a name, and between them =======
// and |||||||. They are certain only where one of the first two is: the others may
// be lines of a text.
func conflictMarks(text []byte) (marks []int, certain bool) {
	for at := 0; at < len(text); {
		line := firstLine(text[at:])
		if sign := conflictSign(line); sign != 0 {
			marks = append(marks, at)
			certain = certain || sign == '<' || sign == '>'
		}
		next := bytes.IndexByte(text[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return marks, certain
}

// conflictSign is the character of which the mark of a conflict is made; 0 for
// another line.
func conflictSign(line []byte) byte {
	const least = 7
	if len(line) < least || bytes.IndexByte([]byte("<>=|"), line[0]) < 0 {
		return 0
	}
	rest := bytes.TrimLeft(line, string(line[:1]))
	if len(line)-len(rest) < least || len(rest) > 0 && (rest[0] != ' ' || line[0] == '=') {
		return 0
	}
	return line[0]
}

// firstLine is a text up to its first line break.
func firstLine(text []byte) []byte {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}
