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

	"sostool/pkg/check"
	"sostool/pkg/language"
	"sostool/pkg/manual"
	"sostool/pkg/parallel"
)

// englishCatalogue is the English that must not be met in another language: a piece of each
// sentence that the program has in it.
type englishCatalogue struct {
	pieces map[string]string // the sentence of each
}

// betweenPlaces are the places for values in a sentence, and the forms of a word.
var betweenPlaces = regexp.MustCompile(`\{[^}]*\}`)

// englishFor is the catalogue for a language: sentences, help and topics. Of a sentence it
// has the longest piece without a value, where that has two words that are not those of
// some sentence of the language, too (commands, names), nor of the records: what these say
// is in their own languages.
func englishFor(t *testing.T, l language.Language) *englishCatalogue {
	text, err := os.ReadFile("../../pkg/language/messages.txt")
	if err != nil {
		t.Fatal(err)
	}
	c := &englishCatalogue{make(map[string]string)}
	var own strings.Builder
	var english []string
	for _, table := range []language.Translations{language.ReadTranslations(string(text)), helpTranslations()} {
		for sentence, forms := range table {
			own.WriteString(forms[l] + "\n")
			english = append(english, sentence)
		}
	}
	for _, name := range filesOf(t, "../../records") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		own.WriteString(flowing(string(text)) + "\n")
	}
	for _, topic := range topics() {
		own.WriteString(flowing(topicText(topic.Name(), l)) + "\n")
		for _, paragraph := range strings.Split(topicText(topic.Name(), language.English), "\n\n") {
			if !manual.IsSet(paragraph) {
				english = append(english, flowing(paragraph))
			}
		}
	}
	for _, rule := range check.Rules() { // the examples of rules are records, too
		wrong, right, err := check.ExamplesOf(rule.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range slices.Concat(wrong.Files, right.Files) {
			own.WriteString(flowing(f.Text) + "\n")
		}
	}
	for _, sentence := range english {
		longest := ""
		for _, piece := range betweenPlaces.Split(sentence, -1) {
			if piece = strings.Trim(flowing(piece), ` .,:;"()`); len(piece) > len(longest) {
				longest = piece
			}
		}
		if words := len(strings.Fields(longest)); words >= 2 && len(longest) >= 8 && !strings.Contains(own.String(), longest) {
			c.pieces[longest] = sentence
		}
	}
	if len(c.pieces) < 1500 {
		t.Fatalf("only %d sentences", len(c.pieces))
	}
	return c
}

// flowing is a text with one blank between its words, however it was broken.
func flowing(text string) string { return strings.Join(strings.Fields(text), " ") }

// keys are what the rows of a page are sorted by, which nobody sees.
var keys = regexp.MustCompile(` data-key="[^"]*"`)

// met are the sentences that are in a text.
func (c *englishCatalogue) met(text string) (sentences []string) {
	text = flowing(keys.ReplaceAllString(text, ""))
	for piece, sentence := range c.pieces {
		if strings.Contains(text, piece) {
			sentences = append(sentences, sentence)
		}
	}
	slices.Sort(sentences)
	return sentences
}

// plainFolder is a repository of two commits with the records of this one, and changes that
// are not committed.
func plainFolder(t *testing.T) string {
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@b", "-C", dir}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q")
	for _, name := range filesOf(t, "../../records") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel("../../records", name)
		if err != nil {
			t.Fatal(err)
		}
		writeIn(t, dir, rel, string(text))
	}
	git("add", ".")
	git("commit", "-q", "-m", "Muutos")
	lapin := "projects/lapin-sosiaalityon-kehittamisyksikko.yaml"
	text, err := os.ReadFile(filepath.Join(dir, lapin))
	if err != nil {
		t.Fatal(err)
	}
	writeIn(t, dir, lapin, strings.ReplaceAll(string(text), "1828204", "1828304"))
	writeIn(t, dir, "page.md", "<!-- sostool list -->\n<!-- end -->\n<!-- sostool nothing -->\n<!-- end -->\n")
	writeIn(t, dir, "texts/plan.txt", "Torniossa 25 % Kemi 1 234 567 € 5.5.2005\n")
	git("add", ".")
	git("commit", "-q", "-m", "Toinen")
	writeIn(t, dir, "projects/rikki.yaml", "record: project/1\nid: rikki\nname: {fi: Rikki\nstatus: unheard\n")
	writeIn(t, dir, "projects/virhe.yaml", "record: project/1\nid: virhe\nname: {fi: Virhe}\nstatus: unheard\nnmae: x\ntotal: 5\nperiod: 2010/2009\n")
	return dir
}

