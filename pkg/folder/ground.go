package folder

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/paths"
)

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
		below: paths.Below,
	}
}

// ground is where arguments lie: on the disk, or at the revision in the whole
// repository of a folder of records.
func (f *Folder) ground(dir string) (ground, error) {
	if f.At == "" {
		return disk(), nil
	}
	if dir == "" {
		dir = "."
	}
	p, err := f.visit(dir)
	if err != nil {
		return ground{}, err
	}
	files, err := p.repo.Top().Files(p.commit)
	if err != nil {
		return ground{}, err
	}
	stat := func(name string) (fs.FileInfo, error) {
		in, ok := p.repo.Name(name)
		if !ok {
			in = "" // which no file is called
		}
		info, err := files.Lstat(in)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
			err = language.Fail("{0} is not there at {1}", name, f.At)
		}
		return info, err
	}
	return ground{
		lstat: stat,
		stat:  stat,
		open: func(name string) (fs.File, error) {
			in, _ := p.repo.Name(name)
			return files.Open(in)
		},
		walk: func(dir string, visit fs.WalkDirFunc) error {
			in, _ := p.repo.Name(dir)
			return fs.WalkDir(files, in, func(name string, d fs.DirEntry, err error) error {
				if name == in {
					return visit(dir, d, err)
				}
				return visit(filepath.Join(dir, strings.TrimPrefix(name, in+"/")), d, err)
			})
		},
		below: p.below,
	}, nil
}

// below is a path as seen from a folder that it is in at the revision.
func (p *past) below(root, name string) (string, bool) {
	inside, ok1 := p.repo.Name(filepath.Join(root, "x")) // behind a link that the root may be
	in, ok2 := p.repo.Name(name)
	switch base := path.Dir(inside); {
	case !ok1 || !ok2:
		return "", false
	case in == base:
		return ".", true
	case base == ".":
		return in, true
	default:
		return strings.CutPrefix(in, base+"/")
	}
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

func (w ground) anyInside(root string, args []string) bool {
	for _, arg := range args {
		if _, ok := w.within(root, arg); ok && arg != Stdin {
			return true
		}
	}
	return len(args) == 1 && args[0] == Stdin
}

// homeOf is the nearest folder around a path that looks like a folder of
// records; empty where there is none.
func (w ground) homeOf(args []string) string {
	for _, arg := range args {
		if arg == Stdin {
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
