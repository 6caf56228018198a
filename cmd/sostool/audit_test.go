package main

import (
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// alive measures how much of the program's memory is in use where so much more is written.
type alive struct {
	every, written, next int
	most                 int
}

func (a *alive) Write(p []byte) (int, error) {
	if a.written += len(p); a.written >= a.next {
		a.next += a.every
		a.most = max(a.most, inUse())
	}
	return len(p), nil
}

func inUse() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// TestAuditMemory: JSON, with an excerpt of each place, is never in memory as a whole: it
// takes about what a table takes, with an excerpt of the first.
func TestAuditMemory(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "records", "projects", "x.yaml"), `record: project/1
id: x
name: {fi: X}
status: idea
sources: [{id: plan, title: {fi: S}, kind: plan, file: plan.txt}]
`)
	plan := filepath.Join(dir, "plan.txt")
	writeFile(t, plan, strings.Repeat("1 ", 1<<16))
	most := func(format string) (used, written int) {
		out := &alive{every: 4 << 20}
		before := inUse()
		if status := run(testWorld(out, io.Discard), []string{"audit", "x", "--records", filepath.Join(dir, "records"), "--text", "plan=" + plan, "-f", format}); status != 0 {
			t.Fatalf("%s: status %d", format, status)
		}
		t.Logf("%s: %d bytes written, %d MB in use", format, out.written, (out.most-before)>>20)
		return out.most - before, out.written
	}
	text, _ := most("text")
	json, written := most("json")
	if json > text+written/2 { // what other tests leave behind is less
		t.Errorf("JSON of %d bytes has %d in use, a table %d", written, json, text)
	}
}
