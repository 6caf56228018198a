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
	born       bool // the file came later: what had its name before may be it, or another
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
	kind    string
	commits map[string]*git.Step
	before  map[string]string // contents by those that came in their place
	order   []point           // none before its children
	index   map[point]int     // in the order
	sides   map[point][]side
	events  map[point]*Event
	names   map[point]string // of records that the history moved away from their places' names
}

func newWalk(r *Reader, steps []git.Step, kind string) *walk {
	w := &walk{Reader: r, kind: kind, before: make(map[string]string), commits: make(map[string]*git.Step),
		events: make(map[point]*Event), names: make(map[point]string)}
	for i := range steps {
		s := &steps[i]
		w.commits[s.Hash] = s
		for _, c := range s.Changes {
			if c.NewID != "" && w.before[c.NewID] == "" {
				w.before[c.NewID] = c.OldID
			}
		}
	}
	return w
}

// all follows the record from a place at the first of some steps, until there is no more
// to know about what it was called where. Where it lives on under another name, that of
// the place ends with the move.
func (w *walk) all(at place, steps []git.Step) error {
	for {
		known := len(w.names)
		if err := w.from(at, steps); err != nil || len(w.names) == known {
			return err
		}
		if err := w.carry(); err != nil || w.names[point{steps[0].Hash, at}] != "" {
			return err
		}
	}
}

// from follows the record from a place at the first of some steps to all of them.
func (w *walk) from(at place, steps []git.Step) error {
	w.order, w.index, w.sides = nil, make(map[point]int), make(map[point][]side)
	places := map[string][]place{steps[0].Hash: {at}} // by commit
	for i := range steps {
		s := &steps[i]
		for _, at := range places[s.Hash] {
			sides, err := w.follow(s, at)
			if err != nil {
				return err
			}
			here := point{s.Hash, at}
			w.sides[here], w.index[here] = sides, len(w.order)
			w.order = append(w.order, here)
			for _, side := range sides {
				if !slices.Contains(places[side.to.commit], side.to.place) {
					places[side.to.commit] = append(places[side.to.commit], side.to.place)
				}
			}
		}
		delete(places, s.Hash)
	}
	return nil
}

// carry takes the names that the history moved records to on to the commits after those.
func (w *walk) carry() error {
	for _, here := range slices.Backward(w.order) {
		if !slices.ContainsFunc(w.sides[here], func(s side) bool { return w.names[s.to] != "" }) {
			continue
		}
		parents, err := w.parents(w.commits[here.commit])
		if err != nil {
			return err
		}
		if name := w.called(parents, here.place); name != here.file {
			w.names[here] = name
		}
	}
	return nil
}

// against is a parent of a commit, with what the commit changed in it.
type against struct {
	commit  string
	changes []git.Change
}

// parents are a commit's parents, or nothing where it has none.
func (w *walk) parents(s *git.Step) ([]against, error) {
	switch len(s.Parents) {
	case 0:
		return []against{{"", s.Changes}}, nil
	case 1:
		return []against{{s.Parents[0], s.Changes}}, nil
	}
	var parents []against
	for _, parent := range s.Parents {
		changes, err := w.Repository.Between(parent, s.Hash, w.Wanted)
		if err != nil {
			return nil, err
		}
		parents = append(parents, against{parent, changes})
	}
	return parents, nil
}

// follow is the record at a place of a commit against each of the commit's
// parents; a parent is left out where the name is another record's there.
func (w *walk) follow(s *git.Step, at place) (sides []side, err error) {
	parents, err := w.parents(s)
	if err != nil {
		return nil, err
	}
	file := w.called(parents, at)
	if file != at.file {
		w.names[point{s.Hash, at}] = file
	}
	var of []against
	for _, p := range parents {
		in := at
		if in.file = file; file == at.file { // or gone from there
			in.file = w.name(p, at)
		}
		if side, ok := w.side(p.changes, in); ok {
			side.to.commit = p.commit
			sides, of = append(sides, side), append(of, p)
		}
	}
	if err := w.seek(sides, of); err != nil {
		return nil, err
	}
	for i := range sides {
		s := &sides[i]
		if s.difference, err = w.compare(s.oldID, s.newID, at.path); err != nil {
			return nil, err
		}
		s.to.path = s.was
	}
	return sides, nil
}

// called is the name that the record of a place has in a commit: not the place's where
// the commit moved it, or one before.
func (w *walk) called(parents []against, at place) string {
	for _, p := range parents {
		name := w.name(p, at)
		c := changeOf(p.changes, name)
		switch {
		case name != at.file && (c == nil || c.NewID != ""):
			return name
		case c != nil && c.NewID == "" && !at.born:
			if other := w.partner(p.changes, c); other != nil {
				return other.Path
			}
		}
	}
	return at.file
}

// name is the name that the record of a place has in a parent, as far as is known.
func (w *walk) name(p against, at place) string {
	return cmp.Or(w.names[point{p.commit, at}], at.file)
}

// changeOf is what became of a file; nil where it is the same.
func changeOf(changes []git.Change, file string) *git.Change {
	i := slices.IndexFunc(changes, func(c git.Change) bool { return c.Path == file })
	if i < 0 {
		return nil
	}
	return &changes[i]
}

