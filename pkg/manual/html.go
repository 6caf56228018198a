package manual

import (
	_ "embed"
	"html/template"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"sostool/pkg/language"
	"sostool/pkg/page"
)

//go:embed manual.html
var manualHTML string

//go:embed manual.css
var ownStyle string

// document is parsed when it is first needed, not by every command.
var document = sync.OnceValue(func() *template.Template { return template.Must(template.New("manual").Parse(manualHTML)) })

// Group is pages that belong together.
type Group struct {
	Title string
	Key   string // by which it is addressed
	Brief bool   // its contents are names alone
	Pages []*Page
}

// Book is the whole manual.
type Book struct {
	Language language.Language
	Title    string
	Lead     []string
	Groups   []Group
}

// HTML writes the manual as one page that fetches and runs nothing. Where a text says what
// one types for a page, or the name of a rule, it leads there.
func (b *Book) HTML(w io.Writer) error {
	say := func(t language.Text) string { return t.In(b.Language) }
	style := page.Style() + ownStyle
	d := &content{
		Language: b.Language.String(), Policy: page.Policy(style, ""), Style: template.CSS(style),
		Title: b.Title, Lead: b.Lead, Skip: say(language.Say("To the content")), Contents: say(language.Say("Contents")),
	}
	x := &linker{pages: make(map[string]*Page)}
	for _, g := range b.Groups {
		for _, p := range g.Pages {
			x.pages[p.Typed] = p
		}
	}
	for _, g := range b.Groups {
		part := group{Title: g.Title, Key: g.Key, Brief: g.Brief}
		for _, p := range g.Pages {
			part.Pages = append(part.Pages, x.page(p))
		}
		d.Groups = append(d.Groups, part)
	}
	return document().Execute(w, d)
}

// What the template takes.
type (
	content struct {
		Language              string
		Policy                template.HTMLAttr
		Style                 template.CSS
		Title, Skip, Contents string
		Lead                  []string
		Groups                []group
	}
	group struct {
		Title, Key string
		Brief      bool
		Pages      []entry
	}
	entry struct {
		ID, Typed, Short, About string
		Parts                   []section
	}
	section struct {
		Head   string
		Blocks []block
	}
	// block is one of the three; Terms are those that follow each other.
	block struct {
		Prose, Lines []span
		Terms        []described
	}
	described struct {
		ID          string
		Term, Means []span
	}
	// span is a piece of text, perhaps with where it leads.
	span struct{ Text, Address string }
)

// ID is what the page is addressed by in the page of all.
func (p *Page) ID() string {
	if p.Section == Topics {
		return "help-" + strings.TrimPrefix(p.Name, "sostool-")
	}
	return p.Name
}

// linker makes what the template takes of pages.
type linker struct{ pages map[string]*Page }

func (x *linker) page(p *Page) entry {
	e := entry{ID: p.ID(), Typed: p.Typed, Short: p.Typed[strings.LastIndex(p.Typed, " ")+1:], About: p.About}
	for i, part := range p.Parts {
		if part.Common {
			continue
		}
		s := section{Head: part.Head}
		if i == 0 && p.Section == Topics { // all of it is a description
			s.Head = ""
		}
		for _, b := range part.Blocks {
			switch {
			case b.Term == "" && b.Lines != nil:
				s.Blocks = append(s.Blocks, block{Lines: x.spans(strings.Join(b.Lines, "\n"), p)})
			case b.Term == "":
				s.Blocks = append(s.Blocks, block{Prose: x.spans(b.Prose, p)})
			default:
				if n := len(s.Blocks); n == 0 || s.Blocks[n-1].Terms == nil {
					s.Blocks = append(s.Blocks, block{})
				}
				last := &s.Blocks[len(s.Blocks)-1]
				d := described{Term: x.spans(b.Term, p), Means: x.spans(b.Means, p)}
				if flag := long.FindString(b.Term); flag != "" {
					d.ID = e.ID + flag
				}
				last.Terms = append(last.Terms, d)
			}
		}
		e.Parts = append(e.Parts, s)
	}
	return e
}

var long = regexp.MustCompile(`--[a-z-]+`)

// spans are the pieces of a text of a page: those that name another page lead there.
func (x *linker) spans(text string, of *Page) (spans []span) {
	at := 0
	for _, r := range x.named(text) {
		if r.page == of {
			continue
		}
		if r.from > at {
			spans = append(spans, span{Text: text[at:r.from]})
		}
		spans = append(spans, span{text[r.from:r.to], "#" + r.page.ID()})
		at = r.to
	}
	if at < len(text) {
		spans = append(spans, span{Text: text[at:]})
	}
	return spans
}

type reference struct {
	from, to int
	page     *Page
}

// word may be the name of a rule.
var word = regexp.MustCompile(`[a-z]+(?:-[a-z]+)+`)

// named are the places of a text that name a page, in their order, none within another.
func (x *linker) named(text string) (found []reference) {
	within := func(at int) bool { return len(found) > 0 && at < found[len(found)-1].to }
	rules := word.FindAllStringIndex(text, -1)
	rule := func(before int) {
		for ; len(rules) > 0 && rules[0][0] < before; rules = rules[1:] {
			from, to := rules[0][0], rules[0][1]
			p := x.pages["sostool explain "+text[from:to]]
			if r, _ := utf8.DecodeLastRuneInString(text[:from]); p != nil && !within(from) && !strings.ContainsRune("-/.", r) {
				found = append(found, reference{from, to, p})
			}
		}
	}
	names(text, x.pages, func(from, to int, p *Page) {
		rule(from)
		found = append(found, reference{from, to, p})
	})
	rule(len(text))
	return found
}
