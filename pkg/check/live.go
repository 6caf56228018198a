package check

import (
	"maps"
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/parallel"
)

// Live checks records whose texts change, as an editor shows them: once nothing waits, it
// has said of each file what Run would say with all texts as they are by then. It does so
// piece by piece, so that who waits for an answer need not wait for all of it. It must not
// be used by several goroutines at once.
type Live struct {
	*catalogue.Catalogue

	options Options
	pass    Pass // of all files, as the records are by now
	waiting map[*catalogue.Entry]bool
	next    []*catalogue.Entry                   // those that wait, and some that don't any more
	places  map[*catalogue.Entry][]string        // other files that the findings of one point into
	pointed map[string]map[*catalogue.Entry]bool // the same, by these files
}

// Checked is what is found in one file.
type Checked struct {
	Entry    *catalogue.Entry
	Findings []diag.Finding
	Unread   int   // quotations that were not looked for, as diag.Report has it
	Crash    error // nil, unless a rule crashed
}

// NewLive begins with the records of a catalogue, all of which wait to be checked.
func NewLive(c *catalogue.Catalogue, o Options) *Live {
	l := &Live{Catalogue: c, options: o,
		waiting: make(map[*catalogue.Entry]bool), places: make(map[*catalogue.Entry][]string),
		pointed: make(map[string]map[*catalogue.Entry]bool)}
	c.Follow()
	l.renew()
	l.wait(c.Entries)
	return l
}

// renew takes the settings and what records say about each other as they are by now.
func (l *Live) renew() {
	o := l.options.of(l.Catalogue)
	l.pass = o.pass(l.Catalogue)
}

// Change has a file read with another text, nil for what is in it on the disk. It waits to
// be checked, before any other.
func (l *Live) Change(e *catalogue.Entry, text []byte) {
	others, all := l.Catalogue.Change(e, text)
	l.renew()
	if all {
		others = l.Entries
	}
	l.wait(others)
	l.wait(slices.Collect(maps.Keys(l.pointed[e.Name])))
	l.First(e)
}

// First has a file checked before any other that waits.
func (l *Live) First(e *catalogue.Entry) {
	l.waiting[e] = true
	l.next = slices.Insert(l.next, 0, e)
}

func (l *Live) wait(entries []*catalogue.Entry) {
	for _, e := range entries {
		if !l.waiting[e] {
			l.waiting[e] = true
			l.next = append(l.next, e)
		}
	}
}

// Waiting reports whether a file is still to be checked.
func (l *Live) Waiting() bool { return len(l.waiting) > 0 }

// Waits reports whether a file is one of those.
func (l *Live) Waits(e *catalogue.Entry) bool { return l.waiting[e] }

// Work checks up to n of the files that wait.
func (l *Live) Work(n int) []Checked {
	var entries []*catalogue.Entry
	for len(entries) < n && len(l.next) > 0 {
		e := l.next[0]
		l.next = l.next[1:]
		if l.waiting[e] {
			delete(l.waiting, e)
			entries = append(entries, e)
		}
	}
	out := make([]Checked, len(entries))
	parallel.Each(len(entries), l.options.Workers, func(i int) { out[i] = l.check(entries[i]) })
	for i := range out {
		l.point(&out[i])
	}
	return out
}

func (l *Live) check(e *catalogue.Entry) Checked {
	doc := l.Record(e)
	if doc != nil {
		defer l.Free(e, doc)
	}
	out := l.pass.entry(e, doc).out.told()
	return Checked{e, out.findings, out.unread, out.crash}
}

// point notes the other files that findings point into: when such a file changes, what is
// said about its lines may, too.
func (l *Live) point(c *Checked) {
	for _, name := range l.places[c.Entry] {
		delete(l.pointed[name], c.Entry)
	}
	delete(l.places, c.Entry)
	for i := range c.Findings {
		for _, r := range c.Findings[i].Related {
			if r.File == c.Entry.Name || slices.Contains(l.places[c.Entry], r.File) {
				continue
			}
			l.places[c.Entry] = append(l.places[c.Entry], r.File)
			if l.pointed[r.File] == nil {
				l.pointed[r.File] = make(map[*catalogue.Entry]bool)
			}
			l.pointed[r.File][c.Entry] = true
		}
	}
}
