package report

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/audit"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// auditOf is a project without facts against a text.
func auditOf(t *testing.T, text string) *Audited {
	t.Helper()
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
	texts := func(*record.Document) (*audit.Text, error) { return names.Read([]byte(text)), nil }
	all, _ := Audit(&Request{Catalogue: c, Entries: c.AllProjects(), Sound: check.Soundness()}, names, texts)
	return all
}

// TestAuditExcerpts: machines read an excerpt of each place of what a text says more than
// once, people one of the first.
func TestAuditExcerpts(t *testing.T) {
	all := auditOf(t, "first 900 euroa\n\nthen 900 euroa\n\nlast 800 euroa\n")
	var got []string
	for o := range all.Projects[0].Open() {
		got = append(got, strconv.Itoa(o.Line)+" "+o.Excerpt)
	}
	if got := strings.Join(got, "|"); got != "1 first 900 euroa|3 then 900 euroa|5 last 800 euroa" {
		t.Error(got)
	}
	got = nil
	for _, row := range all.Table().Rows {
		if row.Role == table.Item {
			got = append(got, fmt.Sprint(row.Cells[0].Value, row.Cells[3].Value))
		}
	}
	if got := strings.Join(got, "|"); got != "{ 1, 3} { first 900 euroa}|{ 5} { last 800 euroa}" {
		t.Error(got)
	}
}
