package sheet

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
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
	if r == nil {
		return "no budget\n"
	}
	var b strings.Builder
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
		for _, p := range f.Payers {
			fmt.Fprintf(&b, " %v%v", p.Municipalities.Items, p.Orgs.Items)
		}
		b.WriteByte('\n')
	}
	for _, t := range r.Taken {
		fmt.Fprintf(&b, "%s %s = %s\n", r.Grid.At(t.Cell), t.Path, t.Amount)
	}
	kinds := []string{"stage", "category", "source", "payer", "amount"}
	for _, d := range r.Doubts {
		fmt.Fprintf(&b, "doubt: %s of %q at %s\n", kinds[d.Kind], d.Label.Text, d.Path)
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
	why := []string{"no euros", "part", "sum", "unreadable", "no value", "negative", "several", "empty"}
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
		for i := 0; i+1 < len(ar.Files); i += 2 {
			in, want := &ar.Files[i], &ar.Files[i+1]
			name := strings.TrimSuffix(in.Name, ".csv")
			t.Run(name, func(t *testing.T) {
				book, err := Open(in.Data)
				if err != nil {
					t.Fatal(err)
				}
				got := dump(book.Grids[0].Read(who))
				if *update {
					want.Name, want.Data = name+".txt", []byte(got)
				}
				if got != string(want.Data) {
					t.Errorf("read\n%s\nexpected\n%s", got, want.Data)
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}
