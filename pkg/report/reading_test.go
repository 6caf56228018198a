package report

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/effort"
	"sostool/pkg/query"
	"sostool/pkg/table"
)

// counted is a folder that counts how often each of its files is opened.
type counted struct {
	fstest.MapFS
	mutex  sync.Mutex
	opened map[string]int
}

func (c *counted) Open(name string) (fs.File, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.opened[name]++
	return c.MapFS.Open(name)
}

// reports are those of all projects that read nothing but the projects themselves.
var reports = map[string]func(r *Request) (*table.Table, error){
	"budget": func(r *Request) (*table.Table, error) {
		t, _, err := Budget(r, false)
		return t, err
	},
	"projects": func(r *Request) (*table.Table, error) {
		keep, err := query.Condition(r.Catalogue, "true")
		if err != nil {
			return nil, err
		}
		columns, err := query.Values(r.Catalogue, "id, name, status, tasks.for, tasks.title, budgets.stage, partners.org, team_regions.id, total", nil)
		if err != nil {
			return nil, err
		}
		t, _, err := Projects(r, &Query{Keep: keep, Columns: columns})
		return t, err
	},
}

// everyProject is a request for all projects of a folder.
func everyProject(t *testing.T, files fs.FS) *Request {
	t.Helper()
	c, err := catalogue.Open(files, "records")
	if err != nil {
		t.Fatal(err)
	}
	return &Request{Catalogue: c, Entries: c.AllProjects(), ByID: true, Sound: func(d *decode.Record) bool { return len(d.Findings) == 0 }}
}

// TestByID: all projects are in the order of the ids that their records state, where these
// are not the files' names either, and each file is read once for that.
func TestByID(t *testing.T) {
	for name, report := range reports {
		files := &counted{MapFS: make(fstest.MapFS), opened: make(map[string]int)}
		for file, id := range map[string]string{"a": "a", "b": "z", "c": "a", "d": "a", "m": "m", "x/a": "a", "z": "k"} {
			files.MapFS["projects/"+file+".yaml"] = &fstest.MapFile{Data: []byte(
				"record: project/1\nid: " + id + "\nname: {fi: " + file + "}\nstatus: granted\nperiod: 2009/2010\n" + municipal)}
		}
		got, err := report(everyProject(t, files))
		if err != nil {
			t.Fatal(err)
		}
		var order []string
		for _, r := range got.Rows {
			order = append(order, r.Cells[0].Value.(table.Word).Code+" "+r.Cells[1].Value.(table.Word).Code)
		}
		equal(t, strings.Join(order, "\n"), "a a\na x/a\na c\na d\nk z\nm m\nz b")
		for file := range files.MapFS {
			if n := files.opened[file]; n != 1 {
				t.Errorf("%s: %s is opened %d times", name, file, n)
			}
		}
	}
}

// TestTextsGo: a table keeps nothing of the files that it is made of but the words in it.
func TestTextsGo(t *testing.T) {
	const n, large = 40, 1 << 18
	files := make(fstest.MapFS)
	for i := range n {
		id := fmt.Sprintf("hanke-%d", i)
		files["projects/"+id+".yaml"] = &fstest.MapFile{Data: []byte("record: project/1\nid: " + id + "\nname: {fi: F, sv: S}\nstatus: granted\nperiod: 2009/2010\n" +
			"partners:\n  - {org: kolpene, roles: [lead]}\nteam_regions:\n  - {id: r, name: {fi: R}, municipalities: [Kemi]}\ntasks:\n  - {for: Kemi, title: {fi: T}}\n" +
			municipal + strings.Repeat("#\n", large/2))}
	}
	for name, report := range reports {
		r := everyProject(t, files)
		before := effort.Alive()
		got, err := report(r)
		if err != nil || len(got.Rows) != n {
			t.Fatalf("%s: %d rows, %v", name, len(got.Rows), err)
		}
		if each := (effort.Alive() - before) / n; each > large/8 {
			t.Errorf("%s: %d bytes are alive of each project of %d", name, each, large)
		}
		got.Rows = got.Rows[:0] // which is alive up to here
	}
}
