package export

import (
	"sync"

	"sostool/pkg/record"
)

// wholes are the projects that others are parts of, as far as sums go by them.
type wholes struct {
	*Request
	mutex sync.Mutex
	known map[record.ProjectID]whole
}

// whole is a project of which another one may be a part.
type whole struct {
	here  bool // it is in the export
	total bool // and its total is known
}

func wholesOf(r *Request) *wholes {
	return &wholes{Request: r, known: make(map[record.ProjectID]whole)}
}

// has reports whether the figures of a project are in those of another one in the export, of
// which it is a part, also through others: as tables that add projects up leave parts out. A
// part of a whole whose total is not known counts by itself, and of projects that are parts
// of each other the first.
func (w *wholes) has(p *record.Project, total bool) bool {
	own := record.ProjectID(p.ID)
	seen := map[record.ProjectID]bool{own: true}
	for id := p.PartOf; id != "" && !seen[id]; {
		seen[id] = true
		if x := w.of(id); x.here && (x.total || !total) && !(own < id && w.Catalogue.Leads(id, own)) {
			return true
		}
		above := w.Catalogue.Summary(id)
		if above == nil {
			return false
		}
		id = above.PartOf
	}
	return false
}

// of reads a project, once.
func (w *wholes) of(id record.ProjectID) whole {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	x, ok := w.known[id]
	if !ok {
		x = w.read(id)
		w.known[id] = x
	}
	return x
}

func (w *wholes) read(id record.ProjectID) (x whole) {
	entries := w.Catalogue.Projects(id)
	if len(entries) == 0 || w.Kept != nil && !w.Kept[string(id)] {
		return x
	}
	doc := w.Catalogue.Record(entries[0])
	if doc == nil {
		return x
	}
	defer w.Catalogue.Free(entries[0], doc)
	if x.here = doc.Project != nil && w.Sound(doc); x.here {
		s := &subject{catalogue: w.Catalogue, period: doc.Project.Period}
		f := s.financing(doc.Project)
		x.total = f.total.Known()
	}
	return x
}
