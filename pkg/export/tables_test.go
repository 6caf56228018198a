package export

import (
	"slices"
	"strings"
	"testing"

	"sostool/pkg/language"
)

// TestTables holds the description together: each column and table has a name of its own,
// and a title of its own and a meaning in each language, that of cents in cents alone; keys
// are never null, and what a reference leads to is the key of a table that comes before,
// of columns of the same kinds.
func TestTables(t *testing.T) {
	before := make(map[string]*Table)
	for _, table := range Tables() {
		if before[table.Name] != nil {
			t.Errorf("two tables are called %s", table.Name)
		}
		before[table.Name] = table
		inAll(t, table.Name, table.Title, table.Meaning)
		names := make(map[string]bool)
		for _, c := range table.Columns {
			if names[c.Name] {
				t.Errorf("%s: two columns are called %s", table.Name, c.Name)
			}
			names[c.Name] = true
			inAll(t, table.Name+"."+c.Name, c.Title, c.Meaning)
			if said := c.Meaning.String(); strings.HasSuffix(c.Name, "_cents") && strings.Contains(said, "euro") {
				t.Errorf("%s.%s is in cents: %s", table.Name, c.Name, said)
			}
		}
		for _, l := range []language.Language{language.Finnish, language.Swedish, language.English} {
			titles := make(map[string]bool)
			for _, c := range table.Columns {
				if title := c.Title.In(l); titles[title] {
					t.Errorf("%s: two columns have the title %q", table.Name, title)
				} else {
					titles[title] = true
				}
			}
		}
		if len(table.Key) == 0 {
			t.Errorf("%s has no key", table.Name)
		}
		for _, name := range table.Key {
			if i := table.Column(name); i < 0 || !table.Columns[i].Required {
				t.Errorf("%s: the key %s is not a column that all rows have", table.Name, name)
			}
		}
		for _, r := range table.References {
			to := before[r.Table]
			if to == nil || !slices.Equal(to.Key, r.To) || len(r.Columns) != len(r.To) {
				t.Errorf("%s: %v leads to %s%v", table.Name, r.Columns, r.Table, r.To)
				continue
			}
			for i, name := range r.Columns {
				if c := table.Column(name); c < 0 || table.Columns[c].Kind != to.Columns[to.Column(r.To[i])].Kind {
					t.Errorf("%s: %s leads to a column of another kind", table.Name, name)
				}
			}
		}
	}
}

func inAll(t *testing.T, what string, texts ...language.Text) {
	t.Helper()
	for _, text := range texts {
		for _, l := range []language.Language{language.Finnish, language.Swedish, language.English} {
			if text.In(l) == "" {
				t.Errorf("%s says nothing in %s", what, l)
			}
		}
	}
}
