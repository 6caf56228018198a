package report

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/money"
	"sostool/pkg/query"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// TestPayersAgree: queries, shares --payer, shares and budget say the same about every
// party and every year, in the repository's records, of those of the scripts and of
// made-up ones.
func TestPayersAgree(t *testing.T) {
	c := open(t, os.DirFS("../../records"))
	years := []int{2003, 2008, 2009, 2011, 2016, 2017, 2019, 2022, 2023}
	agree(t, c, append(c.Names(record.ToOrganisation), "Kunnat", "private", "Tornio", "Torneå", "Inari", "698", "Utsjoki"), years)
	if testing.Short() {
		return
	}
	eachScripted(t, func(t failer, c *catalogue.Catalogue) {
		agree(t, c, parties(c), []int{2007, 2008, 2010, 2011, 2017, 2020})
	})
	rapid.Check(t, func(t *rapid.T) {
		text := madeUp(t)
		c := open(t, fstest.MapFS{
			"organisations.yaml": {Data: []byte(madeUpOrganisations)},
			"projects/p.yaml":    {Data: []byte(text)},
		})
		t.Log(text)
		agree(t, c, []string{"STM", "Kuntayhtymä", "kunnat", "Kemi", "Torneå", "esr", "Inari"}, []int{2007, 2008, 2009, 2010, 2011, 2012})
	})
}

