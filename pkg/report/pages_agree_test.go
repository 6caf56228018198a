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

// TestPagesAgree: the pages of municipalities and payers, and letters to them, have the
// figures of shares --payer, row by row.
func TestPagesAgree(t *testing.T) {
	compared := 0
	eachFolder(t, func(t failer, c *catalogue.Catalogue) {
		r := allOf(c)
		pages, o, err := Pages(r)
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Wide) > 0 {
			return // what is too large to add is refused
		}
		for _, name := range parties(c) {
			party, _ := c.FindParty(name)
			paid, _, err := Payer(allOf(c), party, false)
			if err != nil {
				t.Fatal(err)
			}
			link := (&subject{Request: r, project: &record.Project{}}).partyLink(party.Name)
			for _, p := range pages {
				if p.Name == link {
					compared += samePaid(t, p, paid)
				}
			}
			letter, _ := Statement(allOf(c), party)
			compared += sameLetter(t, name, letter, paid)
		}
	})
	if compared < 100 {
		t.Errorf("%d figures were compared", compared)
	}
}

// samePaid holds what a party's page says that it pays to a table of the same.
func samePaid(t failer, p *Page, paid *table.Table) (compared int) {
	for _, tab := range p.Sections[0].Tables {
		if len(tab.Rows) != len(paid.Rows) {
			t.Fatalf("%s: %d rows, want %d", p.Name, len(tab.Rows), len(paid.Rows))
		}
		for i, c := range tab.Columns {
			if _, year := c.Year(); !year && c.Key != "amount" && c.Key != "full_year" && c.Key != "per_inhabitant" {
				continue
			}
			for k := range tab.Rows {
				sameFigure(t, string(p.Name)+" "+c.Key, tab.Rows[k].Cells[i], at(&table.Table{Columns: paid.Columns, Total: &paid.Rows[k]}, c.Key))
			}
			sameFigure(t, string(p.Name)+" total "+c.Key, tab.Total.Cells[i], at(paid, c.Key))
			compared += len(tab.Rows)
		}
	}
	return compared
}

// sameLetter holds the letter to a party to a table of what it pays.
func sameLetter(t failer, name string, letter *Page, paid *table.Table) (compared int) {
	var payments []*table.Table
	for _, s := range letter.Sections {
		payments = append(payments, s.Tables...)
	}
	if len(payments) != len(paid.Rows) {
		t.Fatalf("the letter to %s has %d payments, want %d", name, len(payments), len(paid.Rows))
	}
	for k, x := range payments {
		row := &table.Table{Columns: paid.Columns, Total: &paid.Rows[k]}
		sameFigure(t, name+" in all", x.Total.Cells[1], at(row, "amount"))
		for _, r := range x.Rows {
			key := textIn(r.Cells[0])
			if key == "Full year" {
				key = "full_year"
			}
			sameFigure(t, name+" "+key, r.Cells[1], at(row, key))
			compared++
		}
	}
	return compared
}

// sameFigure holds a figure of a page to that of a table.
func sameFigure(t failer, what string, got, want table.Cell) {
	if got.Value != want.Value || got.Basis != want.Basis || got.Partial != want.Partial {
		t.Fatalf("%s: %v (%s) on the page, want %v (%s)", what, got.Value, got.Basis, want.Value, want.Basis)
	}
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
