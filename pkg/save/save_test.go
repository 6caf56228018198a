package save

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// TestCreate: of several that make one file at the same time one makes it, whole, and
// leaves nothing else.
func TestCreate(t *testing.T) {
	var files Files
	for name, write := range map[string]func(string, []byte) error{"with links": files.Create, "without": files.createAlone} {
		dir := t.TempDir()
		file := filepath.Join(dir, "x.yaml")
		var group sync.WaitGroup
		var made atomic.Int32
		for i := range 8 {
			group.Go(func() {
				err := write(file, bytes.Repeat([]byte{'a' + byte(i)}, 1<<16))
				if err == nil {
					made.Add(1)
				} else if !errors.Is(err, fs.ErrExist) {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		group.Wait()
		text, err := os.ReadFile(file)
		there, _ := os.ReadDir(dir)
		if err != nil || made.Load() != 1 || len(text) != 1<<16 || bytes.Count(text, text[:1]) != 1<<16 || len(there) != 1 {
			t.Errorf("%s: %d made, %d bytes, %v, %v", name, made.Load(), len(text), there, err)
		}
	}
}

// TestRewrite: what changed since it was read, what is a link and what may not
// be written to is left alone.
func TestRewrite(t *testing.T) {
	var files Files
	dir := t.TempDir()
	name, link := filepath.Join(dir, "a.yaml"), filepath.Join(dir, "b.yaml")
	if err := os.WriteFile(name, []byte("now"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := rewrite(&files, name, "then", "new"); err == nil {
		t.Error("a file was written that had changed")
	}
	if err := os.Symlink("a.yaml", link); err != nil {
		t.Skip(err)
	}
	if err := rewrite(&files, link, "now", "new"); err == nil {
		t.Error("a link was followed")
	}
	if text, _ := os.ReadFile(name); string(text) != "now" {
		t.Errorf("the file holds %q", text)
	}
	if err := rewrite(&files, name, "now", "new"); err != nil {
		t.Error(err)
	}
}

// TestRewriteMany: of many files at once each is written or left alone by itself.
func TestRewriteMany(t *testing.T) {
	var files Files
	dir := t.TempDir()
	var changes []*Change
	texts := map[int]string{3: "now", 7: "then, and more", 9: "new"} // of those that changed since
	for i := range 20 {
		name := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(name, []byte(cmp.Or(texts[i], "then")), 0o644); err != nil {
			t.Fatal(err)
		}
		changes = append(changes, &Change{Name: name, Before: []byte("then"), After: []byte("new")})
	}
	changes[5].Name = filepath.Join(dir, "nowhere", "x")
	files.Rewrite(changes...)
	for i, c := range changes {
		text, _ := os.ReadFile(filepath.Join(dir, fmt.Sprint(i)))
		want, fails := "new", false
		switch i {
		case 3, 7:
			want, fails = texts[i], true
		case 5:
			want, fails = "then", true
		}
		if (c.Err != nil) != fails || string(text) != want {
			t.Errorf("%s holds %q: %v", c.Name, text, c.Err)
		}
	}
	if there, _ := os.ReadDir(dir); len(there) != len(changes) {
		t.Errorf("%v are there", there)
	}
}

func rewrite(files *Files, name, before, after string) error {
	c := Change{Name: name, Before: []byte(before), After: []byte(after)}
	files.Rewrite(&c)
	return c.Err
}

// TestAppend: a text is added to the end whole, or not at all.
func TestAppend(t *testing.T) {
	var files Files
	name := filepath.Join(t.TempDir(), "page.md")
	for _, step := range []struct {
		result func(io.Writer) error
		want   string
	}{
		{whole([]byte("one\n")), "one\n"},
		{whole([]byte("two\n")), "one\ntwo\n"},
		{func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return errors.New("no") }, "one\ntwo\n"},
	} {
		_ = files.Append(name, step.result)
		text, err := os.ReadFile(name)
		if err != nil || string(text) != step.want {
			t.Errorf("%q, %v; want %q", text, err, step.want)
		}
	}
	if err := files.Append(filepath.Join(name, "x"), whole(nil)); err == nil {
		t.Error("a file below a file")
	}
}
