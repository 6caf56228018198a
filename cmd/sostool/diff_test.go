package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/history"
	"sostool/pkg/report"
)

// madeUp are records with what the repository's own lack: costs, what was
// realised, years, shares, weights, amounts by phase, parts.
var madeUp = map[string]string{
	"programmes/ohjelma.yaml": `record: programme/1
id: ohjelma
name: {fi: Ohjelma}
period: 2014/2020
funder: stm
caps:
- {source: stm, max_share: 75%, basis: laki}
- {source: municipal, min_share: 20%, basis: laki}
`,
	"projects/kokonaan.yaml": `record: project/1
id: kokonaan
name: {fi: Koko hanke}
status: ended
period: 2015-03/2017-08
programme: ohjelma
budgets:
- stage: applied
  total: 1000000
  funding:
  - {source: stm, share: 75%}
  - {source: municipal, share: 25%}
- stage: granted
  total: 900000
  full_year: 360000
  costs:
  - {category: personnel, amount: 600000}
  - {category: travel, amount: 200000}
  funding:
  - source: stm
    amount: 660000
    years: {2015: 200000, 2016: 260000}
  - source: municipal
    amount: 200000
    payers:
    - {municipalities: [Kemi, Tornio], amount_each: 40000}
    - {municipalities: [Simo], amount: 30000}
    - {count: 3, of: municipality, amount_each: 10000}
- stage: realised
  total: 850000
  costs:
  - {category: personnel, amount: 580000}
  funding:
  - {source: stm, amount: 630000}
  - source: municipal
    amount: 190000
    payers:
    - {municipalities: [Kemi], amount: 38000}
`,
	"projects/osa.yaml": `record: project/1
id: osa
name: {fi: Hankkeen osa}
status: ended
part_of: kokonaan
period: 2015-03/2017-08
programme: ohjelma
budgets:
- stage: granted
  total: 300000
  years: {2015: 100000, 2016: 120000}
  funding:
  - {source: stm, share: 70%}
  - source: municipal
    split: {by: weights, weights: {Kemi: 2, Tornio: 1}}
    share: 30%
`,
	"projects/vaiheet.yaml": `record: project/1
id: vaiheet
name: {fi: Vaiheittain}
status: granted
period: 2015/2018
phases:
- {id: i, period: 2015/2016}
- {id: ii, period: 2017/2018}
budgets:
- phase: i
  stage: granted
  total: 200000.50
  funding:
  - {source: esr, share: 50%}
  - {source: municipal, payer: Kemi, own: true}
- phase: i
  stage: realised
  total: 190000
- phase: ii
  stage: applied
  total: about 300000
  years: {2017: 140000}
  funding:
  - {source: esr, amount: 150000}
  - {source: municipal, payer: Kemi, own: true}
`,
}

