package language_test

import (
	"fmt"

	"sostool/pkg/language"
)

// A text is said once and read in any language; a number chooses its words.
func ExampleSay() {
	t := language.Say("{0} more {0|row|rows}", 5)
	fmt.Println(t)
	fmt.Println(t.In(language.Finnish))
	// Output:
	// 5 more rows
	// vielä 5 riviä
}
