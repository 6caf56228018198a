package check

import (
	"bytes"
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var unfinished = &Rule{
	Name: "unfinished", Severity: diag.Note,
	Title: language.Say("a value that only holds a place"),
	Why:   language.Say("sostool new puts it where the format requires a value and none is known: to tables and queries it is a fact like others."),
	Do:    language.Say("Write what the source says, and remove the comment above it."),
	Any: func(p *Pass) {
		lines := placeholders(p.Doc.File)
		if len(lines) == 0 {
			return
		}
		for i := range p.Doc.Tree.Nodes {
			n := &p.Doc.Tree.Nodes[i]
			if len(lines) == 0 {
				return
			}
			if line := p.Doc.File.LineAt(int(n.KeyAt.From)); n.Keyed && lines[line] {
				delete(lines, line) // what is in brackets after the key is part of its value
				p.Report(p.Doc.Tree.At(int32(i)), "the value of {0} only holds a place until it is known", n.Key).
					Suggest("write what the source says, and remove the comment above it")
			}
		}
	},
}

// placeholders are the lines below comments which say that the value there only
// holds a place.
func placeholders(file *source.File) map[int]bool {
	const begin = "## "
	if !bytes.Contains(file.Bytes, []byte(begin)) {
		return nil // as nearly all: no need to look for the comment in each language
	}
	var marks []string
	for _, code := range language.Codes() {
		l, _ := language.Parse(code)
		if mark := begin + record.Placeholder.In(l); bytes.Contains(file.Bytes, []byte(mark)) {
			marks = append(marks, mark)
		}
	}
	if marks == nil {
		return nil
	}
	lines := make(map[int]bool)
	marked := false
	for n := 1; n <= file.LineCount(); n++ {
		text := strings.TrimSpace(file.Line(n))
		switch {
		case slices.ContainsFunc(marks, func(mark string) bool { return strings.HasPrefix(text, mark) }):
			marked = true
		case !strings.HasPrefix(text, "#"):
			if marked {
				lines[n] = true
			}
			marked = false
		}
	}
	return lines
}