// TestFollows: whatever one changes in a record, each figure of budget and shares
// that is another one is in diff, and none that is not.
func TestFollows(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir+"/records", os.DirFS("../../records")); err != nil {
		t.Fatal(err)
	}
	for name, text := range madeUp {
		if err := os.WriteFile(filepath.Join(dir, "records", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	gitIn(t, dir, "", "init", "-q", "-b", "main")
	gitIn(t, dir, "", "add", ".")
	gitIn(t, dir, "", "commit", "-qm", "one")
	f := &followed{T: t, dir: dir + "/records"}
	for _, line := range strings.Split(f.command("list", "-f", "csv", "--columns", "id"), "\n")[1:] {
		if id := strings.TrimSpace(line); id != "" && !slices.Contains(f.ids, id) {
			f.ids = append(f.ids, id)
		}
	}
	before := f.figures()
	if len(before) < 120 {
		t.Fatalf("only %d figures", len(before))
	}
	for i, e := range f.edits() {
		if testing.Short() && i%20 != 0 {
			continue
		}
		if err := os.WriteFile(e.file, []byte(e.text), 0o644); err != nil {
			t.Fatal(err)
		}
		f.compare(e, before)
		if err := os.WriteFile(e.file, []byte(e.was), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type followed struct {
	*testing.T
	dir  string
	ids  []string
	left bool // a record is left out of tables
}

// altered is a file with another text than before.
type altered struct{ what, file, was, text string }

var (
	digits = regexp.MustCompile(`\b\d+(\.\d+)?%|\b[1-9]\d{3,}(\.\d\d)?\b`)
	lineOf = regexp.MustCompile(`(?m)^ *(- )?\{?(source|category|municipalities|count)?.*(amount|total|share|full_year|full_year_each|amount_each|years|own)(: .*)$`)
)

// edits change each figure of each record, and leave out each line that states
// one.
func (f *followed) edits() []altered {
	names, err := filepath.Glob(f.dir + "/pro*/*.yaml")
	if err != nil || len(names) == 0 {
		f.Fatal(err, len(names))
	}
	var out []altered
	for _, name := range names {
		bytes, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		text := string(bytes)
		from := max(strings.Index(text, "\nbudgets:"), strings.Index(text, "\ncaps:"))
		if from < 0 {
			continue
		}
		end := len(text)
		if i := strings.Index(text, "\nsources:"); i > from {
			end = i
		}
		put := func(what string, at []int, with string) {
			out = append(out, altered{fmt.Sprintf("%s: %q becomes %q: %s", filepath.Base(name), text[from+at[0]:from+at[1]], with, what), name, text, text[:from+at[0]] + with + text[from+at[1]:]})
		}
		for _, at := range digits.FindAllStringIndex(text[from:end], -1) {
			old := text[from+at[0] : from+at[1]]
			switch {
			case strings.HasSuffix(old, "%"):
				put("a share", at, "60%")
			case len(old) == 4: // a year, or 2000
			default:
				put("ten more", at, strings.Replace(old, old[:1], string(old[0]%9+'1'), 1))
			}
		}
		for _, at := range lineOf.FindAllStringIndex(text[from:end], -1) {
			put("left out", at, "")
		}
	}
	return out
}

func (f *followed) command(args ...string) string {
	var out, talk bytes.Buffer
	w := &world{in: strings.NewReader(""), out: &out, err: &talk, getenv: os.Getenv,
		hasenv: func(string) bool { return false }, now: time.Now, columns: usualColumns}
	s := run(w, append(args, "--records", f.dir, "--lang", "en"))
	if s == statusFailed && strings.Contains(talk.String(), "left out: ") {
		return "{}" // the record can't be read without error
	}
	if s != statusDone {
		f.Fatalf("%q: status %d\n%s", args, s, talk.String())
	}
	return out.String()
}

func (f *followed) json(to any, args ...string) {
	if err := json.Unmarshal([]byte(f.command(append(args, "-f", "json")...)), to); err != nil {
		f.Fatalf("%q: %v", args, err)
	}
}

// figures are those of all tables, by what they are of: as printed, with their
// basis.
func (f *followed) figures() map[string]string {
	out := make(map[string]string)
	var shares struct{ Projects []map[string]any }
	f.json(&shares, "shares")
	for _, p := range shares.Projects {
		id := p["id"].(string)
		for _, b := range p["budgets"].([]any) {
			b := b.(map[string]any)
			of := id + " budgets[" + stageOf(b) + "]"
			gather(out, of+".total", b["total"])
			gather(out, of+".unallocated", b["unallocated"])
			row(out, of, b)
			for _, l := range b["lines"].([]any) {
				l := l.(map[string]any)
				of := of + ".funding[" + l["source"].(string) + "]"
				gather(out, of+".amount", l["amount"])
				gather(out, of+".share", l["share"])
				row(out, of, l)
				if x, ok := l["unexplained"].(map[string]any); ok {
					gather(out, of+".unexplained", x["amount"])
					row(out, of+".unexplained", x)
				}
				for _, x := range l["payers"].([]any) {
					x := x.(map[string]any)
					name, _ := x["name"].(string)
					if name == "" {
						continue // by its place
					}
					gather(out, of+".payers["+name+"].amount", x["amount"])
					row(out, of+".payers["+name+"]", x)
				}
			}
			limits, _ := b["limits"].([]any)
			for _, l := range limits {
				l := l.(map[string]any)
				which := "max"
				if l["min_percent"] != nil {
					which = "min"
				}
				of := of + ".limits[" + l["source"].(string) + "]." + which
				out[of+"_amount"], out[of+"_percent"] = fmt.Sprint(l["amount"]), fmt.Sprint(l[which+"_percent"])
			}
		}
	}
	for _, id := range f.ids {
		var budget struct {
			Rows  []map[string]any
			Total map[string]any
		}
		f.json(&budget, "budget", id)
		if budget.Rows == nil {
			f.left = true
		}
		for _, r := range append(budget.Rows, budget.Total) {
			of, amount := id+" ", ".total"
			if r["stage"] != nil && r["section"] != "part" && r["section"] != "rest" {
				of += "budgets[" + stageOf(r) + "]"
			}
			switch r["section"] {
			case "costs":
				if r["item"] == "unitemised" {
					of, amount = of+".unitemised", ""
				} else {
					of, amount = of+".costs["+fmt.Sprint(r["item"])+"]", ".amount"
				}
			case "part":
				of += "parts[" + fmt.Sprint(r["item"]) + "]"
				noteCell(out, of+".share", r, "share")
			case "rest":
				of += "rest"
				noteCell(out, of+".share", r, "share")
			case "funding":
				of, amount = of+".funding["+fmt.Sprint(r["item"])+"]", ".amount"
			case "payers":
				if r["payers"] != 1.0 {
					continue
				}
				of, amount = of+".funding["+fmt.Sprint(r["item"])+"].payers["+fmt.Sprint(r["payer"])+"]", ".amount"
			case "unallocated":
				continue // in shares
			}
			dot := "."
			if strings.HasSuffix(of, " ") {
				dot, amount = "", "total"
			}
			noteCell(out, of+amount, r, "total")
			noteCell(out, of+dot+"difference", r, "difference")
			noteCell(out, of+dot+"difference_percent", r, "difference_percent")
			for key := range r {
				if regexp.MustCompile(`^\d{4}$`).MatchString(key) {
					noteCell(out, of+dot+"years."+key, r, key)
				}
			}
		}
	}
	return out
}

func stageOf(b map[string]any) string {
	if phase, _ := b["phase"].(string); phase != "" {
		return phase + "/" + fmt.Sprint(b["stage"])
	}
	return fmt.Sprint(b["stage"])
}

func noteCell(to map[string]string, name string, row map[string]any, key string) {
	if v, ok := row[key]; ok {
		basis := row[key+"_basis"]
		if basis == nil {
			basis = "stated"
		}
		note(to, name, fmt.Sprintf("%v %v", v, basis))
	}
}

// note keeps a figure; where two tables have it they agree.
func note(to map[string]string, name, value string) {
	if was, ok := to[name]; ok && !strings.HasPrefix(was, value) && !strings.HasPrefix(value, was) {
		value = was
	}
	to[name] = value
}

// gather notes one figure of shares.
func gather(to map[string]string, name string, figure any) {
	m, _ := figure.(map[string]any)
	switch {
	case m["amount"] != nil:
		note(to, name, fmt.Sprintf("%v %v", m["amount"], m["basis"]))
	case m["percent"] != nil:
		note(to, name, fmt.Sprint(m["percent"])) // stated or worked out
	}
	if m["off"] != nil {
		to[strings.TrimSuffix(name, ".share")+".off"] = fmt.Sprint(m["off"])
	}
}

func row(to map[string]string, of string, r map[string]any) {
	gather(to, of+".full_year", r["full_year"])
	years, _ := r["years"].(map[string]any)
	for y, figure := range years {
		gather(to, of+".years."+y, figure)
	}
}

// compare holds diff against the tables of both times.
func (f *followed) compare(e altered, before map[string]string) {
	f.left = false
	after := f.figures()
	if f.left { // its findings say so, and nothing is worked out
		return
	}
	var diff struct{ Rows []map[string]any }
	f.json(&diff, "diff")
	follows := make(map[string]bool)
	var told []string
	for _, r := range diff.Rows {
		key := fmt.Sprint(r["record"], " ", r["path"])
		switch kind := r["kind"].(string); {
		case kind == "follows":
			if follows[key] {
				f.Errorf("%s: %s is told twice", e.what, key)
			}
			follows[key] = true
			if r["old"] == r["new"] && before[key] == after[key] {
				f.Errorf("%s: %s follows, and is the same: %v", e.what, key, r)
			}
		case !strings.HasPrefix(kind, "finding"):
			told = append(told, key)
		}
	}
	all := maps.Clone(before)
	maps.Copy(all, after)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		id, path, _ := strings.Cut(key, " ")
		differs := before[key] != after[key] && (before[key]+after[key] != "0 derived" || strings.HasSuffix(key, ".unallocated"))
		direct := slices.ContainsFunc(told, func(t string) bool {
			return t == key || strings.HasPrefix(key, t+".") || strings.HasPrefix(key, t+"[") || strings.Contains(t, ".payers[") && strings.Contains(key, ".payers[") && strings.HasPrefix(t, id+" "+path[:strings.Index(path, ".payers[")])
		})
		one := !strings.Contains(path, "[") && !strings.HasPrefix(path, "rest") && f.alone(id, key, all)
		switch {
		case differs && !direct && !follows[key] && !one:
			f.Errorf("%s: %s is %q -> %q, and diff does not say it", e.what, key, before[key], after[key])
		case !differs && follows[key]:
			f.Errorf("%s: %s is %q, and diff says that it is another one", e.what, key, after[key])
		}
	}
}

// alone reports whether a figure of a project in all is that of its one budget.
func (f *followed) alone(id, key string, all map[string]string) bool {
	budgets := make(map[string]bool)
	for k := range all {
		if rest, ok := strings.CutPrefix(k, id+" budgets["); ok {
			budgets[rest[:strings.IndexByte(rest, ']')]] = true
		}
	}
	return len(budgets) == 1
}

// TestReach: whatever one changes in a record or takes away, diff finds what a
// check of all records at both times does, also in those that are the same.
func TestReach(t *testing.T) {
	then, now := t.TempDir()+"/records", t.TempDir()+"/records"
	for _, dir := range []string{then, now} {
		if err := os.CopyFS(dir, os.DirFS("../../records")); err != nil {
			t.Fatal(err)
		}
		for name, text := range madeUp {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		twin := strings.Replace(madeUp["projects/osa.yaml"], "id: osa", "id: toinen", 1)
		if err := os.WriteFile(filepath.Join(dir, "projects/toinen.yaml"), []byte(twin), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := 0
	compare := func(what string) {
		d := &report.Difference{Times: history.Times{Old: recordsIn(t, then), New: recordsIn(t, now)}}
		d.Pairs = history.Pairs(d.Old, d.New)
		o := &diffOptions{}
		o.findings(d, check.Options{})
		all := history.Times{Old: recordsIn(t, then), New: recordsIn(t, now)}
		all.Pairs = history.Pairs(all.Old, all.New)
		old, _ := check.Run(all.Old.Catalogue, check.Options{})
		new, _ := check.Run(all.New.Catalogue, check.Options{})
		want, got := turns(&all, old, new), turns(&d.Times, d.OldFindings, d.NewFindings)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: all records (-), what diff looks at (+)\n%s", what, diff)
		}
		for _, line := range want {
			if !slices.ContainsFunc(d.Pairs, func(p history.Pair) bool { return strings.Contains(line, p.Entry().Name) }) {
				elsewhere++
			}
		}
	}
	names, err := filepath.Glob(now + "/*.yaml")
	more, err2 := filepath.Glob(now + "/*/*.yaml")
	if err != nil || err2 != nil || len(more) == 0 {
		t.Fatal(err, err2)
	}
	for i, name := range append(names, more...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write := func(what, with string) {
			if err := os.WriteFile(name, []byte(with), 0o644); err != nil {
				t.Fatal(err)
			}
			compare(filepath.Base(name) + ": " + what)
		}
		keys := regexp.MustCompile(`(?m)^[a-z_]+:`).FindAllStringIndex(string(text), -1)
		for k, at := range keys {
			if testing.Short() && (i+k)%16 > 0 {
				continue
			}
			end := len(text)
			if k+1 < len(keys) {
				end = keys[k+1][0]
			}
			write("without "+string(text[at[0]:at[1]]), string(text[:at[0]])+string(text[end:]))
		}
		write("another figure", strings.Replace(string(text), "total: ", "total: 9", 1))
		write("another whole", string(text)+"\npart_of: osa\n")
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		compare(filepath.Base(name) + ": taken away")
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if elsewhere < 20 {
		t.Errorf("only %d findings came or went in records that are the same", elsewhere)
	}
}

func recordsIn(t *testing.T, dir string) *history.Records {
	c, err := catalogue.Open(os.DirFS(dir), "records")
	if err != nil {
		t.Fatal(err)
	}
	return &history.Records{Catalogue: c, ID: func(e *catalogue.Entry) string {
		text, err := e.Text()
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}}
}

// turns are the findings that came or went, one a line.
func turns(times *history.Times, old, new *diag.Report) []string {
	var out []string
	of := times.CompareFindings(old, new)
	add := func(turn string, f *diag.Finding) {
		out = append(out, strings.Join([]string{turn, f.File, f.Path, f.Rule, f.Message.String()}, " | "))
	}
	for _, i := range of.Came {
		add("came", &new.Findings[i])
	}
	for _, k := range of.Went {
		add("went", &old.Findings[k])
	}
	slices.Sort(out)
	return out
}
