package main

import (
	"embed"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/language"
)

// texts are what sostool help TOPIC prints, in NAME.txt, NAME.fi.txt and NAME.sv.txt: the
// first line says what a topic is about.
//
//go:embed topics/*.txt
var texts embed.FS

// walkthroughs are the topics that show what one does, step by step.
var walkthroughs = []string{"coordinator", "developer", "analyst"}

// topics are the texts that belong to no single command. Cobra lists what can't be
// run as topics of help. No text is read before it is asked for.
func topics() []*cobra.Command {
	files, err := texts.ReadDir("topics")
	if err != nil {
		panic(err) // they are part of the program
	}
	var all []*cobra.Command
	for _, f := range files {
		if name := strings.TrimSuffix(f.Name(), ".txt"); !strings.Contains(name, ".") {
			all = append(all, &cobra.Command{Use: name})
		}
	}
	return all
}

// addTopics adds the topics, but for those that have the name of a command: what helps with
// the command goes on with these.
func addTopics(root *cobra.Command) {
	for _, t := range topics() {
		if !slices.Contains(commandNames(root), t.Name()) {
			root.AddCommand(t)
		}
	}
}

// topicOf is the topic of a name; nil where there is none.
func topicOf(name string) *cobra.Command {
	all := topics()
	if i := slices.IndexFunc(all, func(t *cobra.Command) bool { return t.Name() == name }); i >= 0 {
		return all[i]
	}
	return nil
}

// topicText is a topic in the language; in English where it is not in that one.
func topicText(name string, l language.Language) string {
	text, err := texts.ReadFile(path.Join("topics", name+"."+l.String()+".txt"))
	if err != nil {
		text, err = texts.ReadFile(path.Join("topics", name+".txt"))
	}
	if err != nil {
		panic(err) // they are part of the program
	}
	return strings.TrimSpace(string(text))
}

// topicTitle is what a topic is about, after the name of its subject.
func topicTitle(name string, l language.Language) string {
	title, _, _ := strings.Cut(topicText(name, l), "\n")
	_, about, _ := strings.Cut(title, ": ")
	return about
}
