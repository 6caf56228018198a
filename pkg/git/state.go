package git

import (
	"path/filepath"
	"strings"
)

// Version is the version of git, as 2.39.5.
func Version() (string, error) {
	out, err := output(command("", "version"), patience)
	if err != nil {
		return "", err
	}
	words := strings.Fields(string(out)) // git version 2.39.5 (Apple Git-154)
	if len(words) < 3 {
		return "", garbled(string(out))
	}
	return words[2], nil
}

// Root is the folder that trees are of, by its own path; empty of a bare repository, which
// has no files.
func (r *Repository) Root() string {
	if !r.inWorkTree {
		return ""
	}
	return r.top
}

// Hooks are the folder in which git looks for hooks, by its path, and whether the
// configuration names it.
func (r *Repository) Hooks() (dir string, configured bool, err error) {
	out, err := r.ask("config", "--type=path", "--get-all", "core.hooksPath")
	if err != nil {
		return "", false, err
	}
	named := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if i := len(named) - 2; i >= 0 { // the last one is ours, so that none runs
		if filepath.IsAbs(named[i]) {
			return named[i], true, nil
		}
		return filepath.Join(r.top, named[i]), true, nil
	}
	common, err := r.ask("rev-parse", "--git-common-dir")
	if err != nil {
		return "", false, err
	}
	dir = filepath.FromSlash(strings.TrimSuffix(string(common), "\n"))
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(r.dir, dir)
	}
	return filepath.Join(dir, "hooks"), false, nil
}

// Lock is where a git that runs puts the file by which it holds the others off the index.
func (r *Repository) Lock() string { return filepath.Join(r.dir, "index.lock") }
