package doctor

import (
	"strings"

	"sostool/pkg/language"
)

// utf8Page is the code page of Windows that is UTF-8.
const utf8Page = 65001

// narrow is how many characters a line must have so that tables leave no column out
// that is often read.
const narrow = 80

// console looks at what shows the program's text.
func (e *exam) console() {
	name, characters := e.characters()
	switch {
	case e.CodePage != 0 && e.CodePage != utf8Page:
		e.add("console", Note, language.Say("the console has the code page {0}, not that of UTF-8", e.CodePage)).
			because(language.Say("letters such as ä and ö go wrong where output goes through a pipe or to a file"), "chcp 65001")
	case characters != "" && !isUTF8(characters):
		e.add("console", Wrong, language.Say("{0} asks for the characters {1}, not for UTF-8", name, characters)).
			because(language.Say("letters such as ä and ö, and the marks of tables, are not shown as they are"), "export LC_ALL="+e.locale())
	case characters == "":
		e.add("console", Well, language.Say("the environment names no characters: UTF-8 is written"))
	default:
		e.add("console", Well, language.Say("the console has UTF-8"))
	}
	switch {
	case e.Columns == 0:
		e.add("width", Well, language.Say("not a terminal: texts are as wide as --width says"))
	case e.Columns < narrow:
		e.add("width", Note, language.Say("the terminal is {0} characters wide", e.Columns)).
			because(language.Say("below {0}, tables leave columns out and print others below the rest", narrow), e.sostool("list --width 0"))
	default:
		e.add("width", Well, language.Say("the terminal is {0} characters wide", e.Columns))
	}
}

// characters are those that the environment asks for, and the variable that does: empty
// where none does, or asks for those of no place.
func (e *exam) characters() (name, characters string) {
	if e.System == "windows" {
		return "", ""
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		value := e.Getenv(name)
		if value == "" {
			continue
		}
		place, characters, stated := strings.Cut(value, ".")
		characters, _, _ = strings.Cut(characters, "@")
		switch {
		case stated:
			return name, characters
		case place == "C" || place == "POSIX":
			return "", ""
		default:
			return name, "ISO-8859-1" // what a place has that states none
		}
	}
	return "", ""
}

func isUTF8(characters string) bool {
	return strings.EqualFold(strings.ReplaceAll(characters, "-", ""), "utf8")
}

// locale is one with UTF-8 for the reader's language.
func (e *exam) locale() string {
	return map[language.Language]string{language.Finnish: "fi_FI.UTF-8", language.Swedish: "sv_FI.UTF-8", language.English: "C.UTF-8"}[e.Language]
}
