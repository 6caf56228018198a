package query

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/finance"
	"sostool/pkg/record"
)

// subjectOf reads one project, among a few organisations.
func subjectOf(tb testing.TB, project string) *Subject {
	tb.Helper()
	c, err := catalogue.Open(fstest.MapFS{
		"organisations.yaml": {Data: []byte(`record: organisations/1
organisations:
  - id: stm
    name: {fi: Sosiaali- ja terveysministeriö}
    kind: ministry
  - id: kolpene
    name: {fi: Kolpeneen palvelukeskuksen kuntayhtymä}
    kind: joint-municipal-authority
  - id: saarikka
    name: {fi: Perusturvaliikelaitos Saarikka}
    kind: municipality-group
    members: [Kyyjärvi, Karstula]
`)},
		"projects/malli.yaml": {Data: []byte(project)},
	}, "records")
	if err != nil {
		tb.Fatal(err)
	}
	doc := c.Record(c.Projects("malli")[0])
	if doc.Project == nil || len(doc.Findings) > 0 {
		tb.Fatalf("the record has faults: %v", doc.Findings)
	}
	s := &Subject{Catalogue: c, Record: doc, Project: doc.Project}
	var f *finance.Financing
	s.Financing = func() *finance.Financing {
		if f == nil {
			f = &finance.Financing{Project: doc.Project}
			for _, chosen := range finance.Budgets(doc.Project, "") {
				f.Chosen = append(f.Chosen, chosen)
				f.Plans = append(f.Plans, finance.PlanOf(doc.Project, chosen.Budget, nil, &finance.Options{}))
			}
		}
		return f
	}
	return s
}

const malli = `record: project/1
id: malli
name: {fi: Mallihanke, sv: Modellprojekt}
status: granted
period: 2008-11-01/2011-12-31
partners:
  - org: kolpene
    roles: [applicant, administrator]
  - org: saarikka
    roles: [participant]
  - municipality: Kemi
    roles: [co-implementer]
    tentative: true
participants: {municipality: 6}
tasks:
  - for: Kemi
    title: {fi: Nuorten aikuisten aktivointi}
  - for: all
    title: {fi: Verkkokonsultaatio}
target_groups:
  - title: {fi: Nuoret}
    age: ..29
decisions:
  - date: 2008-10
    body: {fi: Hallitus}
    outcome: approved
budgets:
  - stage: granted
    total: 1828204
    full_year: 568000
    funding:
      - source: stm
        payer: stm
        amount: 1371152
        full_year: 426000
      - source: municipal
        share: 25%
        full_year: 142000
        payers:
          - municipalities: [Kemi]
            full_year_each: 142000
`

