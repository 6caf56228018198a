package format_test

import (
	"fmt"

	"sostool/pkg/format"
)

// Keys are put into the order of the format; comments and values stay.
func ExampleText() {
	text, err := format.Text("records/projects/lapin.yaml", []byte("id: lapin # the short name\nrecord:   project/1\n"))
	fmt.Printf("%s%v\n", text, err)
	// Output:
	// record: project/1
	// id: lapin  # the short name
	// <nil>
}
