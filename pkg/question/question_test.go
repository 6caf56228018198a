package question

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/query"
	"sostool/pkg/usage"
)

func records(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Open(fstest.MapFS{"projects/lapin.yaml": {Data: []byte("record: project/1\nid: lapin\n")}}, "records")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sources(all []*query.Expression) string {
	var out []string
	for _, e := range all {
		out = append(out, e.Source)
	}
	return strings.Join(out, "|")
}

func TestCompile(t *testing.T) {
	for _, test := range []struct {
		q                   Question
		columns, sums, sort string
		sortBy              bool // what is sorted by is not a column
	}{
		{q: Question{}, columns: "id|name|status|years|total"},
		{q: Question{Each: "budgets"}, columns: "id|"},
		{q: Question{Columns: "id, total", Sort: "-total"}, columns: "id|total", sort: "total"},
		{q: Question{Sort: "period"}, columns: "id|name|status|years|total", sort: "period", sortBy: true},
		{q: Question{Group: "status", Sums: []string{"total"}, Sort: "status"}, sums: "total", sort: "status"},
		{q: Question{Count: true, Sort: "-count"}, sort: "count"},
	} {
		test.q.Keep = "true"
		q, err := test.q.Compile(records(t))
		if err != nil {
			t.Errorf("%+v: %v", test.q, err)
			continue
		}
		columns := sources(q.Columns)
		if test.q.Each != "" && strings.HasPrefix(columns, test.columns) {
			columns = test.columns
		}
		if columns != test.columns || sources(q.Sums) != test.sums || q.Sort != test.sort || (q.SortBy != nil) != test.sortBy || q.Descending != strings.HasPrefix(test.q.Sort, "-") {
			t.Errorf("%+v: columns %q, sums %q, sorted by %q %v", test.q, columns, sources(q.Sums), q.Sort, q.SortBy)
		}
	}
}

func TestWrong(t *testing.T) {
	for want, q := range map[string]Question{
		"--columns is of projects, and --group-by, --sum and --count have columns of their own": {Columns: "id", Count: true},
		"--sum adds amounts, counts and person-years, and name is none of these":                {Sums: []string{"name"}},
		"id is there twice: each column has a name of its own":                                  {Columns: "id, id"},
		"--sort takes one value of each row, and partners.org is a list":                        {Sort: "partners.org"},
		"expected one field, not 2":                      {Group: "id, status"},
		`--sort takes one of count, status, not "total"`: {Group: "status", Count: true, Sort: "total"},
	} {
		q.Keep = "true"
		_, err := q.Compile(records(t))
		var u usage.Error
		if !errors.As(err, &u) || u.Error() != want {
			t.Errorf("%+v: %v", q, err)
		}
	}
	var faulty *query.Error
	if _, err := (&Question{Keep: "statu == 1"}).Compile(records(t)); !errors.As(err, &faulty) {
		t.Errorf("a field that is not there: %v", err)
	}
}

func TestComplete(t *testing.T) {
	q := Question{Each: "budgets"}
	if words := q.Complete(records(t), ".sta"); !slices.Contains(words, ".stage") {
		t.Errorf("%q", words)
	}
}
