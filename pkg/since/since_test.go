package since

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/folder"
	"sostool/pkg/history"
	"sostool/pkg/usage"
)

func write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestReach: whatever one changes in a record or takes away, Both finds what a
// check of all records at both times does, also in those that are the same.
func TestReach(t *testing.T) {
	madeUp, err := txtar.ParseFile("../../testdata/figures.txtar")
	if err != nil {
		t.Fatal(err)
	}
	then, now := t.TempDir()+"/records", t.TempDir()+"/records"
	for _, dir := range []string{then, now} {
		if err := os.CopyFS(dir, os.DirFS("../../records")); err != nil {
			t.Fatal(err)
		}
		for _, file := range madeUp.Files {
			write(t, filepath.Join(dir, file.Name), file.Data)
			if file.Name == "projects/osa.yaml" {
				write(t, filepath.Join(dir, "projects/toinen.yaml"), bytes.Replace(file.Data, []byte("id: osa"), []byte("id: toinen"), 1))
			}
		}
	}
	elsewhere := 0
	compare := func(what string) {
		times := &history.Times{Old: recordsIn(t, then), New: recordsIn(t, now)}
		times.Pairs = history.Pairs(times.Old, times.New)
		before, after, _, _ := Both(times, check.Options{})
		all := history.Times{Old: recordsIn(t, then), New: recordsIn(t, now)}
		all.Pairs = history.Pairs(all.Old, all.New)
		old, _ := check.Run(all.Old.Catalogue, check.Options{})
		new, _ := check.Run(all.New.Catalogue, check.Options{})
		want, got := turns(&all, old, new), turns(times, before, after)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: all records (-), what Both looks at (+)\n%s", what, diff)
		}
		for _, line := range want {
			if !slices.ContainsFunc(times.Pairs, func(p history.Pair) bool { return strings.Contains(line, p.Entry().Name) }) {
				elsewhere++
			}
		}
	}
	names, err := filepath.Glob(now + "/*.yaml")
	more, err2 := filepath.Glob(now + "/*/*.yaml")
	if err != nil || err2 != nil || len(more) == 0 {
		t.Fatal(err, err2)
	}
	for i, name := range append(names, more...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		edit := func(what, with string) {
			write(t, name, []byte(with))
			compare(filepath.Base(name) + ": " + what)
		}
		keys := regexp.MustCompile(`(?m)^[a-z_]+:`).FindAllStringIndex(string(text), -1)
		for k, at := range keys {
			if (i+k)%2 > 0 || testing.Short() && (i+k)%32 > 0 {
				continue
			}
			end := len(text)
			if k+1 < len(keys) {
				end = keys[k+1][0]
			}
			edit("without "+string(text[at[0]:at[1]]), string(text[:at[0]])+string(text[end:]))
		}
		edit("another figure", strings.Replace(string(text), "total: ", "total: 9", 1))
		edit("another whole", string(text)+"\npart_of: osa\n")
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		compare(filepath.Base(name) + ": taken away")
		write(t, name, text)
	}
	if elsewhere < 20 {
		t.Errorf("only %d findings came or went in records that are the same", elsewhere)
	}
}

func recordsIn(t *testing.T, dir string) *history.Records {
	c, err := catalogue.Open(os.DirFS(dir), "records")
	if err != nil {
		t.Fatal(err)
	}
	return &history.Records{Catalogue: c, ID: func(e *catalogue.Entry) string {
		text, err := e.Text()
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}}
}

// turns are the findings that came or went, one a line.
func turns(times *history.Times, old, new *diag.Report) []string {
	var out []string
	of := times.CompareFindings(old, new)
	add := func(turn string, f *diag.Finding) {
		out = append(out, strings.Join([]string{turn, f.File, f.Path, f.Rule, f.Message.String()}, " | "))
	}
	for _, i := range of.Came {
		add("came", &new.Findings[i])
	}
	for _, k := range of.Went {
		add("went", &old.Findings[k])
	}
	slices.Sort(out)
	return out
}

// TestDivide: what a record had at the revision is not new, wherever it is now;
// what came is, also where the cause is in another record, and is named.
func TestDivide(t *testing.T) {
	t.Chdir(t.TempDir())
	git := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.org"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	const old = "record: project/1\nid: a\nname: {fi: Hanke}\nstatus: idea\nperiod: 2009/2008\n"
	for _, dir := range []string{"records/projects", "records/programmes"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, "records/projects/a.yaml", []byte(old))
	write(t, "records/projects/b.yaml", []byte("record: project/1\nid: b\nname: {fi: Toinen}\nstatus: idea\nprogramme: ohjelma\n"))
	write(t, "records/programmes/ohjelma.yaml", []byte("record: programme/1\nid: ohjelma\nname: {fi: Ohjelma}\nfunder: stm\n"))
	git("init", "-q")
	git("add", ".")
	git("commit", "-qm", "one")
	write(t, "records/projects/a.yaml", []byte("# moved down\n"+old+"status: idea\n"))
	if err := os.Remove("records/programmes/ohjelma.yaml"); err != nil {
		t.Fatal(err)
	}

	f := &folder.Folder{Compared: true}
	defer f.Close()
	c, err := f.Choose(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	options := check.Options{Only: []string{"period-order", "key-duplicate", "reference-unknown", "yaml-duplicate-key"}}
	report, _ := check.Run(c.All, options)
	told, errs, err := Divide(report, c, true, "HEAD", options)
	if err != nil || len(errs) > 0 {
		t.Fatal(errs, err)
	}
	if want := "since HEAD: 1 finding that was there already is not shown, 1 has gone"; told.String() != want {
		t.Errorf("%q, %q was expected", told, want)
	}
	const why = "this file is the same as at HEAD; what it refers to has changed: records/programmes/ohjelma.yaml"
	known := map[string]bool{"period-order": true, "yaml-duplicate-key": false, "reference-unknown": false}
	for i := range report.Findings {
		f := &report.Findings[i]
		if want, ok := known[f.Rule]; !ok || f.Known != want {
			t.Errorf("%s: known %v", f.Rule, f.Known)
		}
		if named := len(f.Notes) > 0 && f.Notes[0].String() == why; named != (f.Rule == "reference-unknown") {
			t.Errorf("%s: notes %q", f.Rule, f.Notes)
		}
	}
	if len(report.Findings) != len(known) || !report.Compared {
		t.Errorf("%d findings, compared %v", len(report.Findings), report.Compared)
	}

	c.Dir = ""
	var u usage.Error
	if _, _, err := Divide(report, c, true, "HEAD", options); !errors.As(err, &u) {
		t.Errorf("without a folder: %v", err)
	}
}
