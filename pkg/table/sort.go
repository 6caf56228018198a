package table

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	tag "golang.org/x/text/language"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Sort orders the rows by a column, and rows that are equal in it as they were. Texts are
// ordered as the language's alphabet has them: å, ä and ö come last in Finnish and
// Swedish; numbers in them by what they are, so that Hanke 2 comes before Hanke 10. What
// is unknown or blank comes last, also in descending order. It reports false where there
// is no such column.
func (t *Table) Sort(key string, descending bool, l language.Language) bool {
	column := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Key == key && c.For != People })
	if column < 0 {
		return t.isBlank(key) // all rows are equal in it
	}
	alphabet := collate.New(tag.MustParse(l.String()), collate.Numeric)
	slices.SortStableFunc(t.Rows, func(a, b Row) int {
		x, y := a.Cells[column], b.Cells[column]
		switch {
		case !x.Known() || !y.Known():
			return cmp.Compare(rank(x), rank(y))
		case descending:
			x, y = y, x
		}
		return compare(x, y, alphabet, l)
	})
	return true
}

// rank puts what is known before the rest.
func rank(c Cell) int {
	if c.Known() {
		return 0
	}
	return 1
}

func compare(x, y Cell, alphabet *collate.Collator, l language.Language) int {
	switch a := x.Value.(type) {
	case Word:
		if b, ok := y.Value.(Word); ok {
			return alphabet.CompareString(a.Text.In(l), b.Text.In(l))
		}
	case int:
		if b, ok := y.Value.(int); ok {
			return cmp.Compare(a, b)
		}
	case Year:
		if b, ok := y.Value.(Year); ok {
			return cmp.Compare(a, b)
		}
	case money.Amount:
		if b, ok := y.Value.(money.Amount); ok {
			return cmp.Compare(a.Cents(), b.Cents())
		}
	case money.Share:
		if b, ok := y.Value.(money.Share); ok {
			return cmp.Compare(a.Micro(), b.Micro())
		}
	case money.Number:
		if b, ok := y.Value.(money.Number); ok {
			return cmp.Compare(a, b)
		}
	case calendar.Date:
		if b, ok := y.Value.(calendar.Date); ok {
			return cmp.Or(cmp.Compare(a.First(), b.First()), cmp.Compare(a.Last(), b.Last()))
		}
	case Items:
		if b, ok := y.Value.(Items); ok {
			return slices.CompareFunc(a, b, func(x, y Cell) int { return compare(x, y, alphabet, l) })
		}
	case calendar.Period:
		if b, ok := y.Value.(calendar.Period); ok {
			first, last := a.Widest()
			first2, last2 := b.Widest()
			return cmp.Or(cmp.Compare(first, first2), cmp.Compare(last, last2))
		}
	}
	return 0
}

// Keys are the columns by which rows can be sorted.
func (t *Table) Keys() []string {
	var out []string
	for _, c := range t.Columns {
		if c.For != People {
			out = append(out, c.Key)
		}
	}
	return out
}
