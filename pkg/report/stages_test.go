package report

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// TestStagesAgree: what stages next to each other say of one is what the table of that
// stage alone says, row by row, and each change is the difference of two of them; in the
// repository's records, those of the scripts and made-up ones.
func TestStagesAgree(t *testing.T) {
	stagesAgree(t, open(t, os.DirFS("../../records")))
	if testing.Short() {
		return
	}
	eachScripted(t, func(t failer, c *catalogue.Catalogue) { stagesAgree(t, c) })
	rapid.Check(t, func(t *rapid.T) {
		text := madeUp(t)
		t.Log(text)
		stagesAgree(t, open(t, fstest.MapFS{"projects/p.yaml": {Data: []byte(text)}}))
	})
}

func stagesAgree(t failer, c *catalogue.Catalogue) {
	for _, e := range c.Entries {
		doc := c.Record(e)
		if doc == nil || doc.Project == nil {
			continue
		}
		phases := len(doc.Project.Phases) > 0
		r := &Request{Catalogue: c, Entries: []*catalogue.Entry{e}, Sound: func(*decode.Record) bool { return true }, Stages: true}
		all, _, err := Budget(r, false)
		if err != nil {
			t.Fatal(err)
		}
		if all == nil {
			continue
		}
		holdChanges(t, all)
		for _, stage := range stages() {
			one, _, err := Budget(&Request{Catalogue: c, Entries: r.Entries, Sound: r.Sound, Stage: stage}, false)
			if err != nil {
				t.Fatal(err)
			}
			together := figuresAt(all, string(stage))
			for row, figures := range figuresAt(one, "total") {
				if phases && together[row] == nil && stage == record.StageRealised && strings.HasPrefix(row, "|") {
					continue // of the whole, next to plans of its phases: only its total is there
				}
				for _, f := range figures {
					k := slices.Index(together[row], f)
					if k < 0 {
						t.Fatalf("%s %s, %s: %v together, %v alone", e.Name, stage, row, together[row], figures)
					}
					together[row] = slices.Delete(slices.Clone(together[row]), k, k+1)
				}
			}
		}
	}
}

// figuresAt are the known figures of a column, by what their rows are of. A table of one
// stage does not know that its total over phases, and what parts leave of that, lack one.
func figuresAt(t *table.Table, key string) map[string][]string {
	out := make(map[string][]string)
	for row := range t.All() {
		cell := func(key string) table.Cell { return at(&table.Table{Columns: t.Columns, Total: row}, key) }
		word := func(key string) string { w, _ := cell(key).Value.(table.Word); return w.Code }
		if over := slices.Contains(t.Keys(), "stage") && word("stage") == ""; over || word(sectionKey) == leftSection {
			continue
		}
		if c := cell(key); c.Known() {
			where := word("phase") + "|" + word(sectionKey) + "|" + word("item")
			out[where] = append(out[where], fmt.Sprint(c.Value, c.Basis, c.Partial))
		}
	}
	return out
}

// holdChanges holds the changes of a table to the figures that they are of.
func holdChanges(t failer, all *table.Table) {
	for row := range all.All() {
		cell := func(key string) table.Cell { return at(&table.Table{Columns: all.Columns, Total: row}, key) }
		var before table.Cell
		for _, stage := range stages() {
			now := cell(string(stage))
			if now.Blank() {
				continue
			}
			change, percent := cell(string(stage)+changeKey), cell(string(stage)+percentKey)
			a, _ := now.Value.(money.Amount)
			b, _ := before.Value.(money.Amount)
			switch sure := now.Known() && before.Known() && !now.Partial && !before.Partial; {
			case before.Blank():
				if !change.Blank() || !percent.Blank() {
					t.Fatalf("%s: %v is a change from nothing", stage, change)
				}
			case !sure:
				if change.Known() || percent.Known() {
					t.Fatalf("%s: %v is a change of %v from %v", stage, change, now, before)
				}
			case change.Value.(money.Amount).Cents() != a.Cents()-b.Cents():
				t.Fatalf("%s: %v is a change of %v from %v", stage, change, now, before)
			case percent.Known() != (b.Cents() > 0):
				t.Fatalf("%s: %v of %v", stage, percent, before)
			case percent.Known():
				// percent × before = change × 100, to half of a hundredth of a percent
				off := percent.Value.(money.Share).Micro()/10_000*b.Cents() - (a.Cents()-b.Cents())*10_000
				if 2*max(off, -off) > b.Cents() {
					t.Fatalf("%s: %v of %v is not %v", stage, percent, before, change)
				}
			}
			before = now
		}
	}
}
