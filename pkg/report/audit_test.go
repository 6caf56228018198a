package report

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/audit"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/record"
)

// TestAuditExcerpts: a passage that a text has more than once has an excerpt of its first
// place, or of each.
func TestAuditExcerpts(t *testing.T) {
	c, err := catalogue.Open(fstest.MapFS{"projects/x.yaml": {Data: []byte(`record: project/1
id: x
name: {fi: X}
status: idea
sources:
  - {id: plan, title: {fi: S}, kind: plan, file: plan.txt}
`)}}, "records")
	if err != nil {
		t.Fatal(err)
	}
	names := audit.NewNames(c)
	texts := func(*record.Document) (*audit.Text, error) {
		return names.Read([]byte("first 900 euroa\n\nthen 900 euroa\n\nlast 800 euroa\n")), nil
	}
	for every, want := range map[bool]string{
		false: "1 first 900 euroa|3 first 900 euroa|5 last 800 euroa",
		true:  "1 first 900 euroa|3 then 900 euroa|5 last 800 euroa",
	} {
		all, _ := Audit(&Request{Catalogue: c, Entries: c.AllProjects(), Sound: check.Soundness()}, names, texts, every)
		var got []string
		for _, o := range all.Projects[0].Open {
			got = append(got, strconv.Itoa(o.Line)+" "+o.Excerpt)
		}
		if got := strings.Join(got, "|"); got != want {
			t.Errorf("%s\nexpected\n%s", got, want)
		}
	}
}
