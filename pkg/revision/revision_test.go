package revision

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/git"
	"sostool/pkg/usage"
)

func TestSplit(t *testing.T) {
	for rev, want := range map[string][2]string{
		"HEAD":                   {"HEAD", ""},
		"HEAD:records":           {"HEAD", "records"},
		":records":               {"", "records"},
		"main@{12:30}":           {"main@{12:30}", ""},
		"main@{12:30}:hankkeet":  {"main@{12:30}", "hankkeet"},
		"HEAD^{/fix: x}:records": {"HEAD^{/fix: x}", "records"},
		":/fix: x":               {":/fix: x", ""},
		"a::b":                   {"a::b", ""},
		"":                       {"", ""},
	} {
		if name, folder := Split(rev); name != want[0] || folder != want[1] {
			t.Errorf("%q: %q and %q", rev, name, folder)
		}
	}
}

func TestNothing(t *testing.T) {
	zeros := "0000000000000000000000000000000000000000"
	for rev, want := range map[string]bool{zeros: true, zeros + "...HEAD": true, "HEAD..." + zeros: true, "HEAD": false, "": false, "0": false} {
		if Nothing(rev) != want {
			t.Errorf("%q: %v", rev, !want)
		}
	}
}

// TestRecords: those of a commit, under the folder's name of then or of today, and none
// at zeros; in the work tree line ends make no difference.
func TestRecords(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "vanhat", "projects", "x.yaml")
	const text = "record: project/1\nid: x\n"
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x"}} {
		if out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	repo, err := git.Open(filepath.Join(dir, "records"))
	if err != nil {
		t.Fatal(err)
	}
	defer repo.Close()
	then, err := Records(repo, "records", "HEAD:vanhat")
	if err != nil || len(then.Entries) != 1 || then.ID(then.Entries[0]) != repo.HashBlob([]byte(text)) {
		t.Fatalf("%+v %v", then, err)
	}
	for rev, fault := range map[string]string{
		"HEAD:/etc": "HEAD:/etc: the folder is named from the top of the repository",
		":vanhat":   ":vanhat: the revision before the colon is empty; is a variable not set?",
	} {
		_, err := Records(repo, "records", rev)
		var u usage.Error
		if !errors.As(err, &u) || u.Error() != fault {
			t.Errorf("%s: %v", rev, err)
		}
	}
	var failed *git.Error
	if _, err := Records(repo, "records", "HEAD"); err == nil || errors.As(err, &failed) {
		t.Errorf("a folder that was not there: %v", err)
	}
	none, err := Records(repo, "records", "0000000000000000000000000000000000000000")
	if err != nil || len(none.Entries) != 0 {
		t.Errorf("behind zeros: %+v %v", none, err)
	}

	for _, test := range []struct {
		text     string
		workTree bool
		same     bool
	}{
		{text, true, true},
		{text, false, true},
		{"record: project/1\r\nid: x\r\n", true, true},
		{"record: project/1\r\nid: x\r\n", false, false},
		{"record: project/1\r\nid: y\r\n", true, false},
	} {
		c, err := catalogue.Open(fstest.MapFS{"projects/x.yaml": {Data: []byte(test.text)}}, "records")
		if err != nil {
			t.Fatal(err)
		}
		now := Against(then, repo, c, test.workTree)
		if same := now.ID(c.Entries[0]) == then.ID(then.Entries[0]); same != test.same {
			t.Errorf("%q, work tree %v: the same: %v", test.text, test.workTree, same)
		}
	}
}
