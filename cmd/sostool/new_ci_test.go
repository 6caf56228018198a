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

var commandLine = regexp.MustCompile(`(?m)(?:run: (sostool .*)|'(sostool [^']*)')$`)

// shellWord is a word of a command line, as far as the files quote.
var shellWord = regexp.MustCompile(`(?:[^ ']|'[^']*')+`)

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
	starters := []starter{
		{Records: "records"},
		{Records: "tiedot/hankkeet.ä", Tool: "OWNER/REPO", Revision: "v1.0", Lang: "fi"},
		{Records: "omat hankkeet/- tiedot", Lang: "sv"},
		{Records: ".", Tool: "OWNER/REPO", Revision: "v1.0"},
	}
	for _, s := range starters {
		files, err := s.files(language.Finnish)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			for _, m := range commandLine.FindAllSubmatch(f.Data, -1) {
				lines = append(lines, string(m[1])+string(m[2]))
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
						lines = append(lines, entries[h.ID]+" '"+strings.Join(h.Args, "' '")+"'")
						if last := h.Args[len(h.Args)-1]; h.ID == "sostool-fmt" && last != "--" {
							t.Errorf("%s gets names behind %s, and one may begin with -", h.ID, last)
						}
						if h.Entry != "" && h.Entry != entries[h.ID] {
							t.Errorf("%s runs %q here and %q there", h.ID, h.Entry, entries[h.ID])
						}
					}
				}
			}
		}
	}
	if len(lines) != 4*len(starters) { // fmt and diff, and two hooks, of each
		t.Errorf("the command lines are %q", lines)
	}
	for _, line := range lines {
		var words []string
		for _, m := range shellWord.FindAllString(line, -1) {
			words = append(words, strings.ReplaceAll(m, "'", ""))
		}
		cmd, flags, err := newRoot(newGlobal(&world{})).Find(words[1:])
		if err == nil {
			err = cmd.ParseFlags(flags)
		}
		if err != nil || len(cmd.Flags().Args()) > 0 || !slices.Contains([]string{"validate", "fmt", "diff"}, cmd.Name()) {
			t.Errorf("%s: %v", line, err)
		}
	}
}
