// Package starter makes the files that a repository of records has in addition to them,
// for those who keep records of their own: a workflow, hooks, settings and a schema for
// editors; and a made-up folder for those who try the program out. It overwrites none.
package starter

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"unicode"

	"golang.org/x/tools/txtar"

	"sostool/pkg/check"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/render"
	"sostool/pkg/schema"
)

// toolForm has the characters that GitHub has in names. All that goes into the files is
// held to a form in which it means itself anywhere in them: in YAML, JSON, a shell's line
// and a pattern.
var toolForm = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_-][A-Za-z0-9._-]*)@([A-Za-z0-9][A-Za-z0-9._/-]*)$`)

// folderForm reports whether a folder's name has only such characters.
func folderForm(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Number) && !strings.ContainsRune("._/ -", r)
	})
}

// Starter is what files.txtar is filled with.
type Starter struct {
	Records        string // the folder as seen from the top, with slashes; "." where it is the top
	Tool, Revision string // OWNER/REPOSITORY; both empty where not given
	Lang           string // that the program speaks; empty: what its user's environment says
	Host           string // whose server checks each change, one of Hosts; empty: the first
}

// hosts are the servers that check each change, with the file that tells each of them how.
var hosts = []struct{ name, file string }{
	{"github", ".github/workflows/sostool.yml"},
	{"gitlab", ".gitlab-ci.yml"},
	{"azure", "azure-pipelines.yml"},
	{"forgejo", ".forgejo/workflows/sostool.yml"},
}

// Hosts are the names of the servers that there are files for.
func Hosts() (names []string) {
	for _, h := range hosts {
		names = append(names, h.name)
	}
	return names
}

// Go is the version of Go that builds the program.
func (Starter) Go() string { return "1.26" }

// foreign reports whether a file is for another server.
func (s Starter) foreign(f txtar.File) bool {
	for _, h := range hosts {
		if h.file == f.Name {
			return h.name != cmp.Or(s.Host, hosts[0].name)
		}
	}
	return false
}

// atTop are the places of records, for where other files are next to them: those that are
// written, for a start.
var atTop = []string{"projects/**/*.yaml", "programmes/**/*.yaml", "organisations.yaml"}

// NameTool says where the program is on GitHub, as OWNER/REPOSITORY@REVISION. It
// reports false for what has another form.
func (s *Starter) NameTool(text string) bool {
	m := toolForm.FindStringSubmatch(text)
	if m != nil {
		s.Tool, s.Revision = m[1], m[2]
	}
	return m != nil
}

// Pattern is a regular expression of the records.
func (s Starter) Pattern() string {
	if s.Records == "." {
		return `^(projects/|programmes/|organisations\.yaml$)`
	}
	return "^" + regexp.QuoteMeta(s.Records) + "/"
}

// Globs are the patterns of the records in JSON.
func (s Starter) Globs() (string, error) {
	var globs any = s.Records + "/**/*.yaml"
	if s.Records == "." {
		globs = atTop
	}
	text, err := json.Marshal(globs)
	return strings.ReplaceAll(string(text), ",", ", "), err
}

// Attributed are the patterns of the records as git has them: from the top, and
// in quotes where a blank would end them.
func (s Starter) Attributed() []string {
	if s.Records == "." {
		return []string{"/projects/**/*.yaml", "/programmes/**/*.yaml", "/organisations.yaml"}
	}
	glob := s.Records + "/**/*.yaml"
	if strings.Contains(glob, " ") {
		glob = `"` + glob + `"`
	}
	return []string{glob}
}

// Flags are those of every command line.
func (s Starter) Flags() string {
	flags := "--records='" + s.Records + "'"
	if s.Lang != "" {
		flags += " --lang=" + s.Lang
	}
	return flags
}

// Args are the same, as pre-commit has them.
func (s Starter) Args() string {
	args := "'--records=" + s.Records + "'"
	if s.Lang != "" {
		args += ", '--lang=" + s.Lang + "'"
	}
	return args
}

//go:embed files.txtar
var embedded string

// Files are those that a repository of records starts with, in a language of
// people. The schema for editors is made, and not among the embedded ones.
func (s Starter) Files(l language.Language) ([]txtar.File, error) {
	filled, err := s.fill(embedded, l)
	if err != nil {
		return nil, err
	}
	var form bytes.Buffer
	if err := render.WriteJSON(&form, schema.ForEditors(l, municipality.Load(), check.SetOf(nil).Names())); err != nil {
		return nil, err
	}
	files := slices.DeleteFunc(txtar.Parse(filled).Files, s.foreign)
	return append(files, txtar.File{Name: ".vscode/sostool.schema.json", Data: form.Bytes()}), nil
}

// fill is a text in which the sentences are in a language, and what the files name is
// theirs.
func (s Starter) fill(text string, l language.Language) ([]byte, error) {
	say := func(sentence string) string { return language.Translate(sentence, l) }
	t, err := template.New("").Delims("<<", ">>").Funcs(template.FuncMap{"say": say}).Parse(text)
	if err != nil {
		return nil, err
	}
	var filled bytes.Buffer
	err = t.Execute(&filled, s)
	return filled.Bytes(), err
}
