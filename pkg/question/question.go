// Package question compiles what the commands list and query ask: which projects, and
// what of each or of groups of them. It puts together expressions; their language is
// package query's, the answers are package report's.
package question

import (
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/query"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

// DefaultColumns fit 80 characters, and more where there is room.
const DefaultColumns = "id, name, status, years, total"

// Question is a question as it is typed: expressions, and what becomes of the rows.
type Question struct {
	Keep    string // the projects for which it is true
	Columns string // with commas between them; empty: those that say most
	Each    string // a list, for each item of which there is a row; empty: for each project
	Group   string // what the projects of a row have in common; empty: a row for each
	Sums    []string
	Count   bool
	Sort    string // a column, or where rows are projects any expression, with - from the highest down
	Limit   int    // rows; 0: all

	Alphabet language.Language // by which texts are sorted
}

// Compile compiles the expressions of a question, which are about the records of a
// catalogue. The errors are usage errors, or a *query.Error.
func (o *Question) Compile(c *catalogue.Catalogue) (*report.Query, error) {
	q := &report.Query{Default: o.Columns == "", Grouped: o.Count || o.Group != "" || len(o.Sums) > 0, Limit: o.Limit, Alphabet: o.Alphabet}
	if q.Grouped && o.Columns != "" {
		return nil, usage.Wrong("--columns is of projects, and --group-by, --sum and --count have columns of their own")
	}
	var err error
	if q.Keep, err = query.Condition(c, o.Keep); err != nil {
		return nil, err
	}
	if o.Each != "" {
		if q.Each, err = query.Items(c, o.Each); err != nil {
			return nil, err
		}
	}
	values := func(text string) ([]*query.Expression, error) { return query.Values(c, text, q.Each) }
	if !q.Grouped {
		if q.Columns, err = values(o.shown(q.Each)); err != nil {
			return nil, err
		}
	}
	if o.Group != "" {
		if q.Group, err = one(values(o.Group)); err != nil {
			return nil, err
		}
	}
	for _, text := range o.Sums {
		sums, err := values(text)
		if err != nil {
			return nil, err
		}
		for _, e := range sums {
			if e.Kind != query.Number && !e.Adds() {
				return nil, usage.Wrong("--sum adds amounts, counts and person-years, and {0} is none of these", e.Source)
			}
		}
		q.Sums = append(q.Sums, sums...)
	}
	if twice := repeated(append(slices.Concat(q.Columns, q.Sums), q.Group)); twice != "" {
		return nil, usage.Wrong("{0} is there twice: each column has a name of its own", twice)
	}
	return q, o.order(q, values)
}

// repeated is what appears twice among expressions; empty where nothing does.
func repeated(all []*query.Expression) string {
	seen := make(map[string]bool)
	for _, e := range all {
		switch {
		case e == nil:
		case seen[e.Source]:
			return e.Source
		default:
			seen[e.Source] = true
		}
	}
	return ""
}

// order reads the flag that says by what rows are sorted: one of the columns,
// or where rows are projects any other expression.
func (o *Question) order(q *report.Query, values func(string) ([]*query.Expression, error)) error {
	if o.Sort == "" {
		return nil
	}
	q.Sort, q.Descending = strings.CutPrefix(o.Sort, "-")
	var keys []string
	if q.Grouped {
		keys = append(keys, report.CountKey)
		for _, e := range append(q.Sums, q.Group) {
			if e != nil {
				keys = append(keys, e.Source)
			}
		}
	}
	for _, e := range q.Columns {
		if e.Source == q.Sort {
			return sortable(e)
		}
	}
	switch {
	case slices.Contains(keys, q.Sort):
		return nil
	case q.Grouped:
		return usage.Choice("--sort", q.Sort, keys)
	}
	var err error
	if q.SortBy, err = one(values(q.Sort)); err != nil {
		return err
	}
	return sortable(q.SortBy)
}

// sortable refuses lists: they have no order.
func sortable(e *query.Expression) error {
	if e.Kind == query.List {
		return usage.Wrong("--sort takes one value of each row, and {0} is a list", e.Source)
	}
	return nil
}

// one is the only one of several expressions.
func one(all []*query.Expression, err error) (*query.Expression, error) {
	if err == nil && len(all) != 1 {
		err = usage.Wrong("expected one field, not {0}", len(all))
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// shown are the columns: those asked for, or what says most of a project or of
// an item.
func (o *Question) shown(each *query.Expression) string {
	switch {
	case o.Columns != "":
		return o.Columns
	case each == nil:
		return DefaultColumns
	default:
		return strings.Join(append([]string{"id"}, each.Of.Plain()...), ", ")
	}
}

// Complete offers the words that may go on from what is typed of an expression of
// the question.
func (o *Question) Complete(c *catalogue.Catalogue, typed string) []string {
	var items *query.Expression
	if o.Each != "" {
		items, _ = query.Items(c, o.Each)
	}
	return query.Complete(c, typed, items)
}
