// Package doctor looks at what commonly goes wrong around a folder of records, and not in
// them: git, the console, files, hooks, what CI and editors were given. It says what is
// wrong, why that matters, and the commands that cure it. It changes nothing, and judges no
// record.
package doctor

import (
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"sostool/pkg/catalogue"
	"sostool/pkg/folder"
	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/table"
)

// State is how something is.
type State uint8

// The states.
const (
	Well  State = iota
	Note        // works, and might be better
	Wrong       // does not work, or will not for others
)

// Code is the state's name for programs.
func (s State) Code() string { return [...]string{"ok", "note", "wrong"}[s] }

// Text is the state for people.
func (s State) Text() language.Text {
	return [...]language.Text{language.Say("ok"), language.Say("note"), language.Say("wrong")}[s]
}

// Finding is how one thing is.
type Finding struct {
	Check string // what was looked at, the same in every language
	State State
	Found language.Text
	Why   language.Text // it matters; nothing where all is well
	Cure  []string      // commands for a shell
}

// World is what the doctor looks at.
type World struct {
	Records  *folder.Folder
	NamedBy  string // the flag or variable that names the folder; empty: none does
	Getenv   func(string) string
	System   string // as runtime.GOOS
	CodePage int    // of the console of Windows; 0: unknown, or there is none
	Columns  int    // of the terminal; 0: there is none
	Version  string // of the program
	Language language.Language
	Now      time.Time
}

// exam is one look at a world.
type exam struct {
	World
	found []*Finding

	dir     string               // the folder of records, as it is called from here; empty: none
	records *catalogue.Catalogue // nil: none
	repo    *git.Repository      // nil: none, or git does not read it
	top     string               // of the repository, as it is called from here
}

// Examine looks at everything, in an order in which what comes first may be the cause of
// what comes later.
func Examine(w World) (found []*Finding) {
	e := &exam{World: w}
	e.console()
	e.folder()
	e.git()
	if e.repo != nil {
		defer e.repo.Close()
	}
	e.files()
	e.settings()
	e.hooks()
	e.servers()
	e.editors()
	return e.found
}

// add adds a finding about something.
func (e *exam) add(check string, s State, found language.Text) *Finding {
	f := &Finding{Check: check, State: s, Found: found}
	e.found = append(e.found, f)
	return f
}

// because says why it matters, and what cures it.
func (f *Finding) because(why language.Text, cure ...string) {
	f.Why, f.Cure = why, cure
}

// sostool is a command line of the program about the same folder.
func (e *exam) sostool(command string) string {
	if e.NamedBy != "--records" {
		return "sostool " + command
	}
	return "sostool " + command + " --records " + shell(e.Records.Named)
}

// atTop is a file at the top of the repository, as it is called from here.
func (e *exam) atTop(name string) string {
	return filepath.ToSlash(filepath.Join(e.top, filepath.FromSlash(name)))
}

// few are the first of some names.
func few(names []string) language.List {
	const most = 3
	if len(names) > most {
		return append(language.Choices(names[:most]), "…")
	}
	return language.Choices(names)
}

// shell is a word of a command line as a shell reads it.
func shell(word string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune("/._-+,:@%=", r)
	}
	switch {
	case word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !plain(r) }) && word[0] != '-':
		return word
	case strings.ContainsFunc(word, func(r rune) bool { return !language.Printable(r) || unicode.Is(unicode.Mn, r) }):
		return "$'" + escaped(word) + "'"
	default:
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
}

// escaped is a word between $' and ', in which all is ASCII.
func escaped(word string) string {
	var b strings.Builder
	for _, c := range []byte(word) {
		switch {
		case c == '\'' || c == '\\':
			b.WriteString(`\` + string(rune(c)))
		case c < ' ' || c > '~':
			const digits = "0123456789abcdef"
			b.WriteString(`\x` + digits[c>>4:c>>4+1] + digits[c&15:c&15+1])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// shells are words of a command line.
func shells(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = shell(w)
	}
	return strings.Join(quoted, " ")
}

// Table is what was found.
func Table(found []*Finding) *table.Table {
	t := &table.Table{
		Title: language.Say("What sostool doctor found"),
		Columns: []table.Column{
			{Key: "state", Label: language.Say("Status")},
			{Key: "check", Label: language.Say("Check")},
			{Key: "found", Label: language.Say("Found")},
			{Key: "why", Label: language.Say("Why it matters")},
			{Key: "cure", Label: language.Say("Cure"), Kind: table.List},
		},
	}
	said := func(text language.Text) table.Cell {
		if text.IsZero() {
			return table.Cell{}
		}
		return table.Said(text.String(), text)
	}
	for _, f := range found {
		var cure []table.Cell
		for _, command := range f.Cure {
			cure = append(cure, table.Plain(command))
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Said(f.State.Code(), f.State.Text()), table.Plain(f.Check), said(f.Found), said(f.Why), table.Listed(cure),
		}})
	}
	return t
}

// Count is how many of the findings have a state.
func Count(found []*Finding, s State) int {
	return len(slices.DeleteFunc(slices.Clone(found), func(f *Finding) bool { return f.State != s }))
}
