// Package catalogue is a folder of records: its files, and look-ups by id. It
// reads organisations and programmes at once, for every project refers to
// them, and projects when they are asked for, so that a folder of any size
// costs the memory of the projects in hand. It does not judge what it reads.
package catalogue

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"sostool/pkg/calendar"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/near"
	"sostool/pkg/parallel"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// Entry is one file among the records.
type Entry struct {
	Name string // as people are shown it
	ID   string // the file's name without its ending: what the record's id should be
	Kind string // of record that the file's folder holds; empty outside the known folders
	Odd  Oddity

	held bool
	fsys fs.FS
	path string // the end of Name, most often
	text []byte // where it does not come from the folder
}

// Oddity is what is unusual about a file itself.
type Oddity uint8

// Files that are not simply regular files named *.yaml.
const (
	Regular Oddity = iota
	OtherEnding
	SymbolicLink
	NamedPipe
	Device
	NotUTF8 // the name, or that of a folder
)

// Misplaced reports whether the file is in the folder, but in none of the places for
// records.
func (e *Entry) Misplaced() bool { return e.Kind == "" && !e.held }

// Path is the file's path in the folder; empty for one that was handed over.
func (e *Entry) Path() string { return e.path }

// InFolder reports whether the file was found in the folder.
func (e *Entry) InFolder() bool { return e.fsys != nil }

// Readable reports whether the file is one that is ever opened.
func (e *Entry) Readable() bool { return e.Odd == Regular || e.Odd == OtherEnding }

// Handed makes an entry of bytes that came from elsewhere: standard input, or
// a file outside the folder.
func Handed(name, id, kind string, text []byte) *Entry {
	return &Entry{Name: name, ID: id, Kind: kind, text: text, held: true}
}

// Placed makes an entry of bytes that take the place of a file of the folder, whether or
// not it is there.
func Placed(name, p string, text []byte) *Entry {
	e := &Entry{Name: name, path: p, text: text, Odd: OddityOf(p, 0)}
	e.ID, e.Kind = Means(p)
	return e
}

// Catalogue is the records of one folder.
type Catalogue struct {
	Register *municipality.Register
	Entries  []*Entry // by name
	Failures []error  // files that could not be read

	nowhere       bool // there is no folder: what it would hold is unknown
	decoder       *decode.Decoder
	documents     map[*Entry]*decode.Record // organisations and programmes
	organisations map[string]Organisation
	members       map[record.OrganisationID][]record.Municipality // of those organisations that have some
	programmes    map[string]*decode.Record
	programmeOf   map[string]*Entry   // the first file of each id in the folder of programmes
	projects      []*Entry            // by the files' names
	several       map[string]*Entry   // the first file of each name that several projects' files bear
	indexed       sync.Once           // guards what follows
	stated        map[*Entry]string   // the ids of projects, where files' names do not tell
	others        map[string][]*Entry // these projects by the records' ids
	unsound       map[record.Reference]bool
	settings      *decode.Record // of the folder; nil where it has none
	survey        survey

	mutex     sync.Mutex // guards what follows, and Failures
	summaries map[*Entry]*Summary

	naming  sync.Mutex                       // guards what follows, made once it is asked for
	names   map[record.Reference]*near.List  // the ids that references lead to
	borne   map[record.Reference]*near.Names // with their names
	bearers map[string][]string              // the ids of organisations by the names that they bear
}

// Organisation is an organisation with the file that it is in.
type Organisation struct {
	*record.Organisation
	File string
}

// Open lists a folder and reads what its projects refer to. name is what people call the
// folder. A folder that is not there or that holds no record is an error; a nil fsys is
// no folder at all. handed are files from elsewhere, which are added to those of the
// folder or, under the same name, replace them.
func Open(fsys fs.FS, name string, handed ...*Entry) (*Catalogue, error) {
	c := empty(municipality.Load())
	if fsys == nil {
		c.nowhere = true
	} else if err := c.list(fsys, name); err != nil {
		return nil, err
	}
	for _, e := range handed {
		c.Entries = slices.DeleteFunc(c.Entries, func(other *Entry) bool { return other.Name == e.Name })
		c.Entries = append(c.Entries, e)
	}
	slices.SortFunc(c.Entries, func(a, b *Entry) int { return strings.Compare(a.Name, b.Name) })
	c.meet()
	return c, nil
}

