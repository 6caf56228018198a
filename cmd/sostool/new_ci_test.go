package main

import (
	"encoding/json"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"sostool/pkg/language"
	"sostool/pkg/starter"
)

// hook is one of pre-commit's.
type hook struct {
	ID, Entry, Files, Exclude string
	Args                      []string
}

var commandLine = regexp.MustCompile(`(?m)(?:^ *(?:- )?(?:run: |bash: )?(sostool .*?)(?: \|\| status=\$\?)?|'(sostool [^']*)')$`)

// shellWord is a word of a command line, as far as the files quote; what a shell puts
// in is not.
var shellWord = regexp.MustCompile(`(?:[^ '"]|'[^']*'|"[^"]*")+`)

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
	starters := []starter.Starter{
		{Records: "records"},
		{Records: "tiedot/hankkeet.ä", Tool: "OWNER/REPO", Revision: "v1.0", Lang: "fi"},
		{Records: "omat hankkeet/- tiedot", Lang: "sv"},
		{Records: ".", Tool: "OWNER/REPO", Revision: "v1.0"},
	}
	wanted := 4 * len(starters) // fmt and diff, and two hooks, of each
	for _, host := range starter.Hosts()[1:] {
		starters = append(starters, starter.Starter{Records: "records", Host: host}, starter.Starter{Records: "omat hankkeet", Host: host, Tool: "OWNER/REPO", Revision: "v1.0", Lang: "sv"})
		wanted += 2 * 5 // and validate
		if host == "gitlab" {
			wanted += 2 // twice
		}
	}
	for _, s := range starters {
		files, err := s.Files(language.Finnish)
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
					t.Errorf("%s is not JSON", f.Name)
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
	if len(lines) != wanted {
		t.Errorf("%d command lines, want %d: %q", len(lines), wanted, lines)
	}
	for _, line := range lines {
		var words []string
		for _, m := range shellWord.FindAllString(line, -1) {
			if !strings.HasPrefix(strings.Trim(m, `"`), "$") {
				words = append(words, strings.NewReplacer("'", "", `"`, "").Replace(m))
			}
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

var (
	uses   = regexp.MustCompile(`uses: '?([^'\s]+)'?(.*)`)
	pinned = regexp.MustCompile(`^(https://github\.com/)?[\w-]+/[\w-]+(/[\w-]+)?@[0-9a-f]{40}$`)
)

// TestPinned: an action is named by its commit, since a tag can be moved, with its
// version in a comment; no checkout leaves credentials for the steps after it.
func TestPinned(t *testing.T) {
	texts := make(map[string]string)
	for _, name := range []string{"../../.github/workflows/ci.yml", "../../.github/actions/validate/action.yml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	for _, s := range []starter.Starter{{Records: "records"}, {Records: "records", Tool: "OWNER/REPO", Revision: "v1.0"}, {Records: "records", Host: "forgejo"}} {
		files, err := s.Files(language.English)
		if err != nil {
			t.Fatal(err)
		}
		texts["new ci "+s.Tool+s.Host] = string(files[0].Data)
	}
	for name, text := range texts {
		found := 0
		for _, m := range uses.FindAllStringSubmatch(text, -1) {
			found++
			own := strings.HasPrefix(m[1], "./") || strings.HasPrefix(m[1], "OWNER/REPO/") // as its owner says
			if !own && (!pinned.MatchString(m[1]) || !strings.HasPrefix(m[2], " # v")) {
				t.Errorf("%s: %s", name, m[0])
			}
		}
		checkouts, kept := strings.Count(text, "actions/checkout@"), strings.Count(text, "persist-credentials: false")
		if found == 0 || checkouts != kept {
			t.Errorf("%s: %d actions, %d checkouts, %d without credentials", name, found, checkouts, kept)
		}
	}
}
