package main

import (
	"bytes"
	"io/fs"
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
	alter(t, dir, untidy)
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
	command(t, statusDone, dir, "fmt", "-w")
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

// program is this test under the name of the program, which makes it that.
func program(t *testing.T) string {
	test, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "sostool")
	if err := os.Symlink(test, name); err != nil {
		t.Skip(err)
	}
	return name
}

// many is how many records a run takes a while to write.
func many() int {
	if testing.Short() {
		return 60
	}
	return 300
}

// messy makes a folder of n projects that all change; the maps are their texts
// by file, as they are and as they become.
func messy(t *testing.T, n int) (dir string, old, new map[string]string) {
	dir = t.TempDir()
	old, new = make(map[string]string), make(map[string]string)
	generate(t, dir, n)
	alter(t, dir, untidy)
	for _, name := range recordsOf(t, dir) {
		before, _ := os.ReadFile(name)
		if after, _ := format.Text(name, before); !bytes.Equal(before, after) {
			old[name], new[name] = string(before), string(after)
		}
	}
	if len(old) < n {
		t.Fatalf("%d of %d files would change", len(old), n)
	}
	return dir, old, new
}

// written counts the files that are new; all others must be as they were.
func written(t *testing.T, old, new map[string]string) (n int) {
	t.Helper()
	for name := range old {
		text, err := os.ReadFile(name)
		switch {
		case err == nil && string(text) == new[name]:
			n++
		case err != nil || string(text) != old[name]:
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
	}
	return n
}

// leftovers are the files in a folder that are not records; a killed run may leave
// .sostool-* and nothing else.
func leftovers(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir() || filepath.Ext(name) == ".yaml":
		case strings.HasPrefix(d.Name(), ".sostool-"):
			out = append(out, name)
		default:
			t.Errorf("%s was left", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestKilled: whenever fmt -w is killed, every file is whole, old or new. What it leaves
// is not a record to any command, and a later run removes it.
func TestKilled(t *testing.T) {
	t.Parallel()
	program := program(t)
	dir, old, new := messy(t, many())
	between := 0
	for round := range 4 {
		for name, text := range old {
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		c := exec.Command(program, "fmt", "-w", "--records", dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for written(t, old, new) < round*len(old)/4 {
		}
		c.Process.Kill()
		c.Wait()
		if n := written(t, old, new); n > 0 && n < len(old) {
			between++
		}
	}
	left := leftovers(t, dir)
	t.Logf("killed %d times between two files; %d files left", between, len(left))
	half := filepath.Join(dir, "projects/00/.sostool-1")
	if err := os.WriteFile(half, []byte("record: pro"), 0o600); err != nil {
		t.Fatal(err)
	}
	command(t, statusDone, dir, "fmt", "-w")
	if n := written(t, old, new); n < len(old) {
		t.Errorf("%d of %d files are new", n, len(old))
	}
	command(t, statusDone, dir, "validate", "--fail-on", "note")
	if _, err := os.Stat(half); err != nil {
		t.Error("a file that another run may be writing is gone")
	}
	then := time.Now().Add(-2 * time.Hour) // long enough for systems without locks
	for _, name := range append(left, half) {
		if err := os.Chtimes(name, then, then); err != nil {
			t.Fatal(err)
		}
	}
	command(t, statusDone, dir, "fmt", "-w")
	if left := leftovers(t, dir); len(left) > 0 {
		t.Errorf("%v were left", left)
	}
}

// TestTwoAtOnce: two runs on one folder leave what one would.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	program := program(t)
	dir, old, new := messy(t, many())
	var runs [2]*exec.Cmd
	for i := range runs {
		runs[i] = exec.Command(program, "fmt", "-w", "--records", dir)
		if err := runs[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range runs {
		if err := c.Wait(); err != nil {
			t.Error(err)
		}
	}
	if n, left := written(t, old, new), leftovers(t, dir); n < len(old) || len(left) > 0 {
		t.Errorf("%d of %d files are new; %v left", n, len(old), left)
	}
}
