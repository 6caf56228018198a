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

	"golang.org/x/tools/txtar"
)

// TestFollows: whatever one changes in a record, diff has each figure of budget and
// shares that changes, and no other.
func TestFollows(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir+"/records", os.DirFS("../../records")); err != nil {
		t.Fatal(err)
	}
	madeUp, err := txtar.ParseFile("../../testdata/figures.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range madeUp.Files {
		if err := os.WriteFile(filepath.Join(dir, "records", file.Name), file.Data, 0o644); err != nil {
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
		if i%2 != 0 || testing.Short() && i%20 != 0 {
			continue // each costs two processes of git
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

// altered is a file whose text changed.
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
	w := testWorld(&out, &talk)
	w.getenv = os.Getenv
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
