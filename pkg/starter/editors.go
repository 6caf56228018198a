package starter

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"

	"sostool/pkg/folder"
	"sostool/pkg/language"
)

// editors are the files by which editors start the language server: below a folder with the
// name of each.
//
//go:embed editors.txtar
var editors string

// Editors are the names of the editors for which there are files.
func Editors() (names []string) {
	for _, f := range txtar.Parse([]byte(editors)).Files {
		if name, _, _ := strings.Cut(f.Name, "/"); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// EditorFiles are those by which an editor starts the language server, in a language of
// people.
func (s Starter) EditorFiles(editor string, l language.Language) (files []txtar.File, err error) {
	filled, err := s.fill(editors, l)
	if err != nil {
		return nil, err
	}
	for _, f := range txtar.Parse(filled).Files {
		if name, ok := strings.CutPrefix(f.Name, editor+"/"); ok {
			files = append(files, txtar.File{Name: name, Data: f.Data})
		}
	}
	return files, nil
}

// Server is the arguments that start the language server, in quotes as JSON, TOML, Lua and
// Lisp have them.
func (s Starter) Server(separator string) string {
	args := []string{"lsp"}
	if s.Records != folder.Default && s.Records != "." {
		args = append(args, "--records", s.Records)
	}
	if s.Lang != "" {
		args = append(args, "--lang", s.Lang)
	}
	for i, a := range args {
		args[i] = strconv.Quote(a)
	}
	return strings.Join(args, separator)
}
