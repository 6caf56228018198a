package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"golang.org/x/net/html"

	"sostool/pkg/check"
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
					t.Errorf("%s: %s:%d: %q is not a request of a manual page", lang, name, n+1, line)
				case n != 4 && strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }):
					t.Errorf("%s: %s:%d: %q is not in ASCII", lang, name, n+1, line)
				}
			}
		}
	}
}

// TestManPagesShown: what shows manual pages has nothing to say against any of them.
func TestManPagesShown(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"groff": {"-ww", "-man", "-Tutf8", "-z"},
		"man":   {"--warnings", "-E", "UTF-8", "-Tutf8", "-P", "cat", "-l"},
	} {
		t.Run(name, func(t *testing.T) {
			program, err := exec.LookPath(name)
			if err != nil {
				t.Skip(name + " is not here")
			}
			languages := []string{"fi", "en", "sv"}
			if testing.Short() {
				languages = languages[:1]
			}
			for _, lang := range languages {
				pages := manPages(t, lang)
				if name == "man" { // which shows them as groff does, page by page
					pages = []string{pages[0], pages[len(pages)/2], pages[len(pages)-1]}
				}
				cmd := exec.Command(program, append(args, pages...)...)
				cmd.Env = append(os.Environ(), "MANWIDTH=80", "MANROFFOPT=", "MAN_KEEP_FORMATTING=")
				var talk bytes.Buffer
				cmd.Stderr = &talk
				shown, err := cmd.Output()
				if err != nil || talk.Len() > 0 || name == "man" && len(shown) < 2_000*len(pages) {
					t.Errorf("%s: %v, %d bytes\n%s", lang, err, len(shown), talk.String())
				}
			}
		})
	}
}

// manualBook writes the manual as one page of HTML in a language.
func manualBook(t *testing.T, lang string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "manual.html")
	var out, talk bytes.Buffer
	if status := run(testWorld(&out, &talk), []string{"man", "--html", "--lang", lang, "-o", file}); status != statusDone || out.Len()+talk.Len() > 0 {
		t.Fatalf("status %d: %s%s", status, out.String(), talk.String())
	}
	return file
}

// TestManualBook: all links of the manual lead somewhere in it, each command, topic and rule
// is there once, every command in it is one, and it fetches and runs nothing.
func TestManualBook(t *testing.T) {
	root := newRoot(newGlobal(&world{}))
	for _, lang := range []string{"en", "fi", "sv"} {
		file := manualBook(t, lang)
		pages := parsePages(t, filepath.Dir(file))
		book := pages["manual.html"]
		commands := 0
		for n := range book.root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			book.element(t, lang, n)
			if n.Data == "pre" {
				for _, m := range typed.FindAllStringSubmatch(textOf(n), -1) {
					commands++
					if c, _, err := root.Find(m[1:]); err != nil || c == root {
						t.Errorf("%s: %q is not a command", lang, m[0])
					}
				}
			}
		}
		if commands < 100 || len(book.links) < 500 {
			t.Errorf("%s: only %d commands, %d links", lang, commands, len(book.links))
		}
		for _, link := range book.links {
			if !strings.HasPrefix(link, "#") {
				t.Errorf("%s: a link to %q", lang, link)
			}
			leads(t, pages, "manual.html", link)
		}
		var want []string
		for _, page := range manPages(t, lang) {
			name, topic := strings.CutSuffix(strings.TrimSuffix(filepath.Base(page), ".1"), ".7")
			if topic {
				name = "help-" + strings.TrimPrefix(name, "sostool-")
			}
			want = append(want, name)
		}
		for _, rule := range check.SetOf(nil).Names() {
			want = append(want, "rule-"+rule)
		}
		for _, id := range want {
			if !book.ids[id] || !slices.Contains(book.links, "#"+id) {
				t.Errorf("%s: %s is not there, or nothing leads to it", lang, id)
			}
		}
	}
}

// typed is a command that is set.
var typed = regexp.MustCompile(`(?m)^(?:\$ )?sostool ([a-z]\S*)(?: .*)?$`)

// textOf is what an element says.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// TestManualBrowser looks at the manual in Chromium, as TestReportBrowser does at pages.
func TestManualBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a browser")
	}
	t.Parallel()
	b := look(t, browser(t))
	axe, err := os.ReadFile("../../testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	file := manualBook(t, "fi")
	for _, width := range []int64{390, 1280} {
		b.open(file, width, "screen", "light")
		b.say(fmt.Sprint(width), tooWide)
		b.say(fmt.Sprint(width), overlapping)
	}
	b.open(file, printWidth, "print", "light")
	b.say("in print", tooWide)
	b.say("in print", overlapping)
	for _, scheme := range []string{"light", "dark"} {
		b.open(file, 1280, "screen", scheme)
		evaluate[bool](b, string(axe)+";true")
		b.say("in "+scheme, inaccessible)
	}
	b.closed(filepath.Dir(file))
}
