package query

import (
	"strings"
	"testing"
)

// TestFound: a condition that does not hold says what it asks for and what is there, of
// the parts that it fails by.
func TestFound(t *testing.T) {
	s := subjectOf(t, malli)
	for text, want := range map[string]string{
		`total == 5`:                                           `total: expected == 5 €, found 1 828 204 €`,
		`budgets[0].funding[1].amount == 5`:                    `budgets[0].funding[1].amount: expected == 5 €, found unknown`,
		`total == budgets[0].funding[0].amount`:                `total: expected == 1 371 152 €, found 1 828 204 €`,
		`status == "ended"`:                                    `status: expected == "ended", found "granted"`,
		`"ended" == status`:                                    `status: expected == "ended", found "granted"`,
		`1 < len(decisions)`:                                   `len(decisions): expected > 1, found 1`,
		`len(decisions) > 1 && status == "granted"`:            `len(decisions): expected > 1, found 1`,
		`len(decisions) > 1 && status == "ended"`:              `len(decisions): expected > 1, found 1; status: expected == "ended", found "granted"`,
		`len(decisions) > 1 || status == "ended"`:              `len(decisions): expected > 1, found 1; status: expected == "ended", found "granted"`,
		`len(tasks) > 2 && budgets[0].income > 1`:              `len(tasks): expected > 2, found 2`,
		`len(tasks) > 1 && budgets[0].income > 1`:              `budgets[0].income: expected > 1 €, found unknown`,
		`!(status == "granted")`:                               `status == "granted": expected false, found true`,
		`municipality("Inari")`:                                `municipality("Inari"): expected true, found false`,
		`status in ["ended", "running"]`:                       `status: expected in ["ended", "running"], found "granted"`,
		`"Tornio" in tasks.for`:                                `tasks.for: expected "Tornio" in it, found "Kemi", "all"`,
		`period.start > period.end`:                            `period.start: expected > 31 Dec 2011, found 1 Nov 2008`,
		`period == "2008/2011"`:                                `period: expected == 2008–2011, found 1 Nov 2008 – 31 Dec 2011`,
		`len(partners) == len(tasks)`:                          `len(partners): expected == 2, found 3`,
		`name == "Toinen"`:                                     `name: expected == "Toinen", found "Mallihanke"`,
		`known(area) && len(filter(partners, .tentative)) > 3`: `known(area): expected true, found false; len(filter(partners, .tentative)): expected > 3, found 1`,
	} {
		e, err := Condition(s.Catalogue, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		v, err := e.Value(s)
		if v == true || err != nil {
			t.Errorf("%s: %v, %v", text, v, err)
		}
		var got []string
		for _, found := range e.Found(s) {
			got = append(got, found.String())
		}
		if got := strings.Join(got, "; "); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}
