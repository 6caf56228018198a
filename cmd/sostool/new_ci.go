package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
	"golang.org/x/tools/txtar"

	"sostool/pkg/check"
	"sostool/pkg/folder"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/paths"
	"sostool/pkg/render"
	"sostool/pkg/schema"
	"sostool/pkg/usage"
)

type newCIOptions struct {
	*global
	tool string
}

func newNewCI(g *global) *cobra.Command {
	o := &newCIOptions{global: g}
	cmd := &cobra.Command{
		Use:   "ci [DIR]",
		Short: "Write a workflow, pre-commit hooks and editor settings for records of one's own",
		Long: `Write what checks records of one's own at each push and commit and as they are
typed: a GitHub workflow, a configuration of pre-commit, settings and a schema
for VS Code, .editorconfig and .gitattributes. Comments, the descriptions in the
schema, hooks and annotations are in the language of --lang.

They go to the top of the git repository that the folder of records is in or is
(else beside that folder), or to DIR, and name the folder as seen from there; out of
where you are only to DIR. A file that is there already is never changed; -o -
prints what would be written.

--tool says where this program is on GitHub. Without it the workflow takes it
from the repository's variables SOSTOOL_REPOSITORY and SOSTOOL_REVISION, and
pre-commit runs the sostool that is installed.

Exit status: 0 all files are there, 2 wrong use, 3 a file was left as it is.`,
		Example: `  sostool new ci
  sostool new ci --tool OWNER/REPOSITORY@v1.0 --lang fi
  sostool new ci --records hankkeet -o -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage.Wrong("sostool new ci takes one folder, not {0}", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if g.records.At != "" {
				return usage.Wrong("--at is of the past, for which no files are written")
			}
			var s starter
			if cmd.Flags().Changed("tool") {
				m := toolForm.FindStringSubmatch(o.tool)
				if m == nil {
					return usage.Wrong("--tool takes OWNER/REPOSITORY@REVISION as on GitHub, not \"{0}\"", o.tool)
				}
				s.Tool, s.Revision = m[1], m[2]
			}
			return o.run(args, s)
		},
	}
	cmd.Flags().StringVar(&o.tool, "tool", "", "where sostool is on GitHub, as `OWNER/REPOSITORY@REVISION`")
	return cmd
}

// toolForm has the characters that GitHub has in names. All that goes into the
// files is held to a form in which it means itself wherever it stands there:
// in YAML, JSON, a shell's line and a pattern.
var toolForm = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_-][A-Za-z0-9._-]*)@([A-Za-z0-9][A-Za-z0-9._/-]*)$`)

var folderForm = regexp.MustCompile(`^[\p{L}\p{M}\p{N}._/ -]+$`)

// starter is what new_ci.txtar is filled with.
type starter struct {
	Records        string // the folder as seen from the top, with slashes; "." where it is the top
	Tool, Revision string // OWNER/REPOSITORY; both empty where nobody said
	Lang           string // that the program speaks; empty: what its user's environment says
}

// atTop are the places of records, for where beside them stands what is none:
// the files that are written, for a start.
var atTop = []string{"projects/**/*.yaml", "programmes/**/*.yaml", "organisations.yaml"}

// Pattern is a regular expression of the records.
func (s starter) Pattern() string {
	if s.Records == "." {
		return `^(projects/|programmes/|organisations\.yaml$)`
	}
	return "^" + regexp.QuoteMeta(s.Records) + "/"
}

// Globs are the patterns of the records in JSON.
func (s starter) Globs() (string, error) {
	var globs any = s.Records + "/**/*.yaml"
	if s.Records == "." {
		globs = atTop
	}
	text, err := json.Marshal(globs)
	return strings.ReplaceAll(string(text), ",", ", "), err
}

// Attributed are the patterns of the records as git has them: from the top, and
// in quotes where a blank would end them.
func (s starter) Attributed() []string {
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
func (s starter) Flags() string {
	flags := "--records='" + s.Records + "'"
	if s.Lang != "" {
		flags += " --lang=" + s.Lang
	}
	return flags
}

// Args are the same, as pre-commit has them.
func (s starter) Args() string {
	args := "'--records=" + s.Records + "'"
	if s.Lang != "" {
		args += ", '--lang=" + s.Lang + "'"
	}
	return args
}

//go:embed new_ci.txtar
var starterFiles string

// files are those that a repository of records starts with.
func (s starter) files(l language.Language) ([]txtar.File, error) {
	say := func(sentence string) string { return language.Translate(sentence, l) }
	t, err := template.New("").Delims("<<", ">>").Funcs(template.FuncMap{"say": say}).Parse(starterFiles)
	if err != nil {
		return nil, err
	}
	var filled, form bytes.Buffer
	if err := t.Execute(&filled, s); err != nil {
		return nil, err
	}
	if err := render.WriteJSON(&form, schema.ForEditors(l, municipality.Load(), check.Names())); err != nil {
		return nil, err
	}
	return append(txtar.Parse(filled.Bytes()).Files, txtar.File{Name: ".vscode/sostool.schema.json", Data: form.Bytes()}), nil
}

func (o *newCIOptions) run(args []string, s starter) error {
	top, records, err := o.destination(args)
	if err != nil {
		return err
	}
	s.Records = records
	if l := o.language(); o.lang != "" || l != language.English {
		s.Lang = l.String()
	}
	files, err := s.files(o.language())
	if err != nil {
		return err
	}
	if o.output != "" {
		return o.writeNew(txtar.Format(&txtar.Archive{Files: files}))
	}
	left := 0
	for _, f := range files {
		said, ok := o.ensure(top, f)
		o.say(said)
		if !ok {
			left++
		}
	}
	if left > 0 {
		flags := ""
		if s.Tool != "" {
			flags = fmt.Sprintf(" --tool %s@%s", s.Tool, s.Revision)
		}
		o.say(language.Say("{0} {0|file is|files are} not as wanted; sostool new ci{1} -o - prints what is wanted", left, flags))
		return status(statusFailed)
	}
	if !paths.IsFolder(filepath.Join(top, filepath.FromSlash(records))) {
		o.say(language.Say("there is no folder {0} yet: sostool new project ID --records {0} makes it", records))
	}
	if s.Tool == "" {
		o.say(language.Say("the workflow waits for the variables SOSTOOL_REPOSITORY and SOSTOOL_REVISION of the repository on GitHub"))
	}
	return nil
}

// destination is the folder that the files go to, as it is called from here, and
// the folder of records as seen from there.
func (o *newCIOptions) destination(args []string) (top, records string, err error) {
	dir, err := o.records.Find()
	given := o.records.Named != ""
	switch {
	case !given && len(args) == 1:
		dir = filepath.Join(args[0], folder.Default)
	case err != nil:
		dir = folder.Default // it is still to come
	}
	if _, there := os.Lstat(dir); given && there == nil && !paths.IsFolder(dir) {
		return "", "", folder.NotFolder(dir)
	}
	if err == nil && !given && len(args) == 0 && !paths.InOwnRepository(dir) {
		dir = folder.Default // that one is of another repository
	}
	own, err := filepath.Abs(dir)
	if err != nil {
		return "", "", err
	}
	around, err := paths.Own(filepath.Dir(own))
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", filepath.Dir(dir), language.Plainly(err))
	}
	own = filepath.Join(around, filepath.Base(own))
	top = paths.Top(own)
	if len(args) == 1 {
		if top, err = paths.Own(args[0]); err != nil {
			return "", "", fmt.Errorf("%s: %w", args[0], language.Plainly(err))
		}
		if !paths.IsFolder(top) {
			return "", "", folder.NotFolder(args[0])
		}
	} else if top == "" {
		top = around
		if here, err := paths.Own("."); err == nil && here == own {
			top = own // nothing is written outside of where one is
		}
	}
	if given && len(args) == 0 && !paths.WithinHere(top) {
		return "", "", usage.Wrong("the files would go to {0}, outside of where you are; if that is meant: sostool new ci {0} --records {1}", top, dir)
	}
	records, err = filepath.Rel(top, own)
	switch records = filepath.ToSlash(records); {
	case err != nil || !filepath.IsLocal(records):
		return "", "", usage.Wrong("the files go to {0}, and {1} is no folder below it: name one with --records", top, dir)
	case !folderForm.MatchString(records):
		return "", "", usage.Wrong("the files can name a folder of letters, digits, blanks and . _ - only, not \"{0}\"", records)
	}
	if len(args) == 1 {
		return filepath.Clean(args[0]), records, nil
	}
	if wd, err := paths.Own("."); err == nil {
		if near, err := filepath.Rel(wd, top); err == nil {
			top = near
		}
	}
	return top, records, nil
}

// ensure writes a file below a folder where none stands yet. It says what is
// there then; ok is whether that is as wanted.
func (g *global) ensure(top string, f txtar.File) (said language.Text, ok bool) {
	name := filepath.Join(top, filepath.FromSlash(f.Name))
	shown := language.Verbatim(name)
	text, err := standing(top, f.Name)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(name), 0o777); err == nil {
			err = g.files.Create(name, f.Data)
		}
		if err == nil {
			return language.Say("{0}: written", shown), true
		}
		if errors.Is(err, fs.ErrExist) { // somebody was faster
			text, err = standing(top, f.Name)
		}
	}
	switch {
	case err == nil && holds(text, f.Data):
		return language.Say("{0}: is so already", shown), true
	case err == nil:
		return language.Say("{0}: says something else already, and is left as it is", shown), false
	}
	var odd *language.Error
	if errors.As(err, &odd) {
		return odd.Text, false
	}
	return language.Verbatim(name + ": " + strings.TrimPrefix(language.Plainly(err).Error(), name+": ")), false
}

// standing reads a file below a folder, through no link.
func standing(top, name string) ([]byte, error) {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		top = filepath.Join(top, part)
		info, err := os.Lstat(top)
		switch last := i == len(parts)-1; {
		case err != nil:
			return nil, err
		case last && !info.Mode().IsRegular():
			return nil, language.Fail("{0}: no regular file, so it is not written", top)
		case !last && !info.IsDir():
			return nil, language.Fail("{0}: no folder of its own, so nothing is written there", top)
		}
	}
	return os.ReadFile(top)
}

// holds reports whether the lines of a file stand in another, in their order
// and perhaps with others between them. Comments differ with the language, and
// commas with what follows.
func holds(text, wanted []byte) bool {
	rest := starterLines(wanted)
	for _, line := range starterLines(text) {
		if len(rest) > 0 && line == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

func starterLines(text []byte) []string {
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		lines[i] = strings.Trim(line, " \t\r,")
	}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" || strings.HasPrefix(line, "#") })
}
