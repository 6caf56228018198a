package catalogue

import (
	"maps"
	"slices"
	"sync"

	"sostool/pkg/record"
)

// Follow prepares for Change: what all texts have is counted when it is first asked for, so
// that a change costs the text that changed.
func (c *Catalogue) Follow() {
	c.survey = survey{counted: &counted{words: make(map[uint64]int32), texts: make(map[*Entry]uint64)}}
}

// Change has an entry read with another text from now on, nil for what is in its file, as
// an editor does while it is written. It returns the other entries of which something else
// may now be found; all says that this may be any. What it goes by is what SameToOthers
// does: a rule that asks more about another record must also be provided for here. It must
// not run while anything else reads, nor without Follow before.
func (c *Catalogue) Change(e *Entry, text []byte) (others []*Entry, all bool) {
	if e.Kind != record.ProjectKind {
		e.text = text
		c.meetOthers(e)
		return nil, true
	}
	c.surveyed()
	x := change{Catalogue: c, entry: e}
	x.was = x.look()
	e.text = text
	x.is = x.look()
	c.summaries[e] = x.is.summary
	if !c.survey.counted.knows(e, x.was.text) { // what is on the disk changed, and nobody said so
		c.forgetProjects()
		return nil, true
	}
	restated := c.restate(e)
	was, is := x.was.summary, x.is.summary
	if restated || was == nil || is == nil || was.ID != is.ID {
		c.forgetNames()
		c.survey.replace(e, &x.was, &x.is)
		return nil, true
	}
	return x.find(was, is), false
}

// change is another text of a project's file.
type change struct {
	*Catalogue
	entry   *Entry
	was, is said
	others  map[*Entry]bool
}

// said is what the text of a project has to do with other records.
type said struct {
	text    []byte
	whole   record.ProjectID // going by the text, as the survey does
	name    uint64           // what its name comes to
	summary *Summary         // nil where it can't be read
}

// look reads the entry as it is by now.
func (x *change) look() said {
	text, err := x.entry.Text()
	if err != nil {
		return said{} // as in the survey; whoever reads the file will say why it can't be
	}
	s := said{text: text, whole: x.wholeOf(x.entry, text), name: nameKey(text)}
	if doc := x.read(x.entry); doc != nil {
		s.summary = summaryOf(x.entry, doc)
		x.decoder.Free(doc)
	}
	return s
}

// find finds whose findings depend on what changed, in the order of their files, and brings
// the survey up to date.
func (x *change) find(was, is *Summary) []*Entry {
	x.others = make(map[*Entry]bool)
	// Whatever a part says may be in the sums of its whole, and conditions of parts ask
	// who funds the whole, and the whole of that.
	x.below(is.ID)
	x.add(x.Projects(was.PartOf))
	x.add(x.Projects(is.PartOf))
	if was.PartOf != is.PartOf || !slices.Equal(was.Continues, is.Continues) {
		x.follow(was, is)
	}
	x.add(x.Namesakes(x.entry))
	lost, won := x.mentions(x.was.text, x.is.text)
	organisations := append(lost, won...)
	before := x.mentioned(organisations)
	x.survey.replace(x.entry, &x.was, &x.is)
	x.add(x.Namesakes(x.entry))
	if !slices.Equal(before, x.mentioned(organisations)) {
		for _, e := range x.Entries {
			if doc := x.documents[e]; doc != nil && doc.Organisations != nil {
				x.others[e] = true
			}
		}
	}
	delete(x.others, x.entry)
	return slices.SortedFunc(maps.Keys(x.others), byPath)
}

// mentioned says of organisations whether some project's text has their ids as words.
func (x *change) mentioned(ids []string) []bool {
	said := make([]bool, len(ids))
	for i, id := range ids {
		said[i] = x.Mentions(record.OrganisationID(id))
	}
	return said
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
func (x *change) follow(was, is *Summary) {
	seen := make(map[record.ProjectID]bool)
	next := slices.Concat([]record.ProjectID{was.PartOf, is.PartOf}, was.Continues, is.Continues)
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

// forgetProjects forgets what was worked out of all projects together.
func (c *Catalogue) forgetProjects() {
	c.indexed, c.stated, c.others = sync.Once{}, nil, nil
	c.Follow()
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
	c.organisations, c.members = next.organisations, next.members
	c.programmes, c.programmeOf, c.unsound = next.programmes, next.programmeOf, next.unsound
	c.projects, c.several, c.Failures = next.projects, next.several, next.Failures
	c.settings = next.settings
	if e.Kind == "" { // it may be, or have been, a project
		c.forgetProjects()
		return
	}
	c.forgetNames()
}
