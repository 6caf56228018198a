package sheet

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

// register knows municipalities by their names and in the forms that its Form knows, and one
// organisation.
var register = municipality.Load()

func who(label string) []Payer {
	switch {
	case label == "Kolpene":
		return []Payer{{Org: "kolpene"}}
	case label == "Sosiaali":
		return []Payer{{Org: "a"}, {Org: "b"}}
	case register.Known(label):
		return []Payer{{Municipality: record.Municipality(label)}}
	}
	if form, ok := register.Form(label); ok {
		return []Payer{{Municipality: record.Municipality(form)}}
	}
	return nil
}

// dump is all that a reading says, a line each.
func dump(r *Reading) string {
	var b strings.Builder
	if len(r.Taken) == 0 {
		b.WriteString("no budget\n")
	}
	if r.Budget.Stage != "" {
		fmt.Fprintf(&b, "stage %s\n", r.Budget.Stage)
	}
	for i, c := range r.Budget.Costs {
		fmt.Fprintf(&b, "costs[%d] %s", i, c.Category)
		if c.Rate.Known() {
			fmt.Fprintf(&b, " %s", c.Rate)
		}
		b.WriteByte('\n')
	}
	for i, f := range r.Budget.Funding {
		fmt.Fprintf(&b, "funding[%d] %s", i, f.Source)
		if f.Payer != "" {
			fmt.Fprintf(&b, " %s", f.Payer)
		}
		if f.Own {
			b.WriteString(" own")
		}
		if f.Share.Known() {
			fmt.Fprintf(&b, " %s", f.Share)
		}
		for _, p := range f.Payers {
			fmt.Fprintf(&b, " %v%v", p.Municipalities.Items, p.Orgs.Items)
		}
		b.WriteByte('\n')
	}
	for _, t := range r.Taken {
		fmt.Fprintf(&b, "%s %s = %s\n", r.Grid.At(t.Cell), t.Path, t.Amount)
	}
	for _, taken := range r.Taken {
		if a := r.Amount(taken.Path); a == nil || *a != taken.Amount && taken.Path != "income" {
			fmt.Fprintf(&b, "%s is %v\n", taken.Path, a)
		}
	}
	kinds := []string{"category", "source", "payer", "cents", "reading", "unit"}
	for _, d := range r.Doubts {
		fmt.Fprintf(&b, "doubt: %s of %q at %s\n", kinds[d.Kind], d.Label.Text, d.Path)
	}
	for _, c := range r.Units {
		fmt.Fprintf(&b, "thousands: %s\n", c.Ref())
	}
	holds := 0
	for _, s := range r.Sums {
		if s.Holds() {
			holds++
			continue
		}
		fmt.Fprintf(&b, "sum fails: %s states %s, ", s.Cell.Ref(), s.Stated)
		for _, c := range s.Terms {
			b.WriteString(c.Ref() + " ")
		}
		fmt.Fprintf(&b, "make %s\n", s.Made)
	}
	fmt.Fprintf(&b, "%d sums hold\n", holds)
	why := []string{"no euros", "part", "beside", "sum", "unreadable", "no value", "negative", "several", "empty", "by year", "share"}
	for _, l := range r.Left {
		fmt.Fprintf(&b, "left: %s %q %s\n", l.Cell.Ref(), l.Cell.Text, why[l.Why])
	}
	return b.String()
}

var update = flag.Bool("update", false, "write what is read into testdata")

// TestSheets: each file of testdata holds sheets as people keep them, and what is read off
// each.
func TestSheets(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		read := &txtar.Archive{Comment: ar.Comment}
		for _, in := range ar.Files {
			name, ok := strings.CutSuffix(in.Name, ".csv")
			if !ok {
				continue
			}
			t.Run(name, func(t *testing.T) {
				book, err := Open(in.Data)
				if err != nil {
					t.Fatal(err)
				}
				got := dump(book.Grids[0].Read(who, ""))
				read.Files = append(read.Files, in, txtar.File{Name: name + ".txt", Data: []byte(got)})
				i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == name+".txt" })
				if !*update && (i < 0 || got != string(ar.Files[i].Data)) {
					t.Errorf("read\n%s", got)
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(read), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}
