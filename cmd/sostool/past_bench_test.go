package main

import (
	"io/fs"
	"os"
	"os/exec"
	"runtime/debug"
	"testing"
	"time"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/git"
)

// BenchmarkPast measures reading and decoding the records of a commit against
// those of the same folder on the disk, in the same run: x-disk, from a pack
// as a clone has it.
func BenchmarkPast(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	const n = 10_000
	dir := b.TempDir()
	generate(b, dir+"/records", n)
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "."},
		{"-c", "gc.auto=0", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "records"},
		{"repack", "-adq"},
	} {
		if out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
	var disk, past time.Duration
	for b.Loop() {
		disk += timed(func() { decodeAll(b, os.DirFS(dir+"/records"), n) })
		past += timed(func() {
			repo, err := git.Open(dir + "/records")
			if err != nil {
				b.Fatal(err)
			}
			defer repo.Close()
			commit, err := repo.Commit("HEAD")
			if err != nil {
				b.Fatal(err)
			}
			files, err := repo.Files(commit)
			if err != nil {
				b.Fatal(err)
			}
			decodeAll(b, files, n)
		})
	}
	b.ReportMetric(float64(past)/float64(disk), "x-disk")
	b.ReportMetric(float64(past.Microseconds())/float64(b.N)/n, "µs/record")
}

func decodeAll(tb testing.TB, fsys fs.FS, n int) {
	c, err := catalogue.Open(fsys, "records")
	if err != nil {
		tb.Fatal(err)
	}
	entries, err := projects(c, nil)
	if err != nil || len(entries) != n {
		tb.Fatalf("%d projects: %v", len(entries), err)
	}
	c.Each(entries, 0, func(i int, doc *decode.Document) {
		if doc == nil || doc.Project == nil {
			tb.Errorf("%s can't be read", entries[i].Name)
		}
	})
}
