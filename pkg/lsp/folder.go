package lsp

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sostool/pkg/archive"
	"sostool/pkg/audit"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	folders "sostool/pkg/folder"
	"sostool/pkg/language"
	"sostool/pkg/paths"
	"sostool/pkg/record"
)

// folder is a folder of records, with the texts that are open in the client in the place of
// files.
type folder struct {
	*server
	dir      string // its path
	label    string // how findings call it
	live     *check.Live
	found    map[*catalogue.Entry][]diag.Finding // in the files that are open
	known    map[*catalogue.Entry][]indexed      // what a search finds; a file that is missing was not looked at
	archive  *archive.Archive                    // of texts; nil where there is none
	archived string                              // what the settings call it
	unread   map[*catalogue.Entry]int            // quotations in files that were not looked for
	said     int                                 // how many of them people were told of
	stale    bool                                // what is on the disk is not what was read
}

// language is that in which the folder's findings are said: one that the client or a flag
// names, that of the folder's settings, or the client's own.
func (f *folder) language() language.Language {
	if settings := f.live.Settings(); settings != nil && !f.named {
		if l, ok := language.Parse(string(settings.Language)); ok {
			return l
		}
	}
	return f.lang
}

// findFolders finds the folders of records of the workspace, or of the current folder where
// there is no workspace. Those that are known already stay.
func (s *server) findFolders() {
	places := s.places
	if len(places) == 0 {
		if wd, err := os.Getwd(); err == nil {
			places = []string{wd}
		}
	}
	for _, place := range places {
		if s.Records != "" {
			dir := s.Records
			if !filepath.IsAbs(dir) {
				dir = filepath.Join(place, dir)
			}
			s.addFolder(dir, place)
			continue
		}
		s.addFolder(recordsOf(place), place)
	}
	for _, d := range s.documents {
		if d.folder == nil {
			s.place(d)
		}
	}
}

// recordsOf is the folder of records that a place has, is, or is in; empty where there is
// none.
func recordsOf(place string) string {
	if dir := filepath.Join(place, folders.Default); paths.IsFolder(dir) {
		return dir
	}
	if holdsRecords(place) {
		return place
	}
	for up := filepath.Dir(place); up != filepath.Dir(up); up = filepath.Dir(up) {
		if dir := filepath.Join(up, folders.Default); paths.IsFolder(dir) {
			return dir
		}
	}
	return ""
}

// holdsRecords reports whether a folder has a place of records.
func holdsRecords(dir string) bool {
	for _, r := range record.Roots() {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(r.Path(""), "/.yaml")))); err == nil {
			return true
		}
	}
	return false
}

func (s *server) addFolder(dir, place string) {
	if dir == "" || !paths.IsFolder(dir) || slices.ContainsFunc(s.folders, func(f *folder) bool { return f.dir == dir }) {
		return
	}
	label, err := filepath.Rel(place, dir)
	if err != nil || !filepath.IsLocal(label) {
		label = filepath.Base(dir)
	}
	f := &folder{server: s, dir: dir, label: filepath.ToSlash(label)}
	s.folders = append(s.folders, f)
	f.open()
}

// folderOf is the folder of records in which a file is one; nil where there is none.
func (s *server) folderOf(path string) *folder {
	if path == "" || !catalogue.IsRecord(path) {
		return nil
	}
	in := func() *folder {
		for _, f := range s.folders {
			if _, ok := f.nameOf(path); ok {
				return f
			}
		}
		return nil
	}
	if f := in(); f != nil {
		return f
	}
	// A file that is opened by itself brings its folder along.
	for up := filepath.Dir(path); up != filepath.Dir(up); up = filepath.Dir(up) {
		if filepath.Base(up) == folders.Default && holdsRecords(up) {
			s.addFolder(up, filepath.Dir(up))
			return in()
		}
	}
	return nil
}

// nameOf is how the catalogue calls a file of the folder; false where it is none.
func (f *folder) nameOf(path string) (name string, ok bool) {
	rel, err := filepath.Rel(f.dir, path)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	rel = filepath.ToSlash(rel)
	for part := range strings.SplitSeq(rel, "/") {
		if strings.HasPrefix(part, ".") {
			return "", false
		}
	}
	return f.called(rel), true
}

func (f *folder) called(rel string) string {
	if f.label == "." {
		return rel
	}
	return f.label + "/" + rel
}

// pathOf is where a file of the folder is.
func (f *folder) pathOf(e *catalogue.Entry) string {
	rel := e.Name
	if f.label != "." {
		rel = strings.TrimPrefix(rel, f.label+"/")
	}
	return filepath.Join(f.dir, filepath.FromSlash(rel))
}

