package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// defaultFolder is the name of a folder of records.
const defaultFolder = "records"

// stdin is the argument that stands for standard input, and its name in
// findings.
const stdin = "-"

// folder finds the folder of records as the flag, the environment or the
// nearest parent says. given is true where somebody named it.
func (g *global) folder() (dir string, given bool, err error) {
	if g.records != "" {
		return g.records, true, nil
	}
	if dir := g.getenv("SOSTOOL_RECORDS"); dir != "" {
		return dir, true, nil
	}
	if g.at != "" {
		dir, err = search(g.there)
		return dir, false, err
	}
	dir, err = search(func(dir string) (bool, error) { return isFolder(dir), nil })
	return dir, false, err
}

func isFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

// search finds the folder of records here or in the nearest parent that is one
// with such a folder.
func search(there func(dir string) (bool, error)) (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	here := wd
	for dir := defaultFolder; ; dir = filepath.Join("..", dir) {
		found, err := there(dir)
		if err != nil {
			return "", err
		}
		if found {
			// Within the folder itself the way out and in again says nothing.
			if rel, err := filepath.Rel(here, filepath.Join(wd, defaultFolder)); err == nil {
				dir = rel
			}
			return dir, nil
		}
		parent := filepath.Dir(wd)
		if parent == wd {
			return "", language.Fail("no folder of records here or in a parent: go to one, name it with --records, or begin one: sostool new project ID --records records")
		}
		wd = parent
	}
}

// open opens the folder of records.
func (g *global) open() (*catalogue.Catalogue, error) {
	dir, _, err := g.folder()
	if err != nil {
		return nil, err
	}
	return g.openFolder(dir)
}

func (g *global) openFolder(dir string, handed ...*catalogue.Entry) (*catalogue.Catalogue, error) {
	name := filepath.ToSlash(filepath.Clean(dir))
	if g.at != "" {
		tree, err := g.tree(dir)
		if err != nil {
			return nil, err
		}
		return catalogue.Open(tree, name, handed...)
	}
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return nil, &source.FileError{File: dir, Err: language.Plainly(err)}
	case !info.IsDir():
		return nil, notFolder(dir)
	}
	disk := os.DirFS(dir)
	if g.compared {
		if disk, err = g.workTree(dir); err != nil {
			return nil, err
		}
	}
	return catalogue.Open(disk, name, handed...)
}

func notFolder(name string) error { return language.Fail("{0}: not a folder", name) }

// chosen are the records that arguments name, among all others that they refer
// to.
type chosen struct {
	dir    string // the folder of records; empty where there is none
	all    *catalogue.Catalogue
	wanted func(*catalogue.Entry) bool // nil: every file
}

// choose opens the records that arguments name. Without arguments every file
// is wanted.
func (g *global) choose(args []string) (*chosen, error) {
	dir, given, err := g.folder()
	if len(args) == 0 {
		if err != nil {
			return nil, err
		}
		c, err := g.openFolder(dir)
		return &chosen{dir: dir, all: c}, err
	}
	if err != nil {
		dir = ""
	}
	where := disk()
	if g.at != "" {
		if where, err = g.ground(dir); err != nil {
			return nil, err
		}
	}
	if home := where.homeOf(args); !given && home != "" && !where.anyInside(dir, args) {
		dir = home
	}
	names := selection{ground: where, root: dir, names: make(map[string]bool)}
	for _, arg := range args {
		if err := names.add(g.in, arg); err != nil {
			return nil, err
		}
	}
	var c *catalogue.Catalogue
	if dir == "" {
		c, err = catalogue.Open(nil, "", names.handed...)
	} else {
		c, err = g.openFolder(dir, names.handed...)
	}
	if err != nil {
		return nil, err
	}
	return &chosen{dir, c, names.wants}, names.complete(c)
}

// complete reports what was named and can't be checked: nothing that somebody
// asked for may pass unread.
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

// ground is where the files that arguments name lie: the disk, or a revision.
type ground struct {
	lstat func(name string) (fs.FileInfo, error)
	stat  func(name string) (fs.FileInfo, error)
	open  func(name string) (fs.File, error)
	walk  func(dir string, visit fs.WalkDirFunc) error
	below func(root, name string) (string, bool) // a path within a folder
}

func disk() ground {
	return ground{
		lstat: os.Lstat,
		stat:  os.Stat,
		open:  func(name string) (fs.File, error) { return os.Open(name) },
		walk:  filepath.WalkDir,
		below: below,
	}
}

