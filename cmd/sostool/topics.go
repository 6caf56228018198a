package main

import (
	"embed"
	"path"
	"strings"

	"github.com/spf13/cobra"
)

// texts are what sostool help TOPIC prints: the first line says what a topic is
// about.
//
//go:embed topics/*.txt
var texts embed.FS

// topics are the texts that belong to no single command. Cobra lists what can't be
// run as topics of help.
func topics() []*cobra.Command {
	files, err := texts.ReadDir("topics")
	if err != nil {
		panic(err) // they are part of the program
	}
	var all []*cobra.Command
	for _, f := range files {
		text, err := texts.ReadFile(path.Join("topics", f.Name()))
		if err != nil {
			panic(err)
		}
		title, body, _ := strings.Cut(string(text), "\n")
		_, short, _ := strings.Cut(title, ": ")
		all = append(all, &cobra.Command{Use: strings.TrimSuffix(f.Name(), ".txt"), Short: short, Long: strings.TrimSpace(title + "\n" + body)})
	}
	return all
}
