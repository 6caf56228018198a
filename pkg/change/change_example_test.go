package change_test

import (
	"fmt"

	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// Versions of a record are compared by what they say, not by their lines.
func ExampleCompare() {
	d := decode.New(municipality.Load())
	read := func(text string) *source.Tree {
		return d.Decode(&source.File{Bytes: []byte(text)}, record.ProjectKind).Tree
	}
	for _, c := range change.Compare(
		read("record: project/1\nid: lapin\nname: {fi: Lapin hanke}\nstatus: idea\n"),
		read("record: project/1\nid: lapin\nstatus: granted\nname:\n  fi: Lapin hanke\n")) {
		old, new := c.Shown(language.English)
		fmt.Println(c.Path, old, new)
	}
	// Output:
	// status idea granted
}
