package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGenerated holds the benchmarks to records that have nothing wrong, and to the
// changes that they are about.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	const n = 20
	generate(t, dir, n)
	for _, name := range filesOf(t, filepath.Join(dir, "projects")) {
		if info, err := os.Stat(name); err != nil || info.Size() < 2900 || info.Size() > 3200 {
			t.Fatalf("%v, %d bytes", err, info.Size())
		}
	}
	command(t, statusDone, dir, "validate", "--fail-on", "note")
	command(t, statusDone, dir, "fmt", "--check")
	for _, x := range []struct {
		change *strings.Replacer
		args   []string
		status int
		line   string // that is printed
		lines  int    // how many of them for each record
	}{
		{noted, []string{"validate", "--fail-on", "note"}, statusFindings, "note[", 1},
		{threeNotes, []string{"validate", "--fail-on", "note"}, statusFindings, "note[", 3},
		{untidy, []string{"fmt", "--check"}, statusFindings, "hanke-", 1},
		{slipped, []string{"fix", "--diff"}, statusDone, "+    decided: 2008-12-12\n", 1},
	} {
		dir := t.TempDir()
		generate(t, dir, n)
		alter(t, dir, x.change)
		if out := command(t, x.status, dir, x.args...); strings.Count(out, x.line) != x.lines*n {
			t.Errorf("%q prints\n%s", x.args, out)
		}
	}
}

// generate writes a folder of n valid projects of about 3 KB in canonical form, with
// their programme and organisations.
func generate(tb testing.TB, dir string, n int) {
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	write("organisations.yaml", `record: organisations/1
organisations:
  - id: stm
    name: {fi: Sosiaali- ja terveysministeriö}
    kind: ministry
  - id: kolpene
    name: {fi: Kolpeneen palvelukeskuksen kuntayhtymä}
    kind: joint-municipal-authority
`)
	write("programmes/kaste.yaml", `record: programme/1
id: kaste
name: {fi: Kaste}
period: 2008/2011
funder: stm
caps:
  - source: stm
    max_share: 75%
`)
	for i := range n {
		text := strings.NewReplacer(
			"{id}", fmt.Sprintf("hanke-%06d", i),
			"{total}", fmt.Sprint(400_000+4*i),
			"{travel}", fmt.Sprint(40_000+4*i),
			"{stm}", fmt.Sprint(300_000+3*i),
			"{municipal}", fmt.Sprint(100_000+i),
		).Replace(generated)
		write(fmt.Sprintf("projects/%02d/hanke-%06d.yaml", i%100, i), text)
	}
}

// alter gives every project of a folder another text.
func alter(tb testing.TB, dir string, replacer *strings.Replacer) {
	for _, name := range filesOf(tb, filepath.Join(dir, "projects")) {
		text, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(name, []byte(replacer.Replace(string(text))), 0o644)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// filesOf are the files below a folder.
func filesOf(tb testing.TB, dir string) (names []string) {
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return names
}

var (
	// valid leaves a project as it is generated.
	valid = strings.NewReplacer()
	// untidy takes a project out of its canonical form.
	untidy = strings.NewReplacer(": ", ":   ", "\n  - ", "\n-   ")
	// noted gives it a note and nothing worse: a region without a team.
	noted = strings.NewReplacer("    teams: [Kemi, Tornio]\n", "")
	// threeNotes gives it three.
	threeNotes = strings.NewReplacer("    teams: [Kemi, Tornio]\n", "", "programme: kaste\n", "", "participants\n    source: plan\n    at: p. 2\n", "participants\n    source: plan\n")
	// slipped gives it a slip that can be corrected.
	slipped = strings.NewReplacer("decided: 2008-12-12", "decided: 12.12.2008")
)

const generated = `record: project/1
id: {id}
name: {fi: Sosiaalityön kehittämishanke {id}}
programme: kaste
status: ended
register: 194/00.01.05/2009
period: 2009-01-01/2011-12-31
area: {fi: Lapin lääni}
summary:
  fi: Hankkeessa kehitetään aikuissosiaalityötä yhdessä kuntien, järjestöjen ja asiakkaiden kanssa.

call:
  closes: 2008-12-31
  authority: stm

phases:
  - id: i
    name: {fi: I vaihe}
    period: 2009-01-01/2009-12-31
  - id: ii
    name: {fi: II vaihe}
    period: 2010-01-01/2011-12-31

partners:
  - org: kolpene
    roles: [applicant, administrator]
  - municipality: Kemi
    roles: [co-implementer]
  - municipality: Tornio
    roles: [co-implementer]
  - group: {fi: muut Lapin kunnat}
    of: municipality
    count: 4
    roles: [participant]

participants: {municipality: 6}

team_regions:
  - id: lansi-pohja
    name: {fi: Länsi-Pohja}
    teams: [Kemi, Tornio]
    municipalities: [Kemi, Keminmaa, Simo, Tervola, Tornio, Ylitornio]

objectives:
  - title: {fi: Asiakkaiden toimintavoiman kasvattaminen}
    towards: clients
    action: continue
  - title: {fi: Sosiaalinen raportointi}
    towards: management
    action: start

outcomes:
  - title: {fi: Kuntien yhteinen aikuissosiaalityön malli}

tasks:
  - for: Kemi
    title: {fi: Nuorten aikuisten aktivointi}
  - for: Tornio
    title: {fi: Sosiaalitoimiston tehtävärakenteen selkiyttäminen}

target_groups:
  - title: {fi: Työttömät nuoret aikuiset}
    municipalities: [Kemi, Tornio]
    age: 18..29
  - title: {fi: Aikuissosiaalityön työntekijät}

events:
  - date: 2009-09
    place: Rovaniemi
    title: {fi: Aloitusseminaari}

decisions:
  - date: 2008-12-12
    body: {fi: Kolpeneen palvelukeskuksen kuntayhtymän hallitus}
    section: "41"
    outcome: approved

budgets:
  - stage: granted
    decided: 2008-12-12
    total: {total}
    years: {2009: 100000, 2010: 100000}
    costs:
      - category: personnel
        amount: 300000
      - category: services
        amount: 60000
      - category: travel
        amount: {travel}
    funding:
      - source: stm
        payer: stm
        share: 75%
        amount: {stm}
        years: {2009: 75000, 2010: 75000}
      - source: municipal
        share: 25%
        amount: {municipal}
        years: {2009: 25000, 2010: 25000}
        payers:
          - municipalities: [Kemi, Tornio]
            amount_each: 20000
          - count: 4
            of: municipality

sources:
  - id: plan
    title: {fi: Hankesuunnitelma}
    kind: plan
    publisher: kolpene
    date: 2008
    file: {id}.txt
  - id: decision
    title: {fi: Valtionavustuspäätös}
    kind: decision
    publisher: stm
    date: 2008-12-12

citations:
  - path: budgets[granted]
    source: plan
    at: p. 4
  - path: budgets[granted].total
    source: plan
    at: p. 4
    says: "{total}"
  - path: participants
    source: plan
    at: p. 2
  - path: partners[muut Lapin kunnat].count
    source: plan
    at: p. 2
    says: "4"

  - path: budgets[granted].funding[stm]
    source: decision
    at: p. 1
    says: "{stm}"

notes:
  - text: {fi: Osaamiskeskuksen ohjausryhmä ohjaa hanketta.}
    source: plan
`
