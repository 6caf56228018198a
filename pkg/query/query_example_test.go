package query_test

import (
	"fmt"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/query"
)

// A question is compiled against the types of the records: what can't be answered is
// refused at its place before anything is read.
func ExampleCondition() {
	c, err := catalogue.Open(fstest.MapFS{"organisations.yaml": {Data: []byte("record: organisations/1\n")}}, "records")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = query.Condition(c, `total > 1000000 and status == "granted"`)
	fmt.Println(err)
	_, err = query.Condition(c, `totl > 1000000`)
	fmt.Println(err)
	// Output:
	// <nil>
	// there is no field totl; did you mean total?
}
