package export

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
)

// Request says what is exported.
type Request struct {
	Catalogue *catalogue.Catalogue
	Sound     func(*decode.Record) bool // a record that is not is left out
	Kept      map[string]bool           // the projects, by the ids of their records; nil: all
	Check     check.Options             // of what is found in the records
}

// wanted reports whether the request is for what is in a file.
func (r *Request) wanted(e *catalogue.Entry) bool {
	return r.Kept == nil || e.Kind != record.ProjectKind || r.Kept[r.Catalogue.ID(e)]
}

// namesAnother reports whether another file is called by the id of a project: of files with
// one id that one counts.
func (r *Request) namesAnother(e *catalogue.Entry, id string) bool {
	return e.ID != id && len(r.Catalogue.Named(id)) > 0
}

// Outcome is what there is to say about an export besides its tables.
type Outcome struct {
	LeftOut  []*catalogue.Entry // records that are not sound
	Repeated []*catalogue.Entry // records with an id that another one has, or in which one is there twice
	Wide     []string           // ids of projects with sums that 64 bits do not hold: these are unknown
	Unread   int                // quotations that no rule looked for, as diag.Report has it
	Failures []error            // files that could not be read, and rules that crashed
}

// Write writes the tables of the records: each file is read, checked and made into rows on
// any processor, and its rows are written in the order of the files, so that no more of
// them are in memory than are in hand. The error is the writer's, which it does not close.
func Write(r *Request, w Writer) (*Outcome, error) {
	x := &writing{Request: r, to: tables(), w: w, wholes: wholesOf(r),
		named: make(map[*Table]map[string]bool), written: make(map[*Table]map[string]bool)}
	for _, t := range []*Table{x.to.organisation, x.to.programme, x.to.project} {
		x.written[t] = make(map[string]bool)
	}
	x.named[x.to.organisation], x.named[x.to.programme] = make(map[string]bool), make(map[string]bool)
	first := &subject{batch: x.batch(), to: x.to, catalogue: x.Catalogue}
	first.municipalities()
	x.flush(first.batch)
	options := r.Check
	options.Wanted = r.wanted
	options.Visit = x.visit
	var report *diag.Report
	report, x.out.Failures = check.ByFile(r.Catalogue, options, x.take)
	x.out.Unread = report.Unread
	x.bare()
	return &x.out, x.err
}

// writing is an export that is being written.
type writing struct {
	*Request
	to      *set
	w       Writer
	wholes  *wholes
	batches sync.Map    // of the files that are checked, until it is their turn
	spare   sync.Pool   // of batches
	broken  atomic.Bool // err is set: nothing more needs to be made

	// Only one file at a time is written.
	out            Outcome
	err            error
	named, written map[*Table]map[string]bool // ids that rows name, and those that have rows
}

// batch is one without rows.
func (x *writing) batch() *batch {
	if b, is := x.spare.Get().(*batch); is {
		return b
	}
	b := &batch{ids: make(map[*Table]map[string]bool)}
	for _, t := range []*Table{x.to.phase, x.to.document, x.to.region, x.to.claim} {
		b.ids[t] = make(map[string]bool)
	}
	return b
}

// visit makes the rows of a file.
func (x *writing) visit(v *check.View) {
	doc := v.Record
	if x.broken.Load() || !x.Sound(doc) {
		return
	}
	s := &subject{batch: x.batch(), to: x.to, catalogue: x.Catalogue, entry: v.Entry, doc: doc, checked: v}
	switch {
	case doc.Organisations != nil:
		s.organisations(doc.Organisations)
	case doc.Programme != nil:
		s.programmed(doc.Programme)
	case doc.Project != nil:
		s.projected(doc.Project, x.wholes)
	case doc.Settings == nil:
		return
	}
	s.complete()
	x.batches.Store(v.Entry, s.batch)
}

// take writes the rows of the next file, and what is found in it.
func (x *writing) take(e *catalogue.Entry, found []diag.Finding) {
	if x.err != nil {
		return
	}
	made, whole := x.batches.LoadAndDelete(e)
	b, _ := made.(*batch)
	switch {
	case !whole && e.Readable():
		x.out.LeftOut = append(x.out.LeftOut, e)
	case whole && x.repeats(e, b):
		x.out.Repeated, whole = append(x.out.Repeated, e), false
	}
	if !whole {
		b = x.batch()
	}
	if b.wide {
		x.out.Wide = append(x.out.Wide, b.project)
	}
	for i := range found {
		b.found(x.to.finding, i, &found[i])
	}
	x.flush(b)
}

// repeats reports whether a project or programme has an id that another one has, or one of
// its items that of another item.
func (x *writing) repeats(e *catalogue.Entry, b *batch) bool {
	if b.is == nil {
		return b.repeats
	}
	other := b.is == x.to.project && x.namesAnother(e, b.id)
	return b.repeats || other || x.written[b.is][b.id]
}

// found adds a finding.
func (b *batch) found(t *Table, i int, f *diag.Finding) {
	row := b.add(t)
	for k, v := range []Value{
		textOf(b.project), textOf(f.File), intOf(i), textOf(f.Rule), textOf(f.Severity.String()),
		intOf(f.Span.Line), intOf(f.Span.Col), intOf(f.Span.EndLine), intOf(f.Span.EndCol),
		textOf(f.Record), textOf(f.Path), textOf(f.Message.In(language.English)), textOf(f.Hint.In(language.English)), textOf(f.Allowed),
	} {
		row[k] = v
	}
}

// flush writes the rows of a batch.
func (x *writing) flush(b *batch) {
	x.err = x.w.Begin(b.project, b.programme)
	b.rows(func(t *Table, row []Value) {
		if x.err != nil {
			return
		}
		for _, l := range t.leads {
			id := &row[l.column]
			if id.Null() {
				continue
			}
			if names := x.named[l.to]; names != nil && !names[id.text] {
				names[strings.Clone(id.text)] = true
			}
		}
		if ids := x.written[t]; ids != nil {
			ids[strings.Clone(row[t.Column("id")].text)] = true
		}
		x.err = x.w.Row(t, row)
	})
	b.empty()
	x.spare.Put(b)
	x.broken.Store(x.err != nil)
}

// bare writes organisations and programmes of which nothing is known but that records name
// them: so whatever is named is there.
func (x *writing) bare() {
	for _, t := range []*Table{x.to.organisation, x.to.programme} {
		b := x.batch()
		for _, id := range slices.Sorted(maps.Keys(x.named[t])) {
			if !x.written[t][id] {
				b.add(t)[t.Column("id")] = textOf(id)
			}
		}
		if x.err == nil {
			x.flush(b)
		}
	}
}
