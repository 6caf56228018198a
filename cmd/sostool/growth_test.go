package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sostool/pkg/decode"
	"sostool/pkg/effort"
)

// lines is a text of n lines, each made with its number, I; the next one is J, and
// K the same of the last one, which comes full circle.
func lines(n int, line string) string {
	var b strings.Builder
	for i := range n {
		number := func(i int) string { return fmt.Sprintf("%04d", i+1) }
		b.WriteString(strings.NewReplacer("I", number(i), "J", number(i+1), "K", number((i+1)%n)).Replace(line) + "\n")
	}
	return b.String()
}

// growth is what a folder has many of: lists of a project or a programme, each a
// paragraph, organisations, or projects, whose one line holds their number. Pairs of
// what is looked through fast show only where there are more of them.
type growth struct {
	project, programme, organisations, projects string
	more                                        bool
}

// growing are records that are large in one way each.
var growing = map[string]growth{
	"phases with budgets":        {project: "phases:\n- {id: fI, period: 2004/2004}\n\nbudgets:\n- {phase: fI, stage: granted, years: {2004: 5}, total: 5}", more: true},
	"limits of one source":       {project: "programme: o\n\nbudgets: [{stage: granted, decided: 2004, total: 100, funding: [{source: stm, share: 75%}]}]", programme: "caps:\n- {source: stm, max_share: 75%, from: 2003}", more: true},
	"phases that overlap":        {project: "phases:\n- {id: fI, period: 2004/2005}"},
	"phases of a day":            {project: "phases:\n- {id: fI, period: I-01-01/I-01-01}"},
	"phases of one id":           {project: "phases:\n- {id: f, period: 2004/2005}"},
	"phases that are not there":  {project: "tasks:\n- {for: Tornio, title: {fi: x}, phase: fI}"},
	"regions":                    {project: "team_regions:\n- {id: rI, name: {fi: R}, teams: [Tornio], municipalities: [Tornio, Simo]}"},
	"partners":                   {project: "partners:\n- {municipality: Tornio, roles: [partner, funder]}"},
	"groups":                     {project: "partners:\n- {group: {fi: rI}, of: municipality, count: 2, roles: [partner]}"},
	"decisions":                  {project: "decisions:\n- {date: 2008-01-02, body: {fi: H}, outcome: approved}"},
	"budgets":                    {project: "budgets:\n- {stage: granted, total: 100, decided: 2004}"},
	"lines of funding":           {project: "budgets:\n- stage: granted\n  total: 100\n  funding:\n  - {source: stm, amount: 3, years: {2009: 1, 2010: 2}}"},
	"costs":                      {project: "budgets:\n- stage: granted\n  total: 100\n  costs:\n  - {category: personnel, amount: 3}"},
	"flat rates":                 {project: "budgets:\n- stage: granted\n  total: 100\n  cost_model: flat-rate-7\n  costs:\n  - {category: other, amount: 3}\n  - {category: flat-rate, rate: 0.I%, of: direct}"},
	"costs of a flat rate":       {project: "budgets:\n- stage: granted\n  total: 100\n  cost_model: flat-rate-7\n  costs:\n  - category: flat-rate\n  - {category: other, amount: 3}"},
	"cost models":                {project: "phases:\n- {id: fI, period: 2004/2004}\n\nbudgets:\n- {stage: granted, cost_model: actual}\n- {phase: fI, stage: amended, cost_model: lump-sum}"},
	"payers":                     {project: "budgets:\n- stage: granted\n  funding:\n  - source: municipal\n    amount: 3\n    payers:\n    - {municipalities: [Tornio], amount: 3}"},
	"municipalities that pay":    {project: "budgets:\n- stage: granted\n  funding:\n  - source: municipal\n    amount: 3\n    payers:\n    - amount_each: 3\n      municipalities:\n      - Tornio"},
	"amendments":                 {project: "amendments:\n- {path: status, from: idea, to: idea}"},
	"sources":                    {project: "sources:\n- {id: sI, title: {fi: x}, kind: plan}"},
	"sources that are not there": {project: "citations:\n- {path: status, source: sI, at: p. 1}"},
	"paths that lead nowhere":    {project: "sources: [{id: s, title: {fi: x}, kind: plan}]\ncitations:\n- {path: \"tasks[xI]\", source: s, at: p. 1}"},
	"discrepancies":              {project: "discrepancies:\n- {path: status, claims: [{value: a, source: s}, {value: b, source: t}], chosen: s, reason: {fi: x}}"},
	"claims":                     {project: "discrepancies:\n- path: status\n  chosen: s\n  claims:\n  - {value: aI, source: s}"},
	"allow entries":              {project: "allow:\n- {rule: phase-overlap, path: status, reason: so be it}"},
	"notes with addresses":       {project: "notes:\n- {text: {fi: \"ainoI@example.fi, 040 123 I\"}}"},
	"objectives":                 {project: "objectives:\n- {title: {fi: tavoite}}"},
	"target groups":              {project: "target_groups:\n- {title: {fi: nuoret}, municipalities: [Tornio]}"},

	"organisations that are parts in a circle":   {organisations: "- {id: oI, name: {fi: O}, kind: agency, part_of: oK}"},
	"organisations that are parts in a row":      {organisations: "- {id: oI, name: {fi: O}, kind: agency, part_of: oJ}"},
	"organisations of one id":                    {organisations: "- {id: o, name: {fi: O}, kind: agency}"},
	"organisations of one name":                  {organisations: "- {id: oI, name: {fi: Sama}, kind: agency, aliases: [sama nimi]}"},
	"organisations that are parts of none there": {organisations: "- {id: virasto-I, name: {fi: O}, kind: agency, part_of: virsto-I}"},

	"projects that continue in a circle":  {projects: "continues: [pK]"},
	"projects that are parts in a circle": {projects: "part_of: pK"},
	"projects that are parts in a row":    {projects: "part_of: pJ"},
	"projects that are parts of one":      {projects: "part_of: p0001"},
	"projects of one name and total":      {projects: "budgets: [{stage: planned, total: 100}]"},
	"projects of programmes not there":    {projects: "programme: ohjelma-I"},
}

