package catalogue

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"sostool/pkg/parallel"
	"sostool/pkg/record"
)

// withID are the entries of the projects that bear an id.
func (c *Catalogue) withID(id string) []*Entry {
	if entries, ok := c.otherwise()[id]; ok {
		return entries
	}
	return c.Named(id)
}

// otherwise are the entries of projects by the ids that the records state, of those ids
// alone that the files' names do not tell: nearly all records are called as their files
// are. A record that states no id is known by its file's name. The files are looked at
// once, when first asked for.
func (c *Catalogue) otherwise() map[string][]*Entry {
	c.indexed.Do(func() {
		ids := make([]string, len(c.projects))
		parallel.Each(len(ids), 0, func(i int) { ids[i] = c.ID(c.projects[i]) })
		c.stated = make(map[*Entry]string)
		for i, e := range c.projects {
			if ids[i] != e.ID {
				c.stated[e] = ids[i]
			}
		}
		c.index()
	})
	return c.others
}

// index brings together the projects that bear an id which their files' names do not tell.
// Those whose files also bear it come before the others.
func (c *Catalogue) index() {
	c.others = make(map[string][]*Entry)
	for e, id := range c.stated {
		c.others[id], c.others[e.ID] = nil, nil
	}
	for id := range c.others {
		for _, e := range c.Named(id) {
			if c.stated[e] == "" {
				c.others[id] = append(c.others[id], e)
			}
		}
	}
	for _, e := range slices.SortedFunc(maps.Keys(c.stated), byPath) {
		c.others[c.stated[e]] = append(c.others[c.stated[e]], e)
	}
}

// restate notes the id that a project states in another text, and reports whether it is
// another one.
func (c *Catalogue) restate(e *Entry) bool {
	if c.stated == nil {
		return false // nobody has asked yet
	}
	id := c.ID(e)
	if id == cmp.Or(c.stated[e], e.ID) {
		return false
	}
	if c.stated[e] = id; id == e.ID {
		delete(c.stated, e)
	}
	c.index()
	return true
}

// byPath are the entries of all projects, by their files' paths.
func (c *Catalogue) byPath() []*Entry {
	all := slices.Clone(c.projects)
	slices.SortFunc(all, byPath)
	return all
}

func byPath(a, b *Entry) int { return strings.Compare(a.Name, b.Name) }

// idLine states the id of a record as nearly all are written.
var idLine = regexp.MustCompile(`(?m)^id: *(["']?)([a-z0-9-]+)(["']?) *(?:#.*)?\r?\n`)

// headBytes is how much of a file is looked at for that line, which is at the top.
const headBytes = 1 << 10

// ID is the id that a record states, else its file's name.
func (c *Catalogue) ID(e *Entry) string {
	if doc := c.documents[e]; doc != nil {
		return cmp.Or(doc.ID(), e.ID)
	}
	head, err := e.head()
	if err != nil {
		return e.ID // whoever reads the file will say why it can't be
	}
	if m := idLine.FindSubmatch(head); m != nil && bytes.Equal(m[1], m[3]) && record.ValidID(string(m[2])) {
		return string(m[2])
	}
	doc := c.read(e)
	if doc == nil {
		return e.ID
	}
	defer c.decoder.Free(doc)
	return cmp.Or(doc.ID(), e.ID)
}

// head is the beginning of the file.
func (e *Entry) head() ([]byte, error) {
	if e.held || e.text != nil {
		return e.text[:min(len(e.text), headBytes)], nil
	}
	f, err := e.fsys.Open(e.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, headBytes)
	n, err := io.ReadFull(f, head)
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		err = nil
	}
	return head[:n], err
}
