package history

import (
	"cmp"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/change"
	"sostool/pkg/git"
)

// place is where a record, or what is at a path of it, is at a commit.
type place struct {
	file, path string
	born       bool // the file came later: what had its name before may be it, or another one
}

// point is a place at a commit.
type point struct {
	commit string
	place
}

// side is a commit against one of its parents, or against nothing.
type side struct {
	to           point  // in the parent
	file         string // the record's in the commit
	oldID, newID string // its contents, empty where it is not there; both where the file did not change
	difference
}

// difference is what changed at a path of a record.
type difference struct {
	changes  []change.Change
	was      string // the path before
	unparsed bool   // the version does not parse
	skipped  bool   // one before does not: the changes are those since one that does
}

func (s *side) moved() bool {
	return s.oldID != "" && s.newID != "" && s.file != s.to.file
}

// walk is the way of a record through the commits of a repository.
type walk struct {
	*Reader
	kind   string
	before map[string]string // contents by those that came in their place
	order  []point           // none before what follows on it
	index  map[point]int     // in the order
	sides  map[point][]side
	events map[point]*Event
}

func newWalk(r *Reader, steps []git.Step, kind string) *walk {
	w := &walk{Reader: r, kind: kind, before: make(map[string]string),
		index: make(map[point]int), sides: make(map[point][]side), events: make(map[point]*Event)}
	for _, s := range steps {
		for _, c := range s.Changes {
			if c.NewID != "" && w.before[c.NewID] == "" {
				w.before[c.NewID] = c.OldID
			}
		}
	}
	return w
}

// follow is the record at a place of a commit against each of the commit's
// parents; a parent is left out where the name is another record's there.
func (w *walk) follow(s *git.Step, at place) (sides []side, err error) {
	parents := s.Parents
	if len(parents) == 0 {
		parents = []string{""}
	}
	for _, parent := range parents {
		changes := s.Changes
		if len(parents) > 1 {
			if changes, err = w.Repository.Between(parent, s.Hash, w.Wanted); err != nil {
				return nil, err
			}
		}
		side, ok, err := w.side(changes, at)
		if err != nil {
			return nil, err
		}
		side.to.commit = parent
		if ok {
			sides = append(sides, side)
		}
	}
	return sides, nil
}

// side finds the record of a place among what changed; false where the name is
// another record's, which has another name from there on.
func (w *walk) side(changes []git.Change, at place) (s side, ok bool, err error) {
	s.to.place, s.file = at, at.file
	i := slices.IndexFunc(changes, func(c git.Change) bool { return c.Path == at.file })
	if i < 0 {
		return s, true, nil
	}
	c := &changes[i]
	s.oldID, s.newID = c.OldID, c.NewID
	switch other := w.partner(changes, c); {
	case c.OldID != "" && c.NewID != "":
	case c.OldID == "" && other != nil:
		s.to.file, s.oldID = other.Path, other.OldID
	case c.OldID == "":
		s.to.born = true
	case other != nil && at.born:
		return s, false, nil
	case other != nil:
		s.file, s.newID = other.Path, other.NewID
	default: // the record that the name was of is this one
		s.to.born = false
	}
	s.difference, err = w.compare(s.oldID, s.newID, at.path)
	s.to.path = s.was
	return s, true, err
}

// partner is the file that went where this one came, or came where it went, and
// is the same record; nil where there is none.
func (w *walk) partner(changes []git.Change, c *git.Change) *git.Change {
	var went, came []version
	var of, to []*git.Change
	for i := range changes {
		x := &changes[i]
		switch {
		case x.NewID == "":
			went, of = append(went, w.version(x.Path, x.OldID)), append(of, x)
		case x.OldID == "":
			came, to = append(came, w.version(x.Path, x.NewID)), append(to, x)
		}
	}
	if (c.OldID == "") == (c.NewID == "") || len(went)*len(came) == 0 {
		return nil
	}
	for i, k := range moves(went, came) {
		switch c {
		case of[i]:
			return to[k]
		case to[k]:
			return of[i]
		}
	}
	return nil
}

// version is a file as it is compared with others. What is in no folder of
// records may be a record of the kind that is looked for.
func (w *walk) version(file, content string) version {
	v := version{kind: w.kind, content: content}
	for rest, more := file, true; more; _, rest, more = strings.Cut(rest, "/") {
		id, kind := catalogue.Means(rest)
		if v.id = id; kind != "" {
			v.kind = kind
			break
		}
	}
	v.words = func() change.Words {
		tree, ok, err := w.tree(content, v.kind)
		if err != nil || !ok {
			return nil
		}
		return change.WordsOf(tree)
	}
	return v
}

// compare finds what changed at a path between two contents. Where the older one
// does not parse, the last one before it that does is compared.
func (w *walk) compare(oldID, newID, path string) (d difference, err error) {
	d.was = path
	if oldID == newID {
		return d, nil
	}
	now, ok, err := w.tree(newID, w.kind)
	if err != nil || !ok {
		d.unparsed = !ok
		return d, err
	}
	was, ok, err := w.tree(oldID, w.kind)
	for tried := 0; err == nil && !ok && tried <= len(w.before); tried++ {
		d.skipped = true
		oldID = w.before[oldID]
		was, ok, err = w.tree(oldID, w.kind)
	}
	if err == nil {
		d.changes, d.was = change.CompareAt(was, now, path)
	}
	return d, err
}

