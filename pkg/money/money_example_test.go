package money_test

import (
	"fmt"

	"sostool/pkg/money"
)

// An amount is read from its text, and remembers what the text leaves open.
func ExampleParse() {
	a, err := money.Parse("about 2400000")
	fmt.Println(a.Cents(), a.Known(), a, err)
	_, err = money.Parse("1 828 204")
	fmt.Println(err)
	// Output:
	// 240000000 true about 2400000 <nil>
	// "1 828 204" is not a valid amount
}

// A sum is shared by weights to the last cent: the largest remainders get what the
// whole parts leave.
func ExampleApportion() {
	fmt.Println(money.Apportion(100_00, []int64{1, 1, 1}))
	// Output:
	// [3334 3333 3333]
}
