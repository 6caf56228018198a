package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"sostool/pkg/language"
	"sostool/pkg/record"
)

// TestREADME makes a folder of the records that the README and the help about
// records show, each under the name in its first line: they must pass as these say,
// without a note. Its comments list all statuses and stages.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	topic, err := texts.ReadFile("topics/records.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []record.Choice{record.Status(""), record.Stage("")} {
		if words := "# " + strings.Join(list.Choices(), ", ") + "\n"; !strings.Contains(string(readme), words) {
			t.Errorf("no comment in the README says %s", words)
		}
	}
	dir := t.TempDir()
	blocks := regexp.MustCompile("(?s)```yaml\n# (\\S+\\.yaml)\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	blocks = append(blocks, regexp.MustCompile(`(?m)^  # (\S+\.yaml)\n((?:  .+\n)+)`).FindAllStringSubmatch(string(topic), -1)...)
	if len(blocks) != 3 {
		t.Fatalf("got %d files, want 3", len(blocks))
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
	w := testWorld(&out, &talk)
	if status := run(w, []string{"validate", "--records", dir, "--fail-on", "note"}); status != statusDone {
		t.Errorf("status %d\n%s%s", status, out.String(), talk.String())
	}
}

// TestCommands: each command appears in the README and in a script, and each topic
// of help in the README; its lines fit a terminal.
func TestCommands(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var scripts []byte
	names, err := filepath.Glob("../../testdata/script/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(err, len(names))
	}
	for _, name := range names {
		script, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		scripts = append(scripts, script...)
	}
	for _, c := range append(newRoot(newGlobal(new(world))).Commands(), topicOf("export")) { // which has a command's name
		if !c.IsAvailableCommand() {
			if !c.IsAdditionalHelpTopicCommand() {
				continue // help
			}
			if !bytes.Contains(readme, []byte("| `"+c.Name()+"` |")) {
				t.Errorf("sostool help %s has no row in the README", c.Name())
			}
			for line := range strings.Lines(topicText(c.Name(), language.English)) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n >= 80 {
					t.Errorf("a line of %d characters in the help about %s: %s", n, c.Name(), line)
				}
			}
			continue
		}
		if !bytes.Contains(readme, []byte("`sostool "+c.Name())) {
			t.Errorf("sostool %s has no row in the README", c.Name())
		}
		if !regexp.MustCompile(`(?m)^(!? ?exec sostool|status \d) ` + c.Name() + `\b`).Match(scripts) {
			t.Errorf("no script runs sostool %s", c.Name())
		}
	}
}
