package catalogue

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/decode"
	"sostool/pkg/record"
)

// Change has an entry read with another text from now on, nil for what is in its file, as
// an editor does while it is written. It returns the other entries of which something else
// may now be found; all says that this may be any. What it goes by is what SameToOthers
// does: a rule that asks more about another record must also be provided for here. It must
// not run while anything else reads.
func (c *Catalogue) Change(e *Entry, text []byte) (others []*Entry, all bool) {
	if e.Kind != record.ProjectKind {
		e.text = text
		c.meetOthers(e)
		return nil, true
	}
	c.surveyed()
	x := change{Catalogue: c, entry: e}
	var before, after *decode.Record
	before, x.was, x.wholes[0] = x.look()
	e.text = text
	after, x.is, x.wholes[1] = x.look()
	defer c.Free(e, before)
	defer c.Free(e, after)
	delete(c.summaries, e)
	if x.was == nil || x.is == nil || x.was.ID != x.is.ID {
		c.forgetProjects()
		return nil, true
	}
	c.summaries[e] = x.is
	x.find(before.File.Bytes, after.File.Bytes)
	return x.found(), false
}

// change is another text of a project's file.
type change struct {
	*Catalogue
	entry   *Entry
	was, is *Summary
	wholes  [2]record.ProjectID // going by the texts, as the survey does
	others  map[*Entry]bool
}

// look reads the entry as it is by now; the document is never nil, but may be empty.
func (x *change) look() (doc *decode.Record, s *Summary, whole record.ProjectID) {
	doc = x.read(x.entry)
	if doc == nil {
		return new(decode.Record), nil, ""
	}
	return doc, summaryOf(x.entry, doc), x.wholeOf(x.entry, doc.File.Bytes)
}

// find finds whose findings depend on what changed, and brings the survey up to date.
func (x *change) find(before, after []byte) {
	x.others = make(map[*Entry]bool)
	was, is := x.was, x.is
	// Whatever a part says may be in the sums of its whole, and conditions of parts ask
	// who funds the whole, and the whole of that.
	x.below(is.ID)
	x.add(x.Projects(was.PartOf))
	x.add(x.Projects(is.PartOf))
	if was.PartOf != is.PartOf || !slices.Equal(was.Continues, is.Continues) {
		x.follow()
	}
	if x.wholes[0] != x.wholes[1] {
		x.survey.move(x.entry, x.wholes[0], x.wholes[1])
	}
	x.add(x.Namesakes(x.entry))
	if nameKey(before) != nameKey(after) {
		x.survey.rename(x.entry, nameKey(after))
		x.add(x.Namesakes(x.entry))
	}
	if lost, won := x.mentions(before, after); !slices.Equal(lost, won) {
		x.survey.doubt(lost)
		x.survey.mention(after)
		for _, e := range x.Entries {
			if doc := x.documents[e]; doc != nil && doc.Organisations != nil {
				x.others[e] = true
			}
		}
	}
}

func (x *change) add(entries []*Entry) {
	for _, e := range entries {
		x.others[e] = true
	}
}

// below adds the parts of a project, and theirs.
func (x *change) below(whole record.ProjectID) {
	for _, e := range x.survey.parts[whole] {
		if !x.others[e] {
			x.others[e] = true
			x.below(record.ProjectID(e.ID))
		}
	}
}

// follow adds all projects to which the references of the changed one lead, or led, and
// theirs in turn: references that lead back to a project are found at one of them.
func (x *change) follow() {
	seen := make(map[record.ProjectID]bool)
	next := slices.Concat([]record.ProjectID{x.was.PartOf, x.is.PartOf}, x.was.Continues, x.is.Continues)
	for len(next) > 0 {
		id := next[len(next)-1]
		next = next[:len(next)-1]
		if seen[id] {
			continue
		}
		seen[id] = true
		if s := x.Summary(id); s != nil {
			x.others[s.Entry] = true
			next = append(append(next, s.PartOf), s.Continues...)
		}
	}
}

// found are the others in the order of their files.
func (x *change) found() []*Entry {
	delete(x.others, x.entry)
	out := make([]*Entry, 0, len(x.others))
	for e := range x.others {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b *Entry) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// forgetProjects forgets what was worked out of all projects together.
func (c *Catalogue) forgetProjects() {
	c.indexed, c.others = sync.Once{}, nil
	c.survey = survey{}
	c.forgetNames()
}

func (c *Catalogue) forgetNames() {
	clear(c.names)
	clear(c.borne)
	c.bearers = nil
}

// meetOthers reads an entry again that projects may refer to. What is known of the projects
// stays, as far as it does not hang on that.
func (c *Catalogue) meetOthers(e *Entry) {
	next := empty(c.Register)
	next.nowhere, next.Entries, next.Failures = c.nowhere, c.Entries, c.Failures
	next.documents = c.documents
	delete(next.documents, e)
	delete(c.summaries, e)
	next.meet()
	sameIDs := maps.EqualFunc(c.organisations, next.organisations, func(Organisation, Organisation) bool { return true })
	c.organisations, c.members = next.organisations, next.members
	c.programmes, c.programmeOf, c.unsound = next.programmes, next.programmeOf, next.unsound
	c.projects, c.several, c.Failures = next.projects, next.several, next.Failures
	c.settings = next.settings
	if e.Kind == "" { // it may be, or have been, a project
		c.forgetProjects()
		return
	}
	if !sameIDs {
		c.survey = survey{}
	}
	c.forgetNames()
}
