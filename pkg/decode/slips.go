package decode

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// What people write in place of what the format expects, and what they meant.

// quotes reports typographic quotes around a whole text, or before it.
func (c *context) quotes(w *written) {
	if !w.plain {
		return
	}
	inner, ok := edit.Unquoted(w.text)
	switch {
	case strings.Trim(w.text, edit.DoubleQuotes+" ") == "":
		c.doc.Findings = append(c.doc.Findings, diag.Finding{Rule: diag.TextQuotes, At: w.at,
			Message: language.Say("the typographic quotes are part of the text: {0}", w.text),
			Hint:    language.Say("leave the key out where the source says nothing")})
		return
	case !ok:
		c.openQuote(w)
		return
	}
	f := diag.Finding{Rule: diag.TextQuotes, At: w.at,
		Message: language.Say("the typographic quotes are part of the text: {0}", language.Shorten(w.text, 60)),
		Hint:    language.Say("write straight quotes, or none: {0}", language.Verbatim(edit.Quote(inner)))}
	if c.tree.Text[w.at.From:w.at.To] == w.text { // on one line
		f.SetAs(diag.Quoted, inner, true)
	}
	c.doc.Findings = append(c.doc.Findings, f)
}

// openQuote reports a typographic quote that begins a text and is not closed in
// it: a comment has cut the text, or nothing closes it.
func (c *context) openQuote(w *written) {
	first, size := utf8.DecodeRuneInString(w.text)
	if !strings.ContainsRune(edit.DoubleQuotes, first) || strings.ContainsAny(w.text[size:], edit.DoubleQuotes) || c.tree.Text[w.at.From:w.at.To] != w.text {
		return
	}
	rest, _, _ := strings.Cut(c.tree.Text[w.at.To:], "\n")
	rest = strings.TrimRight(rest, " \t\r")
	comment := strings.TrimLeft(rest, " \t")
	whole, closed := edit.Unquoted(w.text + rest)
	switch {
	case closed && strings.HasPrefix(comment, "#"):
		if found := c.doc.Findings; len(found) > 0 && found[len(found)-1].Rule == diag.TextCut && found[len(found)-1].At.From > w.at.From {
			return
		}
		c.doc.Findings = append(c.doc.Findings, diag.Finding{Rule: diag.TextCut,
			At:      source.At(int(w.at.To)+len(rest)-len(comment), int(w.at.To)+len(rest)).Place(),
			Message: language.Say("the value ends at \"{0}\": a comment begins here", w.text),
			Hint:    language.Say("write straight quotes: {0}", language.Verbatim(edit.Quote(whole)))})
	case strings.ContainsAny(rest, edit.DoubleQuotes): // what is between is reported
	default:
		f := diag.Finding{Rule: diag.TextQuotes, At: w.at,
			Message: language.Say("a typographic quote is opened and not closed: {0}", language.Shorten(w.text, 60)),
			Hint:    language.Say("write straight quotes, or none: {0}", language.Verbatim(edit.Quote(w.text[size:])))}
		f.SetAs(diag.Quoted, w.text[size:], false)
		c.doc.Findings = append(c.doc.Findings, f)
	}
}

// inQuotes offers a value without the typographic quotes around it to a finding
// about it.
func (c *context) inQuotes(f *diag.Finding, w *written, p *pattern) {
	if inner, ok := edit.Unquoted(w.text); ok && w.plain && c.fits(inner, p) {
		f.Notes = nil
		f.Suggest("write it without the typographic quotes: {0}", inner).Set(inner, true)
	}
}

// fits reports whether a text without quotes is what a scalar expects.
func (c *context) fits(text string, p *pattern) bool {
	trial := newContext(c.Decoder, &Record{File: c.doc.File, Tree: new(source.Tree)})
	trial.scalar(&written{Node: new(source.Node), node: -1, text: text, plain: true}, reflect.New(p.typ).Elem(), p)
	return trial.misfits == 0
}

