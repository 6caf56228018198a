package draft

import (
	"bytes"
	"reflect"
	"slices"
	"strings"

	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/format"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// listKey is the key of the list of organisations.
const listKey = "organisations"

// Append drafts an organisation as the last one of a file of organisations; all other
// bytes stay as they are. Only the first one comes with examples of what is missing.
// Before it returns it proves that the file says the same but for the new one: the error
// is an *edit.Refusal where it can't, and where the id is already there.
func Append(text []byte, o record.Organisation, l language.Language) (Draft, error) {
	body := bytes.TrimPrefix(text, []byte(source.ByteOrderMark))
	if isEmpty(body) {
		own, err := Organisation(o, l)
		own.Text = slices.Concat(text, lineEnd(body), own.Text)
		return own, err
	}
	doc := decoder().Decode(&source.File{Bytes: body}, record.OrganisationsKind)
	if doc.Organisations == nil {
		return Draft{}, edit.Refuse(doc.File, doc.Findings[0].At.Pos, doc.Findings[0].Message)
	}
	for i := range doc.Organisations.Organisations {
		if there := &doc.Organisations.Organisations[i]; there.ID == o.ID {
			return Draft{}, edit.Refuse(doc.File, there.At("id").Pos, language.Say("there is an organisation {0} already", string(o.ID)))
		}
	}
	own, err := (&writer{language: l, brief: len(doc.Organisations.Organisations) > 0}).organisations(o)
	if err != nil {
		return Draft{}, err
	}
	before, err := format.Read("", body)
	if err != nil {
		return Draft{}, err
	}
	(&writer{language: l}).organisation(&o)
	_, item, _ := bytes.Cut(own.Text, []byte("\n"+listKey+":\n"))
	for _, edits := range places(doc, item, o) {
		out, err := edit.Apply(body, edits)
		if err == nil && proves(doc, before, out, o) {
			return Draft{slices.Concat(text[:len(text)-len(body)], out), own.Missing}, nil
		}
	}
	at := source.Start
	if doc.Organisations.Has(listKey) {
		at = doc.Organisations.KeyAt(listKey).Pos
	}
	return Draft{}, edit.Refuse(doc.File, at, language.Say("the organisation can't be added to the list as it is written; sostool new organisation {0} -o - prints what to add", string(o.ID)))
}

// isEmpty reports whether a text holds blank lines and comments only.
func isEmpty(text []byte) bool {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// lineEnd is what a text lacks at the end of its last line.
func lineEnd(text []byte) []byte {
	switch {
	case len(text) == 0 || text[len(text)-1] == '\n':
		return nil
	case bytes.Contains(text, []byte("\r\n")):
		return []byte("\r\n")
	default:
		return []byte("\n")
	}
}

// places are the changes that may put an organisation at the end of the list, the
// likeliest first. item is its lines in a list that is indented by two spaces.
func places(doc *decode.Record, item []byte, o record.Organisation) [][]diag.Edit {
	file, list := doc.File, doc.Organisations
	if !list.Has(listKey) {
		return [][]diag.Edit{{below(file, file.Span(list.KeyAt("record").Pos).Line, listKey+":\n"+string(item))}}
	}
	from := int(list.At(listKey).From)
	key, value := file.Span(list.KeyAt(listKey).Pos), file.Span(list.At(listKey).Pos)
	switch {
	case from < len(file.Bytes) && file.Bytes[from] == '-':
		return [][]diag.Edit{{below(file, lastLine(file, value), shift(item, value.Col-3))}}
	case from < len(file.Bytes) && file.Bytes[from] == '[' && len(list.Organisations) == 0:
		end := from + bytes.IndexByte(file.Bytes[from:], ']') + 1
		gap := len(bytes.TrimRight(file.Bytes[:from], " "))
		return [][]diag.Edit{{{From: gap, To: end}, below(file, value.Line, string(item))}}
	case from < len(file.Bytes) && file.Bytes[from] == '[':
		return bracketed(file.Bytes, from, inline(reflect.ValueOf(o), true))
	default: // nothing follows the key
		return [][]diag.Edit{{below(file, key.Line, string(item))}}
	}
}

// bracketed are the places of an item in a list in brackets: before one of the last
// brackets of the text, with a comma or after one that is there.
func bracketed(text []byte, from int, item string) (out [][]diag.Edit) {
	const most = 20 // brackets tried
	for at, n := bytes.LastIndexByte(text, ']'), 0; at > from && n < most; at, n = bytes.LastIndexByte(text[:at], ']'), n+1 {
		for _, at := range []int{len(bytes.TrimRight(text[:at], " \t\r\n")), at} {
			out = append(out, []diag.Edit{{From: at, To: at, Text: ", " + item}}, []diag.Edit{{From: at, To: at, Text: " " + item}})
		}
	}
	return out
}

// below puts lines below one of a file, with the line ends that it has.
func below(file *source.File, line int, lines string) diag.Edit {
	at := file.Offset(line+1, 1)
	if bytes.Contains(file.Bytes, []byte("\r\n")) {
		lines = strings.ReplaceAll(lines, "\n", "\r\n")
	}
	return diag.Edit{From: at, To: at, Text: string(lineEnd(file.Bytes[:at])) + lines}
}

// shift puts lines some spaces further in, or out.
func shift(lines []byte, by int) string {
	var b strings.Builder
	for line := range bytes.Lines(lines) {
		b.WriteString(strings.Repeat(" ", max(by, 0)))
		b.Write(line[max(-by, 0):])
	}
	return b.String()
}

// lastLine is the last line of a list whose first hyphen is at a place, with the comments
// that belong to its last item.
func lastLine(file *source.File, hyphen source.Span) int {
	column, last := hyphen.Col-1, hyphen.Line
	for n := last + 1; n <= file.LineCount(); n++ {
		line := file.Line(n)
		text := strings.TrimLeft(line, " ")
		spaces := len(line) - len(text)
		switch {
		case strings.TrimSpace(text) == "":
		case text[0] == '#' && spaces <= column:
		case spaces < column || spaces == column && text[0] != '-':
			return last
		default:
			last = n
		}
	}
	return last
}

// proves reports whether a text says what a file said before, and at the end
// of the list the organisation.
func proves(doc *decode.Record, before *format.Layout, text []byte, o record.Organisation) bool {
	now := decoder().Decode(&source.File{Bytes: text}, record.OrganisationsKind)
	n := len(doc.Organisations.Organisations)
	if now.Organisations == nil || len(now.Findings) > len(doc.Findings) || len(now.Organisations.Organisations) != n+1 ||
		now.Organisations.Organisations[n].ID != o.ID {
		return false
	}
	after, err := format.Read("", text)
	if err != nil {
		return false
	}
	list := after.Child(0, listKey)
	if n == 0 {
		before = before.Without(before.Child(0, listKey))
	} else {
		for item := range after.Children(list) {
			list = item // in the end the last one
		}
	}
	return format.Same(before, after.Without(list))
}
