// Package edit changes the bytes of a record where they stand, and proves that
// nothing else was changed: it reads a text with all that stands between its
// values, and compares two texts by what they say. It does not know what keys
// mean, and never encodes a YAML node: that would lose blank lines, comments
// and the writer's own line breaks.
package edit

import (
	"slices"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Edit puts Text where the bytes From to To stand.
type Edit struct {
	From, To int
	Text     string
}

// Of are the edits of a finding's correction, as bytes of its file.
func Of(f *source.File, edits []diag.Edit) []Edit {
	out := make([]Edit, len(edits))
	for i, e := range edits {
		span := e.Span
		if span == (source.Span{}) {
			span = f.Span(e.At)
		}
		out[i] = Edit{f.Offset(span.Line, span.Col), f.Offset(span.EndLine, span.EndCol), e.Text}
	}
	return out
}

// Apply makes the edits from the end to the beginning, so that the places of
// those not yet made stay right. Edits that overlap, or lie outside the text,
// make it refuse them all.
func Apply(text []byte, edits []Edit) ([]byte, error) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int { return b.From - a.From })
	end := len(text)
	out := slices.Clone(text)
	for _, e := range edits {
		if e.From < 0 || e.To < e.From || e.To > end {
			return nil, &Refusal{source.Start, language.Say("two changes meet at one place")}
		}
		out = slices.Replace(out, e.From, e.To, []byte(e.Text)...)
		end = e.From
	}
	return out, nil
}

// Refusal says why a text is left as it stands.
type Refusal struct {
	At      source.Pos
	Message language.Text
}

// Error is the reason in English.
func (r *Refusal) Error() string { return r.Message.String() }
