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
	Record        string                  `rec:"record,required" means:"The kind and version of the record; the first key of the file."`
	Language      Language                `rec:"language" means:"The language of tables and messages where --lang says no other, whatever the environment's."`
	Archive       string                  `rec:"archive" means:"The folder with the texts that file of a source names, from the top of the git repository; without git from the folder above the records."`
	Severity      Map[RuleName, Severity] `rec:"severity" means:"What findings of a rule count as here. An error of form stays one."`
	Rules         []OwnRule               `rec:"rules" means:"Rules of the folder's own."`
}

// OwnRule is a rule that holds in one folder of records.
type OwnRule struct {
	source.Handle `any:"id" means:"A rule of the folder's own."`
	ID            ID         `rec:"id,required" means:"The rule's name, which begins with own-."`
	Severity      Level      `rec:"severity,required" means:"What its findings count as."`
	For           Expression `rec:"for" means:"Which projects it is about, as an expression of queries; left out: all."`
	Require       Expression `rec:"require,required" means:"What must hold of them, as an expression of queries."`
	Place         string     `rec:"at" means:"The path that a finding points at; where it leads nowhere, the record."`
	Message       Text       `rec:"message,required" means:"What is wrong where it does not hold."`
	Why           Text       `rec:"why" means:"Why it matters."`
}

// OwnPrefix is what the names of rules of a folder's own begin with.
const OwnPrefix = "own-"

// Expression is a condition in the language of queries.
type Expression string

// Level is what the findings of a rule count as.
type Level string

var levels = list[Level]{
	{"error", language.Say("error"), 0},
	{"warning", language.Say("warning"), 0},
	{"note", language.Say("note"), 0},
}

// Choices lists the levels, from the highest down.
func (Level) Choices() []string { return levels.words() }

// Name is the level as people read it.
func (l Level) Name() language.Text { return levels.name(l) }

// Severity is what the findings of a rule count as, or that there are none.
type Severity string

// Off is the severity of a rule that reports nothing.
const Off Severity = "off"

var severities = list[Severity]{
	{Off, language.Say("off"), 0},
	{"note", language.Say("note"), 0},
	{"warning", language.Say("warning"), 0},
	{"error", language.Say("error"), 0},
}

// Choices lists the severities, from the lowest up.
func (Severity) Choices() []string { return severities.words() }

// Name is the severity as people read it.
func (s Severity) Name() language.Text { return severities.name(s) }

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
