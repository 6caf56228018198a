package query

import (
	"slices"
	"strings"
	"unicode"

	"sostool/pkg/catalogue"
	"sostool/pkg/record"
)

// Complete lists what the last word of an expression may become, each with all
// that stands before it: names inside of quotes, fields behind a point, else
// fields and functions. items are those whose fields a point alone is of.
func Complete(c *catalogue.Catalogue, typed string, items *Expression) []string {
	begin := strings.LastIndexFunc(typed, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) + 1
	var words []string
	switch quote := strings.LastIndexByte(typed, '"'); {
	case strings.Count(typed, `"`)%2 == 1:
		begin, words = quote+1, names(c)
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
	begin := strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("_.[]0123456789", r) }) + 1
	var of Type
	if value := text[begin:]; value != "" {
		k := newCompiler(c)
		if items != nil {
			k.items = []Type{*items.Of}
		}
		all, err := compile(k, value, false)
		if err != nil {
			return nil
		}
		of = all[0].Type
	} else if items != nil {
		of = *items.Of
	}
	if of.Kind == List {
		of = *of.Of
	}
	var out []string
	for _, f := range of.fields() {
		out = append(out, f.name)
	}
	return out
}

// names are what may stand in quotes: municipalities, ids, and the format's
// choices.
func names(c *catalogue.Catalogue) []string {
	out := c.Parties()
	for _, to := range []record.Reference{record.ToProject, record.ToProgramme} {
		out = append(out, c.Names(to)...)
	}
	for _, choice := range choices() {
		out = append(out, choice.Choices()...)
	}
	return out
}
