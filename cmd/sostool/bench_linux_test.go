package main

import (
	"cmp"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"sostool/pkg/parallel"
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

// BenchmarkExport measures export in every format against validate of the same records, each
// as a process: x-validate of the processor time, of each the quickest turn, and the most
// memory that export takes. 2 is the aim for x-validate, 6 for SQLite, and 200 MB for the
// memory at 10 000 records.
func BenchmarkExport(b *testing.B) {
	program := build(b)
	dir := b.TempDir()
	generate(b, dir, *records)
	for _, args := range [][]string{
		{"-f", "jsonl"}, {"-f", "datapackage"}, {"-f", "parquet"}, {"-f", "parquet", "--partition", "programme"}, {"-f", "sqlite"},
	} {
		b.Run(strings.Join(args, ""), func(b *testing.B) {
			out := filepath.Join(b.TempDir(), "out")
			var floor, least, peak int64
			for b.Loop() {
				validate, _ := spent(b, exec.Command(program, "validate", "--records", dir))
				export, memory := spent(b, exec.Command(program, append([]string{"export", "--records", dir, "-o", out}, args...)...))
				floor, least = min(cmp.Or(floor, validate), validate), min(cmp.Or(least, export), export)
				peak = max(peak, memory)
			}
			b.ReportMetric(float64(least)/float64(floor), "x-validate")
			b.ReportMetric(float64(floor)/1e6, "validate-ms")
			b.ReportMetric(float64(peak)/1e6, "peak-MB")
		})
	}
}

// spent runs a program to a good end, and says how much processor time it took, in
// nanoseconds, and how much memory, in bytes.
func spent(b *testing.B, cmd *exec.Cmd) (cpu, memory int64) {
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%.1000s", err, out)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Fatal("how much memory it took is unknown")
	}
	return usage.Utime.Nano() + usage.Stime.Nano(), usage.Maxrss << 10
}

// BenchmarkWriting measures commands that change every file against a floor that reads the
// same files and writes them with the same text, as safely and in the same manner: on as
// many processors, as many files at a time each to a new file, then all that the file
// system has yet to write to the disk, and each new file in the place of the old one. It
// leaves out locks, modes, and whether anyone else has changed a file.
//
// Each turn has a copy of its own, in a folder that held nothing before and with nothing
// left to be written: a file system takes longer where files were deleted just now, and
// the first to ask for a sync would write what others left.
func BenchmarkWriting(b *testing.B) {
	for _, x := range []struct {
		name string
		edit *strings.Replacer
		args []string
	}{
		{"fmt", untidy, []string{"fmt", "-w"}},
		{"fix", slipped, []string{"fix"}},
	} {
		b.Run(x.name, func(b *testing.B) {
			original, copies := b.TempDir(), b.TempDir()
			generate(b, original, *records)
			alter(b, original, x.edit)
			turn, dir := 0, ""
			fresh := func(run side) side {
				return func() (cpu, wall time.Duration) {
					turn++
					dir = filepath.Join(copies, strconv.Itoa(turn))
					if err := os.CopyFS(dir, os.DirFS(original)); err != nil {
						b.Fatal(err)
					}
					unix.Sync()
					return run()
				}
			}
			compare(b, 1.5, fresh(bare(func() { rewriteAll(b, dir) })),
				fresh(shipped(func() { command(b, statusDone, dir, x.args...) })))
		})
	}
}

// rewriteAll writes the files of a folder anew, on all processors.
func rewriteAll(tb testing.TB, dir string) {
	names := filesOf(tb, dir)
	groups := slices.Collect(slices.Chunk(names, together(len(names))))
	parallel.Each(len(groups), 0, func(i int) {
		if err := rewrite(groups[i]); err != nil {
			tb.Error(err)
		}
	})
}

// rewrite puts new files with the same texts in the places of some, once they are on the
// disk.
func rewrite(names []string) error {
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(name+"~", text, 0o644)
		}
		if err != nil {
			return err
		}
	}
	f, err := os.Open(names[0])
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unix.Syncfs(int(f.Fd())); err != nil {
		return err
	}
	for _, name := range names {
		if err := os.Rename(name+"~", name); err != nil {
			return err
		}
	}
	return nil
}