// mistaken are command lines that are wrong in one way each.
var mistaken = [][]string{
	{"lista"}, {"frobnicate"}, {"help", "frobnicate"}, {"--frobnicate"}, {"list", "--frobnicate"}, {"list", "-Z"}, {"list", "--format"}, {"list", "--=x"},
	{"list", "--format", "taulukko"}, {"list", "--limit", "x"}, {"list", "--limit", "-1"}, {"list", "--width", "-1"}, {"list", "kaksi"}, {"list", "--columns", "nimi"},
	{"list", "--records", "nowhere"}, {"list", "--at", "nowhere"}, {"list", "-o", "nowhere/x"}, {"list", "-o", "projects"}, {"list", "--today", "x"}, {"list", "--color", "x"},
	{"show"}, {"show", "frobnicate"}, {"query"}, {"query", "tila == 1"}, {"query", "status == "}, {"query", "total > \"x\""}, {"query", "frobnicate(1)"},
	{"budget", "lapin", "--stage", "haettu"}, {"budget", "lapin", "--total", "x"}, {"budget", "lapin", "--share", "x"}, {"budget", "lapin", "--drop-payer", "Nobody"},
	{"shares", "--payer", "Nobody"}, {"claims", "--by", "x"}, {"why", "lapin"}, {"why", "lapin", "x"}, {"sources"}, {"log"}, {"log", "lapin", "x"}, {"diff", "x"}, {"diff", "a", "b", "c"},
	{"explain"}, {"explain", "x"}, {"validate", "nowhere.yaml"}, {"validate", "--only", "x"}, {"validate", "--since", "x"}, {"validate", "--report", "x"}, {"validate", "--fail-on", "x"},
	{"fmt", "nowhere.yaml"}, {"fmt"}, {"fix", "nowhere.yaml"}, {"new"}, {"new", "hanke", "x"}, {"new", "project"}, {"new", "project", "lapin-sosiaalityon-kehittamisyksikko"},
	{"new", "editor", "x"}, {"new", "ci", "a", "b"}, {"embed"}, {"embed", "nowhere.md"}, {"schema", "x"}, {"export"}, {"export", "-f", "x", "-o", "y"}, {"report"}, {"report", "x", "-o", "y"},
	{"completion"}, {"completion", "x"}, {"audit", "--archive", "nowhere"}, {"doctor", "--at", "x"}, {"version", "x"}, {"rules", "x"}, {"regions", "--by", "x"},
	{"list", "-f", "svg", "--size", "x"}, {"list", "--sort", "x"}, {"flat", "x"}, {"lsp", "x"},
}

// TestSpoken: whoever asks for Finnish or Swedish meets no English sentence of the program:
// in no command, in each format for people, in no help, topic, rule or error. A language
// that only the environment names is as good.
func TestSpoken(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	english := map[string]*englishCatalogue{}
	for _, l := range []string{"fi", "sv"} {
		spoken, _ := language.Parse(l)
		english[l] = englishFor(t, spoken)
	}
	t.Chdir(plainFolder(t))
	lines := slices.Clone(mistaken)
	for _, name := range check.SetOf(nil).Names() {
		lines = append(lines, []string{"explain", name})
	}
	for _, topic := range topics() {
		lines = append(lines, []string{"help", topic.Name()})
	}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		if !c.Runnable() && !c.HasAvailableSubCommands() || c.Hidden || c.HasParent() && c.Parent().Name() == "completion" {
			return // what completes is a program
		}
		name := strings.TrimPrefix(strings.TrimPrefix(c.CommandPath(), "sostool"), " ")
		lines = append(lines, append(strings.Fields(name), "--help"))
		if name == "flat" {
			return // it prints what records say, in their languages
		}
		for _, args := range hostileRuns[name] {
			for _, format := range formatsForPeople(c) {
				words := append(strings.Fields(name), args...)
				if format != "" {
					words = append(words, "-f", format)
				}
				lines = append(lines, append(words, "--records=."))
			}
		}
	}
	walk(newRoot(newGlobal(&world{})))
	languages := []string{"fi", "sv"}
	if testing.Short() {
		languages = languages[:1]
	}
	parallel.Each(len(lines), 0, func(i int) {
		for _, l := range languages {
			met := english[l].met(inLanguage(lines[i], l))
			for _, sentence := range met {
				t.Errorf("sostool %q in %s: %q", lines[i], l, sentence)
			}
		}
	})
}

// formatsForPeople are the formats of a command that are in the reader's language; one
// that is empty where it has no formats.
func formatsForPeople(c *cobra.Command) []string {
	complete, ok := c.GetFlagCompletionFunc("format")
	if !ok {
		return []string{""}
	}
	words, _ := complete(c, nil, "")
	var formats []string
	for _, w := range words {
		if slices.Contains([]string{"text", "markdown", "html", "line", "github", "svg"}, string(w)) {
			formats = append(formats, string(w))
		}
	}
	return formats
}

// inLanguage is all that a command line writes, in a language that the environment names.
func inLanguage(args []string, l string) string {
	var out, talk bytes.Buffer
	w := testWorld(&out, &talk)
	w.getenv = func(name string) string {
		if name == "LC_ALL" {
			return l + "_FI.UTF-8"
		}
		return ""
	}
	if args = slices.Clone(args); args[0] == "embed" { // a page is the same whoever writes it
		args = append(args, "--lang", l)
	}
	run(w, args)
	return fmt.Sprint(out.String(), " ", talk.String())
}
