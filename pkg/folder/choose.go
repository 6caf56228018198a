package folder

import (
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// Stdin is the argument that stands for standard input, and its name in
// findings.
const Stdin = "-"

// Chosen are the records that arguments name, among all others that they refer
// to.
type Chosen struct {
	Dir    string // the folder of records; empty where there is none
	All    *catalogue.Catalogue
	Wanted func(*catalogue.Entry) bool // nil: every file
}

// Choose opens the records that arguments name: files and folders, in the folder of
// records or not, and Stdin, which is read from in and takes the place of the file Typed.
// Without arguments every file of the folder is wanted. An argument that can't be read is
// an error, since nothing that was asked for may pass unread; the errors are those of Find
// and Open, and *source.FileError.
func (f *Folder) Choose(in io.Reader, args []string) (*Chosen, error) {
	dir, err := f.Find()
	if len(args) == 0 {
		if err != nil {
			return nil, err
		}
		c, err := f.Open(dir)
		return &Chosen{Dir: dir, All: c}, err
	}
	if err != nil {
		dir = ""
	}
	where, err := f.ground(dir)
	if err != nil {
		return nil, err
	}
	files := slices.Clone(args)
	for i, name := range files {
		if name == Stdin && f.Typed != "" {
			files[i] = f.Typed
		}
	}
	if home := where.homeOf(files); f.Named == "" && home != "" && !where.anyInside(dir, files) {
		dir = home
	}
	names := selection{ground: where, root: dir, typed: f.Typed, names: make(map[string]bool)}
	for _, arg := range args {
		if err := names.add(in, arg); err != nil {
			return nil, err
		}
	}
	var c *catalogue.Catalogue
	if dir == "" {
		c, err = catalogue.Open(nil, "", names.handed...)
	} else {
		c, err = f.Open(dir, names.handed...)
	}
	if err != nil {
		return nil, err
	}
	return &Chosen{dir, c, names.wants}, names.complete(c)
}

// selection is the files that arguments name.
type selection struct {
	ground
	root    string
	typed   string          // the file whose text standard input is
	names   map[string]bool // of entries
	folders []string        // in the folder of records, below which all are wanted
	handed  []*catalogue.Entry
}

// complete reports what was named and can't be checked: nothing that was asked for may
// pass unread.
func (s *selection) complete(c *catalogue.Catalogue) error {
	for _, dir := range s.folders {
		if !s.anyBelow(c, dir) {
			return &source.FileError{File: catalogue.Names(s.root)(dir), Err: catalogue.ErrEmpty}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.names)) {
		e := c.Entry(name)
		switch {
		case e == nil:
			return language.Fail("{0}: not among the records: hidden, behind a link, or ignored by git", name)
		case e.Odd == catalogue.NotUTF8:
			return language.Fail("{0}: the name is not UTF-8, so it is not opened", name)
		case !e.Readable():
			return language.Fail("{0}: no regular file, so it is not opened; - reads standard input", name)
		}
	}
	return nil
}

func (s *selection) wants(e *catalogue.Entry) bool {
	if s.names[e.Name] {
		return true
	}
	for _, dir := range s.folders {
		if p := e.Path(); p != "" && dir == "." || p == dir || strings.HasPrefix(p, dir+"/") {
			return true
		}
	}
	return false
}

func (s *selection) anyBelow(c *catalogue.Catalogue, dir string) bool {
	one := selection{folders: []string{dir}}
	for _, e := range c.Entries {
		if one.wants(e) {
			return true
		}
	}
	return false
}

func (s *selection) add(in io.Reader, arg string) error {
	if arg == Stdin {
		if s.names[Stdin] {
			return nil // it is read once
		}
		text, err := io.ReadAll(io.LimitReader(in, decode.MaxBytes+1))
		if err != nil {
			return &language.Error{Text: language.Say("standard input: {0}", language.Cause(err)), Err: err}
		}
		s.hand(s.typedEntry(text))
		return nil
	}
	info, err := s.lstat(arg)
	if err != nil {
		return &source.FileError{File: arg, Err: language.Plainly(err)}
	}
	place, inside := s.within(s.root, arg)
	switch name := catalogue.Names(s.root)(place); {
	case info.IsDir() && inside:
		s.folders = append(s.folders, place)
		return nil
	case info.IsDir():
		return s.addFolder(arg)
	case inside && (catalogue.IsRecord(arg) || !info.Mode().IsRegular()):
		s.names[name] = true
		return nil
	default:
		return s.addFile(arg, info.Mode())
	}
}

// typedEntry is standard input: in the place of the file whose text it is, where there is one.
func (s *selection) typedEntry(text []byte) *catalogue.Entry {
	if s.typed == "" {
		return catalogue.Handed(Stdin, "", "", text)
	}
	if place, inside := s.within(s.root, s.typed); inside && catalogue.IsRecord(place) {
		return catalogue.Placed(catalogue.Names(s.root)(place), place, text)
	}
	return handedAs(s.typed, text)
}

// handedAs is a file from outside the folder.
func handedAs(name string, text []byte) *catalogue.Entry {
	shown := filepath.ToSlash(filepath.Clean(name))
	return catalogue.Handed(shown, strings.TrimSuffix(path.Base(shown), path.Ext(shown)), "", text)
}

func (s *selection) hand(e *catalogue.Entry) {
	s.names[e.Name] = true
	s.handed = append(s.handed, e)
}

// addFile hands a file from outside the folder over.
func (s *selection) addFile(name string, mode fs.FileMode) error {
	e := handedAs(name, nil)
	e.Odd = catalogue.OddityOf(e.Name, mode)
	if e.Readable() {
		f, err := s.open(name)
		if err != nil {
			return &source.FileError{File: name, Err: language.Plainly(err)}
		}
		defer f.Close()
		text, err := io.ReadAll(io.LimitReader(f, decode.MaxBytes+1))
		if err != nil {
			return &source.FileError{File: name, Err: language.Plainly(err)}
		}
		odd := e.Odd
		e = handedAs(name, text)
		e.Odd = odd
	}
	s.hand(e)
	return nil
}

// addFolder hands all records below a folder outside the folder of records
// over.
func (s *selection) addFolder(dir string) error {
	before := len(s.handed)
	err := s.walk(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return &source.FileError{File: name, Err: language.Plainly(err)}
		case name != dir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || d.Type().IsRegular() && !catalogue.IsRecord(name):
			return nil
		}
		return s.addFile(name, d.Type())
	})
	if err == nil && len(s.handed) == before {
		err = &source.FileError{File: dir, Err: catalogue.ErrEmpty}
	}
	return err
}
