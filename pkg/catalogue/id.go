package catalogue

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"sostool/pkg/record"
)

// byID are the entries of projects by the ids that the records state; a record
// that states none is known by its file's name. The files are looked at once,
// when somebody asks.
func (c *Catalogue) byID() map[string][]*Entry {
	c.indexed.Do(func() {
		files := c.allProjects()
		ids := make([]string, len(files))
		Parallel(len(ids), 0, func(i int) { ids[i] = c.ID(files[i]) })
		c.projects = make(map[string][]*Entry, len(ids))
		for i, e := range files {
			c.projects[ids[i]] = append(c.projects[ids[i]], e)
		}
		for id, entries := range c.projects {
			misnamed := func(e *Entry) int {
				if e.ID == id {
					return 0
				}
				return 1
			}
			slices.SortStableFunc(entries, func(a, b *Entry) int { return cmp.Compare(misnamed(a), misnamed(b)) })
		}
	})
	return c.projects
}

// allProjects are the entries of all projects, by name.
func (c *Catalogue) allProjects() []*Entry {
	all := slices.Concat(slices.Collect(maps.Values(c.files))...)
	slices.SortFunc(all, func(a, b *Entry) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// idLine states the id of a record as nearly all are written.
var idLine = regexp.MustCompile(`(?m)^id: *(["']?)([a-z0-9-]+)(["']?) *(?:#.*)?\r?\n`)

// headBytes is how much of a file is looked at for that line, which stands at
// the top.
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
