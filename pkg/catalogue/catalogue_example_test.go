package catalogue_test

import (
	"fmt"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
)

// A folder is opened once; its projects are read one after the other, and none of
// them is kept.
func ExampleCatalogue_Each() {
	folder := fstest.MapFS{"projects/lapin.yaml": {Data: []byte("record: project/1\nid: lapin\nname: {fi: Lapin hanke}\nstatus: idea\n")}}
	c, err := catalogue.Open(folder, "records")
	if err != nil {
		fmt.Println(err)
		return
	}
	c.Each(c.Entries, 1, func(i int, doc *decode.Record) {
		fmt.Println(c.Entries[i].Name, doc.Project.Name.Fi)
	})
	// Output:
	// records/projects/lapin.yaml Lapin hanke
}
