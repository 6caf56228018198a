package sheet

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"
)

// planted is a row of a made-up budget.
type planted struct {
	label string
	path  string // costs[0], funding[1]
	cents []int64
}

// printer writes figures as one sheet has them.
type printer struct {
	blank, decimal, currency string
	cents                    bool // decimals are always there
}

func (p printer) figure(cents int64) string {
	s := strconv.FormatInt(cents/100, 10)
	var groups []string
	for len(s) > 3 {
		groups = append([]string{s[len(s)-3:]}, groups...)
		s = s[:len(s)-3]
	}
	s = strings.Join(append([]string{s}, groups...), p.blank)
	if p.cents || cents%100 != 0 {
		s += fmt.Sprintf("%s%02d", p.decimal, cents%100)
	}
	return s + p.currency
}

var (
	costLabels    = []string{"Henkilöstökulut", "Palkat ja sivukulut", "Ostopalvelut", "2. Matkakulut", "Kone- ja laitehankinnat", "Aineet ja tarvikkeet", "Vuokrat", "Muut kulut", "Lönekostnader", "Köptjänster", "Travel costs"}
	fundingLabels = []string{"STM", "EU-rahoitus", "Valtio", "Kuntarahoitus", "Muu julkinen rahoitus", "Yksityinen rahoitus", "Inari", "Kemin kaupunki", "Tornio", "Kolari"}
)

// table draws the rows of one side, a heading, and a sum.
func table(t *rapid.T, side string, labels []string, years int) (rows []planted, sum []int64) {
	sum = make([]int64, years)
	for i, label := range rapid.Permutation(labels).Draw(t, side)[:rapid.IntRange(1, 5).Draw(t, "rows")] {
		r := planted{label: label, path: fmt.Sprintf("%s[%d]", side, i)}
		for k := range years {
			cents := rapid.Int64Range(600_000, 99_999_999_999).Draw(t, "cents")
			if rapid.Bool().Draw(t, "whole") {
				cents -= cents % 100
			}
			r.cents = append(r.cents, cents)
			sum[k] += cents
		}
		rows = append(rows, r)
	}
	return rows, sum
}

