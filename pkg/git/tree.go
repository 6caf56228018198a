package git

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"sostool/pkg/language"
)

// Tree is a folder as it was at a commit: a file system. Symbolic links are in it as
// links and are not followed; submodules are not in it.
type Tree struct {
	r     *Repository
	nodes map[string]*node // by path
	date  time.Time
}

// Files is the repository's folder at a commit.
func (r *Repository) Files(c Commit) (*Tree, error) {
	out, err := r.ask(r.inFolder("ls-tree", "-r", "-z", "--full-tree", c.Hash)...)
	if err != nil {
		return nil, err
	}
	t := &Tree{r, make(map[string]*node, bytes.Count(out, []byte{0})), c.Date}
	for line := range strings.SplitSeq(string(out), "\x00") {
		if line == "" {
			continue
		}
		// MODE TYPE ID<tab>PATH
		meta, name, _ := strings.Cut(line, "\t")
		head := strings.Fields(meta)
		if len(head) != 3 || !r.isHash(head[2]) {
			return nil, garbled(line)
		}
		if name == r.path && r.path != "." {
			break // a file
		}
		if name, ok := r.Below(name); !ok || !t.add(name, head[0], head[2]) {
			return nil, &Error{Failed, language.Say("{0} holds what no folder can hold: {1}", c.Rev, name)}
		}
	}
	if len(t.nodes) == 0 && r.path != "." {
		return nil, &Error{NoFolder, language.Say("there is no folder {0} at {1}", r.folder, c.Rev)}
	}
	return t.sorted(), nil
}

// LeftOut are the files of the folder that git calls unchanged where they are not
// in the work tree: those that a sparse checkout leaves out, and those that the
// index was told not to look at. Some may be in the work tree all the same.
func (r *Repository) LeftOut() (*Tree, error) {
	t := &Tree{r: r, nodes: make(map[string]*node)}
	if !r.inWorkTree {
		return t.sorted(), nil
	}
	out, err := r.ask(r.inFolder("ls-files", "-s", "-v", "-z")...)
	if err != nil {
		return nil, err
	}
	for line := range strings.SplitSeq(string(out), "\x00") {
		if line == "" {
			continue
		}
		// LETTER MODE ID STAGE<tab>PATH; small letters are of files that count as unchanged
		meta, name, _ := strings.Cut(line, "\t")
		head := strings.Fields(meta)
		if len(head) != 4 || !r.isHash(head[2]) {
			return nil, garbled(line)
		}
		if letter := head[0]; letter == "S" || letter == strings.ToLower(letter) {
			if name, ok := r.Below(name); ok {
				t.add(name, head[1], head[2])
			}
		}
	}
	return t.sorted(), nil
}

// Ignored are the paths in the folder of the files of the work tree that git keeps
// nothing of and does not want to: those for which it has a rule to ignore them.
func (r *Repository) Ignored() (map[string]bool, error) {
	ignored := make(map[string]bool)
	if !r.inWorkTree {
		return ignored, nil
	}
	out, err := output(r.atWork(r.inFolder("ls-files", "--others", "--ignored", "--exclude-standard", "-z")...), r.patience)
	if err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(string(out), "\x00") {
		if name, ok := r.Below(name); ok {
			ignored[name] = true
		}
	}
	return ignored, nil
}

// inFolder are git's arguments for the files of the folder.
func (r *Repository) inFolder(args ...string) []string {
	args = append(args, "--")
	if r.path != "." {
		args = append(args, r.path)
	}
	return args
}

