package memory

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"sostool/pkg/check"
	"sostool/pkg/folder"
	"sostool/pkg/language"
)

const (
	project = "record: project/1\nid: x\nname: {fi: Hanke}\nstatus: idea\n"
	first   = "summary: {fi: Kysy matti.meikalainen@example.org}\n"
	second  = "summary: {fi: Kysy maija.meikalainen@example.org}\n"
)

func runGit(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.org"}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

func commit(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	runGit(t, "add", ".")
	runGit(t, "commit", "-qm", "x")
}

// TestSearch: what a file no longer says is found where it was, what it still says gets
// the commit that brought it, and the ancestors of a revision are left out.
func TestSearch(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("records/projects", 0o755); err != nil {
		t.Fatal(err)
	}
	const file = "records/projects/x.yaml"
	runGit(t, "init", "-q")
	commit(t, "notes.yaml", "summary: matti.meikalainen@example.org\n") // not a record
	commit(t, "draft.yaml", project+first)                              // a record next to the folder, then in it
	commit(t, file, project+first)
	commit(t, file, project+second)
	for _, test := range []struct {
		at, since string
		files     string // of findings that are added
		told      string
		dated     bool // whether the finding that is there already gets its commit
	}{
		{"", "", "draft.yaml", "looked for personal data in 2 versions of 2 files", true},
		{"", "HEAD~2", "", "looked for personal data in 2 versions of 2 files", true},
		{"", "HEAD", "", "looked for personal data in 2 versions of 2 files", false},
		{"HEAD~2", "", "draft.yaml", "looked for personal data in 1 version of 1 file", false},
	} {
		var f folder.Folder
		c, err := f.Choose(nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		options := check.Options{Only: []string{"privacy-email"}}
		report, _ := check.Run(c.All, options)
		there := len(report.Findings)
		told, errs, err := Search(report, c, test.at, test.since, options)
		if err != nil || len(errs) > 0 || told.String() != test.told || there != 1 {
			t.Errorf("%+v: %q, %d there, %v %v", test, told, there, errs, err)
		}
		var files []string
		for i := range report.Findings {
			f := &report.Findings[i]
			dated := slices.ContainsFunc(f.Notes, func(n language.Text) bool { return strings.HasPrefix(n.String(), "committed as ") })
			if !IsVersion(f.File) {
				if dated != test.dated {
					t.Errorf("%+v: notes %q of %s", test, f.Notes, f.File)
				}
				continue
			}
			_, name, _ := strings.Cut(f.File, ":")
			files = append(files, name)
			if !dated {
				t.Errorf("%+v: notes %q of %s", test, f.Notes, f.File)
			}
		}
		if strings.Join(files, " ") != test.files {
			t.Errorf("%+v: in %q", test, files)
		}
	}
}

func TestIsVersion(t *testing.T) {
	for name, want := range map[string]bool{
		"0123456789:records/projects/x.yaml": true, "records/0123456789:x.yaml": false, "01234567:x.yaml": false, "-": false,
	} {
		if IsVersion(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
