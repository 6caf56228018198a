package lsp

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/query"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// completionItem is what a word may become.
type completionItem struct {
	Label  string    `json:"label"`
	Kind   int       `json:"kind"`
	Detail string    `json:"detail,omitempty"`
	Sort   string    `json:"sortText,omitempty"`
	Filter string    `json:"filterText,omitempty"`
	Edit   *textEdit `json:"textEdit,omitempty"`
}

type completionList struct {
	Incomplete bool             `json:"isIncomplete"`
	Items      []completionItem `json:"items"`
}

type textEdit struct {
	Range Range  `json:"range"`
	Text  string `json:"newText"`
}

// The kinds of items.
const (
	itemValue     = 12
	itemKey       = 10
	itemChoice    = 20
	itemReference = 18
)

// mark is a word that no record has: where a text is read with it in the place of the word
// that is typed, it says what belongs there.
const mark = "zzcompletionzz"

// word is a word that is being typed.
type word struct {
	from, to int    // bytes
	typed    string // of it before the cursor
	quote    byte   // that it begins with; 0 for none
}

// wordAt is the word at an offset: from the beginning of the value to its end.
func wordAt(text []byte, at int) word {
	begin := bytes.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if i := bytes.IndexAny(text[at:], "\r\n"); i >= 0 {
		end = at + i
	}
	before, after := string(text[begin:at]), string(text[at:end])
	w, stops := word{to: at}, " ,]}:#"
	switch cut := strings.LastIndexAny(before, "\"'"); {
	case cut >= 0 && strings.Count(before, before[cut:cut+1])%2 == 1:
		w.from, w.quote = begin+cut, before[cut]
		w.typed = before[cut+1:]
		if i := strings.IndexByte(after, w.quote); i >= 0 {
			w.to = at + i + 1
		}
		return w
	case strings.Contains(before, "path: "):
		w.from = begin + strings.LastIndex(before, "path: ") + len("path: ")
		stops = " ,}"
	default:
		w.from = begin
		for _, sign := range []string{": ", "- ", "{", "[", ", "} {
			if i := strings.LastIndex(before, sign); i >= 0 {
				w.from = max(w.from, begin+i+len(sign))
			}
		}
		for w.from < at && text[w.from] == ' ' {
			w.from++
		}
	}
	w.typed = string(text[w.from:at])
	rest := strings.IndexAny(after, stops)
	if rest < 0 {
		rest = len(after)
	}
	w.to = at + rest
	return w
}

// expected is what belongs in the place of a word.
type expected struct {
	outline
	node int32 // of the mark
	key  bool
}

// expect reads the text with the mark in the place of a word: as a value, or where it is
// none as a key.
func (a *asked) expect(text []byte, w word) (expected, bool) {
	try := func(in string) (expected, bool) {
		var r decode.Reader
		tree, _ := r.Read(&source.File{Name: a.entry.Name, Bytes: slices.Concat(text[:w.from], []byte(in), text[w.to:])})
		if tree == nil {
			return expected{}, false
		}
		x := expected{outline: outlineOf(tree, a.entry.Kind), node: -1}
		for i := range tree.Nodes {
			n := &tree.Nodes[i]
			if n.Keyed && n.Key == mark {
				x.node, x.key = int32(i), true
			} else if n.Kind == source.Scalar && n.Text == mark {
				x.node = int32(i)
			}
		}
		return x, x.node > 0
	}
	value, isValue := try(mark)
	if isValue && value.key {
		return value, true
	}
	if isValue {
		if s, ok := value.scalarOf(value.node); ok && s.Name != "" {
			return value, true
		}
	}
	key, isKey := try(mark + ": x")
	if isKey && key.key {
		return key, true
	}
	return value, isValue
}

// complete offers what the word at a place may become.
func (s *server) complete(p *placeParams) (any, error) {
	list := completionList{Items: []completionItem{}}
	a, free, ok := s.about(p.TextDocument.URI)
	defer free()
	if !ok {
		return list, nil
	}
	text := a.record()
	if items, ok := a.expression(text, a.offset(p.Position)); ok {
		list.Items = append(list.Items, items...)
		return list, nil
	}
	w := wordAt(text, a.offset(p.Position))
	x, ok := a.expect(text, w)
	if !ok {
		return list, nil
	}
	c := completion{asked: a, expected: x, word: w, after: text[w.to:]}
	if x.key {
		c.keys()
	} else {
		c.values(x.typeOf(x.node))
	}
	list.Items = append(list.Items, c.items...)
	return list, nil
}

