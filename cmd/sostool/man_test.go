package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// manPages writes all manual pages in a language.
func manPages(t *testing.T, lang string) (files []string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "man")
	var out, talk bytes.Buffer
	if status := run(testWorld(&out, &talk), []string{"man", dir, "--lang", lang}); status != statusDone || out.Len() > 0 {
		t.Fatalf("status %d: %s%s", status, out.String(), talk.String())
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// requests are the only lines of a manual page that are not text.
var requests = regexp.MustCompile(`^\.(TH ".*"|nh|ad l|S[HS] ".*"|PP|RS -?\d+|RE|nf|fi|TP)$`)

// TestManPages: each command and topic has a page in each language, made of few requests,
// and in ASCII but for the page's name.
func TestManPages(t *testing.T) {
	var names []string
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		if c.HasParent() && !c.IsAvailableCommand() {
			return
		}
		names = append(names, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1")
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(newGlobal(&world{})))
	for _, topic := range topics() {
		names = append(names, "sostool-"+topic.Name()+".7")
	}
	for _, lang := range []string{"en", "fi", "sv"} {
		files := manPages(t, lang)
		if len(files) != len(names) {
			t.Errorf("%s: %d files of %d pages", lang, len(files), len(names))
		}
		dir := filepath.Dir(files[0])
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Error(err)
				continue
			}
			if strings.Count(string(text), "\n.nf\n") != strings.Count(string(text), "\n.fi\n.RE\n") {
				t.Errorf("%s: %s: what is set does not end", lang, name)
			}
			for n, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
				switch {
				case strings.HasPrefix(line, ".") && !requests.MatchString(line), strings.HasPrefix(line, "'"), line == "":
					t.Errorf("%s: %s:%d: %q is no request of a page", lang, name, n+1, line)
				case n != 4 && strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }):
					t.Errorf("%s: %s:%d: %q is not in ASCII", lang, name, n+1, line)
				}
			}
		}
	}
}

// TestManPagesShown: what shows manual pages has nothing to say against any of them.
func TestManPagesShown(t *testing.T) {
	for name, args := range map[string][]string{
		"groff": {"-ww", "-man", "-Tutf8", "-z"},
		"man":   {"--warnings", "-E", "UTF-8", "-Tutf8", "-P", "cat", "-l"},
	} {
		t.Run(name, func(t *testing.T) {
			program, err := exec.LookPath(name)
			if err != nil {
				t.Skip(name + " is not here")
			}
			for _, lang := range []string{"en", "fi", "sv"} {
				cmd := exec.Command(program, append(args, manPages(t, lang)...)...)
				cmd.Env = append(os.Environ(), "MANWIDTH=80", "MANROFFOPT=", "MAN_KEEP_FORMATTING=")
				var talk bytes.Buffer
				cmd.Stderr = &talk
				shown, err := cmd.Output()
				if err != nil || talk.Len() > 0 || name == "man" && len(shown) < 100_000 {
					t.Errorf("%s: %v, %d bytes\n%s", lang, err, len(shown), talk.String())
				}
			}
		})
	}
}
