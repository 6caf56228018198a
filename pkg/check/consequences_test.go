package check

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
)

// linked are sound records that name one another.
var linked = map[string]string{
	"organisations.yaml": `record: organisations/1
organisations:
  - id: stm
    name: {fi: Ministeriö}
    kind: ministry
  - id: yhdistys
    name: {fi: Yhdistys}
    kind: association
  - id: kunnat
    name: {fi: Kuntaryhmä}
    kind: municipality-group
    members: [Kemi, Tornio]
`,
	"programmes/ohjelma.yaml": `record: programme/1
id: ohjelma
name: {fi: Ohjelma}
period: 2008/2011
funder: stm
caps:
  - source: stm
    max_share: 90%
    basis: laki
  - source: stm
    max_share: 60%
    until: 2007-12-31
    basis: laki
`,
	"projects/hanke.yaml": `record: project/1
id: hanke
name: {fi: Hanke}
programme: ohjelma
status: granted
period: 2008-01-01/2010-12-31
partners:
  - org: yhdistys
    roles: [administrator]
  - org: kunnat
    roles: [participant]
  - org: stm
    roles: [funder]
team_regions:
  - id: alue
    name: {fi: Alue}
    teams: [Kemi, Tornio]
    municipalities: [Kemi]
    orgs: [kunnat]
target_groups:
  - title: {fi: Nuoret}
    age: ..29
decisions:
  - date: 2008-01-01
    body: {fi: Ministeriö}
    outcome: approved
budgets:
  - stage: granted
    total: 100000
    costs:
      - {category: personnel, amount: 110000}
    income: 10000
    funding:
      - source: stm
        payer: stm
        amount: 80000
      - source: municipal
        payer: kunnat
        amount: 20000
sources:
  - id: paatos
    title: {fi: Päätös}
    kind: decision
  - id: suunnitelma
    title: {fi: Suunnitelma}
    kind: plan
citations:
  - path: budgets[granted].funding[stm].amount
    source: suunnitelma
    at: s. 1
  - path: target_groups[0].age
    source: paatos
    at: s. 2
`,
}

// TestConsequences: a fault of the text is told on its line, and nothing is concluded
// from what it takes away: not in its file, and not in others.
func TestConsequences(t *testing.T) {
	for _, test := range []struct{ file, was, is string }{
		// A line that belongs nowhere.
		{"organisations.yaml", "  - id: yhdistys\n", "foo\n  - id: yhdistys\n"},
		{"organisations.yaml", "  - id: yhdistys\n", "---\n  - id: yhdistys\n"},
		{"organisations.yaml", "  - id: kunnat\n", "<<<<<<< HEAD\n  - id: kunnat\n=======\n  - id: kunnat\n>>>>>>> b\n"},
		{"organisations.yaml", "    kind: association\n", "foo\n    kind: association\n"},
		{"programmes/ohjelma.yaml", "    max_share: 90%\n", "foo\n    max_share: 90%\n"},
		{"projects/hanke.yaml", "    kind: plan\n", "[\n    kind: plan\n"},
		{"projects/hanke.yaml", "    kind: plan\n", "<<<<<<< HEAD\n    kind: plan\n=======\n    kind: news\n>>>>>>> b\n"},
		{"projects/hanke.yaml", "      - source: municipal\n", "---\n      - source: municipal\n"},
		{"projects/hanke.yaml", "    kind: decision\n", "    kind: decision\nfoo: x: y\n"},
		// An item that is indented otherwise.
		{"organisations.yaml", "  - id: yhdistys\n", "- id: yhdistys\n"},
		{"projects/hanke.yaml", "      - source: municipal\n", "    - source: municipal\n"},
		{"projects/hanke.yaml", "      - source: municipal\n", "\t- source: municipal\n"},
		{"projects/hanke.yaml", "  - id: suunnitelma\n", "    - id: suunnitelma\n"},
		{"projects/hanke.yaml", "decisions:\n", "\tdecisions:\n"},
		{"projects/hanke.yaml", "sources:\n", " sources:\n"},
		{"projects/hanke.yaml", "    roles: [participant]\n", "\u00a0\u00a0\u00a0\u00a0roles: [participant]\n"},
		// A value that can't be read.
		{"organisations.yaml", "kind: ministry", "kind: [ministry"},
		{"organisations.yaml", "members: [Kemi, Tornio]", "members: @[Kemi, Tornio]"},
		{"programmes/ohjelma.yaml", "until: 2007", "until: @2007"},
		{"programmes/ohjelma.yaml", "funder: stm", "funder: @stm"},
		{"projects/hanke.yaml", "    orgs: [kunnat]", "    orgs: @[kunnat]"},
		{"projects/hanke.yaml", "    income: 10000", "    income 10000"},
		{"projects/hanke.yaml", "    funding:", "    funding:\""},
		{"projects/hanke.yaml", "target_groups:", "target_groups"},
		{"projects/hanke.yaml", "status: granted", "status: gran\nted"},
		{"projects/hanke.yaml", "      - source: stm\n", "      -source: stm\n"},
	} {
		t.Run(fmt.Sprintf("%s %q", test.file, test.is), func(t *testing.T) {
			if !strings.Contains(linked[test.file], test.was) {
				t.Fatalf("%q is not there", test.was)
			}
			before, after := said(t, "", ""), said(t, test.file, strings.Replace(linked[test.file], test.was, test.is, 1))
			faults := 0
			for words, rule := range after {
				switch _, known := before[words]; {
				case strings.HasPrefix(rule, "yaml-") && rule != "yaml-duplicate-key" || rule == "text-invisible":
					faults++
				case !known && rule != "source-missing": // how many figures have no citation may change
					t.Errorf("a consequence: %s", words)
				}
			}
			if faults == 0 {
				t.Error("no fault is told")
			}
			if faults > 1 {
				t.Errorf("%d faults of one: %v", faults, after)
			}
		})
	}
}

// said are the sentences of all findings, with their rules; those of one rule and
// sentence in a file once.
func said(t *testing.T, name, text string) map[string]string {
	files := make(fstest.MapFS)
	for file, sound := range linked {
		files[file] = &fstest.MapFile{Data: []byte(sound)}
	}
	if name != "" {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := catalogue.Open(files, "records")
	if err != nil {
		t.Fatal(err)
	}
	report, errs := Run(c, Options{Today: ExampleDay})
	if len(errs) > 0 {
		t.Error(errs)
	}
	out := make(map[string]string)
	for i := range report.Findings {
		f := &report.Findings[i]
		line := ""
		if f.Rule == "yaml-syntax" {
			line = fmt.Sprint(":", f.Span.Line)
		}
		out[f.File+line+" "+f.Rule+": "+f.Message.String()] = f.Rule
	}
	return out
}

// TestFundingLineOfOneWord: an item of another shape than its list's has no place to
// ask about, and no rule breaks on it.
func TestFundingLineOfOneWord(t *testing.T) {
	said(t, "projects/hanke.yaml", strings.Replace(linked["projects/hanke.yaml"],
		"      - source: stm\n        payer: stm\n        amount: 80000\n", "      - stm\n", 1))
}
