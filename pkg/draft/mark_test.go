package draft

import (
	"slices"
	"strings"
	"testing"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// TestMarks: a mark is above its value, and citations that name a figure by places have the
// path of the record.
func TestMarks(t *testing.T) {
	p := record.Project{ID: "uusi", Budgets: []record.Budget{{Stage: record.StagePlanned, Costs: []record.Cost{
		{Category: "other", Amount: money.Euros(1)}, {Category: record.Personnel, Amount: money.Euros(2)}, {Category: "other", Amount: money.Euros(3)},
	}}}}
	p.Sources = []record.Document{{ID: "budget", Kind: "budget", Title: record.Text{Fi: "Talousarvio"}}}
	for _, path := range []string{"budgets[0].costs[1].amount", "budgets[0].costs[2].amount"} {
		p.Citations = append(p.Citations, record.Citation{Path: path, Source: "budget", Place: "B7"})
	}
	d, err := Project(p, language.Finnish,
		Mark{Path: "budgets[0].costs[2].category", Text: language.Verbatim("Mikä laji?"), Holds: true},
		Mark{Path: "budgets[0].costs[1].amount", Text: language.Verbatim("A\nB\u202e")},
		Mark{Path: "budgets[0].costs[9]", Text: language.Verbatim("ei missään")})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"      ## Puuttuu; tässä oleva arvo on vain paikanpitäjä. Mikä laji?\n      - category: other\n        amount: 3\n",
		"      - category: personnel\n        ## A\\nB\\u202e\n        amount: 2\n",
		"path: budgets[planned].costs[personnel].amount\n",
		"path: budgets[planned].costs[2].amount\n",
	} {
		if !strings.Contains(string(d.Text), want) {
			t.Errorf("%q is missing in\n%s", want, d.Text)
		}
	}
	if !slices.Contains(d.Missing, "budgets[planned].costs[2].category") || strings.Contains(string(d.Text), "ei missään") {
		t.Errorf("%q\n%s", d.Missing, d.Text)
	}
	if p.Citations[0].Path != "budgets[0].costs[1].amount" {
		t.Error("the caller's citations have changed")
	}
}