// With is the same records with other texts for the named files.
func (c *Catalogue) With(texts map[string][]byte) *Catalogue {
	next := empty(c.Register)
	next.nowhere, next.Failures = c.nowhere, slices.Clone(c.Failures)
	for _, e := range c.Entries {
		if text, ok := texts[e.Name]; ok {
			other := *e
			other.text = text
			e = &other
		}
		next.Entries = append(next.Entries, e)
	}
	next.meet()
	return next
}

func empty(register *municipality.Register) *Catalogue {
	c := &Catalogue{
		Register:      register,
		documents:     make(map[*Entry]*decode.Record),
		organisations: make(map[string]Organisation),
		members:       make(map[record.OrganisationID][]record.Municipality),
		programmes:    make(map[string]*decode.Record),
		programmeOf:   make(map[string]*Entry),
		several:       make(map[string]*Entry),
		unsound:       make(map[record.Reference]bool),
		summaries:     make(map[*Entry]*Summary),
		names:         make(map[record.Reference]*near.List),
		borne:         make(map[record.Reference]*near.Names),
	}
	c.decoder = decode.New(c.Register)
	return c
}

// meet goes through the entries: it reads those that projects may refer to, and
// notes the projects.
func (c *Catalogue) meet() {
	if c.nowhere {
		for _, r := range record.Roots() {
			c.unsound[r.Leads] = true
		}
	}
	for _, e := range c.Entries {
		switch {
		case !e.Readable():
		case e.Kind == record.ProjectKind:
			c.projects = append(c.projects, e)
		default:
			c.keep(e)
		}
	}
	slices.SortFunc(c.projects, func(a, b *Entry) int { // not a stable sort, which takes far longer
		if a.ID != b.ID {
			return strings.Compare(a.ID, b.ID)
		}
		return strings.Compare(a.Name, b.Name)
	})
	for i := 1; i < len(c.projects); i++ {
		if e := c.projects[i-1]; e.ID == c.projects[i].ID && c.several[e.ID] == nil {
			c.several[e.ID] = e
		}
	}
}

// ErrEmpty says that a folder holds no records.
var ErrEmpty = language.Fail("the folder holds no records")

// Names is what people call the files of a folder, by their paths in it: as the folder
// itself, or from the current folder where that is in it.
func Names(folder string) func(p string) string {
	folder = filepath.ToSlash(filepath.Clean(folder))
	here, inside := below(folder)
	return func(p string) string {
		if inside {
			if rel, err := filepath.Rel(here, p); err == nil {
				return filepath.ToSlash(rel)
			}
		}
		return path.Join(folder, p)
	}
}

// below is the current folder's path in a folder that is above it; false where
// that is called otherwise.
func below(folder string) (here string, ok bool) {
	up := strings.Split(folder, "/")
	if slices.ContainsFunc(up, func(part string) bool { return part != ".." }) {
		return "", false
	}
	wd, err := os.Getwd()
	if err == nil {
		wd, err = filepath.EvalSymlinks(wd)
	}
	parts := strings.Split(filepath.ToSlash(wd), "/")
	if err != nil || len(up) >= len(parts) {
		return "", false
	}
	return path.Join(parts[len(parts)-len(up):]...), true
}

func (c *Catalogue) list(fsys fs.FS, folder string) error {
	name := Names(folder)
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && p == ".":
			return err
		case err != nil:
			c.fail(&source.FileError{File: name(p), Err: language.Plainly(err)})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case p != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() && utf8.ValidString(p):
			return nil
		}
		if e := entry(fsys, name(p), p, d.Type()); e != nil {
			c.Entries = append(c.Entries, e)
		}
		if d.IsDir() {
			return fs.SkipDir // it can't be looked into
		}
		return nil
	})
	if err != nil {
		return &source.FileError{File: folder, Err: language.Plainly(err)}
	}
	if len(c.Entries) == 0 && len(c.Failures) == 0 {
		return &source.FileError{File: folder, Err: ErrEmpty}
	}
	return nil
}

