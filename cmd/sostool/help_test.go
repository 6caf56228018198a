package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sostool/pkg/language"
)

// helpSaid are the sentences of the help of all commands, each with where one is.
func helpSaid() map[string]string {
	said := make(map[string]string)
	for _, s := range []string{"Usage:", "command", "flags", "Examples:", "Flags:", "Global Flags:", "Topics:", "Commands:", "Others:", "default",
		`Use "COMMAND --help" for more information about a command.`} {
		said[s] = "help.go"
	}
	sentence := func(at, text string) {
		reworded(text, func(s string) string {
			if !strings.HasPrefix(s, "#### ") { // cobra's heads: names of systems
				said[s] = at
			}
			return s
		})
	}
	sentence("welcome.go", welcome)
	root := newRoot(newGlobal(&world{}))
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		at := c.CommandPath()
		if c.IsAdditionalHelpTopicCommand() {
			return
		}
		c.InitDefaultHelpFlag()
		c.InitDefaultVersionFlag()
		for _, text := range []string{c.Short, c.Long, c.Example} {
			sentence(at, text)
		}
		for _, g := range c.Groups() {
			said[g.Title] = at
		}
		flag := func(f *pflag.Flag) {
			if !f.Hidden {
				sentence, _ := usageSentence(f)
				said[sentence] = at + " --" + f.Name
			}
		}
		c.LocalFlags().VisitAll(flag)
		c.InheritedFlags().VisitAll(flag)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	delete(said, "")
	return said
}

// TestHelpSentences holds help.txt to the commands: all that their help says has a Finnish
// and a Swedish form there, and nothing is there that none of them says. With MISSING_HELP
// it prints what is missing in the form of the file.
func TestHelpSentences(t *testing.T) {
	said, table := helpSaid(), helpTranslations()
	var missing []string
	for s := range said {
		forms := table[s]
		for _, l := range []language.Language{language.Finnish, language.Swedish} {
			if forms[l] == "" || forms[l] == s {
				missing = append(missing, s)
				break
			}
			if strings.Count(s, "`") != strings.Count(forms[l], "`") {
				t.Errorf("%q names its value in another way in %s: %q", s, l, forms[l])
			}
		}
	}
	slices.Sort(missing)
	if os.Getenv("MISSING_HELP") != "" {
		for _, s := range missing {
			fmt.Printf("%s\n\tfi\t%s\n\tsv\t%s\n\n", s, table[s][language.Finnish], table[s][language.Swedish])
		}
	}
	if len(missing) > 0 {
		t.Errorf("MISSING_HELP=1 go test ./cmd/sostool -run TestHelpSentences prints what to fill in")
	}
	for _, s := range missing {
		t.Errorf("%s: help.txt has no Finnish or no Swedish form of %q", said[s], s)
	}
	for s := range table {
		if said[s] == "" {
			t.Errorf("help.txt: no command says %q", s)
		}
	}
}

// TestTopicsInEveryLanguage: a topic is in every language, and has the commands of the
// English one, in their order, what they say to people and the reader's language aside.
func TestTopicsInEveryLanguage(t *testing.T) {
	said := regexp.MustCompile(` # .*|--lang (fi|sv|en)\b|-m ".*"|\p{Lu}{3,}`)
	commands := func(text string) []string {
		var lines []string
		typed := "  "
		if strings.Contains(text, "\n  $ ") { // what else is set is what they print
			typed = "  $ "
		}
		for line := range strings.Lines(text) {
			if command, ok := strings.CutPrefix(line, typed); ok && (strings.HasPrefix(command, "sostool ") || strings.HasPrefix(command, "git ")) {
				lines = append(lines, strings.TrimSpace(said.ReplaceAllString(command, "")))
			}
		}
		return lines
	}
	for _, topic := range topics() {
		english := topicText(topic.Name(), language.English)
		for _, l := range []language.Language{language.Finnish, language.Swedish} {
			if topicText(topic.Name(), l) == english {
				t.Errorf("there is no topics/%s.%s.txt", topic.Name(), l)
			}
			if diff := cmp.Diff(commands(english), commands(topicText(topic.Name(), l))); diff != "" {
				t.Errorf("%s in %s:\n%s", topic.Name(), l, diff)
			}
		}
	}
}