// open is the catalogue of a folder of records.
func open(t failer, files fs.FS) *catalogue.Catalogue {
	c, err := catalogue.Open(files, "records")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// eachScripted runs a test on each folder of records that the scripts have.
func eachScripted(t *testing.T, hold func(failer, *catalogue.Catalogue)) {
	for name, files := range scripted(t) {
		t.Run(name, func(t *testing.T) { hold(t, open(t, files)) })
	}
}

// scripted are the folders of records that the scripts have.
func scripted(t *testing.T) map[string]fstest.MapFS {
	scripts, err := filepath.Glob("../../testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts: ", err)
	}
	folders := make(map[string]fstest.MapFS)
	for _, script := range scripts {
		archive, err := txtar.ParseFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if path.Base(f.Name) == ".keep" { // of a folder without records
				continue
			}
			root, name, ok := strings.Cut(f.Name, "projects/")
			if name = "projects/" + name; !ok {
				root, name = path.Split(f.Name)
				if name != "organisations.yaml" {
					if root, name, ok = strings.Cut(f.Name, "programmes/"); !ok {
						continue
					}
					name = "programmes/" + name
				}
			}
			folder := filepath.Base(script) + "/" + root
			if folders[folder] == nil {
				folders[folder] = make(fstest.MapFS)
			}
			folders[folder][name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return folders
}

// parties are all that the records of a folder name, and the sources.
func parties(c *catalogue.Catalogue) []string {
	names := append(c.Names(record.ToOrganisation), "stm", "esr", "kunnat", "private")
	for _, id := range c.Names(record.ToProject) {
		for _, e := range c.Projects(record.ProjectID(id)) {
			if doc := c.Record(e); doc != nil && doc.Project != nil {
				for s := range c.Appearances(doc.Project) {
					names = append(names, string(s.Municipality))
				}
			}
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		party, _ := c.FindParty(name)
		return party == nil
	})
}

// madeUpOrganisations are those of a made-up project.
const madeUpOrganisations = `record: organisations/1
organisations:
  - {id: stm, name: {fi: Ministeriö}, kind: ministry, aliases: [STM]}
  - {id: kolpene, name: {fi: Kuntayhtymä}, kind: joint-municipal-authority}
`

// madeUp is a project with a few budgets, lines and payers, of which more or less
// is known.
func madeUp(t *rapid.T) string {
	figure := func() string { return strconv.Itoa(rapid.IntRange(0, 400).Draw(t, "figure")) }
	maybe := func(key string, value func() string) string {
		if rapid.Bool().Draw(t, key) {
			return ", " + key + ": " + value()
		}
		return ""
	}
	years := func() string {
		return fmt.Sprintf("{%d: %s}", rapid.IntRange(2008, 2011).Draw(t, "year"), figure())
	}
	var b strings.Builder
	fmt.Fprintf(&b, "record: project/1\nid: p\nname: {fi: P}\nstatus: granted\nperiod: %s\n",
		rapid.SampledFrom([]string{"2009/2010", "2008-11-01/2011-12-31", "2009/2009", "2008/.."}).Draw(t, "period"))
	phases := rapid.SampledFrom([][]string{nil, {"i", "ii"}}).Draw(t, "phases")
	if phases != nil {
		b.WriteString("phases:\n  - {id: i, period: 2009/2009}\n  - {id: ii, period: 2010-01-01/2010-12-31}\n")
	}
	b.WriteString("budgets:\n")
	for _, phase := range append(phases, "") {
		for _, stage := range []string{"planned", "applied", "granted", "realised"} {
			if rapid.IntRange(0, 2).Draw(t, "has "+stage) > 0 {
				continue
			}
			fmt.Fprintf(&b, "  - {stage: %s%s%s, funding: [", stage, maybe("total", figure), maybe("years", years))
			for i, source := range []string{"stm", "municipal", "esr"} {
				if i > 0 {
					b.WriteString(", ")
				}
				fmt.Fprintf(&b, "{source: %s%s%s%s", source, maybe("amount", figure), maybe("full_year", figure), maybe("years", years))
				if rapid.IntRange(0, 3).Draw(t, "has share") == 0 {
					b.WriteString(", share: " + rapid.SampledFrom([]string{"25%", "75%", "33.3%"}).Draw(t, "share"))
				}
				switch rapid.IntRange(0, 3).Draw(t, "payers") {
				case 0:
					b.WriteString(", payer: " + rapid.SampledFrom([]string{"kolpene", "Kemi", `"851"`, "stm"}).Draw(t, "payer"))
				case 1:
					fmt.Fprintf(&b, ", payers: [{municipalities: [Kemi, Tornio]%s}, {orgs: [kolpene]%s}]", maybe("full_year_each", figure), maybe("amount", figure))
				case 2:
					fmt.Fprintf(&b, ", payers: [{municipalities: [Kemi, Inari]%s}, {count: 3, of: municipality%s}]", maybe("amount", figure), maybe("amount_each", figure))
				}
				b.WriteString("}")
			}
			b.WriteString("]")
			if phase != "" {
				b.WriteString(", phase: " + phase)
			}
			b.WriteString("}\n")
		}
	}
	if strings.HasSuffix(b.String(), "budgets:\n") {
		return strings.TrimSuffix(b.String(), "budgets:\n")
	}
	return b.String()
}

type failer interface {
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// agree holds the answers about each project of a folder to one another.
func agree(t failer, c *catalogue.Catalogue, names []string, years []int) {
	for _, id := range c.Names(record.ToProject) {
		r := &Request{Catalogue: c, Entries: c.Projects(record.ProjectID(id)), Sound: func(*decode.Record) bool { return true }}
		if doc := c.Record(r.Entries[0]); len(r.Entries) > 1 || doc == nil || doc.Project == nil || len(doc.Findings) > 0 {
			continue // what can't be read has no answers
		}
		whole := answers(t, r, "total", "cost", years)
		tab, o, err := Budget(r, false)
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Wide) > 0 {
			continue // what is too large to add is refused
		}
		if tab.Total != nil { // it has budgets
			hold(t, id+" total", whole[0], at(tab, "total"))
			for i, year := range years {
				hold(t, fmt.Sprint(id, " cost ", year), whole[1+i], at(tab, strconv.Itoa(year)))
			}
		}
		for _, name := range names {
			party, _ := c.FindParty(name)
			if party == nil {
				t.Fatalf("there is no party %s", name)
			}
			asked := answers(t, r, fmt.Sprintf("pays(%q)", name), fmt.Sprintf("pays(%q, ", name), years)
			paid, _, err := Payer(&Request{Catalogue: c, Entries: r.Entries, Sound: r.Sound}, party, false)
			if err != nil {
				t.Fatal(err)
			}
			hold(t, id+" paid by "+name, asked[0], at(paid, "amount"))
			for i, year := range years {
				hold(t, fmt.Sprint(id, " paid by ", name, " in ", year), asked[1+i], at(paid, strconv.Itoa(year)))
			}
			if v, _ := asked[0].Value.(money.Amount); v.Known() && v.Cents() > 0 && !funds(t, r, name) {
				t.Fatalf("%s: %s pays and is not a funder", id, name)
			}
			holdShares(t, r, party, asked, years)
			share := answers(t, r, fmt.Sprintf("share(%q)", name), "", nil)[0]
			holdShare(t, id, name, share, asked[0], whole[0])
			holdRows(t, r, party, share, asked, years)
		}
	}
}

// answers are what a query says about one project: an expression, and another for each
// year.
func answers(t failer, r *Request, all, ofYear string, years []int) []table.Cell {
	open := ofYear
	if !strings.HasSuffix(open, " ") {
		open += "("
	}
	columns := all
	for _, year := range years {
		columns += fmt.Sprintf(", %s%d)", open, year)
	}
	q := &Query{}
	var err error
	if q.Columns, err = query.Values(r.Catalogue, columns, nil); err == nil {
		q.Keep, err = query.Condition(r.Catalogue, "true")
	}
	if err != nil {
		t.Fatal(err)
	}
	tab, _, err := Projects(r, q)
	if err != nil {
		t.Fatal(err)
	}
	return tab.Rows[0].Cells
}

func funds(t failer, r *Request, name string) bool {
	q := &Query{}
	var err error
	if q.Keep, err = query.Condition(r.Catalogue, fmt.Sprintf("funder(%q)", name)); err != nil {
		t.Fatal(err)
	}
	_, o, err := Projects(r, q)
	if err != nil {
		t.Fatal(err)
	}
	return o.Kept == 1
}

// at is a cell of a table's total; blank where it has no such column.
func at(t *table.Table, key string) table.Cell {
	i := columnOf(t, key)
	if i < 0 || t.Total == nil {
		return table.Cell{}
	}
	return t.Total.Cells[i]
}

// hold fails where a query says something other than a table: a blank in a table is
// nothing or unknown, and no part of a sum is nothing.
func hold(t failer, what string, asked, shown table.Cell) {
	a, _ := asked.Value.(money.Amount)
	b, known := shown.Value.(money.Amount)
	switch {
	case !known || b.Known() && shown.Partial && b.Cents() == 0:
		if a.Known() && a.Cents() != 0 {
			t.Fatalf("%s: %v is asked, and nothing shown", what, a)
		}
	case a != b || asked.Partial != shown.Partial:
		t.Fatalf("%s: %v (part: %v) is asked, %v (part: %v) shown", what, a, asked.Partial, b, shown.Partial)
	}
}

// holdShare holds the share of a party to what it pays of the total.
func holdShare(t failer, id, name string, share, paid, total table.Cell) {
	part, _ := paid.Value.(money.Amount)
	whole, _ := total.Value.(money.Amount)
	s, _ := share.Value.(money.Share)
	if !part.Known() || !whole.Known() || whole.Cents() == 0 || paid.Partial || total.Partial || part.IsAbout() || whole.IsAbout() {
		return
	}
	if want, ok := money.PercentOf(part, whole, s.Decimals()); !ok || s != want {
		t.Fatalf("%s: the share of %s is %v; %v of %v is %v", id, name, s, part, whole, want)
	}
}

// holdRows holds what a query says about a party that pays in one row of one budget to
// that row of shares and of budget.
func holdRows(t failer, r *Request, party *catalogue.Party, share table.Cell, asked []table.Cell, years []int) {
	line, payer := -1, -1
	all, _ := collectFigures(r, func(s *subject) bool {
		payments := s.payments(party)
		if len(s.budgets) != 1 || len(payments) != 1 || payments[0].Together() {
			return false
		}
		lines := s.budgets[0].plan.Lines
		line = slices.Index(lines, payments[0].Line)
		payer = slices.Index(lines[line].Payers, payments[0].Payer)
		return true
	})
	if !all[0] {
		return
	}
	shares, _, err := Shares(r, false)
	if err != nil {
		t.Fatal(err)
	}
	budget, _, err := Budget(r, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		*table.Table
		amount string
	}{{shares, "amount"}, {budget, "total"}} {
		row := payerRow(one.Table, line, payer)
		what := party.Name + ", " + one.Title.String()
		same := func(what string, asked, shown table.Cell) {
			hold(t, what, asked, shown)
			if asked.Known() && shown.Known() && asked.Basis != shown.Basis {
				t.Fatalf("%s: %s is asked, %s shown", what, asked.Basis, shown.Basis)
			}
		}
		cell := func(key string) table.Cell { return at(&table.Table{Columns: one.Columns, Total: row}, key) }
		same(what, asked[0], cell(one.amount))
		for i, year := range years {
			same(fmt.Sprint(what, " ", year), asked[1+i], cell(strconv.Itoa(year)))
		}
		if shown := cell("share"); payer < 0 && (share.Known() != shown.Known() ||
			share.Known() && (share.Partial != shown.Partial || share.About != shown.About || share.Basis != shown.Basis)) {
			t.Fatalf("%s: %v (part: %v) is asked for the share, %v (part: %v) shown", what, share.Value, share.Partial, shown.Value, shown.Partial)
		}
	}
}

// payerRow is the row of a line, or of one of its payers.
func payerRow(t *table.Table, line, payer int) *table.Row {
	section := columnOf(t, "section")
	for i := range t.Rows {
		word, _ := t.Rows[i].Cells[section].Value.(table.Word)
		switch {
		case word.Code == "funding" && t.Rows[i].Role == table.Item:
			line--
		case word.Code == "payers" && line == -1:
			payer--
		default:
			continue
		}
		if line == -1 && payer == -1 {
			return &t.Rows[i]
		}
	}
	return nil
}

// holdShares holds what a query says about a project with one budget to the lines and
// payers of shares.
func holdShares(t failer, r *Request, party *catalogue.Party, asked []table.Cell, years []int) {
	all, _ := collectFigures(r, func(s *subject) (faults []string) {
		if len(s.budgets) != 1 || s.budgets[0].Phase != nil {
			return nil
		}
		var rows []*finance.Row
		for _, line := range s.budgets[0].plan.Lines {
			f := line.Funding
			if f.Source == party.Source || f.Payer != "" && s.same(party.Name, string(f.Payer)) || f.Payer == "" && string(s.fund(f.Source)) == party.Name {
				rows = append(rows, &line.Row)
				continue
			}
			for _, payer := range line.Payers {
				if slices.ContainsFunc(payer.Names, func(n string) bool { return s.same(party.Name, n) }) {
					row := &payer.Row
					if len(payer.Names) > 1 {
						row = &finance.Row{Years: make([]finance.Figure, len(s.budgets[0].plan.Years))}
					}
					rows = append(rows, row)
				}
			}
		}
		sum := func(pick func(*finance.Row) finance.Figure) (cents int64, known bool) {
			known = len(rows) > 0
			for _, row := range rows {
				f := pick(row)
				cents, known = cents+f.Cents(), known && f.Known()
			}
			return cents, known
		}
		same := func(what string, asked table.Cell, pick func(*finance.Row) finance.Figure) {
			a, _ := asked.Value.(money.Amount)
			cents, known := sum(pick)
			if known && (!a.Known() || asked.Partial || a.Cents() != cents) || !known && a.Known() && a.Cents() != 0 && !asked.Partial {
				faults = append(faults, fmt.Sprintf("%s %s: %v is asked, shares have %d cents (%v)", party.Name, what, a, cents, known))
			}
		}
		same("in all", asked[0], func(r *finance.Row) finance.Figure { return r.Amount })
		for i, year := range years {
			if j, ok := slices.BinarySearch(s.budgets[0].plan.Years, year); ok {
				same(strconv.Itoa(year), asked[1+i], func(r *finance.Row) finance.Figure { return r.Years[j] })
			}
		}
		return faults
	})
	for _, fault := range slices.Concat(all...) {
		t.Fatal(fault)
	}
}