// listed are the names that a text lists: Kemi, Tornio ja Tervola; none where it
// is one name.
func listed(text string) []string {
	text = strings.NewReplacer(";", ",", " / ", ",", " & ", ",", " ja ", ",", " sekä ", ",", " och ", ",", " samt ", ",", " and ", ",").Replace(text)
	names := strings.Split(text, ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	if names = slices.DeleteFunc(names, func(name string) bool { return name == "" }); len(names) < 2 {
		return nil
	}
	return names
}

// several offers entries of their own to several names where one was expected; false
// where the text is not a list of names. what is the key that they are under, empty in a
// list.
func (c *context) several(f *diag.Finding, i int32, names []string) bool {
	for k, name := range names {
		if form, sure := c.register.Form(name); sure {
			names[k] = form
		} else if !c.register.Known(name) && !record.ValidID(name) {
			return false
		}
	}
	if len(names) < 2 {
		return false
	}
	f.Notes, f.Fix = nil, nil
	c.doc.Misnamed = slices.DeleteFunc(c.doc.Misnamed, func(r Reference) bool { return r.At == f.At })
	if c.inList(i) {
		f.Suggest("these are {0} names: write each as an item of the list", len(names))
		return true
	}
	key := c.tree.Nodes[i].Key
	f.Suggest("these are {0} names: write an entry for each, as {1}: {2}", len(names), key, names[0])
	return true
}

// inList reports whether a node is an item of a list.
func (c *context) inList(i int32) bool {
	parent := c.tree.Nodes[i].Parent
	return parent >= 0 && c.tree.Nodes[parent].Kind == source.Sequence
}

// instead helps where a list or a mapping is in place of one value.
func (c *context) instead(f *diag.Finding, i int32) {
	var items []string
	for j := range c.tree.Children(i) {
		if n := &c.tree.Nodes[j]; n.Kind == source.Scalar {
			items = append(items, n.Text)
		}
	}
	switch {
	case c.tree.Nodes[i].Kind != source.Sequence || len(items) != c.tree.Count(i):
	case len(items) == 1:
		f.Suggest("write it without brackets and hyphen: {0}", items[0])
	default:
		c.several(f, i, items)
	}
}

// inLanguage offers a text under a language, where it is on its own: under the one that
// most texts of the file are in.
func (c *context) inLanguage(f *diag.Finding, n *source.Node) {
	f.Suggest("say in which language the text is: {fi: ...}")
	text, form := n.Text, diag.Word
	if inner, ok := edit.Unquoted(text); ok && n.Style == source.Plain {
		text, form = inner, diag.Quoted
	} else if n.Style != source.Plain {
		form = diag.Quoted
	}
	if strings.Contains(text, "\n") || !n.Quoted() && c.tree.Text[f.At.From:f.At.To] != n.Text {
		return // not on one line
	}
	f.SetAs(form, text, false).Fix.Change.Language = mostly(c.doc.File)
}

// underLanguage is a language's key with what is under it.
var underLanguage = regexp.MustCompile(`(?m)(?:^|[ {])(fi|sv|en|se): `)

// mostly is the code of the language that most texts of a file are in; Finnish
// where there are none.
func mostly(f *source.File) string {
	counts := make(map[string]int)
	best := language.Finnish.String()
	for _, m := range underLanguage.FindAllSubmatch(f.Bytes, -1) {
		code := string(m[1])
		if counts[code]++; counts[code] > counts[best] {
			best = code
		}
	}
	return best
}

// meantKeys are the keys that people may mean by a word that is not one of the
// free keys of a mapping: one with a slip in it, or a word of their own language; sure
// where there is no doubt.
func meantKeys(word string, free []string) (keys []string, sure bool) {
	if inner, quoted := edit.Unquoted(word); quoted && slices.Contains(free, inner) {
		return []string{inner}, true
	}
	nearest := near.Words(word, free)
	if len(nearest) > 0 && near.Slip(word, nearest[0]) {
		return nearest, len(nearest) == 1
	}
	if called := record.KeysCalled(word, free); len(called) > 0 {
		return called, len(called) == 1
	}
	return nearest, false
}
