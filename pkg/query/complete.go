package query

import (
	"slices"
	"strings"
	"unicode"

	"sostool/pkg/catalogue"
	"sostool/pkg/record"
)

// Complete lists what the last word of an expression may become, each with all that comes
// before it: names inside of quotes, fields after a point, else fields and functions.
// items are those whose fields a point alone is of.
func Complete(c *catalogue.Catalogue, typed string, items *Expression) []string {
	begin := strings.LastIndexFunc(typed, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) + 1
	var words []string
	switch quote := strings.LastIndexByte(typed, '"'); {
	case strings.Count(typed, `"`)%2 == 1:
		begin, words = quote+1, wordsFor(c, typed[:quote], items)
	case begin > 0 && typed[begin-1] == '.':
		words = steps(c, typed[:begin-1], items)
	default:
		for _, f := range functions() {
			words = append(words, f.name()+"(")
		}
		words = append(words, Fields()...)
	}
	var out []string
	for _, w := range words {
		if strings.HasPrefix(w, typed[begin:]) {
			out = append(out, typed[:begin]+w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// steps are the fields of the value that the text ends with.
func steps(c *catalogue.Catalogue, text string, items *Expression) []string {
	of := typeOf(c, text, items)
	if of.Kind == List {
		of = *of.Of
	}
	var out []string
	for _, f := range of.fields() {
		out = append(out, f.name)
	}
	return out
}

// wordsFor are the words that a value may be compared with: those of a field
// before an operator, else all.
func wordsFor(c *catalogue.Catalogue, text string, items *Expression) []string {
	text = strings.TrimRight(text, " [(")
	for _, operator := range []string{"==", "!=", " in"} {
		before, ok := strings.CutSuffix(text, operator)
		if !ok {
			continue
		}
		t := typeOf(c, strings.TrimRight(before, " "), items)
		if choice := t.Choice(""); choice != nil {
			return choice.Choices()
		}
		switch to := t.refers(); to {
		case record.ToOrganisation, record.ToProgramme, record.ToProject:
			return c.Names(to)
		}
	}
	return names(c)
}

// typeOf is the type of the value that the text ends with, known as far as it
// compiles; without any, that of the items around it.
func typeOf(c *catalogue.Catalogue, text string, items *Expression) Type {
	around := itemsAround(c, text, items)
	begin := strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("_.[]0123456789", r) }) + 1
	switch value := text[begin:]; {
	case value != "":
		k := newCompiler(c)
		if around != nil {
			k.items = []Type{*around}
		}
		if all, err := compile(k, value, false); err == nil {
			return all[0].Type
		}
	case around != nil:
		return *around
	}
	return Type{}
}

// itemsAround is what # stands for at the end of a text: an item of the list in
// the innermost call that is open, else of the list that rows are made of.
func itemsAround(c *catalogue.Catalogue, text string, items *Expression) *Type {
	var around *Type
	if items != nil {
		around = items.Of
	}
	for _, list := range openLists(text) {
		k := newCompiler(c)
		if around != nil {
			k.items = []Type{*around}
		}
		if all, err := compile(k, list, false); err == nil && all[0].Kind == List {
			around = all[0].Of
		}
	}
	return around
}

// openLists are the first arguments of the calls that are open at the end of a text, the
// outermost first, without those that the text ends in.
func openLists(text string) []string {
	type call struct{ begin, end int } // of its first argument
	var open []call
	quoted := false
	for i, r := range text {
		last := len(open) - 1
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '(':
			open = append(open, call{begin: i + 1})
		case last < 0:
		case r == ')':
			open = open[:last]
		case r == ',' && open[last].end == 0:
			open[last].end = i
		}
	}
	var out []string
	for _, c := range open {
		if c.end > 0 {
			out = append(out, text[c.begin:c.end])
		}
	}
	return out
}

// names are what may be in quotes: municipalities, ids, and the format's choices.
func names(c *catalogue.Catalogue) []string {
	out := c.Parties()
	for _, to := range []record.Reference{record.ToProject, record.ToProgramme} {
		out = append(out, c.Names(to)...)
	}
	for _, choice := range record.Lists() {
		out = append(out, choice.Choices()...)
	}
	return out
}
