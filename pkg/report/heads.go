package report

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sostool/pkg/language"
	"sostool/pkg/record"
)

// headOf is the head of a column of an expression: the names of its fields, or what a
// function works out in words; of any other expression what was typed. party is the name
// for people of a party in the expression.
func headOf(source string, party func(string) language.Text) language.Text {
	if source == "id" {
		return language.Say("Project")
	}
	if source == "total" {
		return language.Say("Total, €")
	}
	if name, ok := pathName(source); ok {
		return name
	}
	if call := aCall.FindStringSubmatch(source); call != nil {
		if name, ok := callName(call[1], arguments(call[2]), party); ok {
			return name
		}
	}
	return language.Verbatim(source)
}

var (
	aCall = regexp.MustCompile(`^(\w+)\((.*)\)$`)
	aStep = regexp.MustCompile(`^\.?([a-z_]+)(?:\[("?)([^\]"]*)"?\])?`)
	aText = regexp.MustCompile(`^"([^"\\]*)"$`)
	aYear = regexp.MustCompile(`^"?([0-9]{4}(?:/[0-9]{4})?)"?$`)
)

// arguments are those of a call, none of which has commas of its own.
func arguments(text string) []string {
	var out []string
	for a := range strings.SplitSeq(text, ",") {
		out = append(out, strings.TrimSpace(a))
	}
	return out
}

// callName is what a function works out, where its arguments are plain.
func callName(function string, arguments []string, called func(string) language.Text) (language.Text, bool) {
	first, second := arguments[0], ""
	if len(arguments) > 1 {
		second = arguments[1]
	}
	year := func(text string) language.Text { return language.Verbatim(aYear.FindStringSubmatch(text)[1]) }
	party := aText.FindStringSubmatch(first)
	switch {
	case len(arguments) > 2:
	case function == "cost" && second == "" && aYear.MatchString(first):
		return language.Say("Costs {0}", year(first)), true
	case function == "pays" && party != nil && second == "":
		return language.Say("Payer: {0}", called(party[1])), true
	case function == "pays" && party != nil && aYear.MatchString(second):
		return language.Say("Payer: {0}, {1}", called(party[1]), year(second)), true
	case function == "share" && party != nil && second == "":
		return language.Say("Share: {0}", called(party[1])), true
	case function == "len" && second == "":
		if list, ok := pathName(first); ok {
			return language.Say("Number: {0}", list), true
		}
	case function == "sum" && second != "":
		list, known := pathName(first)
		amount, ok := pathName(second)
		if known && ok {
			return language.Say("Sum: {0}", steps{list, amount}), true
		}
	}
	return language.Text{}, false
}

// pathName is a path of fields in words; false where one of them has no name. What a path
// that begins with a point is in is not known.
func pathName(path string) (language.Text, bool) {
	var names steps
	in := reflect.TypeFor[record.Project]()
	if strings.HasPrefix(path, ".") {
		in = nil
	}
	for path != "" {
		step := aStep.FindStringSubmatch(path)
		if step == nil {
			return language.Text{}, false
		}
		name, ok := fieldName(step[1])
		if !ok {
			return language.Text{}, false
		}
		if f, ok := record.FieldOf(in, step[1]); ok {
			name, in = f.Head, within(f.Type)
		} else {
			in = nil
		}
		if item := step[3]; item != "" {
			if n, err := strconv.Atoi(item); err == nil && step[2] == "" {
				item = strconv.Itoa(n + 1)
			}
			name = language.Say("{0} {1}", name, language.Verbatim(item))
		}
		names = append(names, name)
		path = path[len(step[0]):]
	}
	if len(names) == 0 {
		return language.Text{}, false
	}
	return language.Say("{0}", names), true
}

// within is the type of mappings in which a path goes on after a value: of the items of a
// list, or of the record that an id leads to. It is none in a mapping that has a name, which
// the path says: the heads of its fields would say it again.
func within(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Slice {
		return t.Elem()
	}
	if item := record.ItemOf(t); item != nil {
		t = item
	}
	switch record.Refers(reflect.Zero(t).Interface()) {
	case record.ToProject:
		return reflect.TypeFor[record.Project]()
	case record.ToProgramme:
		return reflect.TypeFor[record.Programme]()
	case record.ToOrganisation:
		return reflect.TypeFor[record.Organisation]()
	}
	return nil
}

// steps are names of which each is a part of the one before.
type steps []language.Text

// In is the names in the language, only the first with a capital, and in English
// languages.
func (s steps) In(l language.Language) string {
	var b strings.Builder
	for i, t := range s {
		name := t.In(l)
		if i > 0 {
			b.WriteString(", ")
			r, n := utf8.DecodeRuneInString(name)
			if next, _ := utf8.DecodeRuneInString(name[n:]); !unicode.IsUpper(next) && !(l == language.English && isLanguage(name)) {
				name = string(unicode.ToLower(r)) + name[n:]
			}
		}
		b.WriteString(name)
	}
	return b.String()
}

// capital is a text that begins with a capital.
type capital struct{ language.Text }

// In is the text in the language.
func (c capital) In(l language.Language) string {
	text := c.Text.In(l)
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}

// InTable is the same.
func (c capital) InTable(l language.Language) string { return c.In(l) }

// isLanguage reports whether a name in English is that of a language of texts.
func isLanguage(name string) bool {
	return slices.ContainsFunc([]string{"fi", "sv", "en", "se"}, func(key string) bool {
		head, ok := record.Head(key)
		return ok && head.In(language.English) == name
	})
}

// fieldName is the name of a field of the format, or of one that queries have in
// addition.
func fieldName(key string) (language.Text, bool) {
	switch key {
	case "organisation":
		return language.Say("Organisation"), true
	case "stages":
		return language.Say("Stages"), true
	case "start":
		return language.Say("Start"), true
	case "end":
		return language.Say("End"), true
	case "year":
		return language.Say("Year"), true
	}
	return record.Head(key)
}