// TestCondition asks one record: what each expression says about it.
func TestCondition(t *testing.T) {
	s := subjectOf(t, malli)
	const open = "open"
	for expression, want := range map[string]any{
		`status == "granted"`:                                                    true,
		`status != "granted"`:                                                    false,
		`total == 1828204 && 1828204.00 == total`:                                true,
		`total - 828204 == 1000000`:                                              true,
		`1000000 <= total and total < 1828204.01`:                                true,
		`total > -5`:                                                             true,
		`budgets[0].income == 0 || budgets[0].income != 0`:                       open,
		`budgets[1].total < 1`:                                                   open,
		`!(budgets[1].total < 1)`:                                                open,
		`known(budgets[0].funding[1].amount)`:                                    false,
		`known(budgets[0].funding) && known(tasks)`:                              true,
		`known(notes)`:                                                           false,
		`pays("stm") == 1371152`:                                                 true,
		`pays("municipal") == 457052`:                                            true,
		`pays("Kemi", 2009) == 142000`:                                           true,
		`pays("stm", 2008) == 93152`:                                             true,
		`pays("kolpene") >= 0`:                                                   open,
		`cost(2008) == 124204`:                                                   true,
		`cost(2012) > 0`:                                                         false,
		`budgets.funding[1].share == 25`:                                         true,
		`25.0 <= budgets.funding[1].share`:                                       true,
		`any(budgets.funding, .share < "25.000001%")`:                            true,
		`participants.municipality == 6`:                                         true,
		`participants.university == 6`:                                           open,
		`"municipality" in participants`:                                         true,
		`"Kemi" in tasks.for && "240" in tasks.for && "KEMI" in tasks.for`:       true,
		`tasks[-1].for == "all"`:                                                 true,
		`"all" in tasks.for`:                                                     true,
		`any(partners, .tentative)`:                                              true,
		`all(partners, .tentative)`:                                              false,
		`none(partners, .org == "stm")`:                                          true,
		`one(partners, known(.municipality))`:                                    true,
		`count(partners, known(.org)) == 2 && len(partners) == 3`:                true,
		`any(partners, any(.roles, # == "administrator"))`:                       true,
		`len(filter(tasks, .title contains "AKTIVOINTI")) == 1`:                  true,
		`sum(budgets, .total) == 1828204`:                                        true,
		`sum(budgets.funding, .amount) > 0`:                                      true,
		`funder("stm") && funder("Kemi") && funder("municipal")`:                 true,
		`funder("kolpene")`:                                                      false,
		`partner("Kolpeneen palvelukeskuksen kuntayhtymä")`:                      true,
		`partner("kolpene", "funder")`:                                           false,
		`municipality("Kyyjärvi") && municipality("Kemi")`:                       true,
		`municipality("Tornio")`:                                                 false,
		`region("lappi") && region("Keski-Suomi")`:                               true,
		`region("uusimaa")`:                                                      false,
		`active(2008) && active("2011-12") && active("2008-10/2008-11")`:         true,
		`active("2008-10") || active(2012)`:                                      false,
		`overlaps(decisions[0].date, 2008)`:                                      true,
		`period.start > "2008-10-31" && period.end.year == 2011`:                 true,
		`decisions[0].date < "2008-11" && decisions[0].date == 2008`:             true,
		`decisions[0].date == "2008-10-05"`:                                      open,
		`decisions[0].date != "2008-10-05"`:                                      open,
		`2008 == decisions[0].date`:                                              true,
		`period == "2008-11-01/2011-12-31"`:                                      true,
		`period != "2008-11-01/2011-12-31"`:                                      false,
		`target_groups[0].age == "..29"`:                                         true,
		`name == "Modellprojekt" && name != "Mallihankkeet"`:                     true,
		`name.en == "x" || name.en != "x"`:                                       false,
		`id in ["malli"] && not (status in ["ended"])`:                           true,
		`id matches "^ma" and id not matches "^x"`:                               true,
		`text("verkkokonsultaatio") && !text("ei ole")`:                          true,
		`years == "2008/2011"`:                                                   true,
		`share("stm") < 75% && share("stm") > 74.9999%`:                          true, // 1 371 152 of 1 828 204
		`budgets["granted"].total == total && !known(budgets["x"].total)`:        true,
		`"granted" in stages`:                                                    true,
		`partners[0].org.kind == "joint-municipal-authority"`:                    true,
		`"Karstula" in partners.org.members`:                                     true,
		`programme.name == "x" or known(programme.funder)`:                       false,
		`any(budgets.funding, .share == 25%)`:                                    true,
		`municipality("kyyjärvi")`:                                               true,
		`status in [] || "stm" in partners.org`:                                  false,
		`"2009-05" >= decisions[0].date`:                                         true,
		`2008 == decisions[0].date && !(2009 == decisions[0].date)`:              true,
		`sum(budgets.funding.amount) > 0`:                                        true,
		`known(budgets.funding.amount)`:                                          true,
		`participants.municipality - 100 == -94`:                                 true,
		`len(tasks) > -1`:                                                        true,
		`partners[2].municipality == tasks[0].for`:                               true,
		`true || false && false`:                                                 true,
		`pays("STM") == pays("Sosiaali- ja terveysministeriö") && funder("Stm")`: true,
		`pays("Kunnat") == 457052 && pays("kommuner") == 457052`:                 true,
		`pays("Kemi") >= 426000`:                                                 true, // three full years, and some of 2008
		`pays("Kemi") > 426000`:                                                  open,
		`!(pays("Kemi") < 426000)`:                                               true,
		`known(pays("Kemi")) && !known(pays("Tornio"))`:                          true,
		`cost(2012) == 0 && pays("stm", 2007) == 0`:                              true,
		`pays("stm", "2008/2012") == pays("stm")`:                                true,
		`cost("2009/2010") == 1136000`:                                           true,
		`sum(budgets.funding, .amount) > 1371152`:                                open,
		`sum(budgets.funding, .amount) - 1 > 0`:                                  true,
		`total - sum(budgets.funding, .amount) < 0`:                              open,
		`total - sum(budgets.funding, .amount) < 457053`:                         true, // 1 828 204 less at least 1 371 152
		`budgets[1].total < 1 && status == "ended"`:                              false,
		`budgets[1].total < 1 || status == "granted"`:                            true,
		`budgets[1].total not in [5, 6]`:                                         open,
		`total not in [5, 6] && total in [5, 1828204]`:                           true,
		`5 in budgets.funding.amount`:                                            open, // one is unknown
		`1371152 in budgets.funding.amount`:                                      true,
		`any(budgets.funding, .amount > 2000000)`:                                open,
		`any(budgets.funding, .amount > 1000000)`:                                true,
		`all(budgets.funding, .amount > 2000000)`:                                false,
		`none(budgets.funding, .amount > 1000000)`:                               false,
		`one(budgets.funding, .amount > 1000000)`:                                open,
		`len(filter(budgets.funding, .amount > 5)) > 0`:                          open,
		`active("2008-10-31") || active("2012-01-01")`:                           false,
		`any(partners, .org == "KOLPENEEN palvelukeskuksen kuntayhtymä")`:        true,
		`1 < 2 == true`:                                                          true,
	} {
		e, err := Condition(s.Catalogue, expression)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		fresh := *s
		got, err := e.Value(&fresh)
		if _, is := got.(*Open); is {
			got = open
		}
		if err != nil || got != want {
			t.Errorf("%s is %v (%v), want %v", expression, got, err, want)
		}
	}
}

