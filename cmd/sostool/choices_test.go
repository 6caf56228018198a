package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sostool/pkg/language"
	"sostool/pkg/record"
)

// places are, for each of the format's lists, where a project has a word of it, as
// %s, and the query that finds the project by it. A list that is not here fails the
// test.
var places = map[string]struct{ yaml, query string }{
	"Status":        {"status: %s", `status == %q`},
	"Form":          {"form: %s", `form == %q`},
	"Role":          {"partners: [{municipality: Kemi, roles: [%s]}]", `any(partners, %q in .roles)`},
	"PartyKind":     {"participants: {%s: 3}", `participants[%q] == 3`},
	"Kind":          {"partners: [{org: o-%s, roles: [partner]}]", `any(partners, .org.kind == %q)`},
	"Towards":       {"objectives: [{title: {fi: T}, towards: %s}]", `any(objectives, .towards == %q)`},
	"Action":        {"objectives: [{title: {fi: T}, action: %s}]", `any(objectives, .action == %q)`},
	"Outcome":       {"decisions: [{date: 2010-01-01, body: {fi: T}, outcome: %s}]", `any(decisions, .outcome == %q)`},
	"Stage":         {"budgets: [{stage: %s, total: 1234, funding: [{source: stm, amount: 1234}]}]", `any(budgets, .stage == %q)`},
	"CostModel":     {"budgets: [{stage: granted, total: 1234, cost_model: %s, funding: [{source: stm, amount: 1234}]}]", `any(budgets, .cost_model == %q)`},
	"Category":      {"budgets: [{stage: granted, total: 1234, costs: [{category: %s, amount: 1234}]}]", `any(budgets, any(.costs, .category == %q))`},
	"Source":        {"budgets: [{stage: granted, total: 1234, funding: [{source: %s, amount: 1234}]}]", `any(budgets, any(.funding, .source == %q))`},
	"FundingForm":   {"budgets: [{stage: granted, total: 1234, funding: [{source: stm, form: %s, amount: 1234}]}]", `any(budgets, any(.funding, .form == %q))`},
	"ValueAddedTax": {"budgets: [{stage: granted, total: 1234, vat: %s, funding: [{source: stm, amount: 1234}]}]", `any(budgets, .vat == %q)`},
	"CostBase":      {"budgets: [{stage: granted, total: 1234, costs: [{category: flat-rate, of: %s, amount: 1234}], funding: [{source: stm, amount: 1234}]}]", `any(budgets, any(.costs, .of == %q))`},
	"ShareOf":       {"budgets: [{stage: granted, total: 1234, funding: [{source: stm, share: 100%%, of: %s, amount: 1234}]}]", `any(budgets, any(.funding, .of == %q))`},
	"ClaimStage":    {"claims: [{id: m, period: 2010/2010, stage: %s, total: 99}]", `any(claims, .stage == %q)`},
	"Key":           {"budgets: [{stage: granted, total: 1234, funding: [{source: municipal, amount: 1234, payers: [{municipalities: [Kemi, Tornio]}], split: {by: %s, weights: {Kemi: 1, Tornio: 1}}}]}]", `any(budgets, any(.funding, .split.by == %q))`},
	"DocumentKind":  {"sources: [{id: s, title: {fi: T}, kind: %s}]", `any(sources, .kind == %q)`},
}

// TestChoices: each word of the format's lists goes through the whole program. What
// is paid under it is not lost, queries find it, and people read its name.
func TestChoices(t *testing.T) {
	type choice struct {
		list         record.Choice
		of, word, id string
		figures      bool
	}
	var all []choice
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "projects"), 0o755); err != nil {
		t.Fatal(err)
	}
	organisations := "record: organisations/1\norganisations:\n"
	for _, kind := range record.Ministry.Choices() {
		organisations += fmt.Sprintf("  - {id: o-%s, name: {fi: Järjestö}, kind: %s}\n", kind, kind)
	}
	write("organisations.yaml", organisations)
	for _, list := range record.Lists() {
		of := strings.TrimPrefix(fmt.Sprintf("%T", list), "record.")
		place, ok := places[of]
		if !ok {
			t.Errorf("no place of %s", of)
		}
		for _, word := range list.Choices() {
			id := strings.ToLower(of) + "-" + word
			status := "status: running\n"
			if of == "Status" {
				status = ""
			}
			write("projects/"+id+".yaml", fmt.Sprintf("record: project/1\nid: %s\nname: {fi: Hanke}\n%speriod: 2010/2010\n%s\n", id, status, fmt.Sprintf(place.yaml, word)))
			all = append(all, choice{list: list, of: of, word: word, id: id, figures: strings.Contains(place.yaml, "1234")})
		}
	}
	sostool := func(args ...string) string {
		t.Helper()
		var out, talk bytes.Buffer
		w := testWorld(&out, &talk)
		if status := run(w, append(args, "--records", dir)); status > statusFindings {
			t.Errorf("sostool %q: status %d\n%s", args, status, talk.String())
		}
		return out.String()
	}
	if out := sostool("validate", "--fail-on", "never"); strings.Contains(out, "value-choice") || strings.Contains(out, "could not be checked") {
		t.Error(out)
	}
	for i, c := range all {
		if testing.Short() && i%2 > 0 {
			continue
		}
		found := strings.Split(sostool("query", fmt.Sprintf(places[c.of].query, c.word), "-f", "csv", "--columns", "id"), "\n")
		if len(found) < 2 || !strings.Contains(strings.Join(found, " "), c.id) {
			t.Errorf("%s: a query for it finds %q", c.id, found)
		}
		shown := sostool("show", c.id, "--lang", "fi")
		if c.of == "Kind" {
			shown += sostool("show", "o-"+c.word, "--lang", "fi")
		}
		if c.figures {
			budget := sostool("budget", c.id, "--lang", "fi")
			if strings.Count(budget, "1"+"\u00a0"+"234") < 2 {
				t.Errorf("%s: its figures are lost:\n%s", c.id, budget)
			}
			shown += budget
		}
		name := strings.ToLower(record.NameOf(c.list, c.word).In(language.Finnish))
		unsaid := record.NameOf(c.list, "").In(language.Finnish) == name // what is meant where nothing is said
		if !unsaid && !strings.Contains(strings.ToLower(strings.Join(strings.Fields(shown), " ")), strings.Join(strings.Fields(name), " ")) {
			t.Errorf("%s: nowhere called %q:\n%s", c.id, name, shown)
		}
	}
}
