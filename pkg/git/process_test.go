package git

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// instead puts a program in git's place: a script that may run the real one as
// $GIT.
func instead(t *testing.T, script string) {
	t.Helper()
	real, err := exec.LookPath("git")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("needs git and sh")
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "git"), []byte("#!/bin/sh\nGIT="+real+"\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// TestHung ends a git that says nothing, wherever it falls silent: without that
// the test itself would not end.
func TestHung(t *testing.T) {
	g := newRepo(t)
	g.write("records/a", "a")
	g.commit("one")
	g.git("switch", "-q", "-c", "side")
	g.commit("side")
	g.git("switch", "-q", "main")
	g.commit("main")
	r := g.open("records")
	c, err := r.Commit("main")
	if err != nil {
		t.Fatal(err)
	}
	side, err := r.Commit("side")
	if err != nil {
		t.Fatal(err)
	}
	for silent, ask := range map[string]func(*Repository) error{
		"rev-parse":  func(r *Repository) error { _, err := r.Commit("HEAD"); return err },
		"merge-base": func(r *Repository) error { _, err := r.Commit("main...side"); return err },
		"rev-list":   func(r *Repository) error { _, err := r.Commit("@{2019-03-31}"); return err },
		"ls-tree":    func(r *Repository) error { _, err := r.Files(c); return err },
		"cat-file":   func(r *Repository) error { _, err := r.Blob(r.HashBlob([]byte("a"))); return err },
		"diff-tree":  func(r *Repository) error { _, err := r.Between(c.Hash, side.Hash, anyPath); return err },
		"log": func(r *Repository) error {
			for _, err := range r.History(anyPath, c) {
				return err
			}
			return nil
		},
		"for-each-ref": func(r *Repository) error { _, err := r.Names(); return err },
	} {
		t.Run(silent, func(t *testing.T) {
			silent := *r
			silent.patience = 100 * time.Millisecond
			silent.blobs = newPool(1, func() (*process, error) { return start(r.command("cat-file", "--batch"), silent.patience) })
			silent.differ = newPool(1, func() (*process, error) { return start(r.command(differing...), silent.patience) })
			defer silent.Close()
			instead(t, fmt.Sprintf("case \" $* \" in *' %s '*) exec sleep 1000;; *) exec $GIT \"$@\";; esac\n", t.Name()[len("TestHung/"):]))
			if err := ask(&silent); KindOf(err) != Hung || !strings.Contains(err.Error(), "said nothing") {
				t.Errorf("%v", err)
			}
		})
	}
	instead(t, "sleep 5\n") // a program that git runs holds what git printed to
	if _, err := open(g.dir, 100*time.Millisecond); KindOf(err) != Hung {
		t.Errorf("open: %v", err)
	}
}

// TestGarbled gives answers that git does not give. They are reported as such.
func TestGarbled(t *testing.T) {
	g := newRepo(t)
	g.write("records/a", "a")
	g.commit("one")
	for command, ask := range map[string]func(*Repository) error{
		"--verify":   func(r *Repository) error { _, err := r.Commit("HEAD"); return err },
		"log":        func(r *Repository) error { _, err := r.Commit("HEAD"); return err },
		"rev-list":   func(r *Repository) error { _, err := r.Commit("@{2019-03-31}"); return err },
		"merge-base": func(r *Repository) error { _, err := r.Commit("main...HEAD"); return err },
		"cat-file":   func(r *Repository) error { _, err := r.Blob(r.HashBlob([]byte("a"))); return err },
		"diff-tree": func(r *Repository) error {
			c, err := r.Commit("HEAD")
			if err == nil {
				_, err = r.Between(c.Hash, c.Hash, anyPath)
			}
			return err
		},
		"ls-tree": func(r *Repository) error {
			c, err := r.Commit("HEAD")
			if err == nil {
				_, err = r.Files(c)
			}
			return err
		},
	} {
		t.Run(command, func(t *testing.T) {
			r := g.open("records")
			instead(t, fmt.Sprintf("case \" $* \" in *' %s '*) echo 'Welcome to git!';; *) exec $GIT \"$@\";; esac\n", command))
			if err := ask(r); KindOf(err) != Garbled || !strings.Contains(err.Error(), "Welcome to git!") {
				t.Errorf("%v", err)
			}
		})
	}
	instead(t, "echo Welcome!; exec $GIT \"$@\"\n")
	if _, err := Open(g.dir); KindOf(err) != Garbled || strings.Contains(err.Error(), "line break") {
		t.Errorf("open: %v", err)
	}
}

// TestRest names the command that brings what a clone lacks, and runs it.
func TestRest(t *testing.T) {
	g := newRepo(t)
	g.write("records/a", "one")
	g.commit("one")
	g.git("switch", "-q", "-c", "side")
	g.write("records/a", "side")
	g.commit("side")
	g.git("switch", "-q", "main")
	g.write("records/a", "two")
	g.commit("two")
	g.git("config", "uploadpack.allowFilter", "true")
	for _, c := range []struct {
		options []string
		rev     string
		kind    Kind
		want    string
	}{
		{nil, "origin/side", 0, ""},
		{[]string{"--depth=1"}, "HEAD~1", NoRevision, "git fetch --unshallow"},
		{[]string{"--depth=1"}, "origin/side", NoRevision, `git remote set-branches origin "*" && git fetch --unshallow`},
		{[]string{"--depth=1", "--no-single-branch"}, "origin/side~1", NoRevision, "git fetch --unshallow"},
		{[]string{"--single-branch"}, "origin/side", NoRevision, `git remote set-branches origin "*" && git fetch`},
		{[]string{"--filter=blob:none", "--no-checkout"}, "HEAD~1", NoObject, "git fetch --refetch --no-filter"},
		{[]string{"--filter=tree:0", "--no-checkout"}, "HEAD~1", NoObject, "git fetch --refetch --no-filter"},
	} {
		t.Run(fmt.Sprint(c.options, c.rev), func(t *testing.T) {
			clone := &repo{t: t, dir: filepath.Join(t.TempDir(), "clone")}
			g.git(append(append([]string{"clone", "-q", "-c", "gc.auto=0", "-c", "maintenance.auto=false"}, c.options...), "file://"+g.dir, clone.dir)...)
			look := func() error {
				r := clone.open("records")
				commit, err := r.Commit(c.rev)
				if err != nil {
					return err
				}
				files, err := r.Files(commit)
				if err != nil {
					return err
				}
				id, _ := files.ID("a")
				_, err = r.Blob(id)
				return err
			}
			err := look()
			if KindOf(err) != c.kind || err != nil && !strings.Contains(err.Error(), " "+c.want+" brings the rest") {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if err == nil {
				return
			}
			for command := range strings.SplitSeq(strings.ReplaceAll(c.want, `"`, ""), " && ") {
				clone.git(strings.Fields(command)[1:]...)
			}
			if err := look(); err != nil {
				t.Errorf("after %s: %v", c.want, err)
			}
		})
	}
}