// TestFunctions: each function is asked in this file, and the help about queries has
// it: as it is called, or in a list of those that are also there.
func TestFunctions(t *testing.T) {
	asked, err := os.ReadFile("query_test.go")
	if err != nil {
		t.Fatal(err)
	}
	help, err := os.ReadFile("../../cmd/sostool/topics/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	topic := strings.Join(strings.Fields(string(help)), " ")
	for _, f := range functions() {
		if !regexp.MustCompile("`.*\\b" + f.name() + `\(.*` + "`").Match(asked) {
			t.Errorf("no expression of this file calls %s", f.usage)
		}
		if !regexp.MustCompile(`\b` + f.name() + `\(|\balso [a-z, ]*\b` + f.name() + `[,;]`).MatchString(topic) {
			t.Errorf("topics/queries.txt does not say %s", f.usage)
		}
	}
}

// TestFields asks for every field of the format, at any depth, whether it is
// known: none may be out of reach.
func TestFields(t *testing.T) {
	s := subjectOf(t, malli)
	n := 0
	var walk func(path string, typ reflect.Type, depth int)
	walk = func(path string, typ reflect.Type, depth int) {
		for _, f := range reflect.VisibleFields(typ) {
			tag, ok := f.Tag.Lookup("rec")
			name, rest, _ := strings.Cut(tag, ",")
			if !ok || rest == "inline" {
				continue
			}
			n++
			at := path + name
			e, err := Condition(s.Catalogue, "known("+at+")")
			if err != nil {
				t.Errorf("%s: %v", at, err)
				continue
			}
			fresh := *s
			if _, err := e.Value(&fresh); err != nil {
				t.Error(err)
			}
			of := f.Type
			if of.Kind() == reflect.Slice {
				of = of.Elem()
			}
			if of.Kind() == reflect.Struct && depth < 5 {
				walk(at+".", of, depth+1)
			}
		}
	}
	walk("", reflect.TypeFor[record.Project](), 0)
	if n < 150 {
		t.Errorf("only %d fields", n)
	}
}

// TestAmounts compares random amounts as the rational numbers that they are.
func TestAmounts(t *testing.T) {
	s := subjectOf(t, malli)
	rapid.Check(t, func(t *rapid.T) {
		euros := func(label string) string {
			n := rapid.Int64Range(0, 99_999_999_999).Draw(t, label)
			if rapid.Bool().Draw(t, label+" has cents") {
				return fmt.Sprintf("%d.%02d", n%1000, rapid.IntRange(0, 99).Draw(t, label+" cents"))
			}
			return fmt.Sprint(n)
		}
		a, b := euros("a"), euros("b")
		if rapid.IntRange(0, 3).Draw(t, "same") == 0 {
			b = a
		}
		x, _ := new(big.Rat).SetString(a)
		y, _ := new(big.Rat).SetString(b)
		operator := rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "operator")
		c := x.Cmp(y)
		want := map[string]bool{"==": c == 0, "!=": c != 0, "<": c < 0, "<=": c <= 0, ">": c > 0, ">=": c >= 0}[operator]
		// total - total + a is a, as an amount.
		e, err := Condition(s.Catalogue, fmt.Sprintf("total - total + %s %s %s", a, operator, b))
		if err != nil {
			t.Fatal(err)
		}
		fresh := *s
		if got, err := e.Value(&fresh); err != nil || got != want {
			t.Fatalf("%s is %v (%v)", e.Source, got, err)
		}
	})
}

