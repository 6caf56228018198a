package history

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/git"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

// state is a record at a commit: nothing where file is empty.
type state struct {
	file  string
	total int
	area  int
}

func (s state) text() string {
	text := fmt.Sprintf("record: project/1\nid: a\nname: {fi: Hanke}\nstatus: idea\nperiod: 2008/2011\nbudgets: [{stage: applied, total: %d}]\n", s.total)
	if s.area > 0 {
		text += fmt.Sprintf("area: {fi: Alue %d}\n", s.area)
	}
	return text
}

// states draws what becomes of a record: any of it may change, also back, the
// file may go, come back and move.
func states(t *rapid.T, was state) state {
	s := was
	if s.file == "" {
		s = state{file: "records/projects/a.yaml", total: 1}
	}
	switch rapid.SampledFrom([]string{"nothing", "total", "total", "total", "area", "move", "delete"}).Draw(t, "change") {
	case "total":
		s.total = rapid.IntRange(1, 3).Draw(t, "total")
	case "area":
		s.area = rapid.IntRange(0, 2).Draw(t, "area")
	case "move":
		s.file = rapid.SampledFrom([]string{"records/projects/a.yaml", "data/records/projects/a.yaml", "records/projects/omat/a.yaml", "records/projects/b.yaml"}).Draw(t, "file")
	case "delete":
		s = state{}
	}
	return s
}

// node is a commit of a generated history.
type node struct {
	state
	parents []int
	day     int
}

// histories draws commits, each on any one before it or a merge of several, that
// says what one of them says, or what none does. The last one is what is asked
// for.
func histories(t *rapid.T) []node {
	nodes := []node{{state: states(t, state{})}}
	for range rapid.IntRange(2, 10).Draw(t, "commits") {
		before := rapid.IntRange(max(0, len(nodes)-3), len(nodes)-1)
		n := node{parents: []int{before.Draw(t, "on")}, day: rapid.IntRange(0, 40).Draw(t, "day")}
		for range rapid.IntRange(0, 3).Draw(t, "merged") {
			if p := before.Draw(t, "and"); !slices.Contains(n.parents, p) {
				n.parents = append(n.parents, p)
			}
		}
		from := rapid.SampledFrom(n.parents).Draw(t, "takes")
		n.state = nodes[from].state
		if len(n.parents) == 1 || rapid.IntRange(0, 2).Draw(t, "of its own") == 0 {
			n.state = states(t, n.state)
		}
		nodes = append(nodes, n)
	}
	return nodes
}

// stream is a history as git fast-import reads it.
func stream(nodes []node) string {
	var b strings.Builder
	for i, n := range nodes {
		fmt.Fprintf(&b, "commit refs/heads/main\nmark :%d\ncommitter A <a@example.org> %d +0000\ndata <<X\n%d\nX\n", i+1, 1_500_000_000+86_400*n.day, i)
		for k, p := range n.parents {
			fmt.Fprintf(&b, "%s :%d\n", []string{"from", "merge"}[min(k, 1)], p+1)
		}
		b.WriteString("deleteall\n")
		if n.file != "" {
			fmt.Fprintf(&b, "M 100644 inline %s\ndata %d\n%s\n", n.file, len(n.text()), n.text())
		}
		fmt.Fprintf(&b, "M 100644 inline other%d\ndata 0\n\n", i)
	}
	return b.String()
}

// histories of nodes in a repository, one after the other.
type generated struct {
	dir string
	*Reader
}

