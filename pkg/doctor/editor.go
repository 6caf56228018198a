package doctor

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sostool/pkg/check"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/render"
	"sostool/pkg/schema"
	"sostool/pkg/starter"
)

// schemas are where the schema for editors is, from the top of the repository.
var schemas = []string{".vscode/sostool.schema.json", "sostool.schema.json"}

// editors looks at what editors were given.
func (e *exam) editors() {
	if e.repo == nil {
		return
	}
	for _, name := range schemas {
		if text, err := os.ReadFile(filepath.FromSlash(e.atTop(name))); err == nil {
			e.schema(e.atTop(name), text)
		}
	}
	for _, editor := range starter.Editors() {
		e.editor(editor)
	}
}

// schema looks whether a schema is one that the program writes today.
func (e *exam) schema(name string, text []byte) {
	spoken := e.Language
	for _, code := range language.Codes() {
		l, _ := language.Parse(code)
		switch written := writtenIn(l); {
		case bytes.Equal(text, written[0]), bytes.Equal(text, written[1]):
			e.add("schema", Well, language.Say("{0} is that of this version", name))
			return
		case titleOf(text) == titleOf(written[0]):
			spoken = l
		}
	}
	e.add("schema", Wrong, language.Say("{0} is not that of this version", name)).
		because(language.Say("the editor offers and marks by other keys and rules than validate"),
			"sostool schema --lang "+spoken.String()+" -o "+shell(name))
}

// writtenIn are the schemas that the program writes in a language.
func writtenIn(l language.Language) (written [2][]byte) {
	for i, form := range []any{
		schema.Of("", l, municipality.Load(), check.SetOf(nil).Names()),
		schema.ForEditors(l, municipality.Load(), check.SetOf(nil).Names()),
	} {
		var text bytes.Buffer
		_ = render.WriteJSON(&text, form) // it has no error in memory
		written[i] = text.Bytes()
	}
	return written
}

// titleOf is the line of a schema that says in words what it is.
func titleOf(text []byte) string {
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, `"title":`) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// editor looks whether an editor was given what the program writes today, in some language.
func (e *exam) editor(editor string) {
	wanted := make(map[string][][]byte) // by the file's name
	for _, lang := range append(language.Codes(), "") {
		s := starter.Starter{Records: e.repo.Path(), Lang: lang}
		files, err := s.EditorFiles(editor, e.Language)
		if err != nil {
			return
		}
		for _, f := range files {
			wanted[f.Name] = append(wanted[f.Name], f.Data)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(wanted)) {
		name := e.atTop(file)
		text := e.read(name)
		if !mentions(text) || slices.ContainsFunc(wanted[file], func(w []byte) bool { return starter.Holds([]byte(text), w) }) {
			continue
		}
		e.add("editor", Note, language.Say("{0} is not what sostool new editor {1} writes", name, editor)).
			because(language.Say("it is of another version, or was changed by hand"), e.sostool("new editor "+editor+" -o -"))
	}
}