// TestDates holds the comparisons of dates to what can be said about every day that they
// may be: of a field each, and of a stretch of time as a whole.
func TestDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		date := func(label string) calendar.Date {
			d := calendar.Date{Year: int16(rapid.IntRange(2008, 2010).Draw(t, label))}
			if rapid.Bool().Draw(t, label+" has a month") {
				d.Month = uint8(rapid.IntRange(1, 12).Draw(t, label+" month"))
				if rapid.Bool().Draw(t, label+" has a day") {
					d.Day = uint8(rapid.IntRange(1, 28).Draw(t, label+" day"))
				}
			}
			return d
		}
		a, b := date("a"), date("b")
		every := func(holds func(x, y calendar.Day) bool) bool {
			for x := a.First(); x <= a.Last(); x++ {
				for y := b.First(); y <= b.Last(); y++ {
					if !holds(x, y) {
						return false
					}
				}
			}
			return true
		}
		compare := map[string]func(x, y calendar.Day) bool{
			"<":  func(x, y calendar.Day) bool { return x < y },
			">":  func(x, y calendar.Day) bool { return x > y },
			"<=": func(x, y calendar.Day) bool { return x <= y },
			">=": func(x, y calendar.Day) bool { return x >= y },
			"==": func(x, y calendar.Day) bool { return x == y },
			"!=": func(x, y calendar.Day) bool { return x != y },
		}
		for operator, holds := range compare {
			want := verdict(every(holds), every(func(x, y calendar.Day) bool { return !holds(x, y) }))
			if a == b { // two dates that are written alike are the same
				want = holds(0, 0)
			}
			if got := decideDates(operator, a, b, false); got != want {
				t.Fatalf("%v %s %v is %v, not %v", a, operator, b, got, want)
			}
			flipped := map[string]string{"<": ">", ">": "<", "<=": ">=", ">=": "<="}[operator]
			if flipped == "" {
				flipped = operator
			}
			if got := decideDates(flipped, b, a, false); got != want {
				t.Fatalf("%v %s %v is %v, not %v", b, flipped, a, got, want)
			}
		}
		for operator, holds := range map[string]func(x calendar.Day) bool{
			"<":  func(x calendar.Day) bool { return x < b.First() },
			">":  func(x calendar.Day) bool { return x > b.Last() },
			"<=": func(x calendar.Day) bool { return x <= b.Last() },
			">=": func(x calendar.Day) bool { return x >= b.First() },
			"==": func(x calendar.Day) bool { return b.First() <= x && x <= b.Last() },
			"!=": func(x calendar.Day) bool { return x < b.First() || x > b.Last() },
		} {
			want := verdict(every(func(x, _ calendar.Day) bool { return holds(x) }), every(func(x, _ calendar.Day) bool { return !holds(x) }))
			if got := decideDates(operator, a, b, true); got != want {
				t.Fatalf("%v %s the stretch %v is %v, not %v", a, operator, b, got, want)
			}
		}
	})
}