// entry makes an entry of a file, nil where it is not a record's: records are *.yaml, and
// whatever is not a regular file may hide some.
func entry(fsys fs.FS, name, p string, mode fs.FileMode) *Entry {
	if mode.IsRegular() && !IsRecord(p) {
		return nil
	}
	if strings.HasSuffix(name, p) {
		p = name[len(name)-len(p):] // one string, shared by all that is named by it
	}
	e := &Entry{Name: name, fsys: fsys, path: p, Odd: OddityOf(p, mode)}
	e.ID, e.Kind = Means(p)
	return e
}

// ending is what the names of records end in.
const ending = ".yaml"

// IsRecord reports whether a file is read as a record, going by its name: one in
// .yml, or in capitals, would be missed if it were not.
func IsRecord(name string) bool {
	e := strings.ToLower(path.Ext(name))
	return e == ending || e == ".yml"
}

// Means is what a file's path in the folder says about it: the id that its record should
// have, and the kind of record that its place holds; empty outside the known places.
func Means(p string) (id, kind string) {
	id = strings.TrimSuffix(path.Base(p), path.Ext(p))
	top, _, below := strings.Cut(p, "/")
	for _, r := range record.Roots() {
		if below && top == r.Folder || !below && r.Folder == "" && id == r.Name() {
			kind = r.Kind
		}
	}
	return id, kind
}

// OddityOf says what is unusual about a file by its name and mode.
func OddityOf(name string, mode fs.FileMode) Oddity {
	switch {
	case !utf8.ValidString(name): // which no fs.FS opens
		return NotUTF8
	case mode&fs.ModeSymlink != 0:
		return SymbolicLink
	case mode&fs.ModeNamedPipe != 0:
		return NamedPipe
	case !mode.IsRegular():
		return Device
	case IsRecord(name) && path.Ext(name) != ending:
		return OtherEnding
	default:
		return Regular
	}
}

// keep reads a file that projects may refer to, and holds on to it.
func (c *Catalogue) keep(e *Entry) {
	if e.Kind == record.ProgrammeKind && c.programmeOf[e.ID] == nil {
		c.programmeOf[e.ID] = e
	}
	doc, known := c.documents[e]
	if !known {
		doc = c.read(e)
	}
	c.documents[e] = doc
	if doc == nil {
		c.unsound[record.RootOf(e.Kind).Leads] = true
		return
	}
	switch {
	case e.holdsSettings():
		c.settings = doc
	case doc.Organisations != nil:
		for i := range doc.Organisations.Organisations {
			c.know(&doc.Organisations.Organisations[i], e.Name)
		}
		if !doc.Organisations.Sound("organisations") || !doc.Whole() {
			c.unsound[record.ToOrganisation] = true
		}
	case doc.Programme != nil:
		if !doc.Whole() { // a limit may be another one, or have an exception
			doc.Programme.Caps = nil
		}
		c.programmes[cmp.Or(doc.ID(), e.ID)] = doc
	case doc.Project != nil:
		c.projects = append(c.projects, e)
	case e.Kind == record.ProgrammeKind:
		c.programmes[e.ID] = doc
	default:
		c.unsound[record.RootOf(e.Kind).Leads] = true
	}
}

// holdsSettings reports whether the settings of a file are those of the folder.
func (e *Entry) holdsSettings() bool { return e.Kind == record.SettingsKind && e.Odd == Regular }

// Settings are those of the folder, as far as they can be read; empty where it has none.
func (c *Catalogue) Settings() *record.Settings {
	if c.settings == nil || c.settings.Settings == nil {
		return new(record.Settings)
	}
	return c.settings.Settings
}

