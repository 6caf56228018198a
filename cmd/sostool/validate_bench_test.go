package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

// BenchmarkValidate measures the whole command over a generated folder of valid records
// of about 3 KB against the bare parser on the same files: yaml.v3 into nodes, on all
// processors, in the same run. The metric x-parser is the ratio of the two, each as its
// program runs: the parser with Go's own settings, the command with those of main.
// x-parser-tuned also gives the parser the command's setting of the collector. Each is
// run once before it counts, and every second turn goes the other way round, so that none
// always finds the memory that another one has prepared. Ratios say more than seconds on
// a machine that is shared.
func BenchmarkValidate(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			size := generate(b, dir, n)
			var parser, tuned, whole time.Duration
			runs := []struct {
				spent   *time.Duration
				percent int
				run     func(testing.TB, string)
			}{{&parser, 100, parseAll}, {&tuned, gcPercent, parseAll}, {&whole, gcPercent, validateAll}}
			turn := func() {
				for _, r := range runs {
					debug.SetGCPercent(r.percent)
					*r.spent += timed(func() { r.run(b, dir) })
				}
				slices.Reverse(runs)
			}
			turn()
			parser, tuned, whole = 0, 0, 0
			for b.Loop() {
				turn()
			}
			b.ReportMetric(float64(whole)/float64(parser), "x-parser")
			b.ReportMetric(float64(whole)/float64(tuned), "x-parser-tuned")
			b.ReportMetric(float64(size)/float64(n), "B/record")
			b.ReportMetric(float64(whole.Microseconds())/float64(b.N)/float64(n), "µs/record")
		})
	}
}

// timed runs f after a sweep of what ran before it.
func timed(f func()) time.Duration {
	runtime.GC()
	start := time.Now()
	f()
	return time.Since(start)
}

// TestGenerated holds the benchmark to records that have nothing wrong.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	generate(t, dir, 20)
	validateAll(t, dir)
}

// validateAll runs the command as a user does; it must find nothing.
func validateAll(tb testing.TB, dir string) {
	var out, talk bytes.Buffer
	w := &world{in: strings.NewReader(""), out: &out, err: &talk, getenv: func(string) string { return "" }, now: time.Now}
	if status := run(w, []string{"validate", "--records", dir, "--fail-on", "note"}); status != statusDone || out.Len() > 0 {
		tb.Fatalf("status %d\n%s%s", status, out.String(), talk.String())
	}
}

// parseAll is the floor: every file read and parsed into nodes.
func parseAll(tb testing.TB, dir string) {
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(names)); i = next.Add(1) - 1 {
				text, err := os.ReadFile(names[i])
				if err != nil {
					tb.Error(err)
					return
				}
				var n yaml.Node
				if err := yaml.Unmarshal(text, &n); err != nil {
					tb.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
}

// generate writes a folder of n valid projects with their programme and
// organisations, and returns the number of bytes of the projects.
func generate(tb testing.TB, dir string, n int) (size int) {
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
			"{stm}", fmt.Sprint(300_000+3*i),
			"{municipal}", fmt.Sprint(100_000+i),
		).Replace(generated)
		write(fmt.Sprintf("projects/%02d/hanke-%06d.yaml", i%100, i), text)
		size += len(text)
	}
	return size
}

const generated = `record: project/1
id: {id}
name: {fi: Sosiaalityön kehittämishanke {id}}
programme: kaste
status: ended
register: 194/00.01.05/2009
period: 2009-01-01/2011-12-31
area: {fi: Lapin lääni}
summary:
  fi: Hankkeessa kehitetään aikuissosiaalityötä yhdessä kuntien kanssa.

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

tasks:
  - for: Kemi
    title: {fi: Nuorten aikuisten aktivointi}
  - for: Tornio
    title: {fi: Sosiaalitoimiston tehtävärakenteen selkiyttäminen}

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

notes:
  - text: {fi: Osaamiskeskuksen ohjausryhmä ohjaa hanketta.}
    source: plan
`
