package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"sostool/pkg/parallel"
	"sostool/pkg/record"
)

// hostileTexts are what a record may say to those that get its text: CI servers,
// terminals, spreadsheets, browsers.
var hostileTexts = []string{
	"::error file=x::pwn",
	"A\n  ::stop-commands::t",
	"##[error]x ##vso[task.x]y",
	"=1+1",
	"+a ::warning::" + strings.Repeat(" ::error::long", 30),
	"::" + strings.Repeat("::add-mask::", 40),
	"\x1b[31m\x1b]0;t\a\u009b2J\u202e\u200b\x7f",
	"<b onclick=x>&</b> [a](javascript:b) | ![c](d) `e` **f**",
	"\r\n::error::cr\r::error::x\u2028::error::x\u0085::error::x",
	"\u00a0 ::error::blank",
	"@x -y '=z",
}

// spread puts hostile texts wherever a record of the type has a text of its own.
func spread(n *yaml.Node, typ reflect.Type, key string, count *int) {
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	item := record.ItemOf(typ)
	switch {
	case n.Kind == yaml.SequenceNode:
		if item != nil {
			typ = item
		}
		for _, c := range n.Content {
			spread(c, typ, key, count)
		}
	case n.Kind == yaml.MappingNode && typ.Kind() == reflect.Struct:
		fields := record.ShapeOf(typ).Fields
		for i := 0; i < len(n.Content); i += 2 {
			for _, f := range fields {
				if f.Key == n.Content[i].Value {
					spread(n.Content[i+1], f.Type, f.Key, count)
				}
			}
		}
	case n.Kind == yaml.ScalarNode && typ == reflect.TypeFor[string]() && !slices.Contains([]string{"record", "path", "file", "rule", "url"}, key):
		n.Value, n.Style = hostileTexts[*count%len(hostileTexts)], yaml.DoubleQuotedStyle
		*count++
	}
}

// spoiled calls write with the text of each record of a folder, by its name there, after spoil
// has changed it.
func spoiled(t *testing.T, dir string, spoil func(*yaml.Node), write func(name, text string)) {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(dir, "*.yaml"))
	more, _ := filepath.Glob(filepath.Join(dir, "*", "*.yaml"))
	for _, name := range append(names, more...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var n yaml.Node
		if err := yaml.Unmarshal(text, &n); err != nil {
			t.Fatal(err)
		}
		spoil(&n)
		out, err := yaml.Marshal(&n)
		if err != nil {
			t.Fatal(err)
		}
		rel, _ := filepath.Rel(dir, name)
		write(rel, string(out))
	}
}

// writeIn writes a file of a folder, and the folders that it is in.
func writeIn(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// hostileFolder is a repository of two commits whose records, file names and
// commits are hostile, and changes that are not committed.
func hostileFolder(t *testing.T) string {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		writeIn(t, dir, name, text)
	}
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=##[error]A", "-c", "user.email=a@b", "-C", dir}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	commit := func(offset int) {
		count := offset
		spoiled(t, "../../records", func(n *yaml.Node) {
			spread(n.Content[0], record.RootOf(n.Content[0].Content[1].Value).Type, "", &count)
		}, write)
		if count < offset+300 {
			t.Fatalf("%d texts", count-offset)
		}
		git("add", ".")
		git("commit", "-q", "--cleanup=verbatim", "-m", "::error::subject")
	}
	git("init", "-q")
	for _, name := range []string{"::error::x.yaml", "##[error]q.yaml", "projects/##[error]q.yaml", "projects/::error::x.yaml"} {
		write(name, "record:  project/1\n# a\n# ::error::comment\nid:   x\nname:  {en: '::error::x'}\nstatus: idea\nsummary:\n  en: |\n    A\n    ::error::x\nnotes:\n - text: {fi:   \"##[error]\"}\n")
	}
	write("page.md", "<!-- sostool list -->\n::error::old\n<!-- end -->\n<!-- sostool show lapin -->\n<!-- end -->\n<!-- sostool ::error::x -->\n<!-- end -->\n")
	write("::group::broken.yaml", "record: project/1\nid: [\n::error::x: ##[x]\n")
	write("projects/::group::broken.yaml", "record: project/1\nid: [\n::error::x: ##[x]\n")
	write("texts/plan.txt", "::error::Torniossa 25 %\n##[error]Kemi 1 234 567 €\n\x1b[31m Inari\u202e 5.5.2005 <b onclick=x>Salla</b> [x](javascript:x)\n")
	commit(0)
	commit(1)
	write("settings.yaml", "record: settings/1\nrules:\n"+
		"  - {id: own-hostile, severity: note, require: 'name == \"::error::x\" && text(\"##[error]\")', at: '::error::x', message: {en: \"::error::x\\e[31m\\r\\n##[error]\"}, why: {en: \"::stop-commands::x\"}}\n"+
		"  - {id: own-wrong, severity: error, require: '::error::x', message: {fi: '<b onclick=x>'}}\n")
	write("projects/pakaste.yaml", "record: project/1\nid: pakaste\nname: {fi: '::error::x', en: \"##[error]\"}\nstatus: ::error::x\n")
	return dir
}

