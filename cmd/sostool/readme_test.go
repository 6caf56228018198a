package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestREADME makes a folder of the records that the README shows, each under
// the name in its first line: they must pass as it says, without a note.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	blocks := regexp.MustCompile("(?s)```yaml\n# (\\S+\\.yaml)\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(blocks) != 3 {
		t.Fatalf("%d files in the README, 3 were wanted", len(blocks))
	}
	for _, b := range blocks {
		name := filepath.Join(dir, b[1])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(b[2]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, talk bytes.Buffer
	w := &world{in: strings.NewReader(""), out: &out, err: &talk, getenv: func(string) string { return "" }, now: time.Now}
	if status := run(w, []string{"validate", "--records", dir, "--fail-on", "note"}); status != statusDone {
		t.Errorf("status %d\n%s%s", status, out.String(), talk.String())
	}
}
