package arrange

import (
	"slices"
	"strings"
	"testing"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

func figures() *table.Table {
	column := func(key string, kind table.Kind) table.Column {
		return table.Column{Key: key, Label: language.Verbatim(key), Kind: kind}
	}
	t := &table.Table{Columns: []table.Column{column("id", table.Text), column("2008", table.Money), column("2009", table.Money), column("total", table.Money)}}
	for _, r := range []struct {
		id    string
		euros int64
	}{{"b", 3}, {"a", 1}, {"c", 2}} {
		euros := table.Amount(money.Euros(r.euros), money.Stated)
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Plain(r.id), euros, euros, euros}})
	}
	return t
}

func TestApply(t *testing.T) {
	for _, test := range []struct {
		a           Arrangement
		heads, rows string
		fault       string
	}{
		{a: Arrangement{}, heads: "id 2008 2009 total", rows: "b a c"},
		{a: Arrangement{Sort: "-total", Limit: 2}, heads: "id 2008 2009 total", rows: "b c"},
		{a: Arrangement{Sort: "id", Columns: " total , id"}, heads: "total id", rows: "a b c"},
		{a: Arrangement{Years: "2009"}, heads: "id 2009 total", rows: "b a c"},
		{a: Arrangement{Years: "../2008"}, heads: "id 2008 total", rows: "b a c"},
		{a: Arrangement{Rename: []string{"total=In all"}}, heads: "id 2008 2009 In all", rows: "b a c"},
		{a: Arrangement{Sort: "totl"}, fault: `--sort takes one of id, 2008, 2009, total, not "totl"; did you mean total?`},
		{a: Arrangement{Columns: "id,xyzzy"}, fault: `--columns takes one of id, 2008, 2009, total, not "xyzzy"`},
		{a: Arrangement{Years: "soon"}, fault: `--years takes years, as 2009/2011 or 2009, not "soon"`},
		{a: Arrangement{Rename: []string{"=Euroa"}}, fault: `--rename takes a column and its head, as total=Euroa, not "=Euroa"`},
		{a: Arrangement{Rename: []string{"idd=x"}}, fault: `--rename takes one of id, 2008, 2009, total, not "idd"; did you mean id?`},
	} {
		x := figures()
		if err := test.a.Apply(x, language.Finnish); err != nil || test.fault != "" {
			if err == nil || err.Error() != test.fault {
				t.Errorf("%+v: %v", test.a, err)
			}
			continue
		}
		var heads, rows []string
		for _, c := range x.Columns {
			heads = append(heads, c.Label.String())
		}
		id := slices.IndexFunc(x.Columns, func(c table.Column) bool { return c.Key == "id" })
		for _, r := range x.Rows {
			rows = append(rows, r.Cells[id].Value.(table.Word).Code)
		}
		if strings.Join(heads, " ") != test.heads || strings.Join(rows, " ") != test.rows {
			t.Errorf("%+v: columns %q, rows %q", test.a, heads, rows)
		}
	}
}

func TestNamed(t *testing.T) {
	for _, test := range []struct {
		a     Arrangement
		want  []int
		fault bool
	}{
		{a: Arrangement{}},
		{a: Arrangement{Years: "2009/2011"}, want: []int{2009, 2010, 2011}},
		{a: Arrangement{Years: "2009/.."}},
		{a: Arrangement{Columns: "id, 2012,2010", Sort: "-2012"}, want: []int{2010, 2012}},
		{a: Arrangement{Years: "1800/2011"}, fault: true},
		{a: Arrangement{Years: "x"}, fault: true},
	} {
		if got, err := test.a.Named(); !slices.Equal(got, test.want) || (err != nil) != test.fault {
			t.Errorf("%+v: %v %v", test.a, got, err)
		}
	}
}