// SettingsOf reads the settings of a folder without its records; nil where it has none
// that can be read.
func SettingsOf(fsys fs.FS) *record.Settings {
	info, err := fs.Lstat(fsys, record.SettingsFile)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	c := empty(new(municipality.Register)) // which settings do not name
	if doc := c.read(entry(fsys, record.SettingsFile, record.SettingsFile, info.Mode().Type())); doc != nil {
		return doc.Settings
	}
	return nil
}

// know keeps an organisation: of those that share an id the first.
func (c *Catalogue) know(o *record.Organisation, file string) {
	if o.ID == "" {
		c.unsound[record.ToOrganisation] = true
		return
	}
	if _, ok := c.organisations[string(o.ID)]; ok {
		return
	}
	c.organisations[string(o.ID)] = Organisation{o, file}
	misfit := func(m record.Municipality) bool { return m == "" }
	if members := slices.DeleteFunc(slices.Clone(o.Members.Items), misfit); len(members) > 0 {
		c.members[record.OrganisationID(o.ID)] = members
	}
}

// Each reads entries on as many goroutines as workers says, all processors where it is 0,
// and visits each with its index among them; the document is nil where the file can't be
// read, and must not be used after the visit.
func (c *Catalogue) Each(entries []*Entry, workers int, visit func(i int, doc *decode.Record)) {
	parallel.Each(len(entries), workers, func(i int) {
		doc := c.Record(entries[i])
		visit(i, doc)
		if doc != nil {
			c.Free(entries[i], doc)
		}
	})
}

// Record reads an entry, or returns it where it was read before. It is nil
// for a file that is never opened or could not be read.
func (c *Catalogue) Record(e *Entry) *decode.Record {
	if doc, ok := c.documents[e]; ok {
		return doc
	}
	if !e.Readable() {
		return nil
	}
	doc := c.read(e)
	if doc == nil || doc.Project == nil || doc.Project.PartOf != "" || len(doc.Project.Continues.Items) > 0 {
		// One that refers to no other may never be asked for; if it is, it is read again.
		c.summarise(e, doc)
	}
	return doc
}

// Hold reads an entry and keeps its document, for those who ask for it more than once. It
// must not run while anything else reads.
func (c *Catalogue) Hold(e *Entry) {
	if _, held := c.documents[e]; held || !e.Readable() {
		return
	}
	doc := c.read(e)
	c.documents[e] = doc
	c.summarise(e, doc)
}

// Kept is the document of a file that projects may refer to; nil for any other.
func (c *Catalogue) Kept(e *Entry) *decode.Record { return c.documents[e] }

func (c *Catalogue) read(e *Entry) (doc *decode.Record) {
	defer func() {
		// A bug of ours must not take the other files down.
		if cause := recover(); cause != nil {
			c.fail(&source.FileError{File: e.Name, Err: language.Fail("reading crashed: {0}", fmt.Sprint(cause))})
			doc = nil
		}
	}()
	text, err := e.Text()
	if err != nil {
		c.fail(&source.FileError{File: e.Name, Err: language.Plainly(err)})
		return nil
	}
	return c.decoder.Decode(&source.File{Name: e.Name, Bytes: text}, e.Kind)
}

func (c *Catalogue) fail(err error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.Failures = append(c.Failures, err)
}

// Free gives back what a document was read into; the document must not be used
// any more. One that the catalogue itself holds stays as it is.
func (c *Catalogue) Free(e *Entry, doc *decode.Record) {
	if _, held := c.documents[e]; !held {
		c.decoder.Free(doc)
	}
}

// Entry is the file of a name; nil where there is none.
func (c *Catalogue) Entry(name string) *Entry {
	i, ok := slices.BinarySearchFunc(c.Entries, name, func(e *Entry, name string) int { return strings.Compare(e.Name, name) })
	if !ok {
		return nil
	}
	return c.Entries[i]
}

// Text is the file's bytes, of a file above decode.MaxBytes only the
// beginning.
func (e *Entry) Text() ([]byte, error) {
	if e.held || e.text != nil {
		return e.text, nil
	}
	f, err := e.fsys.Open(e.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, language.Fail("not a regular file")
	}
	text := make([]byte, min(info.Size(), decode.MaxBytes)+1)
	n, err := io.ReadFull(f, text)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return text[:n], nil
}