// grow writes one of the growing folders.
func grow(t *testing.T, dir string, kind growth, n int) {
	write := func(name, text string) {
		if len(text) > decode.MaxBytes {
			t.Fatal("larger than what is read: ", name)
		}
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const project = "record: project/1\nid: %s\nname: {fi: X}\nstatus: idea\n"
	write("organisations.yaml", "record: organisations/1\norganisations:\n"+lines(n, kind.organisations))
	if kind.organisations == "" {
		write("organisations.yaml", "record: organisations/1\norganisations:\n- {id: stm, name: {fi: STM}, kind: ministry}\n")
	}
	if kind.project != "" {
		write("projects/a.yaml", fmt.Sprintf(project, "a")+lists(n, kind.project))
	}
	if kind.programme != "" {
		write("programmes/o.yaml", "record: programme/1\nid: o\nname: {fi: O}\nfunder: stm\n"+lists(n, kind.programme))
	}
	if kind.projects != "" {
		for i, line := range strings.Split(strings.TrimSpace(lines(n, kind.projects)), "\n") {
			id := fmt.Sprintf("p%04d", i+1)
			write("projects/"+id+".yaml", fmt.Sprintf(project, id)+line+"\n")
		}
	}
}

// lists are paragraphs, with n of the last line of each.
func lists(n int, paragraphs string) string {
	var b strings.Builder
	for p := range strings.SplitSeq(paragraphs, "\n\n") {
		if head, item, ok := cutLast(p); ok {
			b.WriteString(head + "\n" + lines(n, item))
		} else {
			b.WriteString(p + "\n")
		}
	}
	return b.String()
}

// cutLast parts a text from its last line.
func cutLast(text string) (head, last string, ok bool) {
	i := strings.LastIndexByte(text, '\n')
	if i < 0 {
		return "", "", false
	}
	return text[:i], text[i+1:], true
}

// TestGrowth: four times as many of a thing take at most about four times the
// work to check, of whatever there are many. What every pair of them costs would
// take sixteen times.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("large records")
	}
	const few, times, most = 600, 4, 8
	for name, kind := range growing {
		t.Run(name, func(t *testing.T) {
			small, large, few := t.TempDir(), t.TempDir(), few
			if kind.more {
				few *= 4
			}
			grow(t, small, kind, few)
			grow(t, large, kind, few*times)
			var seen []float64
			for range 3 { // what else the machine does has an influence at times
				ratio := float64(validating(large)) / float64(validating(small))
				if seen = append(seen, ratio); ratio <= most {
					t.Logf("%.1f times the work", ratio)
					return
				}
			}
			t.Errorf("%d times as many, %.1f times the work", times, seen)
		})
	}
}

// validating is the work of validate.
func validating(dir string) time.Duration {
	return effort.Of(func() {
		var out, talk bytes.Buffer
		w := testWorld(&out, &talk)
		run(w, []string{"validate", "--records", dir})
	})
}

// TestTangle: projects of which each continues each other are as much work as
// there are references, and one finding.
func TestTangle(t *testing.T) {
	if testing.Short() {
		t.Skip("large records")
	}
	tangle := func(n int) string {
		dir := t.TempDir()
		all := strings.ReplaceAll(strings.TrimSpace(lines(n, "pI")), "\n", ", ")
		grow(t, dir, growth{projects: "continues: [" + all + "]"}, n)
		return dir
	}
	small, large := tangle(20), tangle(160) // 64 times as many references
	var out, talk bytes.Buffer
	w := testWorld(&out, &talk)
	run(w, []string{"validate", "--only", "reference-cycle", "--records", large})
	if n := strings.Count(out.String(), "leads back to itself"); n != 1 {
		t.Errorf("%d findings of one tangle\n%s", n, out.String())
	}
	var seen []float64
	for range 3 {
		ratio := float64(validating(large)) / float64(validating(small))
		if seen = append(seen, ratio); ratio <= 100 {
			return
		}
	}
	t.Errorf("%.1f times the work", seen)
}
