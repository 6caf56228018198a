package check

import (
	"fmt"
	"runtime"
	"testing"
	"testing/fstest"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
)

// TestFindingsAlive: a run holds no finding that it has handed over.
func TestFindingsAlive(t *testing.T) {
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
	before := heap()
	c, err := catalogue.Open(files, "records")
	if err != nil {
		t.Fatal(err)
	}
	found, last, held := 0, fmt.Sprintf("records/projects/p%05d.yaml", n-1), int64(0)
	_, errs := Each(c, Options{Today: calendar.DayOf(2026, 1, 1)}, func(f *diag.Finding) {
		if found++; f.File == last && held == 0 {
			held = heap() - before
		}
	})
	if len(errs) > 0 || found < 3*n {
		t.Fatalf("%d findings, %v", found, errs)
	}
	runtime.KeepAlive(files)
	runtime.KeepAlive(c)
	return held
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // what the first one only took out of pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