// SameAs has the file read where another of the same path and text is: a work tree is
// read faster than git.
func (e *Entry) SameAs(other *Entry) {
	if !e.held && e.text == nil && !other.held && other.text == nil {
		e.fsys = other.fsys
	}
}

// Organisation looks an organisation up by its id.
func (c *Catalogue) Organisation(id record.OrganisationID) (Organisation, bool) {
	o, ok := c.organisations[string(id)]
	return o, ok
}

// KindOf is the kind of an organisation by its id; empty where there is none.
func (c *Catalogue) KindOf(id record.Party) record.Kind {
	if o, ok := c.organisations[string(id)]; ok {
		return o.Kind
	}
	return ""
}

// PopulationOf is how many lived in a municipality on the last 31 December that is not
// after a day, with its year: 0 where the register does not know it. area is the year of
// whose area they are, where that is not the municipality's of the day.
func (c *Catalogue) PopulationOf(name string, on calendar.Date) (number int64, year, area int) {
	m := c.Register.Find(name, calendar.Period{Start: on, End: on})
	if m == nil {
		return 0, 0, 0
	}
	people, _ := c.Register.Population(m, on)
	return people.Number, people.Year, people.Division
}

// Programme looks a programme up by its id; nil where there is none that can
// be read.
func (c *Catalogue) Programme(id record.ProgrammeID) *record.Programme {
	if doc := c.programmes[string(id)]; doc != nil {
		return doc.Programme
	}
	return nil
}

// Projects are the entries of the projects that bear the id, first the one whose file
// also bears it.
func (c *Catalogue) Projects(id record.ProjectID) []*Entry { return c.withID(string(id)) }

// AllProjects are the entries of all projects, by the files' names.
func (c *Catalogue) AllProjects() []*Entry { return slices.Clone(c.projects) }

// Named are the entries of the projects whose file bears a name. They are the
// catalogue's own.
func (c *Catalogue) Named(name string) []*Entry {
	begin, found := slices.BinarySearchFunc(c.projects, name, func(e *Entry, name string) int { return strings.Compare(e.ID, name) })
	if !found {
		return nil
	}
	end := begin
	for end < len(c.projects) && c.projects[end].ID == name {
		end++
	}
	return c.projects[begin:end:end]
}

// FirstOfSeveral is the first of the projects whose files bear a name, where that is more
// than one: every file asks, and nearly none shares its name.
func (c *Catalogue) FirstOfSeveral(name string) *Entry { return c.several[name] }

// FirstProgramme is the first file that bears the id in the folder of programmes;
// nil where none does.
func (c *Catalogue) FirstProgramme(id string) *Entry { return c.programmeOf[id] }

// HasProjects reports whether there is any project.
func (c *Catalogue) HasProjects() bool { return len(c.projects) > 0 }

// Knows says whether a reference leads to something: yes, no, or that it
// can't be told, since a file that might hold the answer could not be read.
func (c *Catalogue) Knows(to record.Reference, name string) Answer {
	found := false
	switch to {
	case record.ToOrganisation:
		_, found = c.organisations[name]
	case record.ToProgramme:
		_, found = c.programmes[name]
		if doc := c.programmes[name]; found && doc.Programme == nil {
			return Untold
		}
	case record.ToProject:
		found = c.Named(name) != nil || c.withID(name) != nil
	}
	switch {
	case found:
		return Yes
	case c.unsound[to]:
		return Untold
	default:
		return No
	}
}

// Unsound reports whether something that a reference may lead to could not be read, so
// that it is not known in full.
func (c *Catalogue) Unsound(to record.Reference) bool { return c.unsound[to] }

// Answer is yes, no, or that it can't be told.
type Answer uint8

// The three answers.
const (
	No Answer = iota
	Yes
	Untold
)

// Names lists the ids that a reference may lead to; the list is the caller's.
func (c *Catalogue) Names(to record.Reference) []string { return slices.Clone(c.NearNames(to).All()) }

