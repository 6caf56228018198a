package check

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/effort"
)

// TestFindingsAlive: a run holds no finding that it has handed over.
func TestFindingsAlive(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of records")
	}
	const most = 700 // bytes of a record with three findings, each with its line
	few, many := aliveAtTheLast(t, 500), aliveAtTheLast(t, 1_500)
	if each := (many - few) / 1_000; each > most {
		t.Errorf("%d bytes are alive of each record, at most %d were expected", each, most)
	}
}

// aliveAtTheLast is how many bytes a run over n records holds when it hands over the
// last finding.
func aliveAtTheLast(t *testing.T, n int) int64 {
	files := fstest.MapFS{"organisations.yaml": {Data: []byte("record: organisations/1\norganisations:\n  - {id: stm, name: {fi: STM}, kind: ministry}\n")}}
	for i := range n {
		text := fmt.Sprintf("record: project/1\nid: p%05d\nname: {fi: Hanke %d, en: Project}\nstatus: idea\nsummary: {fi: Tiivistelmä}\nregister: nobody-%d\npartners: [{org: stm, roles: [applicant]}, {org: nobody, roles: [partner]}]\n", i, i, i)
		files[fmt.Sprintf("projects/p%05d.yaml", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	before := effort.Alive()
	c, err := catalogue.Open(files, "records")
	if err != nil {
		t.Fatal(err)
	}
	found, last, held := 0, fmt.Sprintf("records/projects/p%05d.yaml", n-1), int64(0)
	_, errs := Each(c, Options{Today: calendar.DayOf(2026, 1, 1)}, func(f *diag.Finding) {
		if found++; f.File == last && held == 0 {
			held = effort.Alive() - before
		}
	})
	if len(errs) > 0 || found < 3*n {
		t.Fatalf("%d findings, %v", found, errs)
	}
	runtime.KeepAlive(files)
	runtime.KeepAlive(c)
	return held
}

// TestAliveOfARecord: of a record without a finding a run holds where it is and what it
// is called, however much there is in it, and little more where it refers to another or
// has the name of one.
func TestAliveOfARecord(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of records")
	}
	for name, kind := range map[string]struct {
		text string // of each record, with its number
		most int64  // bytes
	}{
		"on its own":        {"name: {fi: Hanke I}\n", 220},
		"part of one whole": {"name: {fi: Hanke I}\npart_of: p00000\nbudgets: [{stage: granted, total: 5}]\n", 400},
		"of one name":       {"name: {fi: Hanke}\nbudgets: [{stage: granted, total: 1I}]\n", 400},
	} {
		t.Run(name, func(t *testing.T) {
			aliveAfter(t, kind.text, 10) // what is made once
			few, many := aliveAfter(t, kind.text, 1_000), aliveAfter(t, kind.text, 3_000)
			if each := (many - few) / 2_000; each > kind.most {
				t.Errorf("%d bytes are alive of each record, at most %d were expected", each, kind.most)
			}
		})
	}
}

// aliveAfter is how many bytes are alive after a run over n records without a finding
// and a whole that they may be a part of.
func aliveAfter(t *testing.T, text string, n int) int64 {
	const project = "record: project/1\nid: p%05d\nstatus: idea\npartners: [{org: stm, roles: [applicant]}]\nsummary: {fi: %s}\n"
	files := fstest.MapFS{
		"organisations.yaml":   {Data: []byte("record: organisations/1\norganisations:\n  - {id: stm, name: {fi: STM}, kind: ministry}\n")},
		"projects/p00000.yaml": {Data: []byte(fmt.Sprintf(project, 0, "x") + "name: {fi: Kokonaisuus}\nbudgets: [{stage: granted, total: 1000000}]\n")},
	}
	for i := 1; i <= n; i++ {
		own := strings.ReplaceAll(text, "I", fmt.Sprintf("%05d", i))
		files[fmt.Sprintf("projects/p%05d.yaml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, project+"%s", i, strings.Repeat("x ", 500), own)}
	}
	before := effort.Alive()
	c, err := catalogue.Open(files, "records")
	if err != nil {
		t.Fatal(err)
	}
	report, errs := Run(c, Options{Today: calendar.DayOf(2026, 1, 1), Only: []string{"id-form", "parts-sum", "name-duplicate"}})
	if len(errs) > 0 || report.Projects != n+1 || len(report.Findings) > 0 {
		t.Fatal(report.Projects, report.Findings, errs)
	}
	after := effort.Alive()
	runtime.KeepAlive(files)
	runtime.KeepAlive(c)
	runtime.KeepAlive(report)
	return after - before
}
