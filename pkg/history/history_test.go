package history

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

func project(id, body string) string {
	return "record: project/1\nid: " + id + "\nname: {fi: Hanke}\nstatus: idea\n" + body
}

const (
	tasks   = "period: 2008/2011\ntasks: [{for: Kemi, title: {fi: Neuvonta ja ohjaus}}, {for: Tornio, title: {fi: Koulutus}}]\n"
	budgets = "budgets: [{stage: applied, total: 1000, funding: [{source: stm, amount: 750}, {source: municipal, amount: 250}]}]\n"
)

// records are those of files, whose texts are their ids.
func records(t *testing.T, files map[string]string) *Records {
	t.Helper()
	fsys := fstest.MapFS{"organisations.yaml": {Data: []byte("record: organisations/1\norganisations: []\n")}}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := catalogue.Open(fsys, "records")
	if err != nil {
		t.Fatal(err)
	}
	return &Records{c, func(e *catalogue.Entry) string {
		text, _ := e.Text()
		return string(text)
	}}
}

func TestPairs(t *testing.T) {
	type files = map[string]string
	many := func(folder string) files {
		out := make(files)
		for i := range 60 { // too many to compare each with each
			out[fmt.Sprintf("projects/%s%d.yaml", folder, i)] = project("x", fmt.Sprintf("period: %d/%d\n", 1900+i, 1950+i))
		}
		return out
	}
	for _, c := range []struct {
		name     string
		old, new files
		want     []string
	}{
		{"nothing", files{"projects/a.yaml": tasks}, files{"projects/a.yaml": tasks}, nil},
		{"edited", files{"projects/a.yaml": tasks}, files{"projects/a.yaml": budgets}, []string{"projects/a.yaml"}},
		{"came and went", files{"projects/a.yaml": project("a", tasks)}, files{"projects/b.yaml": project("b", budgets)},
			[]string{"projects/a.yaml -> ", " -> projects/b.yaml"}},
		{"moved to a folder below", files{"projects/a.yaml": tasks}, files{"projects/Ä ö/a.yaml": tasks},
			[]string{"projects/a.yaml -> projects/Ä ö/a.yaml"}},
		{"moved and rewritten", files{"projects/a.yaml": project("a", tasks)}, files{"projects/sub/a.yaml": project("a", budgets)},
			[]string{"projects/a.yaml -> projects/sub/a.yaml"}},
		{"renamed and edited", files{"projects/a.yaml": project("a", tasks+budgets)}, files{"projects/b.yaml": project("b", tasks+budgets+"count: 1\n")},
			[]string{"projects/a.yaml -> projects/b.yaml"}},
		{"the same bytes before the same name", files{"projects/a.yaml": project("a", tasks)},
			files{"projects/x/a.yaml": project("a", budgets), "projects/b.yaml": project("a", tasks)},
			[]string{"projects/a.yaml -> projects/b.yaml", " -> projects/x/a.yaml"}},
		{"the more alike of two", files{"projects/a.yaml": project("a", tasks), "projects/b.yaml": project("b", tasks+budgets)},
			files{"projects/c.yaml": project("c", tasks+budgets)},
			[]string{"projects/a.yaml -> ", "projects/b.yaml -> projects/c.yaml"}},
		{"exchanged names are edits", files{"projects/a.yaml": tasks, "projects/b.yaml": budgets}, files{"projects/a.yaml": budgets, "projects/b.yaml": tasks},
			[]string{"projects/a.yaml", "projects/b.yaml"}},
		{"another kind", files{"projects/a.yaml": tasks}, files{"programmes/a.yaml": tasks},
			[]string{" -> programmes/a.yaml", "projects/a.yaml -> "}},
		{"does not parse", files{"projects/a.yaml": "record: ["}, files{"projects/b.yaml": "id: ["},
			[]string{"projects/a.yaml -> ", " -> projects/b.yaml"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range Pairs(records(t, c.old), records(t, c.new)) {
				got = append(got, pairString(p))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if pairs := Pairs(records(t, many("a")), records(t, many("b"))); len(pairs) != 60 || !pairs[0].Moved() {
		t.Errorf("%d pairs of 60 files under other names", len(pairs))
	}
}

func pairString(p Pair) string {
	var old, new string
	if p.Old != nil {
		old = p.Old.Path()
	}
	if p.New != nil {
		new = p.New.Path()
	}
	if old == new {
		return old
	}
	return old + " -> " + new
}

func TestCompareFindings(t *testing.T) {
	finding := func(id, path, message string, notes ...string) diag.Finding {
		f := diag.Finding{Rule: "funding-sum", Severity: diag.Error, File: "records/projects/" + id + ".yaml", Record: id, Path: path, Message: language.Verbatim(message)}
		for _, n := range notes {
			f.Notes = append(f.Notes, language.Verbatim(n))
		}
		return f
	}
	allowed := finding("a", "budgets[applied]", "x")
	allowed.Allowed = "a reason"
	sum := finding("a", "budgets[applied]", "x", "1 + 2 = 3 €")
	warning := sum
	warning.Severity = diag.Warning
	type findings = []diag.Finding
	moved := []Pair{{catalogue.Handed("records/projects/a.yaml", "a", "", nil), catalogue.Handed("records/projects/b.yaml", "b", "", nil)}}
	for _, c := range []struct {
		name             string
		old, new         findings
		pairs            []Pair
		came, went, know int
	}{
		{"the same", findings{sum}, findings{sum}, nil, 0, 0, 1},
		{"on another line", findings{sum}, findings{func() diag.Finding { f := sum; f.At.From = 9; return f }()}, nil, 0, 0, 1},
		{"other values", findings{sum}, findings{finding("a", "budgets[applied]", "x", "1 + 3 = 4 €")}, nil, 1, 1, 0},
		{"the terms in another order", findings{sum}, findings{finding("a", "budgets[applied]", "x", "2 + 1 = 3 €")}, nil, 0, 0, 1},
		{"another place in a list", findings{finding("a", "tasks[3].for", "x")}, findings{finding("a", "tasks[4].for", "x")}, nil, 0, 0, 1},
		{"another item", findings{finding("a", "partners[Kemi]", "x")}, findings{finding("a", "partners[Tornio]", "x")}, nil, 1, 1, 0},
		{"another severity", findings{sum}, findings{warning}, nil, 1, 1, 0},
		{"one more of the same", findings{sum}, findings{sum, sum}, nil, 1, 0, 1},
		{"one less of the same", findings{sum, sum}, findings{sum}, nil, 0, 1, 1},
		{"another record", findings{finding("a", "p", "x")}, findings{finding("b", "p", "x")}, nil, 1, 1, 0},
		{"a record under another name", findings{finding("a", "p", "x")}, findings{finding("b", "p", "x")}, moved, 0, 0, 1},
		{"allowed since", findings{finding("a", "budgets[applied]", "x")}, findings{allowed}, nil, 1, 1, 0},
		{"allowed no more", findings{allowed}, findings{finding("a", "budgets[applied]", "x")}, nil, 1, 0, 0},
		{"allowed at both times", findings{allowed}, findings{allowed}, nil, 0, 0, 0},
		{"none", nil, nil, moved, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			times := &Times{records(t, nil), records(t, nil), c.pairs}
			got := times.CompareFindings(&diag.Report{Findings: c.old}, &diag.Report{Findings: c.new})
			if len(got.Came) != c.came || len(got.Went) != c.went || got.Known != c.know {
				t.Errorf("came %d, went %d, known %d; want %d, %d, %d", len(got.Came), len(got.Went), got.Known, c.came, c.went, c.know)
			}
		})
	}
}

// repo is a repository to write in.
type repo struct {
	t   *testing.T
	dir string
	day int
}

func (r *repo) git(args ...string) {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", r.dir}, args...)...)
	when := fmt.Sprintf("2019-01-%02dT12:00:00Z", r.day)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=Äijö", "GIT_AUTHOR_EMAIL=a@example.org",
		"GIT_COMMITTER_NAME=Äijö", "GIT_COMMITTER_EMAIL=a@example.org", "GIT_AUTHOR_DATE="+when, "GIT_COMMITTER_DATE="+when)
	if out, err := cmd.CombinedOutput(); err != nil && args[0] != "merge" {
		r.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// do runs the steps of a story: "SUBJECT: NAME=TOTAL ..." writes files and
// commits, "git ..." runs git.
func (r *repo) do(story ...string) {
	r.t.Helper()
	for _, line := range story {
		r.day++
		if args, ok := strings.CutPrefix(line, "git "); ok {
			r.git(strings.Fields(args)...)
			continue
		}
		subject, files, _ := strings.Cut(line, ":")
		for file := range strings.FieldsSeq(files) {
			name, total, _ := strings.Cut(file, "=")
			name = filepath.Join(r.dir, name+".yaml")
			// The id stays: only the total and what follows a + tell versions apart.
			text := project("x", tasks+"budgets: [{stage: applied, total: "+total+"}]\n")
			if base, more, ok := strings.Cut(total, "+"); ok {
				text = project("x", tasks+"budgets: [{stage: applied, total: "+base+"}]\narea: {fi: "+more+"}\n")
			} else if total == "broken" {
				text = "record: project/1\nid: [\n"
			} else if total == "rewritten" {
				text = "record: project/1\nid: a\nname: {fi: Muu}\nstatus: granted\nperiod: 2020\nbudgets: [{stage: granted, total: 7}]\n"
			}
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				r.t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				r.t.Fatal(err)
			}
		}
		r.git("add", "-A")
		r.git("commit", "-qm", subject)
	}
}

func TestLog(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	total := "budgets[applied].total"
	for i, c := range []struct {
		name  string
		story []string
		file  string
		path  string
		want  []string // newest first
	}{
		{"edits", []string{"one: a=1", "two: a=2 b=9", "other: b=8", "three: a=3"}, "a", total,
			[]string{"three 2->3", "two 1->2", "one ->1"}},
		{"another figure", []string{"one: a=1", "area: a=1+Kemi", "two: a=2+Kemi"}, "a", total, []string{"two 1->2", "one ->1"}},
		{"all of a record", []string{"one: a=1", "area: a=1+Kemi"}, "a", "", []string{"area area:->Kemi", "one :->Hanke"}},
		{"renamed", []string{"one: a=1", "git mv a.yaml b.yaml", "renamed:", "two: b=2"}, "b", total, []string{"two 1->2", "one ->1"}},
		{"renamed, of the record", []string{"one: a=1", "git mv a.yaml b.yaml", "renamed:"}, "b", "", []string{"renamed a.yaml>b.yaml", "one :->Hanke"}},
		{"renamed and edited", []string{"one: a=1", "git mv a.yaml b.yaml", "both: b=2"}, "b", total, []string{"both a.yaml>b.yaml 1->2", "one ->1"}},
		{"renamed twice", []string{"one: a=1", "git mv a.yaml b.yaml", "first:", "git mv b.yaml c.yaml", "second:", "two: c=2"}, "c", total, []string{"two 1->2", "one ->1"}},
		{"by the old name", []string{"one: a=1", "git mv a.yaml b.yaml", "renamed:", "two: b=2"}, "a", "", []string{"renamed a.yaml>b.yaml", "one :->Hanke"}},
		{"the old name taken by another record", []string{"one: a=1", "git mv a.yaml b.yaml", "renamed:", "other: a=7", "two: b=2", "more: a=8"}, "b", total,
			[]string{"two 1->2", "one ->1"}},
		{"the record that took the name", []string{"one: a=1", "git mv a.yaml b.yaml", "renamed:", "other: a=7", "two: b=2"}, "a", total, []string{"other ->7"}},
		{"the name that another record had before", []string{"old: b=9", "git rm -q b.yaml", "gone:", "one: a=1", "git mv a.yaml b.yaml", "renamed: c=1", "two: b=2"}, "b", total,
			[]string{"two 1->2", "one ->1"}},
		{"deleted and brought back", []string{"one: a=1", "git rm -q a.yaml", "gone:", "back: a=2+Kemi"}, "a", total, []string{"back ->2", "gone 1->", "one ->1"}},
		{"deleted", []string{"one: a=1", "git rm -q a.yaml", "gone:"}, "a", total, []string{"gone 1->", "one ->1"}},
		{"does not parse in between", []string{"one: a=1", "bad: a=broken", "mended: a=2"}, "a", total, []string{"mended skipped 1->2", "bad unparsed", "one ->1"}},
		{"does not parse at first", []string{"bad: a=broken", "mended: a=2"}, "a", total, []string{"mended skipped ->2", "bad unparsed"}},
		{"a merge of both sides", []string{"one: a=1", "git switch -qc side", "side: a=1+Kemi", "git switch -q main", "git mv a.yaml b.yaml", "renamed:", "git merge -q -m merge side"}, "b", total,
			[]string{"one ->1"}},
		{"a merge, of the record", []string{"one: a=1", "git switch -qc side", "side: a=1+Kemi", "git switch -q main", "git mv a.yaml b.yaml", "renamed:", "git merge -q -m merge side"}, "b", "",
			[]string{"renamed a.yaml>b.yaml", "side area:->Kemi", "one :->Hanke"}},
		{"a merge that takes a side", []string{"one: a=1", "git switch -qc side", "side: a=2", "git switch -q main", "main: a=3", "git merge -q side", "merge: a=2"}, "a", total,
			[]string{"merge 3->2", "main 1->3", "side 1->2", "one ->1"}},
		{"a merge that takes the older side", []string{"one: a=1", "git switch -qc side", "git switch -q main", "main: a=3", "git switch -q side", "side: a=2", "git switch -q main", "git merge -q side", "merge: a=3"}, "a", total,
			[]string{"merge 2->3", "side 1->2", "main 1->3", "one ->1"}},
		{"a merge that takes the newer side", []string{"one: a=1", "git switch -qc side", "side: a=2", "git switch -q main", "main: a=3", "git merge -q side", "merge: a=3"}, "a", total,
			[]string{"merge 2->3", "main 1->3", "side 1->2", "one ->1"}},
		{"a merge that takes nothing of the side", []string{"one: a=1", "git switch -qc side", "side: a=2", "git switch -q main", "git merge -q -s ours -m ours side"}, "a", total,
			[]string{"ours 2->1", "side 1->2", "one ->1"}},
		{"a merge that takes nothing of the side, of the record", []string{"one: a=1", "git switch -qc side", "side: a=2+Kemi", "git switch -q main", "git merge -q -s ours -m ours side"}, "a", "",
			[]string{"ours budgets[applied].total:2->1 area:Kemi->", "side budgets[applied].total:1->2 area:->Kemi", "one :->Hanke"}},
		{"changed and back on a side", []string{"one: a=1", "git switch -qc side", "git switch -q main", "main: a=3", "git switch -q side", "side: a=2", "back: a=1", "git switch -q main", "git merge -q -m merge side"}, "a", total,
			[]string{"merge 1->3", "back 2->1", "side 1->2", "main 1->3", "one ->1"}},
		{"both sides the same", []string{"one: a=1", "git switch -qc side", "side: a=2", "git switch -q main", "main: a=2", "git merge -q -m merge side"}, "a", total,
			[]string{"main 1->2", "side 1->2", "one ->1"}},
		{"a deletion that a merge does not take", []string{"one: a=1", "git switch -qc side", "git rm -q a.yaml", "gone:", "git switch -q main", "git merge -q -s ours -m ours side"}, "a", total,
			[]string{"ours ->1", "gone 1->", "one ->1"}},
		{"a deletion that a merge takes", []string{"one: a=1", "git switch -qc side", "git rm -q a.yaml", "gone:", "git switch -q main", "other: c=1", "git merge -q -m merge side"}, "a", total,
			[]string{"gone 1->", "one ->1"}},
		{"a deletion over a change", []string{"one: a=1", "git switch -qc side", "git rm -q a.yaml", "gone:", "git switch -q main", "main: a=2", "git merge -q side", "git rm -qf a.yaml", "merge:"}, "a", total,
			[]string{"merge 2->", "main 1->2", "gone 1->", "one ->1"}},
		{"a move that a merge does not take", []string{"one: a=1", "git switch -qc side", "git mv a.yaml b.yaml", "moved:", "git switch -q main", "git merge -q -s ours -m ours side"}, "a", "",
			[]string{"ours b.yaml>a.yaml", "moved a.yaml>b.yaml", "one :->Hanke"}},
		{"three sides", []string{"one: a=1", "git switch -qc x", "x: a=2", "git switch -qc y main", "y: a=3", "git switch -q main", "git merge -q -s ours -m ours x y"}, "a", total,
			[]string{"ours 2->1", "y 1->3", "x 1->2", "one ->1"}},
		{"a record that comes by a merge alone", []string{"one: b=1", "git switch -qc side", "side: c=1", "git switch -q main", "git merge -q --no-ff --no-commit side", "merge: a=5"}, "a", total,
			[]string{"merge ->5"}},
		{"moved and rewritten", []string{"one: records/projects/a=1", "git rm -q records/projects/a.yaml", "moved: data/records/projects/a=rewritten"}, "data/records/projects/a", "",
			[]string{"moved records/projects/a.yaml>data/records/projects/a.yaml id:x->a name:Hanke->Muu status:idea->granted period:2008/2011->2020 tasks:Neuvonta ja ohjaus, Koulutus-> budgets[applied]:applied, total: 1-> budgets[granted]:->granted, total: 7", "one :->Hanke"}},
		{"a merge that changes the figure", []string{"one: a=1", "git switch -qc side", "side: a=2", "git switch -q main", "main: a=3", "git merge -q side", "merge: a=4"}, "a", total,
			[]string{"merge 3->4", "main 1->3", "side 1->2", "one ->1"}},
		{"no such path", []string{"one: a=1", "two: a=2"}, "a", "budgets[granted].total", nil},
	} {
		if testing.Short() && i%3 > 0 {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := &repo{t: t, dir: t.TempDir()}
			r.git("init", "-q", "-b", "main")
			r.do(c.story...)
			g, err := git.Open(r.dir)
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			head, err := g.Commit("HEAD")
			if err != nil {
				t.Fatal(err)
			}
			var steps []git.Step
			for s, err := range g.History(isYAML, head) {
				if err != nil {
					t.Fatal(err)
				}
				steps = append(steps, s)
			}
			reader := &Reader{Repository: g, Decoder: decode.New(municipality.Load()), Wanted: isYAML}
			events, err := reader.Log(steps, c.file+".yaml", record.ProjectKind, c.path)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range events {
				got = append(got, eventString(e, c.path))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func isYAML(name string) bool { return strings.HasSuffix(name, ".yaml") }

func eventString(e Event, path string) string {
	out := e.Subject
	if e.Was != "" {
		out += " " + e.Was + ">" + e.File
	}
	if e.Unparsed {
		out += " unparsed"
	}
	if e.Skipped {
		out += " skipped"
	}
	for _, c := range e.Changes {
		out += " "
		if path == "" {
			out += strings.TrimSuffix(c.Path, ".fi") + ":"
		}
		out += c.Old.Text + "->" + c.New.Text
	}
	return out
}
