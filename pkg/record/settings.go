package record

import (
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// SettingsFile is the one file whose settings hold: at the top of the folder of records.
const SettingsFile = "settings.yaml"

// Settings are what the people of a folder of records want of the program there.
type Settings struct {
	source.Handle `means:"What holds for everyone who works with the folder of records."`
	Record        string   `rec:"record,required" means:"The kind and version of the record; the first key of the file."`
	Language      Language `rec:"language" means:"The language of tables and messages where --lang says no other, whatever the environment's."`
	Archive       string   `rec:"archive" means:"The folder with the texts that file of a source names, from the top of the git repository; without git from the folder above the records."`
}

// Language is the code of a language that the program speaks.
type Language string

var languages = list[Language]{
	{"fi", language.Say("Finnish"), 0},
	{"sv", language.Say("Swedish"), 0},
	{"en", language.Say("English"), 0},
}

// Choices lists the codes.
func (Language) Choices() []string { return languages.words() }

// Name is the language as people read it.
func (l Language) Name() language.Text { return languages.name(l) }
