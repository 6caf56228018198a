// Package draft makes the text of a new record: what is known becomes a value, what is
// missing a comment that says what belongs there, with an example. It never makes a fact
// up: what the format requires and is not known is also marked as missing. It does not
// look names up.
package draft

import (
	"bytes"
	"embed"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"sostool/pkg/decode"
	"sostool/pkg/format"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// Draft is a new record. Lines that begin with two number signs explain; those with one
// are examples, which become part of the record when the sign and the space after it are
// removed.
type Draft struct {
	Text    []byte   // in canonical form
	Missing []string // the keys that are not known, in their order
}

// Mark is a remark above a value of a draft.
type Mark struct {
	Path  string // of the value; items of lists by their place: budgets[0].costs[2].category
	Text  language.Text
	Holds bool // the value only holds a place until it is known
}

// Project drafts a project, of which only the id need be known, with marks above some of
// its values. Paths of citations may be as those of marks. The error is an *edit.Refusal,
// of a text that no record can hold.
func Project(p record.Project, l language.Language, marks ...Mark) (Draft, error) {
	made, err := project(p, l)
	if err != nil || len(marks)+len(p.Citations) == 0 {
		return made, err
	}
	tree := decoder().Decode(&source.File{Bytes: made.Text}, "").Tree
	p.Citations = slices.Clone(p.Citations)
	for i := range p.Citations {
		if node, _ := tree.Resolve(p.Citations[i].Path); node >= 0 {
			p.Citations[i].Path = tree.Path(node)
		}
	}
	if made, err = project(p, l); err != nil {
		return made, err
	}
	return made.marked(marks, l)
}

func project(p record.Project, l language.Language) (Draft, error) {
	example := read("project.yaml").Project
	example.Citations[0].Place = language.Say("p. 4").In(l)
	// What the example says fits the other examples, not what is known.
	if p.Period.Known() {
		example.Phases[0].Period = p.Period
		example.Budgets[0].Years = record.Budget{}.Years
	}
	if len(p.Partners) > 0 {
		for i := range example.Budgets[0].Funding {
			example.Budgets[0].Funding[i].Payers = nil
		}
	}
	if len(p.Budgets) > 0 {
		example.Citations[0].Path = "budgets[" + string(p.Budgets[0].Stage) + "]"
	}
	w := &writer{language: l}
	w.standIn("name", &p.Name, textIn(l, string(p.ID)))
	w.standIn("status", &p.Status, reached(p.Budgets))
	return w.file(reflect.ValueOf(p), reflect.ValueOf(*example))
}

// reached is the least that figures say about how far their project is.
func reached(budgets []record.Budget) record.Status {
	status := record.Idea
	for _, b := range budgets {
		switch {
		case b.Stage == record.StageRealised:
			status = record.Running
		case b.Stage.AfterGrant():
			status = record.Granted
		}
	}
	return status
}

// Programme drafts a programme in the same way.
func Programme(p record.Programme, l language.Language) (Draft, error) {
	example := read("programme.yaml").Programme
	example.Caps[0].Basis = language.Say("Act 733/1992, section 5 b (140/2008)").In(l)
	w := &writer{language: l}
	w.standIn("name", &p.Name, textIn(l, string(p.ID)))
	return w.file(reflect.ValueOf(p), reflect.ValueOf(*example))
}

// Organisation drafts a file of organisations that holds one.
func Organisation(o record.Organisation, l language.Language) (Draft, error) {
	return (&writer{language: l}).organisations(o)
}

func (w *writer) organisations(o record.Organisation) (Draft, error) {
	example := read("organisations.yaml").Organisations.Organisations[0]
	if !o.Kind.HasMembers() {
		example.Members = record.Organisation{}.Members
	}
	w.organisation(&o)
	item := item(slices.Concat(w.blocks(reflect.ValueOf(o), reflect.ValueOf(example))...))
	return w.finish(append([]string{"record: " + record.OrganisationsKind, "", listKey + ":"}, indent("  ", item)...))
}

// organisation puts into an organisation what the format requires.
func (w *writer) organisation(o *record.Organisation) {
	w.standIn("name", &o.Name, textIn(w.language, string(o.ID)))
	w.standIn("kind", &o.Kind, "other")
}

// textIn is a text in one language.
func textIn(l language.Language, words string) (t record.Text) {
	*t.Of(l.String()) = words
	return t
}

//go:embed examples
var files embed.FS

// read reads a file of examples: their keys are those that drafts mark. It reads it anew
// each time, so that a draft may change it.
func read(name string) *decode.Record {
	text, err := files.ReadFile("examples/" + name)
	if err != nil {
		panic(err) // it is part of the program
	}
	return decoder().Decode(&source.File{Name: name, Bytes: text}, "")
}

var decoder = sync.OnceValue(func() *decode.Decoder { return decode.New(municipality.Load()) })

type writer struct {
	language language.Language
	brief    bool            // no examples of what is missing
	standIns map[string]bool // keys whose value only holds a place
	missing  []string
}

// standIn puts a value where the format requires one and none is known.
func (w *writer) standIn(key string, to, value any) {
	v := reflect.ValueOf(to).Elem()
	if !v.IsZero() {
		return
	}
	v.Set(reflect.ValueOf(value).Convert(v.Type()))
	if w.standIns == nil {
		w.standIns = make(map[string]bool)
	}
	w.standIns[key] = true
}

// blocks are the keys of a mapping, each with the comment above it: those that
// are known, and those that are missing and that the example has.
func (w *writer) blocks(known, example reflect.Value) (out [][]string) {
	shape := record.ShapeOf(known.Type())
	for _, f := range shape.Fields {
		value, instead := known.FieldByIndex(f.Index), example.FieldByIndex(f.Index)
		switch {
		case f.Key == "record":
			out = append(out, []string{"record: " + shape.Kind})
		case w.standIns[f.Key]:
			w.missing = append(w.missing, f.Key)
			meaning := record.Placeholder.In(w.language) + " " + f.Means.In(w.language)
			out = append(out, append(w.comment(meaning, f.Key, value), lines(f.Key, value)...))
		case !value.IsZero():
			out = append(out, lines(f.Key, value))
		case !instead.IsZero():
			w.missing = append(w.missing, f.Key)
			if w.brief {
				continue
			}
			block := w.comment(f.Means.In(w.language), f.Key, instead)
			for _, line := range lines(f.Key, only(w.language, instead)) {
				block = append(block, "# "+line)
			}
			out = append(out, block)
		}
	}
	return out
}

// only is an example with its texts in one language.
func only(l language.Language, v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch {
	case v.IsZero():
	case v.Type() == reflect.TypeFor[record.Text]():
		t := v.Interface().(record.Text)
		out.Set(reflect.ValueOf(textIn(l, t.In(l))))
	case v.Kind() == reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(only(l, v.Index(i)))
		}
	case isMapping(v.Type()):
		for _, f := range record.ShapeOf(v.Type()).Fields {
			out.FieldByIndex(f.Index).Set(only(l, v.FieldByIndex(f.Index)))
		}
	}
	return out
}

