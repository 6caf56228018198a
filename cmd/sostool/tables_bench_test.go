package main

import (
	"bytes"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/meant"
	"sostool/pkg/record"
)

// BenchmarkBudget measures the table of all budgets of a generated folder
// against reading the same records, in the same run: x-reading is the whole
// command, x-computing what it takes to work all budgets out by themselves, on
// one processor.
func BenchmarkBudget(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	const n = 10_000
	dir := b.TempDir()
	generate(b, dir, n)
	var reading, whole, alone, computing time.Duration
	for b.Loop() {
		reading += timed(func() { readAll(b, dir, 0, func(*record.Project) {}) })
		whole += timed(func() { asked(b, dir, "budget") })
		alone += timed(func() { readAll(b, dir, 1, func(*record.Project) {}) })
		readAll(b, dir, 1, func(p *record.Project) {
			start := time.Now()
			for _, c := range finance.Budgets(p, "") {
				finance.PlanOf(p, c.Budget, nil, &finance.Options{})
			}
			computing += time.Since(start)
		})
	}
	b.ReportMetric(float64(whole)/float64(reading), "x-reading")
	b.ReportMetric(float64(computing)/float64(alone), "x-computing")
	b.ReportMetric(float64(whole.Microseconds())/float64(b.N)/n, "µs/record")
}

// BenchmarkQuery measures a query of several conditions, with its table, against
// reading the same records.
func BenchmarkQuery(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	const n = 10_000
	dir := b.TempDir()
	generate(b, dir, n)
	var reading, whole time.Duration
	for b.Loop() {
		reading += timed(func() { readAll(b, dir, 0, func(*record.Project) {}) })
		whole += timed(func() {
			asked(b, dir, "query", `funder("stm") && total > 400000 && active(2010) && any(tasks, .for == "Kemi") && municipality("Tornio")`)
		})
	}
	b.ReportMetric(float64(whole)/float64(reading), "x-reading")
	b.ReportMetric(float64(whole.Microseconds())/float64(b.N)/n, "µs/record")
}

// asked runs a command that prints a table, as a user does.
func asked(tb testing.TB, dir string, args ...string) {
	var out, talk bytes.Buffer
	w := &world{in: strings.NewReader(""), out: &out, err: &talk, getenv: func(string) string { return "" }, now: time.Now}
	if status := run(w, append([]string{args[0], "--records", dir, "-f", "csv"}, args[1:]...)); status != statusDone || out.Len() == 0 {
		tb.Fatalf("status %d\n%s", status, talk.String())
	}
}

// readAll reads every project of a folder on so many processors.
func readAll(tb testing.TB, dir string, workers int, visit func(*record.Project)) {
	c, err := catalogue.Open(os.DirFS(dir), dir)
	if err != nil {
		tb.Fatal(err)
	}
	entries, err := meant.Projects(c, nil)
	if err != nil {
		tb.Fatal(err)
	}
	c.Each(entries, workers, func(i int, doc *decode.Record) {
		if doc == nil || doc.Project == nil {
			tb.Errorf("%s can't be read", entries[i].Name)
			return
		}
		visit(doc.Project)
	})
}
