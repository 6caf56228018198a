package report

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"weak"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/render"
	"sostool/pkg/table"
)

// request is one for all projects of a folder, each given by its id and the
// lines after its status.
func request(t *testing.T, projects map[string]string) *Request {
	t.Helper()
	files := fstest.MapFS{"organisations.yaml": {Data: []byte("record: organisations/1\norganisations: []\n")}}
	for id, text := range projects {
		files["projects/"+id+".yaml"] = &fstest.MapFile{Data: []byte(
			"record: project/1\nid: " + id + "\nname: {fi: " + strings.ToUpper(id) + "}\nstatus: granted\nperiod: 2009/2010\n" + text)}
	}
	c, err := catalogue.Open(files, "records")
	if err != nil {
		t.Fatal(err)
	}
	r := &Request{Catalogue: c, Sound: func(d *decode.Record) bool { return len(d.Findings) == 0 }}
	for _, id := range c.Names(record.ToProject) {
		r.Entries = append(r.Entries, c.Projects(record.ProjectID(id))...)
	}
	return r
}

// lines are the rows of a table as tab-separated values, the total last, and
// its notes.
func lines(t *testing.T, tab *table.Table, o *Coverage, err error) string {
	t.Helper()
	if err != nil || len(o.LeftOut) > 0 {
		t.Fatalf("%v, left out: %v", err, o.LeftOut)
	}
	var b bytes.Buffer
	for _, f := range render.TableFormats() {
		if f.Name == "tsv" {
			if err := f.Write(&b, tab, render.TableOptions{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, n := range tab.Notes {
		b.WriteString("- " + n.String() + "\n")
	}
	return b.String()
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Errorf("(- want, + got)\n%s", diff)
	}
}

const municipal = "budgets:\n  - stage: granted\n    total: 100\n    funding:\n      - {source: municipal, payer: Kemi, amount: 100}\n"

// TestParts: a part is not counted in addition to its whole, also through others; a part
// of a whole whose figure is not known is; of a cycle one is.
func TestParts(t *testing.T) {
	tests := []struct {
		name     string
		projects map[string]string
		gross    bool
		want     string // the total and what is said about it
	}{
		{"a part of a part", map[string]string{"a": municipal, "b": "part_of: a\n" + municipal, "c": "part_of: b\n" + municipal}, false,
			"100.00 - the total leaves out 2 projects that are parts of another one above: b, c"},
		{"gross", map[string]string{"a": municipal, "b": "part_of: a\n" + municipal}, true,
			"200.00 - the total counts parts of a project as well as the whole"},
		{"a whole that is not known", map[string]string{"a": "", "b": "part_of: a\n" + municipal}, false,
			"100.00 - the total counts 1 part of a project whose own figure is not known: b - the total leaves out 1 project whose figure is not known: a"},
		{"parts of each other", map[string]string{"a": "part_of: b\n" + municipal, "b": "part_of: a\n" + municipal}, false,
			"100.00 - the total leaves out 1 project that is a part of another one above: b"},
		{"a part of a project elsewhere", map[string]string{"a": "part_of: z\n" + municipal, "b": municipal}, false, "200.00"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := request(t, test.projects)
			r.Gross = test.gross
			if len(test.projects) == 1 {
				t.Fatal("one project has a table of its own")
			}
			tab, o, err := Budget(r, false)
			text := lines(t, tab, o, err)
			total := tab.Total.Cells[len(tab.Total.Cells)-1].Value.(money.Amount).Plain()
			_, notes, _ := strings.Cut(text, "\n- ")
			if notes != "" {
				notes = " - " + strings.ReplaceAll(strings.TrimSuffix(notes, "\n"), "\n- ", " - ")
			}
			equal(t, total+notes, test.want)

			r = request(t, test.projects)
			r.Gross = test.gross
			tab, o, err = Payer(r, kemi(t, r), false)
			lines(t, tab, o, err)
			if paid := tab.Total.Cells[len(tab.Total.Cells)-1].Value.(money.Amount).Plain(); paid != total {
				t.Errorf("Kemi pays %s, want %s", paid, total)
			}
		})
	}
}

// kemi is the municipality as a payer.
func kemi(t *testing.T, r *Request) *catalogue.Party {
	t.Helper()
	p, _ := r.Catalogue.FindParty("Kemi")
	return p
}

const phased = `phases:
  - {id: i, period: 2009/2009}
  - {id: ii, period: 2010/2010}
budgets:
  - {phase: i, stage: granted, total: 100, funding: [{source: municipal, payer: Kemi, amount: 40}]}
  - {phase: ii, stage: granted, total: 200, funding: [{source: municipal, payer: "240", amount: 50}]}
`

// TestPhases: a budget of the whole counts instead of its phases, unless they are firmer;
// what was realised of the whole is next to their sum.
func TestPhases(t *testing.T) {
	total := func(text string) string {
		r := request(t, map[string]string{"a": text})
		tab, _, err := Budget(r, false)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for i, c := range tab.Columns {
			if a, ok := tab.Total.Cells[i].Value.(money.Amount); ok && a.Known() {
				out = append(out, c.Key+" "+a.Plain())
			}
		}
		return strings.Join(out, ", ")
	}
	equal(t, total(phased), "2009 100.00, 2010 200.00, total 300.00")
	equal(t, total(phased+"  - {stage: granted, total: 310}\n"), "total 310.00")
	equal(t, total(phased+"  - {stage: applied, total: 310}\n"), "2009 100.00, 2010 200.00, total 300.00")
	equal(t, total(phased+"  - {stage: realised, total: 290}\n"), "2009 100.00, 2010 200.00, total 300.00, realised 290.00, difference -10.00")

	// A phase without a budget: the sum is no longer all of it.
	one := func(more string) string {
		return strings.Replace(phased, "  - {phase: ii, stage: granted, total: 200, funding: [{source: municipal, payer: \"240\", amount: 50}]}\n", more, 1)
	}
	for more, want := range map[string]string{
		"":                                    "2009 100.00, total 100.00",
		"  - {stage: applied, total: 320}\n":  "total 320.00",
		"  - {stage: realised, total: 250}\n": "2009 100.00, total 100.00, realised 250.00, difference 150.00",
	} {
		equal(t, total(one(more)), want)
	}

	r := request(t, map[string]string{"a": phased + "  - {stage: granted, total: 310, funding: [{source: municipal, payer: Kemi, amount: 95}]}\n"})
	tab, o, err := Payer(r, kemi(t, r), false)
	equal(t, lines(t, tab, o, err), `
id	name	phase	stage	section	source	form	full_year	2009	2009_basis	2010	2010_basis	amount	amount_basis
a	A		granted	payers	municipal	money			unknown		unknown	95.00	
a	A	i	granted	payers	municipal	money		40.00	derived			40.00	
a	A	ii	granted	payers	municipal	money				50.00	derived	50.00	
total				total					unknown		unknown	95.00	derived
- the total does not count both phases and the whole project
`)
}

// TestRealised: what was realised is next to the line that it is of, however its payer
// and form are written, and what was not planned in a row of its own.
func TestRealised(t *testing.T) {
	r := request(t, map[string]string{"a": `budgets:
  - stage: granted
    total: 100
    funding:
      - {source: municipal, payer: Tornio, form: work, amount: 30}
      - {source: municipal, form: money, amount: 10}
      - {source: stm, payer: stm, amount: 60}
  - stage: realised
    total: 90
    funding:
      - {source: stm, amount: 50}
      - {source: municipal, amount: 15}
      - {source: municipal, payer: Torneå, form: work, amount: 20}
      - {source: private, amount: 5}
`})
	r.Sound = func(*decode.Record) bool { return true }
	tab, o, err := Budget(r, false)
	text := lines(t, tab, o, err)
	for _, want := range []string{
		"\t30.00\t\t20.00\t\t-10.00\t", "\t10.00\t\t15.00\t\t5.00\t", "\t60.00\t\t50.00\t\t-10.00\t", "funding\tprivate",
		"public\t\t\t\t\t100.00\tderived\t\tunknown\t\tunknown\t100.00\tderived\t85.00\tderived",
		"- realised funding: 50 + 15 + 20 + 5 = 90 €, the realised total",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// TestWhatIfMeets: an assumption says how many lines it met.
func TestWhatIfMeets(t *testing.T) {
	two := "budgets:\n  - stage: granted\n    total: 100\n    funding:\n      - {source: municipal, payer: Torneå, form: work}\n      - {source: municipal}\n"
	for name, want := range map[string]int{"municipal": 2, "municipal/Tornio": 1, "municipal/work": 1, "municipal/money": 1, "stm": 0, "municipal/Kemi": 0} {
		r := request(t, map[string]string{"a": two})
		r.Sound = func(*decode.Record) bool { return true }
		r.Finance.Shares = []finance.AssumedShare{{Line: name, Share: money.Percent(50)}}
		_, o, err := Budget(r, false)
		if err != nil || o.Applied[name] != want {
			t.Errorf("%s: got %d, want %d (%v)", name, o.Applied[name], want, err)
		}
		if got := strings.Join(o.Lines, " "); got != "municipal/Tornio municipal/money" {
			t.Errorf("the lines are %s", got)
		}
	}
}

// TestPlansAreNotKept: of many projects a table of one row each keeps none of the plans
// that the rows are from.
func TestPlansAreNotKept(t *testing.T) {
	r := request(t, map[string]string{"a": strings.Replace(municipal, "}", ", years: {2009: 40, 2010: 60}}", 1)})
	party, _ := r.Catalogue.FindParty("Kemi")
	for name, build := range map[string]func(*subject) any{
		"budget": func(s *subject) any { return s.summary(false) },
		"payer":  func(s *subject) any { return s.paid(party, false) },
	} {
		var total weak.Pointer[finance.Origin]
		rows, _ := collectFigures(r, func(s *subject) any {
			total = weak.Make(s.budgets[0].plan.Total.Amount.From)
			return build(s)
		})
		runtime.GC()
		if total.Value() != nil {
			t.Errorf("%s keeps the plan", name)
		}
		runtime.KeepAlive(rows)
	}
}
