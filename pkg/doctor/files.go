package doctor

import (
	"bytes"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/save"
)

// files looks at the files of the records.
func (e *exam) files() {
	if e.records == nil {
		return
	}
	e.access()
	e.lineEnds()
	e.names()
	e.leftovers()
}

// access looks whether each record can be read and written.
func (e *exam) access() {
	closed := make(map[string]error) // by name: why it can't be
	for _, entry := range e.records.Entries {
		if entry.Path() == "" || !entry.Readable() {
			continue
		}
		f, err := os.OpenFile(filepath.FromSlash(entry.Name), os.O_RDWR, 0)
		if err != nil {
			closed[entry.Name] = err
			continue
		}
		f.Close()
	}
	if len(closed) == 0 {
		e.add("access", Well, language.Say("all records can be read and written"))
		return
	}
	names := slices.Sorted(maps.Keys(closed))
	e.add("access", Wrong, language.Say("{0} {0|record|records} can't be read and written: {1} ({2})", len(names), few(names), language.Cause(closed[names[0]]))).
		because(language.Say("fmt, fix and editors leave them as they are, and what can't be read is not checked"), "chmod u+rw -- "+shells(names))
}

// lineEnds looks how lines end.
func (e *exam) lineEnds() {
	names := e.named(func(entry *catalogue.Entry) bool {
		text, err := entry.Text()
		return err == nil && bytes.Contains(text, []byte("\r\n"))
	})
	var changed []string
	if e.repo != nil {
		all, err := e.repo.Unattributed()
		if err != nil {
			e.add("line-ends", Wrong, language.Say("git does not answer: {0}", language.Spoken(err)))
			return
		}
		changed = e.named(func(entry *catalogue.Entry) bool { _, is := slices.BinarySearch(all, entry.Path()); return is })
	}
	var settle []string
	if len(changed) > 0 {
		settle = e.attributes()
	}
	switch {
	case len(names) > 0:
		e.add("line-ends", Wrong, language.Say("lines end with a carriage return, as on Windows, in {0} {0|record|records}: {1}", len(names), few(names))).
			because(language.Say("fmt --check finds them, and for others every line counts as changed"), append(settle, e.sostool("fmt -w"))...)
	case len(changed) > 0:
		e.add("line-ends", Note, language.Say("git changes the ends of lines here (core.autocrlf), and .gitattributes does not settle those of records")).
			because(language.Say("fmt --check finds them where they are checked out"), settle...)
	default:
		e.add("line-ends", Well, language.Say("all lines end as in canonical form"))
	}
}

// names looks for names that not every system can tell apart.
func (e *exam) names() {
	alike := make(map[string][]string) // names by what they are where case and form don't count
	var decomposed []string
	for _, name := range e.named(func(*catalogue.Entry) bool { return true }) {
		composed := norm.NFC.String(name)
		folded := strings.ToLower(composed)
		alike[folded] = append(alike[folded], name)
		if composed != name {
			decomposed = append(decomposed, name)
		}
	}
	well := true
	for _, folded := range slices.Sorted(maps.Keys(alike)) {
		if same := alike[folded]; len(same) > 1 {
			well = false
			last := same[len(same)-1]
			e.add("names", Wrong, language.Say("Windows and macOS take these for one name: {0}", few(same))).
				because(language.Say("in a clone there one of the files is missing"), "git mv -- "+shell(last)+" "+shell(path.Join(path.Dir(last), "NEW-ID.yaml")))
		}
	}
	if len(decomposed) > 0 {
		well = false
		f := e.add("names", Wrong, language.Say("letters with marks are written in two characters in {0} {0|name|names}, as macOS did: {1}", len(decomposed), few(decomposed)))
		f.because(language.Say("such a name looks the same and is not found where it is typed"))
		for _, name := range decomposed {
			f.Cure = append(f.Cure, "git mv -- "+shell(name)+" "+shell(norm.NFC.String(name)))
		}
	}
	if well {
		e.add("names", Well, language.Say("the names of records differ on every system"))
	}
}

// leftovers looks for files that runs left which were ended.
func (e *exam) leftovers() {
	folders := map[string]bool{".": true, e.dir: true}
	for _, name := range e.named(func(*catalogue.Entry) bool { return true }) {
		folders[filepath.Dir(filepath.FromSlash(name))] = true
	}
	var names []string
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		for _, name := range save.Leftovers(dir, e.Now) {
			names = append(names, filepath.ToSlash(name))
		}
	}
	if len(names) == 0 {
		e.add("leftovers", Well, language.Say("no run left a file behind"))
		return
	}
	e.add("leftovers", Note, language.Say("{0} {0|file|files} of a run that was ended: {1}", len(names), few(names))).
		because(language.Say("they are of no use, and may get into a commit"), "rm -- "+shells(names))
}
