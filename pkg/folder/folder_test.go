package folder

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sostool/pkg/catalogue"
	"sostool/pkg/source"
)

const project = "record: project/1\nid: "

// repository makes a repository with records, of which one was committed and is
// gone, another was never committed, and goes to its top.
func repository(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	git := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.org"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	write(t, "records/projects/gone.yaml", project+"gone\n")
	write(t, "records/projects/stays.yaml", project+"stays\n")
	write(t, ".gitignore", "ignored.yaml\n")
	git("init", "-q")
	git("add", ".")
	git("commit", "-qm", "records")
	if err := os.Remove("records/projects/gone.yaml"); err != nil {
		t.Fatal(err)
	}
	write(t, "records/projects/ignored.yaml", project+"ignored\n")
	write(t, "elsewhere/draft.yaml", project+"draft\n")
	write(t, "elsewhere/notes.txt", "record: none of ours\n")
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestFind(t *testing.T) {
	repository(t)
	var f Folder
	for dir, want := range map[string]string{".": "records", "elsewhere": "../records", "records": ".", "records/projects": ".."} {
		func() {
			wd, err := os.Getwd()
			if err != nil {
				t.Fatal(err)
			}
			defer t.Chdir(wd)
			t.Chdir(dir)
			if got, err := f.Find(); err != nil || filepath.ToSlash(got) != want {
				t.Errorf("in %s: %q %v, %q was expected", dir, got, err, want)
			}
		}()
	}
	if got, err := (&Folder{Named: "anywhere"}).Find(); got != "anywhere" || err != nil {
		t.Errorf("a named one: %q %v", got, err)
	}
	t.Chdir(t.TempDir())
	if _, err := f.Find(); !errors.Is(err, ErrNone) {
		t.Errorf("none: %v", err)
	}
}

// TestOpen: the records differ with the time and with how they are seen.
func TestOpen(t *testing.T) {
	repository(t)
	for _, test := range []struct {
		folder Folder
		want   []string
	}{
		{Folder{}, []string{"ignored", "stays"}},
		{Folder{Compared: true}, []string{"stays"}},
		{Folder{At: "HEAD"}, []string{"gone", "stays"}},
	} {
		c, err := test.folder.Catalogue()
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(c, nil); !slices.Equal(got, test.want) {
			t.Errorf("%+v: %q, %q was expected", test.folder, got, test.want)
		}
		test.folder.Close()
	}
	for dir, why := range map[string]string{"nowhere": "nowhere: no such file or directory", ".gitignore": ".gitignore: not a folder"} {
		if _, err := new(Folder).Open(dir); err == nil || err.Error() != why {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func ids(c *catalogue.Catalogue, wanted func(*catalogue.Entry) bool) (out []string) {
	for _, e := range c.Entries {
		if wanted == nil || wanted(e) {
			out = append(out, e.ID)
		}
	}
	return out
}

func TestChoose(t *testing.T) {
	repository(t)
	for _, test := range []struct {
		at   string
		args []string
		want string // the expected ids, or the error
		all  int
	}{
		{"", nil, "ignored stays", 2},
		{"", []string{"records"}, "ignored stays", 2},
		{"", []string{"records/projects/stays.yaml"}, "stays", 2},
		{"", []string{"elsewhere"}, "draft", 3},
		{"", []string{"elsewhere/draft.yaml", "records/projects/stays.yaml"}, "draft stays", 3},
		{"", []string{"-", "-"}, " ", 3},
		{"", []string{"elsewhere/none.yaml"}, "elsewhere/none.yaml: no such file or directory", 0},
		{"", []string{"records/projects/gone.yaml"}, "records/projects/gone.yaml: no such file or directory", 0},
		{"HEAD", []string{"records/projects/gone.yaml"}, "gone", 2},
		{"HEAD", []string{"records/projects"}, "gone stays", 2},
		{"HEAD", []string{"records/projects/ignored.yaml"}, "records/projects/ignored.yaml is not there at HEAD", 0},
	} {
		f := Folder{At: test.at}
		c, err := f.Choose(strings.NewReader(project+"typed\n"), test.args)
		if err != nil {
			if err.Error() != test.want {
				t.Errorf("%q at %q: %v", test.args, test.at, err)
			}
			var file *source.FileError
			if !errors.As(err, &file) || file.File != test.args[0] {
				t.Errorf("%q: the error names no file: %#v", test.args, err)
			}
			continue
		}
		got := ids(c.All, c.Wanted)
		slices.Sort(got)
		if strings.Join(got, " ") != strings.TrimSpace(test.want) || len(c.All.Entries) != test.all {
			t.Errorf("%q at %q: %q of %d, %q of %d was expected", test.args, test.at, got, len(c.All.Entries), test.want, test.all)
		}
		f.Close()
	}
	write(t, "empty/.keep", "")
	for arg, why := range map[string]string{
		"empty":                         "empty: the folder holds no records",
		"records/projects/.hidden.yaml": "records/projects/.hidden.yaml: not among the records: hidden, behind a link, or ignored by git",
	} {
		write(t, "records/projects/.hidden.yaml", project+"hidden\n")
		if _, err := new(Folder).Choose(nil, []string{arg}); err == nil || err.Error() != why {
			t.Errorf("%s: %v", arg, err)
		}
	}
}

// TestIsRecord: a record is one by whatever name, and wherever it is.
func TestIsRecord(t *testing.T) {
	repository(t)
	for link, of := range map[string]string{"link": "records/projects/stays.yaml", "result": "elsewhere/notes.txt"} {
		if err := os.Symlink(of, link); err != nil {
			t.Skip(err)
		}
	}
	write(t, "records/projects/broken.yaml", "no record at all\n")
	write(t, "commented.yaml", "\ufeff# a draft\n---\n\n"+project+"x\n")
	write(t, "plain.txt", "# record:\nid: x\nrecord: project/1\n")
	for name, want := range map[string]bool{
		"link": true, "result": true, "records/projects/../projects/broken.yaml": true, "commented.yaml": true,
		"plain.txt": false, "records": false, "nowhere": false, ".gitignore": false,
	} {
		if got := new(Folder).IsRecord(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestRevisions(t *testing.T) {
	repository(t)
	if out, err := exec.Command("git", "tag", "v1").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if names, err := (&Folder{Named: "records"}).Revisions(); err != nil || !slices.Contains(names, "v1") {
		t.Errorf("%q %v", names, err)
	}
}