// valueOnLine is what is before a value that is on one line.
var valueOnLine = regexp.MustCompile(`^ *(?:- +)*(?:[a-z_]+: +)?`)

// expression offers what the end of a condition may become; false where there is none at
// an offset.
func (a *asked) expression(text []byte, at int) ([]completionItem, bool) {
	begin := bytes.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	from := begin + len(valueOnLine.Find(text[begin:at]))
	x, ok := a.expect(text, word{from: from, to: end})
	if !ok || x.key || x.typeOf(x.node) != reflect.TypeFor[record.Expression]() {
		return nil, false
	}
	quote := ""
	if from < at && (text[from] == '"' || text[from] == '\'') {
		quote = string(text[from])
		from++
	}
	in := strings.NewReplacer(map[string][]string{"\"": {"\"", `\"`, `\`, `\\`}, "'": {"'", "''"}}[quote]...)
	out := strings.NewReplacer(map[string][]string{"\"": {`\"`, "\"", `\\`, `\`}, "'": {"''", "'"}}[quote]...)
	var items []completionItem
	for _, whole := range query.Complete(a.folder.live.Catalogue, out.Replace(string(text[from:at])), nil) {
		written := in.Replace(whole)
		cut := strings.LastIndexFunc(strings.TrimSuffix(whole, "("), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' })
		items = append(items, completionItem{Label: whole[cut+1:], Kind: itemValue, Filter: written, Sort: fmt.Sprintf("%05d", len(items)),
			Edit: &textEdit{a.within(from, at), written}})
	}
	return items, true
}

// completion gathers what a word may become.
type completion struct {
	*asked
	expected
	word  word
	after []byte // the text after it
	items []completionItem
}

// offer adds an item; text is what is written.
func (c *completion) offer(kind int, text, detail string, others ...string) {
	i := completionItem{Label: text, Kind: kind, Detail: detail, Sort: fmt.Sprintf("%05d", len(c.items)),
		Filter: strings.Join(append([]string{text}, others...), " ")}
	written := text
	if kind != itemKey {
		written = c.written(text)
	} else if !strings.HasPrefix(strings.TrimLeft(string(c.after), " "), ":") {
		written += c.opening(text)
	}
	i.Edit = &textEdit{c.within(c.word.from, c.word.to), written}
	c.items = append(c.items, i)
}

// written is a text in the quotes that the word has, or that it needs.
func (c *completion) written(text string) string {
	flow := c.Nodes[c.Nodes[c.node].Parent].Style == source.Flow
	switch {
	case c.word.quote != 0:
		return string(c.word.quote) + text + string(c.word.quote)
	case flow && strings.ContainsAny(text, ",[]{}"), strings.Trim(text, "0123456789") == "":
		return edit.Quote(text)
	}
	return text
}

// opening is what follows a key: what is below it is on the next line where it is a mapping
// or a list of mappings, which the editor indents.
func (c *completion) opening(key string) string {
	in := c.typeOf(c.Nodes[c.node].Parent)
	for _, f := range record.ShapeOf(in).Fields {
		if f.Key != key {
			continue
		}
		if _, scalar := record.ScalarOf(f.Type); scalar || f.Type == reflect.TypeFor[record.Text]() || record.ItemOf(f.Type) != nil {
			return ": "
		}
		return ":"
	}
	return ": "
}

// keys offers those of the mapping that it does not have yet, and of one whose keys are
// values these.
func (c *completion) keys() {
	parent := c.Nodes[c.node].Parent
	in := c.typeOf(parent)
	if in == nil {
		return
	}
	if key, _ := record.EntryOf(in); key != nil {
		c.values(key)
		for i := range c.items {
			c.items[i].Edit.Text += ": "
		}
		return
	}
	shape := record.ShapeOf(in)
	has := make(map[string]bool)
	for child := range c.Children(parent) {
		has[c.Nodes[child].Key] = true
	}
	l := c.folder.language()
	for _, required := range []bool{true, false} {
		for _, f := range shape.Fields {
			if f.Required == required && !has[f.Key] {
				c.offer(itemKey, f.Key, f.Means.In(l), f.Head.In(language.Finnish), f.Head.In(language.Swedish))
			}
		}
	}
}

// values offers those of a type.
func (c *completion) values(t reflect.Type) {
	if t == nil {
		return
	}
	s, ok := record.ScalarOf(t)
	if !ok {
		return
	}
	l := c.folder.language()
	switch {
	case s.Choice != nil:
		for _, choice := range s.Choice.Choices() {
			name := record.NameOf(s.Choice, choice)
			c.offer(itemChoice, choice, name.In(l), name.In(language.Finnish), name.In(language.Swedish))
		}
	case s.Name == "truth":
		c.offer(itemValue, "true", "")
		c.offer(itemValue, "false", "")
	case t == reflect.TypeFor[record.RuleName]():
		rules := check.SetOf(c.folder.live.Settings())
		for _, name := range rules.Names() {
			c.offer(itemValue, name, rules.Find(name).Title.In(l))
		}
	case c.Nodes[c.node].Key == "path":
		c.paths()
	case c.Nodes[c.node].Key == "record" && c.Nodes[c.node].Parent == 0:
		for _, kind := range record.Kinds() {
			c.offer(itemValue, kind, "")
		}
	case c.Nodes[c.node].Key == "id" && c.Nodes[c.node].Parent == 0:
		c.offer(itemValue, c.entry.ID, "")
	default:
		c.names(s.Refers)
	}
}

// names offers what a reference may lead to.
func (c *completion) names(to record.Reference) {
	l, records := c.folder.language(), c.folder.live
	switch to {
	case record.ToOrganisation, record.ToParty, record.ToAudience:
		for _, id := range records.Names(record.ToOrganisation) {
			o, _ := records.Organisation(record.OrganisationID(id))
			c.offer(itemReference, id, o.Name.In(l), append(slices.Collect(o.Name.All()), o.Aliases.Items...)...)
		}
		if to == record.ToAudience {
			c.offer(itemChoice, string(record.All), language.Say("all").In(l))
		}
		if to != record.ToOrganisation {
			c.municipalities()
		}
	case record.ToMunicipality:
		c.municipalities()
	case record.ToProgramme:
		for _, id := range records.Names(to) {
			if x := records.Programme(record.ProgrammeID(id)); x != nil {
				c.offer(itemReference, id, x.Name.In(l), slices.Collect(x.Name.All())...)
			}
		}
	case record.ToProject:
		for _, id := range records.Names(to) {
			if id != c.entry.ID {
				c.offer(itemReference, id, "")
			}
		}
	case record.ToPhase:
		if c.doc.Project != nil {
			for i := range c.doc.Project.Phases {
				x := &c.doc.Project.Phases[i]
				c.offer(itemReference, string(x.ID), x.Name.In(l))
			}
		}
	case record.ToSource:
		if d := c.doc.Documentation(); d != nil {
			for i := range d.Sources {
				c.offer(itemReference, string(d.Sources[i].ID), d.Sources[i].Title.In(l))
			}
		}
	}
}

// municipalities offers those of the register under each of their names, those of the
// project's time first.
func (c *completion) municipalities() {
	register := c.folder.live.Register
	for _, now := range []bool{true, false} {
		for i := range register.All {
			m := &register.All[i]
			exists := c.doc.Project == nil || !c.doc.Project.Period.Known() || m.Existed(c.doc.Project.Period)
			if exists != now {
				continue
			}
			for _, name := range m.Names() {
				c.offer(itemValue, name, m.Code, m.Names()...)
			}
		}
	}
}

// paths offers the steps that a path may take next.
func (c *completion) paths() {
	if c.doc.Tree == nil {
		return
	}
	typed := c.word.typed
	base := typed[:strings.LastIndexAny(typed, ".[")+1]
	base = strings.TrimRight(base, ".[")
	for _, step := range c.doc.Tree.Steps(base) {
		path := base + step
		if base != "" && !strings.HasPrefix(step, "[") {
			path = base + "." + step
		}
		detail := ""
		if node, _ := c.doc.Tree.Resolve(path); node >= 0 {
			detail = c.doc.Tree.Value(node)
		}
		if utf8.RuneCountInString(detail) > 60 {
			detail = ""
		}
		c.offer(itemValue, path, detail)
	}
}
