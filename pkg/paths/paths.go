// Package paths says what folders and files are called: by their own path, links
// followed, from a folder that they are in, and from the top of their git
// repository. It finds repositories by their mark on the disk: it starts no git,
// and knows nothing of records.
package paths

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// IsFolder reports whether a folder is there, also behind a link.
func IsFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

// Own is a folder's own path, links followed. The folder must be there.
func Own(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// Below is a path as seen from a folder that it is in; false where it is not. A
// link at the path's end is not followed.
func Below(root, name string) (string, bool) {
	base, err1 := Own(root)
	dir, err2 := Own(filepath.Dir(filepath.Clean(name)))
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

// Holds reports whether a file or folder, which need not be there, is a folder or in it, by
// whatever names they go: through links, and where the disk takes capitals for small letters.
func Holds(dir, name string) bool {
	whole, err := os.Stat(dir)
	if err != nil {
		return false
	}
	// Behind a link ".." is another folder for the system than for filepath.Clean.
	return isIn(whole, name) || isIn(whole, filepath.Clean(name))
}

func isIn(dir os.FileInfo, name string) bool {
	own, err := filepath.EvalSymlinks(name)
	for err != nil { // it is not there, and its folder may be
		parent, _ := filepath.Split(strings.TrimRight(name, string(filepath.Separator)))
		if parent = cmp.Or(parent, "."); parent == name {
			return false
		}
		name = parent
		own, err = filepath.EvalSymlinks(name)
	}
	if own, err = filepath.Abs(own); err != nil {
		return false
	}
	for {
		if info, err := os.Stat(own); err == nil && os.SameFile(info, dir) {
			return true
		}
		parent := filepath.Dir(own)
		if parent == own {
			return false
		}
		own = parent
	}
}

// FromHere is a file or folder, by its own path, as it is called from the current folder;
// empty where it is empty.
func FromHere(name string) string {
	if here, err := Own("."); err == nil {
		if near, err := filepath.Rel(here, name); err == nil {
			return near
		}
	}
	return name
}

// Top is the top of the git repository that a folder is in, by its own path;
// empty where it is in none.
func Top(dir string) string {
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

// InOwnRepository reports whether a folder is in the git repository of the
// current one, or that one is in none: nothing is written behind its back to
// another repository.
func InOwnRepository(dir string) bool {
	here, err1 := Own(".")
	there, err2 := Own(dir)
	top := Top(here)
	if err1 != nil || err2 != nil || top == "" {
		return true
	}
	return within(top, there)
}

// WithinHere reports whether a folder, by its own path, is in the git repository
// of the current one, or where that is in none, in the current folder.
func WithinHere(dir string) bool {
	here, err := Own(".")
	if top := Top(here); top != "" {
		here = top
	}
	return err == nil && within(here, dir)
}

func within(dir, name string) bool {
	below, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(below)
}

// FromTop names files, which need not be there today, as they are called from the top of
// the git repository that they are in, with slashes. Those in none keep the name that
// they have from the current folder. It remembers what it has learnt about a folder: it
// must not be called concurrently.
func FromTop() func(name string) string {
	folders := make(map[string]string) // by folder as it is called from here
	return func(name string) string {
		dir := filepath.Dir(filepath.FromSlash(name))
		folder, known := folders[dir]
		if !known {
			folder = filepath.ToSlash(belowTop(dir))
			folders[dir] = folder
		}
		return path.Join(folder, path.Base(name))
	}
}

// belowTop is a folder as it is called from the top of its repository.
func belowTop(dir string) string {
	near, rest := dir, ""
	for !IsFolder(near) && near != filepath.Dir(near) {
		near, rest = filepath.Dir(near), filepath.Join(filepath.Base(near), rest)
	}
	own, err := Own(near)
	if err != nil {
		return dir
	}
	top := Top(own)
	if top == "" {
		return dir
	}
	below, err := filepath.Rel(top, filepath.Join(own, rest))
	if err != nil {
		return dir
	}
	return below
}