// TestTooLong asks for more than anyone waits for.
func TestTooLong(t *testing.T) {
	s := subjectOf(t, malli+"notes:\n"+strings.Repeat("  - text: {fi: muistiinpano}\n", 2000))
	for _, expression := range []string{
		`any(notes, any(notes, any(notes, any(notes, false))))`,
		`len(filter(notes, len(filter(notes, len(filter(notes, true)) == 0)) == 0)) == 0`,
		`any(notes, any(notes, text("ei ole missään")))`,
		`any(notes, any(notes, municipality("Utsjoki")))`,
		`any(notes, any(notes, name matches "(a|b)*c{900}"))` + strings.Repeat(` or any(notes, any(notes, name contains "ei"))`, 3),
	} {
		e, err := Condition(s.Catalogue, expression)
		if err != nil {
			t.Fatal(err)
		}
		var fault *Error
		fresh := *s
		if _, err := e.Value(&fresh); !errors.As(err, &fault) {
			t.Errorf("%s: %v", expression, err)
		}
	}
	for _, expression := range []string{
		strings.Repeat("(", 5_000) + "true" + strings.Repeat(")", 4_000),
		strings.Repeat("!", 9_990) + "true",
		strings.Repeat("true&&", 1_600) + "true",
		strings.Repeat(" ", 10_001),
		`name matches "` + strings.Repeat("(", 2_000) + strings.Repeat("){1000}", 1_000) + `"`,
	} {
		if _, err := Condition(s.Catalogue, expression); err == nil {
			t.Errorf("%.30s… compiles", expression)
		}
	}
}

// FuzzCompile looks for an expression that brings the compiler or its result
// down, or whose fault is not within it.
func FuzzCompile(f *testing.F) {
	s := subjectOf(f, malli)
	for _, seed := range []string{
		`status == "ended"`, `any(tasks, .for == "Kemi")`, `funder("stm") && total > 1000000`, `budgets[-1].years[2009] > 5.50`,
		`id, name, .x`, `name matches "^(a|b)+$" || text("ä\u00e4")`, "a /* */ ?? [1,2][0] | len()", `filter(partners, "x" in .roles).org`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		items, _ := Items(s.Catalogue, "partners")
		check := func(all []*Expression, err error) {
			var fault *Error
			if err != nil && (!errors.As(err, &fault) || fault.From < 0 || fault.To <= fault.From || fault.From > utf8.RuneCountInString(fault.Source)) {
				t.Fatalf("%q: %v", text, err)
			}
			for _, e := range all {
				if fresh := *s; e != nil {
					_, _ = e.Value(&fresh)
				}
			}
		}
		e, err := Condition(s.Catalogue, text)
		check([]*Expression{e}, err)
		check(Values(s.Catalogue, text, nil))
		check(Values(s.Catalogue, text, items))
		for _, w := range Complete(s.Catalogue, text, items) {
			if len(w) < len(text) && !strings.HasPrefix(text, w) {
				t.Fatalf("%q becomes %q", text, w)
			}
		}
	})
}

// TestComplete finishes words.
func TestComplete(t *testing.T) {
	s := subjectOf(t, malli)
	for typed, want := range map[string]string{
		"stat":                      "status",
		"id,mun":                    "id,municipality(",
		"budgets[0].funding.payers": "budgets[0].funding.payers",
		"any(tasks, known(period.s": "any(tasks, known(period.start",
		`municipality("Kyy`:         `municipality("Kyyjärvi`,
		`status == "gr`:             `status == "granted`,
	} {
		if got := Complete(s.Catalogue, typed, nil); !slices.Contains(got, want) {
			t.Errorf("%s becomes %v", typed, got)
		}
	}
}

// BenchmarkCondition measures a compiled condition, on a record of a usual
// size.
func BenchmarkCondition(b *testing.B) {
	s := subjectOf(b, malli)
	s.Financing() // it is worked out once for a record, however many conditions ask
	for _, expression := range []string{
		`status == "ended"`, `total > 1000000`, `active(2010)`, `period.start < 2009`, `part_of == "malli"`,
		`partner("kolpene", "administrator")`, `funder("stm")`, `any(tasks, .for == "Kemi")`, `municipality("Tornio")`,
		`name contains "hanke"`,
	} {
		e, err := Condition(s.Catalogue, expression)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(expression, func(b *testing.B) {
			for b.Loop() {
				s.steps = 0
				if _, err := e.Value(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
