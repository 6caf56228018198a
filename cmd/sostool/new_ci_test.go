package main

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"sostool/pkg/language"
)

// hook is one of pre-commit's.
type hook struct {
	ID, Entry, Files, Exclude string
	Args                      []string
}

var commandLine = regexp.MustCompile(`(?m)(?:run: |')(sostool .*?)'?$`)

// TestCommandLines: what the files for other repositories run is there, with
// the flags that they give.
func TestCommandLines(t *testing.T) {
	var hooks []hook
	readYAML(t, "../../.pre-commit-hooks.yaml", &hooks)
	entries := make(map[string]string)
	for _, h := range hooks {
		entries[h.ID] = h.Entry
	}
	var lines []string
	for _, s := range []starter{{Records: "records"}, {"tiedot/hankkeet.ä", "OWNER/REPO", "v1.0"}} {
		files, err := s.files(language.Finnish)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			for _, m := range commandLine.FindAllSubmatch(f.Data, -1) {
				lines = append(lines, strings.ReplaceAll(string(m[1]), "'", ""))
			}
			switch path.Ext(f.Name) {
			case ".json":
				if !json.Valid(f.Data) {
					t.Errorf("%s is no JSON", f.Name)
				}
			case ".yml", ".yaml":
				var c struct{ Repos []struct{ Hooks []hook } }
				if err := yaml.Unmarshal(f.Data, &c); err != nil {
					t.Errorf("%s: %v", f.Name, err)
				}
				for _, r := range c.Repos {
					for _, h := range r.Hooks {
						lines = append(lines, entries[h.ID]+" "+strings.Join(h.Args, " "))
						if h.Entry != "" && h.Entry != entries[h.ID] {
							t.Errorf("%s runs %q here and %q there", h.ID, h.Entry, entries[h.ID])
						}
					}
				}
			}
		}
	}
	if len(lines) != 8 { // fmt and diff, and two hooks, of each
		t.Errorf("the command lines are %q", lines)
	}
	for _, line := range lines {
		cmd, flags, err := newRoot(&global{world: &world{}}).Find(strings.Fields(line)[1:])
		if err == nil {
			err = cmd.ParseFlags(flags)
		}
		if err != nil || !slices.Contains([]string{"validate", "fmt", "diff"}, cmd.Name()) {
			t.Errorf("%s: %v", line, err)
		}
	}
}
