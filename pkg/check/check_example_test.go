package check_test

import (
	"fmt"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
)

// Findings are printed as they come, each with its place in characters. Errors are those
// of files and rules that could not be checked.
func ExampleEach() {
	folder := fstest.MapFS{"projects/lapin.yaml": {Data: []byte("record: project/1\nid: lapin\nname: {fi: Lapin hanke}\nstatus: idae\n")}}
	c, err := catalogue.Open(folder, "records")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, errs := check.Each(c, check.Options{Only: []string{"value-choice"}}, func(f *diag.Finding) {
		fmt.Printf("%s:%d:%d %s\n", f.File, f.Span.Line, f.Span.Col, f.Rule)
	})
	fmt.Println(errs)
	// Output:
	// records/projects/lapin.yaml:4:9 value-choice
	// []
}
