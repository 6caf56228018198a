package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// BenchmarkFmt measures fmt --check over a generated folder against the bare
// parser on the same files, as BenchmarkValidate does. x-parser is that of
// records in canonical form, which are read once; x-parser-messy that of records
// that all change, which are read again for the proof.
func BenchmarkFmt(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	const n = 10_000
	clean, messy := b.TempDir(), b.TempDir()
	generate(b, clean, n)
	runFmt(b, statusDone, "-w", "--records", clean) // a line of theirs is too long
	generate(b, messy, n)
	spoil(b, messy)
	var parser, whole, parserMessy, wholeMessy time.Duration
	for b.Loop() {
		debug.SetGCPercent(100)
		parser += timed(func() { parseAll(b, clean) })
		parserMessy += timed(func() { parseAll(b, messy) })
		debug.SetGCPercent(gcPercent)
		whole += timed(func() { runFmt(b, statusDone, "--check", "--records", clean) })
		wholeMessy += timed(func() { runFmt(b, statusFindings, "--check", "--records", messy) })
	}
	b.ReportMetric(float64(whole)/float64(parser), "x-parser")
	b.ReportMetric(float64(wholeMessy)/float64(parserMessy), "x-parser-messy")
	b.ReportMetric(float64(whole.Microseconds())/float64(b.N)/n, "µs/record")
}

// spoil takes every project of a folder out of its canonical form.
func spoil(tb testing.TB, dir string) {
	err := filepath.WalkDir(filepath.Join(dir, "projects"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		text = bytes.ReplaceAll(text, []byte(": "), []byte(":   "))
		return os.WriteFile(name, bytes.ReplaceAll(text, []byte("\n  - "), []byte("\n-   ")), 0o644)
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// runFmt runs the command as a user does.
func runFmt(tb testing.TB, want int, args ...string) {
	var out, talk bytes.Buffer
	w := &world{in: strings.NewReader(""), out: &out, err: &talk, getenv: func(string) string { return "" }, now: time.Now}
	if status := run(w, append([]string{"fmt"}, args...)); status != want {
		tb.Fatalf("status %d\n%.1000s%.1000s", status, out.String(), talk.String())
	}
}
