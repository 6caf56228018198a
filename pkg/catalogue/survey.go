package catalogue

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"iter"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"sostool/pkg/decode"
	"sostool/pkg/parallel"
	"sostool/pkg/record"
)

// survey is what only all projects together tell. Their texts are looked through once,
// without reading them as records except where nothing else tells, and of most of them
// nothing is kept.
type survey struct {
	once      sync.Once
	parts     map[record.ProjectID][]*Entry // that may be parts of one, in the order of the entries
	mentioned map[string]*atomic.Bool       // whether some project's text has an organisation's id as a word
	unsaid    atomic.Int64                  // how many are not mentioned as yet
	begins    [1 << 8]uint64                // the lengths of their ids, by the first byte
	names     []keyed                       // the projects by what their names come to
	namesakes map[*Entry][]*Entry           // those whose names may be one, by each of them
	counted   *counted                      // in place of the mentioned, where texts change
}

// EachPart reads the projects that are a part of one, in the order of their files. A
// document must not be used after the visit.
func (c *Catalogue) EachPart(whole record.ProjectID, visit func(*Entry, *decode.Record)) {
	for _, e := range c.surveyed().parts[whole] {
		doc := c.Record(e)
		if doc != nil && doc.Project != nil && doc.Project.PartOf == whole {
			visit(e, doc)
		}
		if doc != nil {
			c.Free(e, doc)
		}
	}
}

// MayHaveParts reports whether a project may be a part of one: whether there is any
// reason to read them.
func (c *Catalogue) MayHaveParts(whole record.ProjectID) bool {
	return len(c.surveyed().parts[whole]) > 0
}

// Mentions reports whether a project's text has the id of an organisation as a word,
// anywhere.
func (c *Catalogue) Mentions(id record.OrganisationID) bool {
	s := c.surveyed()
	if s.counted != nil {
		return s.counted.words[maphash.String(seed, string(id))] > 0
	}
	said := s.mentioned[string(id)]
	return said != nil && said.Load()
}

// Naming are the entries whose texts have one of some ids as a word.
func (c *Catalogue) Naming(ids map[string]bool) []*Entry {
	found := make([]bool, len(c.Entries))
	parallel.Each(len(c.Entries), 0, func(i int) {
		text, err := c.Entries[i].Text()
		if err != nil {
			return
		}
		for word := range Words(text) {
			if ids[string(word)] {
				found[i] = true
				return
			}
		}
	})
	var out []*Entry
	for i, e := range c.Entries {
		if found[i] {
			out = append(out, e)
		}
	}
	return out
}

// Namesakes are the entries of projects whose names may be that of an entry's
// project, the entry itself among them; none where no other one's is.
func (c *Catalogue) Namesakes(e *Entry) []*Entry { return c.surveyed().namesakes[e] }

func (c *Catalogue) surveyed() *survey {
	c.survey.once.Do(func() {
		c.survey.read(c, c.byPath())
		if c.survey.counted != nil {
			c.otherwise() // which every change asks for
		}
	})
	return &c.survey
}

// keyed is a project by what its name comes to.
type keyed struct {
	name  uint64 // of nameKey
	entry *Entry
}

func (k keyed) compare(other keyed) int {
	return cmp.Or(cmp.Compare(k.name, other.name), byPath(k.entry, other.entry))
}

func (s *survey) read(c *Catalogue, entries []*Entry) {
	var note func(*Entry, []byte)
	if s.counted != nil {
		note = s.counted.add
	} else {
		note = s.mentioning(c)
	}
	wholes := make([]record.ProjectID, len(entries))
	names := make([]keyed, len(entries))
	parallel.Each(len(entries), 0, func(i int) {
		text, err := entries[i].Text()
		if err != nil {
			text = nil // whoever reads the file will say why it can't be
		}
		note(entries[i], text)
		wholes[i] = c.wholeOf(entries[i], text)
		names[i] = keyed{nameKey(text), entries[i]}
	})
	s.parts = make(map[record.ProjectID][]*Entry)
	for i, e := range entries {
		if wholes[i] != "" {
			s.parts[wholes[i]] = append(s.parts[wholes[i]], e)
		}
	}
	s.names = slices.DeleteFunc(names, func(k keyed) bool { return k.name == noName })
	slices.SortFunc(s.names, keyed.compare)
	s.meet()
}

// meet brings together the projects whose names come to the same.
func (s *survey) meet() {
	s.namesakes = make(map[*Entry][]*Entry)
	for names := s.names; len(names) > 0; {
		n := 1
		for n < len(names) && names[n].name == names[0].name {
			n++
		}
		if n > 1 {
			all := make([]*Entry, n)
			for k := range all {
				all[k] = names[k].entry
				s.namesakes[all[k]] = all
			}
		}
		names = names[n:]
	}
}

// mentioning begins with no organisation mentioned, and is what notes those that a text has
// as words.
func (s *survey) mentioning(c *Catalogue) func(*Entry, []byte) {
	s.mentioned = make(map[string]*atomic.Bool, len(c.organisations))
	for id := range c.organisations {
		s.mentioned[id] = new(atomic.Bool)
		s.begins[id[0]] |= 1 << (len(id) % 64)
	}
	s.unsaid.Store(int64(len(s.mentioned)))
	return func(_ *Entry, text []byte) { s.mention(text) }
}