// TestPlanted: a budget that is printed as a sheet in any shape is read off it again, each
// figure from the cell that has it.
func TestPlanted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.IntRange(2000, 2030).Draw(t, "first")
		years := rapid.IntRange(1, 4).Draw(t, "years")
		style := rapid.SampledFrom([]printer{{" ", ",", "", false}, {"\u00a0", ",", " €", true}, {"\u202f", ",", "", true}, {".", ",", "", true}, {"", ",", "", false},
			{"", ".", "", false}, {",", ".", " EUR", true}}).Draw(t, "style")
		head := rapid.SampledFrom([]string{"%d", "v. %d", "%d €", "1.1.–31.12.%d", "TA %d"}).Draw(t, "head")
		totals, all := rapid.Bool().Draw(t, "totals"), rapid.Bool().Draw(t, "all")
		want := make(map[string]int64)
		var tables [][][]string
		for _, side := range []string{"costs", "funding"} {
			if side == "funding" && rapid.Bool().Draw(t, "costs only") {
				break
			}
			labels, corner := costLabels, "Kustannuslaji"
			if side == "funding" {
				labels, corner = fundingLabels, "Rahoitus"
			}
			rows, sum := table(t, side, labels, years)
			var cells [][]string
			add := func(label, path string, cents []int64) {
				row := []string{label}
				in := int64(0)
				for k, c := range cents {
					row = append(row, style.figure(c))
					in += c
					if path != "" {
						want[fmt.Sprintf("%syears.%d", path, first+k)] = c
					}
				}
				if all {
					row = append(row, style.figure(in))
					switch {
					case path == " ":
						want["total"] = in
					case path != "":
						want[path+"amount"] = in
					}
				}
				cells = append(cells, row)
			}
			top := []string{corner}
			for k := range years {
				top = append(top, fmt.Sprintf(head, first+k))
			}
			if all {
				top = append(top, rapid.SampledFrom([]string{"Yhteensä", "Yht.", "Totalt", "Total"}).Draw(t, "all"))
			}
			cells = append(cells, top)
			for _, r := range rows {
				add(r.label, r.path+".", r.cents)
			}
			if totals {
				path := ""
				if side == "costs" {
					path = " "
				}
				add("Yhteensä", path, sum)
			}
			// The costs and the funding of a made-up budget need not be the same.
			tables = append(tables, cells)
			if side == "costs" && rapid.Bool().Draw(t, "upright") && years > 1 {
				tables[0] = upright(cells)
			}
		}
		text := write(t, tables)
		book, err := Open([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		r := book.Grids[0].Read(who, "")
		got := make(map[string]int64)
		for _, taken := range r.Taken {
			got[taken.Path] = taken.Amount.Cents()
			if r.Grid.rows[taken.Cell.Row][taken.Cell.Col] != taken.Cell {
				t.Errorf("%s is not from %s", taken.Path, taken.Cell.Ref())
			}
		}
		for path, cents := range want {
			path = strings.TrimSpace(path)
			if got[path] != cents {
				t.Errorf("%s is %d, not %d", path, got[path], cents)
			}
			delete(got, path)
		}
		if len(got) > 0 || len(r.Doubts) > 0 {
			t.Errorf("also %v, doubts %+v", got, r.Doubts)
		}
		for _, s := range r.Sums {
			if s.Kind != Sides && !s.Exact() {
				t.Errorf("%s: %s is not %s", s.Cell.Ref(), s.Stated, s.Made)
			}
		}
		if t.Failed() {
			t.Logf("%s\n%s", text, dump(r))
		}
	})
}

// upright is a table with its years below each other.
func upright(cells [][]string) [][]string {
	out := make([][]string, len(cells[0]))
	for i := range out {
		for _, row := range cells {
			out[i] = append(out[i], row[i])
		}
	}
	return out
}

// write puts tables below or beside each other, with a separator that no figure has.
func write(t *rapid.T, tables [][][]string) string {
	comma := rapid.SampledFrom([]string{";", "\t"}).Draw(t, "comma")
	var lines [][]string
	margin := rapid.IntRange(0, 2).Draw(t, "margin")
	for range margin {
		lines = append(lines, nil)
	}
	beside := len(tables) == 2 && rapid.Bool().Draw(t, "beside")
	for i, cells := range tables {
		for k, row := range cells {
			line := append(make([]string, margin), row...)
			if beside && i == 1 {
				for len(lines) <= margin+k {
					lines = append(lines, nil)
				}
				for len(lines[margin+k]) < margin+len(tables[0][0])+1 {
					lines[margin+k] = append(lines[margin+k], "")
				}
				lines[margin+k] = append(lines[margin+k], row...)
				continue
			}
			lines = append(lines, line)
		}
		if !beside {
			lines = append(lines, nil)
		}
	}
	var b strings.Builder
	for _, line := range lines {
		for i, cell := range line {
			if i > 0 {
				b.WriteString(comma)
			}
			if strings.ContainsAny(cell, comma+`"`) {
				cell = `"` + cell + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString(rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end"))
	}
	return b.String()
}

// FuzzOpen: no file brings the reader down, and what it takes is what records may hold.
func FuzzOpen(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, x := range txtar.Parse(text).Files {
			f.Add(x.Data)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		book, err := Open(file)
		if err != nil {
			return
		}
		for _, g := range book.Grids {
			r := g.Read(who, "")
			for _, taken := range r.Taken {
				if a := taken.Amount; !a.Known() || a.Cents() < 0 || taken.Cell.blank() {
					t.Errorf("%s: %v from %s", taken.Path, a, taken.Cell.Ref())
				}
			}
		}
	})
}
