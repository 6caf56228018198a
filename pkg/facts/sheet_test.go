package facts

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/format"
	"sostool/pkg/sheet"
)

// TestSheets: the record of every sheet that the package sheet is tested with is canonical,
// its citations lead to figures, each to the one that its cell has, and it has an error only
// where the sheet's own sums don't hold or a figure of it can't be taken.
func TestSheets(t *testing.T) {
	files, err := filepath.Glob("../sheet/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	c := records(t)
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range ar.Files {
			if strings.HasSuffix(in.Name, ".csv") {
				t.Run(in.Name, func(t *testing.T) { checkSheet(t, c, in) })
			}
		}
	}
}

func checkSheet(t *testing.T, c *catalogue.Catalogue, in txtar.File) {
	book, err := sheet.Open(in.Data)
	if err != nil {
		t.Fatal(err)
	}
	r := Project(english)
	if err := r.ReadSheet(c, book, in.Name, ""); err != nil {
		return // nothing in it looks like a budget
	}
	made, err := r.Compose(Target{Name: "records/projects/uusi.yaml"}, "uusi")
	if err != nil {
		t.Fatal(err)
	}
	if canonical, err := format.Text("", made.Text); err != nil || !bytes.Equal(canonical, made.Text) {
		t.Errorf("not canonical: %v\n%s", err, made.Text)
	}
	all, err := catalogue.Open(fstest.MapFS{
		"projects/uusi.yaml": {Data: made.Text},
		"organisations.yaml": {Data: []byte("record: organisations/1\norganisations:\n- {id: kolpene, name: {fi: Kolpene}, kind: association}\n")},
	}, "records")
	if err != nil {
		t.Fatal(err)
	}
	doc := all.Record(all.Entry("records/projects/uusi.yaml"))
	cited := make(map[string]string)
	for _, x := range doc.Project.Citations {
		node, _ := doc.Tree.Resolve(x.Path)
		if node < 0 {
			t.Fatalf("%s leads nowhere", x.Path)
		}
		cited[x.Place] = doc.Tree.Value(node)
	}
	for _, taken := range r.Sheet.Taken {
		if got := cited[r.Sheet.Grid.At(taken.Cell)]; got != taken.Amount.String() && taken.Path != "income" {
			t.Errorf("%s is %s, the record has %q", taken.Cell.Ref(), taken.Amount, got)
		}
	}
	fails, _, nearly := r.Sheet.Fails()
	sound := len(fails) == 0 && nearly == 0
	for _, left := range r.Sheet.Left {
		sound = sound && left.Path == ""
	}
	report, errs := check.Run(all, check.Options{})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, f := range report.Findings {
		if f.Severity == diag.Error && sound {
			t.Errorf("%s: %s\n%s", f.Rule, f.Message, made.Text)
		}
	}
}
