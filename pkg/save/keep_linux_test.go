package save

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// accessList is the access list "user::rw-, user:1:r--, group::r--, mask::r--,
// other::---" as Linux keeps it: version 2, then tag, permissions and id of each
// entry.
var accessList = []byte{2, 0, 0, 0,
	1, 0, 6, 0, 255, 255, 255, 255,
	2, 0, 4, 0, 1, 0, 0, 0,
	4, 0, 4, 0, 255, 255, 255, 255,
	16, 0, 4, 0, 255, 255, 255, 255,
	32, 0, 0, 0, 255, 255, 255, 255}

// writers are the ways to write a file that is there.
func writers(files *Files, name string) map[string]func() error {
	return map[string]func() error{
		"Rewrite": func() error { return rewrite(files, name, "old text", "new") },
		"Replace": func() error {
			return files.Replace(name, func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err })
		},
	}
}

// TestKeep: who owns a file, what may be done with it, its attributes and its
// access list stay as they are when it gets another text, also in a folder that
// gives new files an access list of their own.
func TestKeep(t *testing.T) {
	for _, how := range []string{"Rewrite", "Replace"} {
		dir := t.TempDir()
		name := filepath.Join(dir, "a.yaml")
		if err := errors.Join(os.WriteFile(name, []byte("old text"), 0o640), os.Chmod(name, 0o640)); err != nil {
			t.Fatal(err)
		}
		if os.Geteuid() == 0 {
			if err := os.Chown(name, 1234, 2345); err != nil {
				t.Fatal(err)
			}
		}
		set := map[string][]byte{"user.origin": []byte("archive"), "user.empty": nil, "system.posix_acl_access": accessList}
		for key, value := range set {
			if err := unix.Setxattr(name, key, value, 0); errors.Is(err, unix.ENOTSUP) {
				t.Logf("the disk has no %s", key)
				delete(set, key)
			} else if err != nil {
				t.Fatal(key, err)
			}
		}
		others := slices.Clone(accessList)
		others[16] = 2 // user:2
		_ = unix.Setxattr(dir, "system.posix_acl_default", others, 0)
		before := stat(t, name)
		var files Files
		if err := writers(&files, name)[how](); err != nil {
			t.Fatal(err)
		}
		after := stat(t, name)
		if before.Uid != after.Uid || before.Gid != after.Gid || before.Mode != after.Mode {
			t.Errorf("%s: %d:%d %o became %d:%d %o", how, before.Uid, before.Gid, before.Mode, after.Uid, after.Gid, after.Mode)
		}
		value := make([]byte, 100)
		for key, want := range set {
			if n, err := unix.Getxattr(name, key, value); err != nil || !bytes.Equal(value[:n], want) {
				t.Errorf("%s: %s is %x, %v", how, key, value[:max(n, 0)], err)
			}
		}
		alone(t, dir, "new")
	}
}

// TestNoAccessList: a file without an access list gets none from its folder.
func TestNoAccessList(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.yaml")
	if err := os.WriteFile(name, []byte("old text"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setxattr(dir, "system.posix_acl_default", accessList, 0); err != nil {
		t.Skip(err)
	}
	before := stat(t, name)
	var files Files
	if err := rewrite(&files, name, "old text", "new"); err != nil {
		t.Fatal(err)
	}
	if n, err := unix.Getxattr(name, "system.posix_acl_access", nil); !errors.Is(err, unix.ENODATA) {
		t.Error("an access list came of", n, "bytes", err)
	}
	if after := stat(t, name); before.Mode != after.Mode {
		t.Errorf("%o became %o", before.Mode, after.Mode)
	}
}

// TestSeveralNames: all names of a file have its new text.
func TestSeveralNames(t *testing.T) {
	for _, how := range []string{"Rewrite", "Replace"} {
		dir := t.TempDir()
		name, other := filepath.Join(dir, "a.yaml"), filepath.Join(t.TempDir(), "b.yaml")
		if err := errors.Join(os.WriteFile(name, []byte("old text"), 0o644), os.Link(name, other)); err != nil {
			t.Fatal(err)
		}
		before := stat(t, name)
		var files Files
		if err := writers(&files, name)[how](); err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(other); err != nil || string(text) != "new" || stat(t, name).Ino != before.Ino {
			t.Errorf("%s: the other name has %q, %v", how, text, err)
		}
		alone(t, dir, "new")
	}
}

// TestUmask: a new file may be read by those that the umask allows.
func TestUmask(t *testing.T) {
	for _, mask := range []int{0o077, 0o022, 0o002} {
		before := syscall.Umask(mask)
		dir := t.TempDir()
		var files Files
		err := errors.Join(files.Create(filepath.Join(dir, "a.yaml"), []byte("new")),
			files.createAlone(filepath.Join(dir, "b.yaml"), []byte("new")),
			files.Replace(filepath.Join(dir, "c.yaml"), whole([]byte("new"))))
		syscall.Umask(before)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a.yaml", "b.yaml", "c.yaml"} {
			if mode := stat(t, filepath.Join(dir, name)).Mode & 0o777; mode != uint32(0o666&^mask) {
				t.Errorf("umask %o: %s has %o", mask, name, mode)
			}
		}
	}
}

// TestAbandon: what has not taken its place is removed, and nothing comes after.
func TestAbandon(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.yaml")
	if err := os.WriteFile(name, []byte("old text"), 0o644); err != nil {
		t.Fatal(err)
	}
	var files Files
	err := files.Replace(name, func(io.Writer) error {
		if left, _ := filepath.Glob(filepath.Join(dir, prefix+"*")); len(left) != 1 {
			t.Errorf("%v are being written", left)
		}
		files.Abandon()
		files.changing.Unlock() // the program would end here
		return nil
	})
	if err == nil {
		t.Error("a file that is gone took the place of another")
	}
	alone(t, dir, "old text")
}

func stat(t *testing.T, name string) syscall.Stat_t {
	t.Helper()
	var s syscall.Stat_t
	if err := syscall.Stat(name, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// alone reports what is in a folder other than a.yaml with its text.
func alone(t *testing.T, dir, want string) {
	t.Helper()
	there, _ := os.ReadDir(dir)
	if text, err := os.ReadFile(filepath.Join(dir, "a.yaml")); err != nil || string(text) != want || len(there) != 1 {
		t.Errorf("%q, %v, among %v", text, err, there)
	}
}

// TestRewriteWaits: a file that took another one's place while that was held by someone
// else is not written over.
func TestRewriteWaits(t *testing.T) {
	dir := t.TempDir()
	name, other := filepath.Join(dir, "a.yaml"), filepath.Join(dir, "b.yaml")
	if err := errors.Join(os.WriteFile(name, []byte("old"), 0o644), os.WriteFile(other, []byte("other"), 0o644)); err != nil {
		t.Fatal(err)
	}
	held, err := openHeld(name)
	if err != nil {
		t.Fatal(err)
	}
	written := make(chan error)
	var files Files
	go func() { written <- rewrite(&files, name, "old", "new") }()
	for waits := false; !waits; { // the lock of this file, and who waits for it
		locks, err := os.ReadFile("/proc/locks")
		if err != nil {
			t.Skip(err)
		}
		waits = strings.Contains(string(locks), fmt.Sprintf("-> FLOCK  ADVISORY  WRITE %d ", os.Getpid()))
	}
	if err := errors.Join(os.Rename(other, name), held.Close()); err != nil {
		t.Fatal(err)
	}
	if err := <-written; err == nil {
		t.Error("a file was written that had changed")
	}
	alone(t, dir, "other")
}
