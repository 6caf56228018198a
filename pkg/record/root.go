package record

import (
	"reflect"
	"slices"
	"strings"
)

// Root is a kind of record.
type Root struct {
	Kind   string       // and its version, as the first key states them: project/1
	Type   reflect.Type // of the whole file
	Folder string       // that has a file for each id; empty where one file has all
	Leads  Reference    // what leads to a record of the kind, or to what it lists; ToNothing of settings
}

// The kinds of record and the version of each.
const (
	ProjectKind       = "project/1"
	ProgrammeKind     = "programme/1"
	OrganisationsKind = "organisations/1"
	SettingsKind      = "settings/1"
)

// Roots lists the kinds of record.
func Roots() []Root { return roots }

var roots = []Root{
	{ProjectKind, reflect.TypeFor[Project](), "projects", ToProject},
	{ProgrammeKind, reflect.TypeFor[Programme](), "programmes", ToProgramme},
	{OrganisationsKind, reflect.TypeFor[Organisations](), "", ToOrganisation},
	{SettingsKind, reflect.TypeFor[Settings](), "", ToNothing},
}

// RootOf is a kind of record, the zero Root where there is none.
func RootOf(kind string) Root {
	if i := slices.IndexFunc(roots, func(r Root) bool { return r.Kind == kind }); i >= 0 {
		return roots[i]
	}
	return Root{}
}

// Kinds lists the kinds of record, as the first key states them.
func Kinds() []string {
	var kinds []string
	for _, r := range Roots() {
		kinds = append(kinds, r.Kind)
	}
	return kinds
}

// Name is the kind without its version: project.
func (r Root) Name() string {
	name, _, _ := strings.Cut(r.Kind, "/")
	return name
}

// Path is where the record of an id belongs in the folder of records.
func (r Root) Path(id string) string {
	if r.Folder == "" {
		return r.Name() + ".yaml"
	}
	return r.Folder + "/" + id + ".yaml"
}
