package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/meant"
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
	entries, err := meant.Projects(c, nil)
	if err != nil || len(entries) != n {
		tb.Fatalf("%d projects: %v", len(entries), err)
	}
	c.Each(entries, 0, func(i int, doc *decode.Record) {
		if doc == nil || doc.Project == nil {
			tb.Errorf("%s can't be read", entries[i].Name)
		}
	})
}

// BenchmarkLog measures the history of one figure over 1 000 commits, of which every
// tenth changes it and every one another record or another fact: the whole command, from
// a pack. blobs is how many contents git is asked for in a run, counted by a program in
// git's place; contents is how many there are of the record: they are the same where each
// is read, and so parsed, once.
func BenchmarkLog(b *testing.B) {
	const n = 1_000
	dir := b.TempDir()
	contents := manyCommits(b, dir, n)
	for b.Loop() {
		command(b, statusDone, dir+"/records", "log", "kohde", "budgets[applied].total")
	}
	b.ReportMetric(float64(blobsAsked(b, dir, "log", "kohde", "budgets[applied].total", "-f", "csv")), "blobs")
	b.ReportMetric(float64(contents), "contents")
}

// manyCommits makes a repository in which a record comes to be by so many
// commits and goes back and forth between versions, and says how many contents
// of it there are.
func manyCommits(tb testing.TB, dir string, n int) (contents int) {
	var in strings.Builder
	seen := make(map[string]bool)
	for i := range n {
		// The figure goes up and down again: contents come back.
		text := fmt.Sprintf("record: project/1\nid: kohde\nname: {fi: Kohde}\nstatus: idea\nperiod: %d/2099\nbudgets: [{stage: applied, total: %d}]\n",
			1900+i%10, 1000+min(i/10, (n-i)/10))
		seen[text] = true
		fmt.Fprintf(&in, "commit refs/heads/main\ncommitter Aino <a@example.org> %d +0200\ndata 1\nx\nM 100644 inline records/projects/kohde.yaml\ndata %d\n%s\n",
			1_500_000_000+3600*i, len(text), text)
	}
	gitIn(tb, dir, "", "init", "-q", "-b", "main")
	gitIn(tb, dir, in.String(), "fast-import", "--quiet")
	gitIn(tb, dir, "", "reset", "-q", "--hard")
	gitIn(tb, dir, "", "repack", "-adq")
	return len(seen)
}

// gitIn runs git in a folder.
func gitIn(tb testing.TB, dir, in string, args ...string) {
	tb.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "gc.auto=0", "-c", "user.name=x", "-c", "user.email=x@example.org"}, args...)...)
	cmd.Stdin = strings.NewReader(in)
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// blobsAsked runs a command on the records of a folder and counts the contents
// that it asks git for: a program in git's place notes what goes to git
// cat-file --batch.
func blobsAsked(tb testing.TB, dir string, args ...string) int {
	tb.Helper()
	real, err := exec.LookPath("git")
	if err != nil {
		tb.Fatal(err)
	}
	bin := tb.TempDir()
	script := fmt.Sprintf("#!/bin/sh\ncase \" $* \" in *' cat-file '*) tee -a %s/asked | %s \"$@\";; *) exec %s \"$@\";; esac\n", bin, real, real)
	if err := os.WriteFile(bin+"/git", []byte(script), 0o755); err != nil {
		tb.Fatal(err)
	}
	path := os.Getenv("PATH")
	if err := os.Setenv("PATH", bin+string(os.PathListSeparator)+path); err != nil {
		tb.Fatal(err)
	}
	defer os.Setenv("PATH", path)
	command(tb, statusDone, dir+"/records", args...)
	lines, err := os.ReadFile(bin + "/asked")
	if err != nil {
		tb.Fatal(err)
	}
	return strings.Count(string(lines), "\n")
}