// comment says what a key is for, and which words it and the keys below it
// take.
func (w *writer) comment(meaning, key string, value reflect.Value) []string {
	out := wrap(meaning, "## ")
	for _, c := range choices(key, value, nil) {
		var words []string
		for _, word := range c.list.Choices() {
			name := record.NameOf(c.list, word).In(w.language)
			if !strings.EqualFold(name, word) {
				word = fmt.Sprintf("%s (%s)", word, name)
			}
			words = append(words, word)
		}
		out = append(out, wrap(c.key+": "+strings.Join(words, ", "), "## ")...)
	}
	return out
}

// choice is a key that takes words out of a list.
type choice struct {
	key  string
	list record.Choice
}

// choices are those of a key and of the keys in its value, each once.
func choices(key string, v reflect.Value, found []choice) []choice {
	t := v.Type()
	if item := record.ItemOf(t); item != nil {
		t = item
	}
	c, ok := reflect.Zero(t).Interface().(record.Choice)
	switch {
	case ok:
		if !slices.ContainsFunc(found, func(other choice) bool { return other.list == c }) {
			found = append(found, choice{key, c})
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			found = choices(key, v.Index(i), found)
		}
	case isMapping(t):
		for _, f := range record.ShapeOf(t).Fields {
			if inner := v.FieldByIndex(f.Index); !inner.IsZero() {
				found = choices(f.Key, inner, found)
			}
		}
	}
	return found
}

// width is how many characters a comment's line has at most.
const width = 96

// wrap breaks a text into lines that begin with a prefix.
func wrap(text, prefix string) (out []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(prefix+line+" "+word) > width {
			out, line = append(out, prefix+line), ""
		}
		line = strings.TrimLeft(line+" "+word, " ")
	}
	return append(out, prefix+line)
}

// file is a record with a file of its own. A blank line parts what has a comment, or more
// than one line, from its neighbours.
func (w *writer) file(known, example reflect.Value) (Draft, error) {
	var out []string
	blocks := w.blocks(known, example)
	for i, block := range blocks {
		if i > 0 && len(blocks[i-1])+len(block) > 2 {
			out = append(out, "")
		}
		out = append(out, block...)
	}
	return w.finish(out)
}

// finish puts what a reader must know first above a record.
func (w *writer) finish(lines []string) (Draft, error) {
	var b bytes.Buffer
	if len(w.missing) > 0 {
		about := language.Say("Lines with one # are examples of what is missing: take the # and the space behind it away and write what the source says, or remove the line. sostool schema -f markdown has every key.")
		lines = append(append(wrap(about.In(w.language), "## "), ""), lines...)
	}
	for _, line := range lines {
		b.WriteString(line + "\n")
	}
	text, err := format.Text("", b.Bytes())
	return Draft{text, w.missing}, err
}
