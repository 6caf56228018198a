package starter

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sostool/pkg/folder"
	"sostool/pkg/language"
	"sostool/pkg/save"
)

func TestNameTool(t *testing.T) {
	for text, want := range map[string]string{
		"OWNER/REPOSITORY@v1.0":  "OWNER/REPOSITORY v1.0",
		"a-b/c_.d@feature/x":     "a-b/c_.d feature/x",
		"OWNER/REPOSITORY":       "",
		"OWNER/REPOSITORY@":      "",
		"OWNER/.hidden@v1":       "",
		"OWNER/REPO@-v1":         "",
		"OWNER/REPO@v1; rm -r x": "",
		"OWNER/REPO@v1\n":        "",
	} {
		var s Starter
		ok := s.NameTool(text)
		if got := strings.TrimSpace(s.Tool + " " + s.Revision); got != want || ok != (want != "") {
			t.Errorf("%q: %v, %q", text, ok, got)
		}
	}
}

// TestFiles: the records are named as each of the files means them.
func TestFiles(t *testing.T) {
	for _, test := range []struct {
		s    Starter
		want map[string]string // a piece of the text, by file
	}{
		{Starter{Records: "omat hankkeet", Lang: "fi"}, map[string]string{
			".gitattributes": `"omat hankkeet/**/*.yaml"`, ".vscode/settings.json": `"omat hankkeet/**/*.yaml"`,
			".pre-commit-config.yaml": "'--records=omat hankkeet', '--lang=fi'", ".github/workflows/sostool.yml": "--records='omat hankkeet' --lang=fi"}},
		{Starter{Records: "."}, map[string]string{".gitattributes": "/organisations.yaml", ".vscode/settings.json": `["projects/**/*.yaml", "programmes/**/*.yaml", "organisations.yaml"]`}},
	} {
		files, err := test.s.Files(language.English)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range test.want {
			i := slices.IndexFunc(files, func(f txtar.File) bool { return f.Name == name })
			if i < 0 || !strings.Contains(string(files[i].Data), want) {
				t.Errorf("%+v: %q is not in %s", test.s, want, name)
			}
		}
	}
}

func TestDestination(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dir := range []string{"repo/.git", "repo/sub/records", "repo/t(i)", "plain"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ here, named, in, top, records, fault string }{
		{here: "repo/sub", top: "..", records: "sub/records"},
		{here: "repo", named: "sub/records", top: ".", records: "sub/records"},
		{here: "repo", named: "new", top: ".", records: "new"},
		{here: "plain", top: ".", records: "records"},
		{here: "plain", in: "../repo", top: "../repo", records: "records"},
		{here: "plain", named: "../repo/sub/records", fault: "outside of where you are"},
		{here: "repo", named: "sub/records", in: "t(i)", fault: "is not a folder below it"},
		{here: "repo", named: "t(i)", fault: "can name a folder of letters"},
		{here: "repo", in: "nowhere", fault: "nowhere: no such file or directory"},
	} {
		func() {
			wd, err := os.Getwd()
			if err != nil {
				t.Fatal(err)
			}
			defer t.Chdir(wd)
			t.Chdir(test.here)
			top, records, err := Destination(&folder.Folder{Named: test.named}, test.in, "ci")
			if filepath.ToSlash(top) != test.top || records != test.records || (err != nil) != (test.fault != "") || err != nil && !strings.Contains(err.Error(), test.fault) {
				t.Errorf("%+v: %q, %q, %v", test, top, records, err)
			}
		}()
	}
}

// TestEnsure: a file is written once, and never over another.
func TestEnsure(t *testing.T) {
	top := t.TempDir()
	var files save.Files
	f := txtar.File{Name: "a/b.yml", Data: []byte("# comment\none: 1\ntwo: 2\n")}
	name := filepath.Join(top, "a", "b.yml")
	for _, step := range []struct {
		there, want string
		ok          bool
	}{
		{"", ": written", true},
		{"zero: 0\none: 1,\n\ntwo: 2\n# other comment\n", ": exists and is the same", true},
		{"two: 2\none: 1\n", ": exists and differs; not changed", false},
	} {
		if step.there != "" {
			if err := os.WriteFile(name, []byte(step.there), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		said, ok := Ensure(&files, top, f)
		text, err := os.ReadFile(name)
		if err != nil || said.String() != name+step.want || ok != step.ok || step.there != "" && string(text) != step.there {
			t.Errorf("%q: %q %v %v", step.there, said, ok, err)
		}
	}
	if err := os.Symlink("a", filepath.Join(top, "link")); err != nil {
		t.Skip(err)
	}
	f.Name = "link/c.yml"
	if said, ok := Ensure(&files, top, f); ok || !strings.Contains(said.String(), "no folder of its own") {
		t.Errorf("behind a link: %q %v", said, ok)
	}
}