// sorted is the tree with a folder at its top and its entries by name.
func (t *Tree) sorted() *Tree {
	t.folder(".")
	for _, n := range t.nodes {
		slices.SortFunc(n.entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return t
}

// The modes of git's files that are not regular ones.
const (
	modeLink      = "120000"
	modeSubmodule = "160000"
)

// add adds a file; false where its path is not valid, or is taken.
func (t *Tree) add(name, mode, id string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	n := &node{tree: t, name: path.Base(name), id: id}
	switch mode {
	case modeSubmodule:
		return true
	case modeLink:
		n.mode = fs.ModeSymlink | 0o777
	default:
		n.mode = 0o444
	}
	dir := t.folder(path.Dir(name))
	if dir == nil || t.nodes[name] != nil {
		return false
	}
	t.nodes[name] = n
	dir.entries = append(dir.entries, n)
	return true
}

// folder is the folder of that path, made where it is not there; nil where a file has its
// name.
func (t *Tree) folder(name string) *node {
	if n := t.nodes[name]; n != nil {
		if !n.IsDir() {
			return nil
		}
		return n
	}
	n := &node{tree: t, name: path.Base(name), mode: fs.ModeDir | 0o555}
	if name != "." {
		parent := t.folder(path.Dir(name))
		if parent == nil {
			return nil
		}
		parent.entries = append(parent.entries, n)
	}
	t.nodes[name] = n
	return n
}

// ID is the object id of a regular file: files with the same one are equal.
func (t *Tree) ID(name string) (string, bool) {
	n := t.nodes[name]
	if n == nil || !n.mode.IsRegular() {
		return "", false
	}
	return n.id, true
}

func (t *Tree) find(op, name string) (*node, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if n := t.nodes[name]; n != nil {
		return n, nil
	}
	return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
}

// Open opens a file or folder.
func (t *Tree) Open(name string) (fs.File, error) {
	n, err := t.find("open", name)
	if err != nil {
		return nil, err
	}
	if n.IsDir() {
		return &folder{node: n}, nil
	}
	if !n.mode.IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: language.Fail("a symbolic link, which is not followed")}
	}
	text, size, err := t.r.blob(n.id)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &file{info{n, size}, bytes.NewReader(text)}, nil
}

// Lstat describes a file or folder.
func (t *Tree) Lstat(name string) (fs.FileInfo, error) {
	n, err := t.find("stat", name)
	if err != nil {
		return nil, err
	}
	return n.Info()
}

// ReadLink is where a symbolic link leads.
func (t *Tree) ReadLink(name string) (string, error) {
	n, err := t.find("readlink", name)
	if err != nil {
		return "", err
	}
	if n.mode.Type() != fs.ModeSymlink {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	target, err := t.r.Blob(n.id)
	return string(target), err
}

// ReadDir lists a folder by name.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	n, err := t.find("readdir", name)
	if err != nil {
		return nil, err
	}
	if !n.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: syscall.ENOTDIR}
	}
	return slices.Clone(n.entries), nil
}

// node is a file or folder of a tree.
type node struct {
	tree    *Tree
	name    string
	mode    fs.FileMode
	id      string        // of a file
	entries []fs.DirEntry // of a folder
}

func (n *node) Name() string      { return n.name }
func (n *node) IsDir() bool       { return n.mode.IsDir() }
func (n *node) Type() fs.FileMode { return n.mode.Type() }

// Info knows the size only when the file has been read: few need sizes, listing them
// costs much, and a partial clone can't give them.
func (n *node) Info() (fs.FileInfo, error) {
	if n.IsDir() {
		return info{n, 0}, nil
	}
	_, size, err := n.tree.r.blob(n.id)
	return info{n, size}, err
}

// info describes a node. Its time is the commit's.
type info struct {
	*node
	size int64
}

func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return i.tree.date }
func (i info) Sys() any           { return nil }

// file is an open file.
type file struct {
	info info
	text *bytes.Reader
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

func (f *file) Read(p []byte) (int, error) {
	n, err := f.text.Read(p)
	if errors.Is(err, io.EOF) && f.text.Size() < f.info.size {
		err = &fs.PathError{Op: "read", Path: f.info.name, Err: language.Fail("too large: only its beginning is read")}
	}
	return n, err
}

// folder is an open folder.
type folder struct {
	*node
	read int // entries
}

func (d *folder) Stat() (fs.FileInfo, error) { return info{d.node, 0}, nil }
func (d *folder) Close() error               { return nil }

func (d *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: syscall.EISDIR}
}

func (d *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.entries[d.read:]
	if n > 0 {
		if len(rest) == 0 {
			return nil, io.EOF
		}
		rest = rest[:min(n, len(rest))]
	}
	d.read += len(rest)
	return slices.Clone(rest), nil
}
