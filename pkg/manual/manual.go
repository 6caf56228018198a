// Package manual writes what help says as manual pages and as one page of HTML. It does
// not know what is said: a page comes as heads, prose, lines that are set and terms, in
// one language.
package manual

import (
	"regexp"
	"strings"
)

// Page is a page of the manual: of a command, or of a topic of help.
type Page struct {
	Name    string // of the page, as man has it: sostool-new-project
	Section int    // Commands or Topics; 0 of what is only in the page of all
	Typed   string // what one types: sostool new project, sostool help paths
	About   string // what it is, in a line
	Parts   []Part
	See     []*Page // the others that it names, and those above and below it
}

// The sections of manuals on Unix.
const (
	Commands = 1
	Topics   = 7
)

// File is the name of the page's file.
func (p *Page) File() string { return p.Name + "." + string(rune('0'+p.Section)) }

// Part is a head with what is below it.
type Part struct {
	Head   string // of the first part of a page, and of those that go on with the one before: may be empty
	Sub    bool   // the head is below that of the part before
	Common bool   // the page of the program has it as well
	Blocks []Block
}

// Block is one of the three things that help is made of: prose, lines that are set, or a
// term with what it means.
type Block struct {
	Prose       string
	Lines       []string // without the indentation that all of them have
	Term, Means string
}

// Text is a text of help: paragraphs with an empty line between them. Those that begin with
// a space are set, and one block where several follow; a short line alone, without an end,
// is the head of those after it.
func Text(text string) (parts []Part) {
	at := Part{}
	paragraphs := strings.Split(strings.Trim(text, "\n"), "\n\n")
	for i, paragraph := range paragraphs {
		switch {
		case IsSet(paragraph) && i+1 < len(paragraphs) && IsSet(paragraphs[i+1]):
			paragraphs[i+1] = paragraph + "\n\n" + paragraphs[i+1]
		case IsSet(paragraph):
			at.Blocks = append(at.Blocks, Block{Lines: set(paragraph)})
		case i > 0 && head.MatchString(paragraph):
			if at.Head != "" || len(at.Blocks) > 0 {
				parts = append(parts, at)
			}
			at = Part{Head: paragraph, Sub: true}
		case systems.MatchString(paragraph):
			parts = append(parts, at)
			at = Part{Head: strings.Trim(paragraph, "#: "), Sub: true}
		default:
			at.Blocks = append(at.Blocks, Block{Prose: joined(paragraph)})
		}
	}
	return append(parts, at)
}

var (
	head    = regexp.MustCompile(`^\p{L}[^\n]{0,48}[\p{L}\d)]$`)
	systems = regexp.MustCompile(`^#### [^\n]*$`) // cobra's heads
)

// IsSet reports whether lines of a paragraph are set, not prose.
func IsSet(paragraph string) bool {
	return strings.HasPrefix(paragraph, " ") || strings.HasPrefix(paragraph, "\t")
}

// joined is a paragraph as one line. Spaces that keep words together stay.
func joined(paragraph string) string {
	words := strings.FieldsFunc(paragraph, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' })
	return strings.Join(words, " ")
}

// set are the lines of a paragraph, moved to the left as far as all of them can be.
func set(paragraph string) []string {
	lines := strings.Split(strings.TrimRight(paragraph, "\n "), "\n")
	least := len(paragraph)
	for i, line := range lines {
		line = strings.ReplaceAll(line, "\t", "  ")
		lines[i] = line
		if line != "" {
			least = min(least, len(line)-len(strings.TrimLeft(line, " ")))
		}
	}
	for i, line := range lines {
		lines[i] = line[min(least, len(line)):]
	}
	return lines
}

// Terms are lines as help lists flags and commands: a term, at least two spaces, and what it
// means.
func Terms(text string) (blocks []Block) {
	for line := range strings.Lines(text) {
		term, means, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if term != "" {
			blocks = append(blocks, Block{Term: term, Means: strings.TrimSpace(means)})
		}
	}
	return blocks
}

// named is what may be typed for a page.
var named = regexp.MustCompile(`sostool(?: [a-z][a-z-]*){1,2}`)

// names calls a function with each place of a text that names a page, and the page: with
// as many words as one has.
func names(text string, byTyped map[string]*Page, found func(from, to int, p *Page)) {
	for _, at := range named.FindAllStringIndex(text, -1) {
		typed := text[at[0]:at[1]]
		for byTyped[typed] == nil && typed != "" {
			typed = typed[:max(0, strings.LastIndex(typed, " "))]
		}
		if p := byTyped[typed]; p != nil {
			found(at[0], at[0]+len(typed), p)
		}
	}
}

// typed are pages by what one types for them.
func typed(all []*Page) map[string]*Page {
	byTyped := make(map[string]*Page)
	for _, p := range all {
		byTyped[p.Typed] = p
	}
	return byTyped
}

// Refer has each page see those that it names, the one above it and those next below.
func Refer(all []*Page) {
	byTyped := typed(all)
	for _, p := range all {
		see := make(map[*Page]bool)
		for _, part := range p.Parts {
			for _, b := range part.Blocks {
				for _, text := range append([]string{b.Prose, b.Term, b.Means}, b.Lines...) {
					names(text, byTyped, func(_, _ int, other *Page) { see[other] = true })
				}
			}
		}
		for _, other := range all {
			above := p.Typed[:max(0, strings.LastIndex(p.Typed, " "))]
			near := other.Typed == above || p.Section == Topics && other == all[0] || other.Name == p.Name
			if other != p && (near || see[other]) {
				p.See = append(p.See, other)
			}
		}
	}
}
