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
		s.file = rapid.SampledFrom([]string{"records/projects/a.yaml", "data/records/projects/a.yaml", "records/projects/omat/a.yaml"}).Draw(t, "file")
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

// TestLogEnds holds the log of every history to the record: what is listed last
// of a fact is what the record says, whatever was merged how.
func TestLogEnds(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	dir := t.TempDir()
	run := func(t interface{ Fatalf(string, ...any) }, in string, args ...string) {
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull)
		cmd.Stdin = strings.NewReader(in)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	run(t, "", "init", "-q", "-b", "main")
	repo, err := git.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer repo.Close()
	reader := &Reader{Repository: repo, Decoder: decode.New(municipality.Load()), Wanted: isYAML}
	rapid.Check(t, func(t *rapid.T) {
		nodes := histories(t)
		last := nodes[len(nodes)-1]
		run(t, stream(nodes), "fast-import", "--quiet", "--force")
		head, err := repo.Commit("main")
		if err != nil {
			t.Fatal(err)
		}
		var steps []git.Step
		for s, err := range repo.History(isYAML, head) {
			if err != nil {
				t.Fatal(err)
			}
			steps = append(steps, s)
		}
		file := last.file
		for _, p := range last.parents { // one that a merge deletes, too
			if file == "" {
				file = nodes[p].file
			}
		}
		if last.file == "" {
			for _, p := range last.parents {
				if nodes[p].file != file {
					return
				}
			}
		}
		if file == "" {
			return // nothing says which name it had
		}
		whole, err := reader.Log(steps, file, record.ProjectKind, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := fileOf(whole); got != file {
			t.Fatalf("the file is %q in the end, in fact %q\n%s", got, file, told(nodes, whole, ""))
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
			events, err := reader.Log(steps, file, record.ProjectKind, path)
			if err != nil {
				t.Fatal(err)
			}
			if got := lastOf(nodes, events, path, of); got != of(last.state) {
				t.Fatalf("%s ends with %q, the record says %q\n%s", path, got, of(last.state), told(nodes, events, path))
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

// fileOf is where a log says last that the record is, or was.
func fileOf(events []Event) string {
	for _, e := range events {
		if e.Was != "" || e.whole() {
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