// mention notes the organisations that a text has as words.
func (s *survey) mention(text []byte) {
	if s.unsaid.Load() == 0 {
		return
	}
	for word := range Words(text) {
		if s.begins[word[0]]&(1<<(len(word)%64)) == 0 {
			continue
		}
		if said, ok := s.mentioned[string(word)]; ok && !said.Load() && said.CompareAndSwap(false, true) {
			s.unsaid.Add(-1)
		}
	}
}

// replace notes what the text of a project says in the place of what it said before.
func (s *survey) replace(e *Entry, was, is *said) {
	s.counted.replace(e, was.text, is.text)
	if was.name != is.name {
		s.rename(e, is.name)
	}
	if was.whole != is.whole {
		s.move(e, was.whole, is.whole)
	}
}

// rename notes what the name of a project comes to.
func (s *survey) rename(e *Entry, name uint64) {
	s.names = slices.DeleteFunc(s.names, func(k keyed) bool { return k.entry == e })
	if name != noName {
		one := keyed{name, e}
		at, _ := slices.BinarySearchFunc(s.names, one, keyed.compare)
		s.names = slices.Insert(s.names, at, one)
	}
	s.meet()
}

// move notes that a project may be a part of another one than before; of none where that
// is empty.
func (s *survey) move(e *Entry, from, to record.ProjectID) {
	s.parts[from] = slices.DeleteFunc(slices.Clone(s.parts[from]), func(other *Entry) bool { return other == e })
	if to != "" {
		at, _ := slices.BinarySearchFunc(s.parts[to], e, byPath)
		s.parts[to] = slices.Insert(slices.Clone(s.parts[to]), at, e)
	}
}

// counted is how often the texts of all projects have each word.
type counted struct {
	mutex sync.Mutex        // guards what follows while texts are looked through
	words map[uint64]int32  // by what words come to
	texts map[*Entry]uint64 // what the texts come to that were counted
}

// add counts the words of a text.
func (c *counted) add(e *Entry, text []byte) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.replace(e, nil, text)
}

// knows reports whether a text is the one that was counted.
func (c *counted) knows(e *Entry, text []byte) bool { return c.texts[e] == maphash.Bytes(seed, text) }

// replace counts the words of a text in the place of those of another one.
func (c *counted) replace(e *Entry, was, is []byte) {
	c.texts[e] = maphash.Bytes(seed, is)
	was, is = differing(was, is)
	for word := range Words(was) {
		if key := maphash.Bytes(seed, word); c.words[key] > 1 {
			c.words[key]--
		} else {
			delete(c.words, key)
		}
	}
	for word := range Words(is) {
		c.words[maphash.Bytes(seed, word)]++
	}
}

// Words are the words of a text that may be ids.
func Words(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for i := 0; i < len(text); i++ {
			begin := i
			for i < len(text) && ofIDs[text[i]] {
				i++
			}
			if begin < i && !yield(text[begin:i]) {
				return
			}
		}
	}
}

// ofIDs are the characters that ids have.
var ofIDs = func() (of [1 << 8]bool) {
	for c := range of {
		of[c] = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-'
	}
	return of
}()

// partOf is what a part states as nearly all are written.
var partOf = regexp.MustCompile(`^part_of: *(["']?)([a-z0-9-]+)(["']?) *(?:#.*)?\r?\n`)

// wholeOf is the project that one may be a part of, going by its text: empty where it
// certainly is not one.
func (c *Catalogue) wholeOf(e *Entry, text []byte) record.ProjectID {
	const key = "part_of"
	i := bytes.Index(text, []byte(key))
	if i < 0 {
		return ""
	}
	if (i == 0 || text[i-1] == '\n') && !bytes.Contains(text[i+len(key):], []byte(key)) {
		if m := partOf.FindSubmatch(text[i:]); m != nil && bytes.Equal(m[1], m[3]) {
			return record.ProjectID(m[2])
		}
	}
	doc := c.read(e)
	if doc == nil {
		return ""
	}
	defer c.decoder.Free(doc)
	if doc.Project == nil {
		return ""
	}
	return own(doc.Project.PartOf)
}

// noName is the key of a text without a name.
const noName = 0

// nameKey is what a project's name in its text comes to, the Finnish one where there is
// one, without what YAML and writers do in different ways: the same for one name, and
// nearly always different for another.
func nameKey(text []byte) uint64 {
	_, name, ok := bytes.Cut(text, []byte("\nname:"))
	if !ok {
		return noName
	}
	var space [1 << 8]byte
	bare := space[:0]
	for first := true; len(name) > 0; first = false {
		if !first && name[0] != ' ' && name[0] != '\n' && name[0] != '\r' {
			break // the next key
		}
		var line []byte
		line, name, _ = bytes.Cut(name, []byte("\n"))
		line, _, _ = bytes.Cut(line, []byte(" #")) // a comment, most often
		bare = appendBare(bare, line)
	}
	if _, finnish, ok := bytes.Cut(bare, []byte("fi:")); ok {
		bare = finnish
		for _, language := range []string{"sv:", "en:", "se:"} {
			bare, _, _ = bytes.Cut(bare, []byte(language))
		}
	}
	if len(bare) == 0 {
		return noName
	}
	return maphash.Bytes(seed, bare) | 1
}

var seed = maphash.MakeSeed()

// appendBare adds the letters of a line, small, and what else is a part of a name.
func appendBare(bare, line []byte) []byte {
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		i += n
		switch r {
		case ' ', '\t', '\r', '{', '}', '"', '\'', ',':
		default:
			bare = utf8.AppendRune(bare, unicode.ToLower(r))
		}
	}
	return bare
}
