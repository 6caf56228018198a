package near_test

import (
	"fmt"

	"sostool/pkg/near"
)

// Of words that are equally near all are offered.
func ExampleWords() {
	fmt.Println(near.Words("Kemmi", []string{"Kemi", "Tornio", "Inari"}))
	fmt.Println(near.Words("Helsinki", []string{"Kemi", "Tornio", "Inari"}))
	// Output:
	// [Kemi]
	// []
}
