package export

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/example"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/report"
)

// written is an export in memory: the rows of each table as they are written.
type written map[string][]map[string]Value

func (w written) Begin(string, string) error { return nil }
func (w written) Close() error               { return nil }

func (w written) Row(t *Table, row []Value) error {
	r := make(map[string]Value)
	for i, c := range t.Columns {
		r[c.Name] = row[i]
	}
	w[t.Name] = append(w[t.Name], r)
	return nil
}

type failer interface {
	Fatalf(format string, args ...any)
	Fatal(args ...any)
	Errorf(format string, args ...any)
}

// export writes a folder of records into memory.
func export(t failer, files fs.FS, kept map[string]bool) (written, *Outcome, *catalogue.Catalogue) {
	c, err := catalogue.Open(files, "records")
	if err != nil {
		t.Fatal(err)
	}
	w := make(written)
	out, err := Write(&Request{Catalogue: c, Sound: check.Soundness(), Kept: kept, Check: check.Options{Today: calendar.DayOf(2026, 1, 1)}}, w)
	if err != nil || len(out.Failures) > 0 {
		t.Fatalf("%v %v", err, out.Failures)
	}
	return w, out, c
}

// TestWrite holds the rows of the repository's records, of those of the scripts, of the
// example's and of made-up ones to the description of the tables, and their figures to what
// shares and budget say.
func TestWrite(t *testing.T) {
	hold := func(t failer, files fs.FS) {
		w, out, c := export(t, files, nil)
		w.described(t)
		w.agrees(t, c, out)
	}
	hold(t, os.DirFS("../../records"))
	if testing.Short() {
		return
	}
	for name, files := range folders(t) {
		t.Run(name, func(t *testing.T) { hold(t, files) })
	}
	rapid.Check(t, func(t *rapid.T) {
		text := madeUp(t)
		t.Log(text)
		hold(t, fstest.MapFS{"projects/p.yaml": {Data: []byte(text)}})
	})
}

// folders are those of the example, and of the scripts.
func folders(t *testing.T) map[string]fstest.MapFS {
	scripts, err := filepath.Glob("../../testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts: ", err)
	}
	out := make(map[string]fstest.MapFS)
	if err := fs.WalkDir(example.Records, "records", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if out["example"] == nil {
			out["example"] = make(fstest.MapFS)
		}
		text, err := example.Records.ReadFile(name)
		out["example"][strings.TrimPrefix(name, "records/")] = &fstest.MapFile{Data: text}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	add := func(script, file string, text []byte) {
		for _, r := range record.Roots() {
			place := r.Folder + "/"
			if r.Folder == "" {
				place = r.Name() + ".yaml"
			}
			if root, name, ok := strings.Cut(file, place); ok && (root == "" || strings.HasSuffix(root, "/")) {
				folder := path.Join(script, root)
				if out[folder] == nil {
					out[folder] = make(fstest.MapFS)
				}
				out[folder][place+name] = &fstest.MapFile{Data: text}
			}
		}
	}
	for _, script := range append(scripts, "../../testdata/figures.txtar") {
		archive, err := txtar.ParseFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if path.Base(f.Name) == ".keep" { // of a folder without records
				continue
			}
			add(filepath.Base(script), f.Name, f.Data)
		}
	}
	return out
}

