package doctor

import (
	"errors"
	"path/filepath"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/folder"
	"sostool/pkg/language"
	"sostool/pkg/paths"
)

// folder looks for the records.
func (e *exam) folder() {
	dir, err := e.Records.Find()
	if err == nil {
		e.dir = dir
		e.records, err = e.Records.Open(dir)
	}
	shown := filepath.ToSlash(dir)
	begin := "sostool new project ID --records " + shell(folder.Default)
	switch {
	case errors.Is(err, folder.ErrNone):
		e.add("records", Wrong, language.Say("there is no folder of records here or in a parent")).
			because(language.Say("commands that read need one"), begin)
	case err != nil && e.NamedBy == "SOSTOOL_RECORDS":
		e.dir = ""
		e.add("records", Wrong, language.Say("SOSTOOL_RECORDS names a folder that can't be read: {0}", language.Spoken(err))).
			because(language.Say("every command looks there first, also where there is a folder of records"), "unset SOSTOOL_RECORDS")
	case err != nil:
		e.dir = ""
		e.add("records", Wrong, language.Say("the folder of records can't be read: {0}", language.Spoken(err))).
			because(language.Say("commands that read need one"), begin)
	case e.NamedBy != "":
		e.add("records", Well, language.Say("records: {0}, named by {1}", shown, e.NamedBy))
		e.passedOver()
	case shown == folder.Default:
		e.add("records", Well, language.Say("records: {0}, in this folder", shown))
	default:
		e.add("records", Well, language.Say("records: {0}, in the nearest parent that has a folder of that name", shown))
	}
}

// passedOver looks whether the variable hides a folder that is nearer.
func (e *exam) passedOver() {
	if e.NamedBy != "SOSTOOL_RECORDS" {
		return
	}
	near, err := new(folder.Folder).Find()
	if err != nil {
		return
	}
	own, err1 := paths.Own(e.dir)
	other, err2 := paths.Own(near)
	if err1 == nil && err2 == nil && own != other {
		e.add("records", Note, language.Say("{0} is not read, since SOSTOOL_RECORDS names another folder", filepath.ToSlash(near))).
			because(language.Say("every command looks there first, also where there is a folder of records"), "unset SOSTOOL_RECORDS")
	}
}

// settings looks at settings.yaml.
func (e *exam) settings() {
	if e.records == nil {
		return
	}
	var file *catalogue.Entry
	for _, entry := range e.records.Entries {
		if entry.Path() == "settings.yaml" {
			file = entry
		}
	}
	if file == nil {
		e.add("settings", Well, language.Say("there is no settings.yaml: all is as usual"))
		return
	}
	report, _ := check.Run(e.records, check.Options{Alone: true, Wanted: func(entry *catalogue.Entry) bool { return entry == file }})
	faults := 0
	for _, f := range report.Findings {
		if f.Severity >= diag.Warning {
			faults++
		}
	}
	if faults == 0 {
		e.add("settings", Well, language.Say("{0} is sound", file.Name))
		return
	}
	e.add("settings", Wrong, language.Say("{0} has {1} {1|fault|faults}", file.Name, faults)).
		because(language.Say("a setting or a rule that is at fault does not hold"), e.sostool("validate "+shell(file.Name)))
}