// NearNames are the ids that a reference may lead to, for suggestions.
func (c *Catalogue) NearNames(to record.Reference) *near.List {
	c.naming.Lock()
	defer c.naming.Unlock()
	if c.names[to] == nil {
		c.names[to] = near.NewList(c.namesTo(to))
	}
	return c.names[to]
}

// NearBearers are the same ids, each with the names that what has it bears.
func (c *Catalogue) NearBearers(to record.Reference) *near.Names {
	all := c.called(to, c.NearNames(to).All())
	c.naming.Lock()
	defer c.naming.Unlock()
	if c.borne[to] == nil {
		c.borne[to] = near.NewNames(all)
	}
	return c.borne[to]
}

func (c *Catalogue) namesTo(to record.Reference) []string {
	var names []string
	switch to {
	case record.ToOrganisation:
		for id := range c.organisations {
			names = append(names, id)
		}
	case record.ToProgramme:
		for id := range c.programmes {
			names = append(names, id)
		}
	case record.ToProject:
		for _, e := range c.projects {
			if len(c.withID(e.ID)) > 0 {
				names = append(names, e.ID)
			}
		}
		for id := range c.otherwise() {
			if c.Named(id) == nil {
				names = append(names, id)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Members are the municipalities that an organisation stands for; none where
// it stands for none or they are not known. They are the catalogue's own.
func (c *Catalogue) Members(id record.OrganisationID) []record.Municipality { return c.members[id] }

// Summary is what other records may ask about a project.
type Summary struct {
	Entry     *Entry
	ID        record.ProjectID
	Period    calendar.Period
	PeriodAt  source.Pos
	Programme record.ProgrammeID
	PartOf    record.ProjectID
	Continues []record.ProjectID
}

// Summary is the summary of the project that bears the id; nil where there is
// none that can be read.
func (c *Catalogue) Summary(id record.ProjectID) *Summary {
	for _, e := range c.Named(string(id)) { // nearly always the only one
		if s := c.summary(e); s == nil || s.ID == id {
			return s
		}
	}
	if id == "" {
		return nil
	}
	for _, e := range c.Projects(id) {
		return c.summary(e)
	}
	return nil
}

// PartOf is the project that an entry's project is a part of; empty where it is
// a part of none, or can't be read.
func (c *Catalogue) PartOf(e *Entry) record.ProjectID {
	if s := c.summary(e); s != nil {
		return s.PartOf
	}
	return ""
}

// Leads reports whether a project is a part of another, also through others.
func (c *Catalogue) Leads(from, to record.ProjectID) bool {
	seen := make(map[record.ProjectID]bool)
	for id := from; id != "" && !seen[id]; {
		seen[id] = true
		above := c.Summary(id)
		if above == nil {
			return false
		}
		if id = above.PartOf; id == to {
			return true
		}
	}
	return false
}

// summary is what other records may ask about a project's file, read if need be.
func (c *Catalogue) summary(e *Entry) *Summary {
	c.mutex.Lock()
	s, ok := c.summaries[e]
	c.mutex.Unlock()
	if !ok {
		s = c.summarise(e, c.Record(e))
	}
	return s
}

// own is a word without the text of the file that it is a part of, all of which would be
// kept with it.
func own[T ~string](word T) T { return T(strings.Clone(string(word))) }

// summarise notes what other records may ask about a project; nothing where it could not
// be read.
func (c *Catalogue) summarise(e *Entry, doc *decode.Record) *Summary {
	s := summaryOf(e, doc)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.summaries[e] = s
	return s
}

func summaryOf(e *Entry, doc *decode.Record) *Summary {
	if doc == nil || doc.Project == nil {
		return nil
	}
	p := doc.Project
	id := e.ID
	if stated := doc.ID(); stated != "" && stated != id {
		id = stated
	}
	s := &Summary{e, own(record.ProjectID(id)), p.Period, p.At("period").Pos, own(p.Programme), own(p.PartOf), nil}
	for _, other := range p.Continues.Items {
		s.Continues = append(s.Continues, own(other))
	}
	return s
}