// hostileRuns are the arguments of each command. One that is not here fails the test:
// what it writes must also be seen.
var hostileRuns = map[string][][]string{
	"validate": {{}, {"--show-allowed"}, {"--since", "HEAD~1"}, {"--at", "HEAD~1"}, {"::error::x.yaml"}},
	"audit":    {{"--archive", "."}, {"lapin", "--archive", ".", "--text", "plan=texts/plan.txt"}},
	"explain":  {{"funding-sum"}, {"own-hostile"}},
	"rules":    {{}},
	"doctor":   {{}},
	"list":     {{}, {"--columns", "name,period"}, {"--sort", "name", "--columns", "name,lead,id"}},
	"query":    {{"true"}, {"total > 0", "--columns", "name"}, {"true", "--each", "tasks", "--columns", ".title"}, {"::error::x"}},
	"show":     {{"lapin"}, {"pro-sos"}, {"pro-sos-kaakkois"}},
	"budget":   {{}, {"lapin"}, {"lapin", "--explain"}, {"pro-sos"}, {"--stages"}, {"lapin", "--stages"}},
	"shares":   {{"lapin"}, {"pro-sos"}, {"--payer", "Tornio"}, {"lapin", "--stages"}},
	"claims":   {{}, {"lapin", "--by", "category"}, {"pro-sos", "--explain"}},
	"sources":  {{"lapin"}, {"pro-sos"}},
	"why":      {{"lapin", "total"}, {"lapin", "budgets[iii/applied].funding[municipal].years.2008"}, {"pro-sos", "total"}, {"lapin", "::error::x"}},
	"report":   {{"lapin", "-o", "-"}, {"pro-sos", "-o", "-"}, {"--for", "Tornio", "-o", "-"}},
	"export":   {{"-o", "../tables"}, {"::error::x", "-o", "../tables"}, {"--dictionary"}, {"--as", "kohesio"}, {"--as", "360giving"}},
	"flat":     {{}, {"lapin"}},
	"regions":  {{}, {"--by", "municipality"}},
	"diff":     {{}, {"HEAD~1", "HEAD"}},
	"log":      {{"lapin"}, {"pro-sos", "name"}},
	"fmt":      {{"--check"}, {"--diff"}},
	"fix":      {{"--diff"}, {"--diff", "--unsafe"}},
	"schema":   {{}},
	"lsp":      {{}},
	"embed":    {{"--check", "page.md"}, {"--check", "page.md", "::error::x.yaml"}},
	"version":  {{}},
	"man":      {{}, {"--page", "new project"}, {"--html"}},

	"new project":      {{"uusi", "--name", "::error::x"}},
	"new programme":    {{"uusi", "--name", "::error::x"}},
	"new organisation": {{"uusi", "--name", "::error::x", "--kind", "company"}},
	"new ci":           {{"::error::ci"}},
	"new editor":       {{"kate", "::error::editor"}, {"vscode", "-o", "-"}},
	"new example":      {{"::error::example"}, {"."}},

	"completion bash": {{}}, "completion zsh": {{}}, "completion fish": {{}}, "completion powershell": {{}},
	"help": {{}, {"list"}},
}

