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

// TestREADME makes a folder of the records that the README and the help about records
// show, each under the name in its first line, with the settings of that help, in each
// language: they must pass as these say, without a note but that one text is in the
// help's language. What the help shows as left out is so of the README's project. Its
// comments list all statuses and stages.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []record.Choice{record.Status(""), record.Stage("")} {
		if words := "# " + strings.Join(list.Choices(), ", ") + "\n"; !strings.Contains(string(readme), words) {
			t.Errorf("no comment in the README says %s", words)
		}
	}
	shown := regexp.MustCompile("(?s)```yaml\n# (\\S+\\.yaml)\n(.*?)```").FindStringSubmatch(string(readme))
	if shown == nil {
		t.Fatal("the README shows no record")
	}
	for _, l := range language.Codes() {
		t.Run(l, func(t *testing.T) {
			spoken, _ := language.Parse(l)
			topic := topicText("records", spoken)
			dir, project := t.TempDir(), shown[2]
			blocks := regexp.MustCompile(`(?m)^  # (\S+\.yaml)\n((?:  .+\n)+)`).FindAllStringSubmatch(topic, -1)
			for _, first := range []string{"record: settings/1", "left_out:"} {
				block := regexp.MustCompile(`(?m)^  ` + first + `\n(?:  .+\n)+`).FindString(topic)
				block = strings.ReplaceAll(block, "\n  ", "\n")[min(2, len(block)):]
				if block == "" {
					t.Fatalf("the help about records shows no %s", first)
				}
				if first == "record: settings/1" {
					writeIn(t, dir, "settings.yaml", block)
				} else {
					project += block
				}
			}
			if len(blocks) != 2 {
				t.Fatalf("got %d files, want 2", len(blocks))
			}
			writeIn(t, dir, shown[1], project)
			for _, b := range blocks {
				writeIn(t, dir, b[1], b[2])
			}
			var out, talk bytes.Buffer
			w := testWorld(&out, &talk)
			if status := run(w, []string{"validate", "--records", dir, "--fail-on", "note", "--skip", "language-missing"}); status != statusDone {
				t.Errorf("status %d\n%s%s", status, out.String(), talk.String())
			}
		})
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
			for _, l := range language.Codes() {
				spoken, _ := language.Parse(l)
				for line := range strings.Lines(topicText(c.Name(), spoken)) {
					if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
						t.Errorf("a line of %d characters in the help about %s: %s", n, c.Name(), line)
					}
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
