package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestAskLeft: leaving the questions writes nothing and restores the terminal.
func TestAskLeft(t *testing.T) {
	for _, keys := range []string{"", "\x03", "\x04", "Nimi\r\x03", "Nimi\rido\x03", "Nimi\r\r\x04", "Nimi\rnothing\r"} {
		dir := filepath.Join(t.TempDir(), "records")
		status, restored, talk := answer(keys, "new", "project", "x", "--records", dir, "--lang", "fi")
		if status != statusFailed || !restored || !strings.Contains(talk, "mitään ei kirjoitettu") {
			t.Errorf("%q: status %d, restored %v\n%s", keys, status, restored, talk)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%q: something was written", keys)
		}
	}
}

// TestAsk: answers are in the record as flags would put them there.
func TestAsk(t *testing.T) {
	dir := t.TempDir()
	status, restored, talk := answer("en=A\tb: \"c\"\rapp\t\r\r2026-01/2027\rTorni\t\r", "new", "project", "x", "--records", dir)
	if status != statusDone || !restored {
		t.Fatalf("status %d, restored %v\n%s", status, restored, talk)
	}
	asked, err := os.ReadFile(filepath.Join(dir, "projects", "x.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	if status, _, talk := answer("", "new", "project", "x", "--records", other, "--no-input",
		"--name", "Ab: \"c\"", "--status", "applied", "--period", "2026-01/2027", "--administrator", "Tornio"); status != statusDone {
		t.Fatalf("status %d\n%s", status, talk)
	}
	given, err := os.ReadFile(filepath.Join(other, "projects", "x.yaml"))
	if diff := cmp.Diff(string(given), string(asked)); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

// TestTogether: of several that add to one file at the same time none undoes what another
// reports as written.
func TestTogether(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "organisations.yaml")
	if err := os.WriteFile(file, []byte("record: organisations/1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	var done atomic.Int32
	for i := range 8 {
		group.Go(func() {
			if status, _, _ := answer("", "new", "organisation", fmt.Sprintf("o%d", i), "--records", dir, "--no-input"); status == statusDone {
				done.Add(1)
			}
		})
	}
	group.Wait()
	text, err := os.ReadFile(file)
	if n := strings.Count(string(text), "- id: o"); err != nil || n == 0 || n != int(done.Load()) {
		t.Errorf("%d written, %d there, %v\n%s", done.Load(), n, err, text)
	}
}

// TestOffersClean: what a file is called never becomes a terminal sequence.
func TestOffersClean(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "programmes"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "programmes", "p\x1b[31m.yaml"), []byte("record: programme/1\n"), 0o644); err != nil {
		t.Skip(err)
	}
	for _, args := range [][]string{{"new", "project", "x", "--records", dir}, {"__complete", "new", "project", "x", "--records", dir, "--programme", ""}} {
		if _, _, talk := answer("\r\rp\t\x03", args...); strings.Contains(talk, "\x1b[31m") || !strings.Contains(talk, "\n") {
			t.Errorf("%q: %q", args, talk)
		}
	}
}

// answer runs the program on a terminal at which the keys are pressed.
func answer(keys string, args ...string) (status int, restored bool, talk string) {
	var out, said bytes.Buffer
	raw := false
	w := &world{in: io.MultiReader(strings.NewReader(keys)), out: &out, err: &said, now: time.Now,
		getenv: func(string) string { return "" }, hasenv: func(string) bool { return false },
		raw: func() (int, func(), error) { raw = true; return 200, func() { raw = false }, nil }}
	status = run(w, args)
	return status, !raw, said.String() + out.String()
}
