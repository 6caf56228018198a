package report

import (
	"reflect"
	"testing"

	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// TestFieldNames: every field of the format has a name that columns bear.
func TestFieldNames(t *testing.T) {
	seen := make(map[reflect.Type]bool)
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		if items, ok := typ.FieldByName("Items"); ok {
			walk(items.Type)
		}
		if _, ok := typ.FieldByName("Handle"); !ok || typ == reflect.TypeFor[source.Handle]() {
			return
		}
		for _, f := range record.ShapeOf(typ).Fields {
			if _, ok := fieldName(f.Key); !ok {
				t.Errorf("%s.%s has no name", typ, f.Key)
			}
			walk(f.Type)
		}
	}
	for _, typ := range []reflect.Type{reflect.TypeFor[record.Project](), reflect.TypeFor[record.Programme](), reflect.TypeFor[record.Organisations]()} {
		walk(typ)
	}
	if len(seen) < 20 {
		t.Errorf("only %d types seen", len(seen))
	}
}

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
