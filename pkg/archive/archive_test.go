package archive

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"sostool/pkg/language"
	"sostool/pkg/source"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skip(err)
	}
}

// TestText: texts of the archive are read, whatever a record calls a file nothing else is.
func TestText(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "sources")
	write(t, filepath.Join(dir, "plan.txt"), source.ByteOrderMark+"Tornion kaupunki\r\n")
	write(t, filepath.Join(dir, "2008", "plan.txt"), "sub")
	write(t, filepath.Join(dir, "scan.pdf"), "%PDF\xff\x00")
	write(t, filepath.Join(dir, "large.txt"), strings.Repeat("x", MaxBytes+1))
	write(t, filepath.Join(top, "secret.txt"), "secret")
	link(t, "plan.txt", filepath.Join(dir, "alias.txt"))
	link(t, "../secret.txt", filepath.Join(dir, "out.txt"))
	link(t, filepath.Join(top, "secret.txt"), filepath.Join(dir, "absolute.txt"))
	link(t, "/dev/zero", filepath.Join(dir, "device.txt"))
	link(t, "..", filepath.Join(dir, "up"))
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for file, want := range map[string]string{"plan.txt": "Tornion kaupunki\r\n", "2008/plan.txt": "sub", "alias.txt": "Tornion kaupunki\r\n"} {
		if text, err := a.Text(file); err != nil || string(text) != want {
			t.Errorf("%s: %q, %v", file, text, err)
		}
	}
	for file, why := range map[string]string{
		"scan.pdf": "UTF-8", "large.txt": "more than", "2008": "not a regular file", "": "", "..": "", ".": "not a regular file",
		"../secret.txt": "", "2008/../../secret.txt": "", "out.txt": "", "absolute.txt": "", "device.txt": "", "up/secret.txt": "",
		filepath.ToSlash(filepath.Join(top, "secret.txt")): "", "/etc/passwd": "", "missing.txt": "", "plan.txt/x": "",
	} {
		text, err := a.Text(file)
		var named *source.FileError
		if err == nil || !errors.As(err, &named) || !strings.Contains(err.Error(), why) || text != nil {
			t.Errorf("%s: %q, %v", file, text, err)
		}
		if IsMissing(err) != (file == "missing.txt") {
			t.Errorf("%s: is missing: %v", file, err)
		}
	}
}

// TestOfSettings: the archive is looked for from the top of the repository, without one
// from the folder above the records, and never out of there.
func TestOfSettings(t *testing.T) {
	top := t.TempDir()
	records := filepath.Join(top, "data", "records")
	write(t, filepath.Join(top, "sources", "plan.txt"), "of the top")
	write(t, filepath.Join(top, "data", "sources", "plan.txt"), "of the folder above")
	write(t, filepath.Join(records, "settings.yaml"), "record: settings/1\n")
	link(t, t.TempDir(), filepath.Join(top, "data", "elsewhere"))
	text := func(archive string) string {
		a, err := OfSettings(records, archive)
		if err != nil {
			return ""
		}
		defer a.Close()
		text, err := a.Text("plan.txt")
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	if got := text("sources"); got != "of the folder above" {
		t.Errorf("without git: %q", got)
	}
	for _, out := range []string{"../sources", filepath.Join(top, "sources"), "elsewhere", "none", ""} {
		if a, err := OfSettings(records, out); err == nil {
			t.Errorf("%s: %v", out, a)
		}
	}
	if _, err := OfSettings(records, "none"); !IsMissing(err) {
		t.Error(err)
	}
	if err := os.Mkdir(filepath.Join(top, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got := text("sources"); got != "of the top" {
		t.Errorf("with git: %q", got)
	}
}

// TestNoFolder: a file or a socket is not opened as an archive, and the error says that it
// is not a folder.
func TestNoFolder(t *testing.T) {
	top := t.TempDir()
	write(t, filepath.Join(top, "records", "settings.yaml"), "record: settings/1\n")
	write(t, filepath.Join(top, "file"), "x")
	socket, err := net.Listen("unix", filepath.Join(top, "socket"))
	if err == nil {
		defer socket.Close()
	}
	for _, name := range []string{"file", "socket"} {
		if _, err := os.Lstat(filepath.Join(top, name)); err != nil {
			continue // where there are none
		}
		for of, open := range map[string]func() (*Archive, error){
			"flag":     func() (*Archive, error) { return Open(filepath.Join(top, name)) },
			"settings": func() (*Archive, error) { return OfSettings(filepath.Join(top, "records"), name) },
		} {
			_, err := open()
			var named *source.FileError
			if !errors.Is(err, syscall.ENOTDIR) || !errors.As(err, &named) || IsMissing(err) {
				t.Errorf("%s by the %s: %v", name, of, err)
			}
			if said := language.OfError(err, language.Finnish); !strings.HasSuffix(said, "ei ole kansio") {
				t.Errorf("%s by the %s: %s", name, of, said)
			}
		}
	}
}

// TestShelf: a text is read once, by however many it is asked for, until it changes or the
// shelf is full.
func TestShelf(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "plan.txt"), "1 828 204")
	write(t, filepath.Join(dir, "large.txt"), strings.Repeat("x", keptBytes))
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	var reads atomic.Int32
	shelf := NewShelf(a, func(text []byte) string {
		reads.Add(1)
		return "read: " + string(text)
	})
	get := func(file, want string, times int32) {
		t.Helper()
		if got, err := shelf.Get(file); got != want || err != nil || reads.Load() != times {
			t.Errorf("%.20q, %v after %d reads, want %.20q after %d", got, err, reads.Load(), want, times)
		}
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { _, _ = shelf.Get("plan.txt") })
	}
	group.Wait()
	get("plan.txt", "read: 1 828 204", 1)
	write(t, filepath.Join(dir, "plan.txt"), "1 282 204,00")
	get("plan.txt", "read: 1 282 204,00", 2)
	get("large.txt", "read: "+strings.Repeat("x", keptBytes), 3)
	get("plan.txt", "read: 1 282 204,00", 4)
	if _, err := shelf.Get("nowhere.txt"); !IsMissing(err) {
		t.Errorf("of no file: %v", err)
	}
	write(t, filepath.Join(dir, "nowhere.txt"), "now")
	get("nowhere.txt", "read: now", 5)
}
