package report

import (
	"testing"

	"sostool/pkg/language"
)

func TestHeads(t *testing.T) {
	for source, want := range map[string]string{
		"id":                            "Hanke",
		".id":                           "Tunniste",
		"register":                      "Diaarinumero",
		"period.start":                  "Toteutusaika, alkaa",
		"programme.fund":                "Ohjelma, EU-rahasto",
		"partners.org.name":             "Toimijat, organisaatio, nimi",
		"budgets[0].total":              "Talousarviot 1, yhteensä",
		`budgets["iii/applied"].stage`:  "Talousarviot iii/applied, käsittelyvaihe",
		".title":                        "Otsikko",
		"call.closes":                   "Haku, päättyy",
		"advance.paid":                  "Ennakko, maksettu",
		"amendments.from":               "Muutokset, vanha arvo",
		"programme.period":              "Ohjelma, ohjelmakausi",
		"programme.caps.from":           "Ohjelma, rajat, voimassa alkaen",
		"partners.org.part_of":          "Toimijat, organisaatio, osa organisaatiota",
		"budgets.funding.source":        "Talousarviot, rahoitus, rahoituslähde",
		"cost(2010)":                    "Kustannukset 2010",
		`cost("2008/2012")`:             "Kustannukset 2008/2012",
		`pays("stm")`:                   "Maksaja: stm",
		`pays("stm", 2010)`:             "Maksaja: stm, 2010",
		`share("stm")`:                  "Osuus: stm",
		"len(tasks)":                    "Määrä: Tehtävät",
		"sum(budgets, .total)":          "Summa: Talousarviot, yhteensä",
		`total - pays("stm")`:           `total - pays("stm")`,
		"len(filter(tasks, .for == 1))": "len(filter(tasks, .for == 1))",
		"nobody.knows":                  "nobody.knows",
	} {
		equal(t, headOf(source, language.Verbatim).In(language.Finnish), want)
	}
}