// TestHarmless runs every command in every format over a hostile folder: nothing
// that leaves is a command to a CI server, moves a terminal or computes.
func TestHarmless(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	t.Chdir(hostileFolder(t))
	languages, arguments := []string{"en", "fi"}, hostileTexts[:3]
	if testing.Short() {
		languages, arguments = languages[:1], arguments[:1]
	}
	type line struct {
		args   []string
		format string
	}
	var lines []line
	seen := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		name := strings.TrimPrefix(c.CommandPath(), "sostool ")
		if !c.Runnable() || c.HasAvailableSubCommands() {
			return
		}
		runs, ok := hostileRuns[name]
		if !ok {
			t.Errorf("no arguments for sostool %s", name)
		}
		seen++
		formats := []string{""}
		if complete, ok := c.GetFlagCompletionFunc("format"); ok {
			formats = nil
			words, _ := complete(c, nil, "")
			for _, w := range words {
				formats = append(formats, string(w))
			}
		}
		for i, args := range runs {
			for _, format := range formats {
				if testing.Short() && i > 0 && format != formats[0] {
					continue
				}
				for k, l := range languages {
					if k > 0 && i > 0 {
						continue // one run of each command and format is enough of another language
					}
					words := append(strings.Fields(name), args...)
					if name == "fix" { // --diff is one
						format = ""
					}
					if format != "" {
						words = append(words, "-f", format)
					}
					if c.InheritedFlags().Lookup("lang") != nil {
						words = append(words, "--records=.", "--lang", l)
					}
					lines = append(lines, line{words, format})
				}
			}
		}
		for _, hostile := range arguments {
			for _, args := range [][]string{{hostile}, {"--records=" + hostile}, {"--at=" + hostile}, {"--format=" + hostile}, {"--" + hostile}} {
				lines = append(lines, line{append(strings.Fields(name), args...), ""})
			}
		}
	}
	root := newRoot(newGlobal(&world{}))
	walk(root)
	parallel.Each(len(lines), 0, func(i int) { harmless(t, lines[i].args, lines[i].format) })
	if seen != len(hostileRuns) {
		t.Errorf("%d commands, arguments of %d", seen, len(hostileRuns))
	}
}

var (
	workflowCommand = regexp.MustCompile(`(?m)^[\pZ\t]*::.*|##\pL*\[`)
	annotation      = regexp.MustCompile(`^::(error|warning|notice) (file=[^:]*,|title=)[^:]*::`)
	markup          = map[string]*regexp.Regexp{
		"html":     regexp.MustCompile(`<b onclick`),
		"markdown": regexp.MustCompile(`[^\\]<b onclick|[^\\]\]\(javascript:`),
	}
)

// harmless runs the program and looks at what it writes.
func harmless(t *testing.T, args []string, format string) {
	t.Helper()
	var out, talk bytes.Buffer
	w := testWorld(&out, &talk)
	run(w, args)
	for stream, text := range map[string]string{"standard output": out.String(), "standard error": talk.String()} {
		where := fmt.Sprintf("sostool %q, %s", args, stream)
		if stream == "standard output" && (format == "xlsx" || format == "png") {
			continue // TestTableHarmless opens it
		}
		for _, found := range workflowCommand.FindAllString(text, -1) {
			if format == "github" && annotation.MatchString(found) {
				continue
			}
			t.Errorf("%s: a workflow command: %q", where, found)
		}
		for i, r := range text {
			switch {
			case strings.ContainsRune("\n\t", r), r == '\r' && strings.HasPrefix(text[i:], "\r\n"):
			case slices.Contains(args, "--diff"): // byte for byte
			case r < ' ', r >= 0x7f && r < 0xa0, strings.ContainsRune("\u200b\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff", r):
				t.Errorf("%s: a control character in %q", where, text[max(0, i-30):i+1])
				return
			}
		}
		if m := markup[format]; m != nil && m.MatchString(text) {
			t.Errorf("%s: markup: %q", where, m.FindString(text))
		}
	}
	if format == "csv" || format == "tsv" {
		var records [][]string
		if format == "tsv" { // which has no quotes
			for line := range strings.Lines(out.String()) {
				records = append(records, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
			}
		} else if r, err := csv.NewReader(&out).ReadAll(); err != nil {
			t.Errorf("sostool %q: %v", args, err)
		} else {
			records = r
		}
		for _, cells := range records {
			if len(cells) != len(records[0]) {
				t.Errorf("sostool %q: %d fields in place of %d: %q", args, len(cells), len(records[0]), cells)
			}
		}
		for _, cells := range records {
			for _, cell := range cells {
				if s := strings.TrimSpace(cell); s != "" && strings.ContainsRune("=+@", rune(s[0])) || strings.HasPrefix(s, "-y") {
					t.Errorf("sostool %q: a formula: %q", args, cell)
				}
			}
		}
	}
}