func newGenerated(t *testing.T) *generated {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	g := &generated{dir: t.TempDir()}
	g.git(t, "", "init", "-q", "-b", "main")
	repo, err := git.Open(g.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(repo.Close)
	g.Reader = &Reader{Repository: repo, Decoder: decode.New(municipality.Load()), Wanted: isYAML}
	return g
}

func (g *generated) git(t rapid.TB, in string, args ...string) {
	cmd := exec.Command("git", append([]string{"-C", g.dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull)
	cmd.Stdin = strings.NewReader(in)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// steps are those of a history.
func (g *generated) steps(t rapid.TB, nodes []node) []git.Step {
	g.git(t, stream(nodes), "fast-import", "--quiet", "--force")
	head, err := g.Repository.Commit("main")
	if err != nil {
		t.Fatal(err)
	}
	var steps []git.Step
	for s, err := range g.Repository.History(isYAML, head) {
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, s)
	}
	return steps
}

// TestLogOfMerges holds the log to histories in which a merge decides about a
// record that its sides have under different names, or that one side deleted.
func TestLogOfMerges(t *testing.T) {
	const a, data, own = "records/projects/a.yaml", "data/records/projects/a.yaml", "records/projects/omat/a.yaml"
	g := newGenerated(t)
	for _, c := range []struct {
		name  string
		nodes []node
		file  string
		path  string
		want  []string // newest first
	}{
		{"deleted, one side has the old name", []node{{state{a, 1, 0}, nil, 0}, {state{data, 1, 0}, []int{0}, 1},
			{state{a, 1, 0}, []int{1, 0}, 2}, {state{}, []int{1, 2}, 3}}, data, "",
			[]string{"3 :Hanke->", "2 " + data + ">" + a, "1 " + a + ">" + data, "0 :->Hanke"}},
		{"deleted, each of three sides has another name and another figure", []node{{state{a, 1, 0}, nil, 0}, {state{data, 2, 0}, []int{0}, 1},
			{state{own, 3, 0}, []int{0}, 2}, {state{a, 4, 0}, []int{0}, 3}, {state{}, []int{1, 2, 3}, 4}}, own, "budgets[applied].total",
			[]string{"4 2->", "3 1->4", "2 " + a + ">" + own + " 1->3", "1 " + a + ">" + data + " 1->2", "0 ->1"}},
		{"moved, each side has another name", []node{{state{a, 1, 0}, nil, 0}, {state{data, 1, 0}, []int{0}, 1},
			{state{a, 2, 0}, []int{0}, 2}, {state{own, 2, 0}, []int{1, 2}, 3}}, own, "",
			[]string{"3 " + data + ">" + own, "2 budgets[applied].total:1->2", "1 " + a + ">" + data, "0 :->Hanke"}},
		{"a side deleted it under a name that the other one never had", []node{{state{a, 1, 0}, nil, 0}, {state{data, 1, 0}, []int{0}, 1},
			{state{}, []int{1}, 2}, {state{a, 1, 0}, []int{0}, 3}, {state{}, []int{3, 2}, 4}}, a, "",
			[]string{"2 :Hanke->", "1 " + a + ">" + data, "0 :->Hanke"}},
		{"a side deleted it, another one moved it", []node{{state{a, 1, 0}, nil, 0}, {state{data, 1, 0}, []int{0}, 2},
			{state{}, []int{0}, 1}, {state{}, []int{1, 2}, 3}}, data, "",
			[]string{"3 :Hanke->", "1 " + a + ">" + data, "0 :->Hanke"}},
		{"brought back under another name, and deleted", []node{{state{a, 1, 1}, nil, 0}, {state{data, 1, 1}, []int{0}, 1}, {state{}, []int{1, 0}, 2},
			{state{a, 1, 0}, []int{2}, 3}, {state{}, []int{2, 3}, 4}}, a, "area.fi",
			[]string{"2 Alue 1->", "0 ->Alue 1"}},
		{"one commit by two names", []node{{state{a, 1, 0}, nil, 0}, {state{data, 1, 0}, []int{0}, 1}, {state{}, []int{1}, 2},
			{state{a, 2, 0}, []int{0}, 3}, {state{}, []int{1, 3, 2}, 4}}, a, "",
			[]string{"4 :Hanke->", "3 budgets[applied].total:1->2", "2 :Hanke->", "1 " + a + ">" + data, "0 :->Hanke"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			events, err := g.Log(g.steps(t, c.nodes), c.file, record.ProjectKind, c.path)
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

// TestLogEnds holds the log of every history to the record: what is listed last
// of a fact is what the record says, whatever was merged how.
func TestLogEnds(t *testing.T) {
	g := newGenerated(t)
	rapid.Check(t, func(t *rapid.T) {
		nodes := histories(t)
		last := nodes[len(nodes)-1]
		steps := g.steps(t, nodes)
		file := last.file
		if file == "" { // any name that it had, where one deletes it
			var names []string
			for _, p := range last.parents {
				if nodes[p].file != "" {
					names = append(names, nodes[p].file)
				}
			}
			if len(names) == 0 {
				return // nothing says which name it had
			}
			file = rapid.SampledFrom(names).Draw(t, "by the name")
		}
		whole, err := g.Log(steps, file, record.ProjectKind, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := fileOf(whole); got != last.file {
			t.Fatalf("the file is %q in the end, in fact %q\n%s", got, last.file, told(nodes, whole, ""))
		}
		for path, value := range map[string]func(state) string{
			"budgets[applied].total": func(s state) string { return fmt.Sprint(s.total) },
			"area.fi": func(s state) string {
				if s.area == 0 {
					return ""
				}
				return fmt.Sprintf("Alue %d", s.area)
			},
		} {
			of := func(s state) string {
				if s.file == "" {
					return ""
				}
				return value(s)
			}
			events, err := g.Log(steps, file, record.ProjectKind, path)
			if err != nil {
				t.Fatal(err)
			}
			if got := lastOf(nodes, events, path, of); got != of(last.state) {
				t.Fatalf("%s ends with %q, the record says %q\n%s", path, got, of(last.state), told(nodes, events, path))
			}
			for i, e := range events {
				if len(e.Changes) > 1 || i > 0 && events[i-1].Hash == e.Hash {
					t.Fatalf("%s has several rows of one commit\n%s", path, told(nodes, events, path))
				}
			}
			if got := lastOf(nodes, whole, path, of); got != of(last.state) {
				t.Fatalf("%s ends with %q in the log of the record, which says %q\n%s", path, got, of(last.state), told(nodes, whole, ""))
			}
		}
	})
}

// lastOf is what a log says last of a fact: where it says that a record, or what
// the fact is in, came, what the record said then.
func lastOf(nodes []node, events []Event, path string, of func(state) string) string {
	for _, e := range events {
		for _, c := range slices.Backward(e.Changes) {
			switch {
			case c.Path == path:
				return c.New.Text
			case below(path, c.Path) && !c.New.Exists():
				return ""
			case below(path, c.Path):
				at, _ := strconv.Atoi(e.Subject)
				return of(nodes[at].state)
			}
		}
	}
	return ""
}

// fileOf is where a log says last that the record is; empty where it went.
func fileOf(events []Event) string {
	for _, e := range events {
		if i := slices.IndexFunc(e.Changes, func(c change.Change) bool { return c.Path == "" }); i >= 0 && !e.Changes[i].New.Exists() {
			return ""
		} else if i >= 0 || e.Was != "" {
			return e.File
		}
	}
	return ""
}

// told is a history and its log, to be read.
func told(nodes []node, events []Event, path string) string {
	var b strings.Builder
	for i, n := range nodes {
		fmt.Fprintf(&b, "%d %v day %d: %+v\n", i, n.parents, n.day, n.state)
	}
	for _, e := range events {
		fmt.Fprintln(&b, "log", eventString(e, path))
	}
	return b.String()
}
