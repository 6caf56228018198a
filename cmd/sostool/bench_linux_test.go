package main

import (
	"errors"
	"io"
	"os/exec"
	"syscall"
	"testing"

	"sostool/pkg/render"
)

// BenchmarkMemory measures the most memory that validate takes as a process where each
// record has three notes, in every format: 100 MB is the aim for 10 000 records, and 150
// MB for 100 000. Linux counts what this process had when it started the other one, so
// run it by itself.
func BenchmarkMemory(b *testing.B) {
	program := build(b)
	dir := b.TempDir()
	generate(b, dir, *records)
	alter(b, dir, threeNotes)
	for _, format := range render.FindingsFormats() {
		b.Run(format.Name, func(b *testing.B) {
			var peak int64
			for b.Loop() {
				cmd := exec.Command(program, "validate", "--records", dir, "-f", format.Name)
				cmd.Stdout = io.Discard // through a pipe, as a reader gets it
				var exit *exec.ExitError
				if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
					b.Fatal(err)
				}
				usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
				if !ok {
					b.Fatal("how much memory it took is unknown")
				}
				peak = max(peak, usage.Maxrss<<10)
			}
			b.ReportMetric(float64(peak)/1e6, "peak-MB")
		})
	}
}