// TestReadsOnce holds log and diff to the contents that they need: each version
// of the record once, and what differs of two revisions.
func TestReadsOnce(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil || runtime.GOOS == "windows" {
		t.Skip("needs git and sh")
	}
	dir := t.TempDir()
	contents := manyCommits(t, dir, 60)
	if n := blobsAsked(t, dir, "log", "kohde", "budgets[applied].total"); n != contents {
		t.Errorf("log reads %d contents, there are %d", n, contents)
	}
	dir = t.TempDir()
	generate(t, dir+"/records", 50)
	differing(t, dir, 3)
	shared := 2 * len(sharedFiles(t, dir))
	if n := blobsAsked(t, dir, "diff", "HEAD~1", "HEAD", "-f", "json"); n > 2*3+shared {
		t.Errorf("diff reads %d contents, 3 records differ and %d files are shared", n, shared)
	}
	files, err := filepath.Glob(dir + "/records/projects/*/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], bytes.Replace(text, []byte("total: 4"), []byte("total: 5"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	if n := blobsAsked(t, dir, "diff", "HEAD", "-f", "json"); n < 1 || n > 1+shared {
		t.Errorf("diff reads %d contents, a total of the work tree differs and %d files are shared", n, shared)
	}
}

// differing commits the records of a folder, and then so many of them with
// another status.
func differing(tb testing.TB, dir string, n int) (changed []string) {
	gitIn(tb, dir, "", "init", "-q", "-b", "main")
	gitIn(tb, dir, "", "add", ".")
	gitIn(tb, dir, "", "commit", "-qm", "one")
	var names []string
	err := filepath.WalkDir(dir+"/records/projects", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil || len(names) < n {
		tb.Fatalf("%d records: %v", len(names), err)
	}
	for _, name := range names[:n] {
		text, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(name, append(text, "count: 7\n"...), 0o644); err != nil {
			tb.Fatal(err)
		}
		changed = append(changed, name)
	}
	gitIn(tb, dir, "", "commit", "-qam", "two")
	gitIn(tb, dir, "", "repack", "-adq")
	return changed
}

// sharedFiles are the files that projects refer to, which every command reads.
func sharedFiles(tb testing.TB, dir string) []string {
	names, err := filepath.Glob(dir + "/records/*.yaml")
	more, err2 := filepath.Glob(dir + "/records/programmes/*.yaml")
	if err != nil || err2 != nil {
		tb.Fatal(err, err2)
	}
	return append(names, more...)
}

// BenchmarkDiff measures the difference of two revisions of 10 000 records of
// which 10 differ against git's own list of the files of both and reading and
// decoding the 20 versions that differ, with the files that projects refer to:
// x-reading. blobs is how many contents it asks git for.
func BenchmarkDiff(b *testing.B) {
	const n, differ = 10_000, 10
	dir := b.TempDir()
	generate(b, dir+"/records", n)
	changed := differing(b, dir, differ)
	var reading, whole time.Duration
	for b.Loop() {
		reading += timed(func() {
			repo, err := git.Open(dir + "/records")
			if err != nil {
				b.Fatal(err)
			}
			defer repo.Close()
			for _, rev := range []string{"HEAD~1", "HEAD"} {
				commit, err := repo.Commit(rev)
				if err != nil {
					b.Fatal(err)
				}
				files, err := repo.Files(commit)
				if err != nil {
					b.Fatal(err)
				}
				c, err := catalogue.Open(files, "records")
				if err != nil {
					b.Fatal(err)
				}
				for _, e := range c.Entries {
					if slices.Contains(changed, dir+"/"+e.Name) {
						c.Free(e, c.Record(e))
					}
				}
			}
		})
		whole += timed(func() { command(b, statusDone, dir+"/records", "diff", "HEAD~1", "HEAD", "-f", "json") })
	}
	b.ReportMetric(float64(whole)/float64(reading), "x-reading")
	b.ReportMetric(float64(whole.Milliseconds())/float64(b.N), "ms/diff")
	b.ReportMetric(float64(blobsAsked(b, dir, "diff", "HEAD~1", "HEAD", "-f", "json")), "blobs")
}