// event is what the commit of a point changed; no Changes where it changed or
// decided nothing.
func (w *walk) event(here point, s *git.Step) (*Event, error) {
	sides := w.sides[here]
	e := &Event{Step: *s, File: here.file}
	if len(sides) == 1 {
		s := &sides[0]
		e.Changes, e.Unparsed, e.Skipped, e.File = s.changes, s.unparsed, s.skipped, s.file
		if s.moved() {
			e.Was = s.to.file
		}
		return e, nil
	}
	e.Unparsed = len(sides) > 0
	for i := range sides {
		e.Unparsed = e.Unparsed && sides[i].unparsed
	}
	for i := range sides {
		s := &sides[i]
		if s.moved() && e.Was == "" {
			taken, err := w.taken(sides, i, nil)
			if err != nil {
				return nil, err
			}
			if !taken {
				e.Was, e.File = s.to.file, s.file
			}
		}
		for k := range s.changes {
			c := &s.changes[k]
			if listed(e.Changes, c) {
				continue
			}
			taken, err := w.taken(sides, i, c)
			if err != nil {
				return nil, err
			}
			if !taken {
				e.Changes, e.Skipped = append(e.Changes, *c), e.Skipped || s.skipped
			}
		}
	}
	return e, nil
}

// listed reports whether a merge's change is in the list from another side.
func listed(changes []change.Change, c *change.Change) bool {
	return slices.ContainsFunc(changes, func(o change.Change) bool {
		return o.Path == c.Path && o.New.Text == c.New.Text && (c.New.Exists() || o.Old.Text == c.Old.Text)
	})
}

// speaksOf reports whether a side of a merge, too, says something else than the
// merge where a change of another one does, and not only in a part of it.
func speaksOf(s *side, c *change.Change) bool {
	return slices.ContainsFunc(s.changes, func(o change.Change) bool {
		return below(c.Path, o.Path) || o.Path == c.Path && o.New.Exists() == c.New.Exists() && o.New.Text == c.New.Text
	})
}

// taken reports whether a merge took over from another side what side i does
// not have, and side i had no say in it: its own commits did not touch that.
// Without a change it asks that of the file's name.
func (w *walk) taken(sides []side, i int, c *change.Change) (bool, error) {
	for j := range sides {
		other := &sides[j]
		switch {
		case j == i, other.oldID == "" && other.newID != "", // nothing is taken from where the record is not
			c == nil && other.to.file != sides[i].file, c != nil && speaksOf(other, c):
			continue
		}
		touched, err := w.touched(sides[i].to, c, w.only(sides[i].to, other.to))
		if err != nil || !touched {
			return !touched, err
		}
	}
	return false, nil
}

// touched reports whether one of some points, from one of them on, changed what
// a merge changes in it; without a change, whether one gave the file its name.
func (w *walk) touched(from point, c *change.Change, among map[point]bool) (bool, error) {
	type stop struct {
		point
		path string
	}
	first := stop{point: from}
	if c != nil {
		first.path = cmp.Or(c.Was, c.Path)
	}
	seen := make(map[stop]bool)
	for todo := []stop{first}; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] || !among[at.point] {
			continue
		}
		seen[at] = true
		e := w.events[at.point]
		if c == nil && (e.Was != "" || e.whole()) || c != nil && speaks(e.Changes, at.path) {
			return true, nil
		}
		for _, s := range w.sides[at.point] {
			d, err := w.compare(s.oldID, s.newID, at.path)
			if err != nil {
				return false, err
			}
			todo = append(todo, stop{s.to, d.was})
		}
	}
	return false, nil
}

// whole reports whether the record came or went.
func (e *Event) whole() bool {
	return slices.ContainsFunc(e.Changes, func(c change.Change) bool { return c.Path == "" })
}

// speaks reports whether one of the changes is at a path, in it or around it.
func speaks(changes []change.Change, path string) bool {
	return slices.ContainsFunc(changes, func(c change.Change) bool {
		return c.Path == path || c.Was == path && path != "" || below(c.Path, path) || below(path, c.Path)
	})
}

// below reports whether a path leads into what another one names.
func below(path, whole string) bool {
	rest, ok := strings.CutPrefix(path, whole)
	return ok && rest != "" && (whole == "" || rest[0] == '.' || rest[0] == '[')
}

// only are the points that one has behind it, itself among them, and another one
// has not. Since none is before what follows on it, what one of the two has
// behind it is known once those before it in the walk are done.
func (w *walk) only(one, other point) map[point]bool {
	out := make(map[point]bool)
	mine := make(map[int]bool) // of points still to come: whether the other one does not have it
	waiting := 0               // how many of these
	add := func(p point, only bool) {
		i, ok := w.index[p]
		if !ok {
			return // nothing is before it, in this clone at least
		}
		was, known := mine[i]
		switch {
		case !known && only:
			waiting++
		case known && was && !only:
			waiting--
		}
		mine[i] = only && (was || !known)
	}
	add(one, true)
	add(other, false)
	for i := min(w.index[one], w.index[other]); waiting > 0; i++ {
		only, known := mine[i]
		if !known {
			continue
		}
		if only {
			waiting--
			out[w.order[i]] = true
		}
		for _, s := range w.sides[w.order[i]] {
			add(s.to, only)
		}
	}
	return out
}
