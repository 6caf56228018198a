package history

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/usage"
)

// TestFind: a record is found by its id or the beginning of it, under the last name
// that it had, also where it is gone; a path that it never had is answered with
// those that it has.
func TestFind(t *testing.T) {
	r := &repo{t: t, dir: t.TempDir(), day: 1}
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(r.dir, "records", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r.git("init", "-q", "-b", "main")
	write("projects/stays.yaml", project("stays", tasks))
	write("projects/gone.yaml", project("gone", tasks))
	write("projects/file.yaml", project("other-id", budgets))
	r.git("add", ".")
	r.git("commit", "-qm", "one")
	r.git("rm", "-q", "records/projects/gone.yaml")
	r.git("commit", "-qm", "two")

	opened, err := git.Open(filepath.Join(r.dir, "records"))
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	commit, err := opened.Commit("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	var steps []git.Step
	for step, err := range opened.History(catalogue.IsRecord, commit) {
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	for word, want := range map[string]string{
		"stays": "stays records/projects/stays.yaml",
		"gon":   "gone records/projects/gone.yaml",
		"other": "other-id records/projects/file.yaml",
		"stayz": "no commit has a record stayz; did you mean stays?",
		"xyzzy": "no commit has a record xyzzy",
	} {
		id, file, err := Find(opened, commit, steps, word)
		got := ""
		var u usage.Error
		switch {
		case errors.As(err, &u):
			got = u.Error()
		case err != nil:
			t.Fatal(err)
		default:
			got = id + " " + file.Path
		}
		if got != want {
			t.Errorf("%s: %q, %q was expected", word, got, want)
		}
	}

	_, file, err := Find(opened, commit, steps, "stays")
	if err != nil {
		t.Fatal(err)
	}
	reader := &Reader{Repository: opened, Decoder: decode.New(municipality.Load()), Wanted: catalogue.IsRecord}
	for at, want := range map[string]string{
		"perio":       "no version of the record has perio; did you mean period?",
		"tasks[Kemi]": "no version of the record has tasks[Kemi]; ",
		"xyzzy":       "no version of the record has xyzzy; there are ",
	} {
		if err := reader.NoVersion(file, at); !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", at, err)
		}
	}
	if file.Kind != record.ProjectKind {
		t.Errorf("the kind is %q", file.Kind)
	}
}