// described holds the rows to the description: what a row must have, words out of lists,
// keys that tell rows apart, and references that hold.
func (w written) described(t failer) {
	values := func(row map[string]Value, columns []string) (joined string, whole bool) {
		for _, name := range columns {
			if row[name].Null() {
				return "", false
			}
			joined += fmt.Sprintf("%q %d ", row[name].text, row[name].number)
		}
		return joined, true
	}
	keys := make(map[string]map[string]bool)
	for _, table := range Tables() {
		keys[table.Name] = make(map[string]bool)
		for _, row := range w[table.Name] {
			for _, c := range table.Columns {
				v := row[c.Name]
				if v.Null() && c.Required {
					t.Errorf("%s: a row without %s: %v", table.Name, c.Name, row)
				}
				if c.Choices != nil && !v.Null() && !contains(c.Choices, v.text) {
					t.Errorf("%s: %s is %q", table.Name, c.Name, v.text)
				}
			}
			key, _ := values(row, table.Key)
			if keys[table.Name][key] {
				t.Errorf("%s: the key %s is there twice", table.Name, key)
			}
			keys[table.Name][key] = true
		}
	}
	for _, table := range Tables() {
		for _, r := range table.References {
			for _, row := range w[table.Name] {
				if key, whole := values(row, r.Columns); whole && !keys[r.Table][key] {
					t.Errorf("%s: %v leads to no row of %s: %s", table.Name, r.Columns, r.Table, key)
				}
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// sharesJSON is as much of what shares says as figures are held to.
type sharesJSON struct {
	ID      string
	Budgets []struct {
		rowJSON
		Phase, Stage string
		Total        amountJSON
		Lines        []struct {
			rowJSON
			Source string
			Payers []struct {
				rowJSON
				Name     string
				Together *rowJSON
			}
		}
	}
}

type rowJSON struct {
	Amount   amountJSON
	FullYear *amountJSON `json:"full_year"`
	Years    map[string]amountJSON
}

type amountJSON struct {
	Amount json.Number
	Basis  string
}

// agrees holds the figures to those of shares at every stage, and what they make without
// counting anything twice to the total of budget.
func (w written) agrees(t failer, c *catalogue.Catalogue, out *Outcome) {
	figures := make(map[string][]map[string]Value)
	for _, row := range w["figure"] {
		key := row["project"].text + " " + row["phase"].text + "/" + row["stage"].text
		figures[key] = append(figures[key], row)
	}
	if len(out.Repeated) > 0 {
		return // two projects with one id are two in tables
	}
	for _, stage := range record.StageApplied.Choices() {
		r := &report.Request{Catalogue: c, Entries: c.AllProjects(), Sound: check.Soundness(), Stage: record.Stage(stage)}
		_, projects, _, err := report.SharesJSON(r, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range projects {
			var p sharesJSON
			if err := json.Unmarshal(text, &p); err != nil {
				t.Fatal(err)
			}
			for _, b := range p.Budgets {
				key := p.ID + " " + b.Phase + "/" + b.Stage
				x := &budgetRows{failer: t, key: key, rows: figures[key]}
				b.Amount = b.Total
				x.same("total", b.rowJSON)
				for _, line := range b.Lines {
					x.same("funding", line.rowJSON)
					for _, payer := range line.Payers {
						if payer.Together != nil {
							payer.rowJSON = *payer.Together
						}
						x.same("payer", payer.rowJSON)
					}
				}
			}
		}
	}
	contradicts := make(map[string]bool) // itself: its figures are as it states them
	for _, row := range w["finding"] {
		contradicts[row["project"].text] = contradicts[row["project"].text] || row["severity"].text != "note"
	}
	for key, rows := range figures {
		if !contradicts[rows[0]["project"].text] {
			addsUp(t, key, rows)
		}
	}
	w.sums(t, c)
}

// addsUp: the lines of a budget and what they leave make its total in all and in each year,
// and so do its costs, less the income.
func addsUp(t failer, key string, rows []map[string]Value) {
	type sum struct {
		cents, rows int64
		open        bool
	}
	sums := make(map[string]*sum) // by section and year
	for _, row := range rows {
		if row["full_year"].Bool() || !row["beneficiary"].Null() || row["section"].text == unallocatedSection && !row["item"].Null() {
			continue
		}
		of := fmt.Sprint(row["section"].text, " ", row["year"].number)
		if sums[of] == nil {
			sums[of] = new(sum)
		}
		sums[of].open = sums[of].open || row["amount_cents"].Null()
		sums[of].cents += row["amount_cents"].number
		sums[of].rows++
	}
	for of, s := range sums {
		section, year, _ := strings.Cut(of, " ")
		total := sums[totalSection+" "+year]
		if section != fundingSection && section != costSection || s.open || total == nil || total.open {
			continue
		}
		if rest := sums[unallocatedSection+" "+year]; rest != nil && section == fundingSection {
			s.cents += rest.cents
		}
		if income := sums[incomeSection+" "+year]; income != nil && section == costSection {
			s.cents -= income.cents
		}
		if s.cents != total.cents {
			t.Errorf("%s: %s makes %d, the total is %d", key, of, s.cents, total.cents)
		}
	}
}

// sums holds what the totals make without stages or parts that are counted twice to the
// total that budget shows, in all and by year.
func (w written) sums(t failer, c *catalogue.Catalogue) {
	r := &report.Request{Catalogue: c, Entries: c.AllProjects(), ByID: true, Sound: check.Soundness()}
	budget, _, err := report.Budget(r, false)
	if err != nil || budget == nil || budget.Total == nil {
		return // nothing to add, or too large to be added
	}
	made := make(map[string]int64)
	for _, row := range w["figure"] {
		if row["section"].text == totalSection && row["default_stage"].Bool() && !row["full_year"].Bool() && !row["part_of_other"].Bool() {
			year := "total"
			if !row["year"].Null() {
				year = strconv.FormatInt(row["year"].number, 10)
			}
			made[year] += row["amount_cents"].number
		}
	}
	for i, column := range budget.Columns {
		key := column.Key
		if key == "amount" {
			key = "total"
		}
		cell := budget.Total.Cells[i]
		if a, is := cell.Value.(money.Amount); is && a.Known() && !cell.Partial && (key == "total" || len(key) == 4) && made[key] != a.Cents() {
			t.Errorf("budget says %s: %s, the figures make %d", key, a, made[key])
		}
	}
}

// madeUp is a project of which more or less is known.
func madeUp(t *rapid.T) string {
	maybe := func(key string, values ...string) string {
		if i := rapid.IntRange(0, 2*len(values)-1).Draw(t, key); i < len(values) {
			return ", " + key + ": " + values[i]
		}
		return ""
	}
	var b strings.Builder
	b.WriteString("record: project/1\nid: p\nname: {fi: P}\nstatus: granted\n")
	fmt.Fprintf(&b, "period: %s\nbudgets:\n", rapid.SampledFrom([]string{"2009/2010", "2008-11-01/2011-12-31", "2009/2009", "2008/.."}).Draw(t, "period"))
	amounts := []string{"0", "7", "90.50", "about 1100", "400"}
	for _, stage := range []string{"planned", "applied", "granted", "realised"} {
		years := maybe("years", "{2009: 40}", "{2009: 3, 2010: 4.25}", "{2008: 1, 2009: 2, 2010: 3, 2011: 1}")
		fmt.Fprintf(&b, "  - {stage: %s%s%s%s%s", stage, maybe("total", amounts...), maybe("full_year", amounts...), years, maybe("income", "0", "20"))
		b.WriteString(maybe("costs", "[{category: personnel, amount: 300}, {category: travel}]", "[{category: personnel, amount: 400}]"))
		b.WriteString(", funding: [")
		for i, source := range []string{"stm", "municipal"} {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "{source: %s%s%s%s%s", source, maybe("amount", amounts...), maybe("share", "25%", "75%", "33.3%"), maybe("full_year", amounts...), maybe("payer", "Kemi", `"851"`))
			b.WriteString(maybe("payers", "[{municipalities: [Kemi, Tornio], full_year_each: 9}]", "[{municipalities: [Kemi, Inari], amount: 88}, {count: 3, of: municipality, amount_each: 4}]") + "}")
		}
		b.WriteString("]")
		b.WriteString(maybe("beneficiaries", "[{municipality: Kemi, total: 100, funding: [{source: stm, amount: 60}]}, {group: {fi: R}, of: municipality, share: 30%}]"))
		b.WriteString("}\n")
	}
	return b.String()
}

// budgetRows are the figures of a budget that are still to be compared.
type budgetRows struct {
	failer
	key  string
	rows []map[string]Value
}

// same holds the next rows of a section to what shares says: the amount, that of a full year,
// and the years.
func (x *budgetRows) same(section string, want rowJSON) {
	x.one(section, "", false, &want.Amount)
	x.one(section, "", true, want.FullYear)
	for year := 1900; year < 2200; year++ {
		if a, is := want.Years[strconv.Itoa(year)]; is {
			x.one(section, strconv.Itoa(year), false, &a)
		}
	}
}

// one takes the next row of a section, and holds it to an amount; none where shares has none.
func (x *budgetRows) one(section, year string, fullYear bool, want *amountJSON) {
	if want == nil {
		return
	}
	for i, row := range x.rows {
		if row["section"].text != section || !row["beneficiary"].Null() {
			continue
		}
		is := ""
		if !row["year"].Null() {
			is = strconv.FormatInt(row["year"].number, 10)
		}
		have := ""
		if !row["amount_cents"].Null() {
			have = string(appendDecimal(nil, row["amount_cents"].number, 2))
		}
		if is != year || row["full_year"].Bool() != fullYear || have != want.Amount.String() || row["basis"].text != want.Basis {
			x.Errorf("%s: %s %s (full year: %v): shares says %v, figure %s in %q, %s", x.key, section, year, fullYear, *want, have, is, row["path"].text)
		}
		x.rows = append(x.rows[:i:i], x.rows[i+1:]...)
		return
	}
	x.Errorf("%s: %s %s (full year: %v): no figure of %v", x.key, section, year, fullYear, *want)
}
