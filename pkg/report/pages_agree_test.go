package report

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// TestPagesLead: every known figure of what a project costs, who pays it and what it claims
// leads somewhere, and what it leads to on its own page is there.
func TestPagesLead(t *testing.T) {
	eachFolder(t, func(t failer, c *catalogue.Catalogue) {
		pages, _, err := Pages(allOf(c))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if strings.HasPrefix(string(p.Name), "projects/") {
				lead(t, p)
			}
		}
	})
}

// eachFolder runs a test on the repository's records and the example's, those of the
// scripts, and made-up ones.
func eachFolder(t *testing.T, hold func(failer, *catalogue.Catalogue)) {
	for _, dir := range []string{"../../records", "../example/records"} {
		t.Run(dir, func(t *testing.T) { hold(t, open(t, os.DirFS(dir))) })
	}
	if testing.Short() {
		return
	}
	eachScripted(t, hold)
	rapid.Check(t, func(t *rapid.T) {
		text := madeUp(t)
		t.Log(text)
		hold(t, open(t, fstest.MapFS{
			"organisations.yaml": {Data: []byte(madeUpOrganisations)},
			"projects/p.yaml":    {Data: []byte(text)},
		}))
	})
}

// allOf is a request about all projects of a folder that can be read.
func allOf(c *catalogue.Catalogue) *Request {
	r := &Request{Catalogue: c, Sound: func(doc *decode.Record) bool { return doc != nil && len(doc.Findings) == 0 }}
	seen := make(map[string]bool)
	for _, id := range c.Names(record.ToProject) {
		for _, e := range c.Projects(record.ProjectID(id)) {
			if doc := c.Record(e); !seen[id] && doc != nil && doc.Project != nil && len(doc.Findings) == 0 {
				seen[id] = true
				r.Entries = append(r.Entries, e)
			}
		}
	}
	return r
}

func lead(t failer, p *Page) {
	names := map[table.Link]bool{"#facts": true}
	for _, s := range p.Sections {
		names["#"+table.Link(s.Key)] = true
		for _, tab := range s.Tables {
			for _, row := range tab.Rows {
				names[row.Name] = true
			}
		}
	}
	look := func(where string, c table.Cell) {
		switch c.Value.(type) {
		case money.Amount, money.Share, money.Number:
		default:
			return
		}
		switch {
		case !c.Known():
		case c.Link == "":
			t.Fatalf("%s, %s: %v (%s) leads nowhere", p.Name, where, c.Value, c.Basis)
		case strings.HasPrefix(string(c.Link), "#") && !names[c.Link]:
			t.Fatalf("%s, %s: %v leads to %s, which is not there", p.Name, where, c.Value, c.Link)
		}
	}
	for _, x := range p.Totals {
		look(x.What.String(), x.Figure)
	}
	for _, s := range p.Sections {
		if s.Key != payingKey && s.Key != claimsKey {
			continue
		}
		for _, tab := range s.Tables {
			for row := range tab.All() {
				for i, c := range row.Cells {
					look(tab.Title.String()+", "+textIn(row.Cells[0])+", "+tab.Columns[i].Key, c)
				}
			}
		}
	}
}