// open reads the folder, and the texts that are open in the place of its files.
func (f *folder) open() {
	f.stale, f.known, f.found, f.unread = false, nil, make(map[*catalogue.Entry][]diag.Finding), make(map[*catalogue.Entry]int)
	texts := make(map[string][]byte)
	var handed []*catalogue.Entry
	for _, d := range f.documents {
		name, ok := f.nameOf(d.path)
		if !ok || !catalogue.IsRecord(d.path) {
			continue
		}
		texts[name] = d.bytes
		if info, err := os.Lstat(d.path); err != nil || !info.Mode().IsRegular() {
			rel, _ := filepath.Rel(f.dir, d.path)
			handed = append(handed, catalogue.Placed(name, filepath.ToSlash(rel), d.bytes))
		}
	}
	c, err := catalogue.Open(os.DirFS(f.dir), f.label, handed...)
	if err != nil { // there is nothing yet
		c, _ = catalogue.Open(nil, "", handed...)
	}
	if len(texts) > 0 {
		c = c.With(texts)
	}
	f.live = check.NewLive(c, check.Options{Today: f.Today(), Quotes: f.quotes(c)})
	for _, d := range f.documents {
		if name, ok := f.nameOf(d.path); ok {
			if d.entry = c.Entry(name); d.entry != nil {
				d.folder = f
				f.live.First(d.entry)
			}
		}
	}
}

// quotes is what looks into the texts of sources, of the archive that the settings name; nil
// where nobody can look into it here.
func (f *folder) quotes(c *catalogue.Catalogue) func(string) (*audit.Quotes, error) {
	if f.archive != nil {
		_ = f.archive.Close()
	}
	f.archive, f.archived = nil, c.Settings().Archive
	if f.archived == "" {
		return nil
	}
	a, err := archive.OfSettings(f.dir, f.archived)
	if err != nil {
		return nil
	}
	f.archive = a
	return archive.NewShelf(a, audit.NewQuotes).Get
}

// change has a document read in its folder.
func (f *folder) change(d *document) {
	if d.entry == nil {
		name, _ := f.nameOf(d.path)
		if d.entry = f.live.Entry(name); d.entry == nil {
			f.open()
			return
		}
	}
	delete(f.known, d.entry)
	if d.entry.Readable() {
		f.live.Change(d.entry, d.bytes)
	}
	if f.live.Settings().Archive != f.archived {
		f.stale = true
	}
}

// isNew reports whether a document is of a file that was not there.
func (f *folder) isNew(d *document) bool { return d.entry == nil || !d.entry.InFolder() }

// close has a file read from the disk again.
func (f *folder) close(d *document) {
	delete(f.found, d.entry)
	if f.isNew(d) {
		f.stale = true
		return
	}
	delete(f.known, d.entry)
	if d.entry.Readable() {
		f.live.Change(d.entry, nil)
	}
}

func (s *server) didChangeFolders(p *foldersParams) {
	for _, w := range p.Event.Removed {
		dir := pathOf(w.URI)
		s.places = slices.DeleteFunc(s.places, func(place string) bool { return place == dir })
	}
	for _, w := range p.Event.Added {
		if dir := pathOf(w.URI); dir != "" {
			s.places = append(s.places, dir)
		}
	}
	s.startAnew()
}

// startAnew looks for the folders of records from the beginning.
func (s *server) startAnew() {
	s.folders = nil
	for _, d := range s.documents {
		d.folder, d.entry = nil, nil
	}
	s.findFolders()
	s.withdraw()
}

// didChangeFiles has a folder read again where files of it that are not open were changed.
func (s *server) didChangeFiles(p *watchedParams) {
	found := false
	for _, c := range p.Changes {
		path := pathOf(c.URI)
		if path == "" {
			continue
		}
		open := slices.ContainsFunc(s.byURI(), func(d *document) bool { return d.path == path })
		for _, f := range s.folders {
			name, ok := f.nameOf(path)
			if found = found || ok; !ok || open && f.live.Entry(name) != nil && f.live.Entry(name).InFolder() && c.Type != 3 {
				continue
			}
			f.stale = true
		}
	}
	if !found { // a folder of records may be new
		s.findFolders()
	}
}

// byURI are the documents in the order of their names.
func (s *server) byURI() []*document {
	all := make([]*document, 0, len(s.documents))
	for _, d := range s.documents {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *document) int { return strings.Compare(a.uri, b.uri) })
	return all
}

func (s *server) didChangeSettings(p *configurationParams) {
	changed := false
	if l, ok := language.Parse(p.Settings.Lang); ok && s.Lang == "" && l != s.lang {
		s.lang, s.named, changed = l, true, true
	}
	if p.Settings.Records != "" && p.Settings.Records != s.Records {
		s.Records, changed = p.Settings.Records, true
	}
	if changed {
		s.startAnew()
	}
}
