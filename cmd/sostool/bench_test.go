package main

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"sostool/pkg/effort"
	"sostool/pkg/parallel"
	"sostool/pkg/source"
	"sostool/pkg/syntax"
)

var records = flag.Int("records", 10_000, "how many records the benchmarks read")

// BenchmarkParser measures commands over generated records against the bare parser on
// the same files: yaml.v3 into nodes.
func BenchmarkParser(b *testing.B) {
	for _, x := range []struct {
		name   string
		aim    float64
		edit   *strings.Replacer
		status int
		args   []string
	}{
		{"validate", 0.50, valid, statusDone, []string{"validate", "--fail-on", "note"}},
		{"validate-notes", 0.55, noted, statusFindings, []string{"validate", "--fail-on", "note"}},
		{"list", 0.45, valid, statusDone, []string{"list"}},
		{"budget", 0.45, valid, statusDone, []string{"budget"}},
		{"query", 0.45, valid, statusDone, []string{"query", `funder("stm") && total > 400000 && active(2010) && any(tasks, .for == "Kemi") && municipality("Tornio")`}},
		{"fmt-check", 0.35, valid, statusDone, []string{"fmt", "--check"}},
	} {
		b.Run(x.name, func(b *testing.B) {
			dir := b.TempDir()
			generate(b, dir, *records)
			alter(b, dir, x.edit)
			compare(b, x.aim, bare(func() { readAll(b, dir, parse) }),
				shipped(func() { command(b, x.status, dir, x.args...) }))
		})
	}
}

// BenchmarkOwnRules measures validate with ten rules of the folder's own against validate
// without any: what is above 1 is the cost of ten rules per record.
func BenchmarkOwnRules(b *testing.B) {
	with, without := b.TempDir(), b.TempDir()
	for _, dir := range []string{with, without} {
		generate(b, dir, *records)
		alter(b, dir, valid)
	}
	settings := "record: settings/1\nrules:\n"
	for i, require := range []string{
		`len(partners) > 0`, `known(period)`, `status != "rejected"`, `any(partners, "lead" in .roles) || len(partners) >= 0`, `!text("salainen")`,
		`total >= 0`, `active("2000/2030")`, `pays("stm") >= 0`, `all(tasks, known(.title))`, `all(budgets, .stage != "planned" || known(.total))`,
	} {
		settings += fmt.Sprintf("  - {id: own-%d, severity: note, require: '%s', message: {en: wrong}}\n", i, require)
	}
	if err := os.WriteFile(filepath.Join(with, "settings.yaml"), []byte(settings), 0o644); err != nil {
		b.Fatal(err)
	}
	validate := func(dir string) side {
		return shipped(func() { command(b, statusDone, dir, "validate") })
	}
	compare(b, 1.5, validate(without), validate(with))
}

// BenchmarkReader measures the reader of records against the bare parser, both from
// memory. What it reads is kept.
func BenchmarkReader(b *testing.B) {
	dir := b.TempDir()
	generate(b, dir, *records)
	names := filesOf(b, dir)
	texts := make([][]byte, len(names))
	for i, name := range names {
		texts[i], _ = os.ReadFile(name)
	}
	readers := sync.Pool{New: func() any { return new(syntax.Reader) }}
	kept := make([]*source.Tree, len(texts))
	read := func(i int) {
		r := readers.Get().(*syntax.Reader)
		defer readers.Put(r)
		kept[i] = new(source.Tree)
		r.Read(&source.File{Name: names[i], Bytes: texts[i]}, kept[i])
	}
	all := func(visit func(i int)) side {
		return bare(func() {
			clear(kept)
			parallel.Each(len(texts), 0, visit)
		})
	}
	compare(b, 0.12, all(func(i int) { parse(b, "", texts[i]) }), all(read))
	runtime.KeepAlive(kept)
}

// BenchmarkStart measures checking the repository's own records against sostool version,
// each as a process.
func BenchmarkStart(b *testing.B) {
	program := build(b)
	compare(b, 2, process(b, program, "version"), process(b, program, "validate", "--records", "../../records"))
}

// side is one of two runs that are compared: it runs, and says how much processor time
// that took, and how much time went by.
type side func() (cpu, wall time.Duration)

// compare reports the ratios of a run to another one, the floor: x-cpu of the processor
// time, x-wall of the time gone by on all processors. aim is what they should not exceed;
// floor-ms is the floor's processor time, for one disk may take ten times another's. Of
// each side the fastest turn counts, for what else the machine does only adds to it, and
// every second turn goes the other way round. Ratios say more than seconds on a machine
// that is shared.
func compare(b *testing.B, aim float64, floor, run side) {
	sides := []side{floor, run}
	least := [2][2]time.Duration{{math.MaxInt64, math.MaxInt64}, {math.MaxInt64, math.MaxInt64}}
	turn := func(order ...int) {
		for _, i := range order {
			cpu, wall := sides[i]()
			least[i] = [2]time.Duration{min(cpu, least[i][0]), min(wall, least[i][1])}
		}
	}
	turn(0, 1)
	for b.Loop() {
		turn(1, 0)
		turn(0, 1)
	}
	b.ReportMetric(float64(least[1][0])/float64(least[0][0]), "x-cpu")
	b.ReportMetric(float64(least[1][1])/float64(least[0][1]), "x-wall")
	b.ReportMetric(float64(least[0][0].Microseconds())/1000, "floor-ms")
	b.ReportMetric(aim, "aim")
}

// bare runs in this process as yaml.v3 parses fastest.
func bare(run func()) side {
	return func() (cpu, wall time.Duration) {
		defer debug.SetGCPercent(debug.SetGCPercent(1200))
		cpu = effort.Of(func() { wall = timed(run) })
		return cpu, wall
	}
}

// shipped runs in this process with the program's settings of the collector.
func shipped(run func()) side {
	return func() (cpu, wall time.Duration) {
		defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
		defer limitMemory()()
		cpu = effort.Of(func() { wall = timed(run) })
		return cpu, wall
	}
}

// process runs a program several times, for one is over soon.
func process(b *testing.B, program string, args ...string) side {
	return func() (cpu, wall time.Duration) {
		for range 20 {
			cmd := exec.Command(program, args...)
			wall += timed(func() {
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
			})
			cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		}
		return cpu, wall
	}
}

// build makes the program as it ships.
func build(b *testing.B) string {
	program := filepath.Join(b.TempDir(), "sostool")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}

// timed is the time that goes by, after a sweep of what ran before.
func timed(f func()) time.Duration {
	runtime.GC()
	start := time.Now()
	f()
	return time.Since(start)
}

// command runs a command on the records of a folder as a user does, and returns what it
// prints.
func command(tb testing.TB, want int, dir string, args ...string) string {
	var out, talk bytes.Buffer
	if status := run(testWorld(&out, &talk), append([]string{args[0], "--records", dir}, args[1:]...)); status != want {
		tb.Fatalf("%q: status %d\n%.1000s%.1000s", args, status, out.String(), talk.String())
	}
	return out.String()
}

// readAll reads the records of a folder on all processors.
func readAll(tb testing.TB, dir string, visit func(tb testing.TB, name string, text []byte)) {
	names := filesOf(tb, dir)
	parallel.Each(len(names), 0, func(i int) {
		text, err := os.ReadFile(names[i])
		if err != nil {
			tb.Error(err)
		}
		visit(tb, names[i], text)
	})
}

func parse(tb testing.TB, _ string, text []byte) {
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		tb.Error(err)
	}
}