// side finds the record of a place among what changed; false where the name is
// another record's, which has another name from there on.
func (w *walk) side(changes []git.Change, at place) (s side, ok bool) {
	s.to.place, s.file = at, at.file
	c := changeOf(changes, at.file)
	if c == nil {
		return s, true
	}
	s.oldID, s.newID = c.OldID, c.NewID
	switch other := w.partner(changes, c); {
	case c.OldID != "" && c.NewID != "":
	case c.OldID == "" && other != nil:
		s.to.file, s.oldID = other.Path, other.OldID
	case c.OldID == "":
		s.to.born = true
	case other != nil:
		return s, false
	default: // the record that the name was of is this one
		s.to.born = false
	}
	return s, true
}

// seek looks for the record in those parents of a merge that have it neither under the
// merge's name nor under one that the merge's version leads to: it may be what another
// parent's version leads to, where the merge no longer has that.
func (w *walk) seek(sides []side, parents []against) error {
	gone := slices.ContainsFunc(sides, func(s side) bool { return s.oldID != "" && s.newID == "" })
	lacks := func(s *side) bool { return s.oldID == "" && (gone || s.newID != "") }
	for i := range sides {
		for k := range sides {
			if !lacks(&sides[i]) || lacks(&sides[k]) {
				continue
			}
			changes, err := w.Repository.Between(sides[i].to.commit, sides[k].to.commit, w.Wanted)
			if err != nil {
				return err
			}
			found, ok := w.side(changes, sides[k].to.place)
			if !ok {
				continue
			}
			c := changeOf(parents[i].changes, found.to.file)
			if c != nil && c.NewID == "" && w.partner(parents[i].changes, c) == nil {
				sides[i].to.place, sides[i].oldID = found.to.place, c.OldID
			}
		}
	}
	return nil
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
			known, err := w.listed(e.Changes, s, c)
			if err == nil && !known {
				known, err = w.taken(sides, i, c)
			}
			if err != nil {
				return nil, err
			}
			if !known {
				e.Changes, e.Skipped = append(e.Changes, *c), e.Skipped || s.skipped
			}
		}
	}
	return e, nil
}

// listed reports whether a merge's change is in the list from another side. What the
// merge no longer has is one thing, whatever each side said it was; items without a name
// of their own are told apart by what they say.
func (w *walk) listed(changes []change.Change, s *side, c *change.Change) (bool, error) {
	same := c.New.Exists() || s.newID == ""
	if !same && !ordinal.MatchString(c.Path) {
		left, err := w.compare("", s.newID, c.Path)
		if err != nil {
			return false, err
		}
		same = len(left.changes) == 0
	}
	return slices.ContainsFunc(changes, func(o change.Change) bool {
		return o.Path == c.Path && o.New.Text == c.New.Text && (same || o.Old.Text == c.Old.Text)
	}), nil
}

// speaksOf reports whether a side of a merge also says something other than the merge
// where a change of another side does, and not only in a part of it.
func speaksOf(s *side, c *change.Change) bool {
	return slices.ContainsFunc(s.changes, func(o change.Change) bool {
		return below(c.Path, o.Path) || o.Path == c.Path && o.New.Exists() == c.New.Exists() && o.New.Text == c.New.Text
	})
}

// taken reports whether a merge took over from another side what side i does
// not have, and side i had no say in it: the other one's own commits came to say
// so, and its own did not touch that. Without a change it asks that of the file's
// name.
func (w *walk) taken(sides []side, i int, c *change.Change) (bool, error) {
	says := func(e *Event, path string) bool {
		if c == nil {
			return e.Was != "" || e.whole()
		}
		return speaks(e.Changes, path)
	}
	touches := func(e *Event, path string) bool {
		return says(e, path) || path == "" && e.Was != "" // whoever moves a record keeps it
	}
	mine := &sides[i]
	for j := range sides {
		other := &sides[j]
		switch {
		case j == i, other.oldID == "" && other.newID != "", // nothing is taken from where the record is not
			c == nil && other.to.file != mine.file, c != nil && speaksOf(other, c):
			continue
		}
		touched, err := w.own(mine, other, c, touches)
		if err != nil {
			return false, err
		}
		if touched {
			continue
		}
		if said, err := w.own(other, mine, c, says); err != nil || said {
			return said, err
		}
	}
	return false, nil
}

// own looks for an event among the ancestors of one side of a merge that another does not
// have, by the path that what the merge changed has there.
func (w *walk) own(one, other *side, c *change.Change, is func(e *Event, path string) bool) (bool, error) {
	type stop struct {
		point
		path string
	}
	first := stop{point: one.to}
	if c != nil {
		first.path = c.Path
	}
	if c != nil && c.New.Exists() {
		d, err := w.compare(one.oldID, one.newID, c.Path)
		if err != nil {
			return false, err
		}
		first.path = d.was
	}
	among := w.only(one.to, other.to)
	seen := make(map[stop]bool)
	for todo := []stop{first}; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] || !among[at.point] {
			continue
		}
		seen[at] = true
		if is(w.events[at.point], at.path) {
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

// below reports whether a path leads into what another names.
func below(path, whole string) bool {
	rest, ok := strings.CutPrefix(path, whole)
	return ok && rest != "" && (whole == "" || rest[0] == '.' || rest[0] == '[')
}

// only are the points that are ancestors of one, or that one itself, and not of another.
// Since none is before its children, whether it is an ancestor of one of the two is known
// once those before it in the walk are done.
func (w *walk) only(one, other point) map[point]bool {
	out := make(map[point]bool)
	mine := make(map[int]bool) // of points still to come: whether the other one does not have it
	waiting := 0               // how many of these
	add := func(p point, only bool) {
		i, ok := w.index[p]
		if !ok {
			return // it has no parents, in this clone at least
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
