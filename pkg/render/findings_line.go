package render

import (
	"cmp"
	"io"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// findingsLine writes FILE:LINE:COLUMN: severity[rule]: message, as compilers do: editors
// and grep know the form. The severity is a word of theirs in every language.
type findingsLine struct {
	Options
	w io.Writer
}

func beginLine(w io.Writer, o Options) findingsWriter { return &findingsLine{o, w} }

func (l *findingsLine) add(f *diag.Finding) error {
	if !l.shows(f) {
		return nil
	}
	message := f.Message
	if f.Allowed != "" {
		message = language.Say("{0} ({1})", message, allowed(f))
	}
	return l.line(f.File, f.Span, f.Severity.String()+"["+f.Rule+"]", message)
}

func (l *findingsLine) close(r *diag.Report, _ diag.Counts) error {
	var err error
	for _, f := range r.Failures {
		err = cmp.Or(err, l.line(fileOfFailure(f), source.Span{Line: 1, Col: 1}, diag.Error.String(), unread(f)))
	}
	return err
}

func (l *findingsLine) line(file string, at source.Span, kind string, message language.Text) error {
	_, err := io.WriteString(l.w, place(file, at)+": "+language.Clean(kind)+": "+language.Clean(message.In(l.Language))+"\n")
	return err
}
