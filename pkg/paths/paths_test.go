package paths

import (
	"os"
	"path/filepath"
	"testing"
)

// house makes a repository with a folder, a link to it and a repository inside,
// goes to the folder, and is its top by its own path.
func house(t *testing.T) string {
	t.Helper()
	top, err := Own(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{".git", "records/projects", "vendor/.git", "vendor/records"} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("records", filepath.Join(top, "link")); err != nil {
		t.Skip(err)
	}
	t.Chdir(filepath.Join(top, "records"))
	return top
}

func TestBelow(t *testing.T) {
	top := house(t)
	for _, c := range []struct {
		root, name, want string
		ok               bool
	}{
		{".", "projects/x.yaml", "projects/x.yaml", true},
		{".", ".", ".", true},
		{".", "../link/projects", "projects", true},
		{"../link", "projects", "projects", true},
		{".", "..", "", false},
		{".", "../link", "", false}, // the link itself is next to the folder
		{".", "../..records", "", false},
		{"..", "../..records", "..records", true},
		{".", "../nowhere/x.yaml", "", false},
		{top, "projects", "records/projects", true},
	} {
		got, ok := Below(c.root, c.name)
		if filepath.ToSlash(got) != c.want || ok != c.ok {
			t.Errorf("%s from %s: %q %v, %q %v was expected", c.name, c.root, got, ok, c.want, c.ok)
		}
	}
}

func TestHolds(t *testing.T) {
	top := house(t)
	if err := os.Symlink(filepath.Join("..", "vendor", "records"), filepath.Join(top, "records", "away")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		dir, name string
		is        bool
	}{
		{".", "projects/x.yaml", true},
		{".", "new/deep/x.yaml", true},
		{".", "new/", true},
		{".", ".", true},
		{".", "../link", true}, // what is written goes where it leads
		{".", "../link/new", true},
		{".", "../records", true},
		{"../link", "projects", true},
		{"../link", filepath.Join(top, "records", "new"), true},
		{".", "away", false},
		{".", "away/new", false},
		{".", "away/../new", true},         // by the names of the folders
		{"../vendor", "away/../new", true}, // by the links
		{".", "..", false},
		{".", "../..records", false},
		{"..", "..records", true},
		{".", "../nowhere/x.yaml", false},
		{"..", "../nowhere/x.yaml", true},
		{"../nowhere", "../nowhere/x.yaml", false},
		{top, "projects", true},
	} {
		if Holds(c.dir, c.name) != c.is {
			t.Errorf("%s in %s: %v", c.name, c.dir, !c.is)
		}
	}
}

func TestRepositories(t *testing.T) {
	top := house(t)
	if got := Top(filepath.Join(top, "records", "projects")); got != top {
		t.Errorf("the top is %q", got)
	}
	for dir, own := range map[string]bool{".": true, "..": true, "../link": true, "../vendor": true, "../..": false, "../nowhere": true} {
		if InOwnRepository(dir) != own {
			t.Errorf("%s in the own repository: %v", dir, !own)
		}
	}
	if !WithinHere(top) || WithinHere(filepath.Dir(top)) {
		t.Error("what is within here does not end at the top")
	}
	name := FromTop()
	for file, want := range map[string]string{
		"projects/x.yaml":          "records/projects/x.yaml",
		"gone/since/x.yaml":        "records/gone/since/x.yaml",
		"../link/projects/x.yaml":  "records/projects/x.yaml",
		"../vendor/records/x.yaml": "records/x.yaml",
		"../../x.yaml":             "../../x.yaml",
	} {
		if got := name(file); got != want {
			t.Errorf("%s is %s from the top, %s was expected", file, got, want)
		}
	}
}
