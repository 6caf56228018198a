package catalogue

import (
	"bytes"
	"strings"
	"sync"

	"sostool/pkg/record"
)

// survey is what only all projects together tell. Their texts are looked
// through once, and only those that may say something are read as records.
type survey struct {
	once  sync.Once
	parts map[record.ProjectID][]*Entry // by the whole, in the order of the entries
	words map[string]bool               // ids of organisations that some project's text has as a word
	names map[string][]*Entry           // by what nameKey makes of the name, where several projects have it
}

// Parts are the entries of the projects that are a part of one.
func (c *Catalogue) Parts(whole record.ProjectID) []*Entry { return c.surveyed().parts[whole] }

// Mentions reports whether a project's text has the id of an organisation as a
// word, wherever it stands.
func (c *Catalogue) Mentions(id record.OrganisationID) bool { return c.surveyed().words[string(id)] }

// Namesakes are the entries of projects whose names may be that of an entry's
// project, the entry itself among them; none where no other one's is.
func (c *Catalogue) Namesakes(e *Entry) []*Entry {
	text, err := e.Text()
	if err != nil {
		return nil
	}
	return c.surveyed().names[nameKey(text)]
}

func (c *Catalogue) surveyed() *survey {
	c.survey.once.Do(func() {
		c.survey.read(c, c.allProjects())
	})
	return &c.survey
}

// seen is what one project's text says.
type seen struct {
	whole record.ProjectID
	words []string
	name  string
}

func (s *survey) read(c *Catalogue, entries []*Entry) {
	found := make([]seen, len(entries))
	Parallel(len(entries), 0, func(i int) { found[i] = c.look(entries[i]) })
	s.parts, s.words, s.names = make(map[record.ProjectID][]*Entry), make(map[string]bool), make(map[string][]*Entry)
	for i, e := range entries {
		if found[i].whole != "" {
			s.parts[found[i].whole] = append(s.parts[found[i].whole], e)
		}
		for _, w := range found[i].words {
			s.words[w] = true
		}
		if found[i].name != "" {
			s.names[found[i].name] = append(s.names[found[i].name], e)
		}
	}
	for name, all := range s.names {
		if len(all) == 1 {
			delete(s.names, name)
		}
	}
}

func (c *Catalogue) look(e *Entry) seen {
	text, err := e.Text()
	if err != nil {
		return seen{}
	}
	found := seen{name: nameKey(text)}
	if bytes.Contains(text, []byte("part_of")) {
		doc := c.Document(e)
		if doc != nil && doc.Project != nil {
			found.whole = doc.Project.PartOf
		}
		c.Free(e, doc)
	}
	known := make(map[string]bool)
	for word := range bytes.FieldsFuncSeq(text, notOfIDs) {
		if _, ok := c.organisations[string(word)]; ok && !known[string(word)] {
			known[string(word)] = true
			found.words = append(found.words, string(word))
		}
	}
	return found
}

// notOfIDs reports whether no id has the character.
func notOfIDs(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-')
}

// nameKey is a project's name in its text, the Finnish one where there is one,
// without what YAML and writers do in different ways.
func nameKey(text []byte) string {
	_, name, ok := bytes.Cut(text, []byte("\nname:"))
	if !ok {
		return ""
	}
	for i := range name {
		if name[i] == '\n' && i+1 < len(name) && name[i+1] != ' ' && name[i+1] != '\n' && name[i+1] != '\r' {
			name = name[:i]
			break
		}
	}
	var words strings.Builder
	for line := range strings.Lines(string(name)) {
		line, _, _ = strings.Cut(line, " #") // a comment, most often
		words.WriteString(line)
	}
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n{}\"',", r) {
			return -1
		}
		return r
	}, strings.ToLower(words.String()))
	if _, finnish, ok := strings.Cut(bare, "fi:"); ok {
		bare = finnish
		for _, language := range []string{"sv:", "en:", "se:"} {
			bare, _, _ = strings.Cut(bare, language)
		}
	}
	return bare
}
