package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sostool/pkg/format"
)

// TestCheckAgreesWithWrite: what fmt --check names is what fmt -w writes, after
// which there is nothing left.
func TestCheckAgreesWithWrite(t *testing.T) {
	dir := t.TempDir()
	generate(t, dir, 6)
	spoil(t, dir)
	texts := make(map[string]string)
	for _, name := range recordsOf(t, dir) {
		text, _ := os.ReadFile(name)
		texts[name] = string(text)
	}
	var out bytes.Buffer
	w := &world{in: strings.NewReader(""), out: &out, err: new(bytes.Buffer), getenv: func(string) string { return "" }, now: time.Now}
	if status := run(w, []string{"fmt", "--check", "--records", dir}); status != statusFindings {
		t.Errorf("status %d", status)
	}
	runFmt(t, statusDone, "-w", "--records", dir)
	for name, before := range texts {
		after, _ := os.ReadFile(name)
		if named := strings.Contains(out.String(), name+"\n"); named != (string(after) != before) {
			t.Errorf("%s: named %v", name, named)
		}
	}
	out.Reset()
	if status := run(w, []string{"fmt", "--check", "--records", dir}); status != statusDone || out.Len() > 0 {
		t.Errorf("status %d, still %s", status, out.String())
	}
}

func recordsOf(t *testing.T, dir string) []string {
	names, err := filepath.Glob(filepath.Join(dir, "projects/*/*"))
	more, _ := filepath.Glob(filepath.Join(dir, "p*/*.yaml"))
	if err != nil || len(names) == 0 {
		t.Fatal(err, "no records")
	}
	return append(names, more...)
}

// TestKilled: whenever fmt -w is killed, every file is whole, old or new.
func TestKilled(t *testing.T) {
	test, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "sostool") // under this name the test is the program
	if err := os.Symlink(test, program); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	old, new := make(map[string][]byte), make(map[string][]byte)
	generate(t, dir, 300)
	spoil(t, dir)
	for _, name := range recordsOf(t, dir) {
		before, _ := os.ReadFile(name)
		if after, _ := format.Text(name, before); !bytes.Equal(before, after) {
			old[name], new[name] = before, after
		}
	}
	between := 0
	for round := range 15 {
		for name, text := range old {
			if err := os.WriteFile(name, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		c := exec.Command(program, "fmt", "-w", "--records", dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(round) * 12 * time.Millisecond)
		c.Process.Kill()
		c.Wait()
		done := 0
		for name := range old {
			text, err := os.ReadFile(name)
			switch {
			case err == nil && bytes.Equal(text, new[name]):
				done++
			case err != nil || !bytes.Equal(text, old[name]):
				t.Fatalf("%s: %v\n%s", name, err, text)
			}
		}
		if done > 0 && done < len(old) {
			between++
		}
	}
	t.Logf("killed %d times between two files", between)
}

// TestReadOnlyFolder: a folder that can't be written to is named, and nothing
// in it changes.
func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser may write everywhere")
	}
	dir := t.TempDir()
	generate(t, dir, 1)
	spoil(t, dir)
	name := filepath.Join(dir, "projects/00/hanke-000000.yaml")
	before, _ := os.ReadFile(name)
	if err := os.Chmod(filepath.Dir(name), 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Dir(name), 0o755)
	var talk bytes.Buffer
	w := &world{in: strings.NewReader(""), out: &talk, err: &talk, getenv: func(string) string { return "" }, now: time.Now}
	status := run(w, []string{"fmt", "-w", "--records", dir})
	after, _ := os.ReadFile(name)
	if status != statusFailed || !strings.Contains(talk.String(), name+": permission denied") || !bytes.Equal(before, after) {
		t.Errorf("status %d: %s", status, talk.String())
	}
}

// TestRewrite: what changed since it was read, what is a link and what may not
// be written to is left alone.
func TestRewrite(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "a.yaml"), filepath.Join(dir, "b.yaml")
	if err := os.WriteFile(name, []byte("now"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := rewrite(name, []byte("then"), []byte("new")); err == nil {
		t.Error("a file was written that had changed")
	}
	if err := os.Symlink("a.yaml", link); err != nil {
		t.Skip(err)
	}
	if err := rewrite(link, []byte("now"), []byte("new")); err == nil {
		t.Error("a link was followed")
	}
	if text, _ := os.ReadFile(name); string(text) != "now" {
		t.Errorf("the file holds %q", text)
	}
	if err := rewrite(name, []byte("now"), []byte("new")); err != nil {
		t.Error(err)
	}
}
