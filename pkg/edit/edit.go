// Package edit changes the bytes of a record in place: it writes values and keys, with
// quotes where they need some. It does not know what keys mean, and never encodes a YAML
// node: that would lose blank lines, comments and the writer's own line breaks.
package edit

import (
	"fmt"
	"slices"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/personal"
	"sostool/pkg/source"
)

// Apply makes the edits from the end to the beginning, so that the places of
// those not yet made stay right. Edits that overlap, or lie outside the text,
// make it refuse them all.
func Apply(text []byte, edits []diag.Edit) ([]byte, error) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b diag.Edit) int { return b.From - a.From })
	end := len(text)
	out := slices.Clone(text)
	for _, e := range edits {
		if e.From < 0 || e.To < e.From || e.To > end {
			return nil, &Refusal{top, language.Say("two changes meet at one place")}
		}
		out = slices.Replace(out, e.From, e.To, []byte(e.Text)...)
		end = e.From
	}
	return out, nil
}

// Refusal says why a text is left as it is.
type Refusal struct {
	At      source.Span
	Message language.Text
}

// top is the place of what concerns a text whole.
var top = source.Span{Line: 1, Col: 1, EndLine: 1, EndCol: 1}

// Refuse says why a file is left as it is, at a place, personal data masked.
func Refuse(f *source.File, at source.Pos, message language.Text) *Refusal {
	return &Refusal{f.Span(at), message.Map(personal.Hide)}
}

// Error is the reason in English.
func (r *Refusal) Error() string { return r.Message.String() }

// Left says that the file of that name is left as it is, where and why.
func (r *Refusal) Left(name string) language.Text {
	place := fmt.Sprintf("%s:%d:%d", name, r.At.Line, r.At.Col)
	return language.Say("{0}: left as it is: {1}", language.Verbatim(place), r.Message)
}
