package table

import (
	"slices"
	"testing"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

func column(kind Kind, values ...Cell) *Table {
	t := &Table{Columns: []Column{{Key: "n"}, {Key: "v", Kind: kind}}}
	for i, v := range values {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Value: i}, v}})
	}
	return t
}

func order(t *Table) []int {
	var out []int
	for _, r := range t.Rows {
		out = append(out, r.Cells[0].Value.(int))
	}
	return out
}

func TestSort(t *testing.T) {
	amount := func(n int64) Cell { return Amount(money.Euros(n), money.Stated) }
	period := func(s string) Cell {
		p, err := calendar.ParsePeriod(s)
		if err != nil {
			t.Fatal(err)
		}
		return Cell{Value: p}
	}
	words := []Cell{Plain("Öster"), Plain("Älvkarleby"), Plain("Åbo"), Plain("zeta"), Plain("Alavus"), {}}
	tests := []struct {
		name       string
		table      *Table
		descending bool
		l          language.Language
		want       []int
	}{
		{"Finnish", column(Text, words...), false, language.Finnish, []int{4, 3, 2, 1, 0, 5}},
		{"Swedish", column(Text, words...), false, language.Swedish, []int{4, 3, 2, 1, 0, 5}},
		{"English", column(Text, words...), false, language.English, []int{2, 4, 1, 0, 3, 5}},
		{"numbers in texts", column(Text, Plain("Hanke 10"), Plain("Hanke 2"), Plain("Hanke 1"), Plain("hanke-10b"), Plain("hanke-9")), false, language.Finnish, []int{2, 1, 0, 4, 3}},
		{"lists", column(List, Listed([]Cell{Plain("b")}), Listed([]Cell{Plain("a"), Plain("c")}), Listed(nil), Listed([]Cell{Plain("a")})), false, language.Finnish, []int{3, 1, 0, 2}},
		{"descending, nothing last", column(Text, words...), true, language.Finnish, []int{0, 1, 2, 3, 4, 5}},
		{"amounts, unknown last", column(Money, amount(5), Cell{Value: money.Amount{}}, amount(1), amount(9)), false, language.English, []int{2, 0, 3, 1}},
		{"amounts descending", column(Money, amount(5), Cell{Value: money.Amount{}}, amount(1), amount(9)), true, language.English, []int{3, 0, 2, 1}},
		{"equal rows as they stood", column(Money, amount(5), amount(5), amount(1), amount(5)), true, language.English, []int{0, 1, 3, 2}},
		{"periods", column(Period, period("2009/2011"), period("2004/2005"), period("2009/2010-05"), period("../2001")), false, language.English, []int{3, 1, 2, 0}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !test.table.Sort("v", test.descending, test.l) {
				t.Fatal("no such column")
			}
			if got := order(test.table); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	if column(Text).Sort("w", false, language.English) {
		t.Error("sorted by a column that is not there")
	}
}
