package main

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/usage"
)

// past is what --at means for a folder.
type past struct {
	dir    string
	repo   *git.Repository
	commit git.Commit
}

func (p *past) close() {
	if p != nil {
		p.repo.Close()
	}
}

// visit opens the repository of a folder at the revision of --at. It stays
// open until another folder is visited.
func (g *global) visit(dir string) (*past, error) {
	if g.past != nil && g.past.dir == dir {
		return g.past, nil
	}
	repo, err := git.Open(dir)
	if err != nil {
		return nil, err
	}
	commit, err := commitOf(repo, g.at)
	if err != nil {
		repo.Close()
		return nil, err
	}
	g.past.close()
	g.past = &past{dir, repo, commit}
	return g.past, nil
}

// commitOf is the commit that somebody means by a revision.
func commitOf(repo *git.Repository, rev string) (git.Commit, error) {
	if name, _ := splitRevision(rev); name == "" {
		return git.Commit{}, usage.Wrong("{0}: the revision before the colon is empty; is a variable not set?", rev)
	}
	return repo.Commit(rev)
}

// tree is the folder of records at the revision.
func (g *global) tree(dir string) (*git.Tree, error) {
	p, err := g.visit(dir)
	if err != nil {
		return nil, err
	}
	tree, err := p.repo.Files(p.commit)
	var absent *git.Error
	if errors.As(err, &absent) && absent.Kind == git.NoFolder {
		return nil, language.Fail("{0}; if it had another name then, --records takes that", absent.Text)
	}
	return tree, err
}

// there reports whether a folder is there today or was at the revision. What
// is above the repository has no such revision: nobody looks there.
func (g *global) there(dir string) (bool, error) {
	if isFolder(dir) {
		return true, nil
	}
	p, err := g.visit(dir)
	if git.KindOf(err) == git.NoRepository {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = p.repo.Files(p.commit)
	if git.KindOf(err) != git.NoFolder {
		return err == nil, err
	}
	if p.repo.Path() == defaultFolder {
		return false, language.Fail("no folder of records here or in a parent, neither today nor at {0}; --records names one", g.at)
	}
	return false, nil
}

// ground is where arguments lie at the revision: in the whole repository of a
// folder of records.
func (g *global) ground(dir string) (ground, error) {
	if dir == "" {
		dir = "."
	}
	p, err := g.visit(dir)
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
			err = language.Fail("{0} is not there at {1}", name, g.at)
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
		below: func(root, name string) (string, bool) {
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
		},
	}, nil
}

// completeRevisions offers branches and tags to the shell.
func (g *global) completeRevisions(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	dir := g.records
	if dir == "" {
		dir = "."
	}
	repo, err := git.Open(dir)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	defer repo.Close()
	names, err := repo.Names()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
