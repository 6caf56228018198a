package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sostool/pkg/language"
	"sostool/pkg/manual"
)

// helpSentences are the sentences of help in Finnish and Swedish.
//
//go:embed help.txt
var helpSentences string

var helpTranslations = sync.OnceValue(func() language.Translations { return language.ReadTranslations(helpSentences) })

// helpWidth is how wide help is on wide terminals.
const helpWidth = 100

// helper prints the help of commands in a language.
type helper struct {
	language language.Language
	width    int
}

// addHelp has a command and those below it print their help in the reader's language.
func (g *global) addHelp(root *cobra.Command) {
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		cmd.InitDefaultHelpFlag() // as cobra's own help has it
		fmt.Fprint(cmd.OutOrStdout(), g.helper().help(cmd))
	})
}

func (g *global) helper() *helper {
	return &helper{g.language(), max(40, min(g.columns, helpWidth))}
}

// say is a sentence of help in the language.
func (h *helper) say(sentence string) string {
	if h.language == language.English {
		return sentence
	}
	return helpTranslations().In(sentence, h.language)
}

// help is all that there is to say of a command, or a topic.
func (h *helper) help(cmd *cobra.Command) string {
	var b strings.Builder
	if cmd.IsAdditionalHelpTopicCommand() {
		return topicText(cmd.Name(), h.language) + "\n"
	}
	fmt.Fprintf(&b, "%s\n\n", h.long(cmd))
	h.usage(&b, cmd)
	return b.String()
}

// long is what a command says of itself.
func (h *helper) long(cmd *cobra.Command) string {
	return h.prose(cmp.Or(cmd.Long, cmd.Short))
}

// lines are how a command is typed.
func (h *helper) lines(cmd *cobra.Command) (lines []string) {
	if cmd.Runnable() {
		lines = append(lines, strings.Replace(cmd.UseLine(), "[flags]", "["+h.say("flags")+"]", 1))
	}
	if cmd.HasAvailableSubCommands() {
		lines = append(lines, cmd.CommandPath()+" ["+h.say("command")+"]")
	}
	return lines
}

func (h *helper) usage(w io.Writer, cmd *cobra.Command) {
	fmt.Fprint(w, h.say("Usage:"))
	for _, line := range h.lines(cmd) {
		fmt.Fprintf(w, "\n  %s", line)
	}
	if cmd.HasExample() {
		fmt.Fprintf(w, "\n\n%s\n%s", h.say("Examples:"), h.prose(cmd.Example))
	}
	h.commands(w, cmd)
	if cmd.HasAvailableLocalFlags() {
		fmt.Fprintf(w, "\n\n%s\n%s", h.say("Flags:"), h.flags(cmd.LocalFlags()))
	}
	if cmd.HasAvailableInheritedFlags() {
		fmt.Fprintf(w, "\n\n%s\n%s", h.say("Global Flags:"), h.flags(cmd.InheritedFlags()))
	}
	if cmd.HasHelpSubCommands() {
		h.list(w, "Topics:", cmd.Root().Name()+" help ", topics(), (*cobra.Command).IsAdditionalHelpTopicCommand)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n\n%s", strings.ReplaceAll(h.say(`Use "COMMAND --help" for more information about a command.`), "COMMAND", cmd.CommandPath()+" ["+h.say("command")+"]"))
	}
	fmt.Fprintln(w)
}

// commands lists the commands below one, by their groups.
func (h *helper) commands(w io.Writer, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	for _, g := range groups(cmd) {
		h.list(w, g.Title, "", cmd.Commands(), func(c *cobra.Command) bool {
			return c.GroupID == g.ID && (c.IsAvailableCommand() || c.Name() == "help")
		})
	}
}

// groups are those in which the commands below one are listed.
func groups(cmd *cobra.Command) []*cobra.Group {
	rest := "Commands:"
	if len(cmd.Groups()) > 0 {
		rest = "Others:"
	}
	return append(slices.Clone(cmd.Groups()), &cobra.Group{Title: rest})
}

// list is a line each of some of the commands, with what goes before their names.
func (h *helper) list(w io.Writer, title, before string, all []*cobra.Command, some func(*cobra.Command) bool) {
	any := false
	for _, c := range all {
		if !some(c) {
			continue
		}
		if !any {
			fmt.Fprintf(w, "\n\n%s", h.say(title))
			any = true
		}
		fmt.Fprintf(w, "\n  %s%-*s %s", before, c.NamePadding(), c.Name(), h.short(c))
	}
}

func (h *helper) short(c *cobra.Command) string {
	if c.IsAdditionalHelpTopicCommand() {
		return topicTitle(c.Name(), h.language)
	}
	return h.say(c.Short)
}

// flags are the lines of flags. What they say between backquotes names their value.
func (h *helper) flags(all *pflag.FlagSet) string {
	said := pflag.NewFlagSet("", pflag.ContinueOnError)
	all.VisitAll(func(f *pflag.Flag) {
		c := *f
		sentence, values := usageSentence(f)
		c.Usage = h.say(sentence) + values
		said.AddFlag(&c)
	})
	text := strings.TrimRight(said.FlagUsagesWrapped(h.width), " \n")
	return strings.ReplaceAll(text, "(default", "("+h.say("default"))
}

// usageSentence is what is said of a flag, and the formats that it takes, which are the
// same in every language.
func usageSentence(f *pflag.Flag) (sentence, formats string) {
	sentence = ofEvery.ReplaceAllString(f.Usage, "$1 for this command")
	if i := strings.Index(sentence, ": "); i >= 0 && f.Name == "format" {
		return sentence[:i], sentence[i:]
	}
	return sentence, ""
}

// ofEvery is what cobra says of the flags that it adds to every command.
var ofEvery = regexp.MustCompile(`^(help|version) for [a-z-]+$`)

// prose is a text of help in the language.
func (h *helper) prose(text string) string {
	if h.language == language.English {
		return strings.TrimRight(text, " \n")
	}
	return reworded(text, h.say)
}

// reworded is a text with other sentences. It is of paragraphs, and of lines that are set:
// those begin with spaces, and what they say follows at least two of them.
func reworded(text string, say func(sentence string) string) string {
	var out []string
	for _, paragraph := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if !manual.IsSet(paragraph) {
			out = append(out, strings.TrimSuffix(language.Wrap(say(strings.Join(strings.Fields(paragraph), " "))), "\n"))
			continue
		}
		lines := strings.Split(paragraph, "\n")
		for i, line := range lines {
			if before, said := cutSet(line); said != "" {
				lines[i] = before + say(said)
			}
		}
		out = append(out, strings.Join(lines, "\n"))
	}
	return strings.Join(out, "\n\n")
}

// cutSet divides a line that is set before what it says to people; said is empty where it
// is a command alone.
func cutSet(line string) (before, said string) {
	m := set.FindStringSubmatch(line)
	if m == nil {
		return line, ""
	}
	return m[1], m[2]
}

var set = regexp.MustCompile(`^(\s*\S.*?\s{2,}|\s{12,})(\S.*)$`)
