package table_test

import (
	"fmt"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

// A table is made once, sorted and cut by the keys of its columns, and written in any
// format (package render).
func ExampleTable_Sort() {
	t := &table.Table{Columns: []table.Column{{Key: "name", Kind: table.Text}, {Key: "total", Kind: table.Money}}}
	for _, row := range []struct {
		name  string
		cents int64
	}{{"Lapin hanke", 100_00}, {"PRO SOS", 300_00}} {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Plain(row.name), table.Amount(money.Cents(row.cents), money.Stated)}})
	}
	t.Sort("total", true, language.Finnish)
	fmt.Println(t.Keys(), t.Rows[0].Cells[1].Value)
	// Output:
	// [name total] 300
}
