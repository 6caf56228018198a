package check

import (
	"embed"
	"io/fs"
	"path"
	"strings"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"sostool/pkg/audit"
	"sostool/pkg/calendar"
)

// examples holds a wrong and a right folder of records for each rule. A line of the wrong
// one that ends in "# want NAME at COLUMN: PIECE" is where the rule reports, at a
// character of it and with a piece of its message; several are parted by "; ". "#
// want-next" is about the line below, where the line itself can't bear a comment. A file
// "NAME -> TARGET" is a symbolic link.
//
//go:embed examples/*.txtar
var examples embed.FS

// Example is a folder of records for people to read and for tests to run.
type Example struct {
	Files []ExampleFile
}

// ExampleFile is a file of an example.
type ExampleFile struct {
	Name, Text string
	Link       string // the target of a symbolic link
}

// ExamplesOf are the wrong and the right example of a rule. Files of the
// archive that are in neither folder belong to both.
func ExamplesOf(rule string) (wrong, right Example, err error) {
	text, err := examples.ReadFile("examples/" + rule + ".txtar")
	if err != nil {
		return wrong, right, err
	}
	for _, f := range txtar.Parse(text).Files {
		name, link, _ := strings.Cut(f.Name, " -> ")
		file := ExampleFile{name, string(f.Data), link}
		wrongName, inWrong := strings.CutPrefix(name, "wrong/")
		rightName, inRight := strings.CutPrefix(name, "right/")
		if !inRight {
			file.Name = wrongName
			wrong.Files = append(wrong.Files, file)
		}
		if !inWrong {
			file.Name = rightName
			right.Files = append(right.Files, file)
		}
	}
	return wrong, right, nil
}

// FS is the example as a file system.
func (e Example) FS() fs.FS {
	m := make(fstest.MapFS)
	for _, f := range e.Files {
		if f.Link != "" {
			m[f.Name] = &fstest.MapFile{Data: []byte(f.Link), Mode: fs.ModeSymlink | 0o777}
			continue
		}
		m[f.Name] = &fstest.MapFile{Data: []byte(f.Text), Mode: 0o644}
	}
	return m
}

// Quotes looks into a text of the example's archive, whose name is that of its settings.
func (e Example) Quotes(file string) (*audit.Quotes, error) {
	text, err := fs.ReadFile(e.FS(), path.Join("texts", file))
	if err != nil {
		return nil, err
	}
	return audit.NewQuotes(text), nil
}

// Bare is the example without the marks of tests.
func (e Example) Bare() Example {
	files := make([]ExampleFile, len(e.Files))
	for i, f := range e.Files {
		var b strings.Builder
		for line := range strings.Lines(f.Text) {
			if before, _, ok := strings.Cut(line, "# want"); ok {
				line = strings.TrimRight(before, " ") + "\n"
				if line == "\n" {
					line = "#\n" // a line of its own: the others keep their numbers
				}
			}
			b.WriteString(line)
		}
		files[i] = ExampleFile{f.Name, b.String(), f.Link}
	}
	return Example{files}
}

// ExampleDay is the day that examples take for today.
var ExampleDay = calendar.DayOf(2026, 1, 31)