// selection is the files that arguments name.
type selection struct {
	ground
	root    string
	names   map[string]bool // of entries
	folders []string        // in the folder of records, below which all are wanted
	handed  []*catalogue.Entry
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
	if arg == stdin {
		if s.names[stdin] {
			return nil // it is read once
		}
		text, err := io.ReadAll(io.LimitReader(in, decode.MaxBytes+1))
		if err != nil {
			return fmt.Errorf("standard input: %w", err)
		}
		s.hand(catalogue.Handed(stdin, "", "", text))
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

func (s *selection) hand(e *catalogue.Entry) {
	s.names[e.Name] = true
	s.handed = append(s.handed, e)
}

// addFile hands a file from outside the folder over.
func (s *selection) addFile(name string, mode fs.FileMode) error {
	shown := filepath.ToSlash(filepath.Clean(name))
	id := strings.TrimSuffix(path.Base(shown), path.Ext(shown))
	e := catalogue.Handed(shown, id, "", nil)
	e.Odd = catalogue.OddityOf(shown, mode)
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
		e = catalogue.Handed(shown, id, "", text)
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

// within is a path as the catalogue of a folder has it; false where it is not in
// the folder.
func (w ground) within(root, name string) (string, bool) {
	if root == "" {
		return "", false
	}
	rel, ok := w.below(root, name)
	return filepath.ToSlash(rel), ok
}

// below is a path of the disk as seen from a folder that it is in; false where
// it is not.
func below(root, name string) (string, bool) {
	base, err1 := ownPath(root)
	dir, err2 := ownPath(filepath.Dir(filepath.Clean(name)))
	if err1 != nil || err2 != nil {
		return "", false
	}
	abs := filepath.Join(dir, filepath.Base(filepath.Clean(name)))
	if whole, err := filepath.Abs(name); err == nil && filepath.Base(whole) != filepath.Base(abs) {
		abs = whole // "." and ".."
	}
	rel, err := filepath.Rel(base, abs)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	return rel, true
}

// ownPath is a folder's own path, links followed.
func ownPath(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// repositoryOf is the top of the git repository that a folder is in; empty
// where it is in none.
func repositoryOf(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// fromTop names files as they are called from the top of the git repository that
// they are in. Those in none keep the name that they have from the current
// folder.
func fromTop() func(name string) string {
	folders := make(map[string]string) // by folder as it is called from here
	return func(name string) string {
		if name == stdin || ofCommit.MatchString(name) {
			return name
		}
		dir := filepath.Dir(filepath.FromSlash(name))
		folder, known := folders[dir]
		if !known {
			folder = belowTop(dir)
			folders[dir] = folder
		}
		return path.Join(folder, path.Base(name))
	}
}

// belowTop is a folder, which need not be there today, as it is called from the
// top of its repository.
func belowTop(dir string) string {
	near, rest := dir, ""
	for !isFolder(near) && near != filepath.Dir(near) {
		near, rest = filepath.Dir(near), filepath.Join(filepath.Base(near), rest)
	}
	own, err := ownPath(near)
	if err != nil {
		return filepath.ToSlash(dir)
	}
	top := repositoryOf(own)
	if top == "" {
		return filepath.ToSlash(dir)
	}
	below, err := filepath.Rel(top, filepath.Join(own, rest))
	if err != nil {
		return filepath.ToSlash(dir)
	}
	return filepath.ToSlash(below)
}

// inOwnRepository reports whether a folder that was found on the way up is in
// the git repository that one stands in: nothing is written behind its back to
// another one.
func inOwnRepository(dir string) bool {
	here, err1 := ownPath(".")
	there, err2 := ownPath(dir)
	top := repositoryOf(here)
	if err1 != nil || err2 != nil || top == "" {
		return true
	}
	below, err := filepath.Rel(top, there)
	return err == nil && filepath.IsLocal(below)
}

func (w ground) anyInside(root string, args []string) bool {
	for _, arg := range args {
		if _, ok := w.within(root, arg); ok && arg != stdin {
			return true
		}
	}
	return len(args) == 1 && args[0] == stdin
}

// homeOf is the nearest folder around a path that looks like a folder of
// records; empty where there is none.
func (w ground) homeOf(args []string) string {
	for _, arg := range args {
		if arg == stdin {
			continue
		}
		dir := filepath.Clean(arg)
		if info, err := w.stat(dir); err != nil || !info.IsDir() {
			dir = filepath.Dir(dir)
		}
		for {
			for _, mark := range []string{"organisations.yaml", "projects", "programmes"} {
				if _, err := w.stat(filepath.Join(dir, mark)); err == nil {
					return dir
				}
			}
			parent := filepath.Dir(dir)
			if parent == dir {
				break
			}
			dir = parent
		}
	}
	return ""
}
