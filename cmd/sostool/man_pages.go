package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/check"
	"sostool/pkg/explain"
	"sostool/pkg/language"
	"sostool/pkg/manual"
)

// pages are the pages of the manual in the reader's language: the program, its commands by
// name, and the topics.
func (g *global) pages(root *cobra.Command) (all []*manual.Page) {
	h := &helper{language: g.language()}
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Name() == "help" || !c.IsAvailableCommand() && c.HasParent() {
			return
		}
		all = append(all, h.page(c))
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	for _, t := range topics() {
		all = append(all, h.topic(t.Name()))
	}
	manual.Refer(all)
	return all
}

// page is that of a command.
func (h *helper) page(cmd *cobra.Command) *manual.Page {
	cmd.InitDefaultHelpFlag() // as help has it
	p := &manual.Page{
		Name: strings.ReplaceAll(cmd.CommandPath(), " ", "-"), Section: manual.Commands, Typed: cmd.CommandPath(), About: h.say(cmd.Short),
		Parts: []manual.Part{{Head: language.Translate("SYNOPSIS", h.language), Blocks: []manual.Block{{Lines: h.lines(cmd)}}}},
	}
	described := manual.Text(h.long(cmd))
	described[0].Head = language.Translate("DESCRIPTION", h.language)
	p.Parts = append(p.Parts, described...)
	add := func(head language.Text, blocks []manual.Block) {
		p.Parts = append(p.Parts, manual.Part{Head: head.In(h.language), Blocks: blocks})
	}
	if cmd.HasAvailableSubCommands() {
		p.Parts = append(p.Parts, h.subcommands(cmd)...)
	}
	if !cmd.HasParent() {
		add(language.Say("TOPICS"), h.listed())
	}
	if cmd.HasAvailableLocalFlags() {
		add(language.Say("OPTIONS"), manual.Terms(h.flags(cmd.LocalFlags())))
	}
	if cmd.HasAvailableInheritedFlags() {
		add(language.Say("OPTIONS OF ALL COMMANDS"), manual.Terms(h.flags(cmd.InheritedFlags())))
		p.Parts[len(p.Parts)-1].Common = true
	}
	if cmd.HasExample() {
		examples := manual.Text(h.prose(cmd.Example))
		add(language.Say("EXAMPLES"), examples[0].Blocks)
	}
	if !cmd.HasParent() {
		add(language.Say("EXIT STATUS"), h.statuses())
	}
	return p
}

// subcommands are the commands below one, with what they do, in their groups.
func (h *helper) subcommands(cmd *cobra.Command) []manual.Part {
	parts := []manual.Part{{Head: language.Translate("COMMANDS", h.language)}}
	for _, g := range groups(cmd) {
		part := manual.Part{Head: strings.TrimSuffix(h.say(g.Title), ":"), Sub: true}
		for _, sub := range cmd.Commands() {
			if sub.GroupID == g.ID && sub.IsAvailableCommand() {
				part.Blocks = append(part.Blocks, manual.Block{Term: sub.CommandPath(), Means: h.say(sub.Short)})
			}
		}
		parts = append(parts, part)
	}
	if len(cmd.Groups()) == 0 {
		parts = []manual.Part{{Head: parts[0].Head, Blocks: parts[1].Blocks}}
	}
	return parts
}

// listed are the topics, with what they are about.
func (h *helper) listed() (blocks []manual.Block) {
	for _, t := range topics() {
		blocks = append(blocks, manual.Block{Term: "sostool help " + t.Name(), Means: topicTitle(t.Name(), h.language)})
	}
	return blocks
}

func (h *helper) statuses() (blocks []manual.Block) {
	for status, means := range []language.Text{
		statusDone:     language.Say("done, and nothing was found that counts"),
		statusFindings: language.Say("done; there are findings at or above --fail-on, or differences"),
		statusUsage:    language.Say("wrong use: a flag, an argument, an unknown id or rule"),
		statusFailed:   language.Say("could not finish: a file could not be read, or a rule crashed"),
	} {
		blocks = append(blocks, manual.Block{Term: strconv.Itoa(status), Means: means.In(h.language)})
	}
	return blocks
}

// topic is the page of a topic of help.
func (h *helper) topic(name string) *manual.Page {
	_, text, _ := strings.Cut(topicText(name, h.language), "\n")
	parts := manual.Text(text)
	parts[0].Head = language.Translate("DESCRIPTION", h.language)
	return &manual.Page{Name: "sostool-" + name, Section: manual.Topics, Typed: "sostool help " + name, About: topicTitle(name, h.language), Parts: parts}
}

// bookGroups are the pages in the order of a book: what one does, what there is to know, the
// commands as help lists them, and what rules mean.
func bookGroups(root *cobra.Command, all []*manual.Page, h *helper) ([]manual.Group, error) {
	steps := manual.Group{Title: language.Translate("Step by step", h.language), Key: "steps"}
	topics := manual.Group{Title: strings.TrimSuffix(h.say("Topics:"), ":"), Key: "topics"}
	program := manual.Group{Title: root.Name(), Key: "program"}
	byGroup := make(map[string][]*manual.Page)
	for _, p := range all {
		typed := strings.Fields(p.Typed)
		switch {
		case p.Section == manual.Topics && slices.Contains(walkthroughs, typed[len(typed)-1]):
			steps.Pages = append(steps.Pages, p)
		case p.Section == manual.Topics:
			topics.Pages = append(topics.Pages, p)
		case len(typed) == 1:
			program.Pages = append(program.Pages, p)
		default:
			c, _, err := root.Find(typed[1:2])
			if err != nil {
				return nil, err
			}
			byGroup[c.GroupID] = append(byGroup[c.GroupID], p)
		}
	}
	slices.SortFunc(steps.Pages, func(a, b *manual.Page) int {
		at := func(p *manual.Page) int {
			return slices.Index(walkthroughs, strings.TrimPrefix(p.Typed, "sostool help "))
		}
		return at(a) - at(b)
	})
	book := []manual.Group{steps, topics, program}
	for _, g := range groups(root) {
		book = append(book, manual.Group{Title: strings.TrimSuffix(h.say(g.Title), ":"), Key: "commands-" + g.ID, Pages: byGroup[g.ID]})
	}
	rules, err := h.rules()
	return append(book, rules), err
}

// rules are the pages of what rules mean.
func (h *helper) rules() (manual.Group, error) {
	g := manual.Group{Title: language.Translate("Rules", h.language), Key: "rules", Brief: true}
	set := check.SetOf(nil) // the program's, none of a folder
	for _, name := range set.Names() {
		r := set.Find(name)
		var text strings.Builder
		if err := explain.Write(&text, r, h.language); err != nil {
			return g, err
		}
		_, said, _ := strings.Cut(text.String(), "\n\n")
		g.Pages = append(g.Pages, &manual.Page{Name: "rule-" + name, Typed: "sostool explain " + name, About: r.Title.In(h.language), Parts: manual.Text(said)})
	}
	return g, nil
}
